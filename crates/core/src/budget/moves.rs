//! How an event moves a year's ledger, as a line of the ledger says it (R4.3).

use serde::Serialize;

use super::{Budget, Event};
use crate::choice;
use crate::event::Event as Fact;
use crate::money::Fen;
use crate::voucher::Purse;

choice! {
    /// A move of a year's ledger: from which term to which.
    pub enum Move {
        /// Put in, or taken over: into available.
        Appropriated = "appropriated",
        /// Handed on to the year after: available, carried out.
        CarriedOut = "carried-out",
        /// More or less appropriated after an assessment: into or out of available.
        Adjusted = "adjusted",
        /// What was free when the year was closed: available, lapsed.
        Closed = "closed",
        /// A voucher was issued: available, committed.
        Issued = "issued",
        /// A voucher ended unused: committed, available or lapsed.
        Released = "released",
        /// The amount was determined: committed, payable; the rest is set free.
        Determined = "determined",
        /// Paid: payable, paid.
        Paid = "paid",
        /// A voucher was cancelled before it was paid: committed or payable, set free.
        Cancelled = "cancelled",
        /// A paid voucher was cancelled: claimed back.
        ClaimedBack = "claimed-back",
        /// Received back by the treasury.
        Received = "received",
        /// A second look dropped what was still owed.
        Dropped = "dropped",
    }
}

/// A line of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// What moved.
    pub kind: Move,
    /// In fen; below zero only where an adjustment takes away.
    pub amount: Fen,
}

impl Budget {
    /// How an event moves this ledger; none where it leaves it as it is.
    pub fn moved(&self, event: &Fact) -> Option<Moved> {
        use crate::{case, redemption, settlement, voucher};
        use Move as M;
        let (kind, amount) = match event {
            Fact::Budget(Event::Appropriated { year, carried_in_fen, .. })
                if *year != self.year =>
            {
                (M::CarriedOut, *carried_in_fen)
            }
            Fact::Budget(Event::Appropriated { amount_fen, carried_in_fen, .. }) => {
                (M::Appropriated, amount_fen.checked_add(*carried_in_fen)?)
            }
            Fact::Budget(Event::Adjusted { appropriated_fen, .. }) => {
                (M::Adjusted, appropriated_fen.checked_sub(self.appropriated)?)
            }
            Fact::Budget(Event::Closed { lapsed_fen, .. }) => (M::Closed, *lapsed_fen),
            Fact::Voucher(voucher::Event::Issued(it)) => (M::Issued, it.face_fen),
            Fact::Voucher(voucher::Event::Released(it)) => (M::Released, it.face_fen),
            Fact::Voucher(voucher::Event::Cancelled(it)) if it.purse == Purse::Paid => {
                (M::ClaimedBack, it.amount_fen)
            }
            Fact::Voucher(voucher::Event::Cancelled(it)) => (M::Cancelled, it.amount_fen),
            Fact::Redemption(redemption::Event::Determined(it)) => (M::Determined, it.amount_fen),
            Fact::Settlement(settlement::Event::Paid { amount_fen, .. }) => (M::Paid, *amount_fen),
            Fact::Case(case::Event::Received { amount_fen, .. }) => (M::Received, *amount_fen),
            Fact::Case(case::Event::Reviewed(it)) => {
                (M::Dropped, it.dropped_fen.get(&self.year).copied()?)
            }
            _ => return None,
        };
        Some(Moved { kind, amount })
    }
}
