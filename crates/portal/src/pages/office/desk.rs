//! The inbox: what waits for whoever looks, overdue first, with the working days that are left.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;
use yunquan_core::account::Role;
use yunquan_core::time::Date;
use yunquan_core::world::Key;
use yunquan_service::inbox::NoInbox;
use yunquan_service::lists::{PageOf, Shelved};

use super::list::{self, Row};
use super::{own, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

/// Entries on a page.
const PAGE: u32 = 50;

/// The words after `tray-`: what waits without a deadline of its own.
pub(crate) const TRAYS: &[&str] = &["authorise", "drawn", "proposed", "signals"];

/// What waits without a deadline.
struct Tray {
    word: &'static str,
    title: String,
    rows: Vec<Row>,
    /// Where the others are, if there are more.
    more: Option<String>,
}

#[derive(Template)]
#[template(path = "office/desk.html")]
struct Page {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
    overdue: usize,
    trays: Vec<Tray>,
    /// The kinds whose files whoever looks sees.
    kinds: Vec<(&'static str, String)>,
}

/// The inbox.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, make).await
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    let after = view.who.asks("after");
    let inbox = view.lens.inbox(account, after.as_deref(), PAGE).map_err(|error| match error {
        NoInbox::Store(error) => Trouble::from(error),
        NoInbox::BadCursor => Trouble::NotFound,
    })?;
    let overdue = inbox.items.iter().filter(|it| it["overdue"] == true).count();
    let rows: Result<Vec<Row>, Trouble> = inbox.items.iter().map(|it| row(view, it)).collect();
    let seen = sight::KINDS.iter().filter(|kind| sight::lists(kind, account.role));
    Ok(Page {
        f: view.frame("nav-desk"),
        rows: rows?,
        pager: Pager::of(view, inbox.next),
        overdue,
        trays: trays(view)?,
        kinds: seen.map(|kind| (*kind, view.w.of_family("kind", kind))).collect(),
    })
}

/// An entry: whose file it is, the stage, and what is left of its time.
fn row(view: &View<'_>, it: &Value) -> Result<Row, Trouble> {
    let text = |name: &str| it[name].as_str().unwrap_or_default();
    let key: Option<Key> = format!("{}/{}", text("kind"), text("id")).parse().ok();
    let names = it["parties"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let names = names.collect::<Vec<_>>().join(" / ");
    let title = match &key {
        Some(key) if names.is_empty() => super::facts::label(view, key)?,
        _ => names,
    };
    let due = it["due_on"].as_str().and_then(|day| day.parse::<Date>().ok());
    let stage = view.w.of_family("stage", text("stage"));
    let until = due.map(|due| view.w.t1("until", "day", view.date(due))).unwrap_or_default();
    Ok(Row {
        href: key.as_ref().and_then(sight::href).unwrap_or_default(),
        title,
        sub: format!("{stage}　{}　{until}", view.w.of_family("kind", text("kind"))),
        chip: None,
        left: due.map(|due| own::left(view, due)),
    })
}

/// What waits without a deadline: authorisations, a panel's seat, accounts to confirm, signals.
fn trays(view: &View<'_>) -> Result<Vec<Tray>, Trouble> {
    let account = sight::officer(view)?;
    let place = account.jurisdiction.clone().unwrap_or_default();
    let files = |kind: &str, is: &[(&str, &str)]| view.lens.shelf(kind, is, None, PAGE);
    let mut trays = Vec::new();
    let mut add = |word: &'static str, rest: &str, page: PageOf<Shelved>| {
        let rows: Result<Vec<Row>, Trouble> =
            page.items.iter().map(|(key, shown)| list::row(view, key, shown)).collect();
        let rows = rows?;
        if !rows.is_empty() {
            let more = page.next.map(|_| format!("/files/{rest}"));
            trays.push(Tray { word, title: view.w.of_family("tray", word), rows, more });
        }
        Ok::<(), Trouble>(())
    };
    match account.role {
        Role::DistrictOfficer => {
            let waits = [("status", "registered"), ("jurisdiction", place.as_str())];
            add("authorise", "enterprise?status=registered", files("enterprise", &waits)?)?;
        }
        Role::Expert => {
            let mut seats = view.lens.panels_with(account.id, None, PAGE)?;
            seats.items.retain(|(_, shown)| shown["status"] == "drawn");
            add("drawn", "panel", seats)?;
        }
        Role::Administrator | Role::SecurityAdministrator => {
            add(
                "proposed",
                "account?status=proposed",
                files("account", &[("status", "proposed")])?,
            )?;
        }
        Role::BureauReviewer => {
            add("signals", "signal?status=open", files("signal", &[("status", "open")])?)?;
        }
        _ => {}
    }
    Ok(trays)
}
