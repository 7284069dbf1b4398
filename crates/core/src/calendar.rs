//! Working days by the yearly notices of the State Council's General Office.
//! Knows no weekday rule for a year without its notice: such a date is an error.

mod notice;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::sync::Arc;

use chrono::{Datelike, Weekday};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::time::Date;
pub use notice::{CalendarFault, CalendarNotice, Span, parse_notices};

/// A date whose year has no notice loaded; whether it is a working day is never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the notice of working days for {0} is not loaded; import it, then try again")]
pub struct UnknownYear(pub i32);

/// The working days of the years whose notices are loaded. Cloning shares the data.
///
/// Of several notices for a year the one issued last is in force. The last days of December
/// belong to their own year's notice; the next year's adds to them once it is loaded, which
/// by custom is some weeks before.
#[derive(Clone)]
pub struct Calendar(Arc<Inner>);

struct Inner {
    /// All notices, in the order of issue.
    notices: Vec<CalendarNotice>,
    /// By year, the position of the notice in force.
    in_force: BTreeMap<i32, usize>,
    years: BTreeMap<i32, WorkingDays>,
    version: String,
}

/// One bit for each day of a year, set if it is a working day.
#[derive(Clone, Copy, Default)]
struct WorkingDays([u64; 6]);

impl WorkingDays {
    fn set(&mut self, date: Date, working: bool) {
        let day = date.ordinal0() as usize;
        let bit = 1 << (day % 64);
        if working {
            self.0[day / 64] |= bit;
        } else {
            self.0[day / 64] &= !bit;
        }
    }

    fn contains(&self, date: Date) -> bool {
        let day = date.ordinal0() as usize;
        self.0[day / 64] >> (day % 64) & 1 == 1
    }
}

impl Calendar {
    /// Puts notices into force: for each year the one issued last, of the same day the one
    /// that comes last here. A notice with the number of an earlier one replaces it.
    pub fn from_notices(notices: impl IntoIterator<Item = CalendarNotice>) -> Self {
        let mut kept: Vec<CalendarNotice> = Vec::new();
        for notice in notices {
            kept.retain(|earlier| earlier.number() != notice.number());
            kept.push(notice);
        }
        kept.sort_by_key(CalendarNotice::issued);
        let positions = kept.iter().enumerate();
        let in_force: BTreeMap<_, _> = positions.map(|(at, notice)| (notice.year(), at)).collect();
        let years =
            in_force.keys().map(|&year| (year, working_days(year, &kept, &in_force))).collect();
        let version = version(in_force.values().map(|&at| &kept[at]));
        Calendar(Arc::new(Inner { notices: kept, in_force, years, version }))
    }

    /// The calendar as it was known on a date: with the notices issued up to it, that day's
    /// included.
    pub fn known_at(&self, date: Date) -> Calendar {
        if self.0.notices.last().is_none_or(|last| last.issued() <= date) {
            return self.clone();
        }
        let known = self.0.notices.iter().filter(|notice| notice.issued() <= date);
        Calendar::from_notices(known.cloned())
    }

    /// The notices in force, by year.
    pub fn notices(&self) -> impl Iterator<Item = &CalendarNotice> {
        self.0.in_force.values().map(|&at| &self.0.notices[at])
    }

    /// First and last year and a digest of the notices in force, like `2019-2026@1f0a3c5e7b9d`:
    /// equal if and only if the calendars name the same days by the same notices.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Whether a date is a working day.
    pub fn is_working(&self, date: Date) -> Result<bool, UnknownYear> {
        let year = date.year();
        let days = self.0.years.get(&year).ok_or(UnknownYear(year))?;
        Ok(days.contains(date))
    }

    /// The `count`th working day after a date, the date itself not counted (Civil Code 201);
    /// the date itself for 0.
    pub fn working_days_after(&self, date: Date, count: u32) -> Result<Date, UnknownYear> {
        self.is_working(date)?;
        let mut day = date;
        for _ in 0..count {
            day = self.roll_forward(next(day)?)?;
        }
        Ok(day)
    }

    /// The date itself if it is a working day, else the next one that is (Civil Code 203).
    pub fn roll_forward(&self, date: Date) -> Result<Date, UnknownYear> {
        let mut day = date;
        while !self.is_working(day)? {
            day = next(day)?;
        }
        Ok(day)
    }

    /// How many working days lie after `start` up to and with `end`; 0 if `end` is not later.
    pub fn working_days_between(&self, start: Date, end: Date) -> Result<u32, UnknownYear> {
        self.is_working(start)?;
        self.is_working(end)?;
        let mut count = 0;
        let mut day = start;
        while day < end {
            day = next(day)?;
            count += u32::from(self.is_working(day)?);
        }
        Ok(count)
    }
}

fn next(day: Date) -> Result<Date, UnknownYear> {
    day.succ_opt().ok_or(UnknownYear(day.year() + 1))
}

/// Monday to Friday, then what the year's notice says, then what the next year's says.
fn working_days(
    year: i32,
    notices: &[CalendarNotice],
    in_force: &BTreeMap<i32, usize>,
) -> WorkingDays {
    let mut days = WorkingDays::default();
    let of_year = |date: &Date| date.year() == year;
    let first = Date::from_yo_opt(year, 1);
    for date in first.into_iter().flat_map(|first| first.iter_days().take_while(of_year)) {
        days.set(date, !matches!(date.weekday(), Weekday::Sat | Weekday::Sun));
    }
    for naming in [year, year + 1] {
        let Some(&at) = in_force.get(&naming) else {
            continue;
        };
        let notice = &notices[at];
        for date in notice.off().iter().flat_map(Span::days).filter(of_year) {
            days.set(date, false);
        }
        for &date in notice.working().iter().filter(|&date| of_year(date)) {
            days.set(date, true);
        }
    }
    days
}

fn version<'a>(in_force: impl Iterator<Item = &'a CalendarNotice>) -> String {
    let mut hash = Sha256::new();
    let mut years = BTreeSet::new();
    for notice in in_force {
        years.insert(notice.year());
        hash.update(notice.to_string());
        hash.update("\n");
    }
    let (Some(first), Some(last)) = (years.first(), years.last()) else {
        return "none".to_owned();
    };
    let mut text = format!("{first}-{last}@");
    for byte in hash.finalize().iter().take(6) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Calendar({})", self.0.version)
    }
}

impl PartialEq for Calendar {
    /// By the notices in force, not by superseded ones.
    fn eq(&self, other: &Self) -> bool {
        self.0.version == other.0.version
    }
}

impl Eq for Calendar {}
