//! Reading a pack's TOML table by table, noting every fault at its line.
//!
//! A value that is missing or wrong is noted and reads as a neutral one: a pack with any fault is
//! dropped whole, so no neutral value is ever used. What nothing asked for is a fault too.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{PackFault, Wrong};

/// A file being read, with the faults found so far.
pub(super) struct Source<'a> {
    file: &'static str,
    text: &'a str,
    faults: RefCell<Vec<PackFault>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'static str, text: &'a str) -> Self {
        Self { file, text, faults: RefCell::default() }
    }

    /// The file's top table; what is not TOML is noted, and what is left is read all the same.
    pub(super) fn document(&self) -> DeTable<'a> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map(|span| span.start);
            self.note("", at, Wrong::Toml(error.message().to_owned()));
        }
        table.into_inner()
    }

    /// Notes a fault; `at` is the offset of its place in the file.
    pub(super) fn note(&self, place: &str, at: Option<usize>, wrong: Wrong) {
        let line = at.and_then(|at| self.line(at));
        let fault = PackFault { file: self.file, place: place.to_owned(), line, wrong };
        self.faults.borrow_mut().push(fault);
    }

    fn line(&self, at: usize) -> Option<usize> {
        self.text.get(..at).map(|before| before.matches('\n').count() + 1)
    }

    /// Whether no fault was noted so far.
    pub(super) fn is_sound(&self) -> bool {
        self.faults.borrow().is_empty()
    }

    pub(super) fn into_faults(self) -> Vec<PackFault> {
        self.faults.into_inner()
    }
}

/// One table being read.
pub(super) struct Table<'a> {
    source: &'a Source<'a>,
    place: String,
    at: Option<usize>,
    entries: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Table<'a> {
    pub(super) fn top(source: &'a Source<'a>, entries: &'a DeTable<'a>) -> Self {
        Self { source, place: String::new(), at: None, entries, asked: Vec::new() }
    }

    fn inner(&self, place: String, at: usize, entries: &'a DeTable<'a>) -> Self {
        Self { source: self.source, place, at: Some(at), entries, asked: Vec::new() }
    }

    /// A table that the file lacks: everything asked of it is noted as missing.
    pub(super) fn absent(source: &'a Source<'a>, place: String, none: &'a DeTable<'a>) -> Self {
        Self { source, place, at: None, entries: none, asked: Vec::new() }
    }

    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    /// The line of the table, for faults that are found once the whole pack was read.
    pub(super) fn line(&self) -> Option<usize> {
        self.at.and_then(|at| self.source.line(at))
    }

    /// Where a key stands, or its table where it does not.
    fn offset(&self, key: &str) -> Option<usize> {
        let found = self.entries.get_key_value(key);
        found.map(|(key, _)| key.span().start).or(self.at)
    }

    /// Notes a fault of this table.
    pub(super) fn wrong(&self, wrong: Wrong) {
        self.source.note(&self.place, self.at, wrong);
    }

    /// Notes a fault at a key of this table.
    pub(super) fn wrong_at(&self, key: &str, wrong: Wrong) {
        self.source.note(&self.place_of(key), self.offset(key), wrong);
    }

    /// Whether the table has this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Every key that nothing asked for is a fault.
    pub(super) fn done(self) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if !self.asked.contains(&name) {
                self.wrong_at(name, Wrong::Unknown);
            }
        }
    }

    /// The value of a key, which counts as asked for.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'a DeValue<'a>> {
        self.asked.push(key);
        self.entries.get(key).map(Spanned::get_ref)
    }

    /// A value that must be there, read by `read` or noted as not being `wanted`.
    pub(super) fn need<T>(
        &mut self,
        key: &'static str,
        wanted: &'static str,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.wrong_at(key, Wrong::Missing);
        }
        self.may(key, wanted, read)
    }

    /// A value that may be left out.
    pub(super) fn may<T>(
        &mut self,
        key: &'static str,
        wanted: &'static str,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let read = read(self.value(key)?);
        if read.is_none() {
            self.wrong_at(key, Wrong::Type(wanted));
        }
        read
    }

    /// Every entry, whatever its name; they all count as asked for.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, &'a DeValue<'a>)> + use<'a> {
        let entries = self.entries.iter();
        entries.map(|(name, value)| (name.get_ref().as_ref(), value.get_ref()))
    }

    /// A table that must be there.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'a>> {
        let entries = self.need(key, "a table", DeValue::as_table)?;
        let at = self.offset(key).unwrap_or_default();
        Some(self.inner(self.place_of(key), at, entries))
    }

    /// The tables of a `[[key]]`, in the order of the file; none where it is left out.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Table<'a>> {
        let read = |value: &'a DeValue<'a>| {
            let items = value.as_array()?.iter();
            let tables = items.map(|item| Some((item.span().start, item.get_ref().as_table()?)));
            tables.collect::<Option<Vec<_>>>()
        };
        let tables = self.may(key, "a list of tables", read).unwrap_or_default();
        let place = self.place_of(key);
        let tables = tables.into_iter().enumerate();
        tables.map(|(n, (at, table))| self.inner(format!("{place}[{n}]"), at, table)).collect()
    }

    /// The tables within the table of a key, by their names, such as `[rule."R3.2"]`.
    pub(super) fn named(&mut self, key: &'static str) -> Vec<(&'a str, Table<'a>)> {
        let Some(outer) = self.table(key) else {
            return Vec::new();
        };
        let mut named = Vec::new();
        for (name, value) in outer.entries {
            let place = format!("{key}.\"{}\"", name.get_ref());
            match value.get_ref().as_table() {
                Some(table) => {
                    let table = outer.inner(place, name.span().start, table);
                    named.push((name.get_ref().as_ref(), table));
                }
                None => outer.wrong_at(name.get_ref(), Wrong::Type("a table")),
            }
        }
        named
    }
}
