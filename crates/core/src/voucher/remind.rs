//! Announcing a voucher's end to its holder and its provider (R19.1).

use serde_json::json;

use super::{Event, Status, Voucher};
use crate::calendar::Calendar;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::VoucherId;
use crate::occasion::Occasion;
use crate::pack::Pack;
use crate::refusal::{Refusal, Stop, not_found};
use crate::time::{Date, Instant};
use crate::world::World;

form! {
    /// Announcing a voucher's end.
    pub struct Remind {
        /// The voucher.
        voucher: VoucherId = id(),
    }
}

/// The reminders that a voucher has not had yet, each with its day, the earliest first.
fn left(voucher: &Voucher, pack: &Pack, last_day: Date) -> impl Iterator<Item = (u32, Date)> {
    let usable = matches!(voucher.status, Status::Issued | Status::Accepted);
    let before = voucher.reminded.unwrap_or(u32::MAX);
    let days = pack.params().remind_days.iter().copied();
    days.filter(move |days| usable && *days < before).filter_map(move |days| {
        let day = last_day.checked_sub_days(chrono::Days::new(u64::from(days)))?;
        Some((days, day))
    })
}

/// When a voucher's next reminder is due: 0:00 of its day.
pub fn remind_at(voucher: &Voucher, pack: &Pack, calendar: &Calendar) -> Option<Instant> {
    let last_day = voucher.last_day(pack, calendar)?;
    let next = left(voucher, pack, last_day).next();
    next.map(|(_, day)| pack.zone().start_of_day(day))
}

/// Writes the reminder that is due into the outbox; of several that are due at once only the last
/// one goes out.
///
/// # Errors
/// Not found; refused by R19.1 when none is due.
pub fn remind(form: Remind, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let voucher = world.voucher(form.voucher)?.ok_or_else(|| not_found("voucher"))?;
    let last_day = voucher.last_day(on.pack, on.calendar).filter(|day| on.today <= *day);
    let due = last_day.and_then(|last_day| {
        let passed = left(voucher, on.pack, last_day).filter(|(_, day)| *day <= on.today);
        passed.last().map(|(days, _)| (days, last_day))
    });
    let (days, last_day) = due.ok_or_else(|| {
        let pairs =
            [("number", json!(voucher.issued.number)), ("reminded", json!(voucher.reminded))];
        Stop::from(Refusal::new("R19.1", pairs))
    })?;
    Ok(vec![Fact::Voucher(Event::Reminded {
        voucher: voucher.issued.voucher,
        holder: voucher.holder,
        provider: voucher.issued.provider,
        message: on.fresh(),
        days,
        last_day,
        at: on.at,
    })])
}
