//! One's own API tokens. Only a person who is signed in makes one: a token makes no tokens.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use yunquan_core::form::{Fields, Form};
use yunquan_service::signin::TokenEntry;

use super::caller::{Caller, Changer, Via};
use super::problem::Problem;
use super::{Ctx, input};

/// How long a token lives where nothing is said, in days.
const DAYS: u32 = 90;
const DAY: i64 = 86_400 * 1_000_000;

/// A token to be made.
#[derive(Debug)]
pub(super) struct Make {
    name: String,
    days: Option<u32>,
}

impl Form for Make {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let name = f.text("name", 60);
        let days = f.opt_count("days", 1..=366);
        Some(Self { name: name?, days: days? })
    }
}

fn entry(it: &TokenEntry) -> Value {
    json!({"id": it.id, "name": it.name, "created_at": it.created_at.to_string(),
        "expires_at": it.expires_at.map(|at| at.to_string())})
}

/// Makes a token; it is shown this once.
pub(super) async fn make(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let account = caller.signed_in()?.id;
    if matches!(caller.via, Via::Bearer) {
        return Err(Problem::Forbidden(None));
    }
    let Make { name, days } = input::request(&headers, body).await?;
    let age = i64::from(days.unwrap_or(DAYS)) * DAY;
    let made = api.reading(move |api| Ok(api.signin.make_token(account, &name, age)?));
    let (token, made) = made.await?;
    let mut shown = entry(&made);
    shown["token"] = json!(token.reveal());
    Ok((StatusCode::CREATED, Json(shown)))
}

/// One's own tokens.
pub(super) async fn list(State(api): Ctx, caller: Caller) -> Result<Json<Value>, Problem> {
    let account = caller.signed_in()?.id;
    let tokens = api.reading(move |api| Ok(api.signin.tokens(account)?)).await?;
    Ok(Json(json!({"items": tokens.iter().map(entry).collect::<Vec<_>>()})))
}

/// Takes one of one's own tokens away.
pub(super) async fn revoke(
    State(api): Ctx,
    Path(id): Path<String>,
    Changer(caller): Changer,
) -> Result<StatusCode, Problem> {
    let account = caller.signed_in()?.id;
    let found = api.reading(move |api| Ok(api.signin.revoke_token(account, &id)?)).await?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::NotFound) }
}
