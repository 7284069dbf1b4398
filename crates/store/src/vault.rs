//! What accounts sign in with and what they have seen: outside the journal, outside every replay.

use std::collections::BTreeSet;

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

/// How an account proves once more who it is, by codes of a device.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whose.
    pub account: AccountId,
    /// The secret in use, shared with the device; sealed by whoever keeps it here.
    pub secret: Option<Vec<u8>>,
    /// A secret that was shown, and comes into use once a code of it has come back.
    pub pending: Option<Vec<u8>>,
    /// The last step of time whose code was taken; none of it or before it counts again.
    pub last_step: i64,
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactor").field("account", &self.account).finish_non_exhaustive()
    }
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

    /// Takes everything of an account away.
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

    /// An account's second factor, in use or pending.
    fn second_factor(&self, account: AccountId) -> Result<Option<SecondFactor>, StoreError>;

    /// Every second factor.
    fn second_factors(&self) -> Result<Vec<SecondFactor>, StoreError>;

    /// Writes the file anew, so that nothing of what was overwritten is left in it.
    fn compact(&self) -> Result<(), StoreError>;

    /// Keeps a second factor in place of the account's former one.
    fn put_second_factor(&self, factor: &SecondFactor) -> Result<(), StoreError>;

    /// Takes an account's second factor and its recovery codes away.
    fn forget_second_factor(&self, account: AccountId) -> Result<(), StoreError>;

    /// The installation's own secret: the one kept, or else `fresh`, which is kept from then on.
    fn pepper(&self, fresh: Digest) -> Result<Digest, StoreError>;

    /// How many recovery codes an account has left.
    fn recovery_codes(&self, account: AccountId) -> Result<u32, StoreError>;

    /// Keeps the SHA-256 of recovery codes in place of the account's former ones.
    fn put_recovery_codes(&self, account: AccountId, codes: &[Digest]) -> Result<(), StoreError>;

    /// Uses a recovery code up; false when the account has no such code.
    fn use_recovery_code(&self, account: AccountId, code: &Digest) -> Result<bool, StoreError>;

    /// Whether somebody has signed in to an account from a browser, known by a digest.
    fn knows_browser(&self, account: AccountId, browser: &Digest) -> Result<bool, StoreError>;

    /// Keeps that somebody has signed in from a browser; so many are kept, those seen last.
    fn put_browser(
        &self,
        account: AccountId,
        browser: &Digest,
        seen_at: Instant,
        most: u32,
    ) -> Result<(), StoreError>;

    /// Forgets all browsers of an account.
    fn forget_browsers(&self, account: AccountId) -> Result<(), StoreError>;

    /// The messages that an account has seen, each by its digest.
    fn seen(&self, account: AccountId) -> Result<BTreeSet<Digest>, StoreError>;

    /// Keeps that an account has seen these messages; seen twice is seen once.
    fn put_seen(&self, account: AccountId, messages: &[Digest]) -> Result<(), StoreError>;
}
