# language: zh-CN
功能: 第十七条 合同约定内容、期限、价格和服务券金额

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"

  @R17.2 @pass
  场景: 服务券金额可以写以发放为准
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "voucher_amount": "as-issued" } }
      """
    那么 成功

  @R17.2 @boundary
  场景: 期限可以只有一天
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "starts_on": "2021-03-10", "ends_on": "2021-03-10" } }
      """
    那么 成功

  @R17.2 @refuse
  场景大纲: 四项约定缺一不可，写法有误的逐项指明
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "<项目>": <内容> } }
      """
    那么 输入有误 字段 "contract.<字段>"

    例子: 期限
      | 项目      | 内容         | 字段      |
      | starts_on | null         | starts_on |
      | ends_on   | null         | ends_on   |
      | ends_on   | "1999-12-31" | ends_on   |
      | ends_on   | "2021-02-29" | ends_on   |
      | signed_on | null         | signed_on |
      | signed_on | "2021-13-01" | signed_on |
      | signed_on | "20210222"   | signed_on |
      | signed_on | 20210222     | signed_on |

    例子: 价格
      | 项目      | 内容        | 字段      |
      | price_fen | null        | price_fen |
      | price_fen | -1          | price_fen |
      | price_fen | 0.1         | price_fen |
      | price_fen | "100000.00" | price_fen |

    例子: 服务券金额
      | 项目           | 内容       | 字段           |
      | voucher_amount | null       | voucher_amount |
      | voucher_amount | "to-agree" | voucher_amount |
      | voucher_amount | -1         | voucher_amount |

    例子: 内容和当事人
      | 项目     | 内容   | 字段     |
      | lines    | null   | lines    |
      | lines    | []     | lines    |
      | lines    | "一项" | lines    |
      | number   | ""     | number   |
      | number   | 7      | number   |
      | provider | "云一" | provider |
      | seal     | true   | seal     |

  @R17.2 @refuse
  场景大纲: 合同的每一行都要写明内容、数量、价格和地点
    当 "甲机械" 执行 "application/submit":
      """
      {
        "contract": {
          "price_fen": 2000000,
          "lines": [
            {
              "title": <内容>,
              "quantity": <数量>,
              "price_fen": <价格>,
              "region": <地点>
            }
          ]
        }
      }
      """
    那么 输入有误 字段 "contract.lines.0.<字段>"

    例子:
      | 内容       | 数量 | 价格    | 地点     | 字段      |
      | "上云改造" | 0    | 2000000 | "450203" | quantity  |
      | "上云改造" | -1   | 2000000 | "450203" | quantity  |
      | "上云改造" | 1.5  | 2000000 | "450203" | quantity  |
      | "上云改造" | null | 2000000 | "450203" | quantity  |
      | "上云改造" | 1    | null    | "450203" | price_fen |
      | "上云改造" | 1    | -1      | "450203" | price_fen |
      | "上云改造" | 1    | 2000000 | null     | region    |
      | "上云改造" | 1    | 2000000 | "柳州"   | region    |
      | null       | 1    | 2000000 | "450203" | item      |

  @R17.2 @refuse
  场景: 合同价与各行合计不一致
    当 "甲机械" 执行 "application/submit":
      """
      {
        "contract": {
          "price_fen": 3000001,
          "lines": [
            { "title": "上云改造", "quantity": 1, "price_fen": 1000000, "region": "450203" },
            { "title": "上云培训", "quantity": 1, "price_fen": 2000000, "region": "450203" }
          ]
        }
      }
      """
    那么 输入有误 字段 "contract.price_fen"

  @R17.2 @refuse
  场景: 尚未签订的合同
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "signed_on": "2021-03-02" } }
      """
    那么 输入有误 字段 "contract.signed_on"

  # The voucher can take at most the whole price, or the contract could not be kept.
  @R17.2 @boundary @refuse
  场景大纲: 写明的服务券金额不得超过合同价
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "voucher_amount": <金额> } }
      """
    那么 <结果>

    例子:
      | 金额         | 结果                |
      | 1            | 成功                |
      | 999999999999 | 被拒绝 依据 "R17.2" |

  @R17.2 @R16.1 @boundary
  场景: 发放前变更合同的，退回初审并重新计算
    假如 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    那么 "application/甲申请" 的 "status" 为 "approved"
    当 "甲机械" 执行 "contract/amend":
      """
      { "contract": "@甲合同", "reason": "调整实施内容" }
      """
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "submitted"
    并且 "application/甲申请" 的 "order" 为 "1"

  @R17.2 @R18.2 @refuse
  场景: 他企业不能变更本企业的合同
    假如 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 执行 "contract/amend":
      """
      { "contract": "@甲合同", "reason": "调整实施内容" }
      """
    那么 无权

  # Lines outside the catalogue are worth nothing: the face value of 50000.00 no longer fits.
  @R17.2 @R16.1 @refuse
  场景: 发放后变更，面值不再相称的不予变更
    假如 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "甲机械" 执行 "contract/amend":
      """
      {
        "contract": "@甲合同",
        "reason": "改为定制开发",
        "price_fen": 10000000,
        "lines": [
          { "title": "定制开发", "quantity": 1, "price_fen": 10000000, "region": "450203" }
        ]
      }
      """
    那么 被拒绝 依据 "R16.1"
    并且 "voucher/甲申请券" 的 "face_fen" 为 "5000000"

  # The voucher fills the annual cap: amending its contract asks for no other voucher (R3.3).
  @R17.2 @R16.1 @R3.3 @boundary
  场景大纲: 服务券用满年度上限的，发放后变更合同，只要面值仍相称即可
    假如 "甲机械" 与 "云二" 于 2021-02-22 签订合同 "甲合同":
      | 目录项 | 数量 | 价格       | 地点   |
      | 财务云 | 2    | 1200000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "voucher/甲申请券" 的 "face_fen" 为 "50000000"
    当 "甲机械" 执行 "contract/amend":
      """
      {
        "contract": "@甲合同",
        "reason": "减少实施内容",
        "price_fen": <价格>,
        "lines": [
          { "item": "财务云", "quantity": 2, "price_fen": <价格>, "region": "450203" }
        ]
      }
      """
    那么 <结果>
    并且 "voucher/甲申请券" 的 "face_fen" 为 "50000000"

    例子:
      | 价格      | 结果                |
      | 110000000 | 成功                |
      | 100000000 | 成功                |
      | 99999999  | 被拒绝 依据 "R16.1" |
