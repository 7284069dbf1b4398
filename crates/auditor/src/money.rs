//! Budgets and notices: what may be issued at all (articles 4 and 11).

use crate::Auditor;
use crate::city::{Budget, Notice};
use crate::journal::Moment;
use crate::record::{BudgetEvent, Fen, InterpretationEvent, NoticeEvent};
use crate::violation::Promise;

impl Budget {
    /// What the terms on the right of R4.3 add up to, less those on the left: zero.
    pub(crate) fn imbalance(&self) -> i128 {
        let wide = i128::from;
        wide(self.available)
            + wide(self.committed)
            + wide(self.payable)
            + wide(self.paid)
            + wide(self.lapsed)
            + wide(self.carried_out)
            - wide(self.appropriated)
            - wide(self.carried_in)
    }

    fn lowest(&self) -> Fen {
        let terms = [
            self.appropriated,
            self.carried_in,
            self.available,
            self.committed,
            self.payable,
            self.paid,
            self.lapsed,
            self.carried_out,
            self.recovered,
        ];
        terms.into_iter().min().unwrap_or(0)
    }

    /// Money that is bound no longer: available again, or lapsed.
    pub(crate) fn set_free(&mut self, fen: Fen, lapsed: bool) {
        let term = if lapsed { &mut self.lapsed } else { &mut self.available };
        *term = term.saturating_add(fen);
    }
}

impl Auditor {
    pub(crate) fn on_budget(&mut self, event: &BudgetEvent, on: &Moment) {
        match *event {
            BudgetEvent::Appropriated { year, amount_fen, carried_in_fen, carried_from } => {
                self.handed_on(year, carried_in_fen, carried_from);
                let budget = self.city.budgets.entry(year).or_default();
                let open = !budget.closed && amount_fen >= 0 && carried_in_fen >= 0;
                budget.appropriated = budget.appropriated.saturating_add(amount_fen);
                budget.carried_in = budget.carried_in.saturating_add(carried_in_fen);
                let added = amount_fen.saturating_add(carried_in_fen);
                budget.available = budget.available.saturating_add(added);
                let subject = format!("budget/{year}");
                self.book.hold(open, Promise::Money, "R4.3", subject, || {
                    "money is put into a closed budget, or less than none".to_owned()
                });
            }
            BudgetEvent::Adjusted { year, appropriated_fen } => {
                let budget = self.city.budgets.entry(year).or_default();
                let change = appropriated_fen.saturating_sub(budget.appropriated);
                budget.available = budget.available.saturating_add(change);
                budget.appropriated = appropriated_fen;
                let bound = budget.available >= 0 && !budget.closed;
                self.book.hold(
                    bound,
                    Promise::Money,
                    "R4.2",
                    format_args!("budget/{year}"),
                    || format!("{appropriated_fen} fen is less than what is bound"),
                );
            }
            BudgetEvent::Closed { year, lapsed_fen } => self.budget_closed(year, lapsed_fen, on),
        }
        self.balanced();
    }

    /// What a year takes over leaves the ledger of the year before, where there is one.
    fn handed_on(&mut self, into: i32, fen: Fen, from: Option<i32>) {
        let before = into - 1;
        let known = fen != 0 && self.city.budgets.contains_key(&before);
        let said = from == known.then_some(before);
        let mut open = true;
        if known && let Some(budget) = self.city.budgets.get_mut(&before) {
            open = !budget.closed;
            budget.available = budget.available.saturating_sub(fen);
            budget.carried_out = budget.carried_out.saturating_add(fen);
        }
        self.book.hold(open && said, Promise::Money, "R4.3", format_args!("budget/{into}"), || {
            format!("{fen} fen carried in leave no ledger, or a closed one")
        });
    }

    fn budget_closed(&mut self, year: i32, lapsed_fen: Fen, on: &Moment) {
        let subject = format!("budget/{year}");
        let due = self.law.closes_on(year).is_some_and(|day| on.today >= day);
        let budget = self.city.budgets.entry(year).or_default();
        self.book.hold(due && !budget.closed, Promise::Money, "R19.1", &subject, || {
            format!("closed on {}, too early or twice", on.today)
        });
        let left = budget.available;
        self.book.same(Promise::Money, "R4.3", &subject, ("lapsed_fen", lapsed_fen, left));
        budget.available = budget.available.saturating_sub(lapsed_fen);
        budget.lapsed = budget.lapsed.saturating_add(lapsed_fen);
        budget.closed = true;
    }

    /// Whether money that is set free today lapses: its year is closed, or past its closing day.
    pub(crate) fn lapses(&self, year: i32, on: &Moment) -> bool {
        let closed = self.city.budgets.get(&year).is_some_and(|budget| budget.closed);
        closed || self.law.closes_on(year).is_none_or(|day| on.today > day)
    }

    /// Every term of every ledger is zero or more, both sides are equal, and nothing is recovered
    /// that was not claimed, nor claimed that was not paid (R4.3).
    pub(crate) fn balanced(&mut self) {
        for (year, budget) in &self.city.budgets {
            let kept = budget.imbalance() == 0
                && budget.lowest() >= 0
                && budget.recovered <= budget.claimed_back
                && budget.claimed_back <= budget.paid;
            self.book.hold(kept, Promise::Money, "R4.3", format_args!("budget/{year}"), || {
                format!("the ledger does not balance or falls below zero: {budget:?}")
            });
        }
    }

    pub(crate) fn on_notice(&mut self, event: NoticeEvent) {
        match event {
            NoticeEvent::Published { terms } => {
                let year = terms.year;
                let subject = format!("notice/{year}");
                let ratio = self.law.ratio(year).is_some();
                self.book.hold(ratio, Promise::Text, "R16.2", &subject, || {
                    "the regulation has no ratio for the year".to_owned()
                });
                let notice = Notice { terms, closed: false, issued: 0 };
                let again = self.city.notices.insert(year, notice).is_some();
                self.book.hold(!again, Promise::Once, "R11.1", &subject, || {
                    "published twice".to_owned()
                });
            }
            NoticeEvent::Closed { year } => {
                if let Some(notice) = self.city.notices.get_mut(&year) {
                    notice.closed = true;
                }
            }
        }
    }

    pub(crate) fn on_interpretation(&mut self, event: InterpretationEvent, on: &Moment) {
        let InterpretationEvent::Published { interpretation, number, published_on } = event;
        let subject = format!("interpretation/{interpretation}");
        let said = ("published_on", published_on, on.today);
        self.book.same(Promise::Validity, "R27.1", &subject, said);
        let taken = self.city.interpretations.values().any(|known| *known == number);
        self.book.hold(!taken, Promise::Once, "R27.1", &subject, || {
            format!("the number {number:?} is given twice")
        });
        self.city.interpretations.insert(interpretation, number);
    }
}
