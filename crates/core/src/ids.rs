//! Typed ids, and the deterministic source that they and every draw come from.
//! Knows no randomness of its own: whoever asks hands in a seed.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::Uuid;

use crate::time::Instant;

/// A text that is no id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not an id; an id is written like 01890a5d-ac96-774b-bcce-b302099a8057")]
pub struct IdFault(pub String);

/// Declares ids over [`Uuid`]: ordered, copied freely, in JSON the hyphenated text.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = IdFault;

            /// Takes the hyphenated text only.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::fmt::Hyphenated::from_str(text)
                    .map(|id| $name(id.into_uuid()))
                    .map_err(|_| IdFault(text.to_owned()))
            }
        }
    )*};
}

ids! {
    /// A person's account.
    AccountId;
    /// An enterprise (申领企业).
    EnterpriseId;
    /// A provider (接券机构).
    ProviderId;
    /// An application for a voucher (申领).
    ApplicationId;
    /// A service contract.
    ContractId;
    /// A voucher (服务券); its public number is another thing.
    VoucherId;
    /// A publicity (公示).
    PublicityId;
    /// A round of issuance.
    RoundId;
    /// An expert panel (专家评审).
    PanelId;
    /// An interpretation of the rules (art. 27).
    InterpretationId;
    /// A supervision signal.
    SignalId;
    /// An imported list.
    ImportId;
    /// An objection raised during a publicity.
    ObjectionId;
    /// A redemption (兑现).
    RedemptionId;
    /// A batch of payments.
    SettlementId;
    /// A case of suspected violation (违规案件).
    CaseId;
    /// An inspection (art. 24).
    InspectionId;
    /// A message of the outbox.
    MessageId;
}

/// A deterministic stream of bytes that anyone who knows the seed can recompute.
///
/// Block `i` of the stream (from 0) is `SHA-256(seed || i)`, the seed being 32 bytes and `i`
/// eight bytes, big-endian. Bytes are taken from the front of the stream and never again.
#[derive(Clone)]
pub struct Entropy {
    seed: [u8; 32],
    next_block: u64,
    block: [u8; 32],
    used: usize,
}

impl Entropy {
    /// The stream of a seed, from its beginning.
    pub const fn new(seed: [u8; 32]) -> Self {
        Entropy { seed, next_block: 0, block: [0; 32], used: 32 }
    }

    /// The next `N` bytes of the stream.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut taken = [0; N];
        for byte in &mut taken {
            if self.used == self.block.len() {
                let hash = Sha256::new()
                    .chain_update(self.seed)
                    .chain_update(self.next_block.to_be_bytes());
                self.block = hash.finalize().into();
                self.next_block += 1;
                self.used = 0;
            }
            *byte = self.block[self.used];
            self.used += 1;
        }
        taken
    }

    /// A number from 0 to `n - 1`, each equally likely.
    ///
    /// Takes the next 8 bytes as a big-endian number `x`; if `x` is not below the greatest
    /// multiple of `n` up to 2^64, takes the next 8, and so on; the answer is `x mod n`.
    pub fn below(&mut self, n: NonZeroU64) -> u64 {
        // 2^64 mod n: this many of the highest values would favour the low remainders.
        let excess = (u64::MAX % n + 1) % n;
        loop {
            let x = u64::from_be_bytes(self.bytes());
            if x <= u64::MAX - excess {
                return x % n;
            }
        }
    }

    /// Puts the items into a uniformly drawn order (Fisher and Yates).
    ///
    /// For `i` from the last index down to 1, `j` being `below(i + 1)`, items `i` and `j`
    /// change places.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let choices = NonZeroU64::MIN.saturating_add(i as u64);
            // Below `choices`, hence a valid index.
            #[allow(clippy::cast_possible_truncation, reason = "below the length of a slice")]
            let j = self.below(choices) as usize;
            items.swap(i, j);
        }
    }
}

impl fmt::Debug for Entropy {
    /// Shows how far the stream was read, never the seed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entropy").field("next_block", &self.next_block).finish_non_exhaustive()
    }
}

/// The ids of one command: UUIDs of version 7 (RFC 9562) that rise in the order in which they are
/// made, within a command and from one to the next.
///
/// The first 48 bits are Unix milliseconds (0 before 1970); `rand_a` is the fraction of the
/// millisecond in 4096ths (RFC 9562, 6.2, method 3). `rand_b` begins with the last 28 bits of the
/// command's turn (method 1); its last 34 bits are drawn for a command's first id, from the lower
/// half, and then rise by 1 to 256 (method 2). So commands of one instant have their rows beside
/// each other in every index, and two ids of one journal are never the same.
#[derive(Debug, Clone)]
pub struct Ids {
    turn: u64,
    last: Option<u64>,
}

impl Ids {
    const TURN_BITS: u32 = 28;
    const TAIL_BITS: u32 = 34;

    /// The ids of a command whose first leaf would have the number `turn`.
    pub const fn new(turn: u64) -> Self {
        Self { turn, last: None }
    }

    /// The next id, at an instant that does not fall.
    pub fn next(&mut self, at: Instant, entropy: &mut Entropy) -> Uuid {
        let micros = at.clamp(Instant(0), Instant::LATEST).0.unsigned_abs();
        let (millis, rest) = (micros / 1000, micros % 1000);
        let high = (millis << 16) | 0x7000 | (rest * 4096 / 1000);
        let tail = match self.last {
            None => u64::from_be_bytes(entropy.bytes()) >> (64 - Self::TAIL_BITS + 1),
            Some(last) => last + 1 + u64::from(entropy.bytes::<1>()[0]),
        };
        self.last = Some(tail);
        let turn = self.turn & (u64::MAX >> (64 - Self::TURN_BITS));
        let low = (0b10 << 62)
            | (turn << Self::TAIL_BITS)
            | (tail & (u64::MAX >> (64 - Self::TAIL_BITS)));
        Uuid::from_u64_pair(high, low)
    }
}
