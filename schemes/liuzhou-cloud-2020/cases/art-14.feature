# language: zh-CN
功能: 第十四条 集中发放、异议暂缓与额满等候

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云二" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450204 |
    并且 "丙食品" 与 "云一" 于 2021-02-22 签订合同 "丙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 "丙食品" 以合同 "丙合同" 提交申请 "丙申请"
    并且 申请 "甲申请" 通过初审和审核
    并且 申请 "乙申请" 通过初审和审核
    并且 申请 "丙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请,丙申请" 公示

  # In rank order the faces are 50000.00, 75000.00 and 10000.00.
  @R14.1 @pass
  场景: 公示无异议的一并发放
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "voucher/甲申请券" 的 "face_fen" 为 "5000000"
    并且 "voucher/乙申请券" 的 "face_fen" 为 "7500000"
    并且 "voucher/丙申请券" 的 "face_fen" 为 "1000000"
    并且 "budget/2021" 的 "committed_fen" 为 "13500000"
    并且 "budget/2021" 的 "available_fen" 为 "986500000"

  @R14.1 @pass
  场景: 有异议的暂缓，其余照常发放，异议不成立的下一批发放
    当 "公众" 对申请 "甲申请" 提出异议
    那么 "application/甲申请" 的 "status" 为 "held"
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "held"
    并且 "application/乙申请" 的 "status" 为 "issued"
    并且 "application/丙申请" 的 "status" 为 "issued"
    当 申请 "甲申请" 的异议 不成立
    那么 "application/甲申请" 的 "status" 为 "cleared"
    当 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "issued"
    并且 "voucher/甲申请券" 的 "face_fen" 为 "5000000"

  # The objection fell on the second day; the five working days are still everybody's.
  @R14.1 @R13.2 @boundary
  场景: 公示期未满的，异议不成立也不能提前发放
    当 时间到 "2021-03-02 09:00"
    并且 "公众" 对申请 "甲申请" 提出异议
    并且 申请 "甲申请" 的异议 不成立
    并且 时间到 "2021-03-08 23:59"
    并且 发放 2021 年的服务券
    那么 被拒绝 依据 "R14.1"
    并且 "budget/2021" 的 "committed_fen" 为 "0"
    当 时间到 "2021-03-09 00:00"
    并且 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "issued"
    并且 "application/乙申请" 的 "status" 为 "issued"

  @R14.1 @refuse
  场景: 异议成立的不予发放，合同可以另行申请
    当 "公众" 对申请 "甲申请" 提出异议
    并且 时间到 "2021-03-09 09:00"
    并且 申请 "甲申请" 的异议 成立
    那么 "application/甲申请" 的 "status" 为 "refused"
    当 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "refused"
    并且 "application/乙申请" 的 "status" 为 "issued"
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲再申请"
    那么 成功

  # Whoever objected still has an answer; the file was withdrawn and stays so.
  @R14.1 @boundary
  场景: 企业撤回后的异议仍作决定，撤回的申请不因此恢复或改判
    当 "公众" 对申请 "甲申请" 提出异议
    并且 "甲机械" 执行 "application/withdraw":
      """
      { "application": "@甲申请", "reason": "项目取消" }
      """
    那么 "application/甲申请" 的 "status" 为 "withdrawn"
    当 申请 "甲申请" 的异议 不成立
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "withdrawn"
    当 申请 "甲申请" 的异议 成立
    那么 被拒绝 依据 "R14.1"
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲再申请"
    那么 成功

  @R14.1 @refuse
  场景: 已经决定的异议不能再次决定
    当 "公众" 对申请 "甲申请" 提出异议
    并且 申请 "甲申请" 的异议 不成立
    并且 "市局复核" 执行 "publicity/decide":
      """
      {
        "publicity": "@甲申请公示",
        "objection": "@甲申请异议",
        "upheld": true,
        "reason": "重新考虑"
      }
      """
    那么 被拒绝 依据 "R14.1"

  @R14.1 @refuse
  场景: 经办人员不能决定异议
    当 "公众" 对申请 "甲申请" 提出异议
    并且 "市局经办" 执行 "publicity/decide":
      """
      {
        "publicity": "@甲申请公示",
        "objection": "@甲申请异议",
        "upheld": false,
        "reason": "没有证据"
      }
      """
    那么 无权

  @R14.1 @refuse
  场景: 拟定发放清单的人不能自己发放
    当 "市局经办" 于 "2021-03-09 09:00" 执行 "round/preview":
      """
      { "year": 2021 }
      """
    并且 记为 "第一批"
    并且 "市局经办" 执行 "round/issue":
      """
      { "round": "@第一批" }
      """
    那么 无权
    当 "市局复核" 执行 "round/issue":
      """
      { "round": "@第一批" }
      """
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "issued"
    当 "市局复核" 执行 "round/issue":
      """
      { "round": "@第一批" }
      """
    那么 被拒绝 依据 "R14.1"

  # The list was previewed with three and one was withdrawn: what is signed is what was seen.
  @R14.1 @boundary
  场景: 清单拟定后有变化的，须重新拟定
    当 "市局经办" 于 "2021-03-09 09:00" 执行 "round/preview":
      """
      { "year": 2021 }
      """
    并且 记为 "第一批"
    并且 "丙食品" 执行 "application/withdraw":
      """
      { "application": "@丙申请", "reason": "项目取消" }
      """
    并且 "市局复核" 执行 "round/issue":
      """
      { "round": "@第一批" }
      """
    那么 被拒绝 依据 "R14.1"
    当 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "issued"
    并且 "application/丙申请" 的 "status" 为 "withdrawn"

  # 甲 is held with 50000.00 reserved; of 100000.00 only 50000.00 is left for 乙, who needs 75000.00.
  @R14.1 @R14.2 @boundary
  场景: 暂缓的保留额度，后面的不能占用
    假如 预算 2021 只剩 100000.00 元
    当 "公众" 对申请 "甲申请" 提出异议
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/乙申请" 的 "status" 为 "waiting"
    并且 "application/丙申请" 的 "status" 为 "waiting"
    当 申请 "甲申请" 的异议 不成立
    并且 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "issued"
    并且 "application/乙申请" 的 "status" 为 "waiting"
    并且 "budget/2021" 的 "available_fen" 为 "5000000"

  @R14.1 @R14.2 @boundary
  场景: 异议成立后释放的额度，等候的下一批可以领取
    假如 预算 2021 只剩 100000.00 元
    当 "公众" 对申请 "甲申请" 提出异议
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/乙申请" 的 "status" 为 "waiting"
    当 申请 "甲申请" 的异议 成立
    并且 发放 2021 年的服务券
    那么 "application/乙申请" 的 "status" 为 "issued"
    并且 "application/丙申请" 的 "status" 为 "issued"
    并且 "budget/2021" 的 "available_fen" 为 "1500000"

  @R14.2 @pass
  场景: 预算恰好用完
    假如 预算 2021 只剩 135000.00 元
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "issued"
    并且 "application/乙申请" 的 "status" 为 "issued"
    并且 "application/丙申请" 的 "status" 为 "issued"
    并且 "budget/2021" 的 "available_fen" 为 "0"

  # No partial voucher, and nobody after the first that does not fit overtakes it.
  @R14.2 @refuse
  场景: 第一个不够的及其后全部等候，不拆分、不跳过
    假如 预算 2021 只剩 124999.99 元
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/甲申请" 的 "status" 为 "issued"
    并且 "application/乙申请" 的 "status" 为 "waiting"
    并且 "application/丙申请" 的 "status" 为 "waiting"
    并且 "budget/2021" 的 "available_fen" 为 "7499999"

  @R14.2 @R4.2 @boundary
  场景: 调增预算后，等候的按原次序发放
    假如 预算 2021 只剩 124999.99 元
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/乙申请" 的 "status" 为 "waiting"
    当 "财政经办" 执行 "budget/appropriate":
      """
      { "year": 2021, "amount_fen": 1000001, "document": "柳财工〔2021〕21号" }
      """
    并且 发放 2021 年的服务券
    那么 "application/乙申请" 的 "status" 为 "issued"
    并且 "application/丙申请" 的 "status" 为 "issued"
    并且 "budget/2021" 的 "available_fen" 为 "0"

  @R14.2 @boundary
  场景: 年度预算关闭，等候终止
    假如 预算 2021 只剩 124999.99 元
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "application/乙申请" 的 "status" 为 "waiting"
    当 "财政复核" 于 "2022-12-31 10:00" 执行 "budget/close":
      """
      { "year": 2021, "document": "柳财预〔2022〕99号" }
      """
    那么 成功
    并且 "application/乙申请" 的 "status" 为 "refused"
    并且 "application/丙申请" 的 "status" 为 "refused"
    并且 "budget/2021" 的 "available_fen" 为 "0"

  # The money is gone with the year: an objection that is dismissed later opens nothing any more.
  @R14.2 @refuse
  场景: 年度预算关闭时仍被异议暂缓的，异议不成立后即告终止
    当 "公众" 对申请 "甲申请" 提出异议
    并且 时间到 "2023-01-01 09:00"
    那么 "application/甲申请" 的 "status" 为 "held"
    并且 "application/丙申请" 的 "status" 为 "refused"
    当 申请 "甲申请" 的异议 不成立
    那么 成功
    并且 "application/甲申请" 的 "status" 为 "refused"
    并且 "application/甲申请" 的 "because" 为 "R14.2"

  @R14.2 @boundary
  场景: 预算关闭前一刻异议不成立，仍可等候，随后随预算关闭终止
    当 "公众" 对申请 "甲申请" 提出异议
    并且 时间到 "2022-12-31 23:59"
    并且 申请 "甲申请" 的异议 不成立
    那么 "application/甲申请" 的 "status" 为 "cleared"
    当 时间到 "2023-01-01 00:00"
    那么 "application/甲申请" 的 "status" 为 "refused"
    并且 "application/甲申请" 的 "because" 为 "R14.2"

  # Posted on the last working days of the year, its publicity ends in the next.
  @R14.2 @boundary
  场景: 公示跨过预算关闭日的，公示期满即告终止
    假如 "甲机械" 与 "云一" 于 2021-03-01 签订合同 "再签":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "再签" 提交申请 "晚到"
    并且 申请 "晚到" 通过初审和审核
    并且 时间到 "2022-12-28 09:00"
    并且 申请 "晚到" 公示
    并且 时间到 "2023-01-03 09:00"
    那么 "budget/2021" 的 "status" 为 "closed"
    并且 "application/晚到" 的 "status" 为 "published"
    当 时间到 "2023-01-06 09:00"
    那么 "application/晚到" 的 "status" 为 "refused"
    并且 "application/晚到" 的 "because" 为 "R14.2"
