//! Labels: what a name stands for, in JSON and in read models.

use super::{fails, holds, issued, submitted};

#[test]
fn what_belongs_to_an_application_is_labelled_after_it() {
    holds(&issued(
        r#"
    那么 "voucher/甲申请券" 的 "application" 为 "甲申请"
    并且 "voucher/甲申请" 的 "application" 为 "甲申请"
    并且 "publicity/甲申请公示" 的 "status" 为 "closed"
    并且 "publicity/甲申请" 的 "posted_on" 为 "2021-03-01"
    并且 "contract/甲合同" 的 "voucher" 为 "甲申请券"
    并且 "contract/甲申请" 的 "number" 为 "甲合同"
    "#,
    ));
}

#[test]
fn a_command_labels_what_it_made() {
    holds(&submitted(
        r#"
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 记为 "首批公示"
    那么 "publicity/首批公示" 的 "last_day" 为 "2021-03-08"
    当 "乙汽配" 执行 "publicity/object":
      """
      { "publicity": "@甲申请", "application": "@甲申请" }
      """
    并且 记为 "乙的异议"
    并且 "市局复核" 执行 "publicity/decide":
      """
      { "publicity": "@首批公示", "objection": "@乙的异议", "upheld": false }
      """
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "cleared"
    "#,
    ));
    fails("    当 记为 \"甲\"\n    那么 成功", "nothing was made");
}

/// Two objections to one application: the label stands for the one that is still open.
#[test]
fn an_objection_is_labelled_after_its_application() {
    holds(&submitted(
        r#"
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 "公众" 对申请 "甲申请" 提出异议
    并且 "公众" 对申请 "甲申请" 提出异议
    并且 申请 "甲申请" 的异议 不成立
    那么 "application/甲申请" 的 "status" 为 "held"
    当 "市局复核" 执行 "publicity/decide":
      """
      { "publicity": "@甲申请公示", "objection": "@甲申请异议", "upheld": true }
      """
    那么 "application/甲申请" 的 "status" 为 "refused"
    "#,
    ));
    fails(&submitted("    当 申请 \"甲申请\" 的异议 成立\n    那么 成功"), "nobody has objected");
}

#[test]
fn accounts_and_parties_are_told_apart_by_the_field() {
    holds(
        r#"
    当 "公众" 执行 "account/open":
      """
      { "login": "ji", "name": "己企业", "kind": "enterprise" }
      """
    并且 "己企业" 执行 "enterprise/register":
      """
      { "name": "己企业" }
      """
    并且 "己企业" 执行 "account/add-clerk":
      """
      { "login": "ji-2", "name": "己企业文员" }
      """
    并且 记为 "文员"
    并且 "市局经办" 执行 "enterprise/authorise":
      """
      { "enterprise": "@己企业" }
      """
    那么 "enterprise/己企业" 的 "status" 为 "authorised"
    当 "己企业文员" 执行 "application/submit"
    那么 成功
    当 "文员" 执行 "application/save"
    那么 成功
    当 "己企业" 执行 "account/remove-clerk":
      """
      { "account": "@文员" }
      """
    那么 成功
    当 "己企业文员" 执行 "application/save"
    那么 无权
    当 "安全管理员" 执行 "account/disable":
      """
      { "account": "@己企业" }
      """
    那么 "account/己企业" 的 "status" 为 "disabled"
    并且 "enterprise/己企业" 的 "status" 为 "authorised"
    "#,
    );
}

#[test]
fn a_label_that_stands_for_nothing_is_said() {
    let step = "    当 \"市局经办\" 执行 \"publicity/post\":
      \"\"\"
      { \"applications\": [\"@无此申请\"] }
      \"\"\"
    那么 成功";
    fails(step, "nothing is labelled \"无此申请\"");
    fails("    当 \"路人\" 执行 \"publicity/post\"\n    那么 成功", "nobody is called \"路人\"");
    fails("    当 申请 \"无\" 公示\n    那么 成功", "no application is labelled \"无\"");
    fails(
        "    当 \"甲机械\" 以合同 \"无\" 提交申请 \"一\"\n    那么 成功",
        "no contract is labelled \"无\"",
    );
}

/// The same label hands in a correction of what was returned, and a new application otherwise.
#[test]
fn a_returned_application_is_handed_in_again_under_its_label() {
    let again = "    当 \"甲机械\" 以合同 \"甲合同\" 提交申请 \"甲申请\"\n";
    holds(&submitted(&format!("{again}    那么 被拒绝 依据 \"R18.2\"")));
    holds(&submitted(&format!(
        "    当 \"鱼峰区经办\" 执行 \"application/return\"\n{again}    那么 成功\n\
        并且 \"application/甲申请\" 的 \"order\" 为 \"1\""
    )));
    holds(&submitted(&format!(
        "    当 \"甲机械\" 执行 \"application/withdraw\"\n{again}    那么 成功\n\
        并且 \"application/甲申请\" 的 \"order\" 为 \"2\""
    )));
}

/// The same file in two applications is a signal, and the fixture's own files never are.
#[test]
fn signals_of_an_act_are_seen() {
    let upload = "    当 \"甲机械\" 执行 \"upload/record\":
      \"\"\"
      { \"sha256\": \"HASH\" }
      \"\"\"\n";
    let submit = |who: &str| {
        format!(
            "    当 \"{who}\" 执行 \"application/submit\":
      \"\"\"
      {{
        \"materials\": [
          {{ \"kind\": \"application-form\", \"file\": \"HASH\" }},
          {{ \"kind\": \"business-licence\", \"file\": \"HASH\" }},
          {{ \"kind\": \"contract\", \"file\": \"HASH\" }},
          {{ \"kind\": \"other\", \"file\": \"HASH\" }}
        ]
      }}
      \"\"\"\n"
        )
    };
    let first = format!("{upload}{}", submit("甲机械")).replace("HASH", &"ab".repeat(32));
    let second = submit("乙汽配").replace("HASH", &"ab".repeat(32));
    fails(&format!("{first}    那么 产生线索 依据 \"R23.1\""), "there was no signal");
    holds(&format!("{first}{second}    那么 成功\n    并且 产生线索 依据 \"R23.1\""));
    holds(&format!("{first}    那么 没有产生线索"));
    fails(&format!("{first}{second}    那么 没有产生线索"), "there was a signal by R23.1");
    fails(
        &format!("{first}{second}    那么 产生线索 依据 \"R3.5\""),
        "there was a signal by R23.1",
    );
}
