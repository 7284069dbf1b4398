//! A refusal in words: the pack's sentence, filled from the refusal's facts.

use serde_json::Value;

use crate::money::Fen;
use crate::refusal::{Facts, RuleId};

use super::Pack;
use super::text::Lang;

/// What stands where a sentence asks for a fact that the refusal does not carry.
const NOTHING: &str = "—";

/// The facts that refusals carry and that a sentence may show. Of `x_fen` a sentence shows
/// `{x_yuan}`, yuan with two decimals.
pub const SHOWN: &[(&str, &str)] = &[
    ("appropriated_fen", "the appropriation of the year's budget"),
    ("available_fen", "what the year's budget still has"),
    ("basis_fen", "the basis of the subsidy"),
    ("bound_fen", "what the year's budget is bound to"),
    ("cap_fen", "the annual cap"),
    ("close_on", "the day on which a year's budget closes"),
    ("closes_on", "the last day of a notice's window or of a publicity"),
    ("earliest", "the date from which contracts qualify"),
    ("estimate_fen", "the estimated subsidy"),
    ("face_fen", "the face value of a voucher"),
    ("last_day", "the last day of a publicity or voucher"),
    ("missing", "the materials that are missing"),
    ("nominal_last_day", "the last day of a voucher before any roll-over"),
    ("number", "the number of a contract, voucher or document"),
    ("opens_on", "the first day of a notice's window"),
    ("order", "the order of acceptance"),
    ("path", "how two parties are related"),
    ("price_fen", "the price of a contract"),
    ("provider", "the name of a provider"),
    ("quota_fen", "the quota of a notice"),
    ("received_fen", "what an enterprise received for the year"),
    ("region", "the place of implementation"),
    ("rules_effective_on", "the date on which the rules took effect"),
    ("signed_on", "the date of a contract"),
    ("subsidy_fen", "the subsidy"),
    ("unknown_year", "the year for which no calendar is loaded"),
    ("until", "the last date on which something is open, valid or barred"),
    ("voucher_amount_fen", "the voucher amount that a contract names"),
    ("year", "the support year"),
];

/// Whether a placeholder can be filled from a documented fact.
pub(super) fn is_shown(placeholder: &str) -> bool {
    let amount = placeholder.strip_suffix("_yuan").map(|amount| format!("{amount}_fen"));
    let fact = amount.as_deref().unwrap_or(placeholder);
    SHOWN.iter().any(|(name, _)| *name == fact)
}

/// A sentence cut at its placeholders: a text, then the name that follows it, if any.
pub(super) fn pieces(sentence: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(sentence);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = text.split_once('{').and_then(|(before, after)| {
            let (name, after) = after.split_once('}')?;
            Some((before, name, after))
        });
        match cut {
            Some((before, name, after)) => {
                rest = Some(after);
                Some((before, Some(name)))
            }
            None => {
                rest = None;
                Some((text, None))
            }
        }
    })
}

/// Fills a refusal's sentence; a rule without one answers with its text.
pub(super) fn explain(pack: &Pack, rule: &RuleId, facts: &Facts, lang: Lang) -> String {
    let Some(stated) = pack.rule(rule) else {
        return rule.to_string();
    };
    let sentence = stated.refusal.as_ref().unwrap_or(&stated.text).in_(lang);
    let mut words = String::with_capacity(sentence.len() + 32);
    for (text, name) in pieces(sentence) {
        words.push_str(text);
        if let Some(name) = name {
            words.push_str(&shown(pack, rule, facts, name, lang));
        }
    }
    words
}

fn shown(pack: &Pack, rule: &RuleId, facts: &Facts, name: &str, lang: Lang) -> String {
    let amount = name.strip_suffix("_yuan").map(|amount| format!("{amount}_fen"));
    let amount = amount.and_then(|amount| facts.get(&amount)?.as_i64());
    if let Some(fen) = amount {
        return Fen(fen).to_string();
    }
    let words = facts.get(name).map(|value| in_words(pack, rule, value, lang));
    words.filter(|words| !words.is_empty()).unwrap_or_else(|| NOTHING.to_owned())
}

/// A fact in words; a list of materials by their names.
fn in_words(pack: &Pack, rule: &RuleId, value: &Value, lang: Lang) -> String {
    match (value, lang) {
        (Value::Null | Value::Object(_), _) => String::new(),
        (Value::Bool(true), Lang::Zh) => "是".to_owned(),
        (Value::Bool(false), Lang::Zh) => "否".to_owned(),
        (Value::Bool(true), Lang::En) => "yes".to_owned(),
        (Value::Bool(false), Lang::En) => "no".to_owned(),
        (Value::Number(number), _) => number.to_string(),
        (Value::String(text), _) => {
            let material = pack.material(rule, text);
            material.map_or(text.as_str(), |material| material.name.in_(lang)).to_owned()
        }
        (Value::Array(items), _) => {
            let words: Vec<String> =
                items.iter().map(|item| in_words(pack, rule, item, lang)).collect();
            words.join(if lang == Lang::Zh { "、" } else { "; " })
        }
    }
}
