//! A case of suspected violation (违规案件; article 23): opened from signals or complaints, heard,
//! found on each party, sanctioned by two persons, looked at again, and what was paid claimed back.
//!
//! Opening freezes the vouchers at once; a sanction's cascade is one command's events: all or none.

mod acts;
mod event;
mod forms;
mod money;
mod sanction;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use acts::{close, find, freeze, hear, open, receive, refer};
pub use event::{Event, Found, Opened, Reviewed, Sanctioned, Struck};
pub use forms::{
    Close, DecideVoucher, Find, Freeze, Hear, Open, Receive, Refer, Review, Sanction, close_target,
    decide_target, find_target, freeze_target, hear_target, needs, open_target, receive_target,
    refer_target, review_target, sanction_target,
};
pub(crate) use sanction::successor;
pub use sanction::{decide_voucher, foreseen, review, sanction};

use crate::account::Party;
use crate::choice;
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{AccountId, CaseId, RedemptionId, SignalId, VoucherId};
use crate::money::Fen;
use crate::occasion::Sealed;
use crate::refusal::{Refusal, Stop, require};
use crate::time::{Date, Instant};
use crate::voucher::{self, Purse};
use crate::world::Key;

choice! {
    /// Where a case stands.
    pub enum Status {
        /// Opened; the parties are to be heard.
        Open = "open",
        /// Every party was heard.
        Heard = "heard",
        /// There is a finding on every party, at least one at fault.
        Found = "found",
        /// Sanctioned.
        Sanctioned = "sanctioned",
        /// Nobody was at fault; nothing is frozen any more.
        Dismissed = "dismissed",
        /// Everything that followed from the sanction is done.
        Closed = "closed",
    }
}

choice! {
    /// What is done with a case.
    pub enum Act {
        /// Further vouchers are frozen.
        Freeze = "freeze",
        /// A party is heard.
        Hear = "hear",
        /// Something is found on a party.
        Find = "find",
        /// A sanction is proposed, and decided.
        Sanction = "sanction",
        /// A frozen voucher is decided.
        DecideVoucher = "decide-voucher",
        /// It is referred to others.
        Refer = "refer",
        /// A sanction is looked at again.
        Review = "review",
        /// Money that came back is booked.
        Receive = "receive",
        /// It ends.
        Close = "close",
    }
}

/// In which states each is done: before the sanction a case ends by being dismissed, after it by
/// being closed.
pub const OPEN: &[(Status, Act)] = &[
    (Status::Open, Act::Freeze),
    (Status::Heard, Act::Freeze),
    (Status::Found, Act::Freeze),
    (Status::Sanctioned, Act::Freeze),
    (Status::Open, Act::Hear),
    (Status::Heard, Act::Hear),
    (Status::Open, Act::Find),
    (Status::Heard, Act::Find),
    (Status::Found, Act::Find),
    (Status::Found, Act::Sanction),
    (Status::Open, Act::DecideVoucher),
    (Status::Heard, Act::DecideVoucher),
    (Status::Found, Act::DecideVoucher),
    (Status::Sanctioned, Act::DecideVoucher),
    (Status::Open, Act::Refer),
    (Status::Heard, Act::Refer),
    (Status::Found, Act::Refer),
    (Status::Sanctioned, Act::Refer),
    (Status::Sanctioned, Act::Review),
    (Status::Sanctioned, Act::Receive),
    (Status::Open, Act::Close),
    (Status::Heard, Act::Close),
    (Status::Found, Act::Close),
    (Status::Sanctioned, Act::Close),
];

choice! {
    /// What a finding rests on (article 23).
    pub enum Ground {
        /// False information (提供虚假信息).
        FalseInformation = "false-information",
        /// Collusion (恶意串通).
        Collusion = "collusion",
        /// Transfer, second use or another purpose (转让、重复使用、挪作他用).
        Misuse = "misuse",
        /// Nothing was found.
        None = "none",
    }
}

/// A party of a case, and how far it is with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether it was heard, or did not use the chance it was given (R23.6).
    pub heard: bool,
    /// What it said, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Sealed>,
    /// What was found on it.
    pub found: Option<Finding>,
    /// The last day of its ban, once it is sanctioned (R23.5).
    pub banned_until: Option<Date>,
    /// The credit code under which it was put on the internal list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banned_as: Option<CreditCode>,
}

/// A finding on one party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Whether it is at fault.
    pub at_fault: bool,
    /// On what ground.
    pub ground: Ground,
    /// Who found it.
    pub by: AccountId,
    /// What was found.
    #[serde(default)]
    pub facts: String,
    /// What proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Digest>,
}

/// Money to be paid back (R23.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The voucher.
    pub voucher: VoucherId,
    /// Its redemption.
    pub redemption: Option<RedemptionId>,
    /// The support year whose budget paid.
    pub year: i32,
    /// In fen.
    pub amount_fen: Fen,
    /// Received so far, in fen.
    pub received_fen: Fen,
    /// Whether a second look has dropped what was not received yet.
    pub dropped: bool,
}

impl Claim {
    /// What is still to be paid back, in fen.
    pub fn owed(&self) -> Fen {
        let owed = self.amount_fen.checked_sub(self.received_fen).filter(|_| !self.dropped);
        owed.unwrap_or(Fen::ZERO)
    }
}

choice! {
    /// What became of a voucher of a case.
    pub enum Fate {
        /// Frozen, to be decided.
        Frozen = "frozen",
        /// Set free again.
        Thawed = "thawed",
        /// Cancelled.
        Cancelled = "cancelled",
    }
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: Instant,
    /// Who opened it.
    pub opened_by: AccountId,
    /// The civil day.
    pub opened_on: Date,
    /// Why.
    pub grounds: String,
    /// The signals from which it was opened.
    pub signals: Vec<SignalId>,
    /// Who complained and how to reach them, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complainant: Option<Sealed>,
    /// What was brought with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Digest>,
    /// The parties.
    pub parties: BTreeMap<Party, Standing>,
    /// The vouchers.
    pub vouchers: BTreeMap<VoucherId, Fate>,
    /// Who proposed the sanction; another person decides.
    pub proposed_by: Option<AccountId>,
    /// Who decided it.
    pub sanctioned_by: Option<AccountId>,
    /// What is to be paid back.
    pub claims: Vec<Claim>,
    /// To whom it was referred.
    pub referred_to: Option<String>,
    /// Whether a second look upheld it; none before.
    pub upheld: Option<bool>,
}

impl Case {
    /// The parties found at fault.
    pub fn at_fault(&self) -> impl Iterator<Item = Party> + '_ {
        let guilty = |it: &Standing| it.found.as_ref().is_some_and(|found| found.at_fault);
        self.parties.iter().filter(move |(_, it)| guilty(it)).map(|(party, _)| *party)
    }

    /// Whether something is still to be done: a voucher frozen, money not yet paid back.
    pub fn pending(&self) -> bool {
        self.frozen().next().is_some() || self.claims.iter().any(|it| it.owed() > Fen::ZERO)
    }

    /// Whether a frozen voucher can be cancelled and not only be set free: a sanction stands.
    pub fn cancels(&self) -> bool {
        self.status == Status::Sanctioned && self.upheld != Some(false)
    }

    /// Whether its state lets an act through.
    fn lets(&self, act: Act) -> bool {
        OPEN.contains(&(self.status, act))
    }

    /// A case moves from opening over hearing and finding to sanction and close; nothing moves once
    /// it is dismissed or closed.
    ///
    /// # Errors
    /// Refused by R23.6 (order of the procedure), R23.1 (the case is over), R23.2 (more is received
    /// than was claimed).
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        match event {
            Fact::Case(event) => self.admit_own(event),
            // A dismissal sets free what it still holds.
            Fact::Voucher(voucher::Event::Thawed { .. }) => {
                require(self.status != Status::Closed, || self.refusal("R23.1"))
            }
            Fact::Voucher(_) => require(self.lets(Act::Freeze), || self.refusal("R23.1")),
            _ => Ok(()),
        }
    }

    fn admit_own(&self, event: &Event) -> Result<(), Stop> {
        let holds = match event {
            Event::Opened(_) => return Err(self.refusal("R23.1").into()),
            Event::Heard { .. } => self.lets(Act::Hear),
            Event::Found(it) => {
                self.lets(Act::Find)
                    && self.parties.get(&it.party).is_some_and(|standing| standing.heard)
            }
            Event::SanctionProposed { .. } => self.lets(Act::Sanction),
            Event::Sanctioned(it) => {
                self.lets(Act::Sanction)
                    && self.proposed_by.is_some_and(|first| first != it.by)
                    && it.parties.iter().all(|struck| self.at_fault().any(|it| it == struck.party))
            }
            Event::Referred { .. } => self.lets(Act::Refer),
            Event::Reviewed(_) => self.lets(Act::Review) && self.upheld.is_none(),
            Event::Received { voucher, amount_fen, .. } => {
                let claim = self.claims.iter().find(|it| it.voucher == *voucher && !it.dropped);
                let sum = claim.and_then(|it| it.received_fen.checked_add(*amount_fen));
                let within = claim.zip(sum).is_some_and(|(it, sum)| sum <= it.amount_fen);
                return require(within, || self.refusal("R23.2"));
            }
            Event::Closed { dismissed, .. } => {
                let sanctioned = self.status == Status::Sanctioned;
                let done =
                    if sanctioned { !self.pending() } else { self.at_fault().next().is_none() };
                self.lets(Act::Close) && *dismissed != sanctioned && done
            }
        };
        require(holds, || self.refusal("R23.6"))
    }

    fn refusal(&self, rule: &'static str) -> Refusal {
        Refusal::new(rule, [("case", json!(self.id)), ("status", json!(self.status))])
    }

    /// The case after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Some(mut it) = before else { return Self::begun(event) };
        match event {
            Fact::Case(event) => it.follow(event),
            Fact::Voucher(voucher::Event::Frozen { voucher, .. }) => {
                it.vouchers.insert(*voucher, Fate::Frozen);
            }
            Fact::Voucher(voucher::Event::Thawed { voucher, .. }) => {
                it.vouchers.insert(*voucher, Fate::Thawed);
            }
            Fact::Voucher(voucher::Event::Cancelled(cancelled)) => {
                it.vouchers.insert(cancelled.voucher, Fate::Cancelled);
                if cancelled.purse == Purse::Paid {
                    it.claims.push(Claim {
                        voucher: cancelled.voucher,
                        redemption: cancelled.redemption,
                        year: cancelled.year,
                        amount_fen: cancelled.amount_fen,
                        received_fen: Fen::ZERO,
                        dropped: false,
                    });
                }
            }
            _ => {}
        }
        Some(it)
    }
}
