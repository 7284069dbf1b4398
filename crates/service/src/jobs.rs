//! Jobs record what a date has made true. A late job changes nobody's rights: decisions test the
//! dates themselves.

mod due;

use yunquan_core::command::Command;
use yunquan_core::time::Instant;
use yunquan_store::StoreError;

use self::due::Finder;
use crate::office::{Office, Unavailable};
use crate::view::Lens;

/// A job could not be run; it is run again at the next turn.
#[derive(Debug, thiserror::Error)]
pub enum JobFailed {
    /// The writer did not take it.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// What is due could not be read.
    #[error("what is due could not be read: {0}")]
    Store(#[from] StoreError),
}

/// A command that a date has made due.
#[derive(Debug, Clone)]
pub struct Due {
    /// The instant from which it is true.
    pub at: Instant,
    /// What records it.
    pub command: Command,
}

impl Office {
    /// What is due next, up to and including an instant: the earliest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn due(&self, until: Instant) -> Result<Vec<Due>, StoreError> {
        let lens = self.lens()?;
        let mut finder = Finder { lens: &lens, until, found: Vec::new() };
        finder.publicities()?;
        finder.ended()?;
        finder.reminders()?;
        finder.budgets()?;
        let mut due = finder.found;
        due.sort_by_key(|it| it.at);
        Ok(due)
    }

    /// Records everything that is true by now, and forgets answers past their time; how many jobs
    /// had an effect.
    ///
    /// # Errors
    /// [`JobFailed`]; what was recorded stands.
    pub fn run_due(&self) -> Result<usize, JobFailed> {
        self.forget_answers()?;
        let mut ran = 0;
        loop {
            let due = self.due(self.now())?;
            if due.is_empty() {
                return Ok(ran);
            }
            let mut progress = false;
            let commands: Vec<Command> = due.into_iter().map(|it| it.command).collect();
            for answer in self.record(commands)? {
                progress |= answer.is_ok();
                ran += usize::from(answer.is_ok());
            }
            if !progress {
                return Ok(ran);
            }
        }
    }

    /// Moves a manual clock forward; each job on the way runs at its own instant. How many ran.
    ///
    /// # Errors
    /// [`JobFailed`]; the clock stands where the work stopped.
    pub fn advance_to(&self, instant: Instant) -> Result<usize, JobFailed> {
        let mut ran = 0;
        while let Some(next) = self.due(instant)?.first() {
            let before = ran;
            self.clock().set(next.at);
            ran += self.run_due()?;
            if ran == before {
                break;
            }
        }
        self.clock().set(instant);
        self.forget_answers()?;
        Ok(ran)
    }

    /// The surroundings of a read, now.
    ///
    /// # Errors
    /// The store failed.
    pub fn lens(&self) -> Result<Lens<'_>, StoreError> {
        let calendar = self.calendar()?;
        Ok(Lens { reader: self.reader(), pack: self.pack(), calendar, now: self.now() })
    }
}
