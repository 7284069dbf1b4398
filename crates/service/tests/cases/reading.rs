//! Feature files as people write them.

use yunquan_service::cases::read;

use super::{CONTRACT, fails, holds, submitted, verdicts};

#[test]
fn every_keyword_and_both_widths_of_punctuation_are_understood() {
    let verdicts = verdicts(
        "\u{FEFF}# language: zh-CN\r\n\
        # a remark\r\n\
        @R14.3\r\n\
        功能：一\r\n\
        \u{3000}说明文字\r\n\
        \r\n\
        背景：\r\n\
        假设 标准城市。\r\n\
        * 时间是 “2021-03-01 09:00”\r\n\
        # another remark\r\n\
        \r\n\
        @pass @R3.3\r\n\
        剧本： 甲\r\n\
        假定 “甲机械”在２０２１年已领取 450,000.00 元\r\n\
        同时 “甲机械”与“云一”于2021-02-22签订合同“一号”：\r\n\
        ｜地点｜价格｜目录项｜数量｜\r\n\
        ｜450203｜100000.00｜企业资源计划｜1｜\r\n\
        当 “甲机械”以合同“一号”提交申请“申请一”\r\n\
        那么 成功\r\n\
        而且 “application/申请一”的“estimate_fen”为“5000000”\r\n\
        但是 “application/申请一”的“order”为“1”\r\n\
        * “enterprise/甲机械” 的 “received_fen.2021” 为 “45000000”",
    );
    assert_eq!(verdicts.len(), 1);
    assert!(verdicts[0].ok, "{}", verdicts[0].message);
    assert_eq!(verdicts[0].tags, ["R14.3", "pass", "R3.3"]);
    assert_eq!((verdicts[0].name.as_str(), verdicts[0].line), ("甲", 13));
}

#[test]
fn a_rule_has_its_own_background_and_tags() {
    let text = "\
# language: zh-CN
功能: 一
  背景:
    假如 标准城市

  @R4.4
  规则: 二

    背景:
      假如 时间是 \"2021-05-06 10:00\"

    @pass
    场景: 三
      当 \"市局经办\" 执行 \"notice/close\":
        ```json
        { \"year\": 2021 }
        ```
      那么 成功
";
    let cases = read("a.feature", text).unwrap();
    assert_eq!(cases[0].tags, ["R4.4", "pass"]);
    assert_eq!(cases[0].steps.len(), 4);
    let lines: Vec<usize> = cases[0].steps.iter().map(|step| step.line).collect();
    assert_eq!(lines, [4, 10, 14, 18]);
    assert_eq!(cases[0].steps[2].doc.as_deref().map(str::trim), Some("{ \"year\": 2021 }"));
    assert!(verdicts(text)[0].ok);
}

#[test]
fn an_outline_becomes_one_case_a_row() {
    let text = "\
# language: zh-CN
功能: 一
  @R14.3
  场景大纲: 余额 <余额>
    假如 标准城市
    并且 时间是 \"2021-03-01 09:00\"
    并且 预算 2021 只剩 <余额> 元
    并且 \"<企业>\" 与 \"云一\" 于 2021-02-22 签订合同 \"一号\":
      | 目录项 | 数量   | 价格   | 地点   |
      | <项目> | <数量> | <价格> | 450203 |
    当 \"<企业>\" 执行 \"application/submit\":
      \"\"\"
      { \"plan\": <方案> }
      \"\"\"
    那么 <结果>

    @pass
    例子: 受理
      | 余额     | 企业   | 项目     | 数量 | 价格     | 方案   | 结果 |
      | 50000.00 | 甲机械 | 采集网关 | 2    | 40000.00 | \"好\" | 成功 |

    @refuse
    例子: 不受理
      | 余额     | 企业   | 项目     | 数量 | 价格     | 方案   | 结果                       |
      | 50000.00 | 乙汽配 | 采集网关 | 2    | 40000.00 | null   | 输入有误 字段 \"plan\"     |
      | 1.00     | 乙汽配 | 采集网关 | 2    | 40000.00 | \"好\" | 输入有误 字段 \"plan\"     |
";
    let verdicts = verdicts(text);
    let ok: Vec<bool> = verdicts.iter().map(|it| it.ok).collect();
    assert_eq!(ok, [true, true, false], "{:?}", verdicts[1].message);
    assert_eq!(verdicts[0].tags, ["R14.3", "pass"]);
    assert_eq!(verdicts[1].tags, ["R14.3", "refuse"]);
    assert!(verdicts[2].name.starts_with("余额 1.00 | 1.00 | 乙汽配 |"), "{}", verdicts[2].name);
    assert!(
        verdicts[2].message.starts_with("a.feature:15: 那么 输入有误 字段 \"plan\": it was done")
    );
}

#[test]
fn the_clock_of_the_ground_goes_first_wherever_it_stands() {
    holds(
        r#"
    并且 诚信黑名单 中有 "甲机械"
    并且 时间是 "2022-06-01 09:00"
    并且 "甲机械" 与 "云一" 于 2022-05-04 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    那么 "exclusion/甲机械" 的 "until" 为 "2025-06-01"
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"
    那么 被拒绝 依据 "R23.5"
    假如 时间是 "2022-06-02 09:00"
    当 "乙汽配" 执行 "application/submit"
    那么 成功
    "#,
    );
    // The last of several in one run of ground counts: a scenario overrides its background.
    holds(
        r#"
    并且 时间是 "2021-12-31 09:00"
    并且 时间是 "2020-01-03 00:00"
    当 "甲机械" 执行 "application/submit"
    并且 记为 "甲申请"
    那么 "application/甲申请" 的 "support_year" 为 "2020"
    "#,
    );
    fails(
        "并且 时间是 \"2020-01-02 23:59\"\n当 时间到 \"2021-01-01 09:00\"\n那么 成功",
        "2020-01-03",
    );
    fails(&submitted("    假如 时间是 \"2021-02-01 09:00\"\n    那么 成功"), "does not go back");
    fails(&submitted("    当 时间到 \"2021-02-01 09:00\"\n    那么 成功"), "does not go back");
}

#[test]
fn what_cannot_be_run_says_so() {
    let case = |body: &str| {
        let text = format!("# language: zh-CN\n功能: 一\n{body}\n");
        let verdicts = verdicts(&text);
        assert!(verdicts.iter().all(|it| !it.ok), "{verdicts:?}");
        verdicts[0].message.clone()
    };
    assert!(case("  场景: 甲\n    如果 标准城市").contains("no step"));
    assert!(case("  场景大纲: 甲\n    假如 标准城市").contains("例子"));
    assert!(case("  场景大纲: 甲\n    假如 标准城市\n    例子:\n      | 一 |").contains("a row"));
    assert!(case("  场景: 甲\n    假如 标准城市").contains("checks nothing"));
    assert!(
        case("  场景: 甲\n    当 时间到 \"2021-02-01 09:00\"\n    那么 成功").contains("标准城市")
    );
    assert!(case("  场景: 甲\n    假如 标准城市\n    那么 成功").contains("nothing was done"));
    for text in ["功能 一", "", "Feature: one\n  Scenario: two\n    Given three"] {
        let error = read("a.feature", text).unwrap_err();
        assert!(error.to_string().starts_with("a.feature: "), "{error}");
    }
}

#[test]
fn an_unknown_step_is_a_failure_and_names_the_line() {
    fails(
        "    当 \"甲机械\" 大声抗议\n    那么 成功",
        "a.feature:5: 当 \"甲机械\" 大声抗议: there is no such",
    );
    fails("    当 \"甲机械 执行\n    那么 成功", "quotation mark");
    fails(&format!("{CONTRACT}    并且 工商局 中有 \"甲机械\"\n    那么 成功"), "诚信黑名单");
    fails(
        "    并且 \"甲机械\" 与 \"云一\" 于 2021-02-30 签订合同 \"一\":\n    那么 成功",
        "is no date",
    );
    fails(
        "    并且 \"甲机械\" 与 \"云一\" 于 2021-02-22 签订合同 \"一\":\n    那么 成功",
        "目录项",
    );
    fails("    并且 \"甲机械\" 在 2021 年已领取 很多 元\n    那么 成功", "digits");
    fails("    那么 \"budget\" 的 \"available_fen\" 为 \"1\"", "<model>/<label>");
}
