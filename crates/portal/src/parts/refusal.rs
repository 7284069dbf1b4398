//! Why something was not done: the rule, its article, the explanation, what can be done.

use askama::Template;

use super::article::Article;
use crate::words::Words;

/// A refusal as its letter says it.
#[derive(Clone, Template)]
#[template(path = "parts/refusal.html")]
pub(crate) struct RefusalBox {
    pub(crate) words: &'static Words,
    pub(crate) article: Article,
    pub(crate) rule: String,
    pub(crate) says: String,
    pub(crate) review: String,
    pub(crate) lawsuit: String,
    /// The fields of the form that it speaks of: where each is, and its label.
    pub(crate) at: Vec<(String, String)>,
}

super::part!(RefusalBox);
