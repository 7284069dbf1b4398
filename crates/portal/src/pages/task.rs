//! A page with one form for one command: what it does, by which article, its fields, its button.

use askama::Template;

use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::field::Field;
use crate::sheet::{Filled, Sheet};
use crate::view::View;

/// The tasks, by the words after `task-` and `task-lead-`.
pub(crate) const TASKS: &[&str] = &["surrender", "terminate", "annex", "amend", "clerk", "rectify"];

/// What such a page is made of.
pub(crate) struct Task {
    /// One of [`TASKS`].
    pub(crate) word: &'static str,
    /// The page from which it is reached: its address and its name.
    pub(crate) back: (String, String),
    /// The rules that it follows.
    pub(crate) rules: &'static [&'static str],
    /// What is known already.
    pub(crate) facts: Vec<(String, String)>,
    /// Its fields.
    pub(crate) fields: fn(&Sheet) -> Vec<Field>,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/task.html")]
pub(crate) struct Page {
    f: Frame,
    s: Sheet,
    back: (String, String),
    lead: String,
    button: String,
    action: String,
    articles: Vec<Article>,
    facts: Vec<(String, String)>,
    fields: Vec<Field>,
}

/// Makes the page of a task; its form goes to the page's own address.
pub(crate) fn page(view: &View<'_>, task: Task, filled: Filled) -> Page {
    let title = view.w.of_family("task", task.word);
    let s = view.sheet(filled);
    Page {
        f: view.frame_named(title.clone()),
        back: task.back,
        lead: view.w.of_family("task-lead", task.word),
        button: title,
        action: view.who.path().to_owned(),
        articles: task.rules.iter().map(|rule| view.article(rule)).collect(),
        facts: task.facts,
        fields: (task.fields)(&s),
        s,
    }
}
