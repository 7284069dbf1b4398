//! `yunquan simulate`: drives the whole service through years with honest, careless and cheating
//! actors, while an auditor that shares no code with it checks every promise.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use yunquan_core::pack::Pack;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::office::Office;
use yunquan_service::simulation::{self, Beginning, Outcome, SimulationPlan};

use super::{NOT_RIGHT, Quit, export, pack_of, print};

/// What to live through.
#[derive(clap::Args)]
#[command(after_help = "Exit codes: 0 every promise was kept; 1 a promise was broken; 2 the \
    command is wrong; 3 the machine did not let it happen.")]
pub struct Args {
    /// Everything follows from it: the same seed gives the same journal.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Many seeds, one after the other, such as 1..20.
    #[arg(long, value_name = "A..B", value_parser = range::<u64>)]
    #[arg(conflicts_with_all = ["seed", "data", "export"])]
    seeds: Option<RangeInclusive<u64>>,
    /// How many enterprises there are.
    #[arg(long, default_value_t = 500)]
    enterprises: u32,
    /// The support years.
    #[arg(long, value_name = "A..B", value_parser = range::<i32>, default_value = "2020..2022")]
    years: RangeInclusive<i32>,
    /// The most commands in one transaction; the outcome does not depend on it.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    batch: usize,
    /// Keeps the city in a new data folder; by default it is only in memory.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Writes an export at the end, into a new or an empty folder.
    #[arg(long)]
    export: Option<PathBuf>,
    /// The scheme pack's folder; by default the one built in.
    #[arg(long)]
    scheme: Option<PathBuf>,
    /// One line of JSON a run.
    #[arg(long)]
    json: bool,
}

/// Reads `A..B`, both included, or one number.
fn range<T>(text: &str) -> Result<RangeInclusive<T>, String>
where
    T: std::str::FromStr + PartialOrd + Copy,
{
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let read = |part: &str| part.trim_start_matches('=').parse::<T>();
    match (read(first), read(last)) {
        (Ok(first), Ok(last)) if first <= last => Ok(first..=last),
        _ => Err("write two numbers in order, like 2020..2022".to_owned()),
    }
}

pub fn run(args: Args) -> Result<(), Quit> {
    let pack = Arc::new(pack_of(args.scheme.as_deref())?);
    args.export.as_deref().map(export::vacant).transpose()?;
    let years = args.years.clone();
    let seeds = args.seeds.clone().unwrap_or(args.seed..=args.seed);
    let mut broken = Vec::new();
    for seed in seeds {
        let years = years.clone();
        let plan = SimulationPlan { seed, enterprises: args.enterprises, years, until: None };
        if !live(&plan, &args, &pack)? {
            broken.push(seed.to_string());
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    let words = format!("promises were broken with the seed {}", broken.join(", "));
    Err(Quit { code: NOT_RIGHT, words })
}

/// One life; whether every promise was kept.
#[allow(clippy::disallowed_methods, reason = "how long it took is only printed")]
fn live(plan: &SimulationPlan, args: &Args, pack: &Arc<Pack>) -> Result<bool, Quit> {
    let began = Instant::now();
    let installation = args.data.as_deref().map(|data| found(plan, data, pack)).transpose()?;
    let office = match &installation {
        Some(installation) => installation.office.clone(),
        None => in_memory(plan, args.batch, pack)?,
    };
    let outcome = progress(plan, &office)?;
    let elapsed = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    if let Some(dir) = &args.export {
        let lens = office.lens().map_err(Quit::failed)?;
        export::write(&lens, installation.as_ref().map(|it| it.signer.as_ref()), dir)?;
    }
    office.close();
    let beginning = match outcome.violations.is_empty() {
        true => None,
        false => simulation::shortest(plan, pack).map_err(Quit::failed)?,
    };
    if args.json {
        print(&line(&outcome, beginning.as_ref(), elapsed).to_string());
    } else {
        told(&outcome, beginning.as_ref(), elapsed);
    }
    Ok(outcome.violations.is_empty())
}

fn in_memory(plan: &SimulationPlan, batch: usize, pack: &Arc<Pack>) -> Result<Office, Quit> {
    let store = yunquan_store::sqlite::open_memory().map_err(Quit::failed)?;
    plan.office(store, Arc::clone(pack), batch).map_err(Quit::failed)
}

/// A simulated installation in a new folder; `serve` refuses it.
fn found(plan: &SimulationPlan, data: &Path, pack: &Arc<Pack>) -> Result<Installation, Quit> {
    let seeds = Seeds::fixed(plan.seed);
    Installation::create(data, Kind::Simulated, pack, &seeds)
        .map_err(|error| Quit::bad(error.to_string()))?;
    let clock = Clock::manual(plan.begins(pack));
    let seeds = Seeds::fixed(plan.seed);
    Installation::open(data, Kind::Simulated, Arc::clone(pack), clock, seeds).map_err(Quit::failed)
}

/// Lives through the plan, with a bar where somebody watches.
fn progress(plan: &SimulationPlan, office: &Office) -> Result<Outcome, Quit> {
    let bar = if std::io::stderr().is_terminal() {
        let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {eta}");
        let bar = ProgressBar::new(0);
        style.map_or(bar.clone(), |style| bar.with_style(style))
    } else {
        ProgressBar::hidden()
    };
    let mut first = None;
    let outcome = simulation::run(plan, office, &mut |day, last| {
        let first = *first.get_or_insert(day);
        bar.set_length((last - first).num_days().unsigned_abs());
        bar.set_position((day - first).num_days().unsigned_abs());
        bar.set_message(day.to_string());
    });
    bar.finish_and_clear();
    outcome.map_err(Quit::failed)
}

fn line(outcome: &Outcome, beginning: Option<&Beginning>, elapsed: u64) -> Value {
    let mut line = json!(outcome);
    if let Some(beginning) = beginning {
        line["shortest"] = json!(beginning);
    }
    line["elapsed_ms"] = json!(elapsed);
    line
}

fn told(outcome: &Outcome, beginning: Option<&Beginning>, elapsed: u64) {
    let sum = |of: &BTreeMap<String, u64>| of.values().sum::<u64>();
    print(&format!(
        "seed {}: {} commands, {} events, {} refused by {} rules, {} rejected otherwise",
        outcome.seed,
        outcome.commands,
        outcome.events,
        sum(&outcome.refusals),
        outcome.refusals.len(),
        sum(&outcome.rejections),
    ));
    print(&format!(
        "{} vouchers issued, {} redeemed, {} expired, face values {} fen",
        outcome.vouchers_issued,
        outcome.vouchers_redeemed,
        outcome.vouchers_expired,
        outcome.face_fen
    ));
    print(&format!(
        "{} fen paid, {} fen clawed back, {} cases",
        outcome.paid_fen, outcome.clawed_back_fen, outcome.cases
    ));
    for it in &outcome.violations {
        print(&format!("VIOLATION {:?} {} {}: {}", it.promise, it.rule, it.subject, it.detail));
    }
    if let Some(it) = beginning {
        print(&format!(
            "the shortest beginning that shows it: {} commands of seed {}, the last {} by {} at {}",
            it.commands,
            outcome.seed,
            it.last.unwrap_or("none"),
            it.by.as_deref().unwrap_or("nobody"),
            it.at.map(|at| at.to_string()).unwrap_or_default(),
        ));
    }
    print(&format!("journal root {}; {elapsed} ms", outcome.journal_root));
}
