# language: zh-CN
功能: 第十三条 各环节由不同的人办理，改过的须重新公示

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"

  @R13.1 @R14.1 @refuse
  场景: 审核的人不得裁定对自己审核结果的异议
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请" }
      """
    并且 "市局复核" 执行 "application/approve":
      """
      { "application": "@甲申请" }
      """
    并且 申请 "甲申请" 公示
    并且 "公众" 对申请 "甲申请" 提出异议
    并且 "市局复核" 执行 "publicity/decide":
      """
      { "publicity": "@甲申请公示", "objection": "@甲申请异议", "upheld": false }
      """
    那么 被拒绝 依据 "R13.1"

  @R13.2 @refuse
  场景: 公示期满后变更合同的，须重新审核、重新公示才能发放
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 "甲机械" 执行 "contract/amend":
      """
      {
        "contract": "@甲合同",
        "price_fen": 8000000,
        "lines": [
          { "item": "DSPT", "quantity": 1, "price_fen": 8000000, "region": "450203" }
        ]
      }
      """
    那么 输入有误 字段 "lines.0.item"
    当 "甲机械" 执行 "contract/amend":
      """
      {
        "contract": "@甲合同",
        "price_fen": 8000000,
        "lines": [
          { "item": null, "title": "定制开发", "quantity": 1, "price_fen": 8000000, "region": "450203" }
        ]
      }
      """
    那么 被拒绝 依据 "R16.1"

  @R13.2 @refuse
  场景: 已经公示的申请不能再次公示
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 "市局经办" 执行 "publicity/post":
      """
      { "applications": ["@甲申请"] }
      """
    那么 被拒绝 依据 "R13.2"

  @R13.2 @refuse
  场景: 一次公示不得把同一申请列两次
    当 申请 "甲申请" 通过初审和审核
    并且 "市局经办" 执行 "publicity/post":
      """
      { "applications": ["@甲申请", "@甲申请"] }
      """
    那么 输入有误 字段 "applications.1"

  @R14.1 @refuse
  场景: 已经发放的清单不能再次发放
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 "市局经办" 于 "2021-03-09 09:00" 执行 "round/preview":
      """
      { "year": 2021 }
      """
    并且 记为 "第一批"
    并且 "市局复核" 执行 "round/issue":
      """
      { "round": "@第一批" }
      """
    并且 "市局复核" 执行 "round/issue":
      """
      { "round": "@第一批" }
      """
    那么 被拒绝 依据 "R14.1"
    并且 "budget/2021" 的 "committed_fen" 为 "5000000"

  @R3.6 @R14.1 @refuse
  场景: 清单拟定后接券机构合并的，须重新拟定
    当 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 "市局经办" 于 "2021-03-09 09:00" 执行 "round/preview":
      """
      { "year": 2021 }
      """
    并且 记为 "第一批"
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "市局复核" 执行 "round/issue":
      """
      { "round": "@第一批" }
      """
    那么 被拒绝 依据 "R14.1"

  @R3.6 @R13.1 @refuse
  场景: 与承继机构有亲属关系的审核人员应当回避
    当 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请" }
      """
    并且 "市局复核" 执行 "relation/declare":
      """
      { "enterprise": null, "provider": "@云二", "kind": "relative", "note": "配偶在该机构任职" }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "市局复核" 执行 "application/approve":
      """
      { "application": "@甲申请" }
      """
    那么 被拒绝 依据 "R13.1"

  @R4.4 @boundary
  场景大纲: 两次退回，每次都按时补正的保留原顺序，有一次逾期的排到后面
    当 "鱼峰区经办" 执行 "application/return":
      """
      { "application": "@甲申请" }
      """
    并且 "乙汽配" 执行 "application/save"
    并且 时间到 "<第一次>"
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "鱼峰区经办" 执行 "application/return":
      """
      { "application": "@甲申请" }
      """
    并且 时间到 "<第二次>"
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    那么 成功
    并且 "application/甲申请" 的 "order" 为 "1"
    并且 "application/甲申请" 的 "later_order" 为 "<后序>"

    例子: five working days after Monday 1 March end with 8 March, after 8 March with 15 March
      | 第一次           | 第二次           | 后序 |
      | 2021-03-08 23:59 | 2021-03-15 23:59 |      |
      | 2021-03-08 23:59 | 2021-03-16 00:00 | 2    |
      | 2021-03-09 00:00 | 2021-03-16 23:59 | 2    |
