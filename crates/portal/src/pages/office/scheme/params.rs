//! The numbers and choices of a rule, in words and units.

use serde_json::Value;
use yunquan_core::money::Fen;
use yunquan_core::pack::{InForce, Rule};
use yunquan_core::time::Date;

use crate::figures::yuan;
use crate::view::View;

/// What a parameter's value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Money,
    /// Basis points, shown in per cent.
    Share,
    /// A number with the word after `unit-`.
    Of(&'static str),
    Flag,
    Day,
    /// A word of the pack, or several, after `choice-`.
    Choice,
}

use Unit as U;

/// Every parameter by its name in the pack.
const PARAMS: &[(&str, Unit)] = &[
    ("accepts_until", U::Day),
    ("admission_term", U::Choice),
    ("annual_cap_fen", U::Money),
    ("at_least", U::Of("files")),
    ("ban_years", U::Of("years")),
    ("basis_points", U::Share),
    ("close_after_years", U::Of("years")),
    ("close_day", U::Of("day")),
    ("close_month", U::Of("month")),
    ("control_from_bp", U::Share),
    ("correction_working_days", U::Of("working-days")),
    ("counts", U::Choice),
    ("earliest", U::Day),
    ("earliest_counts", U::Flag),
    ("exclusion_years", U::Of("years")),
    ("give_back_frozen_days", U::Flag),
    ("in_time_means", U::Choice),
    ("inspectors_each", U::Of("people")),
    ("keep_order_within_working_days", U::Of("working-days")),
    ("max_hops", U::Of("hops")),
    ("min_revenue_fen", U::Money),
    ("min_staff", U::Of("people")),
    ("one_review_a_year", U::Flag),
    ("partial_last", U::Flag),
    ("price_signal_bp", U::Share),
    ("quorum_at_least", U::Of("people")),
    ("quorum_over_bp", U::Share),
    ("ranking", U::Choice),
    ("ratio", U::Share),
    ("ratio_bp", U::Share),
    ("ratio_year", U::Choice),
    ("remind_days", U::Of("days")),
    ("roll_over_holidays", U::Flag),
    ("rules_effective_on", U::Day),
    ("same_address_characters", U::Of("characters")),
    ("same_contact_digits", U::Of("digits")),
    ("seats_at_least", U::Of("people")),
    ("shared_owner_customers", U::Of("firms")),
    ("shortfall_borne_by", U::Choice),
    ("skip_to_fit", U::Flag),
    ("starts", U::Choice),
    ("subsidy_basis", U::Choice),
    ("validity_years", U::Of("years")),
    ("working_days", U::Of("working-days")),
];

/// The words of the pack's choices, after `choice-`.
pub(crate) const CHOICES: &[&str] = &[
    "issue",
    "issued",
    "min-line-catalogue",
    "order",
    "provider",
    "submitted",
    "support-year",
    "tier",
    "until-removed",
];

/// The words after `param-`.
pub(crate) fn names() -> Vec<&'static str> {
    PARAMS.iter().map(|(name, _)| &*Box::leak(name.replace('_', "-").into_boxed_str())).collect()
}

/// A parameter as it is shown.
pub(super) struct Param {
    pub(super) name: String,
    pub(super) value: String,
    /// When the value holds, where it has a period of its own.
    pub(super) in_force: String,
}

/// The parameters of a rule.
pub(super) fn of(view: &View<'_>, rule: &Rule) -> Vec<Param> {
    let mut params = Vec::new();
    for (name, value) in view.lens.pack.parameters(&rule.id) {
        let unit = PARAMS.iter().find(|(known, _)| *known == name).map(|it| it.1);
        let called = match unit {
            Some(_) => view.w.of_family("param", &name.replace('_', "-")),
            None => name.to_owned(),
        };
        let rows = value.as_array().filter(|rows| rows.iter().any(Value::is_object));
        let Some(rows) = rows else {
            let value = said(view, unit, &value);
            params.push(Param { name: called, value, in_force: String::new() });
            continue;
        };
        for row in rows {
            let day = |end: &str| row["in_force"][end].as_str().and_then(|day| day.parse().ok());
            let from: Option<Date> = day("from");
            let in_force = from.map(|from| period(view, InForce { from, until: day("until") }));
            params.push(Param {
                name: called.clone(),
                value: said(view, unit, &row["basis_points"]),
                in_force: in_force.unwrap_or_default(),
            });
        }
    }
    params
}

/// When something is in force.
pub(super) fn period(view: &View<'_>, it: InForce) -> String {
    let from = view.date(it.from);
    match it.until {
        None => view.w.t1("in-force-from", "from", from),
        Some(until) => view.w.t2("in-force", "from", from, "until", view.date(until)),
    }
}

fn said(view: &View<'_>, unit: Option<Unit>, value: &Value) -> String {
    if let Value::Array(all) = value {
        let all: Vec<String> = all.iter().map(|it| said(view, unit, it)).collect();
        return all.join(if view.w.zh() { "、" } else { ", " });
    }
    let text = value.as_str().unwrap_or_default();
    let number = value.as_i64().unwrap_or_default();
    match unit {
        Some(Unit::Money) => format!("{} {}", yuan(Fen(number)), view.w.t("yuan")),
        Some(Unit::Share) => {
            let (whole, part) = (number / 100, number % 100);
            if part == 0 { format!("{whole}%") } else { format!("{whole}.{part:02}%") }
        }
        Some(Unit::Of(word)) => view.w.t1(&format!("unit-{word}"), "count", number),
        Some(Unit::Flag) => view.w.t(if *value == true { "flag-yes" } else { "flag-no" }),
        Some(Unit::Day) => text.parse().map_or_else(|_| text.to_owned(), |day| view.date(day)),
        Some(Unit::Choice) if CHOICES.contains(&text) => view.w.of_family("choice", text),
        _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    }
}

/// The words after `unit-`.
pub(crate) fn units() -> Vec<&'static str> {
    let all = PARAMS.iter().filter_map(|(_, unit)| match unit {
        Unit::Of(word) => Some(*word),
        _ => None,
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_of_the_pack_has_a_name_and_a_unit() {
        let pack = yunquan_service::packs::built_in().unwrap_or_else(|error| panic!("{error}"));
        for rule in pack.rules() {
            for (name, value) in pack.parameters(&rule.id) {
                let unit = PARAMS.iter().find(|(known, _)| *known == name).map(|it| it.1);
                assert!(unit.is_some(), "{} {name}", rule.id);
                let words = value.as_array().map_or(std::slice::from_ref(&value), Vec::as_slice);
                for word in words.iter().filter(|_| unit == Some(Unit::Choice)) {
                    assert!(CHOICES.iter().any(|known| word == known), "{name}: {word}");
                }
            }
        }
    }
}
