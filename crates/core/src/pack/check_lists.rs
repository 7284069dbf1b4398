//! Sweeps the lists of a pack: materials, tiers, industries, places, what is left to people.

use std::collections::BTreeSet;

use crate::industry::IndustryCode;
use crate::refusal::RuleId;

use super::Tier;
use super::check::Sweep;
use super::fault::Wrong;
use super::rule::Rule;

impl Sweep<'_> {
    /// Materials, categories and documents: nothing twice, every rule there.
    pub(super) fn lists(&mut self) {
        let pack = self.pack;
        let mut seen = BTreeSet::new();
        for material in &pack.materials {
            if !self.has(&material.rule) {
                let wrong = Wrong::NoSuchRule(material.rule.clone());
                self.scheme("material.rule", material.line, wrong);
            }
            if !seen.insert((material.of, material.kind.as_str())) {
                let wrong = Wrong::Twice(material.kind.clone());
                self.scheme("material.kind", material.line, wrong);
            }
        }
        let mut seen = BTreeSet::new();
        for category in pack.categories.iter().filter(|category| !seen.insert(&category.code)) {
            self.scheme("category.code", None, Wrong::Twice(category.code.clone()));
        }
        for document in &pack.documents {
            if let Err(wrong) = self.article(&document.article) {
                self.scheme("document.article", None, wrong);
            }
        }
    }

    /// Tiers: one for all others, the last; what a lower tier takes never counts in a higher.
    pub(super) fn tiers(&mut self) {
        let tiers = &self.pack.tiers;
        let others = tiers.iter().filter(|tier| tier.is_for_others()).count();
        if others != 1 || !tiers.last().is_some_and(Tier::is_for_others) {
            self.scheme("tier", tiers.last().and_then(|tier| tier.line), Wrong::LastTier);
        }
        for (index, tier) in tiers.iter().enumerate() {
            let before = &tiers[..index];
            if before.iter().any(|lower| lower.tier == tier.tier) {
                self.scheme("tier.tier", tier.line, Wrong::Twice(tier.tier.to_string()));
            }
            for industry in &tier.industries {
                let taker = before.iter().find(|lower| lower.takes(industry, &[]));
                self.taken("tier.industries", tier, industry, taker);
                let others = tier.industries.iter().filter(|other| *other != industry);
                if others.into_iter().any(|other| industry.starts_with(other.as_str())) {
                    self.taken("tier.industries", tier, industry, Some(tier));
                }
            }
            for tag in &tier.tags {
                let taker = before.iter().find(|lower| lower.tags.contains(tag));
                self.taken("tier.tags", tier, tag, taker);
            }
        }
    }

    fn taken(&mut self, place: &str, tier: &Tier, value: &str, taker: Option<&Tier>) {
        if let Some(taker) = taker {
            let wrong = Wrong::TierTaken { value: value.to_owned(), tier: taker.tier };
            self.scheme(place, tier.line, wrong);
        }
    }

    /// Every prefix is a code of the standard.
    pub(super) fn industries(&mut self) {
        let pack = self.pack;
        let of_tiers = pack.tiers.iter().flat_map(|tier| {
            tier.industries.iter().map(move |code| ("tier.industries", tier.line, code))
        });
        let excluded =
            pack.excluded.iter().map(|it| ("excluded_industry.prefix", None, &it.prefix));
        for (place, line, code) in of_tiers.chain(excluded) {
            if let Err(fault) = code.parse::<IndustryCode>() {
                self.scheme(place, line, Wrong::Form(fault.to_string()));
            }
        }
    }

    /// Every region has the department that reviews what lies there (article 13).
    pub(super) fn places(&mut self) {
        let pack = self.pack;
        for region in pack.regions() {
            if let Err(fault) = pack.places.lists().reviewer(&region.code) {
                self.scheme("jurisdiction.regions", None, Wrong::Form(fault.to_string()));
            }
        }
    }

    /// What is left to people speaks of rules that there are, and the later half is the same in
    /// both files.
    pub(super) fn people(&mut self) {
        let people = &self.pack.people;
        for clause in &people.clauses {
            if let Err(wrong) = self.article(&clause.article) {
                self.people_toml("clause.article", clause.line, wrong);
            }
            self.known("clause.requirement", clause.line, &clause.requirement);
        }
        let mut seen = BTreeSet::new();
        for it in &people.not_applicable {
            self.known("not_applicable.requirement", it.line, &it.requirement);
            if !seen.insert((&it.requirement, it.kind)) {
                let wrong = Wrong::Twice(it.requirement.to_string());
                self.people_toml("not_applicable", it.line, wrong);
            }
        }
        for id in &people.later {
            self.known("later.requirements", None, id);
            if self.pack.rule(id).is_some_and(|rule| !rule.later) {
                self.people_toml("later.requirements", None, Wrong::Later(id.clone()));
            }
        }
        for rule in self.pack.rules().filter(|rule| rule.later) {
            if !people.later.contains(&rule.id) {
                let wrong = Wrong::NotLater(rule.id.clone());
                self.scheme(format!("{}.half", Rule::place(&rule.id)), rule.line, wrong);
            }
        }
    }

    fn known(&mut self, place: &str, line: Option<usize>, rule: &RuleId) {
        if !self.has(rule) {
            self.people_toml(place, line, Wrong::NoSuchRule(rule.clone()));
        }
    }
}
