//! One way in for every change: keys, receipts, one effect.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yunquan_core::upload::RECORD;
use yunquan_service::sample::Sample;

use crate::bench::{AUDITOR, Bench, ENTERPRISE, OFFICER, OTHER_ENTERPRISE};
use crate::portal_browser::{Browser, hidden};

#[test]
fn a_command_answers_with_its_receipt() {
    let bench = Bench::new();
    let form = bench.application("一号");
    let reply = bench.run(Some(ENTERPRISE), "application/submit", &form);
    assert_eq!(reply.status.as_u16(), 201, "{}", reply.body);
    let location = reply.header("location").to_owned();
    let receipt = reply.done();
    assert_eq!(receipt["command"], "application/submit");
    assert_eq!(receipt["order"], 1);
    assert_eq!(receipt["href"], location);
    assert_eq!(location, format!("/api/v1/applications/{}", receipt["id"].as_str().unwrap()));
    let read = bench.get(Some(ENTERPRISE), &location).done();
    assert_eq!((&read["status"], &read["estimate_fen"]), (&json!("submitted"), &json!(5_000_000)));
}

/// The same key and body give the same answer and one effect; another body is refused.
#[test]
fn a_repeated_request_has_one_effect() {
    let bench = Bench::new();
    let form = bench.application("一号");
    let token = bench.token(ENTERPRISE);
    let ask = |command: &str, key: &str, form: &Value| {
        Request::post(format!("/api/v1/{command}"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(Body::from(format!("  {form}  ")))
            .unwrap()
    };
    let first = bench.send(ask("application/submit", "k1", &form)).done();
    let head = bench.office.reader().head().unwrap();
    let again = bench.send(ask("application/submit", "k1", &form));
    assert_eq!(again.done(), first);
    let mut other = form.clone();
    other["plan"] = json!("另一份方案");
    bench.send(ask("application/submit", "k1", &other)).problem(409, "key-reused");
    let withdraw = json!({"application": first["id"], "reason": "不再需要"});
    bench.send(ask("application/withdraw", "k1", &withdraw)).problem(409, "key-reused");
    assert_eq!(bench.office.reader().head().unwrap(), head);
    // A refusal is kept with its answer as well.
    let twice = bench.send(ask("application/submit", "k2", &form)).problem(422, "refused");
    assert_eq!(twice["rule"], "R18.2");
    bench.send(ask("application/withdraw", "k3", &withdraw)).done();
    let kept = bench.send(ask("application/submit", "k2", &form)).problem(422, "refused");
    assert_eq!(kept, twice);
}

#[test]
fn one_accounts_key_is_not_anothers() {
    let bench = Bench::new();
    for (name, command) in
        [(ENTERPRISE, "application/save"), (OTHER_ENTERPRISE, "application/save")]
    {
        let request = bench.asking(Some(name), command);
        let mut request =
            request.body(Body::from(json!({"form": {"plan": name}}).to_string())).unwrap();
        request.headers_mut().insert("idempotency-key", "same".parse().unwrap());
        assert_eq!(bench.send(request).status.as_u16(), 201);
    }
}

#[test]
fn a_change_needs_a_key() {
    let bench = Bench::new();
    let form = json!({"form": {"plan": "草稿"}}).to_string();
    for key in [None, Some(String::new()), Some("k".repeat(201)), Some("a key".to_owned())] {
        let mut request = bench.asking(Some(ENTERPRISE), "application/save");
        request.headers_mut().unwrap().remove("idempotency-key");
        if let Some(key) = &key {
            request = request.header("idempotency-key", key);
        }
        let reply = bench.send(request.body(Body::from(form.clone())).unwrap());
        let problem = reply.problem(400, "idempotency-key");
        assert!(problem["detail"].as_str().unwrap().contains("Idempotency-Key"), "{key:?}");
    }
    // Strangers share their keys: a short one would be somebody else's.
    let open = json!({"login": "new", "name": "新人", "kind": "enterprise"}).to_string();
    let mut request = bench.asking(None, "account/open").body(Body::from(open)).unwrap();
    request.headers_mut().insert("idempotency-key", "1".parse().unwrap());
    bench.send(request).problem(400, "idempotency-key");
}

#[test]
fn addresses_and_methods() {
    let bench = Bench::new();
    let form = json!({});
    bench.run(Some(OFFICER), "application/frobnicate", &form).problem(404, "not-found");
    bench.run(Some(OFFICER), "applications/submit", &form).problem(404, "not-found");
    for path in ["/api/v1/nothing", "/api/v2/time", "/api/v1/a/b/c", "/api"] {
        let reply = bench.get(None, path);
        assert_eq!(reply.status.as_u16(), 404, "{path}");
    }
    let read = bench.get(Some(ENTERPRISE), "/api/v1/application/submit");
    assert_eq!(read.header("allow"), "POST");
    read.problem(405, "method-not-allowed");
    for (method, path, takes) in [
        ("PUT", "/api/v1/application/submit", "POST"),
        ("PUT", "/api/v1/applications/1", "GET,HEAD"),
        ("DELETE", "/api/v1/applications", "GET,HEAD"),
        ("PATCH", "/api/v1/time", "GET,HEAD"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let reply = bench.send(request);
        assert_eq!(reply.header("allow"), takes, "{method} {path}");
        reply.problem(405, "method-not-allowed");
    }
}

/// An enterprise acts only after its stamped authorisation was verified (R13.1).
#[test]
fn an_unauthorised_enterprise_cannot_act() {
    let bench = Bench::new();
    let open = json!({"login": "squatter", "name": "某人", "kind": "enterprise"});
    let opened = bench.run(None, "account/open", &open).done();
    let account = opened["id"].as_str().unwrap().parse().unwrap();
    let mut bench = bench;
    bench.accounts.insert("squatter".to_owned(), account);
    let form = bench.application("一号");
    bench.run(Some("squatter"), "application/submit", &form).problem(403, "forbidden");
    let upload = yunquan_service::city::upload(&bench.office, bench.who("squatter"), "授权书");
    let register = json!({"name": ENTERPRISE, "credit_code": yunquan_service::city::credit_code(1),
        "jurisdiction": "450203", "industry": "3421", "tags": [], "address": "柳州市",
        "authorisation": upload.unwrap(), "contact_name": "某人", "contact_phone": "0772-1"});
    bench.run(Some("squatter"), "enterprise/register", &register).done();
    let problem = bench.run(Some("squatter"), "application/submit", &form);
    let problem = problem.problem(403, "forbidden");
    assert_eq!(problem["rule"], "R13.1");
}

/// Signals are for who may read them, not for whom they are about (article 23).
#[test]
fn a_receipt_does_not_warn_whom_a_signal_is_about() {
    let bench = Bench::new();
    let first = bench.application("一号");
    bench.run(Some(ENTERPRISE), "application/submit", &first).done();
    let mut second = bench.application("二号");
    second["materials"] = first["materials"].clone();
    let receipt = bench.run(Some(ENTERPRISE), "application/submit", &second).done();
    let notes = receipt["notes"].as_array().cloned().unwrap_or_default();
    assert!(notes.iter().all(|note| note.get("signal").is_none()), "{receipt}");
    let signals = bench.get(Some(AUDITOR), "/api/v1/signals").done();
    assert!(!signals["items"].as_array().unwrap().is_empty(), "{signals}");
    bench.get(Some(ENTERPRISE), "/api/v1/signals").problem(403, "forbidden");
}

/// Who knows a file's digest has not its bytes: only who brings them has the file.
#[test]
fn a_digest_makes_nobody_a_holder_of_its_file() {
    let bench = Bench::new();
    let paper = Sample::of("乙的附件");
    bench.must(OTHER_ENTERPRISE, RECORD, &paper.form());
    let path = format!("/api/v1/uploads/{}", paper.digest());
    bench.get(Some(OTHER_ENTERPRISE), &path).done();
    for name in [Some(ENTERPRISE), Some(OFFICER), Some(AUDITOR), None] {
        bench.run(name, RECORD, &paper.form()).problem(404, "not-found");
    }
    for name in [ENTERPRISE, OFFICER] {
        let browser = Browser::of(&bench, name);
        let page = browser.page("/account");
        let mut typed = hidden(&page, "/sign-out");
        for (field, value) in paper.form().as_object().unwrap() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            typed.push((field.clone(), text));
        }
        typed.push(("_key".to_owned(), "a".repeat(64)));
        let typed: Vec<(&str, &str)> =
            typed.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let reply = browser.post("/do/upload/record", &typed);
        assert_eq!(reply.status.as_u16(), 404, "{name}");
        assert_eq!(browser.get("/do/upload/record").status.as_u16(), 404, "{name}");
    }
    bench.get(Some(ENTERPRISE), &path).problem(404, "not-found");
}
