use std::collections::BTreeMap;

use serde_json::json;
use yunquan_store::sqlite::open_memory;
use yunquan_store::{Reader, Store};

use super::*;

/// What goes wrong when a unit begins.
pub(crate) enum Fault {
    /// The store fails.
    Fails(StoreError),
    /// The thread dies.
    Panics,
}

/// A ledger some of whose units, by their number from 0, do not begin.
struct Faulty {
    ledger: Box<dyn Ledger>,
    faults: BTreeMap<usize, Fault>,
    begun: usize,
}

impl Ledger for Faulty {
    fn begin(&mut self) -> Result<Box<dyn Unit + '_>, StoreError> {
        self.begun += 1;
        match self.faults.remove(&(self.begun - 1)) {
            None => self.ledger.begin(),
            Some(Fault::Fails(error)) => Err(error),
            Some(Fault::Panics) => panic!("as the test asks"),
        }
    }
}

/// A store whose ledger has these faults.
pub(crate) fn faulty(store: Store, faults: BTreeMap<usize, Fault>) -> Store {
    let Store { ledger, reader, vault } = store;
    Store { ledger: Box::new(Faulty { ledger, faults, begun: 0 }), reader, vault }
}

const NOON: i64 = 1_600_000_000_000_000;

fn desk(faults: BTreeMap<usize, Fault>) -> (Desk, Arc<dyn Reader>) {
    let store = faulty(open_memory().unwrap(), faults);
    let pack = Arc::new(crate::packs::built_in().unwrap());
    let almanac = Arc::new(Almanac::new(Arc::clone(&store.reader)));
    (Desk::new(store.ledger, pack, almanac), store.reader)
}

/// Four people open an account, each at an instant after noon.
fn requests(after_noon: [i64; 4]) -> Vec<Request> {
    let request = |(index, after): (u8, i64)| {
        let login = format!("person-{index}");
        let form = json!({"login": login, "name": login, "kind": "enterprise"});
        Request {
            who: Who::Public,
            command: Command::read("account/open", &form).unwrap().unwrap(),
            body: Digest::of(login.as_bytes()),
            key: None,
            device: None,
            at: Instant(NOON + after),
            seed: [index; 32],
        }
    };
    (0..).zip(after_noon).map(request).collect()
}

fn constraint() -> StoreError {
    StoreError::Constraint { name: "as_the_test_asks".to_owned() }
}

/// Which were done, and how many accounts there are then: as many as were done.
fn done(results: &[Result<Answer, Broken>], reader: &dyn Reader) -> Vec<bool> {
    let done: Vec<bool> = results.iter().map(|it| matches!(it, Ok(Ok(_)))).collect();
    let size = reader.head().unwrap().size;
    assert_eq!(size, done.iter().filter(|done| **done).count() as u64, "{results:?}");
    done
}

/// Of the transactions of one drain one fails: what the others have done is said to have happened.
#[test]
fn a_transaction_that_fails_is_said_to_fail_alone() {
    let (mut desk, reader) = desk(BTreeMap::from([(1, Fault::Fails(StoreError::Busy))]));
    let results = desk.run(&requests([0, 1, 2, 3]), 1);
    assert_eq!(done(&results, reader.as_ref()), [true, false, true, true]);
    assert_eq!(results[1], Err(Broken(StoreError::Busy)));
}

/// Run again one by one, the one that breaks the constraint fails and no other.
#[test]
fn one_by_one_each_command_has_its_own_answer() {
    let faults = BTreeMap::from([
        (0, Fault::Fails(constraint())),
        (2, Fault::Fails(constraint())),
        (4, Fault::Fails(StoreError::Busy)),
    ]);
    let (mut desk, reader) = desk(faults);
    let results = desk.run(&requests([0, 1, 2, 3]), BATCH);
    assert_eq!(done(&results, reader.as_ref()), [true, false, true, false]);
    assert_eq!(results[1], Err(Broken(constraint())));
    assert_eq!(results[3], Err(Broken(StoreError::Busy)));
}

/// A failure that no single command can be blamed for is every command's of that transaction.
#[test]
fn a_batch_that_cannot_be_written_fails_as_a_whole() {
    let (mut desk, reader) = desk(BTreeMap::from([(0, Fault::Fails(StoreError::Busy))]));
    let results = desk.run(&requests([0, 1, 2, 3]), BATCH);
    assert_eq!(done(&results, reader.as_ref()), [false; 4]);
}

/// What is on disk is told before the next transaction begins, whatever becomes of that.
#[test]
fn an_answer_does_not_wait_for_later_transactions() {
    let (mut desk, _) = desk(BTreeMap::from([(2, Fault::Panics)]));
    let mut told = 0;
    let run = std::panic::AssertUnwindSafe(|| {
        desk.run_each(&requests([0, 1, 2, 3]), 1, &mut |result| {
            assert!(result.unwrap().is_ok());
            told += 1;
        });
    });
    assert!(std::panic::catch_unwind(run).is_err());
    assert_eq!(told, 2);
}

/// A machine's clock may step back: no command is older than the one before it, however they are
/// batched.
#[test]
fn a_clock_that_steps_back_makes_no_command_older_than_the_last() {
    let mut roots = Vec::new();
    for size in [1, BATCH] {
        let (mut desk, reader) = desk(BTreeMap::new());
        let results = desk.run(&requests([20, 10, 15, 30]), size);
        assert_eq!(done(&results, reader.as_ref()), [true; 4]);
        let at = results.iter().map(|it| it.as_ref().unwrap().as_ref().unwrap().at.0 - NOON);
        assert_eq!(at.collect::<Vec<_>>(), [20, 20, 20, 30], "in batches of {size}");
        roots.push(reader.head().unwrap().root);
    }
    assert_eq!(roots[0], roots[1], "batches change nothing");
}

/// Commands that share an instant get ids in the order in which they are decided, whatever their
/// seeds: their rows stand beside each other in every index.
#[test]
fn ids_of_one_instant_are_in_order_of_acceptance() {
    let (mut desk, _) = desk(BTreeMap::new());
    let mut requests = requests([0; 4]);
    for (request, seed) in requests.iter_mut().zip([9, 3, 7, 1]) {
        request.seed = [seed; 32];
    }
    let results = desk.run(&requests, BATCH);
    let ids = results.iter().map(|it| it.as_ref().unwrap().as_ref().unwrap().subject.clone());
    let ids: Vec<Key> = ids.map(Option::unwrap).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
}

/// What a transaction has loaded serves the next; what another writer did meanwhile is seen.
#[test]
fn what_is_known_is_as_the_store_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let store = yunquan_store::sqlite::open(folder.path()).unwrap();
        let pack = Arc::new(crate::packs::built_in().unwrap());
        let almanac = Arc::new(Almanac::new(Arc::clone(&store.reader)));
        Desk::new(store.ledger, pack, almanac)
    };
    let run = |desk: &mut Desk, who: Who, name: &str, form: serde_json::Value| {
        let command = Command::read(name, &form).unwrap().unwrap();
        let body = Digest::of(form.to_string().as_bytes());
        let (at, seed) = (Instant(NOON), body.0);
        let request = Request { who, command, body, key: None, device: None, at, seed };
        desk.run(&[request], BATCH).remove(0).unwrap()
    };
    let id = |answer: Answer| match answer.unwrap().subject {
        Some(Key::Account(id)) => id,
        other => panic!("{other:?}"),
    };
    let record = |desk: &mut Desk, account, text: &str| {
        let form = json!({"sha256": Digest::of(text.as_bytes()), "size": 1,
            "media_type": "application/pdf", "name": "a.pdf"});
        run(desk, Who::Account(account), "upload/record", form)
    };
    let (mut one, mut other) = (open(), open());
    let form = json!({"login": "admin", "name": "管理员", "role": "administrator"});
    let admin = id(run(&mut one, Who::System, "account/appoint", form));
    let form = json!({"login": "firm", "name": "企业", "kind": "enterprise"});
    let firm = id(run(&mut one, Who::Public, "account/open", form));
    // Both know the account; one of them closes it.
    record(&mut one, firm, "1").unwrap();
    record(&mut other, firm, "2").unwrap();
    record(&mut one, firm, "3").unwrap();
    let form = json!({"account": firm, "reason": "注销"});
    run(&mut other, Who::Account(admin), "account/disable", form).unwrap();
    assert!(record(&mut one, firm, "4").is_err());
}
