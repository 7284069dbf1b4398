# language: zh-CN
功能: 第三条 接券机构更名、合并、分立时的承继

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "二号":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450204 |
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"
    并且 "乙汽配" 以合同 "二号" 提交申请 "申请二"
    并且 申请 "申请一,申请二" 通过初审和审核
    并且 申请 "申请一,申请二" 公示

  @R3.6 @pass
  场景: 合并后服务券、兑现随之由承继机构办理
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "申请一券"
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 成功
    并且 "provider/云一" 的 "status" 为 "succeeded"
    并且 "voucher/申请一券" 的 "provider" 为 "云二"
    并且 "voucher/申请一券" 的 "status" 为 "accepted"
    并且 "voucher/申请一券" 的 "face_fen" 为 "5000000"
    当 "云二" 就 "申请一券" 申请兑现 100000.00 元
    并且 兑现 "申请一券" 验收审定并拨付
    那么 "voucher/申请一券" 的 "status" 为 "redeemed"
    并且 "budget/2021" 的 "paid_fen" 为 "5000000"

  @R3.6 @pass
  场景: 合并时未接收的券由在库的承继机构接收
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "云二" 接收 "申请二券"
    那么 成功
    并且 "voucher/申请二券" 的 "status" 为 "accepted"

  @R3.5 @R3.6 @refuse
  场景: 合并后原机构不得再接收
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "云一" 接收 "申请一券"
    那么 被拒绝 依据 "R3.5"
    并且 产生线索 依据 "R3.5"

  # The application is not the merged provider's to lose: the contract goes on with who took its place.
  @R3.6 @boundary
  场景: 公示期间合并，办理中的申请随合同由承继机构履行
    当 "市局经办" 于 "2021-03-08 16:00" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 成功
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 "voucher/申请一券" 的 "status" 为 "issued"
    并且 "voucher/申请一券" 的 "provider" 为 "云二"

  # Passing the experts' review is not inherited (article 7).
  @R3.6 @R7.1 @refuse
  场景: 承继机构未入库的，接收仍须入库，已接收的照常兑现
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "申请一券"
    并且 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云二", "fault": false }
      """
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 成功
    当 "云二" 接收 "申请二券"
    那么 被拒绝 依据 "R7.1"
    当 "云二" 就 "申请一券" 申请兑现 100000.00 元
    那么 成功

  @R3.6 @refuse
  场景: 承继机构的登记未经核实的，不予登记承继
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云三" }
      """
    那么 被拒绝 依据 "R3.6"

  @R3.6 @refuse
  场景: 机构不能自行登记承继
    当 "云二" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 无权

  @R3.6 @refuse
  场景: 已并入他机构的不能再次登记承继，也不能重新申请入库
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 成功
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "renaming", "name": "云一新", "into": null }
      """
    那么 被拒绝 依据 "R3.6"
    当 "云一" 执行 "provider/apply":
      """
      { "year": 2021 }
      """
    那么 被拒绝 依据 "R10.1"

  @R3.6 @boundary
  场景: 更名后仍是同一机构，入库资格不变
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "renaming", "name": "云一智能科技", "into": null }
      """
    那么 成功
    并且 "provider/云一" 的 "name" 为 "云一智能科技"
    并且 "provider/云一" 的 "status" 为 "admitted"
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "云一" 接收 "申请一券"
    那么 成功

  @R3.6 @pass
  场景: 存续分立，只有所列的服务券随合同转由新机构办理
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "division", "name": null, "into": "@云二",
        "vouchers": ["@申请二券"] }
      """
    那么 成功
    并且 "provider/云一" 的 "status" 为 "admitted"
    并且 "voucher/申请一券" 的 "provider" 为 "云一"
    并且 "voucher/申请二券" 的 "provider" 为 "云二"
    当 "云二" 接收 "申请二券"
    那么 成功
    当 "云一" 接收 "申请二券"
    那么 被拒绝 依据 "R3.5"

  @R3.6 @refuse
  场景: 分立不得带走他机构的服务券
    当 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云二", "kind": "division", "name": null, "into": "@云一",
        "vouchers": ["@申请二券"] }
      """
    那么 输入有误 字段 "vouchers.0"

  @R3.6 @refuse
  场景大纲: 承继登记须写明承继内容和证明文件
    当 "市局经办" 执行 "provider/succeed":
      """
      {
        "provider": "@云一",
        "kind": "<种类>",
        "name": <新名>,
        "into": <承继人>,
        "document": <文件>
      }
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 种类     | 新名     | 承继人  | 文件           | 字段     |
      | renaming | null     | null    | "登记通知书"   | name     |
      | merger   | null     | null    | "吸收合并协议" | into     |
      | merger   | "云一新" | "@云二" | "吸收合并协议" | name     |
      | division | null     | null    | "分立协议"     | into     |
      | renaming | "云一新" | null    | null           | document |
      | takeover | null     | "@云二" | "收购协议"     | kind     |

  # Nobody leaves the internal list by a merger, and no firm becomes guilty by one: the entry stands
  # against the code, and the successor may not accept while it does.
  @R3.6 @R23.5 @refuse
  场景: 被合并机构在名单上的，承继机构在限期内不得接券
    假如 诚信黑名单 中有 "云一"
    当 时间到 "2021-03-09 09:00"
    并且 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    那么 成功
    并且 "exclusion/云二" 的 "banned" 为 "true"

  @R3.6 @R17.1 @refuse
  场景: 被合并机构与企业的关联由承继机构承受
    假如 "甲机械" 持有 "云一" 股权 5.00 %
    并且 "甲机械" 与 "云二" 于 2021-02-22 签订合同 "三号":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450203 |
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 "甲机械" 以合同 "三号" 提交申请 "申请三"
    那么 被拒绝 依据 "R17.1"

  # Who takes a provider's place is bound: what was worth so much by the catalogue that the contract
  # was signed under is not worth less by another's.
  @R3.6 @R16.1 @R17.2 @boundary
  场景大纲: 合并后变更合同的，仍按签订时机构的目录计算
    当 "市局经办" 于 "2021-03-08 16:00" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    并且 时间到 "2021-03-09 09:00"
    并且 "甲机械" 执行 "contract/amend":
      """
      {
        "contract": "@一号",
        "reason": "调整价款",
        "price_fen": <价款>,
        "lines": [{ "item": "<目录项>", "quantity": 1, "price_fen": <价款>, "region": "450203" }]
      }
      """
    那么 <结果>
    并且 "application/申请一" 的 "estimate_fen" 为 "<补贴>"

    例子:
      | 目录项       | 价款     | 结果                          | 补贴    |
      | 企业资源计划 | 9000000  | 成功                          | 4500000 |
      | 企业资源计划 | 12000000 | 成功                          | 5000000 |
      | 制造执行     | 9000000  | 输入有误 字段 "lines.0.item" | 5000000 |
