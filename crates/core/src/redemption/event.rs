//! What happens to a redemption, and what it leaves on the file.

use serde::{Deserialize, Serialize};

use super::{Act, Body, Handled, Proposal, Redemption, SiteCheck, Status};
use crate::application::{Remark, Returned};
use crate::claim;
use crate::digest::Digest;
use crate::ids::{AccountId, ContractId, EnterpriseId, ProviderId, RedemptionId, VoucherId};
use crate::money::{BasisPoints, Fen};
use crate::occasion::Sealed;
use crate::redemption::forms::{CarriedOut, Evidence, Invoice};
use crate::refusal::RuleId;
use crate::time::{Date, Instant};
use crate::world::Key;

/// What a provider hands in for redemption (article 21).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// The civil day on which the service was complete (R20.1).
    pub completed_on: Date,
    /// What was carried out, line by line.
    pub lines: Vec<CarriedOut>,
    /// What the enterprise has paid itself, by its receipts, in fen (R21.2).
    pub self_paid_fen: Fen,
    /// The invoices.
    pub invoices: Vec<Invoice>,
    /// The files, each with its kind and, for evidence of the service, its type.
    pub materials: Vec<Evidence>,
}

/// A redemption was handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submitted {
    /// The redemption.
    pub redemption: RedemptionId,
    /// The voucher.
    pub voucher: VoucherId,
    /// Its contract.
    pub contract: ContractId,
    /// Who holds the voucher.
    pub enterprise: EnterpriseId,
    /// Who redeems.
    pub provider: ProviderId,
    /// The support year.
    pub year: i32,
    /// When.
    pub at: Instant,
    /// The face value, in fen.
    pub face_fen: Fen,
    /// The ratio, in basis points.
    pub ratio: BasisPoints,
    /// What was handed in.
    pub file: File,
    /// Where the money goes, sealed.
    pub account: Sealed,
    /// The rules that were applied and passed.
    pub passed: Vec<RuleId>,
    /// Invoices of an earlier version that are not in this one: free again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freed: Vec<String>,
    /// Files that nobody has cited before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_used: Vec<Digest>,
}

/// Bureau and finance have determined the amount (R22.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Determined {
    /// The redemption.
    pub redemption: RedemptionId,
    /// The voucher.
    pub voucher: VoucherId,
    /// The support year.
    pub year: i32,
    /// When.
    pub at: Instant,
    /// The second person.
    pub by: AccountId,
    /// For which body.
    pub body: Body,
    /// The face value that was committed, in fen.
    pub face_fen: Fen,
    /// What is paid, in fen; the rest of the face value is set free.
    pub amount_fen: Fen,
    /// Whether the rest lapses instead of returning to what is available.
    pub lapsed: bool,
    /// Why.
    pub reason: String,
}

/// What happened to a redemption.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A draft was saved.
    Saved {
        /// The redemption.
        redemption: RedemptionId,
        /// The voucher.
        voucher: VoucherId,
        /// Its contract.
        contract: ContractId,
        /// Who holds the voucher.
        enterprise: EnterpriseId,
        /// Who redeems.
        provider: ProviderId,
        /// The support year.
        year: i32,
        /// The face value, in fen.
        face_fen: Fen,
        /// When.
        at: Instant,
        /// What was typed, sealed.
        draft: Sealed,
    },
    /// It was handed in.
    Submitted(Box<Submitted>),
    /// It was sent back for correction.
    Returned {
        /// The redemption.
        redemption: RedemptionId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// Last day for a correction.
        correct_by: Date,
        /// Why.
        reason: String,
        /// Remarks beside the fields.
        remarks: Vec<Remark>,
    },
    /// It was found complete.
    FileAccepted {
        /// The redemption.
        redemption: RedemptionId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
    },
    /// It was checked on site.
    SiteChecked {
        /// The redemption.
        redemption: RedemptionId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The civil day.
        on: Date,
        /// Whether what was found is what the file says.
        matches: bool,
        /// What was found.
        remark: String,
        /// Photos.
        photos: Vec<Digest>,
    },
    /// The first of two persons determined the amount.
    Proposed {
        /// The redemption.
        redemption: RedemptionId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// For which body.
        body: Body,
        /// In fen.
        amount_fen: Fen,
        /// Why.
        reason: String,
    },
    /// The second person, of the other body, determined the same.
    Determined(Determined),
    /// The account was corrected after a bounce.
    AccountCorrected {
        /// The redemption.
        redemption: RedemptionId,
        /// When.
        at: Instant,
        /// The account, sealed.
        account: Sealed,
        /// Why.
        reason: String,
    },
    /// The provider withdrew it.
    Withdrawn {
        /// The redemption.
        redemption: RedemptionId,
        /// The voucher.
        voucher: VoucherId,
        /// Its invoices, free again.
        freed: Vec<String>,
        /// When.
        at: Instant,
        /// Why.
        reason: String,
    },
    /// It was refused.
    Refused {
        /// The redemption.
        redemption: RedemptionId,
        /// The voucher.
        voucher: VoucherId,
        /// Its invoices, free again.
        freed: Vec<String>,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The rule.
        rule: RuleId,
        /// Why.
        reason: String,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Submitted(it) => {
                let mut keys = vec![Key::Redemption(it.redemption), Key::Voucher(it.voucher)];
                let numbers = it.file.invoices.iter().map(|invoice| &invoice.number);
                keys.extend(numbers.chain(&it.freed).map(|number| claim::invoice(number)));
                keys.extend(it.first_used.iter().copied().map(Key::Upload));
                keys
            }
            Self::Withdrawn { redemption, voucher, freed, .. }
            | Self::Refused { redemption, voucher, freed, .. } => {
                let mut keys = vec![Key::Redemption(*redemption), Key::Voucher(*voucher)];
                keys.extend(freed.iter().map(|number| claim::invoice(number)));
                keys
            }
            Self::Determined(it) => {
                vec![Key::Redemption(it.redemption), Key::Voucher(it.voucher), Key::Budget(it.year)]
            }
            Self::SiteChecked { redemption, photos, .. } => {
                let mut keys = vec![Key::Redemption(*redemption)];
                keys.extend(photos.iter().copied().map(Key::Upload));
                keys
            }
            // The voucher knows its redemption from the first draft: there is one at a time.
            Self::Saved { redemption, voucher, .. } => {
                vec![Key::Redemption(*redemption), Key::Voucher(*voucher)]
            }
            Self::Returned { redemption, .. }
            | Self::FileAccepted { redemption, .. }
            | Self::Proposed { redemption, .. }
            | Self::AccountCorrected { redemption, .. } => vec![Key::Redemption(*redemption)],
        }
    }

    /// The redemption that it begins or hands in for a voucher.
    pub fn opens(&self) -> Option<RedemptionId> {
        match self {
            Self::Saved { redemption, .. } => Some(*redemption),
            Self::Submitted(it) => Some(it.redemption),
            _ => None,
        }
    }

    pub(super) const fn act(&self) -> Option<Act> {
        match self {
            Self::Saved { .. } => None,
            Self::Submitted(_) => Some(Act::Submit),
            Self::Returned { .. } => Some(Act::Return),
            Self::FileAccepted { .. } => Some(Act::AcceptFile),
            Self::SiteChecked { .. } => Some(Act::Check),
            Self::Proposed { .. } => Some(Act::Propose),
            Self::Determined(_) => Some(Act::Determine),
            Self::AccountCorrected { .. } => Some(Act::Correct),
            Self::Withdrawn { .. } => Some(Act::Withdraw),
            Self::Refused { .. } => Some(Act::Refuse),
        }
    }
}

impl Redemption {
    pub(super) fn follow(&mut self, event: &Event) {
        match event {
            Event::Saved { draft, .. } => self.draft = Some(draft.clone()),
            Event::Submitted(it) => self.handed_in(it),
            Event::Returned { at, by, correct_by, reason, remarks, .. } => {
                self.handle(*at, Act::Return, *by);
                let (reason, remarks) = (reason.clone(), remarks.clone());
                self.returned = Some(Returned { correct_by: *correct_by, reason, remarks });
            }
            Event::FileAccepted { at, by, .. } => self.handle(*at, Act::AcceptFile, *by),
            Event::SiteChecked { by, on, matches, .. } => {
                self.check = Some(SiteCheck { by: *by, on: *on, matches: *matches });
            }
            Event::Proposed { by, body, amount_fen, .. } => {
                self.proposal = Some(Proposal { by: *by, body: *body, amount_fen: *amount_fen });
            }
            Event::Determined(it) => {
                self.handle(it.at, Act::Determine, it.by);
                self.determined_fen = Some(it.amount_fen);
            }
            Event::AccountCorrected { at, account, .. } => {
                self.since = *at;
                self.account = Some(account.clone());
            }
            Event::Withdrawn { at, .. } => self.since = *at,
            Event::Refused { at, by, rule, .. } => {
                self.handle(*at, Act::Refuse, *by);
                self.because = Some(rule.clone());
            }
        }
    }

    fn handle(&mut self, at: Instant, act: Act, by: AccountId) {
        self.since = at;
        self.handled.push(Handled { act, by });
    }

    fn handed_in(&mut self, it: &Submitted) {
        self.since = it.at;
        self.submitted_at = self.submitted_at.or(Some(it.at));
        self.enterprise = it.enterprise;
        self.ratio = it.ratio;
        self.file = Some(it.file.clone());
        self.account = Some(it.account.clone());
        self.returned = None;
        self.draft = None;
    }

    pub(super) fn begun(id: RedemptionId, event: &crate::event::Event) -> Option<Self> {
        let crate::event::Event::Redemption(event) = event else { return None };
        let (voucher, contract, enterprise, provider, year, face_fen, since) = match event {
            Event::Saved {
                voucher, contract, enterprise, provider, year, face_fen, at, ..
            } => (*voucher, *contract, *enterprise, *provider, *year, *face_fen, *at),
            Event::Submitted(it) => {
                let parties = (it.voucher, it.contract, it.enterprise, it.provider);
                (parties.0, parties.1, parties.2, parties.3, it.year, it.face_fen, it.at)
            }
            _ => return None,
        };
        Some(Self {
            id,
            voucher,
            contract,
            enterprise,
            provider,
            year,
            face_fen,
            ratio: BasisPoints(0),
            status: Status::Draft,
            since,
            draft: None,
            file: None,
            submitted_at: None,
            handled: Vec::new(),
            returned: None,
            panel: None,
            to_check: false,
            check: None,
            lines: Vec::new(),
            accepted_basis_fen: None,
            proposal: None,
            determined_fen: None,
            settlement: None,
            account: None,
            bounced: None,
            bounced_on: None,
            paid_on: None,
            because: None,
        })
    }
}
