//! What the pack leaves to people: clauses of judgement, cases that cannot be, the later half.

use crate::refusal::RuleId;

use super::reader::Table;
use super::text::Text;

/// A clause that no rule can decide, with the reason and who decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its article.
    pub article: String,
    /// The requirement it belongs to.
    pub requirement: RuleId,
    /// The words of the regulation.
    pub text: String,
    /// Why it is left to judgement.
    pub reason: Text,
    /// Who decides.
    pub who: String,
    pub(super) line: Option<usize>,
}

/// What kind of case a requirement is shown by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseKind {
    /// Somebody meets it.
    Pass,
    /// Somebody does not, and is refused.
    Refuse,
    /// Somebody just meets it, or just does not.
    Boundary,
}

/// A kind of case that a requirement cannot have, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotApplicable {
    /// The requirement.
    pub requirement: RuleId,
    /// The kind of case.
    pub kind: CaseKind,
    /// Why there is none.
    pub reason: Text,
    pub(super) line: Option<usize>,
}

/// The whole of `people.toml`. Each of its lists may only shrink.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Clauses left to judgement.
    pub clauses: Vec<Clause>,
    /// Cases that cannot be.
    pub not_applicable: Vec<NotApplicable>,
    /// Requirements of the half that comes later.
    pub later: Vec<RuleId>,
}

impl People {
    pub(super) fn read(mut top: Table<'_>) -> Self {
        let clauses = top.tables("clause").into_iter().filter_map(clause).collect();
        let not_applicable = top.tables("not_applicable").into_iter();
        let not_applicable = not_applicable.filter_map(one_not_applicable).collect();
        let later = if top.has("later") { top.table("later") } else { None };
        let later = later.map(|mut table| {
            let later = table.forms("requirements");
            table.done();
            later
        });
        top.done();
        Self { clauses, not_applicable, later: later.unwrap_or_default() }
    }
}

fn clause(mut table: Table<'_>) -> Option<Clause> {
    let requirement = table.parsed("requirement");
    let (article, text, who) = (table.text("article"), table.text("text"), table.text("who"));
    let reason = table.both("reason");
    let line = table.line();
    table.done();
    Some(Clause { article, requirement: requirement?, text, reason, who, line })
}

fn one_not_applicable(mut table: Table<'_>) -> Option<NotApplicable> {
    const KINDS: &[(&str, CaseKind)] =
        &[("pass", CaseKind::Pass), ("refuse", CaseKind::Refuse), ("boundary", CaseKind::Boundary)];
    let requirement = table.parsed("requirement");
    let kind = table.choice("kind", KINDS);
    let reason = table.both("reason");
    let line = table.line();
    table.done();
    Some(NotApplicable { requirement: requirement?, kind: kind?, reason, line })
}
