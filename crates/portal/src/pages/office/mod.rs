//! The officers' pages: inbox, files, decisions, issue, people, rules, journal.

mod act;
mod books;
mod budget;
mod desk;
mod facts;
mod file;
mod issue;
mod journal;
mod list;
mod material;
mod path;
mod review;
mod rules;
mod scheme;
mod sight;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::Portal;

pub(crate) use act::{ACTS, WORDS};
pub(crate) use desk::TRAYS;
pub(crate) use facts::{EVENTS, member_words};
pub(crate) use sight::KINDS;

/// Every officer's page by its address.
pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/desk", get(desk::show))
        .route("/files/{kind}", get(list::show))
        .route("/files/{kind}/{id}", get(file::show))
        .route("/files/account/{id}/reset", post(file::reset))
        .route("/files/account/{id}/link", post(file::link))
        .route("/do/{aggregate}/{command}", get(act::form).post(act::send))
        .route("/review/{id}", get(review::show).post(review::decide))
        .route("/review/{id}/materials/{sha256}", get(material::send))
        .route("/issue", get(issue::show))
        .route("/issue/{year}", get(issue::of_year))
        .route("/budget", get(budget::show))
        .route("/budget/{year}", get(budget::of_year))
        .route("/budget/{year}/{file}", get(books::file))
        .route("/scheme", get(scheme::show))
        .route("/journal", get(journal::show))
}
