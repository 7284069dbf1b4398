# language: zh-CN
功能: 第十七条 接券时以附件写明确切面值

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

  @R17.2 @pass
  场景: 附件先行存档，任何一方都可以提交，接收时不再附
    当 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@甲合同" }
      """
    那么 成功
    并且 "contract/甲合同" 的 "exact_amount.face_fen" 为 "5000000"
    当 "云一" 执行 "contract/annex":
      """
      { "contract": "@甲合同" }
      """
    那么 成功
    当 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    并且 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "annex": null }
      """
    那么 成功

  @R17.2 @refuse
  场景: 合同写以发放为准，又没有附件的，不能接收
    当 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    并且 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "annex": null }
      """
    那么 被拒绝 依据 "R17.2"
    并且 "voucher/甲申请券" 的 "status" 为 "issued"

  @R17.2 @boundary
  场景大纲: 附件须写明确切面值，差一分也不行
    当 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@甲合同", "face_fen": <面值>, "self_paid_fen": <自付> }
      """
    那么 被拒绝 依据 "R17.2"

    例子:
      | 面值    | 自付    |
      | 4999999 | 5000001 |
      | 5000001 | 4999999 |

  # An amendment makes the annex out of date: the exact amount has to be stated again.
  @R17.2 @boundary
  场景: 合同变更后附件须重新签订
    当 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@甲合同" }
      """
    并且 "甲机械" 执行 "contract/amend":
      """
      { "contract": "@甲合同" }
      """
    并且 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    并且 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "annex": null }
      """
    那么 被拒绝 依据 "R17.2"

  @R17.2 @refuse
  场景: 接收以后不再更换附件
    当 "云一" 接收 "甲申请券"
    并且 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@甲合同" }
      """
    那么 被拒绝 依据 "R17.2"

  @R17.2 @refuse
  场景: 尚未发放，没有确切面值
    假如 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450204 |
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 "乙汽配" 执行 "contract/annex":
      """
      { "contract": "@乙合同", "face_fen": 5000000, "self_paid_fen": 5000000 }
      """
    那么 被拒绝 依据 "R17.2"

  @R17.2 @refuse
  场景大纲: 附件写法有误的逐项指明
    当 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@甲合同", "<项目>": <内容> }
      """
    那么 输入有误 字段 "<项目>"

    例子:
      | 项目          | 内容                                                               |
      | signed_on     | "2021-03-10"                                                       |
      | signed_on     | "2021-02-30"                                                       |
      | face_fen      | null                                                               |
      | self_paid_fen | -1                                                                 |
      | file          | "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" |

  @R17.2 @refuse
  场景: 合同以外的人不能提交附件
    当 "乙汽配" 执行 "contract/annex":
      """
      { "contract": "@甲合同" }
      """
    那么 无权
    当 "云二" 执行 "contract/annex":
      """
      { "contract": "@甲合同" }
      """
    那么 无权

  @R17.2 @R18.2 @boundary
  场景: 合同解除后不能再补附件，先指明合同已经解除
    当 "甲机械" 执行 "contract/terminate":
      """
      { "contract": "@甲合同" }
      """
    并且 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@甲合同", "face_fen": 1 }
      """
    那么 被拒绝 依据 "R18.2"
