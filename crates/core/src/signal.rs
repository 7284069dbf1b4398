//! Supervision signals: what somebody should look at (articles 3 and 23). A signal decides nothing.
//!
//! An attempt is registered each time. A pattern, which its facts name under `pattern`, is there
//! or not: it is registered once, however often it is seen.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::case;
use crate::claim;
use crate::digest::Digest;
use crate::event::Event;
use crate::ids::{CaseId, SignalId};
use crate::refusal::{Facts, RuleId, Stop};
use crate::world::{Key, World};

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

/// A registered signal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: SignalId,
    /// What was seen.
    pub signal: Signal,
    /// The case that handles it: the last one opened from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
}

impl Signal {
    /// The claim by which a pattern is registered once; none for an attempt.
    pub fn once(&self) -> Option<Key> {
        self.facts.get("pattern")?;
        let text = serde_json::to_vec(self).unwrap_or_default();
        Some(Key::Claim(claim::pattern(Digest::of(&text))))
    }
}

/// The signals that are not registered yet.
///
/// # Errors
/// [`Stop::Missing`].
pub fn new_ones(signals: Vec<Signal>, world: &World) -> Result<Vec<Signal>, Stop> {
    let mut seen = BTreeSet::new();
    let mut new = Vec::with_capacity(signals.len());
    for signal in signals {
        let fresh = match signal.once() {
            None => true,
            Some(Key::Claim(name)) => {
                world.claim(name.clone())?.is_none_or(|claim| claim.holder.is_none())
                    && seen.insert(name)
            }
            Some(_) => false,
        };
        if fresh {
            new.push(signal);
        }
    }
    Ok(new)
}

impl Raised {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        [Key::Signal(self.id)].into_iter().chain(self.signal.once()).collect()
    }
}

impl Entry {
    /// A signal stands as it is.
    ///
    /// # Errors
    /// None.
    #[allow(clippy::unnecessary_wraps, reason = "one shape for every entity")]
    pub fn admit(&self, _: &Event) -> Result<(), Stop> {
        Ok(())
    }

    /// The signal, once raised; a case opened from it handles it.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        match event {
            Event::Signal(raised) => {
                Some(Self { id: raised.id, signal: raised.signal.clone(), case: None })
            }
            Event::Case(case::Event::Opened(it)) => {
                before.map(|entry| Self { case: Some(it.case), ..entry })
            }
            _ => before,
        }
    }
}
