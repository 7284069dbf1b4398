//! The backends under test.

use std::path::Path;

use tempfile::TempDir;
use yunquan_store::{Store, sqlite};

/// Makes stores.
pub(crate) trait Backend {
    /// A store; a new one each time, or the same again where it lasts.
    fn open(&self) -> Store;
}

/// SQLite in memory: new each time.
#[derive(Default)]
pub(crate) struct Memory;

impl Backend for Memory {
    fn open(&self) -> Store {
        sqlite::open_memory().unwrap()
    }
}

/// SQLite in a folder: the same again.
pub(crate) struct File(TempDir);

impl Default for File {
    fn default() -> Self {
        Self(TempDir::new().unwrap())
    }
}

impl File {
    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }
}

impl Backend for File {
    fn open(&self) -> Store {
        sqlite::open(self.folder()).unwrap()
    }
}
