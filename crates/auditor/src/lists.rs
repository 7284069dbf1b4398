//! The imported lists as the newest imports make them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::Auditor;
use crate::calendar::{Calendar, Notices};
use crate::dates::Day;
use crate::record::ImportEvent;
use crate::ties::{Relations, Ties};
use crate::tree::{hex, sha256};
use crate::violation::Promise;

#[derive(Debug, Deserialize)]
struct Roster {
    rows: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    credit_code: String,
}

#[derive(Debug, Deserialize)]
struct Credit {
    rows: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    credit_code: String,
    kind: String,
    #[serde(default)]
    until: Option<Day>,
}

/// What the newest lists say.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) calendar: Calendar,
    pub(crate) ties: Ties,
    roster: BTreeSet<String>,
    doubted: BTreeSet<String>,
    /// The last day on the list of bad faith.
    banned: BTreeMap<String, Day>,
    /// Contents handed in, by their digest, until an import names them.
    offered: BTreeMap<String, Vec<u8>>,
}

impl Lists {
    /// Whether a party is on the imported list of bad faith: through the last day (R23.5).
    pub(crate) fn banned(&self, credit_code: &str, today: Day) -> bool {
        self.banned.get(credit_code).is_some_and(|until| today <= *until)
    }

    /// The rules by which an officer must judge a party: not in the roster (R5.1), listed for
    /// abnormal operation or dishonesty (R5.2).
    pub(crate) fn doubts(&self, credit_code: &str) -> Vec<&'static str> {
        let mut doubts = Vec::new();
        if !self.roster.contains(credit_code) {
            doubts.push("R5.1");
        }
        if self.doubted.contains(credit_code) {
            doubts.push("R5.2");
        }
        doubts
    }

    fn take(&mut self, kind: &str, content: &[u8]) -> Result<(), String> {
        let wrong = |error: serde_json::Error| error.to_string();
        match kind {
            "roster" => {
                let list: Roster = serde_json::from_slice(content).map_err(wrong)?;
                self.roster = list.rows.into_iter().map(|row| row.credit_code).collect();
            }
            "credit" => {
                let list: Credit = serde_json::from_slice(content).map_err(wrong)?;
                self.doubted.clear();
                self.banned.clear();
                for row in list.rows {
                    match (row.kind.as_str(), row.until) {
                        ("bad-faith", Some(until)) => {
                            let last = self.banned.entry(row.credit_code).or_insert(until);
                            *last = until.max(*last);
                        }
                        ("bad-faith", None) => return Err("bad faith without an end".to_owned()),
                        _ => {
                            self.doubted.insert(row.credit_code);
                        }
                    }
                }
            }
            "relations" => {
                let list: Relations = serde_json::from_slice(content).map_err(wrong)?;
                self.ties = Ties::of(list);
            }
            "calendar" => {
                let list: Notices = serde_json::from_slice(content).map_err(wrong)?;
                self.calendar = Calendar::of(list).ok_or("a span of days cannot be read")?;
            }
            other => return Err(format!("no list is called {other}")),
        }
        Ok(())
    }
}

impl Auditor {
    /// Hands in the content of an imported list, verbatim; the leaf that names its digest comes
    /// later.
    pub fn import(&mut self, content: &[u8]) {
        self.lists.offered.insert(hex(&sha256(content)), content.to_vec());
    }

    pub(crate) fn on_import(&mut self, event: ImportEvent) {
        let ImportEvent::Recorded { kind, version, digest } = event;
        let subject = format!("import/{kind}");
        let next = self.city.imports.get(&kind).copied().unwrap_or(0) + 1;
        self.book.same(Promise::Once, "R5.1", &subject, ("version", version, next));
        self.city.imports.insert(kind.clone(), version);
        let Some(content) = self.lists.offered.remove(&digest) else {
            let detail = format!("no content has the digest {digest} that version {version} names");
            self.book.broken(Promise::Journal, "R4.4", subject, detail);
            return;
        };
        if let Err(error) = self.lists.take(&kind, &content) {
            self.book.broken(Promise::Journal, "R4.4", subject, format!("content: {error}"));
        }
    }
}
