//! Registering and authorising enterprises; what they received earlier.

use serde_json::json;

use super::{Act, Enterprise, Event, Registered};
use crate::access::Target;
use crate::account::Party;
use crate::command::Accepted;
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::EnterpriseId;
use crate::industry::IndustryCode;
use crate::likeness;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{
    Fault, FaultCode, Refusal, Stop, duplicates, faultless, not_found, not_permitted, require,
};
use crate::world::{Key, World};

form! {
    /// Registering the account's own enterprise.
    pub struct Register {
        /// Its name in the business register.
        name: String = text(200),
        /// Its unified social credit code.
        credit_code: CreditCode = credit_code(),
        /// The jurisdiction that reviews its applications.
        jurisdiction: String = text(20),
        /// Its industry by GB/T 4754.
        industry: IndustryCode = parsed("industry-code", FaultCode::UnknownIndustry),
        /// Tags by which the scheme ranks it (R5.3), such as `strategic`.
        tags: Vec<String> = texts(0..=20, FaultCode::WrongType),
        /// Where it is.
        address: String = text(300),
        /// Its stamped authorisation of this account.
        authorisation: Digest = file(),
        /// Whom to call.
        contact_name: String = text(60),
        /// Where.
        contact_phone: String = text(40),
    }
}

form! {
    /// An officer's word on an enterprise's authorisation.
    pub struct Authorise {
        /// The enterprise.
        enterprise: EnterpriseId = id(),
        /// Whether it is in order.
        verified: bool = flag(),
        /// Why.
        reason: String = text(500),
        /// That a code whose check characters do not match stands so in the licence.
        confirm_credit_code: bool = opt_flag(),
    }
}

form! {
    /// What an enterprise received before this office began: it counts toward the cap.
    pub struct BringForward {
        /// The enterprise.
        enterprise: EnterpriseId = id(),
        /// The support year.
        year: i32 = year(),
        /// What it received in all, in fen.
        received_fen: Fen = fen(),
        /// The document that proves it.
        document: String = text(200),
    }
}

pub(super) fn find(id: EnterpriseId, world: &World) -> Result<&Enterprise, Stop> {
    world.enterprise(id)?.ok_or_else(|| not_found("enterprise"))
}

/// Whose authorisation it is.
///
/// # Errors
/// Not found.
pub fn target(form: &Authorise, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let enterprise = find(form.enterprise, world)?;
    Ok(Target {
        parties: vec![Party::Enterprise(enterprise.id)],
        jurisdiction: Some(enterprise.jurisdiction.clone()),
    })
}

/// Whose sum it is.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn bring_target(form: &BringForward, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(Target::of(Party::Enterprise(form.enterprise)))
}

/// What registering will surely look at.
pub fn register_needs(form: &Register, on: &Occasion<'_>) -> Vec<Key> {
    likeness::needs(likeness::contact(&form.contact_phone, on)).collect()
}

/// Registers the actor's enterprise. Several may claim one credit code: the officer who authorises
/// decides whose it is.
///
/// # Errors
/// Faults in jurisdiction and authorisation; refused by R13.1 when the account has a firm.
pub fn register(form: Register, world: &World, on: &mut Occasion<'_>) -> Result<Accepted, Stop> {
    let owner = on.actor.id().ok_or_else(not_permitted)?;
    let mut faults = duplicates(&form.tags, |at| format!("tags.{at}"));
    if on.pack.jurisdiction(&form.jurisdiction).is_none() {
        faults.push(Fault::at("jurisdiction", FaultCode::UnknownJurisdiction));
    }
    if world.upload(form.authorisation)?.is_none() {
        faults.push(Fault::at("authorisation", FaultCode::NoSuchFile));
    }
    faultless(faults)?;
    let contact = on.seal(&json!({"name": form.contact_name, "phone": form.contact_phone}));
    let enterprise = on.fresh();
    let bears = likeness::contact(&form.contact_phone, on);
    let (marks, signals) = likeness::shared(bears, &Key::Enterprise(enterprise), world)?;
    let event = Fact::Enterprise(Event::Registered(Registered {
        enterprise,
        name: form.name,
        credit_code: form.credit_code,
        jurisdiction: form.jurisdiction,
        industry: form.industry.to_string(),
        tags: form.tags,
        address: form.address,
        authorisation: form.authorisation,
        contact,
        owner,
        marks,
    }));
    Ok(Accepted { events: vec![event], signals })
}

/// Says whether an enterprise's authorisation holds. If it does, its credit code is its alone; if
/// not, its account is free to register again.
///
/// # Errors
/// Not found; refused by R13.1 unless it waits for this, or when the code is another's; a fault
/// when the code's check characters do not match and the officer does not confirm it.
pub fn authorise(form: Authorise, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let enterprise = find(form.enterprise, world)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    enterprise.moved(if form.verified { Act::Authorise } else { Act::Reject })?;
    let (id, reason) = (enterprise.id, form.reason);
    if !form.verified {
        let owner = enterprise.owner;
        return Ok(vec![Fact::Enterprise(Event::Rejected { enterprise: id, owner, by, reason })]);
    }
    let code_confirmed = confirmed(enterprise.credit_code, form.confirm_credit_code)?;
    let credit_code = enterprise.credit_code;
    let event = Event::Authorised { enterprise: id, credit_code, code_confirmed, by, reason };
    Ok(vec![Fact::Enterprise(event)])
}

/// Whether a code needed the officer's confirmation.
///
/// # Errors
/// A fault when it needs one and has none.
pub(crate) fn confirmed(code: CreditCode, confirm: bool) -> Result<bool, Stop> {
    if code.check().ok() {
        return Ok(false);
    }
    if confirm {
        return Ok(true);
    }
    Err(Fault::at("confirm_credit_code", FaultCode::CheckDigit).into())
}

/// Enters what an enterprise received before this office began; entered again, it is corrected.
///
/// # Errors
/// Not found; refused by R14.3 unless it is authorised, or beyond the annual cap.
pub fn bring_forward(
    form: BringForward,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let enterprise = find(form.enterprise, world)?;
    enterprise.moved(Act::BringForward)?;
    let cap = on.pack.params().annual_cap;
    let sum = match world.allowance(enterprise.id, form.year)? {
        Some(allowance) => allowance.with_brought_forward(form.received_fen),
        None => Some(form.received_fen),
    };
    require(sum.is_some_and(|sum| sum <= cap), || {
        Refusal::new(
            "R14.3",
            [("year", json!(form.year)), ("received_fen", json!(sum)), ("cap_fen", json!(cap))],
        )
    })?;
    Ok(vec![Fact::Enterprise(Event::BroughtForward {
        enterprise: enterprise.id,
        year: form.year,
        received_fen: form.received_fen,
        document: form.document,
    })])
}
