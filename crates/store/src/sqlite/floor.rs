//! The raw floor: the very rows that units wrote, written again with nothing around.
//!
//! A bench records a run ([`super::open_recording`]) and replays its batches here: the same
//! statements with the same values in the same transactions, and no reads, no rules, no hashing.
//! What this takes is what SQLite takes.

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};

use super::{LEDGER_FILE, Shared, migrations, open};
use crate::StoreError;

/// The writes of one committed unit, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    writes: Vec<Write>,
}

#[derive(Debug, Clone, PartialEq)]
struct Write {
    sql: &'static str,
    values: Vec<Value>,
}

impl Batch {
    /// How many rows it writes.
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    /// Whether it writes nothing.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    pub(super) fn begin(&mut self, sql: &'static str) {
        self.writes.push(Write { sql, values: Vec::new() });
    }

    pub(super) fn push(&mut self, value: ValueRef<'_>) -> Result<(), StoreError> {
        let value = Value::try_from(value).map_err(rusqlite::Error::from)?;
        if let Some(write) = self.writes.last_mut() {
            write.values.push(value);
        }
        Ok(())
    }
}

/// What a recording ledger has committed.
#[derive(Debug, Clone, Default)]
pub struct Tape(Arc<Mutex<Vec<Batch>>>);

impl Tape {
    /// Takes the batches recorded since the last time, oldest first.
    pub fn take(&self) -> Vec<Batch> {
        std::mem::take(&mut self.0.lock())
    }

    pub(super) fn keep(&self, batch: Batch) {
        self.0.lock().push(batch);
    }
}

/// A database of its own with the same tables, indexes, constraints and settings.
pub struct Floor(Shared);

impl Floor {
    /// Makes one in an empty folder.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Io(error.to_string()))?;
        open::writer(&folder.join(LEDGER_FILE), migrations::LEDGER).map(Self)
    }

    /// Writes one batch in one transaction, durable when it returns.
    ///
    /// # Errors
    /// The database cannot be written, or does not hold what was there before the batch.
    pub fn write(&self, batch: &Batch) -> Result<(), StoreError> {
        let conn = open::taken(&self.0)?;
        conn.execute_batch("BEGIN IMMEDIATE")?;
        let written = rows(&conn, batch).and_then(|()| Ok(conn.execute_batch("COMMIT")?));
        if written.is_err() && !conn.is_autocommit() {
            conn.execute_batch("ROLLBACK")?;
        }
        written
    }
}

fn rows(conn: &Connection, batch: &Batch) -> Result<(), StoreError> {
    for write in &batch.writes {
        let mut statement = conn.prepare_cached(write.sql)?;
        for (index, value) in write.values.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}
