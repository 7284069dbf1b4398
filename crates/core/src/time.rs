//! Instants, zones and the periods of the Civil Code.
//! Knows no clock and no calendar of working days: whatever is "now" is handed in.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike, Months, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A civil date; in JSON its ISO 8601 text, `2021-03-15`.
pub type Date = chrono::NaiveDate;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// A point in time: microseconds since 1970-01-01T00:00:00Z; in JSON that integer.
///
/// Instants before the year 1 or after 9999 show and convert as the nearest one within.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// Why a text is no zone, instant or local time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimeFault {
    /// Not a name of the IANA time zone database.
    #[error("{0:?} is not a time zone; write a name like Asia/Shanghai")]
    Zone(String),
    /// Not an RFC 3339 instant with an offset.
    #[error("{0:?} is not an instant; write it like 2021-03-15T01:00:00Z")]
    Instant(String),
    /// Not a local date with hour and minute.
    #[error("{0:?} is not a local time; write it like 2021-03-15 09:00")]
    Local(String),
}

impl Instant {
    /// The first instant of the year 1, UTC.
    pub const EARLIEST: Instant = Instant(-62_135_596_800 * MICROS_PER_SECOND);
    /// The last instant of the year 9999, UTC.
    pub const LATEST: Instant = Instant(253_402_300_800 * MICROS_PER_SECOND - 1);

    fn utc(self) -> DateTime<Utc> {
        let within = self.clamp(Self::EARLIEST, Self::LATEST);
        DateTime::from_timestamp_micros(within.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// The instant so many microseconds later, or earlier when negative; stops at the ends.
    pub const fn plus_micros(self, micros: i64) -> Instant {
        Instant(self.0.saturating_add(micros))
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC with microseconds: `2021-03-15T01:00:00.000000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.utc().format("%Y-%m-%dT%H:%M:%S%.6fZ"))
    }
}

impl FromStr for Instant {
    type Err = TimeFault;

    /// RFC 3339 with any offset; digits beyond the microsecond are cut.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text)
            .map(|at| Instant(at.timestamp_micros()))
            .map_err(|_| TimeFault::Instant(text.to_owned()))
    }
}

/// The zone whose civil dates a scheme lives by; in JSON its IANA name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// The zone of China Standard Time.
    pub const SHANGHAI: Zone = Zone(chrono_tz::Asia::Shanghai);

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The civil date and time at an instant.
    pub fn local(self, instant: Instant) -> NaiveDateTime {
        instant.utc().with_timezone(&self.0).naive_local()
    }

    /// The civil date at an instant.
    pub fn date(self, instant: Instant) -> Date {
        self.local(instant).date()
    }

    /// The first instant of a date, 0:00.
    pub fn start_of_day(self, date: Date) -> Instant {
        self.resolve(date.and_time(NaiveTime::MIN))
    }

    /// 24:00 of a date, which is 0:00 of the next.
    ///
    /// A deadline "through 24:00" is open strictly before this instant.
    pub fn end_of_day(self, date: Date) -> Instant {
        self.start_of_day(date.succ_opt().unwrap_or(date))
    }

    /// A local time of a date; 24:00 is the end of the day. Nothing if there is no such hour
    /// or minute.
    pub fn at(self, date: Date, hour: u32, minute: u32) -> Option<Instant> {
        if (hour, minute) == (24, 0) {
            return Some(self.end_of_day(date));
        }
        date.and_hms_opt(hour, minute, 0).map(|local| self.resolve(local))
    }

    /// Reads a local time like `2021-03-15 09:00`; `24:00` is the end of that day.
    pub fn parse_local(self, text: &str) -> Result<Instant, TimeFault> {
        let read = || {
            let (date, time) = text.split_once(' ')?;
            let (hour, minute) = time.split_once(':')?;
            self.at(parse_date(date)?, two_digits(hour)?, two_digits(minute)?)
        };
        read().ok_or_else(|| TimeFault::Local(text.to_owned()))
    }

    /// The instant of a local time: the earlier of two when clocks went back, and when they
    /// skipped it the one reached with the offset before, so that 0:00 is the day's first.
    fn resolve(self, local: NaiveDateTime) -> Instant {
        let local =
            local.clamp(Instant::EARLIEST.utc().naive_utc(), Instant::LATEST.utc().naive_utc());
        let utc = match self.0.from_local_datetime(&local).earliest() {
            Some(at) => at.naive_utc(),
            None => {
                let before = local - TimeDelta::days(1);
                local - self.0.offset_from_utc_datetime(&before).fix()
            }
        };
        Instant(utc.and_utc().timestamp_micros())
    }
}

impl FromStr for Zone {
    type Err = TimeFault;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        name.parse().map(Zone).map_err(|_| TimeFault::Zone(name.to_owned()))
    }
}

impl TryFrom<String> for Zone {
    type Error = TimeFault;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reads a date of four, two and two digits, `2021-03-15`, and nothing looser.
pub fn parse_date(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date: Date = text.parse().ok().filter(|_| plain)?;
    (date.year() > 0).then_some(date)
}

fn two_digits(text: &str) -> Option<u32> {
    let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// The last day of a period of whole years beginning on a date (Civil Code 201 to 203).
///
/// The day itself is not counted, so the period ends on the same calendar day; on the last day
/// of the month where there is no such day (29 February gives 28 February). Moving on from a
/// day off is the caller's, by the calendar. Stops at the last date that can be counted.
pub fn years_after(date: Date, years: u32) -> Date {
    date.checked_add_months(Months::new(years.saturating_mul(12))).unwrap_or(Date::MAX)
}

/// The last day of a period of one year beginning on a date: see [`years_after`].
pub fn year_after(date: Date) -> Date {
    years_after(date, 1)
}
