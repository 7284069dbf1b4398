//! `GET /api/v1/draws/<panel>`: a draw as anyone can check it.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::Value;
use yunquan_service::draws::{self, NoDraw};

use super::Ctx;
use super::problem::Problem;

/// The draw of a panel, with both of its leaves and the proof between them; it names nobody but by
/// id.
pub(super) async fn show(
    State(api): Ctx,
    Path(panel): Path<String>,
) -> Result<Json<Value>, Problem> {
    let panel = panel.parse().map_err(|_| Problem::NotFound)?;
    let found = api.reading(move |api| {
        let found = draws::of(api.office.reader(), api.office.pack(), panel);
        found.map_err(|error| match error {
            NoDraw::NotDrawn => Problem::NotFound,
            NoDraw::Store(error) => Problem::from(error),
            NoDraw::Proof(_) => Problem::Broken(error.to_string()),
        })
    });
    Ok(Json(found.await?))
}
