//! Draws by lot, drawn again: Fisher and Yates over a stream of SHA-256 blocks.

use sha2::{Digest, Sha256};

use crate::tree::Hash;

/// What is drawn; each has a tag of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Draw {
    /// A panel's members.
    Members,
    /// The redemptions of a batch that are checked on site.
    SpotChecks,
    /// An inspection's subjects and inspectors.
    Inspection,
}

impl Draw {
    const fn tag(self) -> &'static [u8] {
        match self {
            Self::Members => b"yunquan/draw/v1",
            Self::SpotChecks => b"yunquan/spot-check/v1",
            Self::Inspection => b"yunquan/inspection/v1",
        }
    }

    /// The stream of a draw, from the seed SHA-256(tag, root, the sixteen bytes of the id).
    pub(crate) fn stream(self, root: &Hash, id: &str) -> Option<Stream> {
        let mut hash = Sha256::new();
        hash.update(self.tag());
        hash.update(root);
        hash.update(uuid_bytes(id)?);
        Some(Stream { seed: hash.finalize().into(), block: 0, rest: Vec::new() })
    }
}

/// What a draw must give: the first `count` of the list, shuffled.
pub(crate) fn drawn(
    what: Draw,
    root: &Hash,
    id: &str,
    list: &[String],
    count: usize,
) -> Option<Vec<String>> {
    let mut stream = what.stream(root, id)?;
    let mut items = stream.shuffled(list)?;
    items.truncate(count);
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
#[derive(Debug)]
pub(crate) struct Stream {
    seed: Hash,
    block: u64,
    rest: Vec<u8>,
}

impl Stream {
    /// A list in another order, by Fisher and Yates from its end.
    pub(crate) fn shuffled(&mut self, list: &[String]) -> Option<Vec<String>> {
        let mut items = list.to_vec();
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1);
            items.swap(last, usize::try_from(other).ok()?);
        }
        Some(items)
    }

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
