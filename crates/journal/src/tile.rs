//! Tiles of height 8, as in C2SP `tlog-tiles`: how a tree is kept and read without its leaves.
//!
//! A tile of level 0 holds 256 consecutive leaf hashes. A tile of level L + 1 holds the roots
//! of 256 consecutive full tiles of level L. The rightmost tile of a level may be partial.
//!
//! # What a store keeps
//! In the transaction that writes a batch of leaves, and nothing afterwards:
//!
//! - with every leaf: its hash, beside its bytes (32 bytes);
//! - every [`Tile`] that [`Appender::append`] completed, once and for all: its hashes, and its
//!   root beside them (8,192 + 32 bytes; one for 256 leaves, one more for 65,536, ...);
//! - once per batch, overwritten: [`Frontier::to_bytes`] (8 bytes, and 32 for each set bit of the
//!   size).
//!
//! A partial tile is never written, because its hashes are already there: at level 0 they stand
//! beside the last leaves, at level L + 1 they are the roots that stand beside the last full
//! tiles of level L. So a read ([`Tiles::hashes`]) of `width` hashes of tile `id` is
//! - the stored tile `id`, if there is one;
//! - else, at level 0, the hashes of the leaves `256 * id.index ..` (`width` of them);
//! - else the roots of the stored tiles of level `id.level - 1`, index `256 * id.index ..`
//!   (`width` of them).
//!
//! [`Appender::append`]: crate::Appender::append
//! [`Frontier::to_bytes`]: crate::Frontier::to_bytes

use std::collections::BTreeMap;
use std::convert::Infallible;

use crate::hash::{Hash, HashError};

/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;
/// Height of the subtree that a full tile spans.
pub(crate) const TILE_HEIGHT: u32 = 8;

/// Where a tile stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 for leaf hashes; each level above spans 256 times as many leaves. At most 7.
    pub level: u8,
    /// Counted from 0 from the left, within the level.
    pub index: u64,
}

impl TileId {
    /// The tile's path under a log's prefix, as C2SP `tlog-tiles` writes it:
    /// `tile/0/x001/x234/067`, with `.p/<width>` after it for a partial tile.
    #[must_use]
    pub fn path(self, width: u16) -> String {
        let mut digits = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            digits = format!("x{:03}/{digits}", rest % 1000);
            rest /= 1000;
        }
        let partial = if width < TILE_WIDTH { format!(".p/{width}") } else { String::new() };
        format!("tile/{}/{digits}{partial}", self.level)
    }

    /// How many hashes this tile has in a tree of `size` leaves: 0 to 256.
    #[must_use]
    pub fn width(self, size: u64) -> u16 {
        let hashes = size.checked_shr(TILE_HEIGHT * u32::from(self.level)).unwrap_or(0);
        let before = self.index.saturating_mul(u64::from(TILE_WIDTH));
        let here = hashes.saturating_sub(before).min(u64::from(TILE_WIDTH));
        u16::try_from(here).expect("at most 256, by the line above")
    }
}

/// A tile that has just become full. It never changes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Where it stands.
    pub id: TileId,
    /// Its 256 hashes.
    pub hashes: Vec<Hash>,
    /// The root over them: hash number `id.index % 256` of tile `id.index / 256` one level up.
    pub root: Hash,
}

/// The hashes as one byte string, 32 bytes each: how C2SP `tlog-tiles` serves a tile and how a
/// store may keep it.
#[must_use]
pub fn hashes_to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// Reads what [`hashes_to_bytes`] wrote.
///
/// # Errors
/// When the number of bytes is not a multiple of 32.
pub fn hashes_from_bytes(bytes: &[u8]) -> Result<Vec<Hash>, HashError> {
    match bytes.as_chunks::<{ Hash::LEN }>() {
        (hashes, []) => Ok(hashes.iter().copied().map(Hash::new).collect()),
        (_, rest) => Err(HashError::Bytes(rest.len())),
    }
}

/// The reading side, which the store implements. The module's text says from which rows.
pub trait Tiles {
    /// Why the store could not read.
    type Error: std::error::Error + 'static;

    /// The first `width` (1 to 256) hashes of tile `id`, in order. More may come, as of a tile
    /// that has grown or is full by now: the reader takes the first `width`. Fewer are an error
    /// that the reader reports ([`TileError::Short`]); so a tile not stored reads as empty.
    ///
    /// # Errors
    /// When the store cannot read.
    fn hashes(&self, id: TileId, width: u16) -> Result<Vec<Hash>, Self::Error>;
}

/// Tiles loaded beforehand, as by one query for [`InclusionProof::tiles`].
///
/// [`InclusionProof::tiles`]: crate::InclusionProof::tiles
impl Tiles for BTreeMap<TileId, Vec<Hash>> {
    type Error = Infallible;

    fn hashes(&self, id: TileId, _width: u16) -> Result<Vec<Hash>, Infallible> {
        Ok(self.get(&id).cloned().unwrap_or_default())
    }
}

/// Why a tile could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError<E> {
    /// The store failed.
    #[error("tile {} of level {} could not be read", id.index, id.level)]
    Source {
        /// The tile.
        id: TileId,
        /// The store's own error.
        source: E,
    },
    /// The store has fewer hashes than the tree's size implies.
    #[error(
        "tile {} of level {} should have {expected} hashes, but {found} are stored",
        id.index,
        id.level
    )]
    Short {
        /// The tile.
        id: TileId,
        /// Hashes asked for.
        expected: u16,
        /// Hashes found.
        found: usize,
    },
}

/// Reads exactly `width` hashes of a tile.
pub(crate) fn read<T: Tiles>(
    tiles: &T,
    id: TileId,
    width: u16,
) -> Result<Vec<Hash>, TileError<T::Error>> {
    let mut hashes = tiles.hashes(id, width).map_err(|source| TileError::Source { id, source })?;
    if hashes.len() < usize::from(width) {
        return Err(TileError::Short { id, expected: width, found: hashes.len() });
    }
    hashes.truncate(usize::from(width));
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let id = |level, index| TileId { level, index };
        assert_eq!(id(0, 1_234_067).path(256), "tile/0/x001/x234/067");
        assert_eq!(id(0, 273).path(112), "tile/0/273.p/112");
        assert_eq!(id(2, 0).path(1), "tile/2/000.p/1");
        assert_eq!(id(1, 1000).path(256), "tile/1/x001/000");
    }

    /// The example of the specification: a tree of 70,000 leaves.
    #[test]
    fn widths_are_those_of_the_specification() {
        let width = |level, index| TileId { level, index }.width(70_000);
        assert_eq!([width(0, 0), width(0, 272), width(0, 273), width(0, 274)], [256, 256, 112, 0]);
        assert_eq!([width(1, 0), width(1, 1), width(1, 2)], [256, 17, 0]);
        assert_eq!([width(2, 0), width(2, 1), width(3, 0)], [1, 0, 0]);
        assert_eq!(width(255, u64::MAX), 0);
        assert_eq!(TileId { level: 1, index: 0 }.width(256), 1);
    }

    #[test]
    fn bytes_round_trip_and_refuse_a_remainder() {
        let hashes = vec![Hash::leaf(b"a"), Hash::leaf(b"b")];
        let bytes = hashes_to_bytes(&hashes);
        assert_eq!(hashes_from_bytes(&bytes), Ok(hashes));
        assert_eq!(hashes_from_bytes(&bytes[..63]), Err(HashError::Bytes(31)));
    }
}
