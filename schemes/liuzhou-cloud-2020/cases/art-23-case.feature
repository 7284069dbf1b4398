# language: zh-CN
功能: 第二十三条 立案、冻结、听取意见、认定

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 成功

  @R23.1 @pass
  场景: 立案即冻结服务券，额度仍占用
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"], "grounds": "举报虚构合同" }
      """
    并且 记为 "甲案"
    那么 成功
    并且 "case/甲案" 的 "status" 为 "open"
    并且 "voucher/甲申请券" 的 "status" 为 "frozen"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"

  @R23.1 @refuse
  场景: 冻结的服务券到期前后都不能自行作废或者另作处理
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 "甲机械" 执行 "contract/terminate":
      """
      { "contract": "@甲合同" }
      """
    那么 被拒绝 依据 "R23.1"

  # Frozen on 2021-03-09, set free on 2021-03-19: ten days of validity are given back.
  @R23.1 @boundary
  场景: 解除冻结的，冻结的天数补回有效期
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    那么 "voucher/甲申请券" 的 "nominal_last_day" 为 "2022-03-09"
    当 "市局复核" 于 "2021-03-19 09:00" 执行 "case/decide-voucher":
      """
      { "case": "@甲案", "voucher": "@甲申请券", "cancel": false }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "issued"
    并且 "voucher/甲申请券" 的 "nominal_last_day" 为 "2022-03-09"
    # 2022-03-19 is a Saturday: the next working day is the last.
    并且 "voucher/甲申请券" 的 "last_day" 为 "2022-03-21"

  @R23.1 @boundary
  场景: 当日立案当日解除的，有效期不变
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "case/close":
      """
      { "case": "@甲案", "reason": "查无实据" }
      """
    那么 成功
    并且 "case/甲案" 的 "status" 为 "dismissed"
    并且 "voucher/甲申请券" 的 "status" 为 "issued"
    并且 "voucher/甲申请券" 的 "last_day" 为 "2022-03-09"

  @R23.1 @refuse
  场景大纲: 立案须有当事人、服务券和文件，且服务券属于当事人
    当 "市局经办" 执行 "case/open":
      """
      <内容>
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 内容                                                                               | 字段             |
      | { "parties": [], "vouchers": ["@甲申请券"] }                                        | parties          |
      | { "parties": ["enterprise/00000000-0000-7000-8000-000000000001"], "vouchers": [] } | parties.0        |
      | { "parties": ["@甲机械", "@甲机械"], "vouchers": ["@甲申请券"] }                   | parties.1        |
      | { "parties": ["@乙汽配"], "vouchers": ["@甲申请券"] }                              | vouchers.0       |
      | { "parties": ["@甲机械"], "vouchers": ["@甲申请券", "@甲申请券"] }                 | vouchers.1       |
      | { "parties": ["@甲机械"], "signals": ["00000000-0000-7000-8000-000000000001"] }    | signals.0        |
      | { "parties": ["@甲机械"], "complainant_contact": "13900000000" }                   | complainant_name |

  @R23.1 @refuse
  场景: 已经冻结的服务券不能由另一案再冻结
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    那么 输入有误 字段 "vouchers.0"

  @R23.6 @pass
  场景: 听取意见、逐方认定、两人处理
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械", "@云一"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案", "party": "@甲机械" }
      """
    那么 "case/甲案" 的 "status" 为 "open"
    # 云一 was told in time and did not appear.
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案", "party": "@云一", "statement": null }
      """
    那么 "case/甲案" 的 "status" 为 "heard"
    当 "市局经办" 执行 "case/find":
      """
      { "case": "@甲案", "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    那么 "case/甲案" 的 "status" 为 "heard"
    当 "市局经办" 执行 "case/find":
      """
      { "case": "@甲案", "party": "@云一", "at_fault": false }
      """
    那么 "case/甲案" 的 "status" 为 "found"
    当 "市局经办" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    那么 "case/甲案" 的 "status" 为 "found"
    当 "市局复核" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    那么 "case/甲案" 的 "status" 为 "sanctioned"
    当 "市局经办" 执行 "case/refer":
      """
      { "case": "@甲案", "to": "柳州市公安局" }
      """
    那么 "case/甲案" 的 "referred_to" 为 "柳州市公安局"

  @R23.6 @refuse
  场景: 未听取意见的不能认定
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械" }
      """
    那么 被拒绝 依据 "R23.6"

  @R23.6 @refuse
  场景: 未认定的不能处理
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 "市局经办" 执行 "case/hear"
    并且 "市局复核" 执行 "case/sanction"
    那么 被拒绝 依据 "R23.6"

  @R23.6 @boundary
  场景: 有一方尚未认定的，不能处理任何一方
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械", "@云一"], "vouchers": ["@甲申请券"] }
      """
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械" }
      """
    并且 "市局复核" 执行 "case/sanction"
    那么 被拒绝 依据 "R23.6"

  @R23.6 @refuse
  场景: 提出处理意见的人不能自行决定
    当 "市局经办" 执行 "case/open"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 无权
    并且 "voucher/甲申请券" 的 "status" 为 "frozen"

  @R23.6 @refuse
  场景: 认定有过错须有证据，且理由相符
    当 "市局经办" 执行 "case/open"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "at_fault": true, "ground": "none", "evidence": [] }
      """
    那么 输入有误 字段 "ground"
    并且 输入有误 字段 "evidence"

  @R23.6 @refuse
  场景: 重新认定的，须重新提出处理意见
    当 "市局经办" 执行 "case/open"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find"
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": false }
      """
    并且 "市局复核" 执行 "case/sanction"
    那么 被拒绝 依据 "R23.6"

  @R23.6 @refuse
  场景: 有过错而未处理的，不能结案
    当 "市局经办" 执行 "case/open"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find"
    并且 "市局经办" 执行 "case/close"
    那么 被拒绝 依据 "R23.6"
