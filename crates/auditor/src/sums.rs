//! The whole, added up once more from its parts.

use std::collections::BTreeMap;

use crate::Auditor;
use crate::record::Fen;
use crate::violation::Promise;

impl Auditor {
    /// Ends the audit: rounds are complete, ledgers, allowances and orders add up from vouchers and
    /// files, and every table that was shown was shown whole.
    pub fn finish(&mut self) {
        self.end_round();
        self.balanced();
        self.ledgers_add_up();
        self.allowances_add_up();
        self.orders_are_whole();
        self.tables_are_whole();
    }

    fn ledgers_add_up(&mut self) {
        let mut committed: BTreeMap<i32, Fen> = BTreeMap::new();
        let mut face: BTreeMap<i32, Fen> = BTreeMap::new();
        for voucher in self.city.vouchers.values() {
            *face.entry(voucher.year).or_default() += voucher.face_fen;
            if voucher.status == "issued" {
                *committed.entry(voucher.year).or_default() += voucher.face_fen;
            }
        }
        for (year, budget) in &self.city.budgets {
            let subject = format!("budget/{year}");
            let sum = committed.remove(year).unwrap_or(0);
            let said = ("committed_fen", budget.committed, sum);
            self.book.same(Promise::Money, "R4.3", &subject, said);
        }
        for (year, sum) in committed {
            let detail = format!("{sum} fen are issued without a budget");
            self.book.find(Promise::Money, "R4.1", format_args!("budget/{year}"), detail);
        }
        for (year, notice) in &self.city.notices {
            let sum = face.get(year).copied().unwrap_or(0);
            let said = ("issued_fen", notice.issued, sum);
            self.book.same(Promise::Money, "R11.1", format_args!("notice/{year}"), said);
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
