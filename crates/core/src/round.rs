//! A round of issuance: in rank order until the budget is spent (articles 13 and 14).
//!
//! One officer prepares the list, another issues exactly that list.

mod customers;
mod list;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use list::issued;
pub use list::{Entry, Limit, Outcome, in_queue, list_digest, plan, room};

use crate::account::Party;
use crate::application::{self, Application, Status};
use crate::command::Accepted;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, ApplicationId, ContractId, EnterpriseId, RoundId};
use crate::lineage;
use crate::money::Fen;
use crate::number::VoucherNumber;
use crate::occasion::Occasion;
use crate::refusal::{Refusal, RuleId, Stop, forbidden, not_found, require};
use crate::time::Date;
use crate::voucher::{self, Issued, nominal_last_day};
use crate::world::{Key, Set, World};

/// A round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// The support year.
    pub year: i32,
    /// Who prepared it.
    pub prepared_by: AccountId,
    /// When.
    pub prepared_on: Date,
    /// The digest of the prepared list.
    pub digest: Digest,
    /// How many vouchers.
    pub count: u32,
    /// Their face values together, in fen.
    pub total_fen: Fen,
    /// Who issued it, once issued.
    pub issued_by: Option<AccountId>,
}

/// What happened to a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A list was prepared.
    Prepared {
        /// Its id.
        round: RoundId,
        /// The support year.
        year: i32,
        /// By whom.
        by: AccountId,
        /// The civil day.
        on: Date,
        /// The digest of the list.
        digest: Digest,
        /// How many vouchers.
        count: u32,
        /// Their face values together, in fen.
        total_fen: Fen,
    },
    /// The prepared list was issued.
    Issued {
        /// The round.
        round: RoundId,
        /// By whom.
        by: AccountId,
    },
    /// The budget does not reach this application; it waits until the year's budget closes.
    Waiting {
        /// The application.
        application: ApplicationId,
        /// The face value that did not fit, in fen.
        face_fen: Fen,
    },
    /// This application gets no voucher in this round, by a rule.
    PassedOver {
        /// The application.
        application: ApplicationId,
        /// The rule.
        rule: RuleId,
        /// Its contract, free again, where the rule ends the application: a cap that is used up
        /// never opens again (R3.3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contract: Option<ContractId>,
    },
    /// The year's budget closed before this application's turn came (R14.2).
    Ended {
        /// The application.
        application: ApplicationId,
        /// Its contract, free again.
        contract: Option<ContractId>,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Prepared { round, .. } | Self::Issued { round, .. } => vec![Key::Round(*round)],
            Self::Waiting { application, .. } => vec![Key::Application(*application)],
            Self::Ended { application, contract }
            | Self::PassedOver { application, contract, .. } => {
                let mut keys = vec![Key::Application(*application)];
                keys.extend(contract.map(Key::Contract));
                keys
            }
        }
    }
}

form! {
    /// Preparing a support year's next round: who gets what, and where the money ends.
    pub struct Preview {
        /// The support year.
        year: i32 = year(),
    }
}

form! {
    /// Issuing a prepared round.
    pub struct Issue {
        /// The round.
        round: RoundId = id(),
    }
}

/// What planning a support year's round will surely look at, as far as what is loaded tells.
pub fn needs(year: i32, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Budget(year), Key::Notice(year)];
    let Ok(ids) = world.set(Set::Queue(year)) else { return keys };
    for id in ids.iter().copied().map(ApplicationId) {
        keys.push(Key::Application(id));
        let Ok(Some(file)) = world.application(id) else { continue };
        keys.extend(application::rests_on(file, world));
        keys.push(Key::Allowance(file.enterprise, year));
        keys.extend(file.publicity.map(Key::Publicity));
    }
    keys
}

/// What issuing a round will surely look at.
pub fn issue_needs(round: RoundId, world: &World) -> Vec<Key> {
    match world.round(round) {
        Ok(Some(round)) => {
            let mut keys = needs(round.year, world);
            keys.extend(customers::needs(round.year, world));
            keys
        }
        _ => vec![Key::Round(round)],
    }
}

/// R13.1 (house): nobody issues to his own or a declared relative's firm.
fn nobodys_own(list: &[Entry], world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let parties =
        list.iter().flat_map(|it| [Party::Enterprise(it.enterprise), Party::Provider(it.provider)]);
    let barred = lineage::bound_to_any(on.actor.account(), parties, world)?;
    if barred { Err(forbidden("R13.1")) } else { Ok(()) }
}

/// Prepares a round.
///
/// # Errors
/// As [`plan`]; refused by R14.1 when nobody stands in the queue.
pub fn preview(form: Preview, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let list = plan(form.year, world, on)?;
    nobodys_own(&list, world, on)?;
    let total = Fen::sum(issued(&list).map(|(_, face)| face)).unwrap_or(Fen::ZERO);
    let count = u32::try_from(issued(&list).count()).unwrap_or(u32::MAX);
    let nothing = list.is_empty();
    require(!nothing, || Refusal::new("R14.1", [("year", json!(form.year))]))?;
    Ok(vec![Fact::Round(Event::Prepared {
        round: on.fresh(),
        year: form.year,
        by: on.actor.id().ok_or_else(|| forbidden("R13.1"))?,
        on: on.today,
        digest: list_digest(&list),
        count,
        total_fen: total,
    })])
}

/// Issues a prepared round: exactly the list that was prepared, by another person.
///
/// # Errors
/// Forbidden by R13.1 to who prepared it; refused by R14.1 when the list has changed since, or the
/// round is issued already.
pub fn issue(form: Issue, world: &World, on: &mut Occasion<'_>) -> Result<Accepted, Stop> {
    let round = world.round(form.round)?.ok_or_else(|| not_found("round"))?;
    let by = on.actor.id().ok_or_else(|| forbidden("R13.1"))?;
    if by == round.prepared_by {
        return Err(forbidden("R13.1"));
    }
    require(round.issued_by.is_none(), || Refusal::new("R14.1", [("issued", json!(true))]))?;
    customers::ask(round.year, world)?;
    let list = plan(round.year, world, on)?;
    nobodys_own(&list, world, on)?;
    let digest = list_digest(&list);
    require(digest == round.digest, || {
        Refusal::new("R14.1", [("prepared", json!(round.digest)), ("now", json!(digest))])
    })?;
    let mut events = vec![Fact::Round(Event::Issued { round: round.id, by })];
    let full = cap_used_up(&list, round.year, world, on)?;
    for entry in &list {
        let ends = full.contains(&entry.enterprise);
        events.extend(event_of(entry, ends, round, world, on)?);
    }
    Ok(Accepted { events, signals: customers::signals(&list, world, on)? })
}

/// The enterprises that have received the annual cap in full once this round is issued.
fn cap_used_up(
    list: &[Entry],
    year: i32,
    world: &World,
    on: &Occasion<'_>,
) -> Result<BTreeSet<EnterpriseId>, Stop> {
    let mut sums: BTreeMap<EnterpriseId, Fen> = BTreeMap::new();
    for entry in list {
        let sum = match sums.get(&entry.enterprise) {
            Some(sum) => *sum,
            None => application::received(world, entry.enterprise, year)?,
        };
        let given = match entry.outcome {
            Outcome::Issue(face) => face,
            _ => Fen::ZERO,
        };
        sums.insert(entry.enterprise, sum.checked_add(given).unwrap_or(sum));
    }
    let cap = on.pack.params().annual_cap;
    Ok(sums.into_iter().filter(|(_, sum)| *sum >= cap).map(|(id, _)| id).collect())
}

fn event_of(
    entry: &Entry,
    cap_used_up: bool,
    round: &Round,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Option<Fact>, Stop> {
    let application = entry.application;
    let file = world.application(application)?.ok_or_else(|| not_found("application"))?;
    let closed = world.budget(round.year)?.is_some_and(|budget| budget.closed);
    Ok(match &entry.outcome {
        Outcome::Issue(face) => Some(Fact::Voucher(voucher::Event::Issued(Issued {
            voucher: on.fresh(),
            number: VoucherNumber::draw(on.pack.voucher_prefix(), round.year, &mut on.entropy),
            application,
            enterprise: entry.enterprise,
            provider: entry.provider,
            contract: entry.contract,
            year: round.year,
            face_fen: *face,
            cap_fen: on.pack.params().annual_cap,
            issued_on: on.today,
            nominal_last_day: nominal_last_day(on.today, on.pack),
            round: round.id,
        }))),
        Outcome::Wait(_) if closed && file.status != Status::Held => {
            Some(Fact::Round(Event::Ended { application, contract: file.contract }))
        }
        Outcome::Wait(face) if file.status == Status::Cleared && !closed => {
            Some(Fact::Round(Event::Waiting { application, face_fen: *face }))
        }
        Outcome::PassOver(rule) => {
            let ends = rule.as_str() == "R3.3" && cap_used_up && file.status != Status::Held;
            let contract = file.contract.filter(|_| ends);
            let news = ends || file.because.as_ref() != Some(rule);
            let rule = rule.clone();
            news.then_some(Fact::Round(Event::PassedOver { application, rule, contract }))
        }
        Outcome::Reserve(_) | Outcome::Wait(_) => None,
    })
}

/// The end of a file that is cleared after its year's budget was closed (R14.2); none while money
/// can still come.
///
/// # Errors
/// [`Stop::Missing`].
pub fn end(file: &Application, world: &World) -> Result<Option<Fact>, Stop> {
    let Some(year) = file.year else { return Ok(None) };
    let closed = world.budget(year)?.is_some_and(|budget| budget.closed);
    let (application, contract) = (file.id, file.contract);
    Ok(closed.then_some(Fact::Round(Event::Ended { application, contract })))
}

impl Round {
    /// Admits to be issued once.
    ///
    /// # Errors
    /// Refused by R14.1.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let again = matches!(event, Fact::Round(Event::Issued { .. })) && self.issued_by.is_some();
        require(!again, || Refusal::new("R14.1", [("issued", json!(true))]))
    }

    /// The round after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Fact::Round(event) = event else { return before };
        match event {
            Event::Prepared { round, year, by, on, digest, count, total_fen } => Some(Self {
                id: *round,
                year: *year,
                prepared_by: *by,
                prepared_on: *on,
                digest: *digest,
                count: *count,
                total_fen: *total_fen,
                issued_by: None,
            }),
            Event::Issued { by, .. } => before.map(|it| Self { issued_by: Some(*by), ..it }),
            Event::Waiting { .. } | Event::PassedOver { .. } | Event::Ended { .. } => before,
        }
    }
}
