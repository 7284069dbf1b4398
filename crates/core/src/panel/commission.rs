//! Commissioning a third party with a panel (R10.1, R22.2). Its leaf fixes the list from which is
//! drawn, before anybody can know the root that seeds the draw.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use serde_json::json;

use super::{Event, Panel, Status, files_of, redemption};
use crate::access::Target;
use crate::account::{self, Role};
use crate::claim::admission_review;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, PanelId, ProviderId, RedemptionId};
use crate::occasion::Occasion;
use crate::redemption::{self, unfrozen};
use crate::refusal::{
    Fault, FaultCode, Refusal, Stop, duplicates, faultless, not_found, not_permitted, require,
};
use crate::world::World;
use crate::{provider, world};

form! {
    /// Commissioning a third party with a panel on providers, or on a batch of redemptions.
    pub struct Commission {
        /// Whom it judges: providers whose file is complete, or
        providers: Vec<ProviderId> = texts(0..=50, FaultCode::NotAnId),
        /// what it accepts: redemptions whose file is complete.
        redemptions: Vec<RedemptionId> = texts(0..=200, FaultCode::NotAnId),
        /// The third party's account.
        organiser: AccountId = id(),
        /// From whom the members are drawn.
        experts: Vec<AccountId> = texts(1..=200, FaultCode::NotAnId),
        /// How many members: odd, the scheme's least number or more.
        seats: u32 = count(1..=99),
    }
}

/// Whom the panel judges.
///
/// # Errors
/// [`Stop::Missing`].
pub fn commission_target(
    form: &Commission,
    world: &World,
    _: &Occasion<'_>,
) -> Result<Target, Stop> {
    files_of(&form.providers, &form.redemptions, world)
}

/// Commissions a panel on providers or redemptions whose file is complete; one on redemptions takes
/// effect once finance agrees. A panel that cannot be drawn, or that left somebody unjudged, is
/// followed by another.
///
/// # Errors
/// Faults in what it judges, in the persons and the seats; refused by R23.1 while a case has frozen
/// a voucher, by R10.4 once the year's review has ended, by R10.1 or R22.2 unless every file is in
/// review and no drawn panel judges it.
pub fn commission(
    form: Commission,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let mut faults = one_kind(&form, world)?;
    faults.extend(duplicates(&form.experts, |at| format!("experts.{at}")));
    faults.extend(unfit("organiser".to_owned(), form.organiser, Role::Organiser, world)?);
    for (index, expert) in form.experts.iter().enumerate() {
        faults.extend(unfit(format!("experts.{index}"), *expert, Role::Expert, world)?);
    }
    let experts: BTreeSet<AccountId> = form.experts.into_iter().collect();
    // Seats are odd, so that a vote is never a tie.
    let least = on.pack.params().seats_at_least | 1;
    let fits = usize::try_from(form.seats).is_ok_and(|seats| seats <= experts.len());
    if form.seats.is_multiple_of(2) || form.seats < least || !fits {
        let limit = format!("{least}, {}, {} .. {}", least + 2, least + 4, experts.len());
        faults.push(Fault::limited("seats", FaultCode::OutOfRange, limit));
    }
    faultless(faults)?;
    for id in &form.providers {
        review_open(*id, world, on)?;
        in_review(*id, world)?;
    }
    for id in &form.redemptions {
        for_acceptance(*id, world)?;
    }
    let at = (!form.redemptions.is_empty()).then_some(on.at);
    Ok(vec![Fact::Panel(Event::Commissioned {
        panel: on.fresh(),
        by: on.actor.id().ok_or_else(not_permitted)?,
        providers: form.providers,
        organiser: form.organiser,
        experts,
        seats: form.seats,
        redemptions: form.redemptions,
        at,
    })])
}

/// Faults unless it judges providers or redemptions, not both, each once and known.
fn one_kind(form: &Commission, world: &World) -> Result<Vec<Fault>, Stop> {
    let mut faults = duplicates(&form.providers, |at| format!("providers.{at}"));
    match (form.providers.is_empty(), form.redemptions.is_empty()) {
        (true, true) => faults.push(Fault::at("providers", FaultCode::Missing)),
        (false, false) => {
            faults.push(Fault::limited("redemptions", FaultCode::Mismatch, "providers"));
        }
        _ => {}
    }
    faults.extend(duplicates(&form.redemptions, |at| format!("redemptions.{at}")));
    for (index, id) in form.redemptions.iter().enumerate() {
        if world.redemption(*id)?.is_none() {
            faults.push(Fault::at(format!("redemptions.{index}"), FaultCode::NotFound));
        }
    }
    Ok(faults)
}

/// Whether a person may serve: a known account in use, of the role.
fn unfit(path: String, id: AccountId, role: Role, world: &World) -> Result<Option<Fault>, Stop> {
    let serves = |account: &account::Account| account.status == account::Status::Active;
    Ok(match world.account(id)? {
        None => Some(Fault::at(path, FaultCode::NotFound)),
        Some(account) if account.role != role || !serves(account) => {
            Some(Fault::limited(path, FaultCode::Mismatch, role.as_str()))
        }
        Some(_) => None,
    })
}

/// R10.4: one review a year, which ends with its list; who comes later waits for the next.
fn review_open(id: ProviderId, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let year = on.today.year();
    let over = on.pack.params().one_review_a_year
        && world.claim(admission_review(year))?.is_some_and(|claim| claim.holder.is_some());
    let provider = world.provider(id)?.ok_or_else(|| not_found("provider"))?;
    require(!over, || {
        let about = [("provider", json!(provider.name)), ("year", json!(year))];
        Refusal::new("R10.4", about)
    })
}

fn in_review(id: ProviderId, world: &World) -> Result<(), Stop> {
    let provider = world.provider(id)?.ok_or_else(|| not_found("provider"))?;
    provider.moved(provider::Act::Pass)?;
    require(!judging(provider.panel, world)?, || {
        let about = [("provider", json!(provider.name)), ("panel", json!(provider.panel))];
        Refusal::new("R10.1", about)
    })
}

fn for_acceptance(id: RedemptionId, world: &World) -> Result<(), Stop> {
    let it = redemption(id, world)?;
    unfrozen(it, world)?;
    it.moved(redemption::Act::Commission)?;
    require(!judging(it.panel, world)?, || {
        Refusal::new("R22.2", [("redemption", json!(it.id)), ("panel", json!(it.panel))])
    })
}

/// Whether a panel is drawn and has not concluded.
fn judging(panel: Option<PanelId>, world: &World) -> Result<bool, Stop> {
    let panel: Option<&Panel> = match panel {
        Some(id) => world.panel(id)?,
        None => None,
    };
    Ok(panel.is_some_and(|panel| panel.status == Status::Drawn))
}

/// What commissioning will surely look at, as far as what is loaded tells.
pub fn commission_needs(form: &Commission, world: &World) -> Vec<world::Key> {
    use world::Key;
    let persons = form.experts.iter().chain([&form.organiser]).copied().map(Key::Account);
    let mut keys: Vec<Key> = persons.collect();
    keys.extend(form.providers.iter().copied().map(Key::Provider));
    for id in &form.redemptions {
        keys.push(Key::Redemption(*id));
        if let Ok(Some(it)) = world.redemption(*id) {
            keys.push(Key::Voucher(it.voucher));
        }
    }
    keys
}
