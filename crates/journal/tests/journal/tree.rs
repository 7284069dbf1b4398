//! Roots, frontiers, tiles.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use yunquan_journal::{
    Appender, Frontier, FrontierError, Hash, ResumeError, TileError, TileId, Tiles,
};

use crate::model::{self, Store};

#[test]
fn roots_equal_the_model_and_ct_merkle_at_every_size() {
    let mut store = Store::default();
    let mut oracle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 0..=600 {
        store.grow_to(size);
        let root = store.head().root;
        assert_eq!(store.head().size, size);
        assert_eq!(root, model::root(&store.leaves), "size {size}");
        assert_eq!(root.as_ref(), oracle.root().as_bytes().as_slice(), "size {size}");
        oracle.push(model::leaf_bytes(size));
    }
}

#[test]
fn roots_equal_ct_merkle_around_the_second_level() {
    let mut store = Store::of_size(65_534);
    let mut oracle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for index in 0..65_534 {
        oracle.push(model::leaf_bytes(index));
    }
    for size in 65_535..=65_537 {
        oracle.push(model::leaf_bytes(size - 1));
        store.grow_to(size);
        assert_eq!(store.head().root.as_ref(), oracle.root().as_bytes().as_slice());
    }
}

/// The example of C2SP `tlog-tiles`: 273 full tiles and one of 112; one full and one of 17; one
/// of 1.
#[test]
fn seventy_thousand_leaves_make_the_tiles_of_the_specification() {
    let store = Store::of_size(70_000);
    let full = |level| store.tiles.keys().filter(|id| id.level == level).count();
    assert_eq!([full(0), full(1), full(2)], [273, 1, 0]);
    for (level, index, width) in [(0, 273, 112), (1, 1, 17), (2, 0, 1)] {
        let id = TileId { level, index };
        assert_eq!(id.width(70_000), width);
        assert_eq!(store.hashes(id, width).unwrap().len(), usize::from(width));
        assert!(store.hashes(id, 256).unwrap().len() < 256);
    }
}

/// The definition of C2SP `tlog-tiles`: hash i of tile n at level l is
/// `MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l])`.
#[test]
fn every_full_tile_holds_the_hashes_of_its_definition() {
    let store = Store::of_size(65_536 + 256);
    let root = |level: u8, index: usize| {
        let span = 256_usize.pow(u32::from(level));
        model::root(&store.leaves[index * span..(index + 1) * span])
    };
    for (id, tile) in &store.tiles {
        assert_eq!((*id, tile.hashes.len()), (tile.id, 256));
        let index = id.index as usize;
        for i in [0, 1, 127, 128, 254, 255] {
            assert_eq!(tile.hashes[i], root(id.level, index * 256 + i), "{id:?} hash {i}");
        }
        assert_eq!(tile.root, root(id.level + 1, index), "{id:?}");
        assert_eq!(tile.root, model::root(&tile.hashes), "{id:?}");
    }
    assert_eq!(store.tiles.len(), 257 + 1);
}

#[test]
fn a_frontier_round_trips_and_has_a_root_per_set_bit() {
    let mut frontier = Frontier::new();
    for size in 0_u64..=520 {
        let bytes = frontier.to_bytes();
        assert_eq!(bytes.len(), 8 + 32 * size.count_ones() as usize);
        assert_eq!(Frontier::try_from_bytes(&bytes).unwrap(), frontier);
        frontier.append(Hash::leaf(&model::leaf_bytes(size)));
    }
}

#[test]
fn other_bytes_are_no_frontier() {
    let bytes = Store::of_size(5).appender.frontier().to_bytes();
    assert_eq!(bytes.len(), 8 + 64);
    for length in 0..bytes.len() {
        let error = Frontier::try_from_bytes(&bytes[..length]).unwrap_err();
        match error {
            FrontierError::Short(found) => assert!(found == length && length < 8),
            FrontierError::Length { size, expected, found } => {
                assert_eq!((size, expected, found), (5, 72, length));
            }
            FrontierError::Size(_) => panic!("size 5 is small"),
        }
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(Frontier::try_from_bytes(&longer).is_err());
    let huge = [0xff; 8 + 64 * 32];
    assert_eq!(Frontier::try_from_bytes(&huge), Err(FrontierError::Size(u64::MAX)));
}

#[test]
fn resuming_at_any_size_equals_never_having_stopped() {
    let mut store = Store::default();
    for size in (0..=520).chain([65_535, 65_536, 65_537, 65_791, 65_792]) {
        store.grow_to(size);
        let bytes = store.appender.frontier().to_bytes();
        let frontier = Frontier::try_from_bytes(&bytes).unwrap();
        assert_eq!(Appender::resume(frontier, &store).unwrap(), store.appender, "size {size}");
    }
}

#[test]
fn resuming_on_changed_or_missing_hashes_is_refused() {
    let mut store = Store::of_size(1000);
    let frontier = store.appender.frontier().clone();

    let last = store.leaves[999];
    store.leaves[999] = Hash::EMPTY_ROOT;
    let changed = Appender::resume(frontier.clone(), &store);
    assert_eq!(changed, Err(ResumeError::Mismatch { level: 0 }));
    store.leaves[999] = last;

    store.leaves.pop();
    let short = TileError::Short { id: TileId { level: 0, index: 3 }, expected: 232, found: 231 };
    let missing = Appender::resume(frontier.clone(), &store);
    assert_eq!(missing, Err(ResumeError::Tile(short)));
    store.leaves.push(last);

    let id = TileId { level: 0, index: 1 };
    store.tiles.get_mut(&id).unwrap().root = Hash::EMPTY_ROOT;
    let changed = Appender::resume(frontier, &store);
    assert_eq!(changed, Err(ResumeError::Mismatch { level: 1 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However leaves are cut into batches, with a restart between any two of them.
    #[test]
    fn batches_do_not_matter(batches in prop::collection::vec(0_u64..400, 0..8)) {
        let mut store = Store::default();
        let mut size = 0;
        for batch in batches {
            size += batch;
            let frontier = store.appender.frontier().clone();
            store.appender = Appender::resume(frontier, &store).unwrap();
            store.grow_to(size);
        }
        let whole = Store::of_size(size);
        prop_assert_eq!(store.head(), model::head(&whole.leaves));
        prop_assert_eq!(store.tiles, whole.tiles);
    }

    #[test]
    fn no_bytes_make_the_frontier_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(mut frontier) = Frontier::try_from_bytes(&bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
            frontier.append(Hash::EMPTY_ROOT);
            let _ = frontier.root();
        }
    }
}
