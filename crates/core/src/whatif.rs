//! What a support year comes to under a pack: every amount, cut and refusal, and where the money
//! ends. Pure: from what stands on file, without a world and without a date.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::contract::Line;
use crate::ids::{ApplicationId, EnterpriseId, ProviderId};
use crate::money::Fen;
use crate::pack::{Pack, RankBy};
use crate::provider::Catalogue;
use crate::refusal::{Rejection, RuleId, Stop};
use crate::subsidy::{estimate, share};

/// An accepted application, as far as its amount depends on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Filed {
    /// Its id.
    pub application: ApplicationId,
    /// The applicant.
    pub enterprise: EnterpriseId,
    /// The provider.
    pub provider: ProviderId,
    /// The priority tier.
    pub tier: u8,
    /// The order of acceptance that ranks it.
    pub order: u32,
    /// What its contract buys.
    pub lines: Vec<Line>,
}

/// A support year on file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct YearOnFile {
    /// The year.
    pub year: i32,
    /// The money there is for it: appropriated and carried in, within the notice's quota, in fen.
    pub room: Fen,
    /// What enterprises received before this office began, in fen.
    pub brought_forward: BTreeMap<EnterpriseId, Fen>,
    /// The catalogues by provider.
    pub catalogues: BTreeMap<ProviderId, Catalogue>,
    /// The applications.
    pub files: Vec<Filed>,
}

/// What becomes of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum Fate {
    /// A voucher.
    Granted {
        /// Its face value, in fen.
        face_fen: Fen,
        /// Whether the annual cap or the end of the money cut it (R14.3, R14.2).
        cut: bool,
    },
    /// Refused by a rule.
    Refused {
        /// The rule.
        rule: RuleId,
    },
    /// The money does not reach it (R14.2).
    Waiting {
        /// The face value that does not fit, in fen.
        face_fen: Fen,
    },
}

/// One application with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The application.
    pub application: ApplicationId,
    /// The applicant.
    pub enterprise: EnterpriseId,
    /// Priority tier and order.
    pub rank: (u8, u32),
    /// What becomes of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// What a support year comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct YearOutcome {
    /// How many get a voucher.
    pub granted: u32,
    /// Their face values together, in fen.
    pub face_fen: Fen,
    /// How many of them were cut.
    pub cut: u32,
    /// How many are refused.
    pub refused: u32,
    /// How many the money does not reach.
    pub waiting: u32,
    /// What is left, in fen.
    pub left_fen: Fen,
    /// The first that the money does not reach.
    pub ends_before: Option<ApplicationId>,
    /// Every application in rank order.
    #[serde(skip)]
    pub shares: Vec<Share>,
}

/// Computes a support year as one round that issues everything on file in rank order.
pub fn year(on_file: &YearOnFile, pack: &Pack) -> YearOutcome {
    let params = pack.params();
    let ranking = |file: &Filed| -> Vec<u32> {
        let by = params.ranking.iter().map(|by| match by {
            RankBy::Tier => u32::from(file.tier),
            RankBy::Order => file.order,
        });
        by.collect()
    };
    let mut files: Vec<&Filed> = on_file.files.iter().collect();
    files.sort_by_key(|file| (ranking(file), file.application));
    let mut received = on_file.brought_forward.clone();
    let mut outcome = YearOutcome { left_fen: on_file.room, ..YearOutcome::default() };
    let mut spent = false;
    for file in files {
        let before = received.get(&file.enterprise).copied().unwrap_or(Fen::ZERO);
        let fate = fate(file, on_file, before, (&mut outcome.left_fen, &mut spent), pack);
        if let Fate::Granted { face_fen, .. } = fate {
            received.insert(file.enterprise, before.checked_add(face_fen).unwrap_or(before));
        }
        outcome.count(Share {
            application: file.application,
            enterprise: file.enterprise,
            rank: (file.tier, file.order),
            fate,
        });
    }
    outcome
}

fn fate(
    file: &Filed,
    on_file: &YearOnFile,
    received: Fen,
    (room, spent): (&mut Fen, &mut bool),
    pack: &Pack,
) -> Fate {
    let catalogue = on_file.catalogues.get(&file.provider);
    let subsidy = match estimate(&file.lines, catalogue, on_file.year, pack) {
        Ok(estimate) => estimate.subsidy_fen,
        Err(Stop::No(Rejection::Refused(refusal), _)) => {
            return Fate::Refused { rule: refusal.rule };
        }
        // An item that has left the catalogue counts nothing (R16.1).
        Err(_) => return Fate::Refused { rule: RuleId::named("R16.1") },
    };
    let left = pack.params().annual_cap.checked_sub(received);
    let Some(left) = left.filter(|left| *left > Fen::ZERO) else {
        return Fate::Refused { rule: RuleId::named("R3.3") };
    };
    let face = subsidy.min(left);
    match share(face, room, spent, pack.params()) {
        Some(face_fen) => Fate::Granted { face_fen, cut: face_fen < subsidy },
        None => Fate::Waiting { face_fen: face },
    }
}

impl YearOutcome {
    fn count(&mut self, share: Share) {
        match &share.fate {
            Fate::Granted { face_fen, cut } => {
                self.granted += 1;
                self.cut += u32::from(*cut);
                self.face_fen = self.face_fen.checked_add(*face_fen).unwrap_or(self.face_fen);
            }
            Fate::Refused { .. } => self.refused += 1,
            Fate::Waiting { .. } => {
                self.waiting += 1;
                self.ends_before = self.ends_before.or(Some(share.application));
            }
        }
        self.shares.push(share);
    }
}
