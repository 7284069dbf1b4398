//! What happens to a case.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Case, Finding, Ground, Standing, Status};
use crate::account::Party;
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::ids::{AccountId, CaseId, SignalId, VoucherId};
use crate::money::Fen;
use crate::occasion::Sealed;
use crate::time::{Date, Instant};
use crate::world::Key;

/// A case was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: AccountId,
    /// The civil day.
    pub on: Date,
    /// Why.
    pub grounds: String,
    /// Whose conduct it is about.
    pub parties: Vec<Party>,
    /// From which signals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<SignalId>,
    /// Who complained and how to reach them, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complainant: Option<Sealed>,
    /// What was brought with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Digest>,
}

/// A finding on one party (R23.6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: AccountId,
    /// The party.
    pub party: Party,
    /// Whether it is at fault.
    pub at_fault: bool,
    /// On what ground.
    pub ground: Ground,
    /// What was found.
    pub facts: String,
    /// What proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Digest>,
}

/// A party at fault, as it is sanctioned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Struck {
    /// The party.
    pub party: Party,
    /// Under this credit code it stands on the internal list.
    pub credit_code: CreditCode,
    /// Of a party that a second look frees: the last day of the ban by which another case still
    /// holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub still: Option<Date>,
}

/// The sanction (R23.1 to R23.5): admission and eligibility are lost, the parties stand on the
/// internal list. What becomes of the vouchers stands in their own events beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sanctioned {
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Instant,
    /// The second person.
    pub by: AccountId,
    /// The civil day.
    pub on: Date,
    /// The last day of the ban, through 24:00.
    pub until: Date,
    /// The parties at fault.
    pub parties: Vec<Struck>,
    /// Why.
    pub reason: String,
}

/// A second look at a sanction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reviewed {
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Instant,
    /// By whom: nobody who sanctioned.
    pub by: AccountId,
    /// Whether the sanction stands. If not, bans, losses and what is still owed end with it.
    pub upheld: bool,
    /// Why.
    pub reason: String,
    /// Whom it frees, if it does not stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freed: Vec<Struck>,
    /// What is no longer claimed back, by support year, in fen.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dropped_fen: BTreeMap<i32, Fen>,
}

/// What happened to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was opened.
    Opened(Box<Opened>),
    /// A party was heard, or did not use its chance.
    Heard {
        /// The case.
        case: CaseId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The party.
        party: Party,
        /// What it said, sealed; none where it did not appear though it was told in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Sealed>,
    },
    /// There is a finding on a party.
    Found(Box<Found>),
    /// The first of two persons proposes the sanction.
    SanctionProposed {
        /// The case.
        case: CaseId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// Why.
        reason: String,
    },
    /// The second person decided it.
    Sanctioned(Box<Sanctioned>),
    /// Suspected crime was referred (R23.6).
    Referred {
        /// The case.
        case: CaseId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// To which body.
        to: String,
        /// The letter's number.
        document: String,
    },
    /// It was looked at again.
    Reviewed(Box<Reviewed>),
    /// Money came back (R23.2).
    Received {
        /// The case.
        case: CaseId,
        /// The voucher.
        voucher: VoucherId,
        /// The support year whose budget paid.
        year: i32,
        /// When it was recorded.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The civil day of receipt.
        on: Date,
        /// In fen.
        amount_fen: Fen,
        /// The treasury's receipt.
        document: String,
    },
    /// It ended.
    Closed {
        /// The case.
        case: CaseId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// Whether nobody was at fault.
        dismissed: bool,
        /// Why.
        reason: String,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        let struck = |all: &[Struck]| {
            let keys = all.iter().flat_map(|it| [party(it.party), Key::Ban(it.credit_code)]);
            keys.collect::<Vec<_>>()
        };
        let mut keys = vec![Key::Case(self.case())];
        match self {
            Self::Opened(it) => {
                keys.extend(it.evidence.iter().copied().map(Key::Upload));
                keys.extend(it.signals.iter().copied().map(Key::Signal));
            }
            Self::Found(it) => keys.extend(it.evidence.iter().copied().map(Key::Upload)),
            Self::Sanctioned(it) => keys.extend(struck(&it.parties)),
            Self::Reviewed(it) => {
                keys.extend(struck(&it.freed));
                keys.extend(it.dropped_fen.keys().copied().map(Key::Budget));
            }
            Self::Received { year, .. } => keys.push(Key::Budget(*year)),
            Self::Heard { .. }
            | Self::SanctionProposed { .. }
            | Self::Referred { .. }
            | Self::Closed { .. } => {}
        }
        keys
    }

    /// The case.
    pub const fn case(&self) -> CaseId {
        match self {
            Self::Opened(it) => it.case,
            Self::Found(it) => it.case,
            Self::Sanctioned(it) => it.case,
            Self::Reviewed(it) => it.case,
            Self::Heard { case, .. }
            | Self::SanctionProposed { case, .. }
            | Self::Referred { case, .. }
            | Self::Received { case, .. }
            | Self::Closed { case, .. } => *case,
        }
    }
}

/// The file of a party.
fn party(party: Party) -> Key {
    match party {
        Party::Enterprise(id) => Key::Enterprise(id),
        Party::Provider(id) => Key::Provider(id),
    }
}

impl Case {
    pub(super) fn follow(&mut self, event: &Event) {
        match event {
            Event::Heard { at, party, statement, .. } => {
                let standing = self.parties.entry(*party).or_default();
                standing.heard = true;
                // Heard again without a word, what it said before stays.
                standing.statement = statement.clone().or(standing.statement.take());
                let all = self.parties.values().all(|it| it.heard);
                self.moved(*at, if all { Status::Heard } else { self.status });
            }
            Event::Found(it) => self.found(it),
            Event::SanctionProposed { at, by, .. } => {
                self.proposed_by = Some(*by);
                self.since = *at;
            }
            Event::Sanctioned(it) => {
                self.sanctioned_by = Some(it.by);
                for struck in &it.parties {
                    let standing = self.parties.entry(struck.party).or_default();
                    standing.banned_until = Some(it.until);
                    standing.banned_as = Some(struck.credit_code);
                }
                self.moved(it.at, Status::Sanctioned);
            }
            Event::Referred { to, .. } => self.referred_to = Some(to.clone()),
            Event::Reviewed(it) => self.reviewed(it),
            Event::Received { voucher, amount_fen, .. } => {
                let owed = self.claims.iter_mut().find(|it| it.voucher == *voucher && !it.dropped);
                if let Some(claim) = owed {
                    let sum = claim.received_fen.checked_add(*amount_fen);
                    claim.received_fen = sum.unwrap_or(claim.received_fen);
                }
            }
            Event::Closed { at, dismissed, .. } => {
                self.moved(*at, if *dismissed { Status::Dismissed } else { Status::Closed });
            }
            Event::Opened(_) => {}
        }
    }

    fn moved(&mut self, at: Instant, to: Status) {
        self.since = at;
        self.status = to;
    }

    fn found(&mut self, it: &Found) {
        let standing = self.parties.entry(it.party).or_default();
        let (at_fault, ground, by) = (it.at_fault, it.ground, it.by);
        let (facts, evidence) = (it.facts.clone(), it.evidence.clone());
        standing.found = Some(Finding { at_fault, ground, by, facts, evidence });
        // What was proposed rested on other findings.
        self.proposed_by = None;
        let all = self.parties.values().all(|it| it.found.is_some());
        self.moved(it.at, if all { Status::Found } else { self.status });
    }

    fn reviewed(&mut self, it: &Reviewed) {
        self.since = it.at;
        self.upheld = Some(it.upheld);
        for struck in &it.freed {
            // Who has taken a party's place is no party of the case.
            if let Some(standing) = self.parties.get_mut(&struck.party) {
                standing.banned_until = None;
            }
        }
        if !it.upheld {
            for claim in &mut self.claims {
                claim.dropped = true;
            }
        }
    }

    pub(super) fn begun(event: &crate::event::Event) -> Option<Self> {
        let crate::event::Event::Case(Event::Opened(it)) = event else { return None };
        Some(Self {
            id: it.case,
            status: Status::Open,
            since: it.at,
            opened_by: it.by,
            opened_on: it.on,
            grounds: it.grounds.clone(),
            signals: it.signals.clone(),
            complainant: it.complainant.clone(),
            evidence: it.evidence.clone(),
            parties: it.parties.iter().map(|party| (*party, Standing::default())).collect(),
            vouchers: BTreeMap::new(),
            proposed_by: None,
            sanctioned_by: None,
            claims: Vec::new(),
            referred_to: None,
            upheld: None,
        })
    }
}
