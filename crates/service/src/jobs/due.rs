//! What dates have made true: publicities over, vouchers ended or ending soon, budgets to close.

use yunquan_core::command::Command;
use yunquan_core::time::{Date, Instant};
use yunquan_core::voucher::{self, Voucher, ends_at, remind_at};
use yunquan_core::world::{Entity, Key};
use yunquan_core::{budget, publicity};
use yunquan_store::{Query, StoreError};

use super::Due;
use crate::view::Lens;

/// Jobs of one kind found in one go; what is beyond is found when these are done.
const MOST: usize = 256;
/// Rows read at a time.
const PAGE: u32 = 256;

/// Whatever is due up to and including an instant.
pub(super) struct Finder<'a> {
    pub(super) lens: &'a Lens<'a>,
    pub(super) until: Instant,
    pub(super) found: Vec<Due>,
}

impl Finder<'_> {
    /// Looks through a query, page by page, for what is due; rows that are not due yet, or wait for
    /// something else, hide nothing behind them.
    fn look(
        &mut self,
        query: &Query<'_>,
        due: impl Fn(&Lens<'_>, Entity) -> Result<Option<Due>, StoreError>,
    ) -> Result<(), StoreError> {
        let before = self.found.len();
        let mut query = query.clone().limit(PAGE);
        loop {
            let page = self.lens.reader.list(&query)?;
            for (_, entity) in page.items {
                let due = due(self.lens, entity)?.filter(|it| it.at <= self.until);
                self.found.extend(due);
            }
            if page.next.is_none() || self.found.len() - before >= MOST {
                return Ok(());
            }
            query = query.after(page.next);
        }
    }

    /// The day after the last one that counts, moved by some days, as a row has it.
    fn until_day(&self, days: u32) -> String {
        let day = self.lens.pack.zone().date(self.until);
        let days = chrono::Days::new(u64::from(days) + 1);
        day.checked_add_days(days).unwrap_or(Date::MAX).to_string()
    }

    pub(super) fn publicities(&mut self) -> Result<(), StoreError> {
        self.look(&Query::of("publicity").is("closed", 0), |lens, entity| {
            let Entity::Publicity(it) = entity else { return Ok(None) };
            let at = it.closes_at(lens.pack, &lens.calendar);
            let form = publicity::Close { publicity: it.id };
            Ok(Some(Due { at, command: Command::ClosePublicity(Box::new(form)) }))
        })
    }

    /// Vouchers at the end of their validity, used or not (R19.1).
    pub(super) fn ended(&mut self) -> Result<(), StoreError> {
        let tomorrow = self.until_day(0);
        for status in [voucher::Status::Issued, voucher::Status::Accepted] {
            let of = Query::of("voucher").is("status", status.as_str());
            let ending = of.below("nominal_last_day", tomorrow.as_str()).by("nominal_last_day");
            self.look(&ending, |lens, entity| {
                let Entity::Voucher(it) = entity else { return Ok(None) };
                let at = ends_at(&it, None, lens.pack, &lens.calendar);
                Ok(at.map(|at| expiry(&it, at)))
            })?;
        }
        let returned = Query::of("redemption").is("status", "returned");
        let missed = returned.below("correct_by", tomorrow.as_str()).by("correct_by");
        self.look(&missed, |lens, entity| {
            let Entity::Redemption(file) = entity else { return Ok(None) };
            let Some(Entity::Voucher(it)) = lens.reader.entity(&Key::Voucher(file.voucher))? else {
                return Ok(None);
            };
            let stands = it.status == voucher::Status::Redeeming;
            let at = ends_at(&it, Some(&file), lens.pack, &lens.calendar).filter(|_| stands);
            Ok(at.map(|at| expiry(&it, at)))
        })
    }

    /// Vouchers whose end is to be announced: each waits for the first reminder, or has had one and
    /// waits for the next.
    pub(super) fn reminders(&mut self) -> Result<(), StoreError> {
        let days = &self.lens.pack.params().remind_days;
        let had = std::iter::once(0).chain(days.iter().copied());
        for (had, next) in had.zip(days) {
            let soon = self.until_day(*next);
            let usable = [voucher::Status::Issued.as_str(), voucher::Status::Accepted.as_str()];
            let of = Query::of("voucher").one_of("status", usable).is("reminded", i64::from(had));
            let ending = of.below("nominal_last_day", soon.as_str()).by("nominal_last_day");
            self.look(&ending, |lens, entity| {
                let Entity::Voucher(it) = entity else { return Ok(None) };
                let form = voucher::Remind { voucher: it.issued.voucher };
                let at = remind_at(&it, lens.pack, &lens.calendar);
                Ok(at.map(|at| Due { at, command: Command::Remind(Box::new(form)) }))
            })?;
        }
        Ok(())
    }

    pub(super) fn budgets(&mut self) -> Result<(), StoreError> {
        self.look(&Query::of("budget").is("closed", 0), |lens, entity| {
            let Entity::Budget(it) = entity else { return Ok(None) };
            let Some(day) = lens.pack.params().close_on(it.year) else { return Ok(None) };
            let document = "R19.1 budget.close_on".to_owned();
            let form = budget::Close { year: it.year, document };
            let at = lens.pack.zone().end_of_day(day);
            Ok(Some(Due { at, command: Command::CloseBudget(Box::new(form)) }))
        })
    }
}

fn expiry(it: &Voucher, at: Instant) -> Due {
    let form = voucher::Expire { voucher: it.issued.voucher };
    Due { at, command: Command::Expire(Box::new(form)) }
}
