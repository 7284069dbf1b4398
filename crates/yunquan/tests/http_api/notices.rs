//! What a year's notice limits (R11.1): the categories that it names, and its quota.

use serde_json::{Value, json};

use crate::bench::{Bench, DISTRICT, ENTERPRISE, OFFICER, PROVIDER, REVIEWER, notice};
use crate::paying::FINANCE;

/// The bench at the beginning of 2022, whose budget has room for everything, under a notice of
/// these categories and this quota.
fn under(categories: &[&str], quota_fen: i64) -> Bench {
    let bench = Bench::new();
    bench.travel("2022-01-04 09:00");
    let budget =
        json!({"year": 2022, "amount_fen": 1_000_000_000, "document": "柳财工〔2022〕1号"});
    bench.must(FINANCE, "budget/appropriate", &budget);
    let item = |code: &str, category: &str| {
        json!({"code": code, "name": code, "category": category, "unit": "项",
            "price_fen": 10_000_000})
    };
    let items = [item("企业资源计划", "management"), item("采集网关", "equipment")];
    let catalogue = json!({"provider": bench.providers[PROVIDER], "year": 2022, "items": items});
    bench.must(OFFICER, "provider/catalogue", &catalogue);
    let mut terms = notice(2022);
    terms["categories"] = json!(categories);
    terms["quota_fen"] = json!(quota_fen);
    bench.must(OFFICER, "notice/publish", &terms);
    bench
}

fn line(item: &str) -> Value {
    json!({"item": item, "quantity": 1, "price_fen": 10_000_000, "region": "450203"})
}

/// An application of 2022 for one of these items each, 100000.00 yuan a line.
fn application(bench: &Bench, contract: &str, items: &[&str]) -> Value {
    let mut form = bench.application(contract);
    form["contract"]["lines"] = items.iter().map(|item| line(item)).collect();
    form["contract"]["price_fen"] = json!(10_000_000 * items.len());
    for (field, day) in [("signed_on", "2022-01-04"), ("ends_on", "2022-12-31")] {
        form["contract"][field] = json!(day);
    }
    form
}

#[test]
fn a_service_is_of_a_category_that_the_notice_names() {
    let bench = under(&["equipment"], 1_000_000_000);
    let ask = |items: &[&str]| {
        let form = application(&bench, "一号", items);
        bench.run(Some(ENTERPRISE), "application/submit", &form)
    };
    let refused = ask(&["企业资源计划"]).problem(422, "refused");
    assert_eq!(refused["rule"], "R11.1");
    // One line beyond the notice is enough; it is named.
    let refused = ask(&["采集网关", "企业资源计划"]).problem(422, "refused");
    assert_eq!(refused["rule"], "R11.1");
    assert_eq!(refused["at"], json!(["contract.lines.1.item"]));
    ask(&["采集网关"]).done();
}

/// Subsidies of 30000.00 each: 30 % of 100000.00 in 2022.
fn issued_under(quota_fen: i64) -> Vec<String> {
    let bench = under(&["management"], quota_fen);
    let files: Vec<String> = ["一号", "二号"]
        .iter()
        .map(|contract| {
            let form = application(&bench, contract, &["企业资源计划"]);
            bench.must(ENTERPRISE, "application/submit", &form)
        })
        .collect();
    for file in &files {
        let opinion = json!({"application": file, "opinion": "同意", "findings": []});
        bench.must(DISTRICT, "application/recommend", &opinion);
        bench.must(OFFICER, "application/approve", &opinion);
    }
    bench.must(OFFICER, "publicity/post", &json!({"applications": files}));
    bench.travel("2022-02-10 09:00");
    let round = bench.must(OFFICER, "round/preview", &json!({"year": 2022}));
    bench.must(REVIEWER, "round/issue", &json!({"round": round}));
    let status = |file: &String| {
        let shown = bench.get(Some(OFFICER), &format!("/api/v1/applications/{file}")).done();
        shown["status"].as_str().unwrap().to_owned()
    };
    files.iter().map(status).collect()
}

#[test]
fn no_more_is_issued_than_the_notices_quota_whatever_the_budget_has() {
    assert_eq!(issued_under(6_000_000), ["issued", "issued"]);
    assert_eq!(issued_under(5_999_999), ["issued", "waiting"]);
    assert_eq!(issued_under(3_000_000), ["issued", "waiting"]);
    assert_eq!(issued_under(2_999_999), ["waiting", "waiting"]);
}
