//! A deadline: what is left, and the working days that explain it.

use askama::Template;

use crate::words::Words;

/// A day of the calendar.
pub(crate) struct Day {
    pub(crate) number: u32,
    pub(crate) class: &'static str,
    /// What is said of it: a rest day, a make-up working day, today, the last day.
    pub(crate) word: String,
    pub(crate) today: bool,
}

/// The weeks up to a deadline.
#[derive(Template)]
#[template(path = "parts/calendar.html")]
pub(crate) struct Weeks {
    pub(crate) words: &'static Words,
    pub(crate) heads: [&'static str; 7],
    pub(crate) weeks: Vec<Vec<Day>>,
}

/// What is left until a deadline.
#[derive(Template)]
#[template(path = "parts/left.html")]
pub(crate) struct Left {
    pub(crate) words: &'static Words,
    /// The great figure: `16天` or `13小时`.
    pub(crate) most: String,
    pub(crate) rest: String,
    /// The last day in words.
    pub(crate) until: String,
    /// For programs: RFC 3339.
    pub(crate) stamp: String,
    /// Working days, where the calendar is known.
    pub(crate) working: Option<u32>,
}

super::part!(Weeks, Left);
