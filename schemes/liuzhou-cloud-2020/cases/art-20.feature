# language: zh-CN
功能: 第二十条 服务完成后申请兑现

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

  @R20.1 @R15.1 @R18.1 @R21.1 @R22.1 @pass
  场景: 核实、接收、服务完成后申请兑现，材料完整的予以受理
    当 "云一" 接收 "甲申请券"
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"
    并且 "voucher/甲申请券" 的 "self_paid_fen" 为 "5000000"
    当 时间到 "2021-06-30 09:00"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "redeeming"
    并且 "redemption/甲申请券" 的 "status" 为 "submitted"
    当 "市局经办" 执行 "redemption/accept-file":
      """
      { "redemption": "@甲申请券" }
      """
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "complete"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"

  @R20.1 @refuse
  场景: 尚未接收的不能申请兑现
    当 "云一" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R20.1"
    并且 "voucher/甲申请券" 的 "status" 为 "issued"

  @R20.1 @boundary
  场景大纲: 服务完成不早于接收、不晚于申请
    当 "云一" 接收 "甲申请券"
    并且 时间到 "2021-06-30 09:00"
    并且 "云一" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "completed_on": "<完成>" }
      """
    那么 <结果>

    例子: 接收于2021-03-09，申请于2021-06-30
      | 完成       | 结果                         |
      | 2021-03-08 | 被拒绝 依据 "R20.1"          |
      | 2021-03-09 | 成功                         |
      | 2021-06-30 | 成功                         |
      | 2021-07-01 | 输入有误 字段 "completed_on" |

  @R20.1 @refuse
  场景: 已有兑现申请在办的，不能另行申请
    当 "云一" 接收 "甲申请券"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 "云一" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "redemption": null }
      """
    那么 被拒绝 依据 "R20.1"
    当 "云一" 执行 "redemption/save":
      """
      { "voucher": "@甲申请券", "redemption": null }
      """
    那么 被拒绝 依据 "R20.1"

  # The clock stands still between the two: whoever comes first, the other finds it taken.
  @R20.1 @refuse
  场景: 同一时刻的两份兑现申请，只有一份成立
    当 "云一" 接收 "甲申请券"
    并且 "云一" 于 "2021-06-30 09:00" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "redemption": null }
      """
    并且 记为 "先到"
    那么 成功
    当 "云一" 于 "2021-06-30 09:00" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "redemption": null }
      """
    那么 被拒绝 依据 "R20.1"
    并且 "voucher/甲申请券" 的 "redemption" 为 "先到"
    并且 "redemption/先到" 的 "status" 为 "submitted"

  @R20.1 @refuse
  场景: 交给审查以后不能再改
    当 "云一" 接收 "甲申请券"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 "云一" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R20.1"

  @R20.1 @pass
  场景: 先存草稿、再提交，是同一份申请
    当 "云一" 接收 "甲申请券"
    并且 "云一" 执行 "redemption/save":
      """
      { "voucher": "@甲申请券" }
      """
    并且 记为 "草稿"
    那么 成功
    并且 "redemption/草稿" 的 "status" 为 "draft"
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    那么 成功
    并且 "voucher/甲申请券" 的 "redemption" 为 "草稿"
    并且 "redemption/草稿" 的 "status" 为 "submitted"

  @R20.1 @boundary
  场景: 草稿可以撤回，另起一份
    当 "云一" 接收 "甲申请券"
    并且 "云一" 执行 "redemption/save":
      """
      { "voucher": "@甲申请券" }
      """
    并且 "云一" 执行 "redemption/withdraw":
      """
      { "redemption": "@甲申请券" }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    那么 成功

  @R20.1 @boundary
  场景: 撤回后可以重新申请，发票也可以再用
    当 "云一" 接收 "甲申请券"
    并且 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "invoices": [
          { "number": "24502000000000000001", "amount_fen": 5000000, "issued_on": "2021-03-09" }
        ]
      }
      """
    并且 "云一" 执行 "redemption/withdraw":
      """
      { "redemption": "@甲申请券" }
      """
    那么 "voucher/甲申请券" 的 "status" 为 "accepted"
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "invoices": [
          { "number": "24502000000000000001", "amount_fen": 5000000, "issued_on": "2021-03-09" }
        ]
      }
      """
    那么 成功

  @R20.1 @refuse
  场景: 他人的兑现申请不能提交、撤回
    当 "云一" 接收 "甲申请券"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 "云二" 执行 "redemption/withdraw":
      """
      { "redemption": "@甲申请券" }
      """
    那么 无权
    当 "云二" 执行 "redemption/submit":
      """
      { "redemption": "@甲申请券" }
      """
    那么 无权
    当 "甲机械" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券" }
      """
    那么 无权

  # Not yet accepted and void as well: what was never begun is named first.
  @R20.1 @R21.1 @boundary
  场景: 未接收先于缺材料指明
    当 "云一" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "materials": [] }
      """
    那么 被拒绝 依据 "R20.1"
