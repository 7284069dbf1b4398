//! Faults in rounds, vouchers and money.

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::city::{closed, issued, posted, review, submit, until_issue, whole};
use crate::review::objected;
use crate::story::{Story, id};

const VOUCHER: &str = "/event/voucher/issued";

/// A budget that reaches the first in rank and only part of the second.
pub(crate) fn scarce() -> Story {
    let mut story = until_issue();
    let it = json!({"budget": {"adjusted": {"year": 2021, "appropriated_fen": 7_999_999}}});
    story.say("finance", "budget/adjust", it);
    story
}

pub(crate) fn begin(story: &mut Story, count: u32, total: i64) {
    let it = json!({"round": {"prepared": {"round": id("round"), "year": 2021,
        "by": id("bureau"), "count": count, "total_fen": total}}});
    story.say("bureau", "round/preview", it);
    let it = json!({"round": {"issued": {"round": id("round"), "by": id("reviewer")}}});
    story.say("reviewer", "round/issue", it);
}

pub(crate) fn waiting(story: &mut Story, file: &str, face: i64) {
    let it = json!({"round": {"waiting": {"application": id(file), "face_fen": face}}});
    story.say("reviewer", "round/issue", it);
}

#[test]
fn nobody_is_issued_past_one_that_did_not_fit() {
    let mut story = scarce();
    begin(&mut story, 1, 3_000_000);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    let mut waits = story.clone();
    waiting(&mut waits, "f1", 5_000_000);
    assert_eq!(waits.violations(), []);
    // Left out without waiting.
    story.breaks(Promise::Rank, "R14.2");
    // Issued although there is no money.
    issued(&mut story, 1, ("first", "f1"), 5_000_000);
    story.breaks(Promise::Rank, "R14.2");
    story.breaks(Promise::Money, "R4.1");
    // The lower rank is served, the higher is not.
    let mut turned = scarce();
    begin(&mut turned, 1, 3_000_000);
    issued(&mut turned, 1, ("first", "f1"), 5_000_000);
    waiting(&mut turned, "f2", 3_000_000);
    turned.breaks(Promise::Rank, "R14.2");
}

#[test]
fn a_part_of_the_face_value_is_not_issued() {
    let mut story = scarce();
    begin(&mut story, 2, 7_999_999);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    issued(&mut story, 1, ("first", "f1"), 4_999_999);
    story.breaks(Promise::Rank, "R14.2");
}

#[test]
fn a_round_is_issued_once_as_it_was_prepared_by_another() {
    let story = whole();
    let place = "/event/round/prepared/total_fen";
    story.with("round/preview", 0, place, json!(8_000_001)).breaks(Promise::Rank, "R14.2");
    let place = "/event/round/prepared/count";
    story.with("round/preview", 0, place, json!(1)).breaks(Promise::Rank, "R14.2");
    let place = "/event/round/prepared/by";
    let alone = story.with("round/preview", 0, place, json!(id("reviewer")));
    alone.breaks(Promise::Persons, "R13.1");
    story.twice("round/issue", 0).breaks(Promise::Once, "R14.1");
    story.without("round/issue", 0).breaks(Promise::Rank, "R14.2");
    story.without("round/issue", 2).breaks(Promise::Rank, "R14.2");
}

#[test]
fn a_voucher_names_its_file_its_day_and_its_own_number() {
    let story = whole();
    for (promise, rule, field, value) in [
        (Promise::Once, "R3.4", "enterprise", json!(id("first"))),
        (Promise::Once, "R3.4", "contract", json!(id("contract f1"))),
        (Promise::Once, "R18.1", "number", json!("LZ21-0000-0000-0002-R")),
        (Promise::Once, "R18.1", "number", json!("LZ21-0000-0000-0000-Q")),
        (Promise::Validity, "R3.2", "issued_on", json!("2021-01-29")),
        (Promise::Validity, "R3.2", "nominal_last_day", json!("2022-01-27")),
        (Promise::Stage, "R14.1", "round", json!(id("another"))),
        (Promise::Subsidy, "R16.1", "face_fen", json!(3_000_001)),
        (Promise::Rank, "R14.2", "face_fen", json!(2_999_999)),
    ] {
        // Leaf 0 is the round's own, leaf 1 the voucher of `second`.
        let broken = story.with("round/issue", 1, &format!("{VOUCHER}/{field}"), value);
        broken.breaks(promise, rule);
    }
}

#[test]
fn no_voucher_before_the_publicity_is_over_or_while_an_objection_stands() {
    // Dismissed within the period: cleared, but the five days are not over.
    let mut hasty = objected("2021-01-22 09:00", Some(false));
    let end = hasty.find("publicity/close", 1);
    hasty.leaves.truncate(end);
    hasty.time("2021-01-27 12:00");
    begin(&mut hasty, 1, 5_000_000);
    let mut round = hasty.clone();
    issued(&mut round, 1, ("first", "f1"), 5_000_000);
    round.breaks(Promise::Publicity, "R13.2");
    // Undecided: held, its money reserved, no voucher.
    let mut held = objected("2021-01-22 09:00", None);
    begin(&mut held, 1, 3_000_000);
    issued(&mut held, 0, ("second", "f2"), 3_000_000);
    assert_eq!(held.violations(), []);
    issued(&mut held, 1, ("first", "f1"), 5_000_000);
    held.breaks(Promise::Eligibility, "R14.1");
}

#[test]
fn no_voucher_at_a_suspended_provider_nor_for_a_banned_enterprise() {
    let mut story = until_issue();
    let it = json!({"provider": {"suspended": {"provider": id("p")}}});
    story.say("reviewer", "provider/suspend", it);
    begin(&mut story, 2, 8_000_000);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    story.breaks(Promise::Eligibility, "R5.4");
    let mut story = until_issue();
    let list = json!({"rows": [{"credit_code": "E2", "name": "乙", "kind": "bad-faith",
        "listed_on": "2021-01-20", "until": "2024-01-20", "source": "s"}]});
    story.import("bureau", "credit", 2, &list);
    begin(&mut story, 1, 5_000_000);
    let passed = json!({"round": {"passed-over": {"application": id("f2"), "rule": "R23.5"}}});
    let mut lawful = story.clone();
    lawful.say("reviewer", "round/issue", passed);
    issued(&mut lawful, 1, ("first", "f1"), 5_000_000);
    assert_eq!(lawful.violations(), []);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    story.breaks(Promise::Eligibility, "R23.5");
}

#[test]
fn the_cap_counts_what_was_received_before() {
    let mut story = until_issue();
    let it = json!({"enterprise": {"brought-forward": {"enterprise": id("first"), "year": 2021,
        "received_fen": 47_000_000, "document": "d"}}});
    story.say("bureau", "enterprise/bring-forward", it);
    begin(&mut story, 2, 6_000_000);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    let mut whole = story.clone();
    issued(&mut story, 1, ("first", "f1"), 3_000_000);
    assert_eq!(story.violations(), []);
    issued(&mut whole, 1, ("first", "f1"), 3_000_001);
    whole.breaks(Promise::Cap, "R14.3");
    let place = "/event/enterprise/brought-forward/received_fen";
    let above = story.with("enterprise/bring-forward", 0, place, json!(50_000_001));
    above.breaks(Promise::Cap, "R14.3");
    let full = story.with("enterprise/bring-forward", 0, place, json!(50_000_000));
    let mut again = full;
    submit(&mut again, "first", "f3", 2, 3, 200);
    again.breaks(Promise::Cap, "R3.3");
}

#[test]
fn the_quota_of_the_notice_is_a_limit_of_its_own() {
    let place = "/event/notice/published/terms/quota_fen";
    let story = whole().with("notice/publish", 0, place, json!(7_999_999));
    story.breaks(Promise::Money, "R11.1");
}

#[test]
fn a_contract_has_one_voucher() {
    let mut story = until_issue();
    submit(&mut story, "first", "f3", 2, 3, 12_000_000);
    let at = story.leaves.len() - 1;
    let form = &mut story.leaves[at]["event"]["application"]["submitted"];
    form["contract_id"] = json!(id("contract f1"));
    review(&mut story, "f3");
    let days = ("2021-01-28", "2021-02-04");
    posted(&mut story, "more", "applications", &["f3"], "publicity/post", days);
    story.time("2021-02-05 00:00");
    closed(&mut story, "more", "applications", &["f3"], "2021-02-04");
    begin(&mut story, 3, 13_000_000);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    issued(&mut story, 1, ("first", "f1"), 5_000_000);
    issued(&mut story, 1, ("first", "f3"), 5_000_000);
    let at = story.leaves.len() - 1;
    story.leaves[at]["event"]["voucher"]["issued"]["contract"] = json!(id("contract f1"));
    let found = story.violations();
    let about = format!("voucher/{}", id("voucher f3"));
    assert!(found.iter().any(|it| it.rule == "R18.2" && it.subject == about), "{found:#?}");
}

#[test]
fn a_voucher_is_void_at_the_end_of_its_last_day_and_not_before() {
    let story = whole();
    let midnight = story.leaves[story.find("voucher/expire", 0)]["at"].as_i64().unwrap();
    let early = story.with("voucher/expire", 0, "/at", json!(midnight - 1));
    early.breaks(Promise::Validity, "R19.1");
    story.twice("voucher/expire", 0).breaks(Promise::Stage, "R19.1");
}

#[test]
fn money_set_free_is_the_face_value_and_goes_where_the_year_sends_it() {
    let story = whole();
    let place = "/event/voucher/released";
    let less = story.with("voucher/expire", 0, &format!("{place}/face_fen"), json!(1));
    less.breaks(Promise::Money, "R4.3");
    let lapsed = story.with("voucher/expire", 0, &format!("{place}/lapsed"), json!(true));
    lapsed.breaks(Promise::Money, "R19.1");
}

fn adjusted(total: i64) -> Story {
    let mut story = whole();
    let it = json!({"budget": {"adjusted": {"year": 2021, "appropriated_fen": total}}});
    story.say("finance", "budget/adjust", it);
    story
}

#[test]
fn an_adjustment_never_falls_below_what_is_bound() {
    assert_eq!(adjusted(5_000_000).violations(), []);
    adjusted(4_999_999).breaks(Promise::Money, "R4.2");
    adjusted(4_999_999).breaks(Promise::Money, "R4.3");
}

/// A year takes over from another.
pub(crate) fn carried(fen: i64, from: Value) -> Story {
    let mut story = whole();
    story.say("finance", "budget/appropriate", carrying(fen, from));
    story
}

fn carrying(fen: i64, from: Value) -> Value {
    json!({"budget": {"appropriated": {"year": 2022, "amount_fen": 0, "carried_in_fen": fen,
        "carried_from": from, "document": "d"}}})
}

/// What a year takes over leaves the ledger of the year before (R4.3).
#[test]
fn what_is_carried_in_is_carried_out_of_the_year_before() {
    assert_eq!(carried(95_000_000, json!(2021)).violations(), []);
    carried(95_000_001, json!(2021)).breaks(Promise::Money, "R4.3");
    carried(1, Value::Null).breaks(Promise::Money, "R4.3");
    carried(0, json!(2021)).breaks(Promise::Money, "R4.3");
    let mut closed = whole();
    closed.time("2023-01-01 00:00");
    let close = json!({"budget": {"closed": {"year": 2021, "lapsed_fen": 95_000_000}}});
    closed.say("system", "budget/close", close);
    closed.say("finance", "budget/appropriate", carrying(1, json!(2021)));
    closed.breaks(Promise::Money, "R4.3");
}

#[test]
fn a_year_closes_on_its_day_and_what_is_left_lapses() {
    let close = |day: &str, lapsed: Value| {
        let mut story = whole();
        story.time(day);
        let it = json!({"budget": {"closed": {"year": 2021, "lapsed_fen": lapsed}}});
        story.say("system", "budget/close", it);
        story
    };
    assert_eq!(close("2023-01-01 00:00", json!(95_000_000)).violations(), []);
    close("2023-01-01 00:00", json!(94_999_999)).breaks(Promise::Money, "R4.3");
    close("2022-12-30 23:59", json!(95_000_000)).breaks(Promise::Money, "R19.1");
}

#[test]
fn an_amended_contract_is_computed_anew_and_goes_back_to_review() {
    let amend = |price: i64, subsidy: i64, application: Value| {
        let mut story = until_issue();
        let lines = json!([{"item": "ERP", "title": null, "quantity": 1, "price_fen": price,
            "region": "450203"}]);
        let it = json!({"contract": {"amended": {"contract": id("contract f1"),
            "application": application, "price_fen": price, "lines": lines,
            "estimate": {"basis_fen": price, "ratio": 5000, "subsidy_fen": subsidy},
            "estimate_fen": subsidy, "reason": "r", "file": "f"}}});
        story.say("first-account", "contract/amend", it);
        story
    };
    let lawful = amend(8_000_000, 4_000_000, json!(id("f1")));
    assert_eq!(lawful.violations(), []);
    amend(8_000_000, 4_000_001, json!(id("f1"))).breaks(Promise::Subsidy, "R16.1");
    amend(8_000_000, 4_000_000, Value::Null).breaks(Promise::Stage, "R18.2");
    let mut served = lawful;
    begin(&mut served, 2, 7_000_000);
    issued(&mut served, 0, ("second", "f2"), 3_000_000);
    issued(&mut served, 1, ("first", "f1"), 4_000_000);
    served.breaks(Promise::Publicity, "R13.2");
    served.breaks(Promise::Stage, "R14.1");
}
