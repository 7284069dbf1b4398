//! What commitments hide, and the content of imported lists.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use yunquan_core::digest::Digest;
use yunquan_core::imports::ImportKind;
use yunquan_core::occasion::Secret;
use yunquan_core::time::Instant;

use super::floor::Batch;
use super::values::Put;
use crate::{Revealed, StoreError};

const SECRET: &str = "SELECT erased_at, salt, bytes FROM secret WHERE commitment = ?1";
/// In the order of the rows: one pass over the table.
const SECRETS: &str = "SELECT erased_at, salt, bytes, commitment FROM secret";
const PUT_SECRET: &str = "INSERT INTO secret (commitment, salt, bytes) VALUES (?1, ?2, ?3)";
const ERASE: &str = "UPDATE secret SET salt = NULL, bytes = NULL, erased_at = ?2
    WHERE commitment = ?1 AND erased_at IS NULL";
const CONTENT: &str = "SELECT content FROM import_file WHERE digest = ?1";
/// The same content may come again under another version.
const PUT_CONTENT: &str = "INSERT INTO import_file (digest, kind, content) VALUES (?1, ?2, ?3)
    ON CONFLICT (digest) DO NOTHING";

/// Keeps what commitments hide.
pub(super) fn keep(
    conn: &Connection,
    secrets: &[Secret],
    record: &mut Option<Batch>,
) -> Result<(), StoreError> {
    let mut put = Put::new(conn, PUT_SECRET)?;
    for Secret { commitment, salt, bytes } in secrets {
        let values = [&commitment.0[..], &salt[..], bytes].map(ValueRef::Blob);
        put.run(values, record)?;
    }
    Ok(())
}

/// Erases what commitments hide.
pub(super) fn erase(
    conn: &Connection,
    commitments: &[Digest],
    at: Instant,
    record: &mut Option<Batch>,
) -> Result<usize, StoreError> {
    let mut put = Put::new(conn, ERASE)?;
    let mut erased = 0;
    for commitment in commitments {
        let values = [ValueRef::Blob(&commitment.0), ValueRef::Integer(at.0)];
        erased += put.run(values, record)?;
    }
    Ok(erased)
}

/// What commitments hide, in the order asked.
pub(super) fn reveal(
    conn: &Connection,
    commitments: &[Digest],
) -> Result<Vec<Option<Revealed>>, StoreError> {
    let mut statement = conn.prepare_cached(SECRET)?;
    let mut revealed = Vec::with_capacity(commitments.len());
    for commitment in commitments {
        let found = statement.query_row([&commitment.0[..]], kept);
        revealed.push(found.optional()?);
    }
    Ok(revealed)
}

fn kept(row: &Row<'_>) -> rusqlite::Result<Revealed> {
    Ok(match row.get(0)? {
        Some(at) => Revealed::Erased(Instant(at)),
        None => Revealed::Secret { salt: row.get(1)?, bytes: row.get(2)? },
    })
}

/// Everything that is kept behind commitments.
pub(super) fn all(
    conn: &Connection,
    each: &mut dyn FnMut(&Digest, &Revealed),
) -> Result<(), StoreError> {
    let mut statement = conn.prepare(SECRETS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let commitment = Digest(row.get(3)?);
        let unread = |error: rusqlite::Error| {
            StoreError::Corrupt(format!("the secret kept for {commitment}: {error}"))
        };
        each(&commitment, &kept(row).map_err(unread)?);
    }
    Ok(())
}

/// Keeps the content of an imported list.
pub(super) fn import(
    conn: &Connection,
    kind: ImportKind,
    content: &[u8],
    record: &mut Option<Batch>,
) -> Result<Digest, StoreError> {
    let digest = Digest::of(content);
    let values =
        [ValueRef::Blob(&digest.0), ValueRef::from(kind.as_str()), ValueRef::Blob(content)];
    Put::new(conn, PUT_CONTENT)?.run(values, record)?;
    Ok(digest)
}

/// The content of an imported list.
pub(super) fn content(conn: &Connection, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = conn.prepare_cached(CONTENT)?;
    Ok(statement.query_row([&digest.0[..]], |row| row.get(0)).optional()?)
}
