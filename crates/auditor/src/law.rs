//! What the regulation asks, as the exported pack states it and as its text has it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Unreadable;
use crate::dates::{Day, Zone};
use crate::record::Fen;

#[derive(Debug, Deserialize)]
struct Pack {
    scheme: String,
    id: String,
    zone: String,
    voucher_prefix: String,
    regions: Vec<Region>,
    tiers: Vec<Tier>,
    excluded_industries: Vec<Excluded>,
    materials: Vec<Needed>,
    /// How many working days each stage may take.
    stages: BTreeMap<String, u32>,
    rules: BTreeMap<String, Rule>,
}

#[derive(Debug, Deserialize)]
struct Region {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Excluded {
    prefix: String,
}

#[derive(Debug, Deserialize)]
struct Needed {
    of: String,
    kind: String,
}

#[derive(Debug, Deserialize)]
struct Rule {
    parameters: Value,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Tier {
    tier: u8,
    industries: Vec<String>,
    tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Ratio {
    in_force: Period,
    basis_points: i64,
}

#[derive(Debug, Deserialize)]
struct Period {
    from: Day,
    until: Option<Day>,
}

/// The parameters of a scheme.
#[derive(Debug)]
pub(crate) struct Law {
    pub(crate) scheme: String,
    pub(crate) zone: Zone,
    pub(crate) prefix: String,
    pub(crate) cap_fen: Fen,
    pub(crate) publicity_days: u32,
    pub(crate) admission_days: u32,
    pub(crate) one_review_a_year: bool,
    pub(crate) keep_order_days: u32,
    pub(crate) validity_years: i32,
    pub(crate) roll_over: bool,
    pub(crate) ranking: Vec<String>,
    pub(crate) partial_last: bool,
    pub(crate) skip_to_fit: bool,
    /// The least number of a panel's members (R10.1).
    pub(crate) seats_at_least: u32,
    /// The share of the seats, in basis points, that more than must have judged, and the least
    /// number (R10.1, R22.2).
    quorum: (u32, u32),
    pub(crate) max_hops: u32,
    /// The share of the capital from which on a holding is control, in basis points (R17.1).
    pub(crate) control_from_bp: u32,
    pub(crate) min_revenue_fen: Fen,
    pub(crate) min_staff: i64,
    pub(crate) earliest: Day,
    pub(crate) earliest_counts: bool,
    pub(crate) rules_effective_on: Day,
    pub(crate) accepts_until: Day,
    /// Working days for the correction of a redemption (R19.1).
    pub(crate) correction_days: u32,
    /// Days before a voucher's last day of which its holder is reminded (R19.1).
    pub(crate) remind_days: Vec<u32>,
    /// The share of a batch that is checked on site, in basis points, and the least number (R22.3).
    pub(crate) spot_checks: (i64, u32),
    /// Whether the days that a freezing takes are given back (R23.1).
    pub(crate) give_back: bool,
    pub(crate) ban_years: i32,
    pub(crate) exclusion_years: i32,
    /// How many inspectors go to each subject of an inspection (R24.1).
    pub(crate) inspectors_each: usize,
    /// Working days for rectification (R24.1).
    pub(crate) rectification_days: Option<u32>,
    close: (i32, u32, u32),
    ratios: Vec<Ratio>,
    regions: BTreeSet<String>,
    tiers: Vec<Tier>,
    excluded: Vec<String>,
    materials: BTreeMap<String, BTreeSet<String>>,
    rules: BTreeSet<String>,
    id: String,
}

struct Parameters<'a>(&'a BTreeMap<String, Rule>);

impl Parameters<'_> {
    fn get<T: DeserializeOwned>(&self, rule: &str, name: &str) -> Result<T, Unreadable> {
        let missing = || Unreadable(format!("pack: rule {rule} has no parameter {name}"));
        let value = self.0.get(rule).and_then(|it| it.parameters.get(name)).ok_or_else(missing)?;
        let wrong = |error| Unreadable(format!("pack: parameter {name} of {rule}: {error}"));
        serde_json::from_value(value.clone()).map_err(wrong)
    }
}

impl Law {
    /// Reads an exported pack.
    pub(crate) fn of(pack: &Value) -> Result<Self, Unreadable> {
        let pack: Pack = serde_json::from_value(pack.clone())
            .map_err(|error| Unreadable(format!("pack: {error}")))?;
        let unknown = || Unreadable(format!("pack: the zone {} is not known here", pack.zone));
        let zone = Zone::named(&pack.zone).ok_or_else(unknown)?;
        let rule = Parameters(&pack.rules);
        let mut materials: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for needed in pack.materials {
            materials.entry(needed.of).or_default().insert(needed.kind);
        }
        let close = ["close_month", "close_day"].map(|name| rule.get("R19.1", name));
        let [month, day] = close;
        Ok(Self {
            zone,
            cap_fen: rule.get("R14.3", "annual_cap_fen")?,
            publicity_days: rule.get("R13.2", "working_days")?,
            admission_days: rule.get("R10.2", "working_days")?,
            keep_order_days: rule.get("R4.4", "keep_order_within_working_days")?,
            validity_years: rule.get("R3.2", "validity_years")?,
            roll_over: rule.get("R3.2", "roll_over_holidays")?,
            ranking: rule.get("R13.3", "ranking")?,
            one_review_a_year: rule.get("R10.4", "one_review_a_year")?,
            partial_last: rule.get("R14.2", "partial_last")?,
            skip_to_fit: rule.get("R14.2", "skip_to_fit")?,
            seats_at_least: rule.get("R10.1", "seats_at_least")?,
            quorum: (rule.get("R10.1", "quorum_over_bp")?, rule.get("R10.1", "quorum_at_least")?),
            max_hops: rule.get("R17.1", "max_hops")?,
            control_from_bp: rule.get("R17.1", "control_from_bp")?,
            min_revenue_fen: rule.get("R8.1", "min_revenue_fen")?,
            min_staff: rule.get("R8.2", "min_staff")?,
            earliest: rule.get("R26.1", "earliest")?,
            earliest_counts: rule.get("R26.1", "earliest_counts")?,
            rules_effective_on: rule.get("R26.1", "rules_effective_on")?,
            accepts_until: rule.get("R28.1", "accepts_until")?,
            correction_days: rule.get("R19.1", "correction_working_days")?,
            remind_days: rule.get("R19.1", "remind_days")?,
            spot_checks: (rule.get("R22.3", "ratio_bp")?, rule.get("R22.3", "at_least")?),
            give_back: rule.get("R23.1", "give_back_frozen_days")?,
            ban_years: rule.get("R23.5", "ban_years")?,
            exclusion_years: rule.get("R25.1", "exclusion_years")?,
            inspectors_each: rule.get("R24.1", "inspectors_each")?,
            rectification_days: pack.stages.get("rectification").copied(),
            close: (rule.get("R19.1", "close_after_years")?, month?, day?),
            ratios: rule.get("R16.2", "ratio")?,
            regions: pack.regions.into_iter().map(|region| region.code).collect(),
            tiers: pack.tiers,
            excluded: pack.excluded_industries.into_iter().map(|it| it.prefix).collect(),
            materials,
            rules: pack.rules.keys().cloned().collect(),
            scheme: pack.scheme,
            prefix: pack.voucher_prefix,
            id: pack.id,
        })
    }

    /// Whether the pack has a rule.
    pub(crate) fn has(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }

    /// The share of the basis in a support year, in basis points (R16.2).
    pub(crate) fn ratio(&self, year: i32) -> Option<i64> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
        let whole = |row: &&Ratio| {
            row.in_force.from <= first && row.in_force.until.is_none_or(|until| last <= until)
        };
        self.ratios.iter().find(whole).map(|row| row.basis_points)
    }

    /// The last day of a support year's budget (R19.1).
    pub(crate) fn closes_on(&self, year: i32) -> Option<Day> {
        let (years, month, day) = self.close;
        NaiveDate::from_ymd_opt(year.checked_add(years)?, month, day)
    }

    /// How many must have judged before a panel of so many seats concludes (R10.1, R22.2).
    pub(crate) fn quorum(&self, seats: u32) -> u32 {
        let (over, least) = self.quorum;
        (1..=seats).find(|count| count * 10_000 > seats * over).unwrap_or(seats).max(least)
    }

    /// Whether a place lies in the city (R6.2): a listed zone, or a code of the prefecture of the
    /// listed districts.
    pub(crate) fn in_city(&self, region: &str) -> bool {
        let code = |it: &str| it.len() == 6 && it.bytes().all(|it| it.is_ascii_digit());
        let prefecture = code(region).then(|| region.split_at(4).0);
        let mut listed = self.regions.iter().filter(|it| code(it));
        self.regions.contains(region)
            || prefecture.is_some_and(|it| listed.any(|of| of.starts_with(it)))
    }

    /// The priority tier (R5.3): the lowest that fits, or else the last.
    pub(crate) fn tier(&self, industry: &str, tags: &[String]) -> Option<u8> {
        let fits = |tier: &&Tier| {
            tier.industries.iter().any(|prefix| industry.starts_with(prefix.as_str()))
                || tier.tags.iter().any(|tag| tags.contains(tag))
        };
        let fitting = self.tiers.iter().filter(fits).map(|tier| tier.tier).min();
        fitting.or_else(|| self.tiers.iter().map(|tier| tier.tier).max())
    }

    /// Whether an officer judges the industry: it is excluded (R5.2) or not industrial (R5.1).
    pub(crate) fn industry_doubts(&self, industry: &str) -> Vec<&'static str> {
        let mut doubts = Vec::new();
        let division = industry.get(..2).and_then(|two| two.parse::<u8>().ok());
        if !division.is_some_and(|division| (6..=46).contains(&division)) {
            doubts.push("R5.1");
        }
        if self.excluded.iter().any(|prefix| industry.starts_with(prefix.as_str())) {
            doubts.push("R5.2");
        }
        doubts
    }

    /// The materials that are needed but not among those given.
    pub(crate) fn missing<'a>(
        &'a self,
        of: &str,
        given: impl Iterator<Item = &'a str>,
    ) -> Vec<&'a str> {
        let given: BTreeSet<&str> = given.collect();
        let needed = self.materials.get(of).into_iter().flatten().map(String::as_str);
        needed.filter(|kind| !given.contains(kind)).collect()
    }

    /// The rules whose numbers in the pack are not those of the regulation's text (articles 3, 8,
    /// 9, 10, 12, 13, 14, 16, 21, 23, 25, 26 and 28); nothing for another city's scheme.
    pub(crate) fn against_the_text(&self) -> Vec<&'static str> {
        if self.id != "liuzhou-cloud-2020" {
            return Vec::new();
        }
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let count = |of: &str| self.materials.get(of).map(BTreeSet::len);
        let checks = [
            ("R3.2", self.validity_years == 1),
            ("R8.1", self.min_revenue_fen == 1_000_000_000),
            ("R8.2", self.min_staff == 5),
            ("R9.1", count("admission") == Some(4)),
            ("R10.2", self.admission_days == 5),
            ("R12.1", count("application") == Some(4)),
            ("R13.2", self.publicity_days == 5),
            ("R14.3", self.cap_fen == 50_000_000),
            ("R16.2", self.ratio(2020) == Some(8_000)),
            ("R16.2", self.ratio(2021) == Some(5_000)),
            ("R16.2", self.ratio(2022) == Some(3_000)),
            ("R16.2", self.ratio(2023).is_none()),
            ("R21.1", count("redemption") == Some(6)),
            ("R23.5", self.ban_years == 3),
            ("R25.1", self.exclusion_years == 2),
            ("R26.1", day(2020, 1, 1) == Some(self.earliest)),
            ("R26.1", self.rules_effective_on.year() == 2020),
            ("R28.1", day(2022, 12, 31) == Some(self.accepts_until)),
        ];
        checks.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| rule).collect()
    }
}
