//! Whose a file is: who brought its bytes has them, and who handles a file of the office that cites
//! them sees them.

use serde_json::{Value, json};
use yunquan_core::account::{Account, Party, Role};
use yunquan_core::case::Case;
use yunquan_core::upload::{Copy, Upload};
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Query, StoreError};

use super::Api;
use super::caller::Caller;
use super::problem::Problem;
use super::reach::owner;
use super::sight::{Sight, may_see, own_subject};

impl Api {
    /// Whether a sight of an account reaches a file.
    pub(super) fn file_reaches(
        &self,
        sight: Sight,
        account: Option<&Account>,
        entity: &Entity,
    ) -> Result<bool, StoreError> {
        let (Entity::Upload(it), Some(account)) = (entity, account) else { return Ok(false) };
        Ok(match sight {
            Sight::All => true,
            Sight::Own => self.copy(it, account)?.is_some(),
            Sight::OwnParty => match account.party {
                Some(party) => self.copy_of(it, party)?.is_some(),
                None => false,
            },
            Sight::OwnJurisdiction => self.handled_by(it, account)?.is_some(),
            Sight::Seat | Sight::Public | Sight::Answer => false,
        })
    }

    fn copy(&self, it: &Upload, account: &Account) -> Result<Option<Copy>, StoreError> {
        let found = self.office.reader().entity(&Key::Copy(it.digest, account.id))?;
        Ok(match found {
            Some(Entity::Copy(copy)) => Some(*copy),
            _ => None,
        })
    }

    /// What any account of a firm brought.
    fn copy_of(&self, it: &Upload, party: Party) -> Result<Option<Copy>, StoreError> {
        let own = Query::of("copy").is("digest", it.digest).is("party", party.to_string());
        let found = self.office.reader().list(&own.limit(1))?.items.into_iter().next();
        Ok(match found {
            Some((_, Entity::Copy(copy))) => Some(*copy),
            _ => None,
        })
    }

    /// What cites a file within an officer's jurisdiction.
    fn handled_by(&self, it: &Upload, account: &Account) -> Result<Option<Entity>, StoreError> {
        let Some(own) = account.jurisdiction.as_ref() else { return Ok(None) };
        for key in &it.cited_in {
            let Some(entity) = self.office.reader().entity(key)? else { continue };
            if owner(self.office.reader(), &entity)?.jurisdiction.as_ref() == Some(own) {
                return Ok(Some(entity));
            }
        }
        Ok(None)
    }

    /// The first file of the office that cites this one, of those that the caller may see.
    pub(super) fn used_in(&self, caller: &Caller, it: &Upload) -> Result<Option<Key>, Problem> {
        for key in it.cited_in.iter().filter(|key| may_see(key.kind(), caller.role())) {
            let Some(entity) = self.office.reader().entity(key)? else { continue };
            match self.sight_of(caller, &entity, key.kind()) {
                Ok(_) => return Ok(Some(key.clone())),
                Err(Problem::NotFound) => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(None)
    }

    /// A file's name as the one gave it whose copy the caller sees.
    pub(super) fn file_name(
        &self,
        caller: &Caller,
        sight: Sight,
        it: &Upload,
    ) -> Result<Option<Value>, Problem> {
        let account = caller.account.as_deref();
        let own = account.map(|account| self.copy(it, account)).transpose()?.flatten();
        let copy = match (own, sight, account) {
            (Some(own), ..) => Some(own),
            (None, Sight::OwnParty, Some(account)) => {
                account.party.map(|party| self.copy_of(it, party)).transpose()?.flatten()
            }
            (None, Sight::OwnJurisdiction, Some(account)) => self.handed_in_to(it, account)?,
            (None, Sight::All, _) => return self.reveal(&it.name),
            _ => None,
        };
        copy.map_or(Ok(None), |copy| self.reveal(&copy.name))
    }

    /// What the party brought whose file cites this one before an officer.
    fn handed_in_to(&self, it: &Upload, officer: &Account) -> Result<Option<Copy>, StoreError> {
        let Some(citing) = self.handled_by(it, officer)? else { return Ok(None) };
        for party in owner(self.office.reader(), &citing)?.parties {
            if let Some(copy) = self.copy_of(it, party)? {
                return Ok(Some(copy));
            }
        }
        Ok(None)
    }

    /// Leaves of a read model what the caller may know: of a file what cites it, of an inspection
    /// what concerns his own firm.
    pub(super) fn narrow_shown(
        &self,
        caller: &Caller,
        entity: &Entity,
        shown: &mut Value,
    ) -> Result<(), Problem> {
        match entity {
            Entity::Upload(it) => shown["used_in"] = json!(self.used_in(caller, it)?),
            Entity::Inspection(_) if matches!(caller.role(), Role::Enterprise | Role::Provider) => {
                own_subject(caller.account.as_ref().and_then(|account| account.party), shown);
            }
            Entity::Case(it) => narrow_case(caller, it, shown),
            _ => {}
        }
        Ok(())
    }
}

/// Leaves of a case's read model to a party what is about itself: other parties' hearing and
/// findings are theirs.
fn narrow_case(caller: &Caller, case: &Case, shown: &mut Value) {
    let Some(own) = caller.account.as_ref().and_then(|account| account.party) else { return };
    if let Some(parties) = shown.get_mut("parties").and_then(Value::as_array_mut) {
        let places: Vec<Party> = case.parties.keys().copied().collect();
        let mut place = places.iter();
        parties.retain(|_| place.next() == Some(&own));
    }
}
