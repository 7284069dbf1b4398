//! The answers that were given.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};
use yunquan_core::digest::Digest;
use yunquan_core::time::Instant;

use super::floor::Batch;
use super::values::Put;
use crate::{Answer, Asked, StoreError, StoredAnswer};

const ANSWER: &str = "SELECT body_digest, at, answer FROM answer WHERE key = ?1 AND account = ?2";
const PUT: &str = "INSERT INTO answer (account, key, body_digest, at, answer)
    VALUES (?1, ?2, ?3, ?4, ?5)";
/// Rows stand in the order of time, so that the oldest are the first.
const FORGET: &str = "DELETE FROM answer
    WHERE seq IN (SELECT seq FROM answer ORDER BY seq LIMIT ?1) AND at < ?2";

/// The answers given to requests, in the order asked.
pub(super) fn find(
    conn: &Connection,
    asked: &[Asked<'_>],
) -> Result<Vec<Option<StoredAnswer>>, StoreError> {
    let mut statement = conn.prepare_cached(ANSWER)?;
    let mut found = Vec::with_capacity(asked.len());
    for Asked { account, key } in asked {
        let answer = statement.query_row((key, account), |row| {
            Ok(StoredAnswer {
                body_digest: Digest(row.get(0)?),
                at: Instant(row.get(1)?),
                answer: row.get(2)?,
            })
        });
        found.push(answer.optional()?);
    }
    Ok(found)
}

/// Keeps answers.
pub(super) fn keep(
    conn: &Connection,
    answers: &[Answer<'_>],
    record: &mut Option<Batch>,
) -> Result<(), StoreError> {
    let mut put = Put::new(conn, PUT)?;
    for Answer { asked, body_digest, at, answer } in answers {
        let values = [
            ValueRef::from(asked.account),
            ValueRef::from(asked.key),
            ValueRef::Blob(&body_digest.0),
            ValueRef::Integer(at.0),
            ValueRef::from(*answer),
        ];
        put.run(values, record)?;
    }
    Ok(())
}

/// Forgets the oldest answers given before an instant.
pub(super) fn forget(
    conn: &Connection,
    before: Instant,
    most: u32,
    record: &mut Option<Batch>,
) -> Result<usize, StoreError> {
    let values = [ValueRef::Integer(most.into()), ValueRef::Integer(before.0)];
    Put::new(conn, FORGET)?.run(values, record)
}
