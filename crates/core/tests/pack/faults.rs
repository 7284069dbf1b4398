//! Every kind of fault that reading names, at its place and line.

use yunquan_core::pack::{Lang, Pack, PackFault, Wrong};
use yunquan_core::refusal::RuleId;
use yunquan_core::time::Date;

use super::{PEOPLE, SCHEME, changed, faults};

/// The one fault after a change: its place and what is wrong.
fn fault(from: &str, to: &str) -> (String, Wrong) {
    let found = faults(from, to);
    let [PackFault { file: "scheme.toml", place, wrong, .. }] = found.as_slice() else {
        panic!("{from} -> {to}: {found:?}");
    };
    (place.clone(), wrong.clone())
}

fn at(place: &str, wrong: Wrong) -> (String, Wrong) {
    (place.to_owned(), wrong)
}

#[test]
fn a_missing_parameter_names_its_rule_and_itself() {
    for (line, place) in [
        ("validity_years = 2\n", "rule.\"R3.2\".validity_years"),
        ("roll_over_holidays = false\n", "rule.\"R3.2\".roll_over_holidays"),
        ("keep_order_within_working_days = 4\n", "rule.\"R4.4\".keep_order_within_working_days"),
        ("min_revenue_fen = 90_000\n", "rule.\"R8.1\".min_revenue_fen"),
        ("min_staff = 3\n", "rule.\"R8.2\".min_staff"),
        ("quorum_over_bp = 6000\n", "rule.\"R10.1\".quorum_over_bp"),
        ("quorum_at_least = 3\n", "rule.\"R10.1\".quorum_at_least"),
        ("seats_at_least = 5\n", "rule.\"R10.1\".seats_at_least"),
        ("working_days = 6\n", "rule.\"R10.2\".working_days"),
        ("admission_term = \"until-removed\"\n", "rule.\"R10.4\".admission_term"),
        ("working_days = 7\n", "rule.\"R13.2\".working_days"),
        ("ranking = [\"order\"]\n", "rule.\"R13.3\".ranking"),
        ("partial_last = true\n", "rule.\"R14.2\".partial_last"),
        ("skip_to_fit = true\n", "rule.\"R14.2\".skip_to_fit"),
        ("annual_cap_fen = 1_234_500\n", "rule.\"R14.3\".annual_cap_fen"),
        ("counts = \"issued\"\n", "rule.\"R14.3\".counts"),
        ("subsidy_basis = \"min-line-catalogue\"\n", "rule.\"R16.1\".subsidy_basis"),
        ("ratio_year = \"support-year\"\n", "rule.\"R16.2\".ratio_year"),
        ("max_hops = 3\n", "rule.\"R17.1\".max_hops"),
        ("control_from_bp = 5001\n", "rule.\"R17.1\".control_from_bp"),
        ("in_time_means = \"submitted\"\n", "rule.\"R19.1\".in_time_means"),
        ("correction_working_days = 2\n", "rule.\"R19.1\".correction_working_days"),
        ("remind_days = [20, 4]\n", "rule.\"R19.1\".remind_days"),
        ("close_after_years = 2\n", "rule.\"R19.1\".close_after_years"),
        ("ratio_bp = 1500\n", "rule.\"R22.3\".ratio_bp"),
        ("at_least = 2\n", "rule.\"R22.3\".at_least"),
        ("shortfall_borne_by = \"provider\"\n", "rule.\"R22.4\".shortfall_borne_by"),
        ("ban_years = 4\n", "rule.\"R23.5\".ban_years"),
        ("exclusion_years = 3\n", "rule.\"R25.1\".exclusion_years"),
        ("starts = \"issue\"\n", "rule.\"R25.1\".starts"),
        ("earliest = 2020-02-01\n", "rule.\"R26.1\".earliest"),
        ("earliest_counts = false\n", "rule.\"R26.1\".earliest_counts"),
        ("rules_effective_on = 2020-05-01\n", "rule.\"R26.1\".rules_effective_on"),
        ("accepts_until = 2022-10-31\n", "rule.\"R28.1\".accepts_until"),
    ] {
        assert_eq!(fault(line, ""), at(place, Wrong::Missing), "{line}");
    }
}

#[test]
fn a_missing_rule_lacks_each_of_its_parameters() {
    let rule = SCHEME.split("[rule.\"R26.1\"]").nth(1).unwrap();
    let rule = rule.split("[rule.\"R28.1\"]").next().unwrap();
    let found = faults(&format!("[rule.\"R26.1\"]{rule}"), "");
    let places: Vec<&str> = found.iter().map(|fault| fault.place.as_str()).collect();
    let keys = ["earliest", "earliest_counts", "rules_effective_on"];
    assert_eq!(places, keys.map(|key| format!("rule.\"R26.1\".{key}")));
    assert!(found.iter().all(|fault| fault.wrong == Wrong::Missing));
}

#[test]
fn values_of_another_type_are_faults() {
    for (from, to, place, wanted) in [
        ("validity_years = 2", "validity_years = 2.0", "rule.\"R3.2\".validity_years", "integer"),
        ("max_hops = 3", "max_hops = \"3\"", "rule.\"R17.1\".max_hops", "integer"),
        ("partial_last = true", "partial_last = 1", "rule.\"R14.2\".partial_last", "true | false"),
        ("id = \"mini\"", "id = 5", "scheme.id", "text"),
        (
            "earliest = 2020-02-01",
            "earliest = \"2020-02-01\"",
            "rule.\"R26.1\".earliest",
            "a date such as 2021-03-15",
        ),
        (
            "earliest = 2020-02-01",
            "earliest = 2020-02-01T00:00:00",
            "rule.\"R26.1\".earliest",
            "a date such as 2021-03-15",
        ),
        (
            "regions = [\"110101\", \"SM-XQ\"]",
            "regions = \"110101\"",
            "jurisdiction[0].regions",
            "a list of texts",
        ),
        (
            "bureau = { zh-CN = \"小局\", en = \"Small Bureau\" }",
            "bureau = \"小局\"",
            "scheme.bureau",
            "a table",
        ),
    ] {
        let found = faults(from, to);
        assert_eq!(found[0].place, place, "{to}");
        assert_eq!(found[0].wrong, Wrong::Type(wanted), "{to}");
    }
}

#[test]
fn numbers_and_choices_keep_their_limits() {
    for (from, to, place) in [
        ("validity_years = 2", "validity_years = 0", "rule.\"R3.2\".validity_years"),
        ("validity_years = 2", "validity_years = 31", "rule.\"R3.2\".validity_years"),
        ("working_days = 7", "working_days = -7", "rule.\"R13.2\".working_days"),
        ("annual_cap_fen = 1_234_500", "annual_cap_fen = 0", "rule.\"R14.3\".annual_cap_fen"),
        (
            "annual_cap_fen = 1_234_500",
            "annual_cap_fen = 9_223_372_036_854_775_807",
            "rule.\"R14.3\".annual_cap_fen",
        ),
        ("ratio_bp = 1500", "ratio_bp = 10_001", "rule.\"R22.3\".ratio_bp"),
        ("basis_points = 4500", "basis_points = 10_001", "rule.\"R16.2\".ratio[1].basis_points"),
        ("district_review = 3", "district_review = -1", "stage.district_review"),
        ("version = 7", "version = 0", "scheme.version"),
    ] {
        let (found, wrong) = fault(from, to);
        assert_eq!(found, place, "{to}");
        assert!(matches!(wrong, Wrong::Range { .. }), "{to}: {wrong:?}");
    }
    for (from, to, place) in [
        ("counts = \"issued\"", "counts = \"redeemed\"", "rule.\"R14.3\".counts"),
        ("ranking = [\"order\"]", "ranking = [\"revenue\"]", "rule.\"R13.3\".ranking"),
        ("half = \"later\"", "half = \"sooner\"", "rule.\"R22.3\".half"),
        (
            "article = \"13\"\nbasis = \"house\"\ntext = { zh-CN = \"排序\"",
            "article = \"13\"\nbasis = \"custom\"\ntext = { zh-CN = \"排序\"",
            "rule.\"R13.3\".basis",
        ),
        ("on_fail = \"ask-officer\"", "on_fail = \"pass\"", "criterion[1].on_fail"),
        ("at = [\"submit\"]", "at = [\"dawn\"]", "criterion[1].at"),
        ("of = \"admission\"", "of = \"admision\"", "material[1].of"),
    ] {
        let (found, wrong) = fault(from, to);
        assert_eq!(found, place, "{to}");
        assert!(matches!(wrong, Wrong::Choice(_)), "{to}: {wrong:?}");
    }
}

#[test]
fn texts_have_a_form_and_are_not_blank() {
    for (from, to, place) in [
        ("zone = \"Asia/Urumqi\"", "zone = \"Asia/Liuzhou\"", "scheme.zone"),
        ("voucher_prefix = \"SM\"", "voucher_prefix = \"sm\"", "scheme.voucher_prefix"),
        ("code = \"SM-XQ\"", "code = \"SM/XQ\"", "region[1].code"),
        ("rule = \"R9.1\"", "rule = \"9.1\"", "material[1].rule"),
        ("[rule.\"R4.4\"]", "[rule.\"4.4\"]", "rule.\"4.4\""),
    ] {
        let found = faults(from, to);
        assert_eq!(found[0].place, place, "{to}: {found:?}");
        assert!(matches!(found[0].wrong, Wrong::Form(_)), "{to}: {found:?}");
    }
    for (from, to, place) in [
        ("name = \"东区\"", "name = \" \"", "region[0].name"),
        ("en = \"Valid for two years.\"", "en = \"\"", "rule.\"R3.2\".text.en"),
        ("ranking = [\"order\"]", "ranking = []", "rule.\"R13.3\".ranking"),
        ("at = [\"submit\"]", "at = []", "criterion[1].at"),
    ] {
        assert_eq!(fault(from, to), at(place, Wrong::Empty), "{to}");
    }
    let missing = fault(", en = \"Valid for two years.\"", "");
    assert_eq!(missing, at("rule.\"R3.2\".text.en", Wrong::Missing));
    let twice = fault("tags = [\"pillar\"]", "tags = [\"pillar\", \"pillar\"]");
    assert_eq!(twice, at("tier[0].tags", Wrong::Twice("pillar".to_owned())));
}

#[test]
fn what_nothing_asks_for_is_a_fault() {
    for (from, to, place) in [
        ("max_hops = 3", "max_hops = 3\nmax_jumps = 3", "rule.\"R17.1\".max_jumps"),
        ("id = \"mini\"", "id = \"mini\"\ncolour = 1", "scheme.colour"),
        ("[stage]", "[stages]\nx = 1\n[stage]", "stages"),
        ("review_days = 60", "review_days = 60\nreview_hours = 1", "remedies.review_hours"),
        ("en = \"Equipment\"", "en = \"Equipment\", fr = \"E\"", "category[0].name.fr"),
        ("basis_points = 4500", "basis_points = 4500\nyear = 2021", "rule.\"R16.2\".ratio[1].year"),
        (
            "law = { zh-CN = \"《民法典》第二百零一条\", en = \"Civil Code 201\" }\n",
            "law = { zh-CN = \"法\", en = \"law\", de = \"Recht\" }\n",
            "rule.\"R3.2\".law.de",
        ),
    ] {
        assert_eq!(fault(from, to), at(place, Wrong::Unknown), "{to}");
    }
    let people = format!("{PEOPLE}\n[[clauses]]\narticle = \"1\"\n");
    let found = Pack::parse(SCHEME, &people).unwrap_err();
    assert_eq!((found[0].file, found[0].place.as_str()), ("people.toml", "clauses"));
}

#[test]
fn a_basis_in_law_names_the_law() {
    let law = "law = { zh-CN = \"《民法典》第二百零一条\", en = \"Civil Code 201\" }\n";
    assert_eq!(fault(law, ""), at("rule.\"R3.2\".law", Wrong::Missing));
    let unsaid = fault("basis = \"text; law\"", "basis = \"text\"");
    assert_eq!(unsaid, at("rule.\"R3.2\".law", Wrong::Unknown));
}

#[test]
fn a_criterion_stands_under_a_rule() {
    let unknown = fault("rule = \"R3.3\"", "rule = \"R3.9\"");
    assert_eq!(unknown, at("criterion[1].rule", Wrong::NoSuchRule(RuleId::named("R3.9"))));
}

#[test]
fn regions_and_jurisdictions_agree() {
    for (from, to) in [
        ("code = \"SM-XQ\"", "code = \"110101\""),
        ("regions = [\"110101\", \"SM-XQ\"]", "regions = [\"110101\", \"SM-XQ\", \"110102\"]"),
    ] {
        let found = faults(from, to);
        assert!(found.iter().all(|fault| fault.place == "jurisdiction"), "{found:?}");
        assert!(matches!(found[0].wrong, Wrong::Form(_)));
    }
}

#[test]
fn dates_run_forward_and_exist() {
    let period = fault(
        "{ from = 2020-01-01, until = 2020-12-31 }",
        "{ from = 2020-01-01, until = 2019-12-31 }",
    );
    let (from, until) = (day(2020, 1, 1), day(2019, 12, 31));
    let wrong = Wrong::EndsBeforeStart { from, until };
    assert_eq!(period, at("rule.\"R16.2\".ratio[0].in_force", wrong));
    for (month, day) in [(6, 31), (2, 29), (11, 31)] {
        let close = format!("close_month = {month}\nclose_day = {day}");
        let found = fault("close_month = 6\nclose_day = 30", &close);
        assert_eq!(found, at("rule.\"R19.1\".close_day", Wrong::NoSuchDay { month, day }));
    }
}

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn every_fault_is_named_at_once_with_its_line() {
    let scheme = changed("version = 7", "version = \"seven\"")
        .replace("max_hops = 3", "max_hops = 99")
        .replace("starts = \"issue\"", "starts = \"dawn\"");
    let people = PEOPLE.replace("kind = \"refuse\"", "kind = \"maybe\"");
    let found = Pack::parse(&scheme, &people).unwrap_err();
    let line = |text: &str, word: &str| {
        text.lines().position(|line| line.contains(word)).map(|line| line + 1)
    };
    let lines: Vec<_> = found.iter().map(|fault| (fault.place.as_str(), fault.line)).collect();
    for expected in [
        ("scheme.version", line(&scheme, "version = \"seven\"")),
        ("rule.\"R17.1\".max_hops", line(&scheme, "max_hops = 99")),
        ("rule.\"R25.1\".starts", line(&scheme, "starts = \"dawn\"")),
        ("not_applicable[0].kind", line(&people, "kind = \"maybe\"")),
    ] {
        assert!(expected.1.is_some() && lines.contains(&expected), "{expected:?} in {lines:?}");
    }
    assert_eq!(found.len(), 4);
}

#[test]
fn a_fault_is_said_in_both_languages() {
    let fault = &faults("max_hops = 3", "max_hops = 99")[0];
    let line = fault.line.unwrap();
    let place = format!("scheme.toml:{line} rule.\"R17.1\".max_hops");
    assert_eq!(fault.to_string(), format!("{place}: out of range: expected 1 to 16"));
    assert_eq!(fault.in_(Lang::Zh), format!("{place}：超出范围，应为 1 至 16"));
}

#[test]
fn what_is_not_toml_is_a_fault_of_its_file_alone() {
    let found = Pack::parse("[scheme\nid = 1", PEOPLE).unwrap_err();
    assert!(!found.is_empty());
    assert!(
        found
            .iter()
            .all(|fault| { fault.file == "scheme.toml" && matches!(fault.wrong, Wrong::Toml(_)) })
    );
    let twice = faults("version = 7", "version = 7\nversion = 8");
    assert!(matches!(twice.as_slice(), [PackFault { wrong: Wrong::Toml(_), .. }]), "{twice:?}");
    for text in ["", "\u{feff}", "\0", "=", "a = [[[[[[", "[rule]\nR1 = 3"] {
        assert!(Pack::parse(text, "").is_err(), "{text:?}");
    }
    let deep = format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    assert!(Pack::parse(&deep, "").is_err());
}
