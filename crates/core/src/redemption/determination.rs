//! The determination of what is paid (R22.4): by two persons, one of the bureau and one of finance.
//! The amount is computed; whoever states another is refused.

use serde_json::json;

use super::{Act, Body, Determined, Event, Redemption, unfrozen};
use crate::access::Target;
use crate::account::Role;
use crate::budget;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, RedemptionId};
use crate::money::{Fen, share_floor};
use crate::occasion::Occasion;
use crate::refusal::{Refusal, Stop, forbidden, not_found, not_permitted, require};
use crate::world::{Key, World};

form! {
    /// One body's determination; the first proposes, the other body's decides.
    pub struct Determine {
        /// The redemption.
        redemption: RedemptionId = id(),
        /// The amount as the person has computed it, in fen; it must be the office's own.
        amount_fen: Option<Fen> = opt_fen(),
        /// Why.
        reason: String = text(1_000),
    }
}

/// Whose redemption it is.
///
/// # Errors
/// Not found.
pub fn determine_target(form: &Determine, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let it = find(form.redemption, world)?;
    Ok(Target { parties: it.parties().to_vec(), jurisdiction: None })
}

fn find(id: RedemptionId, world: &World) -> Result<&Redemption, Stop> {
    world.redemption(id)?.ok_or_else(|| not_found("redemption"))
}

/// What determining will surely look at, as far as what is loaded tells.
pub fn determine_needs(id: RedemptionId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Redemption(id)];
    if let Ok(Some(it)) = world.redemption(id) {
        keys.extend([Key::Voucher(it.voucher), Key::Budget(it.year)]);
    }
    keys
}

/// What is paid for what the panel accepted, in fen: the lesser of the face value and the ratio of
/// the accepted basis, rounded down (R16.3, R22.4). None before the panel has concluded.
pub fn determinable(it: &Redemption) -> Option<Fen> {
    share_floor(it.accepted_basis_fen?, it.ratio).map(|share| share.min(it.face_fen))
}

/// Proposes the amount, or decides what the other body has proposed. What the face value
/// exceeds it by is set free.
///
/// # Errors
/// Not found; refused by R23.1 while a case has frozen the voucher, by R22.4 unless the panel has
/// accepted it; forbidden by R13.1 to who found the file complete, by R22.4 to who proposed;
/// refused by R22.4 to another person of the same body, by R16.3 for more than is due, by R22.4 for
/// less.
pub fn determine(form: Determine, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let it = find(form.redemption, world)?;
    unfrozen(it, world)?;
    let act = if it.proposal.is_some() { Act::Determine } else { Act::Propose };
    it.moved(act)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    let body = body_of(on.actor.role()).ok_or_else(not_permitted)?;
    two_persons(it, by, body)?;
    let amount_fen = determinable(it).ok_or_else(|| Refusal::new("R22.4", []))?;
    as_computed(form.amount_fen, amount_fen)?;
    let (redemption, at, reason) = (it.id, on.at, form.reason);
    let event = match it.proposal {
        None => Event::Proposed { redemption, at, by, body, amount_fen, reason },
        Some(_) => Event::Determined(Determined {
            redemption,
            voucher: it.voucher,
            year: it.year,
            at,
            by,
            body,
            face_fen: it.face_fen,
            amount_fen,
            lapsed: budget::lapses(it.year, world, on)?,
            reason,
        }),
    };
    Ok(vec![Fact::Redemption(event)])
}

/// For which body a role speaks.
const fn body_of(role: Role) -> Option<Body> {
    match role {
        Role::BureauOfficer | Role::BureauReviewer => Some(Body::Bureau),
        Role::FinanceOfficer | Role::FinanceReviewer => Some(Body::Finance),
        _ => None,
    }
}

/// Nobody who found the file complete; then two persons of two bodies.
fn two_persons(it: &Redemption, by: AccountId, body: Body) -> Result<(), Stop> {
    if it.handler(Act::AcceptFile) == Some(by) {
        return Err(forbidden("R13.1"));
    }
    let Some(first) = &it.proposal else { return Ok(()) };
    if first.by == by {
        return Err(forbidden("R22.4"));
    }
    require(first.body != body, || Refusal::new("R22.4", [("body", json!(body))]))
}

/// An amount that a person states is the computed one.
fn as_computed(stated: Option<Fen>, computed: Fen) -> Result<(), Stop> {
    let Some(stated) = stated.filter(|stated| *stated != computed) else { return Ok(()) };
    let rule = if stated > computed { "R16.3" } else { "R22.4" };
    let about = [("amount_fen", json!(stated)), ("determined_fen", json!(computed))];
    Err(Refusal::new(rule, about).into())
}
