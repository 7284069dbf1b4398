//! Who follows a provider (R3.6): the order of refusals, and what goes over.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::account::{Party, Role};
use yunquan_core::ids::{AccountId, ApplicationId, EnterpriseId, ProviderId, VoucherId};
use yunquan_core::provider::Status;
use yunquan_core::refusal::FaultCode;
use yunquan_core::world::{Entity, Key, Set};

use crate::common::{Office, barred, code, faulty, miswritten, refused, unknown, with};
use crate::firms::{Firm, admitted, new_provider, provider};
use crate::succession::holds;

struct City {
    office: Office,
    officer: AccountId,
    first: Firm<ProviderId>,
    second: Firm<ProviderId>,
}

fn city() -> City {
    let mut office = Office::new();
    let first = admitted(&mut office, "云一", 1);
    let second = admitted(&mut office, "云二", 2);
    let officer = office.person(Role::BureauOfficer);
    City { office, officer, first, second }
}

fn stands(office: &mut Office, id: ProviderId, status: Status) {
    let mut it = provider(office, id).clone();
    it.status = status;
    office.put(Key::Provider(id), Entity::Provider(Box::new(it)));
}

fn merged(id: ProviderId, into: ProviderId) -> Value {
    json!({"provider": id, "kind": "merger", "into": into, "document": "合并公告"})
}

/// A voucher that waits at a provider.
fn waits(office: &mut Office, id: ProviderId) -> VoucherId {
    let voucher = holds(office, EnterpriseId(Uuid::from_u128(5)));
    // Also where it was asked for before.
    office.world.load_set(Set::VouchersAt(id), vec![voucher.0]);
    voucher
}

/// A division in which everything is wrong at first.
struct Attempt {
    it: City,
    by: AccountId,
    third: Firm<ProviderId>,
    form: Value,
}

/// What is answered while a flaw is there.
enum Answer {
    Barred(Option<&'static str>),
    Faults(&'static [(&'static str, FaultCode)]),
    Refused(&'static str, Value),
}

/// What is wrong with an attempt, and the repair after which the next one is named.
type Flaw = (Answer, fn(&mut Attempt));

impl Attempt {
    fn new() -> Self {
        let mut it = city();
        let third = new_provider(&mut it.office, "云三", 3);
        it.office.relative(it.officer, Party::Provider(it.first.id));
        stands(&mut it.office, it.first.id, Status::Applied);
        let form = with(
            merged(it.first.id, ProviderId(Uuid::nil())),
            json!({"name": "云一新", "vouchers": [Uuid::from_u128(9)]}),
        );
        Self { by: it.first.account, it, third, form }
    }
}

fn order() -> Vec<Flaw> {
    vec![
        (Answer::Barred(None), |at| at.by = at.it.officer),
        (Answer::Barred(Some("R13.1")), |at| {
            at.it.office.change(at.by, |account| account.declared.clear());
        }),
        (
            Answer::Faults(&[("name", FaultCode::Mismatch), ("vouchers", FaultCode::Mismatch)]),
            |at| at.form = with(at.form.clone(), json!({"kind": "division", "name": null})),
        ),
        (Answer::Refused("status", json!("applied")), |at| {
            stands(&mut at.it.office, at.it.first.id, Status::Admitted);
        }),
        (Answer::Faults(&[("into", FaultCode::NotFound)]), |at| {
            at.form["into"] = json!(at.it.first.id);
        }),
        (Answer::Faults(&[("vouchers.0", FaultCode::NotFound)]), |at| {
            at.form["vouchers"] = json!([waits(&mut at.it.office, at.it.first.id)]);
        }),
        (Answer::Refused("into", json!("admitted")), |at| at.form["into"] = json!(at.third.id)),
        (Answer::Refused("into", json!("registered")), |at| {
            at.form["into"] = json!(at.it.second.id);
        }),
    ]
}

#[test]
fn a_succession_is_refused_in_this_order() {
    let mut at = Attempt::new();
    for (answer, repair) in order() {
        let found = at.it.office.run(at.by, "provider/succeed", at.form.clone());
        match answer {
            Answer::Barred(rule) => barred(found, rule),
            Answer::Faults(faults) => faulty(found, faults),
            Answer::Refused(fact, value) => assert_eq!(refused(found, "R3.6")[fact], value),
        }
        repair(&mut at);
    }
    at.it.office.run(at.by, "provider/succeed", at.form.clone()).unwrap();
    let first = provider(&at.it.office, at.it.first.id);
    assert_eq!((first.status, first.successor), (Status::Admitted, None), "it goes on");
}

#[test]
fn only_these_states_can_be_taken_over_or_divided() {
    use Status as S;
    let all = [
        (S::Registered, false, false),
        (S::Applied, false, false),
        (S::Returned, true, false),
        (S::Reviewing, false, false),
        (S::Passed, false, false),
        (S::Published, false, false),
        (S::Failed, true, false),
        (S::Admitted, true, true),
        (S::Suspended, true, true),
        (S::Removed, true, true),
        (S::Succeeded, false, false),
    ];
    for (status, merges, divides) in all {
        let City { mut office, officer, first, second } = city();
        stands(&mut office, first.id, status);
        let voucher = waits(&mut office, first.id);
        let form =
            with(merged(first.id, second.id), json!({"kind": "division", "vouchers": [voucher]}));
        let divided = office.run(officer, "provider/succeed", form);
        assert_eq!(divided.is_ok(), divides, "{status:?} divided: {divided:?}");
        let ended = office.run(officer, "provider/succeed", merged(first.id, second.id));
        assert_eq!(ended.is_ok(), merges, "{status:?} merged: {ended:?}");
    }
}

#[test]
fn by_merger_everything_under_way_goes_over_and_the_admission_does_not() {
    let City { mut office, officer, first, second } = city();
    let voucher = waits(&mut office, first.id);
    let file = ApplicationId(Uuid::from_u128(6));
    office.answer(Set::OpenApplicationsAt(first.id), vec![file.0]);
    stands(&mut office, second.id, Status::Removed);
    office.run(officer, "provider/succeed", merged(first.id, second.id)).unwrap();
    let (ended, into) = (provider(&office, first.id), provider(&office, second.id));
    assert_eq!((ended.status, ended.successor), (Status::Succeeded, Some(second.id)));
    assert_eq!(into.status, Status::Removed, "an admission is nobody's to inherit (R7.1)");
    assert_eq!(into.predecessors, [first.id]);
    let codes: Vec<String> = into.codes().map(|code| code.to_string()).collect();
    assert_eq!(codes, [code(2), code(1)]);
    let held = office.world.voucher(voucher).unwrap().unwrap();
    assert_eq!((held.issued.provider, held.verified), (second.id, false));
}

/// Who was removed by its own fault has lost its claim, and no merger brings it back (R10.4).
#[test]
fn what_was_lost_by_fault_does_not_go_over() {
    let City { mut office, officer, first, second } = city();
    let voucher = waits(&mut office, first.id);
    let mut it = provider(&office, first.id).clone();
    (it.status, it.at_fault) = (Status::Removed, true);
    office.put(Key::Provider(first.id), Entity::Provider(Box::new(it)));
    office.run(officer, "provider/succeed", merged(first.id, second.id)).unwrap();
    let held = office.world.voucher(voucher).unwrap().unwrap();
    assert_ne!(held.issued.provider, second.id);
}

#[test]
fn a_renamed_provider_stays_itself_and_confirms_an_odd_code() {
    let City { mut office, officer, first, second } = city();
    let odd = miswritten(&code(9));
    let form = json!({"provider": first.id, "kind": "renaming", "name": "云一智能",
        "credit_code": odd, "document": "变更通知书"});
    faulty(
        office.run(officer, "provider/succeed", form.clone()),
        &[("confirm_credit_code", FaultCode::CheckDigit)],
    );
    let form = with(form, json!({"confirm_credit_code": true}));
    office.run(officer, "provider/succeed", form).unwrap();
    let it = provider(&office, first.id);
    assert_eq!((it.name.as_str(), it.status), ("云一智能", Status::Admitted));
    assert_eq!(it.former_names, ["云一"]);
    // Another's code is another's.
    let form = json!({"provider": first.id, "kind": "renaming", "name": "云一",
        "credit_code": code(2), "document": "变更通知书"});
    assert!(office.run(officer, "provider/succeed", form).is_err());
    unknown(office.run(officer, "provider/succeed", merged(ProviderId(Uuid::nil()), second.id)));
}
