# language: zh-CN
功能: 第二十二条 专家逐项验收

  # 甲合同：企业资源计划一项100000.00元；采集网关两台目录价合计40000.00元、合同价50000.00元。
  # 2021年补贴比例为50%，甲申请券面值70000.00元，乙申请券面值30000.00元。

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
      | 采集网关     | 2    | 50000.00  | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 电商平台     | 1    | 60000.00  | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "甲申请券"
    并且 "云一" 接收 "乙申请券"
    并且 时间到 "2021-06-30 09:00"
    并且 "云一" 就 "甲申请券" 申请兑现 140000.00 元
    并且 "云一" 就 "乙申请券" 申请兑现 60000.00 元
    并且 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲申请券" }
      """
    并且 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@乙申请券" }
      """

  @R22.2 @R22.3 @R22.4 @R22.5 @pass
  场景: 一批两件，验收、审定、拨付
    当 兑现 "甲申请券,乙申请券" 验收审定并拨付
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "paid"
    并且 "redemption/甲申请券" 的 "accepted_basis_fen" 为 "14000000"
    并且 "redemption/甲申请券" 的 "determined_fen" 为 "7000000"
    并且 "redemption/甲申请券" 的 "paid_on" 为 "2021-06-30"
    并且 "redemption/乙申请券" 的 "determined_fen" 为 "3000000"
    并且 "voucher/甲申请券" 的 "status" 为 "redeemed"
    并且 "voucher/乙申请券" 的 "status" 为 "redeemed"
    并且 "settlement/甲申请券" 的 "status" 为 "closed"
    并且 "settlement/甲申请券" 的 "total_fen" 为 "10000000"
    并且 "budget/2021" 的 "committed_fen" 为 "0"
    并且 "budget/2021" 的 "payable_fen" 为 "0"
    并且 "budget/2021" 的 "paid_fen" 为 "10000000"
    并且 "budget/2021" 的 "available_fen" 为 "990000000"

  @R22.2 @R16.3 @boundary
  场景: 逐项取专家意见的中位数，计入的不超过该项补贴基数
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 10000000 }, { "line": 1, "accepted_fen": 0 }] }
      """
    并且 "专家2" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 9000000 }, { "line": 1, "accepted_fen": 4000000 }] }
      """
    并且 "专家3" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 2000000 }, { "line": 1, "accepted_fen": 3000000 }] }
      """
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "accepted"
    并且 "redemption/甲申请券" 的 "lines.0.accepted_fen" 为 "9000000"
    并且 "redemption/甲申请券" 的 "lines.1.accepted_fen" 为 "3000000"
    并且 "redemption/甲申请券" 的 "accepted_basis_fen" 为 "12000000"

  @R22.2 @boundary
  场景: 三名专家中过半数给出意见才能作出结论
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    那么 被拒绝 依据 "R22.2"
    当 "专家2" 执行 "panel/score"
    并且 "评审机构" 执行 "panel/conclude"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "accepted"

  @R22.2 @refuse
  场景: 材料尚未受理完整的不能交专家验收
    假如 "戊电气" 与 "云一" 于 2021-06-21 签订合同 "戊合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "戊电气" 以合同 "戊合同" 提交申请 "戊申请"
    并且 申请 "戊申请" 通过初审和审核
    并且 申请 "戊申请" 公示
    并且 时间到 "2021-07-08 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "戊申请券"
    并且 "云一" 就 "戊申请券" 申请兑现 20000.00 元
    并且 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券", "@戊申请券"] }
      """
    那么 被拒绝 依据 "R22.2"

  @R22.2 @refuse
  场景: 已抽取专家的评审未结束，不能另行委托
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"] }
      """
    那么 被拒绝 依据 "R22.2"

  @R22.2 @boundary
  场景: 未抽取专家的评审可以另行委托
    当 "市局经办" 执行 "panel/commission"
    并且 "市局经办" 执行 "panel/commission"
    那么 成功

  @R22.2 @refuse
  场景: 全部未完成的，兑现终止，服务券退回已接收
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 0 }, { "line": 1, "accepted_fen": 0 }] }
      """
    并且 "专家2" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 0 }, { "line": 1, "accepted_fen": 0 }] }
      """
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "refused"
    并且 "redemption/甲申请券" 的 "because" 为 "R22.2"
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"
    并且 "budget/2021" 的 "committed_fen" 为 "10000000"

  @R22.2 @refuse
  场景: 填写有误的委托、意见和结论
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券", "@甲机械"], "seats": 4 }
      """
    那么 输入有误 字段 "redemptions.1"
    并且 输入有误 字段 "seats"
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "providers": ["@云一"] }
      """
    那么 输入有误 字段 "redemptions"
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    当 "专家1" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 10000000 }] }
      """
    那么 输入有误 字段 "lines"
    当 "专家1" 执行 "panel/score":
      """
      { "redemption": "@乙申请券" }
      """
    那么 输入有误 字段 "redemption"
    当 "评审机构" 执行 "panel/conclude":
      """
      { "results": [{ "redemption": "@乙申请券", "reason": "合格" }] }
      """
    那么 输入有误 字段 "results.0.redemption"
