//! `GET /api/v1/messages` of a firm: all that the office has told it, as its portal shows it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::ids::AccountId;
use yunquan_service::lists::Entry;

use super::problem::{Mistake, Problem};
use super::{Api, sight};

impl Api {
    /// A page of what a firm was told: of its newest files, the newest first, then of older ones.
    /// It is a page of files, so that nothing but the cursor can be asked for. `read` says whether
    /// the caller's account has seen a message on its page; asking here marks nothing.
    pub(super) fn told(
        &self,
        (account, party): (AccountId, Party),
        params: &BTreeMap<String, String>,
    ) -> Result<Value, Problem> {
        let after = after(params).map_err(Problem::Invalid)?;
        let page = self.office.lens()?.told(party, after.as_deref())?;
        let seen = self.office.seen(account, &page.items)?.into_iter();
        let items: Vec<Value> =
            page.items.iter().zip(seen).map(|(it, seen)| message(it, seen)).collect();
        let next = page.next.map(|cursor| URL_SAFE_NO_PAD.encode(cursor));
        Ok(json!({"items": items, "next": next}))
    }
}

/// Where the page before ended.
fn after(params: &BTreeMap<String, String>) -> Result<Option<String>, Vec<Mistake>> {
    let (mut after, mut mistakes) = (None, Vec::new());
    for (name, text) in params {
        if name != "cursor" {
            let (zh, en) = ("没有这一查询条件", "There is no such filter");
            mistakes.push(Mistake::new(name, "unknown-field", zh, en));
            continue;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let cursor = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        match cursor.filter(|cursor| cursor.contains('|')) {
            Some(cursor) => after = Some(cursor),
            None => {
                let (zh, en) = ("不是上一页给出的游标", "Not the cursor of a page before");
                mistakes.push(Mistake::new(name, "not-a-cursor", zh, en));
            }
        }
    }
    if mistakes.is_empty() { Ok(after) } else { Err(mistakes) }
}

fn message(it: &Entry, read: bool) -> Value {
    let told = &it.told;
    json!({
        "topic": told.topic.as_str(),
        "about": it.about.to_string(),
        "href": sight::href(&it.about),
        "at": told.at,
        "due": told.due,
        "amount_fen": told.amount_fen,
        "reason": told.reason,
        "rule": told.rule,
        "read": read,
    })
}
