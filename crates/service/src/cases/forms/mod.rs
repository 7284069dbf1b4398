//! The complete, valid form of every command, with sensible targets from where the case stands.
//!
//! A doc string changes what it names and leaves the rest; where one field decides which others
//! may stand beside it, the form follows the doc string's.

mod files;
mod inspection;
mod office;
mod panels;
mod paying;
mod registry;
mod supervision;
mod using;

use serde_json::{Value, json};
use yunquan_core::world::{Entity, Key};

pub(super) use panels::{conclusion, judged};

use super::stage::{Halt, Stage, Thing};

/// A field of a doc string, unless it is null.
fn given<'a>(doc: &'a Value, field: &str) -> Option<&'a Value> {
    doc.get(field).filter(|value| !value.is_null())
}

/// A text of a doc string.
fn text<'a>(doc: &'a Value, field: &str) -> Option<&'a str> {
    given(doc, field).and_then(Value::as_str)
}

/// An object without the fields that have nothing to name.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let known = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(known.collect())
}

fn id(key: Option<Key>) -> Option<Value> {
    key.map(|key| json!(key.id()))
}

impl Stage<'_> {
    /// The form of a command as this actor would hand it in now.
    pub(super) fn form(&mut self, command: &str, actor: &str, doc: &Value) -> Result<Value, Halt> {
        let (aggregate, act) = command.split_once('/').unwrap_or((command, ""));
        match aggregate {
            "account" | "relation" => self.account_form(command, doc),
            "upload" | "import" => self.import_form(act),
            "budget" | "notice" | "interpretation" => self.year_form(command),
            "enterprise" => self.enterprise_form(act, actor, doc),
            "provider" => self.provider_form(act, actor, doc),
            "panel" => self.panel_form(act, actor, doc),
            "application" => self.application_form(act, actor, doc),
            "contract" if act == "annex" => self.annex_form(doc),
            "contract" => self.contract_form(act, doc),
            "publicity" => self.publicity_form(act, doc),
            "voucher" if act != "expire" => self.voucher_form(act, doc),
            "round" | "voucher" => self.issue_form(command),
            "redemption" if act == "check" => self.check_form(),
            "redemption" if act == "determine" => self.determine_form(),
            "redemption" => self.redemption_form(act, doc),
            "case" => self.case_form(act, doc),
            "inspection" => self.inspection_form(act, actor, doc),
            "settlement" => self.settlement_form(act, doc),
            _ => Ok(json!({})),
        }
    }

    /// A party of the city by its name.
    fn party(&self, name: &str) -> Option<Value> {
        self.things.get(name).map(|thing| json!(thing.id()))
    }

    /// The last provider for which something holds, or one by its name.
    fn provider_where(
        &self,
        holds: impl Fn(&yunquan_core::provider::Provider) -> bool,
        name: &str,
    ) -> Result<Option<Value>, Halt> {
        let holds = |entity: &Entity| matches!(entity, Entity::Provider(it) if holds(it));
        for thing in self.things.values() {
            if let Thing::Key(key @ Key::Provider(_)) = thing
                && self.entity(key)?.is_some_and(|entity| holds(&entity))
            {
                return Ok(Some(json!(key.id())));
            }
        }
        Ok(self.party(name))
    }
}
