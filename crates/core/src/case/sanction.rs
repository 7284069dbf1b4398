//! The sanction and its cascade (R23.1 to R23.6), decided by two persons; the vouchers that it
//! froze, decided one by one; the second look.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::acts::{concerns, frozen};
use super::forms::find as case_of;
use super::money::{at_the_bank, cancelled, thawed, voucher_of};
use super::{Case, DecideVoucher, Event, Fate, Review, Reviewed, Sanction, Sanctioned};
use super::{Status, Struck};
use crate::account::Party;
use crate::application;
use crate::credit_code::CreditCode;
use crate::enterprise::Enterprise;
use crate::event::Event as Fact;
use crate::ids::{AccountId, ApplicationId, VoucherId};
use crate::lineage;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::provider::Provider;
use crate::refusal::{
    Fault, FaultCode, Refusal, RuleId, Stop, forbidden, not_found, not_permitted, require,
};
use crate::time::{Date, years_after};
use crate::voucher::{Act, Status as Stands};
use crate::world::{Set, World};

/// The first person proposes; the second decides, and everything that follows happens at once or
/// not at all.
///
/// # Errors
/// Not found; refused by R23.6 unless there is a finding on every party and one is at fault;
/// forbidden by R23.6 to who proposed it.
pub fn sanction(form: Sanction, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    let rests = case.status == Status::Found && case.at_fault().next().is_some();
    require(rests, || {
        let open = case.parties.iter().filter(|(_, it)| it.found.is_none());
        let open: Vec<&Party> = open.map(|(party, _)| party).collect();
        Refusal::new("R23.6", [("status", json!(case.status)), ("without_finding", json!(open))])
    })?;
    match case.proposed_by {
        None => {
            let (case, at, reason) = (case.id, on.at, form.reason);
            Ok(vec![Fact::Case(Event::SanctionProposed { case, at, by, reason })])
        }
        Some(first) if first == by => Err(forbidden("R23.6")),
        Some(_) => cascade(case, form.reason, by, world, on),
    }
}

/// What a sanction would do as things stand, event by event. Nothing is done.
///
/// # Errors
/// Not found.
pub fn foreseen(
    id: crate::ids::CaseId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let case = case_of(id, world)?;
    cascade(case, String::new(), case.opened_by, world, on)
}

/// What follows from a sanction:
/// - the case's frozen vouchers of a party at fault are cancelled, but for those whose payment the
///   bank has, which stay frozen until it has answered; those of none at fault are set free;
/// - the parties at fault lose admission or eligibility and stand on the internal list;
/// - their other vouchers that are not yet paid are frozen, to be decided one by one;
/// - the unfinished applications of an enterprise at fault end.
fn cascade(
    case: &Case,
    reason: String,
    by: AccountId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let guilty: BTreeSet<Party> = case.at_fault().collect();
    let sanctioned = Sanctioned {
        case: case.id,
        at: on.at,
        by,
        on: on.today,
        until: years_after(on.today, on.pack.params().ban_years),
        parties: struck(&guilty, world)?,
        reason: reason.clone(),
    };
    let mut events = vec![Fact::Case(Event::Sanctioned(Box::new(sanctioned)))];
    for id in case.frozen() {
        let voucher = voucher_of(id, world)?;
        if !concerns(voucher, &guilty) {
            events.push(thawed(id, case.id, &reason, world, on)?);
        } else if !at_the_bank(voucher, world)? {
            events.push(cancelled(id, case.id, None, world, on)?);
        }
    }
    for id in others(&guilty, world)? {
        if case.vouchers.get(&id) != Some(&Fate::Frozen) && unpaid(id, world)? {
            events.push(frozen(id, case.id, on));
        }
    }
    for party in &guilty {
        if let Party::Enterprise(enterprise) = party {
            for id in world.set(Set::OpenApplicationsOf(*enterprise))? {
                events.push(ended(ApplicationId(*id), case, world, on)?);
            }
        }
    }
    Ok(events)
}

fn struck(parties: &BTreeSet<Party>, world: &World) -> Result<Vec<Struck>, Stop> {
    let mut struck = Vec::with_capacity(parties.len());
    for party in parties {
        struck.push(Struck { party: *party, credit_code: code(*party, world)?, still: None });
    }
    Ok(struck)
}

fn code(party: Party, world: &World) -> Result<CreditCode, Stop> {
    let code = match party {
        Party::Enterprise(id) => world.enterprise(id)?.map(|it| it.credit_code),
        Party::Provider(id) => world.provider(id)?.map(|it| it.credit_code),
    };
    code.ok_or_else(|| not_found("party"))
}

/// Every voucher that parties hold or may redeem, and those that went by law to who has taken their
/// place or their contracts (R3.6).
fn others(parties: &BTreeSet<Party>, world: &World) -> Result<BTreeSet<VoucherId>, Stop> {
    let mut all = BTreeSet::new();
    for party in parties {
        for holder in lineage::after(*party, world)? {
            let set = match holder {
                Party::Enterprise(id) => Set::VouchersOf(id),
                Party::Provider(id) => Set::VouchersAt(id),
            };
            for id in world.set(set)?.iter().copied().map(VoucherId) {
                if concerns(voucher_of(id, world)?, parties) {
                    all.insert(id);
                }
            }
        }
    }
    Ok(all)
}

/// Who has taken a party's place (R3.6).
///
/// # Errors
/// [`Stop::Missing`].
pub(crate) fn successor(party: Party, world: &World) -> Result<Option<Party>, Stop> {
    Ok(match party {
        Party::Enterprise(id) => {
            world.enterprise(id)?.and_then(|it| it.successor).map(Party::Enterprise)
        }
        Party::Provider(id) => world.provider(id)?.and_then(|it| it.successor).map(Party::Provider),
    })
}

/// Whether a voucher may still become money, and no case has frozen it.
fn unpaid(id: VoucherId, world: &World) -> Result<bool, Stop> {
    let voucher = voucher_of(id, world)?;
    Ok(voucher.status != Stands::Redeemed && voucher.moved(Act::Freeze).is_ok())
}

fn ended(id: ApplicationId, case: &Case, world: &World, on: &Occasion<'_>) -> Result<Fact, Stop> {
    let file = world.application(id)?.ok_or_else(|| not_found("application"))?;
    Ok(Fact::Application(application::Event::Struck {
        application: id,
        contract: file.contract,
        at: on.at,
        case: case.id,
        rule: RuleId::named("R23.4"),
    }))
}

/// Decides one frozen voucher of a case: cancelled, or set free.
///
/// # Errors
/// Not found; a fault unless the case has frozen it; to cancel, refused by R23.6 before a sanction
/// or with none of its parties at fault, by R22.5 while the bank has its payment.
pub fn decide_voucher(
    form: DecideVoucher,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    if case.vouchers.get(&form.voucher) != Some(&Fate::Frozen) {
        return Err(Fault::at("voucher", FaultCode::NotFound).into());
    }
    if !form.cancel {
        return Ok(vec![thawed(form.voucher, case.id, &form.reason, world, on)?]);
    }
    let guilty: BTreeSet<Party> = case.at_fault().collect();
    let voucher = voucher_of(form.voucher, world)?;
    require(case.cancels() && concerns(voucher, &guilty), || {
        Refusal::new("R23.6", [("status", json!(case.status)), ("at_fault", json!(guilty))])
    })?;
    Ok(vec![cancelled(form.voucher, case.id, Some(form.reason), world, on)?])
}

/// Looks at a sanction again. One that does not stand ends its bans, gives back what the parties
/// had, drops what is still owed and sets the vouchers free that are not yet decided; what was
/// cancelled stays so, and can be applied for again.
///
/// # Errors
/// Not found; forbidden by R23.6 to who found, proposed or decided; refused by R23.6 without a
/// sanction, or when it was looked at before.
pub fn review(form: Review, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    let finders = case.parties.values().filter_map(|it| it.found.as_ref()).map(|it| it.by);
    let mut took_part = finders.chain(case.proposed_by).chain(case.sanctioned_by);
    if took_part.any(|person| person == by) {
        return Err(forbidden("R23.6"));
    }
    let mut reviewed = Reviewed {
        case: case.id,
        at: on.at,
        by,
        upheld: form.upheld,
        reason: form.reason.clone(),
        freed: Vec::new(),
        dropped_fen: BTreeMap::new(),
    };
    if !form.upheld {
        reviewed.freed = freed(case, world, on.today)?;
        for claim in case.claims.iter().filter(|it| it.owed() > Fen::ZERO) {
            let sum = reviewed.dropped_fen.entry(claim.year).or_insert(Fen::ZERO);
            *sum = sum.checked_add(claim.owed()).unwrap_or(*sum);
        }
    }
    let mut events = vec![Fact::Case(Event::Reviewed(Box::new(reviewed)))];
    for voucher in case.frozen().filter(|_| !form.upheld) {
        events.push(thawed(voucher, case.id, &form.reason, world, on)?);
    }
    Ok(events)
}

/// The sanctioned parties, and who has taken a party's place or contracts (R3.6), each with the
/// ban by which another case still holds it.
fn freed(case: &Case, world: &World, today: Date) -> Result<Vec<Struck>, Stop> {
    let banned = case.parties.iter().filter(|(_, it)| it.banned_until.is_some());
    let freed = banned.filter_map(|(party, it)| {
        // The code that it had then: it may have been renamed.
        it.banned_as.map(|credit_code| Struck { party: *party, credit_code, still: None })
    });
    let mut freed: Vec<Struck> = freed.collect();
    let mut nth = 0;
    while let Some(&Struck { party, credit_code, .. }) = freed.get(nth) {
        nth += 1;
        for party in lineage::followers(party, world)? {
            if freed.iter().all(|it| it.party != party) {
                freed.push(Struck { party, credit_code, still: None });
            }
        }
    }
    for it in &mut freed {
        it.still = still_held(it, case, world, today)?;
    }
    Ok(freed)
}

/// The last day of the bans of other cases on a party, under whatever code.
fn still_held(it: &Struck, case: &Case, world: &World, today: Date) -> Result<Option<Date>, Stop> {
    let mut codes = BTreeSet::from([it.credit_code]);
    match it.party {
        Party::Enterprise(id) => {
            codes.extend(world.enterprise(id)?.into_iter().flat_map(Enterprise::codes))
        }
        Party::Provider(id) => {
            codes.extend(world.provider(id)?.into_iter().flat_map(Provider::codes))
        }
    }
    let mut last = None;
    for code in codes {
        let entries = world.ban(code)?.into_iter().flat_map(|ban| &ban.entries);
        let others = entries.filter(|(by, until)| **by != case.id && today <= **until);
        last = others.map(|(_, until)| *until).max().max(last);
    }
    Ok(last)
}
