//! What a commitment hides, shown only where it is what was sealed.

use serde_json::Value;
use yunquan_core::digest::Digest;
use yunquan_core::occasion::Sealed;
use yunquan_store::{Reader, Revealed, StoreError};

/// What a commitment hides, as JSON; none where it was erased.
///
/// # Errors
/// The store failed; [`StoreError::Corrupt`] where something else is kept than was sealed.
pub fn opened(reader: &dyn Reader, sealed: &Sealed) -> Result<Option<Value>, StoreError> {
    match reader.reveal(&[sealed.0])?.into_iter().next().flatten() {
        Some(kept) if !kept.opens(&sealed.0) => Err(StoreError::Corrupt(exchanged(&sealed.0))),
        Some(Revealed::Secret { bytes, .. }) => Ok(serde_json::from_slice(&bytes).ok()),
        Some(Revealed::Erased(_)) | None => Ok(None),
    }
}

/// What is said where something else is kept than was sealed.
pub(crate) fn exchanged(commitment: &Digest) -> String {
    format!("the secret kept for {commitment} is not the one that was sealed")
}
