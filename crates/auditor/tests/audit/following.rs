//! Faults where a provider is renamed, or another takes its place (R3.6).

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::rebinding::with_second;
use crate::second::accept;
use crate::story::{Story, id};

fn succeeded(from: &str, into: &str, vouchers: Value, continues: bool) -> Value {
    json!({"provider": {"succeeded": {"provider": id(from), "into": id(into), "kind": "merger",
        "vouchers": vouchers, "redemptions": [], "applications": [], "codes": ["P1"],
        "continues": continues, "document": "d"}}})
}

fn merged(from: &str, into: &str, vouchers: Value) -> Story {
    let mut story = with_second();
    story.time("2022-01-14 09:00");
    story.say("bureau", "provider/succeed", succeeded(from, into, vouchers, false));
    story
}

fn both() -> Value {
    json!([id("voucher f1"), id("voucher f2")])
}

fn renamed(story: &mut Story, former: &str, code: &str) {
    story.time("2022-01-14 09:00");
    let it = json!({"provider": {"renamed": {"provider": id("p"), "name": "云一集团",
        "former_code": former, "credit_code": code, "document": "d"}}});
    story.say("bureau", "provider/succeed", it);
}

/// A provider renamed, then followed by another.
pub(crate) fn life() -> Story {
    let mut story = with_second();
    renamed(&mut story, "P1", "P1");
    story.say("bureau", "provider/succeed", succeeded("p", "q", both(), false));
    story
}

/// What nobody may become by following another.
pub(crate) fn faulty() -> Vec<Story> {
    let renamed_from = |former: &str, code: &str| {
        let mut story = with_second();
        renamed(&mut story, former, code);
        story
    };
    vec![
        merged("p", "q", json!([id("voucher f1")])),
        merged("q", "p", json!([id("voucher f1")])),
        merged("p", "p", both()),
        merged("p", "nobody", both()),
        renamed_from("P8", "P9"),
        renamed_from("P1", "P2"),
    ]
}

#[test]
fn a_successor_takes_over_every_voucher_of_its_own_and_no_other() {
    assert_eq!(merged("p", "q", both()).violations(), []);
    merged("p", "q", json!([id("voucher f1")])).breaks(Promise::Once, "R3.6");
    merged("q", "p", json!([id("voucher f1")])).breaks(Promise::Once, "R3.5");
    // A division after which it goes on names those that go over.
    let mut story = with_second();
    story.time("2022-01-14 09:00");
    let it = succeeded("p", "q", json!([id("voucher f1")]), true);
    story.say("bureau", "provider/succeed", it);
    assert_eq!(story.violations(), []);
}

#[test]
fn only_one_that_stands_takes_anothers_place() {
    merged("p", "p", both()).breaks(Promise::Stage, "R3.6");
    merged("p", "nobody", both()).breaks(Promise::Stage, "R3.6");
    let mut story = merged("p", "q", both());
    story.say("bureau", "provider/succeed", succeeded("q", "p", json!([]), false));
    story.breaks(Promise::Stage, "R3.6");
}

#[test]
fn a_renaming_leaves_the_code_that_it_had() {
    let renamed = |former: &str, code: &str| {
        let mut story = with_second();
        renamed(&mut story, former, code);
        story
    };
    assert_eq!(renamed("P1", "P1").violations(), []);
    assert_eq!(renamed("P1", "P9").violations(), []);
    renamed("P8", "P9").breaks(Promise::Once, "R3.6");
    renamed("P1", "P2").breaks(Promise::Once, "R10.1");
}

/// R13.1: who declared a tie with a firm is tied to who follows it.
#[test]
fn a_declared_tie_follows_to_who_takes_the_place() {
    let suspended = |declared: &str, merged_from: &str, into: &str| {
        let mut story = with_second();
        story.time("2022-01-14 09:00");
        let party = format!("provider/{}", id(declared));
        let it = json!({"account": {"declared": {"account": id("reviewer"), "party": party}}});
        story.say("reviewer", "relation/declare", it);
        let vouchers = if merged_from == "p" { both() } else { json!([]) };
        story.say("bureau", "provider/succeed", succeeded(merged_from, into, vouchers, false));
        let it = json!({"provider": {"suspended": {"provider": id(into)}}});
        story.say("reviewer", "provider/suspend", it);
        story
    };
    suspended("p", "p", "q").breaks(Promise::Persons, "R13.1");
    suspended("q", "q", "p").breaks(Promise::Persons, "R13.1");
    assert_eq!(suspended("other", "p", "q").violations(), []);
}

/// R17.1: a tie with whom a provider follows is a tie with it.
#[test]
fn a_tie_of_whom_it_follows_is_its_own() {
    let accepted = |tied_to: &str| {
        let mut story = merged("p", "q", both());
        let node = |key: &str| json!({"key": key, "name": key, "exempt": false});
        let edge = json!({"from": "E1", "to": tied_to, "link": {"kind": "holding", "share": 1}});
        let relations = json!({"nodes": [node("E1"), node(tied_to)], "edges": [edge]});
        story.import("bureau", "relations", 1, &relations);
        accept(&mut story, "f1", 12_000_000, 5_000_000, "2022-01-14");
        let at = story.find("voucher/accept", 0);
        story.leaves[at]["event"]["voucher"]["accepted"]["provider"] = json!(id("q"));
        story.violations().iter().any(|it| it.rule == "R17.1")
    };
    assert!(accepted("P1") && accepted("P2") && !accepted("P3"));
}
