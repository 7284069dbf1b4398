//! The command line. Errors go to stderr in plain words with what to do next.
//!
//! Exit codes: 0 done and right; 1 what was checked is not right; 2 the command or its input is
//! wrong; 3 the machine did not let it happen (files, ports, database).

mod backup;
mod bench;
mod demo;
mod draw;
mod export;
mod import;
mod init;
mod journal;
mod scheme;
mod serve;
mod simulate;
mod voucher;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use yunquan_service::installation::NoInstallation;

/// The office that runs a city's cloud voucher scheme. 云券：企业上云服务券的办理系统。
#[derive(Parser)]
#[command(name = "yunquan", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A simulated city on an embedded database, with its API and a page for the public.
    Demo(demo::Args),
    /// A new installation: prints one-time links for its two administrators.
    Init(init::Args),
    /// The office, on a data folder that `init` has made.
    Serve(serve::Args),
    /// Checks a scheme pack, runs its cases, traces every article.
    Scheme(scheme::SchemeArgs),
    /// Drives the whole service through years with honest, careless and cheating actors.
    Simulate(simulate::Args),
    /// Verifies, replays, exports or proves the journal.
    Journal(journal::Args),
    /// Draws again what was drawn by lot.
    Draw(draw::Args),
    /// Verifies a voucher offline.
    Voucher(voucher::Args),
    /// Imports a list from an XLSX or CSV file.
    Import(import::Args),
    /// Writes every read model and the pack in force as JSON lines.
    Export(export::Args),
    /// Copies a whole data folder while the office works.
    Backup(backup::BackupArgs),
    /// Verifies a backup and brings it back into a new data folder.
    Restore(backup::RestoreArgs),
    /// Measures the office against raw floors.
    Bench(bench::Args),
}

/// What was checked is not right.
pub const NOT_RIGHT: u8 = 1;
/// The command or its input is wrong.
pub const BAD_INPUT: u8 = 2;
/// The machine did not let it happen.
pub const FAILED: u8 = 3;

/// Why a command ended early: its exit code and what to say.
pub struct Quit {
    /// The exit code.
    pub code: u8,
    /// What to say on stderr.
    pub words: String,
}

impl Quit {
    /// The command or its input is wrong.
    pub fn bad(words: impl Into<String>) -> Self {
        Self { code: BAD_INPUT, words: words.into() }
    }

    /// The machine did not let it happen.
    pub fn failed(words: impl std::fmt::Display) -> Self {
        Self { code: FAILED, words: words.to_string() }
    }
}

impl From<NoInstallation> for Quit {
    /// A folder that is not what the command needs is the command's fault, a disk is not.
    fn from(error: NoInstallation) -> Self {
        use NoInstallation as N;
        let wrong = matches!(
            error,
            N::Absent(_) | N::Present(_) | N::Kind { .. } | N::Scheme { .. } | N::InUse(_)
        );
        Self { code: if wrong { BAD_INPUT } else { FAILED }, words: error.to_string() }
    }
}

/// Parses the command line and runs it.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(args) => demo::run(args),
        Command::Init(args) => init::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Scheme(args) => scheme::run(args),
        Command::Simulate(args) => simulate::run(args),
        Command::Journal(args) => journal::run(args),
        Command::Draw(args) => draw::run(args),
        Command::Voucher(args) => voucher::run(args),
        Command::Import(args) => import::run(args),
        Command::Export(args) => export::run(args),
        Command::Backup(args) => backup::backup(args),
        Command::Restore(args) => backup::restore(args),
        Command::Bench(args) => bench::run(args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(quit) => {
            if !quit.words.is_empty() {
                say(&quit.words);
            }
            ExitCode::from(quit.code)
        }
    }
}

/// The scheme pack of a folder, or the one built in.
pub fn pack_of(folder: Option<&std::path::Path>) -> Result<yunquan_core::pack::Pack, Quit> {
    use yunquan_service::packs;
    let pack = folder.map_or_else(packs::built_in, packs::folder);
    pack.map_err(|error| Quit::bad(error.to_string()))
}

/// A text given as such, or the content of the file of that name.
pub fn given(text: &str) -> String {
    std::fs::read_to_string(text).unwrap_or_else(|_| text.to_owned())
}

/// Says something to the person at the terminal, apart from the output.
#[allow(clippy::print_stderr, reason = "the one place that speaks to the terminal")]
pub fn say(words: &str) {
    eprintln!("yunquan: {words}");
}

/// Prints a line of output.
#[allow(clippy::print_stdout, reason = "the one place that prints output")]
pub fn print(line: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    // A closed pipe (`| head`) is not an error of ours; output that is lost is.
    if let Err(error) = writeln!(out, "{line}")
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        say(&format!("the output could not be written: {error}"));
        std::process::exit(FAILED.into());
    }
}
