//! The unified social credit code (GB 32100-2015) with both of its check characters.
//! Knows no list of registered parties: a code that checks may still belong to nobody.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The characters of a code, each worth its index: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Length of a code in characters.
const LENGTH: usize = 18;

/// Weights of the organisation code in positions 9 to 16 (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code of the right shape, in upper case; in JSON its text.
///
/// Its check characters may be wrong: see [`CreditCode::check`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode([u8; LENGTH]);

/// Why a text has not the shape of a code; positions count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CreditCodeFault {
    /// Not 18 characters.
    #[error("a unified social credit code has 18 characters, this one has {0}")]
    Length(usize),
    /// A character that the standard does not use, or no digit in the region part (3 to 8).
    #[error("{character:?} cannot stand at position {position} of a unified social credit code")]
    Character {
        /// Which character, counted from 1.
        position: usize,
        /// The character found.
        character: char,
    },
}

/// What the two check characters of a code say.
///
/// A mismatch is a warning that an officer can confirm: such codes have been issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Position 18 is what the other 17 ask for (mod 31).
    pub code_ok: bool,
    /// Position 17 is what positions 9 to 16 ask for (mod 11).
    pub organisation_ok: bool,
    /// The character that position 18 should be.
    pub expected: char,
    /// The character that position 17 should be.
    pub expected_organisation: char,
}

impl Check {
    /// Both check characters fit.
    pub fn ok(self) -> bool {
        self.code_ok && self.organisation_ok
    }
}

impl CreditCode {
    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        // Only characters of the alphabet are ever stored, so this is always the text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The six digits of the registering authority's region (GB/T 2260), positions 3 to 8.
    pub fn region(&self) -> &str {
        &self.as_str()[2..8]
    }

    /// Compares both check characters with the rest of the code.
    pub fn check(&self) -> Check {
        let expected = self.expected();
        let expected_organisation = self.expected_organisation();
        Check {
            code_ok: self.0[17] == expected,
            organisation_ok: self.0[16] == expected_organisation,
            expected: char::from(expected),
            expected_organisation: char::from(expected_organisation),
        }
    }

    /// Position 18: weights 3^(i-1) mod 31 over the values of the first 17 characters.
    fn expected(&self) -> u8 {
        let mut weight = 1;
        let mut sum = 0;
        for &character in &self.0[..17] {
            sum += weight * value(character).unwrap_or(0);
            weight = weight * 3 % 31;
        }
        ALPHABET[(31 - sum % 31) % 31]
    }

    /// Position 17: here the letters count from A = 10 to Z = 35.
    fn expected_organisation(&self) -> u8 {
        let weighed = self.0[8..16].iter().zip(ORGANISATION_WEIGHTS);
        let sum: u32 = weighed
            .map(|(&character, weight)| char::from(character).to_digit(36).unwrap_or(0) * weight)
            .sum();
        b"0123456789X"[(11 - sum as usize % 11) % 11]
    }
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|&known| known == character)
}

impl FromStr for CreditCode {
    type Err = CreditCodeFault;

    /// Takes lower case for upper case; spaces and separators are not taken.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut code = [0; LENGTH];
        let length = text.chars().count();
        if length != LENGTH {
            return Err(CreditCodeFault::Length(length));
        }
        for (index, (slot, character)) in code.iter_mut().zip(text.chars()).enumerate() {
            let upper = u8::try_from(character.to_ascii_uppercase()).ok();
            let in_region = (2..8).contains(&index);
            *slot = upper
                .filter(|&c| value(c).is_some() && (!in_region || c.is_ascii_digit()))
                .ok_or(CreditCodeFault::Character { position: index + 1, character })?;
        }
        Ok(CreditCode(code))
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode({self})")
    }
}
