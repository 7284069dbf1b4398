//! A notice as data: which days of a year are off, which weekend days are worked.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::time::{Date, parse_date};

/// Why a file of notices or one of its notices is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarFault {
    /// The file is no TOML or has other fields than it should; with line and column.
    #[error("{0}")]
    File(String),
    /// Neither a date nor two dates in order.
    #[error("{0:?} is not a span of days; write 2019-04-05 or 2019-02-04..2019-02-10")]
    Span(String),
    /// A notice without a number.
    #[error("the notice for {0} has no number")]
    Number(i32),
    /// Issued neither in the year nor in the one before.
    #[error("{number} for {year} cannot be issued on {issued}")]
    Issued {
        /// The notice's number.
        number: String,
        /// The year it is for.
        year: i32,
        /// The day it claims.
        issued: Date,
    },
    /// A day that is neither in the year nor in the December before it.
    #[error("{number} for {year} cannot speak of {date}")]
    Outside {
        /// The notice's number.
        number: String,
        /// The year it is for.
        year: i32,
        /// The day named.
        date: Date,
    },
    /// A day named twice, off or working or both.
    #[error("{number} names {date} twice")]
    Twice {
        /// The notice's number.
        number: String,
        /// The day named.
        date: Date,
    },
    /// A make-up working day that is no Saturday or Sunday.
    #[error("{number} makes {date} a working day, but it is no Saturday or Sunday")]
    Weekday {
        /// The notice's number.
        number: String,
        /// The day named.
        date: Date,
    },
}

/// Days from one to another, both included; in text `2019-02-04..2019-02-10` or one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    first: Date,
    last: Date,
}

impl Span {
    /// From the first to the last day, or nothing if they are not in order.
    pub fn new(first: Date, last: Date) -> Option<Span> {
        (first <= last).then_some(Span { first, last })
    }

    /// Every day, in order.
    pub fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let last = self.last;
        self.first.iter_days().take_while(move |day| *day <= last)
    }
}

impl FromStr for Span {
    type Err = CalendarFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        parse_date(first)
            .zip(parse_date(last))
            .and_then(|(first, last)| Span::new(first, last))
            .ok_or_else(|| CalendarFault::Span(text.to_owned()))
    }
}

impl TryFrom<String> for Span {
    type Error = CalendarFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => write!(f, "{}", self.first),
            false => write!(f, "{}..{}", self.first, self.last),
        }
    }
}

/// A notice on the holidays of a year, whole; an amendment is a notice of its own that says
/// the year anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct CalendarNotice(Draft);

/// A notice as it is written, before it is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    year: i32,
    number: String,
    issued: Date,
    off: Vec<Span>,
    working: Vec<Date>,
}

impl CalendarNotice {
    /// A checked notice: the year, its number like 国办发明电〔2020〕1号, the day of issue, the
    /// spans off (weekend days within may be named), the weekend days worked.
    pub fn new(
        year: i32,
        number: &str,
        issued: Date,
        off: Vec<Span>,
        working: Vec<Date>,
    ) -> Result<Self, CalendarFault> {
        Draft { year, number: number.to_owned(), issued, off, working }.try_into()
    }

    /// The year it is for.
    pub fn year(&self) -> i32 {
        self.0.year
    }

    /// Its number.
    pub fn number(&self) -> &str {
        &self.0.number
    }

    /// The day of issue.
    pub fn issued(&self) -> Date {
        self.0.issued
    }

    /// The spans off.
    pub fn off(&self) -> &[Span] {
        &self.0.off
    }

    /// The Saturdays and Sundays worked.
    pub fn working(&self) -> &[Date] {
        &self.0.working
    }
}

impl TryFrom<Draft> for CalendarNotice {
    type Error = CalendarFault;

    fn try_from(draft: Draft) -> Result<Self, Self::Error> {
        let Draft { year, issued, .. } = draft;
        let number = || draft.number.clone();
        if draft.number.trim().is_empty() {
            return Err(CalendarFault::Number(year));
        }
        if issued.year() != year && issued.year() + 1 != year {
            return Err(CalendarFault::Issued { number: number(), year, issued });
        }
        let mut named = BTreeSet::new();
        let off = draft.off.iter().flat_map(Span::days);
        for date in off.chain(draft.working.iter().copied()) {
            if date.year() != year && (date.year() + 1, date.month()) != (year, 12) {
                return Err(CalendarFault::Outside { number: number(), year, date });
            }
            if !named.insert(date) {
                return Err(CalendarFault::Twice { number: number(), date });
            }
        }
        for &date in &draft.working {
            if !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
                return Err(CalendarFault::Weekday { number: number(), date });
            }
        }
        Ok(CalendarNotice(draft))
    }
}

impl From<CalendarNotice> for Draft {
    fn from(notice: CalendarNotice) -> Self {
        notice.0
    }
}

impl fmt::Display for CalendarNotice {
    /// All it says, in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Draft { year, number, issued, off, working } = &self.0;
        write!(f, "{year} {number} ({issued}), off:")?;
        off.iter().try_for_each(|span| write!(f, " {span}"))?;
        f.write_str(", working:")?;
        working.iter().try_for_each(|date| write!(f, " {date}"))
    }
}

/// Reads a TOML file of `[[notice]]` entries with `year`, `number`, `issued`, `off` (spans)
/// and `working` (dates), dates as quoted text.
pub fn parse_notices(text: &str) -> Result<Vec<CalendarNotice>, CalendarFault> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        notice: Vec<CalendarNotice>,
    }
    toml::from_str(text)
        .map(|file: File| file.notice)
        .map_err(|error| CalendarFault::File(error.to_string().trim_end().to_owned()))
}
