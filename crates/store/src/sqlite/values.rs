//! Values between cells and SQLite, and prepared writes.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Row};
use uuid::Uuid;
use yunquan_core::digest::Digest;
use yunquan_core::projection::{Cell, Form};

use super::floor::Batch;
use crate::StoreError;

/// A cell as SQLite takes it.
pub(super) fn value<'v>(cell: &'v Cell<'_>) -> ValueRef<'v> {
    match cell {
        Cell::Null => ValueRef::Null,
        Cell::Int(number) => ValueRef::Integer(*number),
        Cell::Text(text) => ValueRef::Text(text.as_bytes()),
        Cell::Id(id) => ValueRef::Blob(id.as_bytes()),
        Cell::Digest(digest) => ValueRef::Blob(&digest.0),
    }
}

/// What stands in a column, as the column's form says.
pub(super) fn cell(row: &Row<'_>, index: usize, form: Form) -> Result<Cell<'static>, StoreError> {
    let found = row.get_ref(index)?;
    let cell = match (found, form) {
        (ValueRef::Null, _) => Some(Cell::Null),
        (ValueRef::Integer(number), Form::Int) => Some(Cell::Int(number)),
        (ValueRef::Text(text), Form::Text) => {
            std::str::from_utf8(text).ok().map(|text| Cell::from(text.to_owned()))
        }
        (ValueRef::Blob(bytes), Form::Id) => Uuid::from_slice(bytes).ok().map(Cell::Id),
        (ValueRef::Blob(bytes), Form::Digest) => {
            bytes.try_into().ok().map(Digest).map(Cell::Digest)
        }
        _ => None,
    };
    cell.ok_or_else(|| StoreError::Corrupt(format!("column {index} is not of the form {form:?}")))
}

/// Exactly so many bytes of a column.
pub(super) fn bytes<const N: usize>(row: &Row<'_>, index: usize) -> Result<[u8; N], StoreError> {
    let bytes = row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?;
    bytes.try_into().map_err(|_| {
        StoreError::Corrupt(format!("column {index} has {} bytes, not {N}", bytes.len()))
    })
}

/// A count or number as SQLite keeps it.
pub(super) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Misuse(format!("{number} is out of range")))
}

/// A count or number as SQLite kept it.
pub(super) fn unsigned(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt(format!("{number} is below zero")))
}

/// A prepared write.
pub(super) struct Put<'c> {
    statement: CachedStatement<'c>,
    sql: &'static str,
}

impl<'c> Put<'c> {
    pub(super) fn new(conn: &'c Connection, sql: &'static str) -> Result<Self, StoreError> {
        Ok(Self { statement: conn.prepare_cached(sql)?, sql })
    }

    /// Runs it with these values; recorded where a batch is.
    pub(super) fn run<'v>(
        &mut self,
        values: impl IntoIterator<Item = ValueRef<'v>>,
        record: &mut Option<Batch>,
    ) -> Result<usize, StoreError> {
        if let Some(batch) = record {
            batch.begin(self.sql);
        }
        for (index, value) in values.into_iter().enumerate() {
            if let Some(batch) = record {
                batch.push(value)?;
            }
            self.statement.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value))?;
        }
        Ok(self.statement.raw_execute()?)
    }
}
