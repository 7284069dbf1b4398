# language: zh-CN
功能: 第二十二条 验收专家的抽取和回避

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

  @R22.2 @pass
  场景: 没有利害关系的专家抽取成组
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    那么 成功
    并且 "panel/甲申请券" 的 "status" 为 "drawn"

  @R22.2 @refuse
  场景大纲: 专家持有、任职于一方，或者是其近亲属的，不能抽中
    当 "专家1" 执行 "relation/declare":
      """
      { "enterprise": null, "<类>": "@<一方>", "kind": "<关系>", "note": "本人申报" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    那么 被拒绝 依据 "R22.2"

    例子:
      | 类         | 一方   | 关系       |
      | enterprise | 甲机械 | holding    |
      | provider   | 云一   | holding    |
      | enterprise | 甲机械 | employment |
      | provider   | 云一   | relative   |

  @R22.2 @boundary
  场景: 与本批各方无关的持股不影响抽取
    当 "专家1" 执行 "relation/declare":
      """
      { "enterprise": "@乙汽配", "kind": "holding", "note": "持有少量股份" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    那么 成功

  @R22.2 @refuse
  场景: 同一批中另一家企业的持股人同样回避
    当 "专家1" 执行 "relation/declare":
      """
      { "enterprise": "@乙汽配", "kind": "holding", "note": "持有少量股份" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      { "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    那么 被拒绝 依据 "R22.2"

  @R13.1 @R22.2 @refuse
  场景: 抽中后申报持股的，不得再出具意见
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "relation/declare":
      """
      { "enterprise": "@甲机械", "kind": "holding", "note": "持有少量股份" }
      """
    并且 "专家1" 执行 "panel/score"
    那么 被拒绝 依据 "R13.1"

  @R22.2 @refuse
  场景: 申报利害冲突后，已出具的意见不计，也不得再出具
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "专家1" 执行 "panel/declare":
      """
      { "conflict": true }
      """
    那么 成功
    当 "专家1" 执行 "panel/score"
    那么 被拒绝 依据 "R22.2"
    当 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    那么 被拒绝 依据 "R22.2"
    当 "专家3" 执行 "panel/score"
    并且 "评审机构" 执行 "panel/conclude"
    那么 成功

  @R22.2 @refuse
  场景: 曾验收过同一企业与同一机构项目的专家回避
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "专家3" 执行 "panel/score"
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    假如 "甲机械" 与 "云一" 于 2021-06-21 签订合同 "甲二":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "甲机械" 以合同 "甲二" 提交申请 "甲二申请"
    并且 申请 "甲二申请" 通过初审和审核
    并且 申请 "甲二申请" 公示
    并且 时间到 "2021-07-08 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "甲二申请券"
    并且 "云一" 就 "甲二申请券" 申请兑现 20000.00 元
    并且 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲二申请券" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲二申请券"], "experts": ["@专家3", "@专家4", "@专家5"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    那么 被拒绝 依据 "R22.2"
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲二申请券"], "experts": ["@专家4", "@专家5", "@专家6"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    那么 成功

  # A panel holds nothing that a case has ended; it is concluded on nothing and closed.
  @R22.2 @boundary
  场景: 材料均在别处办结的评审组，以空结论结束
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "评审机构" 执行 "panel/conclude":
      """
      { "results": [] }
      """
    那么 输入有误 字段 "results"
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "cancelled"
    当 "评审机构" 执行 "panel/conclude":
      """
      { "results": [] }
      """
    那么 成功
