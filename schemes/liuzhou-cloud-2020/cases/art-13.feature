# language: zh-CN
功能: 第十三条 初审、审核与回避

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"

  @R13.1 @pass
  场景: 所在地初审推荐后由市局审核
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "材料齐全，同意推荐", "findings": [] }
      """
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "recommended"
    当 "市局经办" 执行 "application/approve":
      """
      { "application": "@甲申请", "opinion": "同意", "findings": [] }
      """
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "approved"

  @R13.1 @refuse
  场景大纲: 非所在地的、自己的和不在其位的都无权
    当 "<人员>" 执行 "application/<行为>":
      """
      { "application": "@甲申请", "opinion": "同意", "findings": [] }
      """
    那么 无权

    例子: 外区初审、市局代初审、企业自审、初审代审核、他企业、公众
      | 人员       | 行为      |
      | 柳南区经办 | recommend |
      | 市局经办   | recommend |
      | 甲机械     | recommend |
      | 甲机械     | approve   |
      | 鱼峰区经办 | approve   |
      | 乙汽配     | approve   |
      | 财政复核   | approve   |
      | 审计员     | approve   |
      | 系统管理员 | approve   |
      | 公众       | approve   |

  @R13.1 @refuse
  场景: 未经初审推荐不能审核
    当 "市局经办" 执行 "application/approve":
      """
      { "application": "@甲申请", "opinion": "同意", "findings": [] }
      """
    那么 被拒绝 依据 "R13.1"

  @R13.1 @refuse
  场景: 已推荐的不能再次推荐
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "同意推荐", "findings": [] }
      """
    并且 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "再次推荐", "findings": [] }
      """
    那么 被拒绝 依据 "R13.1"

  @R13.1 @refuse
  场景: 申报了亲属关系的应当回避
    当 "鱼峰区经办" 执行 "relation/declare":
      """
      { "enterprise": "@甲机械", "kind": "relative", "note": "配偶任该公司财务总监" }
      """
    那么 成功
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "同意推荐", "findings": [] }
      """
    那么 被拒绝 依据 "R13.1"

  @R13.1 @refuse
  场景: 与接券机构有亲属关系的同样回避
    当 "市局经办" 执行 "relation/declare":
      """
      { "provider": "@云一", "kind": "own", "note": "持有该公司股份" }
      """
    并且 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "同意推荐", "findings": [] }
      """
    那么 成功
    当 "市局经办" 执行 "application/approve":
      """
      { "application": "@甲申请", "opinion": "同意", "findings": [] }
      """
    那么 被拒绝 依据 "R13.1"
    当 "市局复核" 执行 "application/approve":
      """
      { "application": "@甲申请", "opinion": "同意", "findings": [] }
      """
    那么 成功

  @R13.1 @boundary
  场景: 与他企业的亲属关系不妨碍办理本企业
    当 "鱼峰区经办" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "kind": "relative", "note": "兄弟任该公司经理" }
      """
    并且 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "同意推荐", "findings": [] }
      """
    那么 成功

  @R13.1 @boundary
  场景: 同一初审人员可以复看补正后的材料
    当 "鱼峰区经办" 执行 "application/return":
      """
      {
        "application": "@甲申请",
        "reason": "合同复印件不清晰",
        "remarks": [{ "field": "materials", "text": "请重新上传合同" }]
      }
      """
    那么 "application/甲申请" 的 "status" 为 "returned"
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 "application/甲申请" 的 "status" 为 "submitted"
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "补正后齐全，同意推荐", "findings": [] }
      """
    那么 成功

  @R13.1 @boundary
  场景: 市局退回的，补正后重新由所在地初审
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "同意推荐", "findings": [] }
      """
    并且 "市局经办" 执行 "application/return":
      """
      {
        "application": "@甲申请",
        "reason": "服务期限不明",
        "remarks": [{ "field": "contract.ends_on", "text": "请写明截止日" }]
      }
      """
    那么 "application/甲申请" 的 "status" 为 "returned"
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 "application/甲申请" 的 "status" 为 "submitted"
    当 "市局经办" 执行 "application/approve":
      """
      { "application": "@甲申请", "opinion": "同意", "findings": [] }
      """
    那么 被拒绝 依据 "R13.1"

  @R13.1 @refuse
  场景: 已审核通过的不能再退回
    当 申请 "甲申请" 通过初审和审核
    并且 "市局经办" 执行 "application/return":
      """
      {
        "application": "@甲申请",
        "reason": "重新考虑",
        "remarks": [{ "field": "plan", "text": "请再说明" }]
      }
      """
    那么 被拒绝 依据 "R13.1"

  @R13.1 @boundary
  场景: 发放前可以撤回，撤回后不再办理
    当 "甲机械" 执行 "application/withdraw":
      """
      { "application": "@甲申请", "reason": "项目取消" }
      """
    那么 "application/甲申请" 的 "status" 为 "withdrawn"
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "同意推荐", "findings": [] }
      """
    那么 被拒绝 依据 "R13.1"

  @R13.1 @refuse
  场景: 已发放的不能撤回
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "甲机械" 执行 "application/withdraw":
      """
      { "application": "@甲申请", "reason": "项目取消" }
      """
    那么 被拒绝 依据 "R13.1"

  # Two persons make a signatory: the administrator proposes, the security administrator confirms.
  @R13.1 @boundary
  场景: 功能区初审人员经安全管理员确认后方可办理
    当 "系统管理员" 执行 "account/appoint":
      """
      {
        "login": "liudong-jingban",
        "name": "柳东经办",
        "role": "district-officer",
        "jurisdiction": "LZ-LD"
      }
      """
    并且 记为 "柳东经办"
    并且 "柳东经办" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "kind": "relative", "note": "兄弟任该公司经理" }
      """
    那么 无权
    当 "系统管理员" 执行 "account/confirm":
      """
      { "account": "@柳东经办" }
      """
    那么 无权
    当 "安全管理员" 执行 "account/confirm":
      """
      { "account": "@柳东经办" }
      """
    那么 成功
    当 "柳东经办" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "kind": "relative", "note": "兄弟任该公司经理" }
      """
    那么 成功
    当 "柳东经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": "同意推荐", "findings": [] }
      """
    那么 无权

  @R13.1 @refuse
  场景大纲: 审核意见写法有误
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请", "opinion": <意见>, "findings": [<认定>] }
      """
    那么 输入有误 字段 "<字段>"

    例子: 没有意见、没有待认定的事项、认定不说理由
      | 意见   | 认定                                                 | 字段              |
      | null   |                                                      | opinion           |
      | ""     |                                                      | opinion           |
      | "同意" | {"rule":"R5.1","accepted":true,"reason":"已核实"}    | findings.0.rule   |
      | "同意" | {"rule":"R5.1","accepted":true,"reason":""}          | findings.0.reason |
      | "同意" | {"rule":"R5.1","accepted":"是","reason":"已经核实"}  | findings.0.accepted |

  @R13.1 @refuse
  场景大纲: 不予受理须写明依据和理由
    当 "鱼峰区经办" 执行 "application/refuse":
      """
      { "application": "@甲申请", "rule": <依据>, "reason": <理由> }
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 依据    | 理由       | 字段   |
      | null    | "不符条件" | rule   |
      | "R99.1" | "不符条件" | rule   |
      | "五条"  | "不符条件" | rule   |
      | "R5.2"  | null       | reason |
