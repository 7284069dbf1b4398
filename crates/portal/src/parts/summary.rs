//! The head of a form: what it carries unseen, and everything that stands against it.

use askama::Template;

use super::refusal::RefusalBox;
use crate::words::Words;

/// What every form carries.
#[derive(Template)]
#[template(path = "parts/hidden.html")]
pub(crate) struct Hidden {
    pub(crate) csrf: String,
    pub(crate) key: String,
    pub(crate) account: String,
}

/// A fault in the summary.
pub(crate) struct Entry {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) says: String,
}

/// The summary; nothing where nothing stands against the form.
#[derive(Template)]
#[template(path = "parts/summary.html")]
pub(crate) struct Summary {
    pub(crate) words: &'static Words,
    pub(crate) entries: Vec<Entry>,
    pub(crate) refusal: Option<RefusalBox>,
    pub(crate) note: Option<String>,
}

super::part!(Hidden, Summary);
