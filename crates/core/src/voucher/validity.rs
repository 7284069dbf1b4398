//! The end of a voucher's validity (articles 3 and 19).

use serde_json::json;

use super::{Act, Event, Released, Status, Voucher, accept::in_force};
use crate::budget;
use crate::calendar::Calendar;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::VoucherId;
use crate::occasion::Occasion;
use crate::pack::Pack;
use crate::redemption::{self, Redemption};
use crate::refusal::{Refusal, Stop, not_found, require};
use crate::time::{Date, Instant, years_after};
use crate::world::{Key, World};

form! {
    /// Recording that a voucher's validity has ended.
    pub struct Expire {
        /// The voucher.
        voucher: VoucherId = id(),
    }
}

/// Records that a voucher is void by itself (R19.1). A redemption that was handed in in time keeps
/// it alive while the office works on it, and while its correction may still come.
///
/// # Errors
/// Not found; refused by R19.1 while it is valid, or when the calendar does not yet know.
pub fn expire(form: Expire, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let voucher = world.voucher(form.voucher)?.ok_or_else(|| not_found("voucher"))?;
    let ends = ends_at(voucher, under_way(voucher, world)?, on.pack, on.calendar);
    require(ends.is_some_and(|end| on.at >= end), || {
        Refusal::new("R19.1", [("nominal_last_day", json!(voucher.issued.nominal_last_day))])
    })?;
    let released = release(voucher, Act::Expire, world, on)?;
    Ok(vec![Fact::Voucher(Event::Released(released))])
}

/// The first instant at which a voucher is void; none while the calendar does not know, or while
/// the office works on its redemption.
pub fn ends_at(
    voucher: &Voucher,
    redemption: Option<&Redemption>,
    pack: &Pack,
    calendar: &Calendar,
) -> Option<Instant> {
    let end = voucher.valid_until(pack, calendar)?;
    if voucher.status != Status::Redeeming {
        return Some(end);
    }
    let redemption = redemption?;
    let returned = redemption.returned.as_ref()?;
    let waits = redemption.status == redemption::Status::Returned;
    waits.then(|| end.max(pack.zone().end_of_day(returned.correct_by)))
}

/// A voucher's redemption that has not ended yet, be it a draft.
///
/// # Errors
/// [`Stop::Missing`].
pub fn under_way<'w>(voucher: &Voucher, world: &'w World) -> Result<Option<&'w Redemption>, Stop> {
    let Some(id) = voucher.redemption else { return Ok(None) };
    Ok(world.redemption(id)?.filter(|it| it.moved(redemption::Act::End).is_ok()))
}

/// What recording a voucher's end will surely look at.
pub fn needs(id: VoucherId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Voucher(id)];
    if let Ok(Some(it)) = world.voucher(id) {
        keys.extend([Key::Budget(it.issued.year), Key::Contract(it.issued.contract)]);
        keys.extend(it.redemption.map(Key::Redemption));
    }
    keys
}

/// Sets a voucher's money free: available again up to the closing day of its budget, lapsed after.
/// A redemption under way ends with it.
///
/// # Errors
/// Refused by R23.1 while a case has it, by R19.1 when its state has no such move or, given back,
/// it is void already.
pub fn release(
    voucher: &Voucher,
    act: Act,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Released, Stop> {
    voucher.moved(act)?;
    if act == Act::Surrender {
        in_force(voucher, on)?;
    }
    let year = voucher.issued.year;
    let lapsed = budget::lapses(year, world, on)?;
    Ok(Released {
        voucher: voucher.issued.voucher,
        contract: voucher.issued.contract,
        year,
        face_fen: voucher.issued.face_fen,
        lapsed,
        act,
        redemption: under_way(voucher, world)?.map(|it| it.id),
        reason: None,
    })
}

/// The nominal last day of a voucher issued on a day (Civil Code 201 to 203).
pub fn nominal_last_day(issued_on: Date, pack: &Pack) -> Date {
    years_after(issued_on, pack.params().validity_years)
}
