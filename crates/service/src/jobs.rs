//! Jobs record what a date has made true. A late job changes nobody's rights: decisions test the
//! dates themselves.

use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::time::Instant;
use yunquan_core::world::Entity;
use yunquan_core::{budget, publicity, voucher};
use yunquan_store::{Query, Reader, StoreError};

use crate::envelope::Who;
use crate::office::{Office, Unavailable};
use crate::view::Lens;

/// Jobs of one kind looked at in one go.
const PAGE: u32 = 256;

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

fn found(reader: &dyn Reader, query: &Query<'_>) -> Result<Vec<Entity>, StoreError> {
    Ok(reader.list(query)?.items.into_iter().map(|(_, entity)| entity).collect())
}

impl Office {
    /// What is due next, up to and including an instant: the earliest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn due(&self, until: Instant) -> Result<Vec<Due>, StoreError> {
        let lens = self.lens()?;
        let zone = self.pack().zone();
        let mut due = Vec::new();
        for it in found(lens.reader, &Query::of("publicity").is("closed", 0).limit(PAGE))? {
            let Entity::Publicity(it) = it else { continue };
            let at = it.closes_at(lens.pack, &lens.calendar);
            let form = publicity::Close { publicity: it.id };
            due.push(Due { at, command: Command::ClosePublicity(Box::new(form)) });
        }
        let tomorrow = zone.date(until).succ_opt().unwrap_or(zone.date(until)).to_string();
        let unused = Query::of("voucher").is("status", "issued");
        let ending = unused.below("nominal_last_day", tomorrow.as_str()).by("nominal_last_day");
        for it in found(lens.reader, &ending.limit(PAGE))? {
            let Entity::Voucher(it) = it else { continue };
            let Some(at) = it.valid_until(lens.pack, &lens.calendar) else { continue };
            let form = voucher::Expire { voucher: it.issued.voucher };
            due.push(Due { at, command: Command::Expire(Box::new(form)) });
        }
        for it in found(lens.reader, &Query::of("budget").is("closed", 0).limit(PAGE))? {
            let Entity::Budget(it) = it else { continue };
            let Some(day) = self.pack().params().close_on(it.year) else { continue };
            let form =
                budget::Close { year: it.year, document: "R19.1 budget.close_on".to_owned() };
            let at = zone.end_of_day(day);
            due.push(Due { at, command: Command::CloseBudget(Box::new(form)) });
        }
        due.retain(|it| it.at <= until);
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
            for job in due {
                let body = Digest::of(job.command.name().as_bytes());
                let answer = self.execute_now(Who::System, job.command, body, None)?;
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
