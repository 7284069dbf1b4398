//! Article, requirement, cases: which requirement is shown by which kinds of case, and where a hole
//! is.

use std::collections::BTreeMap;

use serde::Serialize;
use yunquan_core::pack::{CaseKind, Lang, Pack, Rule};
use yunquan_core::refusal::RuleId;

use super::feature::Case;

/// How many cases of each kind show a requirement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Somebody meets it.
    pub pass: u32,
    /// Somebody does not, and is refused.
    pub refuse: u32,
    /// Somebody just meets it, or just does not.
    pub boundary: u32,
}

/// A requirement of the half that is built, and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Its id, `R<article>.<n>`.
    pub id: RuleId,
    /// Its article.
    pub article: String,
    /// What it rests on: text, law, house.
    pub basis: String,
    /// The rules of the pack that state it.
    pub rules: Vec<RuleId>,
    /// Where the rule is applied: source files with lines, and the pack's own criteria.
    pub code: Vec<String>,
    /// Where the portal shows it: source files with lines.
    pub pages: Vec<String>,
    /// Its cases.
    pub cases: Count,
    /// Kinds of case that it cannot have, with the reason.
    pub not_applicable: BTreeMap<CaseKind, String>,
    /// Why part of it is left to people's judgement.
    pub people_reason: Option<String>,
}

/// A kind of case that is missing without a reason, a requirement that nothing applies, or a tag
/// that names none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hole {
    /// The requirement.
    pub id: RuleId,
    /// What is missing: `pass`, `refuse`, `boundary`, `code`, or `rule` for a tag without a
    /// requirement.
    pub missing: &'static str,
}

/// The whole trace of a pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The requirements in range, article by article.
    pub requirements: Vec<Requirement>,
    /// What is missing.
    pub holes: Vec<Hole>,
    /// The requirements of the half that comes later.
    pub later: Vec<RuleId>,
}

/// Every kind of case with its tag and its name among holes.
const KINDS: [(CaseKind, &str); 3] =
    [(CaseKind::Pass, "pass"), (CaseKind::Refuse, "refuse"), (CaseKind::Boundary, "boundary")];

/// Traces a pack's requirements to cases; `code` names the places where a rule is applied.
pub fn trace(pack: &Pack, cases: &[Case], code: &[(&str, &str, u32)]) -> Trace {
    let counts = counts(cases);
    let mut trace = Trace::default();
    for rule in pack.rules() {
        if rule.later || pack.later().contains(&rule.id) {
            trace.later.push(rule.id.clone());
            continue;
        }
        let requirement = requirement(pack, rule, &counts, code);
        for (kind, word) in KINDS {
            if requirement.cases.of(kind) == 0 && !requirement.not_applicable.contains_key(&kind) {
                trace.holes.push(Hole { id: rule.id.clone(), missing: word });
            }
        }
        if requirement.code.is_empty() && requirement.people_reason.is_none() {
            trace.holes.push(Hole { id: rule.id.clone(), missing: "code" });
        }
        trace.requirements.push(requirement);
    }
    for id in counts.keys().filter(|id| pack.rule(id).is_none()) {
        trace.holes.push(Hole { id: id.clone(), missing: "rule" });
    }
    trace
}

fn requirement(
    pack: &Pack,
    rule: &Rule,
    counts: &BTreeMap<RuleId, Count>,
    code: &[(&str, &str, u32)],
) -> Requirement {
    let cited = code.iter().filter(|(id, ..)| *id == rule.id.as_str());
    let (pages, applied): (Vec<_>, Vec<_>) =
        cited.partition(|(_, file, _)| file.starts_with("crates/portal/"));
    let place = |(_, file, line): &(&str, &str, u32)| format!("{file}:{line}");
    let pages = pages.into_iter().map(place).collect();
    let mut code: Vec<String> = applied.into_iter().map(place).collect();
    let criteria = rule.criteria.iter().filter_map(|index| pack.criteria().get(*index));
    code.extend(criteria.map(|it| format!("scheme.toml criterion: {}", it.require)));
    let reasons = KINDS.iter().filter_map(|(kind, _)| {
        let reason = pack.not_applicable(&rule.id, *kind)?;
        Some((*kind, reason.in_(Lang::Zh).to_owned()))
    });
    let clauses = pack.people().clauses.iter().filter(|clause| clause.requirement == rule.id);
    let people: Vec<&str> = clauses.map(|clause| clause.reason.in_(Lang::Zh)).collect();
    Requirement {
        id: rule.id.clone(),
        article: rule.article.clone(),
        basis: rule.basis.to_string(),
        rules: vec![rule.id.clone()],
        code,
        pages,
        cases: counts.get(&rule.id).copied().unwrap_or_default(),
        not_applicable: reasons.collect(),
        people_reason: (!people.is_empty()).then(|| people.join("")),
    }
}

/// The cases of each tagged requirement, by kind.
fn counts(cases: &[Case]) -> BTreeMap<RuleId, Count> {
    let mut counts: BTreeMap<RuleId, Count> = BTreeMap::new();
    for case in cases {
        let rules = case.tags.iter().filter_map(|tag| tag.parse::<RuleId>().ok());
        for rule in rules {
            let count = counts.entry(rule).or_default();
            for tag in &case.tags {
                match tag.as_str() {
                    "pass" => count.pass += 1,
                    "refuse" => count.refuse += 1,
                    "boundary" => count.boundary += 1,
                    _ => {}
                }
            }
        }
    }
    counts
}

impl Count {
    /// The cases of one kind.
    pub const fn of(&self, kind: CaseKind) -> u32 {
        match kind {
            CaseKind::Pass => self.pass,
            CaseKind::Refuse => self.refuse,
            CaseKind::Boundary => self.boundary,
        }
    }
}
