# language: zh-CN
功能: 第四条 先领先得的受理顺序

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450204 |

  @R4.4 @pass
  场景: 按首次受理的先后连续编号
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 "application/乙申请" 的 "order" 为 "1"
    并且 "application/甲申请" 的 "order" 为 "2"

  @R4.4 @boundary
  场景: 未获受理的和只存草稿的不占顺序
    假如 "乙汽配" 在 2021 年已领取 500000.00 元
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    那么 被拒绝 依据 "R3.3"
    当 "丙食品" 执行 "application/save":
      """
      { "form": { "plan": "先存草稿" } }
      """
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 "application/甲申请" 的 "order" 为 "1"

  @R4.4 @boundary
  场景: 每个年度从一开始编号
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 时间到 "2022-01-04 09:00"
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 "application/乙申请" 的 "support_year" 为 "2021"
    并且 "application/乙申请" 的 "order" 为 "1"
    并且 "application/甲申请" 的 "support_year" 为 "2022"
    并且 "application/甲申请" 的 "order" 为 "1"

  @R4.4 @refuse
  场景: 顺序不能自行填写
    当 "甲机械" 执行 "application/submit":
      """
      { "order": 1 }
      """
    那么 输入有误 字段 "order"

  # Returned on Tuesday 2021-03-02; the fifth working day after it is Tuesday 2021-03-09. The money
  # reaches one of the two; both are of tier 1, so the order decides.
  @R4.4 @R13.3 @boundary
  场景大纲: 五个工作日内补正的保留原顺序，逾期的排到后面
    假如 预算 2021 只剩 50000.00 元
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 "鱼峰区经办" 于 "2021-03-02 09:00" 执行 "application/return":
      """
      {
        "application": "@甲申请",
        "reason": "合同复印件不清晰",
        "remarks": [{ "field": "materials", "text": "请重新上传合同" }]
      }
      """
    那么 "application/甲申请" 的 "status" 为 "returned"
    当 时间到 "<补正>"
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 成功
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-22 09:00"
    并且 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "<甲>"
    并且 "application/乙申请" 的 "status" 为 "<乙>"

    例子:
      | 补正             | 甲      | 乙      |
      | 2021-03-09 23:59 | issued  | waiting |
      | 2021-03-10 00:00 | waiting | issued  |
