//! The budget as double entry (R4.3), its adjustment (R4.2) and its close (R14.2).

use proptest::prelude::*;
use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::budget::{self, Budget, Move};
use yunquan_core::case;
use yunquan_core::event::Event;
use yunquan_core::ids::{AccountId, CaseId, VoucherId};
use yunquan_core::money::Fen;
use yunquan_core::refusal::Rejection;
use yunquan_core::round;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key};

use crate::common::{refused, unknown, with};
use crate::ground::{Answer, Ground, YEAR};

fn appropriate(it: &mut Ground, changes: Value) -> Answer {
    let form = json!({"year": YEAR, "amount_fen": 1_000, "document": "柳财〔2021〕1号"});
    it.run(it.finance, "budget/appropriate", with(form, changes))
}

fn adjust(it: &mut Ground, fen: i64) -> Answer {
    let form = json!({"year": YEAR, "appropriated_fen": fen, "document": "绩效评价"});
    it.run(it.finance, "budget/adjust", form)
}

fn close(it: &mut Ground) -> Answer {
    let reviewer = it.office.person(Role::FinanceReviewer);
    it.run(reviewer, "budget/close", json!({"year": YEAR, "document": "结转"}))
}

/// Every term where money is bound, and something carried in.
fn bound() -> Budget {
    Budget {
        year: YEAR,
        appropriated: Fen(1_500),
        carried_in: Fen(100),
        available: Fen(400),
        committed: Fen(300),
        payable: Fen(200),
        paid: Fen(350),
        lapsed: Fen(250),
        carried_out: Fen(100),
        claimed_back: Fen(60),
        recovered: Fen(10),
        closed: false,
    }
}

#[test]
fn what_is_appropriated_is_available_and_more_adds_to_it() {
    let mut it = Ground::new();
    appropriate(&mut it, json!({"carried_in_fen": 30})).unwrap();
    appropriate(&mut it, json!({"amount_fen": 500})).unwrap();
    let expected = Budget {
        year: YEAR,
        appropriated: Fen(1_500),
        carried_in: Fen(30),
        available: Fen(1_530),
        ..Budget::default()
    };
    assert_eq!(*it.budget(), expected);
}

/// Every fen carried in has left the ledger of the year before (R4.1, R4.3).
#[test]
fn what_is_carried_in_leaves_the_year_before() {
    let last = Budget { year: YEAR - 1, ..bound() };
    let key = Key::Budget(YEAR - 1);
    let ground = |last: Budget| {
        let mut it = Ground::new();
        it.office.put(key.clone(), Entity::Budget(Box::new(last)));
        it
    };
    let mut it = ground(last.clone());
    let facts = refused(appropriate(&mut it, json!({"carried_in_fen": 401})), "R4.3");
    assert_eq!((&facts["year"], &facts["available_fen"]), (&json!(YEAR - 1), &json!(400)));
    let events = appropriate(&mut it, json!({"amount_fen": 0, "carried_in_fen": 400})).unwrap();
    let before = it.office.world.budget(YEAR - 1).unwrap().unwrap();
    assert_eq!(*before, Budget { available: Fen(0), carried_out: Fen(500), ..last.clone() });
    assert_eq!((it.budget().carried_in, it.budget().available), (Fen(400), Fen(400)));
    let moves = [&last, it.budget()].map(|budget| budget.moved(&events[0]).unwrap());
    assert_eq!(moves.map(|it| it.amount), [Fen(400), Fen(400)]);
    assert_eq!(moves.map(|it| it.kind), [Move::CarriedOut, Move::Appropriated]);
    refused(appropriate(&mut it, json!({"carried_in_fen": 1})), "R4.3");
    // A closed year has nothing left to hand on.
    let mut it = ground(Budget { closed: true, ..last });
    refused(appropriate(&mut it, json!({"carried_in_fen": 1})), "R4.3");
    appropriate(&mut it, json!({"carried_in_fen": 0})).unwrap();
}

#[test]
fn a_closed_year_takes_no_money() {
    let mut it = Ground::new();
    it.set_budget(Budget { closed: true, ..bound() });
    refused(appropriate(&mut it, json!({})), "R4.3");
    assert_eq!(it.budget().appropriated, Fen(1_500));
}

#[test]
fn an_adjustment_is_the_new_total() {
    let mut it = Ground::new();
    it.set_budget(bound());
    adjust(&mut it, 1_700).unwrap();
    assert_eq!(*it.budget(), Budget { appropriated: Fen(1_700), available: Fen(600), ..bound() });
}

#[test]
fn an_adjustment_goes_down_to_what_is_bound_and_not_below() {
    let mut it = Ground::new();
    it.set_budget(bound());
    let facts = refused(adjust(&mut it, 1_099), "R4.2");
    // 300 + 200 + 350 + 250 + 100, of which 100 was carried in.
    assert_eq!(facts["bound_fen"], json!(1_100));
    adjust(&mut it, 1_100).unwrap();
    assert_eq!(*it.budget(), Budget { appropriated: Fen(1_100), available: Fen(0), ..bound() });
}

#[test]
fn what_was_carried_in_binds_nothing_below_zero() {
    let mut it = Ground::new();
    it.set_budget(Budget {
        appropriated: Fen(10),
        carried_in: Fen(100),
        available: Fen(5),
        committed: Fen(105),
        ..Budget { year: YEAR, ..Budget::default() }
    });
    assert_eq!(refused(adjust(&mut it, 4), "R4.2")["bound_fen"], json!(5));
    it.set_budget(Budget {
        appropriated: Fen(0),
        carried_in: Fen(100),
        available: Fen(1),
        committed: Fen(99),
        closed: true,
        ..Budget { year: YEAR, ..Budget::default() }
    });
    assert_eq!(refused(adjust(&mut it, 0), "R4.2")["bound_fen"], json!(0));
}

#[test]
fn what_is_reserved_for_an_objected_file_stays() {
    let mut it = Ground::new();
    let held = it.file(3, 70);
    it.file(3, 900);
    it.hold(held);
    it.money(1_000);
    refused(adjust(&mut it, 69), "R4.2");
    adjust(&mut it, 70).unwrap();
    assert_eq!(it.budget().available, Fen(70));
}

#[test]
fn a_closed_year_is_not_adjusted() {
    let mut it = Ground::new();
    it.set_budget(Budget { closed: true, ..bound() });
    refused(adjust(&mut it, 1_500), "R4.2");
}

#[test]
fn no_budget_is_neither_adjusted_nor_closed() {
    let mut it = Ground::new();
    unknown(adjust(&mut it, 1));
    it.office.clock("2022-12-31 00:00");
    unknown(close(&mut it));
}

#[test]
fn a_year_closes_from_the_last_day_of_the_next_on() {
    let mut it = Ground::new();
    it.set_budget(bound());
    it.office.clock("2022-12-30 23:59");
    assert_eq!(refused(close(&mut it), "R14.2")["close_on"], json!("2022-12-31"));
    it.office.clock("2022-12-31 00:00");
    close(&mut it).unwrap();
    let expected = Budget { available: Fen(0), lapsed: Fen(650), closed: true, ..bound() };
    assert_eq!(*it.budget(), expected);
    refused(close(&mut it), "R14.2");
}

#[test]
fn waiting_ends_with_the_year_and_an_objection_is_decided_first() {
    let mut it = Ground::new();
    it.money(1_000);
    let (cleared, held) = (it.file(3, 5_000), it.file(3, 100));
    it.hold(held);
    it.office.clock("2022-12-31 00:00");
    let events = close(&mut it).unwrap();
    let contract = it.application(cleared).contract;
    let ended = Event::Round(round::Event::Ended { application: cleared, contract });
    assert_eq!(events[1..], [ended]);
}

fn received(fen: i64) -> Event {
    Event::Case(case::Event::Received {
        case: CaseId(uuid::Uuid::nil()),
        voucher: VoucherId(uuid::Uuid::nil()),
        year: YEAR,
        at: Instant(0),
        by: AccountId(uuid::Uuid::nil()),
        on: "2021-06-01".parse().unwrap(),
        amount_fen: Fen(fen),
        document: "缴款书".to_owned(),
    })
}

#[test]
fn no_more_comes_back_than_was_claimed_and_it_is_never_given_again() {
    let before = bound();
    assert!(before.admit(&received(51)).is_err());
    before.admit(&received(50)).unwrap();
    let after = Budget::evolve(&Key::Budget(YEAR), Some(before), &received(50)).unwrap();
    assert_eq!(after, Budget { recovered: Fen(60), ..bound() });
}

#[test]
fn an_event_names_its_year() {
    let (year, document) = (YEAR, String::new());
    let lapsed_fen = Fen::ZERO;
    assert_eq!(budget::Event::Closed { year, lapsed_fen, document }.year(), YEAR);
}

proptest! {
    /// Whatever finance orders, the identity holds, nothing is below zero and a refusal changes
    /// nothing.
    #[test]
    fn the_identity_holds_under_every_order(
        orders in prop::collection::vec((0..3_u8, 0_i64..3_000, 0_i64..300), 1..12),
        committed in 0_i64..500,
    ) {
        let mut it = Ground::new();
        it.set_budget(Budget {
            year: YEAR,
            appropriated: Fen(1_000),
            available: Fen(1_000 - committed),
            committed: Fen(committed),
            ..Budget::default()
        });
        it.office.clock("2022-12-31 00:00");
        for (order, fen, carried) in orders {
            let before = it.budget().clone();
            let answer = match order {
                0 => {
                    let changes = json!({"amount_fen": fen, "carried_in_fen": carried});
                    appropriate(&mut it, changes)
                }
                1 => adjust(&mut it, fen),
                _ if carried < 60 => close(&mut it),
                _ => continue,
            };
            let now = it.budget().clone();
            match answer {
                Ok(_) => {}
                Err(Rejection::Refused(_)) => prop_assert_eq!(&now, &before),
                Err(other) => prop_assert!(false, "{other:?}"),
            }
            let sum = now.available.0 + now.committed.0 + now.lapsed.0;
            prop_assert_eq!(now.appropriated.0 + now.carried_in.0, sum);
            prop_assert!(now.available.0 >= 0 && now.lapsed.0 >= 0);
            prop_assert_eq!(now.committed.0, committed);
        }
    }
}
