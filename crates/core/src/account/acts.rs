//! Opening, proposing, confirming and closing accounts; declaring relations (article 13; house).

use serde_json::{Value, json};

use super::{Account, Act, Bond, Event, Opened, Party, Role, Status};
use crate::event::Event as Fact;
use crate::ids::{AccountId, EnterpriseId, ProviderId};
use crate::occasion::{Actor, Occasion};
use crate::refusal::{Fault, FaultCode, Stop, faultless, forbidden, not_found, not_permitted};
use crate::world::World;
use crate::{choice, form, login};

choice! {
    /// For what kind of firm an account is opened.
    pub enum Kind {
        /// An applying enterprise.
        Enterprise = "enterprise",
        /// A provider.
        Provider = "provider",
    }
}

form! {
    /// A firm's first account, opened by anyone.
    pub struct Open {
        /// The name typed at sign-in.
        login: String = text(60),
        /// The person's name.
        name: String = text(60),
        /// For what kind of firm.
        kind: Kind = choice(),
    }
}

form! {
    /// An officer's account, proposed.
    pub struct Appoint {
        /// The name typed at sign-in.
        login: String = text(60),
        /// The person's name.
        name: String = text(60),
        /// What it may do.
        role: Role = choice(),
        /// A district officer's jurisdiction.
        jurisdiction: Option<String> = opt_text(20),
    }
}

form! {
    /// The second person's confirmation.
    pub struct Confirm {
        /// The account.
        account: AccountId = id(),
    }
}

form! {
    /// Closing an account.
    pub struct Disable {
        /// The account.
        account: AccountId = id(),
        /// Why.
        reason: String = text(500),
    }
}

form! {
    /// A further account of the same firm.
    pub struct AddClerk {
        /// The name typed at sign-in.
        login: String = text(60),
        /// The person's name.
        name: String = text(60),
    }
}

form! {
    /// Closing a clerk's account.
    pub struct RemoveClerk {
        /// The account.
        account: AccountId = id(),
    }
}

form! {
    /// A firm whose files the person may not handle: his own or a relative's.
    pub struct Declare {
        /// The enterprise, or
        enterprise: Option<EnterpriseId> = opt_id(),
        /// the provider.
        provider: Option<ProviderId> = opt_id(),
        /// The person's own or a relative's, an employer, or a firm in which the person has a
        /// share.
        kind: Bond = choice(),
        /// In the person's words; sealed.
        note: String = text(300),
    }
}

/// Roles that nobody is appointed to: they come with a firm's account, or have no account.
const NOT_APPOINTED: &[Role] = &[Role::Public, Role::Enterprise, Role::Provider, Role::System];

/// Opens a firm's first account: in use at once, without a firm until one is registered.
///
/// # Errors
/// A fault when the login or one that looks like it is taken, or when it mixes scripts.
pub fn open(form: Open, _: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    login::legible(&form.login)?;
    let role = match form.kind {
        Kind::Enterprise => Role::Enterprise,
        Kind::Provider => Role::Provider,
    };
    Ok(vec![Fact::Account(Event::Opened(Opened {
        account: on.fresh(),
        name: on.seal(&Value::String(form.name)),
        login: form.login,
        role,
        party: None,
        owner: true,
        jurisdiction: None,
        status: Status::Active,
        proposed_by: None,
    }))])
}

/// Proposes an officer's account; it may act once another person has confirmed it.
///
/// # Errors
/// Faults in the login, the role and the jurisdiction, or when the login is taken.
pub fn appoint(form: Appoint, _: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let mut faults = login::faults(&form.login);
    faults.extend(appointable(&form, on));
    faultless(faults)?;
    // A new installation has nobody yet: the office itself makes the two administrators, and they
    // make everybody else together.
    let founding = on.actor == Actor::System
        && matches!(form.role, Role::Administrator | Role::SecurityAdministrator);
    let proposed_by = if founding { None } else { Some(on.actor.id().ok_or_else(not_permitted)?) };
    Ok(vec![Fact::Account(Event::Opened(Opened {
        account: on.fresh(),
        name: on.seal(&Value::String(form.name)),
        login: form.login,
        role: form.role,
        party: None,
        owner: false,
        jurisdiction: form.jurisdiction,
        status: if founding { Status::Active } else { Status::Proposed },
        proposed_by,
    }))])
}

fn appointable(form: &Appoint, on: &Occasion<'_>) -> Option<Fault> {
    use crate::form::Choice as _;
    if NOT_APPOINTED.contains(&form.role) {
        let roles = Role::ALL.iter().filter(|(_, role)| !NOT_APPOINTED.contains(role));
        let words: Vec<&str> = roles.map(|(word, _)| *word).collect();
        return Some(Fault::limited("role", FaultCode::NotAChoice, words.join(", ")));
    }
    Some(match (form.role, &form.jurisdiction) {
        (Role::DistrictOfficer, None) => Fault::at("jurisdiction", FaultCode::Missing),
        (Role::DistrictOfficer, Some(code)) if on.pack.jurisdiction(code).is_none() => {
            Fault::at("jurisdiction", FaultCode::UnknownJurisdiction)
        }
        (Role::DistrictOfficer, Some(_)) | (_, None) => return None,
        (_, Some(_)) => Fault::limited("jurisdiction", FaultCode::Mismatch, "role"),
    })
}

/// Confirms a proposed account: nobody makes a signatory alone, and nobody confirms himself.
///
/// # Errors
/// Not found; forbidden by R13.1 (house) to who proposed it; refused by R13.1 unless proposed.
pub fn confirm(form: Confirm, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let account = find(form.account, world)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    if account.proposed_by == Some(by) || account.id == by {
        return Err(forbidden("R13.1"));
    }
    account.moved(Act::Confirm)?;
    Ok(vec![Fact::Account(Event::Confirmed { account: account.id, by })])
}

/// Closes an account; nobody closes his own.
///
/// # Errors
/// Not found; forbidden by R13.1 (house) on oneself; refused by R13.1 when it is closed.
pub fn disable(form: Disable, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let account = find(form.account, world)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    if account.id == by {
        return Err(forbidden("R13.1"));
    }
    account.moved(Act::Disable)?;
    let reason = Some(form.reason);
    Ok(vec![Fact::Account(Event::Disabled { account: account.id, by, reason })])
}

/// Adds a clerk of the same firm, with the same rights but to add and remove clerks.
///
/// # Errors
/// Forbidden to a clerk; a fault when the login is taken.
pub fn add_clerk(form: AddClerk, _: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (by, role, party) = owner(on)?;
    login::legible(&form.login)?;
    Ok(vec![Fact::Account(Event::Opened(Opened {
        account: on.fresh(),
        name: on.seal(&Value::String(form.name)),
        login: form.login,
        role,
        party: Some(party),
        owner: false,
        jurisdiction: None,
        status: Status::Active,
        proposed_by: Some(by),
    }))])
}

/// Closes the account of a clerk of the same firm.
///
/// # Errors
/// Forbidden to a clerk; not found unless it is a clerk of the firm; refused by R13.1 when it is
/// closed.
pub fn remove_clerk(
    form: RemoveClerk,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let (by, _, party) = owner(on)?;
    let clerk = find(form.account, world)?;
    if clerk.owner || clerk.party != Some(party) {
        return Err(not_found("account"));
    }
    clerk.moved(Act::Disable)?;
    let reason = None;
    Ok(vec![Fact::Account(Event::Disabled { account: clerk.id, by, reason })])
}

/// Declares a firm whose files are barred to the actor from now on.
///
/// # Errors
/// Faults unless exactly one known firm is named.
pub fn declare(form: Declare, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let account = on.actor.id().ok_or_else(not_permitted)?;
    let (path, party, known) = match (form.enterprise, form.provider) {
        (Some(id), None) => ("enterprise", Party::Enterprise(id), world.enterprise(id)?.is_some()),
        (None, Some(id)) => ("provider", Party::Provider(id), world.provider(id)?.is_some()),
        (None, None) => return Err(Fault::at("enterprise", FaultCode::Missing).into()),
        (Some(_), Some(_)) => {
            return Err(Fault::limited("provider", FaultCode::Mismatch, "enterprise").into());
        }
    };
    if !known {
        return Err(Fault::at(path, FaultCode::NotFound).into());
    }
    let note = on.seal(&json!(form.note));
    Ok(vec![Fact::Account(Event::Declared { account, party, bond: form.kind, note })])
}

fn find(id: AccountId, world: &World) -> Result<&Account, Stop> {
    world.account(id)?.ok_or_else(|| not_found("account"))
}

/// The actor as the owner of a firm's accounts.
fn owner(on: &Occasion<'_>) -> Result<(AccountId, Role, Party), Stop> {
    let account = on.actor.account().filter(|account| account.owner);
    let owner = account.and_then(|account| Some((account.id, account.role, account.party?)));
    owner.ok_or_else(not_permitted)
}
