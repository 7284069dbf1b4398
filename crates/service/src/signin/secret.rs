//! Passwords and tokens: never shown, never logged, wiped when dropped.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use yunquan_core::digest::Digest;
use zeroize::Zeroizing;

use crate::entropy::{NoEntropy, Seeds};

/// A password as typed.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a typed password.
    pub fn new(typed: impl Into<String>) -> Self {
        Self(Zeroizing::new(typed.into()))
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl FromStr for Password {
    type Err = Infallible;

    /// Any text is a password as typed: nothing is trimmed.
    fn from_str(typed: &str) -> Result<Self, Infallible> {
        Ok(Self::new(typed))
    }
}

/// What a token is for. The vault keeps a token's digest, and one kind's is never another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A browser's session.
    Session,
    /// A program's access.
    Bearer,
    /// A one-time link.
    Link,
    /// Proof that a change comes from a page that the office served.
    Csrf,
    /// A recovery code.
    Recovery,
    /// A browser that somebody has signed in from.
    Browser,
}

impl Purpose {
    const fn domain(self) -> &'static [u8] {
        match self {
            Self::Session => b"yunquan/session/v1\0",
            Self::Bearer => b"yunquan/bearer/v1\0",
            Self::Link => b"yunquan/link/v1\0",
            Self::Csrf => b"yunquan/csrf/v1\0",
            Self::Recovery => b"yunquan/recovery/v1\0",
            Self::Browser => b"yunquan/browser/v1\0",
        }
    }

    /// The digest of a secret of this purpose.
    pub(super) fn digest(self, text: &str) -> Digest {
        let mut hash = Sha256::new();
        hash.update(self.domain());
        hash.update(text.as_bytes());
        Digest(hash.finalize().into())
    }
}

/// 256 random bits, as 64 lower-case hexadecimal digits.
pub struct Token(Zeroizing<String>);

impl Token {
    /// Draws a token from the operating system, whatever seeds the office runs on.
    ///
    /// # Errors
    /// There are no random bytes.
    pub fn draw() -> Result<Self, NoEntropy> {
        let bytes = Zeroizing::new(Seeds::System.next()?);
        Ok(Self(Zeroizing::new(hex::encode(bytes.as_slice()))))
    }

    /// Takes a token as a client sent it; none when it cannot be one.
    pub fn read(text: &str) -> Option<Self> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let whole = text.len() == 64 && text.bytes().all(digit);
        whole.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The token itself, for its one owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the vault keeps of it.
    pub(super) fn digest(&self, purpose: Purpose) -> Digest {
        purpose.digest(&self.0)
    }

    /// What a page of this session must send with a change, as 64 hexadecimal digits.
    pub fn csrf(&self) -> String {
        self.digest(Purpose::Csrf).to_string()
    }

    /// Whether a sent text is [`Token::csrf`], in constant time.
    pub fn csrf_is(&self, sent: &str) -> bool {
        self.csrf().as_bytes().ct_eq(sent.as_bytes()).into()
    }
}

/// The text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token is 64 hexadecimal digits")]
pub struct NotAToken;

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        Self::read(text.trim()).ok_or(NotAToken)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_show() {
        let token = Token::draw().unwrap();
        assert_eq!(format!("{token:?} {:?}", Password::new("hunter22")), "Token(..) Password(..)");
    }

    #[test]
    fn a_digest_of_one_purpose_is_no_other() {
        let token = Token::draw().unwrap();
        use Purpose as P;
        let all = [P::Session, P::Bearer, P::Link, P::Csrf, P::Recovery, P::Browser];
        let digests: std::collections::BTreeSet<Digest> =
            all.iter().map(|purpose| token.digest(*purpose)).collect();
        assert_eq!(digests.len(), all.len());
    }

    #[test]
    fn tokens_are_256_bits_of_hexadecimal() {
        let (one, two) = (Token::draw().unwrap(), Token::draw().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        assert!(Token::read(one.reveal()).is_some());
        for wrong in ["", "abc", &"A".repeat(64), &"0".repeat(65), &"ß".repeat(32)] {
            assert!(Token::read(wrong).is_none(), "{wrong}");
        }
        assert!(one.csrf_is(&one.csrf()) && !one.csrf_is(&two.csrf()) && !one.csrf_is(""));
    }
}
