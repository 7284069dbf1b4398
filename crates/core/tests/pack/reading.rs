//! What the small scheme says is what the pack answers.

use serde_json::json;
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::pack::{CaseKind, Lang, MaterialFor, Pack, Place, RankBy};
use yunquan_core::refusal::{RuleId, facts};
use yunquan_core::time::Date;

use super::{PEOPLE, SCHEME, mini};

fn date(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn the_header_names_the_scheme() {
    let pack = mini();
    assert_eq!(pack.cite(), "mini@7");
    assert_eq!((pack.id(), pack.version()), ("mini", 7));
    assert_eq!(pack.zone().name(), "Asia/Urumqi");
    assert_eq!(pack.title(Lang::Zh), "小券");
    assert_eq!(pack.bureau(Lang::En), "Small Bureau");
    assert_eq!(String::from(pack.voucher_prefix()), "SM");
    assert_eq!(pack.documents()[0].title, "小办法");
    assert_eq!(pack.remedies().lawsuit_months, 6);
}

#[test]
fn a_pack_without_fault_sweeps_clean() {
    assert_eq!(mini().check(), []);
}

#[test]
fn every_parameter_is_read_from_its_rule() {
    let pack = mini();
    let params = pack.params();
    assert_eq!((params.validity_years, params.roll_over_holidays), (2, false));
    assert_eq!(params.keep_order_within_working_days, 4);
    assert_eq!((params.min_revenue, params.min_staff), (Fen(90_000), 3));
    assert_eq!((params.admission_publicity_days, params.publicity_days), (6, 7));
    assert_eq!(params.ranking, [RankBy::Order]);
    assert!(params.partial_last && params.skip_to_fit);
    assert_eq!((params.annual_cap, params.reach.max_hops), (Fen(1_234_500), 3));
    assert_eq!((params.correction_working_days, params.remind_days.as_slice()), (2, &[20, 4][..]));
    assert_eq!((params.spot_check_ratio, params.spot_check_at_least), (BasisPoints(1500), 2));
    assert_eq!(params.reach.control_from, BasisPoints(5001));
    assert_eq!((params.quorum_over, params.quorum_at_least), (BasisPoints(6000), 3));
    assert_eq!(params.seats_at_least, 5);
    assert_eq!((params.ban_years, params.exclusion_years), (4, 3));
    assert_eq!((params.earliest, params.earliest_counts), (date(2020, 2, 1), false));
    assert_eq!(params.rules_effective_on, date(2020, 5, 1));
    assert_eq!(params.accepts_until, date(2022, 10, 31));
    assert_eq!((params.stage("district_review"), params.stage("issue")), (Some(3), None));
}

#[test]
fn a_budget_closes_some_years_after_its_own() {
    let pack = mini();
    assert_eq!(pack.params().close_on(2021), Some(date(2023, 6, 30)));
    assert_eq!(pack.params().close_on(i32::MAX), None);
}

#[test]
fn a_year_without_a_row_has_no_ratio() {
    let pack = mini();
    let ratios = (2018..=2024).map(|year| pack.params().ratio(year).map(|ratio| ratio.0));
    let expected = [None, None, Some(8000), Some(4500), Some(4500), None, None];
    assert_eq!(ratios.collect::<Vec<_>>(), expected);
    assert_eq!(pack.params().ratio(i32::MAX), None);
}

#[test]
fn rules_come_article_by_article_with_their_basis() {
    let pack = mini();
    let ids: Vec<String> = pack.rules().map(|rule| rule.id.to_string()).collect();
    assert_eq!(&ids[..4], ["R3.2", "R3.3", "R4.4", "R6.2"]);
    assert_eq!(ids.last().map(String::as_str), Some("R28.1"));
    let validity = pack.rule(&RuleId::named("R3.2")).unwrap();
    assert_eq!(validity.basis.to_string(), "text; law");
    assert_eq!(validity.basis.law.as_ref().unwrap().en, "Civil Code 201");
    assert!(validity.in_force.unwrap().covers(date(2020, 1, 1)));
    assert!(!validity.in_force.unwrap().covers(date(2019, 12, 31)));
    assert_eq!(pack.rule(&RuleId::named("R13.3")).unwrap().basis.to_string(), "house");
    assert!(pack.rule(&RuleId::named("R22.3")).unwrap().later);
    assert_eq!(pack.rule(&RuleId::named("R6.2")).unwrap().criteria, [0]);
    assert_eq!(pack.rule(&RuleId::named("R99.9")), None);
}

#[test]
fn materials_stand_under_what_they_belong_to() {
    let pack = mini();
    let kinds = |of| -> Vec<String> {
        pack.materials(of).iter().map(|material| material.kind.clone()).collect()
    };
    assert_eq!(kinds(MaterialFor::Application), ["form", "plan"]);
    assert_eq!(kinds(MaterialFor::Admission), ["form"]);
    assert!(kinds(MaterialFor::Redemption).is_empty());
}

#[test]
fn a_place_is_in_the_city_elsewhere_or_unknown() {
    let pack = mini();
    for (code, place) in [
        ("110101", Place::InCity),
        ("SM-XQ", Place::InCity),
        ("110100", Place::InCity),
        ("110199", Place::Unknown), // under the city's prefix, but no such county
        ("110000", Place::Elsewhere),
        ("450203", Place::Elsewhere),
        ("820000", Place::Elsewhere),
        ("990101", Place::Unknown), // no such province
        ("160101", Place::Unknown),
        ("SM-ZZ", Place::Unknown),
        ("45020", Place::Unknown),
        ("4502033", Place::Unknown),
        ("45020三", Place::Unknown),
        ("三", Place::Unknown),
        ("", Place::Unknown),
    ] {
        assert_eq!(pack.place(code), place, "{code:?}");
    }
    assert_eq!(pack.region("SM-XQ").unwrap().name, "新区");
    assert_eq!(pack.region("450203"), None);
    assert_eq!(pack.jurisdiction("110101").unwrap().name, "东区工信局");
    assert_eq!(pack.jurisdiction("SM-XQ"), None);
}

#[test]
fn the_lowest_tier_that_fits_counts() {
    let pack = mini();
    let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
    assert_eq!(pack.tier("3670", &[]), 1);
    assert_eq!(pack.tier("3610", &[]), 2);
    assert_eq!(pack.tier("3610", &tags(&["pillar"])), 1);
    assert_eq!(pack.tier("1391", &tags(&["unheard-of"])), 5);
    assert_eq!(pack.tier("", &[]), 5);
    assert!(pack.excluded("1620") && pack.excluded("16"));
    assert!(!pack.excluded("3416") && !pack.excluded("1"));
}

#[test]
fn a_refusal_is_said_in_both_languages() {
    let pack = mini();
    let rule = RuleId::named("R3.3");
    let known = facts([("year", json!(2021)), ("received_fen", json!(5_000_050))]);
    assert_eq!(pack.explain(&rule, &known, Lang::Zh), "2021 年已领 50000.50 元。");
    assert_eq!(pack.explain(&rule, &known, Lang::En), "50000.50 yuan in 2021.");
}

#[test]
fn what_a_refusal_does_not_carry_shows_as_a_dash() {
    let pack = mini();
    let rule = RuleId::named("R3.3");
    let odd = facts([("year", json!(null)), ("received_fen", json!("many"))]);
    assert_eq!(pack.explain(&rule, &odd, Lang::En), "— yuan in —.");
    assert_eq!(pack.explain(&rule, &facts([]), Lang::Zh), "— 年已领 — 元。");
}

#[test]
fn missing_materials_are_named() {
    let pack = mini();
    let rule = RuleId::named("R12.1");
    let missing = facts([("missing", json!(["form", "plan", "else"]))]);
    assert_eq!(pack.explain(&rule, &missing, Lang::Zh), "缺少：申请表、方案、else。");
    assert_eq!(pack.explain(&rule, &missing, Lang::En), "Missing: the form; the plan; else.");
}

#[test]
fn a_rule_without_a_sentence_answers_with_its_text() {
    let pack = mini();
    assert_eq!(pack.explain(&RuleId::named("R6.2"), &facts([]), Lang::En), "Within the city.");
    assert_eq!(pack.explain(&RuleId::named("R99.9"), &facts([]), Lang::En), "R99.9");
}

#[test]
fn what_is_left_to_people_is_read() {
    let pack = mini();
    assert_eq!(pack.people().clauses[0].text, "在市内");
    let rule = RuleId::named("R13.3");
    assert_eq!(pack.not_applicable(&rule, CaseKind::Refuse).unwrap().zh, "只决定先后");
    assert_eq!(pack.not_applicable(&rule, CaseKind::Pass), None);
    assert_eq!(pack.later(), [RuleId::named("R22.3")]);
}

#[test]
fn the_digest_names_both_texts() {
    let digest = mini().digest();
    let scheme = format!("{SCHEME}\n");
    let people = format!("{PEOPLE}\n");
    assert_ne!(Pack::parse(&scheme, PEOPLE).unwrap().digest(), digest);
    assert_ne!(Pack::parse(SCHEME, &people).unwrap().digest(), digest);
    assert_eq!(mini().digest(), digest);
}

#[test]
fn the_export_puts_parameters_under_their_rules() {
    let json = mini().export();
    assert_eq!(json["scheme"], "mini@7");
    assert_eq!(json["digest"], json!(mini().digest()));
    assert_eq!(json["rules"]["R14.3"]["parameters"]["annual_cap_fen"], 1_234_500);
    assert_eq!(json["rules"]["R13.3"]["parameters"]["ranking"], json!(["order"]));
    assert_eq!(json["rules"]["R28.1"]["parameters"]["accepts_until"], "2022-10-31");
    let rows = &json["rules"]["R16.2"]["parameters"]["ratio"];
    assert_eq!(rows[1]["basis_points"], 4500);
    assert_eq!(rows[1]["in_force"]["until"], "2022-12-31");
    assert_eq!(json["criteria"][0]["at"], json!(["submit", "recommend"]));
    assert_eq!(json["tiers"][2]["tier"], 5);
    assert_eq!(json["rules"]["R6.2"]["refusal"], json!(null));
}

#[test]
fn a_pack_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    shared(&mini());
}
