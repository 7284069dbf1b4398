//! Readers beside the writer: each call sees one committed state.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use yunquan_core::queue::Queue;
use yunquan_core::world::{Entity, Key};

use crate::backend::{Backend, File};
use crate::fixture::{self, Keyed};
use crate::journal::naive_root;

crate::for_every_backend! {
    readers_see_whole_units_only,
}

const UNITS: u32 = 60;
const LEAVES: u64 = 5;

/// Each unit appends five leaves and sets the queue's last order to the number of units.
fn readers_see_whole_units_only(backend: &impl Backend) {
    let mut store = backend.open();
    fixture::commit(&mut store, &[Queue { year: 2021, last: 0 }.keyed()]);
    let done = AtomicBool::new(false);
    let reader = &*store.reader;
    let ledger = &mut store.ledger;
    thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let (mut seen, mut last_size) = (0, 0);
                    while !done.load(Ordering::Relaxed) || seen == 0 {
                        last_size = look(reader, last_size);
                        seen += 1;
                    }
                    last_size
                })
            })
            .collect();
        for last in 1..=UNITS {
            let mut unit = ledger.begin().unwrap();
            fixture::append(&mut *unit, LEAVES).unwrap();
            fixture::update(&mut *unit, &[Queue { year: 2021, last }.keyed()]).unwrap();
            unit.commit().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().unwrap() <= u64::from(UNITS) * LEAVES);
        }
    });
    assert_eq!(look(reader, 0), u64::from(UNITS) * LEAVES);
}

/// Looks at head, leaves and rows, the head first: what comes after it can only be newer.
fn look(reader: &dyn yunquan_store::Reader, last_size: u64) -> u64 {
    let head = reader.head().unwrap();
    assert!(head.size >= last_size && head.size.is_multiple_of(LEAVES));
    let leaves = reader.leaves(0, u32::try_from(head.size).unwrap()).unwrap();
    assert_eq!(leaves.len() as u64, head.size);
    let bytes: Vec<Vec<u8>> = leaves.into_iter().map(|leaf| leaf.bytes).collect();
    assert_eq!(naive_root(&bytes), head.root);
    match reader.entity(&Key::Queue(2021)).unwrap() {
        Some(Entity::Queue(queue)) => assert!(u64::from(queue.last) >= head.size / LEAVES),
        other => panic!("{other:?}"),
    }
    head.size
}

/// A file is read while a unit is open, as it was before the unit.
#[test]
fn an_open_unit_does_not_hold_readers_up() {
    let mut store = File::default().open();
    fixture::commit(&mut store, &[fixture::claim("login/a")]);
    let before = store.reader.digests().unwrap();
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 3).unwrap();
    fixture::insert(&mut *unit, &[fixture::claim("login/b")]).unwrap();
    assert_eq!(store.reader.digests().unwrap(), before);
    unit.commit().unwrap();
    assert_ne!(store.reader.digests().unwrap(), before);
}
