//! The export: every read model, the journal and the pack as JSON lines, so that somebody else's
//! program can recompute every amount, date and order. The schema stands in `docs/export.md`.
//!
//! Rows are read page by page, so that the size of the office does not matter.

mod folder;
mod lines;
mod rules;

use serde_json::{Value, json};
use yunquan_core::event::Event;
use yunquan_core::ids::ContractId;
use yunquan_core::imports;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key};
use yunquan_journal::{Checkpoint, Signer};
use yunquan_store::{Head, Query, StoreError, StoredLeaf};

pub use folder::{Exported, NoExport, vacant, write};
pub use rules::cited;

use crate::envelope::Leaf;
use crate::statistics::{Asked, NoStatistics, Statistics};
use crate::view::Lens;

/// The version of the schema.
pub const FORMAT: u32 = 1;

/// The tables of read models: the file's name, and the kind of entity in it.
pub const TABLES: &[(&str, &str)] = &[
    ("accounts", "account"),
    ("enterprises", "enterprise"),
    ("allowances", "allowance"),
    ("providers", "provider"),
    ("catalogues", "catalogue"),
    ("panels", "panel"),
    ("notices", "notice"),
    ("budgets", "budget"),
    ("queues", "queue"),
    ("applications", "application"),
    ("contracts", "contract"),
    ("publicities", "publicity"),
    ("rounds", "round"),
    ("vouchers", "voucher"),
    ("redemptions", "redemption"),
    ("settlements", "settlement"),
    ("cases", "case"),
    ("inspections", "inspection"),
    ("interpretations", "interpretation"),
    ("signals", "signal"),
    ("uploads", "upload"),
    ("messages", "message"),
];

/// Entities read in one go.
const PAGE: u32 = 500;

/// The office could not be read, or a line not be taken.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailed {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A leaf is not of this version.
    #[error("leaf {0} cannot be read")]
    Leaf(u64),
    /// A line could not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<NoStatistics> for ExportFailed {
    fn from(error: NoStatistics) -> Self {
        match error {
            NoStatistics::Store(error) => Self::Store(error),
            // An export folds statistics of its own, which nobody fills beside it.
            NoStatistics::Leaf(seq) | NoStatistics::Filling { read: seq, .. } => Self::Leaf(seq),
        }
    }
}

/// Takes one line of a file, without its line feed.
pub type Take<'a> = dyn FnMut(&'static str, &str) -> std::io::Result<()> + 'a;

/// Every row of every read model, table by table, each in the order of its keys.
///
/// # Errors
/// [`ExportFailed`].
pub fn tables(lens: &Lens<'_>, take: &mut Take<'_>) -> Result<(), ExportFailed> {
    for (table, kind) in TABLES {
        let mut after = None;
        loop {
            let page = lens.reader.list(&Query::of(kind).limit(PAGE).after(after))?;
            for (key, entity) in &page.items {
                take(table, &row(lens, key, entity)?.to_string())?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    let statistics = Statistics::default();
    for (_, entity) in lens.reader.list(&Query::of("budget"))?.items {
        let Entity::Budget(budget) = entity else { continue };
        let asked = Asked { year: Some(budget.year), by: None };
        take("statistics", &statistics.shown(lens, asked)?.to_string())?;
    }
    Ok(())
}

/// One row: the read model; of an application with its contract and the decisions on it, of an
/// allowance with what was received before this office began.
fn row(lens: &Lens<'_>, key: &Key, entity: &Entity) -> Result<Value, ExportFailed> {
    let mut row = lens.show(entity)?;
    match entity {
        Entity::Application(it) => {
            row["contract_terms"] = terms(lens, it.contract)?;
            row["decisions"] = decisions(lens, key)?;
        }
        Entity::Allowance(it) => row["brought_forward_fen"] = json!(it.brought_forward),
        _ => {}
    }
    Ok(row)
}

fn terms(lens: &Lens<'_>, contract: Option<ContractId>) -> Result<Value, ExportFailed> {
    let Some(id) = contract else { return Ok(Value::Null) };
    Ok(lens.view(&Key::Contract(id))?.unwrap_or(Value::Null))
}

/// What was decided on an application itself, in order; officers by their account.
fn decisions(lens: &Lens<'_>, key: &Key) -> Result<Value, ExportFailed> {
    let mut all = Vec::new();
    let mut from = 0;
    loop {
        let page = lens.reader.timeline(key, from, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.seq + 1;
        for stored in &page {
            let leaf = read(stored)?;
            all.push(json!({
                "seq": leaf.seq,
                "at": leaf.at.to_string(),
                "on": lens.pack.zone().date(leaf.at),
                "by": leaf.by,
                "command": leaf.command,
                "happened": stored.name,
                "rules": cited(&leaf.event),
            }));
        }
    }
    Ok(Value::Array(all))
}

fn read(stored: &StoredLeaf) -> Result<Leaf, ExportFailed> {
    serde_json::from_slice(&stored.bytes).map_err(|_| ExportFailed::Leaf(stored.seq))
}

/// The journal from a leaf on: each event as a decision, each import with its content.
///
/// # Errors
/// [`ExportFailed`].
pub fn journal(lens: &Lens<'_>, from: u64, take: &mut Take<'_>) -> Result<u64, ExportFailed> {
    let mut next = from;
    loop {
        let page = lens.reader.leaves(next, PAGE)?;
        let Some(last) = page.last() else { return Ok(next) };
        next = last.seq + 1;
        for stored in &page {
            let leaf = read(stored)?;
            if let Event::Import(event) = &leaf.event {
                take("imports", &import(lens, &leaf, event)?)?;
            }
            let text = verbatim(stored.seq, &stored.bytes)?;
            let on = lens.pack.zone().date(leaf.at);
            take(
                "decisions",
                &lines::decision(&leaf, &stored.name, on, &cited(&leaf.event), text),
            )?;
        }
    }
}

fn verbatim(seq: u64, bytes: &[u8]) -> Result<&str, ExportFailed> {
    std::str::from_utf8(bytes).map_err(|_| ExportFailed::Leaf(seq))
}

fn import(lens: &Lens<'_>, leaf: &Leaf, event: &imports::Event) -> Result<String, ExportFailed> {
    let imports::Event::Recorded { digest, .. } = event;
    let missing = || StoreError::Corrupt(format!("the content of the import {digest} is missing"));
    let content = lens.reader.import_content(digest)?.ok_or_else(missing)?;
    Ok(lines::import(leaf, event, verbatim(leaf.seq, &content)?))
}

/// The journal's head as JSON, signed where there is a key.
pub fn checkpoint(head: &Head, now: Instant, origin: &str, signer: Option<&Signer>) -> Value {
    let tree = yunquan_journal::TreeHead { size: head.size, root: head.root };
    let signed = signer.and_then(|signer| Checkpoint::new(origin, tree).ok()?.sign(signer).ok());
    json!({
        "format": FORMAT,
        "size": head.size,
        "root": head.root.to_string(),
        "last_at": head.last_at.to_string(),
        "exported_at": now.to_string(),
        "note": signed.map(|note| note.to_string()),
    })
}
