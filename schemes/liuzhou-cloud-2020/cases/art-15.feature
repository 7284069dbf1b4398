# language: zh-CN
功能: 第十五条 按面值等额抵扣合同款

  # Price 100000.00, face value 50000.00: the enterprise pays 50000.00 itself, to the fen.
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
    并且 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """

  @R15.1 @pass
  场景: 自付部分加面值等于合同价款
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": 5000000 }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"
    并且 "voucher/甲申请券" 的 "self_paid_fen" 为 "5000000"
    并且 "voucher/甲申请券" 的 "accepted_on" 为 "2021-03-09"

  @R15.1 @boundary
  场景大纲: 多一分、少一分都不行
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": <自付> }
      """
    那么 被拒绝 依据 "R15.1"
    并且 "voucher/甲申请券" 的 "status" 为 "issued"

    例子:
      | 自付    |
      | 4999999 |
      | 5000001 |

  @R15.1 @refuse
  场景: 面值不抵扣，企业仍付全款
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": 10000000 }
      """
    那么 被拒绝 依据 "R15.1"

  @R15.1 @refuse
  场景: 企业分文不付
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": 0 }
      """
    那么 被拒绝 依据 "R15.1"

  @R15.1 @boundary
  场景: 附件所写的两部分也要等于合同价款
    当 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@甲合同", "face_fen": 5000000, "self_paid_fen": 4999999 }
      """
    那么 被拒绝 依据 "R15.1"

  @R15.1 @refuse
  场景大纲: 金额写法有误
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": <自付> }
      """
    那么 输入有误 字段 "self_paid_fen"

    例子:
      | 自付      |
      | null      |
      | -1        |
      | 0.5       |
      | "5000000" |

  # The contract was amended after issue: the deduction follows the price as it is now.
  @R15.1 @boundary
  场景: 变更后的合同按新价款计算
    当 "甲机械" 执行 "contract/amend":
      """
      {
        "contract": "@甲合同",
        "price_fen": 12000000,
        "lines": [
          { "item": "企业资源计划", "quantity": 1, "price_fen": 12000000, "region": "450203" }
        ]
      }
      """
    并且 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": 5000000 }
      """
    那么 被拒绝 依据 "R15.1"
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": 7000000 }
      """
    那么 成功
