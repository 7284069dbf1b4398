//! Working days against the notices, the reference table and an independent oracle.

use chrono::{Datelike, TimeDelta, Weekday};
use proptest::prelude::*;
use yunquan_core::calendar::{
    Calendar, CalendarFault, CalendarNotice, Span, UnknownYear, parse_notices,
};
use yunquan_core::time::Date;

const CN: &str = include_str!("../../../../calendars/cn.toml");
const ORACLE: &str = include_str!("../data/working_days.csv");

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn notices() -> Vec<CalendarNotice> {
    parse_notices(CN).unwrap()
}

fn cn() -> Calendar {
    Calendar::from_notices(notices())
}

#[test]
fn every_day_is_as_the_oracle_says() {
    let calendar = cn();
    let mut compared = 0;
    for row in ORACLE.lines().skip(1) {
        let (month, days) = row.split_once(',').unwrap();
        for (day, expected) in (1..).zip(days.chars()) {
            let day = date(&format!("{month}-{day:02}"));
            assert_eq!(calendar.is_working(day), Ok(expected == '1'), "{day}");
            compared += 1;
        }
    }
    assert_eq!(compared, 365 * 6 + 366 * 2, "2019 to 2026, day by day");
}

/// Art. 13 with Civil Code 201: five working days, the day of posting not counted.
#[test]
fn publicity_of_five_working_days() {
    let calendar = cn();
    let examples = [
        ("2026-09-18", "2026-09-24"),
        ("2026-09-28", "2026-10-10"),
        ("2026-02-13", "2026-02-27"),
        ("2025-09-26", "2025-10-10"),
        ("2022-09-29", "2022-10-11"),
        ("2023-12-28", "2024-01-05"),
    ];
    for (posted, last) in examples {
        assert_eq!(calendar.working_days_after(date(posted), 5), Ok(date(last)), "{posted}");
        assert_eq!(calendar.working_days_between(date(posted), date(last)), Ok(5), "{posted}");
    }
}

#[test]
fn an_amendment_counts_from_its_issue_on() {
    let posted = date("2020-01-22");
    let last_day = |calendar: &Calendar| calendar.working_days_after(posted, 5);
    let first = cn().known_at(date("2020-01-25"));
    assert_eq!(last_day(&first), Ok(date("2020-02-04")));
    let amended = cn().known_at(date("2020-01-26"));
    assert_eq!(last_day(&amended), Ok(date("2020-02-06")));
    assert_eq!(last_day(&cn()), Ok(date("2020-02-06")));
    // 2019: before the amendment Labour Day was one day, and 28 April a Sunday like any other.
    let before = cn().known_at(date("2019-03-21"));
    let after = cn().known_at(date("2019-03-22"));
    let days = [("2019-04-28", false), ("2019-05-02", true), ("2019-05-05", false)];
    for (day, working) in days {
        assert_eq!(before.is_working(date(day)), Ok(working), "{day}");
        assert_eq!(after.is_working(date(day)), Ok(!working), "{day}");
    }
}

#[test]
fn a_year_without_its_notice_is_refused() {
    let calendar = cn();
    assert_eq!(calendar.is_working(date("2018-12-29")), Err(UnknownYear(2018)));
    assert_eq!(calendar.is_working(date("2027-01-01")), Err(UnknownYear(2027)));
    assert_eq!(calendar.working_days_after(date("2026-12-28"), 4), Err(UnknownYear(2027)));
    assert_eq!(calendar.working_days_after(date("2026-12-28"), 3), Ok(date("2026-12-31")));
    assert_eq!(calendar.working_days_after(date("2018-12-31"), 1), Err(UnknownYear(2018)));
    assert_eq!(calendar.roll_forward(date("2027-03-15")), Err(UnknownYear(2027)));
    let between = calendar.working_days_between(date("2026-12-01"), date("2027-01-04"));
    assert_eq!(between, Err(UnknownYear(2027)));
    // The notice for 2021 was issued on 2020-11-25: the day before, nobody knew the year.
    let known = cn().known_at(date("2020-11-24"));
    assert_eq!(known.is_working(date("2021-01-04")), Err(UnknownYear(2021)));
    assert_eq!(cn().known_at(date("2018-01-01")).version(), "none");
    let gap = Calendar::from_notices(notices().into_iter().filter(|it| it.year() != 2021));
    assert_eq!(gap.working_days_after(date("2020-12-31"), 1), Err(UnknownYear(2021)));
    assert!(UnknownYear(2027).to_string().contains("2027"));
}

/// And it is the later word, should the year's own notice have said otherwise.
#[test]
fn a_notice_may_speak_of_the_december_before() {
    let off = vec!["2018-12-29".parse().unwrap()];
    let of_2018 = CalendarNotice::new(2018, "2018", date("2017-11-30"), off, vec![]).unwrap();
    let first_of_2019 = notices().remove(0);
    let alone = Calendar::from_notices([of_2018.clone()]);
    let both = Calendar::from_notices([of_2018, first_of_2019]);
    for (december, working) in [("2018-12-29", true), ("2018-12-31", false)] {
        assert_eq!(alone.is_working(date(december)), Ok(!working), "{december}");
        assert_eq!(both.is_working(date(december)), Ok(working), "{december}");
    }
}

#[test]
fn a_day_off_rolls_to_the_next_working_day() {
    let calendar = cn();
    let rolled = [
        ("2021-10-01", "2021-10-08"),
        ("2021-10-09", "2021-10-09"),
        ("2022-03-12", "2022-03-14"),
        ("2023-12-30", "2024-01-02"),
    ];
    for (day, working) in rolled {
        assert_eq!(calendar.roll_forward(date(day)), Ok(date(working)));
    }
    let same = date("2021-10-01");
    assert_eq!(calendar.working_days_after(same, 0), Ok(same));
    assert_eq!(calendar.working_days_between(same, same), Ok(0));
    assert_eq!(calendar.working_days_between(date("2021-10-08"), same), Ok(0));
}

#[test]
fn later_issue_wins_in_any_order_and_a_number_once() {
    let mut reversed = notices();
    reversed.reverse();
    assert_eq!(Calendar::from_notices(reversed), cn());
    let twice = Calendar::from_notices(notices().into_iter().chain(notices()));
    assert_eq!(twice.version(), cn().version());
    let wrong =
        CalendarNotice::new(2021, "〔2020〕27", date("2020-11-25"), vec![], vec![]).unwrap();
    let right = CalendarNotice::new(
        2021,
        "〔2020〕27",
        date("2020-11-24"),
        vec!["2021-01-01".parse().unwrap()],
        vec![],
    );
    let corrected = Calendar::from_notices([wrong, right.unwrap()]);
    assert_eq!(corrected.is_working(date("2021-01-01")), Ok(false));
}

#[test]
fn a_version_names_what_was_known() {
    let full = cn();
    assert!(full.version().starts_with("2019-2026@"), "{}", full.version());
    let before = full.known_at(date("2020-01-25"));
    let amended = full.known_at(date("2020-01-26"));
    assert_ne!(before.version(), amended.version());
    assert_eq!(full.known_at(date("2026-01-01")).version(), full.version());
    let numbers: Vec<_> = amended.notices().map(CalendarNotice::number).collect();
    assert_eq!(numbers, ["国办发明电〔2019〕3号", "国办发明电〔2020〕1号"]);
}

#[test]
fn notices_survive_json() {
    for notice in notices() {
        let json = serde_json::to_string(&notice).unwrap();
        assert_eq!(serde_json::from_str::<CalendarNotice>(&json).unwrap(), notice);
    }
    let spans = serde_json::to_value(notices().remove(1).off()).unwrap();
    assert_eq!(spans[0], "2018-12-30..2019-01-01");
    assert_eq!(spans[2], "2019-04-05");
}

/// A file that differs from a good one in a single entry, and what is said of it.
#[test]
fn faults_are_named_in_clear_words() {
    let good = r#"
[[notice]]
year = 2021
number = "国办发明电〔2020〕27号"
issued = "2020-11-25"
off = ["2021-01-01..2021-01-03"]
working = ["2021-02-07"]
"#;
    assert_eq!(parse_notices(good).unwrap().len(), 1);
    let faults = [
        ("\"2021-01-01..2021-01-03\"", "\"2021-01-03..2021-01-01\"", "is not a span of days"),
        ("\"2021-01-01..2021-01-03\"", "\"2021-02-30\"", "is not a span of days"),
        ("2021-02-07", "2021-02-08", "is no Saturday or Sunday"),
        ("2021-02-07", "2021-01-03", "names 2021-01-03 twice"),
        ("2021-02-07", "2022-02-06", "cannot speak of 2022-02-06"),
        ("2021-02-07", "2020-11-29", "cannot speak of 2020-11-29"),
        ("2020-11-25", "2012-11-25", "cannot be issued on 2012-11-25"),
        ("国办发明电〔2020〕27号", " ", "has no number"),
        ("working =", "worked =", "worked"),
        ("year = 2021", "", "year"),
        ("[[notice]]", "[[notices]]", "notices"),
    ];
    for (from, to, says) in faults {
        let fault = parse_notices(&good.replace(from, to)).unwrap_err();
        assert!(fault.to_string().contains(says), "{to}: {fault}");
        assert!(fault.to_string().contains("line"), "{to}: {fault}");
    }
    let twice = good.replace("\"2021-01-01..2021-01-03\"", "\"2021-01-01\", \"2021-01-01\"");
    assert!(matches!(parse_notices(&twice), Err(CalendarFault::File(_))));
}

#[test]
fn a_span_has_its_days_in_order() {
    let span: Span = "2020-02-28..2020-03-01".parse().unwrap();
    let days: Vec<_> = span.days().map(|day| day.to_string()).collect();
    assert_eq!(days, ["2020-02-28", "2020-02-29", "2020-03-01"]);
}

fn a_day() -> impl Strategy<Value = Date> {
    (0i64..365 * 7).prop_map(|days| date("2019-01-01") + TimeDelta::days(days))
}

proptest! {
    #[test]
    fn counting_forward_and_between_agree(day in a_day(), count in 1u32..60) {
        let calendar = cn();
        let last = calendar.working_days_after(day, count).unwrap();
        prop_assert!(last > day);
        prop_assert!(calendar.is_working(last).unwrap());
        prop_assert_eq!(calendar.working_days_between(day, last), Ok(count));
        let before = last.pred_opt().unwrap();
        prop_assert_eq!(calendar.working_days_between(day, before), Ok(count - 1));
    }

    #[test]
    fn later_posting_never_ends_earlier(day in a_day(), later in 0i64..40, count in 0u32..30) {
        let calendar = cn();
        let other = day + TimeDelta::days(later);
        let end = |from| calendar.working_days_after(from, count).unwrap();
        prop_assert!(end(day) <= end(other));
        prop_assert!(end(day) <= calendar.working_days_after(day, count + 1).unwrap());
    }

    #[test]
    fn rolling_skips_only_days_off(day in a_day()) {
        let calendar = cn();
        let rolled = calendar.roll_forward(day).unwrap();
        prop_assert!(calendar.is_working(rolled).unwrap());
        let mut skipped = day.iter_days().take_while(|d| *d < rolled);
        prop_assert!(skipped.all(|d| calendar.is_working(d) == Ok(false)));
    }

    #[test]
    fn without_exceptions_weekdays_are_worked(day in 0i64..365) {
        let day = date("2031-01-01") + TimeDelta::days(day);
        let plain = CalendarNotice::new(2031, "plain", date("2030-11-01"), vec![], vec![]).unwrap();
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        prop_assert_eq!(Calendar::from_notices([plain]).is_working(day), Ok(!weekend));
    }
}
