//! Answers: kept with what they answer, found again, forgotten in time.

use yunquan_core::digest::Digest;
use yunquan_core::time::Instant;
use yunquan_store::{Answer, Asked, StoredAnswer};

use crate::backend::Backend;

crate::for_every_backend! {
    a_repeated_request_finds_its_answer,
    a_key_is_one_per_account,
    an_answer_is_kept_with_its_unit_only,
    the_oldest_are_forgotten_first,
}

const fn asked<'a>(account: &'a str, key: &'a str) -> Asked<'a> {
    Asked { account, key }
}

fn answer<'a>(account: &'a str, key: &'a str, at: i64) -> Answer<'a> {
    let body_digest = Digest::of(key.as_bytes());
    Answer { asked: asked(account, key), body_digest, at: Instant(at), answer: "{\"ok\":1}" }
}

fn stored(key: &str, at: i64) -> Option<StoredAnswer> {
    let body_digest = Digest::of(key.as_bytes());
    Some(StoredAnswer { body_digest, at: Instant(at), answer: "{\"ok\":1}".to_owned() })
}

fn a_repeated_request_finds_its_answer(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    let both = [asked("jia", "k1"), asked("yi", "k1"), asked("jia", "k2")];
    assert_eq!(unit.answers(&both).unwrap(), [None, None, None]);
    unit.keep_answers(&[answer("jia", "k1", 5), answer("jia", "k2", 6)]).unwrap();
    let found = [stored("k1", 5), None, stored("k2", 6)];
    assert_eq!(unit.answers(&both).unwrap(), found, "in the same unit");
    unit.commit().unwrap();
    assert_eq!(store.ledger.begin().unwrap().answers(&both).unwrap(), found, "in the next");
    assert_eq!(store.reader.answer(asked("jia", "k2")).unwrap(), stored("k2", 6));
    assert_eq!(store.reader.answer(asked("yi", "k2")).unwrap(), None);
}

fn a_key_is_one_per_account(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    unit.keep_answers(&[answer("jia", "k", 5), answer("yi", "k", 5)]).unwrap();
    let again = unit.keep_answers(&[answer("jia", "k", 6)]).unwrap_err();
    assert_eq!(again.constraint(), Some("answer_key_account"));
}

fn an_answer_is_kept_with_its_unit_only(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    unit.keep_answers(&[answer("jia", "k", 5)]).unwrap();
    drop(unit);
    assert_eq!(store.reader.answer(asked("jia", "k")).unwrap(), None);
}

fn the_oldest_are_forgotten_first(backend: &impl Backend) {
    let mut store = backend.open();
    let keys = ["k0", "k1", "k2", "k3", "k4"];
    let mut unit = store.ledger.begin().unwrap();
    for (at, key) in (0..).zip(keys) {
        unit.keep_answers(&[answer("jia", key, at)]).unwrap();
    }
    assert_eq!(unit.forget_answers(Instant(3), 2).unwrap(), 2);
    assert_eq!(unit.forget_answers(Instant(3), 2).unwrap(), 1);
    assert_eq!(unit.forget_answers(Instant(3), 2).unwrap(), 0);
    unit.commit().unwrap();
    let left = keys.map(|key| store.reader.answer(asked("jia", key)).unwrap().is_some());
    assert_eq!(left, [false, false, false, true, true]);
}
