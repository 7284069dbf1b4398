//! `GET /api/v1/statistics`, public; `GET /api/v1/inbox`, what waits for the caller.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};
use yunquan_service::inbox::NoInbox;
use yunquan_service::statistics::{Asked, By, NoStatistics};

use super::Ctx;
use super::caller::Caller;
use super::problem::{Mistake, Problem};

/// What is asked of the statistics.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    year: Option<i32>,
    by: Option<By>,
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Json,
    Csv,
}

fn failed(error: NoStatistics) -> Problem {
    match error {
        NoStatistics::Store(error) => error.into(),
        NoStatistics::Filling { .. } => Problem::Busy,
        NoStatistics::Leaf(_) => Problem::Broken(error.to_string()),
    }
}

/// Leverage, funnel and stages of a support year, or of all.
pub(super) async fn show(
    State(api): Ctx,
    _: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let asked = Asked { year: wanted.year, by: wanted.by };
    if wanted.format == Some(Format::Csv) {
        let text = api
            .reading(move |api| {
                let lens = api.office.lens()?;
                api.office.statistics().csv(&lens, asked).map_err(failed)
            })
            .await?;
        return Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response());
    }
    let shown = api
        .reading(move |api| {
            let lens = api.office.lens()?;
            api.office.statistics().shown(&lens, asked).map_err(failed)
        })
        .await?;
    Ok(Json(shown).into_response())
}

/// A page of an inbox.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    cursor: Option<String>,
    limit: Option<u32>,
}

/// What waits for the caller, overdue first.
pub(super) async fn inbox(
    State(api): Ctx,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Problem> {
    let Some(account) = caller.account.clone() else { return Err(caller.refused()) };
    let bad = || {
        let (zh, en) = ("不是上一页给出的游标", "Not the cursor of a page before");
        Problem::at(Mistake::new("cursor", "not-a-cursor", zh, en))
    };
    let after = match page.cursor {
        Some(text) => {
            let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
            Some(String::from_utf8(bytes).map_err(|_| bad())?)
        }
        None => None,
    };
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let inbox = api
        .reading(move |api| {
            let lens = api.office.lens()?;
            lens.inbox(&account, after.as_deref(), limit).map_err(|error| match error {
                NoInbox::Store(error) => error.into(),
                NoInbox::BadCursor => bad(),
            })
        })
        .await?;
    let next = inbox.next.map(|text| URL_SAFE_NO_PAD.encode(text));
    Ok(Json(json!({"items": inbox.items, "next": next})))
}
