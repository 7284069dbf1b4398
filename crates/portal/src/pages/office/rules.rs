//! Every rule that an application was held against: article, fact, verdict.

use std::collections::BTreeSet;

use serde_json::Value;
use yunquan_core::application::{Application, Event as Happened, Finding, Submitted};
use yunquan_core::event::Event;
use yunquan_core::pack::At;
use yunquan_core::refusal::{Facts, RuleId};
use yunquan_core::relation::Path;
use yunquan_core::world::Key;

use crate::fault::Trouble;
use crate::figures::yuan;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::view::View;

/// A rule in the table.
pub(super) struct Row {
    pub(super) article: Article,
    pub(super) text: String,
    pub(super) fact: String,
    pub(super) chip: Chip,
    /// The finding that waits for a decision, by its place.
    pub(super) ask: Option<Ask>,
}

/// A finding that waits for whoever looks.
pub(super) struct Ask {
    pub(super) index: usize,
    pub(super) rule: String,
}

/// What was handed in last.
pub(super) fn submitted(view: &View<'_>, it: &Application) -> Result<Option<Submitted>, Trouble> {
    let history = view.lens.history(&Key::Application(it.id))?;
    Ok(history.into_iter().rev().find_map(|leaf| match leaf.event {
        Event::Application(Happened::Submitted(submitted)) => Some(*submitted),
        _ => None,
    }))
}

/// The rules: first what stands against it, then what must be judged, then what passed.
pub(super) fn rows(
    view: &View<'_>,
    it: &Application,
    submitted: &Submitted,
    asked: bool,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut index = 0;
    for finding in &it.findings {
        let (class, word) = match &finding.decided {
            None => ("ask", "verdict-ask"),
            Some(decided) if decided.accepted => ("ok", "verdict-accepted"),
            Some(_) => ("no", "verdict-against"),
        };
        let open = finding.decided.is_none() && asked;
        let ask = open.then(|| Ask { index, rule: finding.rule.to_string() });
        index += usize::from(open);
        let reason = finding.decided.as_ref().map(|decided| decided.reason.as_str());
        let fact = explained(view, &finding.rule, &finding.facts);
        let fact = reason.map_or(fact.clone(), |reason| format!("{fact} {reason}"));
        rows.push(row(view, &finding.rule, fact, Chip { class, word: view.w.t(word) }, ask));
    }
    let mut seen = BTreeSet::new();
    for rule in submitted.passed.iter().filter(|rule| seen.insert(*rule)) {
        let chip = Chip { class: "ok", word: view.w.t("verdict-passed") };
        let mut fact = passed(view, rule.as_str(), submitted);
        if fact.is_empty() {
            fact = held(view, rule, &it.findings);
        }
        rows.push(row(view, rule, fact, chip, None));
    }
    rows
}

/// What the criteria of a rule have found, but for those that an officer was asked about.
fn held(view: &View<'_>, rule: &RuleId, findings: &[Finding]) -> String {
    let asked: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.rule == *rule)
        .filter_map(|finding| finding.facts.get("failing")?.as_str())
        .collect();
    let all = view.lens.pack.criteria().iter();
    let of_rule = all.filter(|it| it.rule == *rule && it.at.contains(&At::Submit));
    let held = of_rule.filter(|it| it.conditions().all(|condition| !asked.contains(&condition)));
    let says: Vec<&str> = held.map(|it| it.holds.in_(view.w.lang())).collect();
    says.join(if view.w.zh() { "；" } else { "; " })
}

pub(super) fn row(
    view: &View<'_>,
    rule: &RuleId,
    fact: String,
    chip: Chip,
    ask: Option<Ask>,
) -> Row {
    let stated = view.lens.pack.rule(rule);
    let text = stated.map(|rule| rule.text.in_(view.w.lang()).to_owned()).unwrap_or_default();
    Row { article: view.article(rule.as_str()), text, fact, chip, ask }
}

fn explained(view: &View<'_>, rule: &RuleId, facts: &Facts) -> String {
    let facts_in_words = view.lens.pack.explain(rule, facts, view.w.lang());
    let path = path(facts).map(|path| path.to_string()).unwrap_or_default();
    if path.is_empty() { facts_in_words } else { path }
}

/// The path between two parties that facts hold.
pub(super) fn path(facts: &Facts) -> Option<Path> {
    let facts: Value = serde_json::to_value(facts).ok()?;
    serde_json::from_value(facts["hops"].clone()).ok()
}

/// What was found where a rule passed.
fn passed(view: &View<'_>, rule: &str, it: &Submitted) -> String {
    let w = view.w;
    match rule {
        "R3.3" => w.t1("fact-cap", "cap", yuan(view.lens.pack.params().annual_cap)),
        "R11.1" => w.t1("fact-year", "year", it.year.to_string()),
        "R12.1" => w.t1("fact-materials", "count", it.materials.len()),
        "R18.2" => w.t1("fact-contract", "number", it.contract.number.as_str()),
        "R26.1" => w.t1("fact-signed", "day", view.date(it.contract.signed_on)),
        "R17.1" => w.t("fact-untied"),
        "R23.5" => w.t("fact-listed"),
        "R5.4" => {
            let name = view.lens.provider_name(it.contract.provider).ok().flatten();
            w.t1("fact-provider", "name", name.unwrap_or_default())
        }
        "R28.1" => {
            let day = view.lens.pack.zone().date(it.at);
            w.t1("fact-accepted", "day", view.date(day))
        }
        _ => String::new(),
    }
}
