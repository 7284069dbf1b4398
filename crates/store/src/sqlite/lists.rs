//! What the newest imported lists say, read once and kept until a newer one comes.
//!
//! Known by the content's digest, so that an import that is rolled back leaves nothing behind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;
use yunquan_core::credit_code::CreditCode;
use yunquan_core::digest::Digest;
use yunquan_core::imports::{self, ImportContent, ImportKind, Relations, Standing};

use super::secrets;
use crate::StoreError;

const NEWEST: &str = "SELECT version, digest FROM import WHERE kind = ?1";

/// One list, as its newest content has it.
struct Newest<T>(Mutex<Option<(Digest, Arc<T>)>>);

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Newest<T> {
    fn get(
        &self,
        digest: Digest,
        read: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<Arc<T>, StoreError> {
        let mut kept = self.0.lock();
        if let Some((known, list)) = &*kept
            && *known == digest
        {
            return Ok(Arc::clone(list));
        }
        let list = Arc::new(read()?);
        *kept = Some((digest, Arc::clone(&list)));
        Ok(list)
    }
}

/// The lists that decisions ask.
#[derive(Default)]
pub(super) struct Lists {
    roster: Newest<BTreeSet<CreditCode>>,
    credit: Newest<BTreeMap<CreditCode, Standing>>,
    relations: Newest<Relations>,
}

/// What the roster and the credit list say now.
#[derive(Default)]
pub(super) struct Register {
    roster: Option<(u32, Arc<BTreeSet<CreditCode>>)>,
    credit: Option<(u32, Arc<BTreeMap<CreditCode, Standing>>)>,
}

impl Register {
    /// What the lists say of a party.
    pub(super) fn standing(&self, code: CreditCode) -> Standing {
        let mut standing = Standing::default();
        if let Some((version, entries)) = &self.credit {
            standing = entries.get(&code).cloned().unwrap_or_default();
            standing.credit_version = *version;
        }
        if let Some((version, roster)) = &self.roster {
            standing.in_roster = roster.contains(&code);
            standing.roster_version = *version;
        }
        standing
    }
}

impl Lists {
    /// The roster and the credit list.
    pub(super) fn register(&self, conn: &Connection) -> Result<Register, StoreError> {
        let mut register = Register::default();
        if let Some((version, digest)) = newest(conn, ImportKind::Roster)? {
            let roster = self.roster.get(digest, || read_roster(conn, digest))?;
            register.roster = Some((version, roster));
        }
        if let Some((version, digest)) = newest(conn, ImportKind::Credit)? {
            let credit = self.credit.get(digest, || read_credit(conn, digest))?;
            register.credit = Some((version, credit));
        }
        Ok(register)
    }

    /// The relations; none before the first import.
    pub(super) fn relations(&self, conn: &Connection) -> Result<Option<Relations>, StoreError> {
        let Some((version, digest)) = newest(conn, ImportKind::Relations)? else {
            return Ok(None);
        };
        let kept = self.relations.get(digest, || read_relations(conn, version, digest))?;
        Ok(Some(Relations { version, graph: kept.graph.clone() }))
    }
}

fn newest(conn: &Connection, kind: ImportKind) -> Result<Option<(u32, Digest)>, StoreError> {
    let mut statement = conn.prepare_cached(NEWEST)?;
    let mut rows = statement.query([kind.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some((row.get(0)?, Digest(row.get(1)?))))
}

fn content(
    conn: &Connection,
    kind: ImportKind,
    digest: Digest,
) -> Result<ImportContent, StoreError> {
    let content = secrets::content(conn, &digest)?
        .ok_or_else(|| StoreError::Corrupt(format!("the content {digest} is not there")))?;
    imports::rows(kind, &content).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn other(kind: ImportKind) -> StoreError {
    StoreError::Corrupt(format!("the content of the newest {kind} is another list's"))
}

fn read_roster(conn: &Connection, digest: Digest) -> Result<BTreeSet<CreditCode>, StoreError> {
    match content(conn, ImportKind::Roster, digest)? {
        ImportContent::Roster(roster) => {
            Ok(roster.rows.iter().map(|row| row.credit_code).collect())
        }
        _ => Err(other(ImportKind::Roster)),
    }
}

fn read_credit(
    conn: &Connection,
    digest: Digest,
) -> Result<BTreeMap<CreditCode, Standing>, StoreError> {
    match content(conn, ImportKind::Credit, digest)? {
        ImportContent::Credit(credit) => {
            let mut entries: BTreeMap<CreditCode, Standing> = BTreeMap::new();
            for row in credit.rows {
                entries.entry(row.credit_code).or_default().enter(row.kind, row.until);
            }
            Ok(entries)
        }
        _ => Err(other(ImportKind::Credit)),
    }
}

fn read_relations(
    conn: &Connection,
    version: u32,
    digest: Digest,
) -> Result<Relations, StoreError> {
    match content(conn, ImportKind::Relations, digest)? {
        ImportContent::Relations(list) => {
            list.relations(version).map_err(|error| StoreError::Corrupt(error.to_string()))
        }
        _ => Err(other(ImportKind::Relations)),
    }
}
