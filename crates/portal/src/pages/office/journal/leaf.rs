//! An event with its leaf: what happened in words, who did it, what it changed, and the proof that
//! it stands in the journal.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use yunquan_core::account::Role;
use yunquan_core::refusal::RuleId;
use yunquan_core::sight::{Sight, sights};
use yunquan_core::world::Key;
use yunquan_service::envelope::Leaf;

use super::{facts, file, sight, who};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::pages::office::act;
use crate::parts::article::Article;
use crate::view::View;
use crate::visitor::Visitor;

/// Something that an event changed.
struct Touched {
    name: String,
    kind: String,
    href: Option<String>,
}

/// A rule that an event names, with its facts in words where it states them.
struct Cited {
    id: String,
    article: Article,
    says: String,
}

#[derive(Template)]
#[template(path = "office/leaf.html")]
struct Page {
    f: Frame,
    seq: u64,
    at: String,
    utc: String,
    by: String,
    command: String,
    pack: String,
    touched: Vec<Touched>,
    cited: Vec<Cited>,
    reasons: Vec<String>,
    text: String,
    hash: String,
    size: u64,
    root: String,
    path: Vec<String>,
    before: Option<u64>,
    after: Option<u64>,
}

/// The page.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(seq): Path<u64>,
    who: Visitor,
) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, move |view| make(view, seq)).await
}

fn make(view: &View<'_>, seq: u64) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    let stored = view.lens.leaf(seq)?.ok_or(Trouble::NotFound)?;
    let whole = account.role == Role::Auditor;
    let subject: Option<Key> = stored.subject.parse().ok();
    let reaches = match &subject {
        _ if whole => true,
        None => false,
        Some(key) => {
            sights(key.kind(), account.role).any(|it| it == Sight::All)
                || sight::visible(view, key).is_ok()
        }
    };
    if !reaches {
        return Err(Trouble::NotFound);
    }
    let broken = |error: serde_json::Error| Trouble::Broken(error.to_string());
    let leaf: Leaf = serde_json::from_slice(&stored.bytes).map_err(broken)?;
    let value: Value = serde_json::from_slice(&stored.bytes).map_err(broken)?;
    let (proof, head) = view.lens.inclusion(seq)?.ok_or(Trouble::NotFound)?;
    let mut found = Found::default();
    found.walk(&value["event"]);
    let touched: Result<Vec<Touched>, Trouble> =
        leaf.event.touches().iter().map(|key| touched(view, key)).collect();
    Ok(Page {
        f: view.frame_named(file::event(view, &stored.name)),
        seq,
        at: view.moment(leaf.at),
        utc: leaf.at.to_string(),
        by: who(view, &leaf.by)?,
        command: act::word(view, &leaf.command),
        pack: leaf.pack,
        touched: touched?.into_iter().filter(|it| !it.name.is_empty()).collect(),
        cited: found.rules.iter().map(|(rule, facts)| cited(view, rule, facts)).collect(),
        reasons: found.reasons,
        text: serde_json::to_string_pretty(&value).map_err(broken)?,
        hash: stored.hash.to_string(),
        size: head.size,
        root: head.root.to_string(),
        path: proof.path.iter().map(ToString::to_string).collect(),
        before: seq.checked_sub(1).filter(|_| whole),
        after: Some(seq + 1).filter(|next| whole && *next < head.size),
    })
}

/// What an event changed; nothing for what the office keeps for itself.
fn touched(view: &View<'_>, key: &Key) -> Result<Touched, Trouble> {
    let kind = key.kind();
    if !view.w.has(&format!("aggregate-{kind}")) {
        return Ok(Touched { name: String::new(), kind: String::new(), href: None });
    }
    let seen = sight::sees(kind, view.who.role()).is_some();
    Ok(Touched {
        name: facts::label(view, key)?,
        kind: view.w.of_family("aggregate", kind),
        href: sight::href(key).filter(|_| seen),
    })
}

fn cited(view: &View<'_>, rule: &str, facts: &Value) -> Cited {
    let facts = serde_json::from_value(facts.clone()).ok();
    let says = match (rule.parse::<RuleId>(), facts) {
        (Ok(id), Some(facts)) => view.lens.pack.explain(&id, &facts, view.w.lang()),
        _ => String::new(),
    };
    Cited { id: rule.to_owned(), article: view.article(rule), says }
}

/// What an event says: rules with the facts beside them, and reasons that somebody gave.
#[derive(Default)]
struct Found {
    rules: Vec<(String, Value)>,
    reasons: Vec<String>,
}

/// Members in which an officer gave a reason.
const REASONS: &[&str] = &["reason", "because", "opinion", "note"];

impl Found {
    fn walk(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                for (name, inner) in map {
                    match inner.as_str() {
                        Some(text) if REASONS.contains(&name.as_str()) && !text.is_empty() => {
                            self.reasons.push(text.to_owned());
                        }
                        Some(text) => self.rule(text, map.get("facts").unwrap_or(&Value::Null)),
                        None => self.walk(inner),
                    }
                }
            }
            Value::Array(all) => {
                for inner in all {
                    match inner.as_str() {
                        Some(text) => self.rule(text, &Value::Null),
                        None => self.walk(inner),
                    }
                }
            }
            _ => {}
        }
    }

    fn rule(&mut self, text: &str, facts: &Value) {
        let known = self.rules.iter().any(|(rule, _)| rule == text);
        if !known && text.parse::<RuleId>().is_ok() {
            self.rules.push((text.to_owned(), facts.clone()));
        }
    }
}
