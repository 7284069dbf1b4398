//! Signing in over HTTP: cookie, CSRF, lock-out, rates, tokens.

use axum::body::Body;
use axum::http::{Request, request::Builder};
use serde_json::{Value, json};
use yunquan::api::Settings;
use yunquan_service::signin::Rate;

use crate::bench::{Bench, ENTERPRISE, OFFICER, PASSWORD, PROVIDER, Reply, paths};
use crate::portal_browser::Browser as Portal;

fn json_to(method: &str, path: &str) -> Builder {
    Request::builder().method(method).uri(path).header("content-type", "application/json")
}

fn sign_in(bench: &Bench, login: &str, password: &str) -> Reply {
    let body = json!({"login": login, "password": password}).to_string();
    bench.send(json_to("POST", "/api/v1/session").body(Body::from(body)).unwrap())
}

/// A browser after signing in: its cookie and what its pages send with changes.
struct Browser {
    cookie: String,
    csrf: String,
}

impl Browser {
    fn new(bench: &Bench, name: &str) -> Self {
        bench.set_password(name);
        let reply = sign_in(bench, name, PASSWORD);
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let csrf = reply.done()["csrf"].as_str().unwrap().to_owned();
        Self { cookie, csrf }
    }

    fn asks(&self, method: &str, path: &str) -> Builder {
        json_to(method, path).header("cookie", format!("other=1; {}", self.cookie))
    }

    fn save(&self, bench: &Bench, extra: &[(&str, &str)]) -> Reply {
        let key = bench.fresh_key();
        let mut request =
            self.asks("POST", "/api/v1/application/save").header("idempotency-key", key);
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        let body = json!({"form": {"plan": "草稿"}}).to_string();
        bench.send(request.body(Body::from(body)).unwrap())
    }

    fn me(&self, bench: &Bench) -> Reply {
        bench.send(self.asks("GET", "/api/v1/session").body(Body::empty()).unwrap())
    }
}

#[test]
fn a_session_lives_in_a_guarded_cookie() {
    let bench = Bench::new();
    bench.set_password(ENTERPRISE);
    let reply = sign_in(&bench, ENTERPRISE, PASSWORD);
    let cookie = reply.header("set-cookie").to_owned();
    for part in ["yunquan=", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let me = reply.done();
    assert_eq!(me["account"]["login"], ENTERPRISE);
    assert_eq!(me["account"]["role"], "enterprise");
    assert_eq!(me["account"]["name"], ENTERPRISE);
    assert!(!me.to_string().contains("argon2"), "{me}");
}

#[test]
fn over_tls_the_cookie_is_bound_to_the_host() {
    let bench = Bench::with(Settings { over_tls: true, ..Settings::default() });
    bench.set_password(ENTERPRISE);
    let reply = sign_in(&bench, ENTERPRISE, PASSWORD);
    let cookie = reply.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-yunquan=") && cookie.contains("; Secure"), "{cookie}");
    assert!(reply.header("strict-transport-security").starts_with("max-age="));
}

/// A browser sends the cookie whoever asks it to: only the header proves the page.
#[test]
fn a_cookie_alone_changes_nothing() {
    let bench = Bench::new();
    let browser = Browser::new(&bench, ENTERPRISE);
    let other = Browser::new(&bench, PROVIDER);
    browser.save(&bench, &[]).problem(403, "csrf");
    browser.save(&bench, &[("x-csrf-token", "")]).problem(403, "csrf");
    browser.save(&bench, &[("x-csrf-token", &other.csrf)]).problem(403, "csrf");
    let cross = [("x-csrf-token", browser.csrf.as_str()), ("sec-fetch-site", "cross-site")];
    browser.save(&bench, &cross).problem(403, "csrf");
    browser.save(&bench, &[("x-csrf-token", &browser.csrf)]).done();
    browser.me(&bench).done();
}

#[test]
fn signing_out_ends_the_session() {
    let bench = Bench::new();
    let browser = Browser::new(&bench, ENTERPRISE);
    let out = browser.asks("DELETE", "/api/v1/session");
    bench.send(out.body(Body::empty()).unwrap()).problem(403, "csrf");
    let out = browser.asks("DELETE", "/api/v1/session").header("x-csrf-token", &browser.csrf);
    let reply = bench.send(out.body(Body::empty()).unwrap());
    assert_eq!(reply.status.as_u16(), 204);
    assert!(reply.header("set-cookie").contains("Max-Age=0"));
    browser.me(&bench).problem(401, "sign-in");
    browser.save(&bench, &[("x-csrf-token", &browser.csrf)]).problem(401, "sign-in");
}

#[test]
fn an_unused_session_ends() {
    let bench = Bench::new();
    let browser = Browser::new(&bench, ENTERPRISE);
    bench.wait(29 * 60);
    browser.me(&bench).done();
    bench.wait(30 * 60);
    browser.me(&bench).problem(401, "sign-in");
}

#[test]
fn one_sees_and_ends_ones_own_sessions() {
    let bench = Bench::new();
    let (one, two) = (Browser::new(&bench, ENTERPRISE), Browser::new(&bench, OFFICER));
    let list = one.asks("GET", "/api/v1/sessions").body(Body::empty()).unwrap();
    let list = bench.send(list).done();
    let items = list["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["current"]), (1, &json!(true)));
    assert!(!list.to_string().contains(one.cookie.trim_start_matches("yunquan=")));
    let path = format!("/api/v1/sessions/{}", items[0]["id"].as_str().unwrap());
    let end = |browser: &Browser| {
        let request = browser.asks("DELETE", &path).header("x-csrf-token", &browser.csrf);
        bench.send(request.body(Body::empty()).unwrap())
    };
    end(&two).problem(404, "not-found");
    assert_eq!(end(&one).status.as_u16(), 204);
    one.me(&bench).problem(401, "sign-in");
    two.me(&bench).done();
}

/// Wrong login and wrong password are answered alike, and both cost time after a while.
#[test]
fn failures_lock_for_a_growing_while() {
    let bench = Bench::new();
    bench.set_password(ENTERPRISE);
    for login in [ENTERPRISE, "无此人"] {
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(sign_in(&bench, login, "wrong").problem(401, "wrong-password"));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
        let locked = sign_in(&bench, login, PASSWORD);
        assert_eq!(locked.header("retry-after"), "30", "{login}");
        locked.problem(429, "too-many-requests");
        bench.wait(20);
    }
    bench.wait(30);
    sign_in(&bench, ENTERPRISE, PASSWORD).done();
}

/// Anybody can send wrong passwords; who has signed in at a browser before gets in there.
#[test]
fn a_strangers_failures_do_not_keep_out_a_browser_that_is_known() {
    let sign_ins = Rate { burst: 7, interval: 1_000_000_000 };
    let bench = Bench::with(Settings { sign_ins, ..Settings::default() });
    let browser = Portal::of(&bench, ENTERPRISE);
    browser.cookies.borrow_mut().remove("yunquan");
    for _ in 0..6 {
        sign_in(&bench, ENTERPRISE, "wrong").problem(401, "wrong-password");
    }
    for _ in 0..8 {
        sign_in(&bench, ENTERPRISE, PASSWORD).problem(429, "too-many-requests");
    }
    let attempt = |browser: &Portal<'_>| {
        let page = browser.page("/sign-in");
        browser.fill(&page, "/sign-in", &[("login", ENTERPRISE), ("password", PASSWORD)]).status
    };
    let mut strangers = (0..40).map(|_| attempt(&Portal::new(&bench)).as_u16());
    assert_eq!(strangers.find(|status| *status != 401), Some(429));
    assert_eq!(attempt(&browser).as_u16(), 303);
}

/// A whole office shares one address: what is counted is the login that is aimed at.
#[test]
fn sign_ins_have_a_rate_by_login() {
    let sign_ins = Rate { burst: 3, interval: 10_000_000 };
    let bench = Bench::with(Settings { sign_ins, ..Settings::default() });
    for login in ["a", "A", " a "] {
        sign_in(&bench, login, "wrong").problem(401, "wrong-password");
    }
    let over = sign_in(&bench, "a", "wrong");
    assert_eq!(over.header("retry-after"), "10");
    over.problem(429, "too-many-requests");
    for index in 0..100 {
        sign_in(&bench, &format!("b{index}"), "wrong").problem(401, "wrong-password");
    }
}

#[test]
fn an_accounts_changes_have_a_rate_of_their_own() {
    let changes = Rate { burst: 2, interval: 5_000_000 };
    let bench = Bench::with(Settings { changes, ..Settings::default() });
    let form = json!({"form": {"plan": "草稿"}});
    for _ in 0..2 {
        bench.run(Some(ENTERPRISE), "application/save", &form).done();
    }
    let over = bench.run(Some(ENTERPRISE), "application/save", &form);
    assert_eq!(over.header("retry-after"), "5");
    over.problem(429, "too-many-requests");
    bench.get(Some(ENTERPRISE), "/api/v1/applications").done();
    bench.run(Some(crate::bench::OTHER_ENTERPRISE), "application/save", &form).done();
    bench.wait(5);
    bench.run(Some(ENTERPRISE), "application/save", &form).done();
}

#[test]
fn tokens_are_made_by_persons_and_shown_once() {
    let bench = Bench::new();
    let browser = Browser::new(&bench, ENTERPRISE);
    let make = |form: &Value| {
        let request = browser.asks("POST", "/api/v1/tokens").header("x-csrf-token", &browser.csrf);
        bench.send(request.body(Body::from(form.to_string())).unwrap())
    };
    let problem = make(&json!({"days": 0, "colour": 1})).problem(400, "invalid");
    assert_eq!(paths(&problem), ["name", "days", "colour"]);
    let made = make(&json!({"name": "财务系统"}));
    assert_eq!(made.status.as_u16(), 201);
    let made = made.done();
    let token = made["token"].as_str().unwrap().to_owned();
    let with = |method: &str, path: &str| {
        let bearer = format!("Bearer {token}");
        bench.send(
            json_to(method, path).header("authorization", bearer).body(Body::empty()).unwrap(),
        )
    };
    assert_eq!(with("GET", "/api/v1/session").done()["account"]["login"], ENTERPRISE);
    let listed = with("GET", "/api/v1/tokens").done();
    assert!(!listed.to_string().contains(&token));
    with("POST", "/api/v1/tokens").problem(403, "forbidden");
    let path = format!("/api/v1/tokens/{}", made["id"].as_str().unwrap());
    assert_eq!(with("DELETE", &path).status.as_u16(), 204);
    with("GET", "/api/v1/session").problem(401, "sign-in");
}

#[test]
fn what_is_no_token_signs_nobody_in() {
    let bench = Bench::new();
    for value in
        ["Bearer ", "Bearer x", "Basic YTpi", "Bearer é", &format!("Bearer {}", "0".repeat(64))]
    {
        let request = Request::get("/api/v1/session").header("authorization", value);
        let reply = bench.send(request.body(Body::empty()).unwrap());
        assert_eq!(reply.header("www-authenticate"), "Bearer");
        reply.problem(401, "sign-in");
    }
}
