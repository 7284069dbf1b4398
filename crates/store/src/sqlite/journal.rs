//! The journal in tables: leaves with their hashes, full tiles, and the head.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use yunquan_core::time::Instant;
use yunquan_journal::{Appender, Frontier, Hash, Tile, TileId, Tiles, tile};

use super::floor::Batch;
use super::values::{Put, bytes, signed, unsigned};
use crate::{Head, Leaf, StoreError, StoredLeaf};

const HEAD: &str = "SELECT size, root, last_at FROM head";
const STATE: &str = "SELECT last_at, frontier FROM head";
const PUT_HEAD: &str = "UPDATE head SET size = ?1, root = ?2, last_at = ?3, frontier = ?4";
const PUT_LEAF: &str = "INSERT INTO leaf (seq, at, subject, name, hash, bytes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const PUT_TILE: &str = "INSERT INTO tile (level, position, root, hashes) VALUES (?1, ?2, ?3, ?4)";
const TILE: &str = "SELECT hashes FROM tile WHERE level = ?1 AND position = ?2";
const LEAF_HASHES: &str = "SELECT hash FROM leaf WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
const TILE_ROOTS: &str = "SELECT root FROM tile WHERE level = ?1 AND position >= ?2
    ORDER BY position LIMIT ?3";
const LEAVES: &str = "SELECT seq, at, subject, name, hash, bytes FROM leaf
    WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
const TIMELINE: &str = "SELECT seq, at, subject, name, hash, bytes FROM leaf
    WHERE subject = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3";

/// What appending needs to remember.
#[derive(Debug, Clone, Default)]
pub(super) struct Journal {
    appender: Appender,
    last_at: Instant,
}

impl Journal {
    pub(super) fn head(&self) -> Head {
        let frontier = self.appender.frontier();
        Head { size: frontier.size(), root: frontier.root(), last_at: self.last_at }
    }

    /// This, or what the database has where somebody else wrote meanwhile.
    pub(super) fn caught_up(&self, conn: &Connection) -> Result<Option<Self>, StoreError> {
        let mut statement = conn.prepare_cached(STATE)?;
        let (last_at, frontier) =
            statement.query_row([], |row| Ok((Instant(row.get(0)?), row.get::<_, Vec<u8>>(1)?)))?;
        if frontier == self.appender.frontier().to_bytes() {
            return Ok(None);
        }
        let corrupt = |error: &dyn std::error::Error| StoreError::Corrupt(error.to_string());
        let frontier = Frontier::try_from_bytes(&frontier).map_err(|error| corrupt(&error))?;
        let appender =
            Appender::resume(frontier, &Stored(conn)).map_err(|error| corrupt(&error))?;
        Ok(Some(Self { appender, last_at }))
    }

    /// Appends leaves and writes them, and the tiles that they fill.
    pub(super) fn append(
        &mut self,
        conn: &Connection,
        leaves: &[Leaf<'_>],
        record: &mut Option<Batch>,
    ) -> Result<(), StoreError> {
        let mut full = Vec::new();
        let mut put = Put::new(conn, PUT_LEAF)?;
        for leaf in leaves {
            let next = self.appender.frontier().size();
            if leaf.seq != next || leaf.at < self.last_at {
                let text = format!("leaf {} at {} where {next} is next", leaf.seq, leaf.at);
                return Err(StoreError::Misuse(text));
            }
            let hash = Hash::leaf(leaf.bytes);
            let values = [
                ValueRef::Integer(signed(leaf.seq)?),
                ValueRef::Integer(leaf.at.0),
                ValueRef::from(leaf.subject),
                ValueRef::from(leaf.name),
                ValueRef::Blob(hash.as_bytes()),
                ValueRef::Blob(leaf.bytes),
            ];
            put.run(values, record)?;
            self.appender.append(hash, &mut full);
            self.last_at = leaf.at;
        }
        tiles(conn, &full, record)
    }

    /// Writes the head, once a unit.
    pub(super) fn put_head(
        &self,
        conn: &Connection,
        record: &mut Option<Batch>,
    ) -> Result<(), StoreError> {
        let head = self.head();
        let values = [
            ValueRef::Integer(signed(head.size)?),
            ValueRef::Blob(head.root.as_bytes()),
            ValueRef::Integer(head.last_at.0),
            ValueRef::Blob(&self.appender.frontier().to_bytes()),
        ];
        Put::new(conn, PUT_HEAD)?.run(values, record).map(|_| ())
    }
}

fn tiles(conn: &Connection, full: &[Tile], record: &mut Option<Batch>) -> Result<(), StoreError> {
    if full.is_empty() {
        return Ok(());
    }
    let mut put = Put::new(conn, PUT_TILE)?;
    for Tile { id, hashes, root } in full {
        let values = [
            ValueRef::Integer(id.level.into()),
            ValueRef::Integer(signed(id.index)?),
            ValueRef::Blob(root.as_bytes()),
            ValueRef::Blob(&tile::hashes_to_bytes(hashes)),
        ];
        put.run(values, record)?;
    }
    Ok(())
}

/// Where the journal stands.
pub(super) fn head(conn: &Connection) -> Result<Head, StoreError> {
    let mut statement = conn.prepare_cached(HEAD)?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let size = unsigned(row.get(0)?)?;
    Ok(Head { size, root: Hash::new(bytes(row, 1)?), last_at: Instant(row.get(2)?) })
}

/// The journal from a number on.
pub(super) fn leaves(
    conn: &Connection,
    from: u64,
    limit: u32,
) -> Result<Vec<StoredLeaf>, StoreError> {
    let mut statement = conn.prepare_cached(LEAVES)?;
    let mut rows = statement.query((signed(from)?, limit))?;
    collected(&mut rows)
}

/// The leaves of a subject from a number on.
pub(super) fn timeline(
    conn: &Connection,
    subject: &str,
    from: u64,
    limit: u32,
) -> Result<Vec<StoredLeaf>, StoreError> {
    let mut statement = conn.prepare_cached(TIMELINE)?;
    let mut rows = statement.query((subject, signed(from)?, limit))?;
    collected(&mut rows)
}

fn collected(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<StoredLeaf>, StoreError> {
    let mut leaves = Vec::new();
    while let Some(row) = rows.next()? {
        leaves.push(leaf(row)?);
    }
    Ok(leaves)
}

fn leaf(row: &Row<'_>) -> Result<StoredLeaf, StoreError> {
    Ok(StoredLeaf {
        seq: unsigned(row.get(0)?)?,
        at: Instant(row.get(1)?),
        subject: row.get(2)?,
        name: row.get(3)?,
        hash: Hash::new(bytes(row, 4)?),
        bytes: row.get(5)?,
    })
}

/// The tiles as stored; see [`yunquan_journal::tile`].
pub(super) struct Stored<'c>(pub(super) &'c Connection);

impl Tiles for Stored<'_> {
    type Error = StoreError;

    fn hashes(&self, id: TileId, width: u16) -> Result<Vec<Hash>, StoreError> {
        let index = signed(id.index)?;
        let mut full = self.0.prepare_cached(TILE)?;
        let mut rows = full.query((id.level, index))?;
        if let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            let hashes = tile::hashes_from_bytes(bytes);
            return hashes.map_err(|error| StoreError::Corrupt(error.to_string()));
        }
        let first = index.saturating_mul(i64::from(tile::TILE_WIDTH));
        match id.level.checked_sub(1) {
            None => hashes(self.0, LEAF_HASHES, (first, width)),
            Some(below) => hashes(self.0, TILE_ROOTS, (below, first, width)),
        }
    }
}

fn hashes(
    conn: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<Hash>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut hashes = Vec::new();
    while let Some(row) = rows.next()? {
        hashes.push(Hash::new(bytes(row, 0)?));
    }
    Ok(hashes)
}
