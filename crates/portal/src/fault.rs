//! Why there is no such page, and what to do about it.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yunquan_core::refusal::RuleId;
use yunquan_service::lists::ReadFailed;
use yunquan_service::office::Unavailable;
use yunquan_service::signin::NotSignedIn;

use crate::choices::local;

/// Why a page was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is no such thing, or it may not be seen.
    NotFound,
    /// The right is missing; a rule may be named.
    Forbidden(Option<RuleId>),
    /// Nobody is signed in: whereto afterwards, and a form that is kept meanwhile.
    SignIn { next: String, kept: Option<String> },
    /// Another site's page has sent it.
    CrossSite,
    /// Too many requests; again after so many seconds.
    TooMany(u64),
    /// The form cannot be read.
    Malformed,
    /// The form is too large.
    TooLarge,
    /// The address takes no such method.
    Method,
    /// The office is busy; nothing has changed.
    Busy,
    /// It took too long.
    Late,
    /// Something broke; the detail is for the log.
    Broken(String),
}

/// The words of [`Trouble::word`].
pub(crate) const TROUBLES: &[&str] = &[
    "not-found",
    "forbidden",
    "sign-in",
    "cross-site",
    "too-many",
    "malformed",
    "too-large",
    "method",
    "busy",
    "late",
    "broken",
];

impl Trouble {
    pub(crate) fn sign_in(address: &str) -> Self {
        Self::SignIn { next: local(address), kept: None }
    }

    pub(crate) const fn status(&self) -> StatusCode {
        use StatusCode as S;
        match self {
            Self::NotFound => S::NOT_FOUND,
            Self::Forbidden(_) | Self::CrossSite => S::FORBIDDEN,
            Self::SignIn { .. } => S::UNAUTHORIZED,
            Self::TooMany(_) => S::TOO_MANY_REQUESTS,
            Self::Malformed => S::BAD_REQUEST,
            Self::TooLarge => S::PAYLOAD_TOO_LARGE,
            Self::Method => S::METHOD_NOT_ALLOWED,
            Self::Busy | Self::Late => S::SERVICE_UNAVAILABLE,
            Self::Broken(_) => S::INTERNAL_SERVER_ERROR,
        }
    }

    /// By which its words are found.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden(_) => "forbidden",
            Self::SignIn { .. } => "sign-in",
            Self::CrossSite => "cross-site",
            Self::TooMany(_) => "too-many",
            Self::Malformed => "malformed",
            Self::TooLarge => "too-large",
            Self::Method => "method",
            Self::Busy => "busy",
            Self::Late => "late",
            Self::Broken(_) => "broken",
        }
    }

    /// What the HTTP layer itself refused.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            status if status.is_client_error() => Self::Malformed,
            status => Self::Broken(format!("answered {status}")),
        }
    }
}

impl From<ReadFailed> for Trouble {
    fn from(error: ReadFailed) -> Self {
        match error {
            ReadFailed::Busy => Self::Busy,
            error => Self::Broken(error.to_string()),
        }
    }
}

impl From<Unavailable> for Trouble {
    fn from(error: Unavailable) -> Self {
        match error {
            Unavailable::Busy => Self::Busy,
            Unavailable::Broken | Unavailable::Stopped => Self::Broken(error.to_string()),
        }
    }
}

impl From<NotSignedIn> for Trouble {
    fn from(error: NotSignedIn) -> Self {
        match error {
            NotSignedIn::Busy => Self::Busy,
            NotSignedIn::Locked { seconds } => Self::TooMany(seconds),
            error => Self::Broken(error.to_string()),
        }
    }
}

impl IntoResponse for Trouble {
    /// Leaves the page to the guard, which knows who looks and in which language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
