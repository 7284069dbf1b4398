//! Draws by lot, drawn again: Fisher and Yates over a stream of SHA-256 blocks.

use sha2::{Digest, Sha256};

use crate::tree::Hash;

/// The members that a panel's draw must give: the first `seats` of the eligible, shuffled with the
/// seed SHA-256("yunquan/draw/v1", root, the sixteen bytes of the panel's id).
pub(crate) fn drawn(
    root: &Hash,
    panel: &str,
    eligible: &[String],
    seats: usize,
) -> Option<Vec<String>> {
    let mut hash = Sha256::new();
    hash.update(b"yunquan/draw/v1");
    hash.update(root);
    hash.update(uuid_bytes(panel)?);
    let mut stream = Stream { seed: hash.finalize().into(), block: 0, rest: Vec::new() };
    let mut items = eligible.to_vec();
    for last in (1..items.len()).rev() {
        let other = stream.below(last as u64 + 1);
        items.swap(last, usize::try_from(other).ok()?);
    }
    items.truncate(seats);
    Some(items)
}

fn uuid_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|sign| *sign != '-').collect();
    if digits.len() != 32 || !digits.is_ascii() {
        return None;
    }
    (0..16).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()).collect()
}

/// Block `i` is SHA-256(seed, `i` as eight bytes, big-endian).
struct Stream {
    seed: Hash,
    block: u64,
    rest: Vec<u8>,
}

impl Stream {
    fn byte(&mut self) -> u8 {
        if self.rest.is_empty() {
            let mut hash = Sha256::new();
            hash.update(self.seed);
            hash.update(self.block.to_be_bytes());
            self.block += 1;
            self.rest = hash.finalize().to_vec();
            self.rest.reverse();
        }
        self.rest.pop().unwrap_or_default()
    }

    /// Eight bytes, big-endian; drawn again at or above the greatest multiple of `n`.
    fn below(&mut self, n: u64) -> u64 {
        let excess = (u128::from(u64::MAX) + 1) % u128::from(n);
        loop {
            let x = (0..8).fold(0_u64, |x, _| x << 8 | u64::from(self.byte()));
            if u128::from(x) <= u128::from(u64::MAX) - excess {
                return x % n;
            }
        }
    }
}
