//! What is refused of a case, and in which order.

use serde_json::{Value, json};
use yunquan_core::refusal::FaultCode;
use yunquan_core::voucher::Status;

use crate::common::{barred, faulty, refused, unknown};
use crate::ground::{City, Reached, enterprise, provider};

#[test]
fn opening_names_every_fault_at_once_and_comes_before_any_rule() {
    let mut city = City::new(&[Reached::Issued, Reached::Issued]);
    let case = city.open(&[enterprise(0)], &[city.vouchers[0]]);
    city.sanction(&case, &[(enterprise(0), true)]);
    let nobody = json!("enterprise/00000000-0000-7000-8000-00000000ffff");
    let nothing = json!("00000000-0000-7000-8000-00000000ffff");
    let form = json!({"parties": [enterprise(0), enterprise(0), nobody], "grounds": "举报",
        "vouchers": [city.vouchers[0], city.vouchers[1], nothing], "signals": [nothing],
        "evidence": ["00".repeat(32)], "complainant_contact": "1"});
    faulty(
        city.office.run(city.officer, "case/open", form),
        &[
            ("parties.1", FaultCode::Duplicate),
            ("parties.2", FaultCode::NotFound),
            ("vouchers.0", FaultCode::NotAChoice),
            ("vouchers.1", FaultCode::Mismatch),
            ("vouchers.2", FaultCode::NotFound),
            ("signals.0", FaultCode::NotFound),
            ("evidence.0", FaultCode::NoSuchFile),
            ("complainant_name", FaultCode::Missing),
        ],
    );
    let form = json!({"parties": [enterprise(0)], "grounds": "举报"});
    let facts = refused(city.office.run(city.officer, "case/open", form), "R23.4");
    assert_eq!(facts["until"], json!("2024-01-04"));
}

#[test]
fn a_provider_struck_off_is_not_struck_off_again_until_its_ban_is_over() {
    let mut city = City::new(&[Reached::Issued]);
    let case = city.open(&[provider(0)], &[]);
    city.sanction(&case, &[(provider(0), true)]);
    let form = json!({"parties": [provider(0)], "grounds": "举报"});
    city.office.clock("2024-01-04 23:59");
    refused(city.office.run(city.officer, "case/open", form.clone()), "R23.3");
    city.office.clock("2024-01-05 00:00");
    city.office.run(city.officer, "case/open", form).unwrap();
}

#[test]
fn hearing_finding_and_sanction_follow_each_other() {
    let mut city = City::new(&[Reached::Issued]);
    let parties = [enterprise(0), provider(0)];
    let case = city.open(&parties, &[city.vouchers[0]]);
    let sanction = json!({"case": case, "reason": "事实清楚"});
    let (officer, reviewer) = (city.officer, city.reviewer);
    for party in parties {
        let found = city.finding(&case, party, true);
        refused(city.office.run(officer, "case/find", found.clone()), "R23.6");
        city.office.run(officer, "case/hear", json!({"case": case, "party": party})).unwrap();
        refused(city.office.run(officer, "case/sanction", sanction.clone()), "R23.6");
        city.office.run(officer, "case/find", found).unwrap();
    }
    city.office.run(officer, "case/sanction", sanction.clone()).unwrap();
    barred(city.office.run(officer, "case/sanction", sanction.clone()), Some("R23.6"));
    barred(city.office.run(city.finance, "case/sanction", sanction.clone()), None);
    // Found again, what was proposed rests on nothing.
    let again = city.finding(&case, provider(0), false);
    city.office.run(officer, "case/find", again).unwrap();
    city.office.run(reviewer, "case/sanction", sanction.clone()).unwrap();
    assert_eq!(city.stands(0), Status::Frozen);
    city.office.run(officer, "case/sanction", sanction.clone()).unwrap();
    assert_eq!(city.stands(0), Status::Cancelled);
    refused(city.office.run(reviewer, "case/sanction", sanction), "R23.6");
}

#[test]
fn a_finding_fits_its_ground_and_its_evidence() {
    let mut city = City::new(&[Reached::Issued]);
    let case = city.open(&[enterprise(0)], &[]);
    let run = |city: &mut City, changes: Value| {
        let mut form = city.finding(&case, enterprise(0), true);
        form.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        city.office.run(city.officer, "case/find", form)
    };
    let both = [("ground", FaultCode::Mismatch), ("evidence", FaultCode::Missing)];
    faulty(run(&mut city, json!({"ground": "none", "evidence": []})), &both);
    let innocent = json!({"at_fault": false, "ground": "misuse"});
    faulty(run(&mut city, innocent), &[("ground", FaultCode::Mismatch)]);
    let stranger = json!({"party": enterprise(1)});
    faulty(run(&mut city, stranger), &[("party", FaultCode::NotFound)]);
}

#[test]
fn one_voucher_is_decided_by_its_own_case_and_cancelled_only_after_a_sanction() {
    let mut city = City::new(&[Reached::Issued, Reached::Issued]);
    let first = city.open(&[enterprise(0)], &[city.vouchers[0]]);
    let other = city.open(&[enterprise(1)], &[city.vouchers[1]]);
    let decide = |case: &Value, voucher: usize, cancel: bool, city: &City| {
        json!({"case": case, "voucher": city.vouchers[voucher], "cancel": cancel,
            "reason": "查明"})
    };
    let reviewer = city.reviewer;
    let form = decide(&other, 0, false, &city);
    let result = city.office.run(reviewer, "case/decide-voucher", form);
    faulty(result, &[("voucher", FaultCode::NotFound)]);
    let form = decide(&first, 0, true, &city);
    refused(city.office.run(reviewer, "case/decide-voucher", form), "R23.6");
    let form = decide(&first, 0, false, &city);
    city.office.run(reviewer, "case/decide-voucher", form).unwrap();
    assert_eq!(city.stands(0), Status::Issued);
    unknown(city.office.run(
        reviewer,
        "case/decide-voucher",
        json!({"case": "00000000-0000-7000-8000-00000000ffff", "voucher": city.vouchers[0],
            "cancel": false, "reason": "查明"}),
    ));
}

#[test]
fn what_comes_back_is_never_more_than_was_paid() {
    let mut city = City::new(&[Reached::Paid]);
    let case = city.open(&[enterprise(0)], &[city.vouchers[0]]);
    city.sanction(&case, &[(enterprise(0), true)]);
    let (finance, officer) = (city.finance, city.officer);
    let receive = |amount: i64, on: &str, city: &City| {
        json!({"case": case, "voucher": city.vouchers[0], "amount_fen": amount, "on": on,
            "document": "缴款书"})
    };
    let form = receive(0, "2021-01-05", &city);
    let both = [("amount_fen", FaultCode::OutOfRange), ("on", FaultCode::InTheFuture)];
    faulty(city.office.run(finance, "case/receive", form), &both);
    let close = json!({"case": case, "reason": "办结"});
    refused(city.office.run(officer, "case/close", close.clone()), "R23.2");
    let form = receive(901, "2021-01-04", &city);
    refused(city.office.run(finance, "case/receive", form), "R23.2");
    for amount in [400, 500] {
        let form = receive(amount, "2021-01-04", &city);
        city.office.run(finance, "case/receive", form).unwrap();
    }
    let form = receive(1, "2021-01-04", &city);
    refused(city.office.run(finance, "case/receive", form), "R23.2");
    city.balances();
    city.office.run(officer, "case/close", close.clone()).unwrap();
    refused(city.office.run(officer, "case/close", close), "R23.6");
}

#[test]
fn nobody_who_took_part_looks_at_a_sanction_again() {
    let mut city = City::new(&[Reached::Paid]);
    let case = city.open(&[provider(0)], &[city.vouchers[0]]);
    city.sanction(&case, &[(provider(0), true)]);
    let form = json!({"case": case, "upheld": false, "reason": "证据不足"});
    for person in [city.officer, city.reviewer] {
        barred(city.office.run(person, "case/review", form.clone()), Some("R23.6"));
    }
    city.office.run(city.second, "case/review", form.clone()).unwrap();
    refused(city.office.run(city.second, "case/review", form), "R23.6");
    assert_eq!(city.budget_now().claimed_back.0, 0);
    city.balances();
}
