//! Who looks at a page, and by what he proves that a form comes from one of ours.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use yunquan_core::account::{Account, Party, Role, Status};
use yunquan_core::digest::Digest;
use yunquan_core::ids::{EnterpriseId, ProviderId};
use yunquan_service::envelope::{self, Who};
use yunquan_service::lists;
use yunquan_service::signin::{Stage, Subject, Token, cookie};

use crate::Portal;
use crate::choices::{Choices, cookies};
use crate::fault::Trouble;
use crate::posted::decoded;
use crate::words::Words;

/// What the guard has found of a request before its handler runs.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) choices: Choices,
    /// The token of a browser in which nobody is signed in.
    pub(crate) browser: String,
    /// The address, path and query.
    pub(crate) address: String,
    /// Where the browser has this office: `https://` and a host.
    pub(crate) origin: String,
    pub(crate) peer: Option<IpAddr>,
    /// A digest of the device that asks, where it is known.
    pub(crate) device: Option<Digest>,
}

/// Who looks.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) account: Option<Box<Account>>,
    /// Who has signed in but must do something first, and what.
    pub(crate) first: Option<(Box<Account>, Stage)>,
    pub(crate) session: Option<Token>,
    pub(crate) asked: Asked,
}

impl Visitor {
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.asked.choices.lang)
    }

    pub(crate) fn who(&self) -> Who {
        self.account.as_ref().map_or(Who::Public, |account| Who::Account(account.id))
    }

    pub(crate) fn role(&self) -> Role {
        self.account.as_ref().map_or(Role::Public, |account| account.role)
    }

    /// The account's id as forms carry it; blank without one.
    pub(crate) fn id(&self) -> String {
        self.account.as_ref().map(|account| account.id.to_string()).unwrap_or_default()
    }

    /// The path alone.
    pub(crate) fn path(&self) -> &str {
        self.asked.address.split('?').next().unwrap_or("/")
    }

    /// What the address asks under a name, decoded; none where it asks nothing.
    pub(crate) fn asks(&self, name: &str) -> Option<String> {
        let (_, query) = self.asked.address.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, text) = pairs.find(|(known, text)| *known == name && !text.is_empty())?;
        decoded(text)
    }

    /// Whose requests are counted with this one.
    pub(crate) fn subject(&self) -> Subject {
        self.known().map_or(Subject::Peer(self.asked.peer), |account| Subject::Account(account.id))
    }

    /// What a form of this visitor carries.
    pub(crate) fn csrf(&self) -> String {
        let browser = || Token::read(&self.asked.browser).map(|token| token.csrf());
        self.session.as_ref().map(Token::csrf).or_else(browser).unwrap_or_default()
    }

    pub(crate) fn csrf_is(&self, sent: &str) -> bool {
        match &self.session {
            Some(session) => session.csrf_is(sent),
            None => Token::read(&self.asked.browser).is_some_and(|token| token.csrf_is(sent)),
        }
    }

    /// The account, even where it must do something first.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub(crate) fn known(&self) -> Result<&Account, Trouble> {
        let first = self.first.as_ref().map(|(account, _)| &**account);
        first.map_or_else(|| self.signed_in(), Ok)
    }

    /// Where somebody must go first.
    pub(crate) fn must_go(&self) -> Option<&'static str> {
        self.first.as_ref().map(|(_, stage)| match stage {
            Stage::ChangePassword => "/account/password",
            Stage::SetUpFirst | Stage::Whole => "/account/second-factor",
        })
    }

    /// The account, or the way to sign in.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub(crate) fn signed_in(&self) -> Result<&Account, Trouble> {
        self.account.as_deref().ok_or_else(|| Trouble::sign_in(&self.asked.address))
    }

    /// The account, where it has one of these roles.
    ///
    /// # Errors
    /// Nobody is signed in, or somebody of another role.
    pub(crate) fn in_role(&self, roles: &[Role]) -> Result<&Account, Trouble> {
        let account = self.signed_in()?;
        if roles.contains(&account.role) { Ok(account) } else { Err(Trouble::Forbidden(None)) }
    }

    /// The enterprise for which the account acts, where one is registered.
    ///
    /// # Errors
    /// The account is no enterprise's.
    pub(crate) fn enterprise(&self) -> Result<Option<EnterpriseId>, Trouble> {
        Ok(match self.in_role(&[Role::Enterprise])?.party {
            Some(Party::Enterprise(id)) => Some(id),
            _ => None,
        })
    }

    /// The provider for which the account acts, where one is registered.
    ///
    /// # Errors
    /// The account is no provider's.
    pub(crate) fn provider(&self) -> Result<Option<ProviderId>, Trouble> {
        Ok(match self.in_role(&[Role::Provider])?.party {
            Some(Party::Provider(id)) => Some(id),
            _ => None,
        })
    }
}

impl Portal {
    /// Who sent a request.
    pub(crate) async fn recognise(
        self: &Arc<Self>,
        headers: &HeaderMap,
        asked: Asked,
    ) -> Result<Visitor, Trouble> {
        let sent = cookie::find(cookies(headers), cookie::name(self.over_tls));
        let Some(session) = sent.and_then(Token::read) else {
            return Ok(Visitor { account: None, first: None, session: None, asked });
        };
        self.reading(move |portal| {
            let open = portal.signin.any_session(&session)?;
            let stage = open.as_ref().map_or(Stage::Whole, |open| open.stage);
            let account = match open {
                Some(open) => lists::account(&portal.office, open.account)?,
                None => None,
            };
            let account = account.filter(|account| account.status == Status::Active);
            let session = account.is_some().then_some(session);
            Ok(match stage {
                Stage::Whole => Visitor { account, first: None, session, asked },
                stage => {
                    let first = account.map(|account| (account, stage));
                    Visitor { account: None, first, session, asked }
                }
            })
        })
        .await
    }
}

impl FromRequestParts<Arc<Portal>> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Self, Trouble> {
        let asked = parts.extensions.get::<Asked>().cloned();
        let asked = asked.ok_or_else(|| Trouble::Broken("the guard is missing".to_owned()))?;
        portal.recognise(&parts.headers, asked).await
    }
}

/// The address that asks. Behind a proxy on this machine it is the one that the proxy saw last, or
/// the proxy's own where it does not say; what anybody else says of addresses counts for nothing.
pub fn peer(headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let own = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    let behind = own.is_loopback().then(|| forwarded(headers)).flatten();
    Some(behind.unwrap_or(own))
}

/// The last hop of the last line: what a client has sent itself stands before it.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let last = last.rsplit(',').next()?.trim();
    let with_port = || last.parse::<SocketAddr>().ok().map(|it| it.ip());
    last.parse().ok().or_else(with_port).map(|it: IpAddr| it.to_canonical())
}

/// A digest of the device that sends a request: its browser's name and the address that asks; none
/// where that is only this machine's.
pub fn device(headers: &HeaderMap, peer: Option<IpAddr>) -> Option<Digest> {
    let address = peer.filter(|it| !it.is_loopback())?.to_string();
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok())?;
    Some(envelope::device(agent, &address))
}
