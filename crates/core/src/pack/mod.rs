//! The scheme pack: a city's regulation as data, parsed and checked.
//!
//! Pure: two texts in, a [`Pack`] out. Every number, date, list and choice of the regulation
//! stands in the pack under a rule; the program reads it here and knows none of its own. A pack
//! with any fault is no pack; its faults come all at once, each at its line.

mod check;
mod check_lists;
mod criterion;
mod explain;
mod export;
mod facts;
mod fault;
mod line;
mod lists;
mod macros;
mod params;
mod parse;
mod people;
mod place;
mod reader;
mod rule;
mod text;
mod typing;
mod values;

pub use criterion::{Criterion, OnFail, Outcome, Verdict};
pub use explain::SHOWN;
pub use facts::{At, Fact, FactSet, FactType};
pub use fault::{PackFault, Wrong};
pub use line::LineFacts;
pub use lists::{Category, Document, ExcludedIndustry, Material, MaterialFor, Remedies};
pub use params::{Params, RankBy, RatioRow};
pub use people::{CaseKind, Clause, NotApplicable, People};
pub use place::{Place, Tier};
pub use rule::{Basis, InForce, Rule};
pub use text::{Lang, Text};

use crate::digest::Digest;
use crate::number::Prefix;
use crate::refusal::{Facts, RuleId};
use crate::region::{Jurisdiction, Region};
use crate::time::Zone;

/// A scheme's rules in force.
#[derive(Debug)]
pub struct Pack {
    id: String,
    version: u32,
    cite: String,
    zone: Zone,
    title: Text,
    city: Text,
    bureau: Text,
    finance: Text,
    prefix: Prefix,
    articles: Option<u32>,
    documents: Vec<Document>,
    places: place::Places,
    categories: Vec<Category>,
    tiers: Vec<Tier>,
    excluded: Vec<ExcludedIndustry>,
    materials: Vec<Material>,
    remedies: Remedies,
    rules: Vec<Rule>,
    params: Params,
    criteria: Vec<Criterion>,
    people: People,
    /// The facts that the pack itself states to its criteria.
    own: FactSet<'static>,
    digest: Digest,
}

impl Pack {
    /// Parses a pack from the texts of its `scheme.toml` and `people.toml`.
    ///
    /// # Errors
    /// Every fault found, in the order of the files; [`Pack::check`] finds what only shows when
    /// the whole is put together.
    pub fn parse(scheme: &str, people: &str) -> Result<Self, Vec<PackFault>> {
        parse::pack(scheme, people)
    }

    /// Sweeps the pack for gaps, overlaps and references to nothing; no fault, no entry.
    pub fn check(&self) -> Vec<PackFault> {
        check::sweep(self)
    }

    /// The pack in force as JSON, for other people's programs: parameters under their rules,
    /// amounts in fen.
    pub fn export(&self) -> serde_json::Value {
        export::pack(self)
    }

    /// SHA-256 over `scheme.toml`, a zero byte and `people.toml`.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How decisions cite the pack: `liuzhou-cloud-2020@1`.
    pub fn cite(&self) -> &str {
        &self.cite
    }

    /// The scheme's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version of the pack, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The zone whose civil dates count.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The scheme's title.
    pub fn title(&self, lang: Lang) -> &str {
        self.title.in_(lang)
    }

    /// The city.
    pub fn city(&self, lang: Lang) -> &str {
        self.city.in_(lang)
    }

    /// The bureau that runs the scheme.
    pub fn bureau(&self, lang: Lang) -> &str {
        self.bureau.in_(lang)
    }

    /// The finance bureau.
    pub fn finance(&self, lang: Lang) -> &str {
        self.finance.in_(lang)
    }

    /// The letters with which voucher numbers begin.
    pub fn voucher_prefix(&self) -> Prefix {
        self.prefix
    }

    /// The documents above the regulation, and itself.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The remedies that a refusal's letter names.
    pub fn remedies(&self) -> &Remedies {
        &self.remedies
    }

    /// A rule by its id.
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }

    /// Every rule, article by article.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// A refusal by a rule in words: its sentence filled from the facts, or the rule's text.
    /// A placeholder without a fact shows as a dash.
    pub fn explain(&self, rule: &RuleId, facts: &Facts, lang: Lang) -> String {
        explain::explain(self, rule, facts, lang)
    }

    /// The parameters of the regulation.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The parameters of a rule as the export writes them, by their names in the pack.
    pub fn parameters(&self, rule: &RuleId) -> Vec<(&'static str, serde_json::Value)> {
        let all = export::parameters(&self.params).into_iter();
        all.filter(|(of, ..)| *of == rule.as_str()).map(|(_, name, value)| (name, value)).collect()
    }

    /// The materials that a file must have, in the order of the article.
    pub fn materials(&self, of: MaterialFor) -> &[Material] {
        // Materials are kept sorted by what they belong to.
        let start = self.materials.partition_point(|material| material.of < of);
        let end = self.materials.partition_point(|material| material.of <= of);
        self.materials.get(start..end).unwrap_or_default()
    }

    fn material(&self, rule: &RuleId, kind: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.rule == *rule && material.kind == kind)
    }

    /// A region or functional zone by its code.
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.places.region(code)
    }

    /// Every region and functional zone, by code.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        self.places.lists().regions()
    }

    /// A reviewing jurisdiction by its code.
    pub fn jurisdiction(&self, code: &str) -> Option<&Jurisdiction> {
        self.places.jurisdiction(code)
    }

    /// Every reviewing jurisdiction, by code.
    pub fn jurisdictions(&self) -> impl Iterator<Item = &Jurisdiction> {
        self.places.lists().jurisdictions()
    }

    /// Where a place lies, seen from the city (R6.2).
    pub fn place(&self, code: &str) -> Place {
        self.places.place(code)
    }

    /// The categories of services.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The priority tiers, the first first.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The priority tier of an industry code and confirmed tags: the lowest that fits, or else
    /// the last (R5.3).
    pub fn tier(&self, industry: &str, tags: &[String]) -> u8 {
        let fits = self.tiers.iter().find(|tier| tier.takes(industry, tags));
        fits.or(self.tiers.last()).map_or(u8::MAX, |tier| tier.tier)
    }

    /// Whether an officer judges the industry's fit (R5.2).
    pub fn excluded(&self, industry: &str) -> bool {
        self.excluded.iter().any(|excluded| industry.starts_with(&excluded.prefix))
    }

    /// The industries whose fit an officer judges.
    pub fn excluded_industries(&self) -> &[ExcludedIndustry] {
        &self.excluded
    }

    /// The criteria, in the order of the pack.
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// Judges the criteria of a moment on the facts of a case: a verdict each, in the order of
    /// the pack. What cannot be evaluated never passes.
    pub fn judge(&self, at: At, facts: &FactSet<'_>) -> Vec<Verdict> {
        let known = facts::Known { own: &self.own, stated: facts };
        let context = criterion::context(&known);
        let criteria = self.criteria.iter().filter(|criterion| criterion.at.contains(&at));
        criteria.map(|criterion| criterion.judge(&context)).collect()
    }

    /// What the pack leaves to people.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// Why a requirement has no case of a kind, where it has none.
    pub fn not_applicable(&self, requirement: &RuleId, kind: CaseKind) -> Option<&Text> {
        let all = self.people.not_applicable.iter();
        let mut found = all.filter(|it| it.requirement == *requirement && it.kind == kind);
        found.next().map(|it| &it.reason)
    }

    /// The requirements of the half that comes later.
    pub fn later(&self) -> &[RuleId] {
        &self.people.later
    }
}
