//! Sessions: a random token in a cookie; the vault knows its digest only.

use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Session;

use super::policy::SECOND;
use super::secret::Purpose;
use super::{NotSignedIn, Required, Signin, Token, second};

/// A session's last use is recorded when it is this much newer than recorded, in microseconds.
const TOUCH: i64 = 60 * SECOND;

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It may act.
    Whole,
    /// The second factor must be set up first; until then it can do nothing else.
    SetUpFirst,
    /// The password is too old and must be changed first.
    ChangePassword,
}

/// A session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Who.
    pub account: AccountId,
    /// How far it has come.
    pub stage: Stage,
    /// When it ends at the latest.
    pub expires_at: Instant,
}

/// A session as its owner sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionEntry {
    /// By which it is revoked; tells nothing of the token.
    pub id: String,
    /// Since when.
    pub created_at: Instant,
    /// When it was last used, to about a minute.
    pub seen_at: Instant,
    /// When it ends at the latest.
    pub expires_at: Instant,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// How sessions and tokens are named to their owner: the digest's first half.
pub(super) fn short(digest: &Digest) -> String {
    digest.to_string().chars().take(32).collect()
}

impl Signin {
    /// Opens a session, as after a right password.
    ///
    /// # Errors
    /// The vault failed, or there are no random bytes.
    pub fn open_session(&self, account: AccountId) -> Result<Token, NotSignedIn> {
        let (token, now) = (Token::draw()?, self.now());
        self.vault().sweep_sessions(now)?;
        self.vault().put_session(&Session {
            token: token.digest(Purpose::Session),
            account,
            created_at: now,
            seen_at: now,
            expires_at: now.plus_micros(self.0.policy.session_age),
        })?;
        Ok(token)
    }

    fn holds(&self, session: &Session, now: Instant) -> bool {
        now < session.expires_at && now < session.seen_at.plus_micros(self.0.policy.session_idle)
    }

    /// The session of a token that may act; none once it has ended.
    ///
    /// # Errors
    /// The vault failed.
    pub fn session(&self, token: &Token) -> Result<Option<OpenSession>, NotSignedIn> {
        Ok(self.any_session(token)?.filter(|open| open.stage == Stage::Whole))
    }

    /// The session of a token, whole or not; none once it has ended.
    ///
    /// # Errors
    /// The vault failed.
    pub fn any_session(&self, token: &Token) -> Result<Option<OpenSession>, NotSignedIn> {
        let digest = token.digest(Purpose::Session);
        let Some(mut session) = self.vault().session(&digest)? else { return Ok(None) };
        let now = self.now();
        if !self.holds(&session, now) {
            self.vault().delete_session(&digest)?;
            return Ok(None);
        }
        if session.seen_at.plus_micros(TOUCH) <= now {
            session.seen_at = now;
            self.vault().put_session(&session)?;
        }
        let (account, expires_at) = (session.account, session.expires_at);
        Ok(Some(OpenSession { account, stage: self.stage(account)?, expires_at }))
    }

    /// What an account must do before its sessions may act.
    fn stage(&self, account: AccountId) -> Result<Stage, NotSignedIn> {
        if let Some(age) = self.policy().password_age() {
            let changed = self.vault().credential(account)?.map(|it| it.changed_at);
            if changed.is_some_and(|at| at.plus_micros(age) <= self.now()) {
                return Ok(Stage::ChangePassword);
            }
        }
        if self.policy().second_factor == Required::OfNobody {
            return Ok(Stage::Whole);
        }
        let found = self.0.office.reader().entity(&Key::Account(account))?;
        let officer = matches!(found, Some(Entity::Account(it)) if second::officer(it.role));
        let lacks = officer
            && self.vault().second_factor(account)?.is_none_or(|factor| factor.secret.is_none());
        Ok(if lacks { Stage::SetUpFirst } else { Stage::Whole })
    }

    /// The sessions of an account that hold.
    ///
    /// # Errors
    /// The vault failed.
    pub fn sessions(
        &self,
        account: AccountId,
        asking: Option<&Token>,
    ) -> Result<Vec<SessionEntry>, NotSignedIn> {
        let now = self.now();
        let asking = asking.map(|token| token.digest(Purpose::Session));
        let sessions = self.vault().sessions(account)?;
        let open = sessions.into_iter().filter(|session| self.holds(session, now));
        Ok(open
            .map(|session| SessionEntry {
                id: short(&session.token),
                created_at: session.created_at,
                seen_at: session.seen_at,
                expires_at: session.expires_at,
                current: asking == Some(session.token),
            })
            .collect())
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// The vault failed.
    pub fn sign_out(&self, token: &Token) -> Result<(), NotSignedIn> {
        Ok(self.vault().delete_session(&token.digest(Purpose::Session))?)
    }

    /// Ends one session of an account; false when it has no such session.
    ///
    /// # Errors
    /// The vault failed.
    pub fn revoke_session(&self, account: AccountId, id: &str) -> Result<bool, NotSignedIn> {
        let sessions = self.vault().sessions(account)?;
        let Some(found) = sessions.iter().find(|session| short(&session.token) == id) else {
            return Ok(false);
        };
        self.vault().delete_session(&found.token)?;
        Ok(true)
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// The vault failed.
    pub fn revoke_sessions(&self, account: AccountId) -> Result<(), NotSignedIn> {
        Ok(self.vault().delete_sessions(account)?)
    }
}
