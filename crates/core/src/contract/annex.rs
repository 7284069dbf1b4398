//! The annex that states a voucher's exact face value in the contract (R17.2).

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Event;
use super::acts::{OnFile, file_target, on_file, sides};
use crate::access::Target;
use crate::account::Party;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::ContractId;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless, forbidden, not_found, require};
use crate::time::Date;
use crate::voucher::Status;
use crate::world::World;

/// An annex with the exact voucher amount (R17.2): both parts make the contract's price (R15.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Annex {
    /// The voucher's face value, in fen.
    pub face_fen: Fen,
    /// What the enterprise pays itself, in fen.
    pub self_paid_fen: Fen,
    /// The civil day of signature.
    pub signed_on: Date,
    /// The signed annex.
    pub file: Digest,
}

form! {
    /// Putting the annex with the exact voucher amount on file.
    pub struct AddAnnex {
        /// The contract.
        contract: ContractId = id(),
        /// The voucher's face value, in fen.
        face_fen: Fen = fen(),
        /// What the enterprise pays itself, in fen.
        self_paid_fen: Fen = fen(),
        /// The day of signature.
        signed_on: Date = date(),
        /// The signed annex.
        file: Digest = file(),
    }
}

/// Whose contract it is: either party may bring the annex, and its own stands first.
///
/// # Errors
/// Not found.
pub fn annex_target(form: &AddAnnex, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    let mut target = file_target(form.contract, world)?;
    if on.actor.party().is_some_and(|own| matches!(own, Party::Provider(_))) {
        target.parties.reverse();
    }
    Ok(target)
}

/// Puts an annex on file, or a better one in its place, until the voucher is accepted.
///
/// # Errors
/// Faults in date and file; refused by R18.2 (terminated, or without a live application), R17.2
/// (no voucher is issued yet, it is in use, or its face value is another), R15.1 (the parts do not
/// make the price).
pub fn add_annex(form: AddAnnex, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let OnFile { contract, .. } = on_file(form.contract, world)?;
    let mut faults = Vec::new();
    if form.signed_on > on.today {
        faults.push(Fault::at("signed_on", FaultCode::InTheFuture));
    }
    let upload = world.upload(form.file)?;
    if upload.is_none() {
        faults.push(Fault::at("file", FaultCode::NoSuchFile));
    }
    faultless(faults)?;
    let parties = sides(contract, world)?;
    if on.actor.party().is_none_or(|own| !parties.contains(&own)) {
        return Err(forbidden("R17.2"));
    }
    let voucher = match contract.voucher {
        Some(id) => Some(world.voucher(id)?.ok_or_else(|| not_found("voucher"))?),
        None => None,
    };
    let exact = voucher
        .is_some_and(|it| it.status == Status::Issued && it.issued.face_fen == form.face_fen);
    require(exact, || {
        Refusal::new(
            "R17.2",
            [
                ("number", json!(contract.terms.number)),
                ("voucher_amount_fen", json!(form.face_fen)),
                ("face_fen", json!(voucher.map(|it| it.issued.face_fen))),
                ("status", json!(voucher.map(|it| it.status))),
            ],
        )
        .at("face_fen")
    })?;
    adds_up(contract.terms.price_fen, form.self_paid_fen, form.face_fen)?;
    let first_used = upload.filter(|it| it.cited_in.is_empty()).map(|_| form.file);
    Ok(vec![Fact::Contract(Event::Annexed {
        contract: contract.id,
        annex: Annex {
            face_fen: form.face_fen,
            self_paid_fen: form.self_paid_fen,
            signed_on: form.signed_on,
            file: form.file,
        },
        first_used: first_used.into_iter().collect(),
    })])
}

/// R15.1: the self-paid part and the face value make the price, to the fen.
///
/// # Errors
/// Refused by R15.1.
pub fn adds_up(price: Fen, self_paid: Fen, face: Fen) -> Result<(), Stop> {
    require(self_paid.checked_add(face) == Some(price), || {
        Refusal::new(
            "R15.1",
            [
                ("price_fen", json!(price)),
                ("self_paid_fen", json!(self_paid)),
                ("face_fen", json!(face)),
            ],
        )
        .at("self_paid_fen")
    })
}
