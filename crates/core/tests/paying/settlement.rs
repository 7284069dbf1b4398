//! Payment lists: prepared by one, sent by another, answered by the bank once (R22.5).

use serde_json::json;
use yunquan_core::account::{Party, Role};
use yunquan_core::ids::RedemptionId;
use yunquan_core::money::Fen;
use yunquan_core::redemption::Status;
use yunquan_core::refusal::FaultCode;
use yunquan_core::settlement::{Outcome, Status as ListStatus};
use yunquan_core::voucher;

use crate::common::{barred, faulty, refused, with};
use crate::ground::{Ground, bounced, paid};

#[test]
fn a_list_of_everything_determined_is_prepared_sent_and_paid() {
    let mut it = Ground::new();
    let ids = [it.determined(80_000), it.determined(50_000)];
    it.waiting(&ids);
    let events = it.run(it.finance, "settlement/prepare", json!({})).unwrap();
    let settlement = it.redemption(ids[0]).settlement.unwrap();
    assert_eq!(events.len(), 1);
    let list = it.settlement(settlement).clone();
    assert_eq!((list.status, list.total_fen), (ListStatus::Prepared, Fen(130_000)));
    it.run(it.finance_reviewer, "settlement/send", json!({"settlement": settlement})).unwrap();
    let form = json!({"settlement": settlement, "results": [paid(ids[0])]});
    it.run(it.finance, "settlement/record", form).unwrap();
    assert_eq!(it.settlement(settlement).status, ListStatus::Sent);
    let form = json!({"settlement": settlement, "results": [paid(ids[1])]});
    it.run(it.finance, "settlement/record", form).unwrap();
    assert_eq!(it.settlement(settlement).status, ListStatus::Closed);
    for id in ids {
        assert_eq!(it.redemption(id).status, Status::Paid);
        assert_eq!(it.voucher(id).status, voucher::Status::Redeemed);
    }
    let budget = it.budget();
    assert_eq!((budget.payable, budget.paid), (Fen(0), Fen(130_000)));
}

#[test]
fn what_a_case_has_frozen_is_left_out_or_dropped_and_never_named() {
    let mut it = Ground::new();
    let ids = [it.determined(80_000), it.determined(50_000)];
    it.voucher_stands(ids[0], voucher::Status::Frozen);
    it.waiting(&ids);
    let form = json!({"redemptions": [ids[0]]});
    refused(it.run(it.finance, "settlement/prepare", form), "R23.1");
    it.run(it.finance, "settlement/prepare", json!({})).unwrap();
    let settlement = it.redemption(ids[1]).settlement.unwrap();
    assert_eq!(it.settlement(settlement).items.len(), 1);

    // Frozen while the list waits to be sent: taken off, and nothing is left to answer.
    it.voucher_stands(ids[1], voucher::Status::Frozen);
    it.run(it.finance_reviewer, "settlement/send", json!({"settlement": settlement})).unwrap();
    let list = it.settlement(settlement);
    assert_eq!((list.status, list.total_fen), (ListStatus::Closed, Fen(0)));
    let file = it.redemption(ids[1]);
    assert_eq!((file.status, file.settlement), (Status::Determined, None));
    refused(it.run(it.finance, "settlement/prepare", json!({})), "R22.5");
}

#[test]
fn a_bounced_payment_is_sent_again_once_its_account_is_corrected() {
    let mut it = Ground::new();
    let id = it.determined(80_000);
    let first = it.sent(&[id]);
    let form = json!({"settlement": first, "results": [bounced(id)]});
    it.run(it.finance, "settlement/record", form).unwrap();
    let file = it.redemption(id);
    assert_eq!((file.status, file.bounced.as_deref()), (Status::Bounced, Some("账号不符")));
    assert_eq!(it.budget().payable, Fen(80_000));
    let form = json!({"redemptions": [id]});
    refused(it.run(it.finance, "settlement/prepare", form), "R22.5");
    it.change(id, |file| file.status = Status::Determined);
    let second = it.sent(&[id]);
    // The old list has had its answer.
    let form = json!({"settlement": first, "results": [paid(id)]});
    refused(it.run(it.finance, "settlement/record", form), "R22.5");
    let form = json!({"settlement": second, "results": [paid(id)]});
    it.run(it.finance, "settlement/record", form.clone()).unwrap();
    refused(it.run(it.finance, "settlement/record", form), "R22.5");
    assert_eq!(it.budget().paid, Fen(80_000));
    let outcomes = [first, second].map(|list| it.settlement(list).items[0].outcome);
    assert_eq!(outcomes, [Some(Outcome::Bounced), Some(Outcome::Paid)]);
}

/// Faults, frozen, not determined: in this order.
#[test]
fn refusals_of_preparing_come_in_their_order() {
    let mut it = Ground::new();
    let nowhere = RedemptionId(uuid::Uuid::nil());
    let frozen = it.determined(1_000);
    it.voucher_stands(frozen, voucher::Status::Frozen);
    let open = it.accepted(1_000, 10_000, 1_000);
    let form = json!({"redemptions": [open, frozen, nowhere, open]});
    faulty(
        it.run(it.finance, "settlement/prepare", form),
        &[("redemptions.3", FaultCode::Duplicate), ("redemptions.2", FaultCode::NotFound)],
    );
    it.voucher_stands(open, voucher::Status::Frozen);
    let form = json!({"redemptions": [open]});
    refused(it.run(it.finance, "settlement/prepare", form.clone()), "R23.1");
    it.voucher_stands(open, voucher::Status::Redeeming);
    let facts = refused(it.run(it.finance, "settlement/prepare", form), "R22.5");
    assert_eq!(facts["status"], json!("accepted"));
    it.waiting(&[]);
    refused(it.run(it.finance, "settlement/prepare", json!({})), "R22.5");
}

#[test]
fn another_person_of_finance_sends_it_once() {
    let mut it = Ground::new();
    let id = it.determined(80_000);
    let settlement = it.prepared(&[id]);
    let form = json!({"settlement": settlement});
    barred(it.run(it.finance, "settlement/send", form.clone()), Some("R22.5"));
    barred(it.run(it.officer, "settlement/send", form.clone()), None);
    let results = json!({"settlement": settlement, "results": [paid(id)]});
    refused(it.run(it.finance, "settlement/record", results), "R22.5");
    it.run(it.finance_reviewer, "settlement/send", form.clone()).unwrap();
    refused(it.run(it.finance_reviewer, "settlement/send", form), "R22.5");
}

#[test]
fn nobody_pays_his_own_or_a_relatives_firm() {
    let mut it = Ground::new();
    let id = it.determined(80_000);
    it.waiting(&[id]);
    let relative = it.office.person(Role::FinanceOfficer);
    it.office.relative(relative, Party::Provider(it.provider.id));
    barred(it.run(relative, "settlement/prepare", json!({})), Some("R13.1"));
    let named = json!({"redemptions": [id]});
    barred(it.run(relative, "settlement/prepare", named), Some("R13.1"));
    let settlement = it.prepared(&[id]);
    let form = json!({"settlement": settlement});
    barred(it.run(relative, "settlement/send", form.clone()), Some("R13.1"));
    it.run(it.finance_reviewer, "settlement/send", form).unwrap();
    let form = json!({"settlement": settlement, "results": [paid(id)]});
    barred(it.run(relative, "settlement/record", form), Some("R13.1"));
}

#[test]
fn every_faulty_answer_is_named_and_none_is_recorded() {
    let mut it = Ground::new();
    let ids = [it.determined(80_000), it.determined(50_000), it.determined(30_000)];
    let settlement = it.sent(&ids[..2]);
    let results = json!([
        paid(ids[0]),
        paid(ids[2]),
        bounced(ids[0]),
        with(paid(ids[1]), json!({"on": "2021-01-05", "amount_fen": 50_001, "reference": null})),
        with(bounced(ids[1]), json!({"on": "2021-01-03", "reason": null})),
    ]);
    let form = json!({"settlement": settlement, "results": results});
    faulty(
        it.run(it.finance, "settlement/record", form),
        &[
            ("results.1.redemption", FaultCode::NotFound),
            ("results.2.redemption", FaultCode::Duplicate),
            ("results.3.amount_fen", FaultCode::Mismatch),
            ("results.3.on", FaultCode::InTheFuture),
            ("results.3.reference", FaultCode::Missing),
            ("results.4.redemption", FaultCode::Duplicate),
            ("results.4.on", FaultCode::OutOfRange),
            ("results.4.reason", FaultCode::Missing),
        ],
    );
    assert_eq!(it.budget().paid, Fen(0));
    // One that is answered already takes the others with it.
    let form = json!({"settlement": settlement, "results": [paid(ids[0])]});
    it.run(it.finance, "settlement/record", form).unwrap();
    let form = json!({"settlement": settlement, "results": [paid(ids[1]), paid(ids[0])]});
    refused(it.run(it.finance, "settlement/record", form), "R22.5");
    assert_eq!(it.budget().paid, Fen(80_000));
    assert_eq!(it.redemption(ids[1]).status, Status::Settling);
}

/// What the bank has paid is paid, even if a case froze the voucher meanwhile.
#[test]
fn a_payment_of_a_frozen_voucher_is_booked() {
    let mut it = Ground::new();
    let id = it.determined(80_000);
    let settlement = it.sent(&[id]);
    it.voucher_stands(id, voucher::Status::Frozen);
    let form = json!({"settlement": settlement, "results": [paid(id)]});
    it.run(it.finance, "settlement/record", form).unwrap();
    assert_eq!(it.voucher(id).status, voucher::Status::Frozen);
    assert_eq!((it.redemption(id).status, it.budget().paid), (Status::Paid, Fen(80_000)));
}
