//! Zones, the borders of days, and the year of the Civil Code.

use chrono::Datelike;
use proptest::prelude::*;
use yunquan_core::time::{Date, Instant, TimeFault, Zone, parse_date, year_after, years_after};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

#[test]
fn an_instant_shows_as_rfc_3339_in_utc() {
    assert_eq!(Instant(0).to_string(), "1970-01-01T00:00:00.000000Z");
    assert_eq!(instant("2021-03-15T09:00:00+08:00").to_string(), "2021-03-15T01:00:00.000000Z");
    assert_eq!(Instant(-1).to_string(), "1969-12-31T23:59:59.999999Z");
    assert_eq!(Instant(i64::MAX).to_string(), "9999-12-31T23:59:59.999999Z");
    assert_eq!(Instant(i64::MIN).to_string(), "0001-01-01T00:00:00.000000Z");
    assert!("2021-03-15 09:00".parse::<Instant>().is_err());
    assert_eq!(serde_json::to_string(&Instant(1_500_000)).unwrap(), "1500000");
}

#[test]
fn a_day_runs_from_midnight_to_midnight_in_its_zone() {
    let zone = Zone::SHANGHAI;
    let day = date("2021-03-15");
    assert_eq!(zone.start_of_day(day), instant("2021-03-14T16:00:00Z"));
    assert_eq!(zone.end_of_day(day), instant("2021-03-15T16:00:00Z"));
    assert_eq!(zone.date(instant("2021-03-15T15:59:59.999999Z")), day);
    assert_eq!(zone.date(instant("2021-03-15T16:00:00Z")), date("2021-03-16"));
}

#[test]
fn local_times() {
    let zone: Zone = "Asia/Shanghai".parse().unwrap();
    assert_eq!(zone.parse_local("2021-03-15 09:00"), Ok(instant("2021-03-15T01:00:00Z")));
    assert_eq!(zone.parse_local("2021-12-31 24:00"), Ok(instant("2021-12-31T16:00:00Z")));
    assert_eq!(zone.at(date("2021-03-15"), 9, 0), Some(instant("2021-03-15T01:00:00Z")));
    assert_eq!(zone.at(date("2021-03-15"), 24, 1), None);
    assert_eq!(zone.at(date("2021-03-15"), 9, 60), None);
    let wrong = [
        "2021-03-15",
        "2021-03-15 9:00",
        "2021-3-15 09:00",
        "2021-02-29 09:00",
        "2021-03-15 25:00",
        "2021-03-15T09:00",
        "2021-03-15 09:00:00",
        "",
        "+2021-03-1 09:00",
    ];
    for text in wrong {
        assert_eq!(zone.parse_local(text), Err(TimeFault::Local(text.to_owned())));
    }
}

#[test]
fn a_zone_is_its_name() {
    let zone: Zone = serde_json::from_str("\"Asia/Shanghai\"").unwrap();
    assert_eq!(zone, Zone::SHANGHAI);
    assert_eq!(zone.to_string(), "Asia/Shanghai");
    assert_eq!(serde_json::to_string(&zone).unwrap(), "\"Asia/Shanghai\"");
    assert_eq!("Asia/Liuzhou".parse::<Zone>(), Err(TimeFault::Zone("Asia/Liuzhou".to_owned())));
}

/// Where clocks skip midnight the day begins when they do; where they go back, the earlier.
#[test]
fn skipped_and_doubled_hours() {
    let sao_paulo: Zone = "America/Sao_Paulo".parse().unwrap();
    assert_eq!(sao_paulo.start_of_day(date("2018-11-04")), instant("2018-11-04T03:00:00Z"));
    let berlin: Zone = "Europe/Berlin".parse().unwrap();
    assert_eq!(berlin.parse_local("2021-10-31 02:30"), Ok(instant("2021-10-31T00:30:00Z")));
    assert_eq!(berlin.parse_local("2021-03-28 02:30"), Ok(instant("2021-03-28T01:30:00Z")));
}

#[test]
fn the_ends_of_the_calendar_do_no_harm() {
    for zone in ["Asia/Shanghai", "America/Sao_Paulo"].map(|name| name.parse::<Zone>().unwrap()) {
        assert!(zone.date(Instant(i64::MAX)).year() >= 9999);
        assert!(zone.date(Instant(i64::MIN)).year() <= 1);
        for day in [Date::MIN, Date::MAX] {
            assert!(zone.start_of_day(day) <= zone.end_of_day(day));
        }
    }
    assert_eq!(years_after(Date::MAX, 1), Date::MAX);
    assert_eq!(years_after(date("2021-01-01"), u32::MAX), Date::MAX);
    assert_eq!(Instant(i64::MAX).plus_micros(1), Instant(i64::MAX));
}

/// Civil Code 201 to 203: the day itself is not counted; no 29 February gives the 28th.
#[test]
fn a_year_ends_on_the_same_day() {
    let years = [
        ("2021-03-15", "2022-03-15"),
        ("2020-02-29", "2021-02-28"),
        ("2019-02-28", "2020-02-28"),
        ("2020-12-31", "2021-12-31"),
    ];
    for (from, until) in years {
        assert_eq!(year_after(date(from)), date(until));
    }
    assert_eq!(years_after(date("2020-02-29"), 4), date("2024-02-29"));
    assert_eq!(years_after(date("2020-02-29"), 3), date("2023-02-28"));
    assert_eq!(years_after(date("2020-02-29"), 0), date("2020-02-29"));
}

#[test]
fn dates_are_iso_text() {
    assert_eq!(serde_json::to_string(&date("2021-03-05")).unwrap(), "\"2021-03-05\"");
    assert_eq!(parse_date("2021-03-05"), Some(date("2021-03-05")));
    for loose in ["2021-3-5", "20210305", "2021-02-30", "2021-03-05 ", "-021-03-05", "0000-01-01"] {
        assert_eq!(parse_date(loose), None, "{loose}");
    }
}

proptest! {
    #[test]
    fn every_instant_of_a_day_has_its_date(
        days in 0i32..36_500,
        zone in prop::sample::select(vec!["Asia/Shanghai", "America/Sao_Paulo", "Europe/Berlin"]),
    ) {
        let zone: Zone = zone.parse().unwrap();
        let day = date("1950-01-01") + chrono::TimeDelta::days(days.into());
        let (start, end) = (zone.start_of_day(day), zone.end_of_day(day));
        prop_assert_eq!(zone.date(start), day);
        prop_assert_eq!(zone.date(end.plus_micros(-1)), day);
        prop_assert_eq!(zone.date(end), day.succ_opt().unwrap());
        prop_assert_eq!(zone.date(start.plus_micros(-1)), day.pred_opt().unwrap());
    }

    #[test]
    fn an_instant_shown_is_read_again(micros in Instant::EARLIEST.0..=Instant::LATEST.0) {
        prop_assert_eq!(Instant(micros).to_string().parse(), Ok(Instant(micros)));
    }

    /// The same month and day of the next year, or 28 February.
    #[test]
    fn a_year_later(days in 0i32..80_000) {
        let day = date("1900-01-01") + chrono::TimeDelta::days(days.into());
        let last = year_after(day);
        prop_assert_eq!(last.year(), day.year() + 1);
        prop_assert_eq!(last.month(), day.month());
        let leap = (day.month(), day.day()) == (2, 29);
        prop_assert_eq!(last.day(), if leap { 28 } else { day.day() });
    }
}
