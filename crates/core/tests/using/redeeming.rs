//! Handing in a redemption: the order of refusals, corrections, and whose file it is.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::claim;
use yunquan_core::ids::{AccountId, RedemptionId};
use yunquan_core::redemption::Status as Stage;
use yunquan_core::refusal::FaultCode;
use yunquan_core::voucher::Status;
use yunquan_core::world::{Claim, Entity, Key};

use crate::common::{faulty, refused, unknown, with};
use crate::ground::{Answer, Ground, PRICE, invoice};

/// A redemption in which everything is wrong at first.
struct Attempt {
    it: Ground,
    by: AccountId,
    form: Value,
}

impl Attempt {
    fn new() -> Self {
        let mut it = Ground::accepted();
        let mut form = it.submit_form();
        form["completed_on"] = json!("2021-06-29");
        form["materials"] = json!([]);
        form["self_paid_fen"] = json!(0);
        form["invoices"] = json!([invoice(7, 1)]);
        form["lines"] = json!([{"line": 0, "carried_out_fen": PRICE + 1}]);
        let Key::Claim(name) = claim::invoice("24502000000000000007") else { panic!("no claim") };
        let claim = Claim { holder: Some(Uuid::from_u128(5)) };
        it.put(Key::Claim(name), Entity::Claim(Box::new(claim)));
        let id = it.provider.id;
        it.change_provider(id, |firm| firm.at_fault = true);
        // A draft of the same voucher, which would stand beside it.
        let draft = it.voucher;
        let saved = json!({"voucher": draft, "form": {}});
        it.change_provider(id, |firm| firm.at_fault = false);
        it.run(it.provider.account, "redemption/save", saved).unwrap();
        it.change_provider(id, |firm| firm.at_fault = true);
        it.change(|voucher| voucher.status = Status::Frozen);
        it.office.clock("2022-03-10 00:00");
        Self { by: it.rival.account, it, form }
    }

    fn run(&mut self) -> Answer {
        self.it.run(self.by, "redemption/submit", self.form.clone())
    }

    fn stands(&mut self, status: Status) {
        self.it.change(|voucher| voucher.status = status);
    }
}

/// What is wrong with one attempt.
type Flaw = fn(&mut Attempt);

/// The refusals in their order, each with the repair after which the next one is named.
const ORDER: &[(&str, Flaw)] = &[
    ("R3.5", |at| at.by = at.it.provider.account),
    ("R23.1", |at| at.stands(Status::Redeemed)),
    ("R7.1", |at| {
        let id = at.it.provider.id;
        at.it.change_provider(id, |firm| firm.at_fault = false);
    }),
    // Redeemed before.
    ("R3.5", |at| at.stands(Status::Issued)),
    // Not accepted yet.
    ("R20.1", |at| at.stands(Status::Accepted)),
    // Another one is under way.
    ("R20.1", |at| at.form["redemption"] = json!(at.it.voucher().redemption)),
    ("R19.1", |at| at.it.office.clock("2022-03-09 23:59")),
    // Complete before it was accepted.
    ("R20.1", |at| at.form["completed_on"] = json!("2021-06-30")),
    ("R21.1", |at| at.form["materials"] = at.it.submit_form()["materials"].clone()),
    // Receipts, then invoices, then an invoice used elsewhere.
    ("R21.2", |at| at.form["self_paid_fen"] = json!(PRICE / 2)),
    ("R21.2", |at| at.form["invoices"] = json!([invoice(7, PRICE / 2)])),
    ("R21.2", |at| at.form["invoices"] = json!([invoice(8, PRICE / 2)])),
    ("R16.3", |at| at.form["lines"] = json!([{"line": 0, "carried_out_fen": PRICE}])),
];

#[test]
fn a_redemption_is_refused_in_this_order() {
    let mut at = Attempt::new();
    for (rule, repair) in ORDER {
        refused(at.run(), rule);
        repair(&mut at);
    }
    at.run().unwrap();
    assert_eq!(at.it.voucher().status, Status::Redeeming);
}

/// Whose voucher it is comes first, then every fault at once, then the rules.
#[test]
fn every_fault_is_named_at_once() {
    let mut it = Ground::accepted();
    let none = "0".repeat(64);
    let form = with(
        it.submit_form(),
        json!({
            "completed_on": "2021-07-01",
            "lines": [{"line": 1, "carried_out_fen": 1}, {"line": 1, "carried_out_fen": 1}],
            "invoices": [
                invoice(1, 1),
                with(invoice(1, 1), json!({"issued_on": "2021-07-01", "annuls": "1"})),
            ],
            "materials": [
                {"kind": "photo", "file": none},
                {"kind": "summary", "evidence": "验收报告", "file": it.file},
            ],
        }),
    );
    refused(it.run(it.rival.account, "redemption/submit", form.clone()), "R3.5");
    use FaultCode as F;
    let expected = [
        ("completed_on", F::InTheFuture),
        ("lines.1.line", F::Duplicate),
        ("lines.0.line", F::OutOfRange),
        ("lines.1.line", F::OutOfRange),
        ("invoices.1.number", F::Duplicate),
        ("invoices.1.annuls", F::NotFound),
        ("invoices.1.issued_on", F::InTheFuture),
        ("materials.0.kind", F::NotAChoice),
        ("materials.1.evidence", F::Mismatch),
        ("materials.0.file", F::NoSuchFile),
    ];
    faulty(it.run(it.provider.account, "redemption/submit", form), &expected);
}

#[test]
fn of_two_redemptions_of_a_voucher_the_first_wins() {
    let mut it = Ground::accepted();
    let first = it.submitted();
    let second = with(it.submit_form(), json!({"invoices": [invoice(2, PRICE)]}));
    let facts = refused(it.run(it.provider.account, "redemption/submit", second), "R20.1");
    assert_eq!(facts["redemption"], json!(first));
}

#[test]
fn a_redemption_belongs_to_its_voucher() {
    let mut it = Ground::accepted();
    let redemption = it.submitted();
    let other = with(it.submit_form(), json!({"redemption": redemption, "voucher": Uuid::nil()}));
    unknown(it.run(it.provider.account, "redemption/submit", other));
    let lost = with(it.submit_form(), json!({"redemption": RedemptionId(Uuid::nil())}));
    unknown(it.run(it.provider.account, "redemption/submit", lost));
}

/// A correction frees the invoices that it no longer has, and keeps the first handing in.
#[test]
fn a_correction_takes_the_place_of_what_was_handed_in() {
    let mut it = Ground::accepted();
    let redemption = it.submitted();
    let first = it.redemption(redemption).submitted_at;
    let back = json!({"redemption": redemption, "reason": "发票不清晰", "remarks": []});
    it.run(it.officer, "redemption/return", back).unwrap();
    it.office.clock("2021-07-01 09:00");
    let again = with(
        it.submit_form(),
        json!({"redemption": redemption, "invoices": [invoice(2, PRICE / 2)]}),
    );
    it.run(it.provider.account, "redemption/submit", again).unwrap();
    let holder = |number: u32| {
        let number = format!("245020{number:014}");
        let Key::Claim(name) = claim::invoice(&number) else { panic!("no claim") };
        it.office.world.claim(name).unwrap().and_then(|claim| claim.holder)
    };
    assert_eq!((holder(1), holder(2)), (None, Some(redemption.0)));
    assert_eq!(it.redemption(redemption).submitted_at, first);
    assert_eq!(it.redemption(redemption).status, Stage::Submitted);
}

/// What a case has frozen waits: nobody checks, refuses or withdraws it.
#[test]
fn a_frozen_voucher_stops_its_redemption() {
    let mut it = Ground::accepted();
    let redemption = it.submitted();
    it.change(|voucher| voucher.status = Status::Frozen);
    let form = json!({"redemption": redemption, "reason": "理由", "remarks": []});
    refused(it.run(it.officer, "redemption/return", form), "R23.1");
    let form = json!({"redemption": redemption});
    refused(it.run(it.officer, "redemption/accept-file", form), "R23.1");
    let form = json!({"redemption": redemption, "rule": "R20.1", "reason": "理由"});
    refused(it.run(it.officer, "redemption/refuse", form), "R23.1");
    let form = json!({"redemption": redemption, "reason": "理由"});
    refused(it.run(it.provider.account, "redemption/withdraw", form), "R23.1");
}
