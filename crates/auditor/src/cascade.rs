//! What follows from a case for its vouchers: frozen at once, thawed with their days, cancelled
//! with their money (R23.1, R23.2); and a sanction's cascade, which strikes everything that it must
//! in one command and nothing of an innocent party.

use std::collections::{BTreeMap, BTreeSet};

use crate::Auditor;
use crate::city::{Case, City, Claim, Frozen};
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::{Cancelled, Event, Fen, Id, VoucherEvent};
use crate::violation::Promise;

/// What a sanction must still do.
#[derive(Debug)]
pub(crate) struct Cascade {
    case: Id,
    /// Vouchers that the case has frozen: to be cancelled.
    cancel: BTreeSet<Id>,
    /// Other live vouchers of the parties at fault: to be frozen.
    freeze: BTreeSet<Id>,
    /// Open applications of the enterprises at fault: to be struck.
    strike: BTreeSet<Id>,
}

impl Cascade {
    /// What follows from a case as it stands when it is sanctioned.
    pub(crate) fn of(id: &Id, case: &Case, city: &City) -> Self {
        let guilty = case.at_fault();
        let cancel: BTreeSet<Id> = case.frozen().into_iter().collect();
        let others = city
            .vouchers
            .iter()
            .filter(|(_, voucher)| voucher.live() && guilty.iter().any(|party| voucher.of(party)));
        let freeze = others.map(|(id, _)| id.clone()).collect();
        let open = city.files.iter().filter(|(_, file)| {
            let own = format!("enterprise/{}", file.enterprise);
            file.stage.open() && guilty.contains(&own)
        });
        let strike = open.map(|(id, _)| id.clone()).collect();
        Self { case: id.clone(), cancel, freeze, strike }
    }

    fn left(&self) -> usize {
        self.cancel.len() + self.freeze.len() + self.strike.len()
    }
}

impl Auditor {
    /// Whether a leaf still belongs to the sanction under way; if not, the sanction must be done.
    pub(crate) fn cascade_goes_on(&mut self, command: &str, event: &Event) {
        let Some(cascade) = &self.cascade else { return };
        let of_case = match event {
            Event::Voucher(VoucherEvent::Cancelled(it)) => it.case == cascade.case,
            Event::Voucher(VoucherEvent::Frozen { case, .. }) => *case == cascade.case,
            Event::Application(crate::record::ApplicationEvent::Struck { case, .. }) => {
                *case == cascade.case
            }
            _ => false,
        };
        if command != "case/sanction" || !of_case {
            self.end_cascade();
        }
    }

    /// A sanction that is over has left nothing out.
    pub(crate) fn end_cascade(&mut self) {
        let Some(cascade) = self.cascade.take() else { return };
        let subject = format!("case/{}", cascade.case);
        self.book.hold(cascade.left() == 0, Promise::Sanction, "R23.1", subject, || {
            format!("its sanction has left out {cascade:?}")
        });
    }

    /// R23.1: a live voucher, by a case that is not over.
    pub(crate) fn frozen(&mut self, id: &Id, case: &Id, day: Day, on: &Moment) {
        let subject = format!("voucher/{id}");
        let Some(voucher) = self.city.vouchers.get(id) else {
            self.book.find(Promise::Stage, "R23.1", subject, "frozen, but never issued");
            return;
        };
        let (live, status) = (voucher.live(), voucher.status);
        let it = self.city.cases.get(case);
        let open = it.is_some_and(|it| !it.over()) && day == on.today;
        // Before the sanction a case freezes what it is about; the sanction only what is another
        // voucher of a party at fault.
        let guilty = self.cascade.as_mut().is_none_or(|cascade| cascade.freeze.remove(id));
        let book = &mut self.book;
        book.hold(live && open, Promise::Stage, "R23.1", &subject, || {
            format!("frozen on {day} by case/{case} while it is {status}")
        });
        book.hold(guilty, Promise::Sanction, "R23.1", &subject, || {
            "frozen by a sanction, but of no party at fault".to_owned()
        });
        if let Some(voucher) = self.city.vouchers.get_mut(id) {
            let frozen = Frozen { case: case.clone(), from: voucher.status, on: day };
            voucher.frozen = Some(frozen);
            voucher.status = "frozen";
        }
        if let Some(it) = self.city.cases.get_mut(case) {
            it.vouchers.insert(id.clone(), "frozen");
        }
    }

    /// Set free by the case that froze it, with the days that it took.
    pub(crate) fn thawed(&mut self, id: &Id, case: &Id, (day, days): (Day, u32), on: &Moment) {
        let subject = format!("voucher/{id}");
        let frozen = self.city.vouchers.get(id).and_then(|voucher| voucher.frozen.clone());
        let own = frozen.as_ref().is_some_and(|frozen| frozen.case == *case) && day == on.today;
        let taken = frozen.as_ref().map_or(0, |it| day.signed_duration_since(it.on).num_days());
        let taken = u32::try_from(taken).unwrap_or(0);
        let book = &mut self.book;
        book.hold(own, Promise::Stage, "R23.1", &subject, || {
            format!("thawed on {day} by case/{case}: {frozen:?}")
        });
        book.same(Promise::Validity, "R23.1", &subject, ("days", days, taken));
        if let (Some(voucher), Some(frozen)) = (self.city.vouchers.get_mut(id), frozen) {
            voucher.status = frozen.from;
            voucher.frozen = None;
            voucher.given_back = voucher.given_back.saturating_add(days);
        }
        if let Some(it) = self.city.cases.get_mut(case) {
            it.vouchers.insert(id.clone(), "thawed");
        }
    }

    /// R23.1, R23.2: what the case has frozen, after its sanction; the money where it stood is
    /// stopped, and what was paid is claimed back.
    pub(crate) fn cancelled(&mut self, it: &Cancelled, on: &Moment) {
        let subject = format!("voucher/{}", it.voucher);
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else {
            self.book.find(Promise::Stage, "R23.1", subject, "cancelled, but never issued");
            return;
        };
        let own = voucher.frozen.as_ref().is_some_and(|frozen| frozen.case == it.case);
        let case = self.city.cases.get(&it.case);
        let sanctioned = case.is_some_and(|case| case.status == "sanctioned");
        let guilty = case.map(Case::at_fault).unwrap_or_default();
        // A voucher of the case falls with it; another one only if a party of it is at fault.
        let due = match self.cascade.as_mut() {
            Some(cascade) => cascade.cancel.remove(&it.voucher),
            None => guilty.iter().any(|party| voucher.of(party)),
        };
        let redemption = voucher.redemption.as_ref().and_then(|id| self.city.redemptions.get(id));
        let (purse, amount) = match (voucher.stood(), redemption) {
            ("redeemed", Some(paid)) => ("paid", paid.determined_fen.unwrap_or(0)),
            (_, Some(redemption)) if payable(redemption.status) => {
                ("payable", redemption.determined_fen.unwrap_or(0))
            }
            _ => ("committed", voucher.face_fen),
        };
        let said = (it.year, it.purse.as_str(), it.amount_fen);
        let follows = (voucher.year, purse, amount);
        let lapses = self.lapses(it.year, on) && purse != "paid";
        let book = &mut self.book;
        book.hold(own && sanctioned, Promise::Sanction, "R23.6", &subject, || {
            format!("cancelled by case/{}, which has not sanctioned it", it.case)
        });
        book.hold(due, Promise::Sanction, "R23.1", &subject, || {
            "cancelled, but of no party at fault".to_owned()
        });
        book.same(Promise::Money, "R23.2", &subject, ("purse", said, follows));
        let lapsed = it.lapsed && purse != "paid";
        book.same(Promise::Money, "R19.1", &subject, ("lapsed", lapsed, lapses));
        self.stops_money(it);
    }

    fn stops_money(&mut self, it: &Cancelled) {
        let budget = self.city.budgets.entry(it.year).or_default();
        match it.purse.as_str() {
            "paid" => budget.claimed_back = budget.claimed_back.saturating_add(it.amount_fen),
            "payable" => {
                budget.payable = budget.payable.saturating_sub(it.amount_fen);
                budget.set_free(it.amount_fen, it.lapsed);
            }
            _ => {
                budget.committed = budget.committed.saturating_sub(it.amount_fen);
                budget.set_free(it.amount_fen, it.lapsed);
            }
        }
        if let Some(redemption) = &it.redemption {
            self.redemption_ends(redemption, "R23.1");
        }
        if let Some(voucher) = self.city.vouchers.get_mut(&it.voucher) {
            voucher.status = "cancelled";
            voucher.cancelled_by = Some(it.case.clone());
        }
        if let Some(case) = self.city.cases.get_mut(&it.case) {
            case.vouchers.insert(it.voucher.clone(), "cancelled");
            if it.purse == "paid" {
                let claim = Claim {
                    voucher: it.voucher.clone(),
                    year: it.year,
                    amount_fen: it.amount_fen,
                    received_fen: 0,
                    dropped: false,
                };
                case.claims.push(claim);
            }
        }
    }

    /// R23.4: an open application of an enterprise at fault, by the sanction.
    pub(crate) fn struck(&mut self, id: &Id, case: &Id, rule: &str) {
        let subject = format!("application/{id}");
        let due = self.cascade.as_mut().is_some_and(|it| it.case == *case && it.strike.remove(id));
        self.book.hold(due, Promise::Sanction, "R23.4", &subject, || {
            format!("struck by case/{case}, but of no enterprise at fault")
        });
        self.book.same(Promise::Sanction, "R23.4", &subject, ("rule", rule, "R23.4"));
    }

    /// What was claimed and received, by support year, in fen.
    pub(crate) fn claims(&self) -> BTreeMap<i32, (Fen, Fen)> {
        let mut sums: BTreeMap<i32, (Fen, Fen)> = BTreeMap::new();
        for claim in self.city.cases.values().flat_map(|case| &case.claims) {
            let (claimed, received) = sums.entry(claim.year).or_default();
            let stands = if claim.dropped { claim.received_fen } else { claim.amount_fen };
            *claimed = claimed.saturating_add(stands);
            *received = received.saturating_add(claim.received_fen);
        }
        sums
    }
}

/// Whether a redemption's money is determined and not yet paid.
pub(crate) fn payable(status: &str) -> bool {
    matches!(status, "determined" | "settling" | "bounced")
}
