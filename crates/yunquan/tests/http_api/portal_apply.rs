//! An enterprise applies in its browser: a draft kept as typed, mistakes at their fields, the
//! amount with its account, the receipt with the order; a return beside its field.

use serde_json::json;
use yunquan_core::world::Key;
use yunquan_service::city;

use crate::bench::{Bench, DISTRICT, ENTERPRISE, OTHER_ENTERPRISE, PROVIDER};
use crate::portal_browser::{Browser, html, leads_to};

/// Begins a draft; its address.
fn begin(browser: &Browser<'_>) -> String {
    let page = browser.page("/apply");
    let reply = browser.fill(&page, "/apply", &[]);
    let to = leads_to(&reply).to_owned();
    to.strip_suffix("/fill/contract").unwrap().to_owned()
}

fn step(browser: &Browser<'_>, file: &str, step: &str, typed: &[(&str, &str)]) -> String {
    let address = format!("{file}/fill/{step}");
    let page = browser.page(&address);
    let reply = browser.fill(&page, &address, typed);
    match reply.status.as_u16() {
        303 => leads_to(&reply).to_owned(),
        _ => html(&reply),
    }
}

fn contract<'t>(bench: &Bench, provider: &'t mut String) -> Vec<(&'static str, &'t str)> {
    *provider = bench.providers[PROVIDER].to_string();
    vec![
        ("contract.provider", provider.as_str()),
        ("contract.number", "云一-1"),
        ("contract.signed_on", "2021-01-04"),
        ("contract.starts_on", "2021-01-04"),
        ("contract.ends_on", "2021-12-31"),
        ("_go", "next"),
    ]
}

const SERVICES: &[(&str, &str)] = &[
    ("contract.lines.0.item", "企业资源计划"),
    ("contract.lines.0.quantity", "1"),
    ("contract.lines.0.price_fen", "90,000"),
    ("contract.lines.0.region", "450203"),
    ("contract.price_fen", "90,000.00"),
    ("_go", "next"),
];

/// Everything up to the review, with files uploaded behind the portal.
fn filled(bench: &Bench, browser: &Browser<'_>) -> String {
    let file = begin(browser);
    let mut provider = String::new();
    let to = step(browser, &file, "contract", &contract(bench, &mut provider));
    assert_eq!(to, format!("{file}/fill/services"), "{to}");
    assert_eq!(step(browser, &file, "services", SERVICES), format!("{file}/fill/materials"));
    let who = bench.who(ENTERPRISE);
    let files: Vec<(String, String)> = (0..4)
        .map(|row| {
            let digest = city::upload(&bench.office, who, &format!("材料{row}")).unwrap();
            (format!("materials.{row}.file"), digest.to_string())
        })
        .collect();
    let mut typed: Vec<(&str, &str)> =
        files.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    typed.extend([
        ("plan", "设备、管理、业务上云"),
        ("contact_name", "王五"),
        ("contact_phone", "0772-1234567"),
        ("_go", "next"),
    ]);
    assert_eq!(step(browser, &file, "materials", &typed), format!("{file}/review"));
    file
}

#[test]
fn an_application_goes_from_draft_to_its_order() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    let file = filled(&bench, &browser);
    let page = browser.page(&format!("{file}/review"));
    // 50 % of the lower of 90,000.00 and the catalogue's 100,000.00.
    assert!(page.contains("45,000.00") && page.contains("肆万伍仟元整"), "{page}");
    let submit = format!("{file}/submit");
    let refused = html(&browser.fill(&page, &submit, &[]));
    assert!(refused.contains("须作出承诺"), "{refused}");
    let page = browser.page(&format!("{file}/review"));
    let reply = browser.fill(&page, &submit, &[("truthful", "true")]);
    assert_eq!(leads_to(&reply), format!("{file}?done=submitted"));
    // Sent again, as by a second click, it is done once.
    let again = browser.fill(&page, &submit, &[("truthful", "true")]);
    assert_eq!(again.status.as_u16(), 303);
    let page = browser.page(&format!("{file}?done=submitted"));
    for text in ["0001", "待区初审", "所在地工业主管部门", "剩5个工作日", "45,000.00"]
    {
        let known = page.contains(text) || browser.page("/applications").contains(text);
        assert!(known, "{text}: {page}");
    }
}

#[test]
fn a_draft_is_kept_as_typed_and_its_mistakes_stand_at_their_fields() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    let file = begin(&browser);
    let page = step(&browser, &file, "contract", &[("contract.number", " 半份 "), ("_go", "next")]);
    for field in ["provider", "signed_on", "starts_on", "ends_on"] {
        assert!(page.contains(&format!("href=\"#f-contract-{field}\"")), "{field}: {page}");
    }
    assert!(!page.contains("f-plan"), "{page}");
    let mut provider = String::new();
    step(&browser, &file, "contract", &contract(&bench, &mut provider));
    let typed = [
        ("contract.lines.0.item", "企业资源计划"),
        ("contract.lines.0.quantity", "两"),
        ("contract.lines.0.price_fen", "9万"),
        ("contract.price_fen", "90000"),
    ];
    assert_eq!(step(&browser, &file, "services", &typed), format!("{file}/fill/services"));
    let page = browser.page(&format!("{file}/fill/services"));
    assert!(page.contains("value=\"两\"") && page.contains("value=\"9万\""), "{page}");
    let mut next = typed.to_vec();
    next.push(("_go", "next"));
    let page = step(&browser, &file, "services", &next);
    for field in ["quantity", "price_fen", "region"] {
        let id = format!("f-contract-lines-0-{field}-m");
        assert!(page.contains(&id), "{field}: {page}");
    }
    assert!(page.contains("请填金额") && page.contains("第1行"), "{page}");
    // What is missing is named on the review page, and leads to its step.
    let page = browser.page(&format!("{file}/review"));
    assert!(page.contains(&format!("{file}/fill/services?check=1#f-contract-lines")), "{page}");
    assert!(page.contains(&format!("{file}/fill/materials?check=1#f-plan")), "{page}");
    assert!(page.contains("materials?check=1#f-materials-3-file"), "{page}");
    // It is nobody else's.
    let other = Browser::of(&bench, OTHER_ENTERPRISE);
    assert_eq!(other.get(&file).status.as_u16(), 404);
    assert_eq!(other.get(&format!("{file}/fill/contract")).status.as_u16(), 404);
}

#[test]
fn a_refusal_names_its_rule_and_what_can_be_done() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    let file = filled(&bench, &browser);
    let early = [("contract.signed_on", "2019-06-01"), ("_go", "next")];
    let mut provider = String::new();
    let mut typed = contract(&bench, &mut provider);
    typed.retain(|(name, _)| early.iter().all(|(known, _)| known != name));
    typed.extend(early);
    step(&browser, &file, "contract", &typed);
    let page = browser.page(&format!("{file}/review"));
    let reply = browser.fill(&page, &format!("{file}/submit"), &[("truthful", "true")]);
    assert_eq!(reply.status.as_u16(), 422);
    let page = html(&reply);
    for text in ["未予办理", "R26.1", "第二十六条", "不服可以怎么办", "行政复议"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    // It leads to the field that it speaks of, and stands there too.
    let way = format!("{file}/fill/contract?check=1#f-contract-signed_on");
    assert!(page.contains(&way), "{page}");
    let page = browser.page(way.split('#').next().unwrap());
    assert!(page.contains("id=\"f-contract-signed_on-m\"") && page.contains("R26.1"), "{page}");
    assert!(page.contains("value=\"2019-06-01\""), "{page}");
}

#[test]
fn a_return_stands_beside_its_field_and_is_corrected() {
    let bench = Bench::new();
    let id = bench.submit("二号");
    let remarks = [json!({"field": "contract.lines.0.quantity", "text": "请按合同改数量"})];
    let form = json!({"application": id, "reason": "数量不符", "remarks": remarks});
    bench.must(DISTRICT, "application/return", &form);
    let browser = Browser::of(&bench, ENTERPRISE);
    let file = format!("/applications/{id}");
    assert!(browser.page(&file).contains("请按合同改数量"));
    let page = browser.page(&format!("{file}/fill/services"));
    let field = page.split("id=\"f-contract-lines-0-quantity\"").nth(1).unwrap();
    assert!(field.split("</div>").next().unwrap().contains("请按合同改数量"), "{page}");
    assert!(page.contains("value=\"100,000.00\""), "{page}");
    let page = browser.page(&format!("{file}/review"));
    let reply = browser.fill(&page, &format!("{file}/submit"), &[("truthful", "true")]);
    assert_eq!(leads_to(&reply), format!("{file}?done=submitted"), "{}", html(&reply));
    let key: Key = format!("application/{id}").parse().unwrap();
    let shown = bench.office.lens().unwrap().view(&key).unwrap().unwrap();
    assert_eq!((&shown["status"], &shown["order"]), (&json!("submitted"), &json!(1)));
}

#[test]
fn a_voucher_is_shown_and_checked_by_its_address() {
    let bench = Bench::new();
    let number = bench.issue(&bench.submit("三号"));
    let browser = Browser::of(&bench, ENTERPRISE);
    let wallet = browser.page("/vouchers");
    assert!(wallet.contains(&number) && wallet.contains("已发放，未使用"), "{wallet}");
    let href = wallet.split("href=\"/vouchers/").nth(1).unwrap().split('"').next().unwrap();
    let page = browser.page(&format!("/vouchers/{href}"));
    assert!(page.contains("<svg") && page.contains("有效期还有"), "{page}");
    let file = browser.get(&format!("/vouchers/{href}/file"));
    assert!(file.body["credential"].as_str().is_some_and(|it| it.starts_with("YQ1")));
    let other = Browser::of(&bench, OTHER_ENTERPRISE);
    assert_eq!(other.get(&format!("/vouchers/{href}")).status.as_u16(), 404);
    let public = Browser::new(&bench);
    assert!(public.page(&format!("/v/{number}")).contains("有效，可以接收"));
    let typed = number.replace('-', "").to_lowercase();
    assert_eq!(leads_to(&public.get(&format!("/v?number={typed}"))), format!("/v/{typed}"));
    assert!(public.page("/v/LZ21").contains("共17位"));
    assert!(public.page("/results/vouchers?year=2021").contains(ENTERPRISE));
    let csv = public.get("/results.csv?year=2021");
    assert!(html(&csv).contains("50000.00"), "{}", html(&csv));
}
