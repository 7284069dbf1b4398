//! Verification and acceptance: the order of refusals, and what is on file afterwards.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::contract::VoucherAmount;
use yunquan_core::event::Event;
use yunquan_core::ids::AccountId;
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::provider;
use yunquan_core::refusal::FaultCode;
use yunquan_core::relation::Link;
use yunquan_core::voucher::{self, Status};

use crate::common::{faulty, refused, with};
use crate::ground::{Answer, FACE, Ground, PRICE};

/// An acceptance in which everything is wrong at first.
struct Attempt {
    it: Ground,
    by: AccountId,
    form: Value,
}

impl Attempt {
    fn new() -> Self {
        let mut it = Ground::new();
        let stranger = Uuid::from_u128(9);
        let mut form = it.accept_form();
        form["presented_by"] = json!(stranger);
        form["contract"] = json!(stranger);
        form["items"] = json!(["ERP", "CRM"]);
        form["annex"] = Value::Null;
        form["self_paid_fen"] = json!(PRICE);
        it.office.clock("2022-03-10 00:00");
        it.change(|voucher| voucher.status = Status::Frozen);
        it.change_contract(|contract| contract.terminated = true);
        let id = it.provider.id;
        it.change_provider(id, |firm| firm.status = provider::Status::Suspended);
        it.lose_benefit(true);
        it.tie(&[Link::Holding { share: BasisPoints(1) }]);
        Self { by: it.rival.account, it, form }
    }

    fn run(&mut self) -> Answer {
        self.it.run(self.by, "voucher/accept", self.form.clone())
    }
}

/// What is wrong with one attempt.
type Flaw = fn(&mut Attempt);

/// The refusals in their order, each with the repair after which the next one is named.
const ORDER: &[(&str, Option<&str>, Flaw)] = &[
    ("R3.5", Some("other-provider"), |at| at.by = at.it.provider.account),
    ("R3.5", Some("other-enterprise"), |at| at.form["presented_by"] = json!(at.it.enterprise.id)),
    ("R3.5", Some("other-contract"), |at| at.form["contract"] = json!(at.it.contract)),
    ("R3.5", Some("other-service"), |at| at.form["items"] = json!(["ERP"])),
    ("R23.1", None, |at| at.it.change(|voucher| voucher.status = Status::Accepted)),
    ("R19.1", None, |at| at.it.office.clock("2022-03-09 23:59")),
    ("R18.2", None, |at| at.it.change_contract(|contract| contract.terminated = false)),
    ("R3.5", Some("second-use"), |at| at.it.change(|voucher| voucher.status = Status::Issued)),
    ("R7.1", None, |at| {
        let id = at.it.provider.id;
        at.it.change_provider(id, |firm| firm.status = provider::Status::Admitted);
    }),
    ("R24.2", None, |at| at.it.lose_benefit(false)),
    ("R17.1", None, |at| at.it.tie(&[])),
    ("R18.1", None, |at| at.it.verify()),
    ("R17.2", None, |at| {
        let exactly = VoucherAmount::Exactly(Fen(FACE));
        at.it.change_contract(|contract| contract.terms.voucher_amount = exactly);
    }),
    ("R15.1", None, |at| at.form["self_paid_fen"] = json!(PRICE - FACE)),
];

#[test]
fn an_acceptance_is_refused_in_this_order() {
    let mut at = Attempt::new();
    for (rule, attempt, repair) in ORDER {
        let facts = refused(at.run(), rule);
        let named = facts.get("attempt").and_then(Value::as_str);
        assert_eq!(named, *attempt, "{rule}");
        repair(&mut at);
    }
    at.run().unwrap();
    assert_eq!(at.it.voucher().status, Status::Accepted);
}

/// R17.1: from which share of the capital on a holding is control stands in the pack.
#[test]
fn another_pack_sees_control_from_another_share_on() {
    let half = "control_from_bp = 5000";
    for (chosen, share, direct) in [
        (half, 5_000, true),
        (half, 4_999, false),
        ("control_from_bp = 5001", 5_000, false),
        ("control_from_bp = 5001", 5_001, true),
        ("control_from_bp = 3000", 3_000, true),
    ] {
        let mut it = Ground::new();
        it.office.chooses(half, chosen);
        it.tie_by_a_third(BasisPoints(share));
        it.verify();
        let form = it.accept_form();
        let answer = it.run(it.provider.account, "voucher/accept", form);
        if direct {
            refused(answer, "R17.1");
        } else {
            assert!(answer.is_ok(), "{chosen} {share}: {answer:?}");
        }
    }
}

/// A file that was never uploaded is a fault after the attempts by which R3.5 refuses.
#[test]
fn faults_come_after_whose_voucher_it_is() {
    let mut it = Ground::new();
    let form = with(it.accept_form(), json!({"annex": "0".repeat(64)}));
    refused(it.run(it.rival.account, "voucher/accept", form.clone()), "R3.5");
    let answer = it.run(it.provider.account, "voucher/accept", form);
    faulty(answer, &[("annex", FaultCode::NoSuchFile)]);
}

#[test]
fn an_annex_brought_at_acceptance_is_on_file() {
    let it = Ground::accepted();
    let annex = it.contract(it.contract).unwrap().annex.clone().unwrap();
    assert_eq!((annex.face_fen, annex.self_paid_fen), (Fen(FACE), Fen(PRICE - FACE)));
    assert_eq!(annex.file, it.file);
    assert_eq!(it.voucher().self_paid_fen, Some(Fen(PRICE - FACE)));
    let cited = it.office.world.upload(it.file).unwrap().unwrap();
    assert_eq!(cited.cited_in.len(), 1, "the annex is cited by its voucher");
}

#[test]
fn verifying_records_whether_it_could_be_accepted() {
    let usable = [(Status::Issued, true), (Status::Accepted, false), (Status::Frozen, false)];
    for (status, expected) in usable {
        let mut it = Ground::new();
        it.change(|voucher| voucher.status = status);
        let form = json!({"voucher": it.voucher});
        let events = it.run(it.provider.account, "voucher/verify", form).unwrap();
        let Event::Voucher(voucher::Event::Verified(found)) = &events[0] else {
            panic!("{events:?}")
        };
        assert_eq!((found.valid, found.status), (expected, status));
        assert_eq!(it.voucher().status, status, "nothing moves");
    }
}

/// A day that the calendar does not know yet takes nobody's voucher away (R3.2).
#[test]
fn an_unknown_calendar_ends_nothing() {
    let mut it = Ground::new();
    it.office.clock("2031-03-09 12:00");
    it.change(|voucher| voucher.issued.nominal_last_day = "2031-03-08".parse().unwrap());
    it.verify();
    let form = it.accept_form();
    it.run(it.provider.account, "voucher/accept", form).unwrap();
}
