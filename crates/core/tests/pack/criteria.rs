//! Criteria: judged condition by condition, typed before they are run, never passed by accident.

use yunquan_core::money::Fen;
use yunquan_core::pack::{At, FactSet, FactType, LineFacts, Outcome, Pack, Wrong};

use super::{PEOPLE, changed, mini};

const PLACE: &str = "lines.all(l, l.region.startsWith('1101') || l.region in zones)";
const REVENUE: &str = "annual_revenue_fen >= min_revenue_fen && service_staff >= min_staff";

fn line(region: &str) -> LineFacts<'_> {
    LineFacts { region, category: "equipment", in_catalogue: true, quantity: 2, price_fen: Fen(9) }
}

fn file<'a>(regions: &[&'a str]) -> FactSet<'a> {
    FactSet::new()
        .lines(regions.iter().map(|region| line(region)))
        .bool("in_roster", true)
        .bool("abnormal", false)
        .bool("dishonest", false)
        .bool("industrial", true)
        .bool("excluded", false)
        .text("industry", "3670")
}

fn admission(revenue: i64, staff: i64) -> FactSet<'static> {
    let yes = At::Admission.facts().iter().filter(|fact| fact.of == FactType::Bool);
    yes.fold(FactSet::new(), |facts, fact| facts.bool(fact.name, true))
        .int("annual_revenue_fen", revenue)
        .int("service_staff", staff)
}

/// The first criterion of the small scheme asks for `require` at `at` instead.
fn asking(require: &str, at: &str) -> Result<Pack, Vec<Wrong>> {
    let scheme = changed(PLACE, &require.replace('\\', "\\\\").replace('"', "\\\""));
    let scheme = scheme.replace("at = [\"submit\", \"recommend\"]", &format!("at = [{at:?}]"));
    Pack::parse(&scheme, PEOPLE)
        .map_err(|faults| faults.into_iter().map(|fault| fault.wrong).collect())
}

/// How the small scheme's first criterion turns out on a good file, asking for `require`.
fn outcome(require: &str) -> (Outcome, Option<String>) {
    let pack = asking(require, "submit").unwrap_or_else(|wrong| panic!("{require}: {wrong:?}"));
    let verdicts = pack.judge(At::Submit, &file(&["110101", "SM-XQ"]));
    (verdicts[0].outcome, verdicts[0].failing.clone())
}

#[test]
fn verdicts_come_in_the_order_of_the_pack() {
    let pack = mini();
    let rules = |at| -> Vec<String> {
        pack.judge(at, &file(&["110101"])).iter().map(|it| it.rule.to_string()).collect()
    };
    assert_eq!(rules(At::Submit), ["R6.2", "R3.3"]);
    assert_eq!(rules(At::Recommend), ["R6.2"]);
    assert_eq!(rules(At::Approve), Vec::<String>::new());
}

#[test]
fn a_declared_fact_refuses_and_a_listed_one_asks() {
    let pack = mini();
    let pass = pack.judge(At::Submit, &file(&["110101", "SM-XQ"]));
    assert!(pass.iter().all(|it| it.outcome == Outcome::Pass && it.failing.is_none()));
    let outside = &pack.judge(At::Submit, &file(&["110101", "450203"]))[0];
    assert_eq!(outside.outcome, Outcome::Refuse);
    assert_eq!(outside.failing.as_deref(), Some(PLACE));
    assert_eq!(outside.says.zh, "须在本市");
    let listed = file(&["110101"]).bool("abnormal", true);
    let unlisted = FactSet::new().bool("in_roster", false);
    assert_eq!(pack.judge(At::Submit, &listed)[1].outcome, Outcome::Pass, "the first counts");
    let asked = &pack.judge(At::Submit, &unlisted)[1];
    assert_eq!(asked.outcome, Outcome::Ask);
    assert_eq!(asked.failing.as_deref(), Some("in_roster"));
}

#[test]
fn the_boundary_lies_between_just_enough_and_one_less() {
    let pack = mini();
    let judged = |revenue, staff| {
        let verdict = pack.judge(At::Admission, &admission(revenue, staff)).remove(0);
        (verdict.outcome, verdict.failing)
    };
    assert_eq!(judged(90_000, 3), (Outcome::Pass, None));
    let revenue = Some("annual_revenue_fen >= min_revenue_fen".to_owned());
    assert_eq!(judged(89_999, 3), (Outcome::Refuse, revenue));
    let staff = Some("service_staff >= min_staff".to_owned());
    assert_eq!(judged(90_000, 2), (Outcome::Refuse, staff));
}

#[test]
fn nobody_can_state_what_the_pack_states() {
    let pack = mini();
    let facts = admission(1, 1).int("min_revenue_fen", 0).int("min_staff", 0);
    assert_eq!(pack.judge(At::Admission, &facts)[0].outcome, Outcome::Refuse);
    let outside = file(&["450203"]).text("zones", "450203");
    assert_eq!(pack.judge(At::Submit, &outside)[0].outcome, Outcome::Refuse);
}

#[test]
fn the_failing_condition_is_named_as_written() {
    for (require, failing) in [
        ("in_roster && abnormal", "abnormal"),
        ("  abnormal  ", "abnormal"),
        ("(in_roster && (industry == '中&&文' && industrial))", "industry == '中&&文'"),
        ("in_roster && (industrial && (dishonest))", "(dishonest)"),
        ("in_roster && (abnormal || dishonest)", "(abnormal || dishonest)"),
        ("abnormal || dishonest && in_roster", "abnormal || dishonest && in_roster"),
        (
            "in_roster && size(lines.filter(l, l.region in zones)) > 1",
            "size(lines.filter(l, l.region in zones)) > 1",
        ),
    ] {
        assert_eq!(outcome(require), (Outcome::Refuse, Some(failing.to_owned())), "{require}");
    }
    let pack = asking("in_roster && (abnormal && dishonest)", "submit").unwrap();
    let conditions: Vec<&str> = pack.criteria()[0].conditions().collect();
    assert_eq!(conditions, ["in_roster", "abnormal", "dishonest"]);
}

#[test]
fn expressions_over_documented_facts_are_evaluated() {
    for require in [
        "true",
        "lines.exists(l, l.in_catalogue && l.category in ['equipment', 'business'])",
        "lines.exists_one(l, l.region == 'SM-XQ')",
        "lines.all(a, lines.exists_one(b, b.region == a.region))",
        "size(lines) == 2 && lines.size() < 3 && size(industry) == 4",
        "industry.startsWith('36') && industry.endsWith('70') && industry.contains('67')",
        "(abnormal ? 1 : 2) + 3 * 2 - 1 == 7",
        "-size(lines) <= -2",
        "industrial == true && in_roster != abnormal && !(dishonest)",
        "lines.filter(l, l.quantity == 2).all(l, l.price_fen == 9)",
        "['110101', 'SM-XQ'].all(code, lines.exists(l, l.region == code))",
        "'SM-XQ' in zones && !('110101' in zones)",
        "industry >= '36' && industry < '37'",
    ] {
        assert_eq!(outcome(require), (Outcome::Pass, None), "{require}");
    }
}

/// Each is a fault of the pack, told in words that hold this one.
#[test]
fn what_cannot_be_typed_is_a_fault() {
    for (require, word) in [
        ("in_rooster", "in_rooster"),
        ("legal_person", "legal_person"), // a fact of another moment
        ("lines.all(l, l.regoin == '110101')", "regoin"),
        ("lines.all(l, l.region)", "string"),
        ("lines.region == ''", "region"),
        ("industry.length == 4", "length"),
        ("has(lines.region)", "list"),
        ("lines.all(l, has(l.region))", "record"),
        ("in_roster == 1", "int"),
        ("industry > 5", "int"),
        ("industry == true", "bool"),
        ("abnormal < dishonest", "bool"),
        ("1", "int"),
        ("industry", "string"),
        ("lines", "list(record)"),
        ("in_roster && 'yes'", "string"),
        ("in_roster || size(lines)", "int"),
        ("!industry", "string"),
        ("in_roster ? 1 : false", "bool"),
        ("in_roster ? 'a' : 'b'", "string"),
        ("lines.exists(l, l == l)", "record"),
        ("zones == zones", "list(string)"),
        ("5 in zones", "list(int)"),
        ("lines in lines", "list"),
        ("'3' in industry", "string"),
        ("[] == []", "empty"),
        ("'a' in ['a', 1]", "int"),
        ("size(in_roster) > 0", "size"),
        ("zones.all(z, z > 1)", "int"),
        ("in_roster.all(z, true)", "walked"),
        ("lines.map(l, l.region) == zones", "macros"),
        ("lines.map(l, l.in_catalogue, l.region) == zones", "macros"),
        ("lines[0].in_catalogue", "_[_]"),
        ("1.5 > 1.0", "whole numbers"),
        ("5u > 1u", "whole numbers"),
        ("null == null", "whole numbers"),
        ("b'a' == b'a'", "whole numbers"),
        ("{'a': 1}.a == 1", "maps"),
        ("Line{region: 'a'}.region == 'a'", "maps"),
        ("4 / 2 == 2", "_/_"),
        ("4 % 2 == 0", "_%_"),
        ("'a' + 'b' == 'ab'", "string"),
        ("-industry == 1", "string"),
        ("industry.matches('3.*')", "matches"),
        ("int(industry) > 3", "int"),
        ("type(industry) == string", "type"),
        ("lines.all(lines, true)", "lines"),
        ("lines.all(l, lines.all(l, true))", "l names"),
        ("lines.all(a, lines.all(b, lines.all(c, true)))", "nest"),
        ("size(lines) + 1 > 0 || in_roster", "arithmetic"),
        ("!(size(lines) + 1 > 0 && abnormal)", "arithmetic"),
        ("lines.exists(l, l.price_fen * 2 > 1)", "arithmetic"),
        ("lines.all(l, -l.price_fen < 1)", "arithmetic"),
        ("in_roster &&", "ERROR"),
        ("in_roster # yes", "ERROR"),
        ("'open", "ERROR"),
    ] {
        let wrong = asking(require, "submit").err().unwrap_or_else(|| panic!("{require} passes"));
        let [Wrong::Expression(says)] = wrong.as_slice() else { panic!("{require}: {wrong:?}") };
        assert!(says.contains(word), "{require}: {says}");
    }
}

#[test]
fn a_criterion_is_typed_for_every_moment_it_is_judged_at() {
    assert!(asking("legal_person", "admission").is_ok());
    let both = changed("at = [\"submit\", \"recommend\"]", "at = [\"submit\", \"admission\"]");
    assert!(Pack::parse(&both, PEOPLE).is_err());
}

#[test]
fn hostile_expressions_are_faults_and_nothing_worse() {
    let nested = |open: &str, core: &str, close: &str, n: usize| {
        format!("{}{core}{}", open.repeat(n), close.repeat(n))
    };
    for hostile in [
        nested("(", "in_roster", ")", 900),
        nested("[", "in_roster", "]", 900),
        nested("size(", "industry", ")", 300),
        nested("lines.all(l, ", "true", ")", 100),
        nested("(", "in_roster", ")", 41),
        "(".repeat(1_900),
        "{1:".repeat(600),
        format!("1{} > 0", "+1".repeat(900)),
        format!("industry{}", ".a".repeat(900)),
        format!("{}true", "true?true:".repeat(150)),
        "'".repeat(1_999),
        format!("in_roster || {}", "a".repeat(1_988)),
        format!("in_roster{}", " ".repeat(1_992)),
        "\u{0}中((]]".repeat(10),
        "@result && __result__".to_owned(),
    ] {
        let faults = asking(&hostile.replace('\u{0}', "\u{1f600}"), "submit");
        assert!(faults.is_err(), "{hostile:.40} stands");
    }
}

#[test]
fn repeated_signs_cancel_out() {
    assert_eq!(outcome(&format!("{}in_roster", "!".repeat(1_900))).0, Outcome::Pass);
    assert_eq!(outcome(&format!("{}in_roster", "!".repeat(1_901))).0, Outcome::Refuse);
    assert_eq!(outcome(&format!("{}1 < 0", "-".repeat(1_901))).0, Outcome::Pass);
}

#[test]
fn many_conditions_within_the_size_still_stand() {
    let many = vec!["in_roster"; 150].join(" && ");
    assert_eq!(outcome(&many), (Outcome::Pass, None));
    let last = format!("{many} && abnormal");
    assert_eq!(outcome(&last), (Outcome::Refuse, Some("abnormal".to_owned())));
}

#[test]
fn what_cannot_be_evaluated_never_passes() {
    let pack = mini();
    for facts in [
        FactSet::new(),
        FactSet::new().int("annual_revenue_fen", i64::MAX),
        admission(90_000, 3).bool("never", true).text("x", ""),
    ] {
        let verdict = &pack.judge(At::Submit, &facts)[0];
        assert_eq!(verdict.outcome, Outcome::Refuse);
        assert!(verdict.failing.as_ref().is_some_and(|failing| failing.starts_with(PLACE)));
        assert_eq!(pack.judge(At::Submit, &facts)[1].outcome, Outcome::Ask);
    }
    let of_another_type = FactSet::new().text("lines", "110101").int("in_roster", 1);
    let outcomes: Vec<_> =
        pack.judge(At::Submit, &of_another_type).iter().map(|it| it.outcome).collect();
    assert_eq!(outcomes, [Outcome::Refuse, Outcome::Ask]);
}

#[test]
fn an_overflow_never_passes() {
    let scheme = changed(REVENUE, "annual_revenue_fen * 2 > annual_revenue_fen");
    let pack = Pack::parse(&scheme, PEOPLE).unwrap();
    let judged = |revenue| pack.judge(At::Admission, &admission(revenue, 3)).remove(0);
    assert_eq!(judged(i64::MAX / 2).outcome, Outcome::Pass);
    let over = judged(i64::MAX / 2 + 1);
    assert_eq!(over.outcome, Outcome::Refuse);
    assert!(over.failing.unwrap().contains("verflow"));
}
