//! That a case fails when what it says is not so.

use super::{CONTRACT, fails, holds, issued, submitted};

#[test]
fn every_outcome_of_an_answer_can_hold_and_fail() {
    let refused = r#"
    假如 "甲机械" 在 2021 年已领取 500000.00 元
    当 "甲机械" 执行 "application/submit"
    "#;
    holds(&format!("{refused}那么 被拒绝 依据 \"R3.3\""));
    fails(&format!("{refused}那么 被拒绝 依据 \"R14.3\""), "refused by R3.3 (article 3)");
    fails(&format!("{refused}那么 成功"), "refused by R3.3");
    fails(&format!("{refused}那么 无权"), "refused by R3.3");
    fails(&format!("{refused}那么 输入有误 字段 \"plan\""), "refused by R3.3");
    fails(&format!("{refused}那么 产生线索 依据 \"R23.1\""), "there was no signal");
    fails(&format!("{refused}那么 需要人工认定 依据 \"R5.1\""), "refused by R3.3");
    let invalid = "    当 \"甲机械\" 执行 \"application/submit\":
      \"\"\"
      { \"plan\": null, \"contract\": { \"lines\": [{}] } }
      \"\"\"\n";
    holds(&format!(
        "{invalid}那么 输入有误 字段 \"plan\"\n并且 输入有误 字段 \"contract.lines[0].region\""
    ));
    fails(
        &format!("{invalid}那么 输入有误 字段 \"truthful\""),
        "invalid: contract.lines.0.quantity",
    );
    fails(&format!("{invalid}那么 被拒绝 依据 \"R12.1\""), "plan");
    let forbidden = "    当 \"审计员\" 执行 \"budget/close\"\n";
    holds(&format!("{forbidden}那么 无权"));
    fails(&format!("{forbidden}那么 成功"), "forbidden");
    let done = "    当 \"市局经办\" 执行 \"notice/close\"\n";
    holds(&format!("{done}那么 成功"));
    fails(&format!("{done}那么 无权"), "it was done");
    fails(&format!("{done}那么 被拒绝 依据 \"R11.1\""), "it was done");
}

/// A right that a house rule takes away is both: forbidden, and refused by that rule.
#[test]
fn a_forbidden_act_may_carry_its_rule() {
    let own = submitted(
        r#"
    当 "鱼峰区经办" 执行 "relation/declare":
      """
      { "enterprise": "@甲机械", "kind": "own", "note": "本人持股" }
      """
    并且 "鱼峰区经办" 执行 "application/recommend"
    "#,
    );
    holds(&format!("{own}那么 无权"));
    holds(&format!("{own}那么 被拒绝 依据 \"R13.1\""));
    fails(&format!("{own}那么 被拒绝 依据 \"R5.1\""), "forbidden by R13.1");
}

#[test]
fn an_act_that_was_not_done_must_be_looked_at() {
    let again = "当 \"甲机械\" 以合同 \"甲合同\" 提交申请 \"再申请\"\n";
    let message = "a.feature:10: 当 \"甲机械\" 以合同 \"甲合同\" 提交申请 \"再申请\": it was refused by R18.2";
    let at_the_end = submitted(&format!("那么 成功\n{again}"));
    fails(&at_the_end, "refused by R18.2");
    fails(
        &submitted(&format!("那么 成功\n{again}那么 \"budget/2021\" 的 \"paid_fen\" 为 \"0\"")),
        message.split_once(": ").unwrap().1,
    );
    fails(&submitted(&format!("{again}当 时间到 \"2021-04-01 09:00\"\n那么 成功")), "R18.2");
    fails(&submitted(&format!("{again}假如 \"乙汽配\" 不在规上名录\n那么 成功")), "R18.2");
    holds(&submitted(&format!(
        "{again}那么 \"budget/2021\" 的 \"paid_fen\" 为 \"0\"\n并且 被拒绝 依据 \"R18.2\""
    )));
}

/// In the middle of an act of several commands the first refusal is the outcome.
#[test]
fn an_act_of_several_commands_ends_at_the_first_refusal() {
    let posted = submitted("    当 申请 \"甲申请\" 公示\n");
    holds(&format!("{posted}    那么 被拒绝 依据 \"R13.2\""));
    let twice = submitted(
        "    当 申请 \"甲申请\" 通过初审和审核\n    并且 申请 \"甲申请\" 通过初审和审核\n",
    );
    holds(&format!("{twice}    那么 被拒绝 依据 \"R13.1\""));
    holds(&format!("{CONTRACT}    当 发放 2021 年的服务券\n    那么 被拒绝 依据 \"R14.1\""));
    holds(&format!("{CONTRACT}    当 发放 2025 年的服务券\n    那么 被拒绝 依据 \"R4.1\""));
}

#[test]
fn fields_are_compared_as_text() {
    let voucher = |what: &str| issued(&format!("    那么 \"voucher/甲申请券\" 的 {what}"));
    for what in [
        "\"status\" 为 \"issued\"",
        "\"face_fen\" 为 \"5000000\"",
        "\"holder\" 为 \"甲机械\"",
        "\"provider\" 为 \"云一\"",
        "\"contract\" 为 \"甲合同\"",
        "\"issued_on\" 为 \"2021-03-09\"",
        "\"last_day\" 为 \"2022-03-09\"",
        "\"valid\" 为 \"true\"",
        "\"number\" 不同于 \"application/甲申请\"",
    ] {
        if what.contains("不同于") {
            fails(&voucher(what), "there is no field \"number\"");
        } else {
            holds(&voucher(what));
        }
    }
    fails(&voucher("\"face_fen\" 为 \"5000001\""), "face_fen is \"5000000\", not \"5000001\"");
    fails(&voucher("\"holder\" 为 \"乙汽配\""), "(甲机械), not \"乙汽配\"");
    fails(&voucher("\"number\" 不同于 \"voucher/甲申请券\""), "in both");
    fails(&voucher("\"colour\" 为 \"red\""), "there are accepted_on, application, contract");
    let publicity = |what: &str| issued(&format!("    那么 \"publicity/甲申请公示\" 的 {what}"));
    holds(&publicity("\"closes_at\" 为 \"2021-03-09 00:00\""));
    holds(&publicity("\"closes_at\" 为 \"2021-03-08 24:00\""));
    fails(&publicity("\"closes_at\" 为 \"2021-03-09 00:01\""), "closes_at");
    holds(&publicity("\"items\" 为 \"甲申请\""));
    let application = |what: &str| submitted(&format!("    那么 \"application/甲申请\" 的 {what}"));
    holds(&application("\"voucher\" 为 \"\""));
    holds(&application("\"voucher\" 为 \"null\""));
    holds(&application("\"findings\" 为 \"\""));
    fails(&application("\"voucher\" 为 \"1\""), "voucher");
    fails("    那么 \"case/甲\" 的 \"status\" 为 \"open\"", "there is no case/甲");
    fails("    那么 \"palace/甲\" 的 \"status\" 为 \"open\"", "there is no read model \"palace\"");
    fails("    那么 \"application/甲\" 的 \"status\" 为 \"open\"", "there is no application/甲");
}

#[test]
fn findings_are_shown_by_their_rules() {
    let listed = r#"
    并且 经营异常 中有 "甲机械"
    并且 严重失信 中有 "甲机械"
    并且 "甲机械" 不在规上名录
    并且 "甲机械" 持有 "中间公司" 股权 51.25 %
    并且 "中间公司" 持有 "云一" 股权 0.01 %
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    "#;
    let found = |what: &str| format!("{CONTRACT}{listed}    那么 {what}");
    for rule in ["R5.1", "R5.2", "R17.1"] {
        holds(&found(&format!("需要人工认定 依据 \"{rule}\"")));
    }
    fails(&found("需要人工认定 依据 \"R6.1\""), "there was a finding by R5.1");
    holds(&found("\"application/甲申请\" 的 \"findings\" 为 \"R5.1, R5.2, R17.1\""));
    fails(&found("\"application/甲申请\" 的 \"findings\" 为 \"R5.1\""), "not \"R5.1\"");
    holds(&found(
        "成功\n当 申请 \"甲申请\" 通过初审和审核\n那么 \"application/甲申请\" 的 \"status\" 为 \"approved\"",
    ));
}

/// What comes to stand against a file between the two reviews waits for the second.
#[test]
fn a_finding_of_a_later_day_is_decided_at_the_next_stage() {
    let later = submitted(
        r#"
    假如 经营异常 中有 "甲机械"
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "findings": [] }
      """
    那么 输入有误 字段 "findings"
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "findings": [{ "rule": "R5.2", "accepted": true, "reason": "已经移出" }] }
      """
    那么 成功
    假如 严重失信 中有 "甲机械"
    当 "市局经办" 执行 "application/approve":
      """
      { "findings": [] }
      """
    那么 输入有误 字段 "findings"
    "#,
    );
    holds(&later);
    let decided = |accepted: &str, what: &str| {
        format!(
            r#"{later}
    当 "市局经办" 执行 "application/approve":
      """
      {{ "findings": [{{ "rule": "R5.2", "accepted": {accepted}, "reason": "经核实" }}] }}
      """
    那么 {what}"#
        )
    };
    holds(&format!("{later}    当 \"市局经办\" 执行 \"application/approve\"\n    那么 成功"));
    holds(&decided("true", "成功"));
    holds(&decided("false", "被拒绝 依据 \"R5.2\""));
}

#[test]
fn relations_of_the_ground_reach_the_rule() {
    let tied = |ground: &str, what: &str| {
        format!(
            "{CONTRACT}{ground}\n    当 \"甲机械\" 以合同 \"甲合同\" 提交申请 \"甲申请\"\n    那么 {what}"
        )
    };
    let refused = "被拒绝 依据 \"R17.1\"";
    holds(&tied("并且 \"云一\" 持有 \"甲机械\" 股权 0.01 %", refused));
    holds(&tied("并且 \"云一\" 实际控制 \"甲机械\"", refused));
    holds(&tied("并且 \"张三\" 是 \"甲机械\" 与 \"云一\" 的法定代表人", refused));
    let state = "并且 \"市国资委\" 实际控制 \"甲机械\"\n并且 \"市国资委\" 实际控制 \"云一\"\n";
    holds(&tied(state, refused));
    holds(&tied(&format!("{state}并且 \"市国资委\" 属于免于穿透的主体"), "成功"));
    holds(&tied(&format!("并且 \"市国资委\" 属于免于穿透的主体\n{state}"), "成功"));
    fails(
        &tied("并且 \"云一\" 持有 \"甲机械\" 股权 100.01 %", "成功"),
        "the ground cannot be laid",
    );
}

#[test]
fn what_nobody_has_heard_of_is_said() {
    fails(
        "    当 \"云一\" 执行 \"voucher/eat\"\n    那么 成功",
        "there is no command \"voucher/eat\"",
    );
    fails(
        &issued("    当 兑现 \"甲申请券\" 验收审定并拨付\n    那么 成功"),
        "\"甲申请券\" is not being redeemed",
    );
    let excluded = "\"enterprise/甲机械\" 的 \"excluded_until\" 为 \"2023-03-09\"";
    holds(&issued(&format!("    那么 {excluded}")));
}
