//! The clock of a made-up city, which its administrator moves forward. A real office's clock is the
//! machine's: there this is not found.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_service::clock::Clock;
use yunquan_service::simulation;
use yunquan_service::timetravel::{self, Step};

use super::caller::Changer;
use super::problem::Problem;
use super::{Ctx, input};

yunquan_core::form! {
    /// Moving the clock.
    pub(super) struct Move {
        /// How far.
        to: Step = choice(),
    }
}

/// Moves the clock; what becomes due on the way is recorded at its own instant.
pub(super) async fn advance(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<Json<Value>, Problem> {
    if matches!(api.office.clock(), Clock::System) {
        return Err(Problem::NotFound);
    }
    if caller.signed_in()?.role != Role::Administrator {
        return Err(Problem::Forbidden(None));
    }
    let Move { to } = input::request(&headers, body).await?;
    let moved = api.reading(move |api| {
        let target = timetravel::target(&api.office, to)?;
        let moved = simulation::travel(&api.office, target);
        let ran = moved.map_err(|error| Problem::Broken(error.to_string()))?;
        Ok((api.office.now(), ran))
    });
    let (now, ran) = moved.await?;
    let local = api.office.pack().zone().local(now).format("%Y-%m-%d %H:%M").to_string();
    Ok(Json(json!({"now": now.to_string(), "local": local, "jobs": ran})))
}
