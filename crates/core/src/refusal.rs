//! Why something was not done: a refusal by a rule, faults in the input, a missing right.
//!
//! A refusal is a value, not an error. It carries the rule; the rule names its article or says
//! that it is a house rule.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::world::Key;

/// A requirement of the regulation map, such as `R3.3`: article 3, third requirement.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(Cow<'static, str>);

impl RuleId {
    /// A rule that the code itself cites.
    pub const fn named(id: &'static str) -> Self {
        Self(Cow::Borrowed(id))
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not of the form `R<article>.<n>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a rule is named R<article>.<n>, such as R3.3")]
pub struct NotARule;

impl FromStr for RuleId {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        let (article, n) =
            text.strip_prefix('R').and_then(|rest| rest.split_once('.')).ok_or(NotARule)?;
        let digits = |part: &str| {
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if digits(article) && digits(n) {
            Ok(Self(Cow::Owned(text.to_owned())))
        } else {
            Err(NotARule)
        }
    }
}

/// The facts that a refusal, a finding or a receipt rests on, by name; amounts end in `_fen`.
pub type Facts = BTreeMap<String, Value>;

/// Builds [`Facts`] from pairs.
pub fn facts<const N: usize>(pairs: [(&str, Value); N]) -> Facts {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Not done, by a rule, on these facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The rule that stands against it.
    pub rule: RuleId,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: Facts,
    /// The fields of the form that it speaks of, as dotted paths like a fault's; none where it
    /// speaks of no field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<String>,
}

impl Refusal {
    /// A refusal by `rule` on `facts`.
    pub fn new<const N: usize>(rule: &'static str, pairs: [(&str, Value); N]) -> Self {
        Self::by(RuleId::named(rule), facts(pairs))
    }

    /// A refusal by a rule that the pack names.
    pub const fn by(rule: RuleId, facts: Facts) -> Self {
        Self { rule, facts, at: Vec::new() }
    }

    /// The same, with one more field that it speaks of.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.at.push(path.into());
        self
    }

    /// The same, with the rows of a list that it speaks of: `lines.2.region`.
    pub fn at_rows(
        mut self,
        list: &str,
        rows: impl IntoIterator<Item = usize>,
        field: &str,
    ) -> Self {
        self.at.extend(rows.into_iter().map(|row| format!("{list}.{row}.{field}")));
        self
    }
}

/// What is wrong with one field of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each variant is said in words by `says`")]
pub enum FaultCode {
    Missing,
    UnknownField,
    WrongType,
    Empty,
    TooLong,
    TooMany,
    ControlCharacter,
    NotADate,
    InTheFuture,
    BeforeStart,
    Negative,
    Fractional,
    OutOfRange,
    NotAnId,
    NotAChoice,
    NotADigest,
    BadCreditCode,
    CheckDigit,
    UnknownRegion,
    UnknownJurisdiction,
    UnknownIndustry,
    UnknownRule,
    NotInCatalogue,
    NoSuchFile,
    NotFound,
    Duplicate,
    Mismatch,
    NotPledged,
    Undecided,
    NotAFinding,
    YearWithoutRule,
    FileType,
    MixedScripts,
}

impl FaultCode {
    /// The fault in words, Chinese and English; `{limit}` is filled from the fault.
    pub const fn says(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("必填，请补充", "Required: please fill it in"),
            Self::UnknownField => ("没有这一项，请删除", "There is no such field: remove it"),
            Self::WrongType => ("类型不对，应为{limit}", "Wrong type: expected {limit}"),
            Self::Empty => ("不能为空", "Must not be empty"),
            Self::TooLong => ("过长，最多{limit}字", "Too long: at most {limit} characters"),
            Self::TooMany => ("条数应为{limit}", "The number of entries must be {limit}"),
            Self::ControlCharacter => {
                ("含有不可见的控制字符", "Contains invisible control characters")
            }
            Self::NotADate => ("不是有效日期，格式如 2021-03-15", "Not a date such as 2021-03-15"),
            Self::InTheFuture => ("日期晚于今天", "The date lies in the future"),
            Self::BeforeStart => ("截止日早于开始日", "Ends before it starts"),
            Self::Negative => ("金额不能为负", "An amount must not be negative"),
            Self::Fractional => ("应为整数（金额以分计）", "Must be a whole number (fen)"),
            Self::OutOfRange => ("超出范围，应为{limit}", "Out of range: expected {limit}"),
            Self::NotAnId => ("不是有效的编号", "Not a valid identifier"),
            Self::NotAChoice => ("只能是：{limit}", "Must be one of: {limit}"),
            Self::NotADigest => ("应为文件的 SHA-256 摘要", "Must be a file's SHA-256 digest"),
            Self::BadCreditCode => {
                ("不是统一社会信用代码（18位）", "Not a unified social credit code (18 characters)")
            }
            Self::CheckDigit => (
                "校验位不符，请核对证照后确认",
                "The check digit does not match: compare with the licence and confirm",
            ),
            Self::UnknownRegion => ("没有这个行政区划代码", "No such region code"),
            Self::UnknownJurisdiction => ("没有这个受理辖区", "No such reviewing jurisdiction"),
            Self::UnknownIndustry => ("没有这个国民经济行业代码", "No such industry code"),
            Self::UnknownRule => ("细则中没有这一条", "There is no such rule"),
            Self::NotInCatalogue => {
                ("不在该机构当年的目录中", "Not in this provider's catalogue of that year")
            }
            Self::NoSuchFile => ("没有上传过这个文件", "No such file was uploaded"),
            Self::NotFound => ("查无此项", "Not found"),
            Self::Duplicate => ("重复", "Given twice"),
            Self::Mismatch => ("与{limit}不一致", "Does not agree with {limit}"),
            Self::NotPledged => ("须作出承诺", "The declaration is required"),
            Self::Undecided => ("须先认定", "Must be decided first"),
            Self::NotAFinding => ("没有待认定的这一项", "There is no such open finding"),
            Self::YearWithoutRule => ("该年度没有规定", "The rules do not cover that year"),
            Self::FileType => ("文件内容与类型不符", "The file is not of the type it claims"),
            Self::MixedScripts => (
                "混用了形近的不同文字，请只用一种文字（可加拉丁字母）",
                "Mixes scripts that look alike: use one script, with Latin letters if need be",
            ),
        }
    }
}

/// One fault at one field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fault {
    /// The field, as a dotted path with indexes from 0: `contract.lines.0.price_fen`.
    pub path: String,
    /// What is wrong.
    pub code: FaultCode,
    /// The limit or choice that the words name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub limit: String,
}

impl Fault {
    /// A fault that needs no limit.
    pub fn at(path: impl Into<String>, code: FaultCode) -> Self {
        Self { path: path.into(), code, limit: String::new() }
    }

    /// A fault with its limit.
    pub fn limited(path: impl Into<String>, code: FaultCode, limit: impl Into<String>) -> Self {
        Self { path: path.into(), code, limit: limit.into() }
    }
}

/// Why a command had no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rejection {
    /// A rule stands against it.
    Refused(Refusal),
    /// The input has faults: all of them.
    Invalid(Vec<Fault>),
    /// The actor has not the right; a house rule may be named (R13.1).
    Forbidden {
        /// The rule that takes the right away, where one does.
        rule: Option<RuleId>,
    },
    /// There is no such thing, or the actor may not know of it.
    NotFound {
        /// What was looked for: `application`, `voucher`, ...
        what: Cow<'static, str>,
    },
    /// The same key was used with another body.
    KeyReused,
}

/// Why a decision stopped: it says no, or it needs something that is not loaded yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The answer is no, and these signals are registered all the same.
    No(Rejection, Vec<crate::signal::Signal>),
    /// Load this and decide again.
    Missing(Key),
}

impl From<Rejection> for Stop {
    fn from(rejection: Rejection) -> Self {
        Self::No(rejection, Vec::new())
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Rejection::Refused(refusal).into()
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Rejection::Invalid(vec![fault]).into()
    }
}

/// The actor has not the right, by this house rule.
pub fn forbidden(rule: &'static str) -> Stop {
    Rejection::Forbidden { rule: Some(RuleId::named(rule)) }.into()
}

/// The actor has not the right.
pub fn not_permitted() -> Stop {
    Rejection::Forbidden { rule: None }.into()
}

/// There is no such thing.
pub fn not_found(what: &'static str) -> Stop {
    Rejection::NotFound { what: Cow::Borrowed(what) }.into()
}

/// Stops on the faults, all at once, if there are any.
pub fn faultless(faults: Vec<Fault>) -> Result<(), Stop> {
    if faults.is_empty() { Ok(()) } else { Err(Rejection::Invalid(faults).into()) }
}

/// A fault for every value that stands in a list again; `path` names its place.
pub fn duplicates<T: Ord>(
    values: impl IntoIterator<Item = T>,
    path: impl Fn(usize) -> String,
) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let again = values.into_iter().enumerate().filter_map(|(at, value)| {
        let first = seen.insert(value);
        (!first).then(|| Fault::at(path(at), FaultCode::Duplicate))
    });
    again.collect()
}

/// Refuses with `refusal` unless `holds`.
pub fn require(holds: bool, refusal: impl FnOnce() -> Refusal) -> Result<(), Stop> {
    if holds { Ok(()) } else { Err(refusal().into()) }
}
