//! What a clerk must not have to know: ids, why a file waits, which list is the last.

use serde_json::json;

use crate::bench::{Bench, DISTRICT, ENTERPRISE, OFFICER, OTHER_ENTERPRISE, PROVIDER, REVIEWER};
use crate::portal_browser::{Browser, html};

/// The credit code of an enterprise.
fn code(bench: &Bench, name: &str) -> String {
    let path = format!("/api/v1/enterprises/{}", bench.enterprises[name]);
    bench.get(Some(OFFICER), &path).done()["credit_code"].as_str().unwrap().to_owned()
}

/// Makes an application public and lets the period run out; nothing is issued.
fn cleared(bench: &Bench, application: &str) {
    let opinion = json!({"application": application, "opinion": "同意", "findings": []});
    bench.must(DISTRICT, "application/recommend", &opinion);
    bench.must(OFFICER, "application/approve", &opinion);
    bench.must(OFFICER, "publicity/post", &json!({"applications": [application]}));
    bench.travel("2021-03-29 09:00");
}

#[test]
fn a_case_is_opened_against_a_credit_code() {
    let bench = Bench::new();
    let officer = Browser::of(&bench, OFFICER);
    let begin = officer.page("/files/case/new");
    let nobody = [("parties", "91450200000009999X"), ("grounds", "群众举报")];
    let reply = officer.fill(&begin, "/files/case/new", &nobody);
    assert_eq!(reply.status.as_u16(), 422);
    let page = html(&reply);
    assert!(page.contains("没有这个统一社会信用代码") && page.contains("群众举报"), "{page}");
    let own = code(&bench, ENTERPRISE);
    let typed = [("parties", own.as_str()), ("grounds", "群众举报")];
    let reply = officer.fill(&begin, "/files/case/new", &typed);
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    let cases = bench.get(Some(OFFICER), "/api/v1/cases").done();
    let party = format!("enterprise/{}", bench.enterprises[ENTERPRISE]);
    assert_eq!(cases["items"][0]["parties"][0]["party"].as_str(), Some(party.as_str()), "{cases}");
}

/// Somebody registers a firm with any credit code; nobody has verified it yet.
fn register(bench: &mut Bench, login: &str, kind: &str, code: &str) -> String {
    let opened = json!({"login": login, "name": login, "kind": kind});
    let opened = bench.run(None, "account/open", &opened).done();
    bench.accounts.insert(login.to_owned(), opened["id"].as_str().unwrap().parse().unwrap());
    let mut form = json!({"name": login, "credit_code": code, "address": "柳州市",
        "contact_name": "某人", "contact_phone": "0772-7654321"});
    if kind == "enterprise" {
        let paper = yunquan_service::city::upload(&bench.office, bench.who(login), login).unwrap();
        form["authorisation"] = json!(paper);
        form["jurisdiction"] = json!("450203");
        form["industry"] = json!("3421");
        form["tags"] = json!([]);
    }
    bench.must(login, &format!("{kind}/register"), &form)
}

#[test]
fn a_credit_code_is_its_holders_and_not_whoevers_has_typed_it() {
    let mut bench = Bench::new();
    let real = [ENTERPRISE, PROVIDER].map(|it| match bench.providers.get(it) {
        Some(id) => format!("provider/{id}"),
        None => format!("enterprise/{}", bench.enterprises[it]),
    });
    let codes = [1, 11, 7].map(yunquan_service::city::credit_code);
    register(&mut bench, "冒名企业", "enterprise", &codes[0]);
    register(&mut bench, "冒名机构", "provider", &codes[1]);
    register(&mut bench, "未核验企业", "enterprise", &codes[2]);
    let open = |bench: &Bench, code: &str| {
        let officer = Browser::of(bench, OFFICER);
        let begin = officer.page("/files/case/new");
        officer.fill(&begin, "/files/case/new", &[("parties", code), ("grounds", "群众举报")])
    };
    for (code, real) in codes.iter().zip(&real) {
        let reply = open(&bench, code);
        assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
        let id = reply.header("location").split(['/', '?']).nth(3).unwrap().to_owned();
        let case = bench.get(Some(OFFICER), &format!("/api/v1/cases/{id}")).done();
        assert_eq!(case["parties"][0]["party"].as_str(), Some(real.as_str()), "{case}");
    }
    let reply = open(&bench, &codes[2]);
    assert_eq!(reply.status.as_u16(), 422);
    assert!(html(&reply).contains("或者它尚未经过核验"), "{}", html(&reply));
    // A firm that both applies and provides has one code twice.
    let both = register(&mut bench, "云一股份", "enterprise", &codes[1]);
    bench.must(
        DISTRICT,
        "enterprise/authorise",
        &json!({"enterprise": both, "verified": true, "reason": "证照相符",
            "confirm_credit_code": true}),
    );
    let reply = open(&bench, &codes[1]);
    assert_eq!(reply.status.as_u16(), 422);
    assert!(html(&reply).contains("不止一个单位"), "{}", html(&reply));
}

#[test]
fn a_merger_names_the_successor_by_its_credit_code() {
    let bench = Bench::new();
    let officer = Browser::of(&bench, OFFICER);
    let (own, other) = (&bench.enterprises[ENTERPRISE], code(&bench, OTHER_ENTERPRISE));
    let page = officer.page(&format!("/do/enterprise/succeed?enterprise={own}"));
    assert!(page.contains("填写统一社会信用代码"), "{page}");
    let typed = |into| [("kind", "merger"), ("document", "登记通知书"), ("into", into)];
    let unknown = officer.fill(&page, "/do/enterprise/succeed", &typed("91450200000009999X"));
    assert_eq!(unknown.status.as_u16(), 422);
    assert!(html(&unknown).contains("没有这个统一社会信用代码"));
    let reply = officer.fill(&page, "/do/enterprise/succeed", &typed(&other));
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    let shown = bench.get(Some(OFFICER), &format!("/api/v1/enterprises/{own}")).done();
    assert_eq!(shown["status"], "succeeded", "{shown}");
}

#[test]
fn a_tie_is_declared_from_a_firms_page_without_its_counterpart() {
    let bench = Bench::new();
    let officer = Browser::of(&bench, OFFICER);
    let own = &bench.enterprises[ENTERPRISE];
    let page = officer.page(&format!("/do/relation/declare?enterprise={own}"));
    assert!(!page.contains("name=\"provider\""), "{page}");
    let typed = [("kind", "relative"), ("note", "配偶任职")];
    let reply = officer.fill(&page, "/do/relation/declare", &typed);
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
}

#[test]
fn what_waits_for_a_round_says_so_and_what_was_passed_over_waits_for_nobody() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    cleared(&bench, &application);
    let officer = Browser::of(&bench, OFFICER);
    let here = format!("/review/{application}");
    let page = officer.page(&here);
    assert!(page.contains("公示期满，待发放") && page.contains("href=\"/issue/2021\""), "{page}");
    let waiting = |bench: &Bench| {
        let inbox = bench.get(Some(OFFICER), "/api/v1/inbox").done();
        let items = inbox["items"].as_array().unwrap().clone();
        items.iter().filter(|it| it["id"] == application.as_str()).count()
    };
    assert_eq!(waiting(&bench), 1);
    let removal = json!({"provider": bench.providers[PROVIDER], "reason": "停止本地业务",
        "fault": false, "document": "柳工信函"});
    bench.must(REVIEWER, "provider/remove", &removal);
    let round = bench.must(OFFICER, "round/preview", &json!({"year": 2021}));
    bench.must(REVIEWER, "round/issue", &json!({"round": round}));
    let page = officer.page(&here);
    assert!(page.contains("未列入") && page.contains("第五条"), "{page}");
    assert_eq!(waiting(&bench), 0, "no officer can do anything about it");
}

#[test]
fn only_the_last_list_of_a_year_is_to_be_issued() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    cleared(&bench, &application);
    let first = bench.must(OFFICER, "round/preview", &json!({"year": 2021}));
    bench.travel("2021-03-30 09:00");
    let second = bench.must(OFFICER, "round/preview", &json!({"year": 2021}));
    let officer = Browser::of(&bench, OFFICER);
    let list = officer.page("/files/round");
    assert_eq!(list.matches("已由后一份名单取代").count(), 1, "{list}");
    assert!(officer.page(&format!("/files/round/{first}")).contains("已由后一份名单取代"));
    assert!(officer.page(&format!("/files/round/{second}")).contains("已编制，待发放"));
}

#[test]
fn every_rule_of_a_file_stands_once_with_what_was_found() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    let page = Browser::of(&bench, DISTRICT).page(&format!("/review/{application}"));
    let sentence = "企业生产经营正常";
    for said in
        ["不在经营异常名录；不在严重失信名单", "服务都在柳州市内实施", "云一在库", "企业资源计划"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.matches(sentence).count() <= 1, "{page}");
}

#[test]
fn a_code_that_fails_its_check_is_doubted_and_an_officer_confirms_it() {
    let bench = Bench::new();
    let district = Browser::of(&bench, DISTRICT);
    let own = &bench.enterprises[ENTERPRISE];
    let page = district.page(&format!("/do/enterprise/authorise?enterprise={own}"));
    assert!(!page.contains("confirm_credit_code"), "a code that fits is not asked about: {page}");
    assert!(!district.page(&format!("/files/enterprise/{own}")).contains("校验位不符"));
    // Its last character should be another one.
    let code = yunquan_service::city::credit_code(7);
    let wrong = if code.ends_with('X') { "Y" } else { "X" };
    let open = json!({"login": "laodaima", "name": "某人", "kind": "enterprise"});
    let opened = bench.run(None, "account/open", &open).done();
    let mut bench = bench;
    bench.accounts.insert("laodaima".to_owned(), opened["id"].as_str().unwrap().parse().unwrap());
    let upload = yunquan_service::city::upload(&bench.office, bench.who("laodaima"), "授权书");
    let form = json!({"name": "老代码厂", "credit_code": format!("{}{wrong}", &code[..17]),
        "jurisdiction": "450203", "industry": "3421", "tags": [], "address": "柳州市",
        "authorisation": upload.unwrap(), "contact_name": "王五",
        "contact_phone": "0772-7654321"});
    let id = bench.must("laodaima", "enterprise/register", &form);
    let firm = Browser::of(&bench, "laodaima");
    assert!(firm.page("/enterprise").contains("校验位不符"));
    let district = Browser::of(&bench, DISTRICT);
    let file = district.page(&format!("/files/enterprise/{id}"));
    assert!(file.contains("校验位不符"), "{file}");
    let page = district.page(&format!("/do/enterprise/authorise?enterprise={id}"));
    assert!(page.contains("confirm_credit_code"), "{page}");
}
