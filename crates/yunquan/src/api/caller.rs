//! Who asks: by a session's cookie or a bearer token; and whether a change may come in at all.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use yunquan_core::account::{Account, Role, Status};
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::world::{Entity, Key};
use yunquan_service::envelope::Who;
use yunquan_service::signin::{OpenSession, Stage, Subject, Token, cookie};

use super::Api;
use super::problem::Problem;

/// The header that proves a change to come from a page of this office.
pub(super) const CSRF: &str = "x-csrf-token";

/// How somebody showed who he is.
#[derive(Debug)]
pub(super) enum Via {
    /// Not at all.
    Nothing,
    /// By a session's cookie.
    Session(Token),
    /// By a session that must do something first and may do nothing else.
    Unfinished(Token, Box<Account>, Stage),
    /// By a bearer token.
    Bearer,
}

impl Via {
    /// The session's token, of a whole session or not.
    pub(super) fn session(&self) -> Option<&Token> {
        match self {
            Self::Session(token) | Self::Unfinished(token, ..) => Some(token),
            Self::Bearer | Self::Nothing => None,
        }
    }

    /// The same for keeps.
    pub(super) fn into_session(self) -> Option<Token> {
        match self {
            Self::Session(token) | Self::Unfinished(token, ..) => Some(token),
            Self::Bearer | Self::Nothing => None,
        }
    }
}

/// Who asks.
#[derive(Debug)]
pub(super) struct Caller {
    /// The account; none without one.
    pub(super) account: Option<Box<Account>>,
    /// How it was shown.
    pub(super) via: Via,
    /// The address that asks.
    pub(super) peer: Option<IpAddr>,
    /// A digest of the device that asks, where it is known.
    pub(super) device: Option<Digest>,
}

impl Caller {
    pub(super) fn who(&self) -> Who {
        self.account.as_ref().map_or(Who::Public, |account| Who::Account(account.id))
    }

    pub(super) fn role(&self) -> Role {
        self.account.as_ref().map_or(Role::Public, |account| account.role)
    }

    /// The account that is signed in and may act.
    pub(super) fn signed_in(&self) -> Result<&Account, Problem> {
        self.account.as_deref().ok_or_else(|| self.lacking())
    }

    /// The account that is signed in, even where it must do something first.
    pub(super) fn known(&self) -> Result<&Account, Problem> {
        match &self.via {
            Via::Unfinished(_, account, _) => Ok(account),
            _ => self.signed_in(),
        }
    }

    /// The answer to who lacks a right: sign in first, or it is not his.
    pub(super) fn refused(&self) -> Problem {
        if self.account.is_some() { Problem::Forbidden(None) } else { self.lacking() }
    }

    /// What somebody must do before anything is his to do.
    fn lacking(&self) -> Problem {
        match self.via {
            Via::Unfinished(_, _, Stage::ChangePassword) => Problem::ChangePassword,
            Via::Unfinished(..) => Problem::SetUpFirst,
            _ => Problem::SignIn,
        }
    }

    /// Whose requests are counted with this one.
    fn subject(&self) -> Subject {
        self.known().map_or(Subject::Peer(self.peer), |account| Subject::Account(account.id))
    }
}

/// What a request shows of its sender.
enum Shown {
    Nothing,
    Session(Token),
    Bearer(Token),
}

fn shown(headers: &HeaderMap, over_tls: bool) -> Result<Shown, Problem> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let text = value.to_str().unwrap_or_default();
        let scheme = text.get(..7).unwrap_or_default();
        let token = text.get(7..).filter(|_| scheme.eq_ignore_ascii_case("bearer "));
        let token = token.and_then(|token| Token::read(token.trim()));
        return token.map(Shown::Bearer).ok_or(Problem::SignIn);
    }
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookie = cookie::find(lines, cookie::name(over_tls)).and_then(Token::read);
    Ok(cookie.map_or(Shown::Nothing, Shown::Session))
}

impl Api {
    /// An account that may act; none once it is closed.
    pub(super) fn active(&self, id: AccountId) -> Result<Option<Box<Account>>, Problem> {
        Ok(self.account(id)?.filter(|account| account.status == Status::Active))
    }

    /// An account, whatever its state.
    pub(super) fn account(&self, id: AccountId) -> Result<Option<Box<Account>>, Problem> {
        Ok(match self.office.reader().entity(&Key::Account(id))? {
            Some(Entity::Account(account)) => Some(account),
            _ => None,
        })
    }

    fn recognise(&self, shown: Shown, peer: Option<IpAddr>) -> Result<Caller, Problem> {
        let (account, via) = match shown {
            Shown::Nothing => (None, Via::Nothing),
            Shown::Session(token) => match self.signin.any_session(&token)? {
                Some(session) => self.in_session(token, &session)?,
                None => (None, Via::Nothing),
            },
            Shown::Bearer(token) => {
                let account = self.signin.bearer(&token)?.ok_or(Problem::SignIn)?;
                (Some(self.active(account)?.ok_or(Problem::SignIn)?), Via::Bearer)
            }
        };
        Ok(Caller { account, via, peer, device: None })
    }

    /// Whose session it is; nobody's once the account is closed.
    fn in_session(
        &self,
        token: Token,
        session: &OpenSession,
    ) -> Result<(Option<Box<Account>>, Via), Problem> {
        Ok(match (self.active(session.account)?, session.stage) {
            (None, _) => (None, Via::Nothing),
            (account, Stage::Whole) => (account, Via::Session(token)),
            (Some(account), stage) => (None, Via::Unfinished(token, account, stage)),
        })
    }
}

impl FromRequestParts<Arc<Api>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let peer = yunquan_portal::peer(&parts.headers, &parts.extensions);
        let shown = shown(&parts.headers, api.settings.over_tls)?;
        let mut caller = match shown {
            Shown::Nothing => Caller { account: None, via: Via::Nothing, peer, device: None },
            shown => api.reading(move |api| api.recognise(shown, peer)).await?,
        };
        caller.device = yunquan_portal::device(&parts.headers, peer);
        if parts.method.is_safe() && caller.known().is_ok() {
            let asked = api.reads.ask(caller.subject(), api.signin.now());
            asked.map_err(Problem::TooMany)?;
        }
        Ok(caller)
    }
}

/// Who asks for a change: counted, and from a page of this office where a browser sends it.
#[derive(Debug)]
pub(super) struct Changer(pub(super) Caller);

impl FromRequestParts<Arc<Api>> for Changer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, api).await?;
        same_site(&caller, &parts.headers)?;
        let rates = if caller.known().is_ok() { &api.changes } else { &api.strangers };
        let asked = rates.ask(caller.subject(), api.signin.now());
        asked.map_err(Problem::TooMany)?;
        Ok(Self(caller))
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What a browser says that another site's page has sent is refused.
pub(super) fn not_cross_site(headers: &HeaderMap) -> Result<(), Problem> {
    match text(headers, "sec-fetch-site") {
        Some("cross-site" | "same-site") => Err(Problem::Csrf),
        _ => Ok(()),
    }
}

/// A browser sends the cookie whoever asks it to; only a page of this office knows the header.
fn same_site(caller: &Caller, headers: &HeaderMap) -> Result<(), Problem> {
    not_cross_site(headers)?;
    match caller.via.session() {
        Some(token) if !text(headers, CSRF).is_some_and(|sent| token.csrf_is(sent)) => {
            Err(Problem::Csrf)
        }
        _ => Ok(()),
    }
}
