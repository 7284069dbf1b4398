//! Redemptions: where each stands, what is paid and until when.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::account::Role;
use yunquan_core::ids::{ProviderId, RedemptionId};
use yunquan_core::redemption::{Act, Redemption, Status};
use yunquan_core::stage::of_redemption;
use yunquan_core::time::Date;
use yunquan_core::world::Key;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::pages::listing::{self, About, Row};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::{Left, Weeks};
use crate::posted::Posted;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

const ABOUT: About = About {
    title: "redemptions",
    lead: "redemptions-lead",
    none: "redemptions-none",
    rule: "R22.5",
    more: &[("/provider/payments", "payments")],
};

/// What happens to a redemption that its provider is told of, by the words after `went-`.
pub(crate) const WENT: &[&str] = &[
    "redemption-saved",
    "redemption-submitted",
    "redemption-returned",
    "redemption-file-accepted",
    "redemption-determined",
    "redemption-account-corrected",
    "redemption-withdrawn",
    "redemption-refused",
    "panel-concluded",
    "settlement-sent",
    "settlement-paid",
    "settlement-bounced",
];

#[derive(Template)]
#[template(path = "pages/redemption.html")]
struct One {
    f: Frame,
    s: Sheet,
    id: String,
    holder: String,
    state: Chip,
    face: String,
    accepted: Option<String>,
    determined: Option<String>,
    paid_on: Option<String>,
    bounced: Option<String>,
    returned: Option<(String, Vec<(String, String)>)>,
    redeem: Option<String>,
    may_withdraw: bool,
    may_correct: bool,
    with: String,
    since: String,
    steps: Vec<(String, String)>,
    left: Option<Left>,
    weeks: Option<Weeks>,
    because: Option<Article>,
    determination: Article,
    settlement: Article,
}

/// The day by which the running stage should be over.
pub(super) fn due(view: &View<'_>, it: &Redemption) -> Option<Date> {
    view.due(of_redemption(it))
}

/// All of a provider's own.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.provider()?;
    let made = move |view: &View<'_>| {
        let after = view.who.asks("after");
        let found = own.map(|own| view.lens.redemptions_of(own, after.as_deref())).transpose()?;
        listing::page(view, &ABOUT, found, |it| row(view, it))
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Redemption) -> Result<Row, Trouble> {
    Ok(Row {
        href: format!("/provider/redemptions/{}", it.id),
        title: view.lens.enterprise_name(it.enterprise)?.unwrap_or_default(),
        amount: yuan(it.determined_fen.unwrap_or(it.face_fen)),
        state: Some(view.state("state-redemption", it.status.as_str())),
        hot: due(view, it).map(|day| view.days_left(day)).unwrap_or_default(),
        ..Row::default()
    })
}

/// What has happened to it so far, and when.
fn steps(view: &View<'_>, it: &Redemption) -> Result<Vec<(String, String)>, Trouble> {
    let mut steps: Vec<(String, String)> = Vec::new();
    for leaf in view.lens.history(&Key::Redemption(it.id))? {
        let name = leaf.event.name().replace('.', "-");
        if !WENT.contains(&name.as_str()) {
            continue;
        }
        let (word, at) = (view.w.of_family("went", &name), view.moment(leaf.at));
        match steps.last_mut() {
            // Drafts are saved many times: the last counts.
            Some((last, then)) if *last == word => *then = at,
            _ => steps.push((word, at)),
        }
    }
    Ok(steps)
}

/// Who has it now.
fn with(view: &View<'_>, it: &Redemption) -> String {
    let role = match of_redemption(it) {
        Some(wait) => wait.waits_for,
        None if it.status == Status::Draft => Role::Provider,
        None => return view.w.t("with-nobody"),
    };
    if role == Role::Provider {
        view.w.t("with-firm")
    } else {
        view.w.of_family("role", role.as_str())
    }
}

fn one(view: &View<'_>, own: ProviderId, id: RedemptionId, filled: Filled) -> Result<One, Trouble> {
    let it = view.lens.find_redemption(id)?.filter(|it| it.provider == own);
    let it = it.ok_or(Trouble::NotFound)?;
    let s = view.sheet(filled);
    let returned = it.returned.as_ref().filter(|_| it.status == Status::Returned);
    let returned = returned.map(|returned| {
        let remark = |it: &yunquan_core::application::Remark| (s.place(&it.field), it.text.clone());
        (returned.reason.clone(), returned.remarks.iter().map(remark).collect())
    });
    let open = matches!(it.status, Status::Draft | Status::Returned);
    Ok(One {
        f: view.frame("redemption"),
        id: it.id.to_string(),
        holder: view.lens.enterprise_name(it.enterprise)?.unwrap_or_default(),
        state: view.state("state-redemption", it.status.as_str()),
        face: yuan(it.face_fen),
        accepted: it.accepted_basis_fen.map(yuan),
        determined: it.determined_fen.map(yuan),
        paid_on: it.paid_on.map(|day| view.date(day)),
        bounced: it.bounced.clone(),
        returned,
        redeem: open.then(|| format!("/provider/redeem/{}", it.voucher)),
        may_withdraw: it.moved(Act::Withdraw).is_ok(),
        may_correct: it.moved(Act::Correct).is_ok(),
        with: with(view, &it),
        since: view.moment(it.since),
        steps: steps(view, &it)?,
        left: due(view, &it).and_then(|day| view.left(day)),
        weeks: due(view, &it).and_then(|day| view.weeks(day)),
        because: it.because.as_ref().map(|rule| view.article(rule.as_str())),
        determination: view.article("R22.4"),
        settlement: view.article("R22.5"),
        s,
    })
}

/// One of them.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: RedemptionId = id.parse().map_err(|_| Trouble::NotFound)?;
    let own = who.provider()?.ok_or(Trouble::NotFound)?;
    portal.page(who, move |view| one(view, own, id, view.kept())).await
}

async fn act(
    portal: std::sync::Arc<crate::Portal>,
    id: String,
    mut posted: Posted,
    command: &'static str,
    word: &'static str,
) -> Result<Response, Trouble> {
    let id: RedemptionId = id.parse().map_err(|_| Trouble::NotFound)?;
    let address = format!("/provider/redemptions/{id}");
    posted.signed_in(&portal, &address)?;
    let own = posted.who.provider()?.ok_or(Trouble::NotFound)?;
    posted.typed.set("redemption", id.to_string());
    let onward = move |_: &_| (address, word);
    let again = move |view: &View<'_>, filled| one(view, own, id, filled);
    portal.act(posted, command, onward, again).await
}

/// Takes a redemption back.
pub(crate) async fn withdraw(
    State(portal): Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    act(portal, id, posted, "redemption/withdraw", "withdrawn").await
}

/// Corrects the account after the bank has sent the money back.
pub(crate) async fn correct(
    State(portal): Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    act(portal, id, posted, "redemption/correct-account", "corrected").await
}
