//! Applications on their way, and what those of each year ask for.

use std::collections::BTreeMap;

use yunquan_core::ids::ApplicationId;
use yunquan_core::money::Fen;
use yunquan_core::time::Instant;

use super::super::groups::{less, more};
use super::super::spans::{Reached, Span, Sum};

/// An application on its way.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Its support year.
    pub(super) year: i32,
    /// What it asks for.
    pub(super) estimate: Fen,
    /// The stage it is in, and since when.
    pub(super) span: Option<(Span, Instant)>,
    /// The steps that it reached.
    pub(super) reached: Reached,
}

/// The applications, with a running sum so that nobody counts them.
#[derive(Debug, Default)]
pub(super) struct Files {
    known: BTreeMap<ApplicationId, File>,
    asking: BTreeMap<i32, Sum>,
}

impl Files {
    /// One of them.
    pub(super) fn get(&self, id: ApplicationId) -> Option<&File> {
        self.known.get(&id)
    }

    /// What reaches a step or turns to a stage.
    pub(super) fn stands(
        &mut self,
        id: ApplicationId,
    ) -> Option<(&mut Reached, &mut Option<(Span, Instant)>)> {
        self.known.get_mut(&id).map(|file| (&mut file.reached, &mut file.span))
    }

    /// Hands one in, or in again, with what it asks for.
    pub(super) fn submit(&mut self, id: ApplicationId, year: i32, estimate: Fen) {
        if self.known.contains_key(&id) {
            return self.asks(id, estimate);
        }
        let asking = self.asking.entry(year).or_default();
        asking.count += 1;
        more(&mut asking.amount, estimate);
        self.known.insert(id, File { year, estimate, span: None, reached: Reached::default() });
    }

    /// What one asks for has become another amount.
    pub(super) fn asks(&mut self, id: ApplicationId, estimate: Fen) {
        let Some(file) = self.known.get_mut(&id) else { return };
        let asking = self.asking.entry(file.year).or_default();
        less(&mut asking.amount, file.estimate);
        more(&mut asking.amount, estimate);
        file.estimate = estimate;
    }

    /// One asks no more: it has its voucher, or has ended without.
    pub(super) fn remove(&mut self, id: ApplicationId) -> Option<File> {
        let file = self.known.remove(&id)?;
        let asking = self.asking.entry(file.year).or_default();
        asking.count = asking.count.saturating_sub(1);
        less(&mut asking.amount, file.estimate);
        Some(file)
    }

    /// How many of a year ask for money, and for how much.
    pub(super) fn asking(&self, year: i32) -> Sum {
        self.asking.get(&year).copied().unwrap_or_default()
    }
}
