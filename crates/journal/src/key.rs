//! Ed25519 keys with the names and identifiers of C2SP `signed-note`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use zeroize::ZeroizeOnDrop;

use crate::hash::Hash;

/// Signature type of Ed25519 (C2SP `signed-note`, signature types).
const ED25519: u8 = 0x01;

/// A signing key is wiped from memory when it is dropped; this does not compile without.
const fn wiped_on_drop<T: ZeroizeOnDrop>() {}
const _: () = wiped_on_drop::<SigningKey>();

/// The four bytes by which a signature says which key made it: a hint, not a proof.
/// As text: eight lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    /// `SHA-256(name || 0x0A || type || public key)[:4]`.
    fn of(name: &str, key: &VerifyingKey) -> KeyId {
        let input = [name.as_bytes(), b"\n", &[ED25519], key.as_bytes()].concat();
        let [a, b, c, d, ..] = *Hash::digest(&input).as_bytes();
        KeyId([a, b, c, d])
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

/// Why a key, or its name, is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The name is empty or holds a space, a plus or a control character.
    #[error("a key's name has at least one character and no space, plus or control character")]
    Name,
    /// The text is not `name+id+key`.
    #[error("a public key is written name+id+key")]
    Form,
    /// The key part is not base64, or not of one type byte and 32 bytes.
    #[error("the key part of a public key is not the base64 of 33 bytes")]
    Key,
    /// The key is not an Ed25519 key.
    #[error("signature type {0:#04x} is not supported; Ed25519 (0x01) is")]
    Type(u8),
    /// The 32 bytes are no point of the curve, or one under which anything verifies.
    #[error("the 32 bytes are not a usable Ed25519 public key")]
    Point,
    /// The identifier stated is not that of this name and key.
    #[error("the key's identifier is {computed}, not {stated}: the text is damaged")]
    Id {
        /// As the text has it.
        stated: String,
        /// As it follows from name and key.
        computed: KeyId,
    },
}

/// Checks a key's name (C2SP `signed-note`, format).
pub(crate) fn check_name(name: &str) -> Result<(), KeyError> {
    let forbidden = |c: char| c == '+' || c < ' ' || c.is_whitespace();
    if name.is_empty() || name.contains(forbidden) {
        return Err(KeyError::Name);
    }
    Ok(())
}

/// A named secret key. Neither `Debug` nor anything else here shows the secret, and it is wiped
/// from memory on drop; the seed it came from is its owner's to wipe.
pub struct Signer {
    key: SigningKey,
    verifier: Verifier,
}

impl Signer {
    /// The key of an Ed25519 seed (RFC 8032, section 5.1.5).
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Signer, KeyError> {
        check_name(name)?;
        let key = SigningKey::from_bytes(seed);
        let verifier = Verifier::new(name, key.verifying_key());
        Ok(Signer { key, verifier })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Signs bytes as they are. Only for messages that cannot be taken for one another: a note's
    /// text has no control character but newline, a credential's message has a zero byte.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; Signature::BYTE_SIZE] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}

/// A named public key. As text (a C2SP "vkey"): `<name>+<id>+<base64(0x01 || public key)>`.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: KeyId,
    key: VerifyingKey,
}

impl Verifier {
    fn new(name: &str, key: VerifyingKey) -> Verifier {
        Verifier { name: name.to_owned(), id: KeyId::of(name, &key), key }
    }

    /// The key's name, usually the log's origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's identifier.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Whether `signature` is this key's over `message`, without the malleable cases that plain
    /// RFC 8032 verification lets pass.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[ED25519], self.key.as_bytes().as_slice()].concat());
        write!(f, "{}+{}+{key}", self.name, self.id)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({self})")
    }
}

impl FromStr for Verifier {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Verifier, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Form);
        };
        check_name(name)?;
        let key = STANDARD.decode(key).map_err(|_| KeyError::Key)?;
        let (kind, key) = key.split_first().ok_or(KeyError::Key)?;
        if *kind != ED25519 {
            return Err(KeyError::Type(*kind));
        }
        let key = key.try_into().map_err(|_| KeyError::Key)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| KeyError::Point)?;
        if key.is_weak() {
            return Err(KeyError::Point);
        }
        let verifier = Verifier::new(name, key);
        if verifier.id.to_string() != id {
            return Err(KeyError::Id { stated: id.to_owned(), computed: verifier.id });
        }
        Ok(verifier)
    }
}
