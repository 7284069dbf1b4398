//! Reading a command's form: every fault at once, and the same code describes the form.
//!
//! A form is read field by field from JSON. Nothing returns early, so one answer names every
//! fault; what no field asked for is a fault too. Read without a value, the same code yields the
//! JSON Schema of the form, so that the description cannot drift from the reader.

mod kinds;
mod mend;
mod nested;

pub use mend::{Mended, mend};

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use crate::money::Fen;
use crate::refusal::{Fault, FaultCode};

/// The most that any list in a form may hold unless it says otherwise.
pub const LIST: RangeInclusive<usize> = 0..=200;

/// Something that is read from a form.
pub trait Form: Sized {
    /// Reads every field before it gives up; `None` when a fault was noted or in a description.
    fn read(f: &mut Fields<'_>) -> Option<Self>;
}

/// A choice among fixed words.
pub trait Choice: Sized + Copy + 'static {
    /// Every value with its word.
    const ALL: &'static [(&'static str, Self)];

    /// The words alone.
    fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|(word, _)| *word).collect()
    }
}

/// Reads a whole form.
///
/// # Errors
/// Every fault, in the order of the fields.
pub fn parse<F: Form>(value: &Value) -> Result<F, Vec<Fault>> {
    let mut faults = Vec::new();
    let Some(map) = value.as_object() else {
        return Err(vec![Fault::limited("", FaultCode::WrongType, "object")]);
    };
    let form = {
        let mut fields = Fields::reading(map, String::new(), &mut faults);
        let form = F::read(&mut fields);
        fields.finish();
        form
    };
    match form {
        Some(form) if faults.is_empty() => Ok(form),
        _ => Err(faults),
    }
}

/// The JSON Schema of a form.
pub fn describe<F: Form>() -> Value {
    let mut faults = Vec::new();
    let mut fields = Fields::describing(&mut faults);
    let _ = F::read(&mut fields);
    fields.schema()
}

/// Whether nobody sees a character, though it makes a text another: controls, marks of direction,
/// joiners, soft hyphens, tags.
pub fn unseen(c: char) -> bool {
    match c {
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => true,
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        _ => c.is_control(),
    }
}

/// A text without the spaces around it. What nobody sees in it is a fault, line breaks only where
/// they are not expected; so is nothing at all.
fn clean(text: &str, lines: bool) -> Result<&str, FaultCode> {
    let trimmed = text.trim();
    let breaks = |c: char| lines && matches!(c, '\n' | '\t');
    if trimmed.chars().any(|c| unseen(c) && !breaks(c)) {
        Err(FaultCode::ControlCharacter)
    } else if trimmed.is_empty() {
        Err(FaultCode::Empty)
    } else {
        Ok(trimmed)
    }
}

/// The fields of one object, being read or described.
pub struct Fields<'a> {
    source: Option<&'a Map<String, Value>>,
    path: String,
    faults: &'a mut Vec<Fault>,
    asked: Vec<&'static str>,
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl<'a> Fields<'a> {
    fn reading(map: &'a Map<String, Value>, path: String, faults: &'a mut Vec<Fault>) -> Self {
        Self {
            source: Some(map),
            path,
            faults,
            asked: Vec::new(),
            properties: Map::new(),
            required: Vec::new(),
        }
    }

    fn describing(faults: &'a mut Vec<Fault>) -> Self {
        Self {
            source: None,
            path: String::new(),
            faults,
            asked: Vec::new(),
            properties: Map::new(),
            required: Vec::new(),
        }
    }

    fn schema(self) -> Value {
        json!({
            "type": "object",
            "properties": self.properties,
            "required": self.required,
            "additionalProperties": false,
        })
    }

    fn finish(&mut self) {
        let Some(map) = self.source else { return };
        for name in map.keys() {
            if !self.asked.contains(&name.as_str()) {
                let shown: String = name.chars().take(60).collect();
                self.faults.push(Fault::at(self.place(&shown), FaultCode::UnknownField));
            }
        }
    }

    fn place(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Notes a fault at a field of this object.
    pub fn fault(&mut self, name: &str, code: FaultCode) {
        let path = self.place(name);
        self.faults.push(Fault::at(path, code));
    }

    /// Notes a fault at a field of this object, with its limit.
    pub fn limited(&mut self, name: &str, code: FaultCode, limit: impl Into<String>) {
        let path = self.place(name);
        self.faults.push(Fault::limited(path, code, limit));
    }

    /// The value of a field; absent and null are the same. Notes the schema when describing.
    fn take(
        &mut self,
        name: &'static str,
        needed: bool,
        schema: impl FnOnce() -> Value,
    ) -> Option<&'a Value> {
        match self.source {
            None => {
                self.properties.insert(name.to_owned(), schema());
                if needed {
                    self.required.push(name.into());
                }
                None
            }
            Some(map) => {
                self.asked.push(name);
                let value = map.get(name).filter(|value| !value.is_null());
                if value.is_none() && needed {
                    self.fault(name, FaultCode::Missing);
                }
                value
            }
        }
    }

    fn string(
        &mut self,
        name: &'static str,
        needed: bool,
        schema: impl FnOnce() -> Value,
    ) -> Option<&'a str> {
        let value = self.take(name, needed, schema)?;
        if value.is_string() {
            return value.as_str();
        }
        self.limited(name, FaultCode::WrongType, "string");
        None
    }

    fn checked_text(&mut self, name: &'static str, text: &str, max: usize) -> Option<String> {
        let trimmed = match clean(text, max > 300) {
            Ok(trimmed) => trimmed,
            Err(code) => {
                self.fault(name, code);
                return None;
            }
        };
        if trimmed.chars().count() > max {
            self.limited(name, FaultCode::TooLong, max.to_string());
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// A text of 1 to `max` characters; line breaks only where more than 300 are allowed.
    pub fn text(&mut self, name: &'static str, max: usize) -> Option<String> {
        let schema = || json!({"type": "string", "minLength": 1, "maxLength": max});
        let text = self.string(name, true, schema)?;
        self.checked_text(name, text, max)
    }

    /// A text that may be left out.
    pub fn opt_text(&mut self, name: &'static str, max: usize) -> Option<Option<String>> {
        let schema = || json!({"type": "string", "minLength": 1, "maxLength": max});
        let before = self.faults.len();
        match self.string(name, false, schema) {
            Some(text) => self.checked_text(name, text, max).map(Some),
            None => (self.faults.len() == before).then_some(None),
        }
    }

    fn integer(&mut self, name: &'static str, value: &Value) -> Option<i64> {
        match value {
            Value::Number(number) => number.as_i64().or_else(|| {
                let whole = number.is_u64();
                self.limited(
                    name,
                    if whole { FaultCode::OutOfRange } else { FaultCode::Fractional },
                    "integer",
                );
                None
            }),
            _ => {
                self.limited(name, FaultCode::WrongType, "integer");
                None
            }
        }
    }

    fn amount(&mut self, name: &'static str, value: &Value) -> Option<Fen> {
        /// A million million yuan: more than any firm earns, far from overflow.
        const MOST: i64 = 100_000_000_000_000;
        let fen = self.integer(name, value)?;
        if fen < 0 {
            self.fault(name, FaultCode::Negative);
            None
        } else if fen > MOST {
            self.limited(name, FaultCode::OutOfRange, format!("0..{MOST}"));
            None
        } else {
            Some(Fen(fen))
        }
    }

    /// An amount in fen, not negative.
    pub fn fen(&mut self, name: &'static str) -> Option<Fen> {
        let value = self.take(name, true, || json!({"type": "integer", "minimum": 0}))?;
        self.amount(name, value)
    }

    /// An amount in fen that may be left out.
    pub fn opt_fen(&mut self, name: &'static str) -> Option<Option<Fen>> {
        match self.take(name, false, || json!({"type": "integer", "minimum": 0})) {
            Some(value) => self.amount(name, value).map(Some),
            None => Some(None),
        }
    }

    /// An amount in fen, or a fixed word that stands for none yet.
    pub fn amount_or_word(&mut self, name: &'static str, word: &str) -> Option<Option<Fen>> {
        let schema = || json!({"oneOf": [{"const": word}, {"type": "integer", "minimum": 0}]});
        let value = self.take(name, true, schema)?;
        if value.as_str() == Some(word) { Some(None) } else { self.amount(name, value).map(Some) }
    }

    /// A whole number within a range.
    pub fn count(&mut self, name: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let (least, most) = (*range.start(), *range.end());
        let schema = || json!({"type": "integer", "minimum": least, "maximum": most});
        let value = self.take(name, true, schema)?;
        let number = self.integer(name, value)?;
        let within = u32::try_from(number).ok().filter(|number| range.contains(number));
        if within.is_none() {
            self.limited(name, FaultCode::OutOfRange, format!("{least}..{most}"));
        }
        within
    }

    /// A whole number within a range that may be left out.
    pub fn opt_count(
        &mut self,
        name: &'static str,
        range: RangeInclusive<u32>,
    ) -> Option<Option<u32>> {
        if self.source.is_some_and(|map| map.get(name).is_none_or(Value::is_null)) {
            self.asked.push(name);
            return Some(None);
        }
        let count = self.count(name, range).map(Some);
        self.required.retain(|needed| needed.as_str() != Some(name));
        count
    }

    /// A support year.
    pub fn year(&mut self, name: &'static str) -> Option<i32> {
        self.count(name, 2000..=2999).and_then(|year| i32::try_from(year).ok())
    }

    /// A support year that may be left out.
    pub fn opt_year(&mut self, name: &'static str) -> Option<Option<i32>> {
        let year = self.opt_count(name, 2000..=2999)?;
        Some(year.and_then(|year| i32::try_from(year).ok()))
    }

    /// Yes or no.
    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        let value = self.take(name, true, || json!({"type": "boolean"}))?;
        self.boolean(name, value)
    }

    /// Yes or no; left out, it is no.
    pub fn opt_flag(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name, false, || json!({"type": "boolean"})) {
            Some(value) => self.boolean(name, value),
            None => Some(false),
        }
    }

    /// Yes or no that may be left out.
    pub fn maybe_flag(&mut self, name: &'static str) -> Option<Option<bool>> {
        match self.take(name, false, || json!({"type": "boolean"})) {
            Some(value) => self.boolean(name, value).map(Some),
            None => Some(None),
        }
    }

    fn boolean(&mut self, name: &'static str, value: &Value) -> Option<bool> {
        let flag = value.as_bool();
        if flag.is_none() {
            self.limited(name, FaultCode::WrongType, "true | false");
        }
        flag
    }

    /// Whatever JSON stands there, within a size: a draft that need not be complete.
    pub fn draft(&mut self, name: &'static str, max_bytes: usize) -> Option<Value> {
        let value = self.take(name, true, || json!({"type": "object"}))?;
        if !value.is_object() {
            self.limited(name, FaultCode::WrongType, "object");
            return None;
        }
        if value.to_string().len() > max_bytes {
            self.limited(name, FaultCode::TooLong, max_bytes.to_string());
            return None;
        }
        Some(value.clone())
    }
}

/// Declares a form: a struct whose fields each name the reader of [`Fields`] that reads them.
#[macro_export]
macro_rules! form {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$doc:meta])* $field:ident : $type:ty = $reader:ident ( $($arg:expr),* )),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        $vis struct $name { $($(#[$doc])* pub $field: $type),* }

        impl $crate::form::Form for $name {
            fn read(f: &mut $crate::form::Fields<'_>) -> Option<Self> {
                $(let $field = f.$reader(stringify!($field) $(, $arg)*);)*
                Some(Self { $($field: $field?),* })
            }
        }
    };
}

/// Declares a choice: an enum whose variants are written as fixed kebab-case words.
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$doc:meta])* $variant:ident = $word:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// The word for it in forms, events and rows.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl $crate::form::Choice for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
