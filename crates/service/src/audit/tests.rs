use std::sync::Arc;

use serde_json::json;
use yunquan_store::Store;
use yunquan_store::sqlite::open_memory;

use super::*;
use crate::clock::Clock;
use crate::entropy::Seeds;
use crate::envelope::Who;
use crate::office::{Office, Parts};

/// An office in memory with one account, whose name is sealed.
fn office() -> Office {
    let pack = Arc::new(crate::packs::built_in().unwrap());
    let parts = Parts {
        store: open_memory().unwrap(),
        pack,
        clock: Clock::manual(Instant(1_600_000_000_000_000)),
        seeds: Seeds::fixed(1),
        batch: 0,
    };
    let office = Office::open(parts).unwrap();
    let form = json!({"login": "zhang", "name": "张三", "kind": "enterprise"});
    office.ask(Who::Public, "account/open", &form).unwrap().unwrap().unwrap();
    office
}

/// The secrets that the leaves of a journal commit to.
fn sealed_in(leaves: &[StoredLeaf], reader: &dyn Reader) -> Vec<Secret> {
    let digests: Vec<Digest> = leaves.iter().flat_map(|leaf| digests_in(&leaf.bytes)).collect();
    let found = reader.reveal(&digests).unwrap();
    let secrets = digests.into_iter().zip(found).filter_map(|(commitment, found)| match found {
        Some(Revealed::Secret { salt, bytes }) => Some(Secret { commitment, salt, bytes }),
        _ => None,
    });
    secrets.collect()
}

fn row(leaf: &StoredLeaf) -> store::Leaf<'_> {
    let StoredLeaf { seq, at, subject, name, bytes, .. } = leaf;
    store::Leaf { seq: *seq, at: *at, subject, name, bytes }
}

/// An office's journal and secrets in a database in which somebody has changed something.
fn tampered(change: impl Fn(&mut StoredLeaf), exchange: impl Fn(&mut Secret)) -> Store {
    let office = office();
    let mut leaves = office.reader().leaves(0, PAGE).unwrap();
    let mut secrets = sealed_in(&leaves, office.reader());
    assert!(!leaves.is_empty() && !secrets.is_empty());
    leaves.iter_mut().for_each(change);
    secrets.iter_mut().for_each(exchange);
    let mut store = open_memory().unwrap();
    let mut unit = store.ledger.begin().unwrap();
    let rows: Vec<store::Leaf<'_>> = leaves.iter().map(row).collect();
    unit.append(&rows).unwrap();
    unit.keep_secrets(&secrets).unwrap();
    unit.commit().unwrap();
    office.close();
    store
}

fn flaws(store: &Store) -> Vec<String> {
    let verified = verify(store.reader.as_ref(), None, &mut |_| {}).unwrap();
    verified.flaws.into_iter().map(|flaw| flaw.what).collect()
}

fn replayed(store: &Store) -> Result<Store, AuditFailed> {
    let mut rebuilt = open_memory().unwrap();
    replay(store.reader.as_ref(), rebuilt.ledger.as_mut(), &mut |_| {})?;
    Ok(rebuilt)
}

#[test]
fn what_nobody_changed_is_whole() {
    assert_eq!(flaws(&tampered(|_| {}, |_| {})), Vec::<String>::new());
}

#[test]
fn a_secret_that_was_exchanged_is_named() {
    let other = |secret: &mut Secret| secret.bytes = b"\"\xe6\x9d\x8e\xe5\x9b\x9b\"".to_vec();
    let salted = |secret: &mut Secret| secret.salt[0] ^= 1;
    for store in [tampered(|_| {}, other), tampered(|_| {}, salted)] {
        let leaves = store.reader.leaves(0, PAGE).unwrap();
        let commitment = sealed_in(&leaves, store.reader.as_ref())[0].commitment;
        let says = format!("the secret kept for {commitment} is not the one that was sealed");
        assert_eq!(flaws(&store), [says.as_str()]);
        let refused = replayed(&store).err().map(|error| error.to_string());
        assert_eq!(refused, Some(says));
    }
}

/// What timelines and searches are found by is what the hashed bytes say.
#[test]
fn a_column_that_says_other_than_its_leaf_is_found() {
    type Change = fn(&mut StoredLeaf);
    let hide: Change = |leaf| leaf.subject = "voucher/none".to_owned();
    let rename: Change = |leaf| leaf.name = "account.closed".to_owned();
    let later: Change = |leaf| leaf.at = leaf.at.plus_micros(1);
    for (change, column) in [(hide, "subject"), (rename, "name"), (later, "instant")] {
        let store = tampered(change, |_| {});
        let found = flaws(&store);
        let says = format!("the stored {column} is not that of the stored bytes");
        assert!(found.contains(&says), "{found:?}");
        let rebuilt = replayed(&store).unwrap();
        let (a, b) = (store.reader.as_ref(), rebuilt.reader.as_ref());
        assert!(differences(a, b).unwrap().contains(&"leaf"), "{column}");
        let of = |reader: &dyn Reader| -> Vec<TableDigest> { reader.digests().unwrap() };
        let again = replayed(&rebuilt).unwrap();
        assert_eq!(of(b), of(again.reader.as_ref()), "a rebuilt database is rebuilt as it is");
    }
}
