//! The working days as imported: read once per version, then kept.

use std::sync::Arc;

use parking_lot::Mutex;
use yunquan_core::calendar::Calendar;
use yunquan_core::imports::{self, ImportContent, ImportKind, ImportRecord};
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Reader, StoreError};

/// Keeps the calendar of the newest import. The desk refreshes it after an import, so that a read
/// asks no store.
pub struct Almanac {
    reader: Arc<dyn Reader>,
    newest: Mutex<Option<Calendar>>,
}

impl Almanac {
    /// An almanac that reads imports here.
    pub fn new(reader: Arc<dyn Reader>) -> Self {
        Self { reader, newest: Mutex::new(None) }
    }

    /// The calendar of the newest import; before the first no year is known.
    ///
    /// # Errors
    /// The content is missing or damaged, or the store failed.
    pub fn newest(&self) -> Result<Calendar, StoreError> {
        if let Some(calendar) = self.newest.lock().as_ref() {
            return Ok(calendar.clone());
        }
        let calendar = match self.reader.entity(&Key::Import(ImportKind::Calendar))? {
            Some(Entity::Import(record)) => self.read(&record)?,
            _ => Calendar::from_notices([]),
        };
        *self.newest.lock() = Some(calendar.clone());
        Ok(calendar)
    }

    /// Forgets what was read: an import has been committed.
    pub fn refresh(&self) {
        *self.newest.lock() = None;
    }

    fn read(&self, record: &ImportRecord) -> Result<Calendar, StoreError> {
        let damaged = |what: String| StoreError::Corrupt(format!("the calendar: {what}"));
        let content = self.reader.import_content(&record.digest)?;
        let content = content.ok_or_else(|| damaged("its content is missing".to_owned()))?;
        match imports::rows(ImportKind::Calendar, &content) {
            Ok(ImportContent::Calendar(list)) => Ok(list.calendar()),
            Ok(_) => Err(damaged("its content is another list".to_owned())),
            Err(error) => Err(damaged(error.to_string())),
        }
    }
}
