//! Proofs that were tampered with, and proofs out of nowhere: refused, never a panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use yunquan_journal::{ConsistencyProof, Hash, InclusionProof, ProofError, TreeHead};

use crate::model::{self, Store};

static STORE: LazyLock<Store> = LazyLock::new(|| Store::of_size(1200));

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::new)
}

/// Sizes and indices where arithmetic may break: small ones, powers of two, the largest.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        0_u64..20,
        (0_u32..64).prop_map(|bit| 1 << bit),
        (0_u32..64).prop_map(|bit| (1_u64 << bit).wrapping_sub(1)),
        Just(u64::MAX),
        any::<u64>(),
    ]
}

/// Every way to damage a path: each differs from the path it is given.
fn damaged(path: &[Hash], at: Index, bit: u8, extra: Hash) -> Vec<Vec<Hash>> {
    let longer = |position: usize| {
        let mut path = path.to_vec();
        path.insert(position, extra);
        path
    };
    let mut all = vec![longer(path.len()), longer(0), longer(at.index(path.len() + 1))];
    if !path.is_empty() {
        let at = at.index(path.len());
        let mut without = path.to_vec();
        without.remove(at);
        let mut bytes = *path[at].as_bytes();
        bytes[usize::from(bit / 8)] ^= 1 << (bit % 8);
        let mut flipped = path.to_vec();
        flipped[at] = Hash::new(bytes);
        let mut twice = path.to_vec();
        twice.extend_from_slice(path);
        all.extend([without, flipped, twice, path[1..].to_vec(), Vec::new()]);
    }
    if path.len() > 1 {
        let mut reversed = path.to_vec();
        reversed.reverse();
        all.push(reversed);
    }
    all
}

fn other(hash: Hash) -> Hash {
    Hash::digest(hash.as_ref())
}

proptest! {
    #[test]
    fn damaged_inclusion_is_refused(
        size in 1_u64..1200, at: Index, place: Index, bit: u8, extra in hash(),
    ) {
        let leaves = &STORE.leaves[..size as usize];
        let index = at.index(leaves.len()) as u64;
        let (leaf, head) = (leaves[index as usize], model::head(leaves));
        let proof = InclusionProof::prove(index, size, &*STORE).unwrap();
        prop_assert_eq!(proof.verify(&leaf, &head), Ok(()));

        for path in damaged(&proof.path, place, bit, extra) {
            let proof = InclusionProof { path, ..proof.clone() };
            prop_assert!(proof.verify(&leaf, &head).is_err(), "{:?}", proof);
        }
        prop_assert_eq!(proof.verify(&other(leaf), &head), Err(ProofError::Root));
        let head_of_other_tree = TreeHead { root: other(head.root), ..head };
        prop_assert_eq!(proof.verify(&leaf, &head_of_other_tree), Err(ProofError::Root));
        let larger = TreeHead { size: size + 1, ..head };
        let mismatch = ProofError::Size { proof: size, head: size + 1 };
        prop_assert_eq!(proof.verify(&leaf, &larger), Err(mismatch));
        for index in (0..size + 2).filter(|other| *other != index) {
            let proof = InclusionProof { index, ..proof.clone() };
            prop_assert!(proof.verify(&leaf, &head).is_err(), "{:?}", proof);
        }
    }

    #[test]
    fn damaged_consistency_is_refused(
        new in 1_u64..1200, at: Index, place: Index, bit: u8, extra in hash(),
    ) {
        let leaves = &STORE.leaves[..new as usize];
        let old = at.index(leaves.len()) + 1;
        let (old, new) = (model::head(&leaves[..old]), model::head(leaves));
        let proof = ConsistencyProof::prove(old.size, new.size, &*STORE).unwrap();
        prop_assert_eq!(proof.verify(&old, &new), Ok(()));

        for path in damaged(&proof.path, place, bit, extra) {
            let proof = ConsistencyProof { path, ..proof.clone() };
            prop_assert!(proof.verify(&old, &new).is_err(), "{:?}", proof);
        }
        let changed_old = TreeHead { root: other(old.root), ..old };
        prop_assert!(proof.verify(&changed_old, &new).is_err());
        let changed_new = TreeHead { root: other(new.root), ..new };
        prop_assert!(proof.verify(&old, &changed_new).is_err());
        let larger = TreeHead { size: new.size + 1, ..new };
        let mismatch = ProofError::Size { proof: new.size, head: new.size + 1 };
        prop_assert_eq!(proof.verify(&old, &larger), Err(mismatch));
        if old.size < new.size {
            let turned = ConsistencyProof { old_size: new.size, new_size: old.size, ..proof };
            let shrunk = ProofError::Shrunk { old: new.size, new: old.size };
            prop_assert_eq!(turned.verify(&new, &old), Err(shrunk));
        }
    }

    /// Whoever rewrites a leaf cannot prove that the tree goes on from the old checkpoint.
    #[test]
    fn a_rewritten_leaf_breaks_consistency(old in 1_u64..600, more in 0_u64..600, at: Index) {
        let size = old + more;
        let honest = model::head(&STORE.leaves[..old as usize]);
        let mut rewritten = Store::default();
        let changed = at.index(old as usize);
        let mut full = Vec::new();
        for (index, leaf) in STORE.leaves[..size as usize].iter().enumerate() {
            let leaf = if index == changed { other(*leaf) } else { *leaf };
            rewritten.leaves.push(leaf);
            rewritten.appender.append(leaf, &mut full);
        }
        rewritten.tiles = full.into_iter().map(|tile| (tile.id, tile)).collect();
        let proof = ConsistencyProof::prove(old, size, &rewritten).unwrap();
        prop_assert!(proof.verify(&honest, &rewritten.head()).is_err());
    }

    #[test]
    fn nothing_makes_verification_panic_or_succeed(
        (a, b) in (number(), number()),
        (leaf, old_root, new_root) in (hash(), hash(), hash()),
        path in prop::collection::vec(hash(), 0..70),
    ) {
        let inclusion = InclusionProof { index: a, size: b, path: path.clone() };
        let new = TreeHead { size: b, root: new_root };
        prop_assert!(inclusion.verify(&leaf, &new).is_err());
        let consistency = ConsistencyProof { old_size: a, new_size: b, path };
        let old = TreeHead { size: a, root: old_root };
        prop_assert!(consistency.verify(&old, &new).is_err());
    }

    #[test]
    fn nothing_makes_planning_or_proving_panic((a, b) in (number(), number())) {
        if let Ok(tiles) = InclusionProof::tiles(a, b) {
            prop_assert!(a < b && tiles.len() <= 64);
        }
        if let Ok(tiles) = ConsistencyProof::tiles(a, b) {
            prop_assert!(a <= b && tiles.len() <= 64);
        }
        let proof = InclusionProof::prove(a, b, &*STORE);
        prop_assert_eq!(proof.is_ok(), a < b && b <= 1200);
        let proof = ConsistencyProof::prove(a, b, &*STORE);
        prop_assert_eq!(proof.is_ok(), a <= b && (a == 0 || a == b || b <= 1200));
    }
}
