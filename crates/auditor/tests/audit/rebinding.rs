//! Faults where a voucher is bound to another provider (R10.4).

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::city::{Entrant, round, until_issue};
use crate::second::accept;
use crate::story::{Story, id};

const SECOND: Entrant<'_> = Entrant {
    id: "q",
    name: "云二",
    code: "P2",
    panel: "panel q",
    publicity: "pub-q",
    days: ["2022-01-05", "2022-01-12", "2022-01-13"],
    admitted: "2",
};

fn removed(story: &mut Story) {
    let it = json!({"provider": {"removed": {"provider": id("p"), "by": id("reviewer"),
        "reason": "r", "fault": false, "document": "d"}}});
    story.say("reviewer", "provider/remove", it);
}

/// The second file's voucher of 3,000,000 fen, for a contract worth as much to the fen.
fn bound(story: &mut Story) {
    let lines = json!([{"item": "ERP", "title": null, "quantity": 1, "price_fen": 6_000_000,
        "region": "450203"}]);
    let contract = json!({"number": "f2 q", "provider": id("q"), "signed_on": "2022-01-14",
        "price_fen": 6_000_000, "starts_on": "2022-01-14", "ends_on": "2022-12-31",
        "voucher_amount": "as-issued", "lines": lines});
    let it = json!({"voucher": {"rebound": {"voucher": id("voucher f2"),
        "application": id("f2"), "enterprise": id("second"),
        "from_contract": id("contract f2"), "from_provider": id("p"),
        "contract_id": id("contract q"), "contract": contract,
        "line_basis_fen": [6_000_000], "at": 0, "by": id("reviewer"), "document": "d",
        "reason": "r", "file": "f"}}});
    story.say("reviewer", "voucher/rebind", it);
}

/// The second provider comes with the next year's review, and has a catalogue of the voucher's
/// year.
pub(crate) fn with_second() -> Story {
    let mut story = until_issue();
    round(&mut story);
    story.time("2022-01-04 09:00");
    SECOND.enters(&mut story);
    let items = json!([{"code": "ERP", "category": "management", "price_fen": 10_000_000}]);
    let it = json!({"provider": {"catalogued": {"provider": id("q"), "year": 2021,
        "version": 1, "items": items}}});
    story.say("bureau", "provider/catalogue", it);
    story
}

pub(crate) fn story() -> Story {
    let mut story = with_second();
    story.time("2022-01-14 09:00");
    removed(&mut story);
    bound(&mut story);
    story
}

fn with(place: &str, value: Value) -> Story {
    story().with("voucher/rebind", 0, &format!("/event/voucher/rebound/{place}"), value)
}

#[test]
fn a_voucher_bound_to_another_provider_has_no_violation() {
    assert_eq!(story().violations(), []);
}

#[test]
fn only_one_whose_provider_has_left_the_registry_is_bound() {
    story().without("provider/remove", 0).breaks(Promise::Eligibility, "R10.4");
    let mut to_nobody = until_issue();
    round(&mut to_nobody);
    removed(&mut to_nobody);
    bound(&mut to_nobody);
    to_nobody.breaks(Promise::Eligibility, "R5.4");
}

#[test]
fn what_was_accepted_stays_with_its_provider() {
    let mut story = with_second();
    accept(&mut story, "f2", 6_000_000, 3_000_000, "2022-01-13");
    removed(&mut story);
    bound(&mut story);
    story.breaks(Promise::Stage, "R10.4");
}

#[test]
fn parties_and_contract_are_those_of_the_voucher() {
    with("enterprise", json!(id("first"))).breaks(Promise::Once, "R3.5");
    with("from_contract", json!(id("contract f1"))).breaks(Promise::Once, "R3.5");
    with("contract_id", json!(id("contract f1"))).breaks(Promise::Once, "R18.2");
}

#[test]
fn the_new_contract_is_held_against_the_rules_of_a_submission() {
    with("contract/lines/0/region", json!("450102")).breaks(Promise::Eligibility, "R6.2");
    with("contract/signed_on", json!("2019-12-31")).breaks(Promise::Eligibility, "R26.1");
    with("line_basis_fen", json!([5_999_999])).breaks(Promise::Subsidy, "R16.1");
    let mut dear = with("contract/lines/0/price_fen", json!(5_999_999));
    dear = dear.with(
        "voucher/rebind",
        0,
        "/event/voucher/rebound/contract/price_fen",
        json!(5_999_999),
    );
    dear.breaks(Promise::Subsidy, "R16.1");
}

#[test]
fn it_can_be_used_at_its_new_provider_only() {
    let mut old = story();
    accept(&mut old, "f2", 6_000_000, 3_000_000, "2022-01-14");
    old.breaks(Promise::Eligibility, "R3.5");
}
