//! Browsers from which somebody has signed in before. Wrong passwords pause an account, so that
//! nobody guesses for long; and anybody can send wrong passwords. Who sits at a browser that the
//! account knows is counted apart and gets in meanwhile (OWASP, device cookies).

use sha2::{Digest as _, Sha256};
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;

use super::secret::Purpose;
use super::{NotSignedIn, Signin, Subject};

/// The browsers that an account knows at most; those seen last.
const MOST: u32 = 8;

/// A browser that asks, by the token that it got with its first page.
#[derive(Debug, Clone, Copy)]
pub struct Browser {
    digest: Digest,
    /// By what its attempts are counted, where the account that it asks for knows it.
    known: Option<Digest>,
}

impl Browser {
    /// With whose requests these are counted together.
    pub fn subject(&self, login: &str) -> Subject {
        self.known.map_or_else(|| Subject::login(login), Subject::Browser)
    }

    pub(super) const fn known(self) -> Option<Digest> {
        self.known
    }
}

impl Signin {
    /// The browser of a token, as the account of a login knows it. It keeps nobody's secret: the
    /// token is the browser's own, and no attempt is made easier by it.
    ///
    /// # Errors
    /// The vault or the store failed.
    pub fn browser(&self, token: &str, login: &str) -> Result<Browser, NotSignedIn> {
        let digest = Purpose::Browser.digest(token);
        let known = match self.account(login)? {
            Some(account) if self.vault().knows_browser(account, &digest)? => {
                Some(counted_by(account, digest))
            }
            _ => None,
        };
        Ok(Browser { digest, known })
    }

    /// Somebody has signed in from a browser.
    pub(super) fn remember(&self, account: AccountId, it: Browser) -> Result<(), NotSignedIn> {
        Ok(self.vault().put_browser(account, &it.digest, self.now(), MOST)?)
    }
}

/// A browser is counted for each account by itself.
fn counted_by(account: AccountId, browser: Digest) -> Digest {
    Digest(Sha256::new_with_prefix(account.0.as_bytes()).chain_update(browser.0).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::super::policy::SECOND;
    use super::super::tests::{Bench, GOOD, officer};
    use super::super::{Password, Token};
    use super::*;

    fn sign_in(bench: &Bench, token: &Token, password: &str) -> Result<(), NotSignedIn> {
        let browser = bench.signin.browser(token.reveal(), "zhang")?;
        let password = Password::new(password);
        bench.signin.sign_in_from(Some(browser), "zhang", &password, None).map(|_| ())
    }

    fn tokens<const N: usize>() -> [Token; N] {
        std::array::from_fn(|_| Token::draw().unwrap())
    }

    fn locked(answer: Result<(), NotSignedIn>) -> bool {
        matches!(answer, Err(NotSignedIn::Locked { .. }))
    }

    /// Sends wrong passwords from a browser until it is paused.
    fn guess(bench: &Bench, token: &Token) {
        for _ in 0..6 {
            assert!(matches!(sign_in(bench, token, "wrong"), Err(NotSignedIn::Wrong)));
        }
        assert!(locked(sign_in(bench, token, "wrong")));
    }

    #[test]
    fn a_strangers_wrong_passwords_do_not_keep_out_who_was_here_before() {
        let bench = officer();
        let [own, new, strange] = tokens();
        sign_in(&bench, &own, GOOD).unwrap();
        guess(&bench, &strange);
        assert!(locked(sign_in(&bench, &new, GOOD)), "a new browser waits like a stranger");
        sign_in(&bench, &own, GOOD).unwrap();
        // Neither forgives it what strangers have tried, nor does a wrong one add to it.
        assert!(matches!(sign_in(&bench, &own, "wrong"), Err(NotSignedIn::Wrong)));
        assert!(locked(sign_in(&bench, &strange, GOOD)));
        bench.wait(30 * SECOND);
        sign_in(&bench, &new, GOOD).unwrap();
    }

    /// Whoever sits at somebody's browser guesses no longer than elsewhere.
    #[test]
    fn a_known_browser_is_paused_for_itself() {
        let bench = officer();
        let [own, new] = tokens();
        sign_in(&bench, &own, GOOD).unwrap();
        guess(&bench, &own);
        assert!(locked(sign_in(&bench, &own, GOOD)));
        sign_in(&bench, &new, GOOD).unwrap();
        bench.wait(30 * SECOND - 1);
        assert!(locked(sign_in(&bench, &own, GOOD)));
        bench.wait(1);
        sign_in(&bench, &own, GOOD).unwrap();
        guess(&bench, &own);
    }

    #[test]
    fn only_a_success_makes_a_browser_known_and_a_new_password_forgets_it() {
        let bench = officer();
        let [own, other] = tokens();
        let known = |token: &Token, login: &str| {
            bench.signin.browser(token.reveal(), login).unwrap().known().is_some()
        };
        let _ = sign_in(&bench, &other, "wrong");
        sign_in(&bench, &own, GOOD).unwrap();
        assert!(known(&own, " ZHANG ") && !known(&other, "zhang") && !known(&own, "nobody"));
        assert_ne!(
            bench.signin.browser(own.reveal(), "zhang").unwrap().subject("zhang"),
            Subject::login("zhang")
        );
        assert_eq!(
            bench.signin.browser(other.reveal(), "zhang").unwrap().subject("zhang"),
            Subject::login("zhang")
        );
        let (old, new) = (Password::new(GOOD), Password::new("another horse battery"));
        bench.signin.change_password(bench.account, "zhang", &old, &new).unwrap();
        assert!(!known(&own, "zhang"));
    }

    #[test]
    fn a_sign_in_that_a_new_password_overtook_makes_no_browser_known() {
        let bench = officer();
        let [token] = tokens();
        let asking = bench.signin.browser(token.reveal(), "zhang").unwrap();
        let (old, new) = (Password::new(GOOD), Password::new("another horse battery"));
        let proved = bench.signin.prove_from(Some(asking), Some(bench.account), "zhang", &old);
        bench.signin.change_password(bench.account, "zhang", &old, &new).unwrap();
        let late = bench.signin.let_in(bench.account, &proved.unwrap().1, &old);
        assert!(matches!(late, Err(NotSignedIn::Wrong)), "{late:?}");
        assert!(bench.signin.browser(token.reveal(), "zhang").unwrap().known().is_none());
    }
}
