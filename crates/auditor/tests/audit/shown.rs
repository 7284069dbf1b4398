//! Faults in what depends on the day of showing: standing, exclusion, reminders, statistics.

use serde_json::{Value, json};
use yunquan_auditor::{Promise, Violation};

use crate::city::{round, until_issue};
use crate::second::{life, reviewed, until_second_is_sanctioned};
use crate::story::{Story, id};

/// The instant of a local time in Shanghai.
fn instant(local: &str) -> i64 {
    let at = chrono::NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    (at.and_utc().timestamp() - 8 * 3600) * 1_000_000
}

fn shown(story: &Story, at: &str, table: &str, row: &Value) -> Vec<Violation> {
    let mut auditor = story.read();
    auditor.shown_at(instant(at));
    auditor.row(table, row);
    auditor.violations().to_vec()
}

fn firm(name: &str, eligible: bool, disqualified: &Value, excluded: &Value) -> Value {
    let (code, industry, tier) =
        if name == "first" { ("E1", "1391", 2) } else { ("E2", "3421", 1) };
    json!({"id": id(name), "name": name, "credit_code": code, "status": "authorised",
        "jurisdiction": "450203", "industry": industry, "tags": [], "tier": tier,
        "eligible": eligible, "disqualified": disqualified, "excluded_until": excluded})
}

#[test]
fn who_may_be_served_follows_from_lists_sanctions_and_the_day() {
    let story = until_second_is_sanctioned();
    let (none, lost, until) = (Value::Null, json!("R23.4"), json!("2023-01-28"));
    let banned = firm("second", false, &lost, &none);
    for at in ["2021-07-01 09:00", "2024-07-01 23:59"] {
        assert_eq!(shown(&story, at, "enterprises", &banned), []);
    }
    let free = firm("second", true, &none, &none);
    assert_eq!(shown(&story, "2024-07-02 00:00", "enterprises", &free), []);
    let found = shown(&story, "2024-07-01 23:59", "enterprises", &free);
    assert_eq!(found[0].promise, Promise::Eligibility);
    assert_eq!(shown(&story, "2024-07-02 00:00", "enterprises", &banned).len(), 2);
    let innocent = firm("first", true, &none, &until);
    assert_eq!(shown(&story, "2023-01-28 23:59", "enterprises", &innocent), []);
    for wrong in [none.clone(), json!("2023-01-29"), json!("2024-01-28")] {
        let row = firm("first", true, &none, &wrong);
        let found = shown(&story, "2023-01-28 23:59", "enterprises", &row);
        assert_eq!((found[0].promise, found[0].rule.as_str()), (Promise::Eligibility, "R25.1"));
    }
    let over = firm("first", true, &none, &none);
    assert_eq!(shown(&story, "2023-01-29 00:00", "enterprises", &over), []);
}

#[test]
fn a_successor_is_barred_by_what_stands_against_the_former_code() {
    let mut story = until_second_is_sanctioned();
    story.time("2021-07-02 09:00");
    let it = json!({"enterprise": {"succeeded": {"enterprise": id("second"), "into": id("first"),
        "kind": "merger", "vouchers": [], "received_fen": {"2021": 3_000_000},
        "document": "d"}}});
    story.say("bureau", "enterprise/succeed", it);
    let (none, lost) = (Value::Null, json!("R23.4"));
    let found = |eligible, lost: &Value, at| {
        let row = firm("first", eligible, lost, &Value::Null);
        shown(&story, at, "enterprises", &row)
    };
    assert_eq!(found(false, &lost, "2024-07-01 23:59"), []);
    assert_eq!(found(true, &none, "2024-07-02 00:00"), []);
    assert_eq!(found(true, &none, "2024-07-01 23:59").len(), 2);
    assert_eq!(found(false, &lost, "2024-07-02 00:00").len(), 2);
}

/// The second's sanction does not stand; it has merged into the first meanwhile.
#[test]
fn what_does_not_stand_is_given_back_to_who_took_it_over() {
    let mut story = until_second_is_sanctioned();
    story.time("2021-07-02 09:00");
    let it = json!({"enterprise": {"succeeded": {"enterprise": id("second"), "into": id("first"),
        "kind": "merger", "vouchers": [], "received_fen": {"2021": 3_000_000},
        "document": "d"}}});
    story.say("bureau", "enterprise/succeed", it);
    let freed =
        |name: &str| json!({"party": format!("enterprise/{}", id(name)), "credit_code": "E2"});
    let look = |freed: Value| {
        let mut story = story.clone();
        reviewed(&mut story, "case 1", "bureau2", false, json!({ "freed": freed }));
        story
    };
    look(json!([freed("second")])).breaks(Promise::Sanction, "R23.6");
    let kept = look(json!([freed("second"), freed("first")]));
    assert_eq!(kept.violations(), []);
    let row = firm("first", true, &Value::Null, &json!("2023-01-28"));
    assert_eq!(shown(&kept, "2021-07-02 09:00", "enterprises", &row), []);
}

pub(crate) fn remind(story: &mut Story, file: &str, holder: &str, days: u32) {
    let it = json!({"voucher": {"reminded": {"voucher": id(&format!("voucher {file}")),
        "holder": id(holder), "provider": id("p"), "message": id(&format!("m {file} {days}")),
        "days": days, "last_day": "2022-01-28", "at": 0}}});
    story.say("system", "voucher/remind", it);
}

fn missed(story: &Story, at: &str) -> usize {
    let mut auditor = story.read();
    auditor.shown_at(instant(at));
    auditor.finish();
    auditor.violations().iter().filter(|it| it.rule == "R19.1").count()
}

#[test]
fn nobody_s_voucher_ends_unannounced() {
    let mut story = until_issue();
    round(&mut story);
    assert_eq!(missed(&story, "2021-10-29 23:59"), 0);
    assert_eq!(missed(&story, "2021-10-30 00:00"), 2);
    story.time("2021-10-30 00:00");
    remind(&mut story, "f1", "first", 90);
    assert_eq!(missed(&story, "2021-10-30 00:00"), 1);
    remind(&mut story, "f2", "second", 90);
    assert_eq!(missed(&story, "2021-12-28 23:59"), 0);
    assert_eq!(missed(&story, "2021-12-29 00:00"), 2);
    story.time("2021-12-29 00:00");
    remind(&mut story, "f1", "first", 30);
    remind(&mut story, "f2", "second", 30);
    assert_eq!(missed(&story, "2022-01-20 23:59"), 0);
    assert_eq!(missed(&story, "2022-01-21 00:00"), 2);
}

#[test]
fn a_message_goes_to_the_holder_with_a_copy_to_its_provider() {
    let mut story = until_issue();
    round(&mut story);
    story.time("2021-10-30 00:00");
    remind(&mut story, "f1", "first", 90);
    remind(&mut story, "f2", "second", 90);
    assert_eq!(story.violations(), []);
    let row = json!({"id": id("m f1 90"), "to": format!("enterprise/{}", id("first")),
        "copy": format!("provider/{}", id("p")), "about": format!("voucher/{}", id("voucher f1")),
        "due": "2022-01-28", "days": 90});
    assert_eq!(shown(&story, "2021-10-30 09:00", "messages", &row), []);
    for field in ["to", "copy", "about", "due", "days"] {
        let mut wrong = row.clone();
        wrong[field] = json!("something else");
        assert!(!shown(&story, "2021-10-30 09:00", "messages", &wrong).is_empty(), "{field}");
    }
    let mut astray = until_issue();
    round(&mut astray);
    astray.time("2021-10-30 00:00");
    remind(&mut astray, "f1", "second", 90);
    astray.breaks(Promise::Persons, "R19.1");
}

/// Eight million issued: one voucher of five, of which four and a half were paid and claimed back,
/// one of three that was cancelled.
fn statistics() -> Value {
    let groups = json!({"a": {"subsidy_fen": 1_500_000, "paid_fen": 4_000_000},
        "b": {"subsidy_fen": 3_000_000, "paid_fen": 500_000}});
    json!({"year": 2021, "issued_fen": 8_000_000, "released_fen": 3_500_000,
        "outstanding_fen": 0, "paid_fen": 4_500_000, "claimed_back_fen": 4_500_000,
        "recovered_fen": 4_500_000, "subsidy_fen": 4_500_000,
        "funnel": {"issued": {"count": 2, "amount_fen": 8_000_000},
            "paid": {"count": 1, "amount_fen": 4_500_000}},
        "by": {"district": groups, "industry": groups, "category": groups}})
}

#[test]
fn the_statistics_add_up_to_the_ledger() {
    let story = life();
    assert_eq!(shown(&story, "2021-10-01 09:00", "statistics", &statistics()), []);
    for field in [
        "/issued_fen",
        "/released_fen",
        "/outstanding_fen",
        "/paid_fen",
        "/claimed_back_fen",
        "/recovered_fen",
        "/subsidy_fen",
        "/funnel/issued/count",
        "/funnel/issued/amount_fen",
        "/funnel/paid/count",
        "/funnel/paid/amount_fen",
        "/by/district/a/paid_fen",
        "/by/industry/b/subsidy_fen",
        "/by/category/a/subsidy_fen",
    ] {
        let mut row = statistics();
        *row.pointer_mut(field).unwrap() = json!(7);
        let found = shown(&story, "2021-10-01 09:00", "statistics", &row);
        assert!(found.iter().any(|it| it.rule == "R1.1"), "{field} is not compared");
    }
}
