# language: zh-CN
功能: 第二十三条 逐张处理、复查、结案

  # 云一 is at fault in the case on 甲机械's voucher; 乙汽配's is frozen with the sanction.
  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请,乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云一"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "云案"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功

  @R23.1 @pass
  场景: 随处理冻结的服务券逐张决定注销
    那么 "voucher/乙申请券" 的 "status" 为 "frozen"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": true, "reason": "同一批伪造的材料" }
      """
    那么 成功
    并且 "voucher/乙申请券" 的 "status" 为 "cancelled"
    并且 "budget/2021" 的 "committed_fen" 为 "0"
    并且 "budget/2021" 的 "available_fen" 为 "1000000000"
    并且 "enterprise/乙汽配" 的 "eligible" 为 "true"

  @R23.1 @refuse
  场景大纲: 只有本案冻结而未决的服务券由市局复核决定
    当 "<人>" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "<券>", "cancel": true }
      """
    那么 <结果>

    例子: 甲申请券 was cancelled with the sanction
      | 人       | 券        | 结果                    |
      | 市局经办 | @乙申请券 | 无权                    |
      | 财政复核 | @乙申请券 | 无权                    |
      | 市局复核 | @甲申请券 | 输入有误 字段 "voucher" |
      | 市局复核 | @乙申请券 | 成功                    |

  @R23.1 @boundary
  场景: 一张服务券只决定一次
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": false }
      """
    并且 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": true }
      """
    那么 输入有误 字段 "voucher"
    并且 "voucher/乙申请券" 的 "status" 为 "issued"

  @R23.1 @refuse
  场景: 还有冻结未决的服务券，不能结案
    当 "市局经办" 执行 "case/close":
      """
      { "case": "@云案" }
      """
    那么 被拒绝 依据 "R23.1"
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": false }
      """
    并且 "市局经办" 执行 "case/close":
      """
      { "case": "@云案" }
      """
    那么 成功
    并且 "case/云案" 的 "status" 为 "closed"

  @R23.6 @refuse
  场景大纲: 结案以后什么都不能再做
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": false }
      """
    并且 "市局经办" 执行 "case/close":
      """
      { "case": "@云案" }
      """
    并且 "<人>" 执行 "<命令>":
      """
      { "case": "@云案" }
      """
    那么 被拒绝 依据 "R23.6"

    例子:
      | 人       | 命令          |
      | 市局经办 | case/close    |
      | 市局经办 | case/hear     |
      | 市局经办 | case/sanction |
      | 市局经办 | case/refer    |

  @R23.1 @refuse
  场景: 结案以后不能再冻结
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": false }
      """
    并且 "市局经办" 执行 "case/close":
      """
      { "case": "@云案" }
      """
    并且 "市局经办" 执行 "case/freeze":
      """
      { "case": "@云案", "vouchers": ["@乙申请券"] }
      """
    那么 被拒绝 依据 "R23.1"

  @R23.6 @pass
  场景: 复查维持的，处理照旧，未决的服务券仍待决定
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@云案", "upheld": true, "reason": "证据确凿" }
      """
    那么 成功
    并且 "case/云案" 的 "upheld" 为 "true"
    并且 "case/云案" 的 "status" 为 "sanctioned"
    并且 "provider/云一" 的 "status" 为 "removed"
    并且 "exclusion/云一" 的 "banned" 为 "true"
    并且 "voucher/乙申请券" 的 "status" 为 "frozen"

  # 市局经办 found and proposed, 市局复核 decided: neither looks at his own work again.
  @R23.6 @boundary
  场景大纲: 认定、提出、决定处理的人都不能复查
    当 "<人>" 执行 "case/review":
      """
      { "case": "@云案", "upheld": true }
      """
    那么 <结果>

    例子:
      | 人       | 结果 |
      | 市局经办 | 无权 |
      | 市局复核 | 无权 |
      | 财政经办 | 无权 |
      | 财政复核 | 成功 |

  @R23.6 @boundary
  场景: 复查撤销后，未决的服务券不能再注销
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@云案", "upheld": false }
      """
    那么 成功
    并且 "voucher/乙申请券" 的 "status" 为 "issued"
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@云案", "voucher": "@乙申请券", "cancel": true }
      """
    那么 输入有误 字段 "voucher"

  # The ban that came with 云一 goes on; the admission was taken by the second case alone.
  @R23.6 @R3.6 @boundary
  场景: 复查撤销的，归还该处理收回的入库资格，因合并承继的禁期照旧
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云二"], "vouchers": [] }
      """
    并且 记为 "二案"
    并且 "市局经办" 执行 "case/hear":
      """
      { "case": "@二案", "party": "@云二" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@二案", "party": "@云二", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@二案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@二案" }
      """
    那么 成功
    并且 "provider/云二" 的 "status" 为 "removed"
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@二案", "upheld": false, "reason": "证据不实" }
      """
    那么 成功
    并且 "provider/云二" 的 "status" 为 "admitted"
    并且 "exclusion/云二" 的 "banned" 为 "true"
    并且 "exclusion/云二" 的 "until" 为 "2024-03-09"
