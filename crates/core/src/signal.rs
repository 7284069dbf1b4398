//! Supervision signals: what somebody should look at (articles 3 and 23). A signal decides nothing.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::ids::SignalId;
use crate::refusal::{Facts, RuleId, Stop};
use crate::world::Key;

/// Something worth a look, registered by the command that showed it, even by a refused one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// The rule it touches.
    pub rule: RuleId,
    /// What it concerns.
    pub about: Key,
    /// What was seen.
    pub facts: Facts,
}

/// The register's event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Raised {
    /// Its id.
    pub id: SignalId,
    /// What was seen.
    pub signal: Signal,
}

impl Raised {
    /// A signal stands as it is.
    ///
    /// # Errors
    /// None.
    #[allow(clippy::unnecessary_wraps, reason = "one shape for every entity")]
    pub fn admit(&self, _: &Event) -> Result<(), Stop> {
        Ok(())
    }

    /// The signal, once raised.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        match event {
            Event::Signal(raised) => Some(raised.clone()),
            _ => before,
        }
    }
}
