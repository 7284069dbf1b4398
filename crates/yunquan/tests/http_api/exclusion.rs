//! Cases behind the API: who sees whom, and what other funds are told.

use axum::body::Body;
use axum::http::{Method, header};
use calamine::Reader as _;
use serde_json::{Value, json};

use crate::bench::{
    AUDITOR, Bench, DISTRICT, ENTERPRISE, FUND, OFFICER, OTHER_ENTERPRISE, OTHER_PROVIDER,
    PROVIDER, REVIEWER, Reply, paths,
};

const COMPLAINANT: &str = "举报人丙";

struct Sanctioned {
    bench: Bench,
    case: String,
    code: String,
}

/// A case on a complaint, sanctioned on 2021-03-23 or so.
fn sanctioned() -> Sanctioned {
    let bench = Bench::new();
    let application = bench.submit("一号");
    bench.issue(&application);
    let vouchers = bench.get(Some(OFFICER), "/api/v1/vouchers").done();
    let voucher = vouchers["items"][0]["id"].clone();
    let enterprise = bench.enterprises[ENTERPRISE];
    let party = format!("enterprise/{enterprise}");
    let open = json!({"parties": [party], "vouchers": [voucher], "grounds": "虚构合同",
        "complainant_name": COMPLAINANT, "complainant_contact": "13900000000"});
    let case = bench.must(OFFICER, "case/open", &open);
    let hear = json!({"case": case, "party": party, "statement": "我方陈述"});
    bench.must(OFFICER, "case/hear", &hear);
    let file = bench.evidence();
    let find = json!({"case": case, "party": party, "at_fault": true,
        "ground": "false-information", "facts": "合同不实", "evidence": [file]});
    bench.must(OFFICER, "case/find", &find);
    for person in [OFFICER, REVIEWER] {
        bench.must(person, "case/sanction", &json!({"case": case, "reason": "事实清楚"}));
    }
    let shown = bench.get(Some(OFFICER), &format!("/api/v1/enterprises/{enterprise}")).done();
    let code = shown["credit_code"].as_str().unwrap().to_owned();
    Sanctioned { bench, case, code }
}

#[test]
fn only_who_handles_a_case_sees_who_complained() {
    let Sanctioned { bench, case, .. } = sanctioned();
    let path = format!("/api/v1/cases/{case}");
    for handler in [OFFICER, REVIEWER] {
        let shown = bench.get(Some(handler), &path).done();
        assert_eq!(shown["complainant"]["name"], COMPLAINANT, "{handler}");
        assert_eq!(shown["parties"][0]["statement"], "我方陈述");
    }
    for other in [AUDITOR, "财政经办", ENTERPRISE] {
        let reply = bench.get(Some(other), &path);
        let text = String::from_utf8(reply.bytes.clone()).unwrap();
        assert!(!text.contains(COMPLAINANT) && !text.contains("13900000000"), "{other}");
        assert_eq!(reply.done()["status"], "sanctioned", "{other}");
    }
    // A party sees its own part, and nothing of what was brought against it.
    let own = bench.get(Some(ENTERPRISE), &path).done();
    assert!(own.get("grounds").is_none() && own.get("signals").is_none(), "{own}");
    assert_eq!(own["parties"][0]["ground"], "false-information");
    for stranger in [OTHER_ENTERPRISE, PROVIDER] {
        bench.get(Some(stranger), &path).problem(404, "not-found");
        let list = bench.get(Some(stranger), "/api/v1/cases").done();
        assert_eq!(list["items"], json!([]), "{stranger}");
    }
    bench.get(Some(DISTRICT), &path).problem(403, "forbidden");
    bench.get(None, &path).problem(401, "sign-in");
    // Nor does any leaf of the journal name them.
    let leaves = bench.get(Some(AUDITOR), "/api/v1/journal/leaves?limit=1000").done();
    assert!(!leaves.to_string().contains(COMPLAINANT));
}

#[test]
fn a_relative_of_a_party_does_not_see_who_complained() {
    let Sanctioned { bench, case, .. } = sanctioned();
    let enterprise = bench.enterprises[ENTERPRISE];
    let declared = json!({"enterprise": enterprise, "kind": "relative", "note": "兄弟"});
    bench.must(OFFICER, "relation/declare", &declared);
    let shown = bench.get(Some(OFFICER), &format!("/api/v1/cases/{case}")).done();
    assert!(shown.get("complainant").is_none(), "{shown}");
}

/// Nor does who declared a tie to a firm that has become a party by a merger (R3.6).
#[test]
fn a_relative_of_a_firm_that_a_party_took_over_does_not_see_it_either() {
    let Sanctioned { bench, case, .. } = sanctioned();
    let (party, other) = (bench.enterprises[ENTERPRISE], bench.enterprises[OTHER_ENTERPRISE]);
    let complainant = |who| {
        let shown = bench.get(Some(who), &format!("/api/v1/cases/{case}")).done();
        shown.get("complainant").cloned()
    };
    let declared = json!({"enterprise": other, "kind": "relative", "note": "兄弟"});
    bench.must(REVIEWER, "relation/declare", &declared);
    assert!(complainant(REVIEWER).is_some());
    let merger = json!({"enterprise": other, "kind": "merger", "into": party,
        "document": "准予合并登记通知书"});
    bench.must(OFFICER, "enterprise/succeed", &merger);
    assert_eq!(complainant(REVIEWER), None);
    assert!(complainant(OFFICER).is_some());
}

fn day_after(day: &str) -> String {
    day.parse::<chrono::NaiveDate>().unwrap().succ_opt().unwrap().to_string()
}

fn question(code: &str, kind: &str, on: &str) -> String {
    format!("/api/v1/exclusion?credit_code={code}&kind={kind}&on={on}")
}

#[test]
fn a_fund_hears_yes_or_no_and_until_when_and_nothing_else() {
    let Sanctioned { bench, code, .. } = sanctioned();
    let today = bench.today();
    let until = bench.after(3);
    let path = question(&code, "any-industrial", &today);
    let answer = bench.get(Some(FUND), &path).done();
    assert_eq!(answer, json!({"supported": false, "until": until}));
    let told = bench.get(Some(OFFICER), &path).done();
    assert_eq!(told["reasons"], json!(["R23.5"]));
    // Through 24:00 of the last day.
    let last = bench.get(Some(FUND), &question(&code, "same-type", &until)).done();
    assert_eq!(last["supported"], false);
    let after = bench.get(Some(FUND), &question(&code, "same-type", &day_after(&until)));
    assert_eq!(after.done(), json!({"supported": true, "until": null}));
    for other in [DISTRICT, ENTERPRISE, PROVIDER, OTHER_PROVIDER] {
        bench.get(Some(other), &path).problem(403, "forbidden");
    }
    bench.get(None, &path).problem(401, "sign-in");
    // That is its one right.
    for closed in ["/api/v1/cases", "/api/v1/vouchers", "/api/v1/enterprises", "/api/v1/signals"] {
        bench.get(Some(FUND), closed).problem(403, "forbidden");
    }
    bench.get(Some(FUND), &format!("/api/v1/exclusions/{code}")).problem(403, "forbidden");
}

#[test]
fn whoever_holds_a_voucher_gets_no_support_of_the_same_type() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    bench.issue(&application);
    let shown = format!("/api/v1/enterprises/{}", bench.enterprises[ENTERPRISE]);
    let shown = bench.get(Some(OFFICER), &shown).done();
    let code = shown["credit_code"].as_str().unwrap();
    let (today, until) = (bench.today(), bench.after(2));
    let same = bench.get(Some(OFFICER), &question(code, "same-type", &today)).done();
    assert_eq!(same, json!({"supported": false, "until": until, "reasons": ["R25.1"]}));
    let any = bench.get(Some(OFFICER), &question(code, "any-industrial", &today)).done();
    assert_eq!(any, json!({"supported": true, "until": null, "reasons": []}));
}

/// A slip of one digit must not be answered with yes.
#[test]
fn a_mistyped_code_is_nobodys_and_is_doubted() {
    let Sanctioned { bench, code, .. } = sanctioned();
    let (digit, rest) = (code.chars().nth(8).unwrap(), &code[9..]);
    let slip = format!("{}{}{rest}", &code[..8], if digit == '1' { '2' } else { '1' });
    let path = question(&slip, "any-industrial", &bench.today());
    let problem = bench.get(Some(FUND), &path).problem(400, "invalid");
    assert_eq!(paths(&problem), ["credit_code"]);
    assert_eq!(problem["errors"][0]["code"], "check-digit");
    let sure = bench.get(Some(FUND), &format!("{path}&confirm_credit_code=true")).done();
    assert_eq!(sure, json!({"supported": true, "until": null}));
    let mut ask = json!({"credit_codes": [code, slip], "kind": "any-industrial", "format": "json"});
    let problem = post(&bench, FUND, &ask).problem(400, "invalid");
    assert_eq!(paths(&problem), ["credit_codes.1"]);
    ask["confirm_credit_code"] = json!(true);
    assert_eq!(post(&bench, FUND, &ask).done()["items"][1]["supported"], true);
}

#[test]
fn a_question_that_cannot_be_read_is_told_all_its_faults() {
    let bench = Bench::new();
    let path = "/api/v1/exclusion?credit_code=1&kind=all&on=2021-13-01&colour=red";
    let problem = bench.get(Some(FUND), path).problem(400, "invalid");
    assert_eq!(paths(&problem), ["credit_code", "kind", "on", "colour"]);
    let problem = bench.get(Some(FUND), "/api/v1/exclusion").problem(400, "invalid");
    assert_eq!(paths(&problem), ["credit_code", "kind"]);
}

fn post(bench: &Bench, name: &str, form: &Value) -> Reply {
    let request = axum::http::Request::builder()
        .method(Method::POST)
        .uri("/api/v1/exclusion")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", bench.token(name)));
    bench.send(request.body(Body::from(form.to_string())).unwrap())
}

#[test]
fn a_list_is_answered_as_asked_for() {
    let Sanctioned { bench, code, .. } = sanctioned();
    let nobody = "91450200198229141F";
    let codes = json!([code, nobody]);
    let ask =
        |format: &str| json!({"credit_codes": codes, "kind": "any-industrial", "format": format});
    let until = bench.after(3);
    let items = post(&bench, FUND, &ask("json")).done();
    assert_eq!(
        items["items"],
        json!([
            {"credit_code": code, "supported": false, "until": until},
            {"credit_code": nobody, "supported": true, "until": null},
        ])
    );
    let csv = post(&bench, FUND, &ask("csv"));
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(csv.bytes).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "统一社会信用代码,可否支持,截止日期");
    assert_eq!(lines[1], format!("{code},不可以 no,{until}"));
    assert_eq!(lines[2], format!("{nobody},可以 yes,"));
    let told = String::from_utf8(post(&bench, OFFICER, &ask("csv")).bytes).unwrap();
    assert!(told.lines().nth(1).unwrap().ends_with(",R23.5"), "{told}");
    let book = post(&bench, FUND, &ask("xlsx"));
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(book.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.get_size(), (3, 3));
    assert_eq!(range.get((1, 2)).unwrap().to_string(), until);
    let bad = json!({"credit_codes": ["1", code], "kind": "x", "format": "pdf"});
    let problem = post(&bench, FUND, &bad).problem(400, "invalid");
    assert_eq!(paths(&problem), ["credit_codes.0", "kind", "format"]);
    post(&bench, ENTERPRISE, &ask("json")).problem(403, "forbidden");
}

#[test]
fn signals_show_the_case_that_handles_them() {
    let bench = Bench::new();
    let same = |contract: &str| {
        let mut form = bench.application(contract);
        form["contact_phone"] = json!("0772-7654321");
        form
    };
    bench.must(ENTERPRISE, "application/submit", &same("一号"));
    bench.must(OTHER_ENTERPRISE, "application/submit", &same("二号"));
    // Seen again, it is registered once.
    bench.must(OTHER_ENTERPRISE, "application/submit", &same("三号"));
    let open = bench.get(Some(OFFICER), "/api/v1/signals?handled=false").done();
    let items = open["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{open}");
    assert_eq!(items[0]["facts"]["pattern"], "same-contact");
    assert_eq!(items[0]["case"], Value::Null);
    let other = bench.enterprises[OTHER_ENTERPRISE];
    let form = json!({"parties": [format!("enterprise/{other}")], "vouchers": [],
        "grounds": "联系方式相同", "signals": [items[0]["id"]]});
    let case = bench.must(OFFICER, "case/open", &form);
    let none = bench.get(Some(OFFICER), "/api/v1/signals?handled=false").done();
    assert_eq!(none["items"], json!([]));
    let handled = bench.get(Some(OFFICER), "/api/v1/signals?handled=true").done();
    assert_eq!(handled["items"][0]["case"], json!(case));
    let of = bench.get(Some(OFFICER), &format!("/api/v1/signals?case={case}")).done();
    assert_eq!(of["items"].as_array().unwrap().len(), 1);
    // What is the same is nowhere in the journal.
    let leaves = bench.get(Some(AUDITOR), "/api/v1/journal/leaves?limit=1000").done();
    assert!(!leaves.to_string().contains("7654321"));
    bench.get(Some(ENTERPRISE), "/api/v1/signals").problem(403, "forbidden");
}
