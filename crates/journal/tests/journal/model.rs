//! RFC 6962, section 2.1, as its text has it: recursive, over all leaf hashes at once. And a
//! store in memory that keeps exactly what the documentation of `tile` says.

use std::collections::BTreeMap;
use std::convert::Infallible;

use sha2::{Digest, Sha256};
use yunquan_journal::{Appender, Hash, Tile, TileId, Tiles, TreeHead};

/// MTH(D[n]), the leaves given by their hashes.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::new(Sha256::digest(b"").into()),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            let input = [&[1], root(left).as_ref(), root(right).as_ref()].concat();
            Hash::new(Sha256::digest(input).into())
        }
    }
}

/// PATH(m, D[n]).
pub(crate) fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, sibling) = if index < k {
        (path(index, left), root(right))
    } else {
        (path(index - k, right), root(left))
    };
    path.push(sibling);
    path
}

/// PROOF(m, D[n]) for 0 < m < n.
pub(crate) fn consistency(old: usize, leaves: &[Hash]) -> Vec<Hash> {
    subproof(old, leaves, true)
}

fn subproof(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, sibling) = if old <= k {
        (subproof(old, left, whole), root(right))
    } else {
        (subproof(old - k, right, false), root(left))
    };
    proof.push(sibling);
    proof
}

/// k, the largest power of two smaller than n.
fn split(n: usize) -> usize {
    let mut k = 1;
    while 2 * k < n {
        k *= 2;
    }
    k
}

/// The head of a tree over these leaf hashes.
pub(crate) fn head(leaves: &[Hash]) -> TreeHead {
    TreeHead { size: leaves.len() as u64, root: root(leaves) }
}

/// The bytes of leaf `index` in all generated trees.
pub(crate) fn leaf_bytes(index: u64) -> Vec<u8> {
    format!("leaf {index}").into_bytes()
}

/// Leaf hashes beside the leaves, full tiles with their roots, and nothing else.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) leaves: Vec<Hash>,
    pub(crate) tiles: BTreeMap<TileId, Tile>,
    pub(crate) appender: Appender,
}

impl Store {
    pub(crate) fn of_size(size: u64) -> Store {
        let mut store = Store::default();
        store.grow_to(size);
        store
    }

    pub(crate) fn grow_to(&mut self, size: u64) {
        let mut full = Vec::new();
        for index in self.leaves.len() as u64..size {
            let leaf = Hash::leaf(&leaf_bytes(index));
            self.leaves.push(leaf);
            self.appender.append(leaf, &mut full);
        }
        for tile in full {
            let before = self.tiles.insert(tile.id, tile);
            assert_eq!(before, None, "a full tile is written once");
        }
    }

    pub(crate) fn head(&self) -> TreeHead {
        self.appender.frontier().head()
    }
}

impl Tiles for Store {
    type Error = Infallible;

    fn hashes(&self, id: TileId, width: u16) -> Result<Vec<Hash>, Infallible> {
        if let Some(tile) = self.tiles.get(&id) {
            return Ok(tile.hashes.clone());
        }
        let wanted = 256 * id.index..256 * id.index + u64::from(width);
        Ok(if id.level == 0 {
            let stored = |at: u64| self.leaves.get(at as usize).copied();
            wanted.map_while(stored).collect()
        } else {
            let level = id.level - 1;
            let stored = |index| self.tiles.get(&TileId { level, index });
            wanted.map_while(stored).map(|tile| tile.root).collect()
        })
    }
}
