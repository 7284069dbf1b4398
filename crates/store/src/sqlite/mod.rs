//! The embedded database: SQLite, one file for the ledger and one for the vault.

mod answers;
mod dump;
mod error;
pub mod floor;
mod journal;
mod lists;
mod load;
mod migrations;
mod open;
mod pairs;
mod query;
mod reader;
mod secrets;
mod text;
mod unit;
mod values;
mod vault;
mod write;

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;

use crate::sqlite::floor::Tape;
use crate::sqlite::lists::Lists;
use crate::sqlite::reader::SqliteReader;
use crate::sqlite::unit::SqliteLedger;
use crate::sqlite::vault::SqliteVault;
use crate::{Store, StoreError};

/// The ledger's file in a data folder.
pub const LEDGER_FILE: &str = "ledger.db";
/// The vault's file in a data folder.
pub const VAULT_FILE: &str = "vault.db";

/// A connection, used by one at a time.
type Shared = Arc<Mutex<Connection>>;

/// How many connections read at the same time.
const READERS: usize = 4;

/// Opens the database in a data folder, or makes a new one.
///
/// # Errors
/// The folder cannot be used; [`StoreError::Corrupt`] when its files are something else or were
/// written by a later version.
pub fn open(folder: &Path) -> Result<Store, StoreError> {
    opened(folder, None)
}

/// Opens it as [`open()`] does and records what it writes.
///
/// # Errors
/// As [`open()`].
pub fn open_recording(folder: &Path) -> Result<(Store, Tape), StoreError> {
    let tape = Tape::default();
    Ok((opened(folder, Some(tape.clone()))?, tape))
}

/// A database in memory, gone when the last part of it is dropped. One connection serves all, so
/// that a reader waits for the unit that is open.
///
/// # Errors
/// There is not enough memory.
pub fn open_memory() -> Result<Store, StoreError> {
    let ledger = open::memory(migrations::LEDGER)?;
    let vault = open::memory(migrations::VAULT)?;
    assembled(ledger.clone(), vec![ledger], vault, None)
}

/// Copies a data folder's databases as they stand now, each whole, into another folder where they
/// are not yet; the office may go on working meanwhile.
///
/// # Errors
/// Either folder cannot be used, or the other has such files already.
pub fn backup(folder: &Path, target: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(target).map_err(|error| StoreError::Io(error.to_string()))?;
    for file in [LEDGER_FILE, VAULT_FILE] {
        open::copy(&folder.join(file), &target.join(file))?;
    }
    Ok(())
}

fn opened(folder: &Path, tape: Option<Tape>) -> Result<Store, StoreError> {
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Io(error.to_string()))?;
    let file = folder.join(LEDGER_FILE);
    let ledger = open::writer(&file, migrations::LEDGER)?;
    let readers = (0..READERS).map(|_| open::reader(&file)).collect::<Result<_, _>>()?;
    let vault = open::writer(&folder.join(VAULT_FILE), migrations::VAULT)?;
    assembled(ledger, readers, vault, tape)
}

fn assembled(
    ledger: Shared,
    readers: Vec<Shared>,
    vault: Shared,
    tape: Option<Tape>,
) -> Result<Store, StoreError> {
    let lists = Arc::new(Lists::default());
    Ok(Store {
        ledger: Box::new(SqliteLedger::new(ledger, Arc::clone(&lists), tape)?),
        reader: Arc::new(SqliteReader::new(readers, lists)),
        vault: Arc::new(SqliteVault::new(vault)),
    })
}
