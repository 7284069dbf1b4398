//! The journal's language, version 1, as far as the auditor reads it: one leaf, one event.
//!
//! Written down from the documented format; amounts in fen, days as text, ids as text.

mod supervision;
mod using;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

pub(crate) use supervision::*;
pub(crate) use using::*;

use crate::dates::Day;

/// An id, a digest or a code, as text.
pub(crate) type Id = String;
/// An amount in fen.
pub(crate) type Fen = i64;

#[derive(Debug, Deserialize)]
pub(crate) struct Leaf {
    pub(crate) v: u8,
    pub(crate) seq: u64,
    pub(crate) at: i64,
    pub(crate) by: Id,
    #[serde(rename = "do")]
    pub(crate) command: String,
    pub(crate) pack: String,
    pub(crate) event: Event,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Event {
    Account(AccountEvent),
    Application(ApplicationEvent),
    Budget(BudgetEvent),
    Case(CaseEvent),
    Contract(ContractEvent),
    Enterprise(EnterpriseEvent),
    Import(ImportEvent),
    Inspection(InspectionEvent),
    Interpretation(InterpretationEvent),
    Notice(NoticeEvent),
    Panel(PanelEvent),
    Provider(ProviderEvent),
    Publicity(PublicityEvent),
    Redemption(RedemptionEvent),
    Round(RoundEvent),
    Settlement(SettlementEvent),
    Signal(Signal),
    Upload(UploadEvent),
    Voucher(VoucherEvent),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AccountEvent {
    Opened(Opened),
    Confirmed { account: Id, by: Id },
    Disabled { account: Id, by: Id },
    Declared { account: Id, party: String },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Opened {
    pub(crate) account: Id,
    pub(crate) login: String,
    pub(crate) role: String,
    #[serde(default)]
    pub(crate) party: Option<String>,
    #[serde(default)]
    pub(crate) jurisdiction: Option<String>,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) proposed_by: Option<Id>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ApplicationEvent {
    Saved { application: Id, enterprise: Id },
    Submitted(Box<Submitted>),
    Returned { application: Id, by: Id, correct_by: Day },
    Recommended { application: Id, by: Id, findings: Vec<Finding> },
    Approved { application: Id, by: Id, findings: Vec<Finding> },
    Refused { application: Id, by: Id, rule: String },
    Struck { application: Id, case: Id, rule: String },
    Withdrawn { application: Id },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Submitted {
    pub(crate) application: Id,
    pub(crate) enterprise: Id,
    pub(crate) year: i32,
    #[serde(default)]
    pub(crate) order: Option<u32>,
    pub(crate) pack_version: u32,
    pub(crate) contract_id: Id,
    pub(crate) contract: Terms,
    pub(crate) jurisdiction: String,
    pub(crate) tier: u8,
    pub(crate) estimate: Estimate,
    pub(crate) estimate_fen: Fen,
    /// Absent from leaves of the scheme's first half.
    #[serde(default)]
    pub(crate) line_basis_fen: Option<Vec<Fen>>,
    pub(crate) materials: Vec<Material>,
    #[serde(default)]
    pub(crate) findings: Vec<Finding>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Material {
    pub(crate) kind: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Estimate {
    pub(crate) basis_fen: Fen,
    pub(crate) ratio: i64,
    pub(crate) subsidy_fen: Fen,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Finding {
    pub(crate) rule: String,
    #[serde(default)]
    pub(crate) decided: Option<Decided>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Decided {
    pub(crate) accepted: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Terms {
    pub(crate) number: String,
    pub(crate) provider: Id,
    pub(crate) signed_on: Day,
    pub(crate) price_fen: Fen,
    pub(crate) starts_on: Day,
    pub(crate) ends_on: Day,
    pub(crate) voucher_amount: Value,
    #[serde(default)]
    pub(crate) annex: Option<Id>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Line {
    #[serde(default)]
    pub(crate) item: Option<String>,
    pub(crate) quantity: i64,
    pub(crate) price_fen: Fen,
    pub(crate) region: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BudgetEvent {
    Appropriated {
        year: i32,
        amount_fen: Fen,
        carried_in_fen: Fen,
        #[serde(default)]
        carried_from: Option<i32>,
    },
    Adjusted {
        year: i32,
        appropriated_fen: Fen,
    },
    Closed {
        year: i32,
        lapsed_fen: Fen,
    },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ContractEvent {
    Amended {
        contract: Id,
        application: Option<Id>,
        price_fen: Fen,
        lines: Vec<Line>,
        estimate: Estimate,
        estimate_fen: Fen,
        #[serde(default)]
        line_basis_fen: Option<Vec<Fen>>,
    },
    Annexed {
        contract: Id,
        annex: Annex,
    },
    Terminated {
        contract: Id,
        application: Option<Id>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EnterpriseEvent {
    Registered(Registered),
    Authorised { enterprise: Id, credit_code: String, by: Id },
    Rejected { enterprise: Id, by: Id },
    Renamed { enterprise: Id, name: String, former_code: String, credit_code: String },
    Succeeded(Succeeded),
    BroughtForward { enterprise: Id, year: i32, received_fen: Fen },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Registered {
    pub(crate) enterprise: Id,
    pub(crate) name: String,
    pub(crate) credit_code: String,
    pub(crate) jurisdiction: String,
    pub(crate) industry: String,
    pub(crate) tags: Vec<String>,
    pub(crate) owner: Id,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Succeeded {
    pub(crate) enterprise: Id,
    pub(crate) into: Id,
    pub(crate) vouchers: Vec<Id>,
    pub(crate) received_fen: BTreeMap<i32, Fen>,
    #[serde(default)]
    pub(crate) continues: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ImportEvent {
    Recorded { kind: String, version: u32, digest: String },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum InterpretationEvent {
    Published { interpretation: Id, number: String, published_on: Day },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NoticeEvent {
    Published { terms: NoticeTerms },
    Closed { year: i32 },
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct NoticeTerms {
    pub(crate) year: i32,
    pub(crate) opens_on: Day,
    pub(crate) closes_on: Day,
    pub(crate) categories: BTreeSet<String>,
    pub(crate) quota_fen: Fen,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ProviderEvent {
    Registered { provider: Id, name: String, credit_code: String, owner: Id },
    Applied { provider: Id, file: Box<ProviderFile> },
    Returned { provider: Id },
    FileAccepted { provider: Id, credit_code: String },
    Admitted { provider: Id, number: String, year: i32, version: u32, items: Vec<Item> },
    Catalogued { provider: Id, year: i32, version: u32, items: Vec<Item> },
    Suspended { provider: Id },
    Reinstated { provider: Id },
    Removed { provider: Id },
    Renamed { provider: Id, name: String, former_code: String, credit_code: String },
    Succeeded(ProviderSucceeded),
}

#[derive(Debug, Deserialize)]
pub(crate) struct ProviderSucceeded {
    pub(crate) provider: Id,
    pub(crate) into: Id,
    pub(crate) vouchers: Vec<Id>,
    pub(crate) redemptions: Vec<Id>,
    pub(crate) applications: Vec<Id>,
    #[serde(default)]
    pub(crate) continues: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ProviderFile {
    pub(crate) declared: BTreeMap<String, Value>,
    pub(crate) materials: Vec<Material>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Item {
    pub(crate) code: String,
    pub(crate) category: String,
    pub(crate) price_fen: Fen,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PublicityEvent {
    Posted { publicity: Id, kind: String, items: Vec<Id>, posted_on: Day, last_day: Day },
    Objected { publicity: Id, item: Id, objection: Id },
    Decided { publicity: Id, item: Id, objection: Id, by: Id, upheld: bool },
    Closed { publicity: Id, last_day: Day, cleared: Vec<Id> },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RoundEvent {
    Prepared { round: Id, year: i32, by: Id, count: u32, total_fen: Fen },
    Issued { round: Id, by: Id },
    Waiting { application: Id, face_fen: Fen },
    PassedOver { application: Id, rule: String, contract: Option<Id> },
    Ended { application: Id },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Signal {
    pub(crate) id: Id,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UploadEvent {
    Recorded { digest: Id },
}
