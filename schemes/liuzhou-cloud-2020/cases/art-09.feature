# language: zh-CN
功能: 第九条 资格审查材料

  背景:
    假如 标准城市
    当 "云三" 执行 "upload/record":
      """
      {
        "sha256": "1111111111111111111111111111111111111111111111111111111111111111",
        "size": 20480,
        "media_type": "application/pdf",
        "name": "材料一.pdf"
      }
      """
    并且 "云三" 执行 "upload/record":
      """
      {
        "sha256": "2222222222222222222222222222222222222222222222222222222222222222",
        "size": 20480,
        "media_type": "application/pdf",
        "name": "材料二.pdf"
      }
      """

  @R9.1 @pass
  场景: 四项材料齐全
    当 "云三" 执行 "provider/apply":
      """
      {
        "materials": [
          {
            "kind": "application-form",
            "file": "1111111111111111111111111111111111111111111111111111111111111111"
          },
          {
            "kind": "quotation",
            "file": "2222222222222222222222222222222222222222222222222222222222222222"
          },
          {
            "kind": "statement",
            "file": "1111111111111111111111111111111111111111111111111111111111111111"
          },
          {
            "kind": "other",
            "file": "2222222222222222222222222222222222222222222222222222222222222222"
          }
        ]
      }
      """
    那么 成功
    并且 "provider/云三" 的 "status" 为 "applied"

  @R9.1 @boundary
  场景大纲: 只缺一项也不受理
    当 "云三" 执行 "provider/apply":
      """
      {
        "materials": [
          {
            "kind": "<一>",
            "file": "1111111111111111111111111111111111111111111111111111111111111111"
          },
          {
            "kind": "<二>",
            "file": "2222222222222222222222222222222222222222222222222222222222222222"
          },
          {
            "kind": "<三>",
            "file": "1111111111111111111111111111111111111111111111111111111111111111"
          }
        ]
      }
      """
    那么 被拒绝 依据 "R9.1"

    例子: 依次缺申请表、报价单、申报书、其他
      | 一               | 二        | 三        |
      | quotation        | statement | other     |
      | application-form | statement | other     |
      | application-form | quotation | other     |
      | application-form | quotation | statement |

  @R9.1 @refuse
  场景: 四项都缺，先于其他条件指明
    当 "云三" 执行 "provider/apply":
      """
      { "materials": [], "annual_revenue_fen": 999999999 }
      """
    那么 被拒绝 依据 "R9.1"

  @R9.1 @refuse
  场景大纲: 材料写法有误
    当 "云三" 执行 "provider/apply":
      """
      { "materials": [{ "kind": "<种类>", "file": "<文件>" }] }
      """
    那么 输入有误 字段 "materials.0.<字段>"

    例子: 没有这种材料、不是摘要、没有上传过
      | 种类  | 文件                                                             | 字段 |
      | photo | 1111111111111111111111111111111111111111111111111111111111111111 | kind |
      | other | 报价单.pdf                                                       | file |
      | other | 3333333333333333333333333333333333333333333333333333333333333333 | file |

  @R9.1 @refuse
  场景: 报价单的目录项须归入三类之一
    当 "云三" 执行 "provider/apply":
      """
      {
        "quotation": [
          {
            "code": "C3-1",
            "name": "咨询服务",
            "category": "consulting",
            "unit": "项",
            "price_fen": 100
          }
        ]
      }
      """
    那么 输入有误 字段 "quotation.0.category"

  @R9.1 @boundary
  场景: 退回补正后可以再次提交
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/return":
      """
      {
        "provider": "@云三",
        "reason": "报价单未盖章",
        "remarks": [{ "field": "materials", "text": "请重新上传报价单" }]
      }
      """
    那么 "provider/云三" 的 "status" 为 "returned"
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    那么 成功
    并且 "provider/云三" 的 "status" 为 "applied"
