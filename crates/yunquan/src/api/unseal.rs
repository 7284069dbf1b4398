//! Personal data, which stands sealed beside the journal: for the person or firm itself and those
//! who handle its file.

use serde_json::{Value, json};
use yunquan_core::account::{Party, Role};
use yunquan_core::case::Case;
use yunquan_core::occasion::Sealed;
use yunquan_core::world::Entity;
use yunquan_service::sealed::opened;

use super::Api;
use super::caller::Caller;
use super::problem::Problem;
use super::sight::{BUREAU, Sight};

/// Who needs to know where the money goes.
pub(super) const PAYING: &[Role] = &[
    Role::BureauOfficer,
    Role::BureauReviewer,
    Role::FinanceOfficer,
    Role::FinanceReviewer,
    Role::Auditor,
];

impl Api {
    /// What a commitment hides; nothing once it was erased.
    pub(super) fn reveal(&self, sealed: &Sealed) -> Result<Option<Value>, Problem> {
        Ok(opened(self.office.reader(), sealed)?)
    }

    /// Adds the personal data of an entity for who needs it.
    pub(super) fn unseal(
        &self,
        caller: &Caller,
        sight: Sight,
        entity: &Entity,
        shown: &mut Value,
    ) -> Result<(), Problem> {
        let handles = BUREAU.contains(&caller.role());
        let own = matches!(sight, Sight::OwnParty | Sight::OwnJurisdiction | Sight::Own);
        match entity {
            Entity::Enterprise(it) if handles || own => {
                shown["contact"] = json!(self.reveal(&it.contact)?);
            }
            Entity::Provider(it) if handles || own => {
                shown["contact"] = json!(self.reveal(&it.contact)?);
            }
            Entity::Application(it) if sight == Sight::OwnParty => {
                let draft = it.draft.as_ref().map(|draft| self.reveal(draft)).transpose()?;
                shown["draft"] = json!(draft.flatten());
            }
            Entity::Redemption(it) => {
                let provider = caller.account.as_deref().and_then(|account| account.party)
                    == Some(Party::Provider(it.provider));
                if provider {
                    let draft = it.draft.as_ref().map(|draft| self.reveal(draft)).transpose()?;
                    shown["draft"] = json!(draft.flatten());
                }
                if provider || PAYING.contains(&caller.role()) {
                    let account = it.account.as_ref().map(|it| self.reveal(it)).transpose()?;
                    shown["account"] = json!(account.flatten());
                }
            }
            Entity::Account(it) if sight != Sight::Public => {
                shown["name"] = json!(self.reveal(&it.name)?);
            }
            // Complainants are for who handles cases, and never for a party's relative (R13.1).
            Entity::Case(it) if handles && !self.related(caller, it)? => {
                let complainant = it.complainant.as_ref().map(|it| self.reveal(it)).transpose()?;
                shown["complainant"] = json!(complainant.flatten());
                let members = shown.get_mut("parties").and_then(Value::as_array_mut);
                for (standing, member) in it.parties.values().zip(members.into_iter().flatten()) {
                    let said = standing.statement.as_ref().map(|it| self.reveal(it)).transpose()?;
                    member["statement"] = json!(said.flatten());
                }
            }
            Entity::Upload(it) => {
                shown["name"] = json!(self.file_name(caller, sight, it)?);
            }
            Entity::Publicity(it) if handles => {
                let members = shown.get_mut("objections").and_then(Value::as_array_mut);
                for (one, member) in it.objections.iter().zip(members.into_iter().flatten()) {
                    member["person"] = json!(self.reveal(&one.person)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether the caller has declared a tie to a party of a case, or to one that it took over.
    fn related(&self, caller: &Caller, case: &Case) -> Result<bool, Problem> {
        let Some(account) = caller.account.as_deref() else { return Ok(false) };
        Ok(self.office.lens()?.bound(account, case.parties.keys().copied())?)
    }
}
