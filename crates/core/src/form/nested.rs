//! Fields that hold objects and lists.

use std::ops::RangeInclusive;
use std::str::FromStr;

use serde_json::{Value, json};

use super::kinds::{format_of, text_of};
use super::{Fields, Form, clean, describe};
use crate::refusal::{Fault, FaultCode};

/// The most characters of a text in a list.
const ITEM: usize = 100;

fn some_text() -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": ITEM})
}

/// A text in a list; the fault where it has one of its own.
fn item_of(item: &Value) -> Result<&str, Option<FaultCode>> {
    let text = item.as_str().filter(|text| text.chars().count() <= ITEM).ok_or(None)?;
    clean(text, false).map_err(Some)
}

impl<'a> Fields<'a> {
    /// An object within this one.
    pub fn object<F: Form>(&mut self, name: &'static str) -> Option<F> {
        if self.source.is_none() {
            self.take(name, true, describe::<F>);
            return None;
        }
        let value = self.take(name, true, || Value::Null)?;
        let path = self.place(name);
        self.nested(value, path)
    }

    fn nested<F: Form>(&mut self, value: &'a Value, path: String) -> Option<F> {
        let Some(map) = value.as_object() else {
            self.faults.push(Fault::limited(path, FaultCode::WrongType, "object"));
            return None;
        };
        let mut fields = Fields::reading(map, path, self.faults);
        let form = F::read(&mut fields);
        fields.finish();
        form
    }

    /// A list of objects.
    pub fn list<F: Form>(
        &mut self,
        name: &'static str,
        length: RangeInclusive<usize>,
    ) -> Option<Vec<F>> {
        let (least, most) = (*length.start(), *length.end());
        let schema = || {
            json!({"type": "array", "items": describe::<F>(),
                "minItems": least, "maxItems": most})
        };
        let items = self.array(name, &length, schema)?;
        let mut whole = Some(Vec::with_capacity(items.len()));
        for (index, item) in items.iter().enumerate() {
            let path = format!("{}.{index}", self.place(name));
            let form = self.nested(item, path);
            whole = whole.zip(form).map(|(mut all, form)| {
                all.push(form);
                all
            });
        }
        whole
    }

    /// A list that must be given even when it is empty: leaving it out must not wipe what it stands
    /// for.
    pub fn whole_list<F: Form>(
        &mut self,
        name: &'static str,
        length: RangeInclusive<usize>,
    ) -> Option<Vec<F>> {
        let absent = self.source.is_some_and(|map| map.get(name).is_none_or(Value::is_null));
        if absent {
            self.take(name, true, || Value::Null);
            return None;
        }
        let list = self.list(name, length);
        if self.source.is_none() {
            self.required.push(name.into());
        }
        list
    }

    /// A list of texts that parse, such as ids or digests.
    pub fn texts<T: FromStr>(
        &mut self,
        name: &'static str,
        length: RangeInclusive<usize>,
        code: FaultCode,
    ) -> Option<Vec<T>> {
        let (least, most) = (*length.start(), *length.end());
        let schema = || {
            let item = format_of(code).map_or_else(some_text, text_of);
            json!({"type": "array", "items": item, "minItems": least, "maxItems": most})
        };
        let items = self.array(name, &length, schema)?;
        let mut whole = Some(Vec::with_capacity(items.len()));
        for (index, item) in items.iter().enumerate() {
            let parsed = item_of(item).and_then(|text| text.parse().map_err(|_| None));
            let parsed = match parsed {
                Ok(parsed) => Some(parsed),
                Err(own) => {
                    let path = format!("{}.{index}", self.place(name));
                    self.faults.push(Fault::at(path, own.unwrap_or(code)));
                    None
                }
            };
            whole = whole.zip(parsed).map(|(mut all, one)| {
                all.push(one);
                all
            });
        }
        whole
    }

    fn array(
        &mut self,
        name: &'static str,
        length: &RangeInclusive<usize>,
        schema: impl FnOnce() -> Value,
    ) -> Option<&'a Vec<Value>> {
        static NONE: Vec<Value> = Vec::new();
        let needed = *length.start() > 0;
        let value = match self.take(name, needed, schema) {
            Some(value) => value,
            None if self.source.is_some() && !needed => return Some(&NONE),
            None => return None,
        };
        let Some(items) = value.as_array() else {
            self.limited(name, FaultCode::WrongType, "list");
            return None;
        };
        if !length.contains(&items.len()) {
            let limit = format!("{}..{}", length.start(), length.end());
            self.limited(name, FaultCode::TooMany, limit);
            return None;
        }
        Some(items)
    }
}
