//! Statistics of the scheme (R1.1): what public money moves, how far files have come, and how long
//! each stage takes against its own deadline.
//!
//! Folded from the journal, leaf by leaf, and kept in memory: a page reads only the leaves that
//! came since the page before. Sums are taken from the events that move the ledger, so that they
//! add up to it. Knows no person; a group of fewer than three firms is not shown alone.

mod fold;
mod groups;
mod show;
mod spans;

use parking_lot::{Mutex, MutexGuard};
use yunquan_core::event::Event;
use yunquan_core::time::Zone;
use yunquan_store::{Reader, StoreError};

use crate::envelope::Leaf;

pub use groups::By;
pub use show::Asked;

use fold::Fold;

/// Leaves read in one go.
const PAGE: u32 = 2_000;

/// The kinds of event that statistics rest on, as leaves are named.
const KINDS: &[&str] = &[
    "application.",
    "case.",
    "contract.",
    "panel.",
    "publicity.",
    "redemption.",
    "round.",
    "settlement.",
    "voucher.",
];

/// The statistics as of the last leaf read.
#[derive(Default)]
pub struct Statistics(Mutex<Fold>);

/// Statistics could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NoStatistics {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A leaf is not of this version.
    #[error("leaf {0} cannot be read")]
    Leaf(u64),
}

impl Statistics {
    /// The statistics with every leaf that there is by now.
    fn newest(
        &self,
        reader: &dyn Reader,
        zone: Zone,
    ) -> Result<MutexGuard<'_, Fold>, NoStatistics> {
        let mut fold = self.0.lock();
        loop {
            let leaves = reader.leaves(fold.next, PAGE)?;
            let Some(last) = leaves.last().map(|leaf| leaf.seq) else { return Ok(fold) };
            for stored in leaves {
                if KINDS.iter().any(|kind| stored.name.starts_with(kind)) {
                    let leaf: Leaf<Event> = serde_json::from_slice(&stored.bytes)
                        .map_err(|_| NoStatistics::Leaf(stored.seq))?;
                    fold.take(&leaf.event, leaf.at, reader, zone)?;
                }
                fold.next = stored.seq + 1;
            }
            debug_assert!(fold.next > last, "leaves come in their order");
        }
    }
}
