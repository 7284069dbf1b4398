use std::collections::BTreeMap;

use serde_json::json;
use yunquan_store::sqlite::open_memory;

use super::*;
use crate::desk::tests::{Fault, faulty};

fn open(faults: BTreeMap<usize, Fault>) -> Office {
    let parts = Parts {
        store: faulty(open_memory().unwrap(), faults),
        pack: Arc::new(crate::packs::built_in().unwrap()),
        clock: Clock::manual(Instant(1_600_000_000_000_000)),
        seeds: Seeds::fixed(1),
        batch: 0,
    };
    Office::open(parts).unwrap()
}

fn ask(office: &Office, login: &str) -> Result<Answer, Unavailable> {
    let form = json!({"login": login, "name": login, "kind": "enterprise"});
    office.ask(Who::Public, "account/open", &form).unwrap()
}

/// Whoever is told that it was not done may do it again.
#[test]
fn a_store_that_fails_once_fails_one_command() {
    let office = open(BTreeMap::from([(1, Fault::Fails(StoreError::Busy))]));
    assert!(ask(&office, "zhao").unwrap().is_ok());
    assert_eq!(ask(&office, "qian"), Err(Unavailable::Broken));
    assert!(ask(&office, "qian").unwrap().is_ok());
    assert!(office.writes());
    office.close();
}

/// A writer that has died is seen, and whoever asks is told that nothing is taken.
#[test]
fn a_writer_that_has_died_is_seen_and_every_command_is_answered() {
    let office = open(BTreeMap::from([(1, Fault::Panics)]));
    assert!(ask(&office, "zhao").unwrap().is_ok());
    assert!(office.writes());
    for login in ["qian", "sun"] {
        assert_eq!(ask(&office, login), Err(Unavailable::Stopped));
    }
    let asked = office.execute_now(Who::Public, open_account(), Digest([0; 32]), None);
    assert_eq!(asked, Err(Unavailable::Stopped));
    assert_eq!(office.forget_answers(), Err(Unavailable::Stopped));
    // The thread is gone a moment after what it held.
    let gone = (0..1_000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        !office.writes()
    });
    assert!(gone);
    office.close();
    assert_eq!(office.reader().head().unwrap().size, 1);
}

fn open_account() -> Command {
    let form = json!({"login": "li", "name": "li", "kind": "enterprise"});
    Command::read("account/open", &form).unwrap().unwrap()
}
