# language: zh-CN
功能: 第二十二条 会同市财政局委托第三方

  # 第二十二条：市工业和信息化局会同市财政局委托第三方组织专家验收评审。市局提出委托，市财政局会签后委托成立，方可抽取专家。
  # 第十条的入库评审由市工业和信息化局委托，无须会签。

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 财政局会签由各步骤写明
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "甲申请券"
    并且 时间到 "2021-06-30 09:00"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 "市局经办" 执行 "redemption/accept-file"

  @R22.2 @pass
  场景: 市局提出、财政局会签，之后抽取专家
    当 "市局经办" 执行 "panel/commission"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "reviewing"
    并且 "panel/甲申请券" 的 "status" 为 "proposed"
    当 "财政经办" 执行 "panel/cosign"
    那么 成功
    并且 "panel/甲申请券" 的 "status" 为 "commissioned"
    当 "评审机构" 执行 "panel/draw"
    那么 成功
    并且 "panel/甲申请券" 的 "status" 为 "drawn"

  @R22.2 @refuse
  场景: 财政局尚未会签，不得抽取专家
    当 "市局经办" 执行 "panel/commission"
    并且 "评审机构" 执行 "panel/draw"
    那么 被拒绝 依据 "R22.2"
    并且 "panel/甲申请券" 的 "status" 为 "proposed"

  @R22.2 @refuse
  场景: 同一委托只会签一次
    当 "市局经办" 执行 "panel/commission"
    并且 "财政经办" 执行 "panel/cosign"
    当 "财政复核" 执行 "panel/cosign"
    那么 被拒绝 依据 "R22.2"

  @R22.2 @boundary
  场景大纲: 会签的只能是市财政局的人
    当 "市局经办" 执行 "panel/commission"
    并且 "<谁>" 执行 "panel/cosign"
    那么 <结果>

    例子:
      | 谁       | 结果 |
      | 财政经办 | 成功 |
      | 财政复核 | 成功 |
      | 市局经办 | 无权 |
      | 市局复核 | 无权 |
      | 评审机构 | 无权 |
      | 审计员   | 无权 |

  @R22.2 @R13.1 @boundary
  场景: 亲属在接券机构的财政人员不会签，由另一人会签
    当 "财政经办" 执行 "relation/declare":
      """
      { "enterprise": null, "provider": "@云一", "kind": "relative" }
      """
    并且 "市局经办" 执行 "panel/commission"
    并且 "财政经办" 执行 "panel/cosign"
    那么 无权
    当 "财政复核" 执行 "panel/cosign"
    那么 成功

  @R22.2 @R22.4 @boundary
  场景: 会签不是审定，会签人仍可代表财政局审定
    当 "市局经办" 执行 "panel/commission":
      """
      { "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "财政经办" 执行 "panel/cosign"
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "专家3" 执行 "panel/score"
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    并且 "市局复核" 执行 "redemption/determine"
    并且 "财政经办" 执行 "redemption/determine"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "determined"

  @R22.2 @R10.1 @boundary
  场景: 入库评审由市局委托，无须会签
    当 "云三" 执行 "provider/apply"
    并且 "市局经办" 执行 "provider/accept-file"
    并且 "市局经办" 执行 "panel/commission":
      """
      { "providers": ["@云三"] }
      """
    并且 "财政经办" 执行 "panel/cosign"
    那么 被拒绝 依据 "R10.1"
    当 "评审机构" 执行 "panel/draw"
    那么 成功
