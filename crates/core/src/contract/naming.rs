//! By what a contract is known before it has an id: its parties and its number.
//!
//! Ids follow time, so that rows lie where the newest are; a number is found through an index.

use serde::{Deserialize, Serialize};

use super::Contract;
use crate::event::Event;
use crate::ids::{ContractId, EnterpriseId, ProviderId};
use crate::refusal::Stop;
use crate::world::{Key, World};
use crate::{application, voucher};

/// Which contract the parties have under a number; found in the contracts, never written itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The contract.
    pub contract: ContractId,
}

/// Full-width letters and digits are the same as narrow ones.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// A number as numbers are compared: letters and digits only, narrow, in capitals.
pub fn plain_number(number: &str) -> String {
    let plain: String = number.chars().map(narrow).filter(|c| c.is_alphanumeric()).collect();
    plain.to_uppercase()
}

/// The key by which these parties' contract of this number is found.
pub fn agreement(enterprise: EnterpriseId, provider: ProviderId, number: &str) -> Key {
    Key::Agreement(enterprise, provider, plain_number(number))
}

/// The contract of these parties with this number; none before it is first presented.
///
/// # Errors
/// [`Stop::Missing`].
pub fn on_file<'w>(
    enterprise: EnterpriseId,
    provider: ProviderId,
    number: &str,
    world: &'w World,
) -> Result<Option<&'w Contract>, Stop> {
    match world.agreement(enterprise, provider, plain_number(number))? {
        Some(named) => world.contract(named.contract),
        None => Ok(None),
    }
}

impl Named {
    /// Admits everything: the contract itself says what it may carry.
    ///
    /// # Errors
    /// None.
    pub const fn admit(&self, _: &Event) -> Result<(), Stop> {
        Ok(())
    }

    /// What the name stands for after an event.
    pub const fn evolve(_: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        match event {
            Event::Application(application::Event::Submitted(it)) => {
                Some(Self { contract: it.contract_id })
            }
            Event::Voucher(voucher::Event::Rebound(it)) => Some(Self { contract: it.contract_id }),
            _ => before,
        }
    }
}
