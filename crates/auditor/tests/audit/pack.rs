//! The scheme's pack as an export states it: the parameters that the auditor needs.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yunquan_auditor::{Auditor, Promise};

/// A pack whose numbers are the regulation's.
pub(crate) fn pack() -> Value {
    let materials = |of: &'static str, kinds: [&'static str; 4]| {
        kinds.map(|kind| json!({"of": of, "kind": kind}))
    };
    let mut needed = Vec::new();
    needed.extend(materials("admission", ["application-form", "quotation", "statement", "other"]));
    let of_files = ["application-form", "business-licence", "contract", "other"];
    needed.extend(materials("application", of_files));
    for kind in
        ["voucher", "redemption-form", "contract", "self-paid-proof", "service-evidence", "summary"]
    {
        needed.push(json!({"of": "redemption", "kind": kind}));
    }
    let ratio = |year: i32, basis_points: i64| {
        json!({"in_force": {"from": format!("{year}-01-01"), "until": format!("{year}-12-31")},
            "basis_points": basis_points})
    };
    json!({
        "scheme": "liuzhou-cloud-2020@1",
        "id": "liuzhou-cloud-2020",
        "zone": "Asia/Shanghai",
        "voucher_prefix": "LZ",
        "regions": [{"code": "450203"}, {"code": "LZ-LD"}],
        "tiers": [{"tier": 1, "industries": ["34", "36"], "tags": []},
            {"tier": 2, "industries": ["13"], "tags": ["strategic"]},
            {"tier": 3, "industries": [], "tags": []}],
        "excluded_industries": [{"prefix": "16"}],
        "materials": needed,
        "stages": {"rectification": 20},
        "rules": rules(&[
            ("R3.2", json!({"validity_years": 1, "roll_over_holidays": true})),
            ("R4.1", json!({})),
            ("R4.4", json!({"keep_order_within_working_days": 5})),
            ("R8.1", json!({"min_revenue_fen": 1_000_000_000})),
            ("R8.2", json!({"min_staff": 5})),
            ("R10.1", json!({"quorum_over_bp": 5000, "quorum_at_least": 2, "seats_at_least": 3})),
            ("R10.2", json!({"working_days": 5})),
            ("R10.4", json!({"one_review_a_year": true})),
            ("R13.2", json!({"working_days": 5})),
            ("R13.3", json!({"ranking": ["tier", "order"]})),
            ("R14.2", json!({"partial_last": false, "skip_to_fit": false})),
            ("R14.3", json!({"annual_cap_fen": 50_000_000})),
            ("R16.2", json!({"ratio": [ratio(2020, 8000), ratio(2021, 5000), ratio(2022, 3000)]})),
            ("R17.1", json!({"max_hops": 4, "control_from_bp": 5000})),
            ("R19.1", json!({"close_after_years": 1, "close_month": 12, "close_day": 31,
                "correction_working_days": 5, "remind_days": [90, 30, 7]})),
            ("R22.3", json!({"ratio_bp": 2000, "at_least": 1})),
            ("R23.1", json!({"give_back_frozen_days": true})),
            ("R23.5", json!({"ban_years": 3})),
            ("R24.1", json!({"inspectors_each": 2})),
            ("R25.1", json!({"exclusion_years": 2})),
            ("R26.1", json!({"earliest": "2020-01-01", "earliest_counts": true,
                "rules_effective_on": "2020-09-01"})),
            ("R28.1", json!({"accepts_until": "2022-12-31"})),
        ]),
    })
}

fn rules(parameters: &[(&str, Value)]) -> Value {
    let rule = |(id, value): &(&str, Value)| ((*id).to_owned(), json!({"parameters": value}));
    Value::Object(parameters.iter().map(rule).collect())
}

#[test]
fn a_pack_that_is_not_the_regulation_is_named_by_its_rule() {
    assert!(Auditor::new(&pack()).unwrap().violations().is_empty());
    for (rule, name, value) in [
        ("R14.3", "annual_cap_fen", json!(60_000_000)),
        ("R13.2", "working_days", json!(3)),
        ("R10.2", "working_days", json!(7)),
        ("R3.2", "validity_years", json!(2)),
        ("R8.1", "min_revenue_fen", json!(1)),
        ("R8.2", "min_staff", json!(4)),
        ("R28.1", "accepts_until", json!("2023-12-31")),
        ("R26.1", "earliest", json!("2019-01-01")),
        ("R23.5", "ban_years", json!(2)),
        ("R25.1", "exclusion_years", json!(1)),
    ] {
        let mut pack = pack();
        pack["rules"][rule]["parameters"][name] = value;
        let auditor = Auditor::new(&pack).unwrap();
        let found = auditor.violations();
        assert_eq!(found.len(), 1, "{rule} {name}: {found:?}");
        assert_eq!((found[0].promise, found[0].rule.as_str()), (Promise::Text, rule));
    }
}

#[test]
fn each_years_ratio_is_compared_with_article_16() {
    for index in 0..3 {
        let mut pack = pack();
        pack["rules"]["R16.2"]["parameters"]["ratio"][index]["basis_points"] = json!(1);
        let auditor = Auditor::new(&pack).unwrap();
        assert_eq!(auditor.violations().len(), 1);
        assert_eq!(auditor.violations()[0].rule, "R16.2");
    }
}

#[test]
fn a_pack_without_a_parameter_cannot_be_read() {
    let mut pack = pack();
    pack["rules"]["R14.3"]["parameters"] = json!({});
    let error = Auditor::new(&pack).unwrap_err();
    assert_eq!(error.to_string(), "pack: rule R14.3 has no parameter annual_cap_fen");
}

/// The check of the pack against the regulation's text, failed.
pub(crate) fn failed_checks() -> BTreeSet<(String, u32)> {
    let mut pack = pack();
    pack["rules"]["R14.3"]["parameters"]["annual_cap_fen"] = json!(1);
    crate::held::failed(&Auditor::new(&pack).unwrap())
}
