//! Inclusion proofs: made as in RFC 6962, section 2.1.1, verified as in RFC 9162, section 2.1.3.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::frontier::TreeHead;
use crate::hash::Hash;
use crate::proof::{ProofError, ProveError, Side, Way};
use crate::subtree::{self, split};
use crate::tile::{TileId, Tiles};

/// That a leaf stands at an index of a tree. In JSON: `{"index", "size", "path": [hex, ...]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// The leaf's index, from 0.
    pub index: u64,
    /// Number of leaves of the tree.
    pub size: u64,
    /// The roots of the subtrees beside the leaf's way to the root, lowest first.
    pub path: Vec<Hash>,
}

impl InclusionProof {
    /// The proof for leaf `index` in the tree of the first `size` leaves.
    ///
    /// # Errors
    /// When the index is not below the size, or a tile cannot be read. Tiles that a store has
    /// lost or changed unnoticed make a proof that does not verify.
    pub fn prove<T: Tiles>(
        index: u64,
        size: u64,
        tiles: &T,
    ) -> Result<InclusionProof, ProveError<T::Error>> {
        let path = subtree::roots(&inclusion_ranges(index, size)?, size, tiles)?;
        Ok(InclusionProof { index, size, path })
    }

    /// The tiles that [`InclusionProof::prove`] reads, each with the width it asks for: for a
    /// store that loads them all in one query.
    ///
    /// # Errors
    /// When the index is not below the size.
    pub fn tiles(index: u64, size: u64) -> Result<BTreeMap<TileId, u16>, ProofError> {
        Ok(subtree::tiles_of(&inclusion_ranges(index, size)?, size))
    }

    /// Holds the proof against a leaf's hash and a tree head (RFC 9162, section 2.1.3.2).
    ///
    /// # Errors
    /// Says what does not fit. Whatever the proof contains, nothing panics.
    pub fn verify(&self, leaf: &Hash, head: &TreeHead) -> Result<(), ProofError> {
        let (index, size) = (self.index, self.size);
        if size != head.size {
            return Err(ProofError::Size { proof: size, head: head.size });
        }
        if index >= size {
            return Err(ProofError::Index { index, size });
        }
        let mut way = Way::new(index, size - 1);
        let mut root = *leaf;
        for sibling in &self.path {
            root = match way.step().ok_or(ProofError::Length)? {
                Side::Left => Hash::node(sibling, &root),
                Side::Right => Hash::node(&root, sibling),
            };
        }
        if !way.at_root() {
            return Err(ProofError::Length);
        }
        if root == head.root { Ok(()) } else { Err(ProofError::Root) }
    }
}

/// The subtrees beside the way of a leaf, lowest first: PATH of RFC 6962, section 2.1.1.
fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    let (mut start, mut end) = (0, size);
    let mut ranges = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}
