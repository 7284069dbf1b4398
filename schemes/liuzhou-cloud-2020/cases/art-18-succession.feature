# language: zh-CN
功能: 第十八条 合同随企业和机构承继，一份合同仍只领一张券

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    并且 "甲机械" 与 "云一" 于 2021-02-22 签订合同 "甲合同":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    并且 "乙汽配" 与 "云一" 于 2021-02-22 签订合同 "乙合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450204 |
    当 "甲机械" 以合同 "甲合同" 提交申请 "甲申请"
    并且 "乙汽配" 以合同 "乙合同" 提交申请 "乙申请"
    并且 申请 "甲申请,乙申请" 通过初审和审核
    并且 申请 "甲申请,乙申请" 公示
    并且 时间到 "2021-03-09 09:00"
    并且 发放 2021 年的服务券
    那么 成功

  # The successor stands where the signer stood: it is the same contract.
  @R18.2 @R3.6 @refuse
  场景大纲: 并入他企业后，承继企业不得以已领券的合同再次申领
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@乙汽配" }
      """
    假如 "乙汽配" 与 "云一" 于 2021-03-08 签订合同 "乙二合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450204 |
    当 "乙汽配" 执行 "application/submit":
      """
      { "contract": { "number": "<合同号>" } }
      """
    那么 <结果>

    例子: written differently it is the same number
      | 合同号   | 结果                |
      | 甲合同   | 被拒绝 依据 "R18.2" |
      | 甲 合同  | 被拒绝 依据 "R18.2" |
      | 乙二合同 | 成功                |

  @R18.2 @R3.6 @refuse
  场景: 接券机构并入他机构后，同一合同不得向承继机构再次申领
    当 "市局经办" 执行 "provider/succeed":
      """
      { "provider": "@云一", "kind": "merger", "name": null, "into": "@云二" }
      """
    假如 "甲机械" 与 "云二" 于 2021-03-08 签订合同 "甲二合同":
      | 目录项   | 数量 | 价格      | 地点   |
      | 设备联网 | 1    | 150000.00 | 450203 |
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "number": "甲合同" } }
      """
    那么 被拒绝 依据 "R18.2"
    当 "甲机械" 执行 "application/submit"
    那么 成功

  @R18.2 @R3.6 @refuse
  场景: 存续分立转出服务券的，双方都不得以原合同再次申领
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "division", "name": null, "into": "@戊电气", "vouchers": ["@甲申请券"] }
      """
    假如 "戊电气" 与 "云一" 于 2021-03-08 签订合同 "戊合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450204 |
    并且 "甲机械" 与 "云一" 于 2021-03-08 签订合同 "甲二合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 电商平台 | 1    | 60000.00 | 450203 |
    当 "戊电气" 执行 "application/submit":
      """
      { "contract": { "number": "甲合同" } }
      """
    那么 被拒绝 依据 "R18.2"
    当 "甲机械" 执行 "application/submit":
      """
      { "contract": { "number": "甲合同" } }
      """
    那么 被拒绝 依据 "R18.2"

  # R3.6: who has taken the signer's place is bound by the contract, and nobody else ends it.
  @R18.2 @R3.6 @pass
  场景: 承继企业可以终止尚未使用的合同，服务券随之交回
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@甲机械", "kind": "merger", "name": null, "into": "@戊电气" }
      """
    当 "乙汽配" 执行 "contract/terminate":
      """
      { "contract": "@甲合同" }
      """
    那么 无权
    当 "戊电气" 执行 "contract/terminate":
      """
      { "contract": "@甲合同" }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "status" 为 "surrendered"
