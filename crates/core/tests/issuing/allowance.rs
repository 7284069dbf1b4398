//! What one enterprise receives in a year: 500,000 yuan, used or not (R3.3, R14.3).

use std::collections::BTreeMap;

use serde_json::json;
use yunquan_core::allowance::Allowance;
use yunquan_core::enterprise::{self, Succeeded, Succession};
use yunquan_core::event::Event;
use yunquan_core::ids::EnterpriseId;
use yunquan_core::money::Fen;
use yunquan_core::world::Key;

use crate::common::refused;
use crate::ground::{CAP, Ground, YEAR, faces, vouchers};

fn allowance(it: &Ground, enterprise: EnterpriseId) -> Allowance {
    it.office.world.allowance(enterprise, YEAR).unwrap().unwrap().clone()
}

fn had(it: &mut Ground, enterprise: EnterpriseId, fen: i64) {
    let form = json!({"enterprise": enterprise, "year": YEAR, "received_fen": fen,
        "document": "此前发放"});
    it.run(it.officer, "enterprise/bring-forward", form).unwrap();
}

#[test]
fn vouchers_of_a_year_add_up() {
    let mut it = Ground::new();
    it.money(10 * CAP);
    let enterprise = it.enterprise(1);
    for fen in [1_000, 2_500] {
        it.file_of(enterprise, 3, fen);
    }
    it.issue();
    let expected = Allowance {
        enterprise,
        year: YEAR,
        received: Fen(3_500),
        brought_forward: Fen(0),
        cap: Some(Fen(CAP)),
    };
    assert_eq!(allowance(&it, enterprise), expected);
}

#[test]
fn a_face_value_is_cut_to_what_the_cap_leaves() {
    let mut it = Ground::new();
    it.money(10 * CAP);
    let enterprise = it.enterprise(1);
    had(&mut it, enterprise, CAP - 1_000);
    let (first, second, third) = (
        it.file_of(enterprise, 3, 400),
        it.file_of(enterprise, 3, 700),
        it.file_of(enterprise, 3, 1),
    );
    let events = it.issue();
    assert_eq!(faces(&events), [(first, 400), (second, 600)]);
    assert_eq!(it.application(third).because.as_ref().unwrap().as_str(), "R3.3");
    assert_eq!(allowance(&it, enterprise).received, Fen(CAP));
    assert_eq!(allowance(&it, enterprise).brought_forward, Fen(CAP - 1_000));
}

#[test]
fn the_ledger_itself_admits_nothing_above_the_cap() {
    let mut it = Ground::new();
    it.money(10 * CAP);
    let enterprise = it.enterprise(1);
    it.file_of(enterprise, 3, 400);
    let events = it.issue();
    let issued = vouchers(&events)[0].clone();
    let so_far = |fen| Allowance { received: Fen(fen), ..allowance(&it, enterprise) };
    let event = Event::Voucher(yunquan_core::voucher::Event::Issued(issued));
    so_far(CAP - 400).admit(&event).unwrap();
    assert!(so_far(CAP - 399).admit(&event).is_err());
}

fn succeeded(into: EnterpriseId, fen: i64) -> Event {
    Event::Enterprise(enterprise::Event::Succeeded(Succeeded {
        enterprise: EnterpriseId(uuid::Uuid::nil()),
        into,
        kind: Succession::Merger,
        vouchers: Vec::new(),
        redemptions: Vec::new(),
        received_fen: BTreeMap::from([(YEAR, Fen(fen))]),
        codes: Vec::new(),
        disqualified: None,
        continues: false,
        document: "合并协议".to_owned(),
    }))
}

#[test]
fn a_successor_counts_what_was_received_even_beyond_the_cap() {
    let mut it = Ground::new();
    let enterprise = it.enterprise(1);
    let before = Allowance {
        enterprise,
        year: YEAR,
        received: Fen(CAP - 10),
        brought_forward: Fen(7),
        cap: Some(Fen(CAP)),
    };
    let after = |fen| {
        let key = Key::Allowance(enterprise, YEAR);
        Allowance::evolve(&key, Some(before.clone()), &succeeded(enterprise, fen)).unwrap()
    };
    assert_eq!(after(10), Allowance { received: Fen(CAP), ..before.clone() });
    let beyond = Allowance { received: Fen(CAP + 1), cap: None, ..before.clone() };
    assert_eq!(after(11), beyond);
    let other = Key::Allowance(enterprise, YEAR + 1);
    let next = Allowance::evolve(&other, None, &succeeded(enterprise, 11)).unwrap();
    assert_eq!((next.received, next.year), (Fen(0), YEAR + 1));
}

#[test]
fn what_was_entered_first_is_corrected_and_not_counted_twice() {
    let mut it = Ground::new();
    it.money(CAP);
    let enterprise = it.enterprise(1);
    had(&mut it, enterprise, 500);
    had(&mut it, enterprise, 300);
    let now = allowance(&it, enterprise);
    assert_eq!((now.received, now.brought_forward, now.cap), (Fen(300), Fen(300), None));
    let form = json!({"enterprise": enterprise, "year": YEAR, "received_fen": CAP + 1,
        "document": "此前发放"});
    refused(it.run(it.officer, "enterprise/bring-forward", form), "R14.3");
    assert_eq!(allowance(&it, enterprise).received, Fen(300));
}

#[test]
fn one_enterprises_cap_is_not_anothers() {
    let mut it = Ground::new();
    it.money(CAP);
    let (one, other) = (it.enterprise(1), it.enterprise(2));
    had(&mut it, one, CAP);
    it.file_of(one, 3, 5);
    let second = it.file_of(other, 3, 5);
    assert_eq!(faces(&it.issue()), [(second, 5)]);
    assert_eq!(allowance(&it, one).received, Fen(CAP));
    assert_eq!(allowance(&it, other).received, Fen(5));
}
