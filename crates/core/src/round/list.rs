//! The list of a round as it would be issued now: who gets what, and where the money ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::application::{self, Application, Status};
use crate::ban;
use crate::budget::Budget;
use crate::choice;
use crate::digest::Digest;
use crate::ids::{ApplicationId, ContractId, EnterpriseId, ProviderId};
use crate::money::Fen;
use crate::notice::Notice;
use crate::occasion::Occasion;
use crate::pack::{Pack, RankBy};
use crate::refusal::{Refusal, Rejection, RuleId, Stop, not_found};
use crate::subsidy::share;
use crate::world::{Set, World};

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
    let mut room = room(budget, notice).0;
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

choice! {
    /// What ends a round's money.
    pub enum Limit {
        /// What the year's budget still has available (R4.3).
        Budget = "budget",
        /// What the notice's quota still allows (R11.1).
        Quota = "quota",
        /// The year is closed (R14.2).
        Closed = "closed",
    }
}

/// What a round of the year can give at most, in fen, and by what.
pub fn room(budget: &Budget, notice: &Notice) -> (Fen, Limit) {
    if budget.closed {
        (Fen::ZERO, Limit::Closed)
    } else if notice.room() < budget.available {
        (notice.room(), Limit::Quota)
    } else {
        (budget.available, Limit::Budget)
    }
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
    if ban::barred_until(world, provider, on.today)?.is_some() {
        return Ok(Some(RuleId::named("R5.4")));
    }
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
/// The digest by which a prepared list is known again.
pub fn list_digest(list: &[Entry]) -> Digest {
    Digest::of(&serde_json::to_vec(list).unwrap_or_default())
}

pub(super) fn issued(list: &[Entry]) -> impl Iterator<Item = (&Entry, Fen)> {
    list.iter().filter_map(|entry| match entry.outcome {
        Outcome::Issue(face) => Some((entry, face)),
        _ => None,
    })
}
