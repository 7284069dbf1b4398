//! The lot by which members and spot checks are drawn: anyone with the journal's root can draw
//! again. `docs/draws.md` says how.

use sha2::{Digest as _, Sha256};

use crate::digest::Digest;
use crate::ids::{Entropy, PanelId};
use crate::money::BasisPoints;

/// Separates the draw of members from every other use of SHA-256 here.
const MEMBERS: &[u8] = b"yunquan/draw/v1";
/// Separates the draw of spot checks from every other use of SHA-256 here.
const SPOT_CHECKS: &[u8] = b"yunquan/spot-check/v1";

/// The seed of a draw: SHA-256 over its tag, the journal's root before the draw and the sixteen
/// bytes of the panel's id.
fn seeded(tag: &[u8], root: Digest, panel: PanelId) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(tag);
    hash.update(root.0);
    hash.update(panel.0.as_bytes());
    hash.finalize().into()
}

/// The seed of the draw of a panel's members, by the tag `yunquan/draw/v1`.
pub fn seed(root: Digest, panel: PanelId) -> [u8; 32] {
    seeded(MEMBERS, root, panel)
}

/// The seed of the draw of its spot checks, by the tag `yunquan/spot-check/v1` (R22.3).
pub fn spot_check_seed(root: Digest, panel: PanelId) -> [u8; 32] {
    seeded(SPOT_CHECKS, root, panel)
}

/// What is drawn from a list: the list as it stands, shuffled by [`Entropy::shuffle`] from the
/// seed, the first `count` of it.
pub fn drawn<T: Copy>(seed: [u8; 32], from: &[T], count: u32) -> Vec<T> {
    let mut list = from.to_vec();
    Entropy::new(seed).shuffle(&mut list);
    list.truncate(usize::try_from(count).unwrap_or(usize::MAX));
    list
}

/// How many of a batch are checked on site (R22.3): the share of it, rounded up, no fewer than
/// `at_least` and no more than there are.
pub fn spot_check_count(batch: usize, ratio: BasisPoints, at_least: u32) -> u32 {
    let batch = u32::try_from(batch).unwrap_or(u32::MAX);
    let share = (u64::from(batch) * u64::from(ratio.0)).div_ceil(u64::from(BasisPoints::WHOLE.0));
    u32::try_from(share).unwrap_or(u32::MAX).max(at_least).min(batch)
}
