//! `yunquan backup` and `yunquan restore`: a whole data folder, verified file by file.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use yunquan_service::backup::{self, NoBackup};
use yunquan_service::clock::Clock;
use yunquan_service::installation::Kind;

use super::{BAD_INPUT, FAILED, NOT_RIGHT, Quit, print};

/// What to copy, and where.
#[derive(clap::Args)]
#[command(after_help = "The office may go on working. The folder holds personal data, password \
    hashes and the signing key: keep it as safely as the office itself. Exit codes: 0 written; 1 \
    written, but uploaded files are missing in the data folder; 2 the folder to write is not \
    empty, or there is no such data folder; 3 files or database failed.")]
pub struct BackupArgs {
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
    /// The folder to write: a new or an empty one.
    #[arg(long)]
    to: PathBuf,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

/// What to bring back, and where.
#[derive(clap::Args)]
#[command(
    after_help = "Every file's digest, the journal's hashes and its signed head are verified \
    first. Exit codes: 0 restored; 1 the backup is damaged, nothing was restored; 2 the data \
    folder is not empty, or there is no backup; 3 files or database failed."
)]
pub struct RestoreArgs {
    /// The folder that `backup` has written.
    #[arg(long)]
    from: PathBuf,
    /// The data folder: a new or an empty one.
    #[arg(long)]
    data: PathBuf,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

impl From<NoBackup> for Quit {
    /// A folder that is not what the command needs is the command's fault, a disk is not.
    fn from(error: NoBackup) -> Self {
        let words = error.to_string();
        let code = match error {
            NoBackup::Installation(error) => return error.into(),
            NoBackup::NotEmpty(_) | NoBackup::NoManifest(..) => BAD_INPUT,
            NoBackup::Flaws(_) | NoBackup::Damaged(_) => NOT_RIGHT,
            NoBackup::Io { .. } | NoBackup::Store(_) => FAILED,
        };
        Self { code, words }
    }
}

fn counting() -> ProgressBar {
    let bar = ProgressBar::no_length();
    match ProgressStyle::with_template("{spinner} {pos} files {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

pub fn backup(args: BackupArgs) -> Result<(), Quit> {
    let bar = counting();
    let now = Clock::System.now();
    let made = backup::backup(&args.data, &args.to, now, &mut |files| bar.set_position(files));
    bar.finish_and_clear();
    let made = made?;
    let size: u64 = made.files.iter().map(|part| part.size).sum();
    if args.json {
        let shown = json!({"files": made.files.len(), "bytes": size, "leaves": made.leaves,
            "root": made.root, "missing": made.missing});
        print(&shown.to_string());
    } else {
        let (shown, files) = (args.to.display(), made.files.len());
        print(&format!("{shown}: {files} files, {size} bytes"));
        print(&format!("journal: {} leaves, root {}", made.leaves, made.root));
        for digest in &made.missing {
            print(&format!("missing: the uploaded file {digest}"));
        }
    }
    // A simulated city records files without having their bytes.
    if made.missing.is_empty() || made.kind == Kind::Simulated {
        return Ok(());
    }
    let words = format!("{} uploaded file(s) are missing in the data folder", made.missing.len());
    Err(Quit { code: NOT_RIGHT, words })
}

pub fn restore(args: RestoreArgs) -> Result<(), Quit> {
    let bar = counting();
    let made = backup::restore(&args.from, &args.data, &mut |files| bar.set_position(files));
    bar.finish_and_clear();
    let made = match made {
        Err(NoBackup::Flaws(flaws)) if args.json => {
            print(&json!({"restored": false, "flaws": flaws}).to_string());
            return Err(Quit { code: NOT_RIGHT, words: String::new() });
        }
        made => made?,
    };
    if args.json {
        print(
            &json!({"restored": true, "files": made.files, "leaves": made.leaves,
            "root": made.root, "missing": made.missing})
            .to_string(),
        );
    } else {
        print(&format!("{}: {} files, every digest as it was", args.data.display(), made.files));
        print(&format!("journal: {} leaves verified, root {}", made.leaves, made.root));
        if made.missing > 0 {
            print(&format!("{} uploaded file(s) were missing already", made.missing));
        }
    }
    Ok(())
}
