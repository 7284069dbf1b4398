//! Accounts: nobody makes a signatory alone, nobody handles his own or a relative's file (R13.1).

use serde_json::{Value, json};
use yunquan_core::account::{Act, Bond, Event, MOVES, Party, Role, Status};
use yunquan_core::event::Event as Fact;
use yunquan_core::form::Choice;
use yunquan_core::ids::AccountId;
use yunquan_core::refusal::FaultCode;
use yunquan_core::world::Key;

use crate::common::{Office, Who, barred, faulty, refused, unknown, with};
use crate::firms::{authorise_form, authorised, enterprise, new_provider, registered, subject};

fn opened(office: &mut Office, login: &str) -> AccountId {
    let form = json!({"login": login, "name": "张三", "kind": "enterprise"});
    let events = office.run(Who::Public, "account/open", form).unwrap();
    let Key::Account(id) = subject(&events) else { panic!("{events:?}") };
    id
}

fn appoint_form(role: &str) -> Value {
    json!({"login": format!("new-{role}"), "name": "王五", "role": role})
}

fn appointed(office: &mut Office, by: AccountId, form: Value) -> AccountId {
    let events = office.run(by, "account/appoint", form).unwrap();
    let Key::Account(id) = subject(&events) else { panic!("{events:?}") };
    id
}

#[test]
fn anyone_opens_the_first_account_of_a_firm() {
    let mut office = Office::new();
    let id = opened(&mut office, "JiaJiXie");
    let account = office.account(id);
    assert_eq!((account.role, account.status), (Role::Enterprise, Status::Active));
    assert!(account.owner && account.party.is_none());

    let form = json!({"login": "yun-yi", "name": "李四", "kind": "provider"});
    let events = office.run(Who::Public, "account/open", form.clone()).unwrap();
    let Fact::Account(Event::Opened(it)) = &events[0] else { panic!("{events:?}") };
    assert_eq!(it.role, Role::Provider);

    let form = with(form, json!({"kind": "bureau-officer"}));
    faulty(office.run(Who::Public, "account/open", form), &[("kind", FaultCode::NotAChoice)]);
}

#[test]
fn a_login_is_one_whatever_its_case() {
    let mut office = Office::new();
    opened(&mut office, "JiaJiXie");
    let form = json!({"login": "jiajixie", "name": "李四", "kind": "provider"});
    faulty(office.run(Who::Public, "account/open", form), &[("login", FaultCode::Duplicate)]);
}

/// Read by eye they are one: full-width letters, lookalikes of other scripts, a one for an ell.
#[test]
fn logins_that_look_alike_are_one() {
    let mut office = Office::new();
    opened(&mut office, "clerk1");
    opened(&mut office, "甲机械");
    opened(&mut office, "甲机械 clerk-2");
    let mut open = |login: &str| {
        let form = json!({"login": login, "name": "李四", "kind": "provider"});
        office.run(Who::Public, "account/open", form)
    };
    for taken in ["CLERK1", "ｃｌｅｒｋ１", "clerkl"] {
        faulty(open(taken), &[("login", FaultCode::Duplicate)]);
    }
    for mixed in ["clеrk3", "сlerk4", "甲机械а", "clerkα"] {
        faulty(open(mixed), &[("login", FaultCode::MixedScripts)]);
    }
    for fine in ["клерк", "李四", "李四li", "ひらがな漢字", "clerk2", "o'neil@liuzhou.gov.cn"]
    {
        open(fine).unwrap();
    }
}

#[test]
fn a_name_is_sealed() {
    let mut office = Office::new();
    let form = json!({"login": "jia", "name": "欧阳修", "kind": "enterprise"});
    let events = office.run(Who::Public, "account/open", form).unwrap();
    assert!(!serde_json::to_string(&events).unwrap().contains("欧阳修"));
    let Fact::Account(Event::Opened(it)) = &events[0] else { panic!("{events:?}") };
    assert_eq!(office.secrets[0].commitment, it.name.0);
    assert_eq!(office.secrets[0].bytes, "\"欧阳修\"".as_bytes());
}

#[test]
fn an_officer_acts_once_a_second_person_has_confirmed() {
    let mut office = Office::new();
    let firm = registered(&mut office, "甲机械", 1);
    let administrator = office.person(Role::Administrator);
    let second = office.person(Role::SecurityAdministrator);
    let officer = appointed(&mut office, administrator, appoint_form("bureau-officer"));
    assert_eq!(office.account(officer).status, Status::Proposed);
    barred(office.run(officer, "enterprise/authorise", authorise_form(firm.id)), None);

    let form = json!({"account": officer});
    barred(office.run(administrator, "account/confirm", form.clone()), None);
    office.run(second, "account/confirm", form.clone()).unwrap();
    assert_eq!(office.account(officer).status, Status::Active);
    office.run(officer, "enterprise/authorise", authorise_form(firm.id)).unwrap();
    refused(office.run(second, "account/confirm", form), "R13.1");
}

#[test]
fn nobody_confirms_himself_or_whom_he_proposed() {
    let mut office = Office::new();
    let administrator = office.person(Role::Administrator);
    let second = office.person(Role::SecurityAdministrator);
    let third = appointed(&mut office, administrator, appoint_form("security-administrator"));
    office.change(third, |account| account.proposed_by = Some(second));
    barred(office.run(second, "account/confirm", json!({"account": third})), Some("R13.1"));
    // A proposed account has no rights, hence none over itself.
    barred(office.run(third, "account/confirm", json!({"account": third})), None);
    barred(office.run(second, "account/confirm", json!({"account": second})), Some("R13.1"));
}

#[test]
fn roles_of_firms_and_of_nobody_are_not_appointed() {
    let mut office = Office::new();
    let administrator = office.person(Role::Administrator);
    for role in ["public", "enterprise", "provider", "system"] {
        let form = appoint_form(role);
        faulty(
            office.run(administrator, "account/appoint", form),
            &[("role", FaultCode::NotAChoice)],
        );
    }
    for role in ["bureau-reviewer", "finance-officer", "auditor", "administrator"] {
        let id = appointed(&mut office, administrator, appoint_form(role));
        assert_eq!(office.account(id).role.as_str(), role);
    }
}

#[test]
fn a_district_officer_and_nobody_else_has_a_jurisdiction() {
    let mut office = Office::new();
    let administrator = office.person(Role::Administrator);
    let form = appoint_form("district-officer");
    let mut run = |form: Value| office.run(administrator, "account/appoint", form);
    faulty(run(form.clone()), &[("jurisdiction", FaultCode::Missing)]);
    let place = |code: &str| json!({"jurisdiction": code});
    faulty(
        run(with(form.clone(), place("450299"))),
        &[("jurisdiction", FaultCode::UnknownJurisdiction)],
    );
    faulty(
        run(with(appoint_form("auditor"), place("450203"))),
        &[("jurisdiction", FaultCode::Mismatch)],
    );
    let id = appointed(&mut office, administrator, with(form, place("450203")));
    assert_eq!(office.account(id).jurisdiction.as_deref(), Some("450203"));
}

#[test]
fn a_closed_account_does_nothing_any_more() {
    let mut office = Office::new();
    let administrator = office.person(Role::Administrator);
    let officer = office.person(Role::BureauOfficer);
    let firm = registered(&mut office, "甲机械", 1);
    let close = |account: AccountId| json!({"account": account, "reason": "调离"});
    barred(office.run(administrator, "account/disable", close(administrator)), Some("R13.1"));
    office.run(administrator, "account/disable", close(officer)).unwrap();
    assert_eq!(office.account(officer).status, Status::Disabled);
    barred(office.run(officer, "enterprise/authorise", authorise_form(firm.id)), None);
    refused(office.run(administrator, "account/disable", close(officer)), "R13.1");
    unknown(office.run(administrator, "account/disable", close(AccountId(uuid::Uuid::nil()))));
}

#[test]
fn a_proposal_can_be_closed_instead_of_confirmed() {
    let mut office = Office::new();
    let administrator = office.person(Role::Administrator);
    let second = office.person(Role::SecurityAdministrator);
    let officer = appointed(&mut office, administrator, appoint_form("bureau-officer"));
    let form = json!({"account": officer, "reason": "不同意"});
    office.run(second, "account/disable", form).unwrap();
    refused(office.run(second, "account/confirm", json!({"account": officer})), "R13.1");
}

#[test]
fn the_owner_adds_and_removes_clerks_of_his_firm() {
    let mut office = Office::new();
    let firm = authorised(&mut office, "甲机械", 1);
    let other = authorised(&mut office, "乙汽配", 2);
    let clerk_form = json!({"login": "clerk", "name": "赵六"});
    let events = office.run(firm.account, "account/add-clerk", clerk_form.clone()).unwrap();
    let Key::Account(clerk) = subject(&events) else { panic!("{events:?}") };
    let account = office.account(clerk);
    assert_eq!(account.party, Some(Party::Enterprise(firm.id)));
    assert_eq!((account.role, account.status), (Role::Enterprise, Status::Active));

    let second = json!({"login": "clerk-2", "name": "孙七"});
    barred(office.run(clerk, "account/add-clerk", second.clone()), None);
    barred(office.run(clerk, "account/remove-clerk", json!({"account": clerk})), None);
    let remove = json!({"account": clerk});
    unknown(office.run(other.account, "account/remove-clerk", remove.clone()));
    let owner = json!({"account": firm.account});
    unknown(office.run(firm.account, "account/remove-clerk", owner));
    faulty(
        office.run(other.account, "account/add-clerk", clerk_form),
        &[("login", FaultCode::Duplicate)],
    );

    office.run(firm.account, "account/remove-clerk", remove.clone()).unwrap();
    assert_eq!(office.account(clerk).status, Status::Disabled);
    refused(office.run(firm.account, "account/remove-clerk", remove), "R13.1");
}

#[test]
fn an_account_without_a_firm_has_no_clerks() {
    let mut office = Office::new();
    let owner = opened(&mut office, "jia");
    let form = json!({"login": "clerk", "name": "赵六"});
    barred(office.run(owner, "account/add-clerk", form), None);
}

#[test]
fn a_declared_firm_is_barred_to_the_officer() {
    let mut office = Office::new();
    let firm = registered(&mut office, "甲机械", 1);
    let officer = office.district("450203");
    let form = json!({"enterprise": firm.id, "kind": "relative", "note": "配偶任职"});
    let events = office.run(officer, "relation/declare", form).unwrap();
    assert!(!serde_json::to_string(&events).unwrap().contains("配偶任职"));
    let declared = office.account(officer).declared;
    assert_eq!(declared.get(&Party::Enterprise(firm.id)), Some(&Bond::Relative));
    barred(office.run(officer, "enterprise/authorise", authorise_form(firm.id)), Some("R13.1"));
    let colleague = office.district("450203");
    office.run(colleague, "enterprise/authorise", authorise_form(firm.id)).unwrap();
    assert!(enterprise(&office, firm.id).active());
}

#[test]
fn a_declaration_names_one_known_firm() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let firm = registered(&mut office, "甲机械", 1);
    let provider = new_provider(&mut office, "云一", 2);
    let base = json!({"kind": "own", "note": "本人持股"});
    let mut run =
        |changes: Value| office.run(officer, "relation/declare", with(base.clone(), changes));
    faulty(run(json!({})), &[("enterprise", FaultCode::Missing)]);
    faulty(
        run(json!({"enterprise": firm.id, "provider": provider.id})),
        &[("provider", FaultCode::Mismatch)],
    );
    faulty(run(json!({"provider": firm.id})), &[("provider", FaultCode::NotFound)]);
    run(json!({"provider": provider.id})).unwrap();
    assert!(office.account(officer).declared.contains_key(&Party::Provider(provider.id)));
}

#[test]
fn there_is_no_other_move() {
    let mut office = Office::new();
    let id = office.person(Role::Auditor);
    for (_, status) in Status::ALL {
        for (_, act) in Act::ALL {
            let mut account = office.account(id);
            account.status = *status;
            let listed = MOVES.iter().find(|(from, by, _)| (from, by) == (status, act));
            assert_eq!(account.moved(*act).ok(), listed.map(|(_, _, to)| *to));
        }
    }
    assert!(MOVES.iter().all(|(from, _, _)| *from != Status::Disabled));
}
