//! `yunquan export`: every read model, the journal and the pack as JSON lines.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use yunquan_core::pack::Pack;
use yunquan_core::time::Instant;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::export::{self, Exported, NoExport};
use yunquan_service::installation::{Installation, Kind, NoInstallation};
use yunquan_service::office::Office;

use super::{Quit, pack_of, print};

/// What to write, and where.
#[derive(clap::Args)]
#[command(after_help = "The schema stands in docs/export.md. Exit codes: 0 written; 2 the folder \
    to write is not empty, or there is no such data folder; 3 files or database failed.")]
pub struct Args {
    /// The folder to write: a new or an empty one.
    dir: PathBuf,
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
    /// The scheme pack's folder; by default the one built in.
    #[arg(long)]
    scheme: Option<PathBuf>,
    /// One line of JSON: leaves, root, and how many lines each file has.
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<(), Quit> {
    let pack = Arc::new(pack_of(args.scheme.as_deref())?);
    let installation = open(&args.data, pack)?;
    let written = write(&installation.office, Some(&installation), &args.dir);
    installation.office.close();
    let written = written?;
    if args.json {
        print(&json!(written).to_string());
    } else {
        let lines: u64 = written.lines.values().sum();
        let shown = args.dir.display();
        print(&format!("{shown}: {lines} lines, {} leaves, root {}", written.leaves, written.root));
    }
    Ok(())
}

/// The installation of a folder, of either kind; nothing is changed in it.
fn open(data: &Path, pack: Arc<Pack>) -> Result<Installation, Quit> {
    let real =
        Installation::open(data, Kind::Real, Arc::clone(&pack), Clock::System, Seeds::System);
    match real {
        Err(NoInstallation::Kind { found: Kind::Simulated, .. }) => {
            let clock = Clock::manual(Instant(0));
            let installation =
                Installation::open(data, Kind::Simulated, pack, clock.clone(), Seeds::System)
                    .map_err(Quit::failed)?;
            // A simulated city stands where its journal ends.
            clock.set(installation.office.reader().head().map_err(Quit::failed)?.last_at);
            Ok(installation)
        }
        Err(error @ NoInstallation::Absent(_)) => Err(Quit::bad(error.to_string())),
        other => other.map_err(Quit::failed),
    }
}

/// Writes an export of an office, with its checkpoint signed where there is a key.
pub fn write(
    office: &Office,
    installation: Option<&Installation>,
    dir: &Path,
) -> Result<Exported, Quit> {
    let lens = office.lens().map_err(Quit::failed)?;
    let style = ProgressStyle::with_template("{spinner} {pos} lines {elapsed}");
    let bar = ProgressBar::no_length();
    let bar = match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    let signer = installation.map(|installation| installation.signer.as_ref());
    let written = export::write(&lens, signer, dir, &mut |lines| bar.set_position(lines));
    bar.finish_and_clear();
    written.map_err(not_written)
}

/// Makes sure of the folder before what is long begins.
pub fn vacant(dir: &Path) -> Result<(), Quit> {
    export::vacant(dir).map_err(not_written)
}

fn not_written(error: NoExport) -> Quit {
    match error {
        NoExport::NotEmpty(_) => Quit::bad(error.to_string()),
        other => Quit::failed(other),
    }
}
