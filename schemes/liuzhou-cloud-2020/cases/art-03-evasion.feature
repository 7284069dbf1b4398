# language: zh-CN
功能: 第三条 不得以合并、分立、更名逃避名单、案件和额度

  # What a firm owes, and what stands against it, is as much its own as its vouchers are.
  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "甲机械" 与 "云一" 于 2021-02-23 签订合同 "甲二合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "甲机械" 以合同 "甲二合同" 提交申请 "甲二申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请,甲二申请,乙申请" 通过初审和审核
    并且 申请 "甲申请,甲二申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 成功

  @R3.6 @R23.1 @refuse
  场景: 立案后并入他企业的，有过错一样注销服务券，承继企业一样不予支持
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@甲案", "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "exclusion/戊电气" 的 "banned" 为 "true"
    并且 "exclusion/戊电气" 的 "until" 为 "2024-03-09"
    并且 "enterprise/戊电气" 的 "eligible" 为 "false"

  @R3.6 @R23.1 @boundary
  场景: 已经并入他企业的其他未兑现服务券，随处理冻结；承继企业自己的不冻结
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    并且 "市局经办" 执行 "case/hear":
      """
      { "case": "@甲案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@甲案", "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 "voucher/甲二申请券" 的 "status" 为 "frozen"
    并且 "voucher/乙申请券" 的 "status" 为 "issued"

  @R3.6 @R23.1 @refuse
  场景: 立案后接券机构并入他机构的，一样注销
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云一"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "云案"
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "市局经办" 执行 "case/hear":
      """
      { "case": "@云案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@云案", "party": "@云一", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "cancelled"
    并且 "voucher/乙申请券" 的 "status" 为 "frozen"
    并且 "exclusion/云二" 的 "banned" 为 "true"
    # 云二 keeps the admission that it passed itself; it may not use it while the entry stands.
    并且 "provider/云二" 的 "status" 为 "admitted"

  @R3.6 @R23.5 @refuse
  场景: 处理后接券机构并入他机构的，限期内不得以承继机构接收
    假如 "丙食品" 与 "云二" 于 2021-02-22 签订合同 "丙合同":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450203 |
    当 "丙食品" 以合同 "丙合同" 提交申请 "丙申请"
    并且 申请 "丙申请" 通过初审和审核
    并且 申请 "丙申请" 公示
    并且 时间到 "2021-03-17 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@云一"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "云案"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@云一", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 成功
    # What was lost by fault does not come back by a merger.
    并且 "voucher/乙申请券" 的 "provider" 为 "云一"
    当 "云二" 接收 "丙申请券"
    那么 被拒绝 依据 "R23.5"

  @R3.6 @R23.6 @boundary
  场景: 复查撤销的，承继企业随之恢复
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    那么 "enterprise/戊电气" 的 "eligible" 为 "false"
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@甲案", "upheld": false, "reason": "证据不实" }
      """
    那么 成功
    并且 "exclusion/戊电气" 的 "banned" 为 "false"
    并且 "enterprise/戊电气" 的 "eligible" 为 "true"

  @R3.6 @R23.5 @boundary
  场景: 先后并入两家受处理的企业，以期限较长者为准，撤销其一仍有其二
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@甲机械"], "vouchers": ["@甲申请券"] }
      """
    并且 记为 "甲案"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@甲机械", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 时间到 "2021-06-01 09:00"
    并且 "市局经办" 执行 "case/open":
      """
      { "parties": ["@乙汽配"], "vouchers": ["@乙申请券"] }
      """
    并且 记为 "乙案"
    并且 "市局经办" 执行 "case/hear":
      """
      { "case": "@乙案" }
      """
    并且 "市局经办" 执行 "case/find":
      """
      { "case": "@乙案", "party": "@乙汽配", "at_fault": true, "ground": "collusion" }
      """
    并且 "市局经办" 执行 "case/sanction":
      """
      { "case": "@乙案" }
      """
    并且 "市局复核" 执行 "case/sanction":
      """
      { "case": "@乙案" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@乙汽配", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    那么 成功
    并且 "exclusion/戊电气" 的 "until" 为 "2024-06-01"
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@乙案", "upheld": false, "reason": "证据不实" }
      """
    那么 "exclusion/戊电气" 的 "until" 为 "2024-03-09"

  @R3.6 @R5.2 @refuse
  场景: 换了信用代码，原代码下的经营异常仍须认定
    假如 经营异常 中有 "丙食品"
    当 "市局经办" 执行 "enterprise/succeed":
      """
      {
        "enterprise": "@丙食品",
        "kind": "renaming",
        "name": "丙集团",
        "credit_code": "91450200198229141F"
      }
      """
    假如 "丙食品" 与 "云一" 于 2021-03-01 签订合同 "丙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "丙食品" 以合同 "丙合同" 提交申请 "丙申请"
    那么 成功
    并且 需要人工认定 依据 "R5.2"

  @R3.6 @R5.2 @refuse
  场景: 被合并企业的严重失信，承继企业申领时须认定
    假如 严重失信 中有 "丁商贸"
    并且 "丙食品" 与 "云一" 于 2021-03-01 签订合同 "丙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丁商贸", "kind": "merger", "name": null, "into": "@丙食品" }
      """
    并且 "丙食品" 以合同 "丙合同" 提交申请 "丙申请"
    那么 成功
    并且 需要人工认定 依据 "R5.2"

  # The roster lags behind a new code: that is for an officer to see, and refuses nobody.
  @R3.6 @R5.1 @boundary
  场景: 只换信用代码的，名录尚未更新，由审核人员认定
    当 "市局经办" 执行 "enterprise/succeed":
      """
      {
        "enterprise": "@丙食品",
        "kind": "renaming",
        "name": "丙集团",
        "credit_code": "91450200198229141F"
      }
      """
    假如 "丙食品" 与 "云一" 于 2021-03-01 签订合同 "丙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "丙食品" 以合同 "丙合同" 提交申请 "丙申请"
    那么 成功
    并且 需要人工认定 依据 "R5.1"

  @R3.6 @R3.3 @boundary
  场景大纲: 合并后的已领取额合并计算
    假如 "丙食品" 在 2021 年已领取 <丙> 元
    并且 "戊电气" 在 2021 年已领取 250000.00 元
    并且 "戊电气" 与 "云一" 于 2021-03-01 签订合同 "戊合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丙食品", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "戊电气" 以合同 "戊合同" 提交申请 "戊申请"
    那么 <结果>

    例子: a subsidy of 10000.00 is applied for
      | 丙        | 结果               |
      | 249999.99 | 成功               |
      | 250000.00 | 被拒绝 依据 "R3.3" |
      | 250000.01 | 被拒绝 依据 "R3.3" |

  @R3.6 @R25.1 @refuse
  场景: 合并后由承继企业承受两年内不重复支持
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    那么 "enterprise/戊电气" 的 "excluded_until" 为 "2023-03-09"

  @R3.6 @R25.1 @boundary
  场景: 存续分立转出服务券的，原企业获得过扶持，两年内仍不重复支持
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@乙汽配", "kind": "division", "name": null, "into": "@戊电气",
        "vouchers": ["@乙申请券"] }
      """
    那么 成功
    并且 "enterprise/戊电气" 的 "excluded_until" 为 "2023-03-09"
    并且 "enterprise/乙汽配" 的 "excluded_until" 为 "2023-03-09"

  @R3.6 @R19.1 @boundary
  场景大纲: 合并不延长有效期
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 时间到 "<时刻>"
    那么 "voucher/甲申请券" 的 "status" 为 "<状态>"

    例子:
      | 时刻             | 状态    |
      | 2022-03-09 23:59 | issued  |
      | 2022-03-10 00:01 | expired |

  @R3.6 @R18.1 @refuse
  场景: 合并前由原机构核实的，承继机构须自己核实
    当 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "云二" 执行 "voucher/accept":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R18.1"

  @R3.6 @R13.1 @refuse
  场景: 与承继一方有亲属关系的，不得登记承继
    当 "市局经办" 执行 "relation/declare":
      """
      { "enterprise": null, "provider": "@云二", "kind": "relative", "note": "配偶在该机构任职" }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 被拒绝 依据 "R13.1"

  # Who is tied to the firm that takes over is tied to the file from then on.
  @R3.6 @R13.1 @boundary
  场景: 申请兑现后企业合并的，与承继企业有亲属关系的不得审定
    当 "云一" 接收 "甲申请券"
    并且 时间到 "2021-06-30 09:00"
    并且 "云一" 就 "甲申请券" 申请兑现 100000.00 元
    并且 "市局经办" 执行 "redemption/accept-file"
    并且 "市局经办" 执行 "panel/commission":
      """
      { "experts": ["@专家1", "@专家2", "@专家3"] }
      """
    并且 "评审机构" 执行 "panel/draw"
    并且 "专家1" 执行 "panel/score"
    并且 "专家2" 执行 "panel/score"
    并且 "专家3" 执行 "panel/score"
    并且 "检查员1" 执行 "redemption/check"
    并且 "评审机构" 执行 "panel/conclude"
    并且 "财政复核" 执行 "relation/declare":
      """
      { "enterprise": "@戊电气", "provider": null, "kind": "relative", "note": "兄弟任该公司经理" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    并且 "财政复核" 执行 "redemption/determine"
    那么 被拒绝 依据 "R13.1"
    当 "财政经办" 执行 "redemption/determine"
    那么 成功
