//! The people of a firm: who opened its account adds and removes clerks, and hands each a link by
//! which the clerk sets a password.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use yunquan_core::account::{Account, Party, Role, Status};
use yunquan_core::ids::AccountId;
use yunquan_core::world::Key;
use yunquan_service::signin::Issuer;

use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

struct Row {
    id: String,
    login: String,
    name: String,
    owner: bool,
    active: bool,
}

#[derive(Template)]
#[template(path = "pages/clerks.html")]
struct Page {
    f: Frame,
    s: Sheet,
    rows: Vec<Row>,
    /// Whether the visitor opened the firm's account: only then anything can be changed.
    owner: bool,
}

/// A link that was made for a clerk, shown once to who hands it over.
#[derive(Template)]
#[template(path = "pages/clerk-link.html")]
struct Link {
    f: Frame,
    login: String,
    address: String,
    until: String,
}

/// The firm for which an account acts.
fn firm(who: &Visitor) -> Result<Party, Trouble> {
    let account = who.in_role(&[Role::Enterprise, Role::Provider])?;
    account.party.ok_or(Trouble::NotFound)
}

fn people(view: &View<'_>, filled: Filled) -> Result<Page, Trouble> {
    let mut rows = Vec::new();
    for it in view.lens.accounts_of(firm(view.who)?)? {
        let name = view.lens.reveal(&it.name)?;
        rows.push(Row {
            id: it.id.to_string(),
            name: name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default(),
            owner: it.owner,
            active: it.status == Status::Active,
            login: it.login,
        });
    }
    let owner = view.who.signed_in()?.owner;
    Ok(Page { f: view.frame("clerks"), s: view.sheet(filled), rows, owner })
}

/// Everybody of the firm.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, |view| people(view, view.kept())).await
}

/// Adds a clerk; the link by which it sets a password is shown at once.
pub(crate) async fn add(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    posted.signed_in(&portal, "/clerks")?;
    let receipt = match portal.run(&posted, "account/add-clerk").await? {
        Outcome::Done(receipt) => receipt,
        Outcome::Undone(filled) => {
            return portal.page_with(AGAIN, posted.who, |view| people(view, *filled)).await;
        }
    };
    let Some(Key::Account(clerk)) = receipt.subject else {
        return Err(Trouble::Broken("no clerk was added".to_owned()));
    };
    // Sent again, the form finds a clerk that has its password: no second way in.
    let has = portal.reading(move |portal| Ok(portal.signin.has_password(clerk)?)).await?;
    if has {
        return Ok(page::done("/clerks", "clerk").into_response());
    }
    linked(&portal, posted.who, clerk).await
}

/// Makes a link for a clerk of the visitor's own firm.
async fn linked(
    portal: &std::sync::Arc<crate::Portal>,
    who: Visitor,
    clerk: AccountId,
) -> Result<Response, Trouble> {
    let made = move |view: &View<'_>| {
        let account = clerk_of(view, clerk)?;
        let link = view.portal.signin.issue_link(clerk, Issuer::Owner)?;
        let (origin, token) = (&view.who.asked.origin, link.token.reveal());
        Ok(Link {
            f: view.frame("clerk-link"),
            login: account.login,
            address: format!("{origin}/account/password?link={token}"),
            until: view.moment(link.expires_at),
        })
    };
    portal.page(who, made).await
}

/// A clerk of whoever opened the firm's account.
fn clerk_of(view: &View<'_>, clerk: AccountId) -> Result<Account, Trouble> {
    let own = firm(view.who)?;
    let people = if view.who.signed_in()?.owner { view.lens.accounts_of(own)? } else { Vec::new() };
    let found = people.into_iter().find(|it| it.id == clerk && !it.owner);
    found.filter(|it| it.status == Status::Active).ok_or(Trouble::NotFound)
}

/// Makes a new link, as for a clerk who has lost the password.
pub(crate) async fn link(
    State(portal): Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let id: AccountId = id.parse().map_err(|_| Trouble::NotFound)?;
    posted.signed_in(&portal, "/clerks")?;
    if posted.stale {
        return Ok(axum::response::Redirect::to("/clerks").into_response());
    }
    linked(&portal, posted.who, id).await
}

/// Removes a clerk: its account is closed, its sessions end.
pub(crate) async fn remove(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let id: AccountId = id.parse().map_err(|_| Trouble::NotFound)?;
    posted.signed_in(&portal, "/clerks")?;
    posted.typed.set("account", id.to_string());
    match portal.run(&posted, "account/remove-clerk").await? {
        Outcome::Done(_) => {
            portal.reading(move |portal| Ok(portal.signin.forget(id)?)).await?;
            Ok(page::done("/clerks", "clerk-removed").into_response())
        }
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, |view| people(view, *filled)).await
        }
    }
}
