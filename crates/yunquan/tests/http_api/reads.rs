//! Lists and read models: filters, pages, and who sees what.

use serde_json::{Value, json};

use crate::bench::{
    ADMINISTRATOR, AUDITOR, Bench, DISTRICT, ENTERPRISE, OFFICER, OTHER_DISTRICT, OTHER_ENTERPRISE,
    OTHER_PROVIDER, PROVIDER, paths,
};

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

#[test]
fn pages_follow_each_other_and_stay_stable() {
    let bench = Bench::new();
    let save = json!({"form": {"plan": "草稿"}});
    let made: Vec<String> =
        (0..7).map(|_| bench.must(ENTERPRISE, "application/save", &save)).collect();
    let mut seen = Vec::new();
    let mut path = "/api/v1/applications?limit=3".to_owned();
    loop {
        let page = bench.get(Some(ENTERPRISE), &path).done();
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        // What comes meanwhile moves nothing that was on a page before.
        bench.must(OTHER_ENTERPRISE, "application/save", &save);
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/applications?limit=3&cursor={next}");
    }
    assert_eq!(seen, made);
}

#[test]
fn every_fault_of_a_question_is_named_at_once() {
    let bench = Bench::new();
    for (path, faults) in [
        ("applications?status=issued,lost", vec!["status"]),
        ("statistics?year=x&by=colour&format=pdf&size=1", vec!["year", "by", "format", "size"]),
        ("inbox?limit=0&cursor=&sort=x", vec!["cursor", "limit", "sort"]),
        ("exclusion?credit_code=1&on=2021-02-30", vec!["credit_code", "kind", "on"]),
        ("journal/leaves?from=-1&limit=1001", vec!["from", "limit"]),
        ("journal/proof?leaf=1.5&size=", vec!["leaf", "size"]),
    ] {
        let reply = bench.get(Some(AUDITOR), &format!("/api/v1/{path}"));
        assert_eq!(paths(&reply.problem(400, "invalid")), faults, "{path}");
    }
}

#[test]
fn filters_narrow_and_their_mistakes_are_named_at_once() {
    let bench = Bench::new();
    let submitted = bench.submit("一号");
    let draft = bench.must(ENTERPRISE, "application/save", &json!({"form": {"plan": "草稿"}}));
    let enterprise = bench.enterprises[ENTERPRISE];
    for (filter, expected) in [
        ("status=submitted".to_owned(), vec![submitted.as_str()]),
        ("status=draft".to_owned(), vec![draft.as_str()]),
        ("status=draft,submitted".to_owned(), vec![submitted.as_str(), draft.as_str()]),
        (format!("enterprise={enterprise}&year=2021"), vec![submitted.as_str()]),
        ("year=2020".to_owned(), vec![]),
        ("jurisdiction=450204".to_owned(), vec![]),
        ("descending=true".to_owned(), vec![draft.as_str(), submitted.as_str()]),
    ] {
        let page = bench.get(Some(OFFICER), &format!("/api/v1/applications?{filter}")).done();
        assert_eq!(ids(&page), expected, "{filter}");
    }
    let bad = "/api/v1/applications?year=x&limit=201&cursor=e30&colour=red&enterprise=1&sort=body";
    let problem = bench.get(Some(OFFICER), bad).problem(400, "invalid");
    assert_eq!(paths(&problem), ["colour", "cursor", "enterprise", "limit", "sort", "year"]);
}

/// A cursor goes on where its own page ended: in another order it is a mistake, not a failure.
#[test]
fn a_cursor_is_of_its_own_order() {
    let bench = Bench::new();
    for contract in ["一号", "二号", "三号"] {
        bench.submit(contract);
    }
    let list = |query: &str| bench.get(Some(OFFICER), &format!("/api/v1/applications?{query}"));
    let first = list("limit=1&sort=order&descending=true").done();
    let next = first["next"].as_str().unwrap();
    let second = list(&format!("limit=1&sort=order&descending=true&cursor={next}")).done();
    assert_eq!((&first["items"][0]["order"], &second["items"][0]["order"]), (&json!(3), &json!(2)));
    for other in ["limit=1", "limit=1&sort=order", "limit=1&sort=tier&descending=true"] {
        let problem = list(&format!("{other}&cursor={next}")).problem(400, "invalid");
        assert_eq!(paths(&problem), ["cursor"], "{other}");
    }
    let problem = list("year=2020&year=2021&limit=1").problem(400, "invalid");
    assert_eq!(paths(&problem), ["year"]);
}

/// Whatever is asked by a query: every mistake is named at once.
#[test]
fn every_mistake_of_a_query_is_named() {
    let bench = Bench::new();
    for (name, path, expected) in [
        (OFFICER, "statistics?year=abc&by=colour&format=pdf&zz=1", "by format year zz"),
        (OFFICER, "inbox?limit=201&cursor=%00&zz=1", "cursor limit zz"),
        (OFFICER, "inbox?limit=5&limit=6", "limit"),
        (AUDITOR, "journal/leaves?from=-1&limit=1001&zz=1", "from limit zz"),
        (AUDITOR, "journal/proof?leaf=x&size=1.5&from=1e3&to=&zz=1", "from leaf size to zz"),
        (OFFICER, "exclusion?credit_code=1&kind=z&on=2021-02-30&zz=1", "credit_code kind on zz"),
    ] {
        let problem = bench.get(Some(name), &format!("/api/v1/{path}")).problem(400, "invalid");
        let mut found = paths(&problem);
        found.sort_unstable();
        assert_eq!(found.join(" "), expected, "{path}");
    }
}

#[test]
fn each_sees_what_is_his() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    bench.issue(&application);
    let contracts = format!("/api/v1/contracts?enterprise={}", bench.enterprises[ENTERPRISE]);
    let vouchers = format!("/api/v1/vouchers?holder={}", bench.enterprises[ENTERPRISE]);
    for (path, name, count) in [
        ("/api/v1/applications", ENTERPRISE, 1),
        ("/api/v1/applications", OTHER_ENTERPRISE, 0),
        ("/api/v1/applications", DISTRICT, 1),
        ("/api/v1/applications", OTHER_DISTRICT, 0),
        ("/api/v1/applications", AUDITOR, 1),
        ("/api/v1/vouchers", ENTERPRISE, 1),
        ("/api/v1/vouchers", OTHER_ENTERPRISE, 0),
        ("/api/v1/vouchers", PROVIDER, 1),
        ("/api/v1/vouchers", OTHER_PROVIDER, 0),
        (vouchers.as_str(), DISTRICT, 1),
        (vouchers.as_str(), OTHER_DISTRICT, 0),
        ("/api/v1/contracts", PROVIDER, 1),
        (contracts.as_str(), DISTRICT, 1),
        (contracts.as_str(), OTHER_DISTRICT, 0),
        ("/api/v1/enterprises", ENTERPRISE, 1),
        ("/api/v1/enterprises", DISTRICT, 1),
        ("/api/v1/enterprises", OFFICER, 2),
        ("/api/v1/accounts", ENTERPRISE, 1),
        ("/api/v1/accounts", OFFICER, 1),
        ("/api/v1/accounts", ADMINISTRATOR, 20),
        ("/api/v1/budgets", OFFICER, 1),
        ("/api/v1/rounds", AUDITOR, 1),
        ("/api/v1/panels", "专家1", 1),
        ("/api/v1/panels", "评审机构", 1),
        ("/api/v1/imports", AUDITOR, 2),
    ] {
        let page = bench.get(Some(name), path).done();
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{path} by {name}");
    }
    let problem = bench.get(Some(DISTRICT), "/api/v1/contracts").problem(400, "invalid");
    assert_eq!(paths(&problem), ["enterprise"]);
}

#[test]
fn what_a_role_does_not_see_it_is_told() {
    let bench = Bench::new();
    for (path, name) in [
        ("/api/v1/applications", PROVIDER),
        ("/api/v1/applications", ADMINISTRATOR),
        ("/api/v1/budgets", ENTERPRISE),
        ("/api/v1/rounds", DISTRICT),
        ("/api/v1/signals", ENTERPRISE),
        ("/api/v1/signals", DISTRICT),
        ("/api/v1/panels", PROVIDER),
        ("/api/v1/imports/roster", ENTERPRISE),
    ] {
        bench.get(Some(name), path).problem(403, "forbidden");
    }
    for path in [
        "/api/v1/applications",
        "/api/v1/vouchers",
        "/api/v1/accounts",
        "/api/v1/budgets",
        "/api/v1/enterprises",
        "/api/v1/signals",
        "/api/v1/uploads",
    ] {
        bench.get(None, path).problem(401, "sign-in");
    }
}

/// The public reads notices, the registry with its catalogues, publicities, interpretations.
#[test]
fn the_public_reads_what_is_public() {
    let bench = Bench::new();
    let notices = bench.get(None, "/api/v1/notices").done();
    assert_eq!(notices["items"][0]["year"], 2021);
    let providers = bench.get(None, "/api/v1/providers").done();
    assert_eq!(ids(&providers), [bench.providers[PROVIDER].to_string()]);
    let shown = &providers["items"][0];
    assert_eq!(shown["catalogues"]["2021"]["items"][0]["price_fen"], 10_000_000);
    for member in ["owner", "score", "panel", "contact"] {
        assert!(shown.get(member).is_none(), "{member}");
    }
    let registered = format!("/api/v1/providers/{}", bench.providers[OTHER_PROVIDER]);
    bench.get(None, &registered).problem(404, "not-found");
    let own = bench.get(Some(OTHER_PROVIDER), &registered).done();
    assert_eq!((&own["status"], &own["contact"]["name"]), (&json!("registered"), &json!("联系人")));
    bench.must(
        crate::bench::REVIEWER,
        "interpretation/publish",
        &json!({"number": "1", "title": "排序",
        "text": "先分档，后按受理顺序。", "rules": ["R13.3"]}),
    );
    let interpretations = bench.get(None, "/api/v1/interpretations").done();
    assert_eq!(interpretations["items"][0]["rules"], json!(["R13.3"]));
}

/// A posted list says who, with whom, how much; an objector's name and words are the bureau's.
#[test]
fn a_publicity_shows_its_list_and_hides_its_objectors() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    let opinion = json!({"application": application, "opinion": "同意", "findings": []});
    bench.must(DISTRICT, "application/recommend", &opinion);
    bench.must(OFFICER, "application/approve", &opinion);
    let posted = bench.must(OFFICER, "publicity/post", &json!({"applications": [application]}));
    let objection = json!({"publicity": posted, "application": application, "name": "赵六",
        "contact": "13800000000", "facts": "合同虚假", "evidence": []});
    bench.run(None, "publicity/object", &objection).done();
    let path = format!("/api/v1/publicities/{posted}");
    let public = bench.get(None, &path).done();
    let entry = &public["entries"][0];
    assert_eq!((&entry["enterprise"], &entry["provider"]), (&json!(ENTERPRISE), &json!(PROVIDER)));
    assert_eq!(entry["estimate_fen"], 5_000_000);
    assert_eq!(public["objections"].as_array().unwrap().len(), 1);
    let text = public.to_string();
    assert!(!text.contains("合同虚假") && !text.contains("赵六"), "{text}");
    let list = bench.get(Some(ENTERPRISE), "/api/v1/publicities").done().to_string();
    assert!(!list.contains("合同虚假") && !list.contains("赵六"), "{list}");
    let bureau = bench.get(Some(OFFICER), &path).done();
    assert_eq!(bureau["objections"][0]["facts"], "合同虚假");
    assert_eq!(bureau["objections"][0]["person"]["name"], "赵六");
    let auditor = bench.get(Some(AUDITOR), &path).done();
    assert!(auditor["objections"][0].get("person").is_none());
}

/// Personal data is for the firm itself and who handles its file; nothing typed is lost.
#[test]
fn personal_data_is_for_who_needs_it() {
    let bench = Bench::new();
    let path = format!("/api/v1/enterprises/{}", bench.enterprises[ENTERPRISE]);
    for (name, sees) in [
        (ENTERPRISE, true),
        (DISTRICT, true),
        (OFFICER, true),
        (AUDITOR, false),
        ("财政经办", false),
        ("检查员1", false),
    ] {
        let shown = bench.get(Some(name), &path).done();
        assert_eq!(shown["contact"]["name"] == "联系人", sees, "{name}");
    }
    let draft = bench.must(ENTERPRISE, "application/save", &json!({"form": {"plan": "写到一半"}}));
    let path = format!("/api/v1/applications/{draft}");
    let own = bench.get(Some(ENTERPRISE), &path).done();
    assert_eq!(own["draft"]["plan"], "写到一半");
    let theirs = bench.get(Some(OFFICER), &path).done();
    assert!(theirs.get("draft").is_none_or(Value::is_null), "{theirs}");
}

/// Entitled funds ask whether a party is barred, and until when (article 23).
#[test]
fn the_internal_list_answers_entitled_funds_only() {
    let bench = Bench::new();
    let code = yunquan_service::city::credit_code(1);
    let row = json!({"credit_code": code, "name": ENTERPRISE, "kind": "bad-faith",
        "listed_on": "2020-06-01", "until": "2023-06-01", "source": "市工信局"});
    bench.must(OFFICER, "import/credit", &json!({"rows": [row]}));
    let path = format!("/api/v1/exclusions/{code}");
    let shown = bench.get(Some("财政经办"), &path).done();
    assert_eq!(shown["banned"], true);
    assert!(shown["until"].as_str().is_some_and(|until| until.starts_with("2023-0")), "{shown}");
    for name in [ENTERPRISE, DISTRICT, "专家1"] {
        bench.get(Some(name), &path).problem(403, "forbidden");
    }
    bench.get(None, &path).problem(401, "sign-in");
}
