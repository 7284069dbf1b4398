//! One's own account: opening it, its password, its sessions.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_core::world::Key;
use yunquan_service::signin::{
    Issuer, NotSignedIn, Password, SHORTEST, Signin, Standing, Token, cookie,
};

use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::field::Opt;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Mistake, Note, Sheet};
use crate::view::View;
use crate::visitor::Visitor;
use crate::{Ctx, Portal};

#[derive(Template)]
#[template(path = "pages/account-open.html")]
struct Opening {
    f: Frame,
    s: Sheet,
    kinds: Vec<Opt>,
}

fn opening(view: &View<'_>, filled: Filled) -> Opening {
    let kind = |word: &str| Opt::new(word, view.w.of_family("role", word));
    let kinds = vec![kind("enterprise"), kind("provider")];
    Opening { f: view.frame("account-open"), s: view.sheet(filled), kinds }
}

/// The form by which a firm opens its first account.
pub(crate) async fn form(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, |view| Ok(opening(view, Filled::default()))).await
}

/// Opens an account; whoever opened it sets its password next, by a link used once.
pub(crate) async fn open(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    let receipt = match portal.run(&posted, "account/open").await? {
        Outcome::Done(receipt) => receipt,
        Outcome::Undone(filled) => {
            return portal.page_with(AGAIN, posted.who, |view| Ok(opening(view, *filled))).await;
        }
    };
    let Some(Key::Account(account)) = receipt.subject else {
        return Err(Trouble::Broken("no account was opened".to_owned()));
    };
    let link = portal.reading(move |portal| {
        // Sent again, the form finds an account that has its password: no second way in.
        if portal.signin.has_password(account)? {
            return Ok(None);
        }
        Ok(Some(portal.signin.issue_link(account, Issuer::Owner)?))
    });
    Ok(match link.await? {
        Some(link) => {
            let address = format!("/account/password?link={}&done=account", link.token.reveal());
            Redirect::to(&address).into_response()
        }
        None => Redirect::to("/sign-in").into_response(),
    })
}

#[derive(Template)]
#[template(path = "pages/password.html")]
struct Setting {
    f: Frame,
    s: Sheet,
    /// Somebody signed in gives the present password; somebody with links gives those.
    signed_in: bool,
    shortest: usize,
}

fn setting(view: &View<'_>, filled: Filled) -> Setting {
    let signed_in = view.who.known().is_ok();
    Setting { f: view.frame("password-set"), s: view.sheet(filled), signed_in, shortest: SHORTEST }
}

/// The form by which a password is set.
pub(crate) async fn password_form(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let mut filled = Filled::default();
    filled.typed.set("link", who.asks("link").unwrap_or_default());
    portal.page(who, |view| Ok(setting(view, filled))).await
}

/// Sets a password; whatever was signed in before ends.
pub(crate) async fn set_password(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    let mut filled = Filled::of(&posted);
    ["password", "present", "repeat"].iter().for_each(|name| filled.typed.remove(name));
    let says = |path: &str, key: &str| {
        vec![Mistake { path: path.to_owned(), says: posted.who.words().t(key) }]
    };
    let typed = &posted.typed;
    if posted.stale {
        filled.note = Some(Note::Stale);
    } else if typed.get("password") != typed.get("repeat") {
        filled.mistakes = says("repeat", "password-differs");
    } else {
        match change(&portal, &posted).await {
            Ok(()) => {
                let name = cookie::name(portal.over_tls);
                let ended = cookie::set(portal.over_tls, name, "", 0);
                let to = page::done("/sign-in", "password");
                return Ok(([(header::SET_COOKIE, ended)], to).into_response());
            }
            Err(NotSignedIn::Weak(weak)) => {
                let says = weak.says(posted.who.words().lang()).to_owned();
                filled.mistakes = vec![Mistake { path: "password".to_owned(), says }];
            }
            Err(NotSignedIn::Link(_)) => filled.mistakes = says("link", "link-unknown"),
            Err(NotSignedIn::Wrong) => filled.mistakes = says("present", "wrong-password"),
            Err(error) => return Err(error.into()),
        }
    }
    portal.page_with(AGAIN, posted.who, |view| Ok(setting(view, filled))).await
}

/// By links, or by who knows the present password.
async fn change(portal: &Arc<Portal>, posted: &Posted) -> Result<(), NotSignedIn> {
    let typed = &posted.typed;
    let password = Password::new(typed.get("password"));
    if let Ok(account) = posted.who.known().cloned() {
        let present = Password::new(typed.get("present"));
        let change =
            move |it: &Signin| it.change_password(account.id, &account.login, &present, &password);
        return portal.signin.hashing(change).await;
    }
    let links: Vec<Token> = typed.all("link").filter_map(|text| text.parse().ok()).collect();
    let office = portal.office.clone();
    let change = move |it: &Signin| {
        let unknown = NotSignedIn::Link(yunquan_service::signin::BadLink::Unknown);
        let account = yunquan_service::lists::account(&office, it.opens(&links)?)?;
        let active = yunquan_core::account::Status::Active;
        let account = account.filter(|account| account.status == active).ok_or(unknown)?;
        it.set_password_by(&links, &account.login, &password).map(|_| ())
    };
    portal.signin.hashing(change).await
}

#[derive(Template)]
#[template(path = "pages/account.html")]
struct Own {
    f: Frame,
    s: Sheet,
    login: String,
    role: String,
    sessions: Vec<Row>,
    second: Standing,
}

struct Row {
    id: String,
    since: String,
    seen: String,
    current: bool,
}

/// One's own account with its sessions.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal
        .page(who, |view| {
            let account = view.who.signed_in()?;
            let open = view.portal.signin.sessions(account.id, view.who.session.as_ref())?;
            let row = |it: yunquan_service::signin::SessionEntry| Row {
                since: view.moment(it.created_at),
                seen: view.moment(it.seen_at),
                current: it.current,
                id: it.id,
            };
            Ok(Own {
                f: view.frame("account"),
                s: view.sheet(Filled::default()),
                login: account.login.clone(),
                role: view.w.of_family("role", account.role.as_str()),
                sessions: open.into_iter().map(row).collect(),
                second: view.portal.signin.standing(account)?,
            })
        })
        .await
}

/// Ends one of one's own sessions, or all of them.
pub(crate) async fn end(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    posted.signed_in(&portal, "/account")?;
    if posted.stale {
        return Ok(Redirect::to("/account").into_response());
    }
    let (account, id) = (posted.who.signed_in()?.id, posted.typed.get("id").to_owned());
    portal
        .reading(move |portal| {
            match id.as_str() {
                "" => portal.signin.revoke_sessions(account)?,
                id => drop(portal.signin.revoke_session(account, id)?),
            }
            Ok(())
        })
        .await?;
    Ok(Redirect::to("/account").into_response())
}
