//! What only shows when the whole pack is put together.

use chrono::Datelike;
use proptest::prelude::*;
use yunquan_core::pack::{Pack, PackFault, Wrong};
use yunquan_core::refusal::RuleId;
use yunquan_core::time::Date;

use super::{PEOPLE, SCHEME, changed, faults};

fn date(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

fn wrongs(faults: &[PackFault]) -> Vec<Wrong> {
    faults.iter().map(|fault| fault.wrong.clone()).collect()
}

const FIRST: &str = "{ from = 2020-01-01, until = 2020-12-31 }";
const SECOND: &str = "{ from = 2021-01-01, until = 2022-12-31 }";

#[test]
fn a_gap_between_rows_is_found_to_the_day() {
    let found = faults(SECOND, "{ from = 2022-01-01, until = 2022-12-31 }");
    let (from, until) = (date(2021, 1, 1), date(2021, 12, 31));
    assert_eq!(wrongs(&found), [Wrong::Gap { from, until }]);
    assert!(found[0].line.is_some());
    let at_the_start = faults(FIRST, "{ from = 2021-01-01, until = 2021-12-31 }");
    let (from, until) = (date(2020, 2, 1), date(2020, 12, 31));
    assert!(wrongs(&at_the_start).contains(&Wrong::Gap { from, until }));
}

#[test]
fn an_overlap_is_found_to_the_day() {
    let found = faults(FIRST, "{ from = 2020-01-01, until = 2021-12-31 }");
    let (from, until) = (date(2021, 1, 1), date(2021, 12, 31));
    assert_eq!(wrongs(&found), [Wrong::Overlap { from, until }]);
    let open = faults(FIRST, "{ from = 2020-01-01 }");
    let until = date(2022, 12, 31);
    assert_eq!(wrongs(&open), [Wrong::Overlap { from, until }]);
}

#[test]
fn a_row_covers_whole_years() {
    let found = faults(FIRST, "{ from = 2020-01-02, until = 2020-12-31 }");
    let (from, until) = (date(2020, 1, 2), date(2020, 12, 31));
    assert_eq!(wrongs(&found), [Wrong::PartOfYear { from, until }]);
}

#[test]
fn rows_reach_the_last_application_and_say_where_they_end() {
    let short = changed("accepts_until = 2022-10-31", "accepts_until = 2023-01-01");
    let found = Pack::parse(&short, PEOPLE).unwrap().check();
    let day = date(2023, 1, 1);
    assert_eq!(wrongs(&found), [Wrong::Gap { from: day, until: day }]);
    let until = date(2022, 12, 31);
    let unsaid = faults("known_until = 2022-12-31\n", "");
    assert_eq!(wrongs(&unsaid), [Wrong::NoKnownUntil { until }]);
    let known = date(2021, 12, 31);
    let other = faults("known_until = 2022-12-31", "known_until = 2021-12-31");
    assert_eq!(wrongs(&other), [Wrong::KnownUntil { until, known }]);
    let open = changed(SECOND, "{ from = 2021-01-01 }").replace("known_until = 2022-12-31\n", "");
    assert_eq!(Pack::parse(&open, PEOPLE).unwrap().check(), []);
}

#[test]
fn the_scheme_ends_after_it_takes_effect() {
    let found = faults("rules_effective_on = 2020-05-01", "rules_effective_on = 2020-01-31");
    let (from, until) = (date(2020, 2, 1), date(2020, 1, 31));
    assert_eq!(wrongs(&found), [Wrong::EndsBeforeStart { from, until }]);
    assert_eq!(found[0].place, "rule.\"R26.1\".rules_effective_on");
}

#[test]
fn articles_exist_and_agree_with_the_rules_id() {
    let most = 30;
    let none = faults("article = \"28\"", "article = \"31\"");
    assert_eq!(wrongs(&none), [Wrong::Article { most }]);
    let words = faults("article = \"28\"", "article = \"第二十八条\"");
    assert_eq!(wrongs(&words), [Wrong::Article { most }]);
    let other = faults("article = \"28\"", "article = \"27\"");
    assert_eq!(wrongs(&other), [Wrong::ArticleOfId { id: RuleId::named("R28.1") }]);
    let document = faults("article = \"1\"", "article = \"0\"");
    assert_eq!(wrongs(&document), [Wrong::Article { most }]);
}

#[test]
fn a_sentence_asks_for_documented_facts() {
    let found = faults("缺少：{missing}。", "缺少：{mising}，{cap_yuan}{x_yuan}。");
    let names = ["mising", "x_yuan"].map(|name| Wrong::Placeholder(name.to_owned()));
    assert_eq!(wrongs(&found), names);
    let open = faults("缺少：{missing}。", "缺少：{missing。");
    assert_eq!(wrongs(&open), []);
}

#[test]
fn materials_stand_once_under_a_rule() {
    let twice = faults("kind = \"plan\"", "kind = \"form\"");
    assert_eq!(wrongs(&twice), [Wrong::Twice("form".to_owned())]);
    let nowhere = faults("rule = \"R9.1\"", "rule = \"R9.9\"");
    assert_eq!(wrongs(&nowhere), [Wrong::NoSuchRule(RuleId::named("R9.9"))]);
}

#[test]
fn tiers_are_unambiguous() {
    let taken = |value: &str, tier| Wrong::TierTaken { value: value.to_owned(), tier };
    for (from, to, wrong) in [
        (
            "industries = [\"36\"]",
            "industries = [\"36\", \"3670\"]",
            vec![taken("3670", 1), taken("3670", 2)],
        ),
        ("industries = [\"36\"]", "industries = [\"35\"]", vec![taken("35", 1)]),
        (
            "industries = [\"36\"]\ntags = []",
            "industries = [\"36\"]\ntags = [\"pillar\"]",
            vec![taken("pillar", 1)],
        ),
        (
            "industries = [\"367\", \"35\"]",
            "industries = [\"35\", \"3512\"]",
            vec![taken("3512", 1)],
        ),
        ("tier = 2", "tier = 1", vec![Wrong::Twice("1".to_owned())]),
        ("industries = [\"36\"]", "industries = []", vec![Wrong::LastTier]),
        ("tier = 5", "tier = 1", vec![Wrong::LastTier, Wrong::Twice("1".to_owned())]),
    ] {
        let found = wrongs(&faults(from, to));
        assert!(wrong.iter().all(|wrong| found.contains(wrong)), "{to}: {found:?}");
        assert_eq!(found.len(), wrong.len(), "{to}: {found:?}");
    }
}

#[test]
fn industries_are_codes_of_the_standard() {
    for (from, to) in [("prefix = \"16\"", "prefix = \"1\""), ("\"367\"", "\"98\"")] {
        let found = wrongs(&faults(from, to));
        assert!(matches!(found.as_slice(), [Wrong::Form(_)]), "{to}: {found:?}");
    }
}

#[test]
fn every_region_has_its_reviewer() {
    let found = faults("regions = [\"110101\", \"SM-XQ\"]", "regions = [\"110101\"]");
    assert!(matches!(wrongs(&found).as_slice(), [Wrong::Form(says)] if says.contains("SM-XQ")));
}

#[test]
fn what_is_left_to_people_speaks_of_the_packs_rules() {
    let with = |from: &str, to: &str| {
        assert_eq!(PEOPLE.matches(from).count(), 1, "{from}");
        let found = Pack::parse(SCHEME, &PEOPLE.replace(from, to)).unwrap().check();
        wrongs(&found)
    };
    let nobody = || Wrong::NoSuchRule(RuleId::named("R6.9"));
    assert_eq!(with("requirement = \"R6.2\"", "requirement = \"R6.9\""), [nobody()]);
    assert_eq!(with("requirement = \"R13.3\"", "requirement = \"R6.9\""), [nobody()]);
    assert_eq!(with("article = \"6\"", "article = \"66\""), [Wrong::Article { most: 30 }]);
    let later = with("requirements = [\"R22.3\"]", "requirements = [\"R22.3\", \"R6.2\"]");
    assert_eq!(later, [Wrong::Later(RuleId::named("R6.2"))]);
    let unlisted = with("requirements = [\"R22.3\"]", "requirements = []");
    assert_eq!(unlisted, [Wrong::NotLater(RuleId::named("R22.3"))]);
    let again = "[[not_applicable]]\nrequirement = \"R13.3\"\nkind = \"refuse\"\n\
        reason = { zh-CN = \"又\", en = \"again\" }\n[later]";
    assert_eq!(with("[later]", again), [Wrong::Twice("R13.3".to_owned())]);
}

/// Rows as a bureau might write them: some years each, sometimes a day off.
fn rows() -> impl Strategy<Value = Vec<(Date, Date)>> {
    let row =
        (2018..2025_i32, 0..3_i32, -1..=1_i64, 0..4_u8).prop_map(|(year, years, off, bad)| {
            let off =
                if bad == 0 { chrono::TimeDelta::days(off) } else { chrono::TimeDelta::zero() };
            (date(year, 1, 1) + off, date(year + years, 12, 31))
        });
    prop::collection::vec(row, 1..5)
}

/// Day by day: whether every day, of the scheme and between its rows, has exactly one row, and
/// every row begins with a year.
fn sound(rows: &[(Date, Date)], first: Date, last: Date) -> bool {
    let begin = rows.iter().map(|row| row.0).min().unwrap().min(first);
    let end = rows.iter().map(|row| row.1).max().unwrap().max(last);
    let days = begin.iter_days().take_while(|day| *day <= end);
    let mut days = days.map(|day| rows.iter().filter(|row| row.0 <= day && day <= row.1).count());
    let whole = rows.iter().all(|row| (row.0.month(), row.0.day()) == (1, 1));
    whole && days.all(|covering| covering == 1)
}

proptest! {
    #[test]
    fn a_date_sweep_agrees_with_counting_days(rows in rows()) {
        let text = rows.iter().map(|(from, until)| {
            format!("[[rule.\"R16.2\".ratio]]\nin_force = {{ from = {from}, until = {until} }}\n\
                basis_points = 1\n")
        });
        let start = SCHEME.find("[[rule.\"R16.2\".ratio]]").unwrap();
        let end = SCHEME.find("[rule.\"R17.1\"]").unwrap();
        let known = rows.iter().map(|row| row.1).max().unwrap();
        let scheme = format!("{}{}{}", &SCHEME[..start], text.collect::<String>(), &SCHEME[end..])
            .replace("known_until = 2022-12-31", &format!("known_until = {known}"));
        let pack = Pack::parse(&scheme, PEOPLE).unwrap();
        let (first, last) = (pack.params().earliest, pack.params().accepts_until);
        prop_assert_eq!(pack.check().is_empty(), sound(&rows, first, last));
        for year in 2015..2030 {
            let (begin, end) = (date(year, 1, 1), date(year, 12, 31));
            let whole = rows.iter().any(|row| row.0 <= begin && end <= row.1);
            prop_assert_eq!(pack.params().ratio(year).is_some(), whole);
        }
    }
}
