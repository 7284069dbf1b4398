//! The internal list of bad faith (R23.5): who gets no industrial support, and until when. Never
//! public.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::case;
use crate::credit_code::CreditCode;
use crate::enterprise::Enterprise;
use crate::event::Event;
use crate::ids::CaseId;
use crate::provider::Provider;
use crate::refusal::{Refusal, Stop, facts};
use crate::time::Date;
use crate::world::{Key, World};

/// The entries on one credit code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ban {
    /// The credit code.
    pub credit_code: CreditCode,
    /// The last day of each case's ban, through 24:00.
    pub entries: BTreeMap<CaseId, Date>,
}

impl Ban {
    /// The last day of all.
    pub fn until(&self) -> Option<Date> {
        self.entries.values().max().copied()
    }

    /// An entry is made by a sanction and ended by a second look.
    ///
    /// # Errors
    /// None.
    #[allow(clippy::unnecessary_wraps, reason = "one shape for every entity")]
    pub fn admit(&self, _: &Event) -> Result<(), Stop> {
        Ok(())
    }

    /// The entries after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        let Key::Ban(credit_code) = key else { return before };
        let mut it =
            before.unwrap_or_else(|| Self { credit_code: *credit_code, entries: BTreeMap::new() });
        match event {
            Event::Case(case::Event::Sanctioned(sanction)) => {
                it.entries.insert(sanction.case, sanction.until);
            }
            Event::Case(case::Event::Reviewed(review)) if !review.upheld => {
                it.entries.remove(&review.case);
            }
            _ => {}
        }
        Some(it)
    }
}

/// Refuses a party to which no support may be given: on the internal list, or after a sanction or
/// an inspection without its eligibility. What stands against whom it has taken the place of stands
/// against it (R3.6).
///
/// # Errors
/// Refused by R23.5, then by R24.2 or R23.4; [`Stop::Missing`].
pub fn supportable(world: &World, enterprise: &Enterprise, today: Date) -> Result<(), Stop> {
    for code in enterprise.codes() {
        if let Some(until) = banned_on(world, code, today)? {
            return Err(Refusal::new("R23.5", [("until", json!(until))]).into());
        }
    }
    match enterprise.disqualified_on(today) {
        None => Ok(()),
        Some(rule) => {
            let until = enterprise.disqualified.as_ref().and_then(|loss| loss.until);
            let facts = facts([("until", json!(until))]);
            Err(Refusal::by(rule.clone(), facts).into())
        }
    }
}

/// The last day of a ban that holds on a day against a provider, or against whom it has taken the
/// place of (R3.6, R23.5).
///
/// # Errors
/// [`Stop::Missing`].
pub fn barred_until(world: &World, provider: &Provider, today: Date) -> Result<Option<Date>, Stop> {
    let mut until = None;
    for code in provider.codes() {
        until = until.max(banned_on(world, code, today)?);
    }
    Ok(until)
}

/// The last day of a ban that holds on a day, by the imported list or by a sanction (R23.5).
///
/// # Errors
/// [`Stop::Missing`].
pub fn banned_on(world: &World, code: CreditCode, today: Date) -> Result<Option<Date>, Stop> {
    let listed = world.standing(code)?.and_then(|standing| standing.banned_on(today));
    let sanctioned = world.ban(code)?.and_then(Ban::until).filter(|until| today <= *until);
    Ok(listed.max(sanctioned))
}
