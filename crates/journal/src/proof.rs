//! What inclusion and consistency proofs have in common: the way to the root, and the errors.
//!
//! A proof is made from [`Tiles`](crate::Tiles) and verified from nothing but itself and tree
//! heads: one takes the head from a checkpoint whose signature has been verified.

use crate::tile::TileError;

/// Why a proof does not hold, or cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The index is not in the tree.
    #[error("there is no leaf {index} in a tree of {size} leaves")]
    Index {
        /// The leaf's index, from 0.
        index: u64,
        /// Number of leaves.
        size: u64,
    },
    /// The older tree is larger than the newer one.
    #[error("a tree of {old} leaves cannot be the beginning of one of {new}")]
    Shrunk {
        /// Leaves of the older tree.
        old: u64,
        /// Leaves of the newer tree.
        new: u64,
    },
    /// The proof is about a tree of another size than the head it is held against.
    #[error("the proof is about a tree of {proof} leaves, the tree head has {head}")]
    Size {
        /// Leaves according to the proof.
        proof: u64,
        /// Leaves according to the tree head.
        head: u64,
    },
    /// The proof has too many or too few hashes for its sizes.
    #[error("the proof does not have the number of hashes that its sizes ask for")]
    Length,
    /// The proof leads to another root than the (newer) tree's.
    #[error("the proof does not lead to the tree's root")]
    Root,
    /// The proof leads to another root than the older tree's.
    #[error("the proof does not lead to the older tree's root")]
    OldRoot,
}

/// Why a proof could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError<E: std::error::Error + 'static> {
    /// There is no such proof.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// A tile is missing or cannot be read.
    #[error(transparent)]
    Tile(#[from] TileError<E>),
}

/// The way from a node up to the root, in the terms of RFC 9162: `node` is its `fn`, the index of
/// the node in its row; `last` its `sn`, the index of the row's last node.
pub(crate) struct Way {
    node: u64,
    last: u64,
}

/// On which side the sibling stands.
pub(crate) enum Side {
    Left,
    Right,
}

impl Way {
    pub(crate) fn new(node: u64, last: u64) -> Way {
        Way { node, last }
    }

    /// Moves up by `rows`.
    pub(crate) fn rise(&mut self, rows: u32) {
        self.node = self.node.checked_shr(rows).unwrap_or(0);
        self.last = self.last.checked_shr(rows).unwrap_or(0);
    }

    /// Whether there is nothing above.
    pub(crate) fn at_root(&self) -> bool {
        self.last == 0
    }

    /// Passes the next node with a sibling and says where that one stands; none above the root.
    pub(crate) fn step(&mut self) -> Option<Side> {
        if self.at_root() {
            return None;
        }
        if self.node % 2 == 1 || self.node == self.last {
            // A row's last node without a sibling moves up unchanged.
            self.rise(self.node.trailing_zeros() + 1);
            Some(Side::Left)
        } else {
            self.rise(1);
            Some(Side::Right)
        }
    }
}
