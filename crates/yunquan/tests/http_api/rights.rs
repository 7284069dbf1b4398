//! Every command as every role: who has no right to it is told so before anything else.

use std::collections::BTreeMap;

use serde_json::json;
use yunquan_core::access::GRANTS;
use yunquan_core::account::Role;
use yunquan_core::command::Command;
use yunquan_core::form::Choice as _;
use yunquan_core::upload::RECORD;

use crate::bench::{
    ADMINISTRATOR, AUDITOR, Bench, DISTRICT, ENTERPRISE, FUND, OFFICER, PROVIDER, REVIEWER,
    SECURITY,
};

/// Commands without a case of their own here; the list may only shrink. Recording a file is no
/// command's form: who brings files is told where they are received.
const WITHOUT_CASE: &[&str] = &[RECORD];

fn people() -> BTreeMap<Role, &'static str> {
    BTreeMap::from([
        (Role::Enterprise, ENTERPRISE),
        (Role::Provider, PROVIDER),
        (Role::DistrictOfficer, DISTRICT),
        (Role::BureauOfficer, OFFICER),
        (Role::BureauReviewer, REVIEWER),
        (Role::FinanceOfficer, "财政经办"),
        (Role::FinanceReviewer, "财政复核"),
        (Role::Organiser, "评审机构"),
        (Role::Expert, "专家1"),
        (Role::Inspector, "检查员1"),
        (Role::Auditor, AUDITOR),
        (Role::Fund, FUND),
        (Role::Administrator, ADMINISTRATOR),
        (Role::SecurityAdministrator, SECURITY),
    ])
}

/// Every role but the office's own clock, which nobody signs in as, tries every command.
#[test]
fn every_command_is_closed_to_every_role_without_the_right() {
    let bench = Bench::new();
    let people = people();
    assert_eq!(people.len(), Role::ALL.len() - 2, "the public and the system have no account");
    let before = bench.office.reader().head().unwrap();
    let mut cases = BTreeMap::new();
    for command in Command::NAMES.iter().filter(|command| **command != RECORD) {
        for (_, role) in Role::ALL.iter().filter(|(_, role)| *role != Role::System) {
            if GRANTS.iter().any(|(name, holder, _)| name == command && holder == role) {
                continue;
            }
            let name = people.get(role).copied();
            let reply = bench.run(name, command, &json!({}));
            match name {
                Some(_) => reply.problem(403, "forbidden"),
                None => reply.problem(401, "sign-in"),
            };
            *cases.entry(*command).or_insert(0) += 1;
        }
        bench.wait(60);
    }
    let without: Vec<&&str> = Command::NAMES.iter().filter(|it| !cases.contains_key(*it)).collect();
    assert!(without.iter().all(|it| WITHOUT_CASE.contains(it)), "{without:?}");
    assert!(WITHOUT_CASE.len() <= without.len(), "the list may shrink: {without:?}");
    assert_eq!(bench.office.reader().head().unwrap(), before, "nothing was written");
}

/// Who has the right gets past the door: an empty form is answered with its
/// faults.
#[test]
fn every_right_opens_the_door() {
    let bench = Bench::new();
    let people = people();
    let asked = GRANTS.iter().filter(|(command, ..)| *command != RECORD);
    for (command, role, _) in asked.filter(|(_, role, _)| *role != Role::System) {
        let name = people.get(role).copied();
        let reply = bench.run(name, command, &json!({}));
        let status = reply.status.as_u16();
        // A list that names nobody is a list all the same.
        let list = ["import/credit", "import/relations"].contains(command) && status == 200;
        let open = status == 400 || reply.body["type"] == "/problems/refused";
        assert!(open || list, "{command} by {role}: {status} {}", reply.body);
        bench.wait(60);
    }
}
