//! The reading side: what was committed, on connections of its own.

use uuid::Uuid;
use yunquan_core::digest::Digest;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key, Set};
use yunquan_journal::{Hash, TileId, Tiles, commitment};

use crate::{Asked, Found, Head, Page, Query, Search, StoreError, StoredAnswer, Tally};

/// One event in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLeaf {
    /// Its number, from 0.
    pub seq: u64,
    /// The instant of its command.
    pub at: Instant,
    /// The key of what it is chiefly about, as text; empty when it is about nothing.
    pub subject: String,
    /// What happened, such as `application.submitted`.
    pub name: String,
    /// Its hash in the tree.
    pub hash: Hash,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
}

/// What a commitment hides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revealed {
    /// This.
    Secret {
        /// Thirty-two random bytes.
        salt: [u8; 32],
        /// Compact JSON.
        bytes: Vec<u8>,
    },
    /// It was erased at an instant.
    Erased(Instant),
}

impl Revealed {
    /// Whether it is what was committed to; of what was erased nothing can be said against it.
    #[must_use]
    pub fn opens(&self, commitment: &Digest) -> bool {
        match self {
            Self::Secret { salt, bytes } => {
                commitment::verify(&Hash::new(commitment.0), salt, bytes)
            }
            Self::Erased(_) => true,
        }
    }
}

/// What one table holds, in one digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDigest {
    /// The table.
    pub table: &'static str,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over its rows as [`Reader::dump`] gives them, each with a line feed after it.
    pub digest: Digest,
}

/// Reads what was committed. Every call sees one state of the database; two calls may see two.
///
/// Every method fails when the database cannot be read; further reasons stand beside it.
#[allow(clippy::missing_errors_doc, reason = "said once, above")]
pub trait Reader: Send + Sync {
    /// Where the journal stands.
    fn head(&self) -> Result<Head, StoreError>;

    /// What stands under a key; as [`crate::Unit::load`].
    fn entity(&self, key: &Key) -> Result<Option<Entity>, StoreError> {
        let loaded = self.entities(std::slice::from_ref(key))?;
        Ok(loaded.into_iter().next().and_then(|(_, entity)| entity))
    }

    /// What stands under these keys; as [`crate::Unit::load`].
    fn entities(&self, keys: &[Key]) -> Result<Vec<(Key, Option<Entity>)>, StoreError>;

    /// The ids that answer a question, in their order.
    fn set(&self, set: Set) -> Result<Vec<Uuid>, StoreError>;

    /// A page of entities. [`StoreError::Misuse`] for a kind or column that there is not.
    fn list(&self, query: &Query<'_>) -> Result<Page, StoreError>;

    /// The first entity that a query finds.
    fn find(&self, query: Query<'_>) -> Result<Option<(Key, Entity)>, StoreError> {
        Ok(self.list(&query.limit(1))?.items.into_iter().next())
    }

    /// Counts what a query's filters let through, by the values of columns and in their order, with
    /// the sum of another column.
    fn tally(
        &self,
        query: &Query<'_>,
        by: &[&str],
        sum: Option<&str>,
    ) -> Result<Vec<Tally>, StoreError>;

    /// The events that are chiefly about an entity, in their order, from a number on.
    fn timeline(&self, key: &Key, from: u64, limit: u32) -> Result<Vec<StoredLeaf>, StoreError>;

    /// The journal from a number on.
    fn leaves(&self, from: u64, limit: u32) -> Result<Vec<StoredLeaf>, StoreError>;

    /// The leaves that a question is about, the newest first.
    fn search(&self, search: &Search<'_>) -> Result<Found, StoreError>;

    /// The first `width` hashes of a tile, as [`Tiles::hashes`].
    fn tile(&self, id: TileId, width: u16) -> Result<Vec<Hash>, StoreError>;

    /// What commitments hide, in the order asked; none where nothing was kept.
    fn reveal(&self, commitments: &[Digest]) -> Result<Vec<Option<Revealed>>, StoreError>;

    /// Everything that is kept behind commitments, one after the other, of one state; `each` must
    /// not read.
    fn secrets(&self, each: &mut dyn FnMut(&Digest, &Revealed)) -> Result<(), StoreError>;

    /// The answer given to a request.
    fn answer(&self, asked: Asked<'_>) -> Result<Option<StoredAnswer>, StoreError>;

    /// The content of an imported list by its digest.
    fn import_content(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError>;

    /// The tables that a replay makes again, each in one digest, of one state: journal, secrets,
    /// imports, entities. Answers and the vault are not among them.
    fn digests(&self) -> Result<Vec<TableDigest>, StoreError>;

    /// The rows of such a table as text, in the order of its key; an erased secret is only erased,
    /// whenever that was. [`StoreError::Misuse`] for another table.
    fn dump(&self, table: &str, each: &mut dyn FnMut(&str)) -> Result<(), StoreError>;
}

/// A reader as the source of proofs.
pub struct JournalTiles<'r>(pub &'r dyn Reader);

impl Tiles for JournalTiles<'_> {
    type Error = StoreError;

    fn hashes(&self, id: TileId, width: u16) -> Result<Vec<Hash>, StoreError> {
        self.0.tile(id, width)
    }
}
