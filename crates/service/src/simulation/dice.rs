//! Chance, from the seed.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Dice of a city; every throw follows from the seed and the throws before.
pub(super) struct Dice(ChaCha20Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        // Another stream than that of ids and numbers, which begins with the seed itself.
        Self(ChaCha20Rng::seed_from_u64(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `sides`; 0 for no sides.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * (sides as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let sides = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(sides)).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(super) fn pick<T: Copy>(&mut self, among: &[T]) -> Option<T> {
        among.get(self.below(among.len())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_throws_the_same_and_another_another() {
        let throws = |seed| {
            let mut dice = Dice::new(seed);
            (0..50).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }

    #[test]
    fn throws_stay_within_their_bounds() {
        let mut dice = Dice::new(1);
        for _ in 0..1_000 {
            assert!(dice.below(6) < 6);
            assert!((-2..=2).contains(&dice.between(-2, 2)));
        }
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
