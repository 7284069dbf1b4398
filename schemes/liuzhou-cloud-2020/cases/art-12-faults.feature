# language: zh-CN
功能: 第十二条 申请表的错误一次说全

  背景:
    假如 标准城市
    并且 "甲机械" 与 "云一" 于 2021-01-04 签订合同 "一号":
      | 目录项       | 数量 | 价格      | 地点   |
      | 企业资源计划 | 1    | 100000.00 | 450203 |
    当 "甲机械" 以合同 "一号" 提交申请 "申请一"

  @R12.1 @refuse
  场景: 形式错误与地点、日期、承诺的错误同时指出
    当 "甲机械" 执行 "application/submit":
      """
      { "foo": 1, "truthful": false,
        "contract": { "number": "二号", "signed_on": "2021-06-30",
          "lines": [ { "title": "一", "quantity": 1, "price_fen": -1, "region": "999999" } ] } }
      """
    那么 输入有误 字段 "foo"
    并且 输入有误 字段 "truthful"
    并且 输入有误 字段 "contract.signed_on"
    并且 输入有误 字段 "contract.lines.0.price_fen"
    并且 输入有误 字段 "contract.lines.0.region"
