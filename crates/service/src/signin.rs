//! Who somebody is: passwords, second factors, sessions, API tokens, one-time links, pauses, rates.
//!
//! All of it stands in the store's vault, outside the journal. Nothing here knows what an account
//! may do: that is its role's, below every way in.

mod browser;
pub mod cookie;
mod link;
mod password;
mod policy;
mod rate;
mod sealing;
mod second;
mod secret;
mod session;
mod tally;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Semaphore;
use yunquan_core::claim;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_core::world::Entity;
use yunquan_store::{StoreError, Vault};

use crate::clock::Clock;
use crate::entropy::NoEntropy;
use crate::office::Office;

use tally::Tally;

pub use browser::Browser;
pub use link::{BadLink, Issuer, LinkIssued};
pub use policy::{LONGEST, Policy, Required, SHORTEST, Standard, Weak};
pub use rate::{Rate, Rates, Subject};
pub use sealing::VaultKey;
pub use second::{Code, Offered, RecoveryCodes, Reset, Standing};
pub use secret::{NotAToken, Password, Token};
pub use session::{OpenSession, SessionEntry, Stage};
pub use token::{BadToken, TokenEntry};

/// The most password hashes computed at once: each takes its memory.
const HASHES_AT_ONCE: usize = 4;
/// The most requests that wait for a hash; beyond it the office asks to come back later.
const HASHES_WAITING: usize = 64;

/// Passwords, sessions and tokens of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Signin(Arc<Inner>);

struct Inner {
    office: Office,
    clock: Clock,
    policy: Policy,
    key: VaultKey,
    /// Compared with where there is no account, so that the answer takes as long.
    decoy: String,
    /// Attempts with logins that nobody has.
    strangers: Mutex<Tally>,
    /// Attempts from browsers that an account knows.
    browsers: Mutex<Tally>,
    /// One change of a credential at a time: attempts at once must not count as one.
    counting: Mutex<()>,
    hashing: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

/// Signing in, or what comes with it, did not work.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    /// The login or the password is wrong; which of them is not said.
    #[error("the login or the password is wrong")]
    Wrong,
    /// The password is right; a code of the second factor is needed besides.
    #[error("a code of the second factor is needed")]
    CodeNeeded,
    /// The code is wrong, or was used before.
    #[error("the code is wrong or was used before")]
    WrongCode,
    /// The house requires the second factor of this account.
    #[error("the second factor is required of this account")]
    Required,
    /// Too many failed attempts: no attempt counts for a while.
    #[error("too many failed attempts: wait {seconds} s")]
    Locked {
        /// How long, in seconds.
        seconds: u64,
    },
    /// The new password is not accepted.
    #[error("the password is not accepted: {}", .0.code())]
    Weak(Weak),
    /// The links do not open this account.
    #[error(transparent)]
    Link(#[from] BadLink),
    /// The token cannot be made.
    #[error(transparent)]
    Token(#[from] BadToken),
    /// Too many wait already.
    #[error("too many sign in at the moment")]
    Busy,
    /// The vault, or the operating system's random source, failed.
    #[error("{0}")]
    Broken(String),
}

impl From<StoreError> for NotSignedIn {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<NoEntropy> for NotSignedIn {
    fn from(error: NoEntropy) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Signin {
    /// Opens the vault of an installation by its key. The clock is the machine's even where the
    /// office runs on a manual one: sessions last as long as people sit there.
    ///
    /// # Errors
    /// The policy's hash parameters are none that Argon2 takes, there are no random bytes, or the
    /// vault is sealed by another key.
    pub fn open(
        office: Office,
        clock: Clock,
        policy: Policy,
        key: VaultKey,
    ) -> Result<Self, NotSignedIn> {
        key.take_over(office.vault())?;
        let nobody = Token::draw()?;
        let decoy = password::hash(&policy, &Password::new(nobody.reveal()))?;
        Ok(Self(Arc::new(Inner {
            office,
            clock,
            policy,
            key,
            decoy,
            strangers: Mutex::default(),
            browsers: Mutex::default(),
            counting: Mutex::new(()),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            waiting: Arc::new(Semaphore::new(HASHES_WAITING)),
        })))
    }

    /// The house's rules for signing in.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// The instant by the clock of sessions.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    fn vault(&self) -> &dyn Vault {
        self.0.office.vault()
    }

    /// The account of a login, whatever its case.
    ///
    /// # Errors
    /// The store failed.
    pub fn account(&self, login: &str) -> Result<Option<AccountId>, NotSignedIn> {
        let claim = self.0.office.reader().entity(&claim::login(login.trim()))?;
        Ok(match claim {
            Some(Entity::Claim(claim)) => claim.holder.map(AccountId),
            _ => None,
        })
    }

    /// Runs work that hashes a password, off the threads that serve others.
    ///
    /// # Errors
    /// [`NotSignedIn::Busy`] when too many wait, or what the work itself answers.
    pub async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, NotSignedIn> + Send + 'static,
    ) -> Result<T, NotSignedIn> {
        let waiting = Arc::clone(&self.0.waiting).try_acquire_owned();
        let waiting = waiting.map_err(|_| NotSignedIn::Busy)?;
        let permit = Arc::clone(&self.0.hashing).acquire_owned().await;
        let this = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Given back by the work, not by who asked: he may hang up while it goes on.
            let _held = (permit, waiting);
            work(&this)
        });
        done.await.unwrap_or_else(|error| Err(NotSignedIn::Broken(error.to_string())))
    }

    /// Takes everything away with which an account could sign in.
    ///
    /// # Errors
    /// The vault failed.
    pub fn forget(&self, account: AccountId) -> Result<(), NotSignedIn> {
        // Under the lock: a sign-in on its way opens no session afterwards.
        let _one_at_a_time = self.0.counting.lock();
        Ok(self.vault().forget_account(account)?)
    }
}
