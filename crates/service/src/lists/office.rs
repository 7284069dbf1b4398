//! What officers read: shelves of files, what a round would do, signals, the journal.

use serde_json::Value;
use yunquan_core::account::{Account, Party};
use yunquan_core::case;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::ids::CaseId;
use yunquan_core::lineage;
use yunquan_core::money::Fen;
use yunquan_core::occasion::{Actor, Occasion};
use yunquan_core::projection::{self, Cell, Form};
use yunquan_core::refusal::Rejection;
use yunquan_core::refusal::Stop;
use yunquan_core::round::{Entry, plan};
use yunquan_core::signal;
use yunquan_core::world::{Entity, Key, World};
use yunquan_store::{Cursor, Query, StoredLeaf, Tally};

use super::{PageOf, ReadFailed};
use crate::view::Lens;

/// A file on a shelf: its key and its read model.
pub type Shelved = (Key, Value);

fn cell(form: Form, text: &str) -> Option<Cell<'_>> {
    match form {
        Form::Int => text.parse().ok().map(Cell::Int),
        Form::Text => Some(Cell::from(text)),
        Form::Id => uuid::Uuid::try_parse(text).ok().map(Cell::Id),
        Form::Digest => text.parse().ok().map(Cell::Digest),
    }
}

/// The states of kinds that have no column of their state.
pub const STATES: &[(&str, [&str; 2])] = &[
    ("publicity", ["open", "closed"]),
    ("round", ["prepared", "issued"]),
    ("signal", ["open", "handled"]),
];

/// Those in one of [`STATES`], by the column that tells it: a publicity is closed, a round has an
/// issuer, a signal a case.
fn in_state<'q>(query: Query<'q>, state: &str) -> Option<Query<'q>> {
    let any = uuid::Uuid::nil();
    Some(match (query.kind, state) {
        ("publicity", "open") => query.is("closed", 0),
        ("publicity", "closed") => query.is("closed", 1),
        ("round", "prepared") => query.is("issued_by", Cell::Null),
        ("round", "issued") => query.at_least("issued_by", any),
        ("signal", "open") => query.is("case", Cell::Null),
        ("signal", "handled") => query.at_least("case", any),
        _ => return None,
    })
}

fn has_since(table: &projection::Table) -> bool {
    table.column("since").is_some()
}

/// Files of a kind whose columns have these values, the newest first; none where a value cannot
/// be one of its column.
fn narrowed<'q>(kind: &'q str, is: &[(&'q str, &'q str)]) -> Option<Query<'q>> {
    let mut query = Query::of(kind).descending();
    for (column, text) in is {
        if *column == "status" && STATES.iter().any(|(of, _)| *of == kind) {
            query = in_state(query, text)?;
            continue;
        }
        let form = projection::table(kind).and_then(|table| table.column(column));
        query = query.is(column, cell(form?.form, text)?);
        if *column == "status" && projection::table(kind).is_some_and(has_since) {
            query = query.by("since");
        }
    }
    Some(query)
}

impl Lens<'_> {
    /// Files of a kind whose columns have these values, the newest first; of one status, those that
    /// came into it last.
    ///
    /// # Errors
    /// The store failed, or the kind has no such column.
    pub fn shelf(
        &self,
        kind: &str,
        is: &[(&str, &str)],
        after: Option<&str>,
        limit: u32,
    ) -> Result<PageOf<Shelved>, ReadFailed> {
        match narrowed(kind, is) {
            Some(query) => self.shelved(query.limit(limit), after),
            None => Ok(PageOf { items: Vec::new(), next: None }),
        }
    }

    /// As [`Lens::shelf`], with a part of the text of one more column.
    ///
    /// # Errors
    /// The store failed, or the kind has no such column.
    pub fn shelf_named(
        &self,
        kind: &str,
        is: &[(&str, &str)],
        (column, part): (&str, &str),
        after: Option<&str>,
        limit: u32,
    ) -> Result<PageOf<Shelved>, ReadFailed> {
        match narrowed(kind, is) {
            Some(query) => self.shelved(query.contains(column, part).limit(limit), after),
            None => Ok(PageOf { items: Vec::new(), next: None }),
        }
    }

    /// The panels in which an expert may sit, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn panels_with(
        &self,
        expert: yunquan_core::ids::AccountId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<PageOf<Shelved>, ReadFailed> {
        let query = Query::of("panel").holding("panel_expert", "account", expert);
        self.shelved(query.descending().limit(limit), after)
    }

    fn shelved(
        &self,
        query: Query<'_>,
        after: Option<&str>,
    ) -> Result<PageOf<Shelved>, ReadFailed> {
        let cursor = after.and_then(|text| text.parse::<Cursor>().ok());
        let cursor = cursor.filter(|cursor| cursor.key.kind() == query.kind);
        let page = self.reader.list(&query.after(cursor))?;
        let shown = page.items.into_iter().map(|(key, entity)| Ok((key, self.show(&entity)?)));
        let items = shown.collect::<Result<_, ReadFailed>>()?;
        Ok(PageOf { items, next: page.next.map(|cursor| cursor.to_string()) })
    }

    /// What raises suspicion about a file.
    ///
    /// # Errors
    /// The store failed.
    pub fn signals_about(&self, key: &Key) -> Result<Vec<signal::Entry>, ReadFailed> {
        let about = key.to_string();
        let page = self.page_of(Query::of("signal").is("about", about.as_str()), None, |entity| {
            match entity {
                Entity::Signal(it) => Some(*it),
                _ => None,
            }
        });
        Ok(page?.items)
    }

    /// What a round of a support year would do now, in rank order; the refusal where it would do
    /// nothing. Nothing is written.
    ///
    /// # Errors
    /// The store failed.
    pub fn round_plan(&self, year: i32) -> Result<Result<Vec<Entry>, Rejection>, ReadFailed> {
        self.planned(|world, on| plan(year, world, on))
    }

    /// What the sanction of a case would do now, event by event. Nothing is written.
    ///
    /// # Errors
    /// The store failed.
    pub fn sanction_foreseen(
        &self,
        id: CaseId,
    ) -> Result<Result<Vec<Event>, Rejection>, ReadFailed> {
        self.planned(|world, on| case::foreseen(id, world, on))
    }

    /// Whether a person has declared a tie to any of several parties, or to those whose places they
    /// have taken (R13.1, R3.6); where that cannot be told, he has.
    ///
    /// # Errors
    /// The store failed.
    pub fn bound(
        &self,
        account: &Account,
        parties: impl IntoIterator<Item = Party> + Clone,
    ) -> Result<bool, ReadFailed> {
        let asked = |world: &World, _: &Occasion<'_>| {
            lineage::bound_to_any(Some(account), parties.clone(), world)
        };
        Ok(self.planned(asked)?.unwrap_or(true))
    }

    /// What the core plans on what was committed, loading what it asks for.
    fn planned<T>(
        &self,
        plan: impl Fn(&World, &Occasion<'_>) -> Result<T, Stop>,
    ) -> Result<Result<T, Rejection>, ReadFailed> {
        let mut world = World::default();
        loop {
            let (root, seed) = (Digest([0; 32]), [0; 32]);
            let on = Occasion::new(self.now, Actor::System, self.pack, &self.calendar, root, seed);
            let missing = match plan(&world, &on) {
                Ok(planned) => return Ok(Ok(planned)),
                Err(Stop::No(rejection, _)) => return Ok(Err(rejection)),
                Err(Stop::Missing(key)) => key,
            };
            match missing {
                Key::Set(set) => world.load_set(set, self.reader.set(set)?),
                key => {
                    let entity = self.reader.entity(&key)?;
                    world.load(key, entity);
                }
            }
        }
    }

    /// The journal's newest leaves before a number, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn newest_leaves(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StoredLeaf>, ReadFailed> {
        let end = before.unwrap_or(self.reader.head()?.size);
        let from = end.saturating_sub(u64::from(limit));
        let mut leaves = self.reader.leaves(from, u32::try_from(end - from).unwrap_or(limit))?;
        leaves.reverse();
        Ok(leaves)
    }

    /// A leaf by its number.
    ///
    /// # Errors
    /// The store failed.
    pub fn leaf(&self, seq: u64) -> Result<Option<StoredLeaf>, ReadFailed> {
        Ok(self.reader.leaves(seq, 1)?.into_iter().find(|leaf| leaf.seq == seq))
    }

    /// The leaves that are chiefly about an entity, in their order.
    ///
    /// # Errors
    /// The store failed.
    pub fn leaves_about(&self, key: &Key) -> Result<Vec<StoredLeaf>, ReadFailed> {
        self.timeline(key, 0)
    }
}

/// The vouchers of a year in one state: the state, how many, their face values together.
pub type InState = (String, u64, Fen);

impl Lens<'_> {
    /// The vouchers of a support year by their states.
    ///
    /// # Errors
    /// The store failed.
    pub fn vouchers_by_state(&self, year: i32) -> Result<Vec<InState>, ReadFailed> {
        let query = Query::of("voucher").is("year", year);
        let tallies = self.reader.tally(&query, &["status"], Some("face_fen"))?.into_iter();
        let of = |it: Tally| {
            let state = match it.group.into_iter().next() {
                Some(Cell::Text(state)) => state.into_owned(),
                _ => String::new(),
            };
            (state, it.count, Fen(it.sum))
        };
        Ok(tallies.map(of).collect())
    }

    /// How many leaves the journal has.
    ///
    /// # Errors
    /// The store failed.
    pub fn journal_size(&self) -> Result<u64, ReadFailed> {
        Ok(self.reader.head()?.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_that_is_offered_narrows() {
        for (kind, states) in STATES {
            for state in states {
                assert!(narrowed(kind, &[("status", state)]).is_some(), "{kind} {state}");
            }
            assert!(narrowed(kind, &[("status", "other")]).is_none(), "{kind}");
        }
    }
}
