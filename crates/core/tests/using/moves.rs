//! What a voucher admits, and where it stands after what happened to it: read from the journal
//! alone, whatever command brought it.

use serde_json::json;
use uuid::Uuid;
use yunquan_core::event::Event as Fact;
use yunquan_core::ids::{CaseId, RedemptionId, SettlementId};
use yunquan_core::money::Fen;
use yunquan_core::refusal::{Rejection, Stop};
use yunquan_core::settlement;
use yunquan_core::voucher::{Cancelled, Event, Purse, Status, Voucher};
use yunquan_core::world::Key;

use crate::ground::{FACE, Ground, YEAR};

const CASE: CaseId = CaseId(Uuid::from_u128(1));
const OTHER: CaseId = CaseId(Uuid::from_u128(2));

/// A voucher that stood there when the case froze it.
fn frozen(from: Status) -> Voucher {
    let mut it = Ground::new();
    it.change(|it| it.status = from);
    let on = it.voucher().issued.issued_on;
    after(it.voucher(), &Fact::Voucher(Event::Frozen { voucher: it.voucher, case: CASE, on }))
}

fn after(it: &Voucher, event: &Fact) -> Voucher {
    it.admit(event).unwrap();
    Voucher::evolve(&Key::Voucher(it.issued.voucher), Some(it.clone()), event).unwrap()
}

fn thawed(it: &Voucher, case: CaseId, days: u32) -> Fact {
    let on = it.issued.issued_on;
    let voucher = it.issued.voucher;
    let reason = "查无实据".to_owned();
    let (redemption, correct_by) = (None, None);
    Fact::Voucher(Event::Thawed { voucher, case, on, days, redemption, correct_by, reason })
}

fn cancelled(it: &Voucher, case: CaseId) -> Fact {
    let cancelled = Cancelled {
        voucher: it.issued.voucher,
        contract: it.issued.contract,
        case,
        redemption: None,
        year: YEAR,
        purse: Purse::Committed,
        amount_fen: Fen(FACE),
        lapsed: false,
        reason: None,
    };
    Fact::Voucher(Event::Cancelled(cancelled))
}

#[track_caller]
fn not_admitted(it: &Voucher, event: &Fact, rule: &str) {
    match it.admit(event) {
        Err(Stop::No(Rejection::Refused(refusal), _)) => assert_eq!(refusal.rule.to_string(), rule),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_voucher_is_issued_once() {
    let it = Ground::new();
    let again = Fact::Voucher(Event::Issued(it.voucher().issued.clone()));
    not_admitted(it.voucher(), &again, "R18.1");
}

#[test]
fn only_the_case_that_froze_a_voucher_decides_on_it() {
    let it = frozen(Status::Accepted);
    for event in [thawed, |it: &Voucher, case, _| cancelled(it, case)] {
        not_admitted(&it, &event(&it, OTHER, 0), "R23.1");
        assert_eq!(it.admit(&event(&it, CASE, 0)).ok(), Some(()));
    }
    assert_eq!(after(&it, &thawed(&it, CASE, 0)).status, Status::Accepted);
    assert_eq!(after(&it, &cancelled(&it, CASE)).status, Status::Cancelled);
    // What is not frozen is neither set free nor cancelled.
    let free = Ground::new();
    not_admitted(free.voucher(), &thawed(free.voucher(), CASE, 0), "R23.1");
    not_admitted(free.voucher(), &cancelled(free.voucher(), CASE), "R23.1");
}

#[test]
fn what_cannot_happen_where_it_stands_is_not_admitted() {
    let it = frozen(Status::Issued);
    let on = it.issued.issued_on;
    let again = Fact::Voucher(Event::Frozen { voucher: it.issued.voucher, case: OTHER, on });
    not_admitted(&it, &again, "R23.1");
    let gone = after(&it, &cancelled(&it, CASE));
    not_admitted(&gone, &again, "R23.1");
}

/// What a bank has paid is paid, even if a case froze the voucher while it was paying.
#[test]
fn what_was_paid_while_it_was_frozen_is_paid_once_it_is_free() {
    let it = frozen(Status::Redeeming);
    let paid = settlement::Event::Paid {
        settlement: SettlementId(Uuid::from_u128(3)),
        redemption: RedemptionId(Uuid::from_u128(4)),
        voucher: it.issued.voucher,
        year: YEAR,
        amount_fen: Fen(FACE),
        at: yunquan_core::time::Instant(0),
        on: it.issued.issued_on,
        reference: "2021-1".to_owned(),
    };
    let it = after(&it, &Fact::Settlement(paid));
    assert_eq!((it.status, it.stood()), (Status::Frozen, Status::Redeemed));
    assert_eq!(after(&it, &thawed(&it, CASE, 3)).status, Status::Redeemed);
}

/// Its end is announced again only if it has moved.
#[test]
fn days_that_are_given_back_are_announced() {
    let mut it = frozen(Status::Issued);
    it.reminded = Some(30);
    for (days, reminded) in [(0, Some(30)), (1, None), (40, None)] {
        let free = after(&it, &thawed(&it, CASE, days));
        assert_eq!((free.given_back_days, free.reminded), (days, reminded));
        assert_eq!((free.status, free.frozen), (Status::Issued, None));
    }
}

/// A redemption that ends without money gives the voucher back to its holder's contract.
#[test]
fn a_redemption_taken_back_or_refused_gives_the_voucher_back() {
    for refusing in [false, true] {
        let mut it = Ground::accepted();
        let redemption = it.submitted();
        assert_eq!(it.voucher().status, Status::Redeeming);
        let (who, name, form) = if refusing {
            let form = json!({"redemption": redemption, "rule": "R21.1", "reason": "材料虚假"});
            (it.officer, "redemption/refuse", form)
        } else {
            let form = json!({"redemption": redemption, "reason": "材料有误"});
            (it.provider.account, "redemption/withdraw", form)
        };
        it.run(who, name, form).unwrap();
        assert_eq!(it.voucher().status, Status::Accepted, "{name}");
        assert_eq!(it.voucher().redemption, Some(redemption), "{name}");
        // It may be handed in again.
        assert_ne!(it.submitted(), redemption, "{name}");
    }
}
