//! The portal as a browser meets it: headers, choices, signing in, forms that are sent, sent twice,
//! forged, too late, with mistakes and with hostile texts.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::bench::{Bench, ENTERPRISE, OFFICER, PASSWORD};
use crate::portal_browser::{Browser, hidden, html, leads_to};

/// A firm whose account is open and which is not registered yet.
fn newcomer(bench: &mut Bench, name: &str) {
    let form = json!({"login": name, "name": "经办人", "kind": "enterprise"});
    let who = yunquan_service::envelope::Who::Public;
    let receipt = yunquan_service::city::must(&bench.office, who, "account/open", &form).unwrap();
    let Some(yunquan_core::world::Key::Account(id)) = receipt.subject else {
        panic!("{receipt:?}")
    };
    bench.accounts.insert(name.to_owned(), id);
}

const FIRM: &[(&str, &str)] = &[
    ("name", "新来机械"),
    ("credit_code", "91450200198229141F"),
    ("jurisdiction", "450203"),
    ("industry", "3421"),
    ("address", "柳州市鱼峰区"),
    ("contact_name", "王五"),
    ("contact_phone", "0772-1234567"),
];

fn with<'t>(more: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let kept = FIRM.iter().filter(|(name, _)| more.iter().all(|(known, _)| known != name));
    kept.copied().chain(more.iter().copied()).collect()
}

fn authorisation(bench: &Bench, name: &str) -> String {
    let who = bench.who(name);
    yunquan_service::city::upload(&bench.office, who, "授权书").unwrap().to_string()
}

#[test]
fn a_page_is_guarded_and_small() {
    let bench = Bench::new();
    let reply = Browser::new(&bench).get("/");
    let csp = reply.header("content-security-policy");
    assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{name}");
    }
    // The name of a drawing's vocabulary is no address that anything is fetched from.
    let page = html(&reply).replace("http://www.w3.org/2000/svg", "");
    for inline in ["<style", " style=", "<script>", " onclick", "http://", "https://"] {
        assert!(!page.contains(inline), "{inline}");
    }
    let style = page.split("href=\"").find(|it| it.starts_with("/assets/")).unwrap();
    let style = bench.get(None, style.split('"').next().unwrap());
    assert!(style.header("cache-control").contains("immutable"));
    assert!(page.len() + style.bytes.len() < 100_000);
}

#[test]
fn both_languages_answer_and_a_choice_is_kept() {
    let bench = Bench::new();
    let browser = Browser::new(&bench);
    assert!(browser.page("/").contains("正在受理"));
    let reply = browser.get("/?lang=en&size=large&theme=dark");
    assert_eq!(leads_to(&reply), "/");
    let page = browser.page("/");
    assert!(page.contains("Open now") && page.contains("<html lang=\"en\" class=\"large dark\">"));
    let english = Browser { lang: "en-GB", ..Browser::new(&bench) };
    assert!(english.page("/sign-in").contains("Password"));
}

#[test]
fn what_is_not_there_is_said_on_a_page() {
    let bench = Bench::new();
    for (method, path, status) in [
        ("GET", "/no/such/page", 404),
        ("GET", "/sign-out", 405),
        ("GET", "/enterprise", 401),
        ("POST", "/sign-in", 400),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let reply = Browser::new(&bench).send(request);
        assert_eq!(reply.status.as_u16(), status, "{path}");
        assert!(html(&reply).contains("<h1"), "{path}: {}", html(&reply));
        assert!(!reply.header("content-security-policy").is_empty(), "{path}");
    }
    let officer = Browser::of(&bench, OFFICER);
    assert_eq!(officer.get("/enterprise").status.as_u16(), 403);
}

#[test]
fn a_wrong_password_is_said_at_its_field_and_never_shown() {
    let bench = Bench::new();
    bench.set_password(ENTERPRISE);
    let browser = Browser::new(&bench);
    let page = browser.page("/sign-in");
    let typed = [("login", ENTERPRISE), ("password", "not the password")];
    let reply = browser.fill(&page, "/sign-in", &typed);
    assert_eq!(reply.status.as_u16(), 401);
    let page = html(&reply);
    assert!(page.contains("登录名或密码不正确") && page.contains("aria-invalid"), "{page}");
    assert!(page.contains(ENTERPRISE) && !page.contains("not the password"), "{page}");
}

#[test]
fn a_session_is_the_apis_too_and_ends_for_both() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    let page = browser.page("/enterprise");
    assert!(page.contains("已核验"), "{page}");
    assert_eq!(browser.get("/api/v1/session").done()["account"]["login"], ENTERPRISE);
    let reply = browser.fill(&page, "/sign-out", &[]);
    assert_eq!(leads_to(&reply), "/?done=signed-out");
    assert!(browser.page("/?done=signed-out").contains("已退出"));
    assert_eq!(browser.get("/api/v1/session").status.as_u16(), 401);
}

#[test]
fn a_form_from_elsewhere_does_nothing() {
    let mut bench = Bench::new();
    newcomer(&mut bench, "新来");
    let file = authorisation(&bench, "新来");
    let typed = with(&[("authorisation", &file)]);
    let browser = Browser::of(&bench, "新来");
    // Without the token the form comes back as typed, and nothing was done.
    let reply = browser.post("/enterprise", &typed);
    assert_eq!(reply.status.as_u16(), 422);
    assert!(html(&reply).contains("新来机械") && html(&reply).contains("请核对后再次提交"));
    // What the browser says another site has sent is refused outright.
    let request = Request::post("/enterprise").header("sec-fetch-site", "cross-site");
    let reply = browser.send(request.body(Body::from("name=x")).unwrap());
    assert_eq!(reply.status.as_u16(), 403);
    assert!(browser.page("/enterprise").contains("登记企业"));
}

#[test]
fn every_fault_stands_at_its_field_and_the_text_is_kept() {
    let mut bench = Bench::new();
    newcomer(&mut bench, "新来");
    let browser = Browser::of(&bench, "新来");
    let page = browser.page("/enterprise");
    let typed = with(&[("credit_code", "9145"), ("industry", "0000"), ("contact_name", "")]);
    let reply = browser.fill(&page, "/enterprise", &typed);
    assert_eq!(reply.status.as_u16(), 422);
    let page = html(&reply);
    for field in ["credit_code", "industry", "contact_name", "authorisation"] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}: {page}");
        assert!(page.contains(&format!("id=\"f-{field}-m\"")), "{field}: {page}");
    }
    assert!(page.contains("value=\"9145\"") && page.contains("value=\"柳州市鱼峰区\""), "{page}");
}

#[test]
fn a_form_sent_twice_is_done_once() {
    let mut bench = Bench::new();
    newcomer(&mut bench, "新来");
    let file = authorisation(&bench, "新来");
    let browser = Browser::of(&bench, "新来");
    let page = browser.page("/enterprise");
    let typed = with(&[("authorisation", &file)]);
    let before = bench.office.lens().unwrap().reader.head().unwrap().size;
    let first = browser.fill(&page, "/enterprise", &typed);
    assert_eq!(leads_to(&first), "/enterprise?done=registered");
    let after = bench.office.lens().unwrap().reader.head().unwrap().size;
    assert!(after > before);
    let again = browser.fill(&page, "/enterprise", &typed);
    assert_eq!(leads_to(&again), "/enterprise?done=registered");
    assert_eq!(bench.office.lens().unwrap().reader.head().unwrap().size, after);
    // The same form with other content is not the same request.
    let other = with(&[("authorisation", &file), ("name", "另一家")]);
    let reply = browser.fill(&page, "/enterprise", &other);
    assert_eq!(reply.status.as_u16(), 422);
    assert!(html(&reply).contains("另一家"), "{}", html(&reply));
}

#[test]
fn hostile_text_stays_text() {
    let mut bench = Bench::new();
    newcomer(&mut bench, "新来");
    let browser = Browser::of(&bench, "新来");
    let page = browser.page("/enterprise");
    let hostile = "\"><script>alert(1)</script>{{7*7}}${7*7}<img src=x onerror=y>";
    let typed = with(&[("name", hostile), ("address", hostile), ("industry", hostile)]);
    let page = html(&browser.fill(&page, "/enterprise", &typed));
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
    assert!(page.contains("{{7*7}}") && page.contains("${7*7}"), "{page}");
    let reply = browser.get("/sign-in?next=//evil.example/%22%3E%3Cscript%3E");
    assert!(!html(&reply).contains("evil.example"));
}

#[test]
fn a_session_that_ended_leads_back_to_the_form() {
    let mut bench = Bench::new();
    newcomer(&mut bench, "新来");
    let browser = Browser::of(&bench, "新来");
    let page = browser.page("/enterprise");
    bench.signin.revoke_sessions(bench.accounts["新来"]).unwrap();
    let reply = browser.fill(&page, "/enterprise", FIRM);
    assert_eq!(reply.status.as_u16(), 401);
    let page = html(&reply);
    assert!(page.contains("您填写的内容会保留"), "{page}");
    let typed = [("login", "新来"), ("password", PASSWORD)];
    let reply = browser.fill(&page, "/sign-in", &typed);
    let back = leads_to(&reply).to_owned();
    assert!(back.starts_with("/enterprise?kept="), "{back}");
    let page = browser.page(&back);
    assert!(page.contains("value=\"新来机械\"") && page.contains("已为您恢复"), "{page}");
    // Once, and for nobody else.
    assert!(!browser.page(&back).contains("新来机械"));
}

#[test]
fn somebody_opens_an_account_and_sets_its_password() {
    let bench = Bench::new();
    let browser = Browser::new(&bench);
    let page = browser.page("/account/open");
    let typed = [("login", "新企业"), ("name", "王五"), ("kind", "enterprise")];
    let reply = browser.fill(&page, "/account/open", &typed);
    let to = leads_to(&reply).to_owned();
    let page = browser.page(&to);
    let link = hidden(&page, "/account/password");
    assert!(link.iter().any(|(name, _)| name == "_csrf"), "{page}");
    let token = to.split("link=").nth(1).unwrap().split('&').next().unwrap();
    let set = |password: &str, repeat: &str| {
        let typed = [("link", token), ("password", password), ("repeat", repeat)];
        browser.fill(&page, "/account/password", &typed)
    };
    assert_eq!(set(PASSWORD, "other").status.as_u16(), 422);
    assert_eq!(set("short", "short").status.as_u16(), 422);
    assert_eq!(leads_to(&set(PASSWORD, PASSWORD)), "/sign-in?done=password");
    assert_eq!(set(PASSWORD, PASSWORD).status.as_u16(), 422, "a link opens once");
    let page = browser.page("/sign-in");
    let reply = browser.fill(&page, "/sign-in", &[("login", "新企业"), ("password", PASSWORD)]);
    assert_eq!(leads_to(&reply), "/applications");
}
