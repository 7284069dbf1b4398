//! Any command as a form of its own, made from what the command's reader says of itself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use yunquan_core::access::GRANTS;
use yunquan_core::command::Command;
use yunquan_core::world::Key;

use super::sight;
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::field::{Field, Opt};
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The commands that have words; another is called by its name until it has.
pub(crate) const ACTS: &[&str] = &[
    "account-appoint",
    "account-confirm",
    "account-disable",
    "budget-appropriate",
    "budget-adjust",
    "budget-close",
    "notice-publish",
    "notice-close",
    "provider-return",
    "provider-accept-file",
    "provider-post",
    "provider-admit",
    "provider-catalogue",
    "provider-suspend",
    "provider-reinstate",
    "provider-remove",
    "enterprise-authorise",
    "enterprise-succeed",
    "enterprise-bring-forward",
    "application-return",
    "application-recommend",
    "application-approve",
    "application-refuse",
    "publicity-post",
    "publicity-decide",
    "round-preview",
    "round-issue",
    "panel-commission",
    "panel-draw",
    "panel-declare",
    "panel-score",
    "panel-conclude",
    "redemption-return",
    "redemption-accept-file",
    "redemption-refuse",
    "redemption-check",
    "redemption-determine",
    "settlement-prepare",
    "settlement-send",
    "settlement-record",
    "case-open",
    "case-freeze",
    "case-hear",
    "case-find",
    "case-sanction",
    "case-decide-voucher",
    "case-refer",
    "case-review",
    "case-receive",
    "case-close",
    "interpretation-publish",
    "relation-declare",
];

/// The words of choices.
pub(crate) const WORDS: &[&str] = &[
    "own",
    "relative",
    "employment",
    "holding",
    "renaming",
    "merger",
    "division",
    "paid",
    "bounced",
];

/// Commands that have better pages, or none: lists are imported by the command line.
const ELSEWHERE: &[&str] =
    &["application/recommend", "application/approve", "application/refuse", "application/return"];

/// The way to a command's form.
pub(super) struct Way {
    pub(super) href: String,
    pub(super) word: String,
}

/// A command in words.
pub(super) fn word(view: &View<'_>, name: &str) -> String {
    let key = name.replace('/', "-");
    if view.w.has(&format!("act-{key}")) { view.w.of_family("act", &key) } else { name.to_owned() }
}

/// The commands of whoever looks.
fn granted(view: &View<'_>) -> impl Iterator<Item = &'static str> {
    let role = view.who.role();
    GRANTS.iter().filter(move |(_, holder, _)| *holder == role).map(|(name, _, _)| *name)
}

fn takes(name: &str, field: &str) -> bool {
    let schema = Command::schema(name).unwrap_or_default();
    schema["properties"].get(field).is_some()
}

/// What may be done with a file: the commands whose forms name its kind.
pub(super) fn about(view: &View<'_>, key: &Key) -> Vec<Way> {
    let (kind, id) = (key.kind(), key.id());
    let many = format!("{kind}s");
    let ways = granted(view).filter(|name| !ELSEWHERE.contains(name));
    let ways = ways.filter_map(|name| {
        let field = if takes(name, kind) {
            kind
        } else if takes(name, &many) {
            many.as_str()
        } else {
            return None;
        };
        let href = format!("/do/{name}?{field}={id}");
        Some(Way { href, word: word(view, name) })
    });
    ways.collect()
}

/// What may be done without a file of the kind at hand.
pub(super) fn free(view: &View<'_>, kind: &str) -> Vec<Way> {
    let prefix = format!("{kind}/");
    let ways = granted(view).filter(|name| name.starts_with(&prefix) && !takes(name, kind));
    ways.map(|name| Way { href: format!("/do/{name}"), word: word(view, name) }).collect()
}

#[derive(Template)]
#[template(path = "office/act.html")]
struct Page {
    f: Frame,
    s: Sheet,
    name: &'static str,
    fields: Vec<Field>,
}

fn name_of(aggregate: &str, command: &str) -> Result<&'static str, Trouble> {
    let name = format!("{aggregate}/{command}");
    let found = GRANTS.iter().map(|(known, _, _)| *known).find(|known| *known == name);
    found.ok_or(Trouble::NotFound)
}

fn make(view: &View<'_>, name: &'static str, filled: Filled) -> Result<Page, Trouble> {
    sight::officer(view)?;
    if granted(view).all(|known| known != name) {
        return Err(Trouble::Forbidden(None));
    }
    let sheet = view.sheet(filled);
    let schema = Command::schema(name).unwrap_or_default();
    let mut fields = Vec::new();
    walk(view, &sheet, "", &schema, &mut fields);
    Ok(Page { f: view.frame_named(word(view, name)), s: sheet, name, fields })
}

/// The fields of an object, in the order of its form.
fn walk(view: &View<'_>, sheet: &Sheet, path: &str, schema: &Value, fields: &mut Vec<Field>) {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, of) in schema["properties"].as_object().into_iter().flatten() {
        let place = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let optional = !required.contains(&name.as_str());
        match (of["type"].as_str(), of["items"]["type"].as_str()) {
            (Some("object"), _) => walk(view, sheet, &place, of, fields),
            (Some("array"), Some("object")) => {
                let rows = sheet.typed().rows(&place).len().max(1) + 1;
                for row in 0..rows {
                    walk(view, sheet, &format!("{place}.{row}"), &of["items"], fields);
                }
            }
            (Some("array"), _) => many(view, sheet, &place, of, fields),
            _ => {
                let field = one(view, sheet, &place, name, of);
                fields.push(if optional { field.optional() } else { field });
            }
        }
    }
}

/// A list of words, files or ids.
fn many(view: &View<'_>, sheet: &Sheet, place: &str, of: &Value, fields: &mut Vec<Field>) {
    let words = of["items"]["enum"].as_array().or_else(|| of["enum"].as_array());
    if let Some(words) = words {
        let options: Vec<Opt> = words.iter().filter_map(|it| option(view, it)).collect();
        fields.push(sheet.checks(place, &options));
        return;
    }
    if place.ends_with("evidence") || place.ends_with("photos") {
        let kept = sheet.typed().rows(place).len().max(1) + 1;
        fields.extend((0..kept).map(|row| sheet.file(format!("{place}.{row}")).optional()));
        return;
    }
    let typed: Vec<&str> = sheet.typed().all(place).collect();
    if typed.len() > 1 {
        fields.push(sheet.area(place).label(typed.join("\n")));
    } else {
        fields.push(sheet.text(place));
    }
}

fn option(view: &View<'_>, word: &Value) -> Option<Opt> {
    let word = word.as_str()?;
    let known = ["role", "category", "word"]
        .into_iter()
        .find(|family| view.w.has(&format!("{family}-{word}")));
    let says = known.map_or_else(|| word.to_owned(), |family| view.w.of_family(family, word));
    Some(Opt::new(word, says))
}

fn one(view: &View<'_>, sheet: &Sheet, place: &str, name: &str, of: &Value) -> Field {
    if let Some(words) = of["enum"].as_array() {
        let options: Vec<Opt> = words.iter().filter_map(|it| option(view, it)).collect();
        return sheet.select(place, &options);
    }
    let long = of["maxLength"].as_u64().is_some_and(|most| most > 300);
    match (of["type"].as_str(), of["format"].as_str()) {
        (Some("boolean"), _) => sheet.check(place),
        (Some("integer"), _) if name.ends_with("_fen") => sheet.amount(place),
        (Some("integer"), _) => sheet.count(place, ""),
        (_, Some("date")) => sheet.date(place),
        (_, Some("sha256")) => sheet.file(place),
        (_, Some("rule")) => sheet.select(place, &rules(view)),
        _ if name == "jurisdiction" => sheet.select(place, &view.jurisdictions()),
        (_, Some("uuid")) if !sheet.typed().get(place).is_empty() => sheet.carried(place),
        _ if long => sheet.area(place),
        _ => sheet.text(place),
    }
}

/// The rules that a refusal may name.
pub(super) fn rules(view: &View<'_>) -> Vec<Opt> {
    let stated = view.lens.pack.rules().filter(|rule| rule.refusal.is_some());
    let option = |rule: &yunquan_core::pack::Rule| {
        let text = rule.text.in_(view.w.lang());
        Opt::new(rule.id.as_str(), format!("{} {text}", rule.id))
    };
    stated.map(option).collect()
}

/// A command's form, with what the address fills in.
pub(crate) async fn form(
    State(portal): Ctx,
    Path((aggregate, command)): Path<(String, String)>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let name = name_of(&aggregate, &command)?;
    portal
        .page(who, move |view| {
            let mut filled = view.kept();
            let schema = Command::schema(name).unwrap_or_default();
            for field in schema["properties"].as_object().into_iter().flatten().map(|it| it.0) {
                if let Some(text) = view.who.asks(field) {
                    filled.typed.set(field.clone(), text);
                }
            }
            make(view, name, filled)
        })
        .await
}

/// Runs the command; then the page of what it is about.
pub(crate) async fn send(
    State(portal): Ctx,
    Path((aggregate, command)): Path<(String, String)>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let name = name_of(&aggregate, &command)?;
    posted.signed_in(&portal, &format!("/do/{name}"))?;
    let schema = Command::schema(name).unwrap_or_default();
    for (field, of) in schema["properties"].as_object().into_iter().flatten() {
        if of["items"]["type"] == "object" {
            posted.typed.tidy(field);
        }
    }
    match portal.run(&posted, name).await? {
        Outcome::Done(receipt) => {
            let to = receipt.subject.as_ref().and_then(sight::href);
            Ok(page::done(&to.unwrap_or_else(|| "/desk".to_owned()), "done"))
        }
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, move |view| make(view, name, *filled)).await
        }
    }
}
