//! A firm's applications, and the way of each: who has it, since when, until when.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use yunquan_core::application::{Application, Status};
use yunquan_core::ids::{ApplicationId, EnterpriseId};
use yunquan_core::stage::of_application;
use yunquan_core::time::Date;
use yunquan_core::world::Key;

use super::draft::Step;
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::{Left, Weeks};
use crate::parts::pager::Pager;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The events of a file that its firm is told of, by the words after `happened-`.
pub(crate) const HAPPENED: &[&str] =
    &["saved", "submitted", "returned", "recommended", "approved", "refused", "withdrawn"];
/// Who has a file, by the words after `with-`.
pub(crate) const WITH: &[&str] = &["firm", "district", "bureau", "public", "round", "nobody"];

struct Row {
    href: String,
    title: String,
    state: Chip,
    order: String,
    amount: String,
    deadline: String,
}

#[derive(Template)]
#[template(path = "pages/applications.html")]
struct List {
    f: Frame,
    registered: bool,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "pages/application.html")]
struct One {
    f: Frame,
    s: Sheet,
    id: String,
    title: String,
    state: Chip,
    order: Option<String>,
    accepted: String,
    amount: String,
    provider: String,
    with: String,
    since: String,
    left: Option<Left>,
    weeks: Option<Weeks>,
    steps: Vec<Happened>,
    fill: Option<String>,
    returned: Option<String>,
    remarks: Vec<(String, String)>,
    may_withdraw: bool,
    publicity: Option<String>,
    voucher: Option<String>,
    because: Option<Article>,
    a: Article,
}

struct Happened {
    word: String,
    at: String,
    class: &'static str,
}

/// Who has a file, by the words after `with-`.
fn with(status: Status) -> &'static str {
    match status {
        Status::Draft | Status::Returned => "firm",
        Status::Submitted => "district",
        Status::Recommended | Status::Approved | Status::Held => "bureau",
        Status::Published => "public",
        Status::Cleared | Status::Waiting => "round",
        Status::Issued | Status::Refused | Status::Withdrawn => "nobody",
    }
}

/// The day by which the stage should be over, where there is one.
pub(crate) fn due(view: &View<'_>, it: &Application) -> Result<Option<Date>, Trouble> {
    if it.status == Status::Published {
        let Some(id) = it.publicity else { return Ok(None) };
        let list = view.lens.find_publicity(id)?;
        return Ok(list.map(|list| list.last_day(view.lens.pack, &view.lens.calendar)));
    }
    Ok(view.due(of_application(it)))
}

/// All of a firm's own.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.enterprise()?;
    portal.page(who, move |view| all(view, own)).await
}

fn all(view: &View<'_>, own: Option<EnterpriseId>) -> Result<List, Trouble> {
    let (mut rows, mut next) = (Vec::new(), None);
    if let Some(own) = own {
        let page = view.lens.applications_of(own, view.who.asks("after").as_deref())?;
        for it in &page.items {
            rows.push(row(view, it)?);
        }
        next = page.next;
    }
    let pager = Pager::of(view, next);
    Ok(List { f: view.frame("applications"), registered: own.is_some(), rows, pager })
}

fn row(view: &View<'_>, it: &Application) -> Result<Row, Trouble> {
    Ok(Row {
        href: format!("/applications/{}", it.id),
        title: title(view, it)?,
        state: view.state("state-application", it.status.as_str()),
        order: it.order.map(|order| format!("{order:04}")).unwrap_or_default(),
        amount: if it.estimate.is_some() { yuan(it.estimate_fen) } else { String::new() },
        deadline: due(view, it)?.map(|day| view.days_left(day)).unwrap_or_default(),
    })
}

fn title(view: &View<'_>, it: &Application) -> Result<String, Trouble> {
    let provider = match it.provider {
        Some(id) => view.lens.provider_name(id)?.unwrap_or_default(),
        None => view.w.t("unnamed"),
    };
    let year = it.year.map_or_else(String::new, |year| year.to_string());
    Ok(view.w.t2("application-line", "year", year, "provider", provider))
}

/// One of them.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: ApplicationId = id.parse().map_err(|_| Trouble::NotFound)?;
    let own = who.enterprise()?.ok_or(Trouble::NotFound)?;
    portal.page(who, move |view| one(view, own, id, Filled::default())).await
}

fn one(
    view: &View<'_>,
    own: EnterpriseId,
    id: ApplicationId,
    filled: Filled,
) -> Result<One, Trouble> {
    let it = view.lens.find_application(id)?.filter(|it| it.enterprise == own);
    let it = it.ok_or(Trouble::NotFound)?;
    let due = due(view, &it)?;
    let returned = it.returned.as_ref().filter(|_| it.status == Status::Returned);
    let open = matches!(it.status, Status::Draft | Status::Returned);
    let voucher = match it.voucher {
        Some(id) => view.lens.find_voucher(id)?.map(|_| format!("/vouchers/{id}")),
        None => None,
    };
    let provider = match it.provider {
        Some(id) => view.lens.provider_name(id)?.unwrap_or_default(),
        None => String::new(),
    };
    Ok(One {
        f: view.frame_named(title(view, &it)?),
        s: view.sheet(filled),
        id: id.to_string(),
        title: title(view, &it)?,
        state: view.state("state-application", it.status.as_str()),
        order: it.order.map(|order| format!("{order:04}")),
        accepted: it.accepted_at.map(|at| view.moment(at)).unwrap_or_default(),
        amount: it.estimate.map(|_| yuan(it.estimate_fen)).unwrap_or_default(),
        provider,
        with: view.w.of_family("with", with(it.status)),
        since: view.moment(it.since),
        left: due.and_then(|day| view.left(day)),
        weeks: due.and_then(|day| view.weeks(day)),
        steps: history(view, &it)?,
        fill: open.then(|| Step::Contract.page(id)),
        returned: returned.map(|it| it.reason.clone()),
        remarks: returned.map(|it| remarks(view, it)).unwrap_or_default(),
        may_withdraw: it.moved(yunquan_core::application::Act::Withdraw).is_ok(),
        publicity: it.publicity.map(|id| format!("/publicity/{id}")),
        voucher,
        because: it.because.as_ref().map(|rule| view.article(rule.as_str())),
        a: view.article("R4.4"),
    })
}

fn remarks(view: &View<'_>, it: &yunquan_core::application::Returned) -> Vec<(String, String)> {
    let blank = view.sheet(Filled::default());
    it.remarks.iter().map(|it| (blank.place(&it.field), it.text.clone())).collect()
}

/// What has happened so far, and what is running now.
fn history(view: &View<'_>, it: &Application) -> Result<Vec<Happened>, Trouble> {
    let mut steps = Vec::new();
    for leaf in view.lens.history(&Key::Application(it.id))? {
        let name = leaf.event.name();
        let own = name.strip_prefix("application.");
        let Some(word) = HAPPENED.iter().find(|word| own == Some(word)) else { continue };
        let at = view.moment(leaf.at);
        let word = view.w.of_family("happened", word);
        match steps.last_mut() {
            // Drafts are saved many times: the last counts.
            Some(Happened { word: last, at: then, .. }) if *last == word => *then = at,
            _ => steps.push(Happened { word, at, class: "done" }),
        }
    }
    let state = view.w.of_family("state-application", it.status.as_str());
    let ended = with(it.status) == "nobody";
    let class = if ended { "done" } else { "here" };
    steps.push(Happened { word: state, at: view.moment(it.since), class });
    Ok(steps)
}

/// Takes an application back.
pub(crate) async fn withdraw(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let file: ApplicationId = id.parse().map_err(|_| Trouble::NotFound)?;
    let address = format!("/applications/{file}");
    posted.signed_in(&portal, &address)?;
    let own = posted.who.enterprise()?.ok_or(Trouble::NotFound)?;
    posted.typed.set("application", file.to_string());
    match portal.run(&posted, "application/withdraw").await? {
        Outcome::Done(_) => Ok(page::done(&address, "withdrawn").into_response()),
        Outcome::Undone(filled) => {
            let made = move |view: &View<'_>| one(view, own, file, *filled);
            portal.page_with(AGAIN, posted.who, made).await
        }
    }
}
