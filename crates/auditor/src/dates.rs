//! Civil days of a zone without summer time, and the periods of the Civil Code.

use chrono::{Datelike, NaiveDate, TimeDelta};

/// A civil day.
pub(crate) type Day = NaiveDate;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A zone at a fixed distance from UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Zone {
    offset_micros: i64,
}

impl Zone {
    /// The zones that are known here; China has had no summer time since 1991.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let hours = match name {
            "Asia/Shanghai" => 8,
            "UTC" => 0,
            _ => return None,
        };
        Some(Self { offset_micros: hours * 3_600_000_000 })
    }

    /// The civil day at an instant, in microseconds since 1970 UTC.
    pub(crate) fn day(self, at: i64) -> Day {
        let days = at.saturating_add(self.offset_micros).div_euclid(MICROS_PER_DAY);
        let epoch = NaiveDate::default();
        TimeDelta::try_days(days).and_then(|days| epoch.checked_add_signed(days)).unwrap_or(epoch)
    }

    /// 24:00 of a day, in microseconds since 1970 UTC.
    pub(crate) fn end_of(self, day: Day) -> i64 {
        let days = day.signed_duration_since(NaiveDate::default()).num_days() + 1;
        days.saturating_mul(MICROS_PER_DAY).saturating_sub(self.offset_micros)
    }
}

/// The last day of a period of years that begins on a day which is not counted (Civil Code 201 and
/// 202): the same calendar day, on the last of the month where there is none.
pub(crate) fn years_after(day: Day, years: i32) -> Option<Day> {
    let year = day.year().checked_add(years)?;
    let same = NaiveDate::from_ymd_opt(year, day.month(), day.day());
    same.or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a date")
    }

    #[test]
    fn a_year_ends_on_the_same_day_and_on_28_february_without_a_29th() {
        for (begins, ends) in [
            ("2021-03-15", "2022-03-15"),
            ("2020-02-29", "2021-02-28"),
            ("2021-12-31", "2022-12-31"),
        ] {
            assert_eq!(years_after(day(begins), 1), Some(day(ends)), "{begins}");
        }
        assert_eq!(years_after(day("2020-02-29"), 4), Some(day("2024-02-29")));
    }

    #[test]
    fn a_day_in_shanghai_begins_at_16_hours_utc_of_the_day_before() {
        let zone = Zone::named("Asia/Shanghai").expect("known");
        let midnight = 1_609_430_400_000_000; // 2020-12-31T16:00:00Z
        assert_eq!(zone.day(midnight), day("2021-01-01"));
        assert_eq!(zone.day(midnight - 1), day("2020-12-31"));
        assert_eq!(zone.end_of(day("2020-12-31")), midnight);
        assert!(Zone::named("Europe/Berlin").is_none());
    }
}
