//! The pack of Liuzhou against the regulation: numbers, dates, places and criteria.

use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::pack::{At, FactSet, Lang, LineFacts, MaterialFor, Outcome, Pack, Place, RankBy};
use yunquan_core::refusal::{RuleId, facts};
use yunquan_core::time::Date;

fn liuzhou() -> Pack {
    let scheme = include_str!("../../../../schemes/liuzhou-cloud-2020/scheme.toml");
    let people = include_str!("../../../../schemes/liuzhou-cloud-2020/people.toml");
    Pack::parse(scheme, people).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

fn date(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

fn file(region: &str) -> FactSet<'_> {
    FactSet::new()
        .lines([LineFacts {
            region,
            category: "management",
            in_catalogue: true,
            quantity: 1,
            price_fen: Fen(10_000_000),
        }])
        .bool("in_roster", true)
        .bool("abnormal", false)
        .bool("dishonest", false)
        .bool("industrial", true)
        .bool("excluded", false)
        .text("industry", "3421")
}

/// Every rule whose criterion does not hold at submission, with how.
fn against(facts: &FactSet<'_>) -> Vec<(String, Outcome)> {
    let verdicts = liuzhou().judge(At::Submit, facts);
    let failing = verdicts.iter().filter(|verdict| verdict.outcome != Outcome::Pass);
    failing.map(|verdict| (verdict.rule.to_string(), verdict.outcome)).collect()
}

#[test]
fn it_sweeps_clean() {
    let faults: Vec<String> = liuzhou().check().iter().map(ToString::to_string).collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn its_numbers_are_those_of_the_articles() {
    let pack = liuzhou();
    let params = pack.params();
    assert_eq!(pack.cite(), "liuzhou-cloud-2020@1");
    assert_eq!(pack.zone().name(), "Asia/Shanghai");
    assert_eq!(params.validity_years, 1); // art. 3, 14
    assert_eq!(params.min_revenue, Fen::yuan("10000000").unwrap()); // art. 8(1)
    assert_eq!(params.min_staff, 5); // art. 8(2)
    assert_eq!((params.admission_publicity_days, params.publicity_days), (5, 5)); // art. 10, 13
    assert_eq!(params.ranking, [RankBy::Tier, RankBy::Order]);
    assert_eq!(params.annual_cap, Fen::yuan("500000").unwrap()); // art. 14
    assert!(!params.partial_last && !params.skip_to_fit);
    assert_eq!((params.ban_years, params.exclusion_years), (3, 2)); // art. 23, 25
    assert_eq!((params.earliest, params.earliest_counts), (date(2020, 1, 1), true)); // art. 26
    assert_eq!(params.accepts_until, date(2022, 12, 31)); // art. 28
    assert_eq!(params.close_on(2021), Some(date(2022, 12, 31)));
}

/// Article 16: 80 % for 2020, 50 % for 2021, 30 % for 2022, and nothing for any other year.
#[test]
fn its_ratio_falls_year_by_year() {
    let pack = liuzhou();
    for year in 1990..=2060 {
        let expected = match year {
            2020 => Some(BasisPoints(8000)),
            2021 => Some(BasisPoints(5000)),
            2022 => Some(BasisPoints(3000)),
            _ => None,
        };
        assert_eq!(pack.params().ratio(year), expected, "{year}");
    }
}

#[test]
fn its_materials_are_those_of_articles_9_12_and_21() {
    let pack = liuzhou();
    let kinds = |of| pack.materials(of).iter().map(|it| it.kind.as_str()).collect::<Vec<_>>();
    let application = ["application-form", "business-licence", "contract", "other"];
    assert_eq!(kinds(MaterialFor::Application), application);
    let admission = ["application-form", "quotation", "statement", "other"];
    assert_eq!(kinds(MaterialFor::Admission), admission);
    assert_eq!(kinds(MaterialFor::Redemption).len(), 6);
}

#[test]
fn its_city_is_liuzhou() {
    let pack = liuzhou();
    for code in ["450200", "450202", "450203", "450226", "LZ-LD"] {
        assert_eq!(pack.place(code), Place::InCity, "{code}");
    }
    for code in ["450100", "450302", "440100", "110101"] {
        assert_eq!(pack.place(code), Place::Elsewhere, "{code}");
    }
    for code in ["450201", "450299", "000000", "LZ-XX", "柳州"] {
        assert_eq!(pack.place(code), Place::Unknown, "{code}");
    }
    assert!(
        pack.regions()
            .all(|region| pack.jurisdictions().any(|it| { it.regions.contains(&region.code) }))
    );
}

#[test]
fn its_tiers_put_the_pillars_first() {
    let pack = liuzhou();
    // The fixture's four enterprises: machinery, automobiles; food, electrical machinery.
    let tiers = ["3421", "3670", "1391", "3812"].map(|code| pack.tier(code, &[]));
    assert_eq!(tiers, [1, 1, 2, 2]);
    assert_eq!(pack.tier("4620", &[]), 3);
}

#[test]
fn a_service_outside_the_city_is_refused() {
    for inside in ["450202", "450226", "LZ-LD"] {
        assert_eq!(against(&file(inside)), [], "{inside}");
    }
    for outside in ["450302", "440100"] {
        assert_eq!(against(&file(outside)), [("R6.2".to_owned(), Outcome::Refuse)], "{outside}");
    }
}

#[test]
fn what_imported_lists_say_is_asked_of_an_officer() {
    let ask = |rule: &str| vec![(rule.to_owned(), Outcome::Ask)];
    let with = |name: &'static str, value: bool| {
        let facts = FactSet::new().bool(name, value);
        let rest = [
            ("in_roster", true),
            ("abnormal", false),
            ("dishonest", false),
            ("industrial", true),
            ("excluded", false),
        ];
        let rest = rest.into_iter().filter(|(other, _)| *other != name);
        let facts = rest.fold(facts, |facts, (name, value)| facts.bool(name, value));
        facts.text("industry", "3421").lines([LineFacts {
            region: "450203",
            category: "equipment",
            in_catalogue: true,
            quantity: 1,
            price_fen: Fen(1),
        }])
    };
    assert_eq!(against(&with("in_roster", true)), []);
    assert_eq!(against(&with("in_roster", false)), ask("R5.1"));
    assert_eq!(against(&with("industrial", false)), ask("R5.1"));
    for name in ["abnormal", "dishonest", "excluded"] {
        assert_eq!(against(&with(name, true)), ask("R5.2"), "{name}");
    }
}

/// Article 8, condition by condition: each alone refuses, under its own rule.
#[test]
fn a_provider_must_meet_every_condition_of_article_8() {
    let pack = liuzhou();
    let declared = |without: &str, revenue: i64, staff: i64| {
        let facts = At::Admission
            .facts()
            .iter()
            .filter(|fact| matches!(fact.of, yunquan_core::pack::FactType::Bool));
        let facts =
            facts.fold(FactSet::new(), |set, fact| set.bool(fact.name, fact.name != without));
        let facts = facts.int("annual_revenue_fen", revenue).int("service_staff", staff);
        let verdicts = pack.judge(At::Admission, &facts);
        let refusing = verdicts.iter().find(|verdict| verdict.outcome == Outcome::Refuse);
        refusing.map(|verdict| verdict.rule.to_string())
    };
    let enough = 1_000_000_000;
    assert_eq!(declared("", enough, 5), None);
    assert_eq!(declared("", enough - 1, 5).as_deref(), Some("R8.1"));
    assert_eq!(declared("", enough, 4).as_deref(), Some("R8.2"));
    for (without, rule) in [
        ("legal_person", "R8.1"),
        ("tax_registered", "R8.1"),
        ("premises", "R8.2"),
        ("organisation_rules", "R8.2"),
        ("platform", "R8.3"),
        ("own_products", "R8.3"),
        ("data_security", "R8.4"),
        ("platform_security", "R8.4"),
        ("access_security", "R8.4"),
        ("accepts_supervision", "R8.5"),
        ("pledges_deduction", "R8.5"),
        ("open_interfaces", "R8.6"),
    ] {
        assert_eq!(declared(without, enough, 5).as_deref(), Some(rule), "{without}");
    }
}

#[test]
fn every_rule_explains_itself_in_both_languages() {
    let pack = liuzhou();
    for rule in pack.rules() {
        for lang in Lang::ALL {
            let words = pack.explain(&rule.id, &facts([]), lang);
            assert!(!words.is_empty() && !words.contains('{'), "{}: {words}", rule.id);
        }
    }
    let rule = RuleId::named("R3.3");
    let cap = facts([
        ("year", 2021.into()),
        ("received_fen", 50_000_000.into()),
        ("cap_fen", 50_000_000.into()),
    ]);
    assert_eq!(
        pack.explain(&rule, &cap, Lang::Zh),
        "该企业 2021 年已领取 500000.00 元，达到年度上限 500000.00 元，当年不得再次领取。"
    );
}
