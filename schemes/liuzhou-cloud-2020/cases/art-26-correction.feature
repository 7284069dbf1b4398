# language: zh-CN
功能: 第二十六条 补正、变更不改变签订日期的要求

  背景:
    假如 标准城市
    并且 时间是 "2020-09-14 09:00"
    并且 "甲机械" 与 "云一" 于 2020-05-06 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"
    并且 "鱼峰区经办" 执行 "application/return":
      """
      {
        "application": "@申请一",
        "reason": "签订日期与合同原件不一致",
        "remarks": [{ "field": "contract.signed_on", "text": "请核对" }]
      }
      """
    那么 成功

  @R26.1 @refuse
  场景大纲: 补正时写明的签订日期同样须在起算日之后
    当 "甲机械" 执行 "application/submit":
      """
      { "application": "@申请一", "contract": { "signed_on": "<签订>" } }
      """
    那么 <结果>

    例子:
      | 签订       | 结果                |
      | 2019-12-31 | 被拒绝 依据 "R26.1" |
      | 2020-01-01 | 成功                |

  @R26.1 @refuse
  场景: 补正时撤去补充附件的，不予受理
    当 "甲机械" 执行 "application/submit":
      """
      { "application": "@申请一", "contract": { "signed_on": "2020-05-06", "annex": null } }
      """
    那么 被拒绝 依据 "R26.1"

  # Signed the day after it is handed in, a contract does not exist yet.
  @R26.1 @boundary
  场景大纲: 签订日期不得晚于提交当日
    当 "甲机械" 执行 "application/submit":
      """
      { "application": "@申请一", "contract": { "signed_on": "<签订>" } }
      """
    那么 <结果>

    例子:
      | 签订       | 结果                              |
      | 2020-09-14 | 成功                              |
      | 2020-09-15 | 输入有误 字段 "contract.signed_on" |
