# language: zh-CN
功能: 第二十二条 现场抽查

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

  @R22.3 @boundary
  场景: 每批按百分之二十抽取，只有一件的也抽一件
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    那么 成功
    并且 "redemption/甲申请券" 的 "to_check" 为 "true"
    并且 "redemption/乙申请券" 的 "to_check" 为 "false"

  @R22.3 @pass
  场景: 抽中的经现场检查后作出结论
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "检查员1" 执行 "redemption/check"
    那么 成功
    并且 "redemption/甲申请券" 的 "check.matches" 为 "true"
    并且 "redemption/甲申请券" 的 "check.on" 为 "2021-06-30"
    当 "评审机构" 执行 "panel/conclude"
    那么 成功

  @R22.3 @refuse
  场景: 抽中而未经现场检查的，不能作出结论
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "评审机构" 执行 "panel/conclude"
    那么 被拒绝 依据 "R22.3"

  @R22.3 @refuse
  场景: 未抽中的不作现场检查，抽中的只检查一次
    当 "检查员1" 执行 "redemption/check":
      """
      { "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R22.3"
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "检查员1" 执行 "redemption/check"
    并且 "检查员2" 执行 "redemption/check":
      """
      { "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R22.3"

  @R22.3 @R23.1 @refuse
  场景: 现场与申请材料不符的，登记为线索，由专家据以判断
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "检查员1" 执行 "redemption/check":
      """
      { "matches": false, "remark": "现场只有一台采集网关" }
      """
    那么 成功
    并且 产生线索 依据 "R23.1"
    并且 "redemption/甲申请券" 的 "status" 为 "reviewing"
    并且 "redemption/甲申请券" 的 "check.matches" 为 "false"

  @R22.3 @refuse
  场景: 现场检查须附照片
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "检查员1" 执行 "redemption/check":
      """
      { "photos": [] }
      """
    那么 输入有误 字段 "photos"
    当 "检查员1" 执行 "redemption/check":
      """
      { "photos": ["0000000000000000000000000000000000000000000000000000000000000000"] }
      """
    那么 输入有误 字段 "photos.0"

  @R13.1 @R22.3 @refuse
  场景: 检查员不得检查近亲属所在单位
    当 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "检查员1" 执行 "relation/declare":
      """
      { "enterprise": "@甲机械", "kind": "relative", "note": "配偶在该企业任职" }
      """
    并且 "检查员1" 执行 "redemption/check"
    那么 被拒绝 依据 "R13.1"
    当 "市局经办" 执行 "redemption/check"
    那么 无权
