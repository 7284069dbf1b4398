//! What firms do besides applying: contracts changed and ended, vouchers given back, people added
//! and removed, inspections answered, redemptions kept as drafts and corrected.

use serde_json::{Value, json};
use yunquan_core::world::Key;

use crate::bench::{Bench, ENTERPRISE, OFFICER, OTHER_ENTERPRISE, PASSWORD, PROVIDER};
use crate::portal_browser::{Browser, html, leads_to};
use crate::portal_ground::{Typed, file, first, redeem, taken};

fn size(bench: &Bench) -> u64 {
    bench.office.lens().unwrap().reader.head().unwrap().size
}

fn shown(bench: &Bench, key: &str) -> Value {
    let key: Key = key.parse().unwrap();
    bench.office.lens().unwrap().view(&key).unwrap().unwrap()
}

#[test]
fn a_contract_is_amended_with_its_amount_and_the_application_goes_back() {
    let bench = Bench::new();
    let id = bench.submit("一号");
    let browser = Browser::of(&bench, ENTERPRISE);
    let contract = first(&browser, "/contracts", "/contracts/");
    assert!(browser.page(&contract).contains("变更合同"));
    let amend = format!("{contract}/amend");
    let page = browser.page(&amend);
    assert!(page.contains("value=\"100,000.00\"") && page.contains("50,000.00"), "{page}");
    // Computing anew does nothing but show.
    let before = size(&bench);
    let lower = [
        ("lines.0.item", "企业资源计划"),
        ("lines.0.quantity", "1"),
        ("lines.0.price_fen", "80,000"),
        ("lines.0.region", "450203"),
        ("price_fen", "80,000"),
        ("reason", "核减"),
    ];
    let mut again = lower.to_vec();
    again.push(("_go", "refresh"));
    let page = html(&browser.fill(&page, &amend, &again));
    assert!(page.contains("40,000.00") && page.contains("肆万元整"), "{page}");
    assert_eq!(size(&bench), before);
    let paper = file(&bench, ENTERPRISE, "变更协议");
    let mut outside = lower.to_vec();
    outside.retain(|(name, _)| *name != "lines.0.region");
    outside.extend([("lines.0.region", "450103"), ("file", &paper)]);
    let page = html(&browser.fill(&page, &amend, &outside));
    assert!(page.contains("R6.2") && page.contains("href=\"#f-lines-0-region\""), "{page}");
    assert!(page.contains("id=\"f-lines-0-region-m\""), "{page}");
    let mut right = lower.to_vec();
    right.push(("file", &paper));
    let reply = browser.fill(&page, &amend, &right);
    assert_eq!(leads_to(&reply), format!("{contract}?done=done"), "{}", html(&reply));
    let now = shown(&bench, &format!("application/{id}"));
    assert_eq!((&now["status"], &now["estimate_fen"]), (&json!("submitted"), &json!(4_000_000)));
    let other = Browser::of(&bench, OTHER_ENTERPRISE);
    for path in [contract.as_str(), &amend, &format!("{contract}/terminate")] {
        assert_eq!(other.get(path).status.as_u16(), 404, "{path}");
    }
}

#[test]
fn a_contract_is_ended_once_however_often_its_form_is_sent() {
    let bench = Bench::new();
    let id = bench.submit("一号");
    let browser = Browser::of(&bench, ENTERPRISE);
    let contract = first(&browser, "/contracts", "/contracts/");
    let end = format!("{contract}/terminate");
    let page = browser.page(&end);
    let reply = browser.fill(&page, &end, &[("reason", "")]);
    let refused = html(&reply);
    for field in ["reason", "file"] {
        assert!(refused.contains(&format!("href=\"#f-{field}\"")), "{field}: {refused}");
    }
    let paper = file(&bench, ENTERPRISE, "终止协议");
    let typed = [("reason", "双方协商"), ("file", paper.as_str())];
    let page = browser.page(&end);
    let reply = browser.fill(&page, &end, &typed);
    assert_eq!(leads_to(&reply), format!("{contract}?done=done"), "{}", html(&reply));
    let after = size(&bench);
    assert_eq!(leads_to(&browser.fill(&page, &end, &typed)), format!("{contract}?done=done"));
    assert_eq!(size(&bench), after);
    assert_eq!(shown(&bench, &format!("application/{id}"))["status"], "withdrawn");
    // From a page of its own it is another request, and refused by its rule.
    let page = browser.page(&end);
    let page = html(&browser.fill(&page, &end, &typed));
    assert!(page.contains("R18.2") && page.contains("双方协商"), "{page}");
}

#[test]
fn a_voucher_gets_its_annex_and_is_given_back() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let browser = Browser::of(&bench, ENTERPRISE);
    let contract = first(&browser, "/contracts", "/contracts/");
    let annex = format!("{contract}/annex");
    let page = browser.page(&annex);
    // Face value and self-paid part stand there already.
    assert_eq!(page.matches("value=\"50,000.00\"").count(), 2, "{page}");
    let paper = file(&bench, ENTERPRISE, "附件");
    let wrong = [("face_fen", "50,000.00"), ("self_paid_fen", "1"), ("signed_on", "2021-01-04")];
    let mut typed = wrong.to_vec();
    typed.push(("file", &paper));
    let refused = html(&browser.fill(&page, &annex, &typed));
    assert!(
        refused.contains("R15.1") && refused.contains("href=\"#f-self_paid_fen\""),
        "{refused}"
    );
    typed[1] = ("self_paid_fen", "50,000.00");
    let reply = browser.fill(&refused, &annex, &typed);
    assert_eq!(leads_to(&reply), format!("{contract}?done=done"), "{}", html(&reply));
    let voucher = first(&browser, "/vouchers", "/vouchers/");
    assert!(browser.page(&voucher).contains("退回这张券"));
    let back = format!("{voucher}/surrender");
    let page = browser.page(&back);
    let reply = browser.fill(&page, &back, &[("reason", "项目取消")]);
    assert_eq!(leads_to(&reply), format!("{voucher}?done=surrendered"), "{}", html(&reply));
    assert!(!browser.page(&voucher).contains("/surrender\""));
    let page = html(&browser.fill(&browser.page(&back), &back, &[("reason", "再来")]));
    assert!(page.contains("R19.1") && page.contains("再来"), "{page}");
}

#[test]
fn a_clerk_is_added_works_and_is_removed() {
    let mut bench = Bench::new();
    let owner = Browser::of(&bench, ENTERPRISE);
    let page = owner.page("/clerks");
    let typed = [("login", "甲小李"), ("name", "李四")];
    let reply = owner.fill(&page, "/clerks", &typed);
    assert_eq!(reply.status.as_u16(), 200, "{}", html(&reply));
    let link = html(&reply);
    let token = link.split("/account/password?link=").nth(1).unwrap();
    let token = token.split('"').next().unwrap().to_owned();
    let clerk = Browser::new(&bench);
    let page = clerk.page(&format!("/account/password?link={token}"));
    let typed = [("link", token.as_str()), ("password", PASSWORD), ("repeat", PASSWORD)];
    let reply = clerk.fill(&page, "/account/password", &typed);
    assert_eq!(leads_to(&reply), "/sign-in?done=password", "{}", html(&reply));
    let page = clerk.page("/sign-in");
    let reply = clerk.fill(&page, "/sign-in", &[("login", "甲小李"), ("password", PASSWORD)]);
    assert_eq!(leads_to(&reply), "/applications");
    let page = clerk.page("/clerks");
    assert!(!page.contains("action=\"/clerks\"") && page.contains("只有本企业账户"), "{page}");
    let page = owner.page("/clerks");
    let remove = page.split("action=\"").find(|it| it.contains("/remove\"")).unwrap();
    let remove = remove.split('"').next().unwrap().to_owned();
    assert_eq!(clerk.post(&remove, &[]).status.as_u16(), 422);
    assert_eq!(leads_to(&owner.fill(&page, &remove, &[])), "/clerks?done=clerk-removed");
    assert_eq!(clerk.get("/applications").status.as_u16(), 401);
    bench.accounts.clear();
}

#[test]
fn an_inspected_firm_says_that_it_has_rectified() {
    let bench = Bench::new();
    let party = format!("provider/{}", bench.providers[PROVIDER]);
    let people: Vec<String> =
        ["检查员1", "检查员2"].map(|name| bench.accounts[name].to_string()).to_vec();
    let plan = json!({"year": 2021, "title": "年度检查", "candidates": [party],
        "inspectors": people, "count": 1});
    let inspection = bench.must(OFFICER, "inspection/plan", &plan);
    bench.must(OFFICER, "inspection/draw", &json!({"inspection": inspection}));
    let browser = Browser::of(&bench, PROVIDER);
    let address = format!("/inspections/{inspection}");
    assert!(browser.page(&address).contains("等待检查"));
    let found = json!({"inspection": inspection, "party": party, "compliant": false,
        "facts": "口令过于简单", "files": []});
    bench.must("检查员1", "inspection/find", &found);
    assert!(browser.page("/inspections").contains("限期整改"));
    let page = browser.page(&address);
    assert!(page.contains("口令过于简单") && page.contains("这一步还有"), "{page}");
    let proof = file(&bench, PROVIDER, "整改报告");
    let reply = browser.fill(&page, &address, &[("files.0", &proof)]);
    assert!(html(&reply).contains("href=\"#f-statement\""), "{}", html(&reply));
    let typed = [("statement", "已更换口令"), ("files.1", proof.as_str())];
    let reply = browser.fill(&page, &address, &typed);
    assert_eq!(leads_to(&reply), format!("{address}?done=rectified"), "{}", html(&reply));
    assert!(browser.page(&address).contains("已更换口令"));
    let other = Browser::of(&bench, ENTERPRISE);
    assert_eq!(other.get(&address).status.as_u16(), 404);
}

#[test]
fn a_redemption_is_kept_handed_in_returned_and_corrected() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let browser = Browser::of(&bench, PROVIDER);
    let redeem = redeem(&taken(&bench, &browser));
    let half = [("account_number", "6222"), ("invoices.0.number", " 半张 "), ("_go", "save")];
    let reply = browser.fill(&browser.page(&redeem), &redeem, &half);
    let file_page = leads_to(&reply).split('?').next().unwrap().to_owned();
    let page = browser.page(&redeem);
    assert!(page.contains("value=\"6222\"") && page.contains("value=\" 半张 \""), "{page}");
    bench.travel("2021-02-01 09:00");
    let typed = Typed::redemption(&bench);
    let dear = Typed::redemption(&bench).with("lines.0.carried_out_fen", "120,000.00");
    // More than the contract's price: the rule stands at the line.
    let refused = html(&browser.fill(&page, &redeem, &dear.pairs()));
    assert!(refused.contains("R16.3"), "{refused}");
    assert!(refused.contains("href=\"#f-lines-0-carried_out_fen\""), "{refused}");
    let reply = browser.fill(&refused, &redeem, &typed.pairs());
    assert_eq!(leads_to(&reply), format!("{file_page}?done=submitted"), "{}", html(&reply));
    let id = file_page.rsplit('/').next().unwrap();
    let remarks = [json!({"field": "invoices.0.amount_fen", "text": "与发票不符"})];
    let form = json!({"redemption": id, "reason": "发票金额", "remarks": remarks});
    bench.must(OFFICER, "redemption/return", &form);
    // What was handed in stands in the form, and the remark beside its field.
    let page = browser.page(&redeem);
    for text in ["发票金额", "value=\"21450000000000000001\"", "value=\"6222000000000000\""] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let field = page.split("id=\"f-invoices-0-amount_fen\"").nth(1).unwrap();
    assert!(field.split("</div>").next().unwrap().contains("与发票不符"), "{page}");
    assert!(page.matches("已上传").count() >= 6, "{page}");
    let reply = browser.fill(&page, &redeem, &typed.pairs());
    assert_eq!(leads_to(&reply), format!("{file_page}?done=submitted"), "{}", html(&reply));
    let page = browser.page(&file_page);
    assert!(page.contains("退回补正") && page.contains("提交兑现申请"), "{page}");
    assert!(browser.page("/provider/payments").contains("没有待拨付的款项"));
}
