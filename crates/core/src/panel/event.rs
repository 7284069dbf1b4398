//! What happens to a panel.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Act, Judgement};
use crate::claim;
use crate::digest::Digest;
use crate::ids::{AccountId, EnterpriseId, PanelId, ProviderId, RedemptionId, VoucherId};
use crate::money::Fen;
use crate::occasion::Sealed;
use crate::redemption::LineAcceptance;
use crate::time::Instant;
use crate::world::Key;

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
    /// Its invoices, free again where nothing is accepted (R21.2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freed: Vec<String>,
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
    /// The bureau commissioned it; on redemptions, for finance to agree.
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
    /// Finance agreed: bureau and finance have commissioned it together (R22.2).
    Cosigned {
        /// The panel.
        panel: PanelId,
        /// By whom of finance.
        by: AccountId,
        /// When.
        at: Instant,
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
        /// The provider, or the redemption's.
        provider: ProviderId,
        /// The redemption, where the panel accepts redemptions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redemption: Option<RedemptionId>,
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
    /// A member judged a redemption, line by line (R22.2).
    Judged {
        /// The panel.
        panel: PanelId,
        /// The member.
        expert: AccountId,
        /// The redemption.
        redemption: RedemptionId,
        /// What the member found carried out.
        lines: Vec<Judgement>,
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
                    keys.extend(it.freed.iter().map(|number| claim::invoice(number)));
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
            Self::Cosigned { panel, .. }
            | Self::Declared { panel, .. }
            | Self::Scored { panel, .. }
            | Self::Judged { panel, .. } => vec![Key::Panel(*panel)],
        }
    }

    pub(super) const fn act(&self) -> Option<Act> {
        match self {
            Self::Commissioned { .. } => None,
            Self::Cosigned { .. } => Some(Act::Cosign),
            Self::Drawn { .. } => Some(Act::Draw),
            Self::Declared { .. } => Some(Act::Declare),
            Self::Scored { .. } | Self::Judged { .. } => Some(Act::Score),
            Self::Concluded { .. } => Some(Act::Conclude),
        }
    }
}
