# language: zh-CN
功能: 第十八条 接收前核实真实有效性，一券一合同

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

  @R18.1 @pass
  场景: 先核实、后接收
    当 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "verified" 为 "true"
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券" }
      """
    那么 成功

  @R18.1 @refuse
  场景: 未核实不能接收
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R18.1"
    并且 "voucher/甲申请券" 的 "status" 为 "issued"

  # That it is void is an answer to who verifies, not a refusal; it is on file.
  @R18.1 @boundary
  场景: 作废的券核实结果为无效
    当 时间到 "2022-03-10 00:00"
    并且 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "verified" 为 "false"

  @R18.1 @boundary
  场景: 核实只对当时有效，退回的券不因曾经核实而可以接收
    当 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    并且 "甲机械" 执行 "voucher/surrender":
      """
      { "voucher": "@甲申请券", "reason": "项目取消" }
      """
    并且 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "verified" 为 "false"
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R19.1"

  @R18.1 @refuse
  场景: 只有接券机构核实和接收
    当 "甲机械" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    那么 无权
    当 "甲机械" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券" }
      """
    那么 无权
    当 "市局经办" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券" }
      """
    那么 无权

  # The contract ended before use: its voucher is given back and its money set free.
  @R18.2 @R19.1 @refuse
  场景: 合同解除后服务券不能再用
    当 "甲机械" 执行 "contract/terminate":
      """
      { "contract": "@甲合同", "reason": "双方协商解除" }
      """
    那么 "voucher/甲申请券" 的 "status" 为 "surrendered"
    并且 "budget/2021" 的 "committed_fen" 为 "0"
    当 "云一" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R19.1"

  @R18.2 @R19.1 @refuse
  场景: 接收以后合同不能解除
    当 "云一" 接收 "甲申请券"
    并且 "甲机械" 执行 "contract/terminate":
      """
      { "contract": "@甲合同", "reason": "双方协商解除" }
      """
    那么 被拒绝 依据 "R19.1"
    并且 "voucher/甲申请券" 的 "status" 为 "accepted"

  @R18.2 @refuse
  场景: 接收以后合同不能变更
    当 "云一" 接收 "甲申请券"
    并且 "甲机械" 执行 "contract/amend":
      """
      { "contract": "@甲合同" }
      """
    那么 被拒绝 依据 "R16.1"
