//! A settlement: a batch of payments to providers (集中兑现; R22.5). Prepared by one person, sent by
//! another, and each payment recorded as the bank answers it.

mod answers;
mod listing;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use answers::{Answered, Record, record, record_target};
pub use listing::{
    Prepare, Send, needs, prepare, prepare_needs, prepare_target, send, send_target,
};

use crate::choice;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{AccountId, ProviderId, RedemptionId, SettlementId, VoucherId};
use crate::money::Fen;
use crate::refusal::{Refusal, Stop, require};
use crate::time::{Date, Instant};
use crate::world::Key;

choice! {
    /// Where a settlement stands.
    pub enum Status {
        /// The list is fixed; to be sent by another person.
        Prepared = "prepared",
        /// With the bank.
        Sent = "sent",
        /// The bank has answered every payment.
        Closed = "closed",
    }
}

choice! {
    /// What the bank answered.
    pub enum Outcome {
        /// Paid.
        Paid = "paid",
        /// Sent back.
        Bounced = "bounced",
    }
}

choice! {
    /// What is done with a settlement.
    pub enum Act {
        /// Another person than who prepared it sends it.
        Send = "send",
        /// The bank's answers are recorded.
        Record = "record",
    }
}

/// In which state each is done.
pub const OPEN: &[(Status, Act)] = &[(Status::Prepared, Act::Send), (Status::Sent, Act::Record)];

/// One payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The redemption.
    pub redemption: RedemptionId,
    /// Its voucher.
    pub voucher: VoucherId,
    /// Who is paid.
    pub provider: ProviderId,
    /// The support year whose budget pays.
    pub year: i32,
    /// In fen.
    pub amount_fen: Fen,
    /// What the bank answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// A settlement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// Its id.
    pub id: SettlementId,
    /// Where it stands.
    pub status: Status,
    /// The payments, in the order of the list.
    pub items: Vec<Item>,
    /// SHA-256 of the list as prepared: compact JSON of its items.
    pub digest: Digest,
    /// Their sum, in fen.
    pub total_fen: Fen,
    /// Who prepared it.
    pub prepared_by: AccountId,
    /// The civil day.
    pub prepared_on: Date,
    /// Who sent it.
    pub sent_by: Option<AccountId>,
    /// The civil day.
    pub sent_on: Option<Date>,
}

/// What happened to a settlement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The list was fixed.
    Prepared {
        /// The settlement.
        settlement: SettlementId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The civil day.
        on: Date,
        /// The payments.
        items: Vec<Item>,
        /// SHA-256 of the list.
        digest: Digest,
        /// Their sum, in fen.
        total_fen: Fen,
    },
    /// It was sent to the bank.
    Sent {
        /// The settlement.
        settlement: SettlementId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The civil day.
        on: Date,
        /// Payments that a case has frozen since: taken off the list.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dropped: Vec<RedemptionId>,
    },
    /// The bank has paid one.
    Paid {
        /// The settlement.
        settlement: SettlementId,
        /// The redemption.
        redemption: RedemptionId,
        /// Its voucher.
        voucher: VoucherId,
        /// The support year.
        year: i32,
        /// In fen.
        amount_fen: Fen,
        /// When it was recorded.
        at: Instant,
        /// The civil day of payment.
        on: Date,
        /// The bank's reference.
        reference: String,
    },
    /// The bank has sent one back.
    Bounced {
        /// The settlement.
        settlement: SettlementId,
        /// The redemption.
        redemption: RedemptionId,
        /// When it was recorded.
        at: Instant,
        /// The civil day.
        on: Date,
        /// The bank's reason.
        reason: String,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Prepared { settlement, items, .. } => {
                let mut keys = vec![Key::Settlement(*settlement)];
                keys.extend(items.iter().map(|item| Key::Redemption(item.redemption)));
                keys
            }
            Self::Sent { settlement, dropped, .. } => {
                let mut keys = vec![Key::Settlement(*settlement)];
                keys.extend(dropped.iter().copied().map(Key::Redemption));
                keys
            }
            Self::Paid { settlement, redemption, voucher, year, .. } => vec![
                Key::Settlement(*settlement),
                Key::Redemption(*redemption),
                Key::Voucher(*voucher),
                Key::Budget(*year),
            ],
            Self::Bounced { settlement, redemption, .. } => {
                vec![Key::Settlement(*settlement), Key::Redemption(*redemption)]
            }
        }
    }
}

impl Settlement {
    /// The redemptions on the list, in its order.
    pub fn redemptions(&self) -> impl Iterator<Item = RedemptionId> {
        self.items.iter().map(|item| item.redemption)
    }

    /// The payment of a redemption.
    pub fn item(&self, redemption: RedemptionId) -> Option<&Item> {
        self.items.iter().find(|item| item.redemption == redemption)
    }

    /// Whether its state lets an act through.
    pub(crate) fn lets(&self, act: Act) -> bool {
        OPEN.contains(&(self.status, act))
    }

    /// Sent once, by another person than who prepared it; each payment answered once.
    ///
    /// # Errors
    /// Refused by R22.5.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let Fact::Settlement(event) = event else { return Ok(()) };
        let open = |redemption: &RedemptionId| {
            self.lets(Act::Record)
                && self.item(*redemption).is_some_and(|item| item.outcome.is_none())
        };
        let holds = match event {
            Event::Prepared { .. } => false,
            Event::Sent { by, .. } => self.lets(Act::Send) && *by != self.prepared_by,
            Event::Paid { redemption, amount_fen, .. } => {
                open(redemption)
                    && self.item(*redemption).is_some_and(|item| item.amount_fen == *amount_fen)
            }
            Event::Bounced { redemption, .. } => open(redemption),
        };
        require(holds, || Refusal::new("R22.5", [("status", json!(self.status))]))
    }

    /// The settlement after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Fact::Settlement(event) = event else { return before };
        let Some(mut it) = before else { return Self::begun(event) };
        match event {
            Event::Prepared { .. } => {}
            Event::Sent { by, on, dropped, .. } => {
                it.items.retain(|item| !dropped.contains(&item.redemption));
                it.total_fen =
                    Fen::sum(it.items.iter().map(|item| item.amount_fen)).unwrap_or(it.total_fen);
                // With everything taken off there is nothing for the bank to answer.
                it.status = if it.items.is_empty() { Status::Closed } else { Status::Sent };
                it.sent_by = Some(*by);
                it.sent_on = Some(*on);
            }
            Event::Paid { redemption, .. } => it.answered(*redemption, Outcome::Paid),
            Event::Bounced { redemption, .. } => it.answered(*redemption, Outcome::Bounced),
        }
        Some(it)
    }

    fn answered(&mut self, redemption: RedemptionId, outcome: Outcome) {
        if let Some(item) = self.items.iter_mut().find(|item| item.redemption == redemption) {
            item.outcome = Some(outcome);
        }
        if self.items.iter().all(|item| item.outcome.is_some()) {
            self.status = Status::Closed;
        }
    }

    fn begun(event: &Event) -> Option<Self> {
        let Event::Prepared { settlement, by, on, items, digest, total_fen, .. } = event else {
            return None;
        };
        Some(Self {
            id: *settlement,
            status: Status::Prepared,
            items: items.clone(),
            digest: *digest,
            total_fen: *total_fen,
            prepared_by: *by,
            prepared_on: *on,
            sent_by: None,
            sent_on: None,
        })
    }
}
