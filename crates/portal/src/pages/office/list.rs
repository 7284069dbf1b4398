//! The files of a kind, the newest first, by state.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use yunquan_core::account::Role;
use yunquan_core::form::Choice;
use yunquan_core::money::Fen;
use yunquan_core::sight::Sight;
use yunquan_core::world::Key;
use yunquan_service::lists;

use super::{act, facts, names, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::chip::{Chip, class_of};
use crate::parts::field::{Field, Kind, Opt};
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
    /// The states and the name by which a list is narrowed.
    narrow: Vec<Field>,
    narrowed: bool,
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
    let sees = sight::sees(kind, account.role).filter(|_| sight::lists(kind, account.role));
    let sees = sees.ok_or(Trouble::Forbidden(None))?;
    let (after, status) = (view.who.asks("after"), view.who.asks("status"));
    let own = account.id.to_string();
    let mut is: Vec<(&str, &str)> = Vec::new();
    match sees {
        Sight::OwnJurisdiction => {
            is.push(("jurisdiction", account.jurisdiction.as_deref().unwrap_or_default()));
        }
        Sight::Seat => is.push(("organiser", &own)),
        _ => {}
    }
    if let Some(status) = status.as_deref() {
        is.push(("status", status));
    }
    let part = view.who.asks("name").map(|name| name.trim().to_owned());
    let part = part.filter(|name| !name.is_empty() && named(kind).is_some());
    let page = match (sees, account.role) {
        (Sight::Seat, Role::Expert) => view.lens.panels_with(account.id, after.as_deref(), PAGE)?,
        _ => match named(kind).zip(part.as_deref()) {
            Some(part) => view.lens.shelf_named(kind, &is, part, after.as_deref(), PAGE)?,
            None => view.lens.shelf(kind, &is, after.as_deref(), PAGE)?,
        },
    };
    let rows: Result<Vec<Row>, Trouble> =
        page.items.iter().map(|(key, shown)| row(view, key, shown)).collect();
    let seen = sight::KINDS.iter().filter(|kind| sight::lists(kind, account.role));
    Ok(Page {
        f: view.frame_named(view.w.of_family("kind", kind)),
        kind,
        rows: rows?,
        pager: Pager::of(view, page.next),
        acts: act::free(view, kind),
        narrowed: status.is_some() || part.is_some(),
        narrow: narrow(view, kind, status.unwrap_or_default(), part),
        kinds: seen.map(|kind| (*kind, view.w.of_family("kind", kind))).collect(),
    })
}

/// The column of a kind's name, where its files have one.
fn named(kind: &str) -> Option<&'static str> {
    match kind {
        "enterprise" | "provider" => Some("name"),
        "account" => Some("login"),
        _ => None,
    }
}

/// The states in which files of a kind can be.
fn states(kind: &str) -> Vec<&'static str> {
    fn all<C: Choice>() -> Vec<&'static str> {
        C::ALL.iter().map(|(word, _)| *word).collect()
    }
    use yunquan_core as core;
    match kind {
        "account" => all::<core::account::Status>(),
        "application" => all::<core::application::Status>(),
        "case" => all::<core::case::Status>(),
        "enterprise" => all::<core::enterprise::Status>(),
        "inspection" => all::<core::inspection::Status>(),
        "panel" => all::<core::panel::Status>(),
        "provider" => all::<core::provider::Status>(),
        "redemption" => all::<core::redemption::Status>(),
        "settlement" => all::<core::settlement::Status>(),
        "voucher" => all::<core::voucher::Status>(),
        _ => {
            let told = lists::STATES.iter().find(|(of, _)| *of == kind);
            told.map_or_else(Vec::new, |(_, states)| states.to_vec())
        }
    }
}

/// The controls that narrow a list.
fn narrow(view: &View<'_>, kind: &'static str, status: String, name: Option<String>) -> Vec<Field> {
    let field = |control, id: &str, value| Field {
        kind: control,
        words: view.w,
        id: format!("f-{id}"),
        name: id.to_owned(),
        label: view.w.of_family("narrow", id),
        value,
        ..Field::default()
    };
    let mut fields = Vec::new();
    if named(kind).is_some() {
        fields.push(field(Kind::Text, "name", name.unwrap_or_default()));
    }
    let options: Vec<Opt> = states(kind)
        .into_iter()
        .map(|state| Opt::new(state, state_chip(view, kind, state).word))
        .collect();
    if !options.is_empty() {
        fields.push(Field { options, ..field(Kind::Select, "status", status) });
    }
    fields
}

/// A file in a list.
pub(super) fn row(view: &View<'_>, key: &Key, shown: &Value) -> Result<Row, Trouble> {
    let name = |key: &str| -> Result<Option<String>, Trouble> {
        let Some(text) = shown[key].as_str() else { return Ok(None) };
        let key = format!("{}/{text}", if key == "holder" { "enterprise" } else { key });
        key.parse::<Key>().ok().map(|key| facts::label(view, &key)).transpose()
    };
    let title = names::called(view, key, shown)?;
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
    if !matches!(key, Key::Settlement(_) | Key::Round(_)) {
        let days = ["posted_on", "prepared_on", "opened_on"].into_iter();
        sub.extend(days.filter_map(|member| Some(names::day(view, shown[member].as_str()?))));
    }
    if let (Key::Case(_), Some(grounds)) = (key, shown["grounds"].as_str()) {
        sub.push(grounds.chars().take(60).collect());
    }
    if let (Key::Publicity(_), Some(all)) = (key, shown["objections"].as_array()) {
        let open = all.iter().filter(|it| it["upheld"].is_null()).count();
        sub.extend((open > 0).then(|| view.w.t1("objections-open", "count", open)));
    }
    if let Some(count) = shown["count"].as_i64().filter(|_| matches!(key, Key::Round(_))) {
        sub.push(view.w.t1("vouchers-count", "count", count));
    }
    if let Some(role) = shown["role"].as_str() {
        sub.push(view.w.of_family("role", role));
    }
    if let Some(about) = shown["about"].as_str().and_then(|text| text.parse::<Key>().ok()) {
        sub.push(facts::label(view, &about)?);
    }
    let href = sight::href(key).unwrap_or_default();
    let handled = matches!(key, Key::Signal(_)).then(|| handled(view, shown)).transpose()?;
    let chip = state_of(view, key, shown)?.or(handled);
    Ok(Row { href, title, sub: sub.join("　"), chip, left: None })
}

/// What has become of a signal: its case and where that stands, or nothing yet.
fn handled(view: &View<'_>, shown: &Value) -> Result<Chip, Trouble> {
    let key = shown["case"].as_str().and_then(|id| format!("case/{id}").parse::<Key>().ok());
    let Some(key) = key else {
        return Ok(Chip { class: "ask", word: view.w.t("signal-open") });
    };
    let case = view.lens.view(&key)?.unwrap_or_default();
    let state = state_chip(view, "case", case["status"].as_str().unwrap_or_default());
    Ok(Chip { class: "ok", word: view.w.t1("signal-case", "state", state.word) })
}

/// Where a file stands. A prepared list after which another was prepared is not issued any more.
pub(super) fn state_of(view: &View<'_>, key: &Key, shown: &Value) -> Result<Option<Chip>, Trouble> {
    let state = stands(view, key, shown)?;
    Ok((!state.is_empty()).then(|| state_chip(view, key.kind(), state)))
}

/// The same as a word of the read model, or `superseded`; blank for a kind without states.
pub(super) fn stands<'v>(view: &View<'_>, key: &Key, shown: &'v Value) -> Result<&'v str, Trouble> {
    let state = shown["status"].as_str().unwrap_or_default();
    Ok(match key {
        Key::Round(_) if state == "prepared" => {
            let year = shown["year"].to_string();
            let newest = view.lens.shelf("round", &[("year", &year)], None, 1)?;
            let own = newest.items.first().is_none_or(|(newest, _)| newest == key);
            if own { state } else { "superseded" }
        }
        _ => state,
    })
}

/// Where a file stands, in words where there are some.
pub(super) fn state_chip(view: &View<'_>, kind: &str, state: &str) -> Chip {
    let known = view.w.has(&format!("state-{kind}-{state}"));
    let family = format!("state-{kind}");
    let word = if known { view.w.of_family(&family, state) } else { state.to_owned() };
    Chip { class: class_of(state), word }
}
