//! Failed attempts that are counted in memory only: with logins that nobody has, paused like
//! everybody's, so that nobody learns which there are; and from browsers that an account knows.

use std::collections::BTreeMap;

use yunquan_core::digest::Digest;
use yunquan_core::time::Instant;

use super::policy::Policy;

/// The most remembered; what was seen longest ago is forgotten first.
const MOST: usize = 10_000;

#[derive(Debug)]
struct Attempts {
    failures: u32,
    until: Instant,
    seen: Instant,
}

/// Failed attempts by what they are counted by.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<Digest, Attempts>);

impl Tally {
    /// Counts an attempt as failed; the pause that it has set ends at the instant answered.
    ///
    /// # Errors
    /// Until when no attempt counts.
    pub(super) fn attempt(
        &mut self,
        key: Digest,
        now: Instant,
        policy: &Policy,
    ) -> Result<Instant, Instant> {
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            let oldest = self.0.iter().min_by_key(|(_, it)| it.seen).map(|(key, _)| *key);
            oldest.and_then(|oldest| self.0.remove(&oldest));
        }
        let it = self.0.entry(key).or_insert(Attempts { failures: 0, until: now, seen: now });
        if now < it.until {
            return Err(it.until);
        }
        it.failures = it.failures.saturating_add(1);
        it.until = now.plus_micros(policy.pause(it.failures));
        it.seen = now;
        Ok(it.until)
    }

    /// Takes back that an attempt was counted, and the pause that it alone has set.
    pub(super) fn take_back(&mut self, key: Digest, pause: Instant, now: Instant) {
        if let Some(it) = self.0.get_mut(&key) {
            it.failures = it.failures.saturating_sub(1);
            if it.until == pause {
                it.until = now;
            }
        }
    }

    /// Nothing is counted any more.
    pub(super) fn forgive(&mut self, key: Digest) {
        self.0.remove(&key);
    }
}
