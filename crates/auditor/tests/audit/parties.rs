//! Faults in admissions, panels, enterprises and imported lists.

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::city::{until_issue, whole};
use crate::story::{Story, id};

const FILE: &str = "/event/provider/applied/file";

#[test]
fn a_provider_that_falls_short_of_article_8_is_named_by_its_rule() {
    let story = whole();
    for (rule, field, value) in [
        ("R8.1", "annual_revenue_fen", json!(999_999_999)),
        ("R8.1", "legal_person", json!(false)),
        ("R8.2", "service_staff", json!(4)),
        ("R8.2", "premises", json!(false)),
        ("R8.3", "platform", json!(false)),
        ("R8.4", "access_security", json!(false)),
        ("R8.5", "pledges_deduction", json!(false)),
        ("R8.6", "open_interfaces", json!(false)),
    ] {
        let place = format!("{FILE}/declared/{field}");
        story.with("provider/apply", 0, &place, value).breaks(Promise::Eligibility, rule);
    }
    let place = format!("{FILE}/materials/2/kind");
    story.with("provider/apply", 0, &place, json!("other")).breaks(Promise::Eligibility, "R9.1");
}

#[test]
fn a_provider_is_admitted_only_after_its_five_working_days() {
    let story = whole();
    let early =
        story.with("provider/post", 0, "/event/publicity/posted/last_day", json!("2021-01-11"));
    early.breaks(Promise::Publicity, "R10.2");
    let noon = story.leaves[story.find("provider/post", 0)]["at"].as_i64().unwrap() + 1;
    let hasty = story.without("publicity/close", 0).with("provider/admit", 0, "/at", json!(noon));
    hasty.breaks(Promise::Publicity, "R10.2");
    let skipped = story.without("provider/accept-file", 0);
    skipped.breaks(Promise::Stage, "R10.1");
}

#[test]
fn a_panel_is_drawn_by_lot_and_passes_by_majority() {
    let story = whole();
    let at = story.find("panel/draw", 0);
    let mut members: Vec<Value> =
        story.leaves[at]["event"]["panel"]["drawn"]["members"].as_array().unwrap().clone();
    members.swap(0, 1);
    let place = "/event/panel/drawn/members";
    story.with("panel/draw", 0, place, json!(members)).breaks(Promise::Persons, "R10.1");
    let place = "/event/panel/drawn/root";
    story.with("panel/draw", 0, place, json!("00")).breaks(Promise::Persons, "R10.1");
    story.without("panel/score", 0).breaks(Promise::Persons, "R10.1");
    let place = "/event/panel/concluded/results/0/median";
    story.with("panel/conclude", 0, place, json!(90)).breaks(Promise::Persons, "R10.1");
    story.twice("panel/score", 0).breaks(Promise::Once, "R10.1");
    let place = "/event/panel/commissioned/seats";
    story.with("panel/commission", 0, place, json!(2)).breaks(Promise::Persons, "R10.1");
}

#[test]
fn one_review_a_year_ends_with_its_list() {
    let again = |time: &str| {
        let mut story = until_issue();
        let mut event = story.leaves[story.find("panel/commission", 0)]["event"].clone();
        event["panel"]["commissioned"]["panel"] = json!(id("second-panel"));
        story.time(time);
        story.say("bureau", "panel/commission", event);
        story.violations().into_iter().any(|it| it.rule == "R10.4")
    };
    assert!(again("2021-12-31 23:59"));
    assert!(!again("2022-01-01 00:00"));
}

#[test]
fn an_enterprise_is_authorised_by_its_own_district() {
    let story = whole();
    let place = "/event/enterprise/registered/jurisdiction";
    let other = story.with("enterprise/register", 0, place, json!("450204"));
    other.breaks(Promise::Persons, "R13.1");
    story.without("enterprise/authorise", 0).breaks(Promise::Eligibility, "R13.1");
    let place = "/event/enterprise/authorised/credit_code";
    let twin = story.with("enterprise/authorise", 1, place, json!("E1"));
    twin.breaks(Promise::Once, "R13.1");
}

/// The city up to the round with another list in place of an import's.
fn listed(kind: &str, content: &Value) -> Story {
    let mut story = until_issue();
    story.import("bureau", kind, 2, content);
    let leaf = story.leaves.pop().unwrap();
    let at = story.find("enterprise/register", 0);
    story.leaves.insert(at, leaf);
    for (seq, leaf) in story.leaves.iter_mut().enumerate() {
        leaf["seq"] = json!(seq);
    }
    let at = story.find("application/submit", 0);
    let time = story.leaves[at]["at"].clone();
    let import =
        story.leaves.iter_mut().find(|leaf| leaf["event"]["import"]["recorded"]["version"] == 2);
    import.unwrap()["at"] = time;
    story
}

#[test]
fn a_ban_a_tie_and_a_doubt_are_looked_up_in_the_newest_lists() {
    let entry = |kind: &str, until: Value| {
        json!({"rows": [{"credit_code": "E1", "name": "甲", "kind": kind,
            "listed_on": "2019-01-15", "until": until, "source": "s"}]})
    };
    let edge =
        |link: Value| json!({"nodes": [], "edges": [{"from": "E1", "to": "P1", "link": link}]});
    // Banned through the last day, which is the day of the application.
    listed("credit", &entry("bad-faith", json!("2021-01-15")))
        .breaks(Promise::Eligibility, "R23.5");
    listed("credit", &entry("abnormal", Value::Null)).breaks(Promise::Eligibility, "R5.2");
    let empty = json!({"period": "2021-01", "rows": []});
    listed("roster", &empty).breaks(Promise::Eligibility, "R5.1");
    let held = edge(json!({"kind": "holding", "share": 1}));
    listed("relations", &held).breaks(Promise::Eligibility, "R17.1");
    let gone = listed("credit", &entry("bad-faith", json!("2021-01-14")));
    assert_eq!(gone.violations(), []);
}

#[test]
fn a_chain_of_ties_must_be_put_to_an_officer() {
    let relations = json!({"nodes": [], "edges": [
        {"from": "X", "to": "E1", "link": {"kind": "officer"}},
        {"from": "X", "to": "P1", "link": {"kind": "holding", "share": 100}}]});
    let story = listed("relations", &relations);
    story.breaks(Promise::Eligibility, "R17.1");
    let finding = json!([{"rule": "R17.1", "facts": {}}]);
    let place = "/event/application/submitted/findings";
    let asked = story.with("application/submit", 0, place, finding);
    asked.breaks(Promise::Eligibility, "R17.1");
    let decided = json!([{"rule": "R17.1", "facts": {}, "decided": {"accepted": true}}]);
    let place = "/event/application/recommended/findings";
    let settled = asked.with("application/recommend", 0, place, decided.clone());
    let place = "/event/application/approved/findings";
    assert_eq!(settled.with("application/approve", 0, place, decided).violations(), []);
}

#[test]
fn a_list_cannot_skip_a_version() {
    let story = whole().with("import/credit", 0, "/event/import/recorded/version", json!(2));
    story.breaks(Promise::Once, "R5.1");
}

#[test]
fn a_successor_takes_over_vouchers_and_sums_to_the_fen() {
    let mut story = whole();
    story.time("2022-01-30 09:00");
    let it = |vouchers: Value, received: i64| {
        json!({"enterprise": {"succeeded": {"enterprise": id("first"), "into": id("second"),
            "kind": "merger", "vouchers": vouchers, "received_fen": {"2021": received},
            "document": "d"}}})
    };
    let with = |vouchers, received| {
        let mut story = story.clone();
        story.say("bureau", "enterprise/succeed", it(vouchers, received));
        story
    };
    assert_eq!(with(json!([id("voucher f1")]), 5_000_000).violations(), []);
    with(json!([id("voucher f1")]), 4_999_999).breaks(Promise::Cap, "R14.3");
    with(json!([]), 5_000_000).breaks(Promise::Once, "R3.6");
    with(json!([id("voucher f1"), id("voucher f2")]), 5_000_000).breaks(Promise::Once, "R3.5");
}
