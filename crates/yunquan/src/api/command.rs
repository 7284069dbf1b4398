//! `POST /api/v1/<aggregate>/<command>`: one way in for every change.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, http::HeaderValue};
use serde_json::{Value, json};
use yunquan_core::access::GRANTS;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::upload;
use yunquan_service::envelope::{Note, Receipt, Who};
use yunquan_service::signin::LinkIssued;

use super::caller::{Caller, Changer};
use super::problem::Problem;
use super::sight;
use super::{Api, Ctx, account, input};

/// Commands that make what they are about.
const MAKES: &[&str] = &[
    "account/open",
    "account/appoint",
    "account/add-clerk",
    "enterprise/register",
    "provider/register",
    "provider/post",
    "publicity/post",
    "panel/commission",
    "round/preview",
    "inspection/plan",
    "interpretation/publish",
    "notice/publish",
    "budget/appropriate",
    "case/open",
];

/// Runs a command.
pub(super) async fn run(
    State(api): Ctx,
    Path((aggregate, command)): Path<(String, String)>,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<Response, Problem> {
    let name = known(&format!("{aggregate}/{command}")).ok_or(Problem::NotFound)?;
    entitled(name, &caller)?;
    let key = input::key(&headers, caller.account.is_none())?;
    let import = name.starts_with("import/");
    let settings = &api.settings;
    let limit = if import { settings.import_bytes } else { settings.body_bytes };
    let form = input::json(&headers, body, limit).await?;
    let made = MAKES.contains(&name) || makes_file(name, &form);
    let receipt = execute(&api, &caller, name, form, Some(key)).await?;
    let link = account::follow(&api, &caller, &receipt).await;
    Ok(answer(&caller, &receipt, link.as_ref(), made))
}

/// A command's name, as the program knows it; none where it has no way in here.
pub(super) fn known(name: &str) -> Option<&'static str> {
    let mut names = Command::NAMES.iter().copied().filter(|known| *known != upload::RECORD);
    names.find(|known| *known == name)
}

/// Whether the caller's role may run the command on anything at all; on what is the office's
/// question.
pub(super) fn entitled(name: &str, caller: &Caller) -> Result<(), Problem> {
    let role = caller.role();
    let granted = GRANTS.iter().any(|(command, holder, _)| *command == name && *holder == role);
    if granted { Ok(()) } else { Err(caller.refused()) }
}

/// A first draft or submission makes an application or a redemption; a later one names it.
fn makes_file(name: &str, form: &Value) -> bool {
    let Some((file @ ("application" | "redemption"), "save" | "submit")) = name.split_once('/')
    else {
        return false;
    };
    form.get(file).is_none_or(Value::is_null)
}

/// Reads the form and runs the command.
///
/// # Errors
/// Every reason why it was not done.
pub(super) async fn execute(
    api: &Arc<Api>,
    caller: &Caller,
    name: &'static str,
    form: Value,
    key: Option<String>,
) -> Result<Receipt, Problem> {
    // The digest of what was asked, whatever its white space.
    let body = Digest::of(format!("{name}\n{form}").as_bytes());
    let command = read(api, caller.who(), name, form).await?;
    let answer = api.office.execute_from(caller.device, caller.who(), command, (body, key));
    let answer = answer.await?;
    answer.map_err(|denial| denial.rejection.into())
}

/// Reads the form; a long one where waiting harms nobody, and so what is wrong with a faulty one.
async fn read(
    api: &Arc<Api>,
    who: Who,
    name: &'static str,
    form: Value,
) -> Result<Command, Problem> {
    let first = |form: &Value| Command::read(name, form).ok_or(Problem::NotFound);
    if !name.starts_with("import/")
        && let Ok(command) = first(&form)?
    {
        return Ok(command);
    }
    let again = move |api: &Api| {
        let faults = match first(&form)? {
            Ok(command) => return Ok(command),
            Err(faults) => faults,
        };
        Err(Problem::from(api.office.faults(who, name, &form, faults).rejection))
    };
    api.reading(again).await
}

/// The receipt as JSON. Signals are for who may read them, not for whom they are about.
pub(super) fn receipt_json(caller: &Caller, receipt: &Receipt) -> Value {
    let sees_signals = sight::may_see("signal", caller.role());
    let mut shown = receipt.clone();
    shown.notes.retain(|note| sees_signals || !matches!(note, Note::Signal(_)));
    let mut shown = serde_json::to_value(&shown).unwrap_or(Value::Null);
    if let Some(map) = shown.as_object_mut() {
        map.insert("at".to_owned(), json!(receipt.at.to_string()));
    }
    if let (Some(map), Some(subject)) = (shown.as_object_mut(), &receipt.subject) {
        map.insert("id".to_owned(), json!(subject.id()));
        if let Some(href) = sight::href(subject) {
            map.insert("href".to_owned(), json!(href));
        }
    }
    shown
}

fn answer(caller: &Caller, receipt: &Receipt, link: Option<&LinkIssued>, made: bool) -> Response {
    let mut shown = receipt_json(caller, receipt);
    if let (Some(map), Some(link)) = (shown.as_object_mut(), link) {
        map.insert("link".to_owned(), account::link_json(link));
    }
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    let href = shown.get("href").and_then(Value::as_str).map(HeaderValue::from_str);
    let mut response = (status, Json(shown)).into_response();
    if let (true, Some(Ok(href))) = (made, href) {
        response.headers_mut().insert(header::LOCATION, href);
    }
    response
}
