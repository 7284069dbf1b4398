//! Consistency proofs: made as in RFC 6962, section 2.1.2, verified as in RFC 9162, section 2.1.4.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::frontier::TreeHead;
use crate::hash::Hash;
use crate::proof::{ProofError, ProveError, Side, Way};
use crate::subtree::{self, split};
use crate::tile::{TileId, Tiles};

/// That a tree begins with all the leaves of an older one, in their order. In JSON:
/// `{"old_size", "new_size", "path": [hex, ...]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsistencyProof {
    /// Number of leaves of the older tree.
    pub old_size: u64,
    /// Number of leaves of the newer tree.
    pub new_size: u64,
    /// The proof's nodes in the order of RFC 6962, section 2.1.2.
    pub path: Vec<Hash>,
}

impl ConsistencyProof {
    /// The proof that the first `old_size` leaves begin the tree of the first `new_size`. It is
    /// empty for equal sizes and for an empty older tree.
    ///
    /// # Errors
    /// When the older size is the larger one, or a tile cannot be read.
    pub fn prove<T: Tiles>(
        old_size: u64,
        new_size: u64,
        tiles: &T,
    ) -> Result<ConsistencyProof, ProveError<T::Error>> {
        let ranges = consistency_ranges(old_size, new_size)?;
        Ok(ConsistencyProof { old_size, new_size, path: subtree::roots(&ranges, new_size, tiles)? })
    }

    /// The tiles that [`ConsistencyProof::prove`] reads, each with the width it asks for.
    ///
    /// # Errors
    /// When the older size is the larger one.
    pub fn tiles(old_size: u64, new_size: u64) -> Result<BTreeMap<TileId, u16>, ProofError> {
        Ok(subtree::tiles_of(&consistency_ranges(old_size, new_size)?, new_size))
    }

    /// Holds the proof against both tree heads (RFC 9162, section 2.1.4.2).
    ///
    /// # Errors
    /// Says what does not fit. Whatever the proof contains, nothing panics.
    pub fn verify(&self, old: &TreeHead, new: &TreeHead) -> Result<(), ProofError> {
        for (proof, head) in [(self.old_size, old.size), (self.new_size, new.size)] {
            if proof != head {
                return Err(ProofError::Size { proof, head });
            }
        }
        if old.size > new.size {
            return Err(ProofError::Shrunk { old: old.size, new: new.size });
        }
        if old.size == 0 || old.size == new.size {
            return self.verify_without_path(old, new);
        }
        let (old_root, new_root) = self.roots(old)?;
        if old_root != old.root {
            return Err(ProofError::OldRoot);
        }
        if new_root != new.root {
            return Err(ProofError::Root);
        }
        Ok(())
    }

    /// Nothing is to be shown where the older tree is empty or as large as the newer one.
    fn verify_without_path(&self, old: &TreeHead, new: &TreeHead) -> Result<(), ProofError> {
        if !self.path.is_empty() {
            return Err(ProofError::Length);
        }
        if old.size == 0 && old.root != Hash::EMPTY_ROOT {
            return Err(ProofError::OldRoot);
        }
        if old.size == new.size && old.root != new.root {
            return Err(ProofError::Root);
        }
        Ok(())
    }

    /// The older and the newer root that the path leads to, for 0 < old size < new size.
    fn roots(&self, old: &TreeHead) -> Result<(Hash, Hash), ProofError> {
        // The way starts at the root of the last perfect subtree of the older tree: that is the
        // older root itself, or the path's first hash.
        let (start, rest) = if self.old_size.is_power_of_two() {
            (old.root, self.path.as_slice())
        } else {
            let (first, rest) = self.path.split_first().ok_or(ProofError::Length)?;
            (*first, rest)
        };
        let mut way = Way::new(self.old_size - 1, self.new_size - 1);
        way.rise(self.old_size.trailing_zeros());
        let (mut old_root, mut new_root) = (start, start);
        for sibling in rest {
            match way.step().ok_or(ProofError::Length)? {
                Side::Left => {
                    old_root = Hash::node(sibling, &old_root);
                    new_root = Hash::node(sibling, &new_root);
                }
                Side::Right => new_root = Hash::node(&new_root, sibling),
            }
        }
        if !way.at_root() {
            return Err(ProofError::Length);
        }
        Ok((old_root, new_root))
    }
}

/// The subtrees of a consistency proof: SUBPROOF of RFC 6962, section 2.1.2.
fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new);
    let mut ranges = Vec::new();
    while old != end {
        let middle = start + split(end - start);
        if old <= middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    // The verifier knows the older root, so it is left out where it is this very subtree.
    if start > 0 {
        ranges.push(start..end);
    }
    ranges.reverse();
    Ok(ranges)
}
