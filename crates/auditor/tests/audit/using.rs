//! Faults in the use and the redemption of vouchers.

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::city::{round, until_issue};
use crate::pack::pack;
use crate::second::{accept, cosign, ids, judge, life, redemption, until_determined, until_paid};
use crate::story::{Story, id};

const ACCEPTED: &str = "/event/voucher/accepted";
const SUBMITTED: &str = "/event/redemption/submitted";
const CONCLUDED: &str = "/event/panel/concluded/acceptances/0";

/// The nth panel command that is about redemptions.
fn of_batch(story: &Story, command: &str) -> usize {
    let all = (0..9).find(|nth| {
        let leaf = &story.leaves[story.find(command, *nth)];
        leaf.to_string().contains(&id("panel 2"))
    });
    all.unwrap()
}

#[test]
fn a_voucher_is_verified_before_it_is_accepted() {
    let story = until_paid();
    story.without("voucher/verify", 0).breaks(Promise::Stage, "R18.1");
    let invalid = story.with("voucher/verify", 0, "/event/voucher/verified/valid", json!(false));
    invalid.breaks(Promise::Stage, "R18.1");
    // Found valid after it was accepted.
    let mut late = story.clone();
    let leaf = late.leaves[late.find("voucher/verify", 0)]["event"].clone();
    late.say("p-account", "voucher/verify", leaf);
    late.breaks(Promise::Stage, "R18.1");
}

#[test]
fn the_price_is_the_self_paid_part_and_the_face_value_to_the_fen() {
    let story = until_paid();
    for field in ["self_paid_fen", "price_fen"] {
        let place = format!("{ACCEPTED}/{field}");
        story.with("voucher/accept", 0, &place, json!(7_000_001)).breaks(Promise::Money, "R15.1");
    }
    let place = format!("{ACCEPTED}/face_fen");
    story.with("voucher/accept", 0, &place, json!(4_999_999)).breaks(Promise::Once, "R3.5");
}

#[test]
fn a_voucher_is_used_by_its_own_provider_for_its_own_contract_once() {
    let story = until_paid();
    let other = json!(id("contract f2"));
    story
        .with("voucher/accept", 0, &format!("{ACCEPTED}/contract"), other)
        .breaks(Promise::Once, "R3.5");
    story
        .with("voucher/accept", 0, "/by", json!(id("first-account")))
        .breaks(Promise::Persons, "R3.5");
    story.twice("voucher/accept", 0).breaks(Promise::Stage, "R18.2");
}

#[test]
fn whoever_uses_a_voucher_is_not_tied_to_whom_it_buys_from() {
    let link = |to: &str, kind: Value| {
        let mut story = until_issue();
        round(&mut story);
        let edges = json!([{"from": "E1", "to": to, "link": kind}]);
        story.import("bureau", "relations", 2, &json!({"nodes": [], "edges": edges}));
        accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-01-28");
        story
    };
    let holding = json!({"kind": "holding", "share": 1});
    link("P1", holding.clone()).breaks(Promise::Eligibility, "R17.1");
    link("P1", json!({"kind": "control"})).breaks(Promise::Eligibility, "R17.1");
    assert_eq!(link("P2", holding).violations(), []);
}

#[test]
fn the_exact_face_value_is_in_writing_before_acceptance() {
    let story = until_paid();
    let bare = story.with("voucher/accept", 0, &format!("{ACCEPTED}/annex"), Value::Null);
    bare.breaks(Promise::Eligibility, "R17.2");
    let annex = |face: i64, own: i64, by: &str| {
        let mut story = bare.clone();
        let it = json!({"contract": {"annexed": {"contract": id("contract f1"), "annex": {
            "face_fen": face, "self_paid_fen": own, "signed_on": "2021-01-30", "file": "a"}}}});
        story.say(by, "contract/annex", it);
        let leaf = story.leaves.pop().unwrap();
        let at = story.find("voucher/accept", 0);
        story.leaves.insert(at, leaf);
        story.leaves[at]["at"] = story.leaves[at + 1]["at"].clone();
        story.number()
    };
    let told = |story: &Story, promise, rule: &str| {
        story.violations().iter().any(|it| it.promise == promise && it.rule == rule)
    };
    let kept = annex(5_000_000, 7_000_000, "first-account");
    assert!(!told(&kept, Promise::Eligibility, "R17.2"));
    assert!(!told(&kept, Promise::Money, "R15.1"));
    annex(5_000_000, 6_999_999, "first-account").breaks(Promise::Money, "R15.1");
    annex(4_999_999, 7_000_001, "first-account").breaks(Promise::Money, "R15.1");
    annex(5_000_000, 7_000_000, "second-account").breaks(Promise::Persons, "R3.5");
}

#[test]
fn nothing_is_accepted_after_the_last_day_or_by_a_provider_that_is_not_admitted() {
    let mut story = until_issue();
    round(&mut story);
    let mut in_time = story.clone();
    in_time.time("2022-01-28 23:59");
    accept(&mut in_time, "f1", 12_000_000, 5_000_000, "2022-01-28");
    assert_eq!(in_time.violations(), []);
    let mut late = story.clone();
    late.time("2022-01-29 00:00");
    accept(&mut late, "f1", 12_000_000, 5_000_000, "2022-01-29");
    late.breaks(Promise::Validity, "R19.1");
    story.time("2021-02-01 09:00");
    let it = json!({"provider": {"suspended": {"provider": id("p")}}});
    story.say("reviewer", "provider/suspend", it);
    accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-02-01");
    story.breaks(Promise::Eligibility, "R7.1");
}

#[test]
fn a_reminder_goes_out_in_its_days_once() {
    let mut story = until_issue();
    round(&mut story);
    let remind = |story: &mut Story, days: u32| {
        let it = json!({"voucher": {"reminded": {"voucher": id("voucher f1"),
            "holder": id("first"), "provider": id("p"), "message": id("m"), "days": days,
            "last_day": "2022-01-28", "at": 0}}});
        story.say("system", "voucher/remind", it);
    };
    story.time("2021-10-29 00:00"); // 91 days before
    let mut early = story.clone();
    remind(&mut early, 90);
    early.breaks(Promise::Validity, "R19.1");
    story.time("2021-10-30 00:00");
    remind(&mut story, 90);
    assert_eq!(story.violations(), []);
    let mut twice = story.clone();
    remind(&mut twice, 90);
    twice.breaks(Promise::Once, "R19.1");
    story.time("2022-01-20 00:00");
    remind(&mut story, 8);
    story.breaks(Promise::Validity, "R19.1");
}

/// The life with another value in the first hand-in of its redemption.
fn handed_in(place: &str, value: Value) -> Story {
    life().with("redemption/submit", 0, &format!("{SUBMITTED}/{place}"), value)
}

#[test]
fn a_redemption_is_of_its_voucher_after_the_service() {
    handed_in("face_fen", json!(4_000_000)).breaks(Promise::Once, "R3.5");
    handed_in("enterprise", json!(id("second"))).breaks(Promise::Once, "R3.5");
    handed_in("ratio", json!(8_000)).breaks(Promise::Subsidy, "R16.2");
    for day in ["2021-01-31", "2021-06-02"] {
        handed_in("file/completed_on", json!(day)).breaks(Promise::Stage, "R20.1");
    }
    let unused = life().without("voucher/accept", 0);
    unused.breaks(Promise::Once, "R20.1");
}

#[test]
fn two_redemptions_of_one_voucher_are_seen() {
    let mut story = until_paid();
    let mut second = redemption("2021-05-31");
    second["redemption"]["submitted"]["redemption"] = json!(id("r2"));
    second["redemption"]["submitted"]["file"]["invoices"][0]["number"] = json!("3");
    second["redemption"]["submitted"]["file"]["invoices"][1]["number"] = json!("4");
    story.say("p-account", "redemption/submit", second);
    story.breaks(Promise::Once, "R20.1");
}

#[test]
fn each_of_the_six_materials_is_needed() {
    for nth in 0..6 {
        let place = format!("file/materials/{nth}/kind");
        handed_in(&place, json!("something")).breaks(Promise::Eligibility, "R21.1");
    }
}

#[test]
fn the_self_paid_part_is_proven_to_the_fen_by_invoices_that_are_used_once() {
    handed_in("file/self_paid_fen", json!(6_999_999)).breaks(Promise::Eligibility, "R21.2");
    let place = "file/invoices/1/amount_fen";
    handed_in(place, json!(2_999_999)).breaks(Promise::Eligibility, "R21.2");
    handed_in("file/invoices/1/number", json!("1")).breaks(Promise::Once, "R21.2");
    // A red-letter invoice annuls the second.
    let red = json!([{"number": "1", "amount_fen": 4_000_000, "issued_on": "2021-05-31"},
        {"number": "2", "amount_fen": 3_000_000, "issued_on": "2021-05-31"},
        {"number": "3", "amount_fen": 3_000_000, "issued_on": "2021-05-31", "annuls": "2"}]);
    handed_in("file/invoices", red).breaks(Promise::Eligibility, "R21.2");
    // The invoices of the first hand-in are others: they must be said to be free again.
    handed_in("file/invoices/0/number", json!("9")).breaks(Promise::Once, "R21.2");
}

#[test]
fn an_invoice_of_another_redemption_is_seen() {
    let mut story = until_paid();
    let mut other = redemption("2021-06-01");
    let it = &mut other["redemption"]["submitted"];
    it["redemption"] = json!(id("r2"));
    it["voucher"] = json!(id("voucher f2"));
    it["contract"] = json!(id("contract f2"));
    it["enterprise"] = json!(id("second"));
    it["face_fen"] = json!(3_000_000);
    it["file"]["lines"][0]["carried_out_fen"] = json!(6_000_000);
    it["file"]["invoices"][0]["number"] = json!("3");
    let mut fresh = other.clone();
    fresh["redemption"]["submitted"]["file"]["invoices"][1]["number"] = json!("4");
    let mut kept = story.clone();
    kept.say("p-account", "redemption/submit", fresh);
    assert_eq!(kept.violations(), []);
    story.say("p-account", "redemption/submit", other);
    story.breaks(Promise::Once, "R21.2");
}

#[test]
fn no_line_is_carried_out_beyond_its_price_or_twice() {
    let place = "file/lines/0/carried_out_fen";
    handed_in(place, json!(12_000_001)).breaks(Promise::Subsidy, "R16.3");
    handed_in("file/lines/0/line", json!(1)).breaks(Promise::Subsidy, "R16.3");
    let line = json!({"line": 0, "carried_out_fen": 1});
    handed_in("file/lines", json!([line, line])).breaks(Promise::Subsidy, "R16.3");
}

#[test]
fn a_redemption_is_in_time_or_corrected_by_its_own_last_day() {
    // The voucher's last day is 28 January 2022, a Friday.
    let mut story = until_issue();
    round(&mut story);
    story.time("2021-02-01 09:00");
    accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-02-01");
    let mut late = story.clone();
    late.time("2022-01-29 00:00");
    late.say("p-account", "redemption/submit", redemption("2021-05-31"));
    late.breaks(Promise::Validity, "R19.1");
    story.time("2022-01-28 23:59");
    story.say("p-account", "redemption/submit", redemption("2021-05-31"));
    let back = |correct_by: &str| {
        json!({"redemption": {"returned": {"redemption": id("r1"), "at": 0, "by": id("bureau"),
            "correct_by": correct_by, "reason": "r", "remarks": []}}})
    };
    // Five working days later: 29 and 30 January are worked, 31 January to 6 February are not.
    story.say("bureau", "redemption/return", back("2022-02-09"));
    let wrong = story.with("redemption/return", 0, "/event", back("2022-02-10"));
    wrong.breaks(Promise::Validity, "R19.1");
    let mut missed = story.clone();
    story.time("2022-02-09 23:59");
    let mut corrected = story.clone();
    corrected.say("p-account", "redemption/submit", redemption("2021-05-31"));
    assert_eq!(corrected.violations(), []);
    let ended = json!({"voucher": {"released": {"voucher": id("voucher f1"),
        "contract": id("contract f1"), "year": 2021, "face_fen": 5_000_000, "lapsed": false,
        "act": "expire", "redemption": id("r1")}}});
    story.say("system", "voucher/expire", ended.clone());
    story.breaks(Promise::Stage, "R19.1");
    missed.time("2022-02-10 00:00");
    let mut too_late = missed.clone();
    too_late.say("p-account", "redemption/submit", redemption("2021-05-31"));
    too_late.breaks(Promise::Validity, "R19.1");
    missed.say("system", "voucher/expire", ended);
    assert_eq!(missed.violations(), []);
    let alone = "/event/voucher/released/redemption";
    missed.with("voucher/expire", 0, alone, Value::Null).breaks(Promise::Stage, "R19.1");
}

#[test]
fn the_panel_is_the_one_that_the_lot_gives() {
    let story = until_determined();
    let nth = of_batch(&story, "panel/draw");
    let place = "/event/panel/drawn";
    let one = json!([id("expert1")]);
    story.with("panel/draw", nth, &format!("{place}/members"), one).breaks(Promise::Lot, "R22.2");
    story
        .with("panel/draw", nth, &format!("{place}/spot_checks"), json!([]))
        .breaks(Promise::Lot, "R22.3");
    story
        .with("panel/draw", nth, &format!("{place}/root"), json!("00"))
        .breaks(Promise::Lot, "R22.2");
}

#[test]
fn who_has_a_tie_or_a_conflict_has_no_part_in_the_draw() {
    for (by, command, event) in [
        (
            "expert1",
            "relation/declare",
            json!({"account": {"declared": {"account": id("expert1"),
                "party": format!("enterprise/{}", id("first"))}}}),
        ),
        (
            "expert1",
            "panel/declare",
            json!({"panel": {"declared": {"panel": id("panel 2"), "expert": id("expert1"),
                "redemption": id("r1"), "conflict": true, "note": "0"}}}),
        ),
    ] {
        let mut story = until_determined();
        let at = story.find("panel/draw", of_batch(&story, "panel/draw"));
        story.say(by, command, event);
        let leaf = story.leaves.pop().unwrap();
        story.leaves.insert(at, leaf);
        story.leaves[at]["at"] = story.leaves[at - 1]["at"].clone();
        let story = story.number();
        let found = story.violations();
        let barred = |detail: &str| detail.starts_with("eligible");
        assert!(found.iter().any(|it| it.rule == "R22.2" && barred(&it.detail)), "{found:?}");
    }
}

#[test]
fn finance_agrees_to_a_panel_on_redemptions_before_its_draw_and_once() {
    let story = until_determined();
    story.without("panel/cosign", 0).breaks(Promise::Stage, "R22.2");
    let place = "/event/panel/cosigned/by";
    story.with("panel/cosign", 0, place, json!(id("finance2"))).breaks(Promise::Persons, "R13.1");
    let mut bureau = story.clone();
    let at = story.find("panel/cosign", 0);
    bureau.leaves[at]["by"] = json!(id("bureau"));
    bureau.leaves[at]["event"]["panel"]["cosigned"]["by"] = json!(id("bureau"));
    bureau.breaks(Promise::Persons, "R13.1");
    let mut late = story.clone();
    cosign(&mut late, "panel 2", "finance2");
    late.breaks(Promise::Stage, "R22.2");
    let mut of_providers = story.clone();
    cosign(&mut of_providers, "panel", "finance");
    of_providers.breaks(Promise::Stage, "R22.2");
    let mut nothing = story.clone();
    cosign(&mut nothing, "panel 9", "finance");
    nothing.breaks(Promise::Stage, "R22.2");
    let mut relative = story;
    let tie = json!({"account": {"declared": {"account": id("finance"),
        "party": format!("provider/{}", id("p"))}}});
    relative.say("finance", "relation/declare", tie);
    relative.last_before("panel/cosign", 0).breaks(Promise::Persons, "R13.1");
}

/// Nobody is left to draw from: all three have judged the two, or whom they follow (R3.6).
#[test]
fn who_has_judged_the_same_two_before_is_barred_from_the_next_draw() {
    for followed in [false, true] {
        let mut story = until_paid();
        if followed {
            let it = json!({"enterprise": {"succeeded": {"enterprise": id("first"),
                "into": id("second"), "kind": "division", "vouchers": [id("voucher f1")],
                "received_fen": {"2021": 5_000_000}, "continues": true, "document": "d"}}});
            story.say("bureau", "enterprise/succeed", it);
        }
        drawn_again(story);
    }
}

fn drawn_again(mut story: Story) {
    let again = json!({"panel": {"commissioned": {"panel": id("panel 3"), "by": id("bureau"),
        "providers": [], "redemptions": [id("r1")], "organiser": id("organiser"),
        "experts": ids(&["expert1", "expert2", "expert3"]), "seats": 3, "at": 0}}});
    story.say("bureau", "panel/commission", again);
    cosign(&mut story, "panel 3", "finance2");
    let root = story.read().root();
    let drawn = json!({"panel": {"drawn": {"panel": id("panel 3"), "root": root,
        "eligible": ids(&["expert1", "expert2", "expert3"]), "members": [],
        "spot_checks": [id("r1")]}}});
    story.say("organiser", "panel/draw", drawn);
    let found = story.violations();
    assert!(found.iter().any(|it| it.detail.ends_with("where [] follows")), "{found:?}");
}

#[test]
fn a_line_is_worth_the_lower_median_within_its_basis_and_what_was_carried_out() {
    let story = until_determined();
    let nth = of_batch(&story, "panel/conclude");
    let with = |place: &str, value: Value| {
        story.with("panel/conclude", nth, &format!("{CONCLUDED}/{place}"), value)
    };
    with("lines/0/accepted_fen", json!(9_000_001)).breaks(Promise::Subsidy, "R16.3");
    with("lines/0/carried_out_fen", json!(12_000_000)).breaks(Promise::Subsidy, "R16.3");
    with("accepted_basis_fen", json!(9_000_001)).breaks(Promise::Subsidy, "R16.3");
    with("judges", json!([id("expert1")])).breaks(Promise::Persons, "R22.2");
    with("scores", json!(2)).breaks(Promise::Persons, "R22.2");
    with("enterprise", json!(id("second"))).breaks(Promise::Once, "R3.5");
    // All three accept everything: no more counts than the catalogue's price, 10,000,000 fen.
    let place = "/event/panel/judged/lines/0/accepted_fen";
    let first = of_batch(&story, "panel/score");
    let mut all = story.clone();
    for nth in first..first + 3 {
        all = all.with("panel/score", nth, place, json!(12_000_000));
    }
    all.breaks(Promise::Subsidy, "R16.3");
    let conclusion = [
        ("lines/0/carried_out_fen", 12_000_000),
        ("lines/0/accepted_fen", 10_000_000),
        ("accepted_basis_fen", 10_000_000),
    ];
    for (place, fen) in conclusion {
        all = all.with("panel/conclude", nth, &format!("{CONCLUDED}/{place}"), json!(fen));
    }
    let found = all.violations();
    assert!(!found.iter().any(|it| it.rule == "R16.3"), "{found:?}");
    // A member accepts more than was carried out.
    let beyond = story.with("panel/score", first, place, json!(12_000_001));
    beyond.breaks(Promise::Subsidy, "R16.3");
}

#[test]
fn seats_and_quorum_are_those_of_the_pack() {
    let story = until_determined();
    let two = story.without("panel/score", of_batch(&story, "panel/score"));
    let found = |story: &Story, name: &str, value: u32, says: &str| {
        let mut pack = pack();
        pack["rules"]["R10.1"]["parameters"][name] = json!(value);
        story.violations_under(&pack).iter().any(|it| it.detail.contains(says))
    };
    for (name, value, enough) in [
        ("quorum_at_least", 2, true),
        ("quorum_at_least", 3, false),
        ("quorum_over_bp", 6667, false),
    ] {
        assert!(!found(&story, name, value, "was judged by"), "{name} {value}");
        assert_eq!(!found(&two, name, value, "was judged by 2 of 3"), enough, "{name} {value}");
    }
    assert!(!found(&story, "seats_at_least", 3, "seats of"));
    assert!(found(&story, "seats_at_least", 5, "3 seats of 3 experts"));
}

#[test]
fn a_conclusion_needs_a_quorum_and_the_check_on_site() {
    let story = until_determined();
    let first = of_batch(&story, "panel/score");
    let two = story.without("panel/score", first);
    let found = two.without("panel/score", first).violations();
    assert!(found.iter().any(|it| it.detail.contains("judged by 1 of 2")), "{found:?}");
    story.without("redemption/check", 0).breaks(Promise::Stage, "R22.3");
    let place = "/event/redemption/site-checked/photos";
    story.with("redemption/check", 0, place, json!([])).breaks(Promise::Stage, "R22.3");
    let mut late = story.clone();
    judge(&mut late, "expert1", 1);
    late.breaks(Promise::Stage, "R22.2");
}
