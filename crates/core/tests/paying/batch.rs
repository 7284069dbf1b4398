//! Commissioning a panel with a batch of redemptions (R22.2).

use serde_json::{Value, json};
use yunquan_core::account::{Party, Role};
use yunquan_core::ids::RedemptionId;
use yunquan_core::panel::Status as PanelStatus;
use yunquan_core::redemption::Status;
use yunquan_core::refusal::FaultCode;
use yunquan_core::voucher;

use crate::common::{barred, faulty, refused, with};
use crate::ground::{Ground, conclude_form};

#[test]
fn complete_redemptions_go_to_a_panel_together() {
    let mut it = Ground::new();
    let batch = [it.complete(100, 8_000, &[(125, 125)]), it.complete(50, 8_000, &[(63, 63)])];
    let panel = it.commissioned(&batch);
    assert_eq!(it.panel(panel).redemptions, batch);
    for id in batch {
        let file = it.redemption(id);
        assert_eq!((file.status, file.panel), (Status::Reviewing, Some(panel)));
    }
}

#[test]
fn every_fault_is_named_at_once() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let nowhere = RedemptionId(uuid::Uuid::nil());
    let form = with(
        it.commission_form(&[id, nowhere, id]),
        json!({"organiser": it.experts[0], "seats": 4}),
    );
    faulty(
        it.run(it.officer, "panel/commission", form),
        &[
            ("redemptions.2", FaultCode::Duplicate),
            ("redemptions.1", FaultCode::NotFound),
            ("organiser", FaultCode::Mismatch),
            ("seats", FaultCode::OutOfRange),
        ],
    );
}

#[test]
fn a_panel_judges_providers_or_redemptions_and_never_nobody() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let both = with(it.commission_form(&[id]), json!({"providers": [it.provider.id]}));
    faulty(it.run(it.officer, "panel/commission", both), &[("redemptions", FaultCode::Mismatch)]);
    let none = it.commission_form(&[]);
    faulty(it.run(it.officer, "panel/commission", none), &[("providers", FaultCode::Missing)]);
}

/// Frozen by a case, then not complete, then judged by a drawn panel: in this order.
#[test]
fn refusals_come_in_their_order() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    it.drawn(&[id]);
    let form = it.commission_form(&[id]);
    it.change(id, |file| file.status = Status::Submitted);
    it.voucher_stands(id, voucher::Status::Frozen);
    refused(it.run(it.officer, "panel/commission", form.clone()), "R23.1");
    it.voucher_stands(id, voucher::Status::Redeeming);
    let facts = refused(it.run(it.officer, "panel/commission", form.clone()), "R22.2");
    assert_eq!(facts["status"], json!("submitted"));
    it.change(id, |file| file.status = Status::Reviewing);
    let facts = refused(it.run(it.officer, "panel/commission", form), "R22.2");
    assert!(facts.contains_key("panel"));
}

#[test]
fn nobody_commissions_for_his_own_or_a_relatives_firm() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let form = it.commission_form(&[id]);
    for party in [Party::Enterprise(it.enterprise.id), Party::Provider(it.provider.id)] {
        let relative = it.office.person(Role::BureauOfficer);
        it.office.relative(relative, party);
        barred(it.run(relative, "panel/commission", form.clone()), Some("R13.1"));
    }
    for person in [it.reviewer, it.finance, it.organiser] {
        barred(it.run(person, "panel/commission", form.clone()), None);
    }
}

/// The bureau proposes, finance agrees, then only is it drawn.
#[test]
fn bureau_and_finance_commission_together() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let panel = it.proposed(&[id]);
    let form = json!({"panel": panel});
    assert_eq!(it.panel(panel).status, PanelStatus::Proposed);
    let facts = refused(it.run(it.organiser, "panel/draw", form.clone()), "R22.2");
    assert_eq!(facts["status"], json!("proposed"));
    for person in [it.officer, it.reviewer, it.organiser] {
        barred(it.run(person, "panel/cosign", form.clone()), None);
    }
    for party in [Party::Enterprise(it.enterprise.id), Party::Provider(it.provider.id)] {
        let relative = it.office.person(Role::FinanceReviewer);
        it.office.relative(relative, party);
        barred(it.run(relative, "panel/cosign", form.clone()), Some("R13.1"));
    }
    it.run(it.finance, "panel/cosign", form.clone()).unwrap();
    assert_eq!(it.panel(panel).status, PanelStatus::Commissioned);
    let facts = refused(it.run(it.finance, "panel/cosign", form.clone()), "R22.2");
    assert_eq!(facts["status"], json!("commissioned"));
    it.run(it.organiser, "panel/draw", form.clone()).unwrap();
    refused(it.run(it.finance, "panel/cosign", form), "R22.2");
}

#[test]
fn what_a_panel_left_unjudged_goes_to_another() {
    let mut it = Ground::new();
    let batch = [it.complete(100, 8_000, &[(125, 125)]), it.complete(50, 8_000, &[(63, 63)])];
    let (panel, _) = it.drawn(&batch);
    it.judged(panel, batch[0], &[&[125], &[125]]);
    it.run(it.organiser, "panel/conclude", conclude_form(panel, &batch[..1])).unwrap();
    assert_eq!(it.panel(panel).status, PanelStatus::Concluded);
    assert_eq!(it.redemption(batch[1]).status, Status::Reviewing);
    let again = it.commissioned(&batch[1..]);
    let file = it.redemption(batch[1]);
    assert_eq!((file.panel, file.to_check), (Some(again), false));
}

/// A panel that another has replaced before it was drawn marks nothing for a check and concludes
/// nothing.
#[test]
fn a_replaced_panel_has_no_say() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let first = it.commissioned(&[id]);
    let second = it.commissioned(&[id]);
    it.run(it.organiser, "panel/draw", json!({"panel": first})).unwrap();
    assert!(!it.redemption(id).to_check);
    let members = it.panel(first).members.clone();
    for member in members {
        let form = crate::ground::score_form(first, id, &[125]);
        it.run(member, "panel/score", form).unwrap();
    }
    it.run(it.organiser, "panel/draw", json!({"panel": second})).unwrap();
    it.checked(id, true).unwrap();
    refused(it.run(it.organiser, "panel/conclude", conclude_form(first, &[id])), "R22.2");
    assert_eq!(it.redemption(id).panel, Some(second));
    let none: Value = json!(it.panel(second).acceptances);
    assert_eq!(none, json!([]));
}

/// Of two panels that were commissioned for one file the later has it: that the earlier is drawn
/// after it takes nothing back of the check on site (R22.3).
#[test]
fn a_panel_that_was_overtaken_takes_no_check_back() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let (earlier, later) = (it.commissioned(&[id]), it.commissioned(&[id]));
    it.run(it.organiser, "panel/draw", json!({"panel": later})).unwrap();
    assert!(it.redemption(id).to_check, "of one file one is drawn");
    it.run(it.organiser, "panel/draw", json!({"panel": earlier})).unwrap();
    assert!(it.redemption(id).to_check);
}
