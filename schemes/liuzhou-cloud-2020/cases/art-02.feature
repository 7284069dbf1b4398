# language: zh-CN
功能: 第二条 由政府向工业企业免费发放

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"

  @R2.1 @R4.1 @pass
  场景: 工业企业免费领取服务券
    假如 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"
    并且 申请 "申请一" 通过初审和审核
    并且 申请 "申请一" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "voucher/申请一券" 的 "status" 为 "issued"
    并且 "voucher/申请一券" 的 "face_fen" 为 "5000000"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"

  # 丁商贸 is a wholesaler (5175) and in no roster: an officer decides, and refuses.
  @R2.1 @R5.1 @refuse
  场景: 非工业企业由初审人员认定后不予受理
    假如 "丁商贸" 与 "云一" 于 2021-02-22 签订合同 "商贸合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450203 |
    当 "丁商贸" 以合同 "商贸合同" 提交申请 "商贸申请"
    那么 需要人工认定 依据 "R5.1"
    当 "鱼峰区经办" 执行 "application/refuse":
      """
      { "application": "@商贸申请", "rule": "R2.1", "reason": "批发业企业，不属于工业企业" }
      """
    那么 成功
    并且 "application/商贸申请" 的 "status" 为 "refused"

  # Industry is mining, manufacturing and utilities: divisions 06 to 46 of GB/T 4754-2017. Every
  # enterprise here is in the roster, so that only its industry can ask an officer.
  @R2.1 @R5.1 @boundary
  场景大纲: 工业门类止于采矿业和电热燃水业
    当 "公众" 执行 "account/open":
      """
      { "login": "jiqi-2021", "name": "己企业", "kind": "enterprise" }
      """
    并且 "己企业" 执行 "enterprise/register":
      """
      {
        "name": "己企业",
        "credit_code": "91450200198229141F",
        "jurisdiction": "450203",
        "industry": "<行业>",
        "tags": []
      }
      """
    并且 "鱼峰区经办" 执行 "enterprise/authorise":
      """
      { "enterprise": "@己企业", "verified": true }
      """
    并且 "市局经办" 执行 "import/roster":
      """
      {
        "period": "2021-02",
        "rows": [{ "credit_code": "91450200198229141F", "name": "己企业" }]
      }
      """
    假如 "己企业" 与 "云一" 于 2021-02-22 签订合同 "己合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "己企业" 以合同 "己合同" 提交申请 "己申请"
    那么 成功
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@己申请", "opinion": "材料齐全，同意推荐", "findings": [] }
      """
    那么 <结果>

    例子: 工业
      | 行业 | 结果 |
      | 0610 | 成功 |
      | 1311 | 成功 |
      | 4690 | 成功 |

    例子: 不是工业，须先认定
      | 行业 | 结果                     |
      | 0511 | 输入有误 字段 "findings" |
      | 4710 | 输入有误 字段 "findings" |
      | 6513 | 输入有误 字段 "findings" |
