//! An export in a folder: one file per read model, the journal, the imports, pack and checkpoint.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use yunquan_journal::Signer;

use super::{ExportFailed, TABLES, checkpoint, journal, tables};
use crate::view::Lens;

/// How often an export begins anew because the office has worked meanwhile.
const TRIES: usize = 3;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// How many leaves the journal has.
    pub leaves: u64,
    /// Its root.
    pub root: String,
    /// How many lines each file has.
    pub lines: BTreeMap<&'static str, u64>,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum NoExport {
    /// The folder is in use.
    #[error("{0} is not empty: an export goes into a new or an empty folder")]
    NotEmpty(PathBuf),
    /// A file could not be written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The office could not be read.
    #[error(transparent)]
    Failed(#[from] ExportFailed),
    /// The office never stood still.
    #[error("the office has worked during the export {TRIES} times: stop it, or use a backup")]
    Busy,
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> NoExport + '_ {
    move |source| NoExport::Io { path: path.to_owned(), source }
}

/// The open files of an export.
struct Files {
    open: BTreeMap<&'static str, BufWriter<File>>,
    lines: BTreeMap<&'static str, u64>,
}

impl Files {
    /// Makes every file, so that an empty table is an empty file and not a missing one.
    fn create(folder: &Path) -> Result<Self, NoExport> {
        let names =
            TABLES.iter().map(|(table, _)| *table).chain(["statistics", "decisions", "imports"]);
        let mut files = Self { open: BTreeMap::new(), lines: BTreeMap::new() };
        for name in names {
            let path = folder.join(format!("{name}.jsonl"));
            let file = File::create(&path).map_err(io(&path))?;
            files.open.insert(name, BufWriter::new(file));
            files.lines.insert(name, 0);
        }
        Ok(files)
    }

    fn take(&mut self, name: &'static str, line: &str) -> std::io::Result<()> {
        let Some(file) = self.open.get_mut(name) else { return Ok(()) };
        file.write_all(line.as_bytes())?;
        file.write_all(b"\n")?;
        *self.lines.entry(name).or_default() += 1;
        Ok(())
    }

    /// Everything on the disk.
    fn finish(self) -> std::io::Result<BTreeMap<&'static str, u64>> {
        for (_, file) in self.open {
            file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        }
        Ok(self.lines)
    }
}

/// Makes the folder of an export, or finds it empty.
///
/// # Errors
/// [`NoExport`].
pub fn vacant(folder: &Path) -> Result<(), NoExport> {
    fs::create_dir_all(folder).map_err(io(folder))?;
    match fs::read_dir(folder).map_err(io(folder))?.next() {
        Some(_) => Err(NoExport::NotEmpty(folder.to_owned())),
        None => Ok(()),
    }
}

/// Writes an export into a new or an empty folder. `progress` hears how many lines are written.
/// An office that works meanwhile makes the export begin anew, so that its files are of one state.
///
/// # Errors
/// [`NoExport`].
pub fn write(
    lens: &Lens<'_>,
    signer: Option<&Signer>,
    folder: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Exported, NoExport> {
    vacant(folder)?;
    for _ in 0..TRIES {
        let head = lens.reader.head().map_err(ExportFailed::from)?;
        let mut files = Files::create(folder)?;
        let mut written = 0;
        let mut take = |name: &'static str, line: &str| {
            written += 1;
            progress(written);
            files.take(name, line)
        };
        let leaves = journal(lens, 0, &mut take)?;
        tables(lens, &mut take)?;
        let after = lens.reader.head().map_err(ExportFailed::from)?;
        if (leaves, after.size) != (head.size, head.size) {
            continue;
        }
        let lines = files.finish().map_err(io(folder))?;
        let stated = checkpoint(&head, lens.now, lens.pack.id(), signer);
        file(folder, "pack.json", &lens.pack.export().to_string())?;
        file(folder, "checkpoint.json", &stated.to_string())?;
        return Ok(Exported { leaves, root: head.root.to_string(), lines });
    }
    Err(NoExport::Busy)
}

fn file(folder: &Path, name: &str, text: &str) -> Result<(), NoExport> {
    let path = folder.join(name);
    fs::write(&path, format!("{text}\n")).map_err(io(&path))
}
