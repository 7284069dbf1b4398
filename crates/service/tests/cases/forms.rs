//! The complete form of every command is accepted as it stands.

use std::collections::BTreeSet;

use yunquan_core::command::Command;

use super::{holds, issued, redeeming, submitted};

/// Stories in which commands run without a doc string.
#[allow(clippy::too_many_lines, reason = "stories, not steps of a program")]
fn stories() -> Vec<String> {
    vec![
        issued(
            r#"
    并且 "云一" 执行 "contract/annex"
    并且 "云一" 执行 "voucher/verify"
    并且 "云一" 执行 "voucher/accept"
    并且 "云一" 执行 "redemption/save"
    并且 "云一" 执行 "redemption/withdraw"
    并且 "云一" 执行 "redemption/submit"
    并且 "市局经办" 执行 "redemption/return"
    并且 "云一" 执行 "redemption/submit"
    并且 "市局经办" 执行 "redemption/refuse"
    那么 成功
    当 "市局经办" 执行 "case/open"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局复核" 执行 "case/find"
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "case/refer"
    那么 成功
    "#,
        ),
        issued(
            r#"
    并且 "甲机械" 执行 "voucher/surrender"
    那么 "voucher/甲申请券" 的 "status" 为 "surrendered"
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false, "facts": "日志留存不足六个月"}
      """
    并且 "甲机械" 执行 "inspection/rectify"
    并且 "检查员2" 执行 "inspection/recheck"
    那么 成功
    "#,
        ),
        submitted(
            r#"
    当 "鱼峰区经办" 执行 "application/return"
    并且 "甲机械" 执行 "application/submit"
    并且 "鱼峰区经办" 执行 "application/recommend"
    并且 "市局经办" 执行 "application/approve"
    并且 "市局经办" 执行 "publicity/post"
    并且 "公众" 执行 "publicity/object"
    并且 "市局复核" 执行 "publicity/decide"
    并且 时间到 "2021-03-09 09:00"
    并且 "市局经办" 执行 "round/preview"
    并且 "市局复核" 执行 "round/issue"
    那么 "application/甲申请" 的 "status" 为 "issued"
    当 "甲机械" 执行 "contract/amend"
    那么 成功
    当 "甲机械" 执行 "contract/terminate"
    那么 "voucher/甲申请券" 的 "status" 为 "surrendered"
    "#,
        ),
        submitted(
            r#"
    当 "鱼峰区经办" 执行 "application/refuse"
    并且 "乙汽配" 执行 "application/save"
    并且 "乙汽配" 执行 "application/submit"
    并且 "乙汽配" 执行 "application/withdraw"
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "refused"
    "#,
        ),
        r#"
    当 "云三" 执行 "provider/apply"
    并且 "市局经办" 执行 "provider/return"
    并且 "云三" 执行 "provider/apply"
    并且 "市局经办" 执行 "provider/accept-file"
    并且 "市局经办" 执行 "panel/commission":
      """
      { "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "专家1" 执行 "panel/declare"
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "专家3" 执行 "panel/score"
    并且 "评审机构" 执行 "panel/conclude"
    并且 "市局经办" 执行 "provider/post"
    那么 "publicity/云三公示" 的 "status" 为 "open"
    当 "市局复核" 于 "2021-02-01 09:00" 执行 "provider/admit"
    并且 "市局经办" 执行 "provider/catalogue"
    并且 "市局复核" 执行 "provider/suspend"
    并且 "市局复核" 执行 "provider/reinstate"
    并且 "市局复核" 执行 "provider/remove"
    那么 成功
    并且 "provider/云三" 的 "status" 为 "admitted"
    并且 "provider/云一" 的 "status" 为 "removed"
    "#
        .to_owned(),
        redeeming(
            r#"
    并且 "市局经办" 执行 "redemption/accept-file"
    并且 "市局经办" 执行 "panel/commission":
      """
      { "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "财政经办" 执行 "panel/cosign"
    并且 "专家1" 执行 "panel/declare"
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    并且 "市局复核" 执行 "redemption/determine"
    并且 "财政复核" 执行 "redemption/determine"
    并且 "财政经办" 执行 "settlement/prepare"
    并且 "财政复核" 执行 "settlement/send"
    并且 "财政经办" 执行 "settlement/record"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "paid"
    "#,
        ),
        r#"
    当 "公众" 执行 "account/open"
    并且 记为 "己"
    并且 "己" 执行 "enterprise/register"
    并且 "鱼峰区经办" 执行 "enterprise/authorise"
    并且 "己" 执行 "account/add-clerk"
    并且 "己" 执行 "account/remove-clerk"
    并且 "市局经办" 执行 "enterprise/succeed"
    并且 "市局经办" 执行 "provider/succeed"
    并且 "市局经办" 执行 "enterprise/bring-forward"
    并且 "公众" 执行 "account/open":
      """
      { "kind": "provider" }
      """
    并且 记为 "云四"
    并且 "云四" 执行 "provider/register"
    并且 "系统管理员" 执行 "account/appoint"
    并且 "安全管理员" 执行 "account/confirm"
    并且 "系统管理员" 执行 "account/disable"
    并且 "检查员1" 执行 "relation/declare"
    并且 "检查员1" 执行 "upload/record"
    那么 "enterprise/甲机械" 的 "name" 为 "甲智能机械"
    "#
        .to_owned(),
        r#"
    当 "市局经办" 执行 "import/roster"
    并且 "市局经办" 执行 "import/credit"
    并且 "市局经办" 执行 "import/relations"
    并且 "系统管理员" 执行 "import/calendar"
    并且 "财政经办" 执行 "budget/appropriate"
    并且 "财政经办" 执行 "budget/adjust"
    并且 "市局经办" 执行 "notice/close"
    并且 "市局复核" 执行 "interpretation/publish"
    那么 成功
    并且 "budget/2021" 的 "appropriated_fen" 为 "1100000000"
    当 "财政复核" 于 "2021-12-31 09:00" 执行 "budget/close"
    那么 "budget/2020" 的 "status" 为 "closed"
    "#
        .to_owned(),
    ]
}

/// Commands that no actor of a case may run, the notice of a year that has none (the city has one
/// for every year that the scheme knows), and those whose own feature files begin where they can.
const WITHOUT: [&str; 11] = [
    "publicity/close",
    "voucher/expire",
    "voucher/remind",
    "voucher/rebind",
    "notice/publish",
    "redemption/correct-account",
    "case/close",
    "case/freeze",
    "case/decide-voucher",
    "case/receive",
    "case/review",
];

#[test]
fn every_command_has_a_complete_form() {
    for story in stories() {
        holds(&story);
    }
    let told = stories().join("\n");
    let without = |name: &&&str| !told.contains(&format!("执行 \"{name}\""));
    let untold: BTreeSet<&str> = Command::NAMES.iter().filter(without).copied().collect();
    assert_eq!(untold, WITHOUT.into_iter().collect());
}

#[test]
fn a_form_follows_what_the_doc_string_says() {
    holds(
        r#"
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@戊电气", "kind": "division", "into": "@乙汽配" }
      """
    那么 成功
    当 "市局经办" 执行 "relation/declare":
      """
      { "provider": "@云二" }
      """
    那么 成功
    当 "系统管理员" 执行 "account/appoint":
      """
      { "role": "district-officer" }
      """
    那么 成功
    当 "甲机械" 执行 "application/submit":
      """
      {
        "contract": {
          "signed_on": "2020-01-01",
          "lines": [{ "item": "采集网关", "quantity": 1, "price_fen": 1999900, "region": "LZ-LD" }]
        }
      }
      """
    并且 记为 "甲申请"
    那么 成功
    并且 "application/甲申请" 的 "basis_fen" 为 "1999900"
    当 "甲机械" 执行 "contract/amend":
      """
      { "lines": [{ "item": "电商平台", "quantity": 1, "price_fen": 6000000, "region": "450203" }] }
      """
    那么 "application/甲申请" 的 "basis_fen" 为 "6000000"
    "#,
    );
    holds(
        r#"
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "provider": "@云二" } }
      """
    那么 成功
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "provider": "@云三" } }
      """
    那么 被拒绝 依据 "R5.4"
    "#,
    );
    holds(&issued("    当 \"市局经办\" 执行 \"round/preview\"\n    那么 被拒绝 依据 \"R14.1\""));
}
