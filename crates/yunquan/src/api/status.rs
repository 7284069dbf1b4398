//! Whether the office is up, what time it is there, and what is at no address.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use yunquan_service::clock::Clock;

use super::Ctx;
use super::problem::Problem;

/// Up, able to read its database and to take commands.
pub(super) async fn health(State(api): Ctx) -> Result<Json<Value>, Problem> {
    if !api.office.writes() {
        tracing::error!("not healthy: the writer has ended");
        return Err(Problem::Busy);
    }
    let head = api.reading(|api| Ok(api.office.reader().head()?)).await;
    let head = head.map_err(|problem| {
        tracing::error!(?problem, "not healthy");
        Problem::Busy
    })?;
    Ok(Json(json!({"status": "ok", "scheme": api.office.pack().cite(), "leaves": head.size})))
}

/// The office's clock: the one by which windows open and vouchers expire.
pub(super) async fn time(State(api): Ctx) -> Json<Value> {
    let (now, zone) = (api.office.now(), api.office.pack().zone());
    Json(json!({
        "now": now.to_string(),
        "local": zone.local(now).format("%Y-%m-%d %H:%M").to_string(),
        "date": zone.date(now),
        "zone": zone.name(),
        "manual": matches!(api.office.clock(), Clock::Manual(_)),
    }))
}

/// There is nothing at this address.
pub(super) async fn unknown() -> Problem {
    Problem::Other(axum::http::StatusCode::NOT_FOUND)
}
