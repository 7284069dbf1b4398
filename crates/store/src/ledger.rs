//! The writing side: one ledger, one unit of work at a time.

use uuid::Uuid;
use yunquan_core::digest::Digest;
use yunquan_core::imports::ImportKind;
use yunquan_core::occasion::Secret;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key, Set, Slot};
use yunquan_journal::Hash;

use crate::StoreError;

/// Where the journal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many leaves; the next leaf's number.
    pub size: u64,
    /// The tree's root over them.
    pub root: Hash,
    /// The instant of the last leaf; 1970 before the first.
    pub last_at: Instant,
}

/// One event on its way into the journal.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'a> {
    /// Its number: the journal's size before it.
    pub seq: u64,
    /// The instant of its command; never before that of the leaf before it.
    pub at: Instant,
    /// The key of what it is chiefly about, as text; empty when it is about nothing.
    pub subject: &'a str,
    /// What happened, such as `application.submitted`.
    pub name: &'a str,
    /// Its canonical bytes, kept verbatim.
    pub bytes: &'a [u8],
}

/// A request that may have been answered before.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Whose it is: the account's id, or a word for who has none.
    pub account: &'a str,
    /// Its Idempotency-Key.
    pub key: &'a str,
}

/// An answer to keep.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The request.
    pub asked: Asked<'a>,
    /// SHA-256 of the request's body.
    pub body_digest: Digest,
    /// When it was given.
    pub at: Instant,
    /// What was answered, JSON.
    pub answer: &'a str,
}

/// An answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// SHA-256 of the request's body.
    pub body_digest: Digest,
    /// When it was given.
    pub at: Instant,
    /// What was answered, JSON.
    pub answer: String,
}

/// What a unit changes, in the order of the keys: what is referred to comes first.
pub type Changed<'a> = dyn Iterator<Item = (&'a Key, &'a Slot)> + 'a;

/// The one writer of a scheme.
pub trait Ledger: Send {
    /// Begins a unit of work; nobody else writes until it ends.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when somebody else writes for too long.
    fn begin(&mut self) -> Result<Box<dyn Unit + '_>, StoreError>;
}

/// A unit of work: all of it is committed, or none. Dropped, it is rolled back.
///
/// After an error nothing but dropping it makes sense.
pub trait Unit {
    /// Where the journal stands, with what was appended here.
    fn head(&self) -> Head;

    /// What stands under these keys, each once and in their order: entities, the standing of a
    /// party (always something), the relations (nothing before the first import).
    ///
    /// # Errors
    /// [`StoreError::Misuse`] for [`Key::Set`], which [`Unit::set`] answers.
    fn load(&mut self, keys: &[Key]) -> Result<Vec<(Key, Option<Entity>)>, StoreError>;

    /// The ids that answer a question, in the order of the ids.
    ///
    /// # Errors
    /// The database cannot be read.
    fn set(&mut self, set: Set) -> Result<Vec<Uuid>, StoreError>;

    /// The answers given before, in the order asked.
    ///
    /// # Errors
    /// The database cannot be read.
    fn answers(&mut self, asked: &[Asked<'_>]) -> Result<Vec<Option<StoredAnswer>>, StoreError>;

    /// Appends leaves to the journal.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] for a number out of turn or an instant before the last.
    fn append(&mut self, leaves: &[Leaf<'_>]) -> Result<(), StoreError>;

    /// Writes what has changed.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] with the name of what does not hold.
    fn write(&mut self, changed: &mut Changed<'_>) -> Result<(), StoreError>;

    /// Keeps what commitments hide.
    ///
    /// # Errors
    /// `secret_commitment` when it is kept already.
    fn keep_secrets(&mut self, secrets: &[Secret]) -> Result<(), StoreError>;

    /// Erases what commitments hide, for good; returns how many there were.
    ///
    /// # Errors
    /// The database cannot be written.
    fn erase(&mut self, commitments: &[Digest], at: Instant) -> Result<usize, StoreError>;

    /// Keeps answers, so that a repeated request has one effect.
    ///
    /// # Errors
    /// `answer_key_account` when the request was answered already.
    fn keep_answers(&mut self, answers: &[Answer<'_>]) -> Result<(), StoreError>;

    /// Forgets answers given before an instant, at most so many and the oldest first; returns how
    /// many.
    ///
    /// # Errors
    /// The database cannot be written.
    fn forget_answers(&mut self, before: Instant, most: u32) -> Result<usize, StoreError>;

    /// Keeps the content of an imported list under its digest, which it returns; to be called
    /// before [`Unit::write`] records the import.
    ///
    /// # Errors
    /// The database cannot be written.
    fn import(&mut self, kind: ImportKind, content: &[u8]) -> Result<Digest, StoreError>;

    /// Makes it durable; returns where the journal stands now.
    ///
    /// # Errors
    /// Then nothing of it is kept.
    fn commit(self: Box<Self>) -> Result<Head, StoreError>;
}
