# language: zh-CN
功能: 第三条 更名、合并、分立时的承继

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"
    并且 申请 "申请一" 通过初审和审核
    并且 申请 "申请一" 公示

  @R3.6 @pass
  场景: 合并后服务券由承继企业持有
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 成功
    并且 "voucher/申请一券" 的 "holder" 为 "乙汽配"
    并且 "voucher/申请一券" 的 "status" 为 "issued"
    并且 "voucher/申请一券" 的 "face_fen" 为 "5000000"
    并且 "enterprise/乙汽配" 的 "received_fen.2021" 为 "5000000"

  @R3.6 @refuse
  场景: 尚有办理中的申请的，先办结再登记合并
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 被拒绝 依据 "R3.6"

  @R3.4 @R3.6 @boundary
  场景: 公示期间更名，服务券仍发给同一企业
    当 "市局经办" 于 "2021-03-08 16:00" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "renaming", "name": "甲智能装备", "into": null }
      """
    那么 成功
    并且 "enterprise/甲机械" 的 "name" 为 "甲智能装备"
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "voucher/申请一券" 的 "status" 为 "issued"
    并且 "voucher/申请一券" 的 "holder" 为 "甲机械"

  @R3.6 @refuse
  场景: 企业不能自行登记承继
    当 "甲机械" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 无权

  @R3.6 @refuse
  场景: 已并入他企业的不能再次登记承继
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 成功
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@丙食品" }
      """
    那么 被拒绝 依据 "R3.6"

  @R3.6 @refuse
  场景大纲: 承继登记须写明承继内容和证明文件
    当 "市局经办" 执行 "enterprise/succeed":
      """
      {
        "enterprise": "@甲机械",
        "kind": "<种类>",
        "name": <新名>,
        "into": <承继人>,
        "document": <文件>
      }
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 种类     | 新名         | 承继人    | 文件           | 字段     |
      | renaming | null         | null      | "登记通知书"   | name     |
      | merger   | null         | null      | "吸收合并协议" | into     |
      | division | null         | null      | "分立协议"     | into     |
      | renaming | "甲智能装备" | null      | null           | document |
      | takeover | null         | "@乙汽配" | "收购协议"     | kind     |

  # What stands against a firm stands against who takes its place: no list is left by a merger.
  @R3.6 @R23.5 @refuse
  场景: 合并前列入名单的，承继企业同样不予支持
    假如 诚信黑名单 中有 "丁商贸"
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丁商贸", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 成功
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    那么 被拒绝 依据 "R23.5"
    并且 "exclusion/乙汽配" 的 "banned" 为 "true"

  @R3.6 @R17.1 @refuse
  场景: 被合并企业与接券机构的关联由承继企业承受
    假如 "云一" 持有 "丁商贸" 股权 5.00 %
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丁商贸", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 成功
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    那么 被拒绝 依据 "R17.1"

  # The other way round nothing passes: a successor's own entries are no one else's.
  @R3.6 @R23.5 @boundary
  场景: 合并不牵连第三方
    假如 诚信黑名单 中有 "丁商贸"
    并且 "戊电气" 与 "云一" 于 2021-02-22 签订合同 "戊合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丁商贸", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 成功
    当 "戊电气" 以合同 "戊合同" 提交申请 "戊申请"
    那么 成功

  @R3.6 @pass
  场景: 存续分立，只有所列的服务券随合同转移，原企业继续存续
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "division", "name": null, "into": "@乙汽配",
        "vouchers": ["@申请一券"] }
      """
    那么 成功
    并且 "voucher/申请一券" 的 "holder" 为 "乙汽配"
    并且 "enterprise/甲机械" 的 "status" 为 "authorised"

  # A division makes no second cap: what was received counts for both (house, R14.3).
  @R3.6 @R14.3 @boundary
  场景: 分立不产生新的年度额度
    假如 "甲机械" 在 2021 年已领取 450000.00 元
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "division", "name": null, "into": "@乙汽配",
        "vouchers": ["@申请一券"] }
      """
    那么 成功
    并且 "enterprise/甲机械" 的 "received_fen.2021" 为 "50000000"
    并且 "enterprise/乙汽配" 的 "received_fen.2021" 为 "50000000"
    假如 "乙汽配" 与 "云二" 于 2021-03-01 签订合同 "乙新":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450204 |
    当 "乙汽配" 以合同 "乙新" 提交申请 "乙新申请"
    那么 被拒绝 依据 "R3.3"

  @R3.6 @refuse
  场景: 分立不得带走他人的服务券
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@乙汽配", "kind": "division", "name": null, "into": "@丙食品",
        "vouchers": ["@申请一券"] }
      """
    那么 输入有误 字段 "vouchers.0"

  @R3.6 @refuse
  场景: 合并须全部承继，不得挑选服务券
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配",
        "vouchers": ["@申请一券"] }
      """
    那么 输入有误 字段 "vouchers"

  # What the two sides of a contract owe passes to who takes a side, with the papers to be signed.
  @R3.6 @R17.2 @pass
  场景: 合并后由承继企业签署补充附件
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    并且 "乙汽配" 执行 "contract/annex":
      """
      { "contract": "@一号" }
      """
    那么 成功
    当 "甲机械" 执行 "contract/annex":
      """
      { "contract": "@一号" }
      """
    那么 无权

  # What was taken over with the predecessor goes as it came: a sanction that does not stand holds
  # neither the predecessor nor who has taken its place.
  @R3.6 @R23.4 @R23.6 @boundary
  场景大纲: 对被合并企业的处理，复查撤销的，承继企业一并恢复；维持的，照旧不予支持
    假如 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "市局经办" 执行 "case/open":
      """
      { "parties": ["@丁商贸"], "vouchers": [] }
      """
    并且 记为 "丁案"
    并且 "市局经办" 执行 "case/hear"
    并且 "市局经办" 执行 "case/find":
      """
      { "party": "@丁商贸", "at_fault": true, "ground": "false-information" }
      """
    并且 "市局经办" 执行 "case/sanction"
    并且 "市局复核" 执行 "case/sanction"
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丁商贸", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    那么 成功
    并且 "enterprise/乙汽配" 的 "disqualified" 为 "R23.4"
    当 "财政复核" 执行 "case/review":
      """
      { "case": "@丁案", "upheld": <维持>, "reason": "复查认定" }
      """
    那么 成功
    并且 "enterprise/乙汽配" 的 "disqualified" 为 "<资格>"
    当 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    那么 <结果>

    例子:
      | 维持  | 资格  | 结果                |
      | true  | R23.4 | 被拒绝 依据 "R23.5" |
      | false | null  | 成功                |
