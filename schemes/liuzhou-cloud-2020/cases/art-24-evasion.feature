# language: zh-CN
功能: 第二十四条 不得以合并逃避整改

  背景:
    假如 标准城市
    并且 时间是 "2021-03-15 09:00"
    并且 "甲机械" 与 "云一" 于 2021-03-01 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "戊电气" 与 "云二" 于 2021-03-01 签订合同 "戊合同":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450204 |
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"
    并且 申请 "申请一" 通过初审和审核
    并且 申请 "申请一" 公示
    并且 时间到 "2021-03-31 09:00"
    并且 发放 2021 年的服务券
    并且 时间到 "2021-04-06 09:00"

  @R3.6 @R24.2 @refuse
  场景: 须整改的企业并入他企业后拒不整改的，承继企业一样取消资格
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "检查员2" 于 "2021-05-07 09:00" 执行 "inspection/recheck":
      """
      {"rectified": false, "remark": "未整改，经催告仍拒绝"}
      """
    那么 成功
    并且 "enterprise/戊电气" 的 "eligible" 为 "false"
    当 "戊电气" 以合同 "戊合同" 提交申请 "戊申请"
    那么 被拒绝 依据 "R24.2"

  @R3.6 @R24.2 @boundary
  场景: 承继企业整改合格的，资格不受影响
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "检查员2" 于 "2021-05-07 09:00" 执行 "inspection/recheck":
      """
      {"rectified": true, "remark": "已整改"}
      """
    那么 成功
    并且 "enterprise/戊电气" 的 "eligible" 为 "true"

  @R3.6 @R24.2 @refuse
  场景: 拒不整改的企业并入他企业的，承继企业不得申领
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    并且 "检查员2" 于 "2021-05-07 09:00" 执行 "inspection/recheck":
      """
      {"rectified": false, "remark": "未整改，经催告仍拒绝"}
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    那么 成功
    当 "戊电气" 以合同 "戊合同" 提交申请 "戊申请"
    那么 被拒绝 依据 "R24.2"
    # The voucher that came over was lost before it came.
    当 "云一" 接收 "申请一券"
    那么 被拒绝 依据 "R24.2"

  @R3.6 @R24.2 @refuse
  场景: 拒不整改的接券机构并入他机构的，承继机构退出接券机构库
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
      {"rectified": false, "remark": "未整改，经催告仍拒绝"}
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 成功
    并且 "provider/云二" 的 "status" 为 "removed"
    当 "云二" 执行 "provider/apply"
    那么 被拒绝 依据 "R24.2"

  @R24.1 @refuse
  场景: 符合要求的不能再提交整改
    当 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find"
    并且 "甲机械" 执行 "inspection/rectify"
    那么 被拒绝 依据 "R24.1"
