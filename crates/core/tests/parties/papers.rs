//! Uploaded files, and the bureau's interpretations (R27.1).

use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event as Fact;
use yunquan_core::interpretation::Event as Said;
use yunquan_core::refusal::FaultCode;
use yunquan_core::upload::{Event, MOST_BYTES, MediaType};

use crate::common::{Office, Who, barred, faulty, refused, with};

fn record_form(content: &str) -> Value {
    json!({
        "sha256": Digest::of(content.as_bytes()), "size": 7, "media_type": "image/png",
        "name": "王五身份证.png",
    })
}

#[test]
fn a_file_is_recorded_once() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let events = office.run(officer, "upload/record", record_form("a")).unwrap();
    assert!(!serde_json::to_string(&events).unwrap().contains("王五"));
    let Fact::Upload(Event::Recorded { by, media_type, .. }) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!((*by, *media_type), (Some(officer), MediaType::Png));
    assert_eq!(office.run(Who::Public, "upload/record", record_form("a")).unwrap(), []);
    let upload = office.world.upload(Digest::of(b"a")).unwrap().unwrap();
    assert_eq!((upload.by, upload.used_in.as_ref()), (Some(officer), None));
    office.run(Who::Public, "upload/record", record_form("b")).unwrap();
    assert_eq!(office.world.upload(Digest::of(b"b")).unwrap().unwrap().by, None);
}

#[test]
fn a_file_has_a_digest_a_size_and_a_type() {
    let mut office = Office::new();
    let mut run =
        |changes: Value| office.run(Who::Public, "upload/record", with(record_form("a"), changes));
    faulty(
        run(json!({"sha256": "abc", "size": 0, "media_type": "text/html"})),
        &[
            ("sha256", FaultCode::NotADigest),
            ("size", FaultCode::OutOfRange),
            ("media_type", FaultCode::NotAChoice),
        ],
    );
    faulty(run(json!({"size": MOST_BYTES + 1})), &[("size", FaultCode::OutOfRange)]);
    run(json!({"size": MOST_BYTES})).unwrap();
    let auditor = office.person(Role::Auditor);
    barred(office.run(auditor, "upload/record", record_form("c")), None);
}

fn publish_form() -> Value {
    json!({
        "number": "柳工信解释〔2021〕1号", "title": "关于择优发放", "rules": ["R13.3", "R14.2"],
        "text": "先按优先级，\n再按受理顺序。",
    })
}

#[test]
fn an_interpretation_is_published_and_dated() {
    let mut office = Office::new();
    let reviewer = office.person(Role::BureauReviewer);
    office.clock("2021-03-15 23:59");
    let events = office.run(reviewer, "interpretation/publish", publish_form()).unwrap();
    let Fact::Interpretation(Said::Published { interpretation, .. }) = &events[0] else {
        panic!("{events:?}")
    };
    let it = office.world.interpretation(*interpretation).unwrap().unwrap();
    assert_eq!(it.published_on.to_string(), "2021-03-15");
    assert_eq!(it.number, "柳工信解释〔2021〕1号");
    let rules: Vec<&str> = it.rules.iter().map(|rule| rule.as_str()).collect();
    assert_eq!(rules, ["R13.3", "R14.2"]);
}

#[test]
fn a_number_is_given_once() {
    let mut office = Office::new();
    let reviewer = office.person(Role::BureauReviewer);
    office.run(reviewer, "interpretation/publish", publish_form()).unwrap();
    let again = with(publish_form(), json!({"title": "另一件"}));
    let facts = refused(office.run(reviewer, "interpretation/publish", again.clone()), "R27.1");
    assert_eq!(facts["number"], json!("柳工信解释〔2021〕1号"));
    let next = with(again, json!({"number": "柳工信解释〔2021〕2号"}));
    office.run(reviewer, "interpretation/publish", next).unwrap();
}

#[test]
fn an_interpretation_is_of_rules_of_the_scheme() {
    let mut office = Office::new();
    let reviewer = office.person(Role::BureauReviewer);
    let mut run = |rules: Value| {
        let form = with(publish_form(), json!({"rules": rules}));
        office.run(reviewer, "interpretation/publish", form)
    };
    faulty(run(json!(["R13.3", "R99.1"])), &[("rules.1", FaultCode::UnknownRule)]);
    faulty(run(json!(["R13.3", "art. 3"])), &[("rules.1", FaultCode::UnknownRule)]);
    faulty(run(json!(["R13.3", "R13.3"])), &[("rules.1", FaultCode::Duplicate)]);
    faulty(run(json!([])), &[("rules", FaultCode::TooMany)]);
    let officer = office.person(Role::BureauOfficer);
    barred(office.run(officer, "interpretation/publish", publish_form()), None);
}
