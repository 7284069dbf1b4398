//! The order of acceptance: 1, 2, 3 ... without a gap (R4.4).

use yunquan_core::application::{Event as File, Submitted};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::occasion::Sealed;
use yunquan_core::queue::Queue;
use yunquan_core::world::Key;

use crate::ground::{Ground, YEAR};

/// A file that is accepted with this order, or handed in again and keeps the one it has.
fn submitted(order: Option<u32>) -> Event {
    let mut it = Ground::new();
    let id = it.file(3, 10);
    let file = it.application(id).clone();
    let contract_id = file.contract.unwrap();
    let contract = it.office.world.contract(contract_id).unwrap().unwrap().terms.clone();
    Event::Application(File::Submitted(Box::new(Submitted {
        application: id,
        enterprise: file.enterprise,
        at: it.office.at,
        year: YEAR,
        order,
        pack_version: 1,
        contract_id,
        released: None,
        contract,
        jurisdiction: file.jurisdiction,
        tier: file.tier,
        estimate: file.estimate.unwrap(),
        estimate_fen: file.estimate_fen,
        line_basis_fen: Vec::new(),
        plan: "上云方案".to_owned(),
        materials: Vec::new(),
        contact: Sealed(Digest::of(b"contact")),
        passed: Vec::new(),
        findings: Vec::new(),
        marks: Vec::new(),
        first_used: Vec::new(),
    })))
}

#[test]
fn only_the_next_order_is_given() {
    let queue = Queue { year: YEAR, last: 7 };
    queue.admit(&submitted(Some(8))).unwrap();
    assert!(queue.admit(&submitted(Some(7))).is_err());
    assert!(queue.admit(&submitted(Some(9))).is_err());
    queue.admit(&submitted(None)).unwrap();
}

#[test]
fn the_first_order_is_one_and_a_kept_order_gives_none() {
    let key = Key::Queue(YEAR);
    let first = Queue::evolve(&key, None, &submitted(Some(1)));
    assert_eq!(first, Some(Queue { year: YEAR, last: 1 }));
    let next = Queue::evolve(&key, first.clone(), &submitted(Some(2)));
    assert_eq!(next, Some(Queue { year: YEAR, last: 2 }));
    assert_eq!(Queue::evolve(&key, first.clone(), &submitted(None)), first);
    assert_eq!(Queue::evolve(&key, None, &submitted(None)), None);
}
