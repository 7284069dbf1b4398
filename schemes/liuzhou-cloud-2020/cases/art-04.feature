# language: zh-CN
功能: 第四条 专项资金与总量控制

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |

  @R4.1 @R4.3 @pass
  场景: 每一分面值都出自专项资金拨款
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "budget/2021" 的 "appropriated_fen" 为 "1000000000"
    并且 "budget/2021" 的 "carried_in_fen" 为 "0"
    并且 "budget/2021" 的 "available_fen" 为 "995000000"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"
    并且 "budget/2021" 的 "payable_fen" 为 "0"
    并且 "budget/2021" 的 "paid_fen" 为 "0"
    并且 "budget/2021" 的 "lapsed_fen" 为 "0"
    并且 "budget/2021" 的 "carried_out_fen" 为 "0"

  @R4.1 @pass
  场景: 追加拨款和上年结转增加可用额度
    当 "财政经办" 执行 "budget/appropriate":
      """
      {
        "year": 2021,
        "amount_fen": 200000000,
        "carried_in_fen": 100,
        "document": "柳财工〔2021〕20号"
      }
      """
    那么 成功
    并且 "budget/2021" 的 "appropriated_fen" 为 "1200000000"
    并且 "budget/2021" 的 "carried_in_fen" 为 "100"
    并且 "budget/2021" 的 "available_fen" 为 "1200000100"
    # 结转的每一分都从上年账上转出。
    并且 "budget/2020" 的 "carried_out_fen" 为 "100"
    并且 "budget/2020" 的 "available_fen" 为 "999999900"

  # 上年可用正好 1000000000 分：全部结转可以，多一分不可以；转出之后不能再转。
  @R4.1 @R4.3 @boundary
  场景: 结转不超过上年账上的可用资金
    当 "财政经办" 执行 "budget/appropriate":
      """
      { "year": 2021, "amount_fen": 0, "carried_in_fen": 1000000001, "document": "柳财工〔2021〕20号" }
      """
    那么 被拒绝 依据 "R4.3"
    当 "财政经办" 执行 "budget/appropriate":
      """
      { "year": 2021, "amount_fen": 0, "carried_in_fen": 1000000000, "document": "柳财工〔2021〕20号" }
      """
    那么 成功
    并且 "budget/2020" 的 "available_fen" 为 "0"
    并且 "budget/2021" 的 "available_fen" 为 "2000000000"
    当 "财政经办" 执行 "budget/appropriate":
      """
      { "year": 2021, "amount_fen": 0, "carried_in_fen": 1, "document": "柳财工〔2021〕21号" }
      """
    那么 被拒绝 依据 "R4.3"

  @R4.1 @refuse
  场景: 只有财政部门能列支资金
    当 "市局经办" 执行 "budget/appropriate":
      """
      { "year": 2021, "amount_fen": 100 }
      """
    那么 无权

  @R4.1 @refuse
  场景大纲: 拨款须有文件，金额为非负整数分
    当 "财政经办" 执行 "budget/appropriate":
      """
      { "year": 2021, "amount_fen": <金额>, "document": <文件> }
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 金额     | 文件                 | 字段       |
      | 100      | null                 | document   |
      | 100      | "  "                 | document   |
      | -1       | "柳财工〔2021〕20号" | amount_fen |
      | 0.5      | "柳财工〔2021〕20号" | amount_fen |
      | "100.00" | "柳财工〔2021〕20号" | amount_fen |
      | null     | "柳财工〔2021〕20号" | amount_fen |

  @R4.1 @R14.2 @boundary
  场景大纲: 余额差一分不发，恰好够则发
    假如 预算 2021 只剩 <余额> 元
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "<状态>"
    并且 "budget/2021" 的 "available_fen" 为 "<可用>"

    例子:
      | 余额     | 状态    | 可用    |
      | 50000.00 | issued  | 0       |
      | 49999.99 | waiting | 4999999 |
      | 50000.01 | issued  | 1       |
      | 0.00     | waiting | 0       |

  @R4.2 @pass
  场景: 按绩效考核调增
    当 "财政经办" 执行 "budget/adjust":
      """
      { "year": 2021, "appropriated_fen": 1500000000, "document": "柳财绩〔2021〕3号" }
      """
    那么 成功
    并且 "budget/2021" 的 "appropriated_fen" 为 "1500000000"
    并且 "budget/2021" 的 "available_fen" 为 "1500000000"

  @R4.2 @refuse
  场景: 调整须写明绩效考核文件
    当 "财政经办" 执行 "budget/adjust":
      """
      { "year": 2021, "appropriated_fen": 1500000000, "document": null }
      """
    那么 输入有误 字段 "document"

  @R4.2 @R4.3 @refuse
  场景: 不得调到已承诺金额以下，差一分也不行
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "财政经办" 执行 "budget/adjust":
      """
      { "year": 2021, "appropriated_fen": 4999999, "document": "柳财绩〔2021〕3号" }
      """
    那么 被拒绝 依据 "R4.2"
    并且 "budget/2021" 的 "appropriated_fen" 为 "1000000000"
    并且 "budget/2021" 的 "available_fen" 为 "995000000"

  @R4.2 @R4.3 @boundary
  场景: 恰好调到已承诺金额
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "财政经办" 执行 "budget/adjust":
      """
      { "year": 2021, "appropriated_fen": 5000000, "document": "柳财绩〔2021〕3号" }
      """
    那么 成功
    并且 "budget/2021" 的 "appropriated_fen" 为 "5000000"
    并且 "budget/2021" 的 "available_fen" 为 "0"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"

  # The 2021 budget closes on 2022-12-31; what is still free lapses then.
  @R4.3 @R14.2 @boundary
  场景大纲: 年度预算不早于关闭日关闭
    当 "财政复核" 于 "<时刻>" 执行 "budget/close":
      """
      { "year": 2021, "document": "柳财预〔2022〕99号" }
      """
    那么 <结果>
    并且 "budget/2021" 的 "available_fen" 为 "<可用>"
    并且 "budget/2021" 的 "lapsed_fen" 为 "<失效>"

    例子:
      | 时刻             | 结果                | 可用       | 失效       |
      | 2022-12-30 23:59 | 被拒绝 依据 "R14.2" | 1000000000 | 0          |
      | 2022-12-31 00:00 | 成功                | 0          | 1000000000 |

  @R4.3 @refuse
  场景: 年度预算关闭后不能再拨入
    当 "财政复核" 于 "2022-12-31 10:00" 执行 "budget/close":
      """
      { "year": 2021, "document": "柳财预〔2022〕99号" }
      """
    那么 成功
    当 "财政经办" 执行 "budget/appropriate":
      """
      { "year": 2021, "amount_fen": 100, "document": "柳财工〔2022〕88号" }
      """
    那么 被拒绝 依据 "R4.3"
