//! Inspections of a firm: what was found, until when it is to be rectified, and the firm's word
//! that it has.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::account::{Party, Role};
use yunquan_core::ids::InspectionId;
use yunquan_core::inspection::{Inspection, Stage, Subject};
use yunquan_core::stage::of_subject;

use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::pages::listing::{self, About, Row};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::{Left, Weeks};
use crate::posted::Posted;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// Rows for files that prove the rectification.
const FILES: usize = 3;

const ABOUT: About = About {
    title: "inspections",
    lead: "inspections-lead",
    none: "inspections-none",
    rule: "R24.1",
    more: &[],
};

#[derive(Template)]
#[template(path = "pages/inspection.html")]
struct One {
    f: Frame,
    s: Sheet,
    id: String,
    title: String,
    state: Chip,
    since: String,
    found: Option<String>,
    statement: Option<String>,
    remark: Option<String>,
    left: Option<Left>,
    weeks: Option<Weeks>,
    files: Vec<usize>,
    may_rectify: bool,
    a: Article,
    loses: Article,
}

fn party(who: &Visitor) -> Result<Option<Party>, Trouble> {
    Ok(who.in_role(&[Role::Enterprise, Role::Provider])?.party)
}

fn state(view: &View<'_>, it: &Subject) -> Chip {
    let word = view.w.of_family("inspected", it.stage.as_str());
    let class = match it.stage {
        Stage::Compliant | Stage::Cleared => "ok",
        Stage::Deficient => "due",
        Stage::Lost => "no",
        Stage::Drawn | Stage::Rectified => "",
    };
    Chip { class, word }
}

fn due(view: &View<'_>, own: Party, it: &Subject) -> Option<yunquan_core::time::Date> {
    view.due(of_subject(own, it, view.lens.pack, &view.lens.calendar))
}

/// Those in which the firm was drawn, the newest first.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = party(&who)?;
    let made = move |view: &View<'_>| {
        let after = view.who.asks("after");
        let found = own.map(|own| view.lens.inspections_of(own, after.as_deref())).transpose()?;
        listing::page(view, &ABOUT, found, |it| row(view, it))
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Inspection) -> Result<Row, Trouble> {
    let own = party(view.who)?.ok_or(Trouble::NotFound)?;
    let subject = it.subjects.get(&own).ok_or(Trouble::NotFound)?;
    let due = due(view, own, subject);
    Ok(Row {
        href: format!("/inspections/{}", it.id),
        title: it.title.clone(),
        state: Some(state(view, subject)),
        hot: due.map(|day| view.days_left(day)).unwrap_or_default(),
        ..Row::default()
    })
}

fn one(view: &View<'_>, id: InspectionId, filled: Filled) -> Result<One, Trouble> {
    let own = party(view.who)?.ok_or(Trouble::NotFound)?;
    let it = view.lens.find_inspection(id)?.ok_or(Trouble::NotFound)?;
    let subject = it.subjects.get(&own).ok_or(Trouble::NotFound)?;
    let due = due(view, own, subject);
    let given = filled.typed.rows("files").last().map_or(0, |last| last + 1);
    Ok(One {
        f: view.frame_named(it.title.clone()),
        s: view.sheet(filled),
        id: id.to_string(),
        title: it.title.clone(),
        state: state(view, subject),
        since: view.moment(subject.since),
        found: subject.facts.clone(),
        statement: subject.statement.clone(),
        remark: subject.remark.clone(),
        left: due.and_then(|day| view.left(day)),
        weeks: due.and_then(|day| view.weeks(day)),
        files: (0..FILES.max(given + 1)).collect(),
        may_rectify: matches!(subject.stage, Stage::Deficient | Stage::Rectified),
        a: view.article("R24.1"),
        loses: view.article("R24.2"),
    })
}

/// One of them.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: InspectionId = id.parse().map_err(|_| Trouble::NotFound)?;
    portal.page(who, move |view| one(view, id, view.kept())).await
}

/// The firm says that it has rectified, with what proves it.
pub(crate) async fn rectify(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let id: InspectionId = id.parse().map_err(|_| Trouble::NotFound)?;
    posted.signed_in(&portal, &format!("/inspections/{id}"))?;
    posted.typed.set("inspection", id.to_string());
    posted.typed.tidy("files");
    let onward = move |_: &_| (format!("/inspections/{id}"), "rectified");
    let again = move |view: &View<'_>, filled| one(view, id, filled);
    portal.act(posted, "inspection/rectify", onward, again).await
}
