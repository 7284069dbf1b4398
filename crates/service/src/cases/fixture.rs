//! 标准城市: the city in which every case begins, founded once and copied for each.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike as _;
use serde_json::{Value, json};
use yunquan_core::calendar::CalendarNotice;
use yunquan_core::ids::AccountId;
use yunquan_core::pack::Pack;
use yunquan_core::time::Instant;
use yunquan_core::world::Key;
use yunquan_store::Store;

use super::image::Image;
use crate::city::{
    Admitters, EnterprisePlan, Post, ProviderPlan, Unfounded, admit, appoint, credit_code,
    enterprise, must, provider,
};
use crate::clock::Clock;
use crate::entropy::Seeds;
use crate::envelope::Who;
use crate::office::{Office, Parts};

/// When the city was set up, local time; providers were reviewed in the weeks before.
const SET_UP: &str = "2020-01-02 09:00";
/// When the review of providers began.
const BEGAN: &str = "2019-12-16 09:00";
/// The first instant at which a case may begin.
const FIRST: &str = "2020-01-03 00:00";
/// When a case begins unless its ground says otherwise.
pub(super) const BEGINS: &str = "2021-01-04 09:00";

/// The support years of the city.
const YEARS: [i32; 3] = [2020, 2021, 2022];
/// Quota and appropriation of each year, in fen.
const YEARLY_FEN: i64 = 1_000_000_000;

const ADMINISTRATOR: &str = "系统管理员";
const SECURITY: &str = "安全管理员";
pub(super) const OFFICER: &str = "市局经办";
pub(super) const REVIEWER: &str = "市局复核";
pub(super) const FINANCE: &str = "财政经办";
pub(super) const FINANCE_REVIEWER: &str = "财政复核";
pub(super) const INSPECTOR: &str = "检查员1";
pub(super) const ORGANISER: &str = "评审机构";
pub(super) const PUBLIC: &str = "公众";

/// Name, role and jurisdiction of every officer but the administrators.
const POSTS: &[(&str, &str, Option<&str>)] = &[
    (OFFICER, "bureau-officer", None),
    (REVIEWER, "bureau-reviewer", None),
    ("鱼峰区经办", "district-officer", Some("450203")),
    ("柳南区经办", "district-officer", Some("450204")),
    (FINANCE, "finance-officer", None),
    (FINANCE_REVIEWER, "finance-reviewer", None),
    (ORGANISER, "organiser", None),
    ("专家1", "expert", None),
    ("专家2", "expert", None),
    ("专家3", "expert", None),
    ("专家4", "expert", None),
    ("专家5", "expert", None),
    ("专家6", "expert", None),
    ("专家7", "expert", None),
    ("专家8", "expert", None),
    ("专家9", "expert", None),
    (INSPECTOR, "inspector", None),
    ("检查员2", "inspector", None),
    ("检查员3", "inspector", None),
    ("检查员4", "inspector", None),
    ("审计员", "auditor", None),
];

/// Name, jurisdiction, industry by GB/T 4754, and whether it is in the roster.
const ENTERPRISES: &[(&str, &str, &str, bool)] = &[
    ("甲机械", "450203", "3421", true),
    ("乙汽配", "450204", "3670", true),
    ("丙食品", "450203", "1391", true),
    ("丁商贸", "450203", "5175", false),
    ("戊电气", "450204", "3812", true),
];

/// A standard service: name, category, fen a unit.
type Service = (&'static str, &'static str, i64);

/// Name, services, and whether it is admitted.
const PROVIDERS: &[(&str, &[Service], bool)] = &[
    (
        "云一",
        &[
            ("采集网关", "equipment", 2_000_000),
            ("企业资源计划", "management", 10_000_000),
            ("电商平台", "business", 6_000_000),
        ],
        true,
    ),
    (
        "云二",
        &[
            ("制造执行", "management", 30_000_000),
            ("设备联网", "equipment", 15_000_000),
            ("财务云", "management", 100_000_000),
        ],
        true,
    ),
    ("云三", &[("云平台", "management", 5_000_000)], false),
];

/// Who is who in the founded city.
#[derive(Debug, Clone, Default)]
pub(super) struct People {
    /// Accounts by name.
    pub(super) accounts: BTreeMap<String, AccountId>,
    /// Who makes the first review, by jurisdiction.
    pub(super) districts: BTreeMap<String, AccountId>,
    /// Enterprises and providers by name.
    pub(super) parties: BTreeMap<String, Key>,
    /// The rows of the roster.
    pub(super) roster: Vec<Value>,
    /// The notices of working days.
    pub(super) notices: Vec<CalendarNotice>,
}

/// The standard city, ready to be copied for each case.
pub struct City {
    pub(super) pack: Arc<Pack>,
    pub(super) people: People,
    image: Image,
    set_up: Instant,
    /// The first instant at which a case may begin.
    pub(super) first: Instant,
}

impl City {
    /// Founds the city under a pack, with the notices of working days of 2019 to 2023.
    ///
    /// # Errors
    /// [`Unfounded`]: the pack or the calendar does not allow the city of docs/cases.md.
    pub fn found(pack: Arc<Pack>, notices: Vec<CalendarNotice>) -> Result<Self, Unfounded> {
        let local = |text: &str| {
            let at = pack.zone().parse_local(text);
            at.map_err(|fault| Unfounded(fault.to_string()))
        };
        let (began, set_up, first) = (local(BEGAN)?, local(SET_UP)?, local(FIRST)?);
        let (image, store) = Image::begin()?;
        let office = open(store, Arc::clone(&pack), began, 0)?;
        let notices = notices.into_iter().filter(|it| (2019..=2023).contains(&it.year())).collect();
        let people = people(&office, notices, set_up)?;
        yearly(&office, &people)?;
        office.close();
        Ok(Self { pack, people, image, set_up, first })
    }

    /// A city of its own for one case; the seed decides its ids and numbers.
    ///
    /// # Errors
    /// The copy could not be made.
    pub(super) fn copy(&self, seed: u64) -> Result<Office, Unfounded> {
        open(self.image.copy()?, Arc::clone(&self.pack), self.set_up, seed)
    }
}

fn open(store: Store, pack: Arc<Pack>, at: Instant, seed: u64) -> Result<Office, Unfounded> {
    let (clock, seeds) = (Clock::manual(at), Seeds::fixed(seed));
    let parts = Parts { store, pack, clock, seeds, batch: 0 };
    Office::open(parts).map_err(|error| Unfounded(error.to_string()))
}

/// Officers, parties, lists and admissions; the clock stands at the set-up afterwards.
fn people(
    office: &Office,
    notices: Vec<CalendarNotice>,
    set_up: Instant,
) -> Result<People, Unfounded> {
    let posts: Vec<Post<'_>> = POSTS
        .iter()
        .map(|(name, role, jurisdiction)| Post { name, role, jurisdiction: *jurisdiction })
        .collect();
    let mut people = People {
        accounts: appoint(office, ADMINISTRATOR, SECURITY, &posts)?,
        notices,
        ..People::default()
    };
    for post in posts {
        if let Some(jurisdiction) = post.jurisdiction {
            people.districts.insert(jurisdiction.to_owned(), people.accounts[post.name]);
        }
    }
    let administrator = Who::Account(people.accounts[ADMINISTRATOR]);
    let form = json!({"notices": people.notices});
    must(office, administrator, "import/calendar", &form)?;
    providers(office, &mut people)?;
    office.advance_to(set_up).map_err(|error| Unfounded(error.to_string()))?;
    enterprises(office, &mut people)?;
    let officer = Who::Account(people.accounts[OFFICER]);
    let form = json!({"period": "2019-12", "rows": people.roster});
    must(office, officer, "import/roster", &form)?;
    Ok(people)
}

fn providers(office: &Office, people: &mut People) -> Result<(), Unfounded> {
    let mut to_admit = Vec::new();
    for (number, (name, services, admitted)) in (200..).zip(PROVIDERS) {
        let item = |(service, category, price_fen): &Service| {
            json!({"code": service, "name": service, "category": category, "unit": "项",
                "price_fen": price_fen})
        };
        let plan = ProviderPlan {
            name: (*name).to_owned(),
            credit_code: credit_code(number),
            quotation: services.iter().map(item).collect(),
        };
        let acting = provider(office, &plan)?;
        people.accounts.insert(plan.name.clone(), acting.account);
        people.parties.insert(plan.name.clone(), Key::Provider(acting.party));
        if *admitted {
            to_admit.push((acting, plan));
        }
    }
    let experts = POSTS.iter().filter(|(_, role, _)| *role == "expert");
    let by = Admitters {
        officer: people.accounts[OFFICER],
        reviewer: people.accounts[REVIEWER],
        organiser: people.accounts[ORGANISER],
        experts: experts.map(|(name, ..)| people.accounts[*name]).collect(),
    };
    let to_admit: Vec<_> = to_admit.iter().map(|(acting, plan)| (*acting, plan)).collect();
    admit(office, &to_admit, &by, &YEARS)
}

fn enterprises(office: &Office, people: &mut People) -> Result<(), Unfounded> {
    for (number, (name, jurisdiction, industry, in_roster)) in (100..).zip(ENTERPRISES) {
        let plan = EnterprisePlan {
            name: (*name).to_owned(),
            credit_code: credit_code(number),
            jurisdiction: (*jurisdiction).to_owned(),
            industry: (*industry).to_owned(),
            tags: Vec::new(),
        };
        let acting = enterprise(office, &plan, people.districts[*jurisdiction])?;
        if *in_roster {
            people.roster.push(json!({"credit_code": plan.credit_code, "name": plan.name}));
        }
        people.accounts.insert(plan.name.clone(), acting.account);
        people.parties.insert(plan.name, Key::Enterprise(acting.party));
    }
    Ok(())
}

/// Notice and budget of each year.
fn yearly(office: &Office, people: &People) -> Result<(), Unfounded> {
    for year in YEARS {
        let form = json!({"year": year, "amount_fen": YEARLY_FEN,
            "document": format!("柳财工〔{year}〕1号")});
        let finance = Who::Account(people.accounts[FINANCE]);
        must(office, finance, "budget/appropriate", &form)?;
        let officer = Who::Account(people.accounts[OFFICER]);
        must(office, officer, "notice/publish", &notice(year))?;
    }
    Ok(())
}

/// The notice of a year as the city publishes it.
pub(super) fn notice(year: i32) -> Value {
    json!({"year": year, "title": format!("关于组织申报{year}年度柳州市企业上云服务券的通知"),
        "opens_on": format!("{year}-01-01"), "closes_on": format!("{year}-12-31"),
        "categories": ["equipment", "management", "business"], "quota_fen": YEARLY_FEN,
        "evidence": ["验收报告"], "address": "柳州市工业和信息化局",
        "phone": "0772-0000002", "supervision_phones": ["0772-0000003"]})
}

/// The year of an instant in the pack's zone.
pub(super) fn year_of(pack: &Pack, at: Instant) -> i32 {
    pack.zone().date(at).year()
}
