//! A panel of experts (article 10): commissioned to a third party, drawn by lot with recusal,
//! scores and conclusion on file.
//!
//! Knows no provider's file: what the experts read, they read elsewhere.

mod acts;
mod lot;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use acts::{
    Commission, Conclude, Declare, Draw, Outcome, Score, commission, commission_target, conclude,
    conclude_target, declare, draw, draw_target, score, score_target,
};
pub use lot::{drawn, seed};

use crate::choice;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{AccountId, EnterpriseId, PanelId, ProviderId, RedemptionId, VoucherId};
use crate::money::Fen;
use crate::occasion::Sealed;
use crate::redemption::LineAcceptance;
use crate::refusal::{Refusal, Stop};
use crate::time::Instant;
use crate::world::Key;

choice! {
    /// Where a panel stands.
    pub enum Status {
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
        /// Its members are drawn.
        Draw = "draw",
        /// An expert declares a conflict, or none.
        Declare = "declare",
        /// A member scores a provider.
        Score = "score",
        /// It concludes.
        Conclude = "conclude",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
pub const MOVES: &[(Status, Act, Status)] = &[
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
    /// Whom an expert may not judge.
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
}

/// What a panel accepted of a redemption (R22.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The redemption.
    pub redemption: RedemptionId,
    /// Its voucher.
    pub voucher: VoucherId,
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// The provider.
    pub provider: ProviderId,
    /// Line by line.
    pub lines: Vec<LineAcceptance>,
    /// Their sum, in fen; nothing ends the redemption.
    pub accepted_basis_fen: Fen,
    /// How many members judged it.
    pub scores: u32,
    /// Who they were: barred from later files of the same parties.
    pub judges: Vec<AccountId>,
    /// Why.
    pub reason: String,
}

/// What a panel concluded on a provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    /// The provider.
    pub provider: ProviderId,
    /// Whether it is found fit.
    pub passed: bool,
    /// The median of its scores, of an even number the lower one of the middle two.
    pub median: Option<u32>,
    /// How many scores it has.
    pub scores: u32,
    /// Why.
    pub reason: String,
}

/// What happened to a panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The bureau commissioned it.
    Commissioned {
        /// The panel.
        panel: PanelId,
        /// By whom.
        by: AccountId,
        /// Whom it judges.
        providers: Vec<ProviderId>,
        /// The third party's account.
        organiser: AccountId,
        /// From whom the members are drawn.
        experts: BTreeSet<AccountId>,
        /// How many members.
        seats: u32,
        /// The redemptions that it accepts, where it judges no providers (R22.2).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        redemptions: Vec<RedemptionId>,
        /// When, where it accepts redemptions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Instant>,
    },
    /// Its members were drawn: anyone can draw again from root, id and list.
    Drawn {
        /// The panel.
        panel: PanelId,
        /// The journal's root before the draw.
        root: Digest,
        /// The experts whom nothing barred, ascending.
        eligible: Vec<AccountId>,
        /// The members, in the order of the draw.
        members: Vec<AccountId>,
        /// The redemptions drawn for a check on site, in the order of the draw (R22.3).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        spot_checks: Vec<RedemptionId>,
    },
    /// An expert declared a conflict, or none.
    Declared {
        /// The panel.
        panel: PanelId,
        /// The expert.
        expert: AccountId,
        /// The provider.
        provider: ProviderId,
        /// Whether there is a conflict.
        conflict: bool,
        /// In the expert's words, sealed.
        note: Sealed,
    },
    /// A member scored a provider.
    Scored {
        /// The panel.
        panel: PanelId,
        /// The member.
        expert: AccountId,
        /// The provider.
        provider: ProviderId,
        /// 0 to 100.
        score: u32,
        /// Why.
        remark: String,
    },
    /// It concluded.
    Concluded {
        /// The panel.
        panel: PanelId,
        /// On each provider that it could judge.
        results: Vec<Conclusion>,
        /// On each redemption that it could judge.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        acceptances: Vec<Acceptance>,
        /// When, where it accepts redemptions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Instant>,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Commissioned { panel, providers, redemptions, .. } => {
                let mut keys = vec![Key::Panel(*panel)];
                keys.extend(providers.iter().copied().map(Key::Provider));
                keys.extend(redemptions.iter().copied().map(Key::Redemption));
                keys
            }
            Self::Concluded { panel, results, acceptances, .. } => {
                let mut keys = vec![Key::Panel(*panel)];
                keys.extend(results.iter().map(|result| Key::Provider(result.provider)));
                for it in acceptances {
                    keys.push(Key::Redemption(it.redemption));
                    keys.push(Key::Voucher(it.voucher));
                    keys.push(Key::Enterprise(it.enterprise));
                }
                keys.sort();
                keys.dedup();
                // The panel is what it is chiefly about.
                keys.retain(|key| *key != Key::Panel(*panel));
                keys.insert(0, Key::Panel(*panel));
                keys
            }
            Self::Drawn { panel, spot_checks, .. } => {
                let mut keys = vec![Key::Panel(*panel)];
                keys.extend(spot_checks.iter().copied().map(Key::Redemption));
                keys
            }
            Self::Declared { panel, .. } | Self::Scored { panel, .. } => vec![Key::Panel(*panel)],
        }
    }

    const fn act(&self) -> Option<Act> {
        match self {
            Self::Commissioned { .. } => None,
            Self::Drawn { .. } => Some(Act::Draw),
            Self::Declared { .. } => Some(Act::Declare),
            Self::Scored { .. } => Some(Act::Score),
            Self::Concluded { .. } => Some(Act::Conclude),
        }
    }
}

impl Panel {
    /// Whether an expert has declared a conflict with a provider.
    pub fn conflicted(&self, expert: AccountId, provider: ProviderId) -> bool {
        self.conflicts.get(&expert).is_some_and(|barred| barred.contains(&provider))
    }

    /// How many scores a provider needs to pass: a majority of the seats, two at least.
    pub fn quorum(&self) -> u32 {
        (self.seats / 2 + 1).max(2)
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
    /// Refused by R10.1 when there is no such move.
    pub fn moved(&self, act: Act) -> Result<Status, Stop> {
        let found = MOVES.iter().find(|(from, by, _)| *from == self.status && *by == act);
        found.map(|(_, _, to)| *to).ok_or_else(|| {
            Refusal::new("R10.1", [("status", json!(self.status)), ("act", json!(act))]).into()
        })
    }

    /// Admits only legal moves.
    ///
    /// # Errors
    /// Refused by R10.1.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let Fact::Panel(event) = event else { return Ok(()) };
        match event.act() {
            Some(act) => self.moved(act).map(|_| ()),
            None => Err(Refusal::new("R10.1", [("status", json!(self.status))]).into()),
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
            Event::Commissioned { .. } => {}
            Event::Drawn { members, spot_checks, .. } => {
                it.members.clone_from(members);
                it.spot_checks.clone_from(spot_checks);
            }
            Event::Declared { expert, provider, conflict, .. } => {
                if *conflict {
                    it.conflicts.entry(*expert).or_default().insert(*provider);
                    // A score given before the conflict was known does not count.
                    if let Some(given) = it.scores.get_mut(provider) {
                        given.remove(expert);
                    }
                }
            }
            Event::Scored { expert, provider, score, .. } => {
                it.scores.entry(*provider).or_default().insert(*expert, *score);
            }
            Event::Concluded { results, .. } => it.results.clone_from(results),
        }
        Some(it)
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
            status: Status::Commissioned,
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
        })
    }
}
