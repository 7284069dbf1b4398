//! The whole, added up once more from its parts.

use std::collections::BTreeMap;

use crate::Auditor;
use crate::cascade::payable;
use crate::record::Fen;
use crate::violation::Promise;

impl Auditor {
    /// Ends the audit: rounds are complete, ledgers, allowances and orders add up from vouchers and
    /// files, and every table that was shown was shown whole.
    pub fn finish(&mut self) {
        self.end_round();
        self.end_cascade();
        self.balanced();
        self.ledgers_add_up();
        self.payments_add_up();
        self.allowances_add_up();
        self.orders_are_whole();
        self.reminders_went_out();
        self.tables_are_whole();
    }

    fn ledgers_add_up(&mut self) {
        let mut committed: BTreeMap<i32, Fen> = BTreeMap::new();
        let mut face: BTreeMap<i32, Fen> = BTreeMap::new();
        for voucher in self.city.vouchers.values() {
            *face.entry(voucher.year).or_default() += voucher.face_fen;
            let redemption = voucher.redemption.as_ref();
            let redemption = redemption.and_then(|id| self.city.redemptions.get(id));
            let determined = redemption.is_some_and(|it| it.determined_fen.is_some());
            let bound = matches!(voucher.stood(), "issued" | "accepted" | "redeeming");
            if bound && voucher.status != "cancelled" && !determined {
                *committed.entry(voucher.year).or_default() += voucher.face_fen;
            }
        }
        for (year, budget) in &self.city.budgets {
            let subject = format!("budget/{year}");
            let sum = committed.get(year).copied().unwrap_or(0);
            let said = ("committed_fen", budget.committed, sum);
            self.book.same(Promise::Money, "R4.3", &subject, said);
        }
        for (year, notice) in &self.city.notices {
            let sum = face.get(year).copied().unwrap_or(0);
            let said = ("issued_fen", notice.issued, sum);
            self.book.same(Promise::Money, "R11.1", format_args!("notice/{year}"), said);
        }
    }

    /// What is payable, paid, claimed back and recovered, from redemptions and cases.
    fn payments_add_up(&mut self) {
        let mut sums: BTreeMap<i32, (Fen, Fen)> = BTreeMap::new();
        for redemption in self.city.redemptions.values() {
            let voucher = self.city.vouchers.get(&redemption.voucher);
            let (Some(voucher), Some(fen)) = (voucher, redemption.determined_fen) else { continue };
            let (due, paid) = sums.entry(voucher.year).or_default();
            if redemption.status == "paid" {
                *paid = paid.saturating_add(fen);
            } else if payable(redemption.status) {
                *due = due.saturating_add(fen);
            }
        }
        let claims = self.claims();
        for (year, budget) in &self.city.budgets {
            let (due, paid) = sums.get(year).copied().unwrap_or_default();
            let (claimed, received) = claims.get(year).copied().unwrap_or_default();
            let terms = [
                ("payable_fen", "R22.4", budget.payable, due),
                ("paid_fen", "R22.5", budget.paid, paid),
                ("claimed_back_fen", "R23.2", budget.claimed_back, claimed),
                ("recovered_fen", "R23.2", budget.recovered, received),
            ];
            for (name, rule, said, sum) in terms {
                let subject = format!("budget/{year}");
                self.book.same(Promise::Money, rule, subject, (name, said, sum));
            }
        }
    }

    fn allowances_add_up(&mut self) {
        let mut sums: BTreeMap<(&String, i32), Fen> = BTreeMap::new();
        for voucher in self.city.vouchers.values() {
            let file = self.city.files.get(&voucher.application);
            let Some(file) = file else { continue };
            *sums.entry((&file.enterprise, voucher.year)).or_default() += voucher.face_fen;
        }
        for ((enterprise, year), allowance) in &self.city.allowances {
            let issued = sums.get(&(enterprise, *year)).copied().unwrap_or(0);
            let own = issued.saturating_add(allowance.brought);
            let subject = format!("allowance/{enterprise}/{year}");
            let adds_up = if allowance.taken_over {
                allowance.received >= own
            } else {
                allowance.received == own && own <= self.law.cap_fen
            };
            self.book.hold(adds_up, Promise::Cap, "R14.3", subject, || {
                format!("received {}, of which {own} issued or brought forward", allowance.received)
            });
        }
    }

    /// 1, 2, 3 ... in each support year, each given once (R4.4).
    fn orders_are_whole(&mut self) {
        let mut given: BTreeMap<i32, Vec<u32>> = BTreeMap::new();
        for file in self.city.files.values() {
            let Some(year) = file.year else { continue };
            given.entry(year).or_default().extend(file.order.iter().chain(&file.later_order));
        }
        for (year, mut orders) in given {
            orders.sort_unstable();
            let last = self.city.orders.get(&year).copied().unwrap_or(0);
            // An order may have been given and replaced by a still later one.
            let twice = orders.windows(2).any(|pair| pair[0] == pair[1]);
            let beyond = orders.last().is_some_and(|highest| *highest > last);
            let subject = format!("queue/{year}");
            self.book.hold(!twice && !beyond, Promise::Order, "R4.4", subject, || {
                format!("orders up to {last}: one is given twice, or one is beyond the last")
            });
        }
    }
}
