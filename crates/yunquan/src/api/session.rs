//! Signing in and out; one's own sessions.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use yunquan_core::account::Account;
use yunquan_core::form::{Fields, Form};
use yunquan_core::refusal::FaultCode;
use yunquan_service::signin::{Code, Password, Signin, Stage, Subject, Token, cookie};

use super::caller::{Caller, Changer, not_cross_site};
use super::problem::Problem;
use super::{Api, Ctx, input};

/// A login, its password and, where a second factor is in use, a code.
#[derive(Debug)]
pub(super) struct SignIn {
    login: String,
    password: Password,
    code: Option<Code>,
}

impl Form for SignIn {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let login = f.text("login", 60);
        let password = f.parsed("password", "password", FaultCode::WrongType);
        let code = f.opt_parsed("code", "password", FaultCode::WrongType);
        Some(Self { login: login?, password: password?, code: code? })
    }
}

/// A cookie that only this server reads, and that no other site's request carries.
pub(super) fn session_cookie(over_tls: bool, value: &str, seconds: i64) -> HeaderValue {
    let text = cookie::set(over_tls, cookie::name(over_tls), value, seconds);
    // Hexadecimal digits and the words above: always a header's value.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Counts the files of somebody without an account: they take room.
pub(super) fn count_stranger_file(api: &Api, caller: &Caller) -> Result<(), Problem> {
    let peer = Subject::Peer(caller.peer);
    api.stranger_files.ask(peer, api.signin.now()).map_err(Problem::TooMany)
}

/// Signs in.
pub(super) async fn sign_in(
    State(api): Ctx,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    not_cross_site(&headers)?;
    let SignIn { login, password, code } = input::request(&headers, body).await?;
    // By whom it is aimed at, not by address: a whole office shares one.
    api.sign_ins.ask(Subject::login(&login), api.signin.now()).map_err(Problem::TooMany)?;
    let work = move |it: &Signin| it.sign_in_with(&login, &password, code.as_ref());
    let signed_in = api.signin.hashing(work).await;
    let (id, token) = signed_in?;
    let (account, token) = api
        .reading(move |api| match api.active(id)? {
            Some(account) => Ok((account, token)),
            None => {
                api.signin.sign_out(&token)?;
                Err(Problem::Wrong)
            }
        })
        .await?;
    let seconds = api.signin.policy().session_age / 1_000_000;
    let cookie = session_cookie(api.settings.over_tls, token.reveal(), seconds);
    let shown = api.reading(move |api| api.me(&account, Some(&token))).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(shown)).into_response())
}

/// Who is signed in.
pub(super) async fn show(State(api): Ctx, caller: Caller) -> Result<Json<Value>, Problem> {
    let account = Box::new(caller.known()?.clone());
    let shown = api.reading(move |api| api.me(&account, caller.via.session()));
    Ok(Json(shown.await?))
}

impl Api {
    /// An account as its own person sees it, with what a page needs for its changes.
    fn me(&self, account: &Account, token: Option<&Token>) -> Result<Value, Problem> {
        let lens = self.office.lens()?;
        let entity = yunquan_core::world::Entity::Account(Box::new(account.clone()));
        let mut shown = json!({"account": lens.show(&entity)?});
        shown["account"]["name"] = json!(self.reveal(&account.name)?);
        if let Some(token) = token {
            shown["csrf"] = json!(token.csrf());
            let session = self.signin.any_session(token)?.ok_or(Problem::SignIn)?;
            shown["expires_at"] = json!(session.expires_at.to_string());
            match session.stage {
                Stage::Whole => {}
                Stage::SetUpFirst => shown["first"] = json!("set-up-second-factor"),
                Stage::ChangePassword => shown["first"] = json!("change-password"),
            }
        }
        Ok(shown)
    }
}

/// Signs out.
pub(super) async fn sign_out(
    State(api): Ctx,
    Changer(caller): Changer,
) -> Result<Response, Problem> {
    let token = caller.via.into_session().ok_or(Problem::SignIn)?;
    api.reading(move |api| Ok(api.signin.sign_out(&token)?)).await?;
    Ok(ended(&api))
}

/// The answer to a browser whose session has ended.
pub(super) fn ended(api: &Arc<Api>) -> Response {
    let cookie = session_cookie(api.settings.over_tls, "", 0);
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}

/// One's own sessions.
pub(super) async fn list(State(api): Ctx, caller: Caller) -> Result<Json<Value>, Problem> {
    let account = caller.signed_in()?.id;
    let sessions =
        api.reading(move |api| Ok(api.signin.sessions(account, caller.via.session())?));
    let items: Vec<Value> = sessions
        .await?
        .into_iter()
        .map(|it| {
            json!({"id": it.id, "created_at": it.created_at.to_string(),
                "seen_at": it.seen_at.to_string(), "expires_at": it.expires_at.to_string(),
                "current": it.current})
        })
        .collect();
    Ok(Json(json!({"items": items})))
}

/// Ends one of one's own sessions.
pub(super) async fn revoke(
    State(api): Ctx,
    Path(id): Path<String>,
    Changer(caller): Changer,
) -> Result<StatusCode, Problem> {
    let account = caller.signed_in()?.id;
    let found = api.reading(move |api| Ok(api.signin.revoke_session(account, &id)?)).await?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::NotFound) }
}

/// Ends all of one's own sessions.
pub(super) async fn revoke_all(
    State(api): Ctx,
    Changer(caller): Changer,
) -> Result<Response, Problem> {
    let account = caller.signed_in()?.id;
    api.reading(move |api| Ok(api.signin.revoke_sessions(account)?)).await?;
    Ok(ended(&api))
}
