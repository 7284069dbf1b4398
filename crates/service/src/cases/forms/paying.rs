//! Forms of the determination and of payment lists.

use serde_json::{Value, json};
use yunquan_core::redemption::Status;
use yunquan_core::settlement::{self, Settlement};
use yunquan_core::world::{Entity, Key};

use super::super::stage::{Halt, Stage};
use super::{id, object, text};

impl Stage<'_> {
    pub(super) fn determine_form(&mut self) -> Result<Value, Halt> {
        let accepted = |entity: &Entity| match entity {
            Entity::Redemption(it) => it.status == Status::Accepted,
            _ => false,
        };
        Ok(object([
            ("redemption", id(self.last("redemption", accepted)?)),
            ("reason", Some(json!("同意专家验收意见"))),
        ]))
    }

    pub(super) fn settlement_form(&mut self, act: &str, doc: &Value) -> Result<Value, Halt> {
        let stands = |status| {
            move |entity: &Entity| match entity {
                Entity::Settlement(it) => it.status == status,
                _ => false,
            }
        };
        let waits = match act {
            "prepare" => return Ok(json!({})),
            "send" => settlement::Status::Prepared,
            _ => settlement::Status::Sent,
        };
        let named = text(doc, "settlement").and_then(|id| id.parse().ok()).map(Key::Settlement);
        let key = match named {
            Some(key) => Some(key),
            None => self.last("settlement", stands(waits))?,
        };
        let list = match &key {
            Some(key) => self.settlement(key)?,
            None => None,
        };
        let results = list.filter(|_| act == "record").map(|it| self.all_paid(&it));
        Ok(object([("settlement", id(key)), ("results", results)]))
    }

    fn settlement(&self, key: &Key) -> Result<Option<Settlement>, Halt> {
        Ok(match self.entity(key)? {
            Some(Entity::Settlement(it)) => Some(*it),
            _ => None,
        })
    }

    /// The bank has paid everything that it has not answered yet, today.
    fn all_paid(&self, it: &Settlement) -> Value {
        let open = it.items.iter().filter(|item| item.outcome.is_none());
        let paid = |(number, item): (usize, &settlement::Item)| {
            json!({"redemption": item.redemption, "outcome": "paid", "on": self.today(),
                "reference": format!("HD{number:04}")})
        };
        Value::Array(open.enumerate().map(paid).collect())
    }
}
