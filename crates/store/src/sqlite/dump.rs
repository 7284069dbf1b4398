//! Tables as text, to compare two databases.

use std::fmt::Write as _;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};
use yunquan_core::digest::Digest;
use yunquan_core::projection::{TABLES, Table, child_tables};

use super::text::names;
use crate::{StoreError, TableDigest};

/// The tables that are not projections, each with what is compared of it. When an erased secret
/// was erased is not.
const OTHERS: &[(&str, &str)] = &[
    ("head", "SELECT size, root, last_at, frontier FROM head"),
    ("leaf", "SELECT seq, at, subject, name, hash, bytes FROM leaf ORDER BY seq"),
    ("tile", "SELECT level, position, root, hashes FROM tile ORDER BY level, position"),
    (
        "secret",
        "SELECT commitment, erased_at IS NOT NULL, salt, bytes FROM secret ORDER BY commitment",
    ),
    ("import_file", "SELECT digest, kind, content FROM import_file ORDER BY digest"),
];

/// Every table with its statement.
fn tables() -> Vec<(&'static str, String)> {
    let others = OTHERS.iter().map(|(name, sql)| (*name, (*sql).to_owned()));
    let entities = TABLES.iter().map(|table| (table.name, select(table, ", body")));
    let lists = child_tables().map(|table| (table.name, select(table, "")));
    others.chain(entities).chain(lists).collect()
}

fn select(table: &Table, body: &str) -> String {
    let (columns, key) = (names(table.columns), names(table.key()));
    format!("SELECT {columns}{body} FROM \"{}\" ORDER BY {key}", table.name)
}

/// Every table in one digest.
pub(super) fn digests(conn: &Connection) -> Result<Vec<TableDigest>, StoreError> {
    let mut digests = Vec::new();
    for (table, sql) in tables() {
        let (mut rows, mut hash) = (0, Sha256::new());
        lines(conn, &sql, &mut |line| {
            rows += 1;
            hash.update(line);
            hash.update(b"\n");
        })?;
        digests.push(TableDigest { table, rows, digest: Digest(hash.finalize().into()) });
    }
    Ok(digests)
}

/// The rows of one table.
pub(super) fn dump(
    conn: &Connection,
    table: &str,
    each: &mut dyn FnMut(&str),
) -> Result<(), StoreError> {
    let found = tables().into_iter().find(|(name, _)| *name == table);
    let (_, sql) = found.ok_or_else(|| StoreError::Misuse(format!("there is no table {table}")))?;
    lines(conn, &sql, each)
}

/// Numbers as digits, texts as JSON, bytes in hexadecimal, nothing as `-`; tabs between.
fn lines(conn: &Connection, sql: &str, each: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
    let mut statement = conn.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut line = String::new();
    while let Some(row) = rows.next()? {
        line.clear();
        for index in 0..columns {
            if index > 0 {
                line.push('\t');
            }
            // Writing to a text cannot fail.
            let _ = match row.get_ref(index)? {
                ValueRef::Null => write!(line, "-"),
                ValueRef::Integer(number) => write!(line, "{number}"),
                ValueRef::Real(number) => write!(line, "{number}"),
                ValueRef::Text(text) => {
                    let text = std::str::from_utf8(text)
                        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
                    write!(line, "{}", serde_json::Value::from(text))
                }
                ValueRef::Blob(bytes) => {
                    bytes.iter().try_for_each(|byte| write!(line, "{byte:02x}"))
                }
            };
        }
        each(&line);
    }
    Ok(())
}
