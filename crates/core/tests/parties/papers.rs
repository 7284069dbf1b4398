//! Uploaded files, and the bureau's interpretations (R27.1).

use serde_json::{Value, json};
use yunquan_core::account::{Party, Role};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event as Fact;
use yunquan_core::ids::{AccountId, EnterpriseId};
use yunquan_core::interpretation::Event as Said;
use yunquan_core::refusal::FaultCode;
use yunquan_core::upload::{Event, MOST_BYTES, MediaType};
use yunquan_core::world::{Entity, Key};

use crate::common::{Office, Who, barred, faulty, refused, with};

const FIRM: EnterpriseId = EnterpriseId(uuid::Uuid::from_u128(9));

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
    assert_eq!((upload.by, upload.cited_in.as_slice()), (Some(officer), [].as_slice()));
    office.run(Who::Public, "upload/record", record_form("b")).unwrap();
    assert_eq!(office.world.upload(Digest::of(b"b")).unwrap().unwrap().by, None);
}

/// The same bytes are one file, and everybody's who brought them, each under his own name for them.
#[test]
fn the_same_bytes_are_everybodys_who_brought_them() {
    let mut office = Office::new();
    let (first, second) = (office.person(Role::BureauOfficer), office.person(Role::Enterprise));
    office.change(second, |account| account.party = Some(Party::Enterprise(FIRM)));
    let digest = Digest::of(b"a");
    office.run(first, "upload/record", record_form("a")).unwrap();
    let named = with(record_form("a"), json!({"name": "营业执照.png"}));
    assert_eq!(office.run(second, "upload/record", named.clone()).unwrap().len(), 1);
    let copy = |office: &Office, account| office.world.copy(digest, account).unwrap().cloned();
    let (one, other) = (copy(&office, first).unwrap(), copy(&office, second).unwrap());
    assert_eq!((one.party, other.party), (None, Some(Party::Enterprise(FIRM))));
    assert_ne!(one.name, other.name);
    let upload = office.world.upload(digest).unwrap().unwrap();
    assert_eq!((upload.by, &upload.name), (Some(first), &one.name));
    assert_eq!(office.run(second, "upload/record", named).unwrap(), []);
}

/// Journals of before copies had a firm say only who brought a file.
#[test]
fn an_old_record_of_a_file_still_loads() {
    let account = AccountId(uuid::Uuid::from_u128(7));
    let text = json!({"upload": {"recorded": {
        "digest": Digest::of(b"a"), "size": 7, "media_type": "image/png", "by": account,
        "name": Digest::of(b"name"),
    }}});
    let event: Fact = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), text);
    let key = Key::Copy(Digest::of(b"a"), account);
    assert_eq!(event.touches(), [Key::Upload(Digest::of(b"a")), key.clone()]);
    let Some(Entity::Copy(copy)) = Entity::evolve(&key, None, &event) else { panic!("no copy") };
    assert_eq!((copy.account, copy.party), (account, None));
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
