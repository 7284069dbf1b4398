# language: zh-CN
功能: 第十三条 合并、分立后审核人员的回避

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |

  # Who holds a share of the merged one holds one of its successor.
  @R3.6 @R13.1 @refuse
  场景: 持有被合并企业股份的审核人员，对承继企业的申请回避
    当 "市局复核" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "kind": "holding", "note": "持有少量股份" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丙食品", "kind": "merger", "name": null, "into": "@甲机械" }
      """
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请" }
      """
    那么 成功
    当 "市局复核" 执行 "application/approve":
      """
      { "application": "@甲申请" }
      """
    那么 被拒绝 依据 "R13.1"

  @R3.6 @R13.1 @refuse
  场景: 亲属任职的机构并入他机构的，审核人员对承继机构的合同回避
    当 "鱼峰区经办" 执行 "relation/declare":
      """
      { "enterprise": null, "provider": "@云二", "kind": "relative", "note": "配偶在该机构任职" }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云二", "kind": "merger", "name": null, "into": "@云一" }
      """
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请" }
      """
    那么 被拒绝 依据 "R13.1"

  @R3.6 @R13.1 @refuse
  场景: 两次合并之后仍须回避
    当 "市局复核" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "kind": "relative", "note": "父亲任董事" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丙食品", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@戊电气", "kind": "merger", "name": null, "into": "@甲机械" }
      """
    那么 成功
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "鱼峰区经办" 执行 "application/recommend":
      """
      { "application": "@甲申请" }
      """
    并且 "市局复核" 执行 "application/approve":
      """
      { "application": "@甲申请" }
      """
    那么 被拒绝 依据 "R13.1"

  @R3.6 @R13.1 @boundary
  场景: 合并与之无关的，审核人员照常办理
    当 "市局复核" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "kind": "holding", "note": "持有少量股份" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@戊电气", "kind": "merger", "name": null, "into": "@甲机械" }
      """
    并且 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "approved"

  @R3.6 @R13.1 @R14.1 @refuse
  场景: 持有被合并企业股份的人员不得拟定发放承继企业服务券的清单
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丙食品", "kind": "merger", "name": null, "into": "@甲机械" }
      """
    那么 成功
    当 "市局经办" 执行 "relation/declare":
      """
      { "enterprise": "@丙食品", "kind": "holding", "note": "持有少量股份" }
      """
    并且 "市局经办" 执行 "round/preview":
      """
      { "year": 2021 }
      """
    那么 被拒绝 依据 "R13.1"
