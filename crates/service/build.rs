//! The cases of the pack that is built in: an installed binary has no folder to read.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const CASES: &str = "../../schemes/liuzhou-cloud-2020/cases";

#[allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]
fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={CASES}");
    let mut files = Vec::new();
    for entry in fs::read_dir(CASES)? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "feature") {
            files.push(path);
        }
    }
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = fs::canonicalize(&file)?.display().to_string();
        // Writing to a String cannot fail.
        let _ = writeln!(table, "    ({name:?}, include_str!({path:?})),");
    }
    table.push(']');
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.ok_or_else(|| io::Error::other("cargo gives OUT_DIR"))?;
    fs::write(Path::new(&out).join("cases.rs"), table)
}
