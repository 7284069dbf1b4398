//! An article chip: its brackets are the chip, its text opens below it.

use askama::Template;

/// A rule as it is cited.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/article.html")]
pub(crate) struct Article {
    /// `〔第十六条〕`, or that it is a house rule.
    pub(crate) cited: String,
    /// What it says.
    pub(crate) says: String,
}

super::part!(Article);
