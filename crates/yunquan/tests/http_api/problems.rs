//! What is answered when something is not done: RFC 9457, in two languages, all mistakes at once.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::bench::{Bench, DISTRICT, ENTERPRISE, OFFICER, OTHER_ENTERPRISE, paths};

fn refused(bench: &Bench, lang: &str, form: &Value) -> Value {
    let mut request = bench.asking(Some(ENTERPRISE), "application/submit");
    request.headers_mut().unwrap().insert("accept-language", lang.parse().unwrap());
    let reply = bench.send(request.body(Body::from(form.to_string())).unwrap());
    assert_eq!(reply.header("content-language"), if lang == "en" { "en" } else { "zh-CN" });
    assert_eq!(reply.header("vary"), "Accept-Language");
    reply.problem(422, "refused")
}

/// A refusal names its rule and article, what it rests on, and what one may do about it.
#[test]
fn a_refusal_names_rule_article_facts_and_remedies() {
    let bench = Bench::new();
    let mut form = bench.application("一号");
    form["contract"]["lines"][0]["region"] = json!("450100");
    let problem = refused(&bench, "zh-CN", &form);
    assert_eq!(problem["title"], "未予办理");
    assert_eq!((&problem["rule"], &problem["article"]), (&json!("R6.2"), &json!("6")));
    assert_eq!(problem["basis"], "text");
    assert_eq!(problem["scheme"], bench.office.pack().cite());
    assert!(problem["facts"].is_object());
    assert!(problem["remedies"]["review"].as_str().unwrap().contains("行政复议"));
    assert_eq!(problem["remedies"]["review_days"], 60);
    let english = refused(&bench, "en", &form);
    assert_eq!(english["title"], "Not granted");
    assert_ne!(english["detail"], problem["detail"]);
    assert!(english["detail"].as_str().unwrap().is_ascii(), "{english}");
}

/// A house rule is never shown as an article's; what rests on both is the article's.
#[test]
fn a_house_rule_is_never_shown_as_an_article() {
    let bench = Bench::new();
    let form = json!({"enterprise": bench.enterprises[ENTERPRISE], "kind": "merger",
        "into": bench.enterprises[OTHER_ENTERPRISE], "document": "工商变更"});
    bench.run(Some(OFFICER), "enterprise/succeed", &form).done();
    let again = bench.run(Some(OFFICER), "enterprise/succeed", &form);
    let again = again.problem(422, "refused");
    assert_eq!((&again["rule"], &again["basis"]), (&json!("R3.6"), &json!("house")));
    assert!(again.get("article").is_none(), "{again}");
    let bench = Bench::new();
    let application = bench.submit("一号");
    let opinion = json!({"application": application, "opinion": "同意", "findings": []});
    let early = bench.run(Some(OFFICER), "application/approve", &opinion);
    let early = early.problem(422, "refused");
    assert_eq!((&early["rule"], &early["basis"]), (&json!("R13.1"), &json!("text; house")));
    assert_eq!(early["article"], "13");
}

/// One answer names every fault, in words, with a path that a page can find.
#[test]
fn every_fault_at_once_in_both_languages() {
    let bench = Bench::new();
    let mut form = bench.application("一号");
    form["contract"]["price_fen"] = json!(-1);
    form["contract"]["signed_on"] = json!("2021-02-30");
    form["contract"]["lines"][0]["price_fen"] = json!(1.5);
    form["contract"]["colour"] = json!("red");
    form["truthful"] = json!("yes");
    form["plan"] = json!("控制\u{7}字符");
    form.as_object_mut().unwrap().remove("contact_name");
    let request = bench.asking(Some(ENTERPRISE), "application/submit");
    let reply = bench.send(request.body(Body::from(form.to_string())).unwrap());
    let problem = reply.problem(400, "invalid");
    let mut found = paths(&problem);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "contact_name",
            "contract.colour",
            "contract.lines.0.price_fen",
            "contract.price_fen",
            "contract.signed_on",
            "plan",
            "truthful",
        ]
    );
    for error in problem["errors"].as_array().unwrap() {
        assert!(error["message"].as_str().unwrap().is_ascii(), "{error}");
        assert!(
            error["code"].as_str().unwrap().chars().all(|c| c == '-' || c.is_ascii_lowercase())
        );
    }
    let mut request = bench.asking(Some(ENTERPRISE), "application/submit");
    request.headers_mut().unwrap().insert("accept-language", "zh".parse().unwrap());
    let reply = bench.send(request.body(Body::from(form.to_string())).unwrap());
    let problem = reply.problem(400, "invalid");
    for error in problem["errors"].as_array().unwrap() {
        let message = error["message"].as_str().unwrap();
        assert!(!message.is_ascii() && !message.contains('{'), "{error}");
    }
}

#[test]
fn bodies_that_are_no_json() {
    let bench = Bench::new();
    let send = |body: String, kind: &'static str| {
        let mut request = bench.asking(Some(ENTERPRISE), "application/save");
        request.headers_mut().unwrap().insert("content-type", kind.parse().unwrap());
        bench.send(request.body(Body::from(body)).unwrap())
    };
    let json = "application/json";
    send("{".to_owned(), json).problem(400, "malformed");
    send(String::new(), json).problem(400, "malformed");
    send("{\"form\": \"\u{0}\"}".to_owned(), json).problem(400, "malformed");
    send("{} {}".to_owned(), json).problem(400, "malformed");
    send(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), json).problem(400, "malformed");
    for value in ["null", "[]", "1", "\"text\"", "1e999999"] {
        let reply = send(value.to_owned(), json);
        assert_eq!(reply.status.as_u16(), 400, "{value}");
    }
    send("a=b".to_owned(), "application/x-www-form-urlencoded").problem(415, "unsupported-type");
    send("{}".to_owned(), "text/plain").problem(415, "unsupported-type");
    let large = send(format!("{{\"form\": \"{}\"}}", "x".repeat(1024 * 1024)), json);
    assert_eq!(large.problem(413, "too-large")["limit_bytes"], 1024 * 1024);
}

/// What is another's cannot be told from what is not there.
#[test]
fn what_may_not_be_seen_is_not_found() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    let path = format!("/api/v1/applications/{application}");
    bench.get(Some(DISTRICT), &path).done();
    bench.get(None, &path).problem(401, "sign-in");
    for name in [OTHER_ENTERPRISE, crate::bench::OTHER_DISTRICT] {
        let theirs = bench.get(Some(name), &path).problem(404, "not-found");
        let none = "/api/v1/applications/01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(bench.get(Some(name), none).problem(404, "not-found"), theirs);
    }
}

/// Nothing of what broke is told; the log has it under the id in the answer.
#[test]
fn a_failure_says_only_that() {
    let bench = Bench::new();
    bench.office.close();
    let form = json!({"form": {"plan": "草稿"}});
    let reply = bench.run(Some(ENTERPRISE), "application/save", &form);
    assert_eq!(reply.header("x-request-id").len(), 16);
    let problem = reply.problem(500, "broken");
    let members: Vec<&String> = problem.as_object().unwrap().keys().collect();
    assert_eq!(members, ["detail", "status", "title", "type"]);
    assert!(!problem.to_string().contains("writer"), "{problem}");
}

#[test]
fn every_answer_is_guarded() {
    let bench = Bench::new();
    for path in
        ["/api/v1/time", "/api/v1/applications", "/api/v1/nothing", "/healthz", "/api/docs/"]
    {
        let reply = bench.send(Request::get(path).body(Body::empty()).unwrap());
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert!(reply.header("content-security-policy").starts_with("default-src 'none'"));
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
    }
}
