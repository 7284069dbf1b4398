//! From a redemption to its payment: the draw that anyone checks, the payment list, the bank's
//! answers, what waits for whom, and the figures that come of it.

use std::process::{Command, Output};

use calamine::{DataType as _, Reader as _};
use serde_json::{Value, json};
use yunquan_service::{city, draws, payments, sheets};

use crate::bench::{
    ADMINISTRATOR, AUDITOR, Bench, ENTERPRISE, OFFICER, OTHER_PROVIDER, PROVIDER, REVIEWER,
    SECURITY, paths,
};
use crate::portal_browser::Browser;

pub(crate) const FINANCE: &str = "财政经办";
const FINANCE_REVIEWER: &str = "财政复核";
pub(crate) const ORGANISER: &str = "评审机构";
const INSPECTOR: &str = "检查员1";
const EXPERTS: [&str; 3] = ["专家1", "专家2", "专家3"];
const ACCOUNT: &str = "0210540000000001";

/// A redemption of 50000.00 that has been handed in.
struct Redeeming {
    bench: Bench,
    voucher: Value,
    redemption: String,
}

impl Redeeming {
    fn new() -> Self {
        let bench = Bench::new();
        let (voucher, redemption) = handed_in(&bench, "一号");
        Self { bench, voucher, redemption }
    }

    /// On a list that was sent to the bank; its id.
    fn sent(&self) -> String {
        sent(&self.bench, &[&self.redemption])
    }
}

/// A voucher of 50000.00 from its contract to its redemption, handed in: the ids of both.
pub(crate) fn handed_in(bench: &Bench, contract: &str) -> (Value, String) {
    let number = bench.issue(&bench.submit(contract));
    let all = bench.get(Some(OFFICER), "/api/v1/vouchers").done();
    let shown = all["items"].as_array().unwrap().iter().find(|it| it["number"] == number.as_str());
    let shown = shown.unwrap();
    let id = &shown["id"];
    bench.must(PROVIDER, "voucher/verify", &json!({"voucher": id}));
    let upload = |label: &str| {
        city::upload(&bench.office, bench.who(PROVIDER), &format!("{contract} {label}")).unwrap()
    };
    let form = json!({"voucher": id, "contract": shown["contract"],
        "presented_by": shown["holder"], "self_paid_fen": 5_000_000, "annex": upload("附件")});
    bench.must(PROVIDER, "voucher/accept", &form);
    let paper = upload("兑现材料");
    let kinds = ["voucher", "redemption-form", "contract", "self-paid-proof", "summary"];
    let mut materials: Vec<Value> =
        kinds.iter().map(|kind| json!({"kind": kind, "file": paper})).collect();
    let evidence = json!({"kind": "service-evidence", "evidence": "验收报告", "file": paper});
    materials.push(evidence);
    let today = bench.today();
    let form = json!({"voucher": id, "completed_on": today, "self_paid_fen": 5_000_000,
        "lines": [{"line": 0, "carried_out_fen": 10_000_000}],
        "invoices": [{"number": format!("2450200000000000 {contract}"), "amount_fen": 5_000_000,
            "issued_on": today}],
        "materials": materials, "account_name": "云一", "account_number": ACCOUNT,
        "bank": "柳州银行"});
    (id.clone(), bench.must(PROVIDER, "redemption/submit", &form))
}

/// A panel on redemptions that were handed in, commissioned by bureau and finance; its id.
pub(crate) fn commissioned(bench: &Bench, redemptions: &[&str]) -> String {
    for redemption in redemptions {
        bench.must(OFFICER, "redemption/accept-file", &json!({"redemption": redemption}));
    }
    let of = |name: &str| bench.accounts[name];
    let experts = EXPERTS.map(of);
    let form = json!({"redemptions": redemptions, "organiser": of(ORGANISER),
        "experts": experts, "seats": 3});
    let panel = bench.must(OFFICER, "panel/commission", &form);
    bench.must(FINANCE, "panel/cosign", &json!({"panel": panel}));
    panel
}

/// Judged by every member, and checked on site where it was drawn for that.
pub(crate) fn judge(bench: &Bench, panel: &str, redemption: &str) {
    for expert in EXPERTS {
        let form = json!({"panel": panel, "redemption": redemption, "remark": "合格",
            "lines": [{"line": 0, "accepted_fen": 10_000_000}]});
        bench.must(expert, "panel/score", &form);
    }
    let path = format!("/api/v1/redemptions/{redemption}");
    if bench.get(Some(OFFICER), &path).done()["to_check"] == true {
        let photo = city::upload(&bench.office, bench.who(INSPECTOR), redemption).unwrap();
        let form = json!({"redemption": redemption, "matches": true, "remark": "一致",
            "photos": [photo]});
        bench.must(INSPECTOR, "redemption/check", &form);
    }
}

/// Drawn, judged, checked on site, concluded, determined by both bodies, and on a list that was
/// sent to the bank; its id.
pub(crate) fn sent(bench: &Bench, redemptions: &[&str]) -> String {
    let panel = commissioned(bench, redemptions);
    bench.must(ORGANISER, "panel/draw", &json!({"panel": panel}));
    for redemption in redemptions {
        judge(bench, &panel, redemption);
    }
    let results = redemptions.iter().map(|id| json!({"redemption": id, "reason": "合格"}));
    let form = json!({"panel": panel, "results": results.collect::<Vec<_>>()});
    bench.must(ORGANISER, "panel/conclude", &form);
    for redemption in redemptions {
        for person in [REVIEWER, FINANCE] {
            let form = json!({"redemption": redemption, "reason": "同意"});
            bench.must(person, "redemption/determine", &form);
        }
    }
    let list = bench.must(FINANCE, "settlement/prepare", &json!({}));
    bench.must(FINANCE_REVIEWER, "settlement/send", &json!({"settlement": list}));
    list
}

fn yunquan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yunquan")).args(arguments).output().unwrap()
}

#[test]
fn anyone_draws_again_what_was_drawn_and_sees_what_was_not() {
    let redeeming = Redeeming::new();
    let bench = &redeeming.bench;
    let panel = commissioned(bench, &[&redeeming.redemption]);
    let path = format!("/api/v1/draws/{panel}");
    bench.get(None, &path).problem(404, "not-found");
    bench.must(ORGANISER, "panel/draw", &json!({"panel": panel}));
    let reply = bench.get(None, &path);
    let text = String::from_utf8(reply.bytes.clone()).unwrap();
    assert!(!text.contains("专家") && !text.contains("云一"), "{text}");
    let shown = reply.done();
    assert_eq!(shown["members"].as_array().unwrap().len(), 3);
    assert_eq!(shown["spot_checks"], json!([redeeming.redemption]));
    let computed = draws::verify(&shown).unwrap();
    assert_eq!(computed["members"], shown["members"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("draw.json");
    let verify = |shown: &Value| {
        std::fs::write(&file, shown.to_string()).unwrap();
        yunquan(&["draw", "verify", file.to_str().unwrap(), "--json"])
    };
    let right = verify(&shown);
    assert!(right.status.success(), "{}", String::from_utf8_lossy(&right.stderr));
    let said: Value = serde_json::from_slice(&right.stdout).unwrap();
    assert_eq!((&said["draw"], &said["root"]), (&json!("right"), &shown["root"]));
    let mut wrong = shown.clone();
    wrong["members"].as_array_mut().unwrap().reverse();
    let refused = verify(&wrong);
    assert_eq!(refused.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert!(said["because"].to_string().contains("members"), "{said}");
    for unknown in ["/api/v1/draws/x", "/api/v1/draws/00000000-0000-7000-8000-000000000001"] {
        bench.get(None, unknown).problem(404, "not-found");
    }
}

#[test]
fn a_payment_list_is_for_who_pays_as_csv_and_as_a_workbook() {
    let redeeming = Redeeming::new();
    let bench = &redeeming.bench;
    let list = redeeming.sent();
    let path = |file: &str| format!("/api/v1/settlements/{list}/{file}");
    let csv = bench.get(Some(FINANCE), &path("payments.csv"));
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("payments.csv"));
    let text = String::from_utf8(csv.bytes).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[1].contains(ACCOUNT) && lines[1].contains("50000.00"), "{text}");
    assert!(lines[1].contains(&redeeming.redemption), "{text}");
    let book = bench.get(Some(FINANCE_REVIEWER), &path("payments.xlsx"));
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(book.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.get_size(), (2, 12));
    // Text, so that its first zero stays.
    assert!(range.rows().nth(1).unwrap().iter().any(|cell| cell.get_string() == Some(ACCOUNT)));
    bench.get(Some(FINANCE), &path("payments.pdf")).problem(404, "not-found");
    for other in [PROVIDER, ENTERPRISE, OTHER_PROVIDER] {
        bench.get(Some(other), &path("payments.csv")).problem(403, "forbidden");
    }
    bench.get(None, &path("payments.csv")).problem(401, "sign-in");
}

#[test]
fn the_banks_answers_come_back_on_the_list_and_pay_once() {
    let redeeming = Redeeming::new();
    let bench = &redeeming.bench;
    let list = redeeming.sent();
    let waits = || waiting(bench, FINANCE).iter().any(|item| item.contains(&list));
    assert!(waits(), "who has prepared it waits for the bank's answer too");
    let file = bench.get(Some(FINANCE), &format!("/api/v1/settlements/{list}/payments.csv"));
    let text = String::from_utf8(file.bytes).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let answered = |outcome: &str, on: &str| {
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        let titles: Vec<&str> = lines.next().unwrap().split(',').collect();
        let mut cells: Vec<String> = lines.next().unwrap().split(',').map(str::to_owned).collect();
        let place = |title: &str| titles.iter().position(|it| *it == title).unwrap();
        cells[place("结果")] = outcome.to_owned();
        cells[place("日期")] = on.to_owned();
        cells[place("回单号")] = "ZF-1".to_owned();
        let file = folder.path().join("answers.csv");
        std::fs::write(&file, format!("{}\n{}\n", titles.join(","), cells.join(","))).unwrap();
        file
    };
    let check = |file: &std::path::Path| {
        yunquan(&["import", "bank", file.to_str().unwrap(), "--settlement", &list, "--check"])
    };
    let faulty = check(&answered("不知道", "2021-02-30"));
    assert_eq!(faulty.status.code(), Some(2));
    let said = String::from_utf8(faulty.stdout).unwrap();
    assert!(said.contains(":2: 结果") && said.contains(":2: 日期"), "{said}");
    let good = answered("已付", &bench.today());
    assert!(check(&good).status.success());
    let form = payments::answers(list.parse().unwrap(), &sheets::read(&good).unwrap()).form;
    bench.run(Some(FINANCE), "settlement/record", &form).done();
    assert!(!waits());
    let path = format!("/api/v1/redemptions/{}", redeeming.redemption);
    assert_eq!(bench.get(Some(PROVIDER), &path).done()["status"], "paid");
    let again = bench.run(Some(FINANCE), "settlement/record", &form).problem(422, "refused");
    assert_eq!(again["rule"], "R22.5");
    let stranger = json!({"settlement": list, "results": [{"outcome": "paid",
        "redemption": "00000000-0000-7000-8000-000000000001", "on": bench.today(),
        "reference": "1"}]});
    let problem = bench.run(Some(FINANCE), "settlement/record", &stranger).problem(400, "invalid");
    assert_eq!(paths(&problem), ["results.0.redemption"]);
}

fn waiting(bench: &Bench, name: &str) -> Vec<String> {
    let items = bench.get(Some(name), "/api/v1/inbox").done()["items"].clone();
    items.as_array().unwrap().iter().map(Value::to_string).collect()
}

#[test]
fn an_inbox_has_what_waits_for_its_owner_and_no_more() {
    let redeeming = Redeeming::new();
    let bench = &redeeming.bench;
    let id = redeeming.redemption.as_str();
    let has = |name: &str| waiting(bench, name).iter().any(|item| item.contains(id));
    assert!(has(OFFICER) && !has(PROVIDER) && !has(FINANCE));
    let back = json!({"redemption": id, "reason": "缺页", "remarks": []});
    bench.must(OFFICER, "redemption/return", &back);
    assert!(has(PROVIDER) && !has(OFFICER) && !has(OTHER_PROVIDER));
    bench.get(None, "/api/v1/inbox").problem(401, "sign-in");
    let problem = bench.get(Some(OFFICER), "/api/v1/inbox?cursor=x").problem(400, "invalid");
    assert_eq!(paths(&problem), ["cursor"]);
}

/// An organiser is shown what its own panels have, and nothing of another's.
#[test]
fn an_organisers_inbox_has_its_own_panels() {
    let redeeming = Redeeming::new();
    let mut bench = redeeming.bench;
    let form = json!({"login": "另一机构", "name": "另一机构", "role": "organiser"});
    let other = bench.must(ADMINISTRATOR, "account/appoint", &form);
    bench.must(SECURITY, "account/confirm", &json!({"account": other}));
    bench.accounts.insert("另一机构".to_owned(), other.parse().unwrap());
    let party = bench.providers[OTHER_PROVIDER];
    let acting = city::Acting { account: bench.accounts[OTHER_PROVIDER], party };
    let item = json!({"code": "企业资源计划", "name": "企业资源计划", "category": "management",
        "unit": "项", "price_fen": 10_000_000});
    let plan = city::ProviderPlan {
        name: OTHER_PROVIDER.to_owned(),
        credit_code: city::credit_code(12),
        quotation: vec![item],
    };
    let form = city::admission_form(&bench.office, acting, &plan, 2021).unwrap();
    bench.must(OTHER_PROVIDER, "provider/apply", &form);
    let form = json!({"provider": party, "confirm_credit_code": true});
    bench.must(OFFICER, "provider/accept-file", &form);
    let experts = EXPERTS.map(|it| bench.accounts[it]);
    let panel = json!({"providers": [party], "organiser": bench.accounts[ORGANISER],
        "experts": experts, "seats": 3});
    bench.must(OFFICER, "panel/commission", &panel);
    commissioned(&bench, &[&redeeming.redemption]);
    let (own, others) = (waiting(&bench, ORGANISER), waiting(&bench, "另一机构"));
    assert_eq!((own.len(), others.len()), (2, 0), "{own:?} {others:?}");
    let page = Browser::of(&bench, "另一机构").page("/desk");
    assert!(!page.contains(OTHER_PROVIDER) && !page.contains(ENTERPRISE), "{page}");
}

#[test]
fn the_figures_follow_the_money() {
    let redeeming = Redeeming::new();
    let bench = &redeeming.bench;
    let list = redeeming.sent();
    let figures = || bench.get(None, "/api/v1/statistics?year=2021").done();
    let before = figures();
    assert_eq!((&before["paid_fen"], &before["outstanding_fen"]), (&json!(0), &json!(5_000_000)));
    let results = json!([{"redemption": redeeming.redemption, "outcome": "paid",
        "on": bench.today(), "reference": "1"}]);
    bench.must(FINANCE, "settlement/record", &json!({"settlement": list, "results": results}));
    let after = figures();
    assert_eq!((&after["paid_fen"], &after["outstanding_fen"]), (&json!(5_000_000), &json!(0)));
    assert_eq!(after["leverage_bp"], 20_000);
    let paid = &after["funnel"]["paid"];
    assert_eq!((&paid["count"], &paid["amount_fen"]), (&json!(1), &json!(5_000_000)));
    let ledger = bench.get(Some(AUDITOR), "/api/v1/budgets/2021").done();
    assert_eq!(ledger["paid_fen"], after["paid_fen"]);
    let csv = bench.get(None, "/api/v1/statistics?year=2021&by=district&format=csv");
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(
        text.lines().nth(1).unwrap().starts_with("2021,all,all,1,1,10000000,5000000,"),
        "{text}"
    );
    // One firm is not shown by itself.
    assert!(!text.contains("450203"), "{text}");
    assert_eq!(bench.get(None, "/api/v1/statistics?year=x").status, 400);
    let voucher = format!("/api/v1/vouchers/{}", redeeming.voucher.as_str().unwrap());
    assert_eq!(bench.get(Some(PROVIDER), &voucher).done()["status"], "redeemed");
}
