//! The lot by which members are drawn: anyone with the journal's root can draw again.

use sha2::{Digest as _, Sha256};

use crate::digest::Digest;
use crate::ids::{AccountId, Entropy, PanelId};

/// Separates draws from every other use of SHA-256 here.
const DRAW: &[u8] = b"yunquan/draw/v1";

/// The seed of a panel's draw: SHA-256 over the tag `yunquan/draw/v1`, the journal's root before
/// the draw and the sixteen bytes of the panel's id.
pub fn seed(root: Digest, panel: PanelId) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(DRAW);
    hash.update(root.0);
    hash.update(panel.0.as_bytes());
    hash.finalize().into()
}

/// The members drawn from the eligible experts, in ascending order of their ids: shuffled by
/// [`Entropy::shuffle`] from the seed, the first `seats` of them.
pub fn drawn(seed: [u8; 32], eligible: &[AccountId], seats: u32) -> Vec<AccountId> {
    let mut experts = eligible.to_vec();
    Entropy::new(seed).shuffle(&mut experts);
    experts.truncate(usize::try_from(seats).unwrap_or(usize::MAX));
    experts
}
