# language: zh-CN
功能: 第二十四条 拒不整改的企业已经领取的服务券

  # The recheck's day is 2021-05-07: twenty working days after the finding of 2021-04-06.
  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "甲申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 时间到 "2021-04-06 09:00"
    并且 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@甲机械"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"compliant": false}
      """
    那么 成功

  @R24.2 @refuse
  场景: 尚未接收的服务券不能再用
    当 "检查员2" 于 "2021-05-10 09:00" 执行 "inspection/recheck":
      """
      {"rectified": false}
      """
    并且 "云一" 接收 "甲申请券"
    那么 被拒绝 依据 "R24.2"
    并且 "voucher/甲申请券" 的 "status" 为 "issued"

  @R24.2 @boundary
  场景: 取消资格前已经接收的，由机构履行完毕并兑现
    当 "云一" 接收 "甲申请券"
    并且 "检查员2" 于 "2021-05-10 09:00" 执行 "inspection/recheck":
      """
      {"rectified": false}
      """
    那么 "enterprise/甲机械" 的 "eligible" 为 "false"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "redeeming"

  @R24.2 @pass
  场景: 整改合格的，服务券照常使用
    当 "甲机械" 执行 "inspection/rectify"
    并且 "检查员2" 执行 "inspection/recheck"
    并且 "云一" 接收 "甲申请券"
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"

  # An inspection that a provider lost is its own fault: R7.1 stands before what was accepted, too.
  @R24.2 @R7.1 @refuse
  场景: 拒不整改的机构，已经接收的也不能兑现
    当 "云一" 接收 "甲申请券"
    并且 "市局经办" 执行 "inspection/plan":
      """
      {"candidates": ["@云一"], "inspectors": ["@检查员1", "@检查员2"]}
      """
    并且 "市局经办" 执行 "inspection/draw"
    并且 "检查员1" 执行 "inspection/find":
      """
      {"party": "@云一", "compliant": false}
      """
    并且 "检查员2" 于 "2021-05-10 09:00" 执行 "inspection/recheck":
      """
      {"party": "@云一", "rectified": false}
      """
    那么 "provider/云一" 的 "status" 为 "removed"
    当 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    那么 被拒绝 依据 "R7.1"
