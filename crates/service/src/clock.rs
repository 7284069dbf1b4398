//! The one clock of an installation, handed in: the machine's, or one that is set by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use yunquan_core::time::Instant;

/// Where instants come from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock: what `serve` uses.
    System,
    /// A clock that stands until it is set: cases, simulation and demo.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at an instant.
    pub fn manual(at: Instant) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.0)))
    }

    /// The instant now.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => {
                #[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Self::Manual(at) => Instant(at.load(Ordering::Acquire)),
        }
    }

    /// Sets a manual clock forward; a clock never goes back. False for the machine's clock.
    pub fn set(&self, at: Instant) -> bool {
        match self {
            Self::System => false,
            Self::Manual(now) => {
                now.fetch_max(at.0, Ordering::AcqRel);
                true
            }
        }
    }
}
