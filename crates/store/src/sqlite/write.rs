//! Entities into rows.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use yunquan_core::projection::{self, Cell, Children, Row, Table};
use yunquan_core::world::Key;

use super::floor::Batch;
use super::text::{TableText, texts};
use super::values::{Put, value};
use crate::StoreError;
use crate::ledger::Changed;

/// The statements of the table that is being written: changes come table by table.
struct Open<'c> {
    conn: &'c Connection,
    table: &'static Table,
    text: &'static TableText,
    insert: Option<Put<'c>>,
    update: Option<Put<'c>>,
}

impl<'c> Open<'c> {
    fn new(conn: &'c Connection, table: &'static Table) -> Result<Self, StoreError> {
        Ok(Self { conn, table, text: texts(table)?, insert: None, update: None })
    }

    fn insert(&mut self, row: &Row<'_>, record: &mut Option<Batch>) -> Result<(), StoreError> {
        let cells = row.cells.iter().map(value).chain([ValueRef::from(row.body.as_str())]);
        prepared(&mut self.insert, self.conn, &self.text.insert)?.run(cells, record)?;
        for (list, text) in row.children.iter().zip(&self.text.lists) {
            lines(self.conn, list, &text.insert, record)?;
        }
        Ok(())
    }

    fn update(&mut self, row: &Row<'_>, record: &mut Option<Batch>) -> Result<(), StoreError> {
        let columns = self.table.columns.iter().zip(&row.cells);
        let open = columns.filter(|(column, _)| !column.fixed).map(|(_, cell)| value(cell));
        let key = row.cells[..self.table.keys].iter().map(value);
        let values = open.chain([ValueRef::from(row.body.as_str())]).chain(key);
        let update = prepared(&mut self.update, self.conn, &self.text.update)?;
        if update.run(values, record)? != 1 {
            let text = format!("a row of {} is not there to be changed", self.table.name);
            return Err(StoreError::Corrupt(text));
        }
        for (list, text) in row.children.iter().zip(&self.text.lists) {
            if !list.table.fixed {
                let key = row.cells[..self.table.keys].iter().map(value);
                Put::new(self.conn, &text.clear)?.run(key, record)?;
                lines(self.conn, list, &text.insert, record)?;
            }
        }
        Ok(())
    }

    fn delete(&self, key: &[Cell<'_>], record: &mut Option<Batch>) -> Result<(), StoreError> {
        for list in &self.text.lists {
            Put::new(self.conn, &list.clear)?.run(key.iter().map(value), record)?;
        }
        Put::new(self.conn, &self.text.delete)?.run(key.iter().map(value), record)?;
        Ok(())
    }
}

fn prepared<'s, 'c>(
    slot: &'s mut Option<Put<'c>>,
    conn: &'c Connection,
    sql: &'static str,
) -> Result<&'s mut Put<'c>, StoreError> {
    Ok(match slot {
        Some(put) => put,
        None => slot.insert(Put::new(conn, sql)?),
    })
}

fn lines(
    conn: &Connection,
    list: &Children<'_>,
    sql: &'static str,
    record: &mut Option<Batch>,
) -> Result<(), StoreError> {
    let mut insert = Put::new(conn, sql)?;
    for row in &list.rows {
        insert.run(row.iter().map(value), record)?;
    }
    Ok(())
}

/// Writes what has changed: a new row, a changed one, or none where nothing is left.
pub(super) fn write(
    conn: &Connection,
    changed: &mut Changed<'_>,
    record: &mut Option<Batch>,
) -> Result<(), StoreError> {
    let mut open: Option<Open<'_>> = None;
    for (key, slot) in changed {
        if let Key::Agreement(..) = key {
            continue; // found in the contract's own row
        }
        let table = projection::table_of(key).ok_or_else(|| derived(key))?;
        let open = match &mut open {
            Some(open) if open.table == table => open,
            other => other.insert(Open::new(conn, table)?),
        };
        match &slot.entity {
            Some(entity) => {
                let row = projection::row(key, entity);
                let row = row.map_err(|error| StoreError::Corrupt(error.to_string()))?;
                let row = row.ok_or_else(|| derived(key))?;
                if slot.stored { open.update(&row, record)? } else { open.insert(&row, record)? }
            }
            None if slot.stored => open.delete(&projection::key_cells(key), record)?,
            None => {}
        }
    }
    Ok(())
}

fn derived(key: &Key) -> StoreError {
    StoreError::Misuse(format!("{key} is derived and never written"))
}
