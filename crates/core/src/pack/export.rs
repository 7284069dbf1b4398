//! The pack in force as JSON, for other people's programs.

use serde_json::{Map, Value, json};

use super::place::Tier;
use super::rule::{InForce, Rule};
use super::{Material, Pack, Params};

/// The whole pack: parameters under their rules, amounts in fen, dates as text.
pub(super) fn pack(pack: &Pack) -> Value {
    json!({
        "scheme": pack.cite,
        "id": pack.id,
        "version": pack.version,
        "digest": pack.digest,
        "zone": pack.zone,
        "title": pack.title,
        "city": pack.city,
        "bureau": pack.bureau,
        "finance": pack.finance,
        "voucher_prefix": pack.prefix,
        "documents": list(&pack.documents, |document| json!({
            "title": document.title, "article": document.article, "prevails": document.prevails,
        })),
        "regions": pack.regions().collect::<Vec<_>>(),
        "jurisdictions": pack.jurisdictions().collect::<Vec<_>>(),
        "categories": list(&pack.categories, |it| json!({"code": it.code, "name": it.name})),
        "tiers": list(&pack.tiers, tier),
        "excluded_industries": list(&pack.excluded, |it| json!({
            "prefix": it.prefix, "name": it.name,
        })),
        "materials": list(&pack.materials, material),
        "stages": pack.params.stages,
        "rules": rules(pack),
        "criteria": list(&pack.criteria, |criterion| json!({
            "rule": criterion.rule, "at": criterion.at, "require": criterion.require,
            "on_fail": criterion.on_fail, "says": criterion.says,
            "holds": criterion.holds,
        })),
        "remedies": {
            "review": pack.remedies.review,
            "review_days": pack.remedies.review_days,
            "lawsuit": pack.remedies.lawsuit,
            "lawsuit_months": pack.remedies.lawsuit_months,
        },
    })
}

fn list<T>(items: &[T], shown: impl Fn(&T) -> Value) -> Value {
    items.iter().map(shown).collect()
}

fn tier(tier: &Tier) -> Value {
    json!({
        "tier": tier.tier, "name": tier.name, "industries": tier.industries, "tags": tier.tags,
    })
}

fn material(material: &Material) -> Value {
    json!({
        "of": material.of, "kind": material.kind, "rule": material.rule, "name": material.name,
    })
}

fn period(period: &InForce) -> Value {
    json!({"from": period.from, "until": period.until})
}

fn rules(pack: &Pack) -> Value {
    let mut rules = Map::new();
    for stated in &pack.rules {
        rules.insert(stated.id.to_string(), rule(stated));
    }
    for (id, name, value) in parameters(&pack.params) {
        if let Some(rule) = rules.get_mut(id) {
            rule["parameters"][name] = value;
        }
    }
    Value::Object(rules)
}

fn rule(rule: &Rule) -> Value {
    json!({
        "article": rule.article,
        "basis": rule.basis.to_string(),
        "law": rule.basis.law,
        "text": rule.text,
        "refusal": rule.refusal,
        "in_force": rule.in_force.as_ref().map(period),
        "known_until": rule.known_until,
        "later": rule.later,
        "parameters": {},
    })
}

/// Every parameter: its rule, its name in the pack and its value.
pub(super) fn parameters(of: &Params) -> Vec<(&'static str, &'static str, Value)> {
    let ratios = list(
        &of.ratios,
        |row| json!({"in_force": period(&row.in_force), "basis_points": row.ratio}),
    );
    vec![
        ("R3.2", "validity_years", json!(of.validity_years)),
        ("R3.2", "roll_over_holidays", json!(of.roll_over_holidays)),
        ("R4.4", "keep_order_within_working_days", json!(of.keep_order_within_working_days)),
        ("R8.1", "min_revenue_fen", json!(of.min_revenue)),
        ("R8.2", "min_staff", json!(of.min_staff)),
        ("R10.1", "quorum_over_bp", json!(of.quorum_over)),
        ("R10.1", "quorum_at_least", json!(of.quorum_at_least)),
        ("R10.1", "seats_at_least", json!(of.seats_at_least)),
        ("R10.2", "working_days", json!(of.admission_publicity_days)),
        ("R10.4", "admission_term", json!("until-removed")),
        ("R10.4", "one_review_a_year", json!(of.one_review_a_year)),
        ("R13.2", "working_days", json!(of.publicity_days)),
        ("R13.3", "ranking", json!(of.ranking)),
        ("R14.2", "partial_last", json!(of.partial_last)),
        ("R14.2", "skip_to_fit", json!(of.skip_to_fit)),
        ("R14.3", "annual_cap_fen", json!(of.annual_cap)),
        ("R14.3", "counts", json!("issued")),
        ("R16.1", "subsidy_basis", json!("min-line-catalogue")),
        ("R16.2", "ratio_year", json!("support-year")),
        ("R16.2", "ratio", ratios),
        ("R17.1", "max_hops", json!(of.reach.max_hops)),
        ("R17.1", "control_from_bp", json!(of.reach.control_from)),
        ("R19.1", "in_time_means", json!("submitted")),
        ("R19.1", "correction_working_days", json!(of.correction_working_days)),
        ("R19.1", "remind_days", json!(of.remind_days)),
        ("R19.1", "close_after_years", json!(of.close_after_years)),
        ("R19.1", "close_month", json!(of.close_month)),
        ("R19.1", "close_day", json!(of.close_day)),
        ("R22.3", "ratio_bp", json!(of.spot_check_ratio)),
        ("R22.3", "at_least", json!(of.spot_check_at_least)),
        ("R22.4", "shortfall_borne_by", json!("provider")),
        ("R23.1", "give_back_frozen_days", json!(of.give_back_frozen_days)),
        ("R23.1", "price_signal_bp", json!(of.price_signal)),
        ("R23.1", "shared_owner_customers", json!(of.shared_owner_customers)),
        ("R23.1", "same_contact_digits", json!(of.same_contact_digits)),
        ("R23.1", "same_address_characters", json!(of.same_address_characters)),
        ("R23.5", "ban_years", json!(of.ban_years)),
        ("R24.1", "inspectors_each", json!(of.inspectors_each)),
        ("R25.1", "exclusion_years", json!(of.exclusion_years)),
        ("R25.1", "starts", json!("issue")),
        ("R26.1", "earliest", json!(of.earliest)),
        ("R26.1", "earliest_counts", json!(of.earliest_counts)),
        ("R26.1", "rules_effective_on", json!(of.rules_effective_on)),
        ("R28.1", "accepts_until", json!(of.accepts_until)),
    ]
}
