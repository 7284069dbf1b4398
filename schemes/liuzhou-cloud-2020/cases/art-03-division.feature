# language: zh-CN
功能: 第三条 不得以存续分立转出服务券逃避处理

  # A division after which it goes on takes nothing out of a case's reach: what was its own then is
  # looked at as what still is.
  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "甲机械" 与 "云一" 于 2021-02-23 签订合同 "甲二合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "甲机械" 以合同 "甲二合同" 提交申请 "甲二申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请,甲二申请,乙申请" 通过初审和审核
    并且 申请 "甲申请,甲二申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械", "@云一"], "vouchers": ["@甲申请券"] }
      """
    那么 成功

  @R3.6 @R23.1 @refuse
  场景: 立案后分立转给他企业的服务券，随处理冻结；他企业自己的不冻结
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "division", "name": null, "into": "@乙汽配",
        "vouchers": ["@甲二申请券"] }
      """
    那么 "voucher/甲二申请券" 的 "holder" 为 "乙汽配"
    当 "市局经办" 执行 "case/hear":
      """
      { "party": "@甲机械" }
      """
    并且 "市局经办" 执行 "case/hear":
      """
      { "party": "@云一" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    并且 "voucher/甲二申请券" 的 "status" 为 "frozen"
    并且 "voucher/乙申请券" 的 "status" 为 "issued"

  @R3.6 @R23.1 @refuse
  场景: 立案后分立转给他机构的服务券，随处理冻结
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "division", "name": null, "into": "@云二",
        "vouchers": ["@乙申请券"] }
      """
    那么 "voucher/乙申请券" 的 "provider" 为 "云二"
    当 "市局经办" 执行 "case/hear":
      """
      { "party": "@甲机械" }
      """
    并且 "市局经办" 执行 "case/hear":
      """
      { "party": "@云一" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    并且 "voucher/乙申请券" 的 "status" 为 "frozen"
    并且 "voucher/甲二申请券" 的 "status" 为 "frozen"

  # What passed over with the sanction goes with it.
  @R3.6 @R23.4 @R23.6 @boundary
  场景大纲: 处理后分立的，复查撤销的，承接一方一并恢复；维持的，照旧不予支持
    当 "市局经办" 执行 "case/hear":
      """
      { "party": "@甲机械" }
      """
    并且 "市局经办" 执行 "case/hear":
      """
      { "party": "@云一" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "division", "name": null, "into": "@戊电气",
        "vouchers": ["@甲二申请券"] }
      """
    那么 成功
    并且 "enterprise/戊电气" 的 "disqualified" 为 "R23.4"
    并且 "exclusion/戊电气" 的 "banned" 为 "true"
    当 "财政复核" 执行 "case/review":
      """
      { "upheld": <维持>, "reason": "复查认定" }
      """
    那么 成功
    并且 "enterprise/戊电气" 的 "disqualified" 为 "<资格>"
    并且 "exclusion/戊电气" 的 "banned" 为 "<名单>"

    例子:
      | 维持  | 资格  | 名单  |
      | true  | R23.4 | true  |
      | false | null  | false |
