//! Statistics of the scheme (R1.1): what public money moves, how far files have come, and how long
//! each stage takes against its own deadline.
//!
//! Folded from the journal, leaf by leaf, and kept in memory: a page reads only the leaves that
//! came since the page before. Sums are taken from the events that move the ledger, so that they
//! add up to it. Knows no person; a group of fewer than three firms is not shown alone.

mod books;
mod fold;
mod groups;
mod show;
mod spans;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;
use yunquan_core::event::Event;
use yunquan_core::money::Fen;
use yunquan_core::time::Zone;
use yunquan_store::{Reader, StoreError};

use crate::envelope::Leaf;

pub use books::{Balance, Books, Line};
pub use groups::By;
pub use show::Asked;
pub use spans::{Span, Step};

use fold::Fold;

/// Applications whose money is asked for and not yet reserved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pending {
    /// How many.
    pub count: u64,
    /// Their estimates together, in fen.
    pub sum: Fen,
}

/// Leaves read in one go.
const PAGE: u32 = 2_000;

/// The kinds of event that statistics rest on, as leaves are named.
const KINDS: &[&str] = &[
    "application.",
    "budget.",
    "case.",
    "contract.",
    "panel.",
    "publicity.",
    "redemption.",
    "round.",
    "settlement.",
    "voucher.",
];

/// The most leaves that a page folds itself while the whole is still being folded.
const FEW: u64 = 5_000;

/// The statistics as of the last leaf read.
#[derive(Default)]
pub struct Statistics {
    fold: Mutex<Fold>,
    /// What was shown, with the leaves on which it rested.
    kept: Mutex<BTreeMap<Asked, (u64, Value)>>,
    /// Whether somebody folds the whole journal beside the pages.
    filling: AtomicBool,
}

/// Statistics could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NoStatistics {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A leaf is not of this version.
    #[error("leaf {0} cannot be read")]
    Leaf(u64),
    /// The journal is still being read: so many leaves of so many.
    #[error("the statistics are being put together: {read} of {all} leaves")]
    Filling {
        /// Leaves read.
        read: u64,
        /// Leaves that there are.
        all: u64,
    },
}

impl Statistics {
    /// Takes in every leaf that there is by now, letting pages look in between: for a thread
    /// beside them, when the office opens and now and then.
    ///
    /// # Errors
    /// [`NoStatistics`].
    pub fn fill(&self, reader: &dyn Reader, zone: Zone) -> Result<(), NoStatistics> {
        self.filling.store(true, Ordering::Release);
        let done = loop {
            let mut fold = self.fold.lock();
            match fold.read_on(reader, zone) {
                Ok(true) => MutexGuard::unlock_fair(fold),
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.filling.store(false, Ordering::Release);
        done
    }

    /// What the applications of a support year ask for.
    ///
    /// # Errors
    /// [`NoStatistics`].
    pub fn pending(
        &self,
        reader: &dyn Reader,
        zone: Zone,
        year: i32,
    ) -> Result<Pending, NoStatistics> {
        let asking = self.newest(reader, zone)?.asking(year);
        Ok(Pending { count: asking.count, sum: asking.amount })
    }

    /// The statistics with every leaf that there is by now.
    fn newest(
        &self,
        reader: &dyn Reader,
        zone: Zone,
    ) -> Result<MutexGuard<'_, Fold>, NoStatistics> {
        let mut fold = self.fold.lock();
        if self.filling.load(Ordering::Acquire) {
            let (read, all) = (fold.next, reader.head()?.size);
            if all.saturating_sub(read) > FEW {
                return Err(NoStatistics::Filling { read, all });
            }
        }
        while fold.read_on(reader, zone)? {}
        Ok(fold)
    }
}

impl Fold {
    /// Takes in the next leaves; whether there were any.
    fn read_on(&mut self, reader: &dyn Reader, zone: Zone) -> Result<bool, NoStatistics> {
        let leaves = reader.leaves(self.next, PAGE)?;
        let some = !leaves.is_empty();
        for stored in leaves {
            if KINDS.iter().any(|kind| stored.name.starts_with(kind)) {
                let leaf: Leaf<Event> = serde_json::from_slice(&stored.bytes)
                    .map_err(|_| NoStatistics::Leaf(stored.seq))?;
                self.take(&leaf.event, leaf.at, reader, zone)?;
                self.books.take(&leaf.event, stored.seq, leaf.at, zone);
            }
            self.next = stored.seq + 1;
        }
        Ok(some)
    }
}
