//! Salted commitments: the journal holds the commitment, a side table the salt and the data.
//!
//! Whoever has salt and data can show that the journal speaks of them. Once both are erased, the
//! commitment tells nothing about the data, not even to one who guesses it, and every proof over
//! the journal stays whole.

use sha2::{Digest, Sha256};

use crate::hash::Hash;

/// Begins every commitment's hash input. Leaves and nodes of the tree begin with 0x00 and 0x01.
const DOMAIN: &[u8] = b"yunquan/commitment/v1\0";

/// Length of a salt in bytes.
pub const SALT_LEN: usize = 32;

/// `SHA-256("yunquan/commitment/v1" || 0x00 || salt || bytes)`. The salt must be fresh, random
/// and used for these bytes alone.
#[must_use]
pub fn commit(salt: &[u8; SALT_LEN], bytes: &[u8]) -> Hash {
    let hash: [u8; Hash::LEN] =
        Sha256::new().chain_update(DOMAIN).chain_update(salt).chain_update(bytes).finalize().into();
    Hash::new(hash)
}

/// Whether `commitment` was made from this salt and these bytes.
#[must_use]
pub fn verify(commitment: &Hash, salt: &[u8; SALT_LEN], bytes: &[u8]) -> bool {
    commit(salt, bytes) == *commitment
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; SALT_LEN] = [7; SALT_LEN];

    /// Computed with `sha256sum` over the 22 bytes of the domain, the salt and the data.
    #[test]
    fn value_is_fixed() {
        let value = "a3fa1ef6cd4c188c4b33b3b5b4fa3dd62174895ef531f18383224fa39f37e9ed";
        assert_eq!(commit(&SALT, "韦某".as_bytes()).to_string(), value);
    }

    #[test]
    fn only_the_same_salt_and_bytes_open_it() {
        let commitment = commit(&SALT, b"data");
        assert!(verify(&commitment, &SALT, b"data"));
        assert!(!verify(&commitment, &SALT, b"date"));
        assert!(!verify(&commitment, &SALT, b""));
        assert!(!verify(&commitment, &[8; SALT_LEN], b"data"));
    }

    #[test]
    fn is_never_the_hash_of_a_leaf_of_the_same_bytes() {
        let input = [DOMAIN, &SALT, b"data"].concat();
        assert_eq!(commit(&SALT, b"data"), Hash::digest(&input));
        assert_ne!(commit(&SALT, b"data"), Hash::leaf(&input));
    }
}
