//! Attempts with logins that nobody has: paused like everybody's, so that nobody learns which
//! logins there are.

use std::collections::BTreeMap;

use yunquan_core::digest::Digest;
use yunquan_core::time::Instant;

use super::policy::Policy;

/// The most logins remembered; the one seen longest ago is forgotten first.
const MOST: usize = 10_000;

#[derive(Debug)]
struct Attempts {
    failures: u32,
    until: Instant,
    seen: Instant,
}

/// Failed attempts by login, in memory only.
#[derive(Debug, Default)]
pub(super) struct Strangers(BTreeMap<Digest, Attempts>);

impl Strangers {
    /// Counts an attempt.
    ///
    /// # Errors
    /// Until when no attempt counts.
    pub(super) fn attempt(
        &mut self,
        login: &str,
        now: Instant,
        policy: &Policy,
    ) -> Result<(), Instant> {
        let key = Digest::of(login.to_lowercase().as_bytes());
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
        Ok(())
    }
}
