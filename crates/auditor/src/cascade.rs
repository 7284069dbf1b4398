//! What follows from a case for its vouchers: frozen at once, thawed with their days, cancelled
//! with their money (R23.1, R23.2); and a sanction's cascade, which strikes everything that it must
//! in one command and nothing of an innocent party.

use std::collections::{BTreeMap, BTreeSet};

use crate::Auditor;
use crate::city::{Case, City, Claim, Frozen, Voucher};
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::{ApplicationEvent, Cancelled, Event, Fen, Id, Thawed, VoucherEvent};
use crate::violation::Promise;

/// What a sanction, a second look or a dismissal must still do.
#[derive(Debug, Default)]
pub(crate) struct Cascade {
    case: Id,
    /// Whether it sanctions.
    sanctions: bool,
    /// Vouchers of a party at fault that the case has frozen: to be cancelled.
    cancel: BTreeSet<Id>,
    /// Vouchers that the case has frozen for nothing: to be set free.
    thaw: BTreeSet<Id>,
    /// Other vouchers of the parties at fault that may still become money: to be frozen.
    freeze: BTreeSet<Id>,
    /// Open applications of the enterprises at fault: to be struck.
    strike: BTreeSet<Id>,
}

impl Cascade {
    /// What follows from a case as it stands when it is sanctioned. What the bank is paying waits
    /// for the bank.
    pub(crate) fn sanction(id: &Id, case: &Case, city: &City) -> Self {
        let guilty = case.at_fault();
        let of_guilty = |voucher: &Voucher| guilty.iter().any(|party| voucher.of(party));
        let (mut cancel, mut thaw) = (BTreeSet::new(), BTreeSet::new());
        for id in case.frozen() {
            match city.vouchers.get(&id) {
                Some(voucher) if !of_guilty(voucher) => thaw.insert(id),
                Some(voucher) if !city.at_the_bank(voucher) => cancel.insert(id),
                _ => false,
            };
        }
        let unpaid = |voucher: &Voucher| voucher.live() && voucher.status != "redeemed";
        let others = city.vouchers.iter().filter(|(_, it)| unpaid(it) && of_guilty(it));
        let freeze = others.map(|(id, _)| id.clone()).collect();
        let open = city.files.iter().filter(|(_, file)| {
            let own = format!("enterprise/{}", file.enterprise);
            file.stage.open() && guilty.contains(&own)
        });
        let strike = open.map(|(id, _)| id.clone()).collect();
        Self { case: id.clone(), sanctions: true, cancel, thaw, freeze, strike }
    }

    /// What follows where nothing stands against anybody: everything frozen is set free.
    pub(crate) fn release(id: &Id, case: &Case) -> Self {
        let thaw = case.frozen().into_iter().collect();
        Self { case: id.clone(), thaw, ..Self::default() }
    }

    fn left(&self) -> usize {
        self.cancel.len() + self.thaw.len() + self.freeze.len() + self.strike.len()
    }
}

impl City {
    /// Whether the bank has a voucher's payment and has not answered.
    fn at_the_bank(&self, voucher: &Voucher) -> bool {
        let redemption = voucher.redemption.as_ref();
        let settling = redemption.and_then(|id| self.redemptions.get(id));
        let list = settling.filter(|it| it.status == "settling");
        let list = list.and_then(|it| self.settlements.get(it.settlement.as_ref()?));
        list.is_some_and(|list| list.sent_by.is_some())
    }
}

impl Auditor {
    /// Whether a leaf still belongs to the command under way; if not, that must be done.
    pub(crate) fn cascade_goes_on(&mut self, command: &str, event: &Event) {
        let Some(cascade) = &self.cascade else { return };
        let case = match event {
            Event::Voucher(VoucherEvent::Cancelled(it)) => Some(&it.case),
            Event::Voucher(
                VoucherEvent::Frozen { case, .. } | VoucherEvent::Thawed(Thawed { case, .. }),
            ) => Some(case),
            Event::Application(ApplicationEvent::Struck { case, .. }) => Some(case),
            _ => None,
        };
        let of_command = matches!(command, "case/sanction" | "case/review" | "case/close");
        if !of_command || case != Some(&cascade.case) {
            self.end_cascade();
        }
    }

    /// What is over has left nothing out.
    pub(crate) fn end_cascade(&mut self) {
        let Some(cascade) = self.cascade.take() else { return };
        let subject = format!("case/{}", cascade.case);
        self.book.hold(cascade.left() == 0, Promise::Sanction, "R23.1", subject, || {
            format!("what follows from it leaves out {cascade:?}")
        });
    }

    /// R23.1: a live voucher, by a case that is not over.
    pub(crate) fn frozen(&mut self, id: &Id, case: &Id, day: Day, on: &Moment) {
        let subject = format!("voucher/{id}");
        let Some(voucher) = self.city.vouchers.get(id) else {
            self.book.broken(Promise::Stage, "R23.1", subject, "frozen, but never issued");
            return;
        };
        let (live, status) = (voucher.live(), voucher.status);
        let it = self.city.cases.get(case);
        let open = it.is_some_and(|it| !it.over()) && day == on.today;
        // Before the sanction a case freezes what is of its parties; the sanction only what is of a
        // party at fault.
        let concerned = it.is_some_and(|it| it.parties.keys().any(|party| voucher.of(party)));
        let guilty = match &mut self.cascade {
            Some(cascade) => cascade.freeze.remove(id),
            None => concerned,
        };
        let book = &mut self.book;
        book.hold(live && open, Promise::Stage, "R23.1", &subject, || {
            format!("frozen on {day} by case/{case} while it is {status}")
        });
        book.hold(guilty, Promise::Sanction, "R23.1", &subject, || {
            "frozen, but of no party of the case, or by its sanction of none at fault".to_owned()
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
    pub(crate) fn thawed(&mut self, it: &Thawed, on: &Moment) {
        let Thawed { voucher: id, case, on: day, days, .. } = it;
        let subject = format!("voucher/{id}");
        let frozen = self.city.vouchers.get(id).and_then(|voucher| voucher.frozen.clone());
        let own = frozen.as_ref().is_some_and(|frozen| frozen.case == *case) && *day == on.today;
        let counts = |it: &&Frozen| self.law.give_back && it.from != "redeemed";
        let since = frozen.as_ref().filter(counts).map(|it| it.on);
        let taken = since.map_or(0, |since| day.signed_duration_since(since).num_days());
        let taken = u32::try_from(taken).unwrap_or(0);
        let free = self.cascade.as_mut().is_none_or(|cascade| cascade.thaw.remove(id));
        let book = &mut self.book;
        book.hold(own, Promise::Stage, "R23.1", &subject, || {
            format!("thawed on {day} by case/{case}: {frozen:?}")
        });
        book.same(Promise::Validity, "R23.1", &subject, ("days", *days, taken));
        book.hold(free, Promise::Sanction, "R23.1", &subject, || {
            "set free by a sanction although a party of it is at fault".to_owned()
        });
        if let (Some(voucher), Some(frozen)) = (self.city.vouchers.get_mut(id), frozen) {
            voucher.status = frozen.from;
            voucher.frozen = None;
            voucher.given_back = voucher.given_back.saturating_add(*days);
            // The end has moved: it is announced again.
            voucher.reminded = voucher.reminded.filter(|_| *days == 0);
        }
        if let Some(it) = self.city.cases.get_mut(case) {
            it.vouchers.insert(id.clone(), "thawed");
        }
        self.more_time_to_correct(it, &subject);
    }

    /// A correction that could not come while the voucher was frozen has as many days more, and
    /// ends on a working day.
    fn more_time_to_correct(&mut self, it: &Thawed, subject: &str) {
        let redemption = self.city.vouchers.get(&it.voucher).and_then(|it| it.redemption.clone());
        let known = redemption.as_ref().and_then(|id| self.city.redemptions.get(id));
        let by = known.filter(|it| it.status == "returned").and_then(|it| it.correct_by);
        let later = by.and_then(|by| by.checked_add_days(chrono::Days::new(it.days.into())));
        let later = later.map(|day| self.lists.calendar.next_worked(day).unwrap_or(day));
        let follows = (redemption.filter(|_| by.is_some()), later);
        let said = (it.redemption.clone(), it.correct_by);
        self.book.same(Promise::Validity, "R23.1", subject, ("correct_by", said, follows));
        if let Some(it) = it.redemption.as_ref().and_then(|id| self.city.redemptions.get_mut(id)) {
            it.correct_by = later;
        }
    }

    /// R23.1, R23.2: what the case has frozen, after its sanction; the money where it stood is
    /// stopped, and what was paid is claimed back.
    pub(crate) fn cancelled(&mut self, it: &Cancelled, on: &Moment) {
        let subject = format!("voucher/{}", it.voucher);
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else {
            self.book.broken(Promise::Stage, "R23.1", subject, "cancelled, but never issued");
            return;
        };
        let own = voucher.frozen.as_ref().is_some_and(|frozen| frozen.case == it.case);
        let case = self.city.cases.get(&it.case);
        let sanctioned = case.is_some_and(|case| case.status == "sanctioned");
        let guilty = case.map(Case::at_fault).unwrap_or_default();
        // A voucher of the case falls with it; another one only if a party of it is at fault.
        let due = match self.cascade.as_mut().filter(|cascade| cascade.sanctions) {
            Some(cascade) => cascade.cancel.remove(&it.voucher),
            None => guilty.iter().any(|party| voucher.of(party)),
        };
        let paying = self.city.at_the_bank(voucher);
        let redemption = voucher.redemption.as_ref().and_then(|id| self.city.redemptions.get(id));
        let (purse, amount) = match (voucher.stood(), redemption) {
            ("redeemed", Some(paid)) => ("paid", paid.determined_fen.unwrap_or(0)),
            (_, Some(redemption)) if payable(redemption.status) => {
                ("payable", redemption.determined_fen.unwrap_or(0))
            }
            _ => ("committed", voucher.face_fen),
        };
        let lives = redemption.is_some_and(|it| !matches!(it.status, "refused" | "withdrawn"));
        let ends = voucher.redemption.clone().filter(|_| lives);
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
        book.same(Promise::Stage, "R23.1", &subject, ("redemption", &it.redemption, &ends));
        book.hold(!paying, Promise::Money, "R22.5", &subject, || {
            "cancelled while the bank is paying it".to_owned()
        });
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
