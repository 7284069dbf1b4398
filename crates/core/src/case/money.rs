//! What becomes of a voucher and its money: cancelled, or set free again.

use serde_json::json;

use crate::event::Event as Fact;
use crate::ids::{CaseId, VoucherId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::redemption::{self, Redemption};
use crate::refusal::{Refusal, Stop, not_found, require};
use crate::settlement;
use crate::voucher::{self, Cancelled, Purse, Status, Voucher};
use crate::world::World;

pub(super) fn voucher_of(id: VoucherId, world: &World) -> Result<&Voucher, Stop> {
    world.voucher(id)?.ok_or_else(|| not_found("voucher"))
}

/// The voucher's redemption, unless it has ended without money.
fn live<'w>(voucher: &Voucher, world: &'w World) -> Result<Option<&'w Redemption>, Stop> {
    let Some(id) = voucher.redemption else { return Ok(None) };
    let found = world.redemption(id)?;
    Ok(found.filter(|it| it.moved(redemption::Act::End).is_ok()))
}

/// Whether the bank has its payment and has not answered: what it pays is paid, so that nothing
/// can be decided before.
pub(super) fn at_the_bank(voucher: &Voucher, world: &World) -> Result<bool, Stop> {
    let live = live(voucher, world)?.filter(|it| it.status == redemption::Status::Settling);
    let Some(id) = live.and_then(|it| it.settlement) else { return Ok(false) };
    let settlement = world.settlement(id)?;
    Ok(settlement.is_some_and(|it| it.status == settlement::Status::Sent))
}

/// Cancels a frozen voucher: what is committed or payable is stopped (R23.1), what was paid is
/// claimed back (R23.2).
///
/// # Errors
/// Not found; refused by R22.5 while the bank has its payment.
pub(super) fn cancelled(
    id: VoucherId,
    case: CaseId,
    reason: Option<String>,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Fact, Stop> {
    let voucher = voucher_of(id, world)?;
    let paying = at_the_bank(voucher, world)?;
    require(!paying, || Refusal::new("R22.5", [("number", json!(voucher.issued.number))]))?;
    let redemption = live(voucher, world)?;
    let determined = redemption.and_then(|it| it.determined_fen);
    let (purse, amount_fen) = match (voucher.stood(), determined) {
        (Status::Redeemed, paid) => (Purse::Paid, paid.unwrap_or(Fen::ZERO)),
        (_, Some(payable)) => (Purse::Payable, payable),
        (_, None) => (Purse::Committed, voucher.issued.face_fen),
    };
    let year = voucher.issued.year;
    let closed = world.budget(year)?.is_some_and(|budget| budget.closed);
    let late = on.pack.params().close_on(year).is_none_or(|day| on.today > day);
    Ok(Fact::Voucher(voucher::Event::Cancelled(Cancelled {
        voucher: id,
        contract: voucher.issued.contract,
        case,
        redemption: redemption.map(|it| it.id),
        year,
        purse,
        amount_fen,
        lapsed: purse != Purse::Paid && (closed || late),
        reason,
    })))
}

/// Sets a frozen voucher free: it stands where it stood, and the days that the freezing took of
/// its validity, or of the time to correct its redemption, are given back where the scheme does so.
///
/// # Errors
/// Not found.
pub(super) fn thawed(
    id: VoucherId,
    case: CaseId,
    reason: &str,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Fact, Stop> {
    let voucher = voucher_of(id, world)?;
    let counts = on.pack.params().give_back_frozen_days && voucher.stood() != Status::Redeemed;
    let since = voucher.frozen.as_ref().filter(|_| counts).map(|freeze| freeze.on);
    let days = since.map_or(0, |since| (on.today - since).num_days());
    let days = u32::try_from(days).unwrap_or(0);
    let waits = live(voucher, world)?.filter(|it| it.status == redemption::Status::Returned);
    let correct_by = waits.and_then(|it| it.returned.as_ref()).and_then(|returned| {
        let day = returned.correct_by.checked_add_days(chrono::Days::new(u64::from(days)))?;
        // Corrections end on working days, as far as that year's calendar is known.
        Some(on.calendar.roll_forward(day).unwrap_or(day))
    });
    Ok(Fact::Voucher(voucher::Event::Thawed {
        voucher: id,
        case,
        on: on.today,
        days,
        redemption: waits.map(|it| it.id),
        correct_by,
        reason: reason.to_owned(),
    }))
}
