//! Signing in with a password, and changing it. Attempts are counted before the hash is compared.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_store::Credential;

use super::policy::{Policy, SECOND, Weak};
use super::second::Proof;
use super::{Browser, Code, NotSignedIn, Password, Signin, Token};

/// The hash of a password in PHC string format: Argon2id, its parameters and a fresh salt.
pub(super) fn hash(policy: &Policy, password: &Password) -> Result<String, NotSignedIn> {
    let broken = |error: &dyn std::fmt::Display| NotSignedIn::Broken(error.to_string());
    let params = Params::new(policy.hash_kib, policy.hash_passes, 1, None);
    let params = params.map_err(|error| broken(&error))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon.hash_password(password.text().as_bytes());
    Ok(hash.map_err(|error| broken(&error))?.to_string())
}

/// Whether a password is the one of a hash; the library compares in constant time.
fn matches(hash: &str, password: &Password) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default().verify_password(password.text().as_bytes(), &hash).is_ok()
    })
}

/// Whole seconds, rounded up.
fn seconds(micros: i64) -> u64 {
    u64::try_from(micros.max(0)).unwrap_or(0).div_ceil(SECOND.unsigned_abs())
}

/// An attempt that was counted as failed before it is looked at.
pub(super) struct Counted {
    /// What the password is compared with.
    hash: String,
    /// Since when this password is the account's.
    changed_at: Instant,
    /// The pause that counting it has set.
    locked_until: Option<Instant>,
    /// The browser that it came from, where it came from one.
    browser: Option<Browser>,
}

/// By what right a password is set; asked for again when it is.
pub(super) enum Right<'a> {
    /// The office's own.
    Office,
    /// The present password was proved.
    Proof(&'a Counted),
    /// These links, which are used up by it.
    Links(&'a [Token]),
}

impl Signin {
    /// Signs in with a password alone.
    ///
    /// # Errors
    /// As [`Signin::sign_in_with`].
    pub fn sign_in(
        &self,
        login: &str,
        password: &Password,
    ) -> Result<(AccountId, Token), NotSignedIn> {
        self.sign_in_with(login, password, None)
    }

    /// Signs in with a password and, where a second factor is in use, a code. An unknown login
    /// takes as long as a wrong password and is answered alike.
    ///
    /// # Errors
    /// [`NotSignedIn::Wrong`], [`NotSignedIn::CodeNeeded`], [`NotSignedIn::WrongCode`],
    /// [`NotSignedIn::Locked`], or the vault failed.
    pub fn sign_in_with(
        &self,
        login: &str,
        password: &Password,
        code: Option<&Code>,
    ) -> Result<(AccountId, Token), NotSignedIn> {
        self.sign_in_from(None, login, password, code)
    }

    /// The same from a browser, which the account knows from then on.
    ///
    /// # Errors
    /// As [`Signin::sign_in_with`].
    pub fn sign_in_from(
        &self,
        browser: Option<Browser>,
        login: &str,
        password: &Password,
        code: Option<&Code>,
    ) -> Result<(AccountId, Token), NotSignedIn> {
        let (account, counted) = self.prove_from(browser, self.account(login)?, login, password)?;
        match self.second_proof(account, code)? {
            Proof::Wrong => return Err(NotSignedIn::WrongCode),
            Proof::Needed => {
                // Asking for the code costs nothing, and forgives nothing: whoever knows the
                // password must not win attempts at the code by it.
                self.uncount(account, Some(&counted))?;
                return Err(NotSignedIn::CodeNeeded);
            }
            Proof::None | Proof::Right => {}
        }
        Ok((account, self.let_in(account, &counted, password)?))
    }

    /// Whether the password is the account's; the attempt stays counted.
    pub(super) fn prove(
        &self,
        account: Option<AccountId>,
        login: &str,
        password: &Password,
    ) -> Result<(AccountId, Counted), NotSignedIn> {
        self.prove_from(None, account, login, password)
    }

    pub(super) fn prove_from(
        &self,
        browser: Option<Browser>,
        account: Option<AccountId>,
        login: &str,
        password: &Password,
    ) -> Result<(AccountId, Counted), NotSignedIn> {
        let Some(account) = account else { return Err(self.decline(login, password)?) };
        let Some(counted) = self.count_attempt_from(browser, account)? else {
            return Err(self.decline(login, password)?);
        };
        if !matches(&counted.hash, password) {
            return Err(NotSignedIn::Wrong);
        }
        Ok((account, counted))
    }

    /// Somebody who has no password: as if he had one, and it was wrong.
    fn decline(&self, login: &str, password: &Password) -> Result<NotSignedIn, NotSignedIn> {
        let now = self.now();
        let key = Digest::of(login.to_lowercase().as_bytes());
        let paused = self.0.strangers.lock().attempt(key, now, &self.0.policy);
        if let Err(until) = paused {
            return Ok(NotSignedIn::Locked { seconds: seconds(until.0 - now.0) });
        }
        // A row that nobody owns: writing it takes as long as counting anybody's attempt.
        self.vault().put_credential(&Credential {
            account: AccountId::from(uuid::Uuid::nil()),
            password: String::new(),
            changed_at: now,
            failures: 0,
            locked_until: None,
        })?;
        let _ = matches(&self.0.decoy, password);
        Ok(NotSignedIn::Wrong)
    }

    /// Counts an attempt as failed until it is found right; none without a password.
    pub(super) fn count_attempt(&self, account: AccountId) -> Result<Option<Counted>, NotSignedIn> {
        self.count_attempt_from(None, account)
    }

    fn count_attempt_from(
        &self,
        browser: Option<Browser>,
        account: AccountId,
    ) -> Result<Option<Counted>, NotSignedIn> {
        let _one_at_a_time = self.0.counting.lock();
        let Some(mut it) = self.vault().credential(account)? else { return Ok(None) };
        let now = self.now();
        if let Some(key) = browser.and_then(Browser::known) {
            let counted = self.0.browsers.lock().attempt(key, now, &self.0.policy);
            let locked = |until: Instant| NotSignedIn::Locked { seconds: seconds(until.0 - now.0) };
            let locked_until = Some(counted.map_err(locked)?);
            let Credential { password: hash, changed_at, .. } = it;
            return Ok(Some(Counted { hash, changed_at, locked_until, browser }));
        }
        if let Some(until) = it.locked_until.filter(|until| now < *until) {
            return Err(NotSignedIn::Locked { seconds: seconds(until.0 - now.0) });
        }
        it.failures = it.failures.saturating_add(1);
        let pause = self.0.policy.pause(it.failures);
        it.locked_until = (pause > 0).then(|| now.plus_micros(pause));
        self.vault().put_credential(&it)?;
        let Credential { password: hash, changed_at, locked_until, .. } = it;
        Ok(Some(Counted { hash, changed_at, locked_until, browser }))
    }

    /// Takes back that an attempt was counted, and the pause that it alone has set.
    pub(super) fn uncount(
        &self,
        account: AccountId,
        counted: Option<&Counted>,
    ) -> Result<(), NotSignedIn> {
        let Some(counted) = counted else { return Ok(()) };
        let _one_at_a_time = self.0.counting.lock();
        let known = counted.browser.and_then(Browser::known);
        if let (Some(key), Some(pause)) = (known, counted.locked_until) {
            self.0.browsers.lock().take_back(key, pause, self.now());
            return Ok(());
        }
        if let Some(mut it) = self.vault().credential(account)? {
            it.failures = it.failures.saturating_sub(1);
            if it.locked_until == counted.locked_until {
                it.locked_until = None;
            }
            self.vault().put_credential(&it)?;
        }
        Ok(())
    }

    /// An attempt was right: nothing is counted any more.
    pub(super) fn forgive(&self, account: AccountId) -> Result<(), NotSignedIn> {
        let _one_at_a_time = self.0.counting.lock();
        if let Some(mut it) = self.vault().credential(account)? {
            it.failures = 0;
            it.locked_until = None;
            self.vault().put_credential(&it)?;
        }
        Ok(())
    }

    /// The attempt was right: nothing is counted any more where it was counted, an old hash is made
    /// anew, and a session opens. [`NotSignedIn::Wrong`] where the password was changed or taken
    /// away meanwhile.
    pub(super) fn let_in(
        &self,
        account: AccountId,
        counted: &Counted,
        password: &Password,
    ) -> Result<Token, NotSignedIn> {
        let renewed = if self.current(&counted.hash) { None } else { Some(self.hash(password)?) };
        let _one_at_a_time = self.0.counting.lock();
        let mut it = self.unchanged(account, counted)?;
        match counted.browser.and_then(Browser::known) {
            // What strangers have tried stays counted.
            Some(key) => self.0.browsers.lock().forgive(key),
            None => (it.failures, it.locked_until) = (0, None),
        }
        // Made anew by another attempt meanwhile, it needs no more.
        if let Some(renewed) = renewed.filter(|_| it.password == counted.hash) {
            it.password = renewed;
        }
        self.vault().put_credential(&it)?;
        // Under the lock: a change of the password ends this session and forgets this browser too.
        if let Some(browser) = counted.browser {
            self.remember(account, browser)?;
        }
        self.open_session(account)
    }

    /// The credential, if it is still the one that an attempt has proved; asked under the lock.
    fn unchanged(&self, account: AccountId, proved: &Counted) -> Result<Credential, NotSignedIn> {
        let it = self.vault().credential(account)?;
        it.filter(|it| it.changed_at == proved.changed_at).ok_or(NotSignedIn::Wrong)
    }

    /// Whether a hash was made with today's parameters.
    fn current(&self, hash: &str) -> bool {
        let params = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_some_and(|it| {
            it.m_cost() == self.0.policy.hash_kib && it.t_cost() == self.0.policy.hash_passes
        })
    }

    fn hash(&self, password: &Password) -> Result<String, NotSignedIn> {
        hash(&self.0.policy, password)
    }

    /// Gives an account a password, as the office itself: a made-up city's accounts get theirs so.
    /// Sessions, tokens and links made before end.
    ///
    /// # Errors
    /// [`NotSignedIn::Weak`], or the vault failed.
    pub fn set_password(
        &self,
        account: AccountId,
        login: &str,
        password: &Password,
    ) -> Result<(), NotSignedIn> {
        self.0.policy.judge(password, login).map_err(NotSignedIn::Weak)?;
        self.put_password(account, password, &Right::Office)
    }

    /// Puts a password in the place of the one before, while the right to do so still stands.
    pub(super) fn put_password(
        &self,
        account: AccountId,
        password: &Password,
        right: &Right<'_>,
    ) -> Result<(), NotSignedIn> {
        let password = self.hash(password)?;
        let _one_at_a_time = self.0.counting.lock();
        if let Right::Links(links) = right {
            // Of two who use one link at the same time the second has none any more.
            self.opens(links)?;
        }
        let before = match right {
            Right::Proof(proved) => Some(self.unchanged(account, proved)?),
            Right::Office | Right::Links(_) => self.vault().credential(account)?,
        };
        // Later than before whatever the clock says: attempts tell passwords apart by it.
        let next = before.map(|it| it.changed_at.plus_micros(1));
        let changed_at = next.map_or(self.now(), |next| next.max(self.now()));
        // The password first: an account must not be left without one halfway.
        self.vault().put_credential(&Credential {
            account,
            password,
            changed_at,
            failures: 0,
            locked_until: None,
        })?;
        self.vault().forget_browsers(account)?;
        self.vault().delete_sessions(account)?;
        for token in self.vault().api_tokens(account)? {
            self.vault().delete_api_token(&token.token)?;
        }
        Ok(())
    }

    /// Changes a password by who knows the present one; every session and token ends.
    ///
    /// # Errors
    /// As [`Signin::sign_in`] for the present password, [`NotSignedIn::Weak`] for the new one.
    pub fn change_password(
        &self,
        account: AccountId,
        login: &str,
        present: &Password,
        new: &Password,
    ) -> Result<(), NotSignedIn> {
        self.0.policy.judge(new, login).map_err(NotSignedIn::Weak)?;
        if self.0.policy.password_age().is_some() && new.text() == present.text() {
            return Err(NotSignedIn::Weak(Weak::Same));
        }
        let (account, proved) = self.prove(Some(account), login, present)?;
        self.put_password(account, new, &Right::Proof(&proved))
    }
}
