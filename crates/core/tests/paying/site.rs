//! Checks on site (R22.3).

use serde_json::json;
use yunquan_core::account::{Party, Role};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event as Fact;
use yunquan_core::redemption::Status;
use yunquan_core::refusal::FaultCode;
use yunquan_core::world::Key;

use crate::common::{barred, faulty, refused, unknown, with};
use crate::ground::{Ground, check_form};

#[test]
fn an_inspector_checks_what_was_drawn_once() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    it.drawn(&[id]);
    it.checked(id, true).unwrap();
    let check = it.redemption(id).check.clone().unwrap();
    assert_eq!(
        (check.by, check.matches, check.on.to_string()),
        (it.inspector, true, "2021-01-04".to_owned())
    );
    let photo = Digest::of("现场照片".as_bytes());
    let upload = it.office.world.upload(photo).unwrap().unwrap();
    assert_eq!(upload.cited_in, [Key::Redemption(id)]);
    refused(it.checked(id, false), "R22.3");
}

#[test]
fn what_does_not_match_is_a_signal_and_the_experts_go_on() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    it.drawn(&[id]);
    let events = it.checked(id, false).unwrap();
    let signals: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Fact::Signal(raised) => Some((raised.signal.rule.to_string(), &raised.signal.about)),
            _ => None,
        })
        .collect();
    assert_eq!(signals, [("R23.1".to_owned(), &Key::Redemption(id))]);
    assert_eq!(it.redemption(id).status, Status::Reviewing);
}

/// Faults, then the state, then the draw.
#[test]
fn refusals_come_in_their_order() {
    let mut it = Ground::new();
    let batch: Vec<_> = (0..6).map(|_| it.complete(100, 8_000, &[(125, 125)])).collect();
    let id = batch[0];
    let nowhere = Digest::of(b"nowhere");
    let form = check_form(id, true, &[nowhere, nowhere]);
    faulty(
        it.run(it.inspector, "redemption/check", form),
        &[
            ("photos.1", FaultCode::Duplicate),
            ("photos.0", FaultCode::NoSuchFile),
            ("photos.1", FaultCode::NoSuchFile),
        ],
    );
    let photo = it.office.upload("照片");
    let form = check_form(id, true, &[photo]);
    refused(it.run(it.inspector, "redemption/check", form.clone()), "R22.3");
    it.drawn(&batch);
    let left_out = batch.iter().copied().find(|id| !it.redemption(*id).to_check).unwrap();
    let facts = refused(it.checked(left_out, true), "R22.3");
    assert_eq!(facts["to_check"], json!(false));
    faulty(
        it.run(it.inspector, "redemption/check", with(form.clone(), json!({"photos": []}))),
        &[("photos", FaultCode::TooMany)],
    );
    let nobody = json!({"redemption": uuid::Uuid::nil()});
    unknown(it.run(it.inspector, "redemption/check", with(form, nobody)));
}

#[test]
fn only_inspectors_check_and_nobody_a_relatives_firm() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    it.drawn(&[id]);
    let photo = it.office.upload("照片");
    let form = check_form(id, true, &[photo]);
    for person in [it.officer, it.organiser, it.experts[0], it.finance] {
        barred(it.run(person, "redemption/check", form.clone()), None);
    }
    let relative = it.office.person(Role::Inspector);
    it.office.relative(relative, Party::Enterprise(it.enterprise.id));
    barred(it.run(relative, "redemption/check", form), Some("R13.1"));
}
