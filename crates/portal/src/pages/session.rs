//! Signing in and out.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_service::signin::{Code, NotSignedIn, Password, Signin, Stage, cookie};

use crate::choices::local;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::posted::Posted;
use crate::sheet::{Filled, Mistake, Sheet};
use crate::typed::Typed;
use crate::view::View;
use crate::visitor::Visitor;
use crate::{Ctx, Portal, nav, page};

#[derive(Template)]
#[template(path = "pages/sign-in.html")]
struct Page {
    f: Frame,
    s: Sheet,
    /// Somebody was sent here from a page that is only for who is signed in.
    sent: bool,
}

fn make(view: &View<'_>, filled: Filled, sent: bool) -> Page {
    Page { f: view.frame("sign-in"), s: view.sheet(filled), sent }
}

/// The form.
pub(crate) async fn form(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    if who.account.is_some() {
        return Ok(Redirect::to(nav::home(who.role())).into_response());
    }
    if let Some(first) = who.must_go() {
        return Ok(Redirect::to(first).into_response());
    }
    let next = who.asks("next").map(|next| local(&next)).unwrap_or_default();
    let filled = Filled { typed: Typed::new(vec![("next".to_owned(), next)]), ..Filled::default() };
    portal.page(who, move |view| Ok(make(view, filled, false))).await
}

/// The form where a page, or a form that is kept meanwhile, needs somebody signed in.
pub(crate) async fn again(
    portal: &Arc<Portal>,
    who: Visitor,
    status: StatusCode,
    next: String,
    kept: Option<String>,
) -> Result<Response, Trouble> {
    if let Some(first) = who.must_go() {
        return Ok(Redirect::to(first).into_response());
    }
    let pairs = [("next".to_owned(), next), ("kept".to_owned(), kept.unwrap_or_default())];
    let filled = Filled { typed: Typed::new(pairs.to_vec()), ..Filled::default() };
    portal.page_with(status, who, move |view| Ok(make(view, filled, true))).await
}

/// Signs in and goes on to where somebody wanted to go.
pub(crate) async fn sign_in(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    let (login, password) = (posted.typed.get("login").to_owned(), posted.typed.get("password"));
    let password = Password::new(password);
    let code = Some(posted.typed.get("totp")).filter(|code| !code.trim().is_empty());
    let code = code.map(Code::new);
    let mut filled = Filled::of(&posted);
    ["password", "totp"].iter().for_each(|name| filled.typed.remove(name));
    if posted.stale {
        filled.note = Some(crate::sheet::Note::Stale);
        return refused(&portal, posted.who, filled).await;
    }
    let browser = posted.who.asked.browser.clone();
    let asking = login.clone();
    let browser =
        portal.reading(move |portal| Ok(portal.signin.browser(&browser, &asking)?)).await?;
    let now = portal.signin.now();
    portal.sign_ins.ask(browser.subject(&login), now).map_err(Trouble::TooMany)?;
    let asked = move |it: &Signin| it.sign_in_from(Some(browser), &login, &password, code.as_ref());
    let (id, token) = match portal.signin.hashing(asked).await {
        Ok(signed_in) => signed_in,
        Err(error) => {
            filled.mistakes.push(mistake(&posted.who, &error)?);
            return refused(&portal, posted.who, filled).await;
        }
    };
    let found =
        portal.reading(move |portal| Ok(yunquan_service::lists::account(&portal.office, id)?));
    let active = yunquan_core::account::Status::Active;
    let Some(account) = found.await?.filter(|account| account.status == active) else {
        portal.reading(move |portal| Ok(portal.signin.sign_out(&token)?)).await?;
        filled.mistakes.push(mistake(&posted.who, &NotSignedIn::Wrong)?);
        return refused(&portal, posted.who, filled).await;
    };
    let seconds = portal.signin.policy().session_age / 1_000_000;
    let name = cookie::name(portal.over_tls);
    let set = cookie::set(portal.over_tls, name, token.reveal(), seconds);
    let open = portal.reading(move |portal| Ok(portal.signin.any_session(&token)?)).await?;
    let to = match open.map_or(Stage::Whole, |open| open.stage) {
        Stage::Whole => whereto(&filled.typed, nav::home(account.role)),
        Stage::SetUpFirst => "/account/second-factor".to_owned(),
        Stage::ChangePassword => "/account/password".to_owned(),
    };
    Ok(([(header::SET_COOKIE, set)], Redirect::to(&to)).into_response())
}

/// The page that was asked for, with the form that was kept.
fn whereto(typed: &Typed, home: &str) -> String {
    let next = local(typed.get("next"));
    let next = if next == "/" { home.to_owned() } else { next };
    let kept = typed.get("kept");
    if kept.len() == 64 && kept.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let sign = if next.contains('?') { '&' } else { '?' };
        return format!("{next}{sign}kept={kept}");
    }
    next
}

/// Why somebody was not signed in, at the field.
fn mistake(who: &Visitor, error: &NotSignedIn) -> Result<Mistake, Trouble> {
    let words = who.words();
    let at = |key: &str| Ok(Mistake { path: "totp".to_owned(), says: words.t(key) });
    let says = match error {
        NotSignedIn::Wrong => words.t("wrong-password"),
        NotSignedIn::CodeNeeded => return at("code-needed"),
        NotSignedIn::WrongCode => return at("code-wrong"),
        NotSignedIn::Locked { seconds } => words.t1("locked", "seconds", seconds),
        NotSignedIn::Busy => return Err(Trouble::Busy),
        error => return Err(Trouble::Broken(error.to_string())),
    };
    Ok(Mistake { path: "password".to_owned(), says })
}

async fn refused(portal: &Arc<Portal>, who: Visitor, filled: Filled) -> Result<Response, Trouble> {
    let made = move |view: &View<'_>| Ok(make(view, filled, false));
    portal.page_with(StatusCode::UNAUTHORIZED, who, made).await
}

/// Signs out.
pub(crate) async fn sign_out(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    if posted.stale {
        return Ok(Redirect::to("/").into_response());
    }
    if let Some(session) = posted.who.session {
        portal.reading(move |portal| Ok(portal.signin.sign_out(&session)?)).await?;
    }
    let ended = cookie::set(portal.over_tls, cookie::name(portal.over_tls), "", 0);
    Ok(([(header::SET_COOKIE, ended)], page::done("/", "signed-out")).into_response())
}
