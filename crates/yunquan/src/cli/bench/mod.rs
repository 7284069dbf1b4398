//! `yunquan bench`: the office against raw floors, as ratios within one run.
//!
//! Each row is the median of three runs. The floor of a row writes the very same rows with the same
//! settings and does nothing else.

#![allow(clippy::float_arithmetic, reason = "a bench measures; no money is near")]

mod city;
mod client;
mod ground;
mod growth;
mod issue;
mod journal;
mod page;
mod pair;
mod queue;
mod redeem;
mod served;
mod submit;
mod verify;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::{Quit, print, say};

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// JSON lines instead of a table.
    #[arg(long)]
    json: bool,
    /// Only rows whose name begins so.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Applications in the large database of the row `growth`.
    #[arg(long, default_value_t = 1_000_000)]
    applications: usize,
    /// Where to put the databases; by default a temporary folder.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// One measured figure.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// Its name, comparable over time.
    pub name: String,
    /// The measured value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it is compared with.
    pub against: String,
    /// Value against that, where it is.
    pub ratio: Option<f64>,
}

/// Runs in a measurement; the median counts.
const RUNS: usize = 3;

/// The median of some values.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How long something takes.
#[allow(clippy::disallowed_methods, reason = "a bench measures durations")]
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

type Measure = fn(&Args, &std::path::Path) -> Result<Vec<Figure>, Quit>;

/// The city comes first: its memory is the most that the process has held so far.
const ROWS: &[(&str, Measure)] = &[
    ("city", city::measure),
    ("submit", submit::measure),
    ("journal", journal::measure),
    ("issue", issue::measure),
    ("redeem", redeem::measure),
    ("verify", verify::measure),
    ("page", page::measure),
    ("growth", growth::measure),
];

pub fn run(args: Args) -> Result<(), Quit> {
    let temporary = tempfile::tempdir().map_err(Quit::failed)?;
    let folder = args.data.clone().unwrap_or_else(|| temporary.path().to_owned());
    for (name, measure) in ROWS {
        if !args.only.is_empty() && !args.only.iter().any(|only| name.starts_with(only.as_str())) {
            continue;
        }
        say(&format!("measuring {name} ..."));
        for figure in measure(&args, &folder.join(name))? {
            show(&figure, args.json)?;
        }
    }
    Ok(())
}

fn show(figure: &Figure, json: bool) -> Result<(), Quit> {
    if json {
        print(&serde_json::to_string(figure).map_err(Quit::failed)?);
        return Ok(());
    }
    let ratio = figure.ratio.map_or(String::new(), |ratio| format!("{ratio:.2} x "));
    let Figure { name, value, unit, against, .. } = figure;
    print(&format!("{name:<16} {value:>12.2} {unit:<12} {ratio}{against}"));
    Ok(())
}

/// A rate per second.
#[allow(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
