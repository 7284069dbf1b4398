//! What happens to vouchers and redemptions, from issue to payment.

use std::collections::BTreeMap;

use yunquan_core::ids::{ContractId, RedemptionId, VoucherId};
use yunquan_core::money::Fen;
use yunquan_core::provider::Catalogue;
use yunquan_core::time::{Instant, Zone};
use yunquan_core::voucher::{Issued, Purse};
use yunquan_core::world::{Entity, Key};
use yunquan_core::{redemption, voucher};
use yunquan_store::{Reader, StoreError};

use super::super::groups::{Group, Totals, allot, less, more};
use super::super::spans::{Reached, Span, Step};
use super::{Fold, Live};

impl Fold {
    pub(super) fn voucher(
        &mut self,
        event: &voucher::Event,
        at: Instant,
        reader: &dyn Reader,
        zone: Zone,
    ) -> Result<(), StoreError> {
        match event {
            voucher::Event::Issued(it) => self.issued(it, at, reader, zone)?,
            voucher::Event::Accepted(it) => self.pass(it.voucher, Step::Accepted, it.face_fen),
            voucher::Event::Released(it) => {
                more(&mut self.year(it.year).money.released, it.face_fen);
                self.fall(it.voucher);
            }
            voucher::Event::Cancelled(it) => {
                let money = &mut self.year(it.year).money;
                let term = match it.purse {
                    Purse::Committed | Purse::Payable => &mut money.released,
                    Purse::Paid => &mut money.claimed_back,
                };
                more(term, it.amount_fen);
                self.fall(it.voucher);
            }
            _ => {}
        }
        Ok(())
    }

    /// A voucher is issued: its contract and its face value go to its groups.
    fn issued(
        &mut self,
        it: &Issued,
        at: Instant,
        reader: &dyn Reader,
        zone: Zone,
    ) -> Result<(), StoreError> {
        self.reach_issued(it, at, zone);
        let live = Live {
            year: it.year,
            enterprise: it.enterprise,
            bound: it.face_fen,
            cells: self.enter(it, it.face_fen, reader)?,
            span: None,
            reached: Reached::default(),
        };
        self.vouchers.insert(it.voucher, live);
        self.contracts.insert(it.contract, it.voucher);
        Ok(())
    }

    /// A contract and what is bound for it go to their groups.
    fn enter(
        &mut self,
        it: &Issued,
        bound: Fen,
        reader: &dyn Reader,
    ) -> Result<Vec<(usize, Fen, Fen)>, StoreError> {
        let parts = parts(it, reader)?;
        let weights: Vec<Fen> = parts.iter().map(|(_, _, basis)| *basis).collect();
        let shares = allot(bound, &weights);
        let mut cells = Vec::with_capacity(parts.len());
        for (index, ((group, price, _), share)) in parts.into_iter().zip(shares).enumerate() {
            let place = self.place(group);
            let totals = &mut self.groups[place].1;
            *totals.firms.entry(it.enterprise).or_insert(0) += 1;
            totals.vouchers += u64::from(index == 0);
            totals.parts += 1;
            more(&mut totals.contract, price);
            more(&mut totals.subsidy, share);
            cells.push((place, price, share));
        }
        Ok(cells)
    }

    /// A contract was amended after its voucher was issued.
    pub(super) fn amended(
        &mut self,
        contract: ContractId,
        reader: &dyn Reader,
    ) -> Result<(), StoreError> {
        let Some(id) = self.contracts.get(&contract).copied() else { return Ok(()) };
        let Some(mut live) = self.vouchers.remove(&id) else { return Ok(()) };
        if let Some(Entity::Voucher(it)) = reader.entity(&Key::Voucher(id))? {
            self.leave(&live);
            live.cells = self.enter(&it.issued, live.bound, reader)?;
        }
        self.vouchers.insert(id, live);
        Ok(())
    }

    fn reach_issued(&mut self, it: &Issued, at: Instant, zone: Zone) {
        self.done(it.application, at, zone);
        self.files.remove(it.application);
        let year = self.year(it.year);
        year.reach(Step::Issued, it.face_fen);
        more(&mut year.money.issued, it.face_fen);
    }

    fn place(&mut self, group: Group) -> usize {
        if let Some(place) = self.places.get(&group) {
            return *place;
        }
        let place = self.groups.len();
        self.groups.push((group.clone(), Totals::default()));
        self.places.insert(group, place);
        place
    }

    /// A voucher stands no longer: released, or cancelled.
    fn fall(&mut self, id: VoucherId) {
        let Some(live) = self.vouchers.remove(&id) else { return };
        self.moved(live.year, live.span.map(|(span, _)| span), None);
        self.leave(&live);
    }

    fn leave(&mut self, live: &Live) {
        for (index, (place, price, share)) in live.cells.iter().enumerate() {
            let totals = &mut self.groups[*place].1;
            less(&mut totals.contract, *price);
            less(&mut totals.subsidy, *share);
            totals.vouchers -= u64::from(index == 0);
            totals.parts -= 1;
            if let Some(count) = totals.firms.get_mut(&live.enterprise) {
                *count -= 1;
                if *count == 0 {
                    totals.firms.remove(&live.enterprise);
                }
            }
        }
    }

    pub(super) fn redemption(&mut self, event: &redemption::Event, at: Instant, zone: Zone) {
        use redemption::Event as E;
        let of = |redemption: &RedemptionId| self.redemptions.get(redemption).copied();
        match event {
            E::Submitted(it) => {
                self.redemptions.insert(it.redemption, it.voucher);
                self.pass(it.voucher, Step::Redeeming, it.face_fen);
                self.open(it.voucher, Span::RedemptionFile, at);
            }
            E::Returned { redemption, .. } => {
                if let Some(voucher) = of(redemption) {
                    self.close(voucher, at, zone);
                }
            }
            E::FileAccepted { redemption, .. } => {
                if let Some(voucher) = of(redemption) {
                    self.close(voucher, at, zone);
                    let face = self.vouchers.get(&voucher).map_or(Fen::ZERO, |live| live.bound);
                    self.pass(voucher, Step::Complete, face);
                    self.open(voucher, Span::RedemptionPanel, at);
                }
            }
            E::Determined(it) => {
                self.close(it.voucher, at, zone);
                self.pass(it.voucher, Step::Determined, it.amount_fen);
                self.open(it.voucher, Span::Settlement, at);
                let rest = it.face_fen.checked_sub(it.amount_fen).unwrap_or(Fen::ZERO);
                more(&mut self.year(it.year).money.released, rest);
                self.rebind(it.voucher, it.amount_fen);
            }
            E::Withdrawn { redemption, voucher, .. } | E::Refused { redemption, voucher, .. } => {
                self.redemptions.remove(redemption);
                self.close(*voucher, at, zone);
            }
            _ => {}
        }
    }

    /// From the face value to the amount that was determined.
    fn rebind(&mut self, id: VoucherId, amount: Fen) {
        let Some(live) = self.vouchers.get_mut(&id) else { return };
        live.bound = amount;
        let before: Vec<Fen> = live.cells.iter().map(|(_, _, share)| *share).collect();
        for ((place, _, share), now) in live.cells.iter_mut().zip(allot(amount, &before)) {
            let totals = &mut self.groups[*place].1;
            less(&mut totals.subsidy, *share);
            more(&mut totals.subsidy, now);
            *share = now;
        }
    }

    pub(super) fn open(&mut self, id: VoucherId, span: Span, at: Instant) {
        let Some(live) = self.vouchers.get_mut(&id) else { return };
        let left = live.span.replace((span, at));
        let year = live.year;
        self.moved(year, left.map(|(span, _)| span), Some(span));
    }

    pub(super) fn close(&mut self, id: VoucherId, at: Instant, zone: Zone) {
        let Some(live) = self.vouchers.get_mut(&id) else { return };
        let Some((span, since)) = live.span.take() else { return };
        let year = live.year;
        self.moved(year, Some(span), None);
        self.runs(year, span).end(zone.date(since), zone.date(at));
    }

    pub(super) fn pass(&mut self, id: VoucherId, step: Step, amount: Fen) {
        let Some(live) = self.vouchers.get_mut(&id) else { return };
        if live.reached.first(step) {
            let year = live.year;
            self.year(year).reach(step, amount);
        }
    }
}

/// The groups of a voucher's contract: each category's contract value and basis.
fn parts(it: &Issued, reader: &dyn Reader) -> Result<Vec<(Group, Fen, Fen)>, StoreError> {
    let keys = [
        Key::Application(it.application),
        Key::Contract(it.contract),
        Key::Enterprise(it.enterprise),
        Key::Catalogue(it.provider, it.year),
    ];
    let (mut jurisdiction, mut industry) = (String::new(), String::new());
    let (mut terms, mut basis, mut catalogue) = (None, Vec::new(), None);
    for (_, entity) in reader.entities(&keys)? {
        match entity {
            Some(Entity::Application(file)) => jurisdiction = file.jurisdiction,
            Some(Entity::Contract(contract)) => {
                basis.clone_from(&contract.line_basis_fen);
                terms = Some(contract.terms);
            }
            Some(Entity::Enterprise(firm)) => industry = firm.industry.chars().take(2).collect(),
            Some(Entity::Catalogue(it)) => catalogue = Some(it),
            _ => {}
        }
    }
    let mut sums: BTreeMap<&'static str, (Fen, Fen)> = BTreeMap::new();
    for (index, line) in terms.iter().flat_map(|terms| terms.lines.iter()).enumerate() {
        let category = category(line.item.as_deref(), catalogue.as_deref());
        let counted = basis.get(index).copied();
        let counted = counted.unwrap_or(if category == NONE { Fen::ZERO } else { line.price_fen });
        let sum = sums.entry(category).or_default();
        more(&mut sum.0, line.price_fen);
        more(&mut sum.1, counted);
    }
    let group = |category| Group {
        year: it.year,
        district: jurisdiction.clone(),
        industry: industry.clone(),
        category,
    };
    Ok(sums.into_iter().map(|(category, (price, basis))| (group(category), price, basis)).collect())
}

/// The category of what stands outside the catalogue.
const NONE: &str = "none";

fn category(item: Option<&str>, catalogue: Option<&Catalogue>) -> &'static str {
    let item = item.zip(catalogue).and_then(|(code, catalogue)| catalogue.items.get(code));
    item.map_or(NONE, |item| item.category.as_str())
}
