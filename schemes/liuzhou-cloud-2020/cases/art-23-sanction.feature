# language: zh-CN
功能: 第二十三条 处理及其后果

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
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械", "@云一"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/hear"
    那么 成功

  @R23.1 @R23.4 @R23.5 @pass
  场景: 企业有过错：注销服务券、停拨资金、取消资格、列入名单；无过错的机构不受影响
    当 "市局经办" 执行 "case/find":
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
    并且 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "voucher/乙申请券" 的 "status" 为 "issued"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"
    并且 "budget/2021" 的 "available_fen" 为 "995000000"
    并且 "budget/2021" 的 "claimed_back_fen" 为 "0"
    并且 "enterprise/甲机械" 的 "eligible" 为 "false"
    并且 "enterprise/乙汽配" 的 "eligible" 为 "true"
    并且 "provider/云一" 的 "status" 为 "admitted"
    并且 "exclusion/甲机械" 的 "banned" 为 "true"
    并且 "exclusion/甲机械" 的 "until" 为 "2024-03-09"
    并且 "exclusion/云一" 的 "banned" 为 "false"

  @R23.3 @R23.5 @pass
  场景: 机构有过错：取消接券资格，其他未兑现的服务券冻结待逐张处理；无过错的企业不受影响
    当 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    并且 "provider/云一" 的 "status" 为 "removed"
    并且 "exclusion/云一" 的 "banned" 为 "true"
    并且 "exclusion/云一" 的 "until" 为 "2024-03-09"
    并且 "enterprise/甲机械" 的 "eligible" 为 "true"
    并且 "exclusion/甲机械" 的 "banned" 为 "false"
    并且 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "voucher/乙申请券" 的 "status" 为 "frozen"
    当 "市局复核" 执行 "case/decide-voucher":
      """
      { "case": "@甲案", "voucher": "@乙申请券", "cancel": false, "reason": "乙汽配与此案无关" }
      """
    那么 成功
    并且 "voucher/乙申请券" 的 "status" 为 "issued"
    当 "市局经办" 执行 "case/close":
      """
      { "case": "@甲案" }
      """
    那么 "case/甲案" 的 "status" 为 "closed"

  @R23.3 @refuse
  场景: 对已被取消资格的机构再次立案，不予受理
    当 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云一"], "vouchers": [] }
      """
    那么 被拒绝 依据 "R23.3"

  @R23.3 @boundary
  场景: 有过错的机构三年届满的次日可以重新申报
    当 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "云一" 于 "2024-03-09 23:59" 执行 "provider/apply"
    那么 被拒绝 依据 "R23.5"
    当 "云一" 于 "2024-03-10 00:00" 执行 "provider/apply"
    那么 成功

  @R23.4 @refuse
  场景: 对已被取消资格的企业再次立案，不予受理
    当 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "misuse" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": [] }
      """
    那么 被拒绝 依据 "R23.4"

  @R23.4 @refuse
  场景: 更名换码的，取消的资格不因此恢复
    当 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "misuse" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      {
        "enterprise": "@甲机械",
        "kind": "renaming",
        "name": "甲智造",
        "credit_code": "91450200198229141F"
      }
      """
    那么 成功
    假如 "甲机械" 与 "云一" 于 2021-03-01 签订合同 "新合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "甲机械" 以合同 "新合同" 提交申请 "新申请"
    那么 被拒绝 依据 "R23.5"

  @R23.4 @R23.5 @boundary
  场景: 在办的申请随处理终止；三年内的申请不予受理
    假如 "甲机械" 与 "云二" 于 2021-03-01 签订合同 "在办合同":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450203 |
    当 "甲机械" 以合同 "在办合同" 提交申请 "在办申请"
    那么 成功
    当 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 "application/在办申请" 的 "status" 为 "refused"
    并且 "application/在办申请" 的 "because" 为 "R23.4"
    假如 "甲机械" 与 "云二" 于 2022-03-01 签订合同 "次年合同":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450203 |
    当 时间到 "2022-12-31 23:59"
    并且 "甲机械" 以合同 "次年合同" 提交申请 "次年申请"
    那么 被拒绝 依据 "R23.5"

  @R23.6 @pass
  场景: 复查撤销处理：名单、资格和冻结一并解除
    当 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": false }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/review":
      """
      { "case": "@甲案", "upheld": false }
      """
    那么 无权
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@甲案", "upheld": false, "reason": "认定所依据的证据不实" }
      """
    那么 成功
    并且 "provider/云一" 的 "status" 为 "admitted"
    并且 "exclusion/云一" 的 "banned" 为 "false"
    并且 "voucher/乙申请券" 的 "status" 为 "issued"
    并且 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "case/甲案" 的 "upheld" 为 "false"
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@甲案", "upheld": true }
      """
    那么 被拒绝 依据 "R23.6"
