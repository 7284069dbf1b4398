//! Faults in cases, sanctions and claims.

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::city::{review, submit};
use crate::second::{
    Matter, PROVIDER, SECOND, cancelled, life, pay, received, reviewed, second_found, settle,
    struck, until_determined, until_paid, until_provider_is_sanctioned, until_second_is_found,
    until_second_is_sanctioned,
};
use crate::story::{Story, id};

#[test]
fn a_party_is_heard_before_it_is_found_on_and_found_on_before_it_is_sanctioned() {
    let story = until_second_is_sanctioned();
    story.without("case/hear", 0).breaks(Promise::Sanction, "R23.6");
    story.without("case/find", 0).breaks(Promise::Sanction, "R23.6");
    story.without("case/open", 0).breaks(Promise::Stage, "R23.6");
    let place = "/event/case/found/ground";
    story.with("case/find", 0, place, json!("none")).breaks(Promise::Sanction, "R23.6");
    let place = "/event/case/found/party";
    let stranger = json!(format!("enterprise/{}", id("first")));
    story.with("case/find", 0, place, stranger).breaks(Promise::Sanction, "R23.6");
}

#[test]
fn two_persons_sanction() {
    let story = until_second_is_sanctioned();
    let alone = story.with("case/sanction", 1, "/by", json!(id("bureau")));
    let place = "/event/case/sanctioned/by";
    alone.with("case/sanction", 1, place, json!(id("bureau"))).breaks(Promise::Persons, "R23.6");
    story.without("case/sanction", 0).breaks(Promise::Persons, "R23.6");
}

#[test]
fn a_ban_is_on_who_is_at_fault_until_the_same_day_three_years_later() {
    let story = until_second_is_sanctioned();
    let with = |place: &str, value: Value| {
        story.with("case/sanction", 1, &format!("/event/case/sanctioned/{place}"), value)
    };
    for day in ["2024-06-30", "2024-07-02"] {
        with("until", json!(day)).breaks(Promise::Sanction, "R23.5");
    }
    with("parties/0/credit_code", json!("E1")).breaks(Promise::Sanction, "R23.6");
    with("parties", json!([])).breaks(Promise::Sanction, "R23.6");
    let both = json!([{"party": format!("enterprise/{}", id("second")), "credit_code": "E2"},
        {"party": format!("provider/{}", id("p")), "credit_code": "P1"}]);
    with("parties", both).breaks(Promise::Sanction, "R23.6");
}

#[test]
fn the_cascade_leaves_nothing_out() {
    let mut story = until_second_is_found();
    SECOND.sanctioned(&mut story, "2024-07-01");
    let bare = story.clone();
    bare.breaks(Promise::Sanction, "R23.1");
    let mut file_left = bare.clone();
    cancelled(&mut file_left, ("case 1", "voucher f2"), ("committed", 3_000_000));
    file_left.breaks(Promise::Sanction, "R23.1");
    let mut voucher_left = bare.clone();
    struck(&mut voucher_left, "f3");
    voucher_left.breaks(Promise::Sanction, "R23.1");
    struck(&mut file_left, "f3");
    assert_eq!(file_left.violations(), []);
}

/// The provider is at fault over the second's voucher, the second is not.
fn provider_at_fault(ground: Story) -> Story {
    let mut story = second_found(ground);
    for (nth, at_fault, ground) in [(0, false, "none"), (1, true, "collusion")] {
        story = story.with("case/find", nth, "/event/case/found/at_fault", json!(at_fault));
        story = story.with("case/find", nth, "/event/case/found/ground", json!(ground));
    }
    let provider = Matter { parties: &[("second", false), ("p", true)], ..SECOND };
    provider.sanctioned(&mut story, "2024-07-01");
    cancelled(&mut story, ("case 1", "voucher f2"), ("committed", 3_000_000));
    story
}

#[test]
fn the_other_unpaid_vouchers_of_who_is_at_fault_are_frozen_in_the_same_command() {
    // The first's voucher is the provider's other one: paid it stays, unpaid it is frozen.
    assert_eq!(provider_at_fault(until_paid()).violations(), []);
    let mut story = provider_at_fault(until_determined());
    story.breaks(Promise::Sanction, "R23.1");
    let frozen = json!({"voucher": {"frozen": {"voucher": id("voucher f1"),
        "case": id("case 1"), "on": "2021-07-01"}}});
    story.say("reviewer", "case/sanction", frozen.clone());
    assert_eq!(story.violations(), []);
    // Too late: in another command.
    let mut late = story.clone();
    late.leaves.pop();
    late.say("reviewer", "case/freeze", frozen);
    late.breaks(Promise::Sanction, "R23.1");
    // It is decided of its own: set free again, or cancelled with what is payable.
    let mut cancels = story.clone();
    let thawed = json!({"voucher": {"thawed": {"voucher": id("voucher f1"),
        "case": id("case 1"), "on": "2021-07-01", "days": 0, "reason": "r"}}});
    story.say("reviewer", "case/decide-voucher", thawed);
    assert_eq!(story.violations(), []);
    let it = json!({"voucher": {"cancelled": {"voucher": id("voucher f1"), "contract": "c",
        "case": id("case 1"), "redemption": id("r1"), "year": 2021, "purse": "payable",
        "amount_fen": 4_500_000, "lapsed": false}}});
    cancels.say("reviewer", "case/decide-voucher", it);
    assert_eq!(cancels.violations(), []);
    let place = "/event/voucher/cancelled/redemption";
    let alone = cancels.with("case/decide-voucher", 0, place, Value::Null);
    alone.breaks(Promise::Stage, "R23.1");
}

#[test]
fn what_the_bank_is_paying_waits_for_the_bank() {
    let case = Matter { case: "case 3", parties: &[("first", true)], ..PROVIDER };
    let mut story = until_determined();
    settle(&mut story, "s1", "2021-06-10");
    case.opened(&mut story);
    case.found(&mut story);
    case.sanctioned(&mut story, "2024-08-02");
    assert_eq!(story.violations(), []);
    let mut early = story.clone();
    cancelled(&mut early, ("case 3", "voucher f1"), ("payable", 4_500_000));
    early.breaks(Promise::Money, "R22.5");
    pay(&mut story, "s1", "2021-06-10");
    let it = json!({"voucher": {"cancelled": {"voucher": id("voucher f1"), "contract": "c",
        "case": id("case 3"), "redemption": id("r1"), "year": 2021, "purse": "paid",
        "amount_fen": 4_500_000, "lapsed": false}}});
    story.say("reviewer", "case/decide-voucher", it);
    assert_eq!(story.violations(), []);
}

#[test]
fn nothing_of_an_innocent_party_is_touched() {
    let mut story = until_second_is_found();
    SECOND.sanctioned(&mut story, "2024-07-01");
    let ground = story.clone();
    // The provider is innocent here: the first's voucher stays as it is.
    let frozen = json!({"voucher": {"frozen": {"voucher": id("voucher f1"),
        "case": id("case 1"), "on": "2021-07-01"}}});
    story.say("reviewer", "case/sanction", frozen);
    story.breaks(Promise::Sanction, "R23.1");
    let mut story = until_second_is_found();
    submit(&mut story, "first", "f4", 2, 4, 1_000_000);
    SECOND.sanctioned(&mut story, "2024-07-01");
    struck(&mut story, "f4");
    story.breaks(Promise::Sanction, "R23.4");
    let mut story = ground;
    cancelled(&mut story, ("case 1", "voucher f1"), ("paid", 4_500_000));
    story.breaks(Promise::Sanction, "R23.6");
}

#[test]
fn the_money_of_a_cancelled_voucher_is_stopped_where_it_stands() {
    for (field, value) in
        [("amount_fen", json!(2_999_999)), ("purse", json!("paid")), ("year", json!(2020))]
    {
        let place = format!("/event/voucher/cancelled/{field}");
        let story = until_second_is_sanctioned().with("case/sanction", 2, &place, value);
        story.breaks(Promise::Money, "R23.2");
    }
    let place = "/event/voucher/cancelled/lapsed";
    let story = until_second_is_sanctioned().with("case/sanction", 2, place, json!(true));
    story.breaks(Promise::Money, "R19.1");
}

#[test]
fn a_voucher_is_cancelled_by_the_sanction_of_its_own_case_only() {
    let mut story = until_second_is_found();
    cancelled(&mut story, ("case 1", "voucher f2"), ("committed", 3_000_000));
    story.breaks(Promise::Sanction, "R23.6");
    let mut story = until_second_is_sanctioned();
    cancelled(&mut story, ("case 1", "voucher f1"), ("paid", 4_500_000));
    story.breaks(Promise::Sanction, "R23.6");
}

#[test]
fn nobody_banned_or_disqualified_gets_anything() {
    let mut story = until_second_is_sanctioned();
    story.time("2021-07-02 09:00");
    submit(&mut story, "second", "f4", 1, 4, 1_000_000);
    story.breaks(Promise::Eligibility, "R23.5");
    story.breaks(Promise::Eligibility, "R23.4");
    // The provider lost its admission: nothing is handed in with it.
    let mut story = until_provider_is_sanctioned();
    submit(&mut story, "first", "f4", 2, 4, 1_000_000);
    story.breaks(Promise::Eligibility, "R5.4");
}

#[test]
fn a_second_look_is_by_another_person_once_and_gives_everything_back() {
    let freed = json!([{"party": format!("enterprise/{}", id("second")), "credit_code": "E2"}]);
    let look = |by: &str, upheld: bool, more: Value| {
        let mut story = until_second_is_sanctioned();
        reviewed(&mut story, "case 1", by, upheld, more);
        story
    };
    assert_eq!(look("bureau2", true, json!({})).violations(), []);
    look("bureau", true, json!({})).breaks(Promise::Persons, "R23.6");
    look("reviewer", true, json!({})).breaks(Promise::Persons, "R23.6");
    let mut twice = look("bureau2", true, json!({}));
    reviewed(&mut twice, "case 1", "bureau2", true, json!({}));
    twice.breaks(Promise::Once, "R23.6");
    look("bureau2", false, json!({})).breaks(Promise::Sanction, "R23.6");
    look("bureau2", true, json!({"freed": freed})).breaks(Promise::Sanction, "R23.6");
    // Free again: it may apply.
    let mut again = look("bureau2", false, json!({"freed": freed}));
    submit(&mut again, "second", "f4", 1, 4, 1_000_000);
    assert_eq!(again.violations(), []);
}

#[test]
fn what_does_not_stand_is_owed_no_more() {
    let freed = json!([{"party": format!("provider/{}", id("p")), "credit_code": "P1"}]);
    let look = |dropped: i64| {
        let mut story = until_provider_is_sanctioned();
        received(&mut story, 1_500_000);
        let more = json!({"freed": freed, "dropped_fen": {"2021": dropped}});
        reviewed(&mut story, "case 2", "bureau2", false, more);
        story
    };
    assert_eq!(look(3_000_000).violations(), []);
    look(4_500_000).breaks(Promise::Money, "R23.2");
    let mut more = look(3_000_000);
    received(&mut more, 1);
    more.breaks(Promise::Money, "R23.2");
    // The provider stands as before.
    let mut served = look(3_000_000);
    submit(&mut served, "first", "f4", 2, 4, 1_000_000);
    review(&mut served, "f4");
    assert_eq!(served.violations(), []);
}

#[test]
fn no_more_is_received_than_was_claimed() {
    let mut story = until_provider_is_sanctioned();
    received(&mut story, 4_500_000);
    assert_eq!(story.violations(), []);
    received(&mut story, 1);
    story.breaks(Promise::Money, "R23.2");
    story.breaks(Promise::Money, "R4.3");
}

#[test]
fn a_case_is_closed_when_nothing_is_pending() {
    let story = life();
    story.without("case/receive", 1).breaks(Promise::Sanction, "R23.6");
    let place = "/event/case/closed/dismissed";
    story.with("case/close", 0, place, json!(true)).breaks(Promise::Stage, "R23.6");
    let mut dismissed = until_second_is_found();
    let it = json!({"case": {"closed": {"case": id("case 1"), "at": 0, "by": id("bureau"),
        "dismissed": true, "reason": "r"}}});
    dismissed.say("bureau", "case/close", it);
    dismissed.breaks(Promise::Sanction, "R23.6");
}

/// A case over which nobody is at fault, dismissed on a day, with the days that it took.
pub(crate) fn thawed(on: &str, days: u32) -> Story {
    let mut story = until_paid();
    let mut innocent = SECOND;
    innocent.parties = &[("second", false)];
    innocent.opened(&mut story);
    innocent.found(&mut story);
    story.time(&format!("{on} 09:00"));
    let it = json!({"case": {"closed": {"case": id("case 1"), "at": 0, "by": id("bureau"),
        "dismissed": true, "reason": "r"}}});
    story.say("bureau", "case/close", it);
    story.breaks(Promise::Sanction, "R23.1");
    let it = json!({"voucher": {"thawed": {"voucher": id("voucher f2"), "case": id("case 1"),
        "on": on, "days": days, "reason": "r"}}});
    story.say("bureau", "case/close", it);
    story
}

#[test]
fn the_days_that_a_freezing_took_are_given_back() {
    thawed("2021-07-11", 9).breaks(Promise::Validity, "R23.1");
    let mut story = thawed("2021-07-11", 10);
    assert_eq!(story.violations(), []);
    // From 28 January to Monday 7 February 2022, a working day.
    let void = |story: &mut Story| {
        let it = json!({"voucher": {"released": {"voucher": id("voucher f2"),
            "contract": id("contract f2"), "year": 2021, "face_fen": 3_000_000, "lapsed": false,
            "act": "expire"}}});
        story.say("system", "voucher/expire", it);
    };
    let mut early = story.clone();
    early.time("2022-02-07 23:59");
    void(&mut early);
    early.breaks(Promise::Validity, "R19.1");
    story.time("2022-02-08 00:00");
    void(&mut story);
    assert_eq!(story.violations(), []);
}

#[test]
fn a_frozen_voucher_does_not_expire_and_is_not_frozen_twice() {
    let mut story = until_second_is_found();
    story.time("2022-01-29 00:00");
    let it = json!({"voucher": {"released": {"voucher": id("voucher f2"),
        "contract": id("contract f2"), "year": 2021, "face_fen": 3_000_000, "lapsed": false,
        "act": "expire"}}});
    story.say("system", "voucher/expire", it);
    story.breaks(Promise::Stage, "R19.1");
    until_second_is_found().twice("case/open", 1).breaks(Promise::Stage, "R23.1");
}

#[test]
fn no_case_against_a_party_that_was_struck_off() {
    let mut story = until_second_is_sanctioned();
    let again = Matter { case: "case 4", ..SECOND };
    again.opened(&mut story);
    story.breaks(Promise::Once, "R23.3");
    let mut story = until_second_is_found();
    PROVIDER.opened(&mut story);
    let place = "/event/case/opened/signals";
    let at = story.find("case/open", 2);
    story.leaves[at]["event"]["case"]["opened"]["signals"] = json!([]);
    let unheard = story.with("case/open", 2, place, json!([id("nothing")]));
    unheard.breaks(Promise::Stage, "R23.6");
}
