//! A panel of experts: commissioned to a third party, drawn by lot with recusal, scores and
//! conclusion on file. It reviews providers (article 10), or accepts redemptions line by line
//! (article 22).
//!
//! Knows no file: what the experts read, they read elsewhere.

mod commission;
mod concluding;
mod cosigning;
mod drawing;
mod event;
mod judging;
mod lot;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use commission::{Commission, commission, commission_needs, commission_target};
pub use concluding::{Conclude, Outcome, accepted_lines, conclude, conclude_target};
pub use cosigning::{Cosign, cosign, cosign_target};
pub use drawing::{Draw, draw, draw_target, needs};
pub use event::{Acceptance, Conclusion, Event};
pub use judging::{Declare, Judgement, Score, declare, score, score_target};
pub use lot::{drawn, seed, spot_check_count, spot_check_seed};

use crate::access::Target;
use crate::account::Party;
use crate::choice;
use crate::event::Event as Fact;
use crate::ids::{AccountId, PanelId, ProviderId, RedemptionId};
use crate::money::BasisPoints;
use crate::pack::Params;
use crate::redemption::Redemption;
use crate::refusal::{Refusal, Stop, not_found};
use crate::world::{Key, World};

choice! {
    /// Where a panel stands.
    pub enum Status {
        /// The bureau would commission it; finance has not agreed yet (article 22).
        Proposed = "proposed",
        /// Commissioned; its members are still to be drawn.
        Commissioned = "commissioned",
        /// Its members are drawn and judge.
        Drawn = "drawn",
        /// It has concluded.
        Concluded = "concluded",
    }
}

choice! {
    /// What happens to a panel.
    pub enum Act {
        /// Finance agrees to the commission.
        Cosign = "cosign",
        /// Its members are drawn.
        Draw = "draw",
        /// An expert declares a conflict, or none.
        Declare = "declare",
        /// A member scores a provider or judges a redemption.
        Score = "score",
        /// It concludes.
        Conclude = "conclude",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
pub const MOVES: &[(Status, Act, Status)] = &[
    (Status::Proposed, Act::Declare, Status::Proposed),
    (Status::Proposed, Act::Cosign, Status::Commissioned),
    (Status::Commissioned, Act::Declare, Status::Commissioned),
    (Status::Commissioned, Act::Draw, Status::Drawn),
    (Status::Drawn, Act::Declare, Status::Drawn),
    (Status::Drawn, Act::Score, Status::Drawn),
    (Status::Drawn, Act::Conclude, Status::Concluded),
];

/// A panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Its id.
    pub id: PanelId,
    /// Where it stands.
    pub status: Status,
    /// Whom it judges.
    pub providers: Vec<ProviderId>,
    /// The third party's account.
    pub organiser: AccountId,
    /// From whom the members are drawn.
    pub experts: BTreeSet<AccountId>,
    /// How many members it has: odd.
    pub seats: u32,
    /// Which providers an expert may not judge.
    pub conflicts: BTreeMap<AccountId, BTreeSet<ProviderId>>,
    /// Its members, in the order of the draw.
    pub members: Vec<AccountId>,
    /// What the members gave, 0 to 100, by provider.
    pub scores: BTreeMap<ProviderId, BTreeMap<AccountId, u32>>,
    /// What it concluded.
    pub results: Vec<Conclusion>,
    /// The redemptions that it accepts, where it judges no providers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redemptions: Vec<RedemptionId>,
    /// Those drawn for a check on site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spot_checks: Vec<RedemptionId>,
    /// Which redemptions an expert may not judge.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub recused: BTreeMap<AccountId, BTreeSet<RedemptionId>>,
    /// What the members found carried out, by redemption.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub judgements: BTreeMap<RedemptionId, BTreeMap<AccountId, Vec<Judgement>>>,
    /// What it accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acceptances: Vec<Acceptance>,
}

impl Panel {
    /// Whether an account organises it, or may be drawn for it.
    pub fn has_seat(&self, account: AccountId) -> bool {
        self.organiser == account || self.experts.contains(&account)
    }

    /// Whether an expert has declared a conflict with a provider.
    pub fn conflicted(&self, expert: AccountId, provider: ProviderId) -> bool {
        self.conflicts.get(&expert).is_some_and(|barred| barred.contains(&provider))
    }

    /// Whether an expert has declared a conflict with a redemption.
    pub fn is_recused(&self, expert: AccountId, redemption: RedemptionId) -> bool {
        self.recused.get(&expert).is_some_and(|barred| barred.contains(&redemption))
    }

    /// The rule under which it works: article 22 where it accepts redemptions, else article 10.
    pub fn rule(&self) -> &'static str {
        if self.redemptions.is_empty() { "R10.1" } else { "R22.2" }
    }

    /// How many judgements a conclusion needs: more than the pack's share of the seats, and its
    /// least number.
    pub fn quorum(&self, params: &Params) -> u32 {
        let whole = u64::from(BasisPoints::WHOLE.0);
        let over = u64::from(self.seats) * u64::from(params.quorum_over.0) / whole + 1;
        // A share of the seats is no more than they are.
        u32::try_from(over).unwrap_or(u32::MAX).max(params.quorum_at_least)
    }

    /// How many scores a provider has, and their median.
    pub fn scored(&self, provider: ProviderId) -> (u32, Option<u32>) {
        let given = self.scores.get(&provider);
        let mut scores: Vec<u32> = given.into_iter().flat_map(BTreeMap::values).copied().collect();
        scores.sort_unstable();
        let median = scores.get(scores.len().saturating_sub(1) / 2).copied();
        // A panel has fewer members than a u32 counts.
        (u32::try_from(scores.len()).unwrap_or(u32::MAX), median)
    }

    /// Where an act leads.
    ///
    /// # Errors
    /// Refused by [`Self::rule`] when there is no such move.
    pub fn moved(&self, act: Act) -> Result<Status, Stop> {
        let found = MOVES.iter().find(|(from, by, _)| *from == self.status && *by == act);
        found.map(|(_, _, to)| *to).ok_or_else(|| {
            let about = [("status", json!(self.status)), ("act", json!(act))];
            Refusal::new(self.rule(), about).into()
        })
    }

    /// Admits only legal moves.
    ///
    /// # Errors
    /// Refused by [`Self::rule`].
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let Fact::Panel(event) = event else { return Ok(()) };
        match event.act() {
            Some(act) => self.moved(act).map(|_| ()),
            None => Err(Refusal::new(self.rule(), [("status", json!(self.status))]).into()),
        }
    }

    /// The panel after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Fact::Panel(event) = event else { return before };
        let Some(mut it) = before else { return Self::begun(event) };
        if let Some(act) = event.act() {
            it.status = it.moved(act).unwrap_or(it.status);
        }
        match event {
            Event::Commissioned { .. } | Event::Cosigned { .. } => {}
            Event::Drawn { members, spot_checks, .. } => {
                it.members.clone_from(members);
                it.spot_checks.clone_from(spot_checks);
            }
            Event::Declared { expert, provider, redemption, conflict: true, .. } => {
                it.declared(*expert, *provider, *redemption);
            }
            Event::Declared { .. } => {}
            Event::Scored { expert, provider, score, .. } => {
                it.scores.entry(*provider).or_default().insert(*expert, *score);
            }
            Event::Judged { expert, redemption, lines, .. } => {
                it.judgements.entry(*redemption).or_default().insert(*expert, lines.clone());
            }
            Event::Concluded { results, acceptances, .. } => {
                it.results.clone_from(results);
                it.acceptances.clone_from(acceptances);
            }
        }
        Some(it)
    }

    /// A conflict; what was judged before it was known does not count.
    fn declared(
        &mut self,
        expert: AccountId,
        provider: ProviderId,
        redemption: Option<RedemptionId>,
    ) {
        match redemption {
            Some(redemption) => {
                self.recused.entry(expert).or_default().insert(redemption);
                if let Some(given) = self.judgements.get_mut(&redemption) {
                    given.remove(&expert);
                }
            }
            None => {
                self.conflicts.entry(expert).or_default().insert(provider);
                if let Some(given) = self.scores.get_mut(&provider) {
                    given.remove(&expert);
                }
            }
        }
    }

    fn begun(event: &Event) -> Option<Self> {
        let Event::Commissioned {
            panel, providers, organiser, experts, seats, redemptions, ..
        } = event
        else {
            return None;
        };
        Some(Self {
            id: *panel,
            // Providers are judged for the bureau alone (article 10).
            status: if redemptions.is_empty() { Status::Commissioned } else { Status::Proposed },
            providers: providers.clone(),
            organiser: *organiser,
            experts: experts.clone(),
            seats: *seats,
            conflicts: BTreeMap::new(),
            members: Vec::new(),
            scores: BTreeMap::new(),
            results: Vec::new(),
            redemptions: redemptions.clone(),
            spot_checks: Vec::new(),
            recused: BTreeMap::new(),
            judgements: BTreeMap::new(),
            acceptances: Vec::new(),
        })
    }
}

fn find(id: PanelId, world: &World) -> Result<&Panel, Stop> {
    world.panel(id)?.ok_or_else(|| not_found("panel"))
}

/// The redemption under an id that an office gave out.
fn redemption(id: RedemptionId, world: &World) -> Result<&Redemption, Stop> {
    world.redemption(id)?.ok_or_else(|| not_found("redemption"))
}

/// Whose files a panel judges; what does not exist has no parties.
fn files_of(
    providers: &[ProviderId],
    redemptions: &[RedemptionId],
    world: &World,
) -> Result<Target, Stop> {
    let mut parties: Vec<Party> = providers.iter().copied().map(Party::Provider).collect();
    for id in redemptions {
        parties.extend(world.redemption(*id)?.into_iter().flat_map(Redemption::parties));
    }
    Ok(Target { parties, jurisdiction: None })
}
