//! Sweeps a whole pack for what no single line shows: gaps, overlaps, references to nothing.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::refusal::RuleId;
use crate::time::Date;

use super::Pack;
use super::explain::{is_shown, pieces};
use super::fault::{PackFault, Wrong};
use super::params::RatioRow;
use super::rule::{InForce, Rule};
use super::text::Lang;

const SCHEME: &str = "scheme.toml";
const PEOPLE: &str = "people.toml";

/// Every fault of a parsed pack.
pub(super) fn sweep(pack: &Pack) -> Vec<PackFault> {
    let mut it = Sweep { pack, faults: Vec::new() };
    it.rules();
    it.ratio();
    it.dates();
    it.lists();
    it.tiers();
    it.industries();
    it.places();
    it.people();
    it.faults
}

/// A sweep under way; the lists are swept in `check_lists`.
pub(super) struct Sweep<'a> {
    pub(super) pack: &'a Pack,
    faults: Vec<PackFault>,
}

impl Sweep<'_> {
    pub(super) fn scheme(&mut self, place: impl Into<String>, line: Option<usize>, wrong: Wrong) {
        self.faults.push(PackFault { file: SCHEME, place: place.into(), line, wrong });
    }

    pub(super) fn people_toml(&mut self, place: &str, line: Option<usize>, wrong: Wrong) {
        self.faults.push(PackFault { file: PEOPLE, place: place.to_owned(), line, wrong });
    }

    pub(super) fn has(&self, rule: &RuleId) -> bool {
        self.pack.rule(rule).is_some()
    }

    /// Whether the regulation has the article.
    pub(super) fn article(&self, article: &str) -> Result<u32, Wrong> {
        let most = self.pack.articles.unwrap_or(999);
        let number = article.parse().ok().filter(|number| (1..=most).contains(number));
        number.ok_or(Wrong::Article { most })
    }

    /// Each rule cites the article of its id, and its sentence asks for documented facts only.
    fn rules(&mut self) {
        for rule in self.pack.rules() {
            let place = Rule::place(&rule.id);
            let of_id = rule.id.as_str().trim_start_matches('R').split('.').next();
            match self.article(&rule.article) {
                Err(wrong) => self.scheme(format!("{place}.article"), rule.line, wrong),
                Ok(_) if of_id != Some(&rule.article) => {
                    let wrong = Wrong::ArticleOfId { id: rule.id.clone() };
                    self.scheme(format!("{place}.article"), rule.line, wrong);
                }
                Ok(_) => {}
            }
            let sentences = rule.refusal.iter();
            let sentences = sentences.flat_map(|text| Lang::ALL.map(|lang| text.in_(lang)));
            let names: BTreeSet<&str> =
                sentences.flat_map(pieces).filter_map(|(_, name)| name).collect();
            for name in names.into_iter().filter(|name| !is_shown(name)) {
                let wrong = Wrong::Placeholder(name.to_owned());
                self.scheme(format!("{place}.refusal"), rule.line, wrong);
            }
        }
    }

    /// The rows of the ratio follow each other without gap or overlap, in whole years, from the
    /// first contract that qualifies to the last application; where they end, `known_until` says
    /// so.
    fn ratio(&mut self) {
        let mut rows: Vec<&RatioRow> = self.pack.params.ratios.iter().collect();
        rows.sort_by_key(|row| row.in_force);
        let place = "rule.\"R16.2\".ratio";
        for row in &rows {
            if let Some((from, until)) = part_of_year(row.in_force) {
                self.scheme(place, row.line, Wrong::PartOfYear { from, until });
            }
        }
        let (first, last) = (self.pack.params.earliest, self.pack.params.accepts_until);
        let mut known: Option<Date> = None;
        for row in &rows {
            let from = row.in_force.from;
            let next = known.map_or(first, after);
            match known {
                Some(known) if from <= known => {
                    let until = known.min(row.in_force.last());
                    self.scheme(place, row.line, Wrong::Overlap { from, until });
                }
                _ if from > next => {
                    let until = from.pred_opt().unwrap_or(from);
                    self.scheme(place, row.line, Wrong::Gap { from: next, until });
                }
                _ => {}
            }
            known = known.max(Some(row.in_force.last()));
        }
        if known.is_none_or(|known| known < last) {
            let from = known.map_or(first, after);
            let line = rows.last().and_then(|row| row.line);
            self.scheme(place, line, Wrong::Gap { from, until: last });
        }
        self.known_until(&rows);
    }

    fn known_until(&mut self, rows: &[&RatioRow]) {
        let last = rows.iter().map(|row| row.in_force.last()).max();
        let until = last.filter(|until| *until < Date::MAX);
        let id = RuleId::named("R16.2");
        let rule = self.pack.rule(&id);
        let stated = rule.and_then(|rule| rule.known_until);
        let wrong = match (until, stated) {
            (Some(until), None) => Wrong::NoKnownUntil { until },
            (Some(until), Some(known)) if known != until => Wrong::KnownUntil { until, known },
            _ => return,
        };
        let line = rule.and_then(|rule| rule.line);
        self.scheme(format!("{}.known_until", Rule::place(&id)), line, wrong);
    }

    /// The scheme ends after it begins, and the rules took effect meanwhile.
    fn dates(&mut self) {
        let params = &self.pack.params;
        let (first, effective, last) =
            (params.earliest, params.rules_effective_on, params.accepts_until);
        for (id, key, from, until) in [
            ("R26.1", "rules_effective_on", first, effective),
            ("R28.1", "accepts_until", effective, last),
        ] {
            if until < from {
                let id = RuleId::named(id);
                let line = self.pack.rule(&id).and_then(|rule| rule.line);
                let place = format!("{}.{key}", Rule::place(&id));
                self.scheme(place, line, Wrong::EndsBeforeStart { from, until });
            }
        }
    }
}

fn after(date: Date) -> Date {
    date.succ_opt().unwrap_or(date)
}

/// The ends of a row that does not begin with a year and end with one.
fn part_of_year(period: InForce) -> Option<(Date, Date)> {
    let (from, until) = (period.from, period.last());
    let whole =
        from.ordinal() == 1 && (until == Date::MAX || (until.month(), until.day()) == (12, 31));
    (!whole).then_some((from, until))
}
