//! Applying for admission: four materials (R9.1), then the conditions of article 8 (R8.1 to R8.6).

use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::digest::Digest;
use yunquan_core::imports::Standing;
use yunquan_core::provider::Status;
use yunquan_core::refusal::FaultCode;
use yunquan_core::world::{Entity, Key};

use crate::common::{Office, barred, code, faults, faulty, refused, with};
use crate::firms::{
    admitted, applied, apply_form, authorised, item, judged, new_provider, ordered, provider,
    reviewing,
};

/// Applies with some fields changed.
fn apply(
    changes: Value,
) -> Result<Vec<yunquan_core::event::Event>, yunquan_core::refusal::Rejection> {
    let mut office = Office::new();
    let firm = new_provider(&mut office, "云一", 1);
    let form = with(apply_form(&mut office), changes);
    office.run(firm.account, "provider/apply", form)
}

#[test]
fn a_complete_file_is_taken() {
    let mut office = Office::new();
    let firm = new_provider(&mut office, "云一", 1);
    assert_eq!(provider(&office, firm.id).status, Status::Registered);
    let form = apply_form(&mut office);
    office.run(firm.account, "provider/apply", form).unwrap();
    let it = provider(&office, firm.id);
    assert_eq!(it.status, Status::Applied);
    let file = it.file.as_ref().unwrap();
    assert_eq!((file.year, file.quotation.len(), file.materials.len()), (2021, 1, 4));
    let passed: Vec<_> = file.passed.iter().map(|rule| rule.as_str()).collect();
    for rule in ["R9.1", "R8.1", "R8.2", "R8.3", "R8.4", "R8.5", "R8.6"] {
        assert!(passed.contains(&rule), "{rule} in {passed:?}");
    }
    let upload = office.world.upload(file.materials[0].file).unwrap().unwrap();
    assert_eq!(upload.cited_in, [Key::Provider(firm.id)]);
}

#[test]
fn every_missing_material_is_named() {
    let file = Digest::of("接券机构材料".as_bytes());
    let one = |kind: &str| json!([{"kind": kind, "file": file}]);
    let facts = refused(apply(json!({"materials": []})), "R9.1");
    let all = json!(["application-form", "quotation", "statement", "other"]);
    assert_eq!(facts["missing"], all);
    let facts = refused(apply(json!({"materials": one("statement")})), "R9.1");
    assert_eq!(facts["missing"], json!(["application-form", "quotation", "other"]));
    // A quotation without a service is none.
    let facts = refused(apply(json!({"quotation": []})), "R9.1");
    assert_eq!(facts["missing"], json!(["quotation"]));
}

#[test]
fn each_condition_refuses_by_its_rule() {
    let conditions = [
        ("legal_person", "R8.1"),
        ("tax_registered", "R8.1"),
        ("premises", "R8.2"),
        ("organisation_rules", "R8.2"),
        ("platform", "R8.3"),
        ("own_products", "R8.3"),
        ("data_security", "R8.4"),
        ("platform_security", "R8.4"),
        ("access_security", "R8.4"),
        ("accepts_supervision", "R8.5"),
        ("pledges_deduction", "R8.5"),
        ("open_interfaces", "R8.6"),
    ];
    for (field, rule) in conditions {
        let facts = refused(apply(json!({field: false})), rule);
        assert_eq!(facts["failing"], json!(field));
    }
}

#[test]
fn ten_million_yuan_and_five_staff_are_enough() {
    apply(json!({"annual_revenue_fen": 1_000_000_000, "service_staff": 5})).unwrap();
    let facts = refused(apply(json!({"annual_revenue_fen": 999_999_999})), "R8.1");
    assert_eq!(facts["min_revenue_fen"], json!(1_000_000_000));
    assert_eq!(facts["annual_revenue_fen"], json!(999_999_999));
    let facts = refused(apply(json!({"service_staff": 4})), "R8.2");
    assert_eq!((&facts["service_staff"], &facts["min_staff"]), (&json!(4), &json!(5)));
}

#[test]
fn refusals_come_in_the_order_of_the_articles() {
    let mut changes = json!({
        "materials": [], "legal_person": false, "premises": false, "platform": false,
        "data_security": false, "accepts_supervision": false, "open_interfaces": false,
    });
    let file = Digest::of("接券机构材料".as_bytes());
    let kinds = ["application-form", "quotation", "statement", "other"];
    let steps = [
        ("R9.1", "materials", json!(kinds.map(|kind| json!({"kind": kind, "file": file})))),
        ("R8.1", "legal_person", json!(true)),
        ("R8.2", "premises", json!(true)),
        ("R8.3", "platform", json!(true)),
        ("R8.4", "data_security", json!(true)),
        ("R8.5", "accepts_supervision", json!(true)),
        ("R8.6", "open_interfaces", json!(true)),
    ];
    for (rule, field, mended) in steps {
        refused(apply(changes.clone()), rule);
        changes[field] = mended;
    }
    apply(changes).unwrap();
}

#[test]
fn a_provider_on_the_internal_list_waits_until_its_last_day_is_over() {
    let mut office = Office::new();
    let firm = new_provider(&mut office, "云一", 1);
    let listed =
        Standing { bad_faith_until: Some("2021-03-15".parse().unwrap()), ..Standing::default() };
    let key = Key::Standing(code(1).parse().unwrap());
    office.put(key, Entity::Standing(Box::new(listed)));
    let form = with(apply_form(&mut office), json!({"materials": []}));
    office.clock("2021-03-15 23:59");
    let facts = refused(office.run(firm.account, "provider/apply", form.clone()), "R23.5");
    assert_eq!(facts["until"], json!("2021-03-15"));
    office.clock("2021-03-15 24:00");
    refused(office.run(firm.account, "provider/apply", form), "R9.1");
}

#[test]
fn every_fault_of_the_form_is_named_at_once() {
    let nowhere = Digest::of(b"nowhere");
    let result = apply(json!({
        "quotation": [item("GW", 1), item("ERP", 2), item("GW", 3)],
        "materials": [{"kind": "certificate", "file": nowhere}],
    }));
    let found = faults(result);
    let paths: Vec<_> = found.iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
    assert_eq!(
        paths,
        [
            ("quotation.2.code", FaultCode::Duplicate),
            ("materials.0.kind", FaultCode::NotAChoice),
            ("materials.0.file", FaultCode::NoSuchFile),
        ]
    );
    assert_eq!(found[1].limit, "application-form, quotation, statement, other");
    let other = with(item("GW", 1), json!({"category": "hosting"}));
    faulty(
        apply(json!({"quotation": [other], "legal_person": "yes", "service_staff": -1})),
        &[
            ("legal_person", FaultCode::WrongType),
            ("service_staff", FaultCode::OutOfRange),
            ("quotation.0.category", FaultCode::NotAChoice),
        ],
    );
    faulty(apply(json!({"turnover": 1})), &[("turnover", FaultCode::UnknownField)]);
}

#[test]
fn a_file_that_failed_or_was_sent_back_is_handed_in_again() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let reviewer = office.person(Role::BureauReviewer);
    let returned = applied(&mut office, "云一", 1);
    let form = json!({"provider": returned.id, "reason": "报价单缺单位", "remarks": []});
    office.run(officer, "provider/return", form).unwrap();
    let failed = judged(&mut office, "云二", 2, false);
    let removed = admitted(&mut office, "云三", 3);
    let form = ordered(removed.id, json!({"fault": false}));
    office.run(reviewer, "provider/remove", form).unwrap();
    for firm in [returned, failed, removed] {
        let form = apply_form(&mut office);
        office.run(firm.account, "provider/apply", form).unwrap();
        let it = provider(&office, firm.id);
        assert_eq!((it.status, it.score, it.panel), (Status::Applied, None, None));
    }
}

#[test]
fn a_file_under_way_is_not_handed_in_again() {
    let mut office = Office::new();
    let firms = [
        applied(&mut office, "云一", 1),
        reviewing(&mut office, "云二", 2),
        judged(&mut office, "云三", 3, true),
        admitted(&mut office, "云四", 4),
    ];
    for firm in firms {
        let form = apply_form(&mut office);
        refused(office.run(firm.account, "provider/apply", form), "R10.1");
    }
}

#[test]
fn only_a_provider_applies_for_itself() {
    let mut office = Office::new();
    let enterprise = authorised(&mut office, "甲机械", 1);
    let form = apply_form(&mut office);
    barred(office.run(enterprise.account, "provider/apply", form.clone()), None);
    let unbound = office.person(Role::Provider);
    barred(office.run(unbound, "provider/apply", form), None);
    let firm = new_provider(&mut office, "云一", 2);
    let again = json!({
        "name": "云一二", "credit_code": code(3), "address": "二路", "contact_name": "李四",
        "contact_phone": "1",
    });
    refused(office.run(firm.account, "provider/register", again), "R13.1");
}
