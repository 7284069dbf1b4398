//! `yunquan export`: every read model, the journal and the pack as JSON lines.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use yunquan_journal::Signer;
use yunquan_service::export::{self, Exported, NoExport};
use yunquan_service::installation::Folder;
use yunquan_service::view::Lens;

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
    let pack = pack_of(args.scheme.as_deref())?;
    let folder = Folder::open(&args.data, &pack)?;
    let lens = folder.lens(&pack).map_err(Quit::failed)?;
    let written = write(&lens, Some(&folder.signer), &args.dir)?;
    if args.json {
        print(&json!(written).to_string());
    } else {
        let lines: u64 = written.lines.values().sum();
        let shown = args.dir.display();
        print(&format!("{shown}: {lines} lines, {} leaves, root {}", written.leaves, written.root));
    }
    Ok(())
}

/// Writes an export of an office, with its checkpoint signed where there is a key.
pub fn write(lens: &Lens<'_>, signer: Option<&Signer>, dir: &Path) -> Result<Exported, Quit> {
    let style = ProgressStyle::with_template("{spinner} {pos} lines {elapsed}");
    let bar = ProgressBar::no_length();
    let bar = match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    let written = export::write(lens, signer, dir, &mut |lines| bar.set_position(lines));
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
