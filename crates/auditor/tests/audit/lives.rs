//! Stories without fault that between them say every event, for faults to be put into; and stories
//! whose fault takes more than one change.

use serde_json::{Value, json};

use crate::casework::thawed;
use crate::city::{closed, issued, round, submit, until_issue, whole};
use crate::corrections::freed;
use crate::following;
use crate::inspecting::not_rectified;
use crate::issuance::{begin, carried, scarce, waiting};
use crate::paying::CASE;
use crate::rebinding;
use crate::review::{corrected, objected};
use crate::second::{
    accept, inspection, life, redemption, reviewed, settle, until_determined,
    until_second_is_sanctioned,
};
use crate::shown::remind;
use crate::story::{Story, id};

/// Every life.
pub(crate) fn all() -> Vec<Story> {
    let mut lives = vec![
        life(),
        whole(),
        rebinding::story(),
        carried(95_000_000, json!(2021)),
        thawed("2021-07-11", 10),
        freed(json!(id("r1")), json!("2022-02-14")),
        looked_at_again(),
        objected("2021-01-27 23:59", Some(true)),
        objected("2021-01-27 23:59", Some(false)),
        corrected("2021-01-25", "2021-01-25 23:59", None),
        corrected("2021-01-25", "2021-01-26 00:00", Some(3)),
        dropped(),
    ];
    lives.extend([office(), files(), contracts(), used(), short(), full(), redemptions()]);
    lives.extend([expired(), succeeded(), entrants(), following::life()]);
    lives
}

fn say(story: &mut Story, by: &str, command: &str, kind: &str, event: Value) {
    story.say(by, command, json!({ kind: event }));
}

/// A sanction that does not stand, of a case that was referred.
fn looked_at_again() -> Story {
    let mut story = until_second_is_sanctioned();
    let it = json!({"referred": {"case": id("case 1"), "at": 0, "by": id("bureau"), "to": "公安"}});
    say(&mut story, "bureau", "case/refer", "case", it);
    let freed = json!([{"party": format!("enterprise/{}", id("second")), "credit_code": "E2"}]);
    reviewed(&mut story, "case 1", "bureau2", false, json!({"freed": freed}));
    story
}

/// A payment dropped from its list because a case has frozen its voucher.
fn dropped() -> Story {
    let mut story = until_determined();
    settle(&mut story, "s1", "2021-06-10");
    let mut sent = story.leaves.pop().unwrap()["event"].clone();
    CASE.opened(&mut story);
    sent["settlement"]["sent"]["dropped"] = json!([id("r1")]);
    story.say("finance2", "settlement/send", sent);
    story
}

/// The office's own affairs: interpretations, budgets, accounts, the registry, a panel's conflict.
fn office() -> Story {
    let mut story = whole();
    for (nth, name) in ["one", "two"].iter().enumerate() {
        let it = json!({"published": {"interpretation": id(name), "number": format!("〔2022〕{nth}"),
            "published_on": "2022-01-29"}});
        say(&mut story, "reviewer", "interpretation/publish", "interpretation", it);
    }
    let it = json!({"adjusted": {"year": 2021, "appropriated_fen": 90_000_000}});
    say(&mut story, "finance", "budget/adjust", "budget", it);
    let party = format!("provider/{}", id("p"));
    let it = json!({"declared": {"account": id("expert1"), "party": party}});
    say(&mut story, "expert1", "relation/declare", "account", it);
    let it = json!({"declared": {"panel": id("panel"), "expert": id("expert2"),
        "provider": id("p"), "conflict": true}});
    say(&mut story, "expert2", "panel/declare", "panel", it);
    let it = json!({"disabled": {"account": id("expert1"), "by": id("admin")}});
    say(&mut story, "admin", "account/disable", "account", it);
    for act in ["suspend", "reinstate", "suspend"] {
        let past = if act == "suspend" { "suspended" } else { "reinstated" };
        let it = json!({past: {"provider": id("p")}});
        say(&mut story, "reviewer", &format!("provider/{act}"), "provider", it);
    }
    let it = json!({"closed": {"year": 2021}});
    say(&mut story, "bureau", "notice/close", "notice", it);
    story.time("2023-01-01 00:00");
    let it = json!({"closed": {"year": 2021, "lapsed_fen": 85_000_000}});
    say(&mut story, "system", "budget/close", "budget", it);
    story
}

/// Applications saved, refused and withdrawn.
fn files() -> Story {
    let mut story = until_issue();
    let it = json!({"saved": {"application": id("f4"), "enterprise": id("first")}});
    say(&mut story, "first-account", "application/save", "application", it);
    submit(&mut story, "first", "f4", 2, 3, 1_000_000);
    let it = json!({"refused": {"application": id("f4"), "by": id("district"), "rule": "R5.2"}});
    say(&mut story, "district", "application/refuse", "application", it);
    submit(&mut story, "first", "f5", 2, 4, 1_000_000);
    let it = json!({"withdrawn": {"application": id("f5")}});
    say(&mut story, "first-account", "application/withdraw", "application", it);
    story
}

fn amended(story: &mut Story, file: Option<&str>, price: i64) {
    let lines = json!([{"item": "ERP", "title": null, "quantity": 1, "price_fen": price,
        "region": "450203"}]);
    let basis = price.min(10_000_000);
    let it = json!({"amended": {"contract": id("contract f1"), "application": file.map(id),
        "price_fen": price, "lines": lines, "line_basis_fen": [basis],
        "estimate": {"basis_fen": basis, "ratio": 5000, "subsidy_fen": basis / 2},
        "estimate_fen": basis / 2, "reason": "r", "file": "f"}});
    say(story, "first-account", "contract/amend", "contract", it);
}

/// A contract amended and ended under application; another amended, annexed, its voucher given
/// back, and ended.
fn contracts() -> Story {
    let mut story = until_issue();
    submit(&mut story, "first", "f4", 2, 3, 1_000_000);
    let it = json!({"terminated": {"contract": id("contract f4"), "application": id("f4")}});
    say(&mut story, "first-account", "contract/terminate", "contract", it);
    round(&mut story);
    amended(&mut story, None, 11_000_000);
    let annex = json!({"face_fen": 5_000_000, "self_paid_fen": 6_000_000,
        "signed_on": "2021-01-28", "file": "a"});
    let it = json!({"annexed": {"contract": id("contract f1"), "annex": annex}});
    say(&mut story, "first-account", "contract/annex", "contract", it);
    let it = json!({"released": {"voucher": id("voucher f1"), "contract": id("contract f1"),
        "year": 2021, "face_fen": 5_000_000, "lapsed": false, "act": "surrender"}});
    say(&mut story, "first-account", "voucher/surrender", "voucher", it);
    let it = json!({"terminated": {"contract": id("contract f1"), "application": null}});
    say(&mut story, "first-account", "contract/terminate", "contract", it);
    story
}

/// Reminded of, then used with an annex of its own.
fn used() -> Story {
    let mut story = until_issue();
    amended(&mut story, Some("f1"), 8_000_000);
    begin(&mut story, 1, 3_000_000);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    story.time("2021-10-30 00:00");
    remind(&mut story, "f2", "second", 90);
    let annex = json!({"face_fen": 3_000_000, "self_paid_fen": 3_000_000,
        "signed_on": "2021-10-30", "file": "a"});
    let it = json!({"annexed": {"contract": id("contract f2"), "annex": annex}});
    say(&mut story, "second-account", "contract/annex", "contract", it);
    accept(&mut story, "f2", 6_000_000, 3_000_000, "2021-10-30");
    let at = story.leaves.len() - 1;
    story.leaves[at]["event"]["voucher"]["accepted"]["annex"] = Value::Null;
    story
}

/// Money for one only: the other waits, until the year closes.
fn short() -> Story {
    let mut story = scarce();
    begin(&mut story, 1, 3_000_000);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    waiting(&mut story, "f1", 5_000_000);
    story.time("2023-01-01 00:00");
    let it = json!({"closed": {"year": 2021, "lapsed_fen": 4_999_999}});
    say(&mut story, "system", "budget/close", "budget", it);
    let it = json!({"ended": {"application": id("f1")}});
    say(&mut story, "system", "budget/close", "round", it);
    story
}

/// What was received before fills the cap.
fn full() -> Story {
    let mut story = until_issue();
    let it = json!({"brought-forward": {"enterprise": id("first"), "year": 2021,
        "received_fen": 50_000_000, "document": "d"}});
    say(&mut story, "bureau", "enterprise/bring-forward", "enterprise", it);
    begin(&mut story, 1, 3_000_000);
    issued(&mut story, 0, ("second", "f2"), 3_000_000);
    let it = json!({"passed-over": {"application": id("f1"), "rule": "R3.3",
        "contract": id("contract f1")}});
    say(&mut story, "reviewer", "round/issue", "round", it);
    story
}

/// A redemption saved and withdrawn, and one refused.
fn redemptions() -> Story {
    let mut story = until_issue();
    round(&mut story);
    story.time("2021-02-01 09:00");
    accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-02-01");
    story.time("2021-06-01 09:00");
    let it = json!({"saved": {"redemption": id("r1"), "voucher": id("voucher f1"),
        "provider": id("p")}});
    say(&mut story, "p-account", "redemption/save", "redemption", it);
    story.say("p-account", "redemption/submit", redemption("2021-05-31"));
    let it = json!({"withdrawn": {"redemption": id("r1"), "freed": ["1", "2"]}});
    say(&mut story, "p-account", "redemption/withdraw", "redemption", it);
    let mut again = redemption("2021-05-31");
    again["redemption"]["submitted"]["redemption"] = json!(id("r2"));
    story.say("p-account", "redemption/submit", again);
    let it = json!({"refused": {"redemption": id("r2"), "freed": ["1", "2"], "by": id("bureau"),
        "rule": "R20.1"}});
    say(&mut story, "bureau", "redemption/refuse", "redemption", it);
    story
}

/// A redemption sent back and never corrected ends with its voucher.
fn expired() -> Story {
    let mut story = until_issue();
    round(&mut story);
    accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-01-28");
    story.time("2021-06-01 09:00");
    story.say("p-account", "redemption/submit", redemption("2021-05-31"));
    let it = json!({"returned": {"redemption": id("r1"), "by": id("bureau"),
        "correct_by": "2021-06-08"}});
    say(&mut story, "bureau", "redemption/return", "redemption", it);
    story.time("2022-01-29 00:00");
    let it = json!({"released": {"voucher": id("voucher f1"), "contract": id("contract f1"),
        "year": 2021, "face_fen": 5_000_000, "lapsed": false, "act": "expire",
        "redemption": id("r1")}});
    say(&mut story, "system", "voucher/expire", "voucher", it);
    story
}

/// Renamed, then merged into the other, with its voucher and what it had received.
fn succeeded() -> Story {
    let mut story = whole();
    let it = json!({"renamed": {"enterprise": id("first"), "name": "甲", "former_code": "E1",
        "credit_code": "E9"}});
    say(&mut story, "bureau", "enterprise/succeed", "enterprise", it);
    let it = json!({"succeeded": {"enterprise": id("first"), "into": id("second"),
        "kind": "merger", "vouchers": [id("voucher f1")], "received_fen": {"2021": 5_000_000},
        "document": "d"}});
    say(&mut story, "bureau", "enterprise/succeed", "enterprise", it);
    story
}

/// A provider that is objected to while it is public, and one that applies again once removed.
fn entrants() -> Story {
    let mut story = until_issue();
    let again = story.leaves[story.find("provider/apply", 0)]["event"].clone();
    let end = story.find("publicity/close", 0);
    story.leaves.truncate(end);
    story.time("2021-01-06 09:00");
    let it = json!({"objected": {"publicity": id("pub-p"), "item": id("p"), "objection": id("o")}});
    say(&mut story, "public", "publicity/object", "publicity", it);
    let it = json!({"decided": {"publicity": id("pub-p"), "item": id("p"), "objection": id("o"),
        "by": id("reviewer"), "upheld": true}});
    say(&mut story, "reviewer", "publicity/decide", "publicity", it);
    story.time("2021-01-13 00:00");
    closed(&mut story, "pub-p", "providers", &[], "2021-01-12");
    story.say("p-account", "provider/apply", again);
    let it = json!({"returned": {"provider": id("p")}});
    say(&mut story, "bureau", "provider/return", "provider", it);
    story
}

/// Stories whose fault takes more than one change.
pub(crate) fn faulty() -> Vec<Story> {
    // Who did not rectify uses a voucher.
    let mut lost = until_issue();
    round(&mut lost);
    inspection(&mut lost, &["first"]);
    let mut lost = not_rectified(lost);
    accept(&mut lost, "f1", 12_000_000, 5_000_000, "2021-09-30");
    // A contract that has ended is paid with a voucher.
    let mut ended = contracts();
    accept(&mut ended, "f1", 11_000_000, 5_000_000, "2021-01-28");
    // Merged while an application is under way.
    let mut hasty = until_issue();
    let it = json!({"succeeded": {"enterprise": id("first"), "into": id("second"),
        "kind": "merger", "vouchers": [], "received_fen": {}, "document": "d"}});
    say(&mut hasty, "bureau", "enterprise/succeed", "enterprise", it);
    // Amended while an objection holds it.
    let mut held = objected("2021-01-22 09:00", None);
    amended(&mut held, Some("f1"), 8_000_000);
    // Checked again by who found it.
    let mut alone = life();
    let found = alone.leaves[alone.find("inspection/find", 0)]["by"].clone();
    let at = alone.find("inspection/recheck", 0);
    alone.leaves[at]["event"]["inspection"]["rechecked"]["by"] = found.clone();
    alone.leaves[at]["by"] = found;
    let mut all = vec![lost, ended, hasty, held, alone];
    all.extend(following::faulty());
    all
}
