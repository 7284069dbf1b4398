//! Where events, rows and journal leaves are kept: the only SQL there is.
//!
//! One [`Ledger`] writes, one [`Unit`] at a time: what its commands need is loaded in sets, and
//! events, rows, secrets and answers become durable together or not at all. [`Reader`] reads what
//! was committed, [`Vault`] keeps what accounts sign in with. A backend is a [`Store`] of the
//! three; none of its own types shows in the signatures.
//!
//! Knows no rule and takes no decision: what it refuses are broken constraints.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test unwraps what it has just made"))]

mod error;
mod ledger;
mod query;
mod reader;
mod search;
pub mod sqlite;
mod vault;

use std::sync::Arc;

pub use error::StoreError;
pub use ledger::{Answer, Asked, Changed, Head, Leaf, Ledger, StoredAnswer, Unit};
pub use query::{BadCursor, Cursor, Filter, Page, Query, Tally, Test};
pub use reader::{JournalTiles, Reader, Revealed, StoredLeaf, TableDigest};
pub use search::{Found, Search};
pub use vault::{ApiToken, Credential, SecondFactor, Session, Vault};

/// What a backend opens.
pub struct Store {
    /// The one writer; whoever takes it is the one.
    pub ledger: Box<dyn Ledger>,
    /// Reads what was committed.
    pub reader: Arc<dyn Reader>,
    /// What accounts sign in with.
    pub vault: Arc<dyn Vault>,
}
