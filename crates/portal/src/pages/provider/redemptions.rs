//! Redemptions: where each stands, what is paid and until when.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use yunquan_core::ids::{ProviderId, RedemptionId};
use yunquan_core::redemption::{Act, Redemption, Status};
use yunquan_core::time::Date;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::Left;
use crate::parts::pager::Pager;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

struct Row {
    href: String,
    holder: String,
    state: Chip,
    amount: String,
    deadline: String,
}

#[derive(Template)]
#[template(path = "pages/redemptions.html")]
struct List {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
    a: Article,
}

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
    left: Option<Left>,
    because: Option<Article>,
    determination: Article,
    settlement: Article,
}

/// The day by which the running stage should be over.
fn due(view: &View<'_>, it: &Redemption) -> Option<Date> {
    if let Some(returned) = it.returned.as_ref().filter(|_| it.status == Status::Returned) {
        return Some(returned.correct_by);
    }
    let stage = match it.status {
        Status::Submitted => "redemption_file",
        Status::Complete | Status::Reviewing => "redemption_panel",
        Status::Accepted => "determination",
        Status::Determined | Status::Settling | Status::Bounced => "settlement",
        _ => return None,
    };
    let days = view.lens.pack.params().stage(stage)?;
    let since = view.lens.pack.zone().date(it.since);
    view.lens.calendar.working_days_after(since, days).ok()
}

/// All of a provider's own.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.provider()?;
    let made = move |view: &View<'_>| {
        let (mut rows, mut next) = (Vec::new(), None);
        if let Some(own) = own {
            let page = view.lens.redemptions_of(own, view.who.asks("after").as_deref())?;
            for it in &page.items {
                rows.push(row(view, it)?);
            }
            next = page.next;
        }
        let (pager, a) = (Pager::of(view, next), view.article("R22.5"));
        Ok(List { f: view.frame("redemptions"), rows, pager, a })
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Redemption) -> Result<Row, Trouble> {
    Ok(Row {
        href: format!("/provider/redemptions/{}", it.id),
        holder: view.lens.enterprise_name(it.enterprise)?.unwrap_or_default(),
        state: view.state("state-redemption", it.status.as_str()),
        amount: yuan(it.determined_fen.unwrap_or(it.face_fen)),
        deadline: due(view, it).map(|day| view.days_left(day)).unwrap_or_default(),
    })
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
        left: due(view, &it).and_then(|day| view.left(day)),
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
    match portal.run(&posted, command).await? {
        Outcome::Done(_) => Ok(page::done(&address, word).into_response()),
        Outcome::Undone(filled) => {
            let made = move |view: &View<'_>| one(view, own, id, *filled);
            portal.page_with(AGAIN, posted.who, made).await
        }
    }
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
