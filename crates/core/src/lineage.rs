//! Who has taken whose place (R3.6). What somebody declared on a firm, and what he judged of it,
//! holds for who follows it: nobody becomes a stranger to a file by a merger. And what follows from
//! a firm's fault reaches what it gave away.

use std::collections::BTreeSet;

use crate::account::{Account, Party};
use crate::ids::AccountId;
use crate::refusal::Stop;
use crate::world::World;

/// The party itself, then everyone whose place it has taken, through however many others.
///
/// # Errors
/// [`Stop::Missing`].
pub fn of(party: Party, world: &World) -> Result<Vec<Party>, Stop> {
    walk(party, |party| predecessors(party, world))
}

/// The party itself, then everyone who has taken its place or some of its contracts, through
/// however many others.
///
/// # Errors
/// [`Stop::Missing`].
pub fn after(party: Party, world: &World) -> Result<Vec<Party>, Stop> {
    walk(party, |party| followers(party, world))
}

/// The party itself, everyone whose place it has taken, and everyone who has taken its own place or
/// some of its contracts.
///
/// # Errors
/// [`Stop::Missing`].
pub fn kin(party: Party, world: &World) -> Result<Vec<Party>, Stop> {
    walk(party, |party| {
        let mut next = predecessors(party, world)?;
        next.extend(followers(party, world)?);
        Ok(next)
    })
}

fn walk(
    party: Party,
    next: impl Fn(Party) -> Result<Vec<Party>, Stop>,
) -> Result<Vec<Party>, Stop> {
    let mut line = vec![party];
    let mut at = 0;
    while let Some(party) = line.get(at).copied() {
        at += 1;
        for other in next(party)? {
            // Two that were divided may each have taken over from the other.
            if !line.contains(&other) {
                line.push(other);
            }
        }
    }
    Ok(line)
}

/// Who has taken a party's place, and who some of its contracts.
///
/// # Errors
/// [`Stop::Missing`].
pub fn followers(party: Party, world: &World) -> Result<Vec<Party>, Stop> {
    Ok(match party {
        Party::Enterprise(id) => {
            let it = world.enterprise(id)?;
            let all = it
                .into_iter()
                .flat_map(|it| it.successor.into_iter().chain(it.heirs.iter().copied()));
            all.map(Party::Enterprise).collect()
        }
        Party::Provider(id) => {
            let it = world.provider(id)?;
            let all = it
                .into_iter()
                .flat_map(|it| it.successor.into_iter().chain(it.heirs.iter().copied()));
            all.map(Party::Provider).collect()
        }
    })
}

fn predecessors(party: Party, world: &World) -> Result<Vec<Party>, Stop> {
    Ok(match party {
        Party::Enterprise(id) => {
            let before = world.enterprise(id)?.map(|it| it.predecessors.as_slice());
            before.unwrap_or_default().iter().copied().map(Party::Enterprise).collect()
        }
        Party::Provider(id) => {
            let before = world.provider(id)?.map(|it| it.predecessors.as_slice());
            before.unwrap_or_default().iter().copied().map(Party::Provider).collect()
        }
    })
}

/// Whether a person has declared a tie to a party, or to one whose place it has taken (R13.1).
///
/// # Errors
/// [`Stop::Missing`].
pub fn bound(account: &Account, party: Party, world: &World) -> Result<bool, Stop> {
    // Most have declared nothing; then nobody's history need be known.
    if account.declared.is_empty() {
        return Ok(false);
    }
    Ok(of(party, world)?.iter().any(|party| account.declared.contains_key(party)))
}

/// Whether a person has declared a tie to any of several parties, or to those before them.
///
/// # Errors
/// [`Stop::Missing`].
pub fn bound_to_any(
    account: Option<&Account>,
    parties: impl IntoIterator<Item = Party>,
    world: &World,
) -> Result<bool, Stop> {
    let Some(account) = account else { return Ok(false) };
    for party in parties {
        if bound(account, party, world)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Who has judged a redemption of two parties, or of any whose places they have taken (R22.2).
///
/// # Errors
/// [`Stop::Missing`].
pub fn judges(pair: [Party; 2], world: &World) -> Result<BTreeSet<AccountId>, Stop> {
    let [enterprises, providers] = pair.map(|party| of(party, world));
    let (enterprises, providers) = (enterprises?, providers?);
    let mut judges = BTreeSet::new();
    for enterprise in enterprises {
        let Party::Enterprise(id) = enterprise else { continue };
        let Some(enterprise) = world.enterprise(id)? else { continue };
        for provider in &providers {
            let Party::Provider(id) = provider else { continue };
            judges.extend(enterprise.judges.get(id).into_iter().flatten());
        }
    }
    Ok(judges)
}
