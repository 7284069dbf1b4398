//! Reading what was committed, on connections of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use uuid::Uuid;
use yunquan_core::digest::Digest;
use yunquan_core::world::{Entity, Key, Set};
use yunquan_journal::{Hash, TileId, Tiles as _};

use super::journal::{self, Stored};
use super::lists::Lists;
use super::{Shared, answers, dump, load, open, query, secrets};
use crate::{
    Asked, Found, Head, Page, Query, Reader, Revealed, Search, StoreError, StoredAnswer,
    StoredLeaf, TableDigest, Tally,
};

pub(super) struct SqliteReader {
    connections: Vec<Shared>,
    turn: AtomicUsize,
    lists: Arc<Lists>,
}

impl SqliteReader {
    /// Reads over these connections, of which there is at least one.
    pub(super) fn new(connections: Vec<Shared>, lists: Arc<Lists>) -> Self {
        Self { connections, turn: AtomicUsize::new(0), lists }
    }

    /// Reads one state of the database, over a free connection or the one whose turn it is.
    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.connections.len();
        let (before, after) = self.connections.split_at(turn);
        let free = after.iter().chain(before).find_map(|connection| connection.try_lock());
        let conn = match free {
            Some(conn) => conn,
            None => open::taken(&self.connections[turn])?,
        };
        let state = conn.unchecked_transaction()?;
        let found = read(&state)?;
        state.finish()?;
        Ok(found)
    }
}

impl Reader for SqliteReader {
    fn head(&self) -> Result<Head, StoreError> {
        self.read(journal::head)
    }

    fn entities(&self, keys: &[Key]) -> Result<Vec<(Key, Option<Entity>)>, StoreError> {
        self.read(|conn| load::load(conn, &self.lists, keys))
    }

    fn set(&self, set: Set) -> Result<Vec<Uuid>, StoreError> {
        self.read(|conn| load::set(conn, set))
    }

    fn list(&self, query: &Query<'_>) -> Result<Page, StoreError> {
        self.read(|conn| query::list(conn, query))
    }

    fn tally(
        &self,
        query: &Query<'_>,
        by: &[&str],
        sum: Option<&str>,
    ) -> Result<Vec<Tally>, StoreError> {
        self.read(|conn| query::tally(conn, query, by, sum))
    }

    fn timeline(&self, key: &Key, from: u64, limit: u32) -> Result<Vec<StoredLeaf>, StoreError> {
        self.read(|conn| journal::timeline(conn, &key.to_string(), from, limit))
    }

    fn leaves(&self, from: u64, limit: u32) -> Result<Vec<StoredLeaf>, StoreError> {
        self.read(|conn| journal::leaves(conn, from, limit))
    }

    fn search(&self, search: &Search<'_>) -> Result<Found, StoreError> {
        self.read(|conn| journal::search(conn, search))
    }

    fn tile(&self, id: TileId, width: u16) -> Result<Vec<Hash>, StoreError> {
        self.read(|conn| Stored(conn).hashes(id, width))
    }

    fn reveal(&self, commitments: &[Digest]) -> Result<Vec<Option<Revealed>>, StoreError> {
        self.read(|conn| secrets::reveal(conn, commitments))
    }

    fn secrets(&self, each: &mut dyn FnMut(&Digest, &Revealed)) -> Result<(), StoreError> {
        self.read(|conn| secrets::all(conn, each))
    }

    fn answer(&self, asked: Asked<'_>) -> Result<Option<StoredAnswer>, StoreError> {
        let found = self.read(|conn| answers::find(conn, &[asked]))?;
        Ok(found.into_iter().next().flatten())
    }

    fn import_content(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|conn| secrets::content(conn, digest))
    }

    fn digests(&self) -> Result<Vec<TableDigest>, StoreError> {
        self.read(dump::digests)
    }

    fn dump(&self, table: &str, each: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
        self.read(|conn| dump::dump(conn, table, each))
    }
}
