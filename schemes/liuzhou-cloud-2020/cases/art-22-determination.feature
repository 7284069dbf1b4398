# language: zh-CN
功能: 第二十二条 市工业和信息化局会同市财政局审定

  # 甲申请券面值50000.00元；验收基数80000.00元，2021年比例50%，应审定40000.00元。

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
    并且 "云一" 就 "甲申请券" 申请兑现 80000.00 元
    并且 "市局经办" 执行 "redemption/accept-file"
    并且 "市局经办" 执行 "panel/commission":
      """
      { "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "专家3" 执行 "panel/score"
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"

  @R22.4 @R16.3 @pass
  场景: 两局各一人一致审定，不足面值的部分解除占用
    当 "市局复核" 执行 "redemption/determine"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "accepted"
    并且 "redemption/甲申请券" 的 "proposal.amount_fen" 为 "4000000"
    并且 "budget/2021" 的 "payable_fen" 为 "0"
    当 "财政复核" 执行 "redemption/determine"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "determined"
    并且 "redemption/甲申请券" 的 "determined_fen" 为 "4000000"
    并且 "budget/2021" 的 "committed_fen" 为 "0"
    并且 "budget/2021" 的 "payable_fen" 为 "4000000"
    并且 "budget/2021" 的 "available_fen" 为 "996000000"

  @R22.4 @pass
  场景: 也可以由市财政局先行审定
    当 "财政经办" 执行 "redemption/determine"
    并且 "市局复核" 执行 "redemption/determine"
    那么 成功
    并且 "redemption/甲申请券" 的 "determined_fen" 为 "4000000"

  @R22.4 @refuse
  场景: 同一人不能审定两次
    当 "市局复核" 执行 "redemption/determine"
    并且 "市局复核" 执行 "redemption/determine"
    那么 无权
    并且 被拒绝 依据 "R22.4"
    并且 "redemption/甲申请券" 的 "status" 为 "accepted"

  @R22.4 @refuse
  场景: 同一局的两个人不能审定
    当 "财政经办" 执行 "redemption/determine"
    并且 "财政复核" 执行 "redemption/determine"
    那么 被拒绝 依据 "R22.4"

  @R13.1 @R22.4 @refuse
  场景: 受理材料的人不参加审定
    当 "市局经办" 执行 "redemption/determine"
    那么 无权
    并且 被拒绝 依据 "R13.1"

  @R13.1 @R22.4 @refuse
  场景: 近亲属所在单位的兑现须回避
    当 "财政经办" 执行 "relation/declare":
      """
      { "enterprise": null, "provider": "@云一", "kind": "relative", "note": "配偶在该机构任职" }
      """
    并且 "财政经办" 执行 "redemption/determine"
    那么 被拒绝 依据 "R13.1"

  @R22.4 @R16.3 @boundary
  场景大纲: 填写的金额必须与核算一致
    当 "市局复核" 执行 "redemption/determine":
      """
      { "amount_fen": <金额> }
      """
    那么 <结果>

    例子:
      | 金额    | 结果                |
      | 4000000 | 成功                |
      | 4000001 | 被拒绝 依据 "R16.3" |
      | 3999999 | 被拒绝 依据 "R22.4" |

  @R22.4 @refuse
  场景: 未经专家验收的不能审定，审定后不能再审
    当 "市局复核" 执行 "redemption/determine"
    并且 "财政复核" 执行 "redemption/determine"
    并且 "财政经办" 执行 "redemption/determine":
      """
      { "redemption": "@甲申请券" }
      """
    那么 被拒绝 依据 "R22.4"

  @R22.4 @R19.1 @boundary
  场景大纲: 年度预算关闭后解除占用的部分失效
    当 时间到 "<审定时间>"
    并且 "市局复核" 执行 "redemption/determine"
    并且 "财政复核" 执行 "redemption/determine"
    那么 成功
    并且 "budget/2021" 的 "payable_fen" 为 "4000000"
    并且 "budget/2021" 的 "available_fen" 为 "<可用>"
    并且 "budget/2021" 的 "lapsed_fen" 为 "<失效>"

    例子:
      | 审定时间         | 可用      | 失效      |
      | 2022-12-30 23:59 | 996000000 | 0         |
      | 2023-01-01 00:01 | 0         | 996000000 |
