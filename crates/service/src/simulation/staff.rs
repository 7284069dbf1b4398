//! The officers of the city.

use std::collections::BTreeMap;

use yunquan_core::ids::AccountId;
use yunquan_core::pack::Pack;

use super::{Resident, SimulationFailed};
use crate::city::{Post, appoint};
use crate::envelope::Who;
use crate::office::Office;

pub(super) const ADMINISTRATOR: &str = "系统管理员";
const SECURITY: &str = "安全管理员";
pub(super) const OFFICER: &str = "市局经办";
const SECOND_OFFICER: &str = "市局经办二";
const REVIEWER: &str = "市局复核";
pub(super) const FINANCE: &str = "财政经办";
const FINANCE_REVIEWER: &str = "财政复核";
const ORGANISER: &str = "评审机构";
const EXPERTS: &[&str] = &[
    "专家1", "专家2", "专家3", "专家4", "专家5", "专家6", "专家7", "专家8", "专家9", "专家10",
    "专家11", "专家12", "专家13", "专家14", "专家15", "专家16", "专家17", "专家18", "专家19",
    "专家20", "专家21", "专家22", "专家23", "专家24",
];
const INSPECTORS: &[&str] = &["检查员1", "检查员2", "检查员3", "检查员4"];

const POSTS: &[(&str, &str)] = &[
    (OFFICER, "bureau-officer"),
    (SECOND_OFFICER, "bureau-officer"),
    (REVIEWER, "bureau-reviewer"),
    (FINANCE, "finance-officer"),
    (FINANCE_REVIEWER, "finance-reviewer"),
    (ORGANISER, "organiser"),
    ("检查员1", "inspector"),
    ("检查员2", "inspector"),
    ("检查员3", "inspector"),
    ("检查员4", "inspector"),
    ("审计员", "auditor"),
];

/// Who works for the city, by account.
pub(super) struct Staff {
    pub(super) administrator: Who,
    pub(super) security: Who,
    pub(super) officer: Who,
    pub(super) second_officer: Who,
    pub(super) reviewer: Who,
    pub(super) finance: Who,
    pub(super) finance_reviewer: Who,
    pub(super) organiser: Who,
    pub(super) experts: Vec<AccountId>,
    pub(super) inspectors: Vec<Who>,
    /// By jurisdiction.
    districts: BTreeMap<String, Who>,
    residents: Vec<Resident>,
    /// How many commands it took.
    pub(super) commands: u64,
}

impl Staff {
    /// Appoints everybody; districts are named as `鱼峰区经办`.
    pub(super) fn appoint(office: &Office, pack: &Pack) -> Result<Self, SimulationFailed> {
        let districts: Vec<(String, String)> = pack
            .jurisdictions()
            .map(|it| {
                let place = it.name.trim_end_matches("工业和信息化局");
                (format!("{place}经办"), it.code.to_string())
            })
            .collect();
        let mut posts: Vec<Post<'_>> =
            POSTS.iter().map(|(name, role)| Post { name, role, jurisdiction: None }).collect();
        posts.extend(EXPERTS.iter().map(|name| Post { name, role: "expert", jurisdiction: None }));
        posts.extend(districts.iter().map(|(name, code)| Post {
            name,
            role: "district-officer",
            jurisdiction: Some(code),
        }));
        let accounts = appoint(office, ADMINISTRATOR, SECURITY, &posts)?;
        let of = |name: &str| accounts.get(name).map_or(Who::Public, |id| Who::Account(*id));
        let mut residents = Vec::new();
        for (role, name) in [("administrator", ADMINISTRATOR), ("security-administrator", SECURITY)]
        {
            residents.extend(resident(&accounts, role, name));
        }
        residents.extend(POSTS.iter().filter_map(|(name, role)| resident(&accounts, role, name)));
        residents.extend(EXPERTS.iter().filter_map(|name| resident(&accounts, "expert", name)));
        let first = districts.iter();
        residents
            .extend(first.filter_map(|(name, _)| resident(&accounts, "district-officer", name)));
        Ok(Self {
            administrator: of(ADMINISTRATOR),
            security: of(SECURITY),
            officer: of(OFFICER),
            second_officer: of(SECOND_OFFICER),
            reviewer: of(REVIEWER),
            finance: of(FINANCE),
            finance_reviewer: of(FINANCE_REVIEWER),
            organiser: of(ORGANISER),
            experts: EXPERTS.iter().filter_map(|name| accounts.get(*name).copied()).collect(),
            inspectors: INSPECTORS.iter().map(|name| of(name)).collect(),
            districts: districts.iter().map(|(name, code)| (code.clone(), of(name))).collect(),
            residents,
            commands: 2 + 2 * posts.len() as u64,
        })
    }

    /// The district's officer.
    pub(super) fn district(&self, jurisdiction: &str) -> Who {
        self.districts.get(jurisdiction).copied().unwrap_or(Who::Public)
    }

    /// An officer of another district.
    pub(super) fn other_district(&self, jurisdiction: &str) -> Who {
        let other = self.districts.iter().find(|(code, _)| *code != jurisdiction);
        other.map_or(Who::Public, |(_, who)| *who)
    }

    /// Everybody, with the role's word.
    pub(super) fn residents(&self) -> Vec<Resident> {
        self.residents.clone()
    }
}

fn resident(
    accounts: &BTreeMap<String, AccountId>,
    role: &'static str,
    name: &str,
) -> Option<Resident> {
    let account = *accounts.get(name)?;
    Some(Resident { role, name: name.to_owned(), account })
}
