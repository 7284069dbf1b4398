//! SHA-256 values and the hash rules of RFC 6962.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Prefix of a leaf's hash input (RFC 6962, section 2.1).
const LEAF_PREFIX: u8 = 0x00;
/// Prefix of an inner node's hash input (RFC 6962, section 2.1).
const NODE_PREFIX: u8 = 0x01;

/// A SHA-256 value of 32 bytes. As text and in JSON: 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; Hash::LEN]);

/// Why a text or a byte string is not a [`struct@Hash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The text does not have 64 characters.
    #[error("a hash has 64 hexadecimal digits, not {0} characters")]
    Digits(usize),
    /// The text holds something else than `0-9` and `a-f`.
    #[error("a hash is written in lowercase hexadecimal; character {0} is not")]
    Digit(usize),
    /// The byte string does not have 32 bytes.
    #[error("a hash has 32 bytes, not {0}")]
    Bytes(usize),
}

impl Hash {
    /// Length in bytes.
    pub const LEN: usize = 32;

    /// The root of the tree without leaves: SHA-256 of nothing (RFC 6962, section 2.1).
    pub const EMPTY_ROOT: Hash = Hash([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// The hash whose value is `bytes`; nothing is computed.
    #[must_use]
    pub const fn new(bytes: [u8; Hash::LEN]) -> Hash {
        Hash(bytes)
    }

    /// The plain SHA-256 of `bytes`, as `sha256sum` prints it: the address of a file.
    #[must_use]
    pub fn digest(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// The hash of a leaf: `SHA-256(0x00 || bytes)`.
    #[must_use]
    pub fn leaf(bytes: &[u8]) -> Hash {
        Hash(Sha256::new().chain_update([LEAF_PREFIX]).chain_update(bytes).finalize().into())
    }

    /// The hash of an inner node: `SHA-256(0x01 || left || right)`.
    #[must_use]
    pub fn node(left: &Hash, right: &Hash) -> Hash {
        let mut input = [NODE_PREFIX; 1 + 2 * Hash::LEN];
        input[1..=Hash::LEN].copy_from_slice(&left.0);
        input[1 + Hash::LEN..].copy_from_slice(&right.0);
        Hash::digest(&input)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Hash::LEN] {
        &self.0
    }
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<[u8; Hash::LEN]> for Hash {
    fn from(bytes: [u8; Hash::LEN]) -> Hash {
        Hash(bytes)
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = HashError;

    fn try_from(bytes: &[u8]) -> Result<Hash, HashError> {
        let bytes = bytes.try_into().map_err(|_| HashError::Bytes(bytes.len()))?;
        Ok(Hash(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Hash, HashError> {
        let digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        if let Some(at) = text.chars().position(|c| !digit(c)) {
            return Err(HashError::Digit(at + 1));
        }
        let mut bytes = [0; Hash::LEN];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| HashError::Digits(text.len()))?;
        Ok(Hash(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Hash;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("64 lowercase hexadecimal digits")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Hash, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_root_is_the_digest_of_nothing() {
        assert_eq!(Hash::digest(b""), Hash::EMPTY_ROOT);
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Hash::EMPTY_ROOT.to_string(), text);
    }

    #[test]
    fn text_and_json_round_trip() {
        let hash = Hash::leaf(b"");
        let text = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(hash.to_string(), text);
        assert_eq!(text.parse(), Ok(hash));
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
    }

    #[test]
    fn other_texts_are_refused_with_the_reason() {
        let text = Hash::EMPTY_ROOT.to_string();
        assert_eq!("".parse::<Hash>(), Err(HashError::Digits(0)));
        assert_eq!(text[..63].parse::<Hash>(), Err(HashError::Digits(63)));
        assert_eq!(format!("{text}0").parse::<Hash>(), Err(HashError::Digits(65)));
        assert_eq!(text.to_uppercase().parse::<Hash>(), Err(HashError::Digit(1)));
        assert_eq!(text.replacen('b', "柳", 1).parse::<Hash>(), Err(HashError::Digit(3)));
        assert_eq!(Hash::try_from([0u8; 31].as_slice()), Err(HashError::Bytes(31)));
        assert!(serde_json::from_str::<Hash>("7").is_err());
    }
}
