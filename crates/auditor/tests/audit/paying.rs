//! Faults in determination and settlement.

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::second::{Matter, pay, settle, until_determined, until_paid};
use crate::story::{Story, id};

const PROPOSED: &str = "/event/redemption/proposed";
const DETERMINED: &str = "/event/redemption/determined";

#[test]
fn the_amount_is_the_lesser_of_face_value_and_ratio_times_accepted_basis() {
    let story = until_paid();
    for fen in [4_500_001, 4_499_999] {
        let place = format!("{DETERMINED}/amount_fen");
        let other = story.with("redemption/determine", 1, &place, json!(fen));
        other.breaks(Promise::Subsidy, "R22.4");
        let place = format!("{PROPOSED}/amount_fen");
        let other = story.with("redemption/determine", 0, &place, json!(fen));
        other.breaks(Promise::Subsidy, "R22.4");
        other.breaks(Promise::Persons, "R22.4");
    }
    let place = format!("{DETERMINED}/face_fen");
    story.with("redemption/determine", 1, &place, json!(4_999_999)).breaks(Promise::Money, "R22.4");
    let place = format!("{DETERMINED}/lapsed");
    story.with("redemption/determine", 1, &place, json!(true)).breaks(Promise::Money, "R19.1");
}

/// The second determination by somebody else, for a body.
fn second(by: &str, body: &str) -> Story {
    let story = until_determined();
    let story = story.with("redemption/determine", 1, "/by", json!(id(by)));
    let story = story.with("redemption/determine", 1, &format!("{DETERMINED}/by"), json!(id(by)));
    story.with("redemption/determine", 1, &format!("{DETERMINED}/body"), json!(body))
}

#[test]
fn two_persons_of_two_bodies_determine() {
    assert_eq!(second("finance2", "finance").violations(), []);
    second("bureau2", "bureau").breaks(Promise::Persons, "R22.4");
    second("reviewer", "bureau").breaks(Promise::Persons, "R22.4");
    second("reviewer", "finance").breaks(Promise::Persons, "R22.4");
    until_determined().without("redemption/determine", 0).breaks(Promise::Persons, "R22.4");
}

#[test]
fn who_accepted_the_file_does_not_determine() {
    let story = until_determined();
    let story = story.with("redemption/determine", 0, "/by", json!(id("bureau")));
    let story =
        story.with("redemption/determine", 0, &format!("{PROPOSED}/by"), json!(id("bureau")));
    story.breaks(Promise::Persons, "R13.1");
}

#[test]
fn a_payment_list_is_what_was_determined_and_hashed() {
    let story = until_paid();
    let list = "/event/settlement/prepared";
    let with = |place: &str, value: Value| {
        story.with("settlement/prepare", 0, &format!("{list}/{place}"), value)
    };
    with("items/0/amount_fen", json!(4_500_001)).breaks(Promise::Money, "R22.5");
    with("items/0/provider", json!(id("q"))).breaks(Promise::Money, "R22.5");
    with("total_fen", json!(1)).breaks(Promise::Money, "R22.5");
    with("digest", json!("00")).breaks(Promise::Lot, "R22.5");
    with("items", json!([])).breaks(Promise::Stage, "R22.5");
    // On a second list while it is on the first.
    let mut twice = until_determined();
    settle(&mut twice, "s1", "2021-06-10");
    settle(&mut twice, "s2", "2021-06-10");
    twice.breaks(Promise::Stage, "R22.5");
}

#[test]
fn a_payment_list_is_sent_by_another_person() {
    let story = until_paid();
    let alone = story.with("settlement/send", 0, "/by", json!(id("finance")));
    let place = "/event/settlement/sent/by";
    alone.with("settlement/send", 0, place, json!(id("finance"))).breaks(Promise::Persons, "R22.5");
    story.twice("settlement/send", 0).breaks(Promise::Once, "R22.5");
    story.without("settlement/prepare", 0).breaks(Promise::Stage, "R22.5");
}

#[test]
fn nothing_is_paid_twice_or_otherwise_than_determined() {
    let story = until_paid();
    let mut again = story.clone();
    pay(&mut again, "s2", "2021-06-15");
    again.breaks(Promise::Once, "R22.5");
    let mut bounced = story.clone();
    pay(&mut bounced, "s1", "2021-06-15");
    bounced.breaks(Promise::Once, "R22.5");
    let place = "/event/settlement/paid";
    let with = |place: &str, value: Value| story.with("settlement/record", 1, place, value);
    with(&format!("{place}/amount_fen"), json!(4_500_001)).breaks(Promise::Money, "R22.5");
    with(&format!("{place}/voucher"), json!(id("voucher f2"))).breaks(Promise::Money, "R22.5");
    with(&format!("{place}/on"), json!("2021-06-16")).breaks(Promise::Stage, "R22.5");
    with(&format!("{place}/on"), json!("2021-06-14")).breaks(Promise::Stage, "R22.5");
    story.without("settlement/send", 1).breaks(Promise::Stage, "R22.5");
}

#[test]
fn what_bounced_is_corrected_before_it_is_sent_again() {
    let story = until_paid();
    story.without("redemption/correct-account", 0).breaks(Promise::Stage, "R22.5");
    let place = "/event/settlement/bounced/reason";
    story.with("settlement/record", 0, place, json!("")).breaks(Promise::Stage, "R22.5");
    let other = json!(id("first-account"));
    story.with("redemption/correct-account", 0, "/by", other).breaks(Promise::Persons, "R3.5");
}

pub(crate) const CASE: Matter<'_> =
    Matter { case: "case 3", parties: &[("first", true)], voucher: "voucher f1", on: "2021-06-10" };

#[test]
fn a_frozen_voucher_stops_its_money() {
    // Frozen before the list is made.
    let mut story = until_determined();
    CASE.opened(&mut story);
    settle(&mut story, "s1", "2021-06-10");
    story.breaks(Promise::Frozen, "R23.1");
    // Frozen between preparing and sending: it must be dropped.
    let mut story = until_determined();
    settle(&mut story, "s1", "2021-06-10");
    let sent = story.leaves.pop().unwrap();
    CASE.opened(&mut story);
    let mut dropped = sent["event"].clone();
    story.say("finance2", "settlement/send", sent["event"].clone());
    story.breaks(Promise::Frozen, "R23.1");
    story.leaves.pop();
    dropped["settlement"]["sent"]["dropped"] = json!([id("r1")]);
    story.say("finance2", "settlement/send", dropped);
    assert_eq!(story.violations(), []);
    // Frozen while the bank pays: what it has paid is paid.
    let mut story = until_determined();
    settle(&mut story, "s1", "2021-06-10");
    CASE.opened(&mut story);
    pay(&mut story, "s1", "2021-06-10");
    assert_eq!(story.violations(), []);
}

#[test]
fn nothing_is_determined_while_a_case_has_frozen_it() {
    let mut story = until_determined();
    let last = story.leaves.pop().unwrap();
    CASE.opened(&mut story);
    story.say("finance", "redemption/determine", last["event"].clone());
    story.breaks(Promise::Frozen, "R23.1");
}
