//! The founded city as it is kept, and its copies: each a database in memory of its own.

use std::sync::Arc;

use yunquan_store::{Reader, Store, StoreError, sqlite};

use crate::audit::replay;
use crate::city::Unfounded;

/// A founded city at rest.
pub(super) struct Image(Arc<dyn Reader>);

fn failed(error: &StoreError) -> Unfounded {
    Unfounded(format!("the city's database: {error}"))
}

impl Image {
    /// An empty database to found the city in, and the image that it will be.
    pub(super) fn begin() -> Result<(Self, Store), Unfounded> {
        let store = sqlite::open_memory().map_err(|error| failed(&error))?;
        Ok((Self(Arc::clone(&store.reader)), store))
    }

    /// A database of its own with the same journal and rows.
    pub(super) fn copy(&self) -> Result<Store, Unfounded> {
        let mut store = sqlite::open_memory().map_err(|error| failed(&error))?;
        replay(self.0.as_ref(), store.ledger.as_mut(), &mut |_| {})
            .map_err(|error| Unfounded(format!("the city could not be copied: {error}")))?;
        Ok(store)
    }
}
