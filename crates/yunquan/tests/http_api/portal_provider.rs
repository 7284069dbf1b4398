//! A provider in its browser: registered, applying, checking and taking a voucher, redeeming it.

use serde_json::json;
use yunquan_service::city;
use yunquan_service::envelope::Who;

use crate::bench::{Bench, ENTERPRISE, OTHER_PROVIDER, PROVIDER};
use crate::portal_browser::{Browser, html, leads_to};

/// The address of the only voucher made out to the provider.
fn voucher(browser: &Browser<'_>) -> String {
    let page = browser.page("/provider/vouchers");
    let href = page.split("href=\"/provider/vouchers/").nth(1).unwrap();
    format!("/provider/vouchers/{}", href.split('"').next().unwrap())
}

fn file(bench: &Bench, label: &str) -> String {
    city::upload(&bench.office, bench.who(PROVIDER), label).unwrap().to_string()
}

/// Checks and takes the voucher.
fn taken(bench: &Bench, browser: &Browser<'_>) -> String {
    let address = voucher(browser);
    let page = browser.page(&address);
    assert!(!page.contains(&format!("action=\"{address}/accept\"")), "first the check: {page}");
    let verify = format!("{address}/verify");
    let reply = browser.fill(&page, &verify, &[]);
    assert_eq!(leads_to(&reply), format!("{address}?done=verified"));
    let page = browser.page(&address);
    let accept = format!("{address}/accept");
    // The contract says "as issued": without the annex R17.2 stands against it.
    let refused = browser.fill(&page, &accept, &[("self_paid_fen", "50,000.00")]);
    assert_eq!(refused.status.as_u16(), 422);
    assert!(html(&refused).contains("R17.2"), "{}", html(&refused));
    let annex = file(bench, "补充附件");
    let typed = [("self_paid_fen", "50,000.00"), ("annex", annex.as_str())];
    let reply = browser.fill(&html(&refused), &accept, &typed);
    assert_eq!(leads_to(&reply), format!("{address}?done=accepted"), "{}", html(&reply));
    address
}

#[test]
fn a_voucher_is_checked_taken_and_redeemed() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let browser = Browser::of(&bench, PROVIDER);
    let address = taken(&bench, &browser);
    let redeem = address.replace("/vouchers/", "/redeem/");
    let page = browser.page(&redeem);
    assert!(page.contains("完成服务的证明材料") && page.contains("验收报告"), "{page}");
    let reply = browser.fill(&page, &redeem, &[]);
    assert_eq!(reply.status.as_u16(), 422);
    let page = html(&reply);
    for field in ["completed_on", "account_number", "materials-0-file"] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}: {page}");
    }
    let files: Vec<(String, String)> = (0..6)
        .map(|row| (format!("materials.{row}.file"), file(&bench, &row.to_string())))
        .collect();
    let mut typed: Vec<(&str, &str)> =
        files.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    typed.extend([
        ("completed_on", "2021-01-20"),
        ("lines.0.carried_out_fen", "100,000.00"),
        ("self_paid_fen", "50,000.00"),
        ("invoices.0.number", "21450000000000000001"),
        ("invoices.0.amount_fen", "50,000.00"),
        ("invoices.0.issued_on", "2021-01-20"),
        ("account_name", PROVIDER),
        ("account_number", "6222000000000000"),
        ("bank", "工商银行柳州分行"),
    ]);
    bench.travel("2021-02-01 09:00");
    let reply = browser.fill(&page, &redeem, &typed);
    let to = leads_to(&reply).to_owned();
    assert!(to.starts_with("/provider/redemptions/"), "{to}");
    let again = browser.fill(&page, &redeem, &typed);
    assert_eq!(leads_to(&again), to, "{}", html(&again));
    let page = browser.page(&to);
    assert!(page.contains("待市局审查材料") && page.contains("尚未拨付"), "{page}");
    assert!(browser.page("/provider/redemptions").contains(ENTERPRISE));
    let other = Browser::of(&bench, OTHER_PROVIDER);
    assert_eq!(other.get(to.split('?').next().unwrap()).status.as_u16(), 404);
    assert_eq!(other.get(&address).status.as_u16(), 404);
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
