//! Money in fen: checked arithmetic only, one named rounding, no floating point.
//! Knows no budget, no cap and no currency but the yuan.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount in fen, the hundredth part of a yuan; negative amounts stand for differences.
///
/// There are no operators on purpose: every sum either fits or is refused by the caller.
/// In JSON it is the integer number of fen.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// What a caller answers when a checked operation on money gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the amount is larger than can be counted in fen")]
pub struct MoneyOverflow;

/// Why a text is not an amount of yuan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum YuanFault {
    /// Not of the form `-?[0-9]+(\.[0-9]{1,2})?`.
    #[error("an amount is written as digits with at most two decimals, like 450000.00")]
    Form,
    /// More fen than an `i64` holds.
    #[error(transparent)]
    Overflow(#[from] MoneyOverflow),
}

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// The sum, or nothing if it cannot be counted.
    pub const fn checked_add(self, other: Fen) -> Option<Fen> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The difference, or nothing if it cannot be counted.
    pub const fn checked_sub(self, other: Fen) -> Option<Fen> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// A unit price times a quantity, or nothing if it cannot be counted.
    pub fn checked_mul(self, quantity: u64) -> Option<Fen> {
        // |i64| * u64 < 2^127, so the product itself always fits.
        let product = i128::from(self.0) * i128::from(quantity);
        i64::try_from(product).ok().map(Fen)
    }

    /// The sum of all amounts, or nothing if some running sum cannot be counted.
    pub fn sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
        amounts.into_iter().try_fold(Fen::ZERO, |sum, amount| sum.checked_add(amount))
    }

    /// Reads decimal yuan with at most two decimals, like `450000.00`; no sign but `-`, no
    /// spaces, no grouping.
    pub fn yuan(text: &str) -> Result<Fen, YuanFault> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = match digits.split_once('.') {
            Some((_, "")) => return Err(YuanFault::Form),
            Some((whole, decimals)) => (whole, decimals),
            None => (digits, ""),
        };
        let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || decimals.len() > 2 || !is_number(whole) || !is_number(decimals) {
            return Err(YuanFault::Form);
        }
        let mut fen: i128 = 0;
        for digit in whole.bytes().chain(format!("{decimals:0<2}").bytes()) {
            fen = fen
                .checked_mul(10)
                .and_then(|fen| fen.checked_add(i128::from(digit - b'0')))
                .ok_or(MoneyOverflow)?;
        }
        let fen = if negative { -fen } else { fen };
        let fen = i64::try_from(fen).map_err(|_| MoneyOverflow)?;
        Ok(Fen(fen))
    }
}

impl FromStr for Fen {
    type Err = YuanFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Fen::yuan(text)
    }
}

impl fmt::Display for Fen {
    /// Yuan with two decimals: `450000.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let text = format!("{}.{:02}", fen / 100, fen % 100);
        f.pad_integral(self.0 >= 0, "", &text)
    }
}

/// A ratio in hundredths of a percent: 10,000 is the whole.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl BasisPoints {
    /// One hundred percent.
    pub const WHOLE: BasisPoints = BasisPoints(10_000);
}

impl fmt::Display for BasisPoints {
    /// Percent with as many decimals as needed: `80%`, `12.5%`, `0.01%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole}%"),
            _ if rest % 10 == 0 => write!(f, "{whole}.{}%", rest / 10),
            _ => write!(f, "{whole}.{rest:02}%"),
        }
    }
}

/// The share of an amount, rounded down to the fen: the one rounding of the scheme (art. 16).
///
/// Down means towards less money, so a negative difference rounds away from zero. Nothing if
/// the share of a ratio above the whole cannot be counted.
pub fn share_floor(amount: Fen, ratio: BasisPoints) -> Option<Fen> {
    let whole = i128::from(BasisPoints::WHOLE.0);
    let share = (i128::from(amount.0) * i128::from(ratio.0)).div_euclid(whole);
    i64::try_from(share).ok().map(Fen)
}
