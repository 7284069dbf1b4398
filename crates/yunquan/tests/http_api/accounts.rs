//! How people get their first password, and lose their access.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yunquan_core::ids::AccountId;

use crate::bench::{ADMINISTRATOR, Bench, ENTERPRISE, PASSWORD, Reply, SECURITY, paths};

fn post(bench: &Bench, path: &str, form: &Value) -> Reply {
    let request = Request::post(path)
        .header("content-type", "application/json")
        .header("accept-language", "en");
    bench.send(request.body(Body::from(form.to_string())).unwrap())
}

fn set_password(bench: &Bench, links: &[&Value], password: &str) -> Reply {
    post(bench, "/api/v1/password", &json!({"links": links, "password": password}))
}

fn sign_in(bench: &Bench, login: &str) -> Reply {
    post(bench, "/api/v1/session", &json!({"login": login, "password": PASSWORD}))
}

fn open(login: &str) -> Value {
    json!({"login": login, "name": "新人", "kind": "enterprise"})
}

#[test]
fn anyone_opens_an_account_and_sets_its_password_by_the_link() {
    let bench = Bench::new();
    let opened = bench.run(None, "account/open", &open("xin")).done();
    let link = &opened["link"];
    assert_eq!(link["whole"], true);
    let problem = set_password(&bench, &[&link["token"]], "short").problem(400, "invalid");
    assert_eq!(
        (paths(&problem), &problem["errors"][0]["code"]),
        (vec!["password"], &json!("too-short"))
    );
    let set = set_password(&bench, &[&link["token"]], PASSWORD);
    assert_eq!(set.status.as_u16(), 204);
    sign_in(&bench, "XIN").done();
    let again = set_password(&bench, &[&link["token"]], PASSWORD).problem(400, "invalid");
    assert_eq!(paths(&again), ["links"]);
}

/// Whoever repeats the request in time, with its unguessable key, gets a link that works; the one
/// before it does not. Once there is a password there is no link.
#[test]
fn a_lost_answer_loses_no_account() {
    let bench = Bench::new();
    let ask = || {
        let request = bench.asking(None, "account/open");
        let mut request = request.body(Body::from(open("xin").to_string())).unwrap();
        request.headers_mut().insert("idempotency-key", "0123456789abcdef".parse().unwrap());
        request
    };
    let first = bench.send(ask()).done();
    let second = bench.send(ask()).done();
    assert_eq!(first["id"], second["id"]);
    set_password(&bench, &[&first["link"]["token"]], PASSWORD).problem(400, "invalid");
    assert_eq!(set_password(&bench, &[&second["link"]["token"]], PASSWORD).status, 204);
    let third = bench.send(ask()).done();
    assert!(third.get("link").is_none(), "{third}");
}

#[test]
fn a_login_is_taken_once_whatever_its_case() {
    let bench = Bench::new();
    bench.run(None, "account/open", &open("xin")).done();
    let problem = bench.run(None, "account/open", &open("XIN")).problem(400, "invalid");
    assert_eq!(paths(&problem), ["login"]);
}

/// No administrator alone makes a signatory: neither by the command nor by its link.
#[test]
fn an_officer_is_made_by_two() {
    let bench = Bench::new();
    let form = json!({"login": "zhou", "name": "周七", "role": "bureau-reviewer"});
    let appointed = bench.run(Some(ADMINISTRATOR), "account/appoint", &form).done();
    let first = &appointed["link"]["token"];
    assert_eq!(appointed["link"]["whole"], false);
    set_password(&bench, &[first], PASSWORD).problem(400, "invalid");
    let confirm = json!({"account": appointed["id"]});
    bench.run(Some(ADMINISTRATOR), "account/confirm", &confirm).problem(403, "forbidden");
    let confirmed = bench.run(Some(SECURITY), "account/confirm", &confirm).done();
    let second = &confirmed["link"]["token"];
    for alone in [first, second] {
        let problem = set_password(&bench, &[alone], PASSWORD).problem(400, "invalid");
        assert_eq!(problem["errors"][0]["code"], "half-link");
    }
    assert_eq!(set_password(&bench, &[first, second], PASSWORD).status, 204);
    sign_in(&bench, "zhou").done();
}

/// Nobody signs in before the second person has confirmed, whatever links there are.
#[test]
fn a_proposed_account_cannot_be_used() {
    let bench = Bench::new();
    let form = json!({"login": "zhou", "name": "周七", "role": "auditor"});
    let appointed = bench.run(Some(ADMINISTRATOR), "account/appoint", &form).done();
    let path = format!("/api/v1/accounts/{}/link", appointed["id"].as_str().unwrap());
    let token = bench.token(SECURITY);
    let request = Request::post(&path).header("authorization", format!("Bearer {token}"));
    let second = bench.send(request.body(Body::empty()).unwrap()).done();
    let links = [&appointed["link"]["token"], &second["token"]];
    let problem = set_password(&bench, &links, PASSWORD).problem(400, "invalid");
    assert_eq!(problem["errors"][0]["code"], "unknown-link");
    sign_in(&bench, "zhou").problem(401, "wrong-password");
}

#[test]
fn an_owner_adds_and_removes_clerks() {
    let mut bench = Bench::new();
    let form = json!({"login": "clerk", "name": "文员"});
    let added = bench.run(Some(ENTERPRISE), "account/add-clerk", &form).done();
    let id: AccountId = added["id"].as_str().unwrap().parse().unwrap();
    bench.accounts.insert("clerk".to_owned(), id);
    assert_eq!(set_password(&bench, &[&added["link"]["token"]], PASSWORD).status, 204);
    let signed_in = sign_in(&bench, "clerk");
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let me = || {
        let request = Request::get("/api/v1/session").header("cookie", &cookie);
        bench.send(request.body(Body::empty()).unwrap())
    };
    me().done();
    let application = bench.submit("一号");
    let path = format!("/api/v1/applications/{application}");
    bench.get(Some("clerk"), &path).done();
    bench.run(Some("clerk"), "account/add-clerk", &form).problem(403, "forbidden");
    let remove = json!({"account": id});
    bench.run(Some(ENTERPRISE), "account/remove-clerk", &remove).done();
    me().problem(401, "sign-in");
    sign_in(&bench, "clerk").problem(401, "wrong-password");
    assert!(bench.signin.tokens(id).unwrap().is_empty());
}

#[test]
fn links_are_issued_again_by_who_may() {
    let mut bench = Bench::new();
    let form = json!({"login": "clerk", "name": "文员"});
    let added = bench.run(Some(ENTERPRISE), "account/add-clerk", &form).done();
    let id = added["id"].as_str().unwrap();
    bench.accounts.insert("clerk".to_owned(), id.parse().unwrap());
    let again = |name: &str, of: &str| {
        let request = Request::post(format!("/api/v1/accounts/{of}/link"))
            .header("authorization", format!("Bearer {}", bench.token(name)));
        bench.send(request.body(Body::empty()).unwrap())
    };
    assert_eq!(again(ENTERPRISE, id).done()["whole"], true);
    assert_eq!(again(ADMINISTRATOR, id).done()["whole"], false);
    let owner = bench.accounts[ENTERPRISE].to_string();
    for (name, of) in [
        (crate::bench::OTHER_ENTERPRISE, id),
        ("clerk", owner.as_str()),
        (crate::bench::OFFICER, id),
        (ENTERPRISE, owner.as_str()),
    ] {
        again(name, of).problem(403, "forbidden");
    }
    again(ADMINISTRATOR, "nobody").problem(404, "not-found");
}

#[test]
fn a_disabled_account_is_out_at_once() {
    let bench = Bench::new();
    bench.set_password(ENTERPRISE);
    let token = bench.token(ENTERPRISE);
    let form = json!({"account": bench.accounts[ENTERPRISE], "reason": "注销"});
    bench.run(Some(ADMINISTRATOR), "account/disable", &form).done();
    let request =
        Request::get("/api/v1/session").header("authorization", format!("Bearer {token}"));
    bench.send(request.body(Body::empty()).unwrap()).problem(401, "sign-in");
    sign_in(&bench, ENTERPRISE).problem(401, "wrong-password");
}

#[test]
fn a_password_is_changed_by_who_knows_the_present_one() {
    let bench = Bench::new();
    bench.set_password(ENTERPRISE);
    let token = bench.token(ENTERPRISE);
    let change = |present: &str, new: &str| {
        let form = json!({"present": present, "password": new});
        let request = Request::post("/api/v1/password")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        bench.send(request.body(Body::from(form.to_string())).unwrap())
    };
    let new = "a longer pass phrase";
    change("wrong", new).problem(401, "wrong-password");
    assert_eq!(change(PASSWORD, new).status.as_u16(), 204);
    change(new, new).problem(401, "sign-in");
    sign_in(&bench, ENTERPRISE).problem(401, "wrong-password");
    let nobody = json!({"password": new, "present": new});
    post(&bench, "/api/v1/password", &nobody).problem(401, "sign-in");
}

/// No password and no token is in the journal, nor in any answer that is kept.
#[test]
fn the_journal_knows_no_secret() {
    let bench = Bench::new();
    let opened = bench.run(None, "account/open", &open("xin")).done();
    let token = opened["link"]["token"].as_str().unwrap();
    set_password(&bench, &[&opened["link"]["token"]], PASSWORD);
    let leaves = bench.office.reader().leaves(0, 10_000).unwrap();
    for leaf in leaves {
        let text = String::from_utf8(leaf.bytes).unwrap();
        assert!(!text.contains(token) && !text.contains(PASSWORD) && !text.contains("新人"));
    }
}
