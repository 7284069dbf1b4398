//! Vouchers: everything that must hold when one is issued, and when its money is set free.

use chrono::Days;

use crate::Auditor;
use crate::city::{Stage, Voucher};
use crate::dates::{Day, years_after};
use crate::journal::Moment;
use crate::number::checks;
use crate::record::{Id, Issued, Released, VoucherEvent};
use crate::rounds::Fate;
use crate::violation::Promise;

impl Auditor {
    pub(crate) fn on_voucher(&mut self, event: VoucherEvent, on: &Moment) {
        match event {
            VoucherEvent::Issued(it) => self.issued(it, on),
            VoucherEvent::Released(it) => self.released(&it, on),
            VoucherEvent::Verified { voucher, provider, by, valid } => {
                self.verified(&voucher, &provider, (&by, valid), on);
            }
            VoucherEvent::Accepted(it) => self.accepted(&it, on),
            VoucherEvent::Reminded(it) => {
                self.reminded(it, on);
            }
            VoucherEvent::Frozen { voucher, case, on: day } => {
                self.frozen(&voucher, &case, day, on);
            }
            VoucherEvent::Thawed(it) => self.thawed(&it, on),
            VoucherEvent::Cancelled(it) => self.cancelled(&it, on),
            VoucherEvent::Rebound(it) => self.rebound(*it, on),
        }
        self.balanced();
    }

    fn issued(&mut self, it: Issued, on: &Moment) {
        let subject = format!("voucher/{}", it.voucher);
        self.due(&it.application, &Fate::Issue(it.face_fen));
        self.for_the_file(&it, &subject);
        self.was_public(&it, on, &subject);
        self.still_eligible(&it, on, &subject);
        self.one_voucher(&it, &subject);
        self.paid_for(&it, &subject);
        let law = &self.law;
        let last = years_after(on.today, law.validity_years);
        let book = &mut self.book;
        book.same(Promise::Validity, "R3.2", &subject, ("issued_on", it.issued_on, on.today));
        let said = ("nominal_last_day", Some(it.nominal_last_day), last);
        book.same(Promise::Validity, "R3.2", &subject, said);
        let round = self.round.as_ref().map(|under_way| under_way.round.as_str());
        book.same(Promise::Stage, "R14.1", &subject, ("round", Some(it.round.as_str()), round));
        self.moves(&it.application, &[Stage::Cleared, Stage::Waiting], Stage::Issued, "R14.1");
        self.take_voucher(it);
    }

    /// The voucher names the enterprise, the provider and the contract of its file (R3.4), and is
    /// worth no more than its subsidy.
    fn for_the_file(&mut self, it: &Issued, subject: &str) {
        let Some(file) = self.city.files.get(&it.application) else { return };
        let said = (&it.enterprise, Some(&it.provider), Some(&it.contract), Some(it.year));
        let follows = (&file.enterprise, file.provider.as_ref(), file.contract.as_ref(), file.year);
        let book = &mut self.book;
        book.same(Promise::Once, "R3.4", subject, ("parties", said, follows));
        let subsidy = file.estimate.map_or(0, |estimate| estimate.subsidy_fen);
        let worth = (1..=subsidy).contains(&it.face_fen);
        book.hold(worth, Promise::Subsidy, "R16.1", subject, || {
            format!("a face value of {} for a subsidy of {subsidy}", it.face_fen)
        });
    }

    /// R13.2: its publicity is over, and nothing stands against it.
    fn was_public(&mut self, it: &Issued, on: &Moment, subject: &str) {
        let Some(file) = self.city.files.get(&it.application) else { return };
        let over = self.public_over(file, on.at);
        let publicity = file.publicity.as_ref().and_then(|id| self.city.publicities.get(id));
        let clear = publicity.is_some_and(|public| !public.stands_against(&it.application));
        self.book.hold(over, Promise::Publicity, "R13.2", subject, || {
            format!("issued on {} before its publicity was over", on.today)
        });
        self.book.hold(clear, Promise::Eligibility, "R14.1", subject, || {
            "issued while an objection stands".to_owned()
        });
    }

    /// R5.4, R23.4, R23.5, R24.2: the provider is admitted, the enterprise neither banned nor
    /// disqualified, on the day of issue.
    fn still_eligible(&mut self, it: &Issued, on: &Moment, subject: &str) {
        let provider = self.city.providers.get(&it.provider);
        let admitted = provider.is_some_and(|provider| provider.status == "admitted");
        self.book.hold(admitted, Promise::Eligibility, "R5.4", subject, || {
            format!("provider/{} is not admitted", it.provider)
        });
        self.not_barred(&it.enterprise, on, subject);
    }

    /// R18.1, R18.2: the number and the contract are its own.
    fn one_voucher(&mut self, it: &Issued, subject: &str) {
        let form = checks(&it.number, &self.law.prefix, it.year);
        let unique = self.city.voucher_numbers.insert(it.number.clone());
        self.book.hold(form && unique, Promise::Once, "R18.1", subject, || {
            format!("the number {} is given twice or does not check", it.number)
        });
        let contract = self.city.contracts.get_mut(&it.contract);
        let first = contract.is_some_and(|contract| {
            let free = contract.voucher.replace(it.voucher.clone()).is_none();
            free && !contract.terminated
        });
        self.book.hold(first, Promise::Once, "R18.2", subject, || {
            format!("contract/{} has a voucher already, or ended", it.contract)
        });
    }

    /// R4.1, R11.1, R14.3: within the budget, the quota and the annual cap.
    fn paid_for(&mut self, it: &Issued, subject: &str) {
        let face = it.face_fen;
        let budget = self.city.budgets.entry(it.year).or_default();
        let funded = !budget.closed && (0..=budget.available).contains(&face);
        budget.available = budget.available.saturating_sub(face);
        budget.committed = budget.committed.saturating_add(face);
        self.book.hold(funded, Promise::Money, "R4.1", subject, || {
            format!("{face} fen are issued from a budget that does not have them")
        });
        if let Some(notice) = self.city.notices.get_mut(&it.year) {
            notice.issued = notice.issued.saturating_add(face);
            let within = notice.issued <= notice.terms.quota_fen;
            self.book.hold(within, Promise::Money, "R11.1", subject, || {
                format!("{} fen are issued under the notice", notice.issued)
            });
        }
        let allowance = self.city.allowances.entry((it.enterprise.clone(), it.year)).or_default();
        allowance.received = allowance.received.saturating_add(face);
        let within = allowance.received <= self.law.cap_fen;
        self.book.hold(within, Promise::Cap, "R14.3", subject, || {
            format!("{} fen are received in {}", allowance.received, it.year)
        });
    }

    fn take_voucher(&mut self, it: Issued) {
        if let Some(file) = self.city.files.get_mut(&it.application) {
            file.voucher = Some(it.voucher.clone());
        }
        let voucher = Voucher {
            number: it.number,
            application: it.application,
            holder: it.enterprise,
            provider: it.provider,
            contract: it.contract,
            year: it.year,
            face_fen: it.face_fen,
            issued_on: it.issued_on,
            nominal_last_day: it.nominal_last_day,
            status: "issued",
            lapsed: false,
            verified: false,
            followed: Vec::new(),
            accepted_on: None,
            self_paid_fen: None,
            redemption: None,
            frozen: None,
            given_back: 0,
            reminded: None,
            cancelled_by: None,
        };
        let subject = format!("voucher/{}", it.voucher);
        let again = self.city.vouchers.insert(it.voucher, voucher).is_some();
        self.book.hold(!again, Promise::Once, "R18.1", subject, || "issued twice".to_owned());
    }

    /// The last day of a voucher: the nominal one, or the next working day (Civil Code 203), and as
    /// many days after that as were given back; none while such a year's calendar is unknown.
    pub(crate) fn last_day(&self, voucher: &Voucher) -> Option<Day> {
        let given_back = Days::new(u64::from(voucher.given_back));
        let worked = |day: Day| {
            if self.law.roll_over { self.lists.calendar.next_worked(day) } else { Some(day) }
        };
        worked(worked(voucher.nominal_last_day)?.checked_add_days(given_back)?)
    }

    /// 24:00 of the last day; none while that year's calendar is unknown.
    pub(crate) fn ends_at(&self, voucher: &Voucher) -> Option<i64> {
        self.last_day(voucher).map(|day| self.law.zone.end_of(day))
    }

    /// R19.1: void by itself after its last day unless its redemption is with the office; or given
    /// back by its holder before it was used.
    fn released(&mut self, it: &Released, on: &Moment) {
        let subject = format!("voucher/{}", it.voucher);
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else {
            self.book.broken(Promise::Stage, "R19.1", subject, "released, but never issued");
            return;
        };
        let last = self.last_day(voucher);
        let over = last.is_some_and(|day| on.at >= self.law.zone.end_of(day));
        let (status, face, holder) = (voucher.status, voucher.face_fen, voucher.holder.clone());
        let expires = it.act == "expire";
        let may = match status {
            "issued" => true,
            "accepted" => expires,
            "redeeming" => expires && self.correction_missed(voucher, on),
            _ => false,
        };
        // Whatever was begun of its redemption ends with it, be it a draft.
        let begun = |id: &Id| self.city.redemptions.get(id).is_some_and(|it| !it.ended());
        let ends = voucher.redemption.clone().filter(begun);
        if !expires {
            self.for_own_firm(on, &format!("enterprise/{holder}"), &subject);
        }
        let lapses = self.lapses(it.year, on);
        let book = &mut self.book;
        book.hold(may, Promise::Stage, "R19.1", &subject, || {
            format!("its money is set free by {} while it is {status}", it.act)
        });
        book.hold(over || !expires, Promise::Validity, "R19.1", &subject, || {
            format!("void on {}, its last day is {last:?}", on.today)
        });
        book.same(Promise::Money, "R4.3", &subject, ("face_fen", it.face_fen, face));
        book.same(Promise::Money, "R19.1", &subject, ("lapsed", it.lapsed, lapses));
        book.same(Promise::Stage, "R19.1", &subject, ("redemption", &it.redemption, &ends));
        let budget = self.city.budgets.entry(it.year).or_default();
        budget.committed = budget.committed.saturating_sub(face);
        budget.set_free(face, it.lapsed);
        if let Some(voucher) = self.city.vouchers.get_mut(&it.voucher) {
            voucher.status = if expires { "expired" } else { "surrendered" };
            voucher.lapsed = it.lapsed;
        }
        if let Some(redemption) = &it.redemption {
            self.redemption_ends(redemption, "R19.1");
        }
    }

    /// Whether a voucher's redemption is back with its provider and the last day for its
    /// correction is over.
    fn correction_missed(&self, voucher: &Voucher, on: &Moment) -> bool {
        let redemption = voucher.redemption.as_ref().and_then(|id| self.city.redemptions.get(id));
        redemption.is_some_and(|it| {
            it.status == "returned" && it.correct_by.is_none_or(|by| on.today > by)
        })
    }
}
