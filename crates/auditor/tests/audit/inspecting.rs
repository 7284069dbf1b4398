//! Faults in inspections.

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::city::{round, submit, until_issue};
use crate::second::{accept, inspected, inspection, until_paid};
use crate::story::{Story, id};

const RECTIFIED: &str = "/event/inspection/rechecked/rectified";

fn story() -> Story {
    let mut story = until_paid();
    inspected(&mut story);
    story
}

fn drawn(story: &Story) -> Value {
    let leaf = &story.leaves[story.find("inspection/draw", 0)];
    leaf["event"]["inspection"]["drawn"]["assignments"][0].clone()
}

#[test]
fn an_inspection_that_keeps_the_regulation_has_no_violation() {
    assert_eq!(story().violations(), []);
}

#[test]
fn subjects_and_inspectors_are_those_that_the_lot_gives() {
    let story = story();
    let (one, list) = (drawn(&story), "/event/inspection/drawn/assignments");
    let turned = json!([one["inspectors"][1], one["inspectors"][0]]);
    let place = format!("{list}/0/inspectors");
    story.with("inspection/draw", 0, &place, turned).breaks(Promise::Lot, "R24.1");
    story.with("inspection/draw", 0, list, json!([])).breaks(Promise::Lot, "R24.1");
    story
        .with("inspection/draw", 0, "/event/inspection/drawn/root", json!("00"))
        .breaks(Promise::Lot, "R24.1");
    story.twice("inspection/draw", 0).breaks(Promise::Once, "R24.1");
}

#[test]
fn a_plan_is_hashed_and_names_inspectors() {
    let story = story();
    let plan = "/event/inspection/planned";
    story
        .with("inspection/plan", 0, &format!("{plan}/digest"), json!("00"))
        .breaks(Promise::Lot, "R24.1");
    story
        .with("inspection/plan", 0, &format!("{plan}/count"), json!(3))
        .breaks(Promise::Persons, "R24.1");
    let others = json!([id("expert1"), id("inspector1")]);
    story
        .with("inspection/plan", 0, &format!("{plan}/inspectors"), others)
        .breaks(Promise::Persons, "R24.1");
}

#[test]
fn each_step_has_its_place_and_its_person() {
    let story = story();
    story.without("inspection/find", 0).breaks(Promise::Stage, "R24.1");
    story.without("inspection/draw", 0).breaks(Promise::Stage, "R24.1");
    let place = "/event/inspection/found/rectify_by";
    story.with("inspection/find", 0, place, Value::Null).breaks(Promise::Stage, "R24.1");
    story.with("inspection/find", 0, place, json!("2021-09-01")).breaks(Promise::Stage, "R24.1");
    // Checked again by who found it.
    let finder = drawn(&story)["inspectors"][0].clone();
    let same = story.with("inspection/recheck", 0, "/by", finder.clone());
    same.with("inspection/recheck", 0, "/event/inspection/rechecked/by", finder)
        .breaks(Promise::Persons, "R24.1");
    // Found by an inspector who was not drawn.
    let third = ["inspector1", "inspector2", "inspector3"].map(id);
    let one = drawn(&story);
    let known = one["inspectors"].as_array().unwrap();
    let third = third.iter().find(|it| !known.contains(&json!(it))).unwrap();
    let other = story.with("inspection/find", 0, "/by", json!(third));
    other
        .with("inspection/find", 0, "/event/inspection/found/by", json!(third))
        .breaks(Promise::Persons, "R24.1");
    story
        .with("inspection/rectify", 0, "/by", json!(id("second-account")))
        .breaks(Promise::Persons, "R3.5");
}

/// What was checked again is checked after its last day, and is not rectified.
pub(crate) fn not_rectified(mut story: Story) -> Story {
    let recheck = story.leaves.pop().unwrap();
    story.time("2021-09-30 09:00");
    let by = recheck["by"].as_str().unwrap();
    story.say_as(by, "inspection/recheck", recheck["event"].clone());
    story.with("inspection/recheck", 0, RECTIFIED, json!(false))
}

#[test]
fn who_does_not_rectify_loses_the_benefit() {
    let early = story().with("inspection/recheck", 0, RECTIFIED, json!(false));
    early.breaks(Promise::Stage, "R24.2");
    let mut story = not_rectified(story());
    assert_eq!(story.violations(), []);
    let provider = drawn(&story)["party"].as_str().unwrap().starts_with("provider");
    submit(&mut story, "first", "f4", 2, 3, 1_000_000);
    story.breaks(Promise::Eligibility, if provider { "R5.4" } else { "R24.2" });
}

#[test]
fn a_voucher_not_yet_accepted_is_a_benefit_not_yet_had() {
    for rectified in [true, false] {
        let mut story = until_issue();
        round(&mut story);
        inspection(&mut story, &["first"]);
        let mut story = if rectified { story } else { not_rectified(story) };
        story.time("2021-10-08 09:00");
        accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-10-08");
        if rectified {
            assert_eq!(story.violations(), []);
        } else {
            story.breaks(Promise::Eligibility, "R24.2");
        }
    }
}
