//! The content of an import: the bytes that its digest names, and back.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    CalendarList, Credit, CreditKind, CreditRow, ImportKind, RelationList, Relations, Roster,
};
use crate::calendar::Calendar;
use crate::command::Command;
use crate::pack::Pack;
use crate::relation::{Graph, RelationFault};
use crate::time::years_after;

/// An import's rows, read back from its content.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportContent {
    /// The roster.
    Roster(Roster),
    /// The credit list; bad faith always has its last day.
    Credit(Credit),
    /// The relations.
    Relations(RelationList),
    /// The notices of working days.
    Calendar(CalendarList),
}

/// The bytes are not the content of such an import.
#[derive(Debug, thiserror::Error)]
#[error("not the content of an import of the kind {kind}: {source}")]
pub struct BadContent {
    /// What it should be.
    pub kind: ImportKind,
    /// Where it went wrong.
    pub source: serde_json::Error,
}

/// The content of an import command, compact JSON: what the event's digest names. None for any
/// other command.
pub fn content(command: &Command, pack: &Pack) -> Option<(ImportKind, Vec<u8>)> {
    match command {
        Command::ImportRoster(form) => Some((ImportKind::Roster, bytes(form))),
        Command::ImportCredit(form) => {
            let form = resolved(Credit::clone(form), pack);
            Some((ImportKind::Credit, bytes(&form)))
        }
        Command::ImportRelations(form) => Some((ImportKind::Relations, bytes(form))),
        Command::ImportCalendar(form) => Some((ImportKind::Calendar, bytes(form))),
        _ => None,
    }
}

/// Reads the content of an import back.
///
/// # Errors
/// The bytes are not of that kind.
pub fn rows(kind: ImportKind, bytes: &[u8]) -> Result<ImportContent, BadContent> {
    match kind {
        ImportKind::Roster => read(bytes).map(ImportContent::Roster),
        ImportKind::Credit => read(bytes).map(ImportContent::Credit),
        ImportKind::Relations => read(bytes).map(ImportContent::Relations),
        ImportKind::Calendar => read(bytes).map(ImportContent::Calendar),
    }
    .map_err(|source| BadContent { kind, source })
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(bytes)
}

pub(super) fn bytes<T: Serialize>(form: &T) -> Vec<u8> {
    // Forms hold no map with other keys than text, so that writing them cannot fail.
    serde_json::to_vec(form).unwrap_or_default()
}

/// The list with the last day of every entry of bad faith (R23.5), so that reading it back needs no
/// pack.
pub(super) fn resolved(form: Credit, pack: &Pack) -> Credit {
    let years = pack.params().ban_years;
    let end = |row: CreditRow| match (row.kind, row.until) {
        (CreditKind::BadFaith, None) => {
            CreditRow { until: Some(years_after(row.listed_on, years)), ..row }
        }
        _ => row,
    };
    Credit { rows: form.rows.into_iter().map(end).collect() }
}

impl RelationList {
    /// The relations as decisions ask them.
    ///
    /// # Errors
    /// A node listed twice, a link of an unlisted one: an accepted import has none.
    pub fn relations(self, version: u32) -> Result<Relations, RelationFault> {
        let graph = Graph::from_edges(self.nodes, self.edges)?;
        Ok(Relations { version, graph })
    }
}

impl CalendarList {
    /// The working days that the notices make.
    pub fn calendar(self) -> Calendar {
        Calendar::from_notices(self.notices)
    }
}
