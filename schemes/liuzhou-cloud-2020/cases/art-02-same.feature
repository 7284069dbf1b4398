# language: zh-CN
功能: 第二条 服务券只发给向他人购买云服务的工业企业

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"

  # A firm that is a provider too buys nothing from itself, whatever the imported relations say.
  @R2.1 @R17.1 @refuse
  场景: 同一法人既是企业又是接券机构的，不得以自己为接券机构申领
    当 "公众" 执行 "account/open":
      """
      { "login": "ji-2021", "name": "己企业", "kind": "enterprise" }
      """
    并且 "公众" 执行 "account/open":
      """
      { "login": "ji-yun-2021", "name": "己云", "kind": "provider" }
      """
    并且 "己企业" 执行 "enterprise/register":
      """
      { "name": "己企业", "credit_code": "91450200198229141F", "jurisdiction": "450203",
        "industry": "3421", "tags": [] }
      """
    并且 "鱼峰区经办" 执行 "enterprise/authorise":
      """
      { "enterprise": "@己企业", "verified": true }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "renaming", "name": "己云", "into": null,
        "credit_code": "91450200198229141F" }
      """
    那么 成功
    假如 "己企业" 与 "云一" 于 2021-02-22 签订合同 "自购合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "己企业" 以合同 "自购合同" 提交申请 "自购申请"
    那么 被拒绝 依据 "R17.1"

  @R2.1 @R17.1 @boundary
  场景: 向另一家接券机构购买的，可以申领
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云三", "kind": "renaming", "name": "云三科技", "into": null }
      """
    那么 被拒绝 依据 "R3.6"
    假如 "甲机械" 与 "云二" 于 2021-02-22 签订合同 "甲合同":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 成功

  # Free of charge: what the enterprise pays and the voucher make up the price, no fen more.
  @R2.1 @R15.1 @refuse
  场景大纲: 接券机构不得借接收服务券多收或少收一分
    假如 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
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
    并且 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券", "self_paid_fen": <自付> }
      """
    那么 <结果>

    例子:
      | 自付    | 结果                |
      | 5000001 | 被拒绝 依据 "R15.1" |
      | 4999999 | 被拒绝 依据 "R15.1" |
      | 5000000 | 成功                |
