//! `yunquan scheme`: checks a pack, runs its cases, traces its articles.
//!
//! A pack is a folder with `scheme.toml`, `people.toml` and `cases/*.feature`.

mod trace;
mod what_if;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use serde_json::json;
use yunquan_core::calendar::{CalendarNotice, parse_notices};
use yunquan_core::pack::{Lang, Pack, PackFault};
use yunquan_service::cases::{Case, City, Verdict, read, run_all};
use yunquan_service::packs;

use super::{BAD_INPUT, NOT_RIGHT, Quit, print, say};

/// A city's regulation as data, with its cases.
#[derive(clap::Args)]
pub struct SchemeArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Names every fault of a pack.
    #[command(after_help = "Exit codes: 0 no fault; 1 faults; 2 the pack cannot be read.")]
    Check {
        /// The pack's folder.
        pack: PathBuf,
        /// One line of JSON.
        #[arg(long)]
        json: bool,
    },
    /// Runs a pack's cases through the whole service, each in a city of its own.
    #[command(after_help = "Exit codes: 0 every case holds; 1 some do not; 2 the pack or a file \
        cannot be read.")]
    Test {
        /// The pack's folder.
        pack: PathBuf,
        /// Feature files, or folders of them; the pack's own cases when none is named.
        files: Vec<PathBuf>,
        /// One line of JSON.
        #[arg(long)]
        json: bool,
        /// The notices of working days, in place of those that are built in.
        #[arg(long)]
        calendar: Option<PathBuf>,
    },
    /// Recomputes a city's applications under changed parameters: amounts, who is cut or refused,
    /// where the money ends.
    #[command(after_help = what_if::HELP)]
    WhatIf(what_if::Args),
    /// Article, requirement, rule, code and cases of a pack.
    #[command(after_help = "Exit codes: 0 no hole; 1 a requirement lacks a kind of case and the \
        reason for it, or a tag names no requirement; 2 the pack or a file cannot be read.")]
    Trace {
        /// The pack's folder.
        pack: PathBuf,
        /// One line of JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs `yunquan scheme`.
///
/// # Errors
/// [`Quit`] with the exit code.
pub fn run(args: SchemeArgs) -> Result<(), Quit> {
    match args.act {
        Act::Check { pack, json } => check(&pack, json),
        Act::Test { pack, files, json, calendar } => test(&pack, &files, json, calendar.as_deref()),
        Act::Trace { pack, json } => trace::run(&pack, json),
        Act::WhatIf(args) => what_if::run(&args),
    }
}

/// What was checked is not right; everything is said already.
fn not_right() -> Quit {
    Quit { code: NOT_RIGHT, words: String::new() }
}

fn text_of(file: &Path) -> Result<String, Quit> {
    std::fs::read_to_string(file)
        .map_err(|error| Quit::bad(format!("cannot read {}: {error}", file.display())))
}

fn check(folder: &Path, json: bool) -> Result<(), Quit> {
    let (scheme, people) =
        (text_of(&folder.join("scheme.toml"))?, text_of(&folder.join("people.toml"))?);
    let parsed = Pack::parse(&scheme, &people);
    let faults = match &parsed {
        Ok(pack) => pack.check(),
        Err(faults) => faults.clone(),
    };
    if json {
        let fault = |it: &PackFault| {
            json!({"file": it.file, "place": it.place, "line": it.line,
                "zh-CN": it.in_(Lang::Zh), "en": it.in_(Lang::En)})
        };
        let faults: Vec<_> = faults.iter().map(fault).collect();
        let cite = parsed.as_ref().ok().map(Pack::cite);
        print(&json!({"scheme": cite, "ok": faults.is_empty(), "faults": faults}).to_string());
    } else {
        for fault in &faults {
            print(&fault.in_(Lang::Zh));
            print(&format!("    {}", fault.wrong.says().en));
        }
        match (&parsed, faults.len()) {
            (Ok(pack), 0) => print(&format!("{}: {} rules, no fault", pack.cite(), rules(pack))),
            (_, count) => print(&format!("{}: {count} fault(s)", folder.display())),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(not_right()) }
}

fn rules(pack: &Pack) -> usize {
    pack.rules().count()
}

/// The pack of a folder; its faults go to stderr.
fn pack_of(folder: &Path) -> Result<Pack, Quit> {
    packs::folder(folder).map_err(|error| {
        if let packs::NoPack::Faults(faults) = &error {
            for fault in faults {
                say(&fault.to_string());
            }
        }
        Quit { code: BAD_INPUT, words: error.to_string() }
    })
}

/// The feature files of a folder, by name.
fn features(folder: &Path) -> Result<Vec<PathBuf>, Quit> {
    let unreadable = |error| Quit::bad(format!("cannot read {}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|kind| kind == "feature") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The cases of feature files, and a verdict for each file that is none.
fn cases_of(files: &[PathBuf]) -> Result<(Vec<Case>, Vec<Verdict>), Quit> {
    let (mut cases, mut unreadable) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.display().to_string();
        match read(&name, &text_of(file)?) {
            Ok(found) => cases.extend(found),
            Err(error) => unreadable.push(Verdict {
                file: name.clone(),
                line: 0,
                name,
                tags: Vec::new(),
                ok: false,
                message: error.to_string(),
            }),
        }
    }
    Ok((cases, unreadable))
}

fn notices(calendar: Option<&Path>) -> Result<Vec<CalendarNotice>, Quit> {
    match calendar {
        None => packs::notices().map_err(|error| Quit::bad(error.to_string())),
        Some(file) => parse_notices(&text_of(file)?)
            .map_err(|fault| Quit::bad(format!("{}: {fault}", file.display()))),
    }
}

fn test(folder: &Path, named: &[PathBuf], json: bool, calendar: Option<&Path>) -> Result<(), Quit> {
    let pack = pack_of(folder)?;
    let mut files = Vec::new();
    for path in named {
        match path.is_dir() {
            true => files.extend(features(path)?),
            false => files.push(path.clone()),
        }
    }
    if named.is_empty() {
        files = features(&folder.join("cases"))?;
    }
    let notices = notices(calendar)?;
    let (cases, mut verdicts) = cases_of(&files)?;
    if cases.is_empty() && verdicts.is_empty() {
        return Err(Quit::bad("there is no case to run"));
    }
    if !cases.is_empty() {
        let city = City::found(Arc::new(pack), notices)
            .map_err(|error| Quit::bad(format!("标准城市 cannot be founded: {error}")))?;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        verdicts.extend(run_all(&city, &cases, threads));
    }
    let failed: Vec<&Verdict> = verdicts.iter().filter(|it| !it.ok).collect();
    let passed = verdicts.len() - failed.len();
    if json {
        let shown = json!({"passed": passed, "failed": failed.len(), "scenarios": verdicts});
        print(&shown.to_string());
    } else {
        for it in &failed {
            print(&format!("✗ {}\n    {}", it.name, it.message));
        }
        print(&format!("{passed} passed, {} failed", failed.len()));
    }
    if failed.is_empty() { Ok(()) } else { Err(not_right()) }
}
