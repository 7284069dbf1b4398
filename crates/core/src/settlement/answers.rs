//! What the bank answered, payment by payment: paid, or sent back with a reason (R22.5).

use std::collections::BTreeSet;

use serde_json::json;

use super::listing::{find, parties_of};
use super::{Act, Event, Item, Outcome, Settlement};
use crate::access::Target;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{RedemptionId, SettlementId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless};
use crate::time::Date;
use crate::world::World;

form! {
    /// The bank's answer on one payment.
    pub struct Answered {
        /// The redemption.
        redemption: RedemptionId = id(),
        /// Paid, or sent back.
        outcome: Outcome = choice(),
        /// The civil day on which the bank paid it or sent it back.
        on: Date = date(),
        /// What the bank says it paid, in fen; it must be the amount of the list.
        amount_fen: Option<Fen> = opt_fen(),
        /// The bank's reference of what it paid.
        reference: Option<String> = opt_text(100),
        /// Why the bank sent it back.
        reason: Option<String> = opt_text(300),
    }
}

form! {
    /// Recording the bank's answers.
    pub struct Record {
        /// The settlement.
        settlement: SettlementId = id(),
        /// On each payment that the bank has answered.
        results: Vec<Answered> = list(1..=500),
    }
}

/// Whose payments are on the list.
///
/// # Errors
/// Not found.
pub fn record_target(form: &Record, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    parties_of(find(form.settlement, world)?.redemptions(), world)
}

/// Records the bank's answers, all of them or none: what it paid is paid from the support year's
/// budget, what it sent back waits for a corrected account and another list.
///
/// # Errors
/// Not found; faults for payments that are not on the list, answered twice in one form, of another
/// amount, of a day before the list was sent or after today, without reference or reason; refused
/// by R22.5 unless the list is with the bank, or when a payment is answered already.
pub fn record(form: Record, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let it = find(form.settlement, world)?;
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (index, answer) in form.results.iter().enumerate() {
        let twice = !seen.insert(answer.redemption);
        faults.extend(answer_faults(index, answer, twice, it, on.today));
    }
    faultless(faults)?;
    let mut events = Vec::with_capacity(form.results.len());
    for answer in form.results {
        events.push(Fact::Settlement(recorded(answer, it, on)?));
    }
    Ok(events)
}

fn answer_faults(
    index: usize,
    answer: &Answered,
    twice: bool,
    it: &Settlement,
    today: Date,
) -> Vec<Fault> {
    let place = |field: &str| format!("results.{index}.{field}");
    let mut faults = Vec::new();
    match it.item(answer.redemption) {
        None => faults.push(Fault::at(place("redemption"), FaultCode::NotFound)),
        Some(_) if twice => faults.push(Fault::at(place("redemption"), FaultCode::Duplicate)),
        Some(item) if answer.amount_fen.is_some_and(|amount| amount != item.amount_fen) => {
            let limit = item.amount_fen.to_string();
            faults.push(Fault::limited(place("amount_fen"), FaultCode::Mismatch, limit));
        }
        Some(_) => {}
    }
    if answer.on > today {
        faults.push(Fault::at(place("on"), FaultCode::InTheFuture));
    } else if let Some(sent) = it.sent_on.filter(|sent| answer.on < *sent) {
        let limit = format!("{sent}..{today}");
        faults.push(Fault::limited(place("on"), FaultCode::OutOfRange, limit));
    }
    let (needed, given) = match answer.outcome {
        Outcome::Paid => ("reference", &answer.reference),
        Outcome::Bounced => ("reason", &answer.reason),
    };
    if given.is_none() {
        faults.push(Fault::at(place(needed), FaultCode::Missing));
    }
    faults
}

fn recorded(answer: Answered, it: &Settlement, on: &Occasion<'_>) -> Result<Event, Stop> {
    let open = it.item(answer.redemption).filter(|item| item.outcome.is_none());
    let open = open.filter(|_| it.lets(Act::Record));
    let Some(Item { redemption, voucher, year, amount_fen, .. }) = open.cloned() else {
        let about = [("redemption", json!(answer.redemption)), ("status", json!(it.status))];
        return Err(Refusal::new("R22.5", about).into());
    };
    let (settlement, at, on) = (it.id, on.at, answer.on);
    Ok(match answer.outcome {
        Outcome::Paid => Event::Paid {
            settlement,
            redemption,
            voucher,
            year,
            amount_fen,
            at,
            on,
            reference: answer.reference.unwrap_or_default(),
        },
        Outcome::Bounced => {
            let reason = answer.reason.unwrap_or_default();
            Event::Bounced { settlement, redemption, at, on, reason }
        }
    })
}
