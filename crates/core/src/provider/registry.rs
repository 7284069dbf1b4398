//! The registry (article 10): registration, the yearly catalogue, suspension, removal.

use serde_json::json;

use super::admission::{file_of, find};
use super::catalogue::twice;
use super::{Act, Event, Register, Registered, Reinstate, Remove, SetCatalogue, Suspend};
use crate::access::Target;
use crate::command::Accepted;
use crate::event::Event as Fact;
use crate::likeness;
use crate::occasion::Occasion;
use crate::refusal::{Stop, faultless, not_permitted};
use crate::world::{Key, World};

/// Whose catalogue it is.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn catalogue_target(form: &SetCatalogue, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(file_of(form.provider))
}

/// Who is suspended.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn suspend_target(form: &Suspend, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(file_of(form.provider))
}

/// Who is admitted again.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn reinstate_target(form: &Reinstate, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(file_of(form.provider))
}

/// Who is removed.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn remove_target(form: &Remove, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(file_of(form.provider))
}

/// What a firm bears that others should not.
fn bears(form: &Register, on: &Occasion<'_>) -> Vec<likeness::Mark> {
    let contact = likeness::contact(&form.contact_phone, on);
    contact.into_iter().chain(likeness::address(&form.address, on)).collect()
}

/// What registering will surely look at.
pub fn register_needs(form: &Register, on: &Occasion<'_>) -> Vec<Key> {
    likeness::needs(bears(form, on)).collect()
}

/// Registers the actor's firm as a provider. Several may claim one credit code: the officer who
/// accepts a file decides whose it is.
///
/// # Errors
/// Refused by R13.1 when the account has a firm.
pub fn register(form: Register, world: &World, on: &mut Occasion<'_>) -> Result<Accepted, Stop> {
    let owner = on.actor.id().ok_or_else(not_permitted)?;
    let contact = on.seal(&json!({"name": form.contact_name, "phone": form.contact_phone}));
    let provider = on.fresh();
    let (marks, signals) = likeness::shared(bears(&form, on), &Key::Provider(provider), world)?;
    let event = Fact::Provider(Event::Registered(Registered {
        provider,
        name: form.name,
        credit_code: form.credit_code,
        address: form.address,
        contact,
        owner,
        marks,
    }));
    Ok(Accepted { events: vec![event], signals })
}

/// Sets an admitted provider's catalogue of a year: the next version of it.
///
/// # Errors
/// Not found; faults for a service listed twice; refused by R10.3 unless admitted.
pub fn set_catalogue(
    form: SetCatalogue,
    world: &World,
    _: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let provider = find(form.provider, world)?;
    provider.moved(Act::Catalogue)?;
    faultless(twice("items", &form.items))?;
    let catalogue = world.catalogue(provider.id, form.year)?;
    Ok(vec![Fact::Provider(Event::Catalogued {
        provider: provider.id,
        year: form.year,
        version: catalogue.map_or(0, |catalogue| catalogue.version) + 1,
        items: form.items,
    })])
}

/// Suspends an admitted provider.
///
/// # Errors
/// Not found; refused by R10.4 unless admitted.
pub fn suspend(form: Suspend, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    find(form.provider, world)?.moved(Act::Suspend)?;
    Ok(vec![Fact::Provider(Event::Suspended {
        provider: form.provider,
        by: on.actor.id().ok_or_else(not_permitted)?,
        reason: form.reason,
        document: form.document,
    })])
}

/// Admits a suspended provider again.
///
/// # Errors
/// Not found; refused by R10.4 unless suspended.
pub fn reinstate(form: Reinstate, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    find(form.provider, world)?.moved(Act::Reinstate)?;
    Ok(vec![Fact::Provider(Event::Reinstated {
        provider: form.provider,
        by: on.actor.id().ok_or_else(not_permitted)?,
        reason: form.reason,
        document: form.document,
    })])
}

/// Removes a provider from the registry.
///
/// # Errors
/// Not found; refused by R10.4 unless admitted or suspended.
pub fn remove(form: Remove, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    find(form.provider, world)?.moved(Act::Remove)?;
    Ok(vec![Fact::Provider(Event::Removed {
        provider: form.provider,
        by: on.actor.id().ok_or_else(not_permitted)?,
        reason: form.reason,
        fault: form.fault,
        document: form.document,
    })])
}
