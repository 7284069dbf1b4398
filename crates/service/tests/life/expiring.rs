//! More vouchers end on one day than fit into one transaction (R19.1): all of them end, at the same
//! instant, and all their money is free again.

use serde_json::{Value, json};
use yunquan_core::time::Zone;
use yunquan_core::world::Key;
use yunquan_service::envelope::Who;
use yunquan_service::statistics::Asked;
use yunquan_store::Query;

use crate::founding::{City, found, submit_form};

/// More than a batch of 256.
const VOUCHERS: usize = 300;
/// Half of a contract of 200 yuan.
const FACE_FEN: i64 = 10_000;

/// Runs many commands of one person; what each was about.
fn all(city: &City, who: Who, name: &'static str, forms: Vec<Value>) -> Vec<Key> {
    let asked: Vec<_> = forms.into_iter().map(|form| (who, name, form)).collect();
    let answers = city.office.ask_all(&asked).unwrap();
    answers.into_iter().map(|it| it.unwrap().unwrap().subject.unwrap()).collect()
}

fn issued(city: &City) {
    let zone = Zone::SHANGHAI;
    city.office.advance_to(zone.parse_local("2021-03-15 09:00").unwrap()).unwrap();
    let form = submit_form(city);
    let forms = (0..VOUCHERS).map(|number| {
        let mut form = form.clone();
        form["contract"]["number"] = json!(format!("HT-{number}"));
        form["contract"]["price_fen"] = json!(2 * FACE_FEN);
        form["contract"]["lines"][0]["price_fen"] = json!(2 * FACE_FEN);
        form
    });
    let enterprise = Who::Account(city.enterprise.account);
    let files = all(city, enterprise, "application/submit", forms.collect());
    let ids: Vec<String> = files.iter().map(Key::id).collect();
    let opinion = |id: &String| json!({"application": id, "opinion": "符合", "findings": []});
    let opinions: Vec<Value> = ids.iter().map(opinion).collect();
    all(city, city.who("鱼峰区经办"), "application/recommend", opinions.clone());
    all(city, city.who("市局经办"), "application/approve", opinions);
    city.must("市局经办", "publicity/post", &json!({"applications": ids}));
    city.office.advance_to(zone.parse_local("2021-03-23 09:00").unwrap()).unwrap();
    let round = city.must("市局经办", "round/preview", &json!({"year": 2021})).unwrap();
    city.must("市局复核", "round/issue", &json!({"round": round.id()}));
}

fn count(city: &City, status: &str) -> u64 {
    let query = Query::of("voucher").is("status", status);
    city.office.reader().tally(&query, &["status"], None).unwrap().iter().map(|it| it.count).sum()
}

#[test]
fn more_than_a_batch_of_vouchers_ends_on_one_day() {
    let city = found(yunquan_store::sqlite::open_memory().unwrap());
    issued(&city);
    assert_eq!(count(&city, "issued"), VOUCHERS as u64);
    let face = VOUCHERS as i64 * FACE_FEN;
    assert_eq!(city.view(&Key::Budget(2021))["committed_fen"], face);
    let zone = Zone::SHANGHAI;
    city.office.advance_to(zone.parse_local("2022-03-23 23:59").unwrap()).unwrap();
    assert_eq!(count(&city, "issued"), VOUCHERS as u64);
    // Everybody was reminded three times on the way.
    let told = city.office.reader().list(&Query::of("message").limit(1_000)).unwrap().items;
    assert_eq!(told.len(), 3 * VOUCHERS);
    let end = zone.parse_local("2022-03-24 00:00").unwrap();
    let before = city.office.reader().head().unwrap().size;
    let ran = city.office.advance_to(end).unwrap();
    assert_eq!(ran, VOUCHERS);
    assert_eq!((count(&city, "issued"), count(&city, "expired")), (0, VOUCHERS as u64));
    let head = city.office.reader().head().unwrap();
    assert_eq!((head.size - before, head.last_at), (VOUCHERS as u64, end));
    let budget = city.view(&Key::Budget(2021));
    assert_eq!(
        (&budget["committed_fen"], &budget["available_fen"]),
        (&json!(0), &json!(1_000_000_000))
    );
    let lens = city.office.lens().unwrap();
    let asked = Asked { year: Some(2021), by: None };
    let figures = city.office.statistics().shown(&lens, asked).unwrap();
    assert_eq!((&figures["released_fen"], &figures["outstanding_fen"]), (&json!(face), &json!(0)));
    assert_eq!(city.office.advance_to(end).unwrap(), 0, "nothing ends twice");
}
