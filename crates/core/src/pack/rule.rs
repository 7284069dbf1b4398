//! A rule of the pack: its article, its basis, what it says and since when.

use std::fmt;

use crate::refusal::RuleId;
use crate::time::Date;

use super::fault::Wrong;
use super::reader::Table;
use super::text::Text;

/// What a rule rests on. A house rule is never shown as an article's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// The article says so.
    pub text: bool,
    /// Another law, by its name and articles.
    pub law: Option<Text>,
    /// Our own rule, good practice.
    pub house: bool,
}

impl fmt::Display for Basis {
    /// The words of the regulation map: `text`, `law`, `house`, joined by `; `.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [(self.text, "text"), (self.law.is_some(), "law"), (self.house, "house")];
        let words = words.iter().filter(|(holds, _)| *holds).map(|(_, word)| *word);
        f.write_str(&words.collect::<Vec<_>>().join("; "))
    }
}

/// The civil dates on which something is in force, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InForce {
    /// The first date.
    pub from: Date,
    /// The last date, where one is known.
    pub until: Option<Date>,
}

impl InForce {
    /// Whether a date lies within.
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date <= until)
    }

    /// The last date, or the end of all dates.
    pub(super) fn last(&self) -> Date {
        self.until.unwrap_or(Date::MAX)
    }
}

/// A requirement of the regulation as the pack states it; its parameters stand in `Params`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, `R<article>.<n>`.
    pub id: RuleId,
    /// The article it is cited by, such as `14`.
    pub article: String,
    /// What it rests on.
    pub basis: Basis,
    /// What it says, in short.
    pub text: Text,
    /// The sentence of a refusal, with `{placeholders}` for the refusal's facts.
    pub refusal: Option<Text>,
    /// Since when and until when; always where it is not said.
    pub in_force: Option<InForce>,
    /// Until when its yearly parameters are known.
    pub known_until: Option<Date>,
    /// Whether it belongs to the half of the regulation that comes later.
    pub later: bool,
    /// Its criteria, as indexes into the pack's.
    pub criteria: Vec<usize>,
    /// The line of its table.
    pub(super) line: Option<usize>,
}

impl Rule {
    /// The place of the rule's table in the pack.
    pub(super) fn place(id: &RuleId) -> String {
        format!("rule.\"{id}\"")
    }

    /// Reads what every rule has; its parameters are left in the table.
    pub(super) fn read(id: RuleId, table: &mut Table<'_>) -> Self {
        Self {
            id,
            article: table.text("article"),
            basis: basis(table),
            text: table.both("text"),
            refusal: table.opt_both("refusal"),
            in_force: in_force(table),
            known_until: table.opt_date("known_until"),
            later: half(table),
            criteria: Vec::new(),
            line: table.line(),
        }
    }
}

fn basis(table: &mut Table<'_>) -> Basis {
    let words = table.text("basis");
    let law = table.opt_both("law");
    let mut basis = Basis::default();
    let mut says_law = false;
    for word in words.split(';').map(str::trim) {
        match word {
            "text" => basis.text = true,
            "law" => says_law = true,
            "house" => basis.house = true,
            _ => table.wrong_at("basis", Wrong::Choice("text, law, house".to_owned())),
        }
    }
    if says_law && law.is_none() {
        table.wrong_at("law", Wrong::Missing);
    } else if law.is_some() && !says_law {
        table.wrong_at("law", Wrong::Unknown);
    }
    basis.law = law;
    basis
}

fn half(table: &mut Table<'_>) -> bool {
    if !table.has("half") {
        return false;
    }
    table.choice("half", &[("later", true)]).unwrap_or_default()
}

/// Reads `in_force = { from, until? }`, which may be left out.
pub(super) fn in_force(table: &mut Table<'_>) -> Option<InForce> {
    if !table.has("in_force") {
        return None;
    }
    let mut dates = table.table("in_force")?;
    let period = InForce { from: dates.date("from"), until: dates.opt_date("until") };
    if let Some(until) = period.until.filter(|until| *until < period.from) {
        dates.wrong(Wrong::EndsBeforeStart { from: period.from, until });
    }
    dates.done();
    Some(period)
}
