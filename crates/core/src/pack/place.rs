//! Where something lies and which tier an enterprise belongs to: lookups in the pack's lists.

use crate::region::{Gazetteer, Jurisdiction, Region, RegionCode};

use super::fault::Wrong;
use super::reader::Table;
use super::text::Text;

/// Where a service is carried out, seen from the city (R6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The city itself, one of its regions or one of its functional zones.
    InCity,
    /// Somewhere else in the country.
    Elsewhere,
    /// No such place.
    Unknown,
}

/// The first two digits of every province of GB/T 2260.
const PROVINCES: &[u8] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];

/// The scheme's regions and jurisdictions, and the city's prefix.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    lists: Gazetteer,
    /// The first four digits of the listed county codes: the city's own, mostly one.
    prefixes: Vec<String>,
}

impl Places {
    pub(super) fn new(lists: Gazetteer) -> Self {
        let counties = lists.regions().filter(|region| !region.code.is_zone());
        let four = |region: &Region| region.code.as_str().chars().take(4).collect();
        let mut prefixes: Vec<String> = counties.map(four).collect();
        prefixes.dedup();
        Self { lists, prefixes }
    }

    pub(super) fn lists(&self) -> &Gazetteer {
        &self.lists
    }

    pub(super) fn region(&self, code: &str) -> Option<&Region> {
        let code: RegionCode = code.parse().ok()?;
        self.lists.region(&code).ok()
    }

    pub(super) fn jurisdiction(&self, code: &str) -> Option<&Jurisdiction> {
        let code: RegionCode = code.parse().ok()?;
        self.lists.jurisdiction(&code).ok()
    }

    pub(super) fn place(&self, code: &str) -> Place {
        let city = |prefix: &String| code.strip_prefix(prefix.as_str());
        let in_prefix = self.prefixes.iter().find_map(city);
        if self.region(code).is_some() || in_prefix == Some("00") {
            return Place::InCity;
        }
        let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        let province = code.get(..2).and_then(|two| two.parse().ok());
        if digits && in_prefix.is_none() && province.is_some_and(|two| PROVINCES.contains(&two)) {
            Place::Elsewhere
        } else {
            Place::Unknown
        }
    }
}

/// A priority tier (R5.3). The lowest number that fits counts; who fits none is in the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Its number, from 1.
    pub tier: u8,
    /// Its name.
    pub name: Text,
    /// Prefixes of industry codes.
    pub industries: Vec<String>,
    /// Tags that the bureau confirms, such as `strategic`.
    pub tags: Vec<String>,
    /// The line of its table.
    pub(super) line: Option<usize>,
}

impl Tier {
    pub(super) fn read(mut table: Table<'_>) -> Self {
        let tier = Self {
            tier: table.int("tier", 1..=99),
            name: table.both("name"),
            industries: table.texts("industries"),
            tags: table.texts("tags"),
            line: table.line(),
        };
        table.done();
        tier
    }

    /// Whether the tier names nothing: it is for all others.
    pub fn is_for_others(&self) -> bool {
        self.industries.is_empty() && self.tags.is_empty()
    }

    pub(super) fn takes(&self, industry: &str, tags: &[String]) -> bool {
        self.industries.iter().any(|prefix| industry.starts_with(prefix.as_str()))
            || self.tags.iter().any(|tag| tags.contains(tag))
    }
}

/// Reads the regions and jurisdictions, consistent with each other.
pub(super) fn gazetteer(top: &mut Table<'_>) -> Gazetteer {
    let region = |mut table: Table<'_>| {
        let (code, name) = (table.parsed("code"), table.text("name"));
        table.done();
        Some(Region { code: code?, name })
    };
    let jurisdiction = |mut table: Table<'_>| {
        let (code, name) = (table.parsed("code"), table.text("name"));
        let regions = table.forms("regions");
        table.done();
        Some(Jurisdiction { code: code?, name, regions })
    };
    let regions: Vec<_> = top.tables("region").into_iter().filter_map(region).collect();
    let jurisdictions = top.tables("jurisdiction").into_iter().filter_map(jurisdiction);
    let lists = Gazetteer::new(regions, jurisdictions.collect::<Vec<_>>());
    lists.unwrap_or_else(|faults| {
        for fault in faults {
            top.wrong_at("jurisdiction", Wrong::Form(fault.to_string()));
        }
        Gazetteer::default()
    })
}
