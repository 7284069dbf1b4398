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
    let mut basis = Some(Fen::ZERO);
    for line in lines {
        let item = line.item.as_ref().and_then(|code| catalogue?.items.get(code));
        let Some(item) = item else { continue };
        let listed = item.price_fen.checked_mul(u64::from(line.quantity));
        let counted = listed.map(|listed| listed.min(line.price_fen));
        basis = basis.zip(counted).and_then(|(sum, counted)| sum.checked_add(counted));
    }
    let ratio = pack
        .params()
        .ratio(year)
        .ok_or_else(|| Stop::from(Refusal::new("R16.2", [("year", json!(year))])))?;
    let subsidy = basis.and_then(|basis| Some((basis, share_floor(basis, ratio)?)));
    match subsidy {
        Some((basis_fen, subsidy_fen)) if subsidy_fen > Fen::ZERO => {
            Ok(Estimate { basis_fen, ratio, subsidy_fen })
        }
        _ => Err(Refusal::new("R16.1", [("basis_fen", json!(basis))]).into()),
    }
}

/// What counts of each line at most, in fen: the lesser of contract price and catalogue price times
/// quantity; nothing outside the catalogue (R16.1).
pub fn line_basis(lines: &[Line], catalogue: Option<&Catalogue>) -> Vec<Fen> {
    let basis = |line: &Line| {
        let item = catalogue?.items.get(line.item.as_ref()?)?;
        let listed = item.price_fen.checked_mul(u64::from(line.quantity))?;
        Some(listed.min(line.price_fen))
    };
    lines.iter().map(|line| basis(line).unwrap_or(Fen::ZERO)).collect()
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
    *spent |= whole.is_none();
    *room = whole.unwrap_or(Fen::ZERO);
    Some(given)
}
