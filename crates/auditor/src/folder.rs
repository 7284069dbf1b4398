//! An export, audited from its files alone.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::violation::Promise;
use crate::{Auditor, Unreadable, Violation};

/// The export cannot be audited.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file is missing or cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not what the schema says.
    #[error("{path}, line {line}: {source}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// The pack lacks something.
    #[error(transparent)]
    Pack(#[from] Unreadable),
}

/// A line of `decisions.jsonl`; the leaf stands last, verbatim.
#[derive(Deserialize)]
struct Decision<'a> {
    seq: u64,
    on: String,
    by: String,
    command: String,
    rules: Vec<String>,
    #[serde(borrow)]
    leaf: &'a RawValue,
}

/// A line of `imports.jsonl`; the content stands last, verbatim.
#[derive(Deserialize)]
struct Import<'a> {
    #[serde(borrow)]
    content: &'a RawValue,
}

#[derive(Deserialize)]
struct Checkpoint {
    size: u64,
    root: String,
    /// When it was exported, RFC 3339.
    #[serde(default)]
    exported_at: Option<String>,
}

/// The tables of an export beside the journal, the imports and the pack.
const TABLES: &[&str] = &[
    "accounts",
    "enterprises",
    "allowances",
    "providers",
    "catalogues",
    "panels",
    "notices",
    "budgets",
    "applications",
    "contracts",
    "publicities",
    "rounds",
    "vouchers",
    "redemptions",
    "settlements",
    "cases",
    "inspections",
    "interpretations",
    "signals",
    "queues",
    "uploads",
    "messages",
    "statistics",
];

/// Audits the export in a folder: the journal from its first leaf on, then every read model.
///
/// # Errors
/// [`FolderError`] when a file is missing or a line is not JSON of its schema. What is wrong with
/// the content is a violation, not an error.
pub fn audit_folder(folder: &Path) -> Result<Vec<Violation>, FolderError> {
    Ok(read_folder(folder)?.violations().to_vec())
}

/// The auditor that has read the export in a folder to its end.
///
/// # Errors
/// As [`audit_folder`].
pub fn read_folder(folder: &Path) -> Result<Auditor, FolderError> {
    let mut auditor = Auditor::new(&whole(folder, "pack.json")?)?;
    each(folder, "imports.jsonl", |line| {
        let import: Import<'_> = serde_json::from_str(line)?;
        auditor.import(import.content.get().as_bytes());
        Ok(())
    })?;
    each(folder, "decisions.jsonl", |line| {
        let decision: Decision<'_> = serde_json::from_str(line)?;
        auditor.leaf(decision.leaf.get().as_bytes());
        auditor.decision(&decision);
        Ok(())
    })?;
    let checkpoint: Checkpoint = read(folder, "checkpoint.json")?;
    auditor.head(checkpoint.size, &checkpoint.root);
    let exported = checkpoint.exported_at.as_deref();
    if let Some(Ok(at)) = exported.map(chrono::DateTime::parse_from_rfc3339) {
        auditor.shown_at(at.timestamp_micros());
    }
    for table in TABLES {
        auditor.table(table);
        each(folder, &format!("{table}.jsonl"), |line| {
            auditor.row(table, &serde_json::from_str(line)?);
            Ok(())
        })?;
    }
    auditor.finish();
    Ok(auditor)
}

impl Auditor {
    /// Says that all rows of a table will be shown, even if there are none.
    pub fn table(&mut self, table: &str) {
        self.seen.entry(table.to_owned()).or_default();
    }

    /// The rules that a decision rests on: at least one, each in the pack.
    pub fn cites<'a>(&mut self, seq: u64, rules: impl IntoIterator<Item = &'a str>) {
        let mut any = false;
        for rule in rules {
            any = true;
            self.book.hold(
                self.law.has(rule),
                Promise::Cited,
                rule,
                format_args!("leaf/{seq}"),
                || "the decision cites a rule that the pack does not have".to_owned(),
            );
        }
        self.book.hold(any, Promise::Cited, "R27.1", format_args!("leaf/{seq}"), || {
            "the decision cites no rule".to_owned()
        });
    }

    /// What a line of the decisions says beside its leaf.
    fn decision(&mut self, it: &Decision<'_>) {
        #[derive(Deserialize)]
        struct Head {
            seq: u64,
            at: i64,
            by: String,
            #[serde(rename = "do")]
            command: String,
        }
        self.cites(it.seq, it.rules.iter().map(String::as_str));
        let Ok(head) = serde_json::from_str::<Head>(it.leaf.get()) else { return };
        let day = self.law.zone.day(head.at).to_string();
        let said = (it.seq, it.on.as_str(), it.by.as_str(), it.command.as_str());
        let follows = (head.seq, day.as_str(), head.by.as_str(), head.command.as_str());
        let subject = format!("leaf/{}", it.seq);
        self.book.same(Promise::Tables, "R4.4", subject, ("decision", said, follows));
    }
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> FolderError {
    let path = path.to_owned();
    |source| FolderError::Io { path, source }
}

fn whole(folder: &Path, name: &str) -> Result<Value, FolderError> {
    read(folder, name)
}

fn read<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Result<T, FolderError> {
    let path = folder.join(name);
    let text = std::fs::read(&path).map_err(io(&path))?;
    serde_json::from_slice(&text).map_err(|source| FolderError::Line { path, line: 1, source })
}

fn each(
    folder: &Path,
    name: &str,
    mut take: impl FnMut(&str) -> Result<(), serde_json::Error>,
) -> Result<(), FolderError> {
    let path = folder.join(name);
    let lines = BufReader::new(File::open(&path).map_err(io(&path))?).lines();
    for (index, line) in lines.enumerate() {
        let line = line.map_err(io(&path))?;
        take(&line).map_err(|source| FolderError::Line {
            path: path.clone(),
            line: index + 1,
            source,
        })?;
    }
    Ok(())
}
