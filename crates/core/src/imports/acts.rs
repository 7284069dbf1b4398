//! Importing a list: what its rows get wrong together, then a new version.

use std::collections::BTreeSet;

use super::content::{bytes, resolved};
use super::{CalendarList, Credit, Event, ImportKind, RelationList, Roster};
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Stop, duplicates, faultless};
use crate::world::World;

/// Imports the roster of a period.
///
/// # Errors
/// Faults for enterprises that are listed twice.
pub fn roster(form: Roster, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let codes = form.rows.iter().map(|row| row.credit_code);
    faultless(duplicates(codes, |at| format!("rows.{at}.credit_code")))?;
    let period = Some(form.period.clone());
    recorded(ImportKind::Roster, form.rows.len(), &bytes(&form), period, world, on)
}

/// Imports the credit list. Bad faith without an end ends after the scheme's years (R23.5).
///
/// # Errors
/// Faults for entries that begin in the future or end before they begin.
pub fn credit(form: Credit, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let mut faults = Vec::new();
    for (index, row) in form.rows.iter().enumerate() {
        if row.listed_on > on.today {
            faults.push(Fault::at(format!("rows.{index}.listed_on"), FaultCode::InTheFuture));
        }
        if row.until.is_some_and(|until| until < row.listed_on) {
            faults.push(Fault::at(format!("rows.{index}.until"), FaultCode::BeforeStart));
        }
    }
    faultless(faults)?;
    let form = resolved(form, on.pack);
    recorded(ImportKind::Credit, form.rows.len(), &bytes(&form), None, world, on)
}

/// Imports the relations.
///
/// # Errors
/// Faults for nodes listed twice and for links of nodes that are not listed.
pub fn relations(
    form: RelationList,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let keys = || form.nodes.iter().map(|node| node.key.as_str());
    let mut faults = duplicates(keys(), |at| format!("nodes.{at}.key"));
    let known: BTreeSet<&str> = keys().collect();
    for (index, edge) in form.edges.iter().enumerate() {
        for (end, key) in [("from", &edge.from), ("to", &edge.to)] {
            if !known.contains(key.as_str()) {
                faults.push(Fault::at(format!("edges.{index}.{end}"), FaultCode::NotFound));
            }
        }
    }
    faultless(faults)?;
    let rows = form.nodes.len() + form.edges.len();
    recorded(ImportKind::Relations, rows, &bytes(&form), None, world, on)
}

/// Imports the notices of working days.
///
/// # Errors
/// Faults for notices with the same number.
pub fn calendar(
    form: CalendarList,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let numbers = form.notices.iter().map(|notice| notice.number());
    faultless(duplicates(numbers, |at| format!("notices.{at}.number")))?;
    recorded(ImportKind::Calendar, form.notices.len(), &bytes(&form), None, world, on)
}

/// The next version; none when nothing has changed since the newest.
fn recorded(
    kind: ImportKind,
    rows: usize,
    content: &[u8],
    period: Option<String>,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let newest = world.import(kind)?;
    let digest = Digest::of(content);
    if newest.is_some_and(|newest| newest.digest == digest) {
        return Ok(Vec::new());
    }
    let version = newest.map_or(0, |newest| newest.version) + 1;
    // A form has at most two lists of 200,000 rows.
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    let on = on.today;
    Ok(vec![Fact::Import(Event::Recorded { kind, version, digest, rows, period, on })])
}
