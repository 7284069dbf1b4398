# language: zh-CN
功能: 第二十三条 追回已兑现的服务券资金

  背景:
    假如 标准城市
    并且 时间是 "2021-03-15 09:00"
    并且 "甲机械" 与 "云一" 于 2021-03-01 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"
    并且 申请 "申请一" 通过初审和审核
    并且 申请 "申请一" 公示
    并且 时间到 "2021-03-31 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "申请一券"
    并且 "云一" 就 "申请一券" 申请兑现 100000.00 元
    并且 兑现 "申请一券" 验收审定并拨付
    并且 "市局经办" 执行 "case/open":
      """
      {"parties": ["@云一"], "vouchers": ["@申请一券"]}
      """
    并且 记为 "案件"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局复核" 执行 "case/find"
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"

  @R23.2 @pass
  场景: 已兑现的资金如数追回，收回逐笔登记，不增加可用预算
    那么 "voucher/申请一券" 的 "status" 为 "cancelled"
    并且 "budget/2021" 的 "claimed_back_fen" 为 "5000000"
    并且 "budget/2021" 的 "recovered_fen" 为 "0"
    当 "财政经办" 执行 "case/receive":
      """
      {"voucher": "@申请一券", "amount_fen": 2000000}
      """
    那么 成功
    并且 "budget/2021" 的 "recovered_fen" 为 "2000000"
    并且 "budget/2021" 的 "paid_fen" 为 "5000000"
    并且 "budget/2021" 的 "available_fen" 为 "995000000"

  @R23.2 @boundary
  场景: 收回的金额恰好等于应追回的金额
    当 "财政经办" 执行 "case/receive":
      """
      {"voucher": "@申请一券", "amount_fen": 5000000}
      """
    那么 成功
    并且 "budget/2021" 的 "recovered_fen" 为 "5000000"

  @R23.2 @refuse
  场景: 收回的金额不得超过应追回的金额，多一分也不行
    当 "财政经办" 执行 "case/receive":
      """
      {"voucher": "@申请一券", "amount_fen": 5000001}
      """
    那么 被拒绝 依据 "R23.2"
    并且 "budget/2021" 的 "recovered_fen" 为 "0"

  @R23.2 @refuse
  场景大纲: 收款写法有误的逐项指明
    当 "财政经办" 执行 "case/receive":
      """
      {<内容>}
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 内容                                                                         | 字段       |
      | "voucher": "@申请一券", "amount_fen": 0                                      | amount_fen |
      | "voucher": "@申请一券", "on": "2021-04-01"                                   | on         |
      | "voucher": "00000000-0000-7000-8000-000000000001", "amount_fen": 1           | voucher    |

  @R23.2 @refuse
  场景: 只有市财政局的人登记收款
    当 "市局经办" 执行 "case/receive":
      """
      {"voucher": "@申请一券", "amount_fen": 5000000}
      """
    那么 无权

  @R23.2 @refuse
  场景: 应追回的没有收齐，不能结案
    当 "财政经办" 执行 "case/receive":
      """
      {"voucher": "@申请一券", "amount_fen": 4999999}
      """
    并且 "市局经办" 执行 "case/close":
      """
      {"case": "@案件"}
      """
    那么 被拒绝 依据 "R23.2"
    当 "财政经办" 执行 "case/receive":
      """
      {"voucher": "@申请一券", "amount_fen": 1}
      """
    并且 "市局经办" 执行 "case/close":
      """
      {"case": "@案件"}
      """
    那么 成功
    并且 "case/案件" 的 "status" 为 "closed"
    并且 "budget/2021" 的 "recovered_fen" 为 "5000000"

  @R23.2 @R23.6 @boundary
  场景: 复查撤销的，尚未收回的不再追回
    当 "财政经办" 执行 "case/receive":
      """
      {"voucher": "@申请一券", "amount_fen": 2000000}
      """
    并且 "财政复核" 执行 "case/review":
      """
      {"case": "@案件", "upheld": false, "reason": "认定所依据的证据不实"}
      """
    那么 成功
    并且 "budget/2021" 的 "claimed_back_fen" 为 "2000000"
    并且 "budget/2021" 的 "recovered_fen" 为 "2000000"
    当 "财政经办" 执行 "case/receive":
      """
      {"case": "@案件", "voucher": "@申请一券", "amount_fen": 1}
      """
    那么 被拒绝 依据 "R23.2"
