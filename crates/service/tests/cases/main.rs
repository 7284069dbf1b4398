//! The runner of cases: its vocabulary, its labels and forms, and that it notices what is wrong.
#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod forms;
mod labels;
mod reading;
mod verdicts;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use yunquan_service::cases::{City, Verdict, read, run_all};
use yunquan_service::packs;

fn city() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| {
        let pack = Arc::new(packs::built_in().unwrap());
        City::found(pack, packs::notices().unwrap()).unwrap()
    })
}

/// The verdicts on a feature file.
fn verdicts(text: &str) -> Vec<Verdict> {
    run_all(city(), &read("a.feature", text).unwrap(), 2)
}

/// The verdict on one scenario of these steps in the standard city.
fn verdict(steps: &str) -> Verdict {
    let text = format!("# language: zh-CN\n功能: 一\n  场景: 甲\n    假如 标准城市\n{steps}\n");
    let mut verdicts = verdicts(&text);
    assert_eq!(verdicts.len(), 1);
    verdicts.remove(0)
}

fn holds(steps: &str) {
    let verdict = verdict(steps);
    assert!(verdict.ok, "{}", verdict.message);
}

fn fails(steps: &str, why: &str) {
    let verdict = verdict(steps);
    assert!(!verdict.ok, "held, but should fail with: {why}\n{steps}");
    assert!(verdict.message.contains(why), "{}\nis not: {why}", verdict.message);
}

/// A contract of 甲机械 that is worth 50000.00 in 2021.
const CONTRACT: &str = r#"
    假如 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
"#;

/// Its application, submitted.
fn submitted(steps: &str) -> String {
    format!("{CONTRACT}    当 \"甲机械\" 以合同 \"甲合同\" 提交申请 \"甲申请\"\n{steps}")
}

/// Its voucher, issued on 2021-03-09.
fn issued(steps: &str) -> String {
    submitted(&format!(
        "    并且 申请 \"甲申请\" 通过初审和审核
    并且 申请 \"甲申请\" 公示
    并且 时间到 \"2021-03-09 09:00\"
    并且 发放 2021 年的服务券\n{steps}"
    ))
}

/// Its redemption, handed in on the same day.
fn redeeming(steps: &str) -> String {
    issued(&format!(
        "    并且 \"云一\" 接收 \"甲申请券\"
    并且 \"云一\" 就 \"甲申请券\" 申请兑现 100000.00 元\n{steps}"
    ))
}

#[test]
fn the_packs_own_cases_hold() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemes/liuzhou-cloud-2020/cases");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let feature = |path: &Path| path.extension().is_some_and(|kind| kind == "feature");
    let mut cases = Vec::new();
    for path in entries.filter(|path| feature(path)) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        cases.extend(read(&name, &std::fs::read_to_string(path).unwrap()).unwrap());
    }
    assert!(cases.len() > 400, "cases are missing: {}", cases.len());
    let verdicts = run_all(city(), &cases, 2);
    let failed: Vec<&str> =
        verdicts.iter().filter(|it| !it.ok).map(|it| it.message.as_str()).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
