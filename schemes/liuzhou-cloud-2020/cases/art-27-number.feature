# language: zh-CN
功能: 第二十七条 解释的文号

  背景:
    假如 标准城市
    当 "市局复核" 执行 "interpretation/publish":
      """
      { "number": "柳工信释〔2021〕4号" }
      """
    那么 成功

  # A number is one however its brackets and blanks are written.
  @R27.1 @refuse
  场景大纲: 换一种写法仍是同一文号
    当 "市局复核" 执行 "interpretation/publish":
      """
      { "number": "<文号>" }
      """
    那么 <结果>

    例子:
      | 文号                  | 结果                |
      | 柳工信释〔2021〕4号   | 被拒绝 依据 "R27.1" |
      | 柳工信释[2021]4号     | 被拒绝 依据 "R27.1" |
      | 柳工信释〔2021〕 4 号 | 被拒绝 依据 "R27.1" |
      | 柳工信释〔２０２１〕４号 | 被拒绝 依据 "R27.1" |
      | 柳工信释〔2021〕5号   | 成功                |
