//! What surrounds a decision: the instant, the actor, the pack, the calendar, fresh ids and salts.
//!
//! Nothing is ambient. Two runs with the same occasion and the same world decide the same.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::account::{Account, Party, Role};
use crate::calendar::Calendar;
use crate::digest::Digest;
use crate::ids::{AccountId, Entropy, Ids};
use crate::pack::Pack;
use crate::refusal::Refusal;
use crate::time::{Date, Instant};

/// Who acts.
#[derive(Debug, Clone, PartialEq)]
pub enum Actor {
    /// The office's own clock: records what a date has made true.
    System,
    /// Somebody without an account.
    Public,
    /// A person with an account, as it stood when the command was decided.
    Account(Box<Account>),
}

impl Actor {
    /// The role under which the access table looks.
    pub fn role(&self) -> Role {
        match self {
            Self::System => Role::System,
            Self::Public => Role::Public,
            Self::Account(account) => account.role,
        }
    }

    /// The account, where there is one.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Account(account) => Some(account),
            Self::System | Self::Public => None,
        }
    }

    /// The account's id, where there is one.
    pub fn id(&self) -> Option<AccountId> {
        self.account().map(|account| account.id)
    }

    /// The enterprise or provider for which the account acts.
    pub fn party(&self) -> Option<Party> {
        self.account().and_then(|account| account.party)
    }
}

/// Personal data that stays outside the journal: the event carries this commitment only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub Digest);

/// What a commitment hides, kept in a side table from which it can be erased.
#[derive(Debug, Clone, PartialEq)]
pub struct Secret {
    /// SHA-256 over a tag, the salt and the bytes.
    pub commitment: Digest,
    /// Thirty-two random bytes.
    pub salt: [u8; 32],
    /// Compact JSON.
    pub bytes: Vec<u8>,
}

/// Separates commitments from every other use of SHA-256 here.
const COMMITMENT: &[u8] = b"yunquan/commitment/v1\0";

impl Secret {
    /// Commits to `bytes` with `salt`.
    pub fn new(salt: [u8; 32], bytes: Vec<u8>) -> Self {
        let mut hash = Sha256::new();
        hash.update(COMMITMENT);
        hash.update(salt);
        hash.update(&bytes);
        Self { commitment: Digest(hash.finalize().into()), salt, bytes }
    }
}

/// The surroundings of one decision.
pub struct Occasion<'a> {
    /// The command's entry into the queue.
    pub at: Instant,
    /// The civil date of that instant in the scheme's zone.
    pub today: Date,
    /// Who acts.
    pub actor: Actor,
    /// The scheme pack in force.
    pub pack: &'a Pack,
    /// Working days as known now.
    pub calendar: &'a Calendar,
    /// The journal's root before this command's batch: the seed of public draws.
    pub root: Digest,
    /// The installation's own secret: it keys digests by which personal data is compared. Never in
    /// the journal.
    pub pepper: Digest,
    /// A digest of the device that sends the command, where it is known. Never in the journal: only
    /// what it makes with the installation's secret is.
    pub device: Option<Digest>,
    /// Where numbers, salts and the random part of ids come from.
    pub entropy: Entropy,
    /// The ids, in order of acceptance where whoever runs commands says whose turn it is.
    pub ids: Ids,
    /// What was sealed while deciding.
    pub secrets: Vec<Secret>,
    /// The ids made while deciding: the store cannot have them.
    pub minted: BTreeSet<uuid::Uuid>,
}

impl<'a> Occasion<'a> {
    /// The surroundings at an instant; `seed` decides every id, number and salt.
    pub fn new(
        at: Instant,
        actor: Actor,
        pack: &'a Pack,
        calendar: &'a Calendar,
        root: Digest,
        seed: [u8; 32],
    ) -> Self {
        let today = pack.zone().date(at);
        let entropy = Entropy::new(seed);
        Self {
            at,
            today,
            actor,
            pack,
            calendar,
            root,
            pepper: Digest([0; 32]),
            device: None,
            entropy,
            ids: Ids::new(0),
            secrets: Vec::new(),
            minted: BTreeSet::new(),
        }
    }

    /// A fresh time-ordered id.
    pub fn fresh<T: From<uuid::Uuid>>(&mut self) -> T {
        let id = self.ids.next(self.at, &mut self.entropy);
        self.minted.insert(id);
        T::from(id)
    }

    /// Seals personal data: the event keeps the commitment, the side table the rest.
    pub fn seal(&mut self, value: &Value) -> Sealed {
        let secret = Secret::new(self.entropy.bytes::<32>(), value.to_string().into_bytes());
        let sealed = Sealed(secret.commitment);
        self.secrets.push(secret);
        sealed
    }

    /// The date `days` working days after `from`, which is not counted.
    ///
    /// # Errors
    /// A refusal by R13.2 when the calendar does not know the year: it is never guessed.
    pub fn working_days_after(&self, from: Date, days: u32) -> Result<Date, Refusal> {
        self.calendar
            .working_days_after(from, days)
            .map_err(|unknown| Refusal::new("R13.2", [("unknown_year", Value::from(unknown.0))]))
    }
}
