//! The sanction's cascade: the ledger balances whatever the order, and who is not at fault keeps
//! everything as it was.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::case::Claim;
use yunquan_core::money::Fen;
use yunquan_core::voucher::Status;
use yunquan_core::world::Key;

use crate::ground::{City, DETERMINED, FACE, Reached, enterprise, provider};

fn reached() -> impl Strategy<Value = Reached> {
    prop_oneof![
        Just(Reached::Issued),
        Just(Reached::Accepted),
        Just(Reached::Redeeming),
        Just(Reached::Determined),
        Just(Reached::Paid),
    ]
}

fn party() -> impl Strategy<Value = Party> {
    (0..2_usize, any::<bool>())
        .prop_map(|(number, firm)| if firm { enterprise(number) } else { provider(number) })
}

#[test]
fn each_purse_is_stopped_or_claimed_back() {
    for (reached, committed, payable, available, claimed) in [
        (Reached::Issued, 0, 0, 6_000, 0),
        (Reached::Accepted, 0, 0, 6_000, 0),
        (Reached::Redeeming, 0, 0, 6_000, 0),
        (Reached::Determined, 0, 0, 5_900, 0),
        (Reached::Paid, 0, 0, 5_000, 900),
    ] {
        let mut city = City::new(&[reached]);
        let case = city.open(&[enterprise(0)], &[city.vouchers[0]]);
        city.sanction(&case, &[(enterprise(0), true)]);
        assert_eq!(city.stands(0), Status::Cancelled, "{reached:?}");
        let it = city.budget_now();
        let found = [it.committed, it.payable, it.available, it.claimed_back];
        assert_eq!(found, [committed, payable, available, claimed].map(Fen), "{reached:?}");
        city.balances();
    }
    assert!(DETERMINED < FACE);
}

#[test]
fn a_closed_budget_gets_nothing_back() {
    let mut city = City::new(&[Reached::Issued]);
    let case = city.open(&[enterprise(0)], &[city.vouchers[0]]);
    // The budget of 2020 closes on 2021-12-31.
    city.office.clock("2022-01-01 09:00");
    city.sanction(&case, &[(enterprise(0), true)]);
    assert_eq!(city.budget_now().lapsed, FACE);
    city.balances();
}

#[test]
fn a_voucher_of_none_at_fault_is_set_free() {
    let mut city = City::new(&[Reached::Issued, Reached::Accepted]);
    let parties = [enterprise(0), enterprise(1)];
    let case = city.open(&parties, &city.vouchers.clone());
    city.office.clock("2021-01-14 09:00");
    city.sanction(&case, &[(enterprise(0), true), (enterprise(1), false)]);
    assert_eq!(city.stands(0), Status::Cancelled);
    assert_eq!(city.stands(1), Status::Accepted);
    let voucher = city.office.world.voucher(city.vouchers[1]).unwrap().unwrap();
    assert_eq!(voucher.given_back_days, 10);
}

#[test]
fn two_cases_against_one_party_are_freed_one_by_one() {
    let mut city = City::new(&[Reached::Issued, Reached::Issued, Reached::Issued]);
    let first = city.open(&[enterprise(0)], &[city.vouchers[0]]);
    let second = city.open(&[enterprise(0)], &[city.vouchers[2]]);
    city.sanction(&first, &[(enterprise(0), true)]);
    city.office.clock("2021-02-01 09:00");
    city.sanction(&second, &[(enterprise(0), true)]);
    let lost = |city: &City| {
        let Party::Enterprise(id) = enterprise(0) else { panic!() };
        let it = city.office.world.enterprise(id).unwrap().unwrap();
        it.disqualified.as_ref().and_then(|loss| loss.until).map(|day| day.to_string())
    };
    assert_eq!(lost(&city).as_deref(), Some("2024-02-01"));
    let mut review = |case: &Value| {
        let form = json!({"case": case, "upheld": false, "reason": "证据不足"});
        city.office.run(city.second, "case/review", form).unwrap();
        lost(&city)
    };
    assert_eq!(review(&second).as_deref(), Some("2024-01-04"));
    assert_eq!(review(&first), None);
}

/// Every entity of a party and of the vouchers that only concern the innocent, as bytes.
fn innocent(city: &City, guilty: &[Party]) -> BTreeMap<Key, String> {
    let mut kept = BTreeMap::new();
    for party in [enterprise(0), enterprise(1), provider(0), provider(1)] {
        if guilty.contains(&party) {
            continue;
        }
        let (key, text) = match party {
            Party::Enterprise(id) => {
                let it = city.office.world.enterprise(id).unwrap();
                (Key::Enterprise(id), serde_json::to_string(&it).unwrap())
            }
            Party::Provider(id) => {
                let it = city.office.world.provider(id).unwrap();
                (Key::Provider(id), serde_json::to_string(&it).unwrap())
            }
        };
        kept.insert(key, text);
    }
    for id in &city.vouchers {
        let it = city.office.world.voucher(*id).unwrap().unwrap();
        let sides = [Party::Enterprise(it.holder), Party::Provider(it.issued.provider)];
        if sides.iter().any(|side| guilty.contains(side)) {
            continue;
        }
        kept.insert(Key::Voucher(*id), serde_json::to_string(it).unwrap());
        if let Some(redemption) = it.redemption {
            let it = city.office.world.redemption(redemption).unwrap();
            kept.insert(Key::Redemption(redemption), serde_json::to_string(&it).unwrap());
        }
    }
    kept
}

#[derive(Debug, Clone)]
enum Step {
    Open(Party, Vec<usize>),
    Freeze(usize, usize),
    Sanction(usize, bool),
    Decide(usize, usize, bool),
    Review(usize, bool),
    Receive(usize, usize, i64),
    Close(usize),
    Wait,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (party(), prop::collection::vec(0..8_usize, 0..4))
            .prop_map(|(party, vouchers)| Step::Open(party, vouchers)),
        1 => (0..4_usize, 0..8_usize).prop_map(|(case, voucher)| Step::Freeze(case, voucher)),
        3 => (0..4_usize, any::<bool>()).prop_map(|(case, guilty)| Step::Sanction(case, guilty)),
        2 => (0..4_usize, 0..8_usize, any::<bool>())
            .prop_map(|(case, voucher, cancel)| Step::Decide(case, voucher, cancel)),
        1 => (0..4_usize, any::<bool>()).prop_map(|(case, upheld)| Step::Review(case, upheld)),
        2 => (0..4_usize, 0..8_usize, 0..1_000_i64)
            .prop_map(|(case, voucher, fen)| Step::Receive(case, voucher, fen)),
        1 => (0..4_usize).prop_map(Step::Close),
        1 => Just(Step::Wait),
    ]
}

/// Takes a step; what is refused changes nothing and is no matter here.
fn take(city: &mut City, cases: &mut Vec<(Value, Party)>, step: Step) {
    let voucher = |city: &City, number: usize| json!(city.vouchers[number % city.vouchers.len()]);
    let case = |cases: &[(Value, Party)], number: usize| cases.get(number).cloned();
    let reason = "查明";
    match step {
        Step::Open(party, numbers) => {
            let vouchers: Vec<Value> = numbers.iter().map(|it| voucher(city, *it)).collect();
            let form = json!({"parties": [party], "vouchers": vouchers, "grounds": "举报"});
            if let Ok(events) = city.office.run(city.officer, "case/open", form) {
                cases.push((json!(events[0].subject().unwrap().uuid()), party));
            }
        }
        Step::Freeze(number, at) => {
            let Some((case, _)) = case(cases, number) else { return };
            let form = json!({"case": case, "vouchers": [voucher(city, at)]});
            let _ = city.office.run(city.officer, "case/freeze", form);
        }
        Step::Sanction(number, guilty) => {
            let Some((case, party)) = case(cases, number) else { return };
            let hear = json!({"case": case, "party": party});
            let _ = city.office.run(city.officer, "case/hear", hear);
            let found = city.finding(&case, party, guilty);
            let _ = city.office.run(city.officer, "case/find", found);
            for person in [city.officer, city.reviewer] {
                let form = json!({"case": case, "reason": reason});
                let _ = city.office.run(person, "case/sanction", form);
            }
        }
        Step::Decide(number, at, cancel) => {
            let Some((case, _)) = case(cases, number) else { return };
            let form = json!({"case": case, "voucher": voucher(city, at), "cancel": cancel,
                "reason": reason});
            let _ = city.office.run(city.reviewer, "case/decide-voucher", form);
        }
        Step::Review(number, upheld) => {
            let Some((case, _)) = case(cases, number) else { return };
            let form = json!({"case": case, "upheld": upheld, "reason": reason});
            let _ = city.office.run(city.second, "case/review", form);
        }
        Step::Receive(number, at, fen) => {
            let Some((case, _)) = case(cases, number) else { return };
            let form = json!({"case": case, "voucher": voucher(city, at), "amount_fen": fen,
                "on": "2021-01-04", "document": "缴款书"});
            let _ = city.office.run(city.finance, "case/receive", form);
        }
        Step::Close(number) => {
            let Some((case, _)) = case(cases, number) else { return };
            let form = json!({"case": case, "reason": reason});
            let _ = city.office.run(city.officer, "case/close", form);
        }
        // Into the year after the budget's closing day.
        Step::Wait => city.office.clock("2022-01-01 09:00"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_balances_whatever_the_order(
        reached in prop::collection::vec(reached(), 1..8),
        steps in prop::collection::vec(step(), 0..24),
    ) {
        let mut city = City::new(&reached);
        let mut cases = Vec::new();
        for step in steps {
            take(&mut city, &mut cases, step);
            city.balances();
        }
        // What is cancelled and paid is claimed, until a second look drops it.
        let claims = cases.iter().flat_map(|(case, _)| {
            let id = case.as_str().unwrap().parse().unwrap();
            city.office.world.case(id).unwrap().unwrap().claims.clone()
        });
        let claims: Vec<_> = claims.collect();
        let owed = |it: &Claim| if it.dropped { it.received_fen } else { it.amount_fen };
        let claimed = claims.iter().map(owed);
        prop_assert_eq!(Fen::sum(claimed).unwrap(), city.budget_now().claimed_back);
        let received = Fen::sum(claims.iter().map(|it| it.received_fen)).unwrap();
        prop_assert_eq!(received, city.budget_now().recovered);
    }

    #[test]
    fn who_is_not_at_fault_keeps_everything_as_it_was(
        reached in prop::collection::vec(reached(), 1..8),
        accused in prop::collection::btree_map(party(), any::<bool>(), 1..4),
        frozen in prop::collection::btree_set(0..8_usize, 0..4),
    ) {
        let guilty: Vec<Party> =
            accused.iter().filter(|(_, guilty)| **guilty).map(|(party, _)| *party).collect();
        prop_assume!(!guilty.is_empty());
        let mut city = City::new(&reached);
        let parties: Vec<Party> = accused.keys().copied().collect();
        let concerned = |city: &City, at: usize| {
            let it = city.office.world.voucher(city.vouchers[at]).unwrap().unwrap();
            let sides = [Party::Enterprise(it.holder), Party::Provider(it.issued.provider)];
            sides.iter().any(|side| parties.contains(side))
        };
        let vouchers: Vec<_> = frozen
            .into_iter()
            .filter(|at| *at < reached.len() && concerned(&city, *at))
            .map(|at| city.vouchers[at])
            .collect();
        let before = innocent(&city, &guilty);
        let case = city.open(&parties, &vouchers);
        let findings: Vec<(Party, bool)> = accused.into_iter().collect();
        city.sanction(&case, &findings);
        prop_assert_eq!(before, innocent(&city, &guilty));
        city.balances();
        for party in guilty {
            let lost = match party {
                Party::Enterprise(id) => {
                    let it = city.office.world.enterprise(id).unwrap().unwrap();
                    it.disqualified.is_some()
                }
                Party::Provider(id) => {
                    !city.office.world.provider(id).unwrap().unwrap().admitted()
                }
            };
            prop_assert!(lost, "{}", party);
        }
    }
}
