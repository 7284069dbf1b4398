//! The one writer and its units of work.

use std::sync::Arc;

use parking_lot::MutexGuard;
use rusqlite::Connection;
use uuid::Uuid;
use yunquan_core::digest::Digest;
use yunquan_core::imports::ImportKind;
use yunquan_core::occasion::Secret;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key, Set};

use super::floor::{Batch, Tape};
use super::journal::Journal;
use super::lists::Lists;
use super::{Shared, answers, load, open, secrets, write};
use crate::ledger::Changed;
use crate::{Answer, Asked, Head, Leaf, Ledger, StoreError, StoredAnswer, Unit};

pub(super) struct SqliteLedger {
    conn: Shared,
    journal: Journal,
    lists: Arc<Lists>,
    tape: Option<Tape>,
}

impl SqliteLedger {
    pub(super) fn new(
        conn: Shared,
        lists: Arc<Lists>,
        tape: Option<Tape>,
    ) -> Result<Self, StoreError> {
        let journal = Journal::default();
        let stored = journal.caught_up(&*open::taken(&conn)?)?;
        Ok(Self { conn, journal: stored.unwrap_or(journal), lists, tape })
    }
}

impl Ledger for SqliteLedger {
    fn begin(&mut self) -> Result<Box<dyn Unit + '_>, StoreError> {
        let conn = open::taken(&self.conn)?;
        conn.prepare_cached("BEGIN IMMEDIATE")?.raw_execute()?;
        let unit = SqliteUnit {
            conn,
            journal: &mut self.journal,
            next: None,
            lists: &self.lists,
            record: self.tape.as_ref().map(|_| Batch::default()),
            tape: self.tape.as_ref(),
        };
        // Another process may have written: then this one goes on from there.
        if let Some(journal) = unit.journal.caught_up(&unit.conn)? {
            *unit.journal = journal;
        }
        Ok(Box::new(unit))
    }
}

struct SqliteUnit<'l> {
    conn: MutexGuard<'l, Connection>,
    /// The journal as committed.
    journal: &'l mut Journal,
    /// The journal with what was appended here.
    next: Option<Journal>,
    lists: &'l Lists,
    record: Option<Batch>,
    tape: Option<&'l Tape>,
}

impl Unit for SqliteUnit<'_> {
    fn head(&self) -> Head {
        self.next.as_ref().unwrap_or(self.journal).head()
    }

    fn load(&mut self, keys: &[Key]) -> Result<Vec<(Key, Option<Entity>)>, StoreError> {
        load::load(&self.conn, self.lists, keys)
    }

    fn set(&mut self, set: Set) -> Result<Vec<Uuid>, StoreError> {
        load::set(&self.conn, set)
    }

    fn answers(&mut self, asked: &[Asked<'_>]) -> Result<Vec<Option<StoredAnswer>>, StoreError> {
        answers::find(&self.conn, asked)
    }

    fn append(&mut self, leaves: &[Leaf<'_>]) -> Result<(), StoreError> {
        let next = self.next.get_or_insert_with(|| self.journal.clone());
        next.append(&self.conn, leaves, &mut self.record)
    }

    fn write(&mut self, changed: &mut Changed<'_>) -> Result<(), StoreError> {
        write::write(&self.conn, changed, &mut self.record)
    }

    fn keep_secrets(&mut self, secrets: &[Secret]) -> Result<(), StoreError> {
        secrets::keep(&self.conn, secrets, &mut self.record)
    }

    fn erase(&mut self, commitments: &[Digest], at: Instant) -> Result<usize, StoreError> {
        secrets::erase(&self.conn, commitments, at, &mut self.record)
    }

    fn keep_answers(&mut self, answers: &[Answer<'_>]) -> Result<(), StoreError> {
        answers::keep(&self.conn, answers, &mut self.record)
    }

    fn forget_answers(&mut self, before: Instant, most: u32) -> Result<usize, StoreError> {
        answers::forget(&self.conn, before, most, &mut self.record)
    }

    fn import(&mut self, kind: ImportKind, content: &[u8]) -> Result<Digest, StoreError> {
        secrets::import(&self.conn, kind, content, &mut self.record)
    }

    fn commit(mut self: Box<Self>) -> Result<Head, StoreError> {
        if let Some(next) = &self.next {
            next.put_head(&self.conn, &mut self.record)?;
        }
        self.conn.prepare_cached("COMMIT")?.raw_execute()?;
        if let Some(next) = self.next.take() {
            *self.journal = next;
        }
        if let (Some(batch), Some(tape)) = (self.record.take(), self.tape) {
            tape.keep(batch);
        }
        Ok(self.journal.head())
    }
}

impl Drop for SqliteUnit<'_> {
    fn drop(&mut self) {
        if !self.conn.is_autocommit() {
            // Should this fail, beginning the next unit fails and says so.
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }
}
