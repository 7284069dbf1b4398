//! Questions about rows: tests on typed columns, and pages that stay stable while rows are added.

use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};
use yunquan_core::projection::Cell;
use yunquan_core::world::{Entity, Key};

/// What a column's value must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Test<'q> {
    /// This; [`Cell::Null`] asks for nothing.
    Is(Cell<'q>),
    /// One of these.
    OneOf(Vec<Cell<'q>>),
    /// This or more; later, for dates.
    AtLeast(Cell<'q>),
    /// Less than this; before, for dates.
    Below(Cell<'q>),
    /// A text with this part, whatever the case of Latin letters.
    Contains(&'q str),
    /// As [`Test::Contains`], in this column or in another.
    ContainsEither {
        /// The other column.
        other: &'q str,
        /// The part.
        part: &'q str,
    },
}

/// A test on a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter<'q> {
    /// The list inside the entity, one row of which passes; none for the entity's own row.
    pub list: Option<&'q str>,
    /// The column, as [`yunquan_core::projection`] names it.
    pub column: &'q str,
    /// The test.
    pub test: Test<'q>,
}

/// A question for a page of entities of one kind, in the order of their keys unless a column is
/// named; ids are in the order of their making.
#[derive(Debug, Clone, PartialEq)]
pub struct Query<'q> {
    /// The kind: [`Key::kind`].
    pub kind: &'q str,
    /// All of them must pass.
    pub filters: Vec<Filter<'q>>,
    /// The column to order by, a number or a text; rows without a value are left out.
    pub sort: Option<&'q str>,
    /// The last first.
    pub descending: bool,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// How many at most.
    pub limit: u32,
}

impl<'q> Query<'q> {
    /// Asks for entities of a kind, up to a hundred.
    pub fn of(kind: &'q str) -> Self {
        Self { kind, filters: Vec::new(), sort: None, descending: false, after: None, limit: 100 }
    }

    fn filter(mut self, list: Option<&'q str>, column: &'q str, test: Test<'q>) -> Self {
        self.filters.push(Filter { list, column, test });
        self
    }

    /// Only those with this value.
    #[must_use]
    pub fn is(self, column: &'q str, value: impl Into<Cell<'q>>) -> Self {
        self.filter(None, column, Test::Is(value.into()))
    }

    /// Only those with one of these values.
    #[must_use]
    pub fn one_of<T: Into<Cell<'q>>>(
        self,
        column: &'q str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(T::into).collect();
        self.filter(None, column, Test::OneOf(values))
    }

    /// Only those with this value or more.
    #[must_use]
    pub fn at_least(self, column: &'q str, value: impl Into<Cell<'q>>) -> Self {
        self.filter(None, column, Test::AtLeast(value.into()))
    }

    /// Only those with less than this value.
    #[must_use]
    pub fn below(self, column: &'q str, value: impl Into<Cell<'q>>) -> Self {
        self.filter(None, column, Test::Below(value.into()))
    }

    /// Only those whose text has this part: an enterprise's name along an index, others by a scan.
    #[must_use]
    pub fn contains(self, column: &'q str, part: &'q str) -> Self {
        self.filter(None, column, Test::Contains(part))
    }

    /// Only those in one of whose two texts this part stands.
    #[must_use]
    pub fn contains_either(self, [column, other]: [&'q str; 2], part: &'q str) -> Self {
        self.filter(None, column, Test::ContainsEither { other, part })
    }

    /// Only those with this value in a row of a list inside, such as `publicity_item`, or of a
    /// table whose keys begin with theirs, such as `copy` of `upload`.
    #[must_use]
    pub fn holding(self, list: &'q str, column: &'q str, value: impl Into<Cell<'q>>) -> Self {
        self.filter(Some(list), column, Test::Is(value.into()))
    }

    /// In the order of a column.
    #[must_use]
    pub fn by(self, column: &'q str) -> Self {
        Self { sort: Some(column), ..self }
    }

    /// The last first.
    #[must_use]
    pub fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    /// From where the page before ended.
    #[must_use]
    pub fn after(self, cursor: Option<Cursor>) -> Self {
        Self { after: cursor, ..self }
    }

    /// So many at most.
    #[must_use]
    pub fn limit(self, limit: u32) -> Self {
        Self { limit, ..self }
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What is on it.
    pub items: Vec<(Key, Entity)>,
    /// Where the next one begins; none when there is no more.
    pub next: Option<Cursor>,
}

/// Where a page ended: the last key on it, and its value in the column of the order.
///
/// As text it is JSON, `["application/0192..."]` or `["application/0192...",17]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The last key.
    pub key: Key,
    /// Its value, where a column orders.
    pub value: Option<Cell<'static>>,
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the end of any page")]
pub struct BadCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key.to_string();
        let text = match &self.value {
            Some(Cell::Int(number)) => json!([key, number]),
            Some(Cell::Text(text)) => json!([key, text]),
            _ => json!([key]),
        };
        write!(f, "{text}")
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let parts: Vec<Value> = serde_json::from_str(text).map_err(|_| BadCursor)?;
        let (key, value) = match parts.as_slice() {
            [Value::String(key)] => (key, None),
            [Value::String(key), Value::String(text)] => (key, Some(Cell::from(text.clone()))),
            [Value::String(key), Value::Number(number)] => {
                (key, Some(Cell::Int(number.as_i64().ok_or(BadCursor)?)))
            }
            _ => return Err(BadCursor),
        };
        Ok(Self { key: key.parse().map_err(|_| BadCursor)?, value })
    }
}

/// How many rows share these values.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// The values of the columns asked for.
    pub group: Vec<Cell<'static>>,
    /// How many.
    pub count: u64,
    /// The sum of the column asked for; 0 when none was.
    pub sum: i64,
}
