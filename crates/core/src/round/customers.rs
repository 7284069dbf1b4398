//! A provider whose customers all share an owner: a signal (article 23), seen when vouchers are
//! issued.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::list::{Entry, issued};
use crate::ids::{ApplicationId, EnterpriseId, ProviderId};
use crate::imports::{ImportKind, Relations};
use crate::occasion::Occasion;
use crate::refusal::{RuleId, Stop, facts, not_found};
use crate::signal::{self, Signal};
use crate::world::{Key, Set, World};

/// What looking at the customers of a round's providers needs beyond the round itself.
pub(super) fn needs(year: i32, world: &World) -> Vec<Key> {
    let mut keys = Vec::new();
    let Ok(Some(_)) = world.relations(ImportKind::Relations) else { return keys };
    for provider in providers(year, world).unwrap_or_default() {
        let Ok(customers) = world.set(Set::CustomersOf(provider)) else { continue };
        keys.extend(customers.iter().map(|id| Key::Enterprise(EnterpriseId(*id))));
    }
    keys
}

fn providers(year: i32, world: &World) -> Result<BTreeSet<ProviderId>, Stop> {
    let mut found = BTreeSet::new();
    for id in world.set(Set::Queue(year))? {
        found.extend(world.application(ApplicationId(*id))?.and_then(|file| file.provider));
    }
    Ok(found)
}

/// Asks for the customers before a round is planned, so that it is not planned once for each.
pub(super) fn ask(year: i32, world: &World) -> Result<(), Stop> {
    if world.relations(ImportKind::Relations)?.is_some() {
        for provider in providers(year, world)? {
            world.set(Set::CustomersOf(provider))?;
        }
    }
    Ok(())
}

/// The providers of a round of whose customers, those of this round included, every one has the
/// same owner.
pub(super) fn signals(
    list: &[Entry],
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Signal>, Stop> {
    let Some(relations) = world.relations(ImportKind::Relations)? else { return Ok(Vec::new()) };
    let mut now: BTreeMap<ProviderId, BTreeSet<EnterpriseId>> = BTreeMap::new();
    for (entry, _) in issued(list) {
        now.entry(entry.provider).or_default().insert(entry.enterprise);
    }
    let mut found = Vec::new();
    for (provider, mut customers) in now {
        let before = world.set(Set::CustomersOf(provider))?;
        customers.extend(before.iter().copied().map(EnterpriseId));
        for (key, owner) in shared(&customers, relations, world, on)? {
            found.push(Signal {
                rule: RuleId::named("R23.1"),
                about: Key::Provider(provider),
                facts: facts([
                    ("pattern", json!("customers-share-owner")),
                    ("owner", json!(owner)),
                    ("key", json!(key)),
                ]),
            });
        }
    }
    signal::new_ones(found, world)
}

/// The owners that all the customers have, where there are enough of them to mean something.
fn shared(
    customers: &BTreeSet<EnterpriseId>,
    relations: &Relations,
    world: &World,
    on: &Occasion<'_>,
) -> Result<BTreeMap<String, String>, Stop> {
    let params = on.pack.params();
    if customers.len() < usize::try_from(params.shared_owner_customers).unwrap_or(usize::MAX) {
        return Ok(BTreeMap::new());
    }
    let mut shared: Option<BTreeMap<String, String>> = None;
    for id in customers {
        let enterprise = world.enterprise(*id)?.ok_or_else(|| not_found("enterprise"))?;
        let owners = relations.graph.owners(enterprise.credit_code.as_str(), params.reach.max_hops);
        let left = match shared {
            None => owners,
            Some(mut before) => {
                before.retain(|key, _| owners.contains_key(key));
                before
            }
        };
        if left.is_empty() {
            return Ok(left);
        }
        shared = Some(left);
    }
    Ok(shared.unwrap_or_default())
}
