//! What happens to an application, and what it leaves on the file.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Act, Application, Decided, Finding, Handled, Remark, Returned};
use crate::claim;
use crate::contract::{Terms, agreement};
use crate::digest::Digest;
use crate::ids::{AccountId, ApplicationId, CaseId, ContractId, EnterpriseId};
use crate::money::Fen;
use crate::occasion::Sealed;
use crate::refusal::RuleId;
use crate::subsidy::Estimate;
use crate::time::{Date, Instant};
use crate::world::Key;

/// An application was accepted for review: the form, its order and what the rules said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submitted {
    /// The application.
    pub application: ApplicationId,
    /// The applicant.
    pub enterprise: EnterpriseId,
    /// When.
    pub at: Instant,
    /// The support year.
    pub year: i32,
    /// The order given now: the first, or a later one beside it; none when the first is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// The pack version that judges the file from its first acceptance on.
    pub pack_version: u32,
    /// The contract's id.
    pub contract_id: ContractId,
    /// Another contract that an earlier version of the form named; it is free again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<ContractId>,
    /// The contract.
    pub contract: Terms,
    /// The reviewing jurisdiction.
    pub jurisdiction: String,
    /// The priority tier.
    pub tier: u8,
    /// The subsidy before the cap.
    pub estimate: Estimate,
    /// The subsidy within the cap, in fen.
    pub estimate_fen: Fen,
    /// What counts of each line at most, in fen: the redemption is held against it (R16.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line_basis_fen: Vec<Fen>,
    /// The cloud plan (article 5).
    pub plan: String,
    /// The files handed in, each with its kind.
    pub materials: Vec<super::Material>,
    /// Whom to call, sealed.
    pub contact: Sealed,
    /// The rules that were applied and passed.
    pub passed: Vec<RuleId>,
    /// The points for officers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Keyed digests of contact and address that no applicant has borne before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Files of this form that no application has used before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_used: Vec<Digest>,
}

/// What happened to an application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A draft was saved.
    Saved {
        /// The application.
        application: ApplicationId,
        /// The applicant.
        enterprise: EnterpriseId,
        /// When.
        at: Instant,
        /// What was typed, sealed.
        draft: Sealed,
    },
    /// It was accepted for review.
    Submitted(Box<Submitted>),
    /// It was sent back for correction.
    Returned {
        /// The application.
        application: ApplicationId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// Last day on which a correction keeps the order.
        correct_by: Date,
        /// Why.
        reason: String,
        /// Remarks beside the fields.
        remarks: Vec<Remark>,
    },
    /// The district recommended it.
    Recommended {
        /// The application.
        application: ApplicationId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// Why.
        opinion: String,
        /// The points, as decided.
        findings: Vec<Finding>,
    },
    /// The bureau approved it.
    Approved {
        /// The application.
        application: ApplicationId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// Why.
        opinion: String,
        /// The points, as decided.
        findings: Vec<Finding>,
    },
    /// An officer refused it.
    Refused {
        /// The application.
        application: ApplicationId,
        /// Its contract, free again.
        contract: Option<ContractId>,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The rule.
        rule: RuleId,
        /// Why.
        reason: String,
    },
    /// A sanction ended it: its enterprise or its provider was found at fault (R23.3, R23.4).
    Struck {
        /// The application.
        application: ApplicationId,
        /// Its contract, free again.
        contract: Option<ContractId>,
        /// When.
        at: Instant,
        /// The case.
        case: CaseId,
        /// The rule.
        rule: RuleId,
    },
    /// The enterprise withdrew it.
    Withdrawn {
        /// The application.
        application: ApplicationId,
        /// Its contract, free again.
        contract: Option<ContractId>,
        /// When.
        at: Instant,
        /// Why.
        reason: String,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Submitted(it) => {
                let mut keys = vec![
                    Key::Application(it.application),
                    Key::Contract(it.contract_id),
                    agreement(it.enterprise, it.contract.provider, &it.contract.number),
                ];
                keys.extend(it.released.map(Key::Contract));
                keys.extend(it.marks.iter().map(|mark| Key::Claim(claim::likeness(mark))));
                if it.order.is_some() {
                    keys.push(Key::Queue(it.year));
                }
                let files = it.materials.iter().map(|material| material.file);
                let files: BTreeSet<Digest> = files.chain(it.contract.annex).collect();
                keys.extend(files.into_iter().map(Key::Upload));
                keys
            }
            Self::Refused { application, contract, .. }
            | Self::Struck { application, contract, .. }
            | Self::Withdrawn { application, contract, .. } => {
                let mut keys = vec![Key::Application(*application)];
                keys.extend(contract.map(Key::Contract));
                keys
            }
            Self::Saved { application, .. }
            | Self::Returned { application, .. }
            | Self::Recommended { application, .. }
            | Self::Approved { application, .. } => vec![Key::Application(*application)],
        }
    }

    /// The order that it gives.
    pub fn order_given(&self) -> Option<u32> {
        match self {
            Self::Submitted(it) => it.order,
            _ => None,
        }
    }

    /// Whether the contract may carry another application after it.
    pub const fn frees_contract(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Struck { .. } | Self::Withdrawn { .. })
    }

    pub(super) fn act(&self) -> Option<Act> {
        match self {
            Self::Saved { .. } => None,
            Self::Submitted(_) => Some(Act::Submit),
            Self::Returned { .. } => Some(Act::Return),
            Self::Recommended { .. } => Some(Act::Recommend),
            Self::Approved { .. } => Some(Act::Approve),
            Self::Refused { .. } => Some(Act::Refuse),
            Self::Struck { .. } => Some(Act::Strike),
            Self::Withdrawn { .. } => Some(Act::Withdraw),
        }
    }

    pub(super) fn begins(&self) -> Option<(EnterpriseId, Instant)> {
        match self {
            Self::Saved { enterprise, at, .. } => Some((*enterprise, *at)),
            Self::Submitted(it) => Some((it.enterprise, it.at)),
            _ => None,
        }
    }

    fn at(&self) -> Instant {
        match self {
            Self::Submitted(it) => it.at,
            Self::Saved { at, .. }
            | Self::Returned { at, .. }
            | Self::Recommended { at, .. }
            | Self::Approved { at, .. }
            | Self::Refused { at, .. }
            | Self::Struck { at, .. }
            | Self::Withdrawn { at, .. } => *at,
        }
    }
}

impl Application {
    pub(super) fn follow(&mut self, event: &Event) {
        self.since = event.at();
        match event {
            Event::Saved { draft, .. } => self.draft = Some(draft.clone()),
            Event::Submitted(it) => self.accepted(it),
            Event::Returned { by, correct_by, reason, remarks, .. } => {
                self.handled(Act::Return, *by);
                self.returned = Some(Returned {
                    correct_by: *correct_by,
                    reason: reason.clone(),
                    remarks: remarks.clone(),
                });
            }
            Event::Recommended { by, findings, .. } => {
                self.handled(Act::Recommend, *by);
                self.findings.clone_from(findings);
            }
            Event::Approved { by, findings, .. } => {
                self.handled(Act::Approve, *by);
                self.findings.clone_from(findings);
            }
            Event::Refused { by, rule, .. } => {
                self.handled(Act::Refuse, *by);
                self.because = Some(rule.clone());
            }
            Event::Struck { rule, .. } => self.because = Some(rule.clone()),
            Event::Withdrawn { .. } => {}
        }
    }

    fn accepted(&mut self, it: &Submitted) {
        match (self.order, it.order) {
            (None, order) => {
                self.order = order;
                self.accepted_at = Some(it.at);
                self.pack_version = Some(it.pack_version);
            }
            (Some(_), Some(later)) => self.later_order = Some(later),
            (Some(_), None) => {}
        }
        self.draft = None;
        self.returned = None;
        self.year = Some(it.year);
        self.contract = Some(it.contract_id);
        self.provider = Some(it.contract.provider);
        self.jurisdiction.clone_from(&it.jurisdiction);
        self.tier = it.tier;
        self.estimate = Some(it.estimate);
        self.estimate_fen = it.estimate_fen;
        self.findings.clone_from(&it.findings);
    }

    fn handled(&mut self, act: Act, by: AccountId) {
        self.handled.retain(|handled| handled.act != act);
        self.handled.push(Handled { act, by });
    }
}

impl Finding {
    /// The finding with an officer's decision.
    pub fn decided(self, accepted: bool, reason: String, by: AccountId) -> Self {
        Self { decided: Some(Decided { accepted, reason, by }), ..self }
    }
}
