//! One-time links, by which a password is set for the first time or anew.
//!
//! No single administrator can take a signatory's account over: what an administrator issues opens
//! nothing without its counterpart from the security administrator.

use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_store::ApiToken;

use super::password::Right;
use super::secret::Purpose;
use super::{NotSignedIn, Password, Signin, Token};

/// Who issues a link decides what it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer {
    /// The office itself, or the owner of a clerk's account: opens alone.
    Owner,
    /// An administrator: opens with the security administrator's.
    Administrator,
    /// A security administrator: opens with the administrator's.
    SecurityAdministrator,
}

impl Issuer {
    const ALL: [Self; 3] = [Self::Owner, Self::Administrator, Self::SecurityAdministrator];

    /// Who else it takes, where it takes two.
    pub(super) const fn other(self) -> Option<Self> {
        match self {
            Self::Owner => None,
            Self::Administrator => Some(Self::SecurityAdministrator),
            Self::SecurityAdministrator => Some(Self::Administrator),
        }
    }

    /// How the vault marks the link.
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Owner => "link/owner",
            Self::Administrator => "link/administrator",
            Self::SecurityAdministrator => "link/security-administrator",
        }
    }
}

/// The links do not open an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    /// Unknown, used, replaced or too old.
    #[error("the link is unknown, used up or expired")]
    Unknown,
    /// Its counterpart is missing.
    #[error("the link opens only together with the one from the other administrator")]
    Half,
    /// They are of different accounts.
    #[error("the links are of different accounts")]
    Mixed,
}

/// A link that was issued; only its recipient sees the token.
#[derive(Debug)]
pub struct LinkIssued {
    /// The token.
    pub token: Token,
    /// When it ends, if it is not used before.
    pub expires_at: Instant,
    /// Whether it opens the account alone.
    pub whole: bool,
}

impl Signin {
    /// Issues a link for an account in place of this issuer's former one.
    ///
    /// # Errors
    /// The vault failed, or there are no random bytes.
    pub fn issue_link(
        &self,
        account: AccountId,
        issuer: Issuer,
    ) -> Result<LinkIssued, NotSignedIn> {
        let (token, now) = (Token::draw()?, self.now());
        let expires_at = now.plus_micros(self.0.policy.link_age);
        for former in self.vault().api_tokens(account)? {
            if former.name == issuer.mark() {
                self.vault().delete_api_token(&former.token)?;
            }
        }
        self.vault().put_api_token(&ApiToken {
            token: token.digest(Purpose::Link),
            account,
            name: issuer.mark().to_owned(),
            created_at: now,
            expires_at: Some(expires_at),
        })?;
        Ok(LinkIssued { token, expires_at, whole: issuer == Issuer::Owner })
    }

    /// Whether an account has a password.
    ///
    /// # Errors
    /// The vault failed.
    pub fn has_password(&self, account: AccountId) -> Result<bool, NotSignedIn> {
        Ok(self.vault().credential(account)?.is_some())
    }

    /// The account that these links open together.
    ///
    /// # Errors
    /// [`BadLink`], or the vault failed.
    pub fn opens(&self, links: &[Token]) -> Result<AccountId, NotSignedIn> {
        let now = self.now();
        let mut account = None;
        let mut issuers = Vec::new();
        for link in links {
            let row = self.vault().api_token(&link.digest(Purpose::Link))?;
            let row = row.filter(|row| row.expires_at.is_some_and(|end| now < end));
            let row = row.ok_or(BadLink::Unknown)?;
            if *account.get_or_insert(row.account) != row.account {
                return Err(BadLink::Mixed.into());
            }
            issuers.extend(Issuer::ALL.into_iter().find(|issuer| issuer.mark() == row.name));
        }
        let both = [Issuer::Administrator, Issuer::SecurityAdministrator];
        let whole = issuers.contains(&Issuer::Owner);
        if !whole && !both.iter().all(|issuer| issuers.contains(issuer)) {
            return Err(if issuers.is_empty() { BadLink::Unknown } else { BadLink::Half }.into());
        }
        account.ok_or_else(|| BadLink::Unknown.into())
    }

    /// Sets a password by links, which are used up; what was signed in before ends.
    ///
    /// # Errors
    /// [`BadLink`], [`NotSignedIn::Weak`], or the vault failed.
    pub fn set_password_by(
        &self,
        links: &[Token],
        login: &str,
        password: &Password,
    ) -> Result<AccountId, NotSignedIn> {
        let account = self.opens(links)?;
        self.0.policy.judge(password, login).map_err(NotSignedIn::Weak)?;
        self.put_password(account, password, &Right::Links(links))?;
        Ok(account)
    }
}
