//! What a file says, member by member, in words.

use serde_json::Value;
use yunquan_core::money::Fen;
use yunquan_core::world::Key;

use super::{names, sight};
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::view::View;

/// The members that are shown, in this order; whatever else a read model holds is not.
const MEMBERS: &[&str] = &[
    "number",
    "login",
    "role",
    "name",
    "credit_code",
    "jurisdiction",
    "industry",
    "address",
    "year",
    "support_year",
    "order",
    "tier",
    "kind",
    "enterprise",
    "holder",
    "provider",
    "voucher",
    "contract_number",
    "face_fen",
    "estimate_fen",
    "self_paid_fen",
    "accepted_basis_fen",
    "determined_fen",
    "count",
    "total_fen",
    "score",
    "admission_number",
    "admitted_on",
    "issued_on",
    "last_day",
    "accepted_on",
    "posted_on",
    "prepared_on",
    "sent_on",
    "opened_on",
    "paid_on",
    "organiser",
    "experts",
    "members",
    "seats",
    "seed",
    "application",
    "publicity",
    "panel",
    "round",
    "settlement",
    "rule",
    "about",
    "case",
    "grounds",
    "parties",
    "vouchers",
    "items",
    "objections",
    "digest",
];

/// The words after `member-`.
pub(crate) fn member_words() -> Vec<&'static str> {
    MEMBERS.iter().map(|name| &*Box::leak(name.replace('_', "-").into_boxed_str())).collect()
}

/// A fact of a file.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) href: Option<String>,
    /// Figures, in tabular digits.
    pub(super) figure: bool,
}

/// The facts of a read model.
pub(super) fn facts(view: &View<'_>, kind: &str, shown: &Value) -> Result<Vec<Fact>, Trouble> {
    let mut found = Vec::new();
    for name in MEMBERS {
        let value = &shown[*name];
        if value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
            continue;
        }
        let (text, key) = said(view, kind, name, value)?;
        if !text.is_empty() {
            found.push(Fact {
                label: view.w.of_family("member", &name.replace('_', "-")),
                figure: value.is_number() || name.ends_with("_on") || *name == "last_day",
                href: key.as_ref().and_then(sight::href).filter(|_| reaches(view, key.as_ref())),
                value: text,
            });
        }
    }
    Ok(found)
}

fn reaches(view: &View<'_>, key: Option<&Key>) -> bool {
    key.is_some_and(|key| sight::sees(key.kind(), view.who.role()).is_some())
}

/// A member in words, and what it names.
fn said(
    view: &View<'_>,
    kind: &str,
    name: &str,
    value: &Value,
) -> Result<(String, Option<Key>), Trouble> {
    let text = value.as_str().unwrap_or_default();
    let named = match name {
        "enterprise" | "holder" => format!("enterprise/{text}"),
        "organiser" => format!("account/{text}"),
        "about" => text.to_owned(),
        "provider" | "voucher" | "application" | "publicity" | "panel" | "round" | "settlement"
        | "case" => {
            format!("{name}/{text}")
        }
        _ => String::new(),
    };
    if let Ok(key) = named.parse::<Key>() {
        return Ok((label(view, &key)?, Some(key)));
    }
    let said = match (name, value) {
        (name, Value::Number(number)) if name.ends_with("_fen") => {
            yuan(Fen(number.as_i64().unwrap_or_default()))
        }
        ("tier", value) => view.w.t(if value == 1 { "tier-first" } else { "tier-other" }),
        ("role", _) => view.w.of_family("role", text),
        ("kind", _) if kind == "publicity" => view.w.of_family("publicity", text),
        ("jurisdiction", _) => view.jurisdiction(text),
        ("rule", _) => view.article(text).cited,
        (_, Value::Array(items)) => view.w.t1("items", "count", items.len()),
        (_, Value::Object(map)) => view.w.t1("items", "count", map.len()),
        (_, Value::Number(number)) => number.to_string(),
        (name, _) if name.ends_with("_on") || name == "last_day" => names::day(view, text),
        (_, Value::Bool(_)) => String::new(),
        _ => text.to_owned(),
    };
    Ok((said, None))
}

/// What a file is called.
pub(super) fn label(view: &View<'_>, key: &Key) -> Result<String, Trouble> {
    let shown = view.lens.view(key)?.unwrap_or_default();
    names::called(view, key, &shown)
}
