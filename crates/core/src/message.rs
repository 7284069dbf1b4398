//! The outbox: what the office has to tell a party (R19.1: before a voucher ends). Who delivers it
//! reads it here; the portal shows it to the party.

mod told;

use serde::{Deserialize, Serialize};

pub use told::{Told, Topic, by_event, by_inspection, by_payment, by_publicity};

use crate::account::Party;
use crate::choice;
use crate::event::Event;
use crate::ids::MessageId;
use crate::refusal::Stop;
use crate::time::{Date, Instant};
use crate::voucher;
use crate::world::Key;

choice! {
    /// What a message is about.
    pub enum Kind {
        /// A voucher's validity ends soon.
        VoucherEnds = "voucher-ends",
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub to: Party,
    /// To whom else.
    pub copy: Option<Party>,
    /// What it is about.
    pub kind: Kind,
    /// What it concerns.
    pub about: Key,
    /// The day that matters.
    pub due: Date,
    /// How many days before it.
    pub days: u32,
    /// When it was written.
    pub at: Instant,
}

impl Message {
    /// A message stands as it is.
    ///
    /// # Errors
    /// None.
    #[allow(clippy::unnecessary_wraps, reason = "one shape for every entity")]
    pub fn admit(&self, _: &Event) -> Result<(), Stop> {
        Ok(())
    }

    /// The message, once written.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        let Event::Voucher(voucher::Event::Reminded {
            voucher,
            holder,
            provider,
            message,
            days,
            last_day,
            at,
        }) = event
        else {
            return before;
        };
        Some(Self {
            id: *message,
            to: Party::Enterprise(*holder),
            copy: Some(Party::Provider(*provider)),
            kind: Kind::VoucherEnds,
            about: Key::Voucher(*voucher),
            due: *last_day,
            days: *days,
            at: *at,
        })
    }
}
