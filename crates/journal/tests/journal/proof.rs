//! Proofs against the model and ct-merkle, in both directions: ours verify there, theirs here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ct_merkle::RootHash;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use yunquan_journal::{
    ConsistencyProof, Hash, InclusionProof, ProofError, ProveError, TileError, TileId, Tiles,
    TreeHead,
};

use crate::model::{self, Store};

/// Large enough for a full tile of level 1 and partial ones at every level.
static STORE: LazyLock<Store> = LazyLock::new(|| Store::of_size(65_800));

/// Where tiles of either level begin and end.
const EDGES: [u64; 13] = [1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_800];

fn leaves(size: u64) -> &'static [Hash] {
    &STORE.leaves[..size as usize]
}

fn oracle(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|index| tree.push(model::leaf_bytes(index)));
    tree
}

fn oracle_head(head: TreeHead) -> RootHash<Sha256> {
    RootHash::new((*head.root.as_bytes()).into(), head.size)
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    yunquan_journal::tile::hashes_from_bytes(bytes).unwrap()
}

fn check_inclusion(index: u64, size: u64, head: &TreeHead) {
    let proof = InclusionProof::prove(index, size, &*STORE).unwrap();
    let leaf = STORE.leaves[index as usize];
    assert_eq!(proof.path, model::path(index as usize, leaves(size)), "{index} of {size}");
    assert_eq!(proof.verify(&leaf, head), Ok(()), "{index} of {size}");

    let path = proof.path.iter().map(|hash| (*hash.as_bytes()).into()).collect::<Vec<_>>();
    let theirs = ct_merkle::InclusionProof::<Sha256>::from_digests(path.iter());
    let verdict = oracle_head(*head).verify_inclusion(&model::leaf_bytes(index), index, &theirs);
    assert!(verdict.is_ok(), "{index} of {size}: {verdict:?}");
}

fn check_consistency(old_size: u64, new: &TreeHead) {
    let old = model::head(leaves(old_size));
    let proof = ConsistencyProof::prove(old_size, new.size, &*STORE).unwrap();
    let expected = model::consistency(old_size as usize, leaves(new.size));
    assert_eq!(proof.path, expected, "{old_size} in {}", new.size);
    assert_eq!(proof.verify(&old, new), Ok(()), "{old_size} in {}", new.size);

    let path = proof.path.iter().map(|hash| (*hash.as_bytes()).into()).collect::<Vec<_>>();
    let theirs = ct_merkle::ConsistencyProof::<Sha256>::from_digests(path.iter());
    let verdict = oracle_head(*new).verify_consistency(&oracle_head(old), &theirs);
    assert!(verdict.is_ok(), "{old_size} in {}: {verdict:?}", new.size);
}

#[test]
fn every_proof_of_every_small_tree() {
    for size in 1..=40 {
        let head = model::head(leaves(size));
        (0..size).for_each(|index| check_inclusion(index, size, &head));
        (1..=size).for_each(|old| check_consistency(old, &head));
    }
}

#[test]
fn inclusion_around_the_edges_of_tiles() {
    for size in EDGES {
        let head = model::head(leaves(size));
        for index in EDGES.into_iter().map(|edge| edge - 1).filter(|index| *index < size) {
            check_inclusion(index, size, &head);
        }
    }
}

#[test]
fn consistency_around_the_edges_of_tiles() {
    for size in EDGES {
        let head = model::head(leaves(size));
        for old in EDGES.into_iter().filter(|old| *old <= size) {
            check_consistency(old, &head);
        }
    }
}

#[test]
fn proofs_of_ct_merkle_verify_here() {
    for size in [1, 2, 7, 8, 255, 256, 257, 700] {
        let tree = oracle(size);
        let head =
            TreeHead { size, root: Hash::try_from(tree.root().as_bytes().as_slice()).unwrap() };
        for index in (0..size).step_by(13) {
            let path = hashes(tree.prove_inclusion(index as usize).as_bytes());
            let proof = InclusionProof { index, size, path };
            assert_eq!(proof.verify(&STORE.leaves[index as usize], &head), Ok(()));
            let old = model::head(leaves(index + 1));
            let proof = ConsistencyProof {
                old_size: old.size,
                new_size: size,
                path: hashes(tree.prove_consistency((size - old.size) as usize).as_bytes()),
            };
            assert_eq!(proof.verify(&old, &head), Ok(()));
        }
    }
}

#[test]
fn the_empty_tree_begins_every_tree_and_contains_no_leaf() {
    let empty = model::head(&[]);
    let proof = ConsistencyProof::prove(0, 300, &*STORE).unwrap();
    assert_eq!(proof.path, []);
    assert_eq!(proof.verify(&empty, &model::head(leaves(300))), Ok(()));
    let proof = ConsistencyProof::prove(0, 0, &*STORE).unwrap();
    assert_eq!(proof.verify(&empty, &empty), Ok(()));

    let none = ProofError::Index { index: 0, size: 0 };
    assert_eq!(InclusionProof::prove(0, 0, &*STORE), Err(ProveError::Proof(none)));
}

/// A log that shows two heads of one size, or an empty tree with a root of its own making.
#[test]
fn two_heads_of_one_size_are_never_consistent() {
    let head = model::head(leaves(9));
    let other = TreeHead { root: Hash::EMPTY_ROOT, ..head };
    let proof = ConsistencyProof::prove(9, 9, &*STORE).unwrap();
    assert_eq!(proof.verify(&head, &head), Ok(()));
    assert_eq!(proof.verify(&other, &head), Err(ProofError::Root));
    assert_eq!(proof.verify(&head, &other), Err(ProofError::Root));

    let proof = ConsistencyProof::prove(0, 9, &*STORE).unwrap();
    let forged = TreeHead { size: 0, ..head };
    assert_eq!(proof.verify(&forged, &head), Err(ProofError::OldRoot));
}

#[test]
fn what_cannot_be_proved_says_why() {
    let outside = ProofError::Index { index: 9, size: 9 };
    assert_eq!(InclusionProof::prove(9, 9, &*STORE), Err(ProveError::Proof(outside)));
    let shrunk = ProofError::Shrunk { old: 9, new: 8 };
    assert_eq!(ConsistencyProof::prove(9, 8, &*STORE), Err(ProveError::Proof(shrunk)));
    let id = TileId { level: 0, index: 0 };
    let short = TileError::Short { id, expected: 256, found: 10 };
    let store = Store::of_size(10);
    assert_eq!(InclusionProof::prove(3, 300, &store), Err(ProveError::Tile(short)));
}

#[test]
fn a_proof_is_made_from_the_tiles_it_names_and_few_of_them() {
    let size = 65_800;
    for index in [0, 256, 65_535, 65_799] {
        let plan = InclusionProof::tiles(index, size).unwrap();
        assert!(plan.len() <= 5, "{plan:?}");
        let load = |(id, width): (&TileId, &u16)| (*id, STORE.hashes(*id, *width).unwrap());
        let loaded: BTreeMap<TileId, Vec<Hash>> = plan.iter().map(load).collect();
        assert_eq!(
            InclusionProof::prove(index, size, &loaded).unwrap(),
            InclusionProof::prove(index, size, &*STORE).unwrap()
        );
        let plan = ConsistencyProof::tiles(index + 1, size).unwrap();
        assert!(plan.len() <= 5, "{plan:?}");
        let loaded: BTreeMap<TileId, Vec<Hash>> = plan.iter().map(load).collect();
        assert_eq!(
            ConsistencyProof::prove(index + 1, size, &loaded).unwrap(),
            ConsistencyProof::prove(index + 1, size, &*STORE).unwrap()
        );
    }
}

#[test]
fn json_has_the_documented_fields_and_no_others() {
    let proof = InclusionProof::prove(1, 2, &*STORE).unwrap();
    let json = serde_json::to_string(&proof).unwrap();
    assert_eq!(json, format!(r#"{{"index":1,"size":2,"path":["{}"]}}"#, STORE.leaves[0]));
    assert_eq!(serde_json::from_str::<InclusionProof>(&json).unwrap(), proof);
    let more = json.replace("\"index\"", "\"extra\":1,\"index\"");
    assert!(serde_json::from_str::<InclusionProof>(&more).is_err());

    let proof = ConsistencyProof::prove(1, 2, &*STORE).unwrap();
    let json = serde_json::to_string(&proof).unwrap();
    assert_eq!(json, format!(r#"{{"old_size":1,"new_size":2,"path":["{}"]}}"#, STORE.leaves[1]));
    assert_eq!(serde_json::from_str::<ConsistencyProof>(&json).unwrap(), proof);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_proof_of_any_tree(size in 1_u64..3000, at in any::<prop::sample::Index>()) {
        let head = model::head(leaves(size));
        let index = at.index(size as usize) as u64;
        check_inclusion(index, size, &head);
        check_consistency(index + 1, &head);
    }
}
