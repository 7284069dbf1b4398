//! The use of a voucher by its provider (articles 3, 7, 15, 17, 18): verified, then accepted as
//! part of the price of its one contract.

use serde_json::{Value, json};

use super::{Accepted, Act, Event, Status, Verified, Voucher, release};
use crate::access::Target;
use crate::account::Party;
use crate::application::{standing, untied};
use crate::ban;
use crate::contract::{Contract, VoucherAmount, adds_up};
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, ContractId, EnterpriseId, ProviderId, VoucherId};
use crate::imports::ImportKind;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{
    Fault, FaultCode, Refusal, Rejection, RuleId, Stop, facts, forbidden, not_found, require,
};
use crate::signal::Signal;
use crate::world::{Key, World};

form! {
    /// Looking whether a voucher is true and valid.
    pub struct Verify {
        /// The voucher.
        voucher: VoucherId = id(),
    }
}

form! {
    /// Taking a voucher as part of the price.
    pub struct Accept {
        /// The voucher.
        voucher: VoucherId = id(),
        /// The contract for which it is presented.
        contract: ContractId = id(),
        /// The enterprise that presents it.
        presented_by: EnterpriseId = id(),
        /// The services for which it is presented: catalogue items, or the titles of lines outside
        /// the catalogue; none names all of the contract.
        items: Vec<String> = texts(0..=100, FaultCode::WrongType),
        /// What the enterprise pays itself, in fen.
        self_paid_fen: Fen = fen(),
        /// The annex that states the exact face value, where it is not on file yet.
        annex: Option<Digest> = opt_file(),
    }
}

form! {
    /// Giving back a voucher that will not be used.
    pub struct Surrender {
        /// The voucher.
        voucher: VoucherId = id(),
        /// Why.
        reason: String = text(500),
    }
}

/// Whose voucher is given back.
///
/// # Errors
/// Not found.
pub fn surrender_target(form: &Surrender, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let voucher = found(form.voucher, world)?;
    Ok(Target {
        parties: vec![Party::Enterprise(voucher.holder), Party::Provider(voucher.issued.provider)],
        jurisdiction: None,
    })
}

fn found(id: VoucherId, world: &World) -> Result<&Voucher, Stop> {
    world.voucher(id)?.ok_or_else(|| not_found("voucher"))
}

/// The provider for which the actor acts, and the actor.
pub(crate) fn acting(on: &Occasion<'_>) -> Result<(ProviderId, AccountId), Stop> {
    match (on.actor.party(), on.actor.id()) {
        (Some(Party::Provider(provider)), Some(account)) => Ok((provider, account)),
        _ => Err(forbidden("R7.1")),
    }
}

/// What verifying or accepting will surely look at.
pub fn use_needs(id: VoucherId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Voucher(id)];
    if let Ok(Some(it)) = world.voucher(id) {
        keys.extend([
            Key::Contract(it.issued.contract),
            Key::Provider(it.issued.provider),
            Key::Enterprise(it.holder),
            Key::Relations(ImportKind::Relations),
        ]);
    }
    keys
}

/// R3.5: refused, and registered as a signal.
pub(crate) fn attempt(
    voucher: &Voucher,
    by: ProviderId,
    what: &'static str,
    detail: Value,
) -> Stop {
    let number = json!(voucher.issued.number);
    let seen = facts([("attempt", json!(what)), ("provider", json!(by)), ("presented", detail)]);
    let signal = Signal {
        rule: RuleId::named("R3.5"),
        about: Key::Voucher(voucher.issued.voucher),
        facts: seen,
    };
    let refusal = Refusal::new("R3.5", [("number", number), ("attempt", json!(what))]);
    Stop::No(Rejection::Refused(refusal), vec![signal])
}

/// R3.5: only the provider that the voucher names.
pub(crate) fn at_its_provider(voucher: &Voucher, provider: ProviderId) -> Result<(), Stop> {
    if voucher.issued.provider == provider {
        return Ok(());
    }
    Err(attempt(voucher, provider, "other-provider", json!(voucher.issued.provider)))
}

/// R23.1: nothing is done with a voucher that a case has frozen or cancelled.
pub(crate) fn not_stopped(voucher: &Voucher) -> Result<(), Stop> {
    let stopped = matches!(voucher.status, Status::Frozen | Status::Cancelled);
    require(!stopped, || {
        let pairs = [("number", json!(voucher.issued.number)), ("status", json!(voucher.status))];
        Refusal::new("R23.1", pairs)
    })
}

/// Whether its last day is not over; a day that the calendar does not know yet is not.
pub(crate) fn running(voucher: &Voucher, on: &Occasion<'_>) -> bool {
    voucher.valid_until(on.pack, on.calendar).is_none_or(|end| on.at < end)
}

/// R19.1: only within validity, and never once it has ended.
pub(crate) fn in_force(voucher: &Voucher, on: &Occasion<'_>) -> Result<(), Stop> {
    let ended = matches!(voucher.status, Status::Expired | Status::Surrendered);
    require(!ended && running(voucher, on), || over(voucher, on))
}

pub(crate) fn over(voucher: &Voucher, on: &Occasion<'_>) -> Refusal {
    Refusal::new(
        "R19.1",
        [
            ("number", json!(voucher.issued.number)),
            ("status", json!(voucher.status)),
            ("last_day", json!(voucher.last_day(on.pack, on.calendar))),
        ],
    )
}

/// Records whether a voucher could be accepted now; that it could not is an answer too.
///
/// # Errors
/// Not found; refused by R3.5, with a signal, to another provider.
pub fn verify(form: Verify, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (provider, by) = acting(on)?;
    let voucher = found(form.voucher, world)?;
    at_its_provider(voucher, provider)?;
    let valid = voucher.status == Status::Issued && running(voucher, on);
    Ok(vec![Fact::Voucher(Event::Verified(Verified {
        voucher: voucher.issued.voucher,
        provider,
        by,
        at: on.at,
        valid,
        status: voucher.status,
    }))])
}

/// R23.5, R24.2: who has come onto the imported list, or refused to rectify, has the benefit no
/// more, and a voucher not yet accepted is a benefit not yet had. A sanction of this office froze
/// each voucher of its party, and it was decided by itself; one that came to the party later was
/// not, so the ban stands against it.
fn may_benefit(voucher: &Voucher, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let holder = world.enterprise(voucher.holder)?.ok_or_else(|| not_found("enterprise"))?;
    let mut banned = standing(holder, world)?.banned_on(on.today);
    for code in holder.codes() {
        let bans = world.ban(code)?.into_iter().flat_map(|ban| &ban.entries);
        for (case, until) in bans.filter(|(_, until)| on.today <= **until) {
            let decided = world.case(*case)?;
            if decided.is_none_or(|it| !it.vouchers.contains_key(&voucher.issued.voucher)) {
                banned = banned.max(Some(*until));
            }
        }
    }
    if let Some(until) = banned {
        return Err(Refusal::new("R23.5", [("until", json!(until))]).into());
    }
    let lost = holder.disqualified_on(on.today).is_some_and(|rule| rule.as_str() == "R24.2");
    require(!lost, || Refusal::new("R24.2", [("enterprise", json!(holder.name))]))
}

/// R17.1: whoever uses a voucher has no ties to whom it buys from, as the newest relations have it.
/// A longer path was for an officer to judge before it was issued.
fn unrelated(voucher: &Voucher, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let holder = world.enterprise(voucher.holder)?.ok_or_else(|| not_found("enterprise"))?;
    match untied(holder, voucher.issued.provider, world, on) {
        Err(Stop::No(Rejection::Refused(refusal), signals)) => {
            let refusal = Refusal { at: vec!["contract".to_owned()], ..refusal };
            Err(Stop::No(Rejection::Refused(refusal), signals))
        }
        other => other.map(|_| ()),
    }
}

/// Accepts a voucher as part of the contract's price.
///
/// Refusals in this order: R3.5 (another provider, enterprise, contract, service; each with a
/// signal), R23.1, R19.1, R18.2 (contract terminated), R3.5 (second use, with a signal), R7.1,
/// R23.5 (the provider, or whom it has taken the place of, is on the internal list), R23.5 or R24.2
/// (the holder lost the benefit), R17.1 (tied to each other since), R18.1, R17.2, R15.1.
/// Faults of the form come after the attempts by which R3.5 refuses.
///
/// # Errors
/// Faults; the first refusal in the order above.
pub fn accept(form: Accept, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (provider, by) = acting(on)?;
    let voucher = found(form.voucher, world)?;
    at_its_provider(voucher, provider)?;
    let contract = its_own(&form, voucher, provider, world)?;
    let upload = match form.annex {
        Some(file) => {
            let none = || Stop::from(Fault::at("annex", FaultCode::NoSuchFile));
            Some(world.upload(file)?.ok_or_else(none)?)
        }
        None => None,
    };
    not_stopped(voucher)?;
    in_force(voucher, on)?;
    require(!contract.terminated, || {
        Refusal::new("R18.2", [("number", json!(contract.terms.number))])
    })?;
    if voucher.status != Status::Issued {
        return Err(attempt(voucher, provider, "second-use", json!(voucher.status)));
    }
    let firm = world.provider(provider)?.ok_or_else(|| not_found("provider"))?;
    require(firm.admitted(), || {
        Refusal::new("R7.1", [("provider", json!(firm.name)), ("status", json!(firm.status))])
    })?;
    let barred = ban::barred_until(world, firm, on.today)?;
    require(barred.is_none(), || Refusal::new("R23.5", [("until", json!(barred))]))?;
    may_benefit(voucher, world, on)?;
    unrelated(voucher, world, on)?;
    require(voucher.verified, || {
        Refusal::new("R18.1", [("number", json!(voucher.issued.number))])
    })?;
    let face_fen = voucher.issued.face_fen;
    exact_amount(&form, contract, face_fen)?;
    let price_fen = contract.terms.price_fen;
    adds_up(price_fen, form.self_paid_fen, face_fen)?;
    let first_used = upload.filter(|it| it.cited_in.is_empty()).and(form.annex);
    Ok(vec![Fact::Voucher(Event::Accepted(Accepted {
        voucher: voucher.issued.voucher,
        contract: contract.id,
        provider,
        by,
        at: on.at,
        on: on.today,
        price_fen,
        self_paid_fen: form.self_paid_fen,
        face_fen,
        annex: form.annex,
        first_used: first_used.into_iter().collect(),
    }))])
}

/// R3.5: presented by its holder, for its contract, for services of that contract.
fn its_own<'w>(
    form: &Accept,
    voucher: &Voucher,
    provider: ProviderId,
    world: &'w World,
) -> Result<&'w Contract, Stop> {
    if form.presented_by != voucher.holder {
        return Err(attempt(voucher, provider, "other-enterprise", json!(form.presented_by)));
    }
    if form.contract != voucher.issued.contract {
        return Err(attempt(voucher, provider, "other-contract", json!(form.contract)));
    }
    let contract = world.contract(form.contract)?.ok_or_else(|| not_found("contract"))?;
    let agreed = |named: &&String| {
        contract.terms.lines.iter().any(|line| {
            line.item.as_ref() == Some(*named)
                || (line.item.is_none() && line.title.as_ref() == Some(*named))
        })
    };
    match form.items.iter().find(|named| !agreed(named)) {
        Some(foreign) => Err(attempt(voucher, provider, "other-service", json!(foreign))),
        None => Ok(contract),
    }
}

/// R17.2: the exact amount stands in the contract, in its annex, or in the annex brought now.
fn exact_amount(form: &Accept, contract: &Contract, face: Fen) -> Result<(), Stop> {
    let named = contract.terms.voucher_amount == VoucherAmount::Exactly(face);
    let annexed = contract.annex.as_ref().is_some_and(|annex| annex.face_fen == face);
    require(named || annexed || form.annex.is_some(), || {
        let pairs = [("number", json!(contract.terms.number)), ("face_fen", json!(face))];
        Refusal::new("R17.2", pairs).at("annex")
    })
}

/// Gives a voucher back before use; its money is set free, and it still counts as received
/// (R14.3).
///
/// # Errors
/// Not found; refused by R23.1 while a case has it, by R19.1 once it is used or over.
pub fn surrender(form: Surrender, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let voucher = found(form.voucher, world)?;
    let mut released = release(voucher, Act::Surrender, world, on)?;
    released.reason = Some(form.reason);
    Ok(vec![Fact::Voucher(Event::Released(released))])
}
