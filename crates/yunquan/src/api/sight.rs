//! How the API names kinds, and what of each a sight shows; the sights themselves are one table,
//! `yunquan_core::sight`.

use serde_json::{Map, Value};
use yunquan_core::account::Party;
use yunquan_core::world::Key;

pub(super) use yunquan_core::sight::{BUREAU, Sight, may_see, sights};

/// The kinds of resources, each with the word for many.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("notice", "notices"),
    ("interpretation", "interpretations"),
    ("provider", "providers"),
    ("publicity", "publicities"),
    ("enterprise", "enterprises"),
    ("application", "applications"),
    ("contract", "contracts"),
    ("voucher", "vouchers"),
    ("redemption", "redemptions"),
    ("settlement", "settlements"),
    ("message", "messages"),
    ("budget", "budgets"),
    ("round", "rounds"),
    ("panel", "panels"),
    ("account", "accounts"),
    ("upload", "uploads"),
    ("import", "imports"),
    ("signal", "signals"),
    ("inspection", "inspections"),
    ("case", "cases"),
    ("exclusion", "exclusions"),
];

/// The kind of a path's word for many.
pub(super) fn kind(many: &str) -> Option<&'static str> {
    KINDS.iter().find(|(_, word)| *word == many).map(|(kind, _)| *kind)
}

/// Where an entity is read.
pub(super) fn href(key: &Key) -> Option<String> {
    let (_, many) = KINDS.iter().find(|(kind, _)| *kind == key.kind())?;
    Some(format!("/api/v1/{many}/{}", key.id()))
}

/// What of a provider is public.
const PUBLIC_PROVIDER: &[&str] = &[
    "id",
    "name",
    "credit_code",
    "address",
    "status",
    "admission_number",
    "admitted_on",
    "years",
    "catalogues",
];
/// What of a publicity is public: an objector's words are not.
const PUBLIC_PUBLICITY: &[&str] = &[
    "id",
    "kind",
    "status",
    "items",
    "entries",
    "posted_on",
    "last_day",
    "closes_at",
    "objections",
];
/// What of an inspection's subject is public: who was drawn for it, and where it stands.
const PUBLIC_SUBJECT: &[&str] = &["party", "name", "inspectors", "barred", "status"];
const PUBLIC_OBJECTION: &[&str] = &["id", "item", "at", "upheld"];
/// What a party sees of a case about it: its own part, not who complained or on whose word.
const PARTY_CASE: &[&str] = &[
    "id",
    "status",
    "since",
    "opened_on",
    "parties",
    "vouchers",
    "claims",
    "claimed_fen",
    "received_fen",
    "owed_fen",
    "pending",
    "referred_to",
    "upheld",
];
/// The states in which a provider is public: in the registry, or on a posted list.
pub(super) const PUBLIC_STATES: &[&str] = &["published", "admitted", "suspended"];

fn keep(shown: &mut Value, members: &[&str]) {
    if let Some(map) = shown.as_object_mut() {
        let kept = std::mem::take(map).into_iter();
        *map = kept.filter(|(name, _)| members.contains(&name.as_str())).collect::<Map<_, _>>();
    }
}

/// Leaves of an inspection what a firm sees: of the other subjects what is public.
pub(super) fn own_subject(party: Option<Party>, shown: &mut Value) {
    let own = party.map(|party| party.to_string());
    let subjects = shown.get_mut("subjects").and_then(Value::as_array_mut);
    for one in subjects.into_iter().flatten() {
        if one.get("party").and_then(Value::as_str) != own.as_deref() {
            keep(one, PUBLIC_SUBJECT);
        }
    }
}

/// Leaves of a read model what a sight shows.
pub(super) fn redact(kind: &str, sight: Sight, shown: &mut Value) {
    if kind == "case" && sight != Sight::All {
        keep(shown, PARTY_CASE);
    }
    if sight != Sight::Public {
        return;
    }
    match kind {
        "provider" => keep(shown, PUBLIC_PROVIDER),
        "publicity" => {
            keep(shown, PUBLIC_PUBLICITY);
            let objections = shown.get_mut("objections").and_then(Value::as_array_mut);
            objections.into_iter().flatten().for_each(|one| keep(one, PUBLIC_OBJECTION));
        }
        "inspection" => {
            let subjects = shown.get_mut("subjects").and_then(Value::as_array_mut);
            subjects.into_iter().flatten().for_each(|one| keep(one, PUBLIC_SUBJECT));
        }
        _ => {}
    }
}
