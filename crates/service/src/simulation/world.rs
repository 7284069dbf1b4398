//! What the actors know: their firms, their files, and the diary of what they mean to do.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use yunquan_core::calendar::Calendar;
use yunquan_core::ids::{
    AccountId, ApplicationId, EnterpriseId, InspectionId, ProviderId, PublicityId, RedemptionId,
    VoucherId,
};
use yunquan_core::pack::Pack;
use yunquan_core::time::{Date, Instant};

use super::actors::{Fate, Paper, Slip, Temper, Trick};
use super::affairs::Affairs;
use super::dice::Dice;
use crate::city::credit_code;
use crate::envelope::Who;

/// Hours of the day at which things happen.
pub(super) const MORNING: u32 = 9;
pub(super) const FORENOON: u32 = 10;
pub(super) const AFTERNOON: u32 = 14;
pub(super) const EVENING: u32 = 16;
/// One minute before midnight.
pub(super) const NIGHT: u32 = 23;
pub(super) const HOURS: [u32; 5] = [MORNING, FORENOON, AFTERNOON, EVENING, NIGHT];

/// An enterprise.
pub(super) struct Firm {
    pub(super) name: String,
    pub(super) credit_code: String,
    pub(super) jurisdiction: String,
    pub(super) region: String,
    pub(super) industry: &'static str,
    pub(super) tags: &'static [&'static str],
    pub(super) temper: Temper,
    pub(super) in_roster: bool,
    pub(super) account: Option<AccountId>,
    pub(super) party: Option<EnterpriseId>,
    /// How many contracts it has signed.
    pub(super) contracts: u32,
}

impl Firm {
    pub(super) fn who(&self) -> Who {
        self.account.map_or(Who::Public, Who::Account)
    }
}

/// A provider.
pub(super) struct Vendor {
    pub(super) name: String,
    pub(super) credit_code: String,
    pub(super) fate: Fate,
    pub(super) account: Option<AccountId>,
    pub(super) party: Option<ProviderId>,
    /// Its catalogue: code, name, category, unit, price in fen.
    pub(super) items: Vec<Item>,
    /// The first year in which it has a catalogue; none before admission.
    pub(super) admitted: bool,
    /// Whether an objection against it was upheld.
    pub(super) objected: bool,
    /// Whether it forges evidence together with enterprises that cheat.
    pub(super) crooked: bool,
}

/// A standard service.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) category: &'static str,
    pub(super) unit: &'static str,
    pub(super) price_fen: i64,
}

impl Vendor {
    pub(super) fn who(&self) -> Who {
        self.account.map_or(Who::Public, Who::Account)
    }
}

/// An application that was accepted once.
#[derive(Clone)]
pub(super) struct Filing {
    pub(super) firm: usize,
    pub(super) application: ApplicationId,
    /// The form as it was handed in last.
    pub(super) form: Value,
}

/// What somebody means to do.
#[derive(Debug, Clone)]
pub(super) enum Task {
    /// An enterprise opens its account.
    OpenFirm(usize),
    /// It registers.
    RegisterFirm(usize),
    /// An officer looks at its authorisation.
    AuthoriseFirm(usize),
    /// It hands in an application.
    Apply(usize, Slip),
    /// It hands in a corrected one.
    Correct(usize),
    /// It takes one back.
    Withdraw(usize),
    /// It amends the contract of one.
    Amend(usize),
    /// It terminates the contract of one.
    Terminate(usize),
    /// Somebody tries what he should not.
    Cheat(Trick),
    /// Somebody objects to an item.
    Object(PublicityId, ApplicationId),
    /// A district sends back the first file that it has.
    ReturnOne,
    /// The bureau approves the first file that it has, a district recommends its first.
    ApproveOne,
    /// The objections of a publicity are decided.
    DecideObjections(PublicityId),
    /// Approved files are posted.
    Post,
    /// Rounds are prepared and issued.
    Rounds,
    /// Notices of working days that have come out are imported.
    Calendar,
    /// A year's money and notice.
    OpenYear(i32),
    /// The statistics roster is imported.
    Roster(i32, u32),
    /// The credit list is imported.
    Credit,
    /// The relations are imported.
    Relations,
    /// A year's money is adjusted.
    Adjust(i32, i64),
    /// Somebody tries to close a year.
    CloseEarly(i32),
    /// Providers apply for a year.
    VendorsApply(i32),
    /// Files of providers are looked at and judged.
    VendorsJudged(i32),
    /// Providers are made public.
    VendorsPosted,
    /// Providers are admitted, with catalogues.
    VendorsAdmitted(i32),
    /// A provider is suspended or admitted again.
    Suspend(usize, bool),
    /// A provider is removed.
    Remove(usize),
    /// Enterprises take others' places, or are renamed.
    Succeed,
    /// A provider takes another's place, or is renamed.
    SucceedVendor,
    /// The bureau explains a rule.
    Interpret(i32),
    /// A provider accepts a voucher.
    Accept(VoucherId),
    /// An enterprise gives a voucher back.
    Surrender(VoucherId),
    /// A provider hands in a redemption.
    Redeem(VoucherId, Paper),
    /// It hands in a corrected one.
    RedeemAgain(RedemptionId),
    /// The bureau looks at new signals.
    Watch,
    /// Somebody complains about a voucher.
    Complain,
    /// The year's inspection is planned.
    Inspect,
    /// An inspection goes on.
    Inspected(InspectionId),
    /// Work is laid out, so many working days before a life stops.
    Show(usize),
}

/// The world of a simulation.
pub(super) struct World {
    pub(super) pack: Arc<Pack>,
    pub(super) dice: Dice,
    /// All notices there will ever be, for planning; the office learns of each in its time.
    pub(super) calendar: Calendar,
    pub(super) years: Vec<i32>,
    pub(super) firms: Vec<Firm>,
    pub(super) vendors: Vec<Vendor>,
    pub(super) filings: Vec<Filing>,
    pub(super) filing_of: BTreeMap<ApplicationId, usize>,
    /// How many renamings there were.
    pub(super) codes: u32,
    /// The rows of the credit list as it stands.
    pub(super) credit: Vec<Value>,
    /// Ties between firms and vendors, which the relations name.
    pub(super) ties: Vec<(usize, usize)>,
    /// The second half of the life.
    pub(super) affairs: Affairs,
    /// The day that is being lived.
    pub(super) today: Date,
    diary: BTreeMap<(Date, u32), Vec<Task>>,
}

/// Industries, from all tiers, with tags; one is excluded, one not industrial.
const INDUSTRIES: &[(&str, &[&str])] = &[
    ("3421", &[]),
    ("3670", &[]),
    ("3130", &[]),
    ("3512", &[]),
    ("1391", &[]),
    ("2710", &[]),
    ("3812", &[]),
    ("3985", &[]),
    ("2926", &[]),
    ("4190", &["strategic-emerging"]),
    ("3311", &[]),
    ("1620", &[]),
    ("5175", &[]),
];

const ITEMS: &[(&str, &str, &str, &str, i64)] = &[
    ("CJ", "采集网关", "equipment", "台", 2_000_000),
    ("LW", "设备联网", "equipment", "套", 6_500_000),
    ("ERP", "企业资源计划", "management", "套", 10_000_000),
    ("MES", "制造执行", "management", "套", 18_000_000),
    ("CW", "财务云", "management", "年", 3_333_333),
    ("DS", "电商平台", "business", "年", 6_000_000),
    ("GYL", "供应链协同", "business", "年", 4_999_999),
];

impl World {
    pub(super) fn new(
        pack: Arc<Pack>,
        calendar: Calendar,
        seed: u64,
        enterprises: u32,
        years: Vec<i32>,
    ) -> Self {
        let mut dice = Dice::new(seed);
        let places: Vec<(String, String)> = pack
            .jurisdictions()
            .filter_map(|it| Some((it.code.to_string(), it.regions.first()?.to_string())))
            .collect();
        let firms = (0..enterprises).map(|index| firm(index, &places, &mut dice)).collect();
        let vendors = (0..super::actors::FATES.len()).map(|index| vendor(index, &mut dice));
        let vendors = vendors.collect();
        Self {
            pack,
            dice,
            calendar,
            years,
            firms,
            vendors,
            filings: Vec::new(),
            filing_of: BTreeMap::new(),
            codes: 0,
            credit: Vec::new(),
            ties: Vec::new(),
            affairs: Affairs::default(),
            today: Date::default(),
            diary: BTreeMap::new(),
        }
    }

    /// Notes a task for a day and an hour.
    pub(super) fn note(&mut self, day: Date, hour: u32, task: Task) {
        self.diary.entry((day, hour)).or_default().push(task);
    }

    /// Notes a task for the first working day from a day on.
    pub(super) fn note_working(&mut self, day: Date, hour: u32, task: Task) {
        let day = self.calendar.roll_forward(day).unwrap_or(day);
        self.note(day, hour, task);
    }

    /// The day so many working days after another.
    pub(super) fn later(&self, day: Date, working_days: u32) -> Date {
        self.calendar.working_days_after(day, working_days).unwrap_or(day)
    }

    /// The tasks of an hour, once.
    pub(super) fn due(&mut self, day: Date, hour: u32) -> Vec<Task> {
        self.diary.remove(&(day, hour)).unwrap_or_default()
    }

    /// Whether officers work that day.
    pub(super) fn works(&self, day: Date) -> bool {
        self.calendar.is_working(day).unwrap_or(false)
    }

    /// The instant of an hour.
    pub(super) fn at(&self, day: Date, hour: u32) -> Instant {
        let minute = if hour == NIGHT { 59 } else { 0 };
        let zone = self.pack.zone();
        zone.at(day, hour, minute).unwrap_or_else(|| zone.start_of_day(day))
    }

    /// A firm that may act, if the dice find one.
    pub(super) fn some_firm(&mut self) -> Option<usize> {
        let index = self.dice.below(self.firms.len());
        self.firms.get(index).filter(|firm| firm.party.is_some()).map(|_| index)
    }

    /// A filing, if there is any.
    pub(super) fn some_filing(&mut self) -> Option<usize> {
        let index = self.dice.below(self.filings.len());
        (!self.filings.is_empty()).then_some(index)
    }
}

fn firm(index: u32, places: &[(String, String)], dice: &mut Dice) -> Firm {
    let place = places.get(dice.below(places.len())).cloned().unwrap_or_default();
    // The last two industries are rare.
    let common = INDUSTRIES.len() - 2;
    let at = if dice.chance(3) { common + dice.below(2) } else { dice.below(common) };
    let (industry, tags) = INDUSTRIES.get(at).copied().unwrap_or(("3421", &[]));
    Firm {
        name: format!("柳州{}企业{:04}", suffix(industry), index + 1),
        credit_code: credit_code(10_000 + index),
        jurisdiction: place.0,
        region: place.1,
        industry,
        tags,
        temper: Temper::thrown(dice),
        in_roster: !dice.chance(6),
        account: None,
        party: None,
        contracts: 0,
    }
}

fn suffix(industry: &str) -> &'static str {
    match industry.get(..2) {
        Some("36") => "汽配",
        Some("34" | "35") => "机械",
        Some("31" | "33") => "冶金",
        Some("13") => "食品",
        Some("27") => "医药",
        Some("38" | "39") => "电子",
        _ => "工业",
    }
}

fn vendor(index: usize, dice: &mut Dice) -> Vendor {
    const NAMES: &[&str] =
        &["云一", "云二", "云三", "云四", "云五", "云六", "云七", "云八", "云九", "云十"];
    let name = NAMES.get(index).map_or_else(|| format!("云商{}", index + 1), ToString::to_string);
    let mut items = Vec::new();
    for (code, name, category, unit, price) in ITEMS {
        if dice.chance(70) || items.is_empty() {
            let price_fen = price * dice.between(85, 115) / 100;
            items.push(Item { code, name, category, unit, price_fen });
        }
    }
    Vendor {
        name,
        credit_code: credit_code(9_000_000 + u32::try_from(index).unwrap_or(0)),
        fate: super::actors::FATES.get(index).copied().unwrap_or(Fate::Good),
        account: None,
        party: None,
        items,
        admitted: false,
        objected: false,
        crooked: matches!(index, 6 | 10),
    }
}
