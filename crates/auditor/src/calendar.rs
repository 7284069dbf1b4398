//! Working days, from the yearly notices alone.

use chrono::{Datelike, Weekday};
use serde::Deserialize;

use crate::dates::Day;

/// A notice as it was imported.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Notice {
    year: i32,
    issued: Day,
    /// `2021-02-11..2021-02-17`, or one date.
    off: Vec<String>,
    working: Vec<Day>,
}

/// The content of an import of notices.
#[derive(Debug, Deserialize)]
pub(crate) struct Notices {
    pub(crate) notices: Vec<Notice>,
}

/// What the notices name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calendar {
    named: Vec<Named>,
}

#[derive(Debug, Clone)]
struct Named {
    year: i32,
    issued: Day,
    off: Vec<(Day, Day)>,
    working: Vec<Day>,
}

impl Named {
    fn says(&self, day: Day) -> Option<bool> {
        if self.working.contains(&day) {
            return Some(true);
        }
        let off = self.off.iter().any(|(first, last)| (*first..=*last).contains(&day));
        off.then_some(false)
    }
}

fn span(text: &str) -> Option<(Day, Day)> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    Some((first.parse().ok()?, last.parse().ok()?))
}

impl Calendar {
    /// Takes the notices; none when a span cannot be read.
    pub(crate) fn of(notices: Notices) -> Option<Self> {
        let mut named = Vec::with_capacity(notices.notices.len());
        for notice in notices.notices {
            let off = notice.off.iter().map(|text| span(text)).collect::<Option<Vec<_>>>()?;
            let Notice { year, issued, working, .. } = notice;
            named.push(Named { year, issued, off, working });
        }
        Some(Self { named })
    }

    /// The notice in force for a year: the one issued last.
    fn of_year(&self, year: i32) -> Option<&Named> {
        let of_year = self.named.iter().filter(|notice| notice.year == year);
        of_year.max_by_key(|notice| notice.issued)
    }

    /// Whether a day is worked; nothing for a year without its notice.
    pub(crate) fn works(&self, day: Day) -> Option<bool> {
        let own = self.of_year(day.year())?;
        // The next year's notice may speak of this December.
        let next = self.of_year(day.year() + 1).and_then(|notice| notice.says(day));
        let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Some(next.or_else(|| own.says(day)).unwrap_or(weekday))
    }

    /// The `count`th working day after a day, which is not counted.
    pub(crate) fn after(&self, day: Day, count: u32) -> Option<Day> {
        let mut left = count;
        let mut at = day;
        while left > 0 {
            at = at.succ_opt()?;
            left -= u32::from(self.works(at)?);
        }
        Some(at)
    }

    /// The day itself when it is worked, else the next that is.
    pub(crate) fn next_worked(&self, day: Day) -> Option<Day> {
        let mut at = day;
        while !self.works(at)? {
            at = at.succ_opt()?;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two notices for 2020, the second an amendment, and those of 2021 and 2022 (国办发明电).
    fn calendar() -> Calendar {
        let text = r#"{"notices":[
            {"year":2020,"issued":"2019-11-21","off":["2020-01-01","2020-01-24..2020-01-30"],
             "working":["2020-01-19","2020-02-01"]},
            {"year":2020,"issued":"2020-01-26","off":["2020-01-01","2020-01-24..2020-02-02"],
             "working":["2020-01-19"]},
            {"year":2022,"issued":"2021-10-25","off":["2022-01-01..2022-01-03",
             "2022-10-01..2022-10-07"],"working":["2022-10-08","2022-10-09"]},
            {"year":2023,"issued":"2022-12-08","off":["2022-12-31..2023-01-02"],"working":[]}]}"#;
        Calendar::of(serde_json::from_str(text).expect("notices")).expect("spans")
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a date")
    }

    #[test]
    fn five_working_days_pass_over_holidays_and_count_make_up_days() {
        // Both from the reference list of publicity periods.
        assert_eq!(calendar().after(day("2022-09-29"), 5), Some(day("2022-10-11")));
        assert_eq!(calendar().after(day("2020-01-22"), 5), Some(day("2020-02-06")));
    }

    #[test]
    fn the_next_years_notice_speaks_of_december() {
        assert_eq!(calendar().works(day("2022-12-31")), Some(false));
        assert_eq!(calendar().next_worked(day("2022-12-31")), Some(day("2023-01-03")));
    }

    #[test]
    fn a_year_without_its_notice_is_not_guessed() {
        assert_eq!(calendar().works(day("2021-06-01")), None);
        assert_eq!(calendar().after(day("2020-12-31"), 1), None);
    }
}
