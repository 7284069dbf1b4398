//! Dumps: the same history gives the same tables, however it was batched; any difference shows.

use yunquan_core::occasion::Secret;
use yunquan_core::time::Instant;
use yunquan_store::{Answer, Asked, Store, StoreError, TableDigest, sqlite};

use crate::backend::{Backend, File};
use crate::fixture;

crate::for_every_backend! {
    batches_do_not_show,
    any_difference_shows,
    an_erased_secret_is_only_erased,
    answers_are_left_out,
    a_dump_says_what_the_digest_is_over,
}

/// One of each kind and twenty leaves, in units of `size`.
fn history(store: &mut Store, size: u64) {
    fixture::commit_every_kind(store);
    for _ in 0..20 / size {
        let mut unit = store.ledger.begin().unwrap();
        fixture::append(&mut *unit, size).unwrap();
        unit.commit().unwrap();
    }
}

fn differing(a: &[TableDigest], b: &[TableDigest]) -> Vec<&'static str> {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).filter(|(a, b)| a != b).map(|(a, _)| a.table).collect()
}

fn batches_do_not_show(backend: &impl Backend) {
    let (mut one, mut other) = (backend.open(), sqlite::open_memory().unwrap());
    history(&mut one, 20);
    history(&mut other, 4);
    let (one, other) = (one.reader.digests().unwrap(), other.reader.digests().unwrap());
    assert_eq!(one, other);
    assert!(one.iter().filter(|table| table.rows > 0).count() > 20, "and it is about something");
}

fn any_difference_shows(backend: &impl Backend) {
    let mut store = backend.open();
    history(&mut store, 20);
    let before = store.reader.digests().unwrap();
    let mut unit = store.ledger.begin().unwrap();
    let (key, _) = fixture::claim("login/jia-1");
    let given_back = yunquan_core::world::Claim { holder: None };
    let row = (key, yunquan_core::world::Entity::Claim(Box::new(given_back)));
    fixture::update(&mut *unit, &[row]).unwrap();
    unit.commit().unwrap();
    let after = store.reader.digests().unwrap();
    assert_eq!(differing(&before, &after), ["claim"]);
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 1).unwrap();
    unit.commit().unwrap();
    assert_eq!(differing(&after, &store.reader.digests().unwrap()), ["head", "leaf"]);
}

fn an_erased_secret_is_only_erased(backend: &impl Backend) {
    let (mut one, mut other) = (backend.open(), sqlite::open_memory().unwrap());
    let secret = Secret::new([1; 32], b"{}".to_vec());
    let erased_at = [Instant(5), Instant(6)];
    for (store, at) in [&mut one, &mut other].into_iter().zip(erased_at) {
        let mut unit = store.ledger.begin().unwrap();
        unit.keep_secrets(std::slice::from_ref(&secret)).unwrap();
        unit.commit().unwrap();
        let kept = store.reader.digests().unwrap();
        let mut unit = store.ledger.begin().unwrap();
        unit.erase(&[secret.commitment], at).unwrap();
        unit.commit().unwrap();
        assert_eq!(differing(&kept, &store.reader.digests().unwrap()), ["secret"]);
    }
    assert_eq!(one.reader.digests().unwrap(), other.reader.digests().unwrap());
}

fn answers_are_left_out(backend: &impl Backend) {
    let mut store = backend.open();
    let before = store.reader.digests().unwrap();
    let mut unit = store.ledger.begin().unwrap();
    let asked = Asked { account: "a", key: "k" };
    let body_digest = yunquan_core::digest::Digest::of(b"");
    unit.keep_answers(&[Answer { asked, body_digest, at: Instant(1), answer: "{}" }]).unwrap();
    unit.commit().unwrap();
    assert_eq!(store.reader.digests().unwrap(), before);
}

fn a_dump_says_what_the_digest_is_over(backend: &impl Backend) {
    let mut store = backend.open();
    history(&mut store, 20);
    for digest in store.reader.digests().unwrap() {
        let (mut rows, mut text) = (0, String::new());
        let each = &mut |line: &str| {
            rows += 1;
            text.push_str(line);
            text.push('\n');
        };
        store.reader.dump(digest.table, each).unwrap();
        let over = yunquan_core::digest::Digest::of(text.as_bytes());
        assert_eq!((rows, over), (digest.rows, digest.digest), "{}", digest.table);
    }
    let other = store.reader.dump("answer", &mut |_| {});
    assert!(matches!(other, Err(StoreError::Misuse(_))));
}

/// What a recording ledger wrote, written again raw, gives the same tables.
#[test]
fn the_raw_floor_writes_the_same_rows() {
    let (folder, floor_folder) = (File::default(), File::default());
    let (mut store, tape) = sqlite::open_recording(folder.folder()).unwrap();
    history(&mut store, 5);
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 300).unwrap();
    drop(unit);
    let batches = tape.take();
    assert_eq!(batches.len(), 5, "a unit that is rolled back leaves no batch");
    assert!(tape.take().is_empty());
    let floor = sqlite::floor::Floor::open(floor_folder.folder()).unwrap();
    for batch in &batches {
        floor.write(batch).unwrap();
    }
    floor.write(&batches[0]).unwrap_err();
    drop(floor);
    let raw = floor_folder.open().reader.digests().unwrap();
    assert_eq!(raw, store.reader.digests().unwrap());
}
