//! Faults in applications and their review.

use serde_json::json;
use yunquan_auditor::Promise;

use crate::city::{closed, posted, review, round, submit, until_issue, whole};
use crate::story::{Story, id};

const FORM: &str = "/event/application/submitted";

#[test]
fn an_application_that_had_to_be_refused_is_named_by_its_rule() {
    let story = whole();
    for (rule, field, value) in [
        ("R12.1", "materials/1/kind", json!("other")),
        ("R26.1", "contract/signed_on", json!("2019-12-31")),
        ("R26.1", "contract/signed_on", json!("2020-08-31")),
        ("R26.1", "contract/signed_on", json!("2021-01-16")),
        ("R6.2", "contract/lines/0/region", json!("450103")),
        ("R17.2", "contract/price_fen", json!(11_999_999)),
        ("R17.2", "contract/voucher_amount", json!({"exactly": 12_000_001})),
        ("R11.1", "year", json!(2022)),
        ("R5.4", "contract/provider", json!(id("second"))),
    ] {
        let broken = story.with("application/submit", 0, &format!("{FORM}/{field}"), value);
        broken.breaks(Promise::Eligibility, rule);
    }
}

#[test]
fn an_application_outside_the_window_or_after_the_scheme_is_named() {
    let story = whole();
    let terms = "/event/notice/published/terms";
    let late = story.with("notice/publish", 0, &format!("{terms}/opens_on"), json!("2021-01-16"));
    late.breaks(Promise::Eligibility, "R11.1");
    let scope =
        story.with("notice/publish", 0, &format!("{terms}/categories"), json!(["business"]));
    scope.breaks(Promise::Eligibility, "R11.1");
    let mut story = until_issue();
    story.time("2023-01-01 00:00");
    submit(&mut story, "first", "f9", 2, 3, 100);
    story.breaks(Promise::Eligibility, "R28.1");
}

#[test]
fn the_subsidy_is_recomputed_line_by_line() {
    let story = whole();
    for (rule, field, value) in [
        ("R16.1", "estimate/basis_fen", json!(12_000_000)),
        ("R16.1", "estimate/subsidy_fen", json!(5_000_001)),
        ("R16.1", "estimate/ratio", json!(8_000)),
        ("R14.3", "estimate_fen", json!(4_999_999)),
    ] {
        let broken = story.with("application/submit", 0, &format!("{FORM}/{field}"), value);
        broken.breaks(Promise::Subsidy, rule);
    }
    let place = "/event/provider/admitted/items/0/price_fen";
    let dear = story.with("provider/admit", 0, place, json!(9_999_999));
    dear.breaks(Promise::Subsidy, "R16.1");
}

#[test]
fn half_a_fen_is_rounded_down() {
    let mut story = until_issue();
    submit(&mut story, "first", "f3", 2, 3, 33_333);
    let at = story.leaves.len() - 1;
    assert_eq!(story.leaves[at]["event"]["application"]["submitted"]["estimate_fen"], 16_666);
    assert_eq!(story.violations(), []);
}

#[test]
fn the_order_has_no_gap_and_is_never_given_twice() {
    let story = whole();
    let place = format!("{FORM}/order");
    story.with("application/submit", 1, &place, json!(3)).breaks(Promise::Order, "R4.4");
    story.with("application/submit", 1, &place, json!(1)).breaks(Promise::Order, "R4.4");
}

#[test]
fn the_tier_follows_from_the_industry() {
    let story = whole().with("application/submit", 0, &format!("{FORM}/tier"), json!(1));
    story.breaks(Promise::Rank, "R5.3");
}

/// A file returned on Monday 18 January 2021 and handed in again.
pub(crate) fn corrected(correct_by: &str, again: &str, order: Option<u32>) -> Story {
    let mut story = until_issue();
    let end = story.find("application/recommend", 0);
    story.leaves.truncate(end);
    story.time("2021-01-18 09:00");
    let it = json!({"application": {"returned": {"application": id("f1"), "by": id("district"),
        "correct_by": correct_by, "reason": "r", "remarks": []}}});
    story.say("district", "application/return", it);
    story.time(again);
    submit(&mut story, "first", "f1", 2, 0, 12_000_000);
    let at = story.leaves.len() - 1;
    story.leaves[at]["event"]["application"]["submitted"]["order"] = json!(order);
    story
}

#[test]
fn a_correction_in_time_keeps_its_order_and_a_late_one_gets_a_later_one() {
    assert_eq!(corrected("2021-01-25", "2021-01-25 23:59", None).violations(), []);
    assert_eq!(corrected("2021-01-25", "2021-01-26 00:00", Some(3)).violations(), []);
    corrected("2021-01-25", "2021-01-25 23:59", Some(3)).breaks(Promise::Order, "R4.4");
    corrected("2021-01-25", "2021-01-26 00:00", None).breaks(Promise::Order, "R4.4");
    corrected("2021-01-26", "2021-01-25 23:59", None).breaks(Promise::Order, "R4.4");
}

#[test]
fn two_applications_cannot_carry_one_contract() {
    let mut story = until_issue();
    submit(&mut story, "first", "f3", 2, 3, 12_000_000);
    let at = story.leaves.len() - 1;
    let form = &mut story.leaves[at]["event"]["application"]["submitted"];
    form["contract_id"] = json!(id("contract f1"));
    form["contract"]["number"] = json!("F-1");
    story.breaks(Promise::Once, "R18.2");
    // Another id for the same parties and number is the same contract all the same.
    story.leaves[at]["event"]["application"]["submitted"]["contract_id"] = json!(id("other"));
    story.breaks(Promise::Once, "R18.2");
}

#[test]
fn the_same_person_cannot_recommend_and_approve() {
    let by = "/event/application/approved/by";
    let story = whole().with("application/approve", 0, by, json!(id("district")));
    story.breaks(Promise::Persons, "R13.1");
    let story = whole().with("application/recommend", 0, "/by", json!(id("reviewer")));
    story.breaks(Promise::Persons, "R13.1");
}

#[test]
fn an_application_is_handed_in_by_its_own_enterprise() {
    let story = whole().with("application/submit", 0, "/by", json!(id("second-account")));
    story.breaks(Promise::Persons, "R3.5");
}

#[test]
fn a_stage_cannot_be_skipped() {
    let story = whole();
    story.without("application/recommend", 0).breaks(Promise::Stage, "R13.1");
    story.without("application/approve", 0).breaks(Promise::Stage, "R13.2");
}

#[test]
fn five_working_days_are_counted_by_the_notices() {
    let story = whole();
    let place = "/event/publicity/posted/last_day";
    story.with("publicity/post", 0, place, json!("2021-01-26")).breaks(Promise::Publicity, "R13.2");
    let place = "/event/publicity/closed/last_day";
    story
        .with("publicity/close", 1, place, json!("2021-01-26"))
        .breaks(Promise::Publicity, "R13.2");
    let place = "/event/publicity/posted/posted_on";
    story.with("publicity/post", 0, place, json!("2021-01-19")).breaks(Promise::Publicity, "R13.2");
    let midnight = story.leaves[story.find("publicity/close", 1)]["at"].as_i64().unwrap();
    let early = story.with("publicity/close", 1, "/at", json!(midnight - 1));
    early.breaks(Promise::Publicity, "R13.2");
}

/// f1 is objected to within the period, and the objection decided or left open.
pub(crate) fn objected(at: &str, upheld: Option<bool>) -> Story {
    let mut story = until_issue();
    story.leaves.pop();
    story.time(at);
    let it = json!({"publicity": {"objected": {"publicity": id("pub-f"), "kind": "applications",
        "item": id("f1"), "objection": id("objection"), "at": 0, "facts": "f", "evidence": []}}});
    story.say("public", "publicity/object", it);
    if let Some(upheld) = upheld {
        let it = json!({"publicity": {"decided": {"publicity": id("pub-f"),
            "kind": "applications", "item": id("f1"), "objection": id("objection"),
            "by": id("reviewer"), "upheld": upheld, "others_open": false, "reason": "r"}}});
        story.say("reviewer", "publicity/decide", it);
    }
    story.time("2021-01-28 00:00");
    closed(&mut story, "pub-f", "applications", &["f2"], "2021-01-27");
    story.time("2021-01-28 09:00");
    story
}

#[test]
fn an_objection_comes_in_time_and_is_decided_once() {
    assert_eq!(objected("2021-01-27 23:59", Some(true)).violations(), []);
    objected("2021-01-28 00:00", None).breaks(Promise::Publicity, "R13.2");
    let story = objected("2021-01-22 09:00", Some(true));
    story.twice("publicity/decide", 0).breaks(Promise::Once, "R14.1");
    let place = "/event/publicity/closed/cleared";
    let cleared = story.with("publicity/close", 1, place, json!([id("f1"), id("f2")]));
    cleared.breaks(Promise::Publicity, "R13.2");
}

/// Who objected has an answer; a file that was withdrawn is neither cleared nor refused by it.
#[test]
fn an_objection_decided_after_the_file_has_ended_moves_nothing() {
    for upheld in [true, false] {
        let mut story = objected("2021-01-22 09:00", None);
        let it = json!({"application": {"withdrawn": {"application": id("f1")}}});
        story.say("first-account", "application/withdraw", it);
        let it = json!({"publicity": {"decided": {"publicity": id("pub-f"),
            "item": id("f1"), "objection": id("objection"), "by": id("reviewer"),
            "upheld": upheld, "moot": true}}});
        story.say("reviewer", "publicity/decide", it);
        assert_eq!(story.violations(), []);
        round(&mut story);
        story.breaks(Promise::Stage, "R14.1");
    }
}

#[test]
fn an_objection_in_a_publicity_that_the_file_has_left_is_seen() {
    let mut story = objected("2021-01-27 23:59", Some(false));
    let at = story.find("publicity/object", 0);
    story.leaves[at]["event"]["publicity"]["objected"]["publicity"] = json!(id("pub-p"));
    story.breaks(Promise::Publicity, "R10.2");
    // Posted again, and objected to in the first posting.
    let mut story = until_issue();
    story.leaves.pop();
    let days = ("2021-01-28", "2021-02-04");
    posted(&mut story, "again", "applications", &["f1"], "publicity/post", days);
    story.time("2021-01-28 09:00");
    let it = json!({"publicity": {"objected": {"publicity": id("pub-f"), "kind": "applications",
        "item": id("f1"), "objection": id("late"), "at": 0, "facts": "f", "evidence": []}}});
    story.say("public", "publicity/object", it);
    story.breaks(Promise::Publicity, "R13.2");
}

#[test]
fn what_was_never_approved_cannot_be_posted() {
    let mut story = until_issue();
    submit(&mut story, "first", "f3", 2, 3, 200);
    review(&mut story, "f3");
    let days = ("2021-01-28", "2021-02-04");
    posted(&mut story, "again", "applications", &["f3"], "publicity/post", days);
    assert_eq!(story.violations(), []);
    story.without("application/approve", 2).breaks(Promise::Stage, "R13.2");
}
