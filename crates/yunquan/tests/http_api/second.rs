//! The second factor over HTTP: officers set it up before anything else.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::bench::{ADMINISTRATOR, Bench, ENTERPRISE, OFFICER, PASSWORD, Reply, SECURITY};

/// A person at a browser, with a device for codes once one is set up.
struct Person<'b> {
    bench: &'b Bench,
    name: &'static str,
    cookie: String,
    csrf: String,
    secret: String,
}

fn sign_in(bench: &Bench, name: &str, code: Option<&str>) -> Reply {
    let mut form = json!({"login": name, "password": PASSWORD});
    if let Some(code) = code {
        form["code"] = json!(code);
    }
    let request = Request::post("/api/v1/session")
        .header("content-type", "application/json")
        .header("accept-language", "en");
    bench.send(request.body(Body::from(form.to_string())).unwrap())
}

impl<'b> Person<'b> {
    fn of(bench: &'b Bench, name: &'static str) -> Self {
        bench.set_password(name);
        let mut person =
            Self { bench, name, cookie: String::new(), csrf: String::new(), secret: String::new() };
        person.take(sign_in(bench, name, None));
        person
    }

    /// Goes on in the session that signing in has opened.
    fn take(&mut self, reply: Reply) -> Value {
        self.cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let me = reply.done();
        self.csrf = me["csrf"].as_str().unwrap().to_owned();
        me
    }

    fn get(&self, path: &str) -> Reply {
        let request = Request::get(path).header("cookie", &self.cookie);
        self.bench.send(request.body(Body::empty()).unwrap())
    }

    fn post(&self, path: &str, form: &Value) -> Reply {
        let request = Request::post(path)
            .header("cookie", &self.cookie)
            .header("x-csrf-token", &self.csrf)
            .header("idempotency-key", self.bench.fresh_key())
            .header("accept-language", "en")
            .header("content-type", "application/json");
        self.bench.send(request.body(Body::from(form.to_string())).unwrap())
    }

    /// What the device shows now.
    fn code(&self) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
        totp.generate(u64::try_from(self.bench.clock.now().0 / 1_000_000).unwrap()).to_string()
    }

    fn set_up(&mut self) -> Vec<String> {
        let offered = self.post("/api/v1/second-factor", &json!({})).done();
        self.secret = offered["secret"].as_str().unwrap().to_owned();
        let confirm = json!({"code": self.code()});
        let codes = self.post("/api/v1/second-factor/confirm", &confirm).done();
        self.bench.wait(30);
        let codes = codes["recovery_codes"].as_array().unwrap().iter();
        codes.map(|code| code.as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn an_officers_first_session_can_only_set_up() {
    let bench = Bench::strict();
    let mut officer = Person::of(&bench, OFFICER);
    assert_eq!(officer.get("/api/v1/session").done()["first"], "set-up-second-factor");
    officer.get("/api/v1/applications").problem(403, "set-up-first");
    officer.get("/api/v1/sessions").problem(403, "set-up-first");
    officer.post("/api/v1/tokens", &json!({"name": "x"})).problem(403, "set-up-first");
    officer.post("/api/v1/round/preview", &json!({"year": 2021})).problem(403, "set-up-first");
    let state = officer.get("/api/v1/second-factor").done();
    assert_eq!(state, json!({"required": true, "in_use": false, "recovery_codes": 0}));
    let codes = officer.set_up();
    assert_eq!(codes.len(), 10);
    assert!(officer.get("/api/v1/session").done().get("first").is_none());
    officer.get("/api/v1/applications").done();
    let code = json!({"code": officer.code()});
    officer.post("/api/v1/second-factor/remove", &code).problem(403, "forbidden");
}

#[test]
fn a_password_alone_no_longer_signs_in() {
    let bench = Bench::strict();
    let mut officer = Person::of(&bench, OFFICER);
    let codes = officer.set_up();
    sign_in(&bench, OFFICER, None).problem(401, "code-needed");
    sign_in(&bench, OFFICER, Some("000000")).problem(401, "wrong-code");
    let code = officer.code();
    let me = officer.take(sign_in(&bench, OFFICER, Some(&code)));
    assert_eq!(me["account"]["login"], OFFICER);
    sign_in(&bench, OFFICER, Some(&code)).problem(401, "wrong-code");
    sign_in(&bench, OFFICER, Some(&codes[0])).done();
    sign_in(&bench, OFFICER, Some(&codes[0])).problem(401, "wrong-code");
    bench.wait(30);
    let renew = json!({"code": officer.code()});
    officer.post("/api/v1/second-factor/recovery", &renew).done();
    sign_in(&bench, OFFICER, Some(&codes[1])).problem(401, "wrong-code");
}

#[test]
fn an_enterprise_may_have_it_and_give_it_up() {
    let bench = Bench::strict();
    let mut person = Person::of(&bench, ENTERPRISE);
    person.get("/api/v1/applications").done();
    person.set_up();
    sign_in(&bench, ENTERPRISE, None).problem(401, "code-needed");
    let code = json!({"code": person.code()});
    assert_eq!(person.post("/api/v1/second-factor/remove", &code).status, 204);
    sign_in(&bench, ENTERPRISE, None).done();
}

#[test]
fn a_lost_device_is_reset_by_both_administrators() {
    let bench = Bench::strict();
    let mut officer = Person::of(&bench, OFFICER);
    officer.set_up();
    let path = format!("/api/v1/accounts/{}/second-factor/reset", bench.accounts[OFFICER]);
    let mut one = Person::of(&bench, ADMINISTRATOR);
    one.post(&path, &json!({})).problem(403, "set-up-first");
    one.set_up();
    let mut two = Person::of(&bench, SECURITY);
    two.set_up();
    officer.post(&path, &json!({})).problem(403, "forbidden");
    for person in [&one, &one] {
        assert_eq!(person.post(&path, &json!({})).done()["reset"], false, "{}", person.name);
    }
    sign_in(&bench, OFFICER, None).problem(401, "code-needed");
    assert_eq!(two.post(&path, &json!({})).done()["reset"], true);
    officer.get("/api/v1/session").problem(401, "sign-in");
    assert_eq!(officer.take(sign_in(&bench, OFFICER, None))["first"], "set-up-second-factor");
}

/// No secret of it is in the journal.
#[test]
fn the_journal_knows_no_second_factor() {
    let bench = Bench::strict();
    let mut officer = Person::of(&bench, OFFICER);
    let codes = officer.set_up();
    for leaf in bench.office.reader().leaves(0, 10_000).unwrap() {
        let text = String::from_utf8(leaf.bytes).unwrap();
        assert!(!text.contains(&officer.secret) && !codes.iter().any(|code| text.contains(code)));
    }
}
