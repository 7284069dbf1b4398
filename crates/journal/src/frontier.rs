//! The right edge of a tree: all that appending and the root need.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;

/// A tree's size and root: what a checkpoint states and what a proof is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeHead {
    /// Number of leaves.
    pub size: u64,
    /// Merkle Tree Hash over these leaves (RFC 6962, section 2.1).
    pub root: Hash,
}

/// Size and the roots of the perfect subtrees along the right edge, largest first: one root
/// for every set bit of the size, so never more than 64.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

/// Why bytes are not a [`Frontier`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// Fewer than the eight bytes of the size.
    #[error("a frontier begins with its size in 8 bytes; there are only {0}")]
    Short(usize),
    /// The size is 2^63 or more.
    #[error("a frontier of {0} leaves is beyond what a journal can hold")]
    Size(u64),
    /// The number of bytes does not fit the size.
    #[error("a frontier of {size} leaves has {expected} bytes, not {found}")]
    Length {
        /// Number of leaves stated.
        size: u64,
        /// Bytes that such a frontier has.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
}

impl Frontier {
    /// The frontier of the empty tree.
    #[must_use]
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The tree's root: at most 63 hashes to compute.
    #[must_use]
    pub fn root(&self) -> Hash {
        let smallest_first = self.roots.iter().rev().copied();
        smallest_first.reduce(|right, left| Hash::node(&left, &right)).unwrap_or(Hash::EMPTY_ROOT)
    }

    /// Size and root.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: self.root() }
    }

    /// Appends a leaf by its hash ([`Hash::leaf`]): one hash to compute on average.
    pub fn append(&mut self, leaf: Hash) {
        self.append_with(leaf, |_, _| {});
    }

    /// Appends a leaf and names every perfect subtree that it completes, smallest first, by
    /// height (the leaf itself has height 0) and root.
    pub(crate) fn append_with(&mut self, leaf: Hash, mut completed: impl FnMut(u32, Hash)) {
        let mut hash = leaf;
        completed(0, hash);
        for height in 1..=self.size.trailing_ones() {
            let left = self.roots.pop().expect("there is a root for every set bit of the size");
            hash = Hash::node(&left, &hash);
            completed(height, hash);
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// The roots of the perfect subtrees, largest first.
    pub(crate) fn roots(&self) -> &[Hash] {
        &self.roots
    }

    /// The size as 8 bytes, big-endian, then the roots of the perfect subtrees, largest first,
    /// 32 bytes each.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + Hash::LEN * self.roots.len());
        bytes.extend_from_slice(&self.size.to_be_bytes());
        for root in &self.roots {
            bytes.extend_from_slice(root.as_bytes());
        }
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the number of bytes is not the one that the size asks for, or the size is 2^63 or
    /// more. That the roots are the journal's own is for a checkpoint to say.
    pub fn try_from_bytes(bytes: &[u8]) -> Result<Frontier, FrontierError> {
        let Some((size, roots)) = bytes.split_first_chunk::<8>() else {
            return Err(FrontierError::Short(bytes.len()));
        };
        let size = u64::from_be_bytes(*size);
        if size > i64::MAX.cast_unsigned() {
            return Err(FrontierError::Size(size));
        }
        let expected = 8 + Hash::LEN * size.count_ones() as usize;
        if bytes.len() != expected {
            return Err(FrontierError::Length { size, expected, found: bytes.len() });
        }
        let (roots, _) = roots.as_chunks::<{ Hash::LEN }>();
        Ok(Frontier { size, roots: roots.iter().copied().map(Hash::new).collect() })
    }
}
