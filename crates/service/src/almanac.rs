//! The working days as imported: read once per version, then kept.

use std::sync::Arc;

use parking_lot::Mutex;
use yunquan_core::calendar::Calendar;
use yunquan_core::imports::{self, ImportContent, ImportKind, ImportRecord};
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Reader, StoreError};

/// Keeps the calendar of the newest import.
pub struct Almanac {
    reader: Arc<dyn Reader>,
    newest: Mutex<Option<(u32, Calendar)>>,
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
        let Some(Entity::Import(record)) =
            self.reader.entity(&Key::Import(ImportKind::Calendar))?
        else {
            return Ok(Calendar::from_notices([]));
        };
        let mut newest = self.newest.lock();
        if let Some((version, calendar)) = newest.as_ref()
            && *version == record.version
        {
            return Ok(calendar.clone());
        }
        let calendar = self.read(&record)?;
        *newest = Some((record.version, calendar.clone()));
        Ok(calendar)
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
