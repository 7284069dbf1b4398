//! Secrets of second factors as the vault keeps them: sealed by a key that stands beside it in a
//! file of its own, so that a copy of the database alone opens no account.
//!
//! A sealed secret is a version byte, a nonce of 24 bytes, and XChaCha20-Poly1305 over the secret,
//! bound to its account and its use. A bare one, 20 bytes as it was kept before, is sealed when the
//! vault is opened.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use yunquan_core::ids::AccountId;
use yunquan_store::{SecondFactor, Vault};
use zeroize::Zeroizing;

use super::NotSignedIn;
use super::second::SECRET;
use crate::entropy::{NoEntropy, Seeds};

/// The version of the form above.
const V1: u8 = 1;
/// Bytes of a nonce: long enough to be drawn.
const NONCE: usize = 24;
/// What a sealed secret is bound to, before its account and its use.
const DOMAIN: &[u8] = b"yunquan/second-factor/v1\0";

/// The key that seals the vault's secrets. Cheap to clone; wiped when the last one is dropped.
#[derive(Clone)]
pub struct VaultKey(Arc<Zeroizing<[u8; 32]>>);

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey(..)")
    }
}

impl From<[u8; 32]> for VaultKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(Arc::new(Zeroizing::new(bytes)))
    }
}

/// For what a secret is kept: one in the other's place does not open.
#[derive(Debug, Clone, Copy)]
enum Use {
    Current,
    Pending,
}

impl VaultKey {
    /// Draws a key from the operating system.
    ///
    /// # Errors
    /// There are no random bytes.
    pub fn draw() -> Result<Self, NoEntropy> {
        Seeds::System.next().map(Self::from)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&**self.0).into())
    }

    fn seal(&self, secret: &[u8], account: AccountId, kept: Use) -> Result<Vec<u8>, NotSignedIn> {
        let drawn = Seeds::System.next()?;
        let nonce = drawn.first_chunk::<NONCE>().copied().unwrap_or_default();
        let aad = bound(account, kept);
        let payload = Payload { msg: secret, aad: &aad };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| NotSignedIn::Broken("a secret was not sealed".into()))?;
        Ok([&[V1], nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, kept: &[u8], account: AccountId, of: Use) -> Result<Vec<u8>, NotSignedIn> {
        let aad = bound(account, of);
        let opened = match kept {
            [V1, rest @ ..] => rest.split_first_chunk::<NONCE>().and_then(|(nonce, sealed)| {
                let payload = Payload { msg: sealed, aad: &aad };
                self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
            }),
            _ => None,
        };
        opened.ok_or_else(|| {
            let says = "a secret of the vault is sealed by another key: bring its vault.key back";
            NotSignedIn::Broken(says.to_owned())
        })
    }

    /// A second factor as the vault keeps it.
    pub(super) fn sealed(&self, it: &SecondFactor) -> Result<SecondFactor, NotSignedIn> {
        self.each(it, |key, secret, of| key.seal(secret, it.account, of))
    }

    /// A second factor that the vault has kept.
    pub(super) fn opened(&self, it: &SecondFactor) -> Result<SecondFactor, NotSignedIn> {
        self.each(it, |key, kept, of| key.open(kept, it.account, of))
    }

    fn each(
        &self,
        it: &SecondFactor,
        turn: impl Fn(&Self, &[u8], Use) -> Result<Vec<u8>, NotSignedIn>,
    ) -> Result<SecondFactor, NotSignedIn> {
        let turned = |bytes: &Option<Vec<u8>>, of| {
            bytes.as_ref().map(|bytes| turn(self, bytes, of)).transpose()
        };
        Ok(SecondFactor {
            account: it.account,
            secret: turned(&it.secret, Use::Current)?,
            pending: turned(&it.pending, Use::Pending)?,
            last_step: it.last_step,
        })
    }

    /// Seals what an earlier version has kept bare, and proves that the rest opens.
    ///
    /// # Errors
    /// A secret is sealed by another key; the vault failed.
    pub(super) fn take_over(&self, vault: &dyn Vault) -> Result<(), NotSignedIn> {
        let mut bare = 0_u32;
        for it in vault.second_factors()? {
            let is_bare = |bytes: &Option<Vec<u8>>| bytes.as_ref().is_some_and(|it| plain(it));
            if !is_bare(&it.secret) && !is_bare(&it.pending) {
                self.opened(&it)?;
                continue;
            }
            let sealed = self.each(&it, |key, bytes, of| {
                if plain(bytes) { key.seal(bytes, it.account, of) } else { Ok(bytes.to_vec()) }
            })?;
            vault.put_second_factor(&sealed)?;
            bare += 1;
        }
        if bare > 0 {
            // What was overwritten still stands on pages that are free now.
            vault.compact()?;
            tracing::info!(count = bare, "secrets of second factors were sealed");
        }
        Ok(())
    }
}

/// Whether a secret is bare: of the length of one, where a sealed one is longer.
fn plain(bytes: &[u8]) -> bool {
    bytes.len() == SECRET
}

fn bound(account: AccountId, of: Use) -> Vec<u8> {
    let of = match of {
        Use::Current => 0,
        Use::Pending => 1,
    };
    [DOMAIN, account.0.as_bytes(), &[of]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(account: u128) -> SecondFactor {
        let secret = |byte| Some(vec![byte; SECRET]);
        let account = AccountId(uuid::Uuid::from_u128(account));
        SecondFactor { account, secret: secret(7), pending: secret(8), last_step: 5 }
    }

    #[test]
    fn a_sealed_secret_opens_by_its_key_in_its_place_only() {
        let (key, other) = (VaultKey::draw().unwrap(), VaultKey::draw().unwrap());
        let it = factor(1);
        let sealed = key.sealed(&it).unwrap();
        let (one, two) = (sealed.secret.clone().unwrap(), sealed.pending.clone().unwrap());
        assert!(!one.windows(SECRET).any(|bytes| bytes == [7; SECRET]));
        assert_eq!(key.opened(&sealed).unwrap(), it);
        assert!(other.opened(&sealed).is_err());
        let swapped = SecondFactor { secret: Some(two), pending: Some(one.clone()), ..factor(1) };
        assert!(key.opened(&swapped).is_err(), "the one in the other's place");
        let moved = SecondFactor { account: factor(2).account, ..sealed.clone() };
        assert!(key.opened(&moved).is_err(), "another's");
        for at in 0..one.len() {
            let mut changed = one.clone();
            changed[at] ^= 1;
            let changed = SecondFactor { secret: Some(changed), ..sealed.clone() };
            assert!(key.opened(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_was_bare_is_sealed_once_and_another_key_is_told() {
        let store = yunquan_store::sqlite::open_memory().unwrap();
        let vault = store.vault.as_ref();
        let it = factor(1);
        vault.put_second_factor(&it).unwrap();
        let key = VaultKey::draw().unwrap();
        key.take_over(vault).unwrap();
        let kept = vault.second_factor(it.account).unwrap().unwrap();
        assert_ne!(kept, it);
        assert_eq!(key.opened(&kept).unwrap(), it);
        key.take_over(vault).unwrap();
        assert_eq!(vault.second_factor(it.account).unwrap().unwrap(), kept);
        let error = VaultKey::draw().unwrap().take_over(vault).unwrap_err();
        assert!(error.to_string().contains("vault.key"), "{error}");
    }
}
