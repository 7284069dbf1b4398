//! Enterprises: registered by their own account, authorised by an officer (R13.1), and what they
//! received before this office began (R14.3).

use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::digest::Digest;
use yunquan_core::enterprise::{Act, Event, MOVES, Status};
use yunquan_core::event::Event as Fact;
use yunquan_core::form::Choice;
use yunquan_core::ids::EnterpriseId;
use yunquan_core::money::Fen;
use yunquan_core::refusal::FaultCode;
use yunquan_core::world::Key;

use crate::common::{Office, barred, code, faulty, miswritten, refused, unknown, with};
use crate::firms::{authorise_form, authorised, enterprise, register_form, registered, subject};

fn register(office: &mut Office, credit_code: &str) -> EnterpriseId {
    let account = office.person(Role::Enterprise);
    let file = office.upload("授权书");
    let form = register_form("甲机械", credit_code, file);
    let events = office.run(account, "enterprise/register", form).unwrap();
    let Key::Enterprise(id) = subject(&events) else { panic!("{events:?}") };
    id
}

#[test]
fn an_account_registers_its_firm() {
    let mut office = Office::new();
    let firm = registered(&mut office, "甲机械", 1);
    let it = enterprise(&office, firm.id);
    assert_eq!(it.status, Status::Registered);
    assert!(!it.active());
    assert_eq!((it.industry.as_str(), it.jurisdiction.as_str()), ("3421", "450203"));
    assert_eq!(it.owner, firm.account);
    let party = office.account(firm.account).party;
    assert_eq!(party, Some(yunquan_core::account::Party::Enterprise(firm.id)));
    let upload = office.world.upload(it.authorisation).unwrap().unwrap();
    assert_eq!(upload.cited_in, [Key::Enterprise(firm.id)]);
}

#[test]
fn a_file_remembers_what_cites_it() {
    let mut office = Office::new();
    let first = register(&mut office, &code(1));
    let second = register(&mut office, &code(2));
    let file = enterprise(&office, second).authorisation;
    assert_eq!(file, enterprise(&office, first).authorisation);
    let upload = office.world.upload(file).unwrap().unwrap();
    assert_eq!(upload.cited_in, [Key::Enterprise(first), Key::Enterprise(second)]);
}

#[test]
fn personal_data_stays_out_of_the_event() {
    let mut office = Office::new();
    let account = office.person(Role::Enterprise);
    let file = office.upload("授权书");
    let form = register_form("甲机械", &code(1), file);
    let events = office.run(account, "enterprise/register", form).unwrap();
    let text = serde_json::to_string(&events).unwrap();
    assert!(!text.contains("张三") && !text.contains("0772-1234567"));
    assert_eq!(office.secrets.len(), 1);
}

#[test]
fn every_fault_of_a_registration_is_named_at_once() {
    let mut office = Office::new();
    let account = office.person(Role::Enterprise);
    let form = register_form("甲机械", &code(1), Digest::of(b"nowhere"));
    let mut run =
        |changes: Value| office.run(account, "enterprise/register", with(form.clone(), changes));
    faulty(
        run(json!({"jurisdiction": "450105", "tags": ["pillar", "x", "pillar"]})),
        &[
            ("tags.2", FaultCode::Duplicate),
            ("jurisdiction", FaultCode::UnknownJurisdiction),
            ("authorisation", FaultCode::NoSuchFile),
        ],
    );
    faulty(
        run(json!({"credit_code": "123", "industry": "9999", "name": " "})),
        &[
            ("name", FaultCode::Empty),
            ("credit_code", FaultCode::BadCreditCode),
            ("industry", FaultCode::UnknownIndustry),
        ],
    );
}

#[test]
fn an_account_has_one_firm() {
    let mut office = Office::new();
    let firm = registered(&mut office, "甲机械", 1);
    let file = office.upload("授权书");
    let again = register_form("乙汽配", &code(2), file);
    refused(office.run(firm.account, "enterprise/register", again.clone()), "R13.1");
    let provider = office.person(Role::Provider);
    barred(office.run(provider, "enterprise/register", again), None);
}

#[test]
fn the_bureau_or_the_own_district_authorises() {
    let mut office = Office::new();
    let mut authorised_by = |officer: fn(&mut Office) -> _| {
        let firm = registered(&mut office, "甲机械", 1);
        let officer = officer(&mut office);
        let result = office.run(officer, "enterprise/authorise", authorise_form(firm.id));
        (result, office.account(firm.account).party.is_some())
    };
    let (result, bound) = authorised_by(|office| office.district("450203"));
    assert!(result.is_ok() && bound);
    barred(authorised_by(|office| office.district("450204")).0, None);
    barred(authorised_by(|office| office.person(Role::BureauReviewer)).0, None);
    barred(authorised_by(|office| office.person(Role::Enterprise)).0, None);
    // The code is taken by the first one, whoever authorises.
    refused(authorised_by(|office| office.person(Role::BureauOfficer)).0, "R13.1");
}

#[test]
fn the_one_whose_authorisation_holds_has_the_credit_code() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let first = registered(&mut office, "甲机械", 1);
    let second = registered(&mut office, "甲机械厂", 1);
    office.run(officer, "enterprise/authorise", authorise_form(second.id)).unwrap();
    let facts =
        refused(office.run(officer, "enterprise/authorise", authorise_form(first.id)), "R13.1");
    assert_eq!(facts["credit_code"], json!(code(1)));
    assert_eq!(enterprise(&office, first.id).status, Status::Registered);
    assert!(enterprise(&office, second.id).active());
}

#[test]
fn a_wrong_check_character_is_confirmed_by_the_officer() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let id = register(&mut office, &miswritten(&code(1)));
    let form = authorise_form(id);
    faulty(
        office.run(officer, "enterprise/authorise", form.clone()),
        &[("confirm_credit_code", FaultCode::CheckDigit)],
    );
    let form = with(form, json!({"confirm_credit_code": true}));
    let events = office.run(officer, "enterprise/authorise", form).unwrap();
    let Fact::Enterprise(Event::Authorised { code_confirmed, .. }) = &events[0] else {
        panic!("{events:?}");
    };
    assert!(*code_confirmed);

    let id = register(&mut office, &code(2));
    let events = office.run(officer, "enterprise/authorise", authorise_form(id)).unwrap();
    let Fact::Enterprise(Event::Authorised { code_confirmed, .. }) = &events[0] else {
        panic!("{events:?}");
    };
    assert!(!code_confirmed);
}

#[test]
fn a_rejected_account_registers_again() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let firm = registered(&mut office, "甲机械", 1);
    let form = with(authorise_form(firm.id), json!({"verified": false, "reason": "无公章"}));
    office.run(officer, "enterprise/authorise", form.clone()).unwrap();
    assert_eq!(enterprise(&office, firm.id).status, Status::Rejected);
    assert_eq!(office.account(firm.account).party, None);
    refused(office.run(officer, "enterprise/authorise", form), "R13.1");

    let file = office.upload("新授权书");
    let again = register_form("甲机械", &code(1), file);
    let events = office.run(firm.account, "enterprise/register", again).unwrap();
    let Key::Enterprise(id) = subject(&events) else { panic!("{events:?}") };
    office.run(officer, "enterprise/authorise", authorise_form(id)).unwrap();
    assert!(enterprise(&office, id).active());
}

#[test]
fn an_unknown_enterprise_is_not_found() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let id = EnterpriseId(uuid::Uuid::nil());
    unknown(office.run(officer, "enterprise/authorise", authorise_form(id)));
}

fn bring(id: EnterpriseId, received_fen: i64) -> Value {
    json!({"enterprise": id, "year": 2021, "received_fen": received_fen, "document": "台账"})
}

fn received(office: &Office, id: EnterpriseId) -> Fen {
    office.world.allowance(id, 2021).unwrap().unwrap().received
}

#[test]
fn what_was_received_earlier_counts_up_to_the_cap() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let firm = authorised(&mut office, "甲机械", 1);
    office.run(officer, "enterprise/bring-forward", bring(firm.id, 45_000_000)).unwrap();
    assert_eq!(received(&office, firm.id), Fen(45_000_000));
    // Entered again it is corrected, not added.
    office.run(officer, "enterprise/bring-forward", bring(firm.id, 50_000_000)).unwrap();
    assert_eq!(received(&office, firm.id), Fen(50_000_000));
    let over = office.run(officer, "enterprise/bring-forward", bring(firm.id, 50_000_001));
    let facts = refused(over, "R14.3");
    assert_eq!(facts["cap_fen"], json!(50_000_000));
    assert_eq!(facts["received_fen"], json!(50_000_001));
    office.run(officer, "enterprise/bring-forward", bring(firm.id, 0)).unwrap();
    assert_eq!(received(&office, firm.id), Fen::ZERO);
}

#[test]
fn an_unauthorised_enterprise_has_received_nothing() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let firm = registered(&mut office, "甲机械", 1);
    refused(office.run(officer, "enterprise/bring-forward", bring(firm.id, 1)), "R14.3");
    let relative = office.person(Role::BureauOfficer);
    office.relative(relative, yunquan_core::account::Party::Enterprise(firm.id));
    barred(office.run(relative, "enterprise/bring-forward", bring(firm.id, 1)), Some("R13.1"));
}

#[test]
fn there_is_no_other_move() {
    let mut office = Office::new();
    let firm = registered(&mut office, "甲机械", 1);
    for (_, status) in Status::ALL {
        for (_, act) in Act::ALL {
            let mut it = enterprise(&office, firm.id).clone();
            it.status = *status;
            let listed = MOVES.iter().find(|(from, by, _)| (from, by) == (status, act));
            assert_eq!(it.moved(*act).ok(), listed.map(|(_, _, to)| *to));
            assert_eq!(it.active(), *status == Status::Authorised);
        }
    }
}
