//! From a complete file to the registry: review (R10.1), five working days of publicity (R10.2),
//! notice of admission with the first catalogue (R10.3).

use serde_json::json;
use yunquan_core::account::Role;
use yunquan_core::event::Event as Fact;
use yunquan_core::form::Choice;
use yunquan_core::ids::{ObjectionId, ProviderId, PublicityId};
use yunquan_core::provider::{Act, Event, MOVES, Status};
use yunquan_core::refusal::FaultCode;

use crate::common::{Office, Who, barred, code, faulty, miswritten, refused, unknown, with};
use crate::firms::{
    Bureau, Firm, admit_form, admitted, applied, apply_form, bureau, conclude, item, judged,
    new_provider, party, provider, publish, reviewing,
};

/// A public provider: posted on Monday 4 January 2021, so that the fifth working day after it is
/// Monday the 11th.
fn public(office: &mut Office) -> (Firm<ProviderId>, Bureau, PublicityId) {
    let firm = judged(office, "云一", 1, true);
    let bureau = bureau(office);
    let publicity = publish(office, bureau.officer, &[firm.id]);
    (firm, bureau, publicity)
}

fn object(office: &mut Office, publicity: PublicityId, id: ProviderId) -> ObjectionId {
    let form = json!({
        "publicity": publicity, "provider": id, "name": "某公司", "contact": "1", "evidence": [],
        "facts": "服务人员不足",
    });
    let events = office.run(Who::Public, "publicity/object", form).unwrap();
    let Fact::Publicity(yunquan_core::publicity::Event::Objected { objection, .. }) = &events[0]
    else {
        panic!("{events:?}")
    };
    *objection
}

fn decide(office: &mut Office, by: &Bureau, publicity: PublicityId, id: ObjectionId, upheld: bool) {
    let form = json!({
        "publicity": publicity, "objection": id, "upheld": upheld, "reason": "核查结论",
    });
    office.run(by.reviewer, "publicity/decide", form).unwrap();
}

#[test]
fn a_file_is_sent_back_or_found_complete_once() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let first = applied(&mut office, "云一", 1);
    let second = applied(&mut office, "云二", 2);
    let back = |id| {
        let remark = json!({"field": "quotation.0.unit", "text": "请填写单位"});
        json!({"provider": id, "reason": "报价单缺单位", "remarks": [remark]})
    };
    office.run(officer, "provider/return", back(first.id)).unwrap();
    assert_eq!(provider(&office, first.id).status, Status::Returned);
    office.run(officer, "provider/accept-file", json!({"provider": second.id})).unwrap();
    assert_eq!(provider(&office, second.id).status, Status::Reviewing);
    for id in [first.id, second.id] {
        refused(office.run(officer, "provider/return", back(id)), "R10.1");
        refused(office.run(officer, "provider/accept-file", json!({"provider": id})), "R10.1");
    }
    let nobody = ProviderId(uuid::Uuid::nil());
    unknown(office.run(officer, "provider/accept-file", json!({"provider": nobody})));
}

#[test]
fn an_officer_with_a_tie_does_not_handle_the_file() {
    let mut office = Office::new();
    let firm = applied(&mut office, "云一", 1);
    let officer = office.person(Role::BureauOfficer);
    office.relative(officer, party(firm));
    let form = json!({"provider": firm.id});
    barred(office.run(officer, "provider/accept-file", form.clone()), Some("R13.1"));
    let reviewer = office.person(Role::BureauReviewer);
    barred(office.run(reviewer, "provider/accept-file", form), None);
    let passed = judged(&mut office, "云二", 2, true);
    office.relative(officer, party(passed));
    let form = json!({"providers": [passed.id]});
    barred(office.run(officer, "provider/post", form), Some("R13.1"));
}

#[test]
fn a_credit_code_is_in_review_or_in_the_registry_once() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let first = applied(&mut office, "云一", 1);
    let second = applied(&mut office, "云一科技", 1);
    office.run(officer, "provider/accept-file", json!({"provider": first.id})).unwrap();
    let late = office.run(officer, "provider/accept-file", json!({"provider": second.id}));
    assert_eq!(refused(late, "R10.1")["credit_code"], json!(code(1)));
}

#[test]
fn a_wrong_check_character_is_confirmed_by_the_officer() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let account = office.person(Role::Provider);
    let form = json!({
        "name": "云一", "credit_code": miswritten(&code(1)), "address": "二路",
        "contact_name": "李四", "contact_phone": "1",
    });
    office.run(account, "provider/register", form).unwrap();
    let form = apply_form(&mut office);
    office.run(account, "provider/apply", form).unwrap();
    let Some(yunquan_core::account::Party::Provider(id)) = office.account(account).party else {
        panic!("bound to no provider")
    };
    let form = json!({"provider": id});
    faulty(
        office.run(officer, "provider/accept-file", form.clone()),
        &[("confirm_credit_code", FaultCode::CheckDigit)],
    );
    let form = with(form, json!({"confirm_credit_code": true}));
    let events = office.run(officer, "provider/accept-file", form).unwrap();
    let Fact::Provider(Event::FileAccepted { code_confirmed, .. }) = &events[0] else {
        panic!("{events:?}")
    };
    assert!(*code_confirmed);
}

#[test]
fn who_passed_is_made_public_together() {
    let mut office = Office::new();
    let first = judged(&mut office, "云一", 1, true);
    let second = judged(&mut office, "云二", 2, true);
    let officer = office.person(Role::BureauOfficer);
    let publicity = publish(&mut office, officer, &[first.id, second.id]);
    for id in [first.id, second.id] {
        let it = provider(&office, id);
        assert_eq!((it.status, it.publicity), (Status::Published, Some(publicity)));
    }
    let it = office.world.publicity(publicity).unwrap().unwrap();
    assert_eq!(it.last_day.to_string(), "2021-01-11");
}

#[test]
fn who_did_not_pass_is_not_made_public() {
    let mut office = Office::new();
    let passed = judged(&mut office, "云一", 1, true);
    let officer = office.person(Role::BureauOfficer);
    let others = [
        judged(&mut office, "云二", 2, false).id,
        reviewing(&mut office, "云三", 3).id,
        new_provider(&mut office, "云四", 4).id,
    ];
    for other in others {
        let form = json!({"providers": [passed.id, other]});
        let facts = refused(office.run(officer, "provider/post", form), "R10.2");
        assert_eq!(facts["provider"], json!(provider(&office, other).name));
    }
    assert_eq!(provider(&office, passed.id).status, Status::Passed);
    let form = json!({"providers": [passed.id, passed.id]});
    faulty(office.run(officer, "provider/post", form), &[("providers.1", FaultCode::Duplicate)]);
    publish(&mut office, officer, &[passed.id]);
    let again = json!({"providers": [passed.id]});
    refused(office.run(officer, "provider/post", again), "R10.2");
}

#[test]
fn admission_waits_for_the_end_of_the_fifth_working_day() {
    let mut office = Office::new();
    let (firm, bureau, _) = public(&mut office);
    let form = admit_form(firm.id, "入库〔2021〕1号");
    office.clock("2021-01-11 23:59");
    let facts = refused(office.run(bureau.reviewer, "provider/admit", form.clone()), "R10.3");
    assert_eq!(facts["last_day"], json!("2021-01-11"));
    assert!(!provider(&office, firm.id).admitted());
    office.clock("2021-01-11 24:00");
    office.run(bureau.reviewer, "provider/admit", form.clone()).unwrap();
    let it = provider(&office, firm.id);
    assert!(it.admitted());
    assert_eq!(it.admitted_on.unwrap().to_string(), "2021-01-12");
    assert_eq!(it.admission_number.as_deref(), Some("入库〔2021〕1号"));
    refused(office.run(bureau.reviewer, "provider/admit", form), "R10.3");
}

#[test]
fn the_first_catalogue_is_the_quotation_or_what_the_bureau_sets() {
    let mut office = Office::new();
    let (firm, bureau, _) = public(&mut office);
    office.clock("2021-01-12 09:00");
    office.run(bureau.reviewer, "provider/admit", admit_form(firm.id, "1号")).unwrap();
    let catalogue = office.world.catalogue(firm.id, 2021).unwrap().unwrap();
    assert_eq!((catalogue.version, catalogue.items.len()), (1, 1));
    assert_eq!(catalogue.items["GW"].price_fen.0, 2_000_000);

    let mut office = Office::new();
    let (firm, bureau, _) = public(&mut office);
    office.clock("2021-01-12 09:00");
    let form = admit_form(firm.id, "1号");
    let twice = with(form.clone(), json!({"items": [item("GW", 1), item("GW", 2)]}));
    faulty(
        office.run(bureau.reviewer, "provider/admit", twice),
        &[("items.1.code", FaultCode::Duplicate)],
    );
    let form = with(form, json!({"items": [item("GW", 1_800_000), item("ERP", 9_000_000)]}));
    office.run(bureau.reviewer, "provider/admit", form).unwrap();
    let catalogue = office.world.catalogue(firm.id, 2021).unwrap().unwrap();
    assert_eq!(catalogue.items.len(), 2);
    assert_eq!(catalogue.items["GW"].price_fen.0, 1_800_000);
    assert!(provider(&office, firm.id).years.contains(&2021));
}

#[test]
fn an_open_objection_holds_admission_until_it_is_dismissed() {
    let mut office = Office::new();
    let (firm, bureau, publicity) = public(&mut office);
    let objection = object(&mut office, publicity, firm.id);
    office.clock("2021-01-12 09:00");
    let form = admit_form(firm.id, "1号");
    let facts = refused(office.run(bureau.reviewer, "provider/admit", form.clone()), "R10.3");
    assert_eq!(facts["objected"], json!(true));
    decide(&mut office, &bureau, publicity, objection, false);
    office.run(bureau.reviewer, "provider/admit", form).unwrap();
}

#[test]
fn an_upheld_objection_ends_in_failure() {
    let mut office = Office::new();
    let (firm, bureau, publicity) = public(&mut office);
    let objection = object(&mut office, publicity, firm.id);
    decide(&mut office, &bureau, publicity, objection, true);
    assert_eq!(provider(&office, firm.id).status, Status::Failed);
    office.clock("2021-01-12 09:00");
    let form = admit_form(firm.id, "1号");
    refused(office.run(bureau.reviewer, "provider/admit", form), "R10.3");
    let form = apply_form(&mut office);
    office.run(firm.account, "provider/apply", form).unwrap();
}

#[test]
fn every_objection_is_decided_and_an_old_one_does_not_hurt_a_new_file() {
    let mut office = Office::new();
    let (firm, bureau, publicity) = public(&mut office);
    let objections = [(); 3].map(|()| object(&mut office, publicity, firm.id));
    decide(&mut office, &bureau, publicity, objections[0], true);
    decide(&mut office, &bureau, publicity, objections[1], true);
    assert_eq!(provider(&office, firm.id).status, Status::Failed);
    let form = apply_form(&mut office);
    office.run(firm.account, "provider/apply", form).unwrap();
    let form = json!({"provider": firm.id});
    office.run(bureau.officer, "provider/accept-file", form).unwrap();
    conclude(&mut office, firm.id, true);
    publish(&mut office, bureau.officer, &[firm.id]);
    decide(&mut office, &bureau, publicity, objections[2], true);
    assert_eq!(provider(&office, firm.id).status, Status::Published);
}

#[test]
fn a_notice_of_admission_has_a_number_of_its_own() {
    let mut office = Office::new();
    admitted(&mut office, "云一", 1);
    office.clock("2021-01-04 10:00");
    let firm = judged(&mut office, "云二", 2, true);
    let bureau = bureau(&mut office);
    publish(&mut office, bureau.officer, &[firm.id]);
    office.clock("2021-01-12 09:00");
    let form = admit_form(firm.id, "入库〔2021〕1号");
    faulty(
        office.run(bureau.reviewer, "provider/admit", form.clone()),
        &[("number", FaultCode::Duplicate)],
    );
    let form = with(form, json!({"number": "入库〔2021〕2号"}));
    barred(office.run(bureau.officer, "provider/admit", form.clone()), None);
    office.run(bureau.reviewer, "provider/admit", form).unwrap();
}

#[test]
fn there_is_no_other_move() {
    let mut office = Office::new();
    let firm = new_provider(&mut office, "云一", 1);
    for (_, status) in Status::ALL {
        for (_, act) in Act::ALL {
            let mut it = provider(&office, firm.id).clone();
            it.status = *status;
            let listed = MOVES.iter().find(|(from, by, _)| (from, by) == (status, act));
            assert_eq!(it.moved(*act).ok(), listed.map(|(_, _, to)| *to));
            assert_eq!(it.admitted(), *status == Status::Admitted);
        }
    }
}
