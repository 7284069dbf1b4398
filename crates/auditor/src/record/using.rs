//! Vouchers in use: acceptance, redemption, panels, settlement.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Fen, Finding, Id, Material, Terms};
use crate::dates::Day;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum VoucherEvent {
    Issued(Issued),
    Released(Released),
    Verified { voucher: Id, provider: Id, by: Id, valid: bool },
    Accepted(Accepted),
    Reminded(Reminded),
    Frozen { voucher: Id, case: Id, on: Day },
    Thawed(Thawed),
    Cancelled(Cancelled),
    Rebound(Box<Rebound>),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Thawed {
    pub(crate) voucher: Id,
    pub(crate) case: Id,
    pub(crate) on: Day,
    pub(crate) days: u32,
    #[serde(default)]
    pub(crate) redemption: Option<Id>,
    #[serde(default)]
    pub(crate) correct_by: Option<Day>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Reminded {
    pub(crate) voucher: Id,
    pub(crate) holder: Id,
    pub(crate) provider: Id,
    pub(crate) message: Id,
    pub(crate) days: u32,
    pub(crate) last_day: Day,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Rebound {
    pub(crate) voucher: Id,
    pub(crate) application: Id,
    pub(crate) enterprise: Id,
    pub(crate) from_contract: Id,
    pub(crate) from_provider: Id,
    pub(crate) contract_id: Id,
    pub(crate) contract: Terms,
    pub(crate) line_basis_fen: Vec<Fen>,
    #[serde(default)]
    pub(crate) findings: Vec<Finding>,
    pub(crate) by: Id,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Issued {
    pub(crate) voucher: Id,
    pub(crate) number: String,
    pub(crate) application: Id,
    pub(crate) enterprise: Id,
    pub(crate) provider: Id,
    pub(crate) contract: Id,
    pub(crate) year: i32,
    pub(crate) face_fen: Fen,
    pub(crate) issued_on: Day,
    pub(crate) nominal_last_day: Day,
    pub(crate) round: Id,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Released {
    pub(crate) voucher: Id,
    pub(crate) year: i32,
    pub(crate) face_fen: Fen,
    pub(crate) lapsed: bool,
    pub(crate) act: String,
    #[serde(default)]
    pub(crate) redemption: Option<Id>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Accepted {
    pub(crate) voucher: Id,
    pub(crate) contract: Id,
    pub(crate) provider: Id,
    pub(crate) by: Id,
    pub(crate) on: Day,
    pub(crate) price_fen: Fen,
    pub(crate) self_paid_fen: Fen,
    pub(crate) face_fen: Fen,
    #[serde(default)]
    pub(crate) annex: Option<Id>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Annex {
    pub(crate) face_fen: Fen,
    pub(crate) self_paid_fen: Fen,
    pub(crate) signed_on: Day,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Cancelled {
    pub(crate) voucher: Id,
    pub(crate) case: Id,
    #[serde(default)]
    pub(crate) redemption: Option<Id>,
    pub(crate) year: i32,
    pub(crate) purse: String,
    pub(crate) amount_fen: Fen,
    pub(crate) lapsed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RedemptionEvent {
    Saved { redemption: Id, voucher: Id, provider: Id },
    Submitted(Box<HandedIn>),
    Returned { redemption: Id, by: Id, correct_by: Day },
    FileAccepted { redemption: Id, by: Id },
    SiteChecked { redemption: Id, by: Id, on: Day, matches: bool, photos: Vec<Id> },
    Proposed { redemption: Id, by: Id, body: String, amount_fen: Fen },
    Determined(Determined),
    AccountCorrected { redemption: Id },
    Withdrawn { redemption: Id, freed: Vec<String> },
    Refused { redemption: Id, freed: Vec<String>, by: Id, rule: String },
}

#[derive(Debug, Deserialize)]
pub(crate) struct HandedIn {
    pub(crate) redemption: Id,
    pub(crate) voucher: Id,
    pub(crate) contract: Id,
    pub(crate) enterprise: Id,
    pub(crate) provider: Id,
    pub(crate) year: i32,
    pub(crate) face_fen: Fen,
    pub(crate) ratio: i64,
    pub(crate) file: RedemptionFile,
    #[serde(default)]
    pub(crate) freed: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RedemptionFile {
    pub(crate) completed_on: Day,
    pub(crate) lines: Vec<CarriedOut>,
    pub(crate) self_paid_fen: Fen,
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) materials: Vec<Material>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CarriedOut {
    pub(crate) line: usize,
    pub(crate) carried_out_fen: Fen,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Invoice {
    pub(crate) number: String,
    pub(crate) amount_fen: Fen,
    #[serde(default)]
    pub(crate) annuls: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Determined {
    pub(crate) redemption: Id,
    pub(crate) voucher: Id,
    pub(crate) year: i32,
    pub(crate) by: Id,
    pub(crate) body: String,
    pub(crate) face_fen: Fen,
    pub(crate) amount_fen: Fen,
    pub(crate) lapsed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SettlementEvent {
    Prepared {
        settlement: Id,
        by: Id,
        on: Day,
        items: Vec<Payment>,
        digest: Id,
        total_fen: Fen,
    },
    Sent {
        settlement: Id,
        by: Id,
        on: Day,
        #[serde(default)]
        dropped: Vec<Id>,
    },
    Paid {
        settlement: Id,
        redemption: Id,
        voucher: Id,
        year: i32,
        amount_fen: Fen,
        on: Day,
    },
    Bounced {
        settlement: Id,
        redemption: Id,
        on: Day,
        reason: String,
    },
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Payment {
    pub(crate) redemption: Id,
    pub(crate) voucher: Id,
    pub(crate) provider: Id,
    pub(crate) year: i32,
    pub(crate) amount_fen: Fen,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PanelEvent {
    Commissioned(Commissioned),
    Cosigned {
        panel: Id,
        by: Id,
    },
    Drawn {
        panel: Id,
        root: String,
        eligible: Vec<Id>,
        members: Vec<Id>,
        #[serde(default)]
        spot_checks: Vec<Id>,
    },
    Declared {
        panel: Id,
        expert: Id,
        #[serde(default)]
        provider: Option<Id>,
        #[serde(default)]
        redemption: Option<Id>,
        conflict: bool,
    },
    Scored {
        panel: Id,
        expert: Id,
        provider: Id,
        score: u32,
    },
    Judged {
        panel: Id,
        expert: Id,
        redemption: Id,
        lines: Vec<JudgedLine>,
    },
    Concluded {
        panel: Id,
        results: Vec<Conclusion>,
        #[serde(default)]
        acceptances: Vec<Acceptance>,
    },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Commissioned {
    pub(crate) panel: Id,
    pub(crate) by: Id,
    pub(crate) providers: Vec<Id>,
    #[serde(default)]
    pub(crate) redemptions: Vec<Id>,
    pub(crate) organiser: Id,
    pub(crate) experts: BTreeSet<Id>,
    pub(crate) seats: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct JudgedLine {
    pub(crate) line: usize,
    pub(crate) accepted_fen: Fen,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Conclusion {
    pub(crate) provider: Id,
    pub(crate) passed: bool,
    pub(crate) median: Option<u32>,
    pub(crate) scores: u32,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Acceptance {
    pub(crate) redemption: Id,
    pub(crate) voucher: Id,
    pub(crate) enterprise: Id,
    pub(crate) provider: Id,
    pub(crate) lines: Vec<AcceptedLine>,
    pub(crate) accepted_basis_fen: Fen,
    /// The invoices that are free again.
    #[serde(default)]
    pub(crate) freed: Vec<String>,
    pub(crate) scores: u32,
    pub(crate) judges: BTreeSet<Id>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct AcceptedLine {
    pub(crate) line: usize,
    pub(crate) carried_out_fen: Fen,
    pub(crate) accepted_fen: Fen,
}
