//! The statements of every table, made once from its columns.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use yunquan_core::projection::{Column, TABLES, Table};

use crate::StoreError;

/// The statements of a table of entities.
pub(super) struct TableText {
    /// A new row: columns, then body.
    pub(super) insert: String,
    /// The columns that are not fixed, then body, then key.
    pub(super) update: String,
    /// By key.
    pub(super) delete: String,
    /// The body by key.
    pub(super) select: String,
    /// The lists inside, in the order of the table's children.
    pub(super) lists: Vec<ListText>,
}

/// The statements of a list inside an entity.
pub(super) struct ListText {
    /// A new row.
    pub(super) insert: String,
    /// All rows of one entity.
    pub(super) clear: String,
}

static TEXTS: LazyLock<BTreeMap<&'static str, TableText>> =
    LazyLock::new(|| TABLES.iter().map(|table| (table.name, of_table(table))).collect());

/// The statements of a table.
pub(super) fn texts(table: &Table) -> Result<&'static TableText, StoreError> {
    let none = || StoreError::Misuse(format!("there is no table {}", table.name));
    TEXTS.get(table.name).ok_or_else(none)
}

/// Names in double quotes, separated by commas.
pub(super) fn names<'c>(columns: impl IntoIterator<Item = &'c Column>) -> String {
    let quoted = columns.into_iter().map(|column| format!("\"{}\"", column.name));
    quoted.collect::<Vec<_>>().join(", ")
}

/// `"a" = ?1 AND "b" = ?2`, counting from a number.
fn equal<'c>(
    columns: impl IntoIterator<Item = &'c Column>,
    first: usize,
    separator: &str,
) -> String {
    let mut text = String::new();
    for (index, column) in columns.into_iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        // Writing to a text cannot fail.
        let _ = write!(text, "\"{}\" = ?{}", column.name, first + index);
    }
    text
}

fn marks(count: usize) -> String {
    let marks: Vec<String> = (1..=count).map(|index| format!("?{index}")).collect();
    marks.join(", ")
}

fn of_table(table: &Table) -> TableText {
    let Table { name, columns, .. } = table;
    let key = equal(table.key(), 1, " AND ");
    let count = columns.len() + 1;
    let open = || columns.iter().filter(|column| !column.fixed);
    let body = open().count() + 1;
    let separator = if body > 1 { ", " } else { "" };
    TableText {
        insert: format!(
            "INSERT INTO \"{name}\" ({}, body) VALUES ({})",
            names(*columns),
            marks(count)
        ),
        update: format!(
            "UPDATE \"{name}\" SET {}{separator}body = ?{body} WHERE {}",
            equal(open(), 1, ", "),
            equal(table.key(), body + 1, " AND ")
        ),
        delete: format!("DELETE FROM \"{name}\" WHERE {key}"),
        select: format!("SELECT body FROM \"{name}\" WHERE {key}"),
        lists: table.children.iter().map(|list| of_list(table, list)).collect(),
    }
}

fn of_list(parent: &Table, list: &Table) -> ListText {
    let Table { name, columns, .. } = list;
    ListText {
        insert: format!(
            "INSERT INTO \"{name}\" ({}) VALUES ({})",
            names(*columns),
            marks(columns.len())
        ),
        clear: format!(
            "DELETE FROM \"{name}\" WHERE {}",
            equal(&columns[..parent.keys], 1, " AND ")
        ),
    }
}
