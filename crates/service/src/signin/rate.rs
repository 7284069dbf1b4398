//! How often one may ask: an even rate with room for bursts, per account, login or address.

use std::collections::BTreeMap;
use std::net::IpAddr;

use parking_lot::Mutex;
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;

use super::policy::SECOND;

/// The most subjects remembered; those who have been quiet longest are forgotten first.
const MOST: usize = 20_000;

/// So many at once, and one more each interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// The interval, in microseconds.
    pub interval: i64,
}

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An account's.
    Account(AccountId),
    /// Those who sign in by this login, whether there is such an account or not.
    Login(Digest),
    /// Those from one browser that the account they sign in to knows.
    Browser(Digest),
    /// An address's; none for who has no address, as in a test.
    Peer(Option<IpAddr>),
}

/// Counts requests of one sort.
#[derive(Debug)]
pub struct Rates {
    rate: Rate,
    /// By subject, the instant at which all its requests so far are paid off.
    paid_off: Mutex<BTreeMap<Subject, Instant>>,
}

impl Subject {
    /// Those who sign in by a login, whatever its case.
    pub fn login(login: &str) -> Self {
        Self::Login(Digest::of(login.trim().to_lowercase().as_bytes()))
    }
}

impl Rates {
    /// Nobody has asked yet.
    pub fn new(rate: Rate) -> Self {
        Self { rate, paid_off: Mutex::default() }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// After how many whole seconds to ask again.
    pub fn ask(&self, subject: Subject, now: Instant) -> Result<(), u64> {
        let mut paid_off = self.paid_off.lock();
        if paid_off.len() >= MOST && !paid_off.contains_key(&subject) {
            paid_off.retain(|_, at| now < *at);
            if paid_off.len() >= MOST {
                let quiet = paid_off.iter().min_by_key(|(_, at)| **at).map(|(it, _)| *it);
                quiet.and_then(|quiet| paid_off.remove(&quiet));
            }
        }
        let at = paid_off.get(&subject).copied().unwrap_or(now).max(now);
        let next = at.plus_micros(self.rate.interval);
        let room = self.rate.interval.saturating_mul(i64::from(self.rate.burst));
        let over = next.0.saturating_sub(now.0).saturating_sub(room);
        if over > 0 {
            return Err(over.unsigned_abs().div_ceil(SECOND.unsigned_abs()));
        }
        paid_off.insert(subject, next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, interval: 2 * SECOND };
    const HERE: Subject = Subject::Peer(None);

    #[test]
    fn a_burst_then_an_even_rate() {
        let rates = Rates::new(RATE);
        for _ in 0..3 {
            assert_eq!(rates.ask(HERE, Instant(0)), Ok(()));
        }
        assert_eq!(rates.ask(HERE, Instant(0)), Err(2));
        assert_eq!(rates.ask(HERE, Instant(SECOND)), Err(1));
        assert_eq!(rates.ask(HERE, Instant(2 * SECOND)), Ok(()));
        assert_eq!(rates.ask(HERE, Instant(2 * SECOND)), Err(2));
        let elsewhere = Subject::Peer(Some(IpAddr::from([127, 0, 0, 1])));
        assert_eq!(rates.ask(elsewhere, Instant(0)), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let rates = Rates::new(RATE);
        for index in 0..u32::try_from(MOST).unwrap() + 50 {
            let peer = Subject::Peer(Some(IpAddr::from(index.to_be_bytes())));
            assert_eq!(rates.ask(peer, Instant(0)), Ok(()));
        }
        assert!(rates.paid_off.lock().len() <= MOST);
    }
}
