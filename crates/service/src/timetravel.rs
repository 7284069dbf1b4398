//! Moving the clock of a made-up city; a real office's clock is the machine's.

use chrono::{Days, Months, NaiveDate, Timelike as _};
use yunquan_core::time::Instant;
use yunquan_store::StoreError;

use crate::office::Office;

yunquan_core::choice! {
    /// How far.
    pub enum Step {
        /// To the next instant at which a date makes something true.
        NextDeadline = "next-deadline",
        /// A day.
        Day = "day",
        /// A month.
        Month = "month",
    }
}

/// How far the next deadline is looked for.
const HORIZON: Days = Days::new(800);

/// Where a step leads from now; to now where nothing is due.
///
/// # Errors
/// What is due could not be read.
pub fn target(office: &Office, step: Step) -> Result<Instant, StoreError> {
    let zone = *office.pack().zone();
    let now = office.now();
    let (today, time) = (zone.date(now), zone.local(now).time());
    let later =
        |date: Option<NaiveDate>| date.and_then(|date| zone.at(date, time.hour(), time.minute()));
    let found = match step {
        Step::Day => later(today.succ_opt()),
        Step::Month => later(today.checked_add_months(Months::new(1))),
        Step::NextDeadline => {
            let horizon = today.checked_add_days(HORIZON).map(|date| zone.start_of_day(date));
            let due = office.due(horizon.unwrap_or(now))?;
            due.first().map(|due| due.at.max(now))
        }
    };
    Ok(found.unwrap_or(now))
}
