//! The files of a kind, the newest first, by state.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use yunquan_core::account::Role;
use yunquan_core::money::Fen;
use yunquan_core::world::Key;

use super::sight::{self, Sees};
use super::{act, facts};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::chip::{Chip, class_of};
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

/// Files on a page.
const PAGE: u32 = 50;

/// A file in a list.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) sub: String,
    pub(super) chip: Option<Chip>,
    /// What is left of the time that the stage should take.
    pub(super) left: Option<Chip>,
}

#[derive(Template)]
#[template(path = "office/list.html")]
struct Page {
    f: Frame,
    kind: &'static str,
    rows: Vec<Row>,
    pager: Pager,
    acts: Vec<act::Way>,
    /// The kinds that whoever looks sees.
    kinds: Vec<(&'static str, String)>,
}

/// The list.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(kind): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let kind = sight::kind_of(&kind)?;
    portal.page(who, move |view| make(view, kind)).await
}

fn make(view: &View<'_>, kind: &'static str) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    let sees = sight::sees(kind, account.role).ok_or(Trouble::Forbidden(None))?;
    let (after, status) = (view.who.asks("after"), view.who.asks("status"));
    let own = account.id.to_string();
    let mut is: Vec<(&str, &str)> = Vec::new();
    match sees {
        Sees::All => {}
        Sees::Jurisdiction => {
            is.push(("jurisdiction", account.jurisdiction.as_deref().unwrap_or_default()));
        }
        Sees::Seat => is.push(("organiser", &own)),
    }
    if let Some(status) = status.as_deref() {
        is.push(("status", status));
    }
    let page = match (sees, account.role, kind) {
        (Sees::Seat, Role::Expert, "panel") => {
            view.lens.panels_with(account.id, after.as_deref(), PAGE)?
        }
        (Sees::Seat, _, kind) if kind != "panel" => return Err(Trouble::Forbidden(None)),
        _ => view.lens.shelf(kind, &is, after.as_deref(), PAGE)?,
    };
    let rows: Result<Vec<Row>, Trouble> =
        page.items.iter().map(|(key, shown)| row(view, key, shown)).collect();
    let seen = sight::KINDS.iter().filter(|kind| sight::sees(kind, account.role).is_some());
    Ok(Page {
        f: view.frame_named(view.w.of_family("kind", kind)),
        kind,
        rows: rows?,
        pager: Pager::of(view, page.next),
        acts: act::free(view, kind),
        kinds: seen.map(|kind| (*kind, view.w.of_family("kind", kind))).collect(),
    })
}

/// A file in a list.
pub(super) fn row(view: &View<'_>, key: &Key, shown: &Value) -> Result<Row, Trouble> {
    let name = |key: &str| -> Result<Option<String>, Trouble> {
        let Some(text) = shown[key].as_str() else { return Ok(None) };
        let key = format!("{}/{text}", if key == "holder" { "enterprise" } else { key });
        key.parse::<Key>().ok().map(|key| facts::label(view, &key)).transpose()
    };
    let title = match key {
        Key::Application(_) | Key::Redemption(_) => name("enterprise")?,
        Key::Signal(_) => Some(signal(view, shown)),
        Key::Settlement(_) => shown["prepared_on"].as_str().map(str::to_owned),
        _ => None,
    };
    let title = title.map_or_else(|| facts::label(view, key), Ok)?;
    let mut sub = Vec::new();
    if let Some(order) = shown["order"].as_i64() {
        sub.push(view.w.t1("order-of", "order", order));
    }
    for member in ["holder", "provider"] {
        sub.extend(name(member)?.filter(|name| *name != title));
    }
    for member in ["face_fen", "estimate_fen", "total_fen", "determined_fen"] {
        let fen = shown[member].as_i64().filter(|fen| *fen > 0);
        sub.extend(fen.map(|fen| format!("{} {}", yuan(Fen(fen)), view.w.t("yuan"))));
    }
    for member in ["posted_on", "prepared_on", "opened_on"] {
        sub.extend(shown[member].as_str().map(str::to_owned));
    }
    if let Some(role) = shown["role"].as_str() {
        sub.push(view.w.of_family("role", role));
    }
    if let Some(about) = shown["about"].as_str().and_then(|text| text.parse::<Key>().ok()) {
        sub.push(facts::label(view, &about)?);
    }
    let href = sight::href(key).unwrap_or_default();
    let handled = matches!(key, Key::Signal(_)).then(|| match shown["case"].as_str() {
        Some(_) => Chip { class: "ok", word: view.w.t("signal-handled") },
        None => Chip { class: "ask", word: view.w.t("signal-open") },
    });
    let chip =
        shown["status"].as_str().map(|state| state_chip(view, key.kind(), state)).or(handled);
    Ok(Row { href, title, sub: sub.join("　"), chip, left: None })
}

/// A signal by what was seen.
fn signal(view: &View<'_>, shown: &Value) -> String {
    let rule = shown["rule"].as_str().unwrap_or_default();
    let facts = serde_json::from_value(shown["facts"].clone()).unwrap_or_default();
    let says = rule.parse().map(|rule| view.lens.pack.explain(&rule, &facts, view.w.lang()));
    format!("{} {}", view.article(rule).cited, says.unwrap_or_default())
}

/// Where a file stands, in words where there are some.
pub(super) fn state_chip(view: &View<'_>, kind: &str, state: &str) -> Chip {
    let known = view.w.has(&format!("state-{kind}-{state}"));
    let family = format!("state-{kind}");
    let word = if known { view.w.of_family(&family, state) } else { state.to_owned() };
    Chip { class: class_of(state), word }
}
