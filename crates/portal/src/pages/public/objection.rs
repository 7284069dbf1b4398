//! Objecting to an entry of a public list: real name, contact, facts, evidence.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use yunquan_core::ids::PublicityId;
use yunquan_core::publicity::Kind;

use super::publicity::{Entry, entry, is_open};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The files that the form asks for.
pub(crate) const EVIDENCE: usize = 3;

#[derive(Template)]
#[template(path = "pages/object.html")]
struct Form {
    f: Frame,
    s: Sheet,
    action: String,
    back: String,
    it: Entry,
    left: String,
    evidence: Vec<usize>,
}

/// The list and the item in an address.
type Place = Path<(String, String)>;

fn read(publicity: &str, item: &str) -> Result<(PublicityId, uuid::Uuid), Trouble> {
    let publicity = publicity.parse().map_err(|_| Trouble::NotFound)?;
    Ok((publicity, uuid::Uuid::try_parse(item).map_err(|_| Trouble::NotFound)?))
}

fn form(
    view: &View<'_>,
    (publicity, item): (PublicityId, uuid::Uuid),
    filled: Filled,
) -> Result<Form, Trouble> {
    let list = view.lens.find_publicity(publicity)?;
    let list = list.filter(|list| list.items.contains(&item)).ok_or(Trouble::NotFound)?;
    if !is_open(view, &list) && filled.refused.is_none() {
        return Err(Trouble::NotFound);
    }
    let last = list.last_day(view.lens.pack, &view.lens.calendar);
    Ok(Form {
        f: view.frame("object-title"),
        s: view.sheet(filled),
        action: format!("/publicity/{publicity}/object/{item}"),
        back: format!("/publicity/{publicity}"),
        it: entry(view, &list, item)?.0,
        left: view.days_left(last),
        evidence: (0..EVIDENCE).collect(),
    })
}

/// The form.
pub(crate) async fn show(
    State(portal): Ctx,
    Path((publicity, item)): Place,
    who: Visitor,
) -> Result<Response, Trouble> {
    let place = read(&publicity, &item)?;
    portal.page(who, move |view| form(view, place, view.kept())).await
}

/// Objects.
pub(crate) async fn send(
    State(portal): Ctx,
    Path((publicity, item)): Place,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let place = read(&publicity, &item)?;
    let kind = portal
        .reading(move |portal| {
            let found = portal.office.lens()?.find_publicity(place.0)?;
            Ok(found.ok_or(Trouble::NotFound)?.kind)
        })
        .await?;
    let named = if kind == Kind::Applications { "application" } else { "provider" };
    posted.typed.set("publicity", publicity.clone());
    posted.typed.set(named, item);
    posted.typed.tidy("evidence");
    match portal.run(&posted, "publicity/object").await? {
        Outcome::Done(_) => {
            Ok(page::done(&format!("/publicity/{publicity}"), "objected").into_response())
        }
        Outcome::Undone(filled) => {
            let made = move |view: &View<'_>| form(view, place, *filled);
            portal.page_with(AGAIN, posted.who, made).await
        }
    }
}
