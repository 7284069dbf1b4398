//! The second factor: setting it up, recovery codes, giving it up, and the reset by both
//! administrators.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use yunquan_core::account::{Account, Role};
use yunquan_core::form::{Fields, Form};
use yunquan_core::ids::AccountId;
use yunquan_core::refusal::FaultCode;
use yunquan_service::signin::{Code, Issuer, RecoveryCodes, Reset, Signin};

use super::caller::{Caller, Changer, Via};
use super::problem::Problem;
use super::{Ctx, input};

/// A code of the device in use, where one is.
#[derive(Debug)]
pub(super) struct Offer {
    code: Option<Code>,
}

impl Form for Offer {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        Some(Self { code: f.opt_parsed("code", "password", FaultCode::WrongType)? })
    }
}

/// A code of the device.
#[derive(Debug)]
pub(super) struct Prove {
    code: Code,
}

impl Form for Prove {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        Some(Self { code: f.parsed("code", "password", FaultCode::WrongType)? })
    }
}

/// Whoever is signed in, even where this is what he must do first; not a program.
fn person(caller: &Caller) -> Result<Account, Problem> {
    if matches!(caller.via, Via::Bearer) {
        return Err(Problem::Forbidden(None));
    }
    caller.known().cloned()
}

/// How one's own account stands to it.
pub(super) async fn show(State(api): Ctx, caller: Caller) -> Result<Json<Value>, Problem> {
    let account = caller.known()?.clone();
    let standing = api.reading(move |api| Ok(api.signin.standing(&account)?)).await?;
    Ok(Json(json!({"required": standing.required, "in_use": standing.in_use,
        "recovery_codes": standing.recovery_codes})))
}

/// Offers a new secret, shown this once.
pub(super) async fn offer(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let account = person(&caller)?;
    let Offer { code } = input::request(&headers, body).await?;
    let offered = api
        .reading(move |api| Ok(api.signin.offer_second_factor(&account, code.as_ref())?))
        .await?;
    Ok(Json(json!({"secret": offered.secret.as_str(), "address": offered.address.as_str()})))
}

fn codes_json(codes: &RecoveryCodes) -> Json<Value> {
    Json(json!({"recovery_codes": codes.reveal()}))
}

/// Takes the offered secret into use with its first code.
pub(super) async fn confirm(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let account = person(&caller)?.id;
    let Prove { code } = input::request(&headers, body).await?;
    let token = caller.via.into_session();
    let confirm = move |it: &Signin| it.confirm_second_factor(account, &code, token.as_ref());
    let codes = api.reading(move |api| Ok(confirm(&api.signin)?)).await?;
    tracing::info!(%account, "a second factor came into use");
    Ok(codes_json(&codes))
}

/// New recovery codes in place of the former ones.
pub(super) async fn recovery(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let account = person(&caller)?.id;
    let Prove { code } = input::request(&headers, body).await?;
    let renew = move |it: &Signin| it.renew_recovery_codes(account, &code);
    let codes = api.reading(move |api| Ok(renew(&api.signin)?)).await?;
    Ok(codes_json(&codes))
}

/// Gives the second factor up, where it is not required.
pub(super) async fn remove(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<StatusCode, Problem> {
    let account = person(&caller)?;
    let Prove { code } = input::request(&headers, body).await?;
    api.reading(move |api| Ok(api.signin.remove_second_factor(&account, &code)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An administrator's half of taking a lost factor away.
pub(super) async fn reset(
    State(api): Ctx,
    Path(id): Path<String>,
    Changer(caller): Changer,
) -> Result<Json<Value>, Problem> {
    let by = caller.signed_in()?.clone();
    let issuer = match by.role {
        Role::Administrator => Issuer::Administrator,
        Role::SecurityAdministrator => Issuer::SecurityAdministrator,
        _ => return Err(Problem::Forbidden(None)),
    };
    let id: AccountId = id.parse().map_err(|_| Problem::NotFound)?;
    let reset = api
        .reading(move |api| {
            let account = api.account(id)?.ok_or(Problem::NotFound)?;
            Ok(api.signin.reset_second_factor(account.id, issuer)?)
        })
        .await?;
    tracing::info!(account = %id, by = %by.id, ?reset, "a reset of a second factor was asked for");
    Ok(Json(json!({"reset": reset == Reset::Done})))
}
