//! Faults in the time that a correction has left once a case has set its voucher free.

use serde_json::{Value, json};
use yunquan_auditor::Promise;

use crate::city::{round, until_issue};
use crate::second::{Matter, accept, redemption};
use crate::story::{Story, id};

/// Returned on the voucher's last day, 28 January 2022, to be corrected by 9 February; frozen from
/// the 7th to the 11th, and free again with this last day for the correction.
pub(crate) fn freed(redemption_id: Value, correct_by: Value) -> Story {
    let mut story = until_issue();
    round(&mut story);
    story.time("2021-02-01 09:00");
    accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-02-01");
    story.time("2022-01-28 09:00");
    story.say("p-account", "redemption/submit", redemption("2021-05-31"));
    let it = json!({"redemption": {"returned": {"redemption": id("r1"), "at": 0,
        "by": id("bureau"), "correct_by": "2022-02-09", "reason": "r", "remarks": []}}});
    story.say("bureau", "redemption/return", it);
    let (parties, voucher): (&[_], _) = (&[("p", false)], "voucher f1");
    let matter = Matter { case: "case 1", parties, voucher, on: "2022-02-07" };
    matter.opened(&mut story);
    matter.found(&mut story);
    story.time("2022-02-11 09:00");
    let it = json!({"case": {"closed": {"case": id("case 1"), "at": 0, "by": id("bureau"),
        "dismissed": true, "reason": "r"}}});
    story.say("bureau", "case/close", it);
    let it = json!({"voucher": {"thawed": {"voucher": id("voucher f1"), "case": id("case 1"),
        "on": "2022-02-11", "days": 4, "redemption": redemption_id, "correct_by": correct_by,
        "reason": "r"}}});
    story.say("bureau", "case/close", it);
    story
}

#[test]
fn a_freezing_takes_no_time_from_a_correction() {
    // Four days after 9 February is Sunday the 13th: the next working day is the last.
    let mut story = freed(json!(id("r1")), json!("2022-02-14"));
    assert_eq!(story.violations(), []);
    for day in [json!("2022-02-13"), json!("2022-02-09"), Value::Null] {
        freed(json!(id("r1")), day).breaks(Promise::Validity, "R23.1");
    }
    freed(Value::Null, json!("2022-02-14")).breaks(Promise::Validity, "R23.1");
    let mut late = story.clone();
    story.time("2022-02-14 23:59");
    story.say("p-account", "redemption/submit", redemption("2021-05-31"));
    assert_eq!(story.violations(), []);
    late.time("2022-02-15 00:00");
    late.say("p-account", "redemption/submit", redemption("2021-05-31"));
    late.breaks(Promise::Validity, "R19.1");
}
