# language: zh-CN
功能: 第二十七条 解释

  背景:
    假如 标准城市

  @R27.1 @pass
  场景: 市工业和信息化局公布解释
    当 "市局复核" 执行 "interpretation/publish":
      """
      {
        "number": "柳工信释〔2021〕2号",
        "title": "关于发放顺序的解释",
        "text": "先按优先产业层级，同层级按受理顺序；不能足额发放的等候，不拆分、不跳过。",
        "rules": ["R13.3", "R14.2"]
      }
      """
    那么 成功

  @R27.1 @refuse
  场景大纲: 其他机关和人员不能公布解释
    当 "<人员>" 执行 "interpretation/publish":
      """
      { "number": "柳工信释〔2021〕3号" }
      """
    那么 无权

    例子:
      | 人员       |
      | 市局经办   |
      | 鱼峰区经办 |
      | 财政复核   |
      | 系统管理员 |
      | 甲机械     |
      | 公众       |

  @R27.1 @boundary
  场景: 同一文号只能公布一次
    当 "市局复核" 执行 "interpretation/publish":
      """
      { "number": "柳工信释〔2021〕4号" }
      """
    那么 成功
    当 "市局复核" 执行 "interpretation/publish":
      """
      { "number": "柳工信释〔2021〕4号" }
      """
    那么 被拒绝 依据 "R27.1"

  @R27.1 @refuse
  场景大纲: 解释须有文号、标题、内容和所解释的条款
    当 "市局复核" 执行 "interpretation/publish":
      """
      { "<项目>": <内容> }
      """
    那么 输入有误 字段 "<字段>"

    例子:
      | 项目   | 内容              | 字段    |
      | number | null              | number  |
      | title  | ""                | title   |
      | text   | "  "              | text    |
      | rules  | []                | rules   |
      | rules  | ["R13.3","R99.9"] | rules.1 |
      | rules  | ["第十三条"]      | rules.0 |
