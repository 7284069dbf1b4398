//! Credentials: a short signed statement that anyone can verify offline with the public key, as
//! in a voucher file or the QR code on it.
//!
//! The code is `YQ1.<payload>.<signature>`, both parts base64url without padding. The signature
//! part is the key's identifier (4 bytes) and an Ed25519 signature (64 bytes) over
//! `"yunquan/credential/v1" || 0x00 || payload`. A note's text has no zero byte, so no
//! checkpoint's signature is a credential's, nor the reverse.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::key::{KeyId, Signer, Verifier};

/// Begins every signed message.
const DOMAIN: &[u8] = b"yunquan/credential/v1\0";
/// Begins every code: the form and its version.
const PREFIX: &str = "YQ1";

/// Why a code is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The text does not begin with `YQ1.`.
    #[error("this is not a code of this system: it should begin with {PREFIX}.")]
    Prefix,
    /// The text does not have three parts of base64url with 68 bytes in the last.
    #[error("the code is incomplete or damaged")]
    Damaged,
    /// Another key signed.
    #[error("the code was signed with key {found}, not with {expected}")]
    OtherKey {
        /// Identifier of the verifier's key.
        expected: KeyId,
        /// Identifier in the code.
        found: KeyId,
    },
    /// The signature does not hold: the payload was changed, or the code was forged.
    #[error("the code's signature is not valid: it was changed or forged")]
    Signature,
}

/// Signs a payload into a code. A QR code takes payloads up to about 1,600 bytes.
#[must_use]
pub fn sign(payload: &[u8], signer: &Signer) -> String {
    let KeyId(id) = signer.verifier().id();
    let signature = signer.sign(&message(payload));
    let payload = URL_SAFE_NO_PAD.encode(payload);
    let signature = URL_SAFE_NO_PAD.encode([id.as_slice(), &signature].concat());
    format!("{PREFIX}.{payload}.{signature}")
}

/// The payload of a code, once this key is found to have signed it. The code is taken as it is;
/// space around it, as from a paste, is the caller's to trim.
///
/// # Errors
/// Says whether the code is none, damaged, another key's or not authentic.
pub fn open(code: &str, verifier: &Verifier) -> Result<Vec<u8>, CredentialError> {
    let parts = code
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_prefix('.'))
        .ok_or(CredentialError::Prefix)?;
    let (payload, signature) = parts.split_once('.').ok_or(CredentialError::Damaged)?;
    let decode = |part| {
        let bytes = URL_SAFE_NO_PAD.decode(part);
        bytes.map_err(|_| CredentialError::Damaged)
    };
    let (payload, signature) = (decode(payload)?, decode(signature)?);
    let Some((id, signature)) = signature.split_first_chunk::<4>() else {
        return Err(CredentialError::Damaged);
    };
    if signature.len() != 64 {
        return Err(CredentialError::Damaged);
    }
    let (expected, found) = (verifier.id(), KeyId(*id));
    if expected != found {
        return Err(CredentialError::OtherKey { expected, found });
    }
    if !verifier.verifies(&message(&payload), signature) {
        return Err(CredentialError::Signature);
    }
    Ok(payload)
}

fn message(payload: &[u8]) -> Vec<u8> {
    [DOMAIN, payload].concat()
}
