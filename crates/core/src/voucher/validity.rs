//! The end of a voucher's validity (articles 3 and 19).

use serde_json::json;

use super::{Act, Event, Released, Voucher};
use crate::event::Event as Fact;
use crate::form;
use crate::ids::VoucherId;
use crate::occasion::Occasion;
use crate::pack::Pack;
use crate::refusal::{Refusal, Stop, not_found, require};
use crate::time::{Date, years_after};
use crate::world::{Key, World};

form! {
    /// Recording that a voucher's validity has ended.
    pub struct Expire {
        /// The voucher.
        voucher: VoucherId = id(),
    }
}

/// Records that a voucher is void by itself (R19.1).
///
/// # Errors
/// Not found; refused by R19.1 while it is valid, or when the calendar does not yet know.
pub fn expire(form: Expire, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let voucher = world.voucher(form.voucher)?.ok_or_else(|| not_found("voucher"))?;
    let last = voucher.last_day(on.pack, on.calendar);
    let over = last.is_some_and(|day| on.at >= on.pack.zone().end_of_day(day));
    require(over, || {
        Refusal::new("R19.1", [("nominal_last_day", json!(voucher.issued.nominal_last_day))])
    })?;
    release(voucher, Act::Expire, world, on).map(|event| vec![event])
}

/// What recording a voucher's end will surely look at.
pub fn needs(id: VoucherId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Voucher(id)];
    if let Ok(Some(it)) = world.voucher(id) {
        keys.extend([Key::Budget(it.issued.year), Key::Contract(it.issued.contract)]);
    }
    keys
}

/// Sets a voucher's money free: available again up to the closing day of its budget, lapsed after.
///
/// # Errors
/// Refused by R19.1 when the voucher's state has no such move.
pub fn release(
    voucher: &Voucher,
    act: Act,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Fact, Stop> {
    voucher.moved(act)?;
    let year = voucher.issued.year;
    let closed = world.budget(year)?.is_some_and(|budget| budget.closed);
    let late = on.pack.params().close_on(year).is_none_or(|day| on.today > day);
    Ok(Fact::Voucher(Event::Released(Released {
        voucher: voucher.issued.voucher,
        contract: voucher.issued.contract,
        year,
        face_fen: voucher.issued.face_fen,
        lapsed: closed || late,
        act,
        redemption: None,
    })))
}

/// The nominal last day of a voucher issued on a day (Civil Code 201 to 203).
pub fn nominal_last_day(issued_on: Date, pack: &Pack) -> Date {
    years_after(issued_on, pack.params().validity_years)
}
