//! The columns of each imported list: their titles, and how the text of a cell is read.

use serde_json::{Value, json};
use yunquan_core::imports::ImportKind;

/// A column: its titles in either language, the form's field, and how its text is read.
pub(super) struct Column {
    pub(super) titles: [&'static str; 2],
    pub(super) field: &'static str,
    pub(super) needed: bool,
    reads: Reads,
}

enum Reads {
    Text,
    Word(&'static [(&'static str, &'static str)]),
    Percent,
    Flag,
    Number,
    List,
}

const fn text(zh: &'static str, field: &'static str, needed: bool) -> Column {
    Column { titles: [zh, field], field, needed, reads: Reads::Text }
}

const fn read_as(zh: &'static str, field: &'static str, needed: bool, reads: Reads) -> Column {
    Column { titles: [zh, field], field, needed, reads }
}

const ROSTER: &[Column] =
    &[text("统一社会信用代码", "credit_code", true), text("企业名称", "name", true)];

const CREDIT: &[Column] = &[
    text("统一社会信用代码", "credit_code", true),
    text("名称", "name", true),
    read_as(
        "名单",
        "kind",
        true,
        Reads::Word(&[
            ("经营异常", "abnormal"),
            ("严重失信", "dishonest"),
            ("诚信黑名单", "bad-faith"),
        ]),
    ),
    text("列入日期", "listed_on", true),
    text("截止日期", "until", false),
    text("来源", "source", true),
];

const RELATIONS: &[Column] = &[
    text("甲方代码", "from", true),
    text("甲方名称", "from_name", true),
    read_as("甲方免于穿透", "from_exempt", false, Reads::Flag),
    text("乙方代码", "to", true),
    text("乙方名称", "to_name", true),
    read_as("乙方免于穿透", "to_exempt", false, Reads::Flag),
    read_as(
        "关系",
        "kind",
        true,
        Reads::Word(&[
            ("持股", "holding"),
            ("实际控制", "control"),
            ("法定代表人", "legal-representative"),
            ("董监高", "officer"),
        ]),
    ),
    read_as("持股比例", "basis_points", false, Reads::Percent),
];

const CALENDAR: &[Column] = &[
    read_as("年度", "year", true, Reads::Number),
    text("文号", "number", true),
    text("印发日期", "issued", true),
    read_as("放假", "off", true, Reads::List),
    read_as("调休上班", "working", false, Reads::List),
];

/// The columns of a list.
pub(super) const fn columns(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Roster => ROSTER,
        ImportKind::Credit => CREDIT,
        ImportKind::Relations => RELATIONS,
        ImportKind::Calendar => CALENDAR,
    }
}

/// The title of a field's column.
pub(super) fn title(kind: ImportKind, field: &str) -> Option<&'static str> {
    columns(kind).iter().find(|column| column.field == field).map(|column| column.titles[0])
}

impl Column {
    /// What a cell says; nothing where it is empty.
    ///
    /// # Errors
    /// It cannot be read: why, in Chinese and English.
    pub(super) fn read(&self, text: &str) -> Result<Option<Value>, [String; 2]> {
        let value = match &self.reads {
            Reads::List => Some(list(text)).filter(|_| self.needed || !text.is_empty()),
            _ if text.is_empty() => None,
            Reads::Text => Some(json!(text)),
            Reads::Word(words) => Some(word(words, text)?),
            Reads::Flag => Some(flag(text)?),
            Reads::Number => Some(number(text)?),
            Reads::Percent => Some(share(text)?),
        };
        Ok(value)
    }
}

fn unread<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, [String; 2]> {
    Err([zh.into(), en.into()])
}

fn list(text: &str) -> Value {
    let parts = text.split(['，', ',', '；', ';', '、', ' ']).map(str::trim);
    json!(parts.filter(|part| !part.is_empty()).collect::<Vec<_>>())
}

fn word(words: &[(&str, &str)], text: &str) -> Result<Value, [String; 2]> {
    if let Some((_, word)) = words.iter().find(|(zh, word)| *zh == text || *word == text) {
        return Ok(json!(word));
    }
    let (zh, en): (Vec<&str>, Vec<&str>) = words.iter().copied().unzip();
    unread(format!("只能是：{}", zh.join("、")), format!("Must be one of: {}", en.join(", ")))
}

fn flag(text: &str) -> Result<Value, [String; 2]> {
    match text.to_ascii_lowercase().as_str() {
        "是" | "true" | "yes" | "1" => Ok(json!(true)),
        "否" | "false" | "no" | "0" => Ok(json!(false)),
        _ => unread("应为“是”或“否”", "Must be yes or no"),
    }
}

fn number(text: &str) -> Result<Value, [String; 2]> {
    match text.parse::<i64>() {
        Ok(number) => Ok(json!(number)),
        Err(_) => unread("应为整数", "Must be a whole number"),
    }
}

fn share(text: &str) -> Result<Value, [String; 2]> {
    match percent(text) {
        Some(share) => Ok(json!(share)),
        None => unread(
            "应为0.01%至100%的百分数，最多两位小数；不大于1的须写百分号（0.3可能是30%）",
            "Must be a percentage of 0.01% to 100% with at most two decimals; what is not above 1 \
             needs its sign (0.3 may be 30%)",
        ),
    }
}

/// Basis points of a text such as `30`, `30%` or `12.5%`. A spreadsheet holds a cell that shows 30%
/// as 0.3, so that a number which is not above one says nothing without its sign.
fn percent(text: &str) -> Option<i64> {
    let number = text.trim_end_matches(['%', '％']).trim_end();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let share = whole * 100 + part;
    let least = if number.len() == text.len() { 101 } else { 1 };
    (least..=10_000).contains(&share).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_basis_points() {
        assert_eq!(percent("30"), Some(3_000));
        assert_eq!(percent("12.5%"), Some(1_250));
        assert_eq!(percent("100％"), Some(10_000));
        assert_eq!(percent("0.01%"), Some(1));
        assert_eq!(percent("1 %"), Some(100));
        for wrong in ["", "%", "1.234", "a", "-5", "1e3", "0%", "100.01%", "101"] {
            assert_eq!(percent(wrong), None, "{wrong}");
        }
    }

    /// 30% in a spreadsheet's cell is 0.3, and the whole is 1.
    #[test]
    fn a_share_that_may_be_another_is_asked_for() {
        for doubtful in ["0.3", "1", "1.00", "0.01"] {
            assert_eq!(percent(doubtful), None, "{doubtful}");
        }
        assert_eq!(percent("1.01"), Some(101));
    }

    #[test]
    fn a_flag_is_one_of_its_words() {
        assert_eq!(flag("是"), Ok(json!(true)));
        assert_eq!(flag("No"), Ok(json!(false)));
        assert!(flag("maybe").is_err());
    }
}
