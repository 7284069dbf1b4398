//! The lot by which subjects and their inspectors are drawn: anyone with the journal's root and the
//! published plan can draw again (docs/draws.md).

use sha2::{Digest as _, Sha256};

use super::Assignment;
use crate::account::Party;
use crate::digest::Digest;
use crate::ids::{AccountId, Entropy, InspectionId};

/// Separates these draws from every other use of SHA-256 here.
const INSPECTION: &[u8] = b"yunquan/inspection/v1";

/// The seed of an inspection's draw: SHA-256 over the tag `yunquan/inspection/v1`, the journal's
/// root before the draw and the sixteen bytes of the inspection's id.
pub fn seed(root: Digest, inspection: InspectionId) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(INSPECTION);
    hash.update(root.0);
    hash.update(inspection.0.as_bytes());
    hash.finalize().into()
}

/// The lot of one inspection: one stream, subjects first, then each subject's inspectors.
pub struct Lot(Entropy);

impl Lot {
    /// The lot of a seed.
    pub const fn new(seed: [u8; 32]) -> Self {
        Self(Entropy::new(seed))
    }

    /// The subjects, in the order of the draw: the candidates, ascending, are shuffled by
    /// [`Entropy::shuffle`], and the first `count` of them are drawn.
    pub fn subjects(&mut self, candidates: &[Party], count: u32) -> Vec<Party> {
        let mut drawn = candidates.to_vec();
        self.0.shuffle(&mut drawn);
        drawn.truncate(usize::try_from(count).unwrap_or(usize::MAX));
        drawn
    }

    /// The inspectors of the next subject in that order: those of the plan whom nothing bars from
    /// it, ascending, are shuffled from where the stream stands, and the first `count` are drawn.
    pub fn assign(
        &mut self,
        party: Party,
        inspectors: &[AccountId],
        barred: Vec<AccountId>,
        count: usize,
    ) -> Assignment {
        let free = inspectors.iter().filter(|id| !barred.contains(id));
        let mut drawn: Vec<AccountId> = free.copied().collect();
        self.0.shuffle(&mut drawn);
        drawn.truncate(count);
        Assignment { party, inspectors: drawn, barred }
    }
}
