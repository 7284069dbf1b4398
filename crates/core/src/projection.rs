//! Entities as rows: what is queried stands in typed columns, the whole in a JSON body.
//!
//! Pure. A store loads an entity by decoding its body; columns are for queries and constraints.
//! Knows no SQL: names, types and values only.

mod cell;
mod tables;

pub use cell::{Cell, Form, Part};
pub use tables::{TABLES, child_tables};

use crate::world::{Entity, Key};

/// A typed column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name; the same in every database.
    pub name: &'static str,
    /// What it holds.
    pub form: Form,
    /// Whether no event changes it once the row is there, so that an update leaves it out.
    pub fixed: bool,
}

/// A table: of one kind of entity, or of a list inside of one.
#[derive(Debug)]
pub struct Table {
    /// Its name: [`Key::kind`], or the list's own.
    pub name: &'static str,
    /// How many of the columns, the first ones, make the key.
    pub keys: usize,
    /// The typed columns, those of the key first; a table of entities also has a body.
    pub columns: &'static [Column],
    /// The lists inside, each row of which begins with the columns of this key.
    pub children: &'static [&'static Table],
    /// For a list: whether no event changes it once its entity is there.
    pub fixed: bool,
}

impl Table {
    /// The columns of the key.
    pub fn key(&self) -> &'static [Column] {
        &self.columns[..self.keys]
    }

    /// A column by its name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The key that the values of its columns make; none when they do not fit.
    pub fn read_key(&self, cells: &[Cell<'_>]) -> Option<Key> {
        tables::read_key(self.name, cells)
    }
}

/// The rows of a list inside an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Children<'a> {
    /// Their table.
    pub table: &'static Table,
    /// Their values, in the order of the table's columns.
    pub rows: Vec<Vec<Cell<'a>>>,
}

/// An entity as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// Its table.
    pub table: &'static Table,
    /// Its values, in the order of the table's columns.
    pub cells: Vec<Cell<'a>>,
    /// The whole entity, compact JSON.
    pub body: String,
    /// The lists inside, in the order of the table's children.
    pub children: Vec<Children<'a>>,
}

/// An entity's body could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("the body of {kind} is not as it should be: {source}")]
pub struct BodyError {
    /// The kind of entity.
    pub kind: &'static str,
    /// Where it went wrong.
    pub source: serde_json::Error,
}

impl PartialEq for Table {
    /// There is one table of a name.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Table {}

/// The table of a kind of entity; none for what is derived from imports and never written.
pub fn table(kind: &str) -> Option<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == kind)
}

/// The table in which a key is looked up; none as for [`table`].
pub fn table_of(key: &Key) -> Option<&'static Table> {
    tables::table_of(key)
}

/// The values of a key's columns.
pub fn key_cells(key: &Key) -> Vec<Cell<'_>> {
    tables::key_cells(key)
}

/// An entity as a row; none for what is derived and never written.
///
/// # Errors
/// The entity cannot be written as JSON.
pub fn row<'a>(key: &'a Key, entity: &'a Entity) -> Result<Option<Row<'a>>, BodyError> {
    tables::row(key, entity)
}

impl Entity {
    /// Reads an entity of a kind back from its body; none when no such kind is stored.
    ///
    /// # Errors
    /// The body is not of that kind.
    pub fn read(kind: &str, body: &[u8]) -> Result<Option<Self>, BodyError> {
        tables::read(kind, body)
    }
}
