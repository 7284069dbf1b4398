//! The end of a voucher: surrender, expiry, reminders (R19.1).

use serde_json::json;
use yunquan_core::budget::Budget;
use yunquan_core::ids::RedemptionId;
use yunquan_core::money::Fen;
use yunquan_core::redemption::Status as Stage;
use yunquan_core::voucher::{Status, ends_at, remind_at};

use crate::common::{barred, refused};
use crate::ground::{FACE, Ground, YEAR};

fn budget(it: &Ground) -> &Budget {
    it.office.world.budget(YEAR).unwrap().unwrap()
}

#[test]
fn a_voucher_given_back_sets_its_money_free() {
    let mut it = Ground::new();
    let form = json!({"voucher": it.voucher, "reason": "项目取消"});
    barred(it.run(it.provider.account, "voucher/surrender", form.clone()), None);
    it.run(it.enterprise.account, "voucher/surrender", form.clone()).unwrap();
    assert_eq!(it.voucher().status, Status::Surrendered);
    assert_eq!((budget(&it).committed, budget(&it).available), (Fen(0), Fen(FACE)));
    refused(it.run(it.enterprise.account, "voucher/surrender", form), "R19.1");
}

#[test]
fn what_is_used_or_frozen_is_not_given_back() {
    let cases = [(Status::Accepted, "R19.1"), (Status::Frozen, "R23.1")];
    for (status, rule) in cases {
        let mut it = Ground::new();
        it.change(|voucher| voucher.status = status);
        let form = json!({"voucher": it.voucher, "reason": "项目取消"});
        refused(it.run(it.enterprise.account, "voucher/surrender", form), rule);
    }
}

/// When a voucher ends, by where its redemption stands: the office's own time is nobody's delay.
#[test]
fn a_redemption_handed_in_in_time_keeps_its_voucher() {
    let mut it = Ground::accepted();
    let redemption = it.submitted();
    let ends = |it: &Ground, id: RedemptionId| {
        let file = it.redemption(id);
        let end = ends_at(it.voucher(), Some(file), &it.office.pack, &it.office.calendar);
        end.map(|end| it.office.pack.zone().local(end).format("%Y-%m-%d %H:%M").to_string())
    };
    assert_eq!(ends(&it, redemption), None);
    let back = json!({"redemption": redemption, "reason": "发票不清晰", "remarks": []});
    it.office.clock("2022-03-08 09:00");
    it.run(it.officer, "redemption/return", back).unwrap();
    // Five working days after Tuesday 2022-03-08.
    assert_eq!(ends(&it, redemption).as_deref(), Some("2022-03-16 00:00"));
    it.office.clock("2022-03-15 23:59");
    let mut again = it.submit_form();
    again["redemption"] = json!(redemption);
    it.run(it.provider.account, "redemption/submit", again).unwrap();
    assert_eq!(ends(&it, redemption), None);
    assert_eq!(it.redemption(redemption).status, Stage::Submitted);
}

#[test]
fn a_correction_asked_for_early_may_come_until_the_last_day() {
    let mut it = Ground::accepted();
    let redemption = it.submitted();
    let back = json!({"redemption": redemption, "reason": "发票不清晰", "remarks": []});
    it.run(it.officer, "redemption/return", back).unwrap();
    let mut again = it.submit_form();
    again["redemption"] = json!(redemption);
    it.office.clock("2022-03-10 00:00");
    refused(it.run(it.provider.account, "redemption/submit", again.clone()), "R19.1");
    it.office.clock("2022-03-09 23:59");
    it.run(it.provider.account, "redemption/submit", again).unwrap();
}

#[test]
fn reminders_are_due_on_their_days_and_again_when_the_end_moves() {
    let mut it = Ground::new();
    let due = |it: &Ground| {
        let at = remind_at(it.voucher(), &it.office.pack, &it.office.calendar);
        at.map(|at| it.office.pack.zone().date(at).to_string())
    };
    for (had, next) in [
        (None, Some("2021-12-09")),
        (Some(90), Some("2022-02-07")),
        (Some(30), Some("2022-03-02")),
        (Some(7), None),
    ] {
        it.change(|voucher| voucher.reminded = had);
        assert_eq!(due(&it).as_deref(), next, "{had:?}");
    }
    it.change(|voucher| {
        voucher.reminded = None;
        voucher.given_back_days = 10;
    });
    // 2022-03-19 is a Saturday: the last day is Monday 2022-03-21.
    assert_eq!(due(&it).as_deref(), Some("2021-12-21"));
    it.change(|voucher| voucher.status = Status::Redeeming);
    assert_eq!(due(&it), None);
}
