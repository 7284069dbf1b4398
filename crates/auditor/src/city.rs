//! The auditor's own picture of the city, as the journal's events make it.

mod supervision;
mod using;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use supervision::{Case, Claim, Inspection, Loss, Standing, Subject};
pub(crate) use using::{Frozen, Panel, Redemption, Settlement, Voucher};

use crate::dates::Day;
use crate::record::{Annex, Estimate, Fen, Finding, Id, Item, Line, NoticeTerms, Reminded};

#[derive(Debug, Default)]
pub(crate) struct City {
    pub(crate) accounts: BTreeMap<Id, Account>,
    pub(crate) logins: BTreeSet<String>,
    pub(crate) enterprises: BTreeMap<Id, Enterprise>,
    pub(crate) enterprise_codes: BTreeMap<String, Id>,
    pub(crate) providers: BTreeMap<Id, Provider>,
    pub(crate) provider_codes: BTreeMap<String, Id>,
    pub(crate) admission_numbers: BTreeMap<String, Id>,
    pub(crate) catalogues: BTreeMap<(Id, i32), Catalogue>,
    pub(crate) notices: BTreeMap<i32, Notice>,
    pub(crate) budgets: BTreeMap<i32, Budget>,
    pub(crate) allowances: BTreeMap<(Id, i32), Allowance>,
    /// The last order given, by support year.
    pub(crate) orders: BTreeMap<i32, u32>,
    pub(crate) files: BTreeMap<Id, File>,
    /// Files that stand for issue, by support year.
    pub(crate) queue: BTreeMap<i32, BTreeSet<Id>>,
    pub(crate) contracts: BTreeMap<Id, Contract>,
    /// Contracts by their parties and number, punctuation and case aside.
    pub(crate) contract_names: BTreeMap<(Id, Id, String), Id>,
    pub(crate) publicities: BTreeMap<Id, Publicity>,
    pub(crate) rounds: BTreeMap<Id, Round>,
    pub(crate) vouchers: BTreeMap<Id, Voucher>,
    pub(crate) voucher_numbers: BTreeSet<String>,
    pub(crate) panels: BTreeMap<Id, Panel>,
    pub(crate) redemptions: BTreeMap<Id, Redemption>,
    /// Who has an invoice, by its number.
    pub(crate) invoices: BTreeMap<String, Id>,
    /// The experts who have judged what an enterprise and a provider did together.
    pub(crate) judges: BTreeMap<(Id, Id), BTreeSet<Id>>,
    /// Whose places a party has taken itself (R3.6), `enterprise/<id>` or `provider/<id>`.
    pub(crate) took: BTreeMap<String, BTreeSet<String>>,
    pub(crate) settlements: BTreeMap<Id, Settlement>,
    /// Vouchers that were paid.
    pub(crate) paid: BTreeSet<Id>,
    pub(crate) cases: BTreeMap<Id, Case>,
    /// The last day of each case's ban, by credit code.
    pub(crate) bans: BTreeMap<String, BTreeMap<Id, Day>>,
    pub(crate) inspections: BTreeMap<Id, Inspection>,
    pub(crate) interpretations: BTreeMap<Id, String>,
    pub(crate) imports: BTreeMap<String, u32>,
    pub(crate) signals: BTreeSet<Id>,
    pub(crate) uploads: BTreeSet<Id>,
    /// Reminders in the outbox, by message.
    pub(crate) messages: BTreeMap<Id, Reminded>,
}

#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) role: String,
    pub(crate) party: Option<String>,
    pub(crate) jurisdiction: Option<String>,
    pub(crate) status: String,
    pub(crate) proposed_by: Option<Id>,
    /// Parties whose files are barred.
    pub(crate) declared: BTreeSet<String>,
}

#[derive(Debug)]
pub(crate) struct Enterprise {
    pub(crate) name: String,
    pub(crate) credit_code: String,
    /// Codes that it had before, or that a firm had whose place it took (R3.6).
    pub(crate) former_codes: Vec<String>,
    pub(crate) jurisdiction: String,
    pub(crate) industry: String,
    pub(crate) tags: Vec<String>,
    pub(crate) owner: Id,
    pub(crate) status: &'static str,
    /// Who has taken its place (R3.6).
    pub(crate) successor: Option<Id>,
    /// Why it has lost its eligibility (R23.4, R24.2), by case or inspection.
    pub(crate) losses: BTreeMap<Id, Loss>,
}

#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) name: String,
    pub(crate) credit_code: String,
    /// Codes that it had before, and those of whom it has taken the place (R3.6).
    pub(crate) former_codes: Vec<String>,
    pub(crate) status: &'static str,
    pub(crate) publicity: Option<Id>,
    pub(crate) panel: Option<Id>,
    /// By which cases and inspections it lost its admission (R23.3, R24.2), and as what it stood
    /// before the first.
    pub(crate) faults: BTreeSet<Id>,
    pub(crate) stood: &'static str,
}

#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) version: u32,
    pub(crate) items: BTreeMap<String, Item>,
}

#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) terms: NoticeTerms,
    pub(crate) closed: bool,
    /// Face values issued under it.
    pub(crate) issued: Fen,
}

/// The ledger of a support year, in fen.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Budget {
    pub(crate) appropriated: Fen,
    pub(crate) carried_in: Fen,
    pub(crate) available: Fen,
    pub(crate) committed: Fen,
    pub(crate) payable: Fen,
    pub(crate) paid: Fen,
    pub(crate) lapsed: Fen,
    pub(crate) carried_out: Fen,
    pub(crate) claimed_back: Fen,
    pub(crate) recovered: Fen,
    pub(crate) closed: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Allowance {
    pub(crate) received: Fen,
    pub(crate) brought: Fen,
    /// Taken over by law from another enterprise: it may lie above the cap.
    pub(crate) taken_over: bool,
}

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Draft,
    Submitted,
    Returned,
    Recommended,
    Approved,
    Published,
    Held,
    Cleared,
    Waiting,
    Issued,
    Refused,
    Withdrawn,
}

impl Stage {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Recommended => "recommended",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Held => "held",
            Self::Cleared => "cleared",
            Self::Waiting => "waiting",
            Self::Issued => "issued",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it stands for issue in a round.
    pub(crate) const fn queued(self) -> bool {
        matches!(self, Self::Held | Self::Cleared | Self::Waiting)
    }

    /// Whether it may still lead to a voucher.
    pub(crate) const fn open(self) -> bool {
        !matches!(self, Self::Issued | Self::Refused | Self::Withdrawn)
    }

    /// Whether it keeps its contract from carrying another application.
    pub(crate) const fn live(self) -> bool {
        !matches!(self, Self::Draft | Self::Refused | Self::Withdrawn)
    }
}

/// An application.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) enterprise: Id,
    pub(crate) stage: Stage,
    pub(crate) year: Option<i32>,
    pub(crate) order: Option<u32>,
    pub(crate) later_order: Option<u32>,
    pub(crate) pack_version: Option<u32>,
    pub(crate) contract: Option<Id>,
    pub(crate) provider: Option<Id>,
    pub(crate) jurisdiction: String,
    pub(crate) tier: u8,
    pub(crate) estimate: Option<Estimate>,
    pub(crate) estimate_fen: Fen,
    pub(crate) findings: Vec<Finding>,
    pub(crate) recommended_by: Option<Id>,
    pub(crate) correct_by: Option<Day>,
    pub(crate) publicity: Option<Id>,
    pub(crate) voucher: Option<Id>,
    /// The rule by which the last round passed it over.
    pub(crate) passed_over: Option<String>,
}

impl File {
    pub(crate) fn begun(enterprise: &str) -> Self {
        Self {
            enterprise: enterprise.to_owned(),
            stage: Stage::Draft,
            year: None,
            order: None,
            later_order: None,
            pack_version: None,
            contract: None,
            provider: None,
            jurisdiction: String::new(),
            tier: u8::MAX,
            estimate: None,
            estimate_fen: 0,
            findings: Vec::new(),
            recommended_by: None,
            correct_by: None,
            publicity: None,
            voucher: None,
            passed_over: None,
        }
    }

    /// The order that ranks it.
    pub(crate) fn ranked(&self) -> u32 {
        self.later_order.or(self.order).unwrap_or(u32::MAX)
    }

    /// The parties, as declarations name them: the enterprise, then the provider.
    pub(crate) fn parties(&self) -> Vec<String> {
        let enterprise = format!("enterprise/{}", self.enterprise);
        let provider = self.provider.as_ref().map(|id| format!("provider/{id}"));
        std::iter::once(enterprise).chain(provider).collect()
    }
}

#[derive(Debug)]
pub(crate) struct Contract {
    pub(crate) enterprise: Id,
    pub(crate) provider: Id,
    pub(crate) signed_on: Day,
    pub(crate) price_fen: Fen,
    pub(crate) lines: Vec<Line>,
    /// What counts of each line at most, in fen (R16.1).
    pub(crate) line_basis: Vec<Fen>,
    /// The voucher amount that it names, where it is not "as issued".
    pub(crate) exactly: Option<Fen>,
    pub(crate) annex: Option<Annex>,
    pub(crate) application: Option<Id>,
    pub(crate) voucher: Option<Id>,
    pub(crate) terminated: bool,
}

#[derive(Debug)]
pub(crate) struct Publicity {
    pub(crate) of_applications: bool,
    pub(crate) items: Vec<Id>,
    pub(crate) posted_on: Day,
    pub(crate) last_day: Day,
    /// Objection, item, and how it was decided.
    pub(crate) objections: Vec<(Id, Id, Option<bool>)>,
    pub(crate) closed: bool,
}

impl Publicity {
    pub(crate) fn objected(&self, item: &str) -> bool {
        self.objections.iter().any(|(_, about, _)| about == item)
    }

    /// Whether an objection is undecided or upheld.
    pub(crate) fn stands_against(&self, item: &str) -> bool {
        let mut about = self.objections.iter().filter(|(_, about, _)| about == item);
        about.any(|(_, _, upheld)| *upheld != Some(false))
    }
}

#[derive(Debug)]
pub(crate) struct Round {
    pub(crate) year: i32,
    pub(crate) prepared_by: Id,
    pub(crate) count: u32,
    pub(crate) total_fen: Fen,
    pub(crate) issued_by: Option<Id>,
}
