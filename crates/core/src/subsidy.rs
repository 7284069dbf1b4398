//! What a voucher may be worth: ratio times the basis, rounded down to the fen (article 16).

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::contract::Line;
use crate::money::{BasisPoints, Fen, share_floor};
use crate::pack::{Pack, Params};
use crate::provider::Catalogue;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless};

/// A computed subsidy, in fen, before the annual cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Sum over the lines of the lesser of contract price and catalogue price times quantity.
    pub basis_fen: Fen,
    /// The support year's ratio, in basis points.
    pub ratio: BasisPoints,
    /// Ratio times basis, rounded down.
    pub subsidy_fen: Fen,
}

/// A fault for every line whose item the catalogue does not have; `path` names the list.
pub fn strangers(path: &str, lines: &[Line], catalogue: Option<&Catalogue>) -> Vec<Fault> {
    let known =
        |code: &String| catalogue.is_some_and(|catalogue| catalogue.items.contains_key(code));
    let lines = lines.iter().enumerate();
    let strange = lines.filter(|(_, line)| line.item.as_ref().is_some_and(|code| !known(code)));
    let at = |index: usize| Fault::at(format!("{path}.{index}.item"), FaultCode::NotInCatalogue);
    strange.map(|(index, _)| at(index)).collect()
}

/// What counts of one line (R16.1), in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Catalogue price times quantity; none outside the catalogue.
    pub listed_fen: Option<Fen>,
    /// The lesser of contract price and listed price; nothing outside the catalogue.
    pub counts_fen: Fen,
}

impl Counted {
    /// What counts of a contract price beside a listed one.
    pub fn new(price_fen: Fen, listed_fen: Option<Fen>) -> Self {
        let counts = listed_fen.map(|listed| listed.min(price_fen));
        Self { listed_fen, counts_fen: counts.unwrap_or(Fen::ZERO) }
    }

    /// What counts of a contract's line under a catalogue.
    pub fn of(line: &Line, catalogue: Option<&Catalogue>) -> Self {
        let item = line.item.as_ref().and_then(|code| catalogue?.items.get(code));
        let listed = item.and_then(|it| it.price_fen.checked_mul(u64::from(line.quantity)));
        Self::new(line.price_fen, listed)
    }
}

/// The account of what a voucher may be worth, step by step (R16.1, R16.2, R14.3): what decides,
/// and what is shown before anything is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// The sum of what counts; none beyond any amount.
    pub basis_fen: Option<Fen>,
    /// The support year's ratio; none where the pack has no such year.
    pub ratio: Option<BasisPoints>,
    /// Ratio times basis, rounded down; zero where either is missing.
    pub share_fen: Fen,
    /// The annual cap.
    pub cap_fen: Fen,
    /// What the enterprise received for the year already.
    pub received_fen: Fen,
    /// What the cap leaves.
    pub left_fen: Fen,
    /// The share, cut to what the cap leaves.
    pub amount_fen: Fen,
}

impl Account {
    /// Adds up what counts, for who has received so much of a support year already.
    pub fn of(counted: &[Counted], received: Fen, year: i32, params: &Params) -> Self {
        let basis_fen = Fen::sum(counted.iter().map(|it| it.counts_fen));
        let ratio = params.ratio(year);
        let share = basis_fen.zip(ratio).and_then(|(basis, ratio)| share_floor(basis, ratio));
        let share_fen = share.unwrap_or(Fen::ZERO);
        let left_fen = room(params.annual_cap, received);
        Self {
            basis_fen,
            ratio,
            share_fen,
            cap_fen: params.annual_cap,
            received_fen: received,
            left_fen,
            amount_fen: share_fen.min(left_fen),
        }
    }
}

/// What a cap leaves after what was received, in fen; never less than nothing.
pub fn room(cap: Fen, received: Fen) -> Fen {
    cap.checked_sub(received).unwrap_or(Fen::ZERO).max(Fen::ZERO)
}

/// Computes the subsidy of a contract's lines under a support year's catalogue and ratio. A line
/// outside the catalogue counts zero.
///
/// # Errors
/// Faults for items that the catalogue does not have; refused by R16.2 when the year has no ratio,
/// by R16.1 when nothing is left to subsidise or a sum is beyond any amount.
pub fn estimate(
    lines: &[Line],
    catalogue: Option<&Catalogue>,
    year: i32,
    pack: &Pack,
) -> Result<Estimate, Stop> {
    faultless(strangers("contract.lines", lines, catalogue))?;
    let counted: Vec<Counted> = lines.iter().map(|line| Counted::of(line, catalogue)).collect();
    let it = Account::of(&counted, Fen::ZERO, year, pack.params());
    let ratio =
        it.ratio.ok_or_else(|| Stop::from(Refusal::new("R16.2", [("year", json!(year))])))?;
    match it.basis_fen.filter(|_| it.share_fen > Fen::ZERO) {
        Some(basis_fen) => Ok(Estimate { basis_fen, ratio, subsidy_fen: it.share_fen }),
        None => {
            let refusal = Refusal::new("R16.1", [("basis_fen", json!(it.basis_fen))]);
            Err(refusal.at("contract.lines").into())
        }
    }
}

/// What counts of each line at most, in fen (R16.1).
pub fn line_basis(lines: &[Line], catalogue: Option<&Catalogue>) -> Vec<Fen> {
    lines.iter().map(|line| Counted::of(line, catalogue).counts_fen).collect()
}

/// What a face value gets of the room, in fen; none when it and, unless the pack chooses otherwise,
/// all after it must wait.
pub(crate) fn share(face: Fen, room: &mut Fen, spent: &mut bool, params: &Params) -> Option<Fen> {
    let whole = room.checked_sub(face).filter(|left| *left >= Fen::ZERO);
    let part = params.partial_last && *room > Fen::ZERO;
    let blocked = *spent && !params.skip_to_fit;
    let given = match whole {
        Some(_) if !blocked => face,
        None if part && !blocked => *room,
        _ => {
            *spent = true;
            return None;
        }
    };
    *room = whole.unwrap_or(Fen::ZERO);
    Some(given)
}
