//! Setting a password: by one-time links, or by who knows the present one.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use yunquan_core::form::{Fields, Form};
use yunquan_core::refusal::FaultCode;
use yunquan_service::signin::{BadLink, NotSignedIn, Password, Token};

use super::caller::Changer;
use super::problem::Problem;
use super::{Api, Ctx, input, session};

/// A new password, with what entitles to it.
#[derive(Debug)]
pub(super) struct Set {
    links: Vec<Token>,
    present: Option<Password>,
    password: Password,
}

impl Form for Set {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let links = f.texts("links", 0..=2, FaultCode::NotAnId);
        let present = f.opt_parsed("present", "password", FaultCode::WrongType);
        let password = f.parsed("password", "password", FaultCode::WrongType);
        Some(Self { links: links?, present: present?, password: password? })
    }
}

/// Sets a password. Whatever was signed in before ends: sign in with the new one.
pub(super) async fn set(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<Response, Problem> {
    let form: Set = input::request(&headers, body).await?;
    if !form.links.is_empty() {
        by_links(&api, form).await?;
        return Ok(session::ended(&api));
    }
    let account = caller.known()?.clone();
    let present = form.present.ok_or(Problem::Wrong)?;
    let change = move |it: &yunquan_service::signin::Signin| {
        it.change_password(account.id, &account.login, &present, &form.password)
    };
    api.signin.hashing(change).await?;
    Ok(session::ended(&api))
}

/// A link of an account that is not in use yet, or no longer, opens nothing.
async fn by_links(api: &Arc<Api>, form: Set) -> Result<(), Problem> {
    let Set { links, password, .. } = form;
    let (links, login) = api
        .reading(move |api| {
            let account = api.signin.opens(&links)?;
            let active = api.active(account)?;
            let account = active.ok_or(NotSignedIn::Link(BadLink::Unknown))?;
            Ok((links, account.login))
        })
        .await?;
    api.signin.hashing(move |it| it.set_password_by(&links, &login, &password)).await?;
    Ok(())
}
