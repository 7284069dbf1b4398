//! The officers' pages over HTTP: the scheme with its numbers and cases, the journal searched,
//! signals, objections, and an admission file before the experts.

use serde_json::json;

use crate::bench::{
    AUDITOR, Bench, DISTRICT, ENTERPRISE, OFFICER, OTHER_ENTERPRISE, OTHER_PROVIDER, PROVIDER,
    REVIEWER,
};
use crate::portal_browser::{Browser, html};

const INSPECTOR: &str = "检查员1";

/// A text as an address carries it.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The address of a link by its words.
#[track_caller]
fn link<'p>(page: &'p str, word: &str) -> &'p str {
    let (before, _) = page.split_once(&format!(">{word}</a>")).unwrap_or_else(|| panic!("{page}"));
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap()
}

#[test]
fn an_article_shows_its_rules_numbers_judgement_and_cases() {
    let bench = Bench::new();
    let officer = Browser::of(&bench, OFFICER);
    let scheme = officer.page("/scheme");
    for said in ["第十四条", "R14.3", "500,000.00 元", "80%", "2020年1月1日至2020年12月31日"]
    {
        assert!(scheme.contains(said), "{said}");
    }
    assert!(scheme.len() < 100_000 - 36_000, "{} with its style", scheme.len());
    let article = officer.page("/scheme/14");
    let case = "公示无异议的一并发放";
    for said in ["R14.2", "单个企业年度上限", case, "由人判断", "异议"] {
        assert!(article.contains(said), "{said}");
    }
    let shown = officer.page(link(&article, case));
    assert!(shown.contains("发放 2021 年的服务券") && shown.contains("art-14.feature"), "{shown}");
    // The choice is kept, and leads back to the page.
    assert_eq!(officer.get("/scheme/14?lang=en").status.as_u16(), 303);
    let page = officer.page("/scheme/14");
    assert!(page.contains("Annual cap of one enterprise") && page.contains(case), "{page}");
    assert_eq!(officer.get("/scheme/99").status.as_u16(), 404);
    assert_eq!(officer.get("/scheme/cases/99999").status.as_u16(), 404);
    assert_eq!(Browser::of(&bench, ENTERPRISE).get("/scheme/14").status.as_u16(), 403);
}

#[test]
fn the_journal_is_searched_by_what_an_auditor_knows() {
    let bench = Bench::new();
    let number = bench.issue(&bench.submit("一号"));
    let auditor = Browser::of(&bench, AUDITOR);
    let rows = |query: &str| {
        let page = auditor.page(&format!("/journal?{query}"));
        page.matches("<th scope=\"row\">").count()
    };
    let issued = "what=voucher.issued";
    assert_eq!(rows(issued), 1);
    assert_eq!(rows(&format!("of={number}")), 1);
    assert_eq!(rows(&format!("{issued}&by={}", encoded(REVIEWER))), 1);
    assert_eq!(rows(&format!("{issued}&by={}", encoded(OFFICER))), 0);
    assert_eq!(rows("what=application.submitted&rule=R28.1"), 1);
    assert_eq!(rows("what=application.submitted&rule=R28"), 1);
    assert_eq!(rows("what=application.submitted&rule=R27"), 0);
    assert_eq!(rows(&format!("{issued}&firm={}", encoded(ENTERPRISE))), 1);
    assert_eq!(rows(&format!("{issued}&firm={}", encoded(OTHER_ENTERPRISE))), 0);
    // A firm by any part of its name.
    for (part, found) in
        [("甲", 1), ("甲机", 1), ("机械", 1), ("械", 1), ("甲机械厂", 0), ("一", 1)]
    {
        assert_eq!(rows(&format!("{issued}&firm={}", encoded(part))), found, "{part}");
    }
    let today = bench.today();
    assert_eq!(rows(&format!("{issued}&from={today}&to={today}")), 1);
    assert_eq!(rows(&format!("{issued}&to=2020-01-01")), 0);
    let listed = auditor.page(&format!("/files/enterprise?name={}", encoded("汽配")));
    assert!(listed.contains(OTHER_ENTERPRISE) && !listed.contains(ENTERPRISE), "{listed}");
    let page = auditor.page("/journal?by=nobody&from=x");
    assert!(page.contains("没有这个登录名") && page.contains("日期写作"), "{page}");
    // The first page goes on from its last leaf.
    let first = auditor.page("/journal");
    let older = auditor.page(&link(&first, "继续往前查").replace("&amp;", "&"));
    assert!(older.contains("回到最新") && older.contains("<th scope=\"row\">"), "{older}");
}

#[test]
fn an_event_opens_with_its_words_leaf_and_proof() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let auditor = Browser::of(&bench, AUDITOR);
    let list = auditor.page("/journal?what=voucher.issued");
    let path = link(&list, "发放服务券").to_owned();
    let page = auditor.page(&path);
    let leaf = path.rsplit('/').next().unwrap();
    let proof = bench.get(Some(AUDITOR), &format!("/api/v1/journal/proof?leaf={leaf}")).done();
    for hash in proof["path"].as_array().unwrap() {
        assert!(page.contains(hash.as_str().unwrap()), "{hash}");
    }
    assert!(page.contains(REVIEWER) && page.contains("5000000"), "{page}");
    // Access is the table's: an inspector sees vouchers, but no account and no budget.
    let inspector = Browser::of(&bench, INSPECTOR);
    inspector.page(&path);
    assert!(!inspector.page("/journal?what=account.opened").contains("<th scope=\"row\">"));
    let opened = auditor.page("/journal?what=account.opened");
    let opened = opened.split("<th scope=\"row\"><a href=\"").nth(1).unwrap();
    let opened = opened.split('"').next().unwrap();
    assert_eq!(inspector.get(opened).status.as_u16(), 404);
    assert_eq!(Browser::of(&bench, PROVIDER).get(&path).status.as_u16(), 403);
    // A district sees what is its own, by its key alone.
    let district = Browser::of(&bench, DISTRICT);
    let own = format!("/journal?of=enterprise/{}", bench.enterprises[ENTERPRISE]);
    assert!(district.page(&own).contains("<th scope=\"row\">"));
    let other = format!("/journal?of=enterprise/{}", bench.enterprises[OTHER_ENTERPRISE]);
    assert!(!district.page(&other).contains("<th scope=\"row\">"));
}

#[test]
fn a_signal_leads_to_a_case_and_says_what_has_become_of_it() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let voucher = bench.get(Some(OFFICER), "/api/v1/vouchers").done()["items"][0]["id"].clone();
    let form = json!({"voucher": voucher});
    bench.run(Some(OTHER_PROVIDER), "voucher/verify", &form).problem(422, "refused");
    let officer = Browser::of(&bench, OFFICER);
    let signals = bench.get(Some(OFFICER), "/api/v1/signals?rule=R3.5").done();
    let id = signals["items"][0]["id"].as_str().unwrap().to_owned();
    let page = officer.page(&format!("/files/signal/{id}"));
    let open = link(&page, "据此立案").to_owned();
    let begin = officer.page(&open);
    let party = format!("enterprise/{}", bench.enterprises[ENTERPRISE]);
    let typed = [
        ("parties", party.as_str()),
        ("vouchers", voucher.as_str().unwrap()),
        ("grounds", "他人持券"),
        ("signals", id.as_str()),
    ];
    let reply = officer.fill(&begin, "/files/case/new", &typed);
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    let list = officer.page("/files/signal");
    assert!(list.contains("案件：已立案，待听取意见"), "{list}");
    let href = format!("href=\"/files/signal/{id}\"");
    for (state, listed) in [("handled", true), ("open", false), ("other", false)] {
        let list = officer.page(&format!("/files/signal?status={state}"));
        assert_eq!(list.contains(&href), listed, "{state}: {list}");
    }
    let page = officer.page(&format!("/files/signal/{id}"));
    assert!(page.contains("/files/case/") && !page.contains("据此立案"), "{page}");
}

/// A page offers no command that the state of its file refuses.
#[test]
fn a_file_offers_what_its_state_lets_through() {
    let bench = Bench::new();
    let officer = Browser::of(&bench, OFFICER);
    let page = officer.page(&format!("/files/enterprise/{}", bench.enterprises[ENTERPRISE]));
    assert!(page.contains("/do/enterprise/succeed?"), "{page}");
    assert!(!page.contains("/do/enterprise/authorise?"), "{page}");
    let reviewer = Browser::of(&bench, REVIEWER);
    let page = reviewer.page(&format!("/files/provider/{}", bench.providers[PROVIDER]));
    assert!(page.contains("/do/provider/suspend?"), "{page}");
    for refused in ["admit", "reinstate"] {
        assert!(!page.contains(&format!("/do/provider/{refused}?")), "{refused}: {page}");
    }
}

/// Lists of files that have no column of their state are narrowed by it all the same.
#[test]
fn publicities_and_rounds_are_listed_by_state() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let second = bench.submit("二号");
    let opinion = json!({"application": second, "opinion": "同意", "findings": []});
    bench.must(DISTRICT, "application/recommend", &opinion);
    bench.must(OFFICER, "application/approve", &opinion);
    bench.must(OFFICER, "publicity/post", &json!({"applications": [second]}));
    let officer = Browser::of(&bench, OFFICER);
    // The admission of the provider was made public too, and has ended.
    let kinds =
        [("publicity", [("open", 1), ("closed", 2)]), ("round", [("prepared", 0), ("issued", 1)])];
    for (kind, states) in kinds {
        for (state, count) in states.into_iter().chain([("other", 0)]) {
            let page = officer.page(&format!("/files/{kind}?status={state}"));
            let files = page.matches(&format!("<li><a href=\"/files/{kind}/")).count();
            assert_eq!(files, count, "{kind} {state}: {page}");
        }
    }
    for (query, count) in [("", 1), ("?issued=true", 1), ("?issued=false", 0)] {
        let list = bench.get(Some(OFFICER), &format!("/api/v1/rounds{query}")).done();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(count), "{query}");
    }
}

#[test]
fn of_several_objections_the_officer_chooses_one() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    let opinion = json!({"application": application, "opinion": "同意", "findings": []});
    bench.must(DISTRICT, "application/recommend", &opinion);
    bench.must(OFFICER, "application/approve", &opinion);
    let posted = bench.must(OFFICER, "publicity/post", &json!({"applications": [application]}));
    for facts in ["合同虚假", "设备早已上云"] {
        let objection = json!({"publicity": posted, "application": application, "name": "赵六",
            "contact": "13800000000", "facts": facts, "evidence": []});
        bench.run(None, "publicity/object", &objection).done();
    }
    let reviewer = Browser::of(&bench, REVIEWER);
    let here = format!("/files/publicity/{posted}");
    let page = reviewer.page(&here);
    assert!(page.contains("合同虚假") && page.contains("设备早已上云"), "{page}");
    // Who decides must be able to ask who objects; nobody else is told.
    assert!(page.contains("赵六") && page.contains("13800000000"), "{page}");
    for other in [OFFICER, AUDITOR] {
        let page = Browser::of(&bench, other).page(&here);
        assert!(page.contains("合同虚假") && !page.contains("赵六"), "{other}: {page}");
        assert!(!page.contains("13800000000"), "{other}: {page}");
    }
    let reply = reviewer.fill(&page, &here, &[("upheld", "false"), ("reason", "查无实据")]);
    assert_eq!(reply.status.as_u16(), 422, "none was chosen");
    let objections = bench.get(Some(OFFICER), &format!("/api/v1/publicities/{posted}")).done();
    let second = objections["objections"][1]["id"].as_str().unwrap().to_owned();
    assert!(page.contains(&format!("<option value=\"{second}\"")), "{page}");
    let typed = [("objection", second.as_str()), ("upheld", "false"), ("reason", "查无实据")];
    let reply = reviewer.fill(&html(&reply), &here, &typed);
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    let left = reviewer.page(&here);
    assert!(!left.contains(&format!("value=\"{second}\"")), "{left}");
    assert!(left.contains("查无实据"), "{left}");
}

#[test]
fn an_expert_sees_the_file_that_he_judges() {
    let bench = Bench::new();
    let panels = bench.get(Some(AUDITOR), "/api/v1/panels").done();
    let panel = &panels["items"][0];
    let (id, provider) = (panel["id"].as_str().unwrap(), panel["providers"][0].as_str().unwrap());
    let expert = Browser::of(&bench, "专家1");
    let page = expert.page(&format!("/files/panel/{id}?of={provider}"));
    for said in ["申请人声明", "专业服务人员", "标准服务报价", "材料"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let officer = Browser::of(&bench, OFFICER);
    assert!(officer.page(&format!("/files/provider/{provider}")).contains("申请人声明"));
}
