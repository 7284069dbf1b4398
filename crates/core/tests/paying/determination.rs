//! The determination by two persons of two bodies (R16.3, R22.4).

use serde_json::json;
use yunquan_core::account::{Party, Role};
use yunquan_core::ids::RedemptionId;
use yunquan_core::money::Fen;
use yunquan_core::redemption::{Body, Status};
use yunquan_core::voucher;

use crate::common::{barred, refused, unknown, with};
use crate::ground::{APPROPRIATED, Ground, determine_form};

#[test]
fn the_bureau_proposes_and_finance_decides() {
    let mut it = Ground::new();
    let id = it.accepted(80_000, 8_000, 75_000);
    let form = determine_form(id);
    it.run(it.reviewer, "redemption/determine", form.clone()).unwrap();
    let proposal = it.redemption(id).proposal.clone().unwrap();
    assert_eq!((proposal.body, proposal.amount_fen), (Body::Bureau, Fen(60_000)));
    assert_eq!(it.redemption(id).status, Status::Accepted);
    assert_eq!(it.budget().payable, Fen(0));
    it.run(it.finance_reviewer, "redemption/determine", form).unwrap();
    let file = it.redemption(id);
    assert_eq!((file.status, file.determined_fen), (Status::Determined, Some(Fen(60_000))));
    let budget = it.budget();
    assert_eq!((budget.committed, budget.payable), (Fen(0), Fen(60_000)));
    // The rest of the face value is set free.
    assert_eq!(budget.available, Fen(APPROPRIATED - 60_000));
}

#[test]
fn finance_may_propose_and_the_bureau_decide() {
    let mut it = Ground::new();
    let id = it.accepted(80_000, 8_000, 100_000);
    let form = determine_form(id);
    it.run(it.finance, "redemption/determine", form.clone()).unwrap();
    it.run(it.reviewer, "redemption/determine", form).unwrap();
    assert_eq!(it.redemption(id).determined_fen, Some(Fen(80_000)));
}

#[test]
fn the_amount_is_rounded_down_and_never_above_the_face_value() {
    for (face, ratio, basis, amount) in [
        (80_000, 8_000, 100_000, 80_000),
        (80_000, 8_000, 100_001, 80_000),
        (80_000, 8_000, 99_999, 79_999),
        (80_000, 5_000, 7, 3),
        (1, 3_000, 4, 1),
    ] {
        let mut it = Ground::new();
        let id = it.accepted(face, ratio, basis);
        let form = determine_form(id);
        it.run(it.reviewer, "redemption/determine", form.clone()).unwrap();
        it.run(it.finance, "redemption/determine", form).unwrap();
        assert_eq!(it.redemption(id).determined_fen, Some(Fen(amount)), "{face} {ratio} {basis}");
    }
}

/// Frozen, not accepted by a panel, who found the file complete, the same person, the same body,
/// more than is due, less than is due: in this order.
#[test]
fn refusals_come_in_their_order() {
    let mut it = Ground::new();
    let id = it.accepted(80_000, 8_000, 75_000);
    let due = |fen: i64| with(determine_form(id), json!({"amount_fen": fen}));
    it.change(id, |file| file.status = Status::Reviewing);
    it.voucher_stands(id, voucher::Status::Frozen);
    refused(it.run(it.officer, "redemption/determine", due(60_001)), "R23.1");
    it.voucher_stands(id, voucher::Status::Redeeming);
    refused(it.run(it.officer, "redemption/determine", due(60_001)), "R22.4");
    it.change(id, |file| file.status = Status::Accepted);
    barred(it.run(it.officer, "redemption/determine", due(60_001)), Some("R13.1"));
    refused(it.run(it.reviewer, "redemption/determine", due(60_001)), "R16.3");
    let facts = refused(it.run(it.reviewer, "redemption/determine", due(59_999)), "R22.4");
    assert_eq!(facts["determined_fen"], json!(60_000));
    it.run(it.reviewer, "redemption/determine", due(60_000)).unwrap();
    barred(it.run(it.reviewer, "redemption/determine", due(60_001)), Some("R22.4"));
    let colleague = it.office.person(Role::BureauOfficer);
    let facts = refused(it.run(colleague, "redemption/determine", due(60_001)), "R22.4");
    assert_eq!(facts["body"], json!("bureau"));
    refused(it.run(it.finance, "redemption/determine", due(60_001)), "R16.3");
    refused(it.run(it.finance, "redemption/determine", due(59_999)), "R22.4");
    it.run(it.finance, "redemption/determine", due(60_000)).unwrap();
    let again = it.run(it.finance_reviewer, "redemption/determine", due(60_000));
    let facts = refused(again, "R22.4");
    assert_eq!(facts["status"], json!("determined"));
    let nowhere = determine_form(RedemptionId(uuid::Uuid::nil()));
    unknown(it.run(it.finance, "redemption/determine", nowhere));
}

#[test]
fn only_bureau_and_finance_determine_and_nobody_a_relatives_file() {
    let mut it = Ground::new();
    let id = it.accepted(80_000, 8_000, 75_000);
    for person in [it.organiser, it.experts[0], it.inspector, it.provider.account] {
        barred(it.run(person, "redemption/determine", determine_form(id)), None);
    }
    let relative = it.office.person(Role::FinanceOfficer);
    it.office.relative(relative, Party::Enterprise(it.enterprise.id));
    barred(it.run(relative, "redemption/determine", determine_form(id)), Some("R13.1"));
}

/// The support year's budget closes on 31 December of the year after: from then on the rest lapses.
#[test]
fn what_is_set_free_after_the_budgets_last_day_lapses() {
    for (at, lapsed) in [("2022-12-31 23:59", 0), ("2023-01-01 00:00", 20_000)] {
        let mut it = Ground::new();
        let id = it.accepted(80_000, 8_000, 75_000);
        it.office.clock(at);
        it.run(it.reviewer, "redemption/determine", determine_form(id)).unwrap();
        it.run(it.finance, "redemption/determine", determine_form(id)).unwrap();
        let budget = it.budget();
        assert_eq!((budget.lapsed, budget.payable), (Fen(lapsed), Fen(60_000)), "{at}");
    }
}
