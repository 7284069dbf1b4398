//! `yunquan scheme what-if`: a city's applications under changed parameters.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_core::ids::ApplicationId;
use yunquan_core::pack::Pack;
use yunquan_core::whatif::{Fate, Share, YearOutcome, year};
use yunquan_service::almanac::Almanac;
use yunquan_service::packs;
use yunquan_service::view::Lens;
use yunquan_service::whatif::{OnFile, exported, living};
use yunquan_store::sqlite;

use super::super::{BAD_INPUT, Quit, print, say};

/// What to recompute, and how.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The pack's folder.
    pack: PathBuf,
    /// A data folder: its applications as they stand now.
    #[arg(long, required_unless_present = "export", conflicts_with = "export")]
    against: Option<PathBuf>,
    /// The folder of an export.
    #[arg(long)]
    export: Option<PathBuf>,
    /// A parameter and its value, as in scheme.toml; rows of a list by their number from 0:
    /// R14.3.annual_cap_fen=30000000, R16.2.ratio.1.basis_points=6000.
    #[arg(long = "set", value_name = "RULE.PARAMETER=VALUE")]
    sets: Vec<String>,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Quit> {
    let now = super::pack_of(&args.pack)?;
    let changed = changed(args)?;
    let city = match (&args.export, &args.against) {
        (Some(folder), _) => exported(folder).map_err(|error| Quit::bad(error.to_string()))?,
        (None, Some(data)) => of_folder(data, &now)?,
        (None, None) => return Err(Quit::bad("name a city: --against DIR or --export DIR")),
    };
    let years: Vec<Compared> = city
        .years
        .values()
        .map(|on_file| Compared {
            year: on_file.year,
            files: on_file.files.len(),
            before: year(on_file, &now),
            after: year(on_file, &changed),
        })
        .collect();
    if args.json {
        print(&shown(args, &now, &city, &years).to_string());
    } else {
        table(&city, &years);
    }
    Ok(())
}

/// The city of a data folder, whose office may go on working.
fn of_folder(data: &Path, pack: &Pack) -> Result<OnFile, Quit> {
    if !data.join(sqlite::LEDGER_FILE).exists() {
        let shown = data.display();
        return Err(Quit::bad(format!("{shown} holds no database: is it a data folder?")));
    }
    let store = sqlite::open(data).map_err(Quit::failed)?;
    let calendar = Almanac::new(Arc::clone(&store.reader)).newest().map_err(Quit::failed)?;
    let now = store.reader.head().map_err(Quit::failed)?.last_at;
    living(&Lens { reader: store.reader.as_ref(), pack, calendar, now }).map_err(Quit::failed)
}

struct Compared {
    year: i32,
    files: usize,
    before: YearOutcome,
    after: YearOutcome,
}

/// The pack with the parameters set; its faults go to stderr.
fn changed(args: &Args) -> Result<Pack, Quit> {
    let mut sets = Vec::with_capacity(args.sets.len());
    for text in &args.sets {
        let (path, value) = text
            .split_once('=')
            .ok_or_else(|| Quit::bad(format!("{text}: expected RULE.PARAMETER=VALUE")))?;
        sets.push((path.trim(), value.trim()));
    }
    packs::changed(&args.pack, &sets).map_err(|error| {
        if let packs::NoPack::Faults(faults) = &error {
            faults.iter().for_each(|fault| say(&fault.to_string()));
        }
        Quit { code: BAD_INPUT, words: error.to_string() }
    })
}

/// The applications with another fate, in the rank order of before.
fn moved(it: &Compared) -> Vec<(&Share, &Share)> {
    let after: BTreeMap<ApplicationId, &Share> =
        it.after.shares.iter().map(|share| (share.application, share)).collect();
    let both = it
        .before
        .shares
        .iter()
        .filter_map(|share| after.get(&share.application).map(|after| (share, *after)));
    both.filter(|(before, after)| before.fate != after.fate).collect()
}

fn shown(args: &Args, pack: &Pack, city: &OnFile, years: &[Compared]) -> Value {
    let years: Vec<Value> = years
        .iter()
        .map(|it| {
            let changed: Vec<Value> = moved(it)
                .into_iter()
                .map(|(before, after)| {
                    json!({"application": before.application, "enterprise": before.enterprise,
                        "name": city.names.get(&before.enterprise), "rank": before.rank,
                        "before": before.fate, "after": after.fate})
                })
                .collect();
            json!({"year": it.year, "applications": it.files, "before": it.before,
                "after": it.after, "changed": changed})
        })
        .collect();
    json!({"scheme": pack.cite(), "set": args.sets, "years": years})
}

fn table(city: &OnFile, years: &[Compared]) {
    print("year          files granted   cut refused waiting      face (yuan)      left (yuan)");
    for it in years {
        for (word, outcome) in [("before", &it.before), ("after", &it.after)] {
            print(&format!(
                "{} {word:<7} {:>6} {:>7} {:>5} {:>7} {:>7} {:>16} {:>16}",
                it.year,
                it.files,
                outcome.granted,
                outcome.cut,
                outcome.refused,
                outcome.waiting,
                outcome.face_fen.to_string(),
                outcome.left_fen.to_string()
            ));
        }
    }
    for it in years {
        for (before, after) in moved(it) {
            let name = city.names.get(&before.enterprise).map_or("", String::as_str);
            let (tier, order) = before.rank;
            print(&format!(
                "{} tier {tier} order {order} {name} {}: {} -> {}",
                it.year,
                before.application,
                words(&before.fate),
                words(&after.fate)
            ));
        }
        if let Some(first) = it.after.ends_before {
            print(&format!("{}: the money ends before {first}", it.year));
        }
    }
}

fn words(fate: &Fate) -> String {
    match fate {
        Fate::Granted { face_fen, cut: false } => format!("{face_fen} yuan"),
        Fate::Granted { face_fen, cut: true } => format!("{face_fen} yuan, cut"),
        Fate::Refused { rule } => format!("refused by {rule}"),
        Fate::Waiting { face_fen } => format!("waits for {face_fen} yuan"),
    }
}

/// For the help: where parameters stand.
pub(super) const HELP: &str = "Nothing is changed anywhere. Each year is computed as one round \
    that issues all its applications in rank order, with the pack as it is and with the parameters \
    set. Exit codes: 0 computed; 2 the pack, a parameter or the city cannot be read; 3 files or \
    database failed.";
