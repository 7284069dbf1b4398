//! A voucher in use: what comes at the same instant, what is told, and the journal of all of it.

use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::refusal::Rejection;
use yunquan_core::time::{Instant, Zone};
use yunquan_core::world::{Entity, Key};
use yunquan_service::almanac::Almanac;
use yunquan_service::city::{self, must};
use yunquan_service::desk::Desk;
use yunquan_service::envelope::{Answer, Request, Who};
use yunquan_service::{audit, packs};
use yunquan_store::Query;

use crate::founding::{City, found, to_voucher};

fn accepted(city: &City) -> Key {
    let (_, key) = to_voucher(city);
    let Key::Voucher(voucher) = key else { panic!("{key}") };
    let who = Who::Account(city.provider.account);
    must(&city.office, who, "voucher/verify", &json!({"voucher": voucher})).unwrap();
    let annex = city::upload(&city.office, who, "附件").unwrap();
    let contract = city.view(&key)["contract"].clone();
    let form = json!({"voucher": voucher, "contract": contract,
        "presented_by": city.enterprise.party, "self_paid_fen": 25_000_000, "annex": annex});
    must(&city.office, who, "voucher/accept", &form).unwrap();
    key
}

/// A complete redemption with an invoice of its own.
fn redemption(city: &City, voucher: &Key, number: u32) -> Value {
    let who = Who::Account(city.provider.account);
    let kinds = [
        "voucher",
        "redemption-form",
        "contract",
        "self-paid-proof",
        "service-evidence",
        "summary",
    ];
    let materials: Vec<Value> = kinds
        .iter()
        .map(|kind| {
            let file = city::upload(&city.office, who, &format!("兑现 {kind} {number}")).unwrap();
            json!({"kind": kind, "file": file})
        })
        .collect();
    let today = Zone::SHANGHAI.date(city.office.now());
    json!({"voucher": voucher.id(), "completed_on": today,
        "lines": [{"line": 0, "carried_out_fen": 40_000_000}], "self_paid_fen": 25_000_000,
        "invoices": [{"number": format!("2450{number:016}"), "amount_fen": 25_000_000,
            "issued_on": today}],
        "materials": materials, "account_name": "云一", "account_number": "2105400000000000001",
        "bank": "工商银行柳州分行"})
}

fn request(city: &City, form: &Value, at: Instant, seed: u8) -> Request {
    Request {
        who: Who::Account(city.provider.account),
        command: Command::read("redemption/submit", form).unwrap().unwrap(),
        body: Digest::of(form.to_string().as_bytes()),
        key: None,
        at,
        device: None,
        seed: [seed; 32],
    }
}

fn refused_by(answer: &Answer) -> Option<String> {
    match answer {
        Err(denial) => match &denial.rejection {
            Rejection::Refused(refusal) => Some(refusal.rule.to_string()),
            other => panic!("{other:?}"),
        },
        Ok(_) => None,
    }
}

/// Two redemptions of one voucher at the same instant: exactly one wins, whether they share a
/// transaction or not, and both ways it is the same one.
#[test]
fn of_two_redemptions_at_the_same_instant_one_wins() {
    let mut outcomes = Vec::new();
    for size in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let city = found(yunquan_store::sqlite::open(folder.path()).unwrap());
        let voucher = accepted(&city);
        let at = city.office.now();
        let forms = [redemption(&city, &voucher, 1), redemption(&city, &voucher, 2)];
        let requests: Vec<Request> =
            (1..).zip(&forms).map(|(seed, form)| request(&city, form, at, seed)).collect();
        city.office.close();
        drop(city);

        let store = yunquan_store::sqlite::open(folder.path()).unwrap();
        let almanac = Arc::new(Almanac::new(Arc::clone(&store.reader)));
        let pack = Arc::new(packs::built_in().unwrap());
        let mut desk = Desk::new(store.ledger, pack, almanac);
        let answers = desk.run(&requests, size).into_iter();
        let rules: Vec<Option<String>> = answers.map(|it| refused_by(&it.unwrap())).collect();
        assert_eq!(rules, [None, Some("R20.1".to_owned())], "in batches of {size}");
        let files = store.reader.list(&Query::of("redemption")).unwrap().items;
        let [(_, Entity::Redemption(file))] = files.as_slice() else { panic!("{files:?}") };
        outcomes.push((file.id, store.reader.head().unwrap().root));
    }
    assert_eq!(outcomes[0], outcomes[1], "batches change nothing");
}

/// The holder is told, its provider has the copy; the journal says the same as the tables.
#[test]
fn reminders_are_in_the_outbox() {
    let folder = tempfile::tempdir().unwrap();
    let city = found(yunquan_store::sqlite::open(folder.path()).unwrap());
    let (_, voucher) = to_voucher(&city);
    // Issued on 2021-03-23: the last day is 2022-03-23, 90 days before it is 2021-12-23.
    let told = || {
        let to = format!("enterprise/{}", city.enterprise.party);
        let page = city.office.reader().list(&Query::of("message").is("recipient", to.as_str()));
        let lens = city.office.lens().unwrap();
        let items = page.unwrap().items.into_iter();
        items.map(|(_, it)| lens.show(&it).unwrap()).collect::<Vec<_>>()
    };
    let zone = Zone::SHANGHAI;
    city.office.advance_to(zone.parse_local("2021-12-22 23:59").unwrap()).unwrap();
    assert_eq!(told(), Vec::<Value>::new());
    city.office.advance_to(zone.parse_local("2022-03-23 23:59").unwrap()).unwrap();
    let days: Vec<Value> = told().iter().map(|it| it["days"].clone()).collect();
    assert_eq!(days, [90, 30, 7]);
    let last = &told()[2];
    assert_eq!((&last["due"], &last["about"]), (&json!("2022-03-23"), &json!(voucher.to_string())));
    assert_eq!(last["copy"], json!(format!("provider/{}", city.provider.party)));
    let mut rebuilt = yunquan_store::sqlite::open_memory().unwrap();
    let reader = city.office.reader();
    audit::replay(reader, rebuilt.ledger.as_mut(), &mut |_| {}).unwrap();
    assert_eq!(audit::differences(reader, rebuilt.reader.as_ref()).unwrap(), Vec::<&str>::new());
}
