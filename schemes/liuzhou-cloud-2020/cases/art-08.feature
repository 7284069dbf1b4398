# language: zh-CN
功能: 第八条 接券机构的条件

  背景:
    假如 标准城市

  @R8.1 @R8.2 @R8.3 @R8.4 @R8.5 @R8.6 @pass
  场景: 六项条件都满足的，可以申请入库
    当 "云三" 执行 "provider/apply":
      """
      {
        "legal_person": true,
        "tax_registered": true,
        "annual_revenue_fen": 5000000000,
        "premises": true,
        "organisation_rules": true,
        "service_staff": 30,
        "platform": true,
        "own_products": true,
        "data_security": true,
        "platform_security": true,
        "access_security": true,
        "accepts_supervision": true,
        "pledges_deduction": true,
        "open_interfaces": true
      }
      """
    那么 成功
    并且 "provider/云三" 的 "status" 为 "applied"

  @R8.1 @boundary
  场景: 年营业收入恰好一千万元
    当 "云三" 执行 "provider/apply":
      """
      { "annual_revenue_fen": 1000000000 }
      """
    那么 成功

  @R8.1 @boundary @refuse
  场景: 年营业收入差一分一千万元
    当 "云三" 执行 "provider/apply":
      """
      { "annual_revenue_fen": 999999999 }
      """
    那么 被拒绝 依据 "R8.1"

  @R8.2 @boundary
  场景: 专业服务人员恰好五人
    当 "云三" 执行 "provider/apply":
      """
      { "service_staff": 5 }
      """
    那么 成功

  @R8.2 @boundary @refuse
  场景: 专业服务人员四人
    当 "云三" 执行 "provider/apply":
      """
      { "service_staff": 4 }
      """
    那么 被拒绝 依据 "R8.2"

  @R8.1 @refuse
  场景大纲: 第一项缺一不可
    当 "云三" 执行 "provider/apply":
      """
      { "<条件>": false }
      """
    那么 被拒绝 依据 "R8.1"

    例子: 独立法人、登记纳税
      | 条件           |
      | legal_person   |
      | tax_registered |

  @R8.2 @refuse
  场景大纲: 第二项缺一不可
    当 "云三" 执行 "provider/apply":
      """
      { "<条件>": false }
      """
    那么 被拒绝 依据 "R8.2"

    例子: 固定场所、机构与制度
      | 条件               |
      | premises           |
      | organisation_rules |

  @R8.3 @refuse
  场景大纲: 第三项缺一不可
    当 "云三" 执行 "provider/apply":
      """
      { "<条件>": false }
      """
    那么 被拒绝 依据 "R8.3"

    例子: 平台、独立提供成熟产品
      | 条件         |
      | platform     |
      | own_products |

  @R8.4 @refuse
  场景大纲: 第四项缺一不可
    当 "云三" 执行 "provider/apply":
      """
      { "<条件>": false }
      """
    那么 被拒绝 依据 "R8.4"

    例子: 数据接入、平台、访问
      | 条件              |
      | data_security     |
      | platform_security |
      | access_security   |

  @R8.5 @refuse
  场景大纲: 第五项缺一不可
    当 "云三" 执行 "provider/apply":
      """
      { "<条件>": false }
      """
    那么 被拒绝 依据 "R8.5"

    例子: 接受监督、承诺抵扣
      | 条件                |
      | accepts_supervision |
      | pledges_deduction   |

  @R8.6 @refuse
  场景: 未预留开放接口
    当 "云三" 执行 "provider/apply":
      """
      { "open_interfaces": false }
      """
    那么 被拒绝 依据 "R8.6"

  # All six are cumulative, and the first that fails in the article's order is named.
  @R8.3 @R8.4 @R8.5 @R8.6 @boundary
  场景大纲: 同时不满足几项的，按条文顺序指明第一项
    当 "云三" 执行 "provider/apply":
      """
      { "<甲>": false, "<乙>": false }
      """
    那么 被拒绝 依据 "<依据>"

    例子:
      | 甲              | 乙                | 依据 |
      | open_interfaces | pledges_deduction | R8.5 |
      | open_interfaces | data_security     | R8.4 |
      | access_security | own_products      | R8.3 |
      | open_interfaces | open_interfaces   | R8.6 |

  @R8.1 @R8.2 @refuse
  场景大纲: 数字须为合理的整数
    当 "云三" 执行 "provider/apply":
      """
      { "<项目>": <数字> }
      """
    那么 输入有误 字段 "<项目>"

    例子:
      | 项目               | 数字    |
      | annual_revenue_fen | -1      |
      | annual_revenue_fen | "一千万" |
      | annual_revenue_fen | null    |
      | service_staff      | -5      |
      | service_staff      | 5.5     |
      | legal_person       | "是"    |
