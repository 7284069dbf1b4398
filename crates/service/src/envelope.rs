//! What goes into the queue, what comes back, and the journal's leaf.

use serde::{Deserialize, Serialize};
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::ids::AccountId;
use yunquan_core::refusal::Rejection;
use yunquan_core::time::Instant;
use yunquan_core::world::Key;

/// On whose behalf a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The office's own clock.
    System,
    /// Somebody without an account.
    Public,
    /// A signed-in person.
    Account(AccountId),
}

impl Who {
    /// As the journal writes it.
    pub fn text(self) -> String {
        match self {
            Self::System => "system".to_owned(),
            Self::Public => "public".to_owned(),
            Self::Account(id) => id.to_string(),
        }
    }
}

/// A command on its way to the writer.
#[derive(Debug, Clone)]
pub struct Request {
    /// On whose behalf.
    pub who: Who,
    /// What is asked, its form already read.
    pub command: Command,
    /// The digest of the form as it came; the same key with another body is refused.
    pub body: Digest,
    /// The client's key; the same key gives the same answer.
    pub key: Option<String>,
    /// A digest of the device that sent it, where it is known.
    pub device: Option<Digest>,
    /// Entry into the queue.
    pub at: Instant,
    /// The seed of its ids, numbers and salts.
    pub seed: [u8; 32],
}

/// A digest of the device that sends a command: what its browser says it is, and its address.
pub fn device(agent: &str, address: &str) -> Digest {
    Digest::of(format!("{agent}\0{address}").as_bytes())
}

/// What a command has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The command.
    pub command: String,
    /// Its instant, in microseconds since 1970 UTC.
    pub at: Instant,
    /// The entity that it is chiefly about, `<kind>/<id>`; none when nothing changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Key>,
    /// Its first leaf in the journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_leaf: Option<u64>,
    /// How many leaves it wrote.
    pub leaves: u64,
    /// The order of acceptance that it gave (R4.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// Rules that an officer must judge, and signals raised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// Something that the answer points out without refusing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// A finding by this rule waits for an officer.
    Finding(String),
    /// A supervision signal by this rule was registered.
    Signal(String),
}

/// A rejection, with the signals registered in spite of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// Why.
    pub rejection: Rejection,
    /// The rules of the signals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<String>,
}

/// A command's answer; kept, so that a repeated request has one effect.
pub type Answer = Result<Receipt, Denial>;

/// Leaf format v1, final: compact JSON with the members in this order. Instants are integer
/// microseconds; personal data stands outside, behind salted commitments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaf<E = Event> {
    /// The format: 1.
    pub v: u8,
    /// Its index in the journal, from 0.
    pub seq: u64,
    /// Its instant, in microseconds since 1970 UTC.
    pub at: Instant,
    /// The account, `public` or `system`.
    pub by: String,
    /// The command.
    #[serde(rename = "do")]
    pub command: String,
    /// The pack, `<id>@<version>`.
    pub pack: String,
    /// What happened.
    pub event: E,
}

impl Leaf {
    /// What it is chiefly about, as timelines know it; empty when it is about nothing.
    pub fn subject(&self) -> String {
        self.event.subject().map(|key| key.to_string()).unwrap_or_default()
    }
}

/// The version that [`Leaf`] writes.
pub const LEAF_VERSION: u8 = 1;
