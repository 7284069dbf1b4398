//! Renaming, merger and division (R3.6): the voucher follows by law, not by transfer.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::account::{Party, Role};
use yunquan_core::enterprise::Status;
use yunquan_core::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, Entropy, ProviderId, RoundId, VoucherId,
};
use yunquan_core::money::Fen;
use yunquan_core::number::VoucherNumber;
use yunquan_core::refusal::FaultCode;
use yunquan_core::voucher::{self, Voucher};
use yunquan_core::world::{Entity, Key, Set};

use crate::common::{Office, barred, code, faulty, miswritten, refused, unknown, with};
use crate::firms::{Firm, authorise_form, authorised, enterprise, registered};

fn renamed(id: EnterpriseId, changes: Value) -> Value {
    let form = json!({"enterprise": id, "kind": "renaming", "document": "变更通知书"});
    with(form, changes)
}

fn merged(id: EnterpriseId, into: EnterpriseId) -> Value {
    json!({"enterprise": id, "kind": "merger", "into": into, "document": "合并公告"})
}

/// Brings forward what an enterprise received in 2021.
fn brings(office: &mut Office, officer: AccountId, id: EnterpriseId, fen: i64) {
    let form = json!({"enterprise": id, "year": 2021, "received_fen": fen, "document": "台账"});
    office.run(officer, "enterprise/bring-forward", form).unwrap();
}

/// A voucher that an enterprise holds.
pub(crate) fn holds(office: &mut Office, enterprise: EnterpriseId) -> VoucherId {
    let id = VoucherId(Uuid::from_u128(77));
    let today = office.pack.zone().date(office.at);
    let issued = voucher::Issued {
        voucher: id,
        number: number(),
        application: ApplicationId(Uuid::nil()),
        enterprise,
        provider: ProviderId(Uuid::nil()),
        contract: ContractId(Uuid::nil()),
        year: 2021,
        face_fen: Fen(5_000_000),
        cap_fen: Fen(50_000_000),
        issued_on: today,
        nominal_last_day: voucher::nominal_last_day(today, &office.pack),
        round: RoundId(Uuid::nil()),
    };
    let held = Voucher::new(issued);
    office.put(Key::Voucher(id), Entity::Voucher(Box::new(held)));
    office.answer(Set::VouchersOf(enterprise), vec![id.0]);
    id
}

fn number() -> VoucherNumber {
    let office = Office::new();
    VoucherNumber::draw(office.pack.voucher_prefix(), 2021, &mut Entropy::new([1; 32]))
}

struct City {
    office: Office,
    officer: AccountId,
    first: Firm<EnterpriseId>,
    second: Firm<EnterpriseId>,
}

fn city() -> City {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let first = authorised(&mut office, "甲机械", 1);
    let second = authorised(&mut office, "乙汽配", 2);
    City { office, officer, first, second }
}

#[test]
fn a_renamed_enterprise_stays_itself() {
    let City { mut office, officer, first, .. } = city();
    let form = renamed(first.id, json!({"name": "甲重工"}));
    office.run(officer, "enterprise/succeed", form).unwrap();
    let it = enterprise(&office, first.id);
    assert_eq!(
        (it.name.as_str(), it.former_names.as_slice()),
        ("甲重工", &["甲机械".to_owned()][..])
    );
    assert!(it.active());
    assert_eq!(it.credit_code.as_str(), code(1));
}

/// What was received, and what stands against it, is under every code that a firm had.
#[test]
fn a_new_credit_code_is_nobody_else_s_and_neither_is_the_old_one() {
    let City { mut office, officer, first, second } = city();
    let taken = renamed(first.id, json!({"name": "甲重工", "credit_code": code(2)}));
    refused(office.run(officer, "enterprise/succeed", taken), "R13.1");
    assert_eq!(enterprise(&office, first.id).name, "甲机械");

    let form = renamed(first.id, json!({"name": "甲重工", "credit_code": code(3)}));
    office.run(officer, "enterprise/succeed", form).unwrap();
    assert_eq!(enterprise(&office, first.id).credit_code.as_str(), code(3));
    let late = registered(&mut office, "丙", 3);
    refused(office.run(officer, "enterprise/authorise", authorise_form(late.id)), "R13.1");
    let form = renamed(second.id, json!({"name": "乙", "credit_code": code(1)}));
    refused(office.run(officer, "enterprise/succeed", form), "R13.1");
    // It may go back to it itself.
    let form = renamed(first.id, json!({"name": "甲重工", "credit_code": code(1)}));
    office.run(officer, "enterprise/succeed", form).unwrap();
    assert_eq!(enterprise(&office, first.id).credit_code.as_str(), code(1));
}

#[test]
fn a_new_code_with_a_wrong_check_character_is_confirmed() {
    let City { mut office, officer, first, .. } = city();
    let odd = miswritten(&code(3));
    let form = renamed(first.id, json!({"name": "甲重工", "credit_code": odd}));
    faulty(
        office.run(officer, "enterprise/succeed", form.clone()),
        &[("confirm_credit_code", FaultCode::CheckDigit)],
    );
    let form = with(form, json!({"confirm_credit_code": true}));
    office.run(officer, "enterprise/succeed", form).unwrap();
    assert_eq!(enterprise(&office, first.id).credit_code.as_str(), odd);
}

#[test]
fn by_merger_the_vouchers_and_what_counts_follow() {
    for kind in ["merger", "division"] {
        let City { mut office, officer, first, second } = city();
        brings(&mut office, officer, first.id, 30_000_000);
        brings(&mut office, officer, second.id, 30_000_000);
        let voucher = holds(&mut office, first.id);
        let form = with(merged(first.id, second.id), json!({"kind": kind}));
        office.run(officer, "enterprise/succeed", form).unwrap();
        let it = enterprise(&office, first.id);
        assert_eq!((it.status, it.successor), (Status::Succeeded, Some(second.id)));
        assert!(!it.active() && enterprise(&office, second.id).active());
        let held = office.world.voucher(voucher).unwrap().unwrap();
        assert_eq!((held.holder, held.issued.enterprise), (second.id, first.id));
        // Together they may exceed the cap: nothing more is issued, nothing is lost.
        let counted = office.world.allowance(second.id, 2021).unwrap().unwrap().received;
        assert_eq!(counted, Fen(60_000_000));
    }
}

#[test]
fn what_was_taken_over_stays_when_earlier_sums_are_corrected() {
    let City { mut office, officer, first, second } = city();
    brings(&mut office, officer, first.id, 30_000_000);
    brings(&mut office, officer, second.id, 10_000_000);
    office.run(officer, "enterprise/succeed", merged(first.id, second.id)).unwrap();
    brings(&mut office, officer, second.id, 20_000_000);
    let counted = office.world.allowance(second.id, 2021).unwrap().unwrap().received;
    assert_eq!(counted, Fen(50_000_000));
    let form = json!({
        "enterprise": second.id, "year": 2021, "received_fen": 20_000_001, "document": "台账",
    });
    refused(office.run(officer, "enterprise/bring-forward", form), "R14.3");
}

#[test]
fn the_successor_stands_and_is_another() {
    let City { mut office, officer, first, second } = city();
    let waiting = registered(&mut office, "丙食品", 3);
    let mut run = |form: Value| office.run(officer, "enterprise/succeed", form);
    refused(run(merged(first.id, first.id)), "R3.6");
    refused(run(merged(first.id, waiting.id)), "R3.6");
    refused(run(merged(waiting.id, first.id)), "R3.6");
    refused(run(renamed(waiting.id, json!({"name": "丙"}))), "R3.6");
    let nowhere = EnterpriseId(Uuid::nil());
    faulty(run(merged(first.id, nowhere)), &[("into", FaultCode::NotFound)]);
    unknown(run(merged(nowhere, first.id)));
    run(merged(first.id, second.id)).unwrap();
    refused(run(merged(first.id, second.id)), "R3.6");
    refused(run(merged(second.id, first.id)), "R3.6");
    refused(run(renamed(first.id, json!({"name": "甲"}))), "R3.6");
}

#[test]
fn applications_under_way_are_finished_first() {
    let City { mut office, officer, first, second } = city();
    office.answer(Set::OpenApplicationsOf(first.id), vec![Uuid::nil()]);
    let facts =
        refused(office.run(officer, "enterprise/succeed", merged(first.id, second.id)), "R3.6");
    assert_eq!(facts["open_applications"], json!(1));
    // A renaming changes nothing for them.
    let form = renamed(first.id, json!({"name": "甲重工"}));
    office.run(officer, "enterprise/succeed", form).unwrap();
}

#[test]
fn the_form_fits_the_kind() {
    let City { mut office, officer, first, second } = city();
    let mut run = |form: Value| office.run(officer, "enterprise/succeed", form);
    faulty(run(renamed(first.id, json!({}))), &[("name", FaultCode::Missing)]);
    faulty(
        run(renamed(first.id, json!({"name": "甲", "into": second.id}))),
        &[("into", FaultCode::Mismatch)],
    );
    let form = with(merged(first.id, second.id), json!({"name": "甲", "credit_code": code(9)}));
    faulty(run(form), &[("name", FaultCode::Mismatch), ("credit_code", FaultCode::Mismatch)]);
    let form = with(merged(first.id, second.id), json!({"into": null}));
    faulty(run(form), &[("into", FaultCode::Missing)]);
}

#[test]
fn an_officer_with_a_tie_to_either_does_not_record_it() {
    let City { mut office, officer, first, second } = city();
    office.relative(officer, Party::Enterprise(second.id));
    barred(office.run(officer, "enterprise/succeed", merged(first.id, second.id)), Some("R13.1"));
    let district = office.district("450203");
    barred(office.run(district, "enterprise/succeed", merged(first.id, second.id)), None);
}
