//! Bars drawn by the server, a row for each: legible at any width, since only the bars stretch.

use askama::Template;

/// A row: what it is, what is said of it, and its bars in thousandths of the width.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) says: String,
    /// The long bar behind.
    pub(crate) whole: i64,
    /// The short bar before it; none where there is one alone.
    pub(crate) part: Option<i64>,
    /// A mark across, such as a deadline.
    pub(crate) mark: Option<i64>,
    /// How the way to the next row narrows, with what is said of it.
    pub(crate) next: Option<(i64, String)>,
}

impl Bar {
    pub(crate) fn new(label: impl Into<String>, says: impl Into<String>, whole: i64) -> Self {
        let (label, says) = (label.into(), says.into());
        Self { label, says, whole, part: None, mark: None, next: None }
    }
}

/// The bars.
#[derive(Template)]
#[template(path = "parts/bars.html")]
pub(crate) struct Bars {
    pub(crate) bars: Vec<Bar>,
    /// What the long and the short bar and the mark are: a class and a word.
    pub(crate) key: Vec<(&'static str, String)>,
}

super::part!(Bars);

/// A figure in thousandths of the largest.
pub(crate) fn share(of: i64, most: i64) -> i64 {
    let share = i128::from(of.max(0)) * 1_000;
    share.checked_div(i128::from(most)).and_then(|it| i64::try_from(it).ok()).unwrap_or(0)
}
