//! Importing a list: what its rows get wrong together, then a new version.

use std::collections::BTreeSet;

use super::content::{bytes, resolved};
use super::{CalendarList, Credit, Event, ImportKind, RelationList, Roster};
use crate::command::Command;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Stop, duplicates, faultless};
use crate::time::Date;
use crate::world::World;

/// What the rows of a list get wrong together, known from the list and the day alone; nothing for
/// any other command.
pub fn contradictions(command: &Command, today: Date) -> Vec<Fault> {
    match command {
        Command::ImportRoster(form) => roster_faults(form),
        Command::ImportCredit(form) => credit_faults(form, today),
        Command::ImportRelations(form) => relation_faults(form),
        Command::ImportCalendar(form) => calendar_faults(form),
        _ => Vec::new(),
    }
}

fn roster_faults(form: &Roster) -> Vec<Fault> {
    let codes = form.rows.iter().map(|row| row.credit_code);
    duplicates(codes, |at| format!("rows.{at}.credit_code"))
}

/// Imports the roster of a period.
///
/// # Errors
/// Faults for enterprises that are listed twice.
pub fn roster(form: Roster, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    faultless(roster_faults(&form))?;
    let period = Some(form.period.clone());
    recorded(ImportKind::Roster, form.rows.len(), &bytes(&form), period, world, on)
}

fn credit_faults(form: &Credit, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, row) in form.rows.iter().enumerate() {
        if row.listed_on > today {
            faults.push(Fault::at(format!("rows.{index}.listed_on"), FaultCode::InTheFuture));
        }
        if row.until.is_some_and(|until| until < row.listed_on) {
            faults.push(Fault::at(format!("rows.{index}.until"), FaultCode::BeforeStart));
        }
    }
    faults
}

/// Imports the credit list. Bad faith without an end ends after the scheme's years (R23.5).
///
/// # Errors
/// Faults for entries that begin in the future or end before they begin.
pub fn credit(form: Credit, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    faultless(credit_faults(&form, on.today))?;
    let form = resolved(form, on.pack);
    recorded(ImportKind::Credit, form.rows.len(), &bytes(&form), None, world, on)
}

fn relation_faults(form: &RelationList) -> Vec<Fault> {
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
    faults
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
    faultless(relation_faults(&form))?;
    let rows = form.nodes.len() + form.edges.len();
    recorded(ImportKind::Relations, rows, &bytes(&form), None, world, on)
}

fn calendar_faults(form: &CalendarList) -> Vec<Fault> {
    let numbers = form.notices.iter().map(|notice| notice.number());
    duplicates(numbers, |at| format!("notices.{at}.number"))
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
    faultless(calendar_faults(&form))?;
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
