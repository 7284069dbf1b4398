//! What was acknowledged is there again, however the process ended.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use yunquan_core::queue::Queue;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{StoreError, sqlite};

use crate::backend::{Backend, File};
use crate::fixture::{self, Keyed};
use crate::journal::naive_root;

/// Leaves in each unit of the child.
const LEAVES: u64 = 7;
/// Names the folder in which the child writes.
const FOLDER: &str = "YUNQUAN_TEST_FOLDER";

#[test]
fn a_store_opens_again_without_having_been_closed() {
    let backend = File::default();
    let mut store = backend.open();
    fixture::commit_every_kind(&mut store);
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 700).unwrap();
    let head = unit.commit().unwrap();
    let digests = store.reader.digests().unwrap();
    std::mem::forget(store);

    let mut again = backend.open();
    assert_eq!(again.reader.head().unwrap(), head);
    assert_eq!(again.reader.digests().unwrap(), digests);
    let mut unit = again.ledger.begin().unwrap();
    fixture::append(&mut *unit, 100).unwrap();
    assert_eq!(unit.commit().unwrap().root, naive(800), "the tree goes on from its tiles");
}

fn naive(size: u64) -> yunquan_journal::Hash {
    naive_root(&(0..size).map(fixture::leaf_bytes).collect::<Vec<_>>())
}

#[test]
fn a_second_ledger_goes_on_from_the_first() {
    let backend = File::default();
    let mut stores = [backend.open(), backend.open()];
    for (turn, size) in [(0, 300), (1, 600), (0, 900)] {
        let mut unit = stores[turn].ledger.begin().unwrap();
        fixture::append(&mut *unit, 300).unwrap();
        assert_eq!(unit.commit().unwrap().root, naive(size));
    }
}

#[test]
fn a_backup_is_what_was_committed() {
    let (backend, target) = (File::default(), File::default());
    let mut store = backend.open();
    fixture::commit_every_kind(&mut store);
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 300).unwrap();
    unit.commit().unwrap();
    let committed = store.reader.digests().unwrap();
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 5).unwrap();
    let folder = target.folder().join("copy");
    sqlite::backup(backend.folder(), &folder).unwrap();
    unit.commit().unwrap();

    let mut copy = sqlite::open(&folder).unwrap();
    assert_eq!(copy.reader.digests().unwrap(), committed);
    let mut unit = copy.ledger.begin().unwrap();
    fixture::append(&mut *unit, 5).unwrap();
    assert_eq!(unit.commit().unwrap(), store.reader.head().unwrap(), "and it goes on alike");
    let taken = sqlite::backup(backend.folder(), &folder);
    assert!(matches!(taken, Err(StoreError::Io(_))), "nothing is overwritten");
}

#[test]
fn files_of_another_kind_or_version_are_refused() {
    let backend = File::default();
    drop(backend.open());
    let file = backend.folder().join(sqlite::LEDGER_FILE);
    let conn = rusqlite::Connection::open(&file).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    assert!(matches!(sqlite::open(backend.folder()).map(|_| ()), Err(StoreError::Corrupt(_))));
    std::fs::write(&file, "not a database, but long enough to be looked at as if it were one")
        .unwrap();
    assert!(matches!(sqlite::open(backend.folder()).map(|_| ()), Err(StoreError::Corrupt(_))));
    let nowhere = Path::new("/proc/yunquan");
    assert!(matches!(sqlite::open(nowhere).map(|_| ()), Err(StoreError::Io(_))));
}

#[test]
fn a_changed_leaf_hash_does_not_go_unnoticed() {
    let backend = File::default();
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 10).unwrap();
    unit.commit().unwrap();
    drop(store);
    let conn = rusqlite::Connection::open(backend.folder().join(sqlite::LEDGER_FILE)).unwrap();
    conn.execute("UPDATE leaf SET hash = zeroblob(32) WHERE seq = 9", []).unwrap();
    assert!(matches!(sqlite::open(backend.folder()).map(|_| ()), Err(StoreError::Corrupt(_))));
}

/// Commits units until it is killed, and says after each what is acknowledged.
#[test]
#[ignore = "is the child of the test below"]
fn writes_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut store = sqlite::open(Path::new(&folder)).unwrap();
    fixture::commit(&mut store, &[Queue { year: 2021, last: 0 }.keyed()]);
    let mut out = std::io::stdout();
    for last in 1.. {
        let mut unit = store.ledger.begin().unwrap();
        fixture::append(&mut *unit, LEAVES).unwrap();
        fixture::update(&mut *unit, &[Queue { year: 2021, last }.keyed()]).unwrap();
        let head = unit.commit().unwrap();
        writeln!(out, "\nacknowledged {}", head.size).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    for kills in [1, 40, 90] {
        let backend = File::default();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "durable::writes_until_killed", "--ignored", "--nocapture"])
            .env(FOLDER, backend.folder())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = 0;
        let mut heard = 0;
        for line in lines {
            if let Some(size) = line.unwrap().strip_prefix("acknowledged ") {
                acknowledged = size.parse::<u64>().unwrap();
                heard += 1;
                if heard == kills {
                    // SIGKILL: the child runs nothing more. What it said before is read out.
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        assert!(acknowledged >= kills * LEAVES);

        let store = backend.open();
        let head = store.reader.head().unwrap();
        assert!(head.size >= acknowledged, "{acknowledged} acknowledged, {} there", head.size);
        assert!(head.size.is_multiple_of(LEAVES), "whole units only");
        assert_eq!(head.root, naive(head.size));
        let leaves = store.reader.leaves(0, u32::try_from(head.size).unwrap() + 1).unwrap();
        assert_eq!(leaves.len() as u64, head.size);
        match store.reader.entity(&Key::Queue(2021)).unwrap() {
            Some(Entity::Queue(queue)) => {
                assert_eq!(u64::from(queue.last) * LEAVES, head.size, "rows and leaves together");
            }
            other => panic!("{other:?}"),
        }
    }
}
