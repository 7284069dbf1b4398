# language: zh-CN
功能: 第二十二条 完整性审查

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
    并且 "云一" 接收 "甲申请券"
    并且 时间到 "2021-06-30 09:00"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元

  @R22.1 @pass
  场景: 说明理由退回，补正后受理
    当 "市局经办" 执行 "redemption/return":
      """
      {
        "redemption": "@甲申请券",
        "reason": "进账凭证不清晰",
        "remarks": [{ "field": "materials.3", "text": "请重新扫描" }]
      }
      """
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "returned"
    并且 "redemption/甲申请券" 的 "returned.reason" 为 "进账凭证不清晰"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲申请券" }
      """
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "complete"

  @R22.1 @refuse
  场景大纲: 退回和不予兑现须说明理由
    当 "市局经办" 执行 "<命令>":
      """
      { "redemption": "@甲申请券", "reason": <理由> }
      """
    那么 输入有误 字段 "reason"

    例子:
      | 命令              | 理由 |
      | redemption/return | null |
      | redemption/return | " "  |
      | redemption/refuse | null |

  @R22.1 @refuse
  场景: 不予兑现须指明依据
    当 "市局经办" 执行 "redemption/refuse":
      """
      { "redemption": "@甲申请券", "rule": "R99.9" }
      """
    那么 输入有误 字段 "rule"
    当 "市局经办" 执行 "redemption/refuse":
      """
      { "redemption": "@甲申请券", "rule": null }
      """
    那么 输入有误 字段 "rule"

  @R22.1 @pass
  场景: 不予兑现的，服务券在有效期内可以再次申请
    当 "市局复核" 执行 "redemption/refuse":
      """
      { "redemption": "@甲申请券", "rule": "R20.1", "reason": "合同服务尚未完成" }
      """
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "refused"
    并且 "redemption/甲申请券" 的 "because" 为 "R20.1"
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "submitted"

  @R22.1 @refuse
  场景: 退回以后不能受理，受理以后不能退回
    当 "市局经办" 执行 "redemption/return":
      """
      { "redemption": "@甲申请券" }
      """
    并且 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R22.1"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲申请券" }
      """
    并且 "市局经办" 执行 "redemption/return":
      """
      { "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R22.1"

  # Five working days from Wednesday 2021-06-30, over nothing but a weekend: Wednesday 2021-07-07.
  @R22.1 @boundary
  场景: 退回补正期为五个工作日
    当 "市局经办" 执行 "redemption/return":
      """
      { "redemption": "@甲申请券" }
      """
    那么 "redemption/甲申请券" 的 "returned.correct_by" 为 "2021-07-07"

  @R22.1 @refuse
  场景大纲: 只有市局经办审查完整性
    当 "<何人>" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲申请券" }
      """
    那么 无权

    例子:
      | 何人       |
      | 鱼峰区经办 |
      | 财政经办   |
      | 评审机构   |
      | 云一       |
      | 甲机械     |

  @R22.1 @R13.1 @refuse
  场景: 亲属企业的兑现申请须回避
    当 "市局经办" 执行 "relation/declare":
      """
      { "enterprise": "@甲机械", "kind": "relative", "note": "配偶任该公司财务总监" }
      """
    并且 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R13.1"

  @R22.1 @refuse
  场景: 未付款的不能更正账号
    当 "云一" 执行 "redemption/correct-account":
      """
      { "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R22.5"
