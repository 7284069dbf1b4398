//! What is wrong with a scheme pack, said in both languages so that a bureau can mend it itself.

use std::fmt;

use crate::refusal::RuleId;
use crate::time::Date;

use super::text::{Lang, Text};

/// One fault of a pack, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFault {
    /// `scheme.toml` or `people.toml`.
    pub file: &'static str,
    /// The table and key, such as `rule."R3.2".validity_years`; empty for the whole file.
    pub place: String,
    /// The line, counted from 1, where the place can be pointed at.
    pub line: Option<usize>,
    /// What is wrong there.
    pub wrong: Wrong,
}

impl PackFault {
    /// The fault in one language: place first, then what is wrong.
    pub fn in_(&self, lang: Lang) -> String {
        let mut place = self.file.to_owned();
        if let Some(line) = self.line {
            place = format!("{place}:{line}");
        }
        if !self.place.is_empty() {
            place = format!("{place} {}", self.place);
        }
        let says = self.wrong.says();
        match lang {
            Lang::Zh => format!("{place}：{}", says.zh),
            Lang::En => format!("{place}: {}", says.en),
        }
    }
}

impl fmt::Display for PackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_(Lang::En))
    }
}

/// What can be wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is said in words by `says`")]
pub enum Wrong {
    /// The file is not TOML; the parser's words.
    Toml(String),
    Missing,
    Unknown,
    /// Of another type than this one.
    Type(&'static str),
    Empty,
    Range {
        least: i64,
        most: i64,
    },
    Choice(String),
    /// Not of a form; the form's own words.
    Form(String),
    Twice(String),
    NoSuchRule(RuleId),
    Article {
        most: u32,
    },
    /// A rule that cites another article than its id names.
    ArticleOfId {
        id: RuleId,
    },
    EndsBeforeStart {
        from: Date,
        until: Date,
    },
    /// No date of this year exists.
    NoSuchDay {
        month: u32,
        day: u32,
    },
    Gap {
        from: Date,
        until: Date,
    },
    Overlap {
        from: Date,
        until: Date,
    },
    /// A row that covers a year only in part.
    PartOfYear {
        from: Date,
        until: Date,
    },
    /// Rows end, and nothing says until when they are known.
    NoKnownUntil {
        until: Date,
    },
    /// Rows end on one date and are said to be known until another.
    KnownUntil {
        until: Date,
        known: Date,
    },
    Placeholder(String),
    /// A criterion that is not an expression, or not one of those that may stand in a pack.
    Expression(String),
    /// A lower tier already takes what this one names.
    TierTaken {
        value: String,
        tier: u8,
    },
    /// Not exactly one tier for all others, or it is not the last.
    LastTier,
    /// A rule of the second half that is used already.
    Later(RuleId),
    /// A rule marked as of the second half that the list of later ones lacks.
    NotLater(RuleId),
}

impl Wrong {
    /// The fault in words.
    pub fn says(&self) -> Text {
        match self {
            Self::Missing => Text::new("缺少这一项", "required, and missing"),
            Self::Unknown => Text::new("没有这一项，请删除", "there is no such key: remove it"),
            Self::Empty => Text::new("不能为空", "must not be empty"),
            Self::LastTier => Text::new(
                "须有且仅有一个不列行业和标签的梯次，且为最后一个",
                "exactly one tier must name no industry and no tag, and it must be the last",
            ),
            Self::Toml(_)
            | Self::Type(_)
            | Self::Range { .. }
            | Self::Choice(_)
            | Self::Form(_)
            | Self::Twice(_) => self.of_form(),
            Self::EndsBeforeStart { .. }
            | Self::NoSuchDay { .. }
            | Self::Gap { .. }
            | Self::Overlap { .. }
            | Self::PartOfYear { .. }
            | Self::NoKnownUntil { .. }
            | Self::KnownUntil { .. } => self.of_time(),
            _ => self.of_rules(),
        }
    }

    fn of_form(&self) -> Text {
        match self {
            Self::Toml(words) => {
                Text::new(format!("不是有效的 TOML：{words}"), format!("not TOML: {words}"))
            }
            Self::Type(wanted) => {
                Text::new(format!("类型不对，应为 {wanted}"), format!("expected {wanted}"))
            }
            Self::Range { least, most } => Text::new(
                format!("超出范围，应为 {least} 至 {most}"),
                format!("out of range: expected {least} to {most}"),
            ),
            Self::Choice(words) => {
                Text::new(format!("只能是：{words}"), format!("must be one of: {words}"))
            }
            Self::Form(words) => Text::new(format!("格式不对：{words}"), words.clone()),
            Self::Twice(value) => {
                Text::new(format!("{value} 重复"), format!("{value} is given twice"))
            }
            _ => Text::default(),
        }
    }

    fn of_time(&self) -> Text {
        match self {
            Self::EndsBeforeStart { from, until } => Text::new(
                format!("止于 {until}，早于起始日 {from}"),
                format!("ends on {until}, before it starts on {from}"),
            ),
            Self::NoSuchDay { month, day } => Text::new(
                format!("没有 {month} 月 {day} 日"),
                format!("there is no day {day} in month {month} of every year"),
            ),
            Self::Gap { from, until } => Text::new(
                format!("{from} 至 {until} 没有规定"),
                format!("nothing is in force from {from} to {until}"),
            ),
            Self::Overlap { from, until } => Text::new(
                format!("{from} 至 {until} 有两行同时生效"),
                format!("two rows are in force from {from} to {until}"),
            ),
            Self::PartOfYear { from, until } => Text::new(
                format!("{from} 至 {until} 不是整年，比例按年度确定"),
                format!("{from} to {until} is not whole years, and the ratio goes by the year"),
            ),
            Self::NoKnownUntil { until } => Text::new(
                format!("各行止于 {until}，须以 known_until 写明"),
                format!("the rows end on {until}: state it as known_until"),
            ),
            Self::KnownUntil { until, known } => Text::new(
                format!("各行止于 {until}，known_until 却是 {known}"),
                format!("the rows end on {until}, but known_until says {known}"),
            ),
            _ => Text::default(),
        }
    }

    fn of_rules(&self) -> Text {
        match self {
            Self::NoSuchRule(rule) => {
                Text::new(format!("没有规则 {rule}"), format!("there is no rule {rule}"))
            }
            Self::Article { most } => Text::new(
                format!("细则只有第 1 至第 {most} 条"),
                format!("the regulation has articles 1 to {most} only"),
            ),
            Self::ArticleOfId { id } => Text::new(
                format!("与规则编号 {id} 的条号不一致"),
                format!("does not agree with the article in the id {id}"),
            ),
            Self::Placeholder(name) => Text::new(
                format!("没有名为 {{{name}}} 的事实可填"),
                format!("no fact is documented that could fill {{{name}}}"),
            ),
            Self::Expression(words) => Text::new(
                format!("表达式有误：{words}"),
                format!("the expression cannot stand here: {words}"),
            ),
            Self::TierTaken { value, tier } => Text::new(
                format!("{value} 已由第 {tier} 梯次包含，此处永不生效"),
                format!("{value} already belongs to tier {tier}, so it never counts here"),
            ),
            Self::Later(rule) => Text::new(
                format!("规则 {rule} 已在使用，不能列为以后实施"),
                format!("rule {rule} is in use and cannot be listed as later"),
            ),
            Self::NotLater(rule) => Text::new(
                format!("规则 {rule} 注明以后实施，people.toml 的 later 却未列出"),
                format!("rule {rule} is marked later, but people.toml does not list it"),
            ),
            _ => Text::default(),
        }
    }
}
