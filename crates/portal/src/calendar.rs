//! The days up to a deadline, as a calendar shows them.

use chrono::{Datelike as _, Days, Weekday};
use yunquan_core::time::{Date, Instant};

use crate::figures;
use crate::parts::deadline::{Day, Left, Weeks};
use crate::view::View;

/// The most weeks that are drawn.
const MOST: i64 = 6;
const HOUR: i64 = 3_600 * 1_000_000;

impl View<'_> {
    /// The weeks from today to a last day; none where they would be too many or are not known.
    pub(crate) fn weeks(&self, last: Date) -> Option<Weeks> {
        let today = self.today();
        let monday = |day: Date| {
            day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))
        };
        let (start, end) = (monday(today)?, monday(last)?);
        let count = (end - start).num_days() / 7 + 1;
        if last < today || count > MOST {
            return None;
        }
        let days: Option<Vec<Day>> = start
            .iter_days()
            .take(usize::try_from(count * 7).ok()?)
            .map(|day| self.day(day, last))
            .collect();
        let mut weeks = Vec::new();
        let mut days = days?.into_iter().peekable();
        while days.peek().is_some() {
            weeks.push(days.by_ref().take(7).collect());
        }
        let heads = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let heads = heads.map(|day| figures::weekday(self.w, day));
        Some(Weeks { words: self.w, heads, weeks })
    }

    fn day(&self, day: Date, last: Date) -> Option<Day> {
        let today = self.today();
        let working = self.lens.calendar.is_working(day).ok()?;
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let (class, word) = match (day == today, day == last) {
            (true, true) => ("last", "cal-today"),
            (true, false) => ("now", "cal-today"),
            (false, true) => ("last", "cal-last"),
            _ if day < today || (day > last && working) => ("out", ""),
            _ if !working && weekend => ("rest", ""),
            _ if !working => ("rest", "cal-holiday"),
            _ if weekend => ("", "cal-make-up"),
            _ => ("", ""),
        };
        let word = if word.is_empty() { String::new() } else { self.w.t(word) };
        Some(Day { number: day.day(), class, word, today: day == today })
    }

    /// What is left until the end of a last day; none once it is over.
    pub(crate) fn left(&self, last: Date) -> Option<Left> {
        let end = self.lens.pack.zone().end_of_day(last);
        let hours = (end.0 - self.lens.now.0).max(0) / HOUR;
        if end <= self.lens.now {
            return None;
        }
        let minutes = (end.0 - self.lens.now.0) % HOUR / 60_000_000;
        let hour_words = self.w.t1("left-hours", "hours", hours % 24);
        let (most, rest) = match hours / 24 {
            0 => (hour_words, self.w.t1("left-minutes", "minutes", minutes)),
            days => (self.w.t1("left-days", "days", days), hour_words),
        };
        let until = self.w.t1("until", "day", figures::date(self.w, last));
        let (stamp, working) = (rfc3339(end), self.working_days(last));
        Some(Left { words: self.w, most, rest, until, stamp, working })
    }

    /// Working days from tomorrow to a last day.
    pub(crate) fn working_days(&self, last: Date) -> Option<u32> {
        self.lens.calendar.working_days_between(self.today(), last).ok()
    }

    /// What is left of a period of working days, in words.
    pub(crate) fn days_left(&self, last: Date) -> String {
        if last < self.today() {
            return self.w.t("days-over");
        }
        match self.working_days(last) {
            Some(0) => self.w.t("days-today"),
            Some(days) => self.w.t1("days-left", "days", days),
            None => figures::date(self.w, last),
        }
    }
}

fn rfc3339(at: Instant) -> String {
    at.to_string()
}
