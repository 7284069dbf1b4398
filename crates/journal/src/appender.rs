//! The writing side: a frontier that also yields the tiles as they become full.

use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::subtree;
use crate::tile::{self, TILE_HEIGHT, TILE_WIDTH, Tile, TileError, TileId, Tiles};

/// A [`Frontier`] together with the hashes of the partial tile of each level: at most 255
/// hashes a level, never a leaf. A writer keeps one for as long as it writes.
///
/// A batch that is rolled back must not leave its leaves behind: append to a clone and keep it
/// on commit, or take up again from the store ([`Appender::resume`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Appender {
    frontier: Frontier,
    /// By level: the hashes of the rightmost tile, which is not full.
    open: Vec<Vec<Hash>>,
}

/// Why an [`Appender`] cannot go on from what is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError<E: std::error::Error + 'static> {
    /// A partial tile cannot be read.
    #[error(transparent)]
    Tile(#[from] TileError<E>),
    /// The stored hashes do not lead to the frontier: one of the two has been changed.
    #[error("the hashes stored at level {level} do not lead to the stored frontier")]
    Mismatch {
        /// Level of the partial tile.
        level: u8,
    },
}

impl Appender {
    /// Begins an empty tree.
    #[must_use]
    pub fn new() -> Appender {
        Appender::default()
    }

    /// Goes on after `frontier`: reads the partial tile of each level (as many as the size has
    /// base-256 digits that are not zero) and checks that they lead to the frontier.
    ///
    /// # Errors
    /// When a partial tile cannot be read or contradicts the frontier.
    pub fn resume<T: Tiles>(
        frontier: Frontier,
        tiles: &T,
    ) -> Result<Appender, ResumeError<T::Error>> {
        let mut open = Vec::new();
        let mut roots = frontier.roots().iter().rev();
        let mut hashes_in_level = frontier.size();
        for level in 0..=u8::MAX {
            if hashes_in_level == 0 {
                break;
            }
            let id = TileId { level, index: hashes_in_level / u64::from(TILE_WIDTH) };
            let width = id.width(frontier.size());
            let hashes = match width {
                0 => Vec::new(),
                _ => tile::read(tiles, id, width)?,
            };
            // The perfect subtrees of the tile are the frontier's roots of these heights.
            let perfect = subtree::perfect(&hashes);
            if !perfect.iter().rev().eq(roots.by_ref().take(perfect.len())) {
                return Err(ResumeError::Mismatch { level });
            }
            open.push(hashes);
            hashes_in_level = id.index;
        }
        Ok(Appender { frontier, open })
    }

    /// The frontier: size, root, bytes.
    #[must_use]
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Appends a leaf by its hash ([`Hash::leaf`]) and puts the tiles that it makes full into
    /// `full`, lowest level first: none for 255 leaves of 256, one or more for the 256th.
    pub fn append(&mut self, leaf: Hash, full: &mut Vec<Tile>) {
        let Appender { frontier, open } = self;
        // Number of full tiles in the level below the one that a subtree's root belongs to.
        let mut count = frontier.size() + 1;
        let mut level = 0;
        frontier.append_with(leaf, |height, root| {
            if height % TILE_HEIGHT != 0 {
                return;
            }
            if height > 0 {
                count /= u64::from(TILE_WIDTH);
                let id = TileId { level, index: count - 1 };
                let hashes = std::mem::take(&mut open[usize::from(level)]);
                full.push(Tile { id, hashes, root });
                level += 1;
            }
            if open.len() == usize::from(level) {
                open.push(Vec::new());
            }
            let hashes = &mut open[usize::from(level)];
            hashes.reserve_exact(usize::from(TILE_WIDTH) - hashes.len());
            hashes.push(root);
        });
    }
}
