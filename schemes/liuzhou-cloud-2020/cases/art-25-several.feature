# language: zh-CN
功能: 第二十五条 几张服务券、换了名称时的两年

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "甲机械" 与 "云一" 于 2021-02-23 签订合同 "甲二合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "enterprise/甲机械" 的 "excluded_until" 为 "2023-03-09"

  @R25.1 @boundary
  场景: 后发的一张退回后，两年从仍然有效的一张起算
    当 "甲机械" 以合同 "甲二合同" 提交申请 "甲二申请"
    并且 申请 "甲二申请" 通过初审和审核
    并且 申请 "甲二申请" 公示
    并且 时间到 "2021-04-01 09:00"
    并且 发放 2021 年的服务券
    那么 "enterprise/甲机械" 的 "excluded_until" 为 "2023-04-01"
    当 "甲机械" 执行 "voucher/surrender":
      """
      { "voucher": "@甲二申请券" }
      """
    那么 "enterprise/甲机械" 的 "excluded_until" 为 "2023-03-09"

  @R25.1 @boundary
  场景: 唯一的一张退回的，不算获得扶持
    当 "甲机械" 执行 "voucher/surrender":
      """
      { "voucher": "@甲申请券" }
      """
    那么 "enterprise/甲机械" 的 "excluded_until" 为 "null"
    并且 "exclusion/甲机械" 的 "same_type.supported" 为 "true"

  @R25.1 @R3.6 @refuse
  场景: 更名并换信用代码后仍在两年之内
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "renaming", "name": "甲重工",
        "credit_code": "91450200198229141F" }
      """
    那么 "exclusion/甲机械" 的 "same_type.supported" 为 "false"
    并且 "exclusion/甲机械" 的 "same_type.until" 为 "2023-03-09"

  # Redeemed, it supports for good, and its later end changes nothing.
  @R25.1 @boundary
  场景: 已经兑现的，券面届满之后仍在两年之内
    当 "云一" 接收 "甲申请券"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 兑现 "甲申请券" 验收审定并拨付
    并且 时间到 "2022-03-10 00:00"
    那么 "exclusion/甲机械" 的 "same_type.supported" 为 "false"
    当 时间到 "2023-03-10 00:00"
    那么 "exclusion/甲机械" 的 "same_type.supported" 为 "true"
