//! The ledgers as books: every move of a support year's money in its order, and where the terms
//! stood at the end of each day. Folded by the core's own ledger, so that they cannot differ.

use std::collections::BTreeMap;

use yunquan_core::budget::{Budget, Moved};
use yunquan_core::event::Event;
use yunquan_core::time::{Date, Instant, Zone};
use yunquan_core::world::Key;

use super::{NoStatistics, Statistics};
use crate::view::Lens;

/// A line of a year's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The leaf's number in the journal.
    pub seq: u64,
    /// The civil day.
    pub on: Date,
    /// What moved, in fen.
    pub moved: Moved,
    /// What was available afterwards, in fen.
    pub available: yunquan_core::money::Fen,
}

/// Where a year's ledger stood at the end of a day.
pub type Balance = (Date, Budget);

/// A page of a year's ledger, the newest line first, and its curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Books {
    /// The lines.
    pub lines: Vec<Line>,
    /// The leaf before which the next page begins; none on the last.
    pub before: Option<u64>,
    /// How many lines there are in all.
    pub count: usize,
    /// Every day on which something moved, in order.
    pub days: Vec<Balance>,
}

/// The ledgers of every year.
#[derive(Debug, Default)]
pub(super) struct Ledgers(BTreeMap<i32, Ledger>);

#[derive(Debug, Default)]
struct Ledger {
    now: Option<Budget>,
    lines: Vec<Line>,
    days: BTreeMap<Date, Budget>,
}

impl Ledgers {
    /// Takes in an event.
    pub(super) fn take(&mut self, event: &Event, seq: u64, at: Instant, zone: Zone) {
        for key in event.touches() {
            let Key::Budget(year) = key else { continue };
            let ledger = self.0.entry(year).or_default();
            let before = ledger.now.clone().unwrap_or(Budget { year, ..Budget::default() });
            let Some(moved) = before.moved(event) else { continue };
            let Some(after) = Budget::evolve(&key, ledger.now.take(), event) else { continue };
            let on = zone.date(at);
            ledger.lines.push(Line { seq, on, moved, available: after.available });
            ledger.days.insert(on, after.clone());
            ledger.now = Some(after);
        }
    }
}

impl Statistics {
    /// A page of a year's ledger: the lines before a leaf, or the newest.
    ///
    /// # Errors
    /// [`NoStatistics`].
    pub fn books(
        &self,
        lens: &Lens<'_>,
        year: i32,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Books, NoStatistics> {
        let fold = self.newest(lens.reader, *lens.pack.zone())?;
        let Some(ledger) = fold.books.0.get(&year) else {
            return Ok(Books { lines: Vec::new(), before: None, count: 0, days: Vec::new() });
        };
        let end = match before {
            Some(seq) => ledger.lines.partition_point(|line| line.seq < seq),
            None => ledger.lines.len(),
        };
        let start = end.saturating_sub(limit);
        let lines: Vec<Line> = ledger.lines[start..end].iter().rev().copied().collect();
        Ok(Books {
            before: lines.last().map(|line| line.seq).filter(|_| start > 0),
            lines,
            count: ledger.lines.len(),
            days: ledger.days.iter().map(|(day, budget)| (*day, budget.clone())).collect(),
        })
    }
}
