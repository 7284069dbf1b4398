//! The registry is dynamic (R10.4), and the catalogue has versions by year (R10.3).

use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::ids::ProviderId;
use yunquan_core::provider::Status;
use yunquan_core::refusal::FaultCode;

use crate::common::{Office, barred, faulty, refused, unknown};
use crate::firms::{admitted, item, judged, ordered, party, provider};

fn catalogue(id: ProviderId, year: i32, items: Value) -> Value {
    json!({"provider": id, "year": year, "items": items})
}

#[test]
fn each_change_of_a_year_is_a_version() {
    let mut office = Office::new();
    let firm = admitted(&mut office, "云一", 1);
    let officer = office.person(Role::BureauOfficer);
    let next = catalogue(firm.id, 2022, json!([item("GW", 1_900_000)]));
    office.run(officer, "provider/catalogue", next).unwrap();
    let changed = catalogue(firm.id, 2021, json!([item("ERP", 9_000_000)]));
    office.run(officer, "provider/catalogue", changed).unwrap();
    let version = |year| {
        let it = office.world.catalogue(firm.id, year).unwrap().unwrap();
        (it.version, it.items.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(version(2022), (1, vec!["GW".to_owned()]));
    assert_eq!(version(2021), (2, vec!["ERP".to_owned()]));
    let years: Vec<i32> = provider(&office, firm.id).years.iter().copied().collect();
    assert_eq!(years, [2021, 2022]);
}

#[test]
fn a_catalogue_has_services_each_once() {
    let mut office = Office::new();
    let firm = admitted(&mut office, "云一", 1);
    let officer = office.person(Role::BureauOfficer);
    let mut run =
        |items: Value| office.run(officer, "provider/catalogue", catalogue(firm.id, 2022, items));
    faulty(run(json!([])), &[("items", FaultCode::TooMany)]);
    faulty(run(json!([item("GW", 1), item("GW", 1)])), &[("items.1.code", FaultCode::Duplicate)]);
}

#[test]
fn only_an_admitted_provider_has_a_catalogue() {
    let mut office = Office::new();
    let firm = judged(&mut office, "云一", 1, true);
    let officer = office.person(Role::BureauOfficer);
    let form = catalogue(firm.id, 2022, json!([item("GW", 1)]));
    refused(office.run(officer, "provider/catalogue", form.clone()), "R10.3");
    let reviewer = office.person(Role::BureauReviewer);
    barred(office.run(reviewer, "provider/catalogue", form), None);
}

#[test]
fn a_provider_is_suspended_and_admitted_again() {
    let mut office = Office::new();
    let firm = admitted(&mut office, "云一", 1);
    let reviewer = office.person(Role::BureauReviewer);
    let form = ordered(firm.id, json!({}));
    refused(office.run(reviewer, "provider/reinstate", form.clone()), "R10.4");
    office.run(reviewer, "provider/suspend", form.clone()).unwrap();
    assert_eq!(provider(&office, firm.id).status, Status::Suspended);
    assert!(!provider(&office, firm.id).admitted());
    let facts = refused(office.run(reviewer, "provider/suspend", form.clone()), "R10.4");
    assert_eq!(facts["provider"], json!("云一"));
    office.run(reviewer, "provider/reinstate", form).unwrap();
    assert!(provider(&office, firm.id).admitted());
}

#[test]
fn a_provider_is_removed_with_or_without_fault() {
    for (fault, suspended) in [(true, false), (false, true)] {
        let mut office = Office::new();
        let firm = admitted(&mut office, "云一", 1);
        let reviewer = office.person(Role::BureauReviewer);
        if suspended {
            let form = ordered(firm.id, json!({}));
            office.run(reviewer, "provider/suspend", form).unwrap();
        }
        let form = ordered(firm.id, json!({"fault": fault}));
        office.run(reviewer, "provider/remove", form.clone()).unwrap();
        let it = provider(&office, firm.id);
        assert_eq!((it.status, it.at_fault), (Status::Removed, fault));
        refused(office.run(reviewer, "provider/remove", form), "R10.4");
        let form = ordered(firm.id, json!({}));
        refused(office.run(reviewer, "provider/reinstate", form), "R10.4");
    }
}

#[test]
fn who_is_not_in_the_registry_is_not_removed_from_it() {
    let mut office = Office::new();
    let firm = judged(&mut office, "云一", 1, true);
    let reviewer = office.person(Role::BureauReviewer);
    for (command, changes) in [
        ("provider/suspend", json!({})),
        ("provider/reinstate", json!({})),
        ("provider/remove", json!({"fault": false})),
    ] {
        refused(office.run(reviewer, command, ordered(firm.id, changes.clone())), "R10.4");
        let nobody = ProviderId(uuid::Uuid::nil());
        unknown(office.run(reviewer, command, ordered(nobody, changes)));
    }
}

#[test]
fn a_reviewer_with_a_tie_does_not_touch_the_registry() {
    let mut office = Office::new();
    let firm = admitted(&mut office, "云一", 1);
    let reviewer = office.person(Role::BureauReviewer);
    office.relative(reviewer, party(firm));
    let form = ordered(firm.id, json!({}));
    barred(office.run(reviewer, "provider/suspend", form), Some("R13.1"));
}
