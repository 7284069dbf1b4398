//! From the texts of a pack to the pack.

use toml::de::DeTable;

use crate::digest::Digest;
use crate::number::Prefix;
use crate::refusal::RuleId;
use crate::time::Zone;

use super::criterion::Criterion;
use super::facts::FactSet;
use super::fault::{PackFault, Wrong};
use super::lists::{category, excluded, material, one_document, remedies};
use super::params::{self, Rules};
use super::place::{Places, Tier, gazetteer};
use super::reader::{Source, Table};
use super::rule::Rule;
use super::{Material, Pack, Params, People, Text};

/// The header of a pack, `[scheme]`.
struct Header {
    id: String,
    version: u32,
    zone: Option<Zone>,
    title: Text,
    city: Text,
    bureau: Text,
    finance: Text,
    prefix: Option<Prefix>,
    articles: Option<u32>,
}

/// Parses a pack, or names its faults, those of `scheme.toml` first.
pub(super) fn pack(scheme: &str, people: &str) -> Result<Pack, Vec<PackFault>> {
    let sources = (Source::new("scheme.toml", scheme), Source::new("people.toml", people));
    let pack = {
        let documents = (sources.0.document(), sources.1.document());
        // What is left of a file that is not TOML would only seem to lack the rest.
        if sources.0.is_sound() && sources.1.is_sound() {
            let none = DeTable::new();
            let people_read = People::read(Table::top(&sources.1, &documents.1));
            read(&sources.0, &documents.0, &none, people_read, digest(scheme, people))
        } else {
            None
        }
    };
    let mut faults = sources.0.into_faults();
    faults.extend(sources.1.into_faults());
    match pack {
        Some(pack) if faults.is_empty() => Ok(pack),
        _ => Err(faults),
    }
}

fn digest(scheme: &str, people: &str) -> Digest {
    // No TOML holds a zero byte, so the two texts cannot be cut in another place.
    Digest::of(&[scheme.as_bytes(), people.as_bytes()].join(&0))
}

fn read<'a>(
    source: &'a Source<'a>,
    document: &'a DeTable<'a>,
    none: &'a DeTable<'a>,
    people: People,
    digest: Digest,
) -> Option<Pack> {
    let mut top = Table::top(source, document);
    let header = header(&mut top);
    let (mut rules, params) = rules(&mut top, source, none);
    let criteria = criteria(&mut top, &mut rules);
    let places = Places::new(gazetteer(&mut top));
    let mut materials: Vec<Material> =
        top.tables("material").into_iter().filter_map(material).collect();
    materials.sort_by_key(|material| material.of);
    let mut tiers = each(&mut top, "tier", Tier::read);
    tiers.sort_by_key(|tier| tier.tier);
    let own = own_facts(&places, &params);
    let documents = each(&mut top, "document", one_document);
    let categories = each(&mut top, "category", category);
    let excluded = each(&mut top, "excluded_industry", excluded);
    let remedies = top.table("remedies").map(remedies).unwrap_or_default();
    top.done();
    let header = header?;
    Some(Pack {
        cite: format!("{}@{}", header.id, header.version),
        id: header.id,
        version: header.version,
        zone: header.zone?,
        title: header.title,
        city: header.city,
        bureau: header.bureau,
        finance: header.finance,
        prefix: header.prefix?,
        articles: header.articles,
        documents,
        places,
        categories,
        tiers,
        excluded,
        materials,
        remedies,
        rules,
        params,
        criteria,
        people,
        own,
        digest,
    })
}

/// Every table of a `[[key]]`.
fn each<'a, T>(top: &mut Table<'a>, key: &'static str, read: fn(Table<'a>) -> T) -> Vec<T> {
    top.tables(key).into_iter().map(read).collect()
}

fn header(top: &mut Table<'_>) -> Option<Header> {
    let mut table = top.table("scheme")?;
    let header = Header {
        id: table.text("id"),
        version: table.int("version", 1..=1_000_000),
        zone: table.parsed("zone"),
        title: table.both("title"),
        city: table.both("city"),
        bureau: table.both("bureau"),
        finance: table.both("finance"),
        prefix: table.parsed("voucher_prefix"),
        articles: table.has("articles").then(|| table.int("articles", 1..=999)),
    };
    table.done();
    Some(header)
}

/// Reads every rule and, from the same tables, every parameter.
fn rules<'a>(
    top: &mut Table<'a>,
    source: &'a Source<'a>,
    none: &'a DeTable<'a>,
) -> (Vec<Rule>, Params) {
    let mut rules = Vec::new();
    let mut tables = std::collections::BTreeMap::new();
    for (name, mut table) in top.named("rule") {
        let id: RuleId = match name.parse() {
            Ok(id) => id,
            Err(fault) => {
                table.wrong(Wrong::Form(format!("{fault}")));
                continue;
            }
        };
        rules.push(Rule::read(id.clone(), &mut table));
        tables.insert(id, table);
    }
    rules.sort_by_key(|rule| numbers(&rule.id));
    let mut tables = Rules::new(source, none, tables);
    let stage = if top.has("stage") { top.table("stage") } else { None };
    let params = params::read(&mut tables, stage);
    tables.done();
    (rules, params)
}

/// The article and the number in it, so that R3.2 comes before R10.1.
fn numbers(id: &RuleId) -> (u32, u32) {
    let parts = id.as_str().strip_prefix('R').and_then(|rest| rest.split_once('.'));
    let number = |part: &str| part.parse().unwrap_or_default();
    parts.map_or((0, 0), |(article, n)| (number(article), number(n)))
}

/// Reads the criteria, each under a rule that there is.
fn criteria(top: &mut Table<'_>, rules: &mut [Rule]) -> Vec<Criterion> {
    let mut criteria = Vec::new();
    for mut table in top.tables("criterion") {
        if let Some(criterion) = Criterion::read(&mut table) {
            match rules.iter_mut().find(|rule| rule.id == criterion.rule) {
                Some(rule) => rule.criteria.push(criteria.len()),
                None => table.wrong_at("rule", Wrong::NoSuchRule(criterion.rule.clone())),
            }
            criteria.push(criterion);
        }
        table.done();
    }
    criteria
}

/// The facts that the pack itself states to its criteria: its zones and parameters.
fn own_facts(places: &Places, params: &Params) -> FactSet<'static> {
    let zones = places.lists().regions().filter(|region| region.code.is_zone());
    let zones: Vec<String> = zones.map(|region| region.code.to_string()).collect();
    FactSet::new()
        .texts("zones", zones)
        .int("min_revenue_fen", params.min_revenue.0)
        .int("min_staff", i64::from(params.min_staff))
}
