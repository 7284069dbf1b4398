//! The journal in tables: leaves with their hashes, full tiles, and the head.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use yunquan_core::time::Instant;
use yunquan_journal::{Appender, Frontier, Hash, Tile, TileId, Tiles, tile};

use super::floor::Batch;
use super::values::{Put, bytes, signed, unsigned};
use crate::{Found, Head, Leaf, Search, StoreError, StoredLeaf};

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

const AT: &str = "SELECT at FROM leaf WHERE seq = ?1";
/// What a leaf is asked, cheap questions first; the bytes are read only where the others hold.
macro_rules! search {
    ($from:literal) => {
        concat!(
            "SELECT seq, at, subject, name, hash, bytes FROM leaf ",
            $from,
            " seq >= ?1 AND seq < ?2 AND substr(name, 1, length(?3)) = ?3
            AND (?4 IS NULL OR substr(subject, 1, instr(subject, '/') - 1)
                IN (SELECT value FROM json_each(?4)))
            AND (length(?5) = 0 OR instr(bytes, ?5) > 0)
            AND (length(?6) = 0 OR instr(bytes, ?6) > 0) ORDER BY seq DESC LIMIT ?7"
        )
    };
}
const SEARCH: &str = search!("NOT INDEXED WHERE ?8 IS NULL AND");
const SEARCH_SUBJECTS: &str =
    search!("INDEXED BY leaf_subject WHERE subject IN (SELECT value FROM json_each(?8)) AND");

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

/// The leaves that a question is about, the newest first.
pub(super) fn search(conn: &Connection, asked: &Search<'_>) -> Result<Found, StoreError> {
    let size = head(conn)?.size;
    let since = |at: Option<Instant>| at.map(|at| first_at(conn, size, at)).transpose();
    let lowest = since(asked.from)?.unwrap_or(0);
    let end = since(asked.until)?.unwrap_or(size).min(asked.before.unwrap_or(size));
    let reach = asked.subjects.is_none().then_some(u64::from(asked.reach));
    let floor = reach.map_or(lowest, |reach| end.saturating_sub(reach).max(lowest));
    let list = |texts: &[&str]| serde_json::to_string(texts).unwrap_or_default();
    let kinds = asked.kinds.as_deref().map(list);
    let subjects = asked.subjects.as_ref().map(|it| serde_json::to_string(it).unwrap_or_default());
    let sql = if subjects.is_some() { SEARCH_SUBJECTS } else { SEARCH };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query((
        signed(floor)?,
        signed(end)?,
        asked.name,
        kinds,
        asked.texts[0].as_bytes(),
        asked.texts[1].as_bytes(),
        asked.limit,
        subjects,
    ))?;
    let leaves = collected(&mut rows)?;
    let full = leaves.len() >= usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let next = if full { leaves.last().map(|leaf| leaf.seq) } else { Some(floor) };
    Ok(Found { leaves, next: next.filter(|next| *next > lowest) })
}

/// The first leaf at an instant or later; instants never fall from leaf to leaf.
fn first_at(conn: &Connection, size: u64, at: Instant) -> Result<u64, StoreError> {
    let mut statement = conn.prepare_cached(AT)?;
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low + (high - low) / 2;
        let found: i64 = statement.query_row([signed(middle)?], |row| row.get(0))?;
        if found < at.0 {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
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
