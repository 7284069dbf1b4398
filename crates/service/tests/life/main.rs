//! One voucher's life through the real service: notice, budget, admission, application, review,
//! publicity, round, voucher, use, expiry; then the journal says the same as the tables.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]
#![allow(clippy::panic, reason = "a test fails by panicking")]

mod draws;
mod expiring;
mod founding;
mod using;

use serde_json::json;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::refusal::Rejection;
use yunquan_core::time::Zone;
use yunquan_core::world::Key;
use yunquan_service::audit;
use yunquan_service::envelope::Who;

use crate::founding::{found, to_voucher};

#[test]
fn from_notice_to_voucher_and_its_end() {
    let city = found(yunquan_store::sqlite::open_memory().unwrap());
    let (_, voucher) = to_voucher(&city);
    let shown = city.view(&voucher);
    // Half of the catalogue price, which is below the contract's.
    assert_eq!(shown["face_fen"], 15_000_000);
    assert_eq!(shown["nominal_last_day"], "2022-03-23");
    assert_eq!(shown["last_day"], "2022-03-23");
    let budget = city.view(&Key::Budget(2021));
    assert_eq!(
        (&budget["available_fen"], &budget["committed_fen"]),
        (&json!(985_000_000), &json!(15_000_000))
    );
    let zone = Zone::SHANGHAI;
    city.office.advance_to(zone.parse_local("2022-03-23 23:59").unwrap()).unwrap();
    assert_eq!(city.view(&voucher)["status"], "issued");
    city.office.advance_to(zone.parse_local("2022-03-24 00:00").unwrap()).unwrap();
    assert_eq!(city.view(&voucher)["status"], "expired");
    assert_eq!(city.view(&Key::Budget(2021))["available_fen"], 1_000_000_000);
}

#[test]
fn the_tables_follow_from_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let city = found(yunquan_store::sqlite::open(folder.path()).unwrap());
    to_voucher(&city);
    let reader = city.office.reader();
    let verified = audit::verify(reader, None, &mut |_| {}).unwrap();
    assert_eq!(verified.flaws, []);
    assert!(verified.leaves > 50);
    let mut rebuilt = yunquan_store::sqlite::open_memory().unwrap();
    let leaves = audit::replay(reader, rebuilt.ledger.as_mut(), &mut |_| {}).unwrap();
    assert_eq!(leaves, verified.leaves);
    assert_eq!(audit::differences(reader, rebuilt.reader.as_ref()).unwrap(), Vec::<&str>::new());
}

/// A repeated request has one effect for thirty days; then its key is a key like any other. The job
/// only removes what is past its time: it changes no answer, no leaf and no table.
#[test]
fn an_answer_is_kept_for_thirty_days() {
    for job in [false, true] {
        let city = found(yunquan_store::sqlite::open_memory().unwrap());
        let zone = Zone::SHANGHAI;
        let who = city.who("市局经办");
        let ask = |label: &str| {
            let form = json!({"year": 2021, "title": label, "opens_on": "2021-01-01",
                "closes_on": "2021-12-31", "categories": ["equipment"], "quota_fen": 1,
                "evidence": [], "address": "柳州", "phone": "1", "supervision_phones": ["2"]});
            let command = Command::read("notice/publish", &form).unwrap().unwrap();
            let body = Digest::of(form.to_string().as_bytes());
            city.office.execute_now(who, command, body, Some("key-1".to_owned())).unwrap()
        };
        let kept = || {
            let Who::Account(id) = who else { panic!("an officer") };
            let account = id.to_string();
            let asked = yunquan_store::Asked { account: &account, key: "key-1" };
            city.office.reader().answer(asked).unwrap()
        };
        let set = |local: &str| {
            let at = zone.parse_local(local).unwrap();
            if job {
                city.office.advance_to(at).unwrap();
            } else {
                city.office.clock().set(at);
            }
        };
        set("2021-03-01 09:00");
        let first = ask("通知一");
        assert!(first.is_err(), "the year has its notice");
        set("2021-03-31 09:00");
        assert_eq!(ask("通知一"), first);
        let other = ask("通知二").unwrap_err().rejection;
        assert_eq!(other, Rejection::KeyReused, "thirty days are not over");
        let leaves = city.office.reader().head().unwrap().size;
        set("2021-03-31 09:01");
        assert_eq!(city.office.reader().head().unwrap().size, leaves);
        assert_eq!(kept().is_none(), job, "the job has been here");
        let other = ask("通知二").unwrap_err().rejection;
        assert!(matches!(other, Rejection::Refused(_)), "{other:?}");
        assert!(kept().is_some());
    }
}
