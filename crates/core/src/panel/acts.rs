//! Commissioning a panel, drawing its members, scoring and concluding (R10.1).

use std::collections::BTreeSet;

use serde_json::json;

use super::{Act, Conclusion, Event, Panel, Status, drawn, seed};
use crate::access::Target;
use crate::account::{self, Account, Party, Role};
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, PanelId, ProviderId};
use crate::occasion::Occasion;
use crate::provider;
use crate::refusal::{
    Fault, FaultCode, Refusal, Stop, duplicates, faultless, forbidden, not_found, not_permitted,
    require,
};
use crate::world::World;

form! {
    /// Commissioning a third party with a panel.
    pub struct Commission {
        /// Whom it judges: providers whose file is complete.
        providers: Vec<ProviderId> = texts(1..=50, FaultCode::NotAnId),
        /// The third party's account.
        organiser: AccountId = id(),
        /// From whom the members are drawn.
        experts: Vec<AccountId> = texts(3..=200, FaultCode::NotAnId),
        /// How many members: odd, three or more.
        seats: u32 = count(3..=99),
    }
}

form! {
    /// Drawing the members by lot.
    pub struct Draw {
        /// The panel.
        panel: PanelId = id(),
    }
}

form! {
    /// An expert's word on a conflict of interest.
    pub struct Declare {
        /// The panel.
        panel: PanelId = id(),
        /// The provider.
        provider: ProviderId = id(),
        /// Whether there is a conflict.
        conflict: bool = flag(),
        /// In the expert's words; sealed.
        note: String = text(300),
    }
}

form! {
    /// A member's score.
    pub struct Score {
        /// The panel.
        panel: PanelId = id(),
        /// The provider.
        provider: ProviderId = id(),
        /// 0 to 100.
        score: u32 = count(0..=100),
        /// Why.
        remark: String = text(1_000),
    }
}

form! {
    /// The organiser's conclusion on one provider.
    pub struct Outcome {
        /// The provider.
        provider: ProviderId = id(),
        /// Whether it is found fit.
        passed: bool = flag(),
        /// Why.
        reason: String = text(1_000),
    }
}

form! {
    /// The panel's conclusion. A provider that is not named stays in review, for another panel.
    pub struct Conclude {
        /// The panel.
        panel: PanelId = id(),
        /// On each provider that it could judge.
        results: Vec<Outcome> = list(1..=50),
    }
}

fn find(id: PanelId, world: &World) -> Result<&Panel, Stop> {
    world.panel(id)?.ok_or_else(|| not_found("panel"))
}

fn files_of(providers: impl IntoIterator<Item = ProviderId>) -> Target {
    let parties = providers.into_iter().map(Party::Provider).collect();
    Target { parties, jurisdiction: None }
}

/// Whom the panel judges.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn commission_target(form: &Commission, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(files_of(form.providers.iter().copied()))
}

/// Whom the panel judges.
///
/// # Errors
/// Not found.
pub fn draw_target(form: &Draw, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(files_of(find(form.panel, world)?.providers.iter().copied()))
}

/// Who is scored.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn score_target(form: &Score, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(files_of([form.provider]))
}

/// Whom the panel judges.
///
/// # Errors
/// Not found.
pub fn conclude_target(form: &Conclude, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(files_of(find(form.panel, world)?.providers.iter().copied()))
}

/// Commissions a panel on providers whose file is complete. A panel that cannot be drawn, or that
/// left a provider unjudged, is followed by another.
///
/// # Errors
/// Faults in the persons and the seats; refused by R10.1 unless every provider is in review and no
/// drawn panel judges it.
pub fn commission(
    form: Commission,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let mut faults = duplicates(&form.providers, |at| format!("providers.{at}"));
    faults.extend(duplicates(&form.experts, |at| format!("experts.{at}")));
    faults.extend(unfit("organiser".to_owned(), form.organiser, Role::Organiser, world)?);
    for (index, expert) in form.experts.iter().enumerate() {
        faults.extend(unfit(format!("experts.{index}"), *expert, Role::Expert, world)?);
    }
    let experts: BTreeSet<AccountId> = form.experts.into_iter().collect();
    let fits = usize::try_from(form.seats).is_ok_and(|seats| seats <= experts.len());
    if form.seats.is_multiple_of(2) || !fits {
        let limit = format!("3, 5, 7 .. {}", experts.len());
        faults.push(Fault::limited("seats", FaultCode::OutOfRange, limit));
    }
    faultless(faults)?;
    for id in &form.providers {
        in_review(*id, world)?;
    }
    Ok(vec![Fact::Panel(Event::Commissioned {
        panel: on.fresh(),
        by: on.actor.id().ok_or_else(not_permitted)?,
        providers: form.providers,
        organiser: form.organiser,
        experts,
        seats: form.seats,
        redemptions: Vec::new(),
        at: None,
    })])
}

/// Whether a person may serve: a known account in use, of the role.
fn unfit(path: String, id: AccountId, role: Role, world: &World) -> Result<Option<Fault>, Stop> {
    Ok(match world.account(id)? {
        None => Some(Fault::at(path, FaultCode::NotFound)),
        Some(account) if account.role != role || !serves(account) => {
            Some(Fault::limited(path, FaultCode::Mismatch, role.as_str()))
        }
        Some(_) => None,
    })
}

fn serves(account: &Account) -> bool {
    account.status == account::Status::Active
}

fn in_review(id: ProviderId, world: &World) -> Result<(), Stop> {
    let provider = world.provider(id)?.ok_or_else(|| not_found("provider"))?;
    provider.moved(provider::Act::Pass)?;
    let Some(panel) = provider.panel else { return Ok(()) };
    let judging = world.panel(panel)?.is_some_and(|panel| panel.status == Status::Drawn);
    require(!judging, || {
        Refusal::new("R10.1", [("provider", json!(provider.name)), ("panel", json!(panel))])
    })
}

/// Draws the members by lot from the experts whom nothing bars: accounts in use, without a declared
/// tie to any of the providers and without a conflict declared to this panel.
///
/// # Errors
/// Not found; forbidden to any but its organiser; refused by R10.1 when it is drawn already or too
/// few experts are left.
pub fn draw(form: Draw, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    organised(panel, on)?;
    panel.moved(Act::Draw)?;
    let mut eligible = Vec::new();
    for id in &panel.experts {
        let account = world.account(*id)?.filter(|account| serves(account));
        if account.is_some_and(|account| unbiased(account, panel)) {
            eligible.push(*id);
        }
    }
    let members = drawn(seed(on.root, panel.id), &eligible, panel.seats);
    let full = usize::try_from(panel.seats).is_ok_and(|seats| seats == members.len());
    require(full, || {
        Refusal::new("R10.1", [("eligible", json!(eligible.len())), ("seats", json!(panel.seats))])
    })?;
    let (panel, root) = (panel.id, on.root);
    let spot_checks = Vec::new();
    Ok(vec![Fact::Panel(Event::Drawn { panel, root, eligible, members, spot_checks })])
}

fn organised(panel: &Panel, on: &Occasion<'_>) -> Result<(), Stop> {
    if on.actor.id() == Some(panel.organiser) { Ok(()) } else { Err(not_permitted()) }
}

fn unbiased(account: &Account, panel: &Panel) -> bool {
    let tied = |id: &ProviderId| account.declared.contains_key(&Party::Provider(*id));
    let conflicted = panel.conflicts.contains_key(&account.id);
    !conflicted && !panel.providers.iter().any(tied)
}

/// Declares a conflict with a provider, or that there is none. Before the draw a conflict bars from
/// the panel, after it from judging that provider; it is never taken back.
///
/// # Errors
/// Not found; forbidden to any but the panel's experts; a fault for another provider; refused by
/// R10.1 once it has concluded, or to take a conflict back.
pub fn declare(form: Declare, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    let expert = on.actor.id().filter(|id| panel.experts.contains(id));
    let expert = expert.ok_or_else(not_permitted)?;
    panel.moved(Act::Declare)?;
    judged(panel, form.provider)?;
    require(form.conflict || !panel.conflicted(expert, form.provider), || {
        Refusal::new("R10.1", [("conflict", json!(true))])
    })?;
    Ok(vec![Fact::Panel(Event::Declared {
        panel: panel.id,
        expert,
        provider: form.provider,
        conflict: form.conflict,
        note: on.seal(&json!(form.note)),
    })])
}

fn judged(panel: &Panel, provider: ProviderId) -> Result<(), Stop> {
    if panel.providers.contains(&provider) {
        return Ok(());
    }
    Err(Fault::at("provider", FaultCode::NotFound).into())
}

/// Scores a provider, once.
///
/// # Errors
/// Not found; forbidden to any but the members, and by R10.1 after a conflict; a fault for another
/// provider; refused by R10.1 unless the panel is drawn, or when the member has scored it.
pub fn score(form: Score, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    panel.moved(Act::Score)?;
    let expert = on.actor.id().filter(|id| panel.members.contains(id));
    let expert = expert.ok_or_else(not_permitted)?;
    judged(panel, form.provider)?;
    if panel.conflicted(expert, form.provider) {
        return Err(forbidden("R10.1"));
    }
    let given = panel.scores.get(&form.provider).and_then(|scores| scores.get(&expert));
    require(given.is_none(), || Refusal::new("R10.1", [("score", json!(given))]))?;
    Ok(vec![Fact::Panel(Event::Scored {
        panel: panel.id,
        expert,
        provider: form.provider,
        score: form.score,
        remark: form.remark,
    })])
}

/// Concludes. To pass a provider needs the scores of a majority of the seats, two at least.
///
/// # Errors
/// Not found; forbidden to any but its organiser; faults for another provider or one named twice;
/// refused by R10.1 unless the panel is drawn, or when a provider passes with too few scores.
pub fn conclude(form: Conclude, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    organised(panel, on)?;
    panel.moved(Act::Conclude)?;
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (index, outcome) in form.results.iter().enumerate() {
        let path = format!("results.{index}.provider");
        if !panel.providers.contains(&outcome.provider) {
            faults.push(Fault::at(path, FaultCode::NotFound));
        } else if !seen.insert(outcome.provider) {
            faults.push(Fault::at(path, FaultCode::Duplicate));
        }
    }
    faultless(faults)?;
    let mut results = Vec::with_capacity(form.results.len());
    for Outcome { provider, passed, reason } in form.results {
        let (scores, median) = panel.scored(provider);
        let name = world.provider(provider)?.map(|provider| provider.name.as_str());
        require(!passed || scores >= panel.quorum(), || {
            Refusal::new(
                "R10.1",
                [
                    ("provider", json!(name)),
                    ("scores", json!(scores)),
                    ("quorum", json!(panel.quorum())),
                ],
            )
        })?;
        results.push(Conclusion { provider, passed, median, scores, reason });
    }
    let (panel, acceptances, at) = (panel.id, Vec::new(), None);
    Ok(vec![Fact::Panel(Event::Concluded { panel, results, acceptances, at })])
}
