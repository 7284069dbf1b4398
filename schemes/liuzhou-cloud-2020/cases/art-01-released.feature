# language: zh-CN
功能: 第一条 引导作用只按真正安排的补贴计算

  # What was given back, ran out or was cancelled has moved nobody's contract.
  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请,乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "statistics/2021" 的 "contract_fen" 为 "16000000"
    并且 "statistics/2021" 的 "subsidy_fen" 为 "8000000"

  @R1.1 @boundary
  场景: 逾期作废的当日仍计，次日起不计
    当 时间到 "2022-03-09 23:59"
    那么 "statistics/2021" 的 "subsidy_fen" 为 "8000000"
    当 时间到 "2022-03-10 00:00"
    那么 "voucher/甲申请券" 的 "status" 为 "expired"
    并且 "statistics/2021" 的 "subsidy_fen" 为 "0"
    并且 "statistics/2021" 的 "contract_fen" 为 "0"
    并且 "statistics/2021" 的 "released_fen" 为 "8000000"

  @R1.1 @R23.1 @pass
  场景: 因弄虚作假注销的不计入，另一张照计
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "statistics/2021" 的 "subsidy_fen" 为 "3000000"
    并且 "statistics/2021" 的 "contract_fen" 为 "6000000"
    并且 "statistics/2021" 的 "leverage_bp" 为 "20000"

  # Paid, then claimed back and not yet returned: it is no support any more, and the ledger says so.
  @R1.1 @R23.2 @boundary
  场景: 已兑现后追回的，统计与预算账一致
    当 "云一" 接收 "甲申请券"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 兑现 "甲申请券" 验收审定并拨付
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 "statistics/2021" 的 "paid_fen" 为 "5000000"
    并且 "budget/2021" 的 "paid_fen" 为 "5000000"
    并且 "statistics/2021" 的 "claimed_back_fen" 为 "5000000"
    并且 "budget/2021" 的 "claimed_back_fen" 为 "5000000"
    并且 "statistics/2021" 的 "recovered_fen" 为 "0"
