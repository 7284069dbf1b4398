//! Reading single values of a pack: texts, numbers, dates, choices.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use toml::de::{DeInteger, DeValue};

use crate::time::Date;

use super::fault::Wrong;
use super::reader::Table;
use super::text::Text;

impl<'a> Table<'a> {
    /// A text that is not blank.
    pub(super) fn text(&mut self, key: &'static str) -> String {
        let text = self.need(key, "text", DeValue::as_str);
        if text.is_some_and(|text| text.trim().is_empty()) {
            self.wrong_at(key, Wrong::Empty);
        }
        text.unwrap_or_default().to_owned()
    }

    /// A text in both languages, `{ zh-CN, en }`.
    pub(super) fn both(&mut self, key: &'static str) -> Text {
        let words = |mut table: Table<'_>| {
            let text = Text { zh: table.text("zh-CN"), en: table.text("en") };
            table.done();
            text
        };
        self.table(key).map(words).unwrap_or_default()
    }

    /// A text in both languages that may be left out.
    pub(super) fn opt_both(&mut self, key: &'static str) -> Option<Text> {
        self.value(key)?;
        Some(self.both(key))
    }

    /// A text with a form of its own; `None` where it was noted.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&mut self, key: &'static str) -> Option<T> {
        let text = self.need(key, "text", DeValue::as_str)?;
        self.form(key, text)
    }

    fn form<T: FromStr<Err: Display>>(&self, key: &str, text: &str) -> Option<T> {
        match text.parse::<T>() {
            Ok(parsed) => Some(parsed),
            Err(fault) => {
                self.wrong_at(key, Wrong::Form(fault.to_string()));
                None
            }
        }
    }

    /// A whole number within a range.
    pub(super) fn int<T>(&mut self, key: &'static str, range: RangeInclusive<i64>) -> T
    where
        T: TryFrom<i64> + Default,
    {
        let Some(integer) = self.need(key, "integer", DeValue::as_integer) else {
            return T::default();
        };
        let within = whole(integer).filter(|number| range.contains(number));
        if within.is_none() {
            let (least, most) = range.into_inner();
            self.wrong_at(key, Wrong::Range { least, most });
        }
        within.and_then(|number| T::try_from(number).ok()).unwrap_or_default()
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        self.need(key, "true | false", DeValue::as_bool).unwrap_or_default()
    }

    /// A civil date, without time and zone.
    pub(super) fn date(&mut self, key: &'static str) -> Date {
        self.need(key, "a date such as 2021-03-15", civil).unwrap_or_default()
    }

    /// A civil date that may be left out.
    pub(super) fn opt_date(&mut self, key: &'static str) -> Option<Date> {
        self.may(key, "a date such as 2021-03-15", civil)
    }

    /// One of fixed words; `None` where it was noted.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, of: &[(&str, T)]) -> Option<T> {
        let word = self.need(key, "text", DeValue::as_str)?;
        self.one_of(key, word, of)
    }

    /// A list of fixed words, at least one, each at most once.
    pub(super) fn choices<T: Copy>(&mut self, key: &'static str, of: &[(&str, T)]) -> Vec<T> {
        let words = self.texts(key);
        if words.is_empty() && self.has(key) {
            self.wrong_at(key, Wrong::Empty);
        }
        words.iter().filter_map(|word| self.one_of(key, word, of)).collect()
    }

    fn one_of<T: Copy>(&self, key: &str, word: &str, of: &[(&str, T)]) -> Option<T> {
        let found = of.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = of.iter().map(|(name, _)| *name).collect();
            self.wrong_at(key, Wrong::Choice(names.join(", ")));
        }
        found
    }

    /// A list of texts that are not blank, each at most once; it may be empty, but not left out.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        let read = |value: &'a DeValue<'a>| {
            let texts = value.as_array()?.iter().map(|item| item.get_ref().as_str());
            texts.collect::<Option<Vec<&str>>>()
        };
        let texts = self.need(key, "a list of texts", read).unwrap_or_default();
        for (index, text) in texts.iter().enumerate() {
            if text.trim().is_empty() {
                self.wrong_at(key, Wrong::Empty);
            } else if texts[..index].contains(text) {
                self.wrong_at(key, Wrong::Twice((*text).to_owned()));
            }
        }
        texts.into_iter().map(str::to_owned).collect()
    }

    /// A list of texts with a form of their own; those without it are noted.
    pub(super) fn forms<T: FromStr<Err: Display>>(&mut self, key: &'static str) -> Vec<T> {
        let texts = self.texts(key);
        texts.iter().filter_map(|text| self.form(key, text)).collect()
    }

    /// A list of numbers of days, each less than the one before; it may be empty, but not left out.
    pub(super) fn falling_days(&mut self, key: &'static str) -> Vec<u32> {
        let read = |value: &'a DeValue<'a>| {
            let items = value.as_array()?.iter();
            let days = items.map(|item| item.get_ref().as_integer().and_then(whole));
            days.collect::<Option<Vec<i64>>>()
        };
        let days = self.need(key, "a list of integers", read).unwrap_or_default();
        for (index, day) in days.iter().enumerate() {
            let most = index.checked_sub(1).and_then(|before| days.get(before));
            let most = most.map_or(366, |before| before - 1);
            if !(1..=most).contains(day) {
                self.wrong_at(key, Wrong::Range { least: 1, most });
                return Vec::new();
            }
        }
        days.into_iter().filter_map(|day| u32::try_from(day).ok()).collect()
    }

    /// Every entry of this table as a number of working days.
    pub(super) fn days(self) -> Vec<(String, u32)> {
        let mut days = Vec::new();
        for (name, value) in self.entries() {
            let number = value.as_integer().and_then(whole);
            match number.and_then(|number| u32::try_from(number).ok()) {
                Some(number @ 0..=366) => days.push((name.to_owned(), number)),
                _ => self.wrong_at(name, Wrong::Range { least: 0, most: 366 }),
            }
        }
        days
    }
}

fn whole(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn civil(value: &DeValue<'_>) -> Option<Date> {
    let stamp = value.as_datetime()?;
    if stamp.time.is_some() || stamp.offset.is_some() {
        return None;
    }
    let date = stamp.date?;
    Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}
