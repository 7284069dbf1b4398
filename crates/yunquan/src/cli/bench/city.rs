//! Rows `city` and `city-memory`: a city of 2,000 enterprises lives through its whole scheme, from
//! the first notice to the last voucher's end, audited.

use std::path::Path;
use std::sync::Arc;

use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::packs;
use yunquan_service::simulation::{self, SimulationPlan};

use super::{Args, Figure, timed};
use crate::cli::Quit;

/// Enterprises of the city.
const ENTERPRISES: u32 = 2_000;
/// What it may take, in seconds.
const SECONDS: f64 = 60.0;
/// What it may take, in megabytes.
const MEGABYTES: f64 = 500.0;

/// One run on disk: a life of some minutes would only be repeated for its own sake.
pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let pack = Arc::new(packs::built_in().map_err(Quit::failed)?);
    let plan =
        SimulationPlan { seed: 7, enterprises: ENTERPRISES, years: 2020..=2022, until: None };
    let clock = Clock::manual(plan.begins(&pack));
    Installation::create(folder, Kind::Simulated, &pack, &Seeds::fixed(7)).map_err(Quit::failed)?;
    let installation =
        Installation::open(folder, Kind::Simulated, Arc::clone(&pack), clock, Seeds::fixed(7))
            .map_err(Quit::failed)?;
    let (took, outcome) = timed(|| simulation::run(&plan, &installation.office, &mut |_, _| {}));
    let outcome = outcome.map_err(Quit::failed)?;
    installation.office.close();
    if let Some(violation) = outcome.violations.first() {
        return Err(Quit::failed(format!("a promise was broken: {violation:?}")));
    }
    let seconds = took.as_secs_f64();
    let mut figures = vec![Figure {
        name: "city".to_owned(),
        value: seconds,
        unit: "s",
        against: format!("{SECONDS} s; {} commands, {ENTERPRISES} enterprises", outcome.commands),
        ratio: Some(seconds / SECONDS),
    }];
    if let Some(megabytes) = peak()? {
        figures.push(Figure {
            name: "city-memory".to_owned(),
            value: megabytes,
            unit: "MB",
            against: format!("{MEGABYTES} MB; the most that this process has held"),
            ratio: Some(megabytes / MEGABYTES),
        });
    }
    Ok(figures)
}

/// The most memory that this process has held so far, in megabytes; none where the kernel does not
/// say.
fn peak() -> Result<Option<f64>, Quit> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return Ok(None) };
    let Some(line) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) else {
        return Ok(None);
    };
    let kilobytes = line.trim().trim_end_matches(" kB");
    Ok(Some(kilobytes.parse::<f64>().map_err(Quit::failed)? / 1_024.0))
}
