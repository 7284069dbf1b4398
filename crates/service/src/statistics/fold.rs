//! The fold: what each event changes in the statistics.

mod files;
mod vouchers;

use std::collections::BTreeMap;

use yunquan_core::event::Event;
use yunquan_core::ids::{
    ApplicationId, ContractId, EnterpriseId, ObjectionId, RedemptionId, VoucherId,
};
use yunquan_core::money::Fen;
use yunquan_core::publicity::Kind;
use yunquan_core::time::{Instant, Zone};
use yunquan_core::{application, case, contract, panel, publicity, round, settlement};
use yunquan_store::{Reader, StoreError};

use super::books::Ledgers;
use super::groups::{Group, Totals, less, more};
use super::spans::{Reached, Runs, Span, Step, Sum};
use files::Files;

/// Money of a support year as the ledger's events move it, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Money {
    /// Face values issued.
    pub(super) issued: Fen,
    /// Set free again: unused, cancelled, or more than was determined.
    pub(super) released: Fen,
    /// Paid.
    pub(super) paid: Fen,
    /// Claimed back, less what a second look dropped.
    pub(super) claimed_back: Fen,
    /// Received back.
    pub(super) recovered: Fen,
}

impl Money {
    /// Takes in another year's.
    pub(super) fn add(&mut self, other: &Self) {
        more(&mut self.issued, other.issued);
        more(&mut self.released, other.released);
        more(&mut self.paid, other.paid);
        more(&mut self.claimed_back, other.claimed_back);
        more(&mut self.recovered, other.recovered);
    }

    /// Issued and neither released nor paid: what the ledger has committed and payable.
    pub(super) fn outstanding(&self) -> Fen {
        let bound = self.issued.checked_sub(self.released);
        bound.and_then(|bound| bound.checked_sub(self.paid)).unwrap_or(Fen::ZERO)
    }
}

/// One support year.
#[derive(Debug, Clone, Default)]
pub(super) struct Year {
    /// Its money.
    pub(super) money: Money,
    /// How many files reached each step, and the money on them.
    pub(super) steps: BTreeMap<Step, Sum>,
    /// How long its stages took.
    pub(super) runs: BTreeMap<Span, Runs>,
    /// Applications that ended without a voucher.
    pub(super) refused: u64,
    /// Applications that were taken back.
    pub(super) withdrawn: u64,
}

impl Year {
    fn reach(&mut self, step: Step, amount: Fen) {
        let sum = self.steps.entry(step).or_default();
        sum.count += 1;
        more(&mut sum.amount, amount);
    }
}

/// A voucher, from its issue on.
#[derive(Debug, Clone)]
struct Live {
    year: i32,
    enterprise: EnterpriseId,
    /// Face value, once determined the amount.
    bound: Fen,
    /// By group: contract value and share of what is bound.
    cells: Vec<(usize, Fen, Fen)>,
    span: Option<(Span, Instant)>,
    reached: Reached,
}

/// The statistics up to a leaf.
#[derive(Debug, Default)]
pub(super) struct Fold {
    /// The next leaf to read.
    pub(super) next: u64,
    /// By support year.
    pub(super) years: BTreeMap<i32, Year>,
    /// The ledgers, line by line.
    pub(super) books: Ledgers,
    /// The finest groups with what they come to.
    pub(super) groups: Vec<(Group, Totals)>,
    places: BTreeMap<Group, usize>,
    files: Files,
    objections: BTreeMap<ObjectionId, (i32, Instant)>,
    vouchers: BTreeMap<VoucherId, Live>,
    redemptions: BTreeMap<RedemptionId, VoucherId>,
    contracts: BTreeMap<ContractId, VoucherId>,
}

impl Fold {
    /// Takes in an event that happened at an instant.
    ///
    /// # Errors
    /// The store failed.
    pub(super) fn take(
        &mut self,
        event: &Event,
        at: Instant,
        reader: &dyn Reader,
        zone: Zone,
    ) -> Result<(), StoreError> {
        match event {
            Event::Application(event) => self.application(event, at, zone),
            Event::Publicity(event) => self.publicity(event, at, zone),
            Event::Round(event) => match event {
                round::Event::Ended { application, .. }
                | round::Event::PassedOver { application, contract: Some(_), .. } => {
                    self.end(*application, false);
                }
                round::Event::Waiting { application, .. } => self.turn(*application, None, at),
                _ => {}
            },
            Event::Contract(contract::Event::Amended {
                contract,
                application,
                estimate_fen,
                ..
            }) => match application {
                Some(id) => {
                    self.files.asks(*id, *estimate_fen);
                    self.turn(*id, Some(Span::DistrictReview), at);
                }
                None => self.amended(*contract, reader)?,
            },
            Event::Contract(contract::Event::Terminated {
                application: Some(application), ..
            }) => self.end(*application, true),
            Event::Voucher(event) => self.voucher(event, at, reader, zone)?,
            Event::Redemption(event) => self.redemption(event, at, zone),
            Event::Panel(panel::Event::Concluded { acceptances, .. }) => {
                for it in acceptances {
                    self.close(it.voucher, at, zone);
                    if it.accepted_basis_fen > Fen::ZERO {
                        self.pass(it.voucher, Step::Judged, it.accepted_basis_fen);
                        self.open(it.voucher, Span::Determination, at);
                    }
                }
            }
            Event::Settlement(settlement::Event::Paid { voucher, year, amount_fen, .. }) => {
                self.close(*voucher, at, zone);
                self.pass(*voucher, Step::Paid, *amount_fen);
                more(&mut self.year(*year).money.paid, *amount_fen);
                let cells = self.vouchers.get(voucher).map(|live| live.cells.clone());
                for (place, _, share) in cells.unwrap_or_default() {
                    more(&mut self.groups[place].1.paid, share);
                }
            }
            Event::Case(case::Event::Received { year, amount_fen, .. }) => {
                more(&mut self.year(*year).money.recovered, *amount_fen);
            }
            Event::Case(case::Event::Reviewed(it)) => {
                for (year, dropped) in &it.dropped_fen {
                    less(&mut self.year(*year).money.claimed_back, *dropped);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// How many applications of a year ask for money, and for how much.
    pub(super) fn asking(&self, year: i32) -> Sum {
        self.files.asking(year)
    }

    fn year(&mut self, year: i32) -> &mut Year {
        self.years.entry(year).or_default()
    }

    fn runs(&mut self, year: i32, span: Span) -> &mut Runs {
        self.year(year).runs.entry(span).or_default()
    }

    fn application(&mut self, event: &application::Event, at: Instant, zone: Zone) {
        use application::Event as E;
        match event {
            E::Submitted(it) => {
                self.files.submit(it.application, it.year, it.estimate_fen);
                self.reach(it.application, Step::Submitted);
                self.turn(it.application, Some(Span::DistrictReview), at);
            }
            E::Returned { application, .. } => self.done(*application, at, zone),
            E::Recommended { application, .. } => {
                self.done(*application, at, zone);
                self.reach(*application, Step::Recommended);
                self.turn(*application, Some(Span::BureauReview), at);
            }
            E::Approved { application, .. } => {
                self.done(*application, at, zone);
                self.reach(*application, Step::Approved);
                self.turn(*application, Some(Span::PublicityPosting), at);
            }
            E::Refused { application, .. } => {
                self.done(*application, at, zone);
                self.end(*application, false);
            }
            E::Withdrawn { application, .. } => self.end(*application, true),
            E::Struck { application, .. } => self.end(*application, false),
            E::Saved { .. } => {}
        }
    }

    fn publicity(&mut self, event: &publicity::Event, at: Instant, zone: Zone) {
        use publicity::Event as E;
        match event {
            E::Posted { kind: Kind::Applications, items, .. } => {
                for id in items.iter().copied().map(ApplicationId) {
                    self.done(id, at, zone);
                    self.reach(id, Step::Published);
                }
            }
            E::Objected { kind: Kind::Applications, item, objection, .. } => {
                let id = ApplicationId(*item);
                self.turn(id, None, at);
                if let Some(file) = self.files.get(id) {
                    let year = file.year;
                    self.objections.insert(*objection, (year, at));
                    self.runs(year, Span::Objection).open += 1;
                }
            }
            E::Decided { item, objection, upheld, others_open, moot, .. } => {
                if let Some((year, since)) = self.objections.remove(objection) {
                    let runs = self.runs(year, Span::Objection);
                    runs.open = runs.open.saturating_sub(1);
                    runs.end(zone.date(since), zone.date(at));
                }
                let id = ApplicationId(*item);
                if *moot {
                    // It had ended before.
                } else if *upheld {
                    self.end(id, false);
                } else if !others_open && self.files.get(id).is_some() {
                    self.reach(id, Step::Cleared);
                    self.turn(id, Some(Span::Issue), at);
                }
            }
            E::Closed { kind: Kind::Applications, cleared, .. } => {
                for id in cleared.iter().copied().map(ApplicationId) {
                    self.reach(id, Step::Cleared);
                    self.turn(id, Some(Span::Issue), at);
                }
            }
            _ => {}
        }
    }

    /// An application enters a stage, or none.
    fn turn(&mut self, id: ApplicationId, span: Option<Span>, at: Instant) {
        let Some(year) = self.files.get(id).map(|file| file.year) else { return };
        let Some((_, stage)) = self.files.stands(id) else { return };
        let left = std::mem::replace(stage, span.map(|span| (span, at)));
        self.moved(year, left.map(|(span, _)| span), span);
    }

    fn moved(&mut self, year: i32, left: Option<Span>, entered: Option<Span>) {
        if let Some(span) = left {
            let runs = self.runs(year, span);
            runs.open = runs.open.saturating_sub(1);
        }
        if let Some(span) = entered {
            self.runs(year, span).open += 1;
        }
    }

    /// The stage of an application has ended.
    fn done(&mut self, id: ApplicationId, at: Instant, zone: Zone) {
        let Some(file) = self.files.get(id) else { return };
        if let (year, Some((span, since))) = (file.year, file.span) {
            self.runs(year, span).end(zone.date(since), zone.date(at));
        }
        self.turn(id, None, at);
    }

    fn reach(&mut self, id: ApplicationId, step: Step) {
        let Some(file) = self.files.get(id) else { return };
        let (year, estimate) = (file.year, file.estimate);
        if self.files.stands(id).is_some_and(|(reached, _)| reached.first(step)) {
            self.year(year).reach(step, estimate);
        }
    }

    /// An application ends without a voucher.
    fn end(&mut self, id: ApplicationId, withdrawn: bool) {
        let Some(file) = self.files.remove(id) else { return };
        self.moved(file.year, file.span.map(|(span, _)| span), None);
        let year = self.year(file.year);
        if withdrawn {
            year.withdrawn += 1;
        } else {
            year.refused += 1;
        }
    }
}
