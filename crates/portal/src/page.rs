//! Making a page, and going to one after something was done.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::Portal;
use crate::fault::Trouble;
use crate::view::View;
use crate::visitor::Visitor;
use crate::words::Words;

/// What may be said to have been done: the words after `done-`.
pub(crate) const DONE: &[&str] = &[
    "signed-in",
    "signed-out",
    "clock",
    "account",
    "password",
    "registered",
    "saved",
    "submitted",
    "withdrawn",
    "objected",
    "applied",
    "decided",
    "done",
    "reset",
    "reset-half",
    "verified",
    "accepted",
    "corrected",
    "clerk",
    "clerk-removed",
    "rectified",
    "surrendered",
];

impl Portal {
    /// Makes a page for who looks.
    pub(crate) async fn page<T: Template>(
        self: &Arc<Self>,
        who: Visitor,
        make: impl FnOnce(&View<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<Response, Trouble> {
        self.page_with(StatusCode::OK, who, make).await
    }

    /// Makes a page with a status: that of a form that was not done, or of a trouble.
    pub(crate) async fn page_with<T: Template>(
        self: &Arc<Self>,
        status: StatusCode,
        who: Visitor,
        make: impl FnOnce(&View<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<Response, Trouble> {
        let html = self.reading(move |portal| {
            let view = View::new(portal, &who)?;
            make(&view)?.render().map_err(|error| Trouble::Broken(error.to_string()))
        });
        Ok((status, Html(html.await?)).into_response())
    }
}

/// The status of a form that is shown again with what stands against it.
pub(crate) const AGAIN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// Goes to a page that says what was done; going back and sending again does nothing twice.
pub(crate) fn done(address: &str, word: &'static str) -> Response {
    let sign = if address.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{address}{sign}done={word}")).into_response()
}

/// What an address says was done, in words.
pub(crate) fn done_of(words: &Words, address: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let word = query.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    DONE.contains(&word).then(|| words.of_family("done", word))
}
