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
