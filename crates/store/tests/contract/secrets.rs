//! Secrets: what a commitment hides can be shown, and erased for good.

use yunquan_core::digest::Digest;
use yunquan_core::occasion::Secret;
use yunquan_core::time::Instant;
use yunquan_journal::commitment;
use yunquan_store::Revealed;

use crate::backend::Backend;

crate::for_every_backend! {
    a_secret_is_shown_until_it_is_erased,
    a_commitment_is_kept_once,
}

fn secret(byte: u8) -> Secret {
    Secret::new([byte; 32], format!("{{\"name\":\"{byte}\"}}").into_bytes())
}

fn shown(secret: &Secret) -> Option<Revealed> {
    Some(Revealed::Secret { salt: secret.salt, bytes: secret.bytes.clone() })
}

fn a_secret_is_shown_until_it_is_erased(backend: &impl Backend) {
    let mut store = backend.open();
    let (first, second) = (secret(1), secret(2));
    let mut unit = store.ledger.begin().unwrap();
    unit.keep_secrets(&[first.clone(), second.clone()]).unwrap();
    unit.commit().unwrap();
    let asked = [second.commitment, Digest::of(b"none"), first.commitment];
    let found = store.reader.reveal(&asked).unwrap();
    assert_eq!(found, [shown(&second), None, shown(&first)]);
    let Some(Revealed::Secret { salt, bytes }) = &found[0] else { unreachable!() };
    let again = commitment::commit(salt, bytes);
    assert_eq!(*again.as_bytes(), second.commitment.0, "the journal's own rule");
    let opens = |secret: &Secret| found[0].as_ref().unwrap().opens(&secret.commitment);
    assert!(opens(&second) && !opens(&first));

    let mut unit = store.ledger.begin().unwrap();
    assert_eq!(unit.erase(&[second.commitment], Instant(9)).unwrap(), 1);
    drop(unit);
    assert_eq!(store.reader.reveal(&asked).unwrap(), found, "rolled back");

    let mut unit = store.ledger.begin().unwrap();
    assert_eq!(unit.erase(&[second.commitment, Digest::of(b"none")], Instant(9)).unwrap(), 1);
    assert_eq!(unit.erase(&[second.commitment], Instant(10)).unwrap(), 0, "once is enough");
    unit.commit().unwrap();
    let erased = Some(Revealed::Erased(Instant(9)));
    assert_eq!(store.reader.reveal(&asked).unwrap(), [erased.clone(), None, shown(&first)]);
    let mut all = Vec::new();
    store.reader.secrets(&mut |it, kept| all.push((*it, Some(kept.clone())))).unwrap();
    assert_eq!(all, [(first.commitment, shown(&first)), (second.commitment, erased)]);

    let mut left = Vec::new();
    store.reader.dump("secret", &mut |line| left.push(line.to_owned())).unwrap();
    let gone = |line: &&String| line.starts_with(&second.commitment.to_string());
    let line = left.iter().find(gone).unwrap();
    assert_eq!(*line, format!("{}\t1\t-\t-", second.commitment), "neither salt nor bytes are left");
}

fn a_commitment_is_kept_once(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    let twice = unit.keep_secrets(&[secret(1), secret(1)]).unwrap_err();
    assert_eq!(twice.constraint(), Some("secret_commitment"));
}
