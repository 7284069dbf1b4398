//! A round of issuance: in rank order until the budget is spent (articles 13 and 14).
//!
//! One officer prepares the list, another issues exactly that list.

mod customers;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::account::Party;
use crate::application::{self, Application, Status};
use crate::ban;
use crate::command::Accepted;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, ApplicationId, ContractId, EnterpriseId, ProviderId, RoundId};
use crate::money::Fen;
use crate::number::VoucherNumber;
use crate::occasion::Occasion;
use crate::pack::{Pack, RankBy};
use crate::refusal::{Refusal, Rejection, RuleId, Stop, forbidden, not_found, require};
use crate::subsidy::share;
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

/// What a round would do with one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A voucher of this face value, in fen.
    Issue(Fen),
    /// Its money, in fen, stays reserved until the objection is decided.
    Reserve(Fen),
    /// The budget does not reach it; the face value that did not fit, in fen.
    Wait(Fen),
    /// No voucher, by a rule.
    PassOver(RuleId),
}

/// One line of a round's list, in rank order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The application.
    pub application: ApplicationId,
    /// Its enterprise.
    pub enterprise: EnterpriseId,
    /// Its provider.
    pub provider: ProviderId,
    /// Its contract.
    pub contract: ContractId,
    /// Priority tier and order.
    pub rank: (u8, u32),
    /// What it gets.
    pub outcome: Outcome,
}

/// The whole list of a support year as it would be issued now, in rank order.
///
/// # Errors
/// Refused by R4.1 without a budget, by R11.1 without a notice.
pub fn plan(year: i32, world: &World, on: &Occasion<'_>) -> Result<Vec<Entry>, Stop> {
    let lacking = |rule| move || Stop::from(Refusal::new(rule, [("year", json!(year))]));
    let budget = world.budget(year)?.ok_or_else(lacking("R4.1"))?;
    let notice = world.notice(year)?.ok_or_else(lacking("R11.1"))?;
    let mut room = budget.available.min(notice.room());
    if budget.closed {
        room = Fen::ZERO;
    }
    let mut files = Vec::new();
    for id in world.set(Set::Queue(year))? {
        let file = world.application(ApplicationId(*id))?;
        if let Some(file) = file.filter(|file| in_queue(file.status))
            && publicity_over(file, world, on)?
        {
            files.push(file);
        }
    }
    files.sort_by_key(|file| (ranking(file, on.pack), file.id));
    let mut planned: BTreeMap<EnterpriseId, Fen> = BTreeMap::new();
    let mut spent = false;
    let mut list = Vec::with_capacity(files.len());
    for file in files {
        let (Some(contract), Some(provider)) = (file.contract, file.provider) else { continue };
        let already = planned.entry(file.enterprise).or_insert(Fen::ZERO);
        let face = face_value(file, year, *already, world, on)?;
        let outcome = match (passed_over(file, world, on)?, face) {
            (Some(rule), _) => Outcome::PassOver(rule),
            (None, None) => Outcome::PassOver(RuleId::named("R3.3")),
            (None, Some(face)) => fit(file, face, &mut room, &mut spent, on.pack),
        };
        if let Outcome::Issue(face) | Outcome::Reserve(face) = outcome {
            *already = already.checked_add(face).unwrap_or(*already);
        }
        list.push(Entry {
            application: file.id,
            enterprise: file.enterprise,
            provider,
            contract,
            rank: file.rank(),
            outcome,
        });
    }
    Ok(list)
}

/// Whether the file's publicity has run its five working days, objection or not (R13.2).
fn publicity_over(file: &Application, world: &World, on: &Occasion<'_>) -> Result<bool, Stop> {
    let Some(id) = file.publicity else { return Ok(false) };
    let publicity = world.publicity(id)?.ok_or_else(|| not_found("publicity"))?;
    Ok(on.at >= publicity.closes_at(on.pack, on.calendar))
}

/// Whether a status stands in the queue for issue.
pub const fn in_queue(status: Status) -> bool {
    matches!(status, Status::Cleared | Status::Held | Status::Waiting)
}

/// The pack's ranking (R13.3): by default the priority tier, then the order.
fn ranking(file: &Application, pack: &Pack) -> Vec<u32> {
    let (tier, order) = file.rank();
    let by = |by: &RankBy| match by {
        RankBy::Tier => u32::from(tier),
        RankBy::Order => order,
    };
    pack.params().ranking.iter().map(by).collect()
}

/// The subsidy cut to what the cap leaves after what was received and what this round gives.
fn face_value(
    file: &Application,
    year: i32,
    planned: Fen,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Option<Fen>, Stop> {
    let received = application::received(world, file.enterprise, year)?;
    let left = on.pack.params().annual_cap.checked_sub(received);
    let left = left.and_then(|left| left.checked_sub(planned)).filter(|left| *left > Fen::ZERO);
    Ok(left.zip(file.estimate).map(|(left, estimate)| estimate.subsidy_fen.min(left)))
}

/// What has come to stand against a file since its review: its provider is not admitted (R5.4),
/// its enterprise is on the bad-faith list (R23.5), has lost its eligibility (R24.2, R23.4) or no
/// longer exists (R3.6).
fn passed_over(
    file: &Application,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Option<RuleId>, Stop> {
    let enterprise = world.enterprise(file.enterprise)?.ok_or_else(|| not_found("enterprise"))?;
    match ban::supportable(world, enterprise, on.today) {
        Ok(()) => {}
        Err(Stop::No(Rejection::Refused(refusal), _)) => return Ok(Some(refusal.rule)),
        Err(stop) => return Err(stop),
    }
    let provider = match file.provider {
        Some(id) => world.provider(id)?,
        None => None,
    };
    let Some(provider) = provider.filter(|provider| provider.admitted()) else {
        return Ok(Some(RuleId::named("R5.4")));
    };
    match application::untied(enterprise, provider.id, world, on) {
        Ok(_) => Ok(None),
        Err(Stop::No(..)) => Ok(Some(RuleId::named("R17.1"))),
        Err(missing @ Stop::Missing(_)) => Err(missing),
    }
}

/// Whether a face value fits into what is left. The first that does not fit whole and all after it
/// wait, unless the pack chooses otherwise (R14.2).
fn fit(file: &Application, face: Fen, room: &mut Fen, spent: &mut bool, pack: &Pack) -> Outcome {
    match share(face, room, spent, pack.params()) {
        None => Outcome::Wait(face),
        Some(given) if file.status == Status::Held => Outcome::Reserve(given),
        Some(given) => Outcome::Issue(given),
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

/// The digest by which a prepared list is known again.
pub fn list_digest(list: &[Entry]) -> Digest {
    Digest::of(&serde_json::to_vec(list).unwrap_or_default())
}

fn issued(list: &[Entry]) -> impl Iterator<Item = (&Entry, Fen)> {
    list.iter().filter_map(|entry| match entry.outcome {
        Outcome::Issue(face) => Some((entry, face)),
        _ => None,
    })
}

/// R13.1 (house): nobody issues to his own or a declared relative's firm.
fn nobodys_own(list: &[Entry], on: &Occasion<'_>) -> Result<(), Stop> {
    let Some(account) = on.actor.account() else { return Ok(()) };
    let barred = |entry: &Entry| {
        let parties = [Party::Enterprise(entry.enterprise), Party::Provider(entry.provider)];
        parties.iter().any(|party| account.declared.contains_key(party))
    };
    if list.iter().any(barred) { Err(forbidden("R13.1")) } else { Ok(()) }
}

/// Prepares a round.
///
/// # Errors
/// As [`plan`]; refused by R14.1 when nobody would get a voucher.
pub fn preview(form: Preview, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let list = plan(form.year, world, on)?;
    nobodys_own(&list, on)?;
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
    nobodys_own(&list, on)?;
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
