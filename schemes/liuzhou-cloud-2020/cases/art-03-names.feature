# language: zh-CN
功能: 第三条 记名发放以真实登记为前提

  背景:
    假如 标准城市
    并且 时间是 "2021-03-01 09:00"
    当 "公众" 执行 "account/open":
      """
      { "login": "jiqi-2021", "name": "己企业", "kind": "enterprise" }
      """

  @R3.4 @refuse
  场景大纲: 登记的代码、辖区和行业写法有误
    当 "己企业" 执行 "enterprise/register":
      """
      { "name": "己企业", "<项目>": <内容> }
      """
    那么 输入有误 字段 "<项目>"

    例子: 位数不足、含有不用的字母、空缺、市外、没有这个门类
      | 项目         | 内容                 |
      | credit_code  | "9145020019822914"   |
      | credit_code  | "91450200I98229141F" |
      | credit_code  | null                 |
      | jurisdiction | "450103"             |
      | jurisdiction | null                 |
      | industry     | "9900"               |
      | industry     | "机械"               |
      | name         | " "                  |

  # GB 32100-2015: the check character of 91350100M000100Y4 is 3, so that 4 asks for a look.
  @R3.4 @boundary
  场景大纲: 校验位不符的，须核对证照后确认
    当 "己企业" 执行 "enterprise/register":
      """
      {
        "name": "己企业",
        "credit_code": "<代码>",
        "jurisdiction": "450203",
        "industry": "3421",
        "tags": []
      }
      """
    并且 "鱼峰区经办" 执行 "enterprise/authorise":
      """
      { "enterprise": "@己企业", "verified": true, "confirm_credit_code": <确认> }
      """
    那么 <结果>

    例子:
      | 代码               | 确认  | 结果                                |
      | 91350100M000100Y43 | false | 成功                                |
      | 91350100M000100Y44 | false | 输入有误 字段 "confirm_credit_code" |
      | 91350100M000100Y44 | true  | 成功                                |

  @R3.4 @refuse
  场景: 未经核验授权的企业不能申领
    当 "己企业" 执行 "enterprise/register":
      """
      {
        "name": "己企业",
        "credit_code": "91450200198229141F",
        "jurisdiction": "450203",
        "industry": "3421",
        "tags": []
      }
      """
    假如 "己企业" 与 "云一" 于 2021-02-22 签订合同 "己合同":
      | 目录项   | 数量 | 价格     | 地点   |
      | 采集网关 | 1    | 20000.00 | 450203 |
    当 "己企业" 以合同 "己合同" 提交申请 "己申请"
    那么 无权

  @R3.4 @refuse
  场景: 外区人员不能核验授权
    当 "己企业" 执行 "enterprise/register":
      """
      {
        "name": "己企业",
        "credit_code": "91450200198229141F",
        "jurisdiction": "450203",
        "industry": "3421",
        "tags": []
      }
      """
    并且 "柳南区经办" 执行 "enterprise/authorise":
      """
      { "enterprise": "@己企业", "verified": true }
      """
    那么 无权

  # What was received, and what stands against a firm, is under every code that it had.
  @R3.6 @R13.1 @R14.3 @refuse
  场景: 更名换码后，他人不得以其原代码登记领券
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丙食品", "kind": "renaming", "name": "丙集团", "credit_code": "91450200198229141F" }
      """
    并且 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丙食品", "kind": "renaming", "name": "丙控股", "credit_code": "91350100M000100Y43" }
      """
    那么 成功
    当 "己企业" 执行 "enterprise/register":
      """
      { "name": "己企业", "credit_code": "91450200198229141F" }
      """
    并且 "鱼峰区经办" 执行 "enterprise/authorise":
      """
      { "enterprise": "@己企业", "verified": true }
      """
    那么 被拒绝 依据 "R13.1"
    # The firm itself may go back to it.
    当 "市局经办" 执行 "enterprise/succeed":
      """
      { "enterprise": "@丙食品", "kind": "renaming", "name": "丙集团", "credit_code": "91450200198229141F" }
      """
    那么 成功
