# language: zh-CN
功能: 第二十一条 一张发票不得换个写法再用

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请,乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "甲申请券"
    并且 "云一" 接收 "乙申请券"
    并且 时间到 "2021-06-30 09:00"

  @R21.2 @refuse
  场景大纲: 空格、连字符、大小写、全角都是同一张发票
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "invoices": [
          { "number": "045001900104-ab123456", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    那么 成功
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@乙申请券",
        "invoices": [
          { "number": "<写法>", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    那么 <结果>

    例子: the last is another invoice
      | 写法                  | 结果                |
      | 045001900104 ab123456 | 被拒绝 依据 "R21.2" |
      | 045001900104AB123456  | 被拒绝 依据 "R21.2" |
      | ０45001900104ab123456 | 被拒绝 依据 "R21.2" |
      | 045001900104-ab123457 | 成功                |

  @R21.2 @refuse
  场景: 同一份申请内换个写法列两次，是输入错误
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "invoices": [
          { "number": "045001900104-12345678", "amount_fen": 2500000, "issued_on": "2021-06-01" },
          { "number": "04500190010412345678", "amount_fen": 2500000, "issued_on": "2021-06-01" }
        ]
      }
      """
    那么 输入有误 字段 "invoices.1.number"

  # Respelt in a correction it is still held, and still nobody else's.
  @R21.2 @boundary
  场景: 补正时换个写法的，仍是原来的发票
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "invoices": [
          { "number": "045001900104-12345678", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    并且 "市局经办" 执行 "redemption/return":
      """
      { "redemption": "@甲申请券", "reason": "发票号码请按票面填写" }
      """
    并且 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "redemption": "@甲申请券",
        "invoices": [
          { "number": "04500190010412345678", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    那么 成功
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@乙申请券",
        "invoices": [
          { "number": "045001900104-12345678", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    那么 被拒绝 依据 "R21.2"

  @R18.2 @R21.1 @boundary
  场景: 接收以后企业列入名单的，机构的价款已经减少，照常兑现
    假如 诚信黑名单 中有 "甲机械"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    那么 成功

  # Nothing was paid on it: once the work is done the same invoice proves the same payment.
  @R21.2 @R22.2 @boundary
  场景: 专家认定全部未完成的，发票可以再用；他人仍不得使用
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "invoices": [
          { "number": "045001900104-66666666", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    并且 "市局经办" 执行 "redemption/accept-file"
    并且 "市局经办" 执行 "panel/commission":
      """
      { "redemptions": ["@甲申请券"], "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 0 }] }
      """
    并且 "专家2" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 0 }] }
      """
    并且 "专家3" 执行 "panel/score":
      """
      { "lines": [{ "line": 0, "accepted_fen": 0 }] }
      """
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    那么 "redemption/甲申请券" 的 "status" 为 "refused"
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@甲申请券",
        "invoices": [
          { "number": "045001900104-66666666", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    那么 成功
    并且 没有产生线索
    当 "云一" 执行 "redemption/submit":
      """
      {
        "voucher": "@乙申请券",
        "invoices": [
          { "number": "045001900104-66666666", "amount_fen": 5000000, "issued_on": "2021-06-01" }
        ]
      }
      """
    那么 被拒绝 依据 "R21.2"
