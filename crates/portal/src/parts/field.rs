//! A field of a form: label, hint, control, fault.

use askama::Template;
use yunquan_core::pack::Lang;

use crate::words::Words;

/// What kind of control it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Area,
    Date,
    Amount,
    Count,
    Password,
    Select,
    Radios,
    Check,
    Checks,
    File,
    Hidden,
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opt {
    pub(crate) value: String,
    pub(crate) word: String,
}

impl Opt {
    pub(crate) fn new(value: impl Into<String>, word: impl Into<String>) -> Self {
        Self { value: value.into(), word: word.into() }
    }
}

/// A field.
#[derive(Clone, Template)]
#[template(path = "parts/field.html")]
pub(crate) struct Field {
    pub(crate) kind: Kind,
    pub(crate) words: &'static Words,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    /// Whether the label is the city's own words.
    pub(crate) said: bool,
    pub(crate) hint: String,
    pub(crate) value: String,
    pub(crate) unit: String,
    /// A file's own name.
    pub(crate) called: String,
    pub(crate) fault: Option<String>,
    pub(crate) options: Vec<Opt>,
    /// What of several was chosen.
    pub(crate) chosen: Vec<String>,
    pub(crate) rows: u8,
    pub(crate) autocomplete: &'static str,
    pub(crate) optional: bool,
    /// Where another text speaks of it: an officer's remark.
    pub(crate) remark: Option<String>,
}

/// What stands against a list as a whole; nothing where nothing does.
#[derive(Clone, Template)]
#[template(path = "parts/whole.html")]
pub(crate) struct Whole {
    pub(crate) id: String,
    pub(crate) fault: Option<String>,
}

super::part!(Field, Whole);

impl Default for Field {
    fn default() -> Self {
        Self {
            kind: Kind::Text,
            words: Words::of(Lang::Zh),
            id: String::new(),
            name: String::new(),
            label: String::new(),
            said: false,
            hint: String::new(),
            value: String::new(),
            unit: String::new(),
            called: String::new(),
            fault: None,
            options: Vec::new(),
            chosen: Vec::new(),
            rows: 5,
            autocomplete: "",
            optional: false,
            remark: None,
        }
    }
}

impl Field {
    pub(crate) fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// A label that is the city's own words, such as the name of a service: in Chinese.
    pub(crate) fn said(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), said: true, ..self }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    pub(crate) fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    pub(crate) fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    pub(crate) fn remark(self, remark: Option<&String>) -> Self {
        Self { remark: remark.cloned(), ..self }
    }

    fn described(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-h", self.id));
        }
        if self.fault.is_some() {
            ids.push(format!("{}-m", self.id));
        }
        if self.remark.is_some() {
            ids.push(format!("{}-r", self.id));
        }
        ids.join(" ")
    }
}
