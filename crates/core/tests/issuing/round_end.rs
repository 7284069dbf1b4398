//! What a round ends: a cap that is used up (R3.3), a year that is closed (R14.2).

use yunquan_core::allowance::Allowance;
use yunquan_core::application::Status;
use yunquan_core::budget::Budget;
use yunquan_core::event::Event;
use yunquan_core::ids::{ApplicationId, ContractId, EnterpriseId};
use yunquan_core::money::Fen;
use yunquan_core::round;
use yunquan_core::world::{Entity, Key};

use crate::common::refused;
use crate::ground::{CAP, Ground, YEAR, faces, rounds};

fn has(it: &mut Ground, enterprise: EnterpriseId, fen: i64) {
    let sum = Allowance {
        enterprise,
        year: YEAR,
        received: Fen(fen),
        brought_forward: Fen(fen),
        cap: None,
    };
    it.put(Key::Allowance(enterprise, YEAR), Entity::Allowance(Box::new(sum)));
}

/// Who is passed over by R3.3, with the contract that is free again.
fn over(events: &[Event]) -> Vec<(ApplicationId, Option<ContractId>)> {
    let over = |event: &round::Event| match event {
        round::Event::PassedOver { application, rule, contract } => {
            assert_eq!(rule.as_str(), "R3.3");
            Some((*application, *contract))
        }
        _ => None,
    };
    rounds(events).into_iter().filter_map(over).collect()
}

#[test]
fn a_cap_that_this_round_uses_up_ends_what_comes_after() {
    let mut it = Ground::new();
    it.money(10 * CAP);
    let enterprise = it.enterprise(1);
    let (first, second) = (it.file_of(enterprise, 3, CAP), it.file_of(enterprise, 3, 5));
    let events = it.issue();
    assert_eq!(faces(&events), [(first, CAP)]);
    let contract = it.application(second).contract;
    assert_eq!(over(&events), [(second, contract)]);
    assert!(contract.is_some());
}

#[test]
fn a_cap_used_up_before_ends_the_file_too() {
    let mut it = Ground::new();
    it.money(10 * CAP);
    let enterprise = it.enterprise(1);
    has(&mut it, enterprise, CAP);
    let file = it.file_of(enterprise, 3, 5);
    let contract = it.application(file).contract;
    assert_eq!(over(&it.issue()), [(file, contract)]);
}

#[test]
fn a_cap_kept_full_by_an_objected_file_ends_nothing_yet() {
    let mut it = Ground::new();
    it.money(10 * CAP);
    let enterprise = it.enterprise(1);
    let (held, second) = (it.file_of(enterprise, 3, CAP), it.file_of(enterprise, 3, 5));
    it.hold(held);
    assert_eq!(over(&it.issue()), [(second, None)]);
    // Passed over by the same rule again is no news.
    assert_eq!(over(&it.issue()), []);
}

#[test]
fn an_objected_file_beyond_the_cap_waits_for_its_decision() {
    let mut it = Ground::new();
    it.money(10 * CAP);
    let enterprise = it.enterprise(1);
    has(&mut it, enterprise, CAP);
    let held = it.file_of(enterprise, 3, 5);
    it.hold(held);
    assert_eq!(over(&it.issue()), [(held, None)]);
}

#[test]
fn one_enterprises_full_cap_ends_nobody_elses_file() {
    let mut it = Ground::new();
    it.money(CAP + 4);
    let (full, other) = (it.enterprise(1), it.enterprise(2));
    let (first, waits) = (it.file_of(full, 3, CAP), it.file_of(other, 3, 5));
    let events = it.issue();
    assert_eq!(faces(&events), [(first, CAP)]);
    assert_eq!(rounds(&events), [&round::Event::Waiting { application: waits, face_fen: Fen(5) }]);
}

#[test]
fn a_closed_year_gives_nothing_and_ends_all_but_the_objected() {
    let mut it = Ground::new();
    it.set_budget(Budget {
        closed: true,
        available: Fen(9),
        ..Budget { year: YEAR, ..Budget::default() }
    });
    let (cleared, waiting, held) = (it.file(3, 1), it.file(3, 2), it.file(3, 3));
    it.change(waiting, |file| file.status = Status::Waiting);
    it.hold(held);
    let contracts = [cleared, waiting].map(|id| it.application(id).contract);
    let events = it.issue();
    assert_eq!(faces(&events), []);
    let ended = |application, contract| round::Event::Ended { application, contract };
    assert_eq!(rounds(&events), [&ended(cleared, contracts[0]), &ended(waiting, contracts[1])]);
}

#[test]
fn an_empty_queue_is_no_round() {
    let mut it = Ground::new();
    it.money(1_000);
    refused(it.preview(), "R14.1");
}

/// Files of these worths against 1,000 fen, under other choices of the pack: what each gets.
fn given(choices: &[&str], worths: &[i64]) -> Vec<i64> {
    let mut it = Ground::new();
    for choice in choices {
        it.office.chooses(&format!("{choice} = false"), &format!("{choice} = true"));
    }
    it.money(1_000);
    for fen in worths {
        it.file(3, *fen);
    }
    faces(&it.issue()).into_iter().map(|(_, fen)| fen).collect()
}

#[test]
fn a_pack_may_give_the_last_one_what_is_left() {
    assert_eq!(given(&[], &[600, 500, 10]), [600]);
    assert_eq!(given(&["partial_last"], &[600, 500, 10]), [600, 400]);
    assert_eq!(given(&["partial_last"], &[600, 400, 10]), [600, 400]);
    assert_eq!(given(&["partial_last"], &[1_001]), [1_000]);
}

#[test]
fn a_pack_may_pass_over_what_does_not_fit() {
    assert_eq!(given(&["skip_to_fit"], &[600, 500, 400, 1]), [600, 400]);
    assert_eq!(given(&["skip_to_fit"], &[600, 401, 399, 1]), [600, 399, 1]);
}
