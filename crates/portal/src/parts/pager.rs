//! The way to the next page of a list.

use askama::Template;

use crate::words::Words;

/// A link to what comes after.
#[derive(Template)]
#[template(path = "parts/pager.html")]
pub(crate) struct Pager {
    pub(crate) words: &'static Words,
    /// The address of the next page; none on the last.
    pub(crate) next: Option<String>,
    /// Whether this is not the first page, and its address.
    pub(crate) first: Option<String>,
}

super::part!(Pager);
