//! Bad input at the portal: hostile texts in every field, files that lie, too many requests, ended
//! sessions, forged voucher files; and how much a page weighs.

use axum::http::header;

use crate::bench::{Bench, ENTERPRISE, OTHER_ENTERPRISE, PASSWORD, PROVIDER};
use crate::portal_browser::{Browser, hidden, html, leads_to};

const HOSTILE: &str = "\"><script>alert(1)</script>'{{7*7}}</textarea><img src=x onerror=y>";

/// The names of everything that can be typed into a form of a page.
fn controls(page: &str, action: &str) -> Vec<String> {
    let mark = format!("action=\"{action}\"");
    let form = page.split(&mark).nth(1).unwrap_or_else(|| panic!("no form {action}: {page}"));
    let form = form.split("</form>").next().unwrap();
    let named = |tag: &str| {
        let inner = tag.split('>').next().unwrap_or_default().to_owned();
        inner.split("name=\"").nth(1).and_then(|it| it.split('"').next()).map(str::to_owned)
    };
    let tags =
        ["<input id=", "<textarea ", "<select ", "<input type=\"date\"", "<input type=\"pass"];
    let names = tags.iter().flat_map(|tag| form.split(tag).skip(1)).filter_map(named);
    names.filter(|name| !name.starts_with('_')).collect()
}

#[test]
fn hostile_text_in_every_field_of_every_form_stays_text() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let (firm, vendor) = (Browser::of(&bench, ENTERPRISE), Browser::of(&bench, PROVIDER));
    let link = |browser: &Browser<'_>, list: &str, prefix: &str| {
        let page = browser.page(list);
        let href = page.split(&format!("href=\"{prefix}")).nth(1).unwrap().to_owned();
        format!("{prefix}{}", href.split('"').next().unwrap())
    };
    let contract = link(&firm, "/contracts", "/contracts/");
    let voucher = link(&firm, "/vouchers", "/vouchers/");
    let draft = leads_to(&firm.fill(&firm.page("/apply"), "/apply", &[])).to_owned();
    let step = |name: &str| draft.replace("/contract", &format!("/{name}"));
    let redeem = voucher.replace("/vouchers/", "/provider/redeem/");
    let forms = [
        (&firm, draft.clone()),
        (&firm, step("services")),
        (&firm, step("materials")),
        (&firm, format!("{contract}/amend")),
        (&firm, format!("{contract}/annex")),
        (&firm, format!("{contract}/terminate")),
        (&firm, "/clerks".to_owned()),
        (&firm, "/account/password".to_owned()),
        (&vendor, redeem),
        // Any text is a reason: it is done, and the text is shown nowhere as anything else.
        (&firm, format!("{voucher}/surrender")),
    ];
    for (browser, address) in forms {
        let page = browser.page(&address);
        let names = controls(&page, &address);
        assert!(!names.is_empty(), "{address}");
        let mut typed: Vec<(&str, &str)> =
            names.iter().map(|name| (name.as_str(), HOSTILE)).collect();
        typed.push(("_go", "next"));
        let reply = browser.fill(&page, &address, &typed);
        let done = reply.status.as_u16() == 303;
        let page = if done { browser.page(leads_to(&reply)) } else { html(&reply) };
        for mark in ["<script>alert", "<img src=x", "</textarea><"] {
            assert!(!page.contains(mark), "{address} {mark}: {page}");
        }
        assert!(done || reply.status.as_u16() == 422, "{address}: {} {page}", reply.status);
        let shown = done || page.contains("alert(1)") || address == "/account/password";
        assert!(shown, "{address} keeps the text: {page}");
    }
    let public = Browser::new(&bench);
    let pages = ["/v", "/account/open"].map(|path| (path, public.page(path)));
    for (address, action) in [("/v", "/v/file"), ("/account/open", "/account/open")] {
        let page = &pages.iter().find(|(path, _)| *path == address).unwrap().1;
        let names = controls(page, action);
        let typed: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), HOSTILE)).collect();
        let page = html(&public.fill(page, action, &typed));
        assert!(!page.contains("<script>alert") && page.contains("alert(1)"), "{action}: {page}");
    }
}

#[test]
fn a_file_goes_up_by_itself_and_one_that_lies_does_not() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    // Any page with a form has what the upload needs.
    let page = browser.page("/apply").replace("action=\"/apply\"", "action=\"/upload\"");
    let send = |name: &str, bytes: &[u8]| {
        let reply = browser.fill_with_file(&page, "/upload", &[], ("file", name, bytes));
        assert_eq!(reply.status.as_u16(), 200, "{}", html(&reply));
        reply.body
    };
    let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";
    let good = send("../../合同<b>.pdf", pdf);
    assert_eq!(good["file"].as_str().unwrap().len(), 64);
    assert!(!good["name"].as_str().unwrap().contains(".."), "{good}");
    assert!(send("合同.png", pdf)["says"].as_str().unwrap().contains("不符"));
    let large = [pdf.as_slice(), &[b'x'; 200_000]].concat();
    assert!(send("合同.pdf", &large)["says"].as_str().unwrap().contains("超过"));
    // Without the page's token nothing is taken.
    let forged = page.replace("name=\"_csrf\" value=\"", "name=\"_csrf\" value=\"0");
    let reply = browser.fill_with_file(&forged, "/upload", &[], ("file", "x.pdf", pdf));
    assert_eq!(reply.body, serde_json::json!({}));
}

#[test]
fn too_many_requests_and_attempts_are_said_on_a_page_in_the_visitors_language() {
    let bench = Bench::new();
    bench.set_password(ENTERPRISE);
    let browser = Browser { lang: "en", ..Browser::new(&bench) };
    let page = browser.page("/sign-in");
    let typed = [("login", ENTERPRISE), ("password", "not the password")];
    let mut last = String::new();
    for _ in 0..8 {
        last = html(&browser.fill(&page, "/sign-in", &typed));
        if last.contains("try again in") {
            break;
        }
    }
    assert!(last.contains("Too many") && last.contains("f-password-m"), "{last}");
    let form = browser.page("/v");
    let reply = (0..200).map(|_| browser.fill(&form, "/v/file", &[("code", "x")]));
    let reply = reply.into_iter().find(|it| it.status.as_u16() == 429).unwrap();
    let seconds: u64 = reply.header("retry-after").parse().unwrap();
    assert!(seconds >= 1 && reply.header(header::CONTENT_TYPE.as_str()).starts_with("text/html"));
    assert!(html(&reply).contains("Too many") && html(&reply).contains("lang=\"en\""));
}

#[test]
fn a_session_that_ended_leads_back_to_a_half_filled_contract() {
    let bench = Bench::new();
    bench.submit("一号");
    let browser = Browser::of(&bench, ENTERPRISE);
    let contracts = browser.page("/contracts");
    let id = contracts.split("href=\"/contracts/").nth(1).unwrap().split('"').next().unwrap();
    let amend = format!("/contracts/{id}/amend");
    let page = browser.page(&amend);
    bench.signin.revoke_sessions(bench.accounts[ENTERPRISE]).unwrap();
    let typed = [("lines.0.price_fen", "八万"), ("reason", "写到一半"), ("_go", "do")];
    let reply = browser.fill(&page, &amend, &typed);
    assert_eq!(reply.status.as_u16(), 401);
    let typed = [("login", ENTERPRISE), ("password", PASSWORD)];
    let reply = browser.fill(&html(&reply), "/sign-in", &typed);
    let back = leads_to(&reply).to_owned();
    assert!(back.starts_with(&format!("{amend}?kept=")), "{back}");
    let page = browser.page(&back);
    assert!(page.contains("value=\"八万\"") && page.contains("写到一半"), "{page}");
    // The same kept form is nobody else's.
    let other = Browser::of(&bench, OTHER_ENTERPRISE);
    assert_eq!(other.get(&back).status.as_u16(), 404);
}

#[test]
fn a_vouchers_file_is_held_against_the_key() {
    let bench = Bench::new();
    bench.issue(&bench.submit("三号"));
    let firm = Browser::of(&bench, ENTERPRISE);
    let wallet = firm.page("/vouchers");
    let id = wallet.split("href=\"/vouchers/").nth(1).unwrap().split('"').next().unwrap();
    let file = firm.get(&format!("/vouchers/{id}/file"));
    let text = html(&file);
    let public = Browser::new(&bench);
    let form = public.page("/v");
    let ask = |text: &str| html(&public.fill(&form, "/v/file", &[("code", text)]));
    let page = ask(&text);
    assert!(page.contains("签名有效") && page.contains("50,000.00"), "{page}");
    let code = file.body["credential"].as_str().unwrap();
    assert!(ask(&format!(" {code}\n")).contains("签名有效"));
    // Pasted or chosen, it is the same.
    let file = ("code~read", "券.json", text.as_bytes());
    assert!(html(&public.fill_with_file(&form, "/v/file", &[], file)).contains("签名有效"));
    let shown = text.replace("5000000", "9000000");
    assert!(ask(&shown).contains("与签名的内容不一致"), "{}", ask(&shown));
    let (head, rest) = code.split_once('.').unwrap();
    let forged = format!("{head}.{}{}", if rest.starts_with('A') { "B" } else { "A" }, &rest[1..]);
    assert!(ask(&forged).contains("签名不符"), "{}", ask(&forged));
    assert!(ask("LZ21").contains("这不是本平台的券文件"));
    assert!(ask("").contains("请粘贴券文件的内容"));
}

/// Uncompressed: what a proxy saves by compressing comes on top.
#[test]
fn pages_and_their_script_are_small() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let asset = |page: &str, kind: &str| {
        let mark = format!(".{kind}\"");
        let path = page.split('"').zip(page.split('"').skip(1));
        let path = path.map(|(_, it)| it).find(|it| it.ends_with(&mark[..mark.len() - 1])).unwrap();
        bench.get(None, path).bytes.len()
    };
    let public = Browser::new(&bench);
    let home = public.page("/");
    let (style, script) = (asset(&home, "css"), asset(&home, "js"));
    assert!(script < 15_000, "script: {script} bytes");
    let firm = Browser::of(&bench, ENTERPRISE);
    let vendor = Browser::of(&bench, PROVIDER);
    let everywhere = ["/", "/providers", "/publicity", "/results", "/v", "/estimate", "/order"];
    let own = ["/applications", "/vouchers", "/contracts", "/apply", "/enterprise", "/clerks"];
    let vendors = ["/provider", "/provider/vouchers", "/provider/payments", "/inspections"];
    let sets: [(&Browser<'_>, &[&str]); 3] =
        [(&public, &everywhere), (&firm, &own), (&vendor, &vendors)];
    for (browser, paths) in sets {
        for path in paths {
            let page = browser.page(path);
            assert!(page.len() + style < 100_000, "{path}: {} + {style}", page.len());
            assert_eq!(page.matches("<script").count(), 1, "{path}");
            assert!(hidden_of(&page), "{path}: a form without its token");
        }
    }
}

/// Whether every form that changes something carries the token of its page.
fn hidden_of(page: &str) -> bool {
    let forms = page.split("<form").skip(1).filter(|form| form.contains("method=\"post\""));
    forms.map(|form| form.split("</form>").next().unwrap()).all(|it| it.contains("name=\"_csrf\""))
}

#[test]
fn every_form_carries_a_key_of_its_own() {
    let bench = Bench::new();
    bench.submit("一号");
    let browser = Browser::of(&bench, ENTERPRISE);
    let keys = |page: &str, action: &str| {
        let carried = hidden(page, action);
        carried.into_iter().find(|(name, _)| name == "_key").map(|(_, key)| key).unwrap()
    };
    let (one, two) = (browser.page("/clerks"), browser.page("/clerks"));
    assert_ne!(keys(&one, "/clerks"), keys(&two, "/clerks"));
    assert_eq!(keys(&one, "/clerks").len(), 64);
}
