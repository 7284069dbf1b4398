# language: zh-CN
功能: 第十条 每年组织一次入库评审

  # House: the year's review ends when its list is posted; until then panels may follow one another.
  背景:
    假如 标准城市
    当 "云三" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云三" }
      """
    并且 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云二", "reason": "机构自行申请退出" }
      """
    并且 "云二" 执行 "provider/apply":
      """
      {}
      """
    并且 "市局经办" 执行 "provider/accept-file":
      """
      { "provider": "@云二" }
      """

  @R10.4 @pass
  场景: 名单公示以前，同一次评审可以再委托评审组
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
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "专家3" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "评审机构" 执行 "panel/conclude":
      """
      { "panel": "@评审", "results": [{ "provider": "@云三", "passed": true, "reason": "一致同意" }] }
      """
    当 "市局经办" 执行 "panel/commission":
      """
      {
        "providers": ["@云二"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    那么 成功

  @R10.4 @refuse
  场景: 本年度名单公示以后，当年不再组织评审
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
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "专家3" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "评审机构" 执行 "panel/conclude":
      """
      { "panel": "@评审", "results": [{ "provider": "@云三", "passed": true, "reason": "一致同意" }] }
      """
    并且 "市局经办" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    那么 成功
    当 "市局经办" 于 "2021-12-31 17:00" 执行 "panel/commission":
      """
      {
        "providers": ["@云二"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    那么 被拒绝 依据 "R10.4"

  @R10.4 @boundary
  场景: 次年一月一日起可以组织下一次评审
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
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "专家3" 执行 "panel/score":
      """
      { "panel": "@评审", "provider": "@云三", "score": 88 }
      """
    并且 "评审机构" 执行 "panel/conclude":
      """
      { "panel": "@评审", "results": [{ "provider": "@云三", "passed": true, "reason": "一致同意" }] }
      """
    并且 "市局经办" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    那么 成功
    当 "市局经办" 于 "2021-12-31 23:59" 执行 "panel/commission":
      """
      {
        "providers": ["@云二"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    那么 被拒绝 依据 "R10.4"
    当 "市局经办" 于 "2022-01-01 00:00" 执行 "panel/commission":
      """
      {
        "providers": ["@云二"],
        "organiser": "@评审机构",
        "experts": ["@专家1", "@专家2", "@专家3"],
        "seats": 3
      }
      """
    那么 成功
