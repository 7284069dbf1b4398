//! Where the seed of a command comes from: the operating system, or a fixed seed.

use parking_lot::Mutex;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// The source of seeds. Ids, voucher numbers and salts all follow from a command's seed.
pub enum Seeds {
    /// The operating system: what `serve` uses.
    System,
    /// A fixed sequence: cases, simulation and demo. The same seed gives the same journal.
    Fixed(Box<Mutex<ChaCha20Rng>>),
}

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct NoEntropy(getrandom::Error);

impl Seeds {
    /// A fixed sequence.
    pub fn fixed(seed: u64) -> Self {
        Self::Fixed(Box::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// A new installation's own secret; a made-up city's is no secret, and takes nothing from its
    /// sequence.
    ///
    /// # Errors
    /// The operating system has none.
    pub fn pepper(&self) -> Result<[u8; 32], NoEntropy> {
        match self {
            Self::System => self.next(),
            Self::Fixed(_) => Ok([0; 32]),
        }
    }

    /// The next seed.
    ///
    /// # Errors
    /// The operating system has none: the command must not run.
    pub fn next(&self) -> Result<[u8; 32], NoEntropy> {
        let mut seed = [0; 32];
        match self {
            Self::System => getrandom::fill(&mut seed).map_err(NoEntropy)?,
            Self::Fixed(rng) => rng.lock().fill_bytes(&mut seed),
        }
        Ok(seed)
    }
}
