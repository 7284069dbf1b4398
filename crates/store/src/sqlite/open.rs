//! Connections and their settings.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use rusqlite::{Connection, OpenFlags};

use super::{Shared, migrations};
use crate::StoreError;

/// How long one waits for another's turn to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// More than there are statements, so that each is prepared once.
const STATEMENTS: usize = 256;

/// Pages of 4 KiB: a key that follows no time dirties a page of its own, which is written whole.
/// FULL: a commit is on the disk before it returns. A checkpoint comes after 64,000 pages, 256 MB
/// of log, so that a page that many batches touch is copied once.
const WRITER: &str = "
    PRAGMA page_size = 4096;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 64000;
    PRAGMA cache_size = -196608;
";

const READER: &str = "
    PRAGMA query_only = ON;
    PRAGMA cache_size = -16384;
";

const ALL: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
";

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// The connection that writes a file; makes the file where there is none.
pub(super) fn writer(file: &Path, steps: &[&str]) -> Result<Shared, StoreError> {
    let conn = Connection::open_with_flags(file, flags() | OpenFlags::SQLITE_OPEN_CREATE)?;
    let conn = settled(conn, WRITER, steps)?;
    let mode: String = taken(&conn)?.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode != "wal" {
        let text = format!("{} cannot keep a write-ahead log there", file.display());
        return Err(StoreError::Io(text));
    }
    Ok(conn)
}

/// A connection that only reads a file.
pub(super) fn reader(file: &Path) -> Result<Shared, StoreError> {
    settled(Connection::open_with_flags(file, flags())?, READER, &[])
}

/// Copies what is committed in a file into a new one.
pub(super) fn copy(file: &Path, target: &Path) -> Result<(), StoreError> {
    let name = target.to_str().filter(|_| !target.exists());
    let name = name.ok_or_else(|| StoreError::Io(format!("{} is taken", target.display())))?;
    let conn = Connection::open_with_flags(file, flags())?;
    conn.busy_timeout(PATIENCE)?;
    conn.execute("VACUUM INTO ?1", [name])?;
    let synced = std::fs::File::open(target).and_then(|copy| copy.sync_all());
    synced.map_err(|error| StoreError::Io(error.to_string()))
}

/// A database in memory.
pub(super) fn memory(steps: &[&str]) -> Result<Shared, StoreError> {
    settled(Connection::open_in_memory()?, "", steps)
}

fn settled(mut conn: Connection, settings: &str, steps: &[&str]) -> Result<Shared, StoreError> {
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.execute_batch(settings)?;
    conn.execute_batch(ALL)?;
    if !steps.is_empty() {
        migrations::run(&mut conn, steps)?;
    }
    Ok(Arc::new(Mutex::new(conn)))
}

/// Takes a connection when it is free.
pub(super) fn taken(shared: &Shared) -> Result<MutexGuard<'_, Connection>, StoreError> {
    shared.try_lock_for(PATIENCE).ok_or(StoreError::Busy)
}
