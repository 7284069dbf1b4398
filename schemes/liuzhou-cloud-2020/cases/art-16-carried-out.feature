# language: zh-CN
功能: 第十六条 事后按实际开展的项目补贴

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

  # The contract has one line of 100000.00.
  @R16.3 @boundary
  场景大纲: 实际完成金额不超过合同价款，也不能为零
    当 "云一" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "lines": [{ "line": 0, "carried_out_fen": <金额> }] }
      """
    那么 <结果>

    例子:
      | 金额     | 结果                |
      | 0        | 被拒绝 依据 "R16.3" |
      | 1        | 成功                |
      | 10000000 | 成功                |
      | 10000001 | 被拒绝 依据 "R16.3" |

  @R16.3 @refuse
  场景: 以超过合同价款的金额申请
    当 "云一" 就 "甲申请券" 申请兑现 100000.01 元
    那么 被拒绝 依据 "R16.3"
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"

  @R16.3 @refuse
  场景大纲: 合同行写法有误的逐项指明
    当 "云一" 执行 "redemption/submit":
      """
      { "voucher": "@甲申请券", "lines": <各行> }
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 各行                                                                              | 字段                    |
      | []                                                                                | lines                   |
      | null                                                                              | lines                   |
      | [{ "line": 1, "carried_out_fen": 1 }]                                             | lines.0.line            |
      | [{ "line": -1, "carried_out_fen": 1 }]                                            | lines.0.line            |
      | [{ "line": 0, "carried_out_fen": 1 }, { "line": 0, "carried_out_fen": 1 }]        | lines.1.line            |
      | [{ "line": 0, "carried_out_fen": -1 }]                                            | lines.0.carried_out_fen |
      | [{ "line": 0, "carried_out_fen": 0.5 }]                                           | lines.0.carried_out_fen |
