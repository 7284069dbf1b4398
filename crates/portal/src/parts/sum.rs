//! A computed amount, line by line, as an account.

use askama::Template;

use super::article::Article;

/// A line of the account.
pub(crate) struct Line {
    /// What joins it to the line above: `＋`, `＝`, `×`, `≤`.
    pub(crate) op: &'static str,
    pub(crate) label: String,
    pub(crate) article: Option<Article>,
    pub(crate) amount: String,
    /// `line` below a rule, `res` for the result, `quiet` for what does not count.
    pub(crate) class: &'static str,
}

impl Line {
    pub(crate) fn new(op: &'static str, label: impl Into<String>, amount: String) -> Self {
        Self { op, label: label.into(), article: None, amount, class: "" }
    }

    pub(crate) fn by(self, article: Article) -> Self {
        Self { article: Some(article), ..self }
    }

    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

/// The account.
#[derive(Template)]
#[template(path = "parts/sum.html")]
pub(crate) struct Sum {
    pub(crate) caption: String,
    pub(crate) lines: Vec<Line>,
    /// The result in Chinese capitals.
    pub(crate) capitals: String,
}

super::part!(Sum);
