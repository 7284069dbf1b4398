# language: zh-CN
功能: 第二十四条 信息安全评估和抽查

  # 2021年劳动节放假5天，4月25日（星期日）、5月8日（星期六）上班：
  # 4月6日认定须整改的，第二十个工作日是5月6日。
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
    并且 时间到 "2021-04-06 09:00"

  @R24.1 @pass
  场景: 先定计划，再抽取，符合要求的即告结束
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 记为 "抽查"
    那么 "inspection/抽查" 的 "status" 为 "planned"
    当 "市局经办" 执行 "inspection/draw"
    那么 成功
    并且 "inspection/抽查" 的 "status" 为 "drawn"
    并且 "inspection/抽查" 的 "subjects.0.party" 为 "甲机械"
    并且 "inspection/抽查" 的 "subjects.0.status" 为 "drawn"
    当 "检查员1" 执行 "inspection/find"
    那么 成功
    并且 "inspection/抽查" 的 "subjects.0.status" 为 "compliant"
    并且 "inspection/抽查" 的 "status" 为 "closed"

  @R24.1 @pass
  场景: 须整改的，登记整改期限，整改后由另一检查员复查
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 记为 "抽查"
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false, "facts": "日志留存不足六个月"}
      """
    那么 "inspection/抽查" 的 "subjects.0.status" 为 "deficient"
    并且 "inspection/抽查" 的 "subjects.0.rectify_by" 为 "2021-05-06"
    当 "甲机械" 于 "2021-04-20 09:00" 执行 "inspection/rectify"
    那么 "inspection/抽查" 的 "subjects.0.status" 为 "rectified"
    当 "检查员2" 执行 "inspection/recheck"
    那么 成功
    并且 "inspection/抽查" 的 "subjects.0.status" 为 "cleared"
    并且 "inspection/抽查" 的 "status" 为 "closed"

  @R24.1 @refuse
  场景: 没有享受服务券政策的，不列入抽查
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械", "@戊电气"]}
      """
    那么 被拒绝 依据 "R24.1"
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@云三"]}
      """
    那么 被拒绝 依据 "R24.1"

  @R24.1 @refuse
  场景: 抽取只有一次，认定只有一次
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械", "@云一"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 记为 "抽查"
    并且 "市局经办" 执行 "inspection/draw"
    并且 "市局经办" 执行 "inspection/draw":
      """
      {"inspection": "@抽查"}
      """
    那么 被拒绝 依据 "R24.1"
    当 "检查员1" 执行 "inspection/find":
      """
      {"party": "@甲机械"}
      """
    那么 成功
    当 "检查员2" 执行 "inspection/find":
      """
      {"party": "@甲机械"}
      """
    那么 被拒绝 依据 "R24.1"
    当 "甲机械" 执行 "inspection/rectify"
    那么 被拒绝 依据 "R24.1"

  @R24.1 @refuse
  场景: 未被抽中的检查员不得认定，认定的人不得自己复查
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    当 "检查员3" 执行 "inspection/find":
      """
      {"party": "@甲机械"}
      """
    那么 被拒绝 依据 "R24.1"
    当 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    那么 成功
    当 "检查员1" 执行 "inspection/recheck":
      """
      {"party": "@甲机械"}
      """
    那么 被拒绝 依据 "R24.1"

  @R24.1 @refuse
  场景: 本人或者近亲属在被查单位的，回避
    当 "检查员1" 执行 "relation/declare":
      """
      {"enterprise": "@甲机械"}
      """
    并且 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    那么 成功
    当 "市局经办" 执行 "inspection/draw"
    那么 被拒绝 依据 "R24.1"

  @R24.1 @boundary
  场景: 回避之后恰好剩两名检查员的，可以抽取
    当 "检查员1" 执行 "relation/declare":
      """
      {"enterprise": "@甲机械"}
      """
    并且 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2", "@检查员3"]}
      """
    并且 记为 "抽查"
    并且 "市局经办" 执行 "inspection/draw"
    那么 成功
    并且 "inspection/抽查" 的 "subjects.0.barred" 为 "检查员1"

  @R24.1 @boundary
  场景大纲: 抽取的户数不得多于候选的户数
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械", "@云一"], "count": <户数>}
      """
    那么 <结果>

    例子:
      | 户数 | 结果                   |
      | 2    | 成功                   |
      | 3    | 输入有误 字段 "count"  |

  @R24.2 @pass
  场景: 整改合格的，继续享受政策
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "甲机械" 执行 "inspection/rectify"
    并且 "检查员2" 执行 "inspection/recheck"
    那么 成功
    并且 "enterprise/甲机械" 的 "eligible" 为 "true"
    当 "甲机械" 执行 "application/submit"
    那么 成功

  @R24.2 @refuse
  场景: 拒不整改的企业，不得再申领
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 记为 "抽查"
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "检查员2" 于 "2021-05-07 09:00" 执行 "inspection/recheck":
      """
      {"rectified": false, "remark": "未整改，经催告仍拒绝"}
      """
    那么 成功
    并且 "inspection/抽查" 的 "subjects.0.status" 为 "lost"
    并且 "enterprise/甲机械" 的 "eligible" 为 "false"
    并且 "enterprise/甲机械" 的 "disqualified" 为 "R24.2"
    当 "甲机械" 执行 "application/submit"
    那么 被拒绝 依据 "R24.2"

  @R24.2 @refuse
  场景: 拒不整改的接券机构退出接券机构库，不得再申请入库
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@云一"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "检查员2" 于 "2021-05-07 09:00" 执行 "inspection/recheck":
      """
      {"rectified": false}
      """
    那么 "provider/云一" 的 "status" 为 "removed"
    当 "云一" 执行 "provider/apply"
    那么 被拒绝 依据 "R24.2"

  @R24.2 @boundary
  场景大纲: 整改期限届满之前，不得取消资格
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "检查员2" 于 "<复查时间>" 执行 "inspection/recheck":
      """
      {"rectified": false}
      """
    那么 <结果>
    并且 "enterprise/甲机械" 的 "eligible" 为 "<仍可享受>"

    例子:
      | 复查时间         | 结果                  | 仍可享受 |
      | 2021-05-06 23:59 | 被拒绝 依据 "R24.1"   | true     |
      | 2021-05-07 00:00 | 成功                  | false    |

  @R24.2 @boundary
  场景: 期限届满后、复查之前整改的，仍为已整改
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "甲机械" 于 "2021-05-07 09:00" 执行 "inspection/rectify"
    并且 "检查员2" 执行 "inspection/recheck"
    那么 成功
    并且 "enterprise/甲机械" 的 "eligible" 为 "true"
