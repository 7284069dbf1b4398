//! Ranges of leaves as subtrees, and their roots out of tiles.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::hash::Hash;
use crate::tile::{self, TILE_HEIGHT, TILE_WIDTH, TileError, TileId, Tiles};

/// The largest power of two smaller than `count`, which is 2 or more: where RFC 6962 splits.
pub(crate) fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The roots of the perfect subtrees over `hashes`, largest first.
pub(crate) fn perfect(hashes: &[Hash]) -> Vec<Hash> {
    let mut rest = hashes;
    let mut roots = Vec::new();
    while !rest.is_empty() {
        let (subtree, after) = rest.split_at(1 << rest.len().ilog2());
        roots.push(root_of_perfect(subtree.to_vec()));
        rest = after;
    }
    roots
}

/// The root over a power of two of hashes.
fn root_of_perfect(mut hashes: Vec<Hash>) -> Hash {
    while hashes.len() > 1 {
        let (pairs, _) = hashes.as_chunks::<2>();
        hashes = pairs.iter().map(|[left, right]| Hash::node(left, right)).collect();
    }
    hashes[0]
}

/// A perfect subtree: `count` (a power of two, 1 to 128) hashes of a tile from `offset` on.
struct Piece {
    id: TileId,
    offset: usize,
    count: usize,
}

/// The perfect subtrees that make up a range of leaves as RFC 6962 would split it, leftmost and
/// largest first. The range is one side of such a split, or all.
fn pieces(range: &Range<u64>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let height = (range.end - start).ilog2();
        let level = height / TILE_HEIGHT;
        let first = start >> (TILE_HEIGHT * level);
        let width = u64::from(TILE_WIDTH);
        pieces.push(Piece {
            id: TileId {
                level: u8::try_from(level).expect("a 64-bit size has at most eight levels"),
                index: first / width,
            },
            offset: usize::try_from(first % width).expect("below 256"),
            count: 1 << (height % TILE_HEIGHT),
        });
        start += 1 << height;
    }
    pieces
}

/// Which tiles the roots of `ranges` take, each with its width in a tree of `size` leaves.
pub(crate) fn tiles_of(ranges: &[Range<u64>], size: u64) -> BTreeMap<TileId, u16> {
    let pieces = ranges.iter().flat_map(pieces);
    pieces.map(|piece| (piece.id, piece.id.width(size))).collect()
}

/// The roots of `ranges` in a tree of `size` leaves; every tile is read once.
pub(crate) fn roots<T: Tiles>(
    ranges: &[Range<u64>],
    size: u64,
    tiles: &T,
) -> Result<Vec<Hash>, TileError<T::Error>> {
    let mut loaded = BTreeMap::new();
    for (id, width) in tiles_of(ranges, size) {
        loaded.insert(id, tile::read(tiles, id, width)?);
    }
    let root_of_piece = |piece: &Piece| {
        let hashes = &loaded[&piece.id][piece.offset..piece.offset + piece.count];
        root_of_perfect(hashes.to_vec())
    };
    let root_of_range = |range: &Range<u64>| {
        pieces(range)
            .iter()
            .rev()
            .map(root_of_piece)
            .reduce(|right, left| Hash::node(&left, &right))
            .unwrap_or(Hash::EMPTY_ROOT)
    };
    Ok(ranges.iter().map(root_of_range).collect())
}
