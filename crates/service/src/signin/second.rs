//! The second factor: codes by time from a device (RFC 6238), required of every officer.
//!
//! A code counts once: its step of time is kept, and none of that step or before it is taken again.
//! Attempts count with those at the password, before anything is compared.

#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use totp_rs::{Builder, Secret, Totp};
use yunquan_core::account::{Account, Role};
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_store::{ApiToken, SecondFactor};
use zeroize::Zeroizing;

use super::policy::SECOND;
use super::secret::Purpose;
use super::{Issuer, NotSignedIn, Required, Signin, Token};
use crate::entropy::Seeds;

/// Bytes of a secret: as long as the hash's output (RFC 4226, section 4).
pub(super) const SECRET: usize = 20;
/// How many recovery codes an account gets.
const RECOVERY_CODES: usize = 10;
/// Letters and digits of a recovery code: 80 random bits.
const RECOVERY_LENGTH: usize = 16;
/// The signs of recovery codes (RFC 4648, in small letters).
const SIGNS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// What an authenticator names the office by.
const ISSUER: &str = "Yunquan";

/// A code as typed: of a device, or a recovery code.
pub struct Code(Zeroizing<String>);

impl Code {
    /// Takes a typed code; spaces and hyphens are for the eye.
    pub fn new(typed: &str) -> Self {
        let signs = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-');
        Self(Zeroizing::new(signs.collect::<String>().to_lowercase()))
    }

    fn of_recovery(&self) -> bool {
        self.0.chars().count() == RECOVERY_LENGTH
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(..)")
    }
}

impl FromStr for Code {
    type Err = Infallible;

    fn from_str(typed: &str) -> Result<Self, Infallible> {
        Ok(Self::new(typed))
    }
}

/// How an account stands to the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the house requires it of the account's role.
    pub required: bool,
    /// Whether it is in use.
    pub in_use: bool,
    /// Recovery codes that are left.
    pub recovery_codes: u32,
}

/// A secret that waits for its first code; shown to its owner only.
pub struct Offered {
    /// The secret in base 32, for typing.
    pub secret: Zeroizing<String>,
    /// The address that an authenticator reads from a QR code (`otpauth://totp/...`).
    pub address: Zeroizing<String>,
}

impl fmt::Debug for Offered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Offered(..)")
    }
}

/// Recovery codes as their owner sees them, once.
pub struct RecoveryCodes(Vec<Zeroizing<String>>);

impl RecoveryCodes {
    fn draw() -> Result<Self, NotSignedIn> {
        let draw = || -> Result<_, NotSignedIn> {
            let bytes = Zeroizing::new(Seeds::System.next()?);
            let signs = bytes.iter().take(RECOVERY_LENGTH);
            let signs = signs.map(|byte| char::from(SIGNS[usize::from(*byte) % SIGNS.len()]));
            Ok(Zeroizing::new(signs.collect()))
        };
        Ok(Self((0..RECOVERY_CODES).map(|_| draw()).collect::<Result<_, _>>()?))
    }

    /// The codes, in groups of four.
    pub fn reveal(&self) -> Vec<String> {
        let grouped = |code: &str| {
            let signs: Vec<char> = code.chars().collect();
            signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
        };
        self.0.iter().map(|code| grouped(code)).collect()
    }
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCodes(..)")
    }
}

/// What a half of a reset has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    /// The other administrator has not asked for it yet.
    HalfWay,
    /// Both have: the account sets up anew when it signs in next.
    Done,
}

/// What a code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// There is nothing to prove.
    None,
    /// No code was given.
    Needed,
    /// The code is wrong, or was used before.
    Wrong,
    /// The code is right, and used up.
    Right,
}

/// Whether the house may require a second factor of a role: of officers, not of firms.
pub(super) fn officer(role: Role) -> bool {
    !matches!(role, Role::Public | Role::Enterprise | Role::Provider | Role::System)
}

fn totp(secret: &[u8], login: &str) -> Result<Totp, NotSignedIn> {
    // A label may hold no colon; the login is only what the device shows.
    let label = login.replace(':', " ");
    Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_account_name(if label.is_empty() { "?".to_owned() } else { label })
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| NotSignedIn::Broken(error.to_string()))
}

impl Signin {
    /// The step whose code this is, within one step of now.
    fn step_of(&self, secret: &[u8], code: &Code) -> Result<Option<i64>, NotSignedIn> {
        let seconds = u64::try_from(self.now().0.div_euclid(SECOND)).unwrap_or(0);
        let step = totp(secret, "")?.check(&code.0, seconds);
        Ok(step.and_then(|step| i64::try_from(step).ok()))
    }

    fn factor(&self, account: AccountId) -> Result<SecondFactor, NotSignedIn> {
        let none = SecondFactor { account, secret: None, pending: None, last_step: 0 };
        let kept = self.vault().second_factor(account)?.unwrap_or(none);
        self.0.key.opened(&kept)
    }

    fn keep(&self, it: &SecondFactor) -> Result<(), NotSignedIn> {
        Ok(self.vault().put_second_factor(&self.0.key.sealed(it)?)?)
    }

    /// Whether the house requires the second factor of an account.
    pub fn requires_second_factor(&self, account: &Account) -> bool {
        self.policy().second_factor == Required::OfOfficers && officer(account.role)
    }

    /// How an account stands to the second factor.
    ///
    /// # Errors
    /// The vault failed.
    pub fn standing(&self, account: &Account) -> Result<Standing, NotSignedIn> {
        Ok(Standing {
            required: self.requires_second_factor(account),
            in_use: self.factor(account.id)?.secret.is_some(),
            recovery_codes: self.vault().recovery_codes(account.id)?,
        })
    }

    /// What a code proves, and uses it up; the attempt has been counted by who asks.
    pub(super) fn second_proof(
        &self,
        account: AccountId,
        code: Option<&Code>,
    ) -> Result<Proof, NotSignedIn> {
        let _one_at_a_time = self.0.counting.lock();
        let mut it = self.factor(account)?;
        let Some(secret) = it.secret.clone().map(Zeroizing::new) else { return Ok(Proof::None) };
        let Some(code) = code else { return Ok(Proof::Needed) };
        if code.of_recovery() {
            let digest = Purpose::Recovery.digest(&code.0);
            let used = self.vault().use_recovery_code(account, &digest)?;
            return Ok(if used { Proof::Right } else { Proof::Wrong });
        }
        match self.step_of(&secret, code)?.filter(|step| *step > it.last_step) {
            None => Ok(Proof::Wrong),
            Some(step) => {
                it.last_step = step;
                self.keep(&it)?;
                Ok(Proof::Right)
            }
        }
    }

    /// Whoever is signed in proves once more that the device is his.
    fn prove_again(&self, account: AccountId, code: Option<&Code>) -> Result<(), NotSignedIn> {
        let counted = self.count_attempt(account)?;
        match self.second_proof(account, code)? {
            Proof::Wrong => Err(NotSignedIn::WrongCode),
            Proof::Needed => {
                self.uncount(account, counted.as_ref())?;
                Err(NotSignedIn::CodeNeeded)
            }
            Proof::None => self.uncount(account, counted.as_ref()),
            Proof::Right => self.forgive(account),
        }
    }

    /// Offers a new secret; where one is in use already, a code of it proves whose it is.
    ///
    /// # Errors
    /// [`NotSignedIn::CodeNeeded`], [`NotSignedIn::WrongCode`], [`NotSignedIn::Locked`], the vault
    /// failed, or there are no random bytes.
    pub fn offer_second_factor(
        &self,
        account: &Account,
        code: Option<&Code>,
    ) -> Result<Offered, NotSignedIn> {
        self.prove_again(account.id, code)?;
        let bytes = Zeroizing::new(Seeds::System.next()?);
        let secret = bytes.get(..SECRET).unwrap_or_default();
        let _one_at_a_time = self.0.counting.lock();
        let mut it = self.factor(account.id)?;
        it.pending = Some(secret.to_vec());
        self.keep(&it)?;
        self.offered(secret, &account.login)
    }

    fn offered(&self, secret: &[u8], login: &str) -> Result<Offered, NotSignedIn> {
        let totp = totp(secret, login)?;
        let broken = |error: totp_rs::TotpError| NotSignedIn::Broken(error.to_string());
        Ok(Offered {
            secret: Zeroizing::new(totp.secret().to_base32()),
            address: Zeroizing::new(totp.to_url().map_err(broken)?),
        })
    }

    /// The secret that waits for its first code, to be shown again.
    ///
    /// # Errors
    /// The vault failed.
    pub fn pending_second_factor(&self, account: &Account) -> Result<Option<Offered>, NotSignedIn> {
        let pending = self.factor(account.id)?.pending.map(Zeroizing::new);
        pending.map(|secret| self.offered(&secret, &account.login)).transpose()
    }

    /// Takes the offered secret into use with its first code; every other session ends.
    ///
    /// # Errors
    /// [`NotSignedIn::WrongCode`], also when nothing was offered; [`NotSignedIn::Locked`]; the
    /// vault failed, or there are no random bytes.
    pub fn confirm_second_factor(
        &self,
        account: AccountId,
        code: &Code,
        asking: Option<&Token>,
    ) -> Result<RecoveryCodes, NotSignedIn> {
        self.count_attempt(account)?;
        {
            let _one_at_a_time = self.0.counting.lock();
            let mut it = self.factor(account)?;
            let pending = it.pending.take().map(Zeroizing::new).ok_or(NotSignedIn::WrongCode)?;
            let step = self.step_of(&pending, code)?.ok_or(NotSignedIn::WrongCode)?;
            it.secret = Some(pending.to_vec());
            it.last_step = step;
            self.keep(&it)?;
        }
        self.forgive(account)?;
        self.end_others(account, asking)?;
        self.fresh_codes(account)
    }

    fn end_others(&self, account: AccountId, asking: Option<&Token>) -> Result<(), NotSignedIn> {
        let asking = asking.map(|token| token.digest(Purpose::Session));
        for session in self.vault().sessions(account)? {
            if Some(session.token) != asking {
                self.vault().delete_session(&session.token)?;
            }
        }
        Ok(())
    }

    fn fresh_codes(&self, account: AccountId) -> Result<RecoveryCodes, NotSignedIn> {
        let codes = RecoveryCodes::draw()?;
        let digests: Vec<Digest> =
            codes.0.iter().map(|code| Purpose::Recovery.digest(code)).collect();
        self.vault().put_recovery_codes(account, &digests)?;
        Ok(codes)
    }

    /// New recovery codes in place of the former ones.
    ///
    /// # Errors
    /// As [`Signin::offer_second_factor`]; [`NotSignedIn::WrongCode`] where no factor is in use.
    pub fn renew_recovery_codes(
        &self,
        account: AccountId,
        code: &Code,
    ) -> Result<RecoveryCodes, NotSignedIn> {
        self.in_use(account)?;
        self.prove_again(account, Some(code))?;
        self.fresh_codes(account)
    }

    fn in_use(&self, account: AccountId) -> Result<(), NotSignedIn> {
        let in_use = self.factor(account)?.secret.is_some();
        if in_use { Ok(()) } else { Err(NotSignedIn::WrongCode) }
    }

    /// Gives the second factor up, where the house does not require it.
    ///
    /// # Errors
    /// [`NotSignedIn::Required`], or as [`Signin::renew_recovery_codes`].
    pub fn remove_second_factor(&self, account: &Account, code: &Code) -> Result<(), NotSignedIn> {
        if self.requires_second_factor(account) {
            return Err(NotSignedIn::Required);
        }
        self.in_use(account.id)?;
        self.prove_again(account.id, Some(code))?;
        Ok(self.vault().forget_second_factor(account.id)?)
    }

    /// One administrator's half of taking a lost factor away. With the other's, within the life of
    /// a link, factor, sessions and tokens end; the account signs in with its password and sets up
    /// anew.
    ///
    /// # Errors
    /// The vault failed, or there are no random bytes.
    pub fn reset_second_factor(
        &self,
        account: AccountId,
        issuer: Issuer,
    ) -> Result<Reset, NotSignedIn> {
        let now = self.now();
        let _one_at_a_time = self.0.counting.lock();
        let tokens = self.vault().api_tokens(account)?;
        let holds = |it: &&ApiToken| it.expires_at.is_some_and(|end| now < end);
        let other = issuer.other().and_then(|other| {
            let mark = reset_mark(other);
            tokens.iter().filter(holds).find(|it| it.name == mark)
        });
        if other.is_some() {
            self.vault().forget_second_factor(account)?;
            self.vault().delete_sessions(account)?;
            for token in &tokens {
                self.vault().delete_api_token(&token.token)?;
            }
            return Ok(Reset::Done);
        }
        for own in tokens.iter().filter(|it| it.name == reset_mark(issuer)) {
            self.vault().delete_api_token(&own.token)?;
        }
        // Nobody is told this token: it only says who has asked, and until when that counts.
        self.vault().put_api_token(&ApiToken {
            token: Token::draw()?.digest(Purpose::Link),
            account,
            name: reset_mark(issuer),
            created_at: now,
            expires_at: Some(now.plus_micros(self.policy().link_age)),
        })?;
        Ok(Reset::HalfWay)
    }
}

/// How the vault marks half of a reset.
fn reset_mark(issuer: Issuer) -> String {
    format!("reset/{}", issuer.mark())
}
