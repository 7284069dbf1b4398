# language: zh-CN
功能: 第十条 机构移出后，未接收的服务券由市局决定改由其他机构接收

  # Face value 50000.00. 云二 offers 设备联网 at 150000.00: worth 75000.00, so the face value fits.
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

  @R10.4 @pass
  场景: 机构无过错移出，另签合同后由新机构接收
    当 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "机构自行申请退出" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 成功
    并且 "voucher/甲申请券" 的 "provider" 为 "云二"
    并且 "voucher/甲申请券" 的 "status" 为 "issued"
    并且 "voucher/甲申请券" 的 "nominal_last_day" 为 "2022-03-09"
    并且 "application/甲申请" 的 "provider" 为 "云二"
    并且 "contract/甲合同" 的 "voucher" 为 ""
    当 "云一" 执行 "voucher/verify":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R3.5"
    当 "云二" 接收 "甲申请券"
    那么 成功
    并且 "voucher/甲申请券" 的 "self_paid_fen" 为 "10000000"

  @R10.4 @refuse
  场景: 机构仍在库的不能改
    当 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R10.4"

  @R10.4 @refuse
  场景: 只是暂停的也不能改
    当 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云一", "reason": "平台安全整改" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R10.4"

  @R10.4 @refuse
  场景: 已经接收的不改，由原机构履行完毕
    当 "云一" 接收 "甲申请券"
    并且 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "机构自行申请退出" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R10.4"

  # Half of 99999.99 is one fen short of the face value.
  @R10.4 @R16.1 @boundary
  场景大纲: 新合同的补贴不低于面值
    当 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "机构自行申请退出" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      {
        "voucher": "@甲申请券",
        "contract": {
          "price_fen": <价格>,
          "lines": [
            { "item": "设备联网", "quantity": 1, "price_fen": <价格>, "region": "450203" }
          ]
        }
      }
      """
    那么 <结果>

    例子:
      | 价格     | 结果                |
      | 10000000 | 成功                |
      | 9999999  | 被拒绝 依据 "R16.1" |

  @R10.4 @boundary
  场景大纲: 新合同与申请时的合同一样审查
    当 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "机构自行申请退出" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券", "contract": { <内容> } }
      """
    那么 被拒绝 依据 "<依据>"

    例子:
      | 内容                                                                                                        | 依据  |
      | "signed_on": "2019-12-31"                                                                                   | R26.1 |
      | "lines": [{ "item": "设备联网", "quantity": 1, "price_fen": 15000000, "region": "450102" }]                 | R6.2  |
      | "voucher_amount": 15000001                                                                                  | R17.2 |

  # Nobody on the list gets anything; that comes before everything the contract is asked.
  @R10.4 @R23.5 @refuse
  场景大纲: 持券企业在诚信黑名单上的，先指明
    假如 诚信黑名单 中有 "甲机械"
    当 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "机构自行申请退出" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券", "contract": { <内容> } }
      """
    那么 被拒绝 依据 "R23.5"
    并且 "voucher/甲申请券" 的 "provider" 为 "云一"

    例子:
      | 内容                      |
      | "number": "新合同"        |
      | "signed_on": "2019-12-31" |

  @R10.4 @R23.5 @boundary
  场景: 机构仍在库先于黑名单指明
    假如 诚信黑名单 中有 "甲机械"
    当 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R10.4"

  @R10.4 @R17.1 @refuse
  场景: 企业与新机构有产权纽带
    假如 "甲机械" 持有 "云二" 股权 30 %
    当 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "机构自行申请退出" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R17.1"

  @R10.4 @R5.4 @refuse
  场景: 新机构也须在库
    当 "市局复核" 执行 "provider/remove":
      """
      { "provider": "@云一", "reason": "机构自行申请退出" }
      """
    并且 "市局复核" 执行 "provider/suspend":
      """
      { "provider": "@云二", "reason": "平台安全整改" }
      """
    并且 "市局复核" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 被拒绝 依据 "R5.4"

  @R10.4 @refuse
  场景: 只有市局复核可以决定
    当 "市局经办" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 无权
    当 "甲机械" 执行 "voucher/rebind":
      """
      { "voucher": "@甲申请券" }
      """
    那么 无权
