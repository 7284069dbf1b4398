//! Where the sources cite which rule, for `scheme trace`: an installed binary has none to read.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where rules are applied (core), read (service) and shown (portal).
const ROOTS: [&str; 3] = ["core/src", "service/src", "portal/src"];
/// What only plays: case files, simulated cities, samples.
const PLAYS: [&str; 4] = ["/cases/", "/simulation", "/sample", "/city.rs"];

#[allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]
fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for root in ROOTS {
        println!("cargo::rerun-if-changed=../{root}");
        sources(&Path::new("..").join(root), &mut files)?;
    }
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let shown = Path::new("crates").join(file.strip_prefix("..").unwrap_or(&file));
        let shown = shown.display().to_string().replace('\\', "/");
        if PLAYS.iter().any(|part| shown.contains(part)) {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        let code = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
        for (line, text) in (1..).zip(code) {
            for rule in cited(text) {
                let line: u32 = line;
                // Writing to a String cannot fail.
                let _ = writeln!(table, "    ({rule:?}, {shown:?}, {line}),");
            }
        }
    }
    table.push(']');
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.ok_or_else(|| io::Error::other("cargo gives OUT_DIR"))?;
    fs::write(out.join("citations.rs"), table)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, found)?;
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// Every `R<article>.<n>` in a line, each once.
fn cited(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let word = |sign: char| sign.is_ascii_alphanumeric() || sign == '.';
    for part in line.split(|sign| !word(sign)) {
        let part = part.trim_end_matches('.');
        let numbers = part.strip_prefix('R').and_then(|rest| rest.split_once('.'));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        if numbers.is_some_and(|(article, n)| digits(article) && digits(n))
            && !found.contains(&part)
        {
            found.push(part);
        }
    }
    found
}
