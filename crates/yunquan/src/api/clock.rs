//! The clock of a made-up city, which its administrator moves forward. A real office's clock is the
//! machine's: there this is not found.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use chrono::{Days, Months};
use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::time::Instant;
use yunquan_service::clock::Clock;
use yunquan_service::office::Office;

use super::caller::Changer;
use super::problem::Problem;
use super::{Ctx, input};

yunquan_core::choice! {
    /// How far.
    enum Step {
        /// To the next instant at which a date makes something true.
        NextDeadline = "next-deadline",
        /// A day.
        Day = "day",
        /// A month.
        Month = "month",
    }
}

yunquan_core::form! {
    /// Moving the clock.
    pub(super) struct Move {
        /// How far.
        to: Step = choice(),
    }
}

/// How far the next deadline is looked for.
const HORIZON: Days = Days::new(800);

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
        let target = target(&api.office, to)?;
        let failed = |error: yunquan_service::jobs::JobFailed| Problem::Broken(error.to_string());
        let ran = api.office.advance_to(target).map_err(failed)?;
        Ok((api.office.now(), ran))
    });
    let (now, ran) = moved.await?;
    let local = api.office.pack().zone().local(now).format("%Y-%m-%d %H:%M").to_string();
    Ok(Json(json!({"now": now.to_string(), "local": local, "jobs": ran})))
}

fn target(office: &Office, step: Step) -> Result<Instant, Problem> {
    let zone = *office.pack().zone();
    let now = office.now();
    let (today, time) = (zone.date(now), zone.local(now).time());
    let later = |date: Option<chrono::NaiveDate>| {
        use chrono::Timelike as _;
        date.and_then(|date| zone.at(date, time.hour(), time.minute()))
    };
    let found = match step {
        Step::Day => later(today.succ_opt()),
        Step::Month => later(today.checked_add_months(Months::new(1))),
        Step::NextDeadline => {
            let horizon = today.checked_add_days(HORIZON).map(|date| zone.start_of_day(date));
            let due = office.due(horizon.unwrap_or(now))?;
            due.first().map(|due| due.at.max(now))
        }
    };
    Ok(found.unwrap_or(now))
}
