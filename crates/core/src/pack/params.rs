//! The parameters of the regulation, each read from the rule that states it.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use toml::de::DeTable;

use crate::money::{BasisPoints, Fen};
use crate::refusal::RuleId;
use crate::relation::Reach;
use crate::time::Date;

use super::fault::Wrong;
use super::reader::{Source, Table};
use super::rule::{InForce, Rule, in_force};

/// What a round ranks applications by, in this order (R13.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RankBy {
    /// The priority tier of the enterprise (R5.3).
    Tier,
    /// The order of first acceptance (R4.4).
    Order,
}

/// One row of the subsidy ratio (R16.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatioRow {
    /// The support years it covers, as dates.
    pub in_force: InForce,
    /// The share of the basis that is subsidised.
    pub ratio: BasisPoints,
    /// The line of the row.
    pub(super) line: Option<usize>,
}

/// Every parameter that a decision uses, validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// R3.2: years from issue for which a voucher is valid.
    pub validity_years: u32,
    /// R3.2: whether a last day that is no working day moves to the next one.
    pub roll_over_holidays: bool,
    /// R4.4: working days within which a correction keeps the order of acceptance.
    pub keep_order_within_working_days: u32,
    /// R8.1: least annual revenue of a provider.
    pub min_revenue: Fen,
    /// R8.2: least number of a provider's professional service staff.
    pub min_staff: u32,
    /// R10.2: working days for which a list of providers is public.
    pub admission_publicity_days: u32,
    /// R10.4: whether no review begins once the year's list of providers has been posted.
    pub one_review_a_year: bool,
    /// R13.2: working days for which approved applications are public.
    pub publicity_days: u32,
    /// R13.3: what a round ranks by.
    pub ranking: Vec<RankBy>,
    /// R14.2: whether the first that does not fit is issued in part.
    pub partial_last: bool,
    /// R14.2: whether later ones that fit overtake the first that does not.
    pub skip_to_fit: bool,
    /// R14.3: the most that one enterprise is issued in one support year.
    pub annual_cap: Fen,
    /// R17.1: how long a chain between two parties counts, and what share of the capital controls.
    pub reach: Reach,
    /// R19.1: working days for a correction that the bureau asks for at redemption.
    pub correction_working_days: u32,
    /// R19.1: how many days before its last day a voucher's end is announced, falling.
    pub remind_days: Vec<u32>,
    /// R19.1: years after the support year in which its budget closes.
    pub close_after_years: i32,
    /// R19.1: the month in which it closes, 1 to 12.
    pub close_month: u32,
    /// R19.1: the day of that month on which it closes.
    pub close_day: u32,
    /// R10.1, R22.2: the share of a panel's seats that more than must have judged.
    pub quorum_over: BasisPoints,
    /// R10.1, R22.2: the least number of members that must have judged.
    pub quorum_at_least: u32,
    /// R10.1, R22.2: the least number of members that a panel is commissioned with.
    pub seats_at_least: u32,
    /// R22.3: the share of a batch that is checked on site.
    pub spot_check_ratio: BasisPoints,
    /// R22.3: the least number that is checked on site.
    pub spot_check_at_least: u32,
    /// R23.1: whether a voucher set free again gets back the days for which it was frozen.
    pub give_back_frozen_days: bool,
    /// R23.1: the share of the catalogue's price above which a contract's price is a signal.
    pub price_signal: BasisPoints,
    /// R23.1: from how many customers on it is a signal that all of them share an owner.
    pub shared_owner_customers: u32,
    /// R23.1: from how many digits on a telephone number that two parties share is a signal.
    pub same_contact_digits: u32,
    /// R23.1: from how many characters on an address that two parties share is a signal.
    pub same_address_characters: u32,
    /// R23.5: years for which a party found at fault gets no support.
    pub ban_years: u32,
    /// R24.1: how many inspectors each subject of an inspection has.
    pub inspectors_each: u32,
    /// R25.1: years without support of the same type from the special fund.
    pub exclusion_years: u32,
    /// R26.1: the date from which contracts qualify.
    pub earliest: Date,
    /// R26.1: whether a contract of that very date qualifies.
    pub earliest_counts: bool,
    /// R26.1: the date on which the rules took effect.
    pub rules_effective_on: Date,
    /// R28.1: the last date on which applications are accepted.
    pub accepts_until: Date,
    pub(super) ratios: Vec<RatioRow>,
    pub(super) stages: BTreeMap<String, u32>,
}

impl Params {
    /// The ratio of a support year (R16.2): that of the row in force through the whole year. A
    /// year without a row has none; it is never guessed.
    pub fn ratio(&self, year: i32) -> Option<BasisPoints> {
        let (first, last) = (Date::from_ymd_opt(year, 1, 1)?, Date::from_ymd_opt(year, 12, 31)?);
        let covers = |row: &&RatioRow| row.in_force.covers(first) && row.in_force.covers(last);
        self.ratios.iter().find(covers).map(|row| row.ratio)
    }

    /// The rows of the ratio, in the order of the pack.
    pub fn ratios(&self) -> &[RatioRow] {
        &self.ratios
    }

    /// The support years that have a ratio, the earliest first; each once.
    pub fn support_years(&self) -> impl Iterator<Item = i32> + use<> {
        let first = self.ratios.iter().map(|row| row.in_force.from.year()).min();
        let last = self.ratios.iter().filter_map(|row| Some(row.in_force.until?.year())).max();
        let years = first.zip(last).map(|(first, last)| first..=last);
        years.into_iter().flatten()
    }

    /// The last day of a support year's budget (R19.1); none outside the years that exist.
    pub fn close_on(&self, year: i32) -> Option<Date> {
        let year = year.checked_add(self.close_after_years)?;
        Date::from_ymd_opt(year, self.close_month, self.close_day)
    }

    /// The working days that a stage should take, such as `district_review`.
    pub fn stage(&self, name: &str) -> Option<u32> {
        self.stages.get(name).copied()
    }
}

/// The tables of the rules while their parameters are read.
pub(super) struct Rules<'a> {
    source: &'a Source<'a>,
    none: &'a DeTable<'a>,
    tables: BTreeMap<RuleId, Table<'a>>,
}

impl<'a> Rules<'a> {
    pub(super) fn new(
        source: &'a Source<'a>,
        none: &'a DeTable<'a>,
        tables: BTreeMap<RuleId, Table<'a>>,
    ) -> Self {
        Self { source, none, tables }
    }

    /// The table of a rule; where there is none, each parameter asked of it is missing.
    fn of(&mut self, id: &'static str) -> &mut Table<'a> {
        let id = RuleId::named(id);
        let (source, none) = (self.source, self.none);
        let absent = |id: &RuleId| Table::absent(source, Rule::place(id), none);
        self.tables.entry(id).or_insert_with_key(absent)
    }

    /// What no parameter asked for is a fault.
    pub(super) fn done(self) {
        self.tables.into_values().for_each(Table::done);
    }
}

const DAYS: std::ops::RangeInclusive<i64> = 1..=366;
const YEARS: std::ops::RangeInclusive<i64> = 1..=30;
/// Ten thousand million yuan, as in a form.
const MOST_FEN: i64 = 1_000_000_000_000;

/// Reads every parameter.
pub(super) fn read(rules: &mut Rules<'_>, stage: Option<Table<'_>>) -> Params {
    the_choices_that_are_built(rules);
    let ranking = [("tier", RankBy::Tier), ("order", RankBy::Order)];
    Params {
        validity_years: rules.of("R3.2").int("validity_years", YEARS),
        roll_over_holidays: rules.of("R3.2").flag("roll_over_holidays"),
        keep_order_within_working_days: rules
            .of("R4.4")
            .int("keep_order_within_working_days", 0..=366),
        min_revenue: Fen(rules.of("R8.1").int("min_revenue_fen", 0..=MOST_FEN)),
        min_staff: rules.of("R8.2").int("min_staff", 0..=1_000_000),
        admission_publicity_days: rules.of("R10.2").int("working_days", DAYS),
        one_review_a_year: rules.of("R10.4").flag("one_review_a_year"),
        publicity_days: rules.of("R13.2").int("working_days", DAYS),
        ranking: rules.of("R13.3").choices("ranking", &ranking),
        partial_last: rules.of("R14.2").flag("partial_last"),
        skip_to_fit: rules.of("R14.2").flag("skip_to_fit"),
        annual_cap: Fen(rules.of("R14.3").int("annual_cap_fen", 1..=MOST_FEN)),
        reach: reach(rules.of("R17.1")),
        correction_working_days: rules.of("R19.1").int("correction_working_days", 0..=366),
        remind_days: rules.of("R19.1").falling_days("remind_days"),
        close_after_years: rules.of("R19.1").int("close_after_years", 0..=30),
        close_month: rules.of("R19.1").int("close_month", 1..=12),
        close_day: close_day(rules.of("R19.1")),
        quorum_over: BasisPoints(rules.of("R10.1").int("quorum_over_bp", 0..=9_999)),
        quorum_at_least: rules.of("R10.1").int("quorum_at_least", 1..=99),
        seats_at_least: rules.of("R10.1").int("seats_at_least", 1..=99),
        spot_check_ratio: BasisPoints(rules.of("R22.3").int("ratio_bp", 0..=10_000)),
        spot_check_at_least: rules.of("R22.3").int("at_least", 0..=10_000),
        give_back_frozen_days: rules.of("R23.1").flag("give_back_frozen_days"),
        price_signal: BasisPoints(rules.of("R23.1").int("price_signal_bp", 10_000..=1_000_000)),
        shared_owner_customers: rules.of("R23.1").int("shared_owner_customers", 2..=200),
        same_contact_digits: rules.of("R23.1").int("same_contact_digits", 1..=20),
        same_address_characters: rules.of("R23.1").int("same_address_characters", 1..=200),
        ban_years: rules.of("R23.5").int("ban_years", YEARS),
        // Whoever finds does not check again, so one is never enough.
        inspectors_each: rules.of("R24.1").int("inspectors_each", 2..=20),
        exclusion_years: rules.of("R25.1").int("exclusion_years", YEARS),
        earliest: rules.of("R26.1").date("earliest"),
        earliest_counts: rules.of("R26.1").flag("earliest_counts"),
        rules_effective_on: rules.of("R26.1").date("rules_effective_on"),
        accepts_until: rules.of("R28.1").date("accepts_until"),
        ratios: ratios(rules.of("R16.2")),
        stages: stage.map(Table::days).unwrap_or_default().into_iter().collect(),
    }
}

/// Choices for which one way is built: a pack that asks for another is told so.
fn the_choices_that_are_built(rules: &mut Rules<'_>) {
    const BUILT: &[(&str, &str, &str)] = &[
        ("R10.4", "admission_term", "until-removed"),
        ("R14.3", "counts", "issued"),
        ("R16.1", "subsidy_basis", "min-line-catalogue"),
        ("R16.2", "ratio_year", "support-year"),
        ("R19.1", "in_time_means", "submitted"),
        ("R22.4", "shortfall_borne_by", "provider"),
        ("R25.1", "starts", "issue"),
    ];
    for (rule, key, word) in BUILT {
        rules.of(rule).choice(key, &[(*word, ())]);
    }
}

/// How far ties are followed.
fn reach(table: &mut Table<'_>) -> Reach {
    Reach {
        max_hops: table.int("max_hops", 1..=16),
        control_from: BasisPoints(table.int("control_from_bp", 1..=10_000)),
    }
}

/// The closing day, which must exist in every year.
fn close_day(table: &mut Table<'_>) -> u32 {
    let (month, day) = (table.int("close_month", 1..=12), table.int("close_day", 1..=31));
    // 2023 is a common year, so 29 February does not pass.
    if month > 0 && day > 0 && Date::from_ymd_opt(2023, month, day).is_none() {
        table.wrong_at("close_day", Wrong::NoSuchDay { month, day });
    }
    day
}

fn ratios(table: &mut Table<'_>) -> Vec<RatioRow> {
    let rows = table.tables("ratio");
    if rows.is_empty() && !table.has("ratio") {
        table.wrong_at("ratio", Wrong::Missing);
    }
    let read = |mut row: Table<'_>| {
        let line = row.line();
        let ratio = BasisPoints(row.int("basis_points", 0..=10_000));
        let period = in_force(&mut row);
        if period.is_none() && !row.has("in_force") {
            row.wrong_at("in_force", Wrong::Missing);
        }
        row.done();
        Some(RatioRow { in_force: period?, ratio, line })
    };
    rows.into_iter().filter_map(read).collect()
}
