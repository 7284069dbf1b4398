//! Faults in the read models, while the journal is without fault.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yunquan_auditor::{Auditor, Promise};

use crate::city::whole;
use crate::second::life;
use crate::story::id;

/// Rows that say what the journal says.
fn rows() -> Vec<(&'static str, Value)> {
    let line = json!({"item": "ERP", "title": null, "quantity": 1, "price_fen": 12_000_000,
        "region": "450203"});
    let mut rows = vec![
        (
            "applications",
            json!({"id": id("f1"), "status": "issued", "enterprise": id("first"),
            "provider": id("p"), "contract": id("contract f1"), "jurisdiction": "450203",
            "support_year": 2021, "order": 1, "later_order": null, "tier": 2,
            "basis_fen": 10_000_000, "ratio_bp": 5000, "subsidy_fen": 5_000_000,
            "estimate_fen": 5_000_000, "pack_version": 1, "voucher": id("voucher f1"),
            "contract_terms": {"price_fen": 12_000_000, "lines": [line]}}),
        ),
        (
            "vouchers",
            json!({"id": id("voucher f2"), "number": "LZ21-0000-0000-0000-P",
            "status": "expired", "face_fen": 3_000_000, "support_year": 2021,
            "issued_on": "2021-01-28", "nominal_last_day": "2022-01-28",
            "last_day": "2022-01-28", "application": id("f2"), "contract": id("contract f2"),
            "holder": id("second"), "provider": id("p"), "verified": false,
            "self_paid_fen": null, "accepted_on": null, "redemption": null,
            "given_back_days": 0, "reminded": null}),
        ),
        (
            "contracts",
            json!({"id": id("contract f1"), "enterprise": id("first"),
            "provider": id("p"), "signed_on": "2021-01-14", "price_fen": 12_000_000,
            "lines": [line], "application": id("f1"), "voucher": id("voucher f1"),
            "terminated": false, "exact_amount": null}),
        ),
        (
            "budgets",
            json!({"year": 2021, "status": "open", "appropriated_fen": 100_000_000,
            "carried_in_fen": 0, "available_fen": 95_000_000, "committed_fen": 5_000_000,
            "payable_fen": 0, "paid_fen": 0, "lapsed_fen": 0, "carried_out_fen": 0,
            "claimed_back_fen": 0, "recovered_fen": 0}),
        ),
        (
            "notices",
            json!({"year": 2021, "opens_on": "2021-01-01", "closes_on": "2021-12-31",
            "quota_fen": 100_000_000, "issued_fen": 8_000_000}),
        ),
        ("queues", json!({"year": 2021, "last": 2})),
        (
            "allowances",
            json!({"enterprise": id("first"), "year": 2021,
            "received_fen": 5_000_000, "brought_forward_fen": 0}),
        ),
    ];
    rows.extend(parties());
    rows
}

/// Rows of parties, publicities, rounds and accounts.
fn parties() -> Vec<(&'static str, Value)> {
    vec![
        (
            "enterprises",
            json!({"id": id("first"), "name": "first", "credit_code": "E1",
            "status": "authorised", "jurisdiction": "450203", "industry": "1391", "tags": [],
            "tier": 2}),
        ),
        (
            "providers",
            json!({"id": id("p"), "name": "云一", "credit_code": "P1",
            "status": "admitted", "publicity": id("pub-p"), "panel": id("panel")}),
        ),
        (
            "catalogues",
            json!({"provider": id("p"), "year": 2021, "version": 1, "items": [
            {"code": "ERP", "name": "n", "category": "management", "price_fen": 10_000_000}]}),
        ),
        (
            "publicities",
            json!({"id": id("pub-f"), "status": "closed", "items": [id("f1"), id("f2")],
            "posted_on": "2021-01-20", "last_day": "2021-01-27", "objections": []}),
        ),
        (
            "rounds",
            json!({"id": id("round"), "year": 2021, "prepared_by": id("bureau"),
            "issued_by": id("reviewer"), "count": 2, "total_fen": 8_000_000}),
        ),
        (
            "accounts",
            json!({"id": id("bureau"), "role": "bureau-officer", "status": "active",
            "party": null, "jurisdiction": null}),
        ),
    ]
}

fn audited(rows: &[(&'static str, Value)]) -> Auditor {
    let mut auditor = whole().read();
    for (table, row) in rows {
        auditor.row(table, row);
    }
    auditor
}

#[test]
fn rows_that_say_what_the_journal_says_have_no_violation() {
    assert_eq!(audited(&rows()).violations(), []);
}

#[test]
fn every_field_of_every_row_is_compared() {
    let good = rows();
    let mut compared = 0;
    for (at, (table, row)) in good.iter().enumerate() {
        for field in row.as_object().unwrap().keys() {
            if matches!(field.as_str(), "id" | "enterprise" | "year") && *table != "applications" {
                continue;
            }
            let mut broken = good.clone();
            broken[at].1[field.as_str()] = json!("something else");
            let auditor = audited(&broken);
            let found = auditor.violations();
            assert!(!found.is_empty(), "{table}.{field} is not compared");
            assert!(found[0].subject.starts_with(table), "{found:?}");
            compared += 1;
        }
    }
    assert!(compared > 60, "{compared}");
}

#[test]
fn a_field_is_named_by_its_promise_and_rule() {
    for (table, field, promise, rule) in [
        ("applications", "order", Promise::Order, "R4.4"),
        ("applications", "estimate_fen", Promise::Subsidy, "R14.3"),
        ("applications", "basis_fen", Promise::Subsidy, "R16.1"),
        ("vouchers", "face_fen", Promise::Money, "R14.3"),
        ("vouchers", "holder", Promise::Once, "R3.5"),
        ("vouchers", "nominal_last_day", Promise::Validity, "R3.2"),
        ("budgets", "available_fen", Promise::Money, "R4.3"),
        ("allowances", "received_fen", Promise::Cap, "R14.3"),
        ("publicities", "last_day", Promise::Publicity, "R13.2"),
        ("rounds", "issued_by", Promise::Persons, "R13.1"),
    ] {
        let mut rows = rows();
        let row = rows.iter_mut().find(|(name, _)| *name == table).unwrap();
        row.1[field] = json!(-1);
        let auditor = audited(&rows);
        let found = &auditor.violations()[0];
        assert_eq!((found.promise, found.rule.as_str()), (promise, rule), "{table}.{field}");
    }
}

/// Rows of the second half of the life.
fn second() -> Vec<(&'static str, Value)> {
    let party = |kind: &str, name: &str| format!("{kind}/{}", id(name));
    let payment = json!({"redemption": id("r1"), "voucher": id("voucher f1"),
        "provider": id("p"), "year": 2021, "amount_fen": 4_500_000, "outcome": "paid"});
    vec![
        (
            "redemptions",
            json!({"id": id("r1"), "status": "paid", "voucher": id("voucher f1"),
            "contract": id("contract f1"), "provider": id("p"), "enterprise": id("first"),
            "support_year": 2021, "face_fen": 5_000_000, "panel": id("panel 2"),
            "to_check": true, "accepted_basis_fen": 9_000_000, "determined_fen": 4_500_000,
            "lines": [{"line": 0, "carried_out_fen": 9_000_000, "accepted_fen": 9_000_000}],
            "settlement": id("s2"), "paid_on": "2021-06-15", "because": "R23.1",
            "file": {"completed_on": "2021-05-31", "self_paid_fen": 7_000_000}}),
        ),
        (
            "settlements",
            json!({"id": id("s2"), "status": "closed", "items": [payment],
            "total_fen": 4_500_000, "prepared_by": id("finance"), "sent_by": id("finance2"),
            "sent_on": "2021-06-15"}),
        ),
        (
            "cases",
            json!({"id": id("case 2"), "status": "closed", "parties": [
                {"party": party("enterprise", "first"), "heard": true, "at_fault": false,
                    "found_by": id("bureau"), "banned_until": null},
                {"party": party("provider", "p"), "heard": true, "at_fault": true,
                    "found_by": id("bureau"), "banned_until": "2024-08-02"}],
            "vouchers": [{"voucher": id("voucher f1"), "fate": "cancelled"}],
            "proposed_by": id("bureau"),
            "sanctioned_by": id("reviewer"), "upheld": true,
            "claims": [{"voucher": id("voucher f1"), "year": 2021, "amount_fen": 4_500_000,
                "received_fen": 4_500_000, "dropped": false}]}),
        ),
        ("inspections", inspection()),
        (
            "budgets",
            json!({"year": 2021, "status": "open", "appropriated_fen": 100_000_000,
            "carried_in_fen": 0, "available_fen": 95_500_000, "committed_fen": 0,
            "payable_fen": 0, "paid_fen": 4_500_000, "lapsed_fen": 0, "carried_out_fen": 0,
            "claimed_back_fen": 4_500_000, "recovered_fen": 4_500_000}),
        ),
    ]
}

/// The row of the inspection, as its own leaves have drawn it.
fn inspection() -> Value {
    let story = life();
    let event = |command: &str| story.leaves[story.find(command, 0)]["event"]["inspection"].clone();
    let (plan, drawn) = (event("inspection/plan"), event("inspection/draw"));
    let one = &drawn["drawn"]["assignments"][0];
    let subject = json!({"party": one["party"], "inspectors": one["inspectors"],
        "status": "cleared", "found_by": one["inspectors"][0], "rectify_by": "2021-09-29"});
    json!({"id": id("i1"), "year": 2021, "status": "closed",
        "candidates": plan["planned"]["candidates"], "inspectors": plan["planned"]["inspectors"],
        "count": 1, "subjects": [subject]})
}

#[test]
fn every_field_of_the_second_half_is_compared() {
    let read = |rows: &[(&str, Value)]| {
        let mut auditor = life().read();
        rows.iter().for_each(|(table, row)| auditor.row(table, row));
        auditor.violations().to_vec()
    };
    let good = second();
    assert_eq!(read(&good), []);
    for (at, (table, row)) in good.iter().enumerate() {
        for field in row.as_object().unwrap().keys() {
            if matches!(field.as_str(), "id" | "year" | "file") && *table != "inspections"
                || field == "id"
            {
                continue;
            }
            let mut broken = good.clone();
            broken[at].1[field.as_str()] = json!("something else");
            assert!(!read(&broken).is_empty(), "{table}.{field} is not compared");
        }
    }
    let mut file = good;
    file[0].1["file"]["self_paid_fen"] = json!(1);
    assert_eq!(read(&file)[0].rule, "R21.2");
}

#[test]
fn rows_too_many_twice_or_left_out_are_seen() {
    let mut unknown = rows();
    unknown[0].1["id"] = json!(id("unheard of"));
    assert_eq!(audited(&unknown).violations()[0].promise, Promise::Tables);
    let twice: Vec<_> = rows().into_iter().chain(rows().into_iter().take(1)).collect();
    assert_eq!(audited(&twice).violations()[0].detail, "shown twice");
    let mut auditor = audited(&rows());
    auditor.finish();
    let short = auditor.violations().iter().find(|it| it.subject == "vouchers").unwrap();
    assert_eq!(short.detail, "rows is 1 where 2 follows");
}

/// The checks of tables that fail: a value that is not what follows, a row too many, a row twice,
/// and a table that is short.
pub(crate) fn failed_checks() -> BTreeSet<(String, u32)> {
    let mut failed = BTreeSet::new();
    for (field, value) in [("status", json!("x")), ("id", json!("x"))] {
        let mut wrong = rows();
        wrong[0].1[field] = value;
        failed.extend(crate::held::failed(&audited(&wrong)));
    }
    let twice: Vec<_> = rows().into_iter().chain(rows().into_iter().take(1)).collect();
    let mut auditor = audited(&twice);
    auditor.head(0, "x");
    auditor.head(auditor.size(), "x");
    auditor.shown_at(1_640_995_200_000_000);
    auditor.finish();
    failed.extend(crate::held::failed(&auditor));
    failed
}
