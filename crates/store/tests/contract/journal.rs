//! The journal: what is appended stays, and its tree is the one of RFC 6962.

use sha2::{Digest as _, Sha256};
use yunquan_core::ids::ApplicationId;
use yunquan_core::time::Instant;
use yunquan_core::world::Key;
use yunquan_journal::{ConsistencyProof, Hash, InclusionProof, TileId, TreeHead};
use yunquan_store::{Head, JournalTiles, Leaf, Search, StoreError};

use crate::backend::Backend;
use crate::fixture::{self, id};

crate::for_every_backend! {
    begins_empty,
    roots_are_those_of_a_naive_tree,
    proofs_hold_against_the_head,
    a_rollback_leaves_the_tree_as_it_was,
    leaves_come_in_turn,
    leaves_and_timelines_are_read_in_order,
    searches_hold_every_part_and_page_on,
}

/// MTH(D[n]) of RFC 6962, section 2.1, over the leaves themselves.
pub(crate) fn naive_root(leaves: &[Vec<u8>]) -> Hash {
    let hash = |parts: &[&[u8]]| {
        let mut hash = Sha256::new();
        parts.iter().for_each(|part| hash.update(part));
        Hash::new(hash.finalize().into())
    };
    match leaves {
        [] => hash(&[]),
        [leaf] => hash(&[&[0], leaf]),
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            hash(&[&[1], naive_root(left).as_bytes(), naive_root(right).as_bytes()])
        }
    }
}

fn naive_head(size: u64) -> TreeHead {
    let leaves: Vec<Vec<u8>> = (0..size).map(fixture::leaf_bytes).collect();
    TreeHead { size, root: naive_root(&leaves) }
}

fn tree_head(head: Head) -> TreeHead {
    TreeHead { size: head.size, root: head.root }
}

fn begins_empty(backend: &impl Backend) {
    let mut store = backend.open();
    let empty = Head { size: 0, root: Hash::EMPTY_ROOT, last_at: Instant(0) };
    assert_eq!(store.reader.head().unwrap(), empty);
    assert_eq!(store.ledger.begin().unwrap().head(), empty);
    assert!(store.reader.leaves(0, 10).unwrap().is_empty());
}

fn roots_are_those_of_a_naive_tree(backend: &impl Backend) {
    let mut store = backend.open();
    let mut size = 0;
    for count in [1, 1, 253, 1, 1, 255, 0, 300] {
        let mut unit = store.ledger.begin().unwrap();
        fixture::append(&mut *unit, count).unwrap();
        size += count;
        let inside = unit.head();
        assert_eq!(unit.commit().unwrap(), inside);
        assert_eq!(tree_head(inside), naive_head(size));
        assert_eq!(store.reader.head().unwrap(), inside);
        assert_eq!(inside.last_at, Instant(i64::try_from(size).unwrap() - 1));
    }
}

/// 66,000 leaves make 257 full tiles of level 0 and one of level 1.
fn proofs_hold_against_the_head(backend: &impl Backend) {
    let mut store = backend.open();
    for count in [700, 65_300] {
        let mut unit = store.ledger.begin().unwrap();
        fixture::append(&mut *unit, count).unwrap();
        unit.commit().unwrap();
    }
    let head = naive_head(66_000);
    assert_eq!(tree_head(store.reader.head().unwrap()), head);
    let tiles = JournalTiles(&*store.reader);
    for index in [0, 255, 256, 65_535, 65_536, 65_999] {
        let leaf = Hash::leaf(&fixture::leaf_bytes(index));
        let proof = InclusionProof::prove(index, head.size, &tiles).unwrap();
        proof.verify(&leaf, &head).unwrap();
    }
    let old = naive_head(700);
    let proof = ConsistencyProof::prove(old.size, head.size, &tiles).unwrap();
    proof.verify(&old, &head).unwrap();

    let width = |level, index| {
        store.reader.tile(TileId { level, index }, 256).map(|hashes| hashes.len()).unwrap()
    };
    assert_eq!(
        [width(0, 0), width(0, 257), width(1, 0), width(1, 1), width(2, 0)],
        [256, 208, 256, 1, 1]
    );
    assert_eq!(width(0, 258), 0, "a tile that is not stored reads as empty");
}

fn a_rollback_leaves_the_tree_as_it_was(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 300).unwrap();
    let before = unit.commit().unwrap();
    for count in [1, 212, 400] {
        let mut unit = store.ledger.begin().unwrap();
        fixture::append(&mut *unit, count).unwrap();
        assert_eq!(unit.head().size, 300 + count);
        drop(unit);
        assert_eq!(store.reader.head().unwrap(), before);
        assert_eq!(store.ledger.begin().unwrap().head(), before);
    }
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 500).unwrap();
    assert_eq!(tree_head(unit.commit().unwrap()), naive_head(800));
}

fn leaves_come_in_turn(backend: &impl Backend) {
    let mut store = backend.open();
    let leaf = |seq, at| Leaf { seq, at: Instant(at), subject: "", name: "x.y", bytes: b"{}" };
    for (first, second) in [(leaf(1, 5), None), (leaf(0, 5), Some(leaf(0, 6)))] {
        let mut unit = store.ledger.begin().unwrap();
        let leaves: Vec<Leaf<'_>> = [Some(first), second].into_iter().flatten().collect();
        assert!(matches!(unit.append(&leaves), Err(StoreError::Misuse(_))), "out of turn");
    }
    let mut unit = store.ledger.begin().unwrap();
    unit.append(&[leaf(0, 5), leaf(1, 5)]).unwrap();
    unit.commit().unwrap();
    let mut unit = store.ledger.begin().unwrap();
    assert!(matches!(unit.append(&[leaf(2, 4)]), Err(StoreError::Misuse(_))), "back in time");
    drop(unit);
    assert_eq!(store.reader.head().unwrap().size, 2);
}

fn leaves_and_timelines_are_read_in_order(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 10).unwrap();
    unit.commit().unwrap();

    let leaves = store.reader.leaves(3, 4).unwrap();
    assert_eq!(leaves.iter().map(|leaf| leaf.seq).collect::<Vec<_>>(), [3, 4, 5, 6]);
    for leaf in leaves {
        assert_eq!(leaf.bytes, fixture::leaf_bytes(leaf.seq));
        assert_eq!(leaf.hash, Hash::leaf(&leaf.bytes));
        assert_eq!(leaf.at, Instant(i64::try_from(leaf.seq).unwrap()));
        assert_eq!(leaf.name, "application.saved");
    }
    let key = Key::Application(ApplicationId(id(1)));
    let seqs = |from, limit| {
        let leaves = store.reader.timeline(&key, from, limit).unwrap();
        assert!(leaves.iter().all(|leaf| leaf.subject == key.to_string()));
        leaves.iter().map(|leaf| leaf.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(0, 10), [1, 4, 7]);
    assert_eq!(seqs(2, 1), [4]);
    assert_eq!(seqs(8, 10), [] as [u64; 0]);
}

fn searches_hold_every_part_and_page_on(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 30).unwrap();
    unit.commit().unwrap();
    let found = |search: &Search<'_>| {
        let found = store.reader.search(search).unwrap();
        (found.leaves.iter().map(|leaf| leaf.seq).collect::<Vec<_>>(), found.next)
    };
    let any = Search { limit: 4, ..Search::default() };
    assert_eq!(found(&any), (vec![29, 28, 27, 26], Some(26)));
    assert_eq!(found(&Search { before: Some(2), ..any.clone() }), (vec![1, 0], None));
    // Leaf n is at instant n: from the first, to before the second.
    let (from, until) = (Some(Instant(5)), Some(Instant(8)));
    assert_eq!(found(&Search { from, until, ..any.clone() }), (vec![7, 6, 5], None));
    let key = Key::Application(ApplicationId(id(1))).to_string();
    let about = Search { subjects: Some(vec![key]), ..any.clone() };
    assert_eq!(found(&about), (vec![28, 25, 22, 19], Some(19)));
    assert_eq!(found(&Search { before: Some(19), from, ..about }).0, [16, 13, 10, 7]);
    let none = Search { subjects: Some(Vec::new()), ..any.clone() };
    assert_eq!(found(&none), (vec![], None));
    assert_eq!(found(&Search { name: "voucher.", ..any.clone() }), (vec![], None));
    assert_eq!(found(&Search { name: "application.", ..any.clone() }).0.len(), 4);
    assert_eq!(found(&Search { kinds: Some(vec!["voucher"]), ..any.clone() }).0, [] as [u64; 0]);
    assert_eq!(found(&Search { kinds: Some(vec!["application"]), ..any.clone() }).0.len(), 4);
    let said = Search { texts: ["leaf", ":2"], ..any.clone() };
    assert_eq!(found(&said), (vec![29, 28, 27, 26], Some(26)));
    // A page looks so far and no farther, and says where the next goes on.
    let far = Search { texts: ["\":3}", ""], reach: 10, ..any };
    assert_eq!(found(&far), (vec![], Some(20)));
    assert_eq!(found(&Search { before: Some(10), ..far }), (vec![3], None));
}
