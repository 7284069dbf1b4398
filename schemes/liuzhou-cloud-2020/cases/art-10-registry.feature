# language: zh-CN
功能: 第十条 名单和目录由市局管理，机构不能自行变动

  背景:
    假如 标准城市

  @R10.1 @refuse
  场景: 在库的、暂停的机构不得重复申报
    当 "云一" 执行 "provider/apply"
    那么 被拒绝 依据 "R10.1"
    当 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云一" }
      """
    并且 "云一" 执行 "provider/apply"
    那么 被拒绝 依据 "R10.1"

  @R10.3 @refuse
  场景: 机构不能自行抬高目录价格
    当 "云一" 执行 "provider/catalogue":
      """
      { "provider": "@云一", "year": 2021 }
      """
    那么 无权

  @R10.3 @refuse
  场景: 暂停的机构不更新目录
    当 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云一" }
      """
    并且 "市局经办" 执行 "provider/catalogue":
      """
      { "provider": "@云一", "year": 2021 }
      """
    那么 被拒绝 依据 "R10.3"

  @R10.4 @refuse
  场景: 暂停的不能再暂停，在库的不能恢复
    当 "市局复核" 执行 "provider/reinstate":
      """
      { "provider": "@云一" }
      """
    那么 被拒绝 依据 "R10.4"
    当 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云一" }
      """
    并且 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云一" }
      """
    那么 被拒绝 依据 "R10.4"

  @R10.4 @R13.1 @refuse
  场景: 近亲属在该机构的，不得决定其暂停
    当 "市局复核" 执行 "relation/declare":
      """
      { "enterprise": null, "provider": "@云一", "kind": "relative", "note": "配偶在该机构任职" }
      """
    并且 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云一" }
      """
    那么 被拒绝 依据 "R13.1"

  @R7.1 @R10.1 @refuse
  场景: 未入库的机构不得使用服务券
    假如 "甲机械" 与 "云三" 于 2021-01-04 签订合同 "三合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "甲机械" 以合同 "三合同" 提交申请 "三申请"
    那么 被拒绝 依据 "R5.4"

  @R11.1 @refuse
  场景: 截止后不能重新发布同一年度的通知
    当 "市局经办" 执行 "notice/close":
      """
      { "year": 2021 }
      """
    并且 "市局经办" 执行 "notice/publish":
      """
      { "year": 2021 }
      """
    那么 被拒绝 依据 "R11.1"

  # The clock closes it on the day that the scheme names; nobody closes it again.
  @R14.2 @refuse
  场景: 年度预算只关闭一次
    当 "财政复核" 于 "2023-01-03 09:00" 执行 "budget/close":
      """
      { "year": 2021 }
      """
    那么 被拒绝 依据 "R14.2"
