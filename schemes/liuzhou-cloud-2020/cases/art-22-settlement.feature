# language: zh-CN
功能: 第二十二条 集中兑现

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
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
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
    并且 "市局复核" 执行 "redemption/determine"
    并且 "财政复核" 执行 "redemption/determine"

  @R22.5 @pass
  场景: 一人编制付款清单，另一人报送，银行回单逐笔登记
    当 "财政经办" 执行 "settlement/prepare"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "settling"
    并且 "settlement/甲申请券" 的 "total_fen" 为 "5000000"
    当 "财政复核" 执行 "settlement/send"
    那么 成功
    并且 "settlement/甲申请券" 的 "status" 为 "sent"
    当 "财政经办" 执行 "settlement/record"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "paid"
    并且 "voucher/甲申请券" 的 "status" 为 "redeemed"
    并且 "settlement/甲申请券" 的 "status" 为 "closed"
    并且 "budget/2021" 的 "payable_fen" 为 "0"
    并且 "budget/2021" 的 "paid_fen" 为 "5000000"

  @R22.5 @refuse
  场景: 编制清单的人不得报送，报送须由市财政局的人
    当 "财政经办" 执行 "settlement/prepare"
    并且 "财政经办" 执行 "settlement/send"
    那么 无权
    并且 被拒绝 依据 "R22.5"
    当 "市局复核" 执行 "settlement/send"
    那么 无权

  @R22.5 @refuse
  场景: 没有待付的款项，不编制清单
    当 "财政经办" 执行 "settlement/prepare"
    并且 "财政经办" 执行 "settlement/prepare"
    那么 被拒绝 依据 "R22.5"
    当 "财政经办" 执行 "settlement/prepare":
      """
      { "redemptions": ["@甲申请券"] }
      """
    那么 被拒绝 依据 "R22.5"

  @R22.5 @refuse
  场景: 已经支付的不得再次支付
    当 "财政经办" 执行 "settlement/prepare"
    并且 "财政复核" 执行 "settlement/send"
    并且 "财政经办" 执行 "settlement/record"
    并且 "财政经办" 执行 "settlement/record":
      """
      {
        "results": [
          { "redemption": "@甲申请券", "outcome": "paid", "on": "2021-06-30", "reference": "HD02" }
        ]
      }
      """
    那么 被拒绝 依据 "R22.5"
    当 "财政经办" 执行 "settlement/prepare":
      """
      { "redemptions": ["@甲申请券"] }
      """
    那么 被拒绝 依据 "R22.5"
    并且 "budget/2021" 的 "paid_fen" 为 "5000000"

  @R22.5 @boundary
  场景: 退票的更正账户后列入下一份清单，只支付一次
    当 "财政经办" 执行 "settlement/prepare"
    并且 记为 "清单一"
    并且 "财政复核" 执行 "settlement/send"
    并且 "财政经办" 执行 "settlement/record":
      """
      {
        "results": [
          { "redemption": "@甲申请券", "outcome": "bounced", "on": "2021-06-30", "reason": "账号户名不符" }
        ]
      }
      """
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "bounced"
    并且 "redemption/甲申请券" 的 "bounced" 为 "账号户名不符"
    并且 "redemption/甲申请券" 的 "bounced_on" 为 "2021-06-30"
    并且 "budget/2021" 的 "payable_fen" 为 "5000000"
    当 "财政经办" 执行 "settlement/prepare"
    那么 被拒绝 依据 "R22.5"
    当 "云一" 执行 "redemption/correct-account"
    并且 "财政经办" 执行 "settlement/prepare"
    并且 记为 "清单二"
    并且 "财政复核" 执行 "settlement/send"
    并且 "财政经办" 执行 "settlement/record":
      """
      {
        "settlement": "@清单一",
        "results": [
          { "redemption": "@甲申请券", "outcome": "paid", "on": "2021-06-30", "reference": "HD01" }
        ]
      }
      """
    那么 被拒绝 依据 "R22.5"
    当 "财政经办" 执行 "settlement/record"
    那么 成功
    并且 "redemption/甲申请券" 的 "status" 为 "paid"
    并且 "settlement/清单二" 的 "status" 为 "closed"
    并且 "budget/2021" 的 "paid_fen" 为 "5000000"

  @R22.5 @refuse
  场景大纲: 银行回单逐笔核对，有误的整份不登记
    当 "财政经办" 执行 "settlement/prepare"
    并且 时间到 "2021-07-01 09:00"
    并且 "财政复核" 执行 "settlement/send"
    并且 "财政经办" 于 "2021-07-02 09:00" 执行 "settlement/record":
      """
      { "results": [{ "redemption": "@甲申请券", "outcome": "paid", "on": "2021-07-01", <改动> }] }
      """
    那么 输入有误 字段 "<字段>"
    并且 "budget/2021" 的 "paid_fen" 为 "0"

    例子:
      | 改动                                                              | 字段                 |
      | "redemption": "01890a5d-ac96-774b-bcce-b302099a8057", "reference": "HD01" | results.0.redemption |
      | "reference": null                                                 | results.0.reference  |
      | "reference": "HD01", "amount_fen": 5000001                        | results.0.amount_fen |
      | "reference": "HD01", "on": "2021-07-03"                           | results.0.on         |
      | "reference": "HD01", "on": "2021-06-30"                           | results.0.on         |
      | "outcome": "bounced"                                              | results.0.reason     |

  @R22.5 @boundary
  场景大纲: 回单日期自报送当日起至登记当日止
    当 "财政经办" 执行 "settlement/prepare"
    并且 时间到 "2021-07-01 09:00"
    并且 "财政复核" 执行 "settlement/send"
    并且 "财政经办" 于 "2021-07-02 09:00" 执行 "settlement/record":
      """
      {
        "results": [
          { "redemption": "@甲申请券", "outcome": "paid", "on": "<日期>", "reference": "HD01",
            "amount_fen": 5000000 }
        ]
      }
      """
    那么 成功
    并且 "redemption/甲申请券" 的 "paid_on" 为 "<日期>"

    例子:
      | 日期       |
      | 2021-07-01 |
      | 2021-07-02 |

  @R13.1 @R22.5 @refuse
  场景: 近亲属所在单位的付款须回避
    当 "财政经办" 执行 "relation/declare":
      """
      { "enterprise": "@甲机械", "kind": "relative", "note": "配偶任职" }
      """
    并且 "财政经办" 执行 "settlement/prepare"
    那么 被拒绝 依据 "R13.1"
    当 "市局复核" 执行 "settlement/prepare"
    那么 无权
    当 "市局经办" 执行 "settlement/prepare"
    那么 成功
