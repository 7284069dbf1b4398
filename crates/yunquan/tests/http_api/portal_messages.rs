//! What firms are told, each of its own files and nothing of who complained.

use serde_json::json;

use crate::bench::{
    Bench, DISTRICT, ENTERPRISE, OFFICER, OTHER_ENTERPRISE, OTHER_PROVIDER, PROVIDER,
};
use crate::portal_browser::{Browser, html, leads_to};
use crate::portal_ground::{Typed, redeem, taken};

#[test]
fn an_enterprise_is_told_of_its_application_from_return_to_voucher() {
    let bench = Bench::new();
    let id = bench.submit("一号");
    let browser = Browser::of(&bench, ENTERPRISE);
    assert!(browser.page("/messages").contains("企业授权已核实"));
    let back = json!({"application": id, "reason": "缺少签章页", "remarks": []});
    bench.must(DISTRICT, "application/return", &back);
    let page = browser.page("/messages");
    for text in ["申请退回补正", "缺少签章页", "截至", &format!("/applications/{id}")]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    // What has come back must be answered in time; what was handed in again waits for others.
    assert_eq!(page.matches("chip due").count(), 1, "{page}");
    let mut again = bench.application("一号");
    again["application"] = json!(id);
    bench.must(ENTERPRISE, "application/submit", &again);
    assert_eq!(browser.page("/messages").matches("chip due").count(), 0);
    bench.issue(&id);
    let page = browser.page("/messages");
    for text in ["县区已推荐上报", "已开始公示", "服务券已发放", "50,000.00"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    // Of the voucher alone it is still told how long.
    assert_eq!(page.matches("chip due").count(), 1, "{page}");
    // The newest stands first.
    assert!(page.find("服务券已发放").unwrap() < page.find("申请退回补正").unwrap(), "{page}");
    for other in [OTHER_ENTERPRISE, OTHER_PROVIDER] {
        let page = Browser::of(&bench, other).page("/messages");
        assert!(!page.contains("缺少签章页") && !page.contains("服务券已发放"), "{other}: {page}");
    }
    assert!(Browser::of(&bench, PROVIDER).page("/messages").contains("服务券已发放"));
    let english = Browser { lang: "en", ..Browser::of(&bench, ENTERPRISE) };
    assert!(english.page("/messages").contains("Voucher issued"));
}

/// The API and the page read one function; pages join into the whole, each message once.
#[test]
fn the_api_gives_all_topics_in_pages() {
    let bench = Bench::new();
    let number = bench.issue(&bench.submit("一号"));
    assert!(!number.is_empty());
    let key = format!("enterprise/{}", bench.enterprises[ENTERPRISE]);
    let party = key.parse().unwrap();
    let lens = bench.office.lens().unwrap();
    let (mut shown, mut after) = (Vec::new(), None);
    loop {
        let page = lens.told(party, after.as_deref()).unwrap();
        let topics = page.items.iter().map(|it| it.told.topic.as_str().to_owned());
        shown.extend(topics);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let (mut told, mut path) = (Vec::new(), "/api/v1/messages".to_owned());
    loop {
        let page = bench.get(Some(ENTERPRISE), &path).done();
        let items = page["items"].as_array().unwrap();
        told.extend(items.iter().map(|it| it["topic"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/messages?cursor={next}");
    }
    assert_eq!(told, shown);
    for topic in ["application-recommended", "publicity-begun", "voucher-issued"] {
        assert_eq!(told.iter().filter(|it| *it == topic).count(), 1, "{topic}: {told:?}");
    }
    for query in ["cursor=x", "kind=voucher-ends"] {
        let path = format!("/api/v1/messages?{query}");
        bench.get(Some(ENTERPRISE), &path).problem(400, "invalid");
    }
    let other = bench.get(Some(OTHER_ENTERPRISE), "/api/v1/messages").done();
    assert!(!other.to_string().contains("voucher-issued"), "{other}");
    let office = bench.get(Some(OFFICER), "/api/v1/messages").done();
    assert_eq!(office["items"], json!([]));
}

#[test]
fn a_provider_is_told_of_its_redemption() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let browser = Browser::of(&bench, PROVIDER);
    let redeem = redeem(&taken(&bench, &browser));
    bench.travel("2021-02-01 09:00");
    let typed = Typed::redemption(&bench);
    let reply = browser.fill(&browser.page(&redeem), &redeem, &typed.pairs());
    let file = leads_to(&reply).split('?').next().unwrap().to_owned();
    let id = file.rsplit('/').next().unwrap();
    let back = json!({"redemption": id, "reason": "发票金额", "remarks": []});
    bench.must(OFFICER, "redemption/return", &back);
    let page = browser.page("/messages");
    for text in ["兑现申请退回补正", "发票金额", file.as_str(), ENTERPRISE] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let page = Browser::of(&bench, ENTERPRISE).page("/messages");
    assert!(page.contains("接券机构已接收服务券") && !page.contains("发票金额"), "{page}");
}

/// A party learns that there is a case, not its grounds and not who brought it.
#[test]
fn a_case_is_told_without_who_complained() {
    let bench = Bench::new();
    let party = format!("provider/{}", bench.providers[PROVIDER]);
    let form = json!({"grounds": "虚构服务内容", "parties": [party], "signals": [],
        "vouchers": [], "evidence": [bench.evidence()], "complainant_name": "赵六",
        "complainant_contact": "13900000000"});
    bench.must(OFFICER, "case/open", &form);
    let page = Browser::of(&bench, PROVIDER).page("/messages");
    assert!(page.contains("已就涉嫌违规立案"), "{page}");
    for secret in ["赵六", "13900000000", "虚构服务内容"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    assert!(!Browser::of(&bench, ENTERPRISE).page("/messages").contains("已就涉嫌违规立案"));
}

#[test]
fn the_list_of_vouchers_is_sent_whole() {
    let bench = Bench::new();
    let browser = Browser::new(&bench);
    let file = "/results.csv?year=2021";
    let empty = html(&browser.get(file));
    assert_eq!(empty.lines().count(), 1, "{empty}");
    bench.issue(&bench.submit("一号"));
    let reply = browser.get(file);
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    let text = html(&reply);
    assert!(text.starts_with('\u{FEFF}') && text.ends_with("\r\n"), "{text}");
    let line = text.lines().nth(1).unwrap();
    assert!(line.contains(ENTERPRISE) && line.contains("50000.00"), "{line}");
    assert_eq!(text.lines().count(), 2);
}

/// How many messages the navigation calls unread.
fn unread(page: &str) -> usize {
    let count = page.split("<span class=\"count\">").nth(1);
    count.map_or(0, |it| it.split('<').next().unwrap().parse().unwrap())
}

/// The `read` of every message over the API, page by page.
fn read_marks(bench: &Bench, name: &str) -> Vec<bool> {
    let (mut marks, mut path) = (Vec::new(), "/api/v1/messages".to_owned());
    loop {
        let page = bench.get(Some(name), &path).done();
        let items = page["items"].as_array().unwrap();
        marks.extend(items.iter().map(|it| it["read"].as_bool().unwrap()));
        let Some(next) = page["next"].as_str() else { return marks };
        path = format!("/api/v1/messages?cursor={next}");
    }
}

/// A page that was seen makes its own messages read, and no others.
#[test]
fn a_message_is_unread_until_its_page_was_seen() {
    const FILES: usize = 60;
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    let before = unread(&browser.page("/applications"));
    assert!(before > 0, "its registration was decided");
    let mut ids = Vec::new();
    for nth in 0..FILES {
        let id = bench.submit(&format!("第{nth}号"));
        let back = json!({"application": id, "reason": "缺少签章页", "remarks": []});
        bench.must(DISTRICT, "application/return", &back);
        ids.push(id);
    }
    assert_eq!(unread(&browser.page("/applications")), before + FILES);
    assert!(read_marks(&bench, ENTERPRISE).iter().all(|read| !read));
    // The first page holds fifty files and what concerns the firm itself.
    let page = browser.page("/messages");
    assert_eq!(page.matches("<span class=\"chip live\">未读</span>").count(), 50 + before);
    assert_eq!(unread(&page), FILES - 50, "what this page shows is not counted any more");
    let page = browser.page("/messages");
    assert!(!page.contains("<span class=\"chip live\">未读</span>"), "{page}");
    let marks = read_marks(&bench, ENTERPRISE);
    assert_eq!(marks.iter().filter(|read| **read).count(), 50 + before);
    // Something new about the oldest file, which stands on the second page, is unread there.
    let mut again = bench.application("第0号");
    again["application"] = json!(ids[0]);
    bench.must(ENTERPRISE, "application/submit", &again);
    let opinion = json!({"application": ids[0], "opinion": "同意", "findings": []});
    bench.must(DISTRICT, "application/recommend", &opinion);
    assert_eq!(unread(&browser.page("/messages")), FILES - 50 + 1);
    let second = page.split("\" rel=\"next\"").next().unwrap().rsplit('"').next().unwrap();
    let second = second.replace("&amp;", "&").replace("&#38;", "&");
    let page = browser.page(&second);
    assert_eq!(page.matches("<span class=\"chip live\">未读</span>").count(), FILES - 50 + 1);
    assert_eq!(unread(&page), 0, "{page}");
    assert!(read_marks(&bench, ENTERPRISE).iter().all(|read| *read));
    // Its clerks and other firms have marks of their own; the journal has none.
    let other = Browser::of(&bench, OTHER_ENTERPRISE);
    assert!(unread(&other.page("/applications")) > 0);
    assert!(!Browser::new(&bench).page("/").contains("class=\"count\""));
    assert!(!Browser::of(&bench, OFFICER).page("/desk").contains("class=\"count\""));
}

/// What another firm does, and what an office does with other files, changes no count.
#[test]
fn a_count_follows_what_happens_to_the_firms_own_files() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    browser.page("/messages");
    assert_eq!(unread(&browser.page("/vouchers")), 0);
    let other = bench.must(
        OTHER_ENTERPRISE,
        "application/submit",
        &bench.application_of(OTHER_ENTERPRISE, "二号"),
    );
    assert_eq!(unread(&browser.page("/vouchers")), 0);
    let id = bench.submit("一号");
    assert_eq!(unread(&browser.page("/vouchers")), 0, "nobody is told what he did himself");
    bench.issue(&id);
    let own = unread(&browser.page("/vouchers"));
    assert_eq!(own, 4, "recommended, approved, made public, issued");
    let back = json!({"application": other, "reason": "缺少签章页", "remarks": []});
    bench.must("柳南区经办", "application/return", &back);
    assert_eq!(unread(&browser.page("/vouchers")), own);
    let english = Browser { lang: "en", ..browser };
    let page = english.page("/vouchers");
    assert!(page.contains(&format!("<span class=\"count\">{own}<span class=\"vh\">")), "{page}");
}
