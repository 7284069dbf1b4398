//! Opening, hearing, finding, referring, receiving and closing (article 23).

use std::collections::BTreeSet;

use serde_json::json;

use super::forms::find as case_of;
use super::money::thawed;
use super::{Case, Close, Event, Fate, Find, Found, Freeze, Ground, Hear, Open, Opened, Receive};
use super::{Refer, Status};
use crate::account::Party;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{CaseId, VoucherId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{
    Fault, FaultCode, Refusal, Stop, duplicates, faultless, not_permitted, require,
};
use crate::voucher::{self, Voucher};
use crate::world::World;

/// Opens a case and freezes its vouchers (R23.1).
///
/// # Errors
/// Faults, all at once: parties, vouchers, signals and files that do not exist or are named twice,
/// a voucher of none of the parties or that cannot be frozen, a contact without a name; then
/// refused by R23.3 or R23.4 against a provider or an enterprise already struck off.
pub fn open(form: Open, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let by = on.actor.id().ok_or_else(not_permitted)?;
    let mut faults = duplicates(&form.parties, |at| format!("parties.{at}"));
    for (index, party) in form.parties.iter().enumerate() {
        if !known(*party, world)? {
            faults.push(Fault::at(format!("parties.{index}"), FaultCode::NotFound));
        }
    }
    let parties: BTreeSet<Party> = form.parties.iter().copied().collect();
    faults.extend(unfreezable(&form.vouchers, &parties, world)?);
    faults.extend(duplicates(&form.signals, |at| format!("signals.{at}")));
    for (index, signal) in form.signals.iter().enumerate() {
        if world.signal(*signal)?.is_none() {
            faults.push(Fault::at(format!("signals.{index}"), FaultCode::NotFound));
        }
    }
    faults.extend(no_such_files(&form.evidence, world)?);
    if form.complainant_contact.is_some() && form.complainant_name.is_none() {
        faults.push(Fault::at("complainant_name", FaultCode::Missing));
    }
    faultless(faults)?;
    for party in &form.parties {
        not_struck_off(*party, world, on)?;
    }
    let complainant = form
        .complainant_name
        .map(|name| on.seal(&json!({"name": name, "contact": form.complainant_contact})));
    let case: CaseId = on.fresh();
    let opened = Opened {
        case,
        at: on.at,
        by,
        on: on.today,
        grounds: form.grounds,
        parties: form.parties,
        signals: form.signals,
        complainant,
        evidence: form.evidence,
    };
    let mut events = vec![Fact::Case(Event::Opened(Box::new(opened)))];
    events.extend(form.vouchers.iter().map(|voucher| frozen(*voucher, case, on)));
    Ok(events)
}

/// Freezes further vouchers of a case's parties.
///
/// # Errors
/// Not found; faults as in [`open`]; refused by R23.1 once the case is over.
pub fn freeze(form: Freeze, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    let parties: BTreeSet<Party> = case.parties.keys().copied().collect();
    faultless(unfreezable(&form.vouchers, &parties, world)?)?;
    Ok(form.vouchers.iter().map(|voucher| frozen(*voucher, case.id, on)).collect())
}

pub(super) fn frozen(voucher: VoucherId, case: CaseId, on: &Occasion<'_>) -> Fact {
    Fact::Voucher(voucher::Event::Frozen { voucher, case, on: on.today })
}

/// Records that a party was heard (R23.6).
///
/// # Errors
/// Not found; a fault for who is no party; refused by R23.6 once there is a finding on all.
pub fn hear(form: Hear, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    is_party(form.party, case)?;
    let statement = form.statement.map(|text| on.seal(&json!(text)));
    Ok(vec![Fact::Case(Event::Heard {
        case: case.id,
        at: on.at,
        by: on.actor.id().ok_or_else(not_permitted)?,
        party: form.party,
        statement,
    })])
}

/// Finds on one party; found again before the sanction, the later finding counts.
///
/// # Errors
/// Not found; faults for who is no party, for a ground that does not fit, for evidence that is
/// missing or no file; refused by R23.6 unless the party was heard.
pub fn find(form: Find, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    is_party(form.party, case)?;
    let mut faults = Vec::new();
    if form.at_fault != (form.ground != Ground::None) {
        faults.push(Fault::limited("ground", FaultCode::Mismatch, "at_fault"));
    }
    if form.at_fault && form.evidence.is_empty() {
        faults.push(Fault::at("evidence", FaultCode::Missing));
    }
    faults.extend(no_such_files(&form.evidence, world)?);
    faultless(faults)?;
    Ok(vec![Fact::Case(Event::Found(Box::new(Found {
        case: case.id,
        at: on.at,
        by: on.actor.id().ok_or_else(not_permitted)?,
        party: form.party,
        at_fault: form.at_fault,
        ground: form.ground,
        facts: form.facts,
        evidence: form.evidence,
    })))])
}

/// Refers suspected crime (R23.6).
///
/// # Errors
/// Not found; refused by R23.6 once the case is over.
pub fn refer(form: Refer, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?.id;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    let (at, to, document) = (on.at, form.to, form.document);
    Ok(vec![Fact::Case(Event::Referred { case, at, by, to, document })])
}

/// Books money that came back (R23.2): it goes to the treasury.
///
/// # Errors
/// Not found; faults for a voucher without a claim, no amount, or a day that is still to come;
/// refused by R23.2 above what is still owed.
pub fn receive(form: Receive, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    let claim = case.claims.iter().find(|it| it.voucher == form.voucher);
    let mut faults = Vec::new();
    if claim.is_none() {
        faults.push(Fault::at("voucher", FaultCode::NotFound));
    }
    if form.amount_fen == Fen::ZERO {
        faults.push(Fault::limited("amount_fen", FaultCode::OutOfRange, "1.."));
    }
    if form.on > on.today {
        faults.push(Fault::at("on", FaultCode::InTheFuture));
    }
    faultless(faults)?;
    let owed = claim.map_or(Fen::ZERO, super::Claim::owed);
    let year = claim.map_or(0, |it| it.year);
    require(form.amount_fen <= owed, || {
        let amount = ("amount_fen", json!(form.amount_fen));
        Refusal::new("R23.2", [("owed_fen", json!(owed)), amount])
    })?;
    Ok(vec![Fact::Case(Event::Received {
        case: case.id,
        voucher: form.voucher,
        year,
        at: on.at,
        by: on.actor.id().ok_or_else(not_permitted)?,
        on: form.on,
        amount_fen: form.amount_fen,
        document: form.document,
    })])
}

/// Ends a case. Before a sanction it is dismissed, which sets its vouchers free; after it, it is
/// closed.
///
/// # Errors
/// Not found; refused by R23.6 with a party at fault and no sanction, or once it is over; by R23.1
/// while a voucher is frozen, by R23.2 while money is owed.
pub fn close(form: Close, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let case = case_of(form.case, world)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    let dismissed = case.status != Status::Sanctioned;
    if dismissed {
        let guilty: Vec<Party> = case.at_fault().collect();
        require(guilty.is_empty(), || Refusal::new("R23.6", [("at_fault", json!(guilty))]))?;
    } else {
        nothing_pending(case)?;
    }
    let (id, at, reason) = (case.id, on.at, form.reason);
    let closed = Event::Closed { case: id, at, by, dismissed, reason: reason.clone() };
    let mut events = vec![Fact::Case(closed)];
    for voucher in case.frozen() {
        events.push(thawed(voucher, id, &reason, world, on)?);
    }
    Ok(events)
}

fn nothing_pending(case: &Case) -> Result<(), Stop> {
    let frozen: Vec<VoucherId> = case.frozen().collect();
    require(frozen.is_empty(), || Refusal::new("R23.1", [("frozen", json!(frozen))]))?;
    let owed = Fen::sum(case.claims.iter().map(super::Claim::owed)).unwrap_or(Fen::ZERO);
    require(owed == Fen::ZERO, || Refusal::new("R23.2", [("owed_fen", json!(owed))]))
}

fn known(party: Party, world: &World) -> Result<bool, Stop> {
    Ok(match party {
        Party::Enterprise(id) => world.enterprise(id)?.is_some(),
        Party::Provider(id) => world.provider(id)?.is_some(),
    })
}

fn is_party(party: Party, case: &Case) -> Result<(), Stop> {
    let named = case.parties.contains_key(&party);
    if named { Ok(()) } else { Err(Fault::at("party", FaultCode::NotFound).into()) }
}

fn no_such_files(files: &[Digest], world: &World) -> Result<Vec<Fault>, Stop> {
    let mut faults = duplicates(files, |at| format!("evidence.{at}"));
    for (index, file) in files.iter().enumerate() {
        if world.upload(*file)?.is_none() {
            faults.push(Fault::at(format!("evidence.{index}"), FaultCode::NoSuchFile));
        }
    }
    Ok(faults)
}

/// What is wrong with the vouchers that are to be frozen for these parties.
fn unfreezable(
    vouchers: &[VoucherId],
    parties: &BTreeSet<Party>,
    world: &World,
) -> Result<Vec<Fault>, Stop> {
    let mut faults = duplicates(vouchers, |at| format!("vouchers.{at}"));
    for (index, id) in vouchers.iter().enumerate() {
        let path = format!("vouchers.{index}");
        faults.extend(match world.voucher(*id)? {
            None => Some(Fault::at(path, FaultCode::NotFound)),
            Some(it) if !concerns(it, parties) => {
                Some(Fault::limited(path, FaultCode::Mismatch, "parties"))
            }
            Some(it) if it.moved(voucher::Act::Freeze).is_err() => {
                let words = "issued, accepted, redeeming, redeemed";
                Some(Fault::limited(path, FaultCode::NotAChoice, words))
            }
            Some(_) => None,
        });
    }
    Ok(faults)
}

/// Whether a voucher is one of these parties': of who holds it or of who may redeem it, or did so
/// before another took their place. Nobody escapes a case by a merger (R3.6).
pub(super) fn concerns(voucher: &Voucher, parties: &BTreeSet<Party>) -> bool {
    let issued = &voucher.issued;
    let mut sides = vec![Party::Enterprise(voucher.holder), Party::Enterprise(issued.enterprise)];
    sides.extend(voucher.former_holders.iter().copied().map(Party::Enterprise));
    sides.push(Party::Provider(issued.provider));
    sides.extend(voucher.former_providers.iter().copied().map(Party::Provider));
    sides.iter().any(|side| parties.contains(side))
}

/// R23.3, R23.4: who was struck off by a case is not struck off again while that holds. What stands
/// against it for another's fault, or by an officer's removal, hides no fault of its own.
fn not_struck_off(party: Party, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let (rule, name, code) = match party {
        Party::Enterprise(id) => {
            let Some(it) = world.enterprise(id)? else { return Ok(()) };
            ("R23.4", &it.name, it.credit_code)
        }
        Party::Provider(id) => {
            let Some(it) = world.provider(id)? else { return Ok(()) };
            ("R23.3", &it.name, it.credit_code)
        }
    };
    let until = world.ban(code)?.and_then(crate::ban::Ban::until);
    let until = until.filter(|until| on.today <= *until);
    require(until.is_none(), || {
        let party = if rule == "R23.3" { "provider" } else { "enterprise" };
        Refusal::new(rule, [(party, json!(name)), ("until", json!(until))])
    })
}

impl Case {
    /// Its vouchers that are still to be decided.
    pub fn frozen(&self) -> impl Iterator<Item = VoucherId> + '_ {
        let frozen = self.vouchers.iter().filter(|(_, fate)| **fate == Fate::Frozen);
        frozen.map(|(voucher, _)| *voucher)
    }
}
