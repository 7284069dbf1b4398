//! Questions as SQL.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Row};
use yunquan_core::projection::{self, Cell, Column, Form, Table};

use super::load::entity;
use super::pairs;
use super::text::names;
use super::values::{cell, unsigned, value};
use crate::StoreError;
use crate::query::{Cursor, Filter, Page, Query, Tally, Test};

/// A statement being written, with its values.
struct Select<'q> {
    sql: String,
    values: Vec<Cell<'q>>,
}

impl<'q> Select<'q> {
    fn mark(&mut self, value: Cell<'q>) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn marks(&mut self, values: Vec<Cell<'q>>) -> String {
        let marks: Vec<String> = values.into_iter().map(|value| self.mark(value)).collect();
        marks.join(", ")
    }

    fn rows<T>(
        &self,
        conn: &Connection,
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = conn.prepare_cached(&self.sql)?;
        for (index, cell) in self.values.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value(cell)))?;
        }
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }
}

fn misuse(what: &str, name: &str) -> StoreError {
    StoreError::Misuse(format!("there is no {what} {name}"))
}

fn table(kind: &str) -> Result<&'static Table, StoreError> {
    projection::table(kind).ok_or_else(|| misuse("kind", kind))
}

fn column(table: &Table, name: &str) -> Result<&'static Column, StoreError> {
    table.column(name).ok_or_else(|| misuse("column", name))
}

fn fitting<'q>(cell: &Cell<'q>, column: &Column) -> Result<Cell<'q>, StoreError> {
    if cell.fits(column.form) {
        Ok(cell.clone())
    } else {
        Err(misuse("such value of", column.name))
    }
}

/// `WHERE` and all filters; nothing when there is none.
fn conditions<'q>(
    conn: &Connection,
    select: &mut Select<'q>,
    table: &Table,
    filters: &[Filter<'q>],
) -> Result<Vec<String>, StoreError> {
    let mut conditions = Vec::new();
    let one = |it: &Filter<'_>| it.list.is_none() && matches!(it.test, Test::Is(Cell::Id(_)));
    // Whose it is, and of which name, narrows more than how it stands; the plus sign keeps the
    // other index out, which would be taken for its order.
    let (mut spans, mut narrow) = (Vec::new(), filters.iter().any(one));
    for Filter { list, column: name, test } in filters {
        if let (None, Test::Contains(part)) = (list, test) {
            spans.extend(pairs::rarest(conn, table, column(table, name)?, part)?);
        }
    }
    for (from, until) in spans {
        narrow = true;
        let (from, until) = (select.mark(Cell::from(from)), select.mark(Cell::from(until)));
        let span = format!("pair >= {from} AND pair < {until}");
        let named = format!("SELECT enterprise FROM enterprise_pair WHERE {span}");
        conditions.push(format!("\"id\" IN ({named})"));
    }
    let aside = if narrow { "+" } else { "" };
    for Filter { list, column: name, test } in filters {
        conditions.push(match list {
            None => {
                let column = column(table, name)?;
                let text = match test {
                    Test::ContainsEither { other, part } => {
                        let mut either = |column| condition(select, column, &Test::Contains(part));
                        let (first, second) =
                            (either(column)?, either(self::column(table, other)?)?);
                        format!("({first} OR {second})")
                    }
                    test => condition(select, column, test)?,
                };
                if column.form == Form::Text { format!("{aside}{text}") } else { text }
            }
            Some(list) => {
                let list = inside(table, list).ok_or_else(|| misuse("list", name))?;
                let held = condition(select, column(list, name)?, test)?;
                let key = names(&list.columns[..table.keys]);
                let own = names(table.key());
                format!("({own}) IN (SELECT {key} FROM \"{}\" WHERE {held})", list.name)
            }
        });
    }
    Ok(conditions)
}

/// A list inside of a table's entities, or a table whose keys begin with theirs.
fn inside(table: &Table, name: &str) -> Option<&'static Table> {
    let child = table.children.iter().copied().find(|child| child.name == name);
    child.or_else(|| {
        let beside = projection::table(name)?;
        beside.key().get(..table.keys).is_some_and(|key| key == table.key()).then_some(beside)
    })
}

fn condition<'q>(
    select: &mut Select<'q>,
    column: &Column,
    test: &Test<'q>,
) -> Result<String, StoreError> {
    let name = column.name;
    Ok(match test {
        Test::Is(Cell::Null) => format!("\"{name}\" IS NULL"),
        Test::Is(value) => format!("\"{name}\" = {}", select.mark(fitting(value, column)?)),
        Test::AtLeast(value) => format!("\"{name}\" >= {}", select.mark(fitting(value, column)?)),
        Test::Below(value) => format!("\"{name}\" < {}", select.mark(fitting(value, column)?)),
        Test::OneOf(values) => {
            let values = values.iter().map(|value| fitting(value, column));
            let values = values.collect::<Result<Vec<_>, _>>()?;
            format!("\"{name}\" IN ({})", select.marks(values))
        }
        Test::Contains(part) if column.form == Form::Text => {
            let part = select.mark(Cell::from(*part));
            format!("instr(lower(\"{name}\"), lower({part})) > 0")
        }
        Test::Contains(_) | Test::ContainsEither { .. } => return Err(misuse("text column", name)),
    })
}

fn clause(conditions: &[String]) -> String {
    if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    }
}

/// A page of entities.
pub(super) fn list(conn: &Connection, query: &Query<'_>) -> Result<Page, StoreError> {
    let table = table(query.kind)?;
    let sort = query.sort.map(|name| column(table, name)).transpose()?;
    let order: Vec<&Column> = sort.into_iter().chain(table.key()).collect();
    let mut select = Select { sql: String::new(), values: Vec::new() };
    let mut conditions = conditions(conn, &mut select, table, &query.filters)?;
    if let Some(sort) = sort {
        conditions.push(format!("\"{}\" IS NOT NULL", sort.name));
    }
    let (beyond, direction) = if query.descending { ("<", " DESC") } else { (">", "") };
    if let Some(Cursor { key, value }) = &query.after {
        let mut ended: Vec<Cell<'_>> = value.iter().cloned().collect();
        ended.extend(projection::key_cells(key));
        let fits = ended.iter().zip(&order).all(|(cell, column)| cell.fits(column.form));
        if ended.len() != order.len() || !fits {
            return Err(StoreError::Misuse("the cursor is of another query".to_owned()));
        }
        let marks = select.marks(ended);
        conditions.push(format!("({}) {beyond} ({marks})", names(order.iter().copied())));
    }
    let directed: Vec<String> =
        order.iter().map(|column| format!("\"{}\"{direction}", column.name)).collect();
    let one_more = select.mark(Cell::Int(i64::from(query.limit) + 1));
    select.sql = format!(
        "SELECT {}, body FROM \"{}\"{} ORDER BY {} LIMIT {one_more}",
        names(order.iter().copied()),
        table.name,
        clause(&conditions),
        directed.join(", ")
    );
    let found = select.rows(conn, |row| {
        let mut cells = Vec::with_capacity(order.len());
        for (index, column) in order.iter().enumerate() {
            cells.push(cell(row, index, column.form)?);
        }
        Ok((cells, entity(table, row, order.len())?))
    })?;
    page(table, sort.is_some(), query.limit, found)
}

fn page(
    table: &Table,
    sorted: bool,
    limit: u32,
    found: Vec<(Vec<Cell<'static>>, yunquan_core::world::Entity)>,
) -> Result<Page, StoreError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    let mut items = Vec::with_capacity(found.len().min(limit));
    let mut next = None;
    for (mut cells, entity) in found.into_iter().take(limit) {
        let value = sorted.then(|| cells.remove(0));
        let key = table.read_key(&cells);
        let key = key.ok_or_else(|| StoreError::Corrupt(format!("a key of {}", table.name)))?;
        if more {
            next = Some(Cursor { key: key.clone(), value });
        }
        items.push((key, entity));
    }
    Ok(Page { items, next })
}

/// Counts by the values of columns.
pub(super) fn tally(
    conn: &Connection,
    query: &Query<'_>,
    by: &[&str],
    sum: Option<&str>,
) -> Result<Vec<Tally>, StoreError> {
    let table = table(query.kind)?;
    let by = by.iter().map(|name| column(table, name)).collect::<Result<Vec<_>, _>>()?;
    let sum = match sum.map(|name| column(table, name)).transpose()? {
        Some(column) => format!("coalesce(sum(\"{}\"), 0)", column.name),
        None => "0".to_owned(),
    };
    let mut select = Select { sql: String::new(), values: Vec::new() };
    let conditions = conditions(conn, &mut select, table, &query.filters)?;
    let group = names(by.iter().copied());
    let (columns, order) = if by.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("{group}, "), format!(" GROUP BY {group} ORDER BY {group}"))
    };
    let clause = clause(&conditions);
    select.sql = format!("SELECT {columns}count(*), {sum} FROM \"{}\"{clause}{order}", table.name);
    select.rows(conn, |row| {
        let mut cells = Vec::with_capacity(by.len());
        for (index, column) in by.iter().enumerate() {
            cells.push(cell(row, index, column.form)?);
        }
        let count = unsigned(row.get(by.len())?)?;
        Ok(Tally { group: cells, count, sum: row.get(by.len() + 1)? })
    })
}
