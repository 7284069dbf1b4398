//! Amending a contract, and ending it before its voucher is used.

use serde_json::json;

use super::{Contract, Event, Line, line_faults, sum};
use crate::access::Target;
use crate::account::Party;
use crate::application::{self, Application, Status};
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{ContractId, VoucherId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::pack::Place;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless, forbidden, not_found, require};
use crate::subsidy::{estimate, line_basis, strangers};
use crate::voucher::{self, Act};
use crate::world::World;

form! {
    /// Changing a contract's lines and price before its voucher is used.
    pub struct Amend {
        /// The contract.
        contract: ContractId = id(),
        /// The new price, in fen.
        price_fen: Fen = fen(),
        /// The new lines.
        lines: Vec<Line> = list(1..=100),
        /// Why.
        reason: String = text(500),
        /// The signed amendment.
        file: Digest = file(),
    }
}

form! {
    /// Ending a contract before its voucher is used.
    pub struct Terminate {
        /// The contract.
        contract: ContractId = id(),
        /// Why.
        reason: String = text(500),
        /// The signed termination.
        file: Digest = file(),
    }
}

pub(super) fn file_target(contract: ContractId, world: &World) -> Result<Target, Stop> {
    let contract = world.contract(contract)?.ok_or_else(|| not_found("contract"))?;
    Ok(Target { parties: sides(contract, world)?.to_vec(), jurisdiction: None })
}

/// Who stands on the two sides of a contract now.
///
/// # Errors
/// [`Stop::Missing`].
pub(super) fn sides(contract: &Contract, world: &World) -> Result<[Party; 2], Stop> {
    let voucher = contract.voucher.map(|id| world.voucher(id)).transpose()?.flatten();
    let file = contract.application.map(|id| world.application(id)).transpose()?.flatten();
    Ok(contract.sides(voucher, file))
}

/// Whose contract is amended.
///
/// # Errors
/// Not found.
pub fn amend_target(form: &Amend, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    file_target(form.contract, world)
}

/// Whose contract is terminated.
///
/// # Errors
/// Not found.
pub fn terminate_target(form: &Terminate, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    file_target(form.contract, world)
}

/// A contract with its live application.
pub(super) struct OnFile<'a> {
    pub(super) contract: &'a Contract,
    pub(super) application: &'a Application,
}

pub(super) fn on_file(id: ContractId, world: &World) -> Result<OnFile<'_>, Stop> {
    let contract = world.contract(id)?.ok_or_else(|| not_found("contract"))?;
    let live = contract.application.ok_or_else(|| terminated(contract))?;
    let application = world.application(live)?.ok_or_else(|| not_found("application"))?;
    require(!contract.terminated, || {
        Refusal::new("R18.2", [("number", json!(contract.terms.number))])
    })?;
    Ok(OnFile { contract, application })
}

fn terminated(contract: &Contract) -> Stop {
    Refusal::new("R18.2", [("number", json!(contract.terms.number))]).into()
}

fn uploaded(file: Digest, world: &World) -> Result<(), Stop> {
    match world.upload(file)? {
        Some(_) => Ok(()),
        None => Err(Fault::at("file", FaultCode::NoSuchFile).into()),
    }
}

/// Amends a contract. Before issue the application returns to the first review with a new amount
/// and keeps its order; after issue the face value must still fit.
///
/// # Errors
/// Faults in the lines; refused by R18.2 (terminated or without a live application), R6.2 (place),
/// R14.1 (an objection is open), R11.1 (not in the year's notice), R16.1 (the face value no longer
/// fits), R3.3.
pub fn amend(form: Amend, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let OnFile { contract, application } = on_file(form.contract, world)?;
    let mut faults = line_faults("lines", &form.lines, on);
    if sum(&form.lines) != Some(form.price_fen) {
        faults.push(Fault::limited("price_fen", FaultCode::Mismatch, "lines"));
    }
    if world.upload(form.file)?.is_none() {
        faults.push(Fault::at("file", FaultCode::NoSuchFile));
    }
    let year = application.year.ok_or_else(|| not_found("application"))?;
    // The catalogue that it was signed under; who has taken the provider's place is bound (R3.6).
    let catalogue = world.catalogue(contract.terms.provider, year)?;
    faults.extend(strangers("lines", &form.lines, catalogue));
    faultless(faults)?;
    for (row, line) in form.lines.iter().enumerate() {
        require(on.pack.place(&line.region) == Place::InCity, || {
            let refusal = Refusal::new("R6.2", [("region", json!(line.region))]);
            refusal.at_rows("lines", [row], "region")
        })?;
    }
    require(application.status != Status::Held, || {
        Refusal::new("R14.1", [("status", json!(application.status))])
    })?;
    application::in_scope(("lines", &form.lines), catalogue, year, world)?;
    let estimate = estimate(&form.lines, catalogue, year, on.pack)?;
    let estimate_fen = match contract.voucher {
        None => {
            let received = application::received(world, application.enterprise, year)?;
            application::within_cap(estimate.subsidy_fen, received, year, on)?
        }
        Some(voucher) => still_fits(voucher, estimate.subsidy_fen, world)?,
    };
    let line_basis_fen = line_basis(&form.lines, catalogue);
    Ok(vec![Fact::Contract(Event::Amended {
        contract: contract.id,
        application: contract.voucher.is_none().then_some(application.id),
        price_fen: form.price_fen,
        lines: form.lines,
        estimate,
        estimate_fen,
        line_basis_fen,
        reason: form.reason,
        file: form.file,
    })])
}

/// The face value of an issued voucher, which the amended contract must still carry: no other
/// voucher is asked for, so that the cap is not either (R3.3).
fn still_fits(voucher: VoucherId, subsidy_fen: Fen, world: &World) -> Result<Fen, Stop> {
    let voucher = world.voucher(voucher)?.ok_or_else(|| not_found("voucher"))?;
    let face_fen = voucher.issued.face_fen;
    let fits = voucher.status == voucher::Status::Issued && face_fen <= subsidy_fen;
    require(fits, || {
        let about = [("face_fen", json!(face_fen)), ("subsidy_fen", json!(subsidy_fen))];
        Refusal::new("R16.1", about).at("lines")
    })?;
    Ok(face_fen)
}

/// Terminates a contract before its voucher is used: the application is withdrawn, or the voucher
/// is given back and its money set free; it still counts as received (article 14).
///
/// # Errors
/// Refused by R18.2 (terminated already) or R19.1 (the voucher is in use).
pub fn terminate(form: Terminate, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let OnFile { contract, application } = on_file(form.contract, world)?;
    uploaded(form.file, world)?;
    // Whoever has taken the signer's place is bound by it, and may end it (R3.6).
    let [enterprise, _] = sides(contract, world)?;
    if on.actor.party() != Some(enterprise) {
        return Err(forbidden("R3.5"));
    }
    let mut events = Vec::new();
    if let Some(id) = contract.voucher {
        let voucher = world.voucher(id)?.ok_or_else(|| not_found("voucher"))?;
        let released = voucher::release(voucher, Act::Surrender, world, on)?;
        events.push(Fact::Voucher(voucher::Event::Released(released)));
    }
    events.push(Fact::Contract(Event::Terminated {
        contract: contract.id,
        application: contract.voucher.is_none().then_some(application.id),
        reason: form.reason,
        file: form.file,
    }));
    Ok(events)
}
