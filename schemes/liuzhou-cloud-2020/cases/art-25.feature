# language: zh-CN
功能: 第二十五条 获得服务券扶持的企业两年内不再给予相同类型项目扶持

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
    那么 成功

  @R25.1 @pass
  场景: 尚未获得服务券的，可以获得扶持
    那么 "enterprise/甲机械" 的 "excluded_until" 为 "null"
    并且 "exclusion/甲机械" 的 "same_type.supported" 为 "true"

  @R25.1 @refuse
  场景: 自发放之日起两年内，不再给予相同类型项目扶持，其他扶持不受影响
    当 发放 2021 年的服务券
    那么 "enterprise/甲机械" 的 "excluded_until" 为 "2023-03-09"
    并且 "exclusion/甲机械" 的 "same_type.supported" 为 "false"
    并且 "exclusion/甲机械" 的 "same_type.until" 为 "2023-03-09"
    并且 "exclusion/甲机械" 的 "banned" 为 "false"
    并且 "enterprise/乙汽配" 的 "excluded_until" 为 "null"

  # Used up to its payment or not, the voucher expires on 2022-03-09 unless it is accepted.
  @R25.1 @boundary
  场景: 逾期未用的服务券不算扶持
    当 发放 2021 年的服务券
    并且 时间到 "2022-03-09 23:59"
    那么 "exclusion/甲机械" 的 "same_type.supported" 为 "false"
    当 时间到 "2022-03-10 00:00"
    那么 "voucher/甲申请券" 的 "status" 为 "expired"
    并且 "exclusion/甲机械" 的 "same_type.supported" 为 "true"

  # Frozen all the time, it neither expires nor is it decided: what it supports is not yet known.
  @R25.1 @boundary
  场景大纲: 两年届满当日仍不予扶持，次日起恢复
    当 发放 2021 年的服务券
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 时间到 "<时刻>"
    那么 "exclusion/甲机械" 的 "same_type.supported" 为 "<结果>"

    例子:
      | 时刻             | 结果  |
      | 2023-03-09 23:59 | false |
      | 2023-03-10 00:00 | true  |

  @R25.1 @boundary
  场景: 以后年度的服务券不在此限，两年从最近一张起算
    当 发放 2021 年的服务券
    假如 "甲机械" 与 "云一" 于 2022-02-22 签订合同 "次年合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 时间到 "2022-03-01 09:00"
    并且 "甲机械" 以合同 "次年合同" 提交申请 "次年申请"
    那么 成功
    当 申请 "次年申请" 通过初审和审核
    并且 申请 "次年申请" 公示
    并且 时间到 "2022-03-09 09:00"
    并且 发放 2022 年的服务券
    那么 成功
    并且 "enterprise/甲机械" 的 "excluded_until" 为 "2024-03-09"

  @R25.1 @pass
  场景: 注销的服务券不算扶持，列入名单的任何扶持都不给予
    当 发放 2021 年的服务券
    并且 "市局经办" 执行 "case/open"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find"
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    并且 "enterprise/甲机械" 的 "excluded_until" 为 "null"
    并且 "exclusion/甲机械" 的 "same_type.supported" 为 "false"
    并且 "exclusion/甲机械" 的 "same_type.until" 为 "2024-03-09"
