# language: zh-CN
功能: 第十条 专家评审与动态管理

  背景:
    假如 标准城市

  @R10.1 @pass
  场景: 委托第三方组织专家评审
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云三" }
      """
    那么 "provider/云三" 的 "status" 为 "reviewing"
    当 "市局经办" 执行 "panel/commission":
      """
      {
        "providers": ["@云三"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    并且 记为 "评审"
    并且 "评审机构" 执行 "panel/draw":
      """
      { "panel": "@评审" }
      """
    并且 "专家1" 执行 "panel/declare":
      """
      { "panel": "@评审", "provider": "@云三", "conflict": false }
      """
    并且 "专家2" 执行 "panel/declare":
      """
      { "panel": "@评审", "provider": "@云三", "conflict": false }
      """
    并且 "专家3" 执行 "panel/declare":
      """
      { "panel": "@评审", "provider": "@云三", "conflict": false }
      """
    并且 "专家1" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "专家2" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 90 }
      """
    并且 "专家3" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 85 }
      """
    并且 "评审机构" 执行 "panel/conclude":
      """
      {
        "panel": "@评审",
        "results": [{ "provider": "@云三", "passed": true, "reason": "三名专家一致同意" }]
      }
      """
    那么 成功
    并且 "provider/云三" 的 "status" 为 "passed"

  @R10.1 @refuse
  场景: 声明有利害关系的专家应当回避，不得评分
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云三" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      {
        "providers": ["@云三"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    并且 记为 "评审"
    并且 "评审机构" 执行 "panel/draw":
      """
      { "panel": "@评审" }
      """
    并且 "专家1" 执行 "panel/declare":
      """
      { "panel": "@评审", "provider": "@云三", "conflict": true, "note": "曾任该公司顾问" }
      """
    并且 "专家1" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 95 }
      """
    那么 被拒绝 依据 "R10.1"

  @R10.1 @refuse
  场景: 不在评审组的专家不得评分
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云三" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      {
        "providers": ["@云三"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    并且 记为 "评审"
    并且 "评审机构" 执行 "panel/draw":
      """
      { "panel": "@评审" }
      """
    并且 "专家9" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 95 }
      """
    那么 无权

  # A majority of the seats must have scored before anybody passes: two of three.
  @R10.1 @boundary
  场景: 评分的专家未过半数的，不能通过
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云三" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      {
        "providers": ["@云三"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    并且 记为 "评审"
    并且 "评审机构" 执行 "panel/draw":
      """
      { "panel": "@评审" }
      """
    并且 "专家1" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "评审机构" 执行 "panel/conclude":
      """
      {
        "panel": "@评审",
        "results": [{ "provider": "@云三", "passed": true, "reason": "一名专家同意" }]
      }
      """
    那么 被拒绝 依据 "R10.1"
    当 "专家2" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 90 }
      """
    并且 "评审机构" 执行 "panel/conclude":
      """
      {
        "panel": "@评审",
        "results": [{ "provider": "@云三", "passed": true, "reason": "过半数专家同意" }]
      }
      """
    那么 成功
    并且 "provider/云三" 的 "status" 为 "passed"

  @R10.1 @boundary
  场景: 评审未通过的，可以重新申报
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云三" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      {
        "providers": ["@云三"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    并且 记为 "评审"
    并且 "评审机构" 执行 "panel/draw":
      """
      { "panel": "@评审" }
      """
    并且 "专家1" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 40 }
      """
    并且 "专家2" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 35 }
      """
    并且 "专家3" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 50 }
      """
    并且 "评审机构" 执行 "panel/conclude":
      """
      {
        "panel": "@评审",
        "results": [{ "provider": "@云三", "passed": false, "reason": "平台尚未商业化" }]
      }
      """
    那么 成功
    并且 "provider/云三" 的 "status" 为 "failed"
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    那么 成功
    并且 "provider/云三" 的 "status" 为 "applied"

  @R10.1 @refuse
  场景: 市局不能自己组织评审
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云三" }
      """
    并且 "市局经办" 执行 "panel/commission":
      """
      {
        "providers": ["@云三"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    并且 记为 "评审"
    并且 "市局经办" 执行 "panel/draw":
      """
      { "panel": "@评审" }
      """
    那么 无权

  @R10.4 @pass
  场景: 暂停后恢复
    当 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云一", "reason": "信息安全整改" }
      """
    那么 "provider/云一" 的 "status" 为 "suspended"
    当 "市局复核" 执行 "provider/reinstate":
      """
      { "provider": "@云一", "reason": "整改完成" }
      """
    那么 "provider/云一" 的 "status" 为 "admitted"

  @R10.4 @refuse
  场景: 已移出的不能恢复
    当 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "业务调整，自愿退出", "fault": false }
      """
    那么 "provider/云一" 的 "status" 为 "removed"
    当 "市局复核" 执行 "provider/reinstate":
      """
      { "provider": "@云一", "reason": "请求恢复" }
      """
    那么 被拒绝 依据 "R10.4"

  @R10.4 @refuse
  场景大纲: 没有入库的谈不上暂停、恢复和移出
    当 "市局复核" 执行 "provider/<行为>":
      """
      { "provider": "@云三", "reason": "日常管理" }
      """
    那么 被拒绝 依据 "R10.4"

    例子:
      | 行为      |
      | suspend   |
      | reinstate |
      | remove    |

  @R10.4 @refuse
  场景: 经办人员不能单独移出接券机构
    当 "市局经办" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "日常管理", "fault": false }
      """
    那么 无权

  # Removal without fault takes nothing from who holds a voucher; nobody new is issued one.
  @R10.4 @R5.4 @boundary
  场景: 无过错移出不影响已发放的服务券，此后不再发放
    假如 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "业务调整，自愿退出", "fault": false }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "issued"
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    那么 被拒绝 依据 "R5.4"

  @R10.4 @boundary
  场景: 资格持续至移出为止，跨年度仍有效
    假如 时间是 "2021-12-31 23:00"
    并且 "甲机械" 与 "云一" 于 2021-12-20 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 时间到 "2022-01-01 00:00"
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 成功
    并且 "application/甲申请" 的 "support_year" 为 "2022"
