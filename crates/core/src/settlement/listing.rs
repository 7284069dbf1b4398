//! The payment list: prepared by one person, sent to the bank by another (R22.5).

use serde_json::json;

use super::{Event, Item, Settlement};
use crate::access::Target;
use crate::account::Party;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{RedemptionId, SettlementId};
use crate::lineage;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::redemption::{self, Act, Redemption, unfrozen};
use crate::refusal::{
    Fault, FaultCode, Refusal, Stop, duplicates, faultless, forbidden, not_found, not_permitted,
    require,
};
use crate::world::{Key, Set, World};

form! {
    /// Preparing a payment list.
    pub struct Prepare {
        /// The redemptions to be paid; all that are determined where none is named.
        redemptions: Vec<RedemptionId> = texts(0..=500, FaultCode::NotAnId),
    }
}

form! {
    /// Sending a prepared payment list to the bank.
    pub struct Send {
        /// The settlement.
        settlement: SettlementId = id(),
    }
}

/// Whose payments are named; what does not exist has no parties.
///
/// # Errors
/// [`Stop::Missing`].
pub fn prepare_target(form: &Prepare, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    parties_of(form.redemptions.iter().copied(), world)
}

/// Whose payments are on the list.
///
/// # Errors
/// Not found.
pub fn send_target(form: &Send, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    parties_of(find(form.settlement, world)?.redemptions(), world)
}

pub(super) fn find(id: SettlementId, world: &World) -> Result<&Settlement, Stop> {
    world.settlement(id)?.ok_or_else(|| not_found("settlement"))
}

pub(super) fn parties_of(
    redemptions: impl IntoIterator<Item = RedemptionId>,
    world: &World,
) -> Result<Target, Stop> {
    let mut parties: Vec<Party> = Vec::new();
    for id in redemptions {
        parties.extend(world.redemption(id)?.into_iter().flat_map(Redemption::parties));
    }
    Ok(Target { parties, jurisdiction: None })
}

/// Prepares the list of what is determined and waits for its payment, or of what is named of it.
/// Left to the office it leaves out what a case has frozen.
///
/// # Errors
/// Faults for redemptions that are unknown or named twice; refused by R23.1 for a frozen one and by
/// R22.5 for one that is not determined, is on a list already or paid, and when nothing is to be
/// paid; forbidden by R13.1 where a payment is the person's own or a declared relative's.
pub fn prepare(form: Prepare, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let payable = if form.redemptions.is_empty() {
        waiting(world, on)?
    } else {
        named(&form.redemptions, world)?
    };
    let items: Result<Vec<Item>, Stop> = payable.into_iter().map(item).collect();
    let items = items?;
    require(!items.is_empty(), || Refusal::new("R22.5", [("payments", json!(0))]))?;
    let total = Fen::sum(items.iter().map(|item| item.amount_fen));
    let total_fen = total.ok_or_else(|| Refusal::new("R22.5", []))?;
    Ok(vec![Fact::Settlement(Event::Prepared {
        settlement: on.fresh(),
        at: on.at,
        by: on.actor.id().ok_or_else(not_permitted)?,
        on: on.today,
        digest: Digest::of(&serde_json::to_vec(&items).unwrap_or_default()),
        items,
        total_fen,
    })])
}

/// Everything that is determined and that no case has frozen, in the order of the ids.
fn waiting<'w>(world: &'w World, on: &Occasion<'_>) -> Result<Vec<&'w Redemption>, Stop> {
    let mut found = Vec::new();
    for id in world.set(Set::Determined)? {
        let Some(it) = world.redemption(RedemptionId(*id))? else { continue };
        let voucher = world.voucher(it.voucher)?;
        let stopped = voucher.is_none_or(|voucher| voucher.stopped());
        if it.moved(Act::Prepare).is_ok() && !stopped {
            found.push(it);
        }
    }
    let parties = found.iter().flat_map(|it| it.parties());
    let own = lineage::bound_to_any(on.actor.account(), parties, world)?;
    if own { Err(forbidden("R13.1")) } else { Ok(found) }
}

fn named<'w>(ids: &[RedemptionId], world: &'w World) -> Result<Vec<&'w Redemption>, Stop> {
    let mut faults = duplicates(ids, |at| format!("redemptions.{at}"));
    let mut found = Vec::with_capacity(ids.len());
    for (index, id) in ids.iter().enumerate() {
        match world.redemption(*id)? {
            Some(it) => found.push(it),
            None => {
                faults.push(Fault::at(format!("redemptions.{index}"), FaultCode::NotFound));
            }
        }
    }
    faultless(faults)?;
    for it in &found {
        unfrozen(it, world)?;
        it.moved(Act::Prepare)?;
    }
    Ok(found)
}

fn item(it: &Redemption) -> Result<Item, Stop> {
    let amount = it.determined_fen;
    let amount_fen = amount.ok_or_else(|| it.moved(Act::Prepare).err().unwrap_or(unknown(it)))?;
    Ok(Item {
        redemption: it.id,
        voucher: it.voucher,
        provider: it.provider,
        year: it.year,
        amount_fen,
        outcome: None,
    })
}

fn unknown(it: &Redemption) -> Stop {
    Refusal::new("R22.5", [("redemption", json!(it.id))]).into()
}

/// Sends the list: what was prepared, less what a case has stopped since.
///
/// # Errors
/// Not found; refused by R22.5 when it is sent already; forbidden by R22.5 to who prepared it.
pub fn send(form: Send, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let it = find(form.settlement, world)?;
    require(it.lets(super::Act::Send), || Refusal::new("R22.5", [("status", json!(it.status))]))?;
    let by = on.actor.id().filter(|by| *by != it.prepared_by);
    let by = by.ok_or_else(|| forbidden("R22.5"))?;
    let mut dropped = Vec::new();
    for id in it.redemptions() {
        if stopped(id, world)? {
            dropped.push(id);
        }
    }
    let (settlement, at, on) = (it.id, on.at, on.today);
    Ok(vec![Fact::Settlement(Event::Sent { settlement, at, by, on, dropped })])
}

/// Whether a case has frozen or ended a payment since the list was prepared.
fn stopped(id: RedemptionId, world: &World) -> Result<bool, Stop> {
    let it = world.redemption(id)?.ok_or_else(|| not_found("redemption"))?;
    let voucher = world.voucher(it.voucher)?;
    let frozen = voucher.is_none_or(|voucher| voucher.stopped());
    Ok(frozen || it.status != redemption::Status::Settling)
}

/// What preparing will surely look at, as far as what is loaded tells.
pub fn prepare_needs(form: &Prepare, world: &World) -> Vec<Key> {
    match world.set(Set::Determined) {
        Ok(ids) if form.redemptions.is_empty() => {
            payments(ids.iter().copied().map(RedemptionId), world)
        }
        _ => payments(form.redemptions.iter().copied(), world),
    }
}

/// What sending or answering a settlement will surely look at, as far as what is loaded tells.
pub fn needs(id: SettlementId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Settlement(id)];
    if let Ok(Some(it)) = world.settlement(id) {
        keys.extend(payments(it.redemptions(), world));
        keys.extend(it.items.iter().map(|item| Key::Budget(item.year)));
    }
    keys
}

fn payments(ids: impl IntoIterator<Item = RedemptionId>, world: &World) -> Vec<Key> {
    let mut keys = Vec::new();
    for id in ids {
        keys.push(Key::Redemption(id));
        if let Ok(Some(it)) = world.redemption(id) {
            keys.push(Key::Voucher(it.voucher));
        }
    }
    keys
}
