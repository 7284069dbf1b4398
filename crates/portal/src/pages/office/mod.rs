//! The officers' pages: inbox, files, decisions, issue, people, rules, journal.

mod act;
mod books;
mod budget;
mod case;
mod codes;
mod desk;
mod dossier;
mod facts;
mod fields;
mod file;
mod inspection;
mod issue;
mod journal;
mod list;
mod materials;
mod names;
mod own;
mod panel;
mod path;
mod plan;
mod publicity;
mod redemption;
mod remarks;
mod review;
mod rules;
mod scheme;
mod settlement;
mod sight;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::Portal;

pub(crate) use act::{ACTS, WORDS};
pub(crate) use desk::TRAYS;
pub(crate) use facts::member_words;
pub(crate) use journal::FIELDS as SEARCH;
pub(crate) use names::SEEN;
pub(crate) use scheme::{CHOICES, names as params, units};
pub(crate) use sight::KINDS;

/// Every officer's page by its address.
pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/desk", get(desk::show))
        .route("/files/{kind}", get(list::show))
        .route("/files/{kind}/{id}", get(file::show).post(file::send))
        .route("/files/{kind}/new", get(plan::show).post(plan::send))
        .route("/files/{kind}/{id}/materials/{sha256}", get(materials::send))
        .route("/files/account/{id}/reset", post(file::reset))
        .route("/files/account/{id}/link", post(file::link))
        .route("/do/{aggregate}/{command}", get(act::form).post(act::send))
        .route("/review/{id}", get(review::show).post(review::decide))
        .route("/issue", get(issue::show))
        .route("/issue/{year}", get(issue::of_year))
        .route("/budget", get(budget::show))
        .route("/budget/{year}", get(budget::of_year))
        .route("/budget/{year}/{file}", get(books::file))
        .route("/scheme", get(scheme::show))
        .route("/scheme/{article}", get(scheme::article))
        .route("/scheme/cases/{place}", get(scheme::case))
        .route("/journal", get(journal::show))
        .route("/journal/{seq}", get(journal::leaf))
}
