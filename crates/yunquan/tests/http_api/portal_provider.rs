//! A provider in its browser: registered, applying, checking and taking a voucher, redeeming it.

use serde_json::json;
use yunquan_service::city;
use yunquan_service::envelope::Who;

use crate::bench::{Bench, ENTERPRISE, OFFICER, OTHER_PROVIDER, PROVIDER};
use crate::portal_browser::{Browser, html, leads_to};
use crate::portal_ground::{Typed, file, first, redeem, taken};

/// The contract says "as issued": without the annex R17.2 stands against it.
#[test]
fn a_voucher_is_not_taken_without_its_annex() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let browser = Browser::of(&bench, PROVIDER);
    let address = first(&browser, "/provider/vouchers", "/provider/vouchers/");
    let verify = format!("{address}/verify");
    browser.fill(&browser.page(&address), &verify, &[]);
    let accept = format!("{address}/accept");
    let refused = browser.fill(&browser.page(&address), &accept, &[("self_paid_fen", "50,000.00")]);
    assert_eq!(refused.status.as_u16(), 422);
    assert!(html(&refused).contains("R17.2"), "{}", html(&refused));
}

#[test]
fn a_voucher_is_checked_taken_and_redeemed() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let browser = Browser::of(&bench, PROVIDER);
    let address = taken(&bench, &browser);
    let redeem = redeem(&address);
    let page = browser.page(&redeem);
    assert!(page.contains("完成服务的证明材料") && page.contains("验收报告"), "{page}");
    let reply = browser.fill(&page, &redeem, &[]);
    assert_eq!(reply.status.as_u16(), 422);
    let page = html(&reply);
    for field in ["completed_on", "account_number", "materials-0-file"] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}: {page}");
    }
    let typed = Typed::redemption(&bench);
    bench.travel("2021-02-01 09:00");
    let reply = browser.fill(&page, &redeem, &typed.pairs());
    let to = leads_to(&reply).to_owned();
    assert!(to.starts_with("/provider/redemptions/"), "{to}");
    let again = browser.fill(&page, &redeem, &typed.pairs());
    assert_eq!(leads_to(&again), to, "{}", html(&again));
    let page = browser.page(&to);
    assert!(page.contains("待市局审查材料") && page.contains("尚未拨付"), "{page}");
    assert!(browser.page("/provider/redemptions").contains(ENTERPRISE));
    let other = Browser::of(&bench, OTHER_PROVIDER);
    assert_eq!(other.get(to.split('?').next().unwrap()).status.as_u16(), 404);
    assert_eq!(other.get(&address).status.as_u16(), 404);
}

/// An admission that came back shows why, beside the fields that are meant; files stay.
#[test]
fn a_returned_admission_shows_its_remarks_and_keeps_its_files() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, OTHER_PROVIDER);
    let page = browser.page("/provider/apply");
    let names: Vec<String> = (0..4).map(|row| format!("materials.{row}.file")).collect();
    let files: Vec<String> = names.iter().map(|name| file(&bench, OTHER_PROVIDER, name)).collect();
    let mut typed: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(files.iter().map(String::as_str)).collect();
    let said = page.split("type=\"checkbox\"").skip(1);
    let said: Vec<&str> =
        said.filter_map(|it| it.split("name=\"").nth(1)?.split('"').next()).collect();
    typed.extend(said.iter().map(|name| (*name, "true")));
    typed.extend([
        ("year", "2021"),
        ("annual_revenue_fen", "50,000,000.00"),
        ("service_staff", "30"),
        ("quotation.0.name", "网关"),
        ("quotation.0.code", "网关"),
        ("quotation.0.category", "equipment"),
        ("quotation.0.price_fen", "1,000.00"),
        ("quotation.0.unit", "台"),
    ]);
    let reply = browser.fill(&page, "/provider/apply", &typed);
    assert_eq!(leads_to(&reply), "/provider?done=applied", "{}", html(&reply));
    // The officer chooses among the fields of the form that goes back.
    let officer = Browser::of(&bench, OFFICER);
    let id = bench.providers[OTHER_PROVIDER].to_string();
    let page = officer.page(&format!("/do/provider/return?provider={id}"));
    for place in ["quotation.0.price_fen", "service_staff", "materials.1.file"] {
        assert!(page.contains(&format!("value=\"{place}\"")), "{place}: {page}");
    }
    let back = [
        ("reason", "报价不清"),
        ("remarks.0.field", "quotation.0.price_fen"),
        ("remarks.0.text", "单价与报价单不符"),
    ];
    let reply = officer.fill(&page, "/do/provider/return", &back);
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    let own = browser.page("/provider");
    assert!(own.contains("报价不清") && own.contains("单价与报价单不符"), "{own}");
    let page = browser.page("/provider/apply");
    let field = page.split("id=\"f-quotation-0-price_fen\"").nth(1).unwrap();
    assert!(field.split("</div>").next().unwrap().contains("单价与报价单不符"), "{page}");
    assert_eq!(page.matches("已上传").count() / 2, 4, "{page}");
    let told = browser.page("/messages");
    assert!(told.contains("入库申请退回补正") && told.contains("报价不清"), "{told}");
}

#[test]
fn a_firm_registers_and_applies_for_admission() {
    let mut bench = Bench::new();
    let form = json!({"login": "新云", "name": "经办人", "kind": "provider"});
    let receipt = city::must(&bench.office, Who::Public, "account/open", &form).unwrap();
    let Some(yunquan_core::world::Key::Account(id)) = receipt.subject else { panic!() };
    bench.accounts.insert("新云".to_owned(), id);
    let browser = Browser::of(&bench, "新云");
    let page = browser.page("/provider");
    let typed = [
        ("name", "新云科技"),
        ("credit_code", "91450200198229141F"),
        ("address", "柳州市"),
        ("contact_name", "王五"),
        ("contact_phone", "0772-1234567"),
    ];
    let reply = browser.fill(&page, "/provider", &typed);
    assert_eq!(leads_to(&reply), "/provider?done=registered", "{}", html(&reply));
    let page = browser.page("/provider/apply");
    let page = html(&browser.fill(&page, "/provider/apply", &[("quotation.0.name", "网关")]));
    for field in ["annual_revenue_fen", "quotation-0-code", "materials-3-file"] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}: {page}");
    }
    assert!(page.contains("value=\"网关\""), "{page}");
}

#[test]
fn files_of_wrong_type_or_size_are_answered_at_their_field() {
    let mut bench = Bench::new();
    let form = json!({"login": "新来", "name": "经办人", "kind": "enterprise"});
    let receipt = city::must(&bench.office, Who::Public, "account/open", &form).unwrap();
    let Some(yunquan_core::world::Key::Account(id)) = receipt.subject else { panic!() };
    bench.accounts.insert("新来".to_owned(), id);
    let browser = Browser::of(&bench, "新来");
    let large = [b"%PDF-1.7\n".as_slice(), &[b'x'; 200_000]].concat();
    for (name, bytes, says) in [
        ("授权书.pdf", b"\x00\x01\x02\xFF\xFE".as_slice(), "不支持这种文件"),
        ("授权书.png", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "文件内容与类型不符"),
        ("授权书.pdf", b"", "文件是空的"),
        ("授权书.pdf", &large, "文件超过"),
    ] {
        let page = browser.page("/enterprise");
        let file = ("authorisation", name, bytes);
        let reply = browser.fill_with_file(&page, "/enterprise", &[("name", "某厂")], file);
        assert_eq!(reply.status.as_u16(), 422, "{says}");
        let page = html(&reply);
        assert!(
            page.contains(says) && page.contains("href=\"#f-authorisation\""),
            "{says}: {page}"
        );
        assert!(page.contains("value=\"某厂\""), "{page}");
    }
    let page = browser.page("/enterprise");
    let file = ("authorisation", "<b>授权\".pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".as_slice());
    let page = html(&browser.fill_with_file(&page, "/enterprise", &[("name", "某厂")], file));
    assert!(page.contains("已上传") && !page.contains("<b>授权"), "{page}");
}
