# language: zh-CN
功能: 第十条 名单公示与入库

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

  # Posted on Monday 2021-01-11; the fifth working day after it is Monday 2021-01-18.
  @R10.2 @R10.3 @pass
  场景: 公示五个工作日后入库
    当 "市局经办" 于 "2021-01-11 10:00" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    并且 记为 "入库公示"
    那么 "publicity/入库公示" 的 "status" 为 "open"
    并且 "publicity/入库公示" 的 "posted_on" 为 "2021-01-11"
    并且 "publicity/入库公示" 的 "last_day" 为 "2021-01-18"
    并且 "provider/云三" 的 "status" 为 "published"
    当 "市局复核" 于 "2021-01-19 09:00" 执行 "provider/admit":
      """
      { "provider": "@云三", "year": 2021, "number": "柳工信入库〔2021〕3号" }
      """
    那么 成功
    并且 "publicity/入库公示" 的 "status" 为 "closed"
    并且 "provider/云三" 的 "status" 为 "admitted"

  @R10.3 @boundary
  场景大纲: 第五个工作日二十四时前不能入库
    当 "市局经办" 于 "2021-01-11 10:00" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    并且 "市局复核" 于 "<时刻>" 执行 "provider/admit":
      """
      { "provider": "@云三", "year": 2021, "number": "柳工信入库〔2021〕3号" }
      """
    那么 <结果>

    例子:
      | 时刻             | 结果                |
      | 2021-01-18 23:59 | 被拒绝 依据 "R10.3" |
      | 2021-01-19 00:00 | 成功                |

  # 9, 10, 18, 19 and the worked Saturday 20 February are the five working days.
  @R10.2 @boundary
  场景: 公示期遇春节和调休
    当 "市局经办" 于 "2021-02-08 23:59" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    并且 记为 "入库公示"
    那么 "publicity/入库公示" 的 "last_day" 为 "2021-02-20"
    当 时间到 "2021-02-20 23:59"
    那么 "publicity/入库公示" 的 "status" 为 "open"
    当 时间到 "2021-02-21 00:00"
    那么 "publicity/入库公示" 的 "status" 为 "closed"

  @R10.2 @refuse
  场景: 已经公示的不能重复公示
    当 "市局经办" 于 "2021-01-11 10:00" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    那么 成功
    当 "市局经办" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    那么 被拒绝 依据 "R10.2"

  @R10.3 @refuse
  场景: 未经公示不能入库
    当 "市局复核" 执行 "provider/admit":
      """
      { "provider": "@云三", "year": 2021, "number": "柳工信入库〔2021〕3号" }
      """
    那么 被拒绝 依据 "R10.3"

  @R10.3 @refuse
  场景大纲: 对名单的异议成立的不得入库，不成立的可以
    当 "市局经办" 于 "2021-01-11 10:00" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    并且 记为 "入库公示"
    并且 "公众" 于 "2021-01-18 23:59" 执行 "publicity/object":
      """
      {
        "publicity": "@入库公示",
        "application": null,
        "provider": "@云三",
        "facts": "该公司申报的服务人员与社保记录不符"
      }
      """
    并且 记为 "入库异议"
    并且 "市局复核" 于 "2021-01-20 09:00" 执行 "publicity/decide":
      """
      {
        "publicity": "@入库公示",
        "objection": "@入库异议",
        "upheld": <成立>,
        "reason": "经核查社保缴纳记录"
      }
      """
    那么 成功
    当 "市局复核" 于 "2021-01-21 09:00" 执行 "provider/admit":
      """
      { "provider": "@云三", "year": 2021, "number": "柳工信入库〔2021〕3号" }
      """
    那么 <结果>

    例子:
      | 成立  | 结果                |
      | true  | 被拒绝 依据 "R10.3" |
      | false | 成功                |

  @R10.3 @boundary
  场景: 入库后目录按年度确定，新入库机构的合同可以申领
    当 "市局经办" 于 "2021-01-11 10:00" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    并且 "市局复核" 于 "2021-01-19 09:00" 执行 "provider/admit":
      """
      {
        "provider": "@云三",
        "year": 2021,
        "number": "柳工信入库〔2021〕3号",
        "items": [
          {
            "code": "C3-1",
            "name": "设备采集",
            "category": "equipment",
            "unit": "台",
            "price_fen": 1000000
          }
        ]
      }
      """
    那么 成功
    假如 "甲机械" 与 "云三" 于 2021-01-18 签订合同 "三合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 设备采集 | 4    | 44000.00 | 450203 |
    当 "甲机械" 以合同 "三合同" 提交申请 "三申请"
    那么 成功
    并且 "application/三申请" 的 "basis_fen" 为 "4000000"
    并且 "application/三申请" 的 "estimate_fen" 为 "2000000"

  @R10.2 @refuse
  场景: 未通过评审的不能列入公示
    当 "市局经办" 执行 "provider/post":
      """
      { "providers": ["@云一"] }
      """
    那么 被拒绝 依据 "R10.2"

  # What came to stand against it while it was public is asked for again at the door.
  @R10.3 @R23.5 @refuse
  场景: 公示期间受处理的，不能入库
    当 "市局经办" 于 "2021-01-11 10:00" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云三"], "vouchers": [] }
      """
    并且 记为 "云案"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云三", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    当 "市局复核" 于 "2021-01-19 09:00" 执行 "provider/admit":
      """
      { "provider": "@云三", "year": 2021, "number": "柳工信入库〔2021〕3号" }
      """
    那么 被拒绝 依据 "R23.5"

  @R10.3 @R24.2 @R3.6 @refuse
  场景: 公示期间承继了拒不整改的机构，不能入库
    当 "市局经办" 于 "2021-01-11 10:00" 执行 "provider/post":
      """
      { "providers": ["@云三"] }
      """
    并且 "市局经办" 执行 "inspection/plan":
      """
      { "candidates": ["@云一"], "inspectors": ["@检查员1", "@检查员2"] }
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      { "compliant": false }
      """
    并且 "检查员2" 于 "2021-03-15 09:00" 执行 "inspection/recheck":
      """
      { "rectified": false, "remark": "未整改，经催告仍拒绝" }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云三" }
      """
    那么 成功
    当 "市局复核" 执行 "provider/admit":
      """
      { "provider": "@云三", "year": 2021, "number": "柳工信入库〔2021〕3号" }
      """
    那么 被拒绝 依据 "R24.2"
