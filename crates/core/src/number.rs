//! Voucher numbers (art. 18): unique, not guessable, with a check character, like
//! `LZ21-7K3Q-9XWD-M4TA-C`.
//!
//! Two letters name the scheme and two digits the support year; twelve characters of
//! Crockford's base 32 carry 60 bits; the last checks all before it. A letter of the prefix
//! counts A = 10 to Z = 35, any other character its base-32 value; read from the left with
//! base 32, the whole modulo 37 is the check character's value. Numbers that would need a
//! check value above 31 are never drawn, so that letters and digits suffice. As 37 is a prime
//! above every value and 32 is neither 0 nor 1 modulo 37, any one wrong character and any swap
//! of two neighbours is found.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::Entropy;

/// Crockford's base 32: each character is worth its index; no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const PREFIX: usize = 2;
const YEAR: usize = 4;
const LENGTH: usize = 17;

/// The two capital letters by which a scheme's vouchers begin, from the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefix([u8; PREFIX]);

/// A voucher number with its check character in order; in JSON its text with hyphens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VoucherNumber([u8; LENGTH]);

/// Why a text is no voucher number; positions count from 1, hyphens and spaces not counted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberFault {
    /// A prefix of a pack that is not two capital letters.
    #[error("{0:?} is not a prefix of voucher numbers; it is two capital letters, like LZ")]
    Prefix(String),
    /// Not 17 characters.
    #[error("a voucher number has 17 characters, hyphens not counted; this one has {0}")]
    Length(usize),
    /// A character that cannot stand where it does.
    #[error("{character:?} at position {position} of the voucher number should be {wanted}")]
    Character {
        /// Which character, counted from 1.
        position: usize,
        /// The character found.
        character: char,
        /// What stands there.
        wanted: Wanted,
    },
    /// The characters do not fit together: one is wrong or two are swapped.
    #[error("the voucher number does not check: a character is wrong or two are swapped")]
    Check,
}

/// What a position of a number takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A letter of the prefix.
    Letter,
    /// A digit of the year.
    Digit,
    /// A letter other than I, L, O, U, or a digit.
    LetterOrDigit,
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Wanted::Letter => "a letter",
            Wanted::Digit => "a digit",
            Wanted::LetterOrDigit => "a digit or a letter other than U",
        })
    }
}

impl VoucherNumber {
    /// Draws a number for a support year, of which the last two digits are shown.
    ///
    /// Takes 12 bytes of the stream, the low five bits of each an index into the base 32, and
    /// takes again (some two times in fifteen) while the check value is above 31.
    pub fn draw(prefix: Prefix, year: i32, entropy: &mut Entropy) -> Self {
        let digits = year.rem_euclid(100).unsigned_abs();
        let mut number = [0; LENGTH];
        number[..PREFIX].copy_from_slice(&prefix.0);
        number[PREFIX..YEAR].copy_from_slice(&[digit(digits / 10), digit(digits % 10)]);
        loop {
            for (slot, byte) in number[YEAR..].iter_mut().zip(entropy.bytes::<12>()) {
                *slot = ALPHABET[usize::from(byte & 31)];
            }
            if let Some(check) = ALPHABET.get(check_value(&number)) {
                number[LENGTH - 1] = *check;
                return VoucherNumber(number);
            }
        }
    }

    /// The scheme's letters.
    pub fn prefix(&self) -> Prefix {
        Prefix([self.0[0], self.0[1]])
    }

    /// The 17 characters without hyphens.
    fn compact(&self) -> &str {
        // Only ASCII is ever stored, so this is always the text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn digit(value: u32) -> u8 {
    ALPHABET[value as usize % 10]
}

/// The value that the check character must have, 0 to 36.
fn check_value(number: &[u8; LENGTH]) -> usize {
    let body = number.iter().enumerate().take(LENGTH - 1);
    body.fold(0, |sum, (index, &character)| {
        let value = if index < PREFIX {
            usize::from(character - b'A') + 10
        } else {
            value(character).unwrap_or(0)
        };
        (sum * 32 + value) % 37
    })
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|&known| known == character)
}

/// What a typed character stands for at an index, or nothing if it cannot stand there.
fn read(index: usize, typed: char) -> Result<u8, Wanted> {
    let wanted = match index {
        0..PREFIX => Wanted::Letter,
        PREFIX..YEAR => Wanted::Digit,
        _ => Wanted::LetterOrDigit,
    };
    let upper = u8::try_from(typed.to_ascii_uppercase()).map_err(|_| wanted)?;
    let alike = match upper {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    match wanted {
        Wanted::Letter if upper.is_ascii_uppercase() => Ok(upper),
        Wanted::Digit if alike.is_ascii_digit() => Ok(alike),
        Wanted::LetterOrDigit if value(alike).is_some() => Ok(alike),
        _ => Err(wanted),
    }
}

impl FromStr for VoucherNumber {
    type Err = NumberFault;

    /// Forgives lower case, missing hyphens, spaces, and outside the prefix O for 0 and I or L
    /// for 1.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let typed: Vec<char> = text
            .chars()
            .filter(|c| !matches!(c, '-' | '‐' | '–' | '—' | '－') && !c.is_whitespace())
            .collect();
        if typed.len() != LENGTH {
            return Err(NumberFault::Length(typed.len()));
        }
        let mut number = [0; LENGTH];
        for (index, (slot, &character)) in number.iter_mut().zip(&typed).enumerate() {
            *slot = read(index, character).map_err(|wanted| NumberFault::Character {
                position: index + 1,
                character,
                wanted,
            })?;
        }
        if value(number[LENGTH - 1]) == Some(check_value(&number)) {
            Ok(VoucherNumber(number))
        } else {
            Err(NumberFault::Check)
        }
    }
}

impl TryFrom<String> for VoucherNumber {
    type Error = NumberFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<VoucherNumber> for String {
    fn from(number: VoucherNumber) -> Self {
        number.to_string()
    }
}

impl fmt::Display for VoucherNumber {
    /// In groups: `LZ21-7K3Q-9XWD-M4TA-C`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.compact();
        let groups = [&n[..4], &n[4..8], &n[8..12], &n[12..16], &n[16..]];
        f.pad(&groups.join("-"))
    }
}

impl fmt::Debug for VoucherNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VoucherNumber({self})")
    }
}

impl FromStr for Prefix {
    type Err = NumberFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        <[u8; PREFIX]>::try_from(text.as_bytes())
            .ok()
            .filter(|letters| letters.iter().all(u8::is_ascii_uppercase))
            .map(Prefix)
            .ok_or_else(|| NumberFault::Prefix(text.to_owned()))
    }
}

impl TryFrom<String> for Prefix {
    type Error = NumberFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.to_string()
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&c| write!(f, "{}", char::from(c)))
    }
}
