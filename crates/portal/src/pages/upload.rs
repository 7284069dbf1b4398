//! A file that goes up by itself as soon as it is chosen, so that a page shows how far it is. The
//! form carries its digest then; without script the file goes with the form.

use axum::Json;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::json;

use crate::posted::{NAME, Posted};

/// The name under which the file comes.
const FILE: &str = "file";

/// Takes the file; answers its digest and name, or why it was not taken. Nothing where the page is
/// too old: then the form itself says so.
pub(crate) async fn take(posted: Posted) -> Response {
    let typed = &posted.typed;
    let answer = match posted.mistakes.first() {
        Some(mistake) => json!({"says": mistake.says}),
        None if typed.get(FILE).is_empty() => json!({}),
        None => json!({"file": typed.get(FILE), "name": typed.get(&format!("{FILE}{NAME}"))}),
    };
    Json(answer).into_response()
}
