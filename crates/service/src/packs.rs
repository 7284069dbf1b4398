//! Reading a scheme pack and the calendar: from a folder, or as built into the binary.

use std::path::Path;

use yunquan_core::calendar::{CalendarNotice, parse_notices};
use yunquan_core::pack::{Pack, PackFault};

const SCHEME: &str = include_str!("../../../schemes/liuzhou-cloud-2020/scheme.toml");
const PEOPLE: &str = include_str!("../../../schemes/liuzhou-cloud-2020/people.toml");
const CALENDAR: &str = include_str!("../../../calendars/cn.toml");

/// A pack could not be used.
#[derive(Debug, thiserror::Error)]
pub enum NoPack {
    /// A file could not be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A parameter to be set is not there, or its value cannot be read.
    #[error("{0}: there is no such parameter in scheme.toml, or the value cannot be read")]
    NoParameter(String),
    /// The pack has faults: all of them.
    #[error("the scheme pack has {} fault(s); `yunquan scheme check` names them", .0.len())]
    Faults(Vec<PackFault>),
    /// The calendar has a fault.
    #[error("the calendar: {0}")]
    Calendar(String),
}

/// The pack of a folder with `scheme.toml` and `people.toml`.
///
/// # Errors
/// A file is missing, or the pack has faults.
pub fn folder(path: &Path) -> Result<Pack, NoPack> {
    let read = |name: &str| {
        let file = path.join(name);
        std::fs::read_to_string(&file)
            .map_err(|source| NoPack::Unreadable { path: file.display().to_string(), source })
    };
    Pack::parse(&read("scheme.toml")?, &read("people.toml")?).map_err(NoPack::Faults)
}

/// The pack of a folder with some parameters set: paths as in `scheme.toml` without `rule.`, such
/// as `R14.3.annual_cap_fen`; rows of a list by their number from 0.
///
/// # Errors
/// As [`folder`]; there is no such parameter.
pub fn changed(path: &Path, sets: &[(&str, &str)]) -> Result<Pack, NoPack> {
    let read = |name: &str| {
        let file = path.join(name);
        std::fs::read_to_string(&file)
            .map_err(|source| NoPack::Unreadable { path: file.display().to_string(), source })
    };
    let (scheme, people) = (read("scheme.toml")?, read("people.toml")?);
    // What is no TOML at all is said as a pack's fault, with its line.
    let Ok(mut table) = scheme.parse::<toml::Table>() else {
        return Pack::parse(&scheme, &people).map_err(NoPack::Faults);
    };
    for (place, value) in sets {
        set(&mut table, place, value).ok_or_else(|| NoPack::NoParameter((*place).to_owned()))?;
    }
    Pack::parse(&table.to_string(), &people).map_err(NoPack::Faults)
}

fn set(table: &mut toml::Table, place: &str, value: &str) -> Option<()> {
    let mut dots = place.match_indices('.').map(|(at, _)| at);
    let (_, end) = (dots.next()?, dots.next()?);
    let (rule, rest) = (&place[..end], &place[end + 1..]);
    let mut at = table.get_mut("rule")?.get_mut(rule)?;
    for part in rest.split('.') {
        at = match part.parse::<usize>() {
            Ok(row) => at.get_mut(row)?,
            Err(_) => at.get_mut(part)?,
        };
    }
    let mut read = format!("value = {value}").parse::<toml::Table>().ok()?;
    *at = read.remove("value")?;
    Some(())
}

/// The pack that is built in: `liuzhou-cloud-2020`.
///
/// # Errors
/// The pack has faults: a build that passed its tests has none.
pub fn built_in() -> Result<Pack, NoPack> {
    Pack::parse(SCHEME, PEOPLE).map_err(NoPack::Faults)
}

/// The notices of working days that are built in, every year that is known.
///
/// # Errors
/// The calendar has a fault: a build that passed its tests has none.
pub fn notices() -> Result<Vec<CalendarNotice>, NoPack> {
    parse_notices(CALENDAR).map_err(|fault| NoPack::Calendar(fault.to_string()))
}
