//! `GET /api/v1/statistics`, public; `GET /api/v1/inbox`, what waits for the caller.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use yunquan_core::{choice, form};
use yunquan_service::inbox::NoInbox;
use yunquan_service::statistics::{self, By, NoStatistics};

use super::Ctx;
use super::asked::Asked;
use super::caller::Caller;
use super::problem::{Mistake, Problem};

choice! {
    /// How the figures are answered.
    pub(super) enum Format {
        /// JSON.
        Json = "json",
        /// Comma-separated values.
        Csv = "csv",
    }
}

form! {
    /// What is asked of the statistics.
    pub(super) struct Wanted {
        /// The support year; all of them without it.
        year: Option<i32> = opt_year(),
        /// By what the figures are parted.
        by: Option<By> = opt_choice(),
        /// How they are answered.
        format: Option<Format> = opt_choice(),
    }
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
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    let asked = statistics::Asked { year: wanted.year, by: wanted.by };
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

form! {
    /// A page of an inbox.
    pub(super) struct Page {
        /// Where the page before ended.
        cursor: Option<String> = opt_text(1_000),
        /// How many.
        limit: Option<u32> = opt_count(1..=200),
    }
}

/// What waits for the caller, overdue first.
pub(super) async fn inbox(
    State(api): Ctx,
    caller: Caller,
    Asked(page): Asked<Page>,
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
    let limit = page.limit.unwrap_or(50);
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
