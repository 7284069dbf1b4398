//! Anyone verifies a voucher, online by its number and offline by its code.

use serde_json::json;
use yunquan_journal::credential;

use crate::bench::{Bench, ENTERPRISE, OFFICER, PROVIDER, paths};

#[test]
fn anyone_verifies_a_voucher_by_its_number() {
    let bench = Bench::new();
    let number = bench.issue(&bench.submit("一号"));
    let path = format!("/api/v1/vouchers/{number}");
    let shown = bench.get(None, &path).done();
    assert_eq!(shown["number"], number);
    assert_eq!((&shown["status"], &shown["valid"]), (&json!("issued"), &json!(true)));
    assert_eq!(shown["face_fen"], 5_000_000);
    assert_eq!((&shown["holder"], &shown["provider"]), (&json!(ENTERPRISE), &json!(PROVIDER)));
    assert_eq!((&shown["contract"], &shown["support_year"]), (&json!("一号"), &json!(2021)));
    assert_eq!(shown["scheme"], bench.office.pack().cite());
    let issued_on = shown["issued_on"].as_str().unwrap();
    assert_eq!(shown["nominal_last_day"], issued_on.replace("2021", "2022"));
    assert!(shown["last_day"].as_str() >= shown["nominal_last_day"].as_str());
    for member in ["application", "round", "id", "owner"] {
        assert!(shown.get(member).is_none(), "{member}");
    }
    let typed = number.to_lowercase().replace('-', "");
    assert_eq!(bench.get(None, &format!("/api/v1/vouchers/{typed}")).done(), shown);
    let kept = bench.get(None, &path).done();
    assert_eq!(kept, shown, "kept at hand, it says the same");
}

/// The code is verified with nothing but the public key.
#[test]
fn the_code_is_verified_offline() {
    let bench = Bench::new();
    let number = bench.issue(&bench.submit("一号"));
    let shown = bench.get(None, &format!("/api/v1/vouchers/{number}")).done();
    let key = bench.get(None, "/api/v1/journal/key");
    let key = String::from_utf8(key.bytes).unwrap();
    let payload =
        credential::open(shown["credential"].as_str().unwrap(), &key.trim().parse().unwrap());
    let statement = yunquan_service::credential::read(&payload.unwrap()).unwrap();
    assert_eq!((statement.number, statement.face_fen), (number, 5_000_000));
}

#[test]
fn validity_follows_the_clock() {
    let bench = Bench::new();
    let number = bench.issue(&bench.submit("一号"));
    let path = format!("/api/v1/vouchers/{number}");
    let shown = bench.get(None, &path).done();
    let last_day = shown["last_day"].as_str().unwrap();
    bench
        .office
        .clock()
        .set(bench.office.pack().zone().parse_local(&format!("{last_day} 23:59")).unwrap());
    assert_eq!(bench.get(None, &path).done()["valid"], true);
    // No job has run: the clock alone decides.
    bench
        .office
        .clock()
        .set(bench.office.pack().zone().parse_local(&format!("{last_day} 24:00")).unwrap());
    let over = bench.get(None, &path).done();
    assert_eq!((&over["valid"], &over["status"]), (&json!(false), &json!("issued")));
    bench.office.run_due().unwrap();
    let expired = bench.get(None, &path).done();
    assert_eq!((&expired["valid"], &expired["status"]), (&json!(false), &json!("expired")));
}

#[test]
fn a_number_that_is_none_says_what_is_wrong() {
    let bench = Bench::new();
    let number = bench.issue(&bench.submit("一号"));
    let mut wrong: Vec<char> = number.chars().collect();
    wrong[6] = if wrong[6] == '7' { '8' } else { '7' };
    let wrong: String = wrong.into_iter().collect();
    for (number, code) in [
        ("LZ21", "wrong-length"),
        ("L121-7K3Q-9XWD-M4TA-C", "wrong-character"),
        (wrong.as_str(), "check-character"),
        ("%3Cscript%3E", "wrong-length"),
    ] {
        let problem = bench.get(None, &format!("/api/v1/vouchers/{number}"));
        let problem = problem.problem(400, "invalid");
        assert_eq!(paths(&problem), ["number"]);
        assert_eq!(problem["errors"][0]["code"], code, "{number}");
    }
    let other = bench.get(None, "/api/v1/vouchers/LZ21-0000-0000-0000-0");
    assert!([400, 404].contains(&other.status.as_u16()));
}

#[test]
fn a_number_that_was_never_drawn_is_not_found() {
    let bench = Bench::new();
    let mut entropy = yunquan_core::ids::Entropy::new([9; 32]);
    let prefix = bench.office.pack().voucher_prefix();
    let number = yunquan_core::number::VoucherNumber::draw(prefix, 2021, &mut entropy);
    bench.get(None, &format!("/api/v1/vouchers/{number}")).problem(404, "not-found");
}

/// By its id a voucher is a resource like others, for who may see it.
#[test]
fn by_its_id_a_voucher_is_not_public() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let list = bench.get(Some(OFFICER), "/api/v1/vouchers").done();
    let path = format!("/api/v1/vouchers/{}", list["items"][0]["id"].as_str().unwrap());
    bench.get(None, &path).problem(401, "sign-in");
    assert_eq!(bench.get(Some(ENTERPRISE), &path).done()["holder_name"], ENTERPRISE);
    bench.get(Some(crate::bench::OTHER_ENTERPRISE), &path).problem(404, "not-found");
}
