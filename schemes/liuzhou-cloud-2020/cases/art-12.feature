# language: zh-CN
功能: 第十二条 申领材料

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    当 "甲机械" 执行 "upload/record":
      """
      {
        "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "size": 40960,
        "media_type": "application/pdf",
        "name": "材料一.pdf"
      }
      """
    并且 "甲机械" 执行 "upload/record":
      """
      {
        "sha256": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "size": 40960,
        "media_type": "application/pdf",
        "name": "材料二.pdf"
      }
      """

  @R12.1 @pass
  场景: 四项材料齐全
    当 "甲机械" 执行 "application/submit":
      """
      {
        "materials": [
          {
            "kind": "application-form",
            "file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          },
          {
            "kind": "business-licence",
            "file": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
          },
          {
            "kind": "contract",
            "file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          },
          {
            "kind": "other",
            "file": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
          }
        ]
      }
      """
    那么 成功

  @R12.1 @boundary
  场景大纲: 只缺一项也不受理
    当 "甲机械" 执行 "application/submit":
      """
      {
        "materials": [
          {
            "kind": "<一>",
            "file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          },
          {
            "kind": "<二>",
            "file": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
          },
          {
            "kind": "<三>",
            "file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          }
        ]
      }
      """
    那么 被拒绝 依据 "R12.1"

    例子: 依次缺申请表、营业执照、合同、其他材料
      | 一               | 二               | 三       |
      | business-licence | contract         | other    |
      | application-form | contract         | other    |
      | application-form | business-licence | other    |
      | application-form | business-licence | contract |

  @R12.1 @refuse
  场景: 一项都没有
    当 "甲机械" 执行 "application/submit":
      """
      { "materials": [] }
      """
    那么 被拒绝 依据 "R12.1"

  # R23.5 stands before the materials, R26.1 after them.
  @R12.1 @R26.1 @boundary
  场景: 缺材料先于签约过早指明
    当 "甲机械" 执行 "application/submit":
      """
      { "materials": [], "contract": { "signed_on": "2019-12-31" } }
      """
    那么 被拒绝 依据 "R12.1"

  @R12.1 @R23.5 @boundary
  场景: 列入不良诚信名单先于缺材料指明
    假如 诚信黑名单 中有 "甲机械"
    当 "甲机械" 执行 "application/submit":
      """
      { "materials": [] }
      """
    那么 被拒绝 依据 "R23.5"

  @R12.1 @refuse
  场景大纲: 材料写法有误
    当 "甲机械" 执行 "application/submit":
      """
      { "materials": [{ "kind": "<种类>", "file": "<文件>" }] }
      """
    那么 输入有误 字段 "materials.0.<字段>"

    例子: 没有这种材料、不是摘要、没有上传过
      | 种类  | 文件                                                             | 字段 |
      | photo | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | kind |
      | other | 合同.pdf                                                         | file |
      | other | cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc | file |

  @R12.1 @refuse
  场景大纲: 申请表填写有误
    当 "甲机械" 执行 "application/submit":
      """
      { "<项目>": <内容> }
      """
    那么 输入有误 字段 "<项目>"

    例子: 缺填、空白、类型不对、没有这一项
      | 项目          | 内容  |
      | contact_name  | null  |
      | contact_name  | "  "  |
      | contact_phone | null  |
      | truthful      | null  |
      | truthful      | "yes" |
      | truthful      | false |
      | materials     | "无"  |
      | contract      | null  |
      | contract      | "有"  |
      | year          | "今年" |
      | remark        | "加急" |

  @R12.1 @refuse
  场景: 几处错误一次指明
    当 "甲机械" 执行 "application/submit":
      """
      { "plan": "", "contact_phone": null, "contract": { "signed_on": "2021-02-30" } }
      """
    那么 输入有误 字段 "plan"
    并且 输入有误 字段 "contact_phone"
    并且 输入有误 字段 "contract.signed_on"
