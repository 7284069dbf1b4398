//! The bar of a made-up city: its clock, and a switch that signs in as anybody. Where the office's
//! clock is the machine's none of this is there.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use yunquan_core::form::Choice as _;
use yunquan_service::clock::Clock;
use yunquan_service::signin::cookie;
use yunquan_service::simulation;
use yunquan_service::timetravel::{self, Step};

use crate::choices::local;
use crate::fault::Trouble;
use crate::posted::Posted;
use crate::view::View;
use crate::{Ctx, Portal, figures, nav, page};

/// One of the people of a role.
pub(crate) struct Person {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) here: bool,
}

/// The bar.
pub(crate) struct Bar {
    pub(crate) now: String,
    pub(crate) here: String,
    /// The people by the words of their roles.
    pub(crate) people: Vec<(String, Vec<Person>)>,
}

impl Portal {
    /// Whether this city is made up.
    fn made_up(&self) -> bool {
        !self.residents.is_empty() && !matches!(self.office.clock(), Clock::System)
    }
}

impl Bar {
    pub(crate) fn of(view: &View<'_>) -> Option<Self> {
        if !view.portal.made_up() {
            return None;
        }
        let own = view.who.account.as_ref().map(|account| account.id);
        let mut people: Vec<(String, Vec<Person>)> = Vec::new();
        for it in &view.portal.residents {
            let role = view.w.of_family("role", it.role);
            let person = Person {
                account: it.account.to_string(),
                name: it.name.clone(),
                here: own == Some(it.account),
            };
            match people.iter_mut().find(|(known, _)| *known == role) {
                Some((_, known)) => known.push(person),
                None => people.push((role, vec![person])),
            }
        }
        let local = view.lens.pack.zone().local(view.lens.now);
        let now = format!("{} {}", figures::date(view.w, local.date()), local.format("%H:%M"));
        Some(Self { now, here: view.who.asked.address.clone(), people })
    }
}

/// Where the bar's form leads back to, without what an earlier one said.
fn back(posted: &Posted) -> String {
    let here = local(posted.typed.get("here"));
    let (path, query) = here.split_once('?').unwrap_or((&here, ""));
    let rest: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("done=")).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

fn allowed(portal: &Portal, posted: &Posted) -> Result<(), Trouble> {
    if !portal.made_up() {
        return Err(Trouble::NotFound);
    }
    if posted.stale { Err(Trouble::CrossSite) } else { Ok(()) }
}

/// Moves the clock; what becomes due on the way is recorded at its own instant.
pub(crate) async fn clock(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    allowed(&portal, &posted)?;
    let to = posted.typed.get("to");
    let step = Step::ALL.iter().find(|(word, _)| *word == to).ok_or(Trouble::Malformed)?.1;
    portal
        .reading(move |portal| {
            let target = timetravel::target(&portal.office, step)?;
            let moved = simulation::travel(&portal.office, target);
            moved.map_err(|error| Trouble::Broken(error.to_string()))
        })
        .await?;
    Ok(page::done(&back(&posted), "clock"))
}

/// Signs in as a resident.
pub(crate) async fn switch(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    allowed(&portal, &posted)?;
    let asked = posted.typed.get("account").to_owned();
    let found = portal.residents.iter().find(|it| it.account.to_string() == asked);
    let account = found.map(|it| it.account).ok_or(Trouble::NotFound)?;
    let (token, role) = portal
        .reading(move |portal| {
            let found = yunquan_service::lists::account(&portal.office, account)?;
            let role = found.ok_or(Trouble::NotFound)?.role;
            Ok((portal.signin.open_session(account)?, role))
        })
        .await?;
    let seconds = portal.signin.policy().session_age / 1_000_000;
    let name = cookie::name(portal.over_tls);
    let set = cookie::set(portal.over_tls, name, token.reveal(), seconds);
    Ok(([(header::SET_COOKIE, set)], page::done(nav::home(role), "signed-in")).into_response())
}
