//! What accounts sign in with: outside the journal, outside every replay.

use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;

use crate::StoreError;

/// How an account proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Whose.
    pub account: AccountId,
    /// The password's Argon2 hash in PHC string format.
    pub password: String,
    /// When it was set.
    pub changed_at: Instant,
    /// Failed attempts since the last success.
    pub failures: u32,
    /// Until when no attempt counts.
    pub locked_until: Option<Instant>,
}

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token in the cookie.
    pub token: Digest,
    /// Who.
    pub account: AccountId,
    /// Since when.
    pub created_at: Instant,
    /// When it was last used.
    pub seen_at: Instant,
    /// When it ends at the latest.
    pub expires_at: Instant,
}

/// A program that acts for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// SHA-256 of the token.
    pub token: Digest,
    /// For whom it acts.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Instant,
    /// When it ends, if it does.
    pub expires_at: Option<Instant>,
}

/// Keeps credentials, sessions and tokens. Every change is durable when the call returns.
///
/// Every method fails only when the database cannot be read or written.
#[allow(clippy::missing_errors_doc, reason = "said once, above")]
pub trait Vault: Send + Sync {
    /// An account's credential.
    fn credential(&self, account: AccountId) -> Result<Option<Credential>, StoreError>;

    /// Keeps a credential in place of the account's former one.
    fn put_credential(&self, credential: &Credential) -> Result<(), StoreError>;

    /// Takes an account's credential, sessions and tokens away.
    fn forget_account(&self, account: AccountId) -> Result<(), StoreError>;

    /// The session of a token, ended or not.
    fn session(&self, token: &Digest) -> Result<Option<Session>, StoreError>;

    /// The sessions of an account, ended or not, the oldest first.
    fn sessions(&self, account: AccountId) -> Result<Vec<Session>, StoreError>;

    /// Keeps a session, or what has become of it.
    fn put_session(&self, session: &Session) -> Result<(), StoreError>;

    /// Ends a session.
    fn delete_session(&self, token: &Digest) -> Result<(), StoreError>;

    /// Ends all sessions of an account.
    fn delete_sessions(&self, account: AccountId) -> Result<(), StoreError>;

    /// Forgets the sessions that ended before an instant; returns how many.
    fn sweep_sessions(&self, before: Instant) -> Result<usize, StoreError>;

    /// The token by its digest, ended or not.
    fn api_token(&self, token: &Digest) -> Result<Option<ApiToken>, StoreError>;

    /// The tokens of an account, the oldest first.
    fn api_tokens(&self, account: AccountId) -> Result<Vec<ApiToken>, StoreError>;

    /// Keeps a token.
    fn put_api_token(&self, token: &ApiToken) -> Result<(), StoreError>;

    /// Takes a token away.
    fn delete_api_token(&self, token: &Digest) -> Result<(), StoreError>;
}
