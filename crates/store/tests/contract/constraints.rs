//! What the law implies, the database holds too: each breach is refused by name.

use yunquan_core::digest::Digest;
use yunquan_core::ids::{ApplicationId, ContractId};
use yunquan_core::money::Fen;
use yunquan_core::number::VoucherNumber;
use yunquan_core::world::{Entity, Key};
use yunquan_core::{application, contract, enterprise, imports, provider, voucher};

use crate::backend::Backend;
use crate::fixture::{self, Keyed, id};

crate::for_every_backend! {
    the_budget_stays_in_balance,
    sums_stay_below_their_limits,
    what_is_one_stays_one,
    what_is_refused_or_ended_is_free_again,
    rows_refer_to_what_is_there,
    a_breach_rolls_everything_back,
}

type Row = (Key, Entity);

/// The constraint that stands against the rows, on top of what is there already.
fn breach(backend: &impl Backend, there: &[Row], rows: &[Row]) -> Option<String> {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    fixture::insert(&mut *unit, there).unwrap();
    let refused = fixture::insert(&mut *unit, rows).err();
    refused.map(|error| error.constraint().unwrap_or_else(|| panic!("{error}")).to_owned())
}

fn the_budget_stays_in_balance(backend: &impl Backend) {
    let broken = |change: fn(&mut yunquan_core::budget::Budget)| {
        let mut budget = fixture::budget();
        change(&mut budget);
        breach(backend, &[], &[budget.keyed()])
    };
    assert_eq!(broken(|_| {}), None);
    let identity = Some("budget_identity".to_owned());
    assert_eq!(broken(|it| it.available = Fen(651)), identity);
    assert_eq!(broken(|it| it.appropriated = Fen(1_001)), identity);
    assert_eq!(broken(|it| it.carried_out = Fen(1)), identity);
    let below = broken(|it| {
        it.available = Fen(-1);
        it.committed = Fen(851);
    });
    assert_eq!(below, Some("budget_terms".to_owned()), "in balance, but below zero");
    let recovery = Some("budget_recovery".to_owned());
    assert_eq!(broken(|it| it.recovered = Fen(21)), recovery);
    assert_eq!(broken(|it| it.recovered = Fen(-1)), recovery);
    assert_eq!(broken(|it| it.claimed_back = Fen(201)), recovery);
    assert_eq!(broken(|it| (it.recovered, it.claimed_back) = (Fen(200), Fen(200))), None);
}

fn sums_stay_below_their_limits(backend: &impl Backend) {
    let parties = fixture::parties();
    let cap = Some(50_000_000);
    assert_eq!(breach(backend, &parties, &[fixture::allowance(50_000_000, cap)]), None);
    let above = breach(backend, &parties, &[fixture::allowance(50_000_001, cap)]);
    assert_eq!(above.as_deref(), Some("allowance_cap"), "R14.3");
    assert_eq!(breach(backend, &parties, &[fixture::allowance(90_000_000, None)]), None, "R3.6");

    let mut notice = fixture::notice();
    notice.issued = notice.terms.quota_fen;
    assert_eq!(breach(backend, &[], &[notice.clone().keyed()]), None);
    notice.issued = Fen(notice.issued.0 + 1);
    assert_eq!(breach(backend, &[], &[notice.keyed()]).as_deref(), Some("notice_quota"), "R11.1");

    let mut upload = fixture::upload("empty");
    upload.size = 0;
    assert_eq!(breach(backend, &[], &[upload.keyed()]).as_deref(), Some("upload_size"));
}

/// The base that a voucher refers to, and the voucher.
fn issued() -> Vec<Row> {
    let mut rows = fixture::parties();
    rows.push(fixture::application(fixture::APPLICATION, 7).keyed());
    rows.push(fixture::contract().keyed());
    rows.push(fixture::round().keyed());
    rows.push(fixture::voucher(fixture::VOUCHER).keyed());
    rows
}

fn second_application(change: impl FnOnce(&mut application::Application)) -> Row {
    let mut second = fixture::application(31, 8);
    change(&mut second);
    second.keyed()
}

fn second_voucher(change: impl FnOnce(&mut voucher::Voucher)) -> Vec<Row> {
    let mut second = fixture::voucher(71);
    second.issued.application = ApplicationId(id(31));
    second.issued.contract = ContractId(id(41));
    change(&mut second);
    let mut contract = fixture::contract();
    contract.id = ContractId(id(41));
    contract.terms.number.push_str("-2");
    vec![second_application(|_| {}), contract.keyed(), second.keyed()]
}

fn what_is_one_stays_one(backend: &impl Backend) {
    let there = issued();
    let refused = |rows: &[Row]| breach(backend, &there, rows);
    let contract = fixture::application(fixture::APPLICATION, 7).contract;
    let cases = [
        ("application_year_order", vec![second_application(|it| it.order = Some(7))]),
        ("application_contract", vec![second_application(|it| it.contract = contract)]),
        ("voucher_number", second_voucher(|it| it.issued.number = number())),
        ("voucher_contract", second_voucher(|it| it.issued.contract = fixture::contract().id)),
        (
            "voucher_application",
            second_voucher(|it| it.issued.application = ApplicationId(id(fixture::APPLICATION))),
        ),
        ("voucher_face", second_voucher(|it| it.issued.face_fen = Fen::ZERO)),
        ("contract_enterprise_provider_plain_number", vec![same_name().keyed()]),
    ];
    for (name, rows) in cases {
        assert_eq!(refused(&rows).as_deref(), Some(name));
    }
    assert_eq!(refused(&second_voucher(|_| {})), None);
    let mut late = fixture::application(32, 9);
    late.later_order = Some(12);
    let mut same = second_application(|it| it.later_order = Some(12));
    assert_eq!(
        refused(&[late.clone().keyed(), same]).as_deref(),
        Some("application_year_later_order")
    );
    same = second_application(|it| (it.order, it.year) = (Some(7), Some(2022)));
    assert_eq!(refused(&[same]), None, "each year has its own order");

    let claims = [fixture::claim("login/a"), fixture::claim("login/a")];
    assert_eq!(breach(backend, &[], &claims).as_deref(), Some("claim_name"));
    let account = fixture::account(1, "Jia");
    let logins = [account.clone(), fixture::account(2, "jiA")];
    assert_eq!(breach(backend, &[], &logins).as_deref(), Some("account_login"));
    let codes = fixture::enterprise(11, "914403001922038216").keyed();
    assert_eq!(refused(&[codes]).as_deref(), Some("enterprise_credit_code"));
    let mut provider = fixture::provider();
    provider.id.0 = id(21);
    provider.admission_number = None;
    assert_eq!(refused(&[provider.clone().keyed()]).as_deref(), Some("provider_credit_code"));
    provider.credit_code = fixture::code("91350100M000100Y43");
    provider.admission_number = fixture::provider().admission_number;
    assert_eq!(refused(&[provider.keyed()]).as_deref(), Some("provider_admission_number"));
    let numbers = [fixture::interpretation(1, "解释一号"), fixture::interpretation(2, "解释一号")];
    assert_eq!(breach(backend, &[], &numbers).as_deref(), Some("interpretation_number"));
}

/// Another contract of the same parties, its number written otherwise.
fn same_name() -> contract::Contract {
    let mut other = fixture::contract();
    other.id = ContractId(id(41));
    other.terms.number = format!(" {} ", other.terms.number.to_lowercase());
    other
}

fn number() -> VoucherNumber {
    fixture::voucher(fixture::VOUCHER).issued.number
}

fn what_is_refused_or_ended_is_free_again(backend: &impl Backend) {
    let contract = fixture::application(fixture::APPLICATION, 7).contract;
    for status in [application::Status::Refused, application::Status::Withdrawn] {
        let mut there = fixture::parties();
        let mut ended = fixture::application(fixture::APPLICATION, 7);
        ended.status = status;
        there.push(ended.keyed());
        let second = second_application(|it| it.contract = contract);
        assert_eq!(breach(backend, &there, &[second]), None, "{status}");
    }
    for status in [voucher::Status::Expired, voucher::Status::Surrendered] {
        let mut there = issued();
        there.pop();
        let mut ended = fixture::voucher(fixture::VOUCHER);
        ended.status = status;
        there.push(ended.keyed());
        let second = second_voucher(|it| it.issued.contract = fixture::contract().id);
        assert_eq!(breach(backend, &there, &second), None, "{status}");
    }
    let mut gone = fixture::enterprise(11, "914403001922038216");
    gone.status = enterprise::Status::Registered;
    assert_eq!(breach(backend, &fixture::parties(), &[gone.keyed()]), None);
    let mut asking = fixture::provider();
    asking.id.0 = id(21);
    asking.admission_number = None;
    asking.status = provider::Status::Applied;
    assert_eq!(breach(backend, &fixture::parties(), &[asking.keyed()]), None);
}

fn rows_refer_to_what_is_there(backend: &impl Backend) {
    let lost = [
        fixture::application(fixture::APPLICATION, 7).keyed(),
        fixture::contract().keyed(),
        fixture::allowance(1, None),
        fixture::voucher(fixture::VOUCHER).keyed(),
        fixture::import(imports::ImportKind::Roster, 1, Digest::of(b"nowhere")),
    ];
    for row in lost {
        let name = breach(backend, &[], std::slice::from_ref(&row));
        assert_eq!(name.as_deref(), Some("foreign_key"), "{}", row.0);
    }
}

fn a_breach_rolls_everything_back(backend: &impl Backend) {
    let mut store = backend.open();
    let before = store.reader.digests().unwrap();
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 2).unwrap();
    fixture::insert(&mut *unit, &[fixture::claim("login/a")]).unwrap();
    fixture::insert(&mut *unit, &[fixture::claim("login/a")]).unwrap_err();
    drop(unit);
    assert_eq!(store.reader.digests().unwrap(), before);
    let mut unit = store.ledger.begin().unwrap();
    fixture::append(&mut *unit, 1).unwrap();
    assert_eq!(unit.commit().unwrap().size, 1, "and the next unit begins afresh");
}
