# language: zh-CN
功能: 第二十三条 承继而来的处理，不遮盖自己的违规，也不放过后来的券

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请,乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 成功

  @R23.1 @R3.6 @boundary
  场景: 因合并承受他企业处理的，自己违规的照样立案、注销
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@甲案", "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@乙汽配"], "vouchers": ["@乙申请券"] }
      """
    并且 记为 "乙案"
    那么 成功
    并且 "voucher/乙申请券" 的 "status" 为 "frozen"
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@乙案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@乙案", "party": "@乙汽配", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@乙案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@乙案" }
      """
    那么 成功
    并且 "voucher/乙申请券" 的 "status" 为 "cancelled"

  # Who is banned by its own fault is struck off already.
  @R23.4 @refuse
  场景: 自己受处理的期限内不重复立案
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@甲案", "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": [] }
      """
    那么 被拒绝 依据 "R23.4"

  @R23.1 @R23.3 @boundary
  场景: 因过错移出名录的机构，违规的照样立案
    当 "云一" 接收 "甲申请券"
    并且 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "fault": true }
      """
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云一"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "云案"
    那么 成功
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@云案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@云案", "party": "@云一", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@云案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@云案" }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "exclusion/云一" 的 "banned" 为 "true"

  # A benefit not yet had: the ban stands against a voucher that came with another firm.
  @R23.5 @R3.6 @refuse
  场景: 受处理的企业并入他企业得来的服务券，期限内不得使用
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@甲案", "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@甲案" }
      """
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@乙汽配", "kind": "merger", "name": null, "into": "@甲机械" }
      """
    那么 "voucher/乙申请券" 的 "holder" 为 "甲机械"
    当 "云一" 接收 "乙申请券"
    那么 被拒绝 依据 "R23.5"

  @R23.1 @R3.6 @boundary
  场景: 两次合并之后，中间一家的违规仍可追到服务券
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@乙汽配", "kind": "merger", "name": null, "into": "@丙食品" }
      """
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@乙汽配"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "乙案"
    那么 成功
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@乙案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@乙案", "party": "@乙汽配", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@乙案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@乙案" }
      """
    那么 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "voucher/乙申请券" 的 "status" 为 "frozen"

  # What is decided reaches who has taken the party's place, and who holds the voucher.
  @R13.1 @R23.6 @R3.6 @refuse
  场景: 与承继企业有亲属关系的，不得处理被合并企业的案件
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@丙食品" }
      """
    并且 "市局复核" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "provider": null, "kind": "relative", "note": "兄弟任该公司经理" }
      """
    并且 "市局复核" 执行 "case/hear":
      """
      { "case": "@甲案", "party": "@甲机械" }
      """
    那么 被拒绝 依据 "R13.1"
    当 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案", "party": "@甲机械" }
      """
    那么 成功

  @R13.1 @R23.1 @refuse
  场景: 与持券企业有亲属关系的，不得决定其服务券
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云一"], "vouchers": ["@甲申请券", "@乙申请券"] }
      """
    并且 记为 "云案"
    并且 "市局复核" 执行 "relation/declare":
      """
      { "enterprise": "@乙汽配", "provider": null, "kind": "relative", "note": "兄弟任该公司经理" }
      """
    并且 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": false, "reason": "查无牵连" }
      """
    那么 被拒绝 依据 "R13.1"
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@甲申请券", "cancel": false, "reason": "查无牵连" }
      """
    那么 成功
