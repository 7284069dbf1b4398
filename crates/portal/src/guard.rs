//! What stands around every page: choices, the browser's token, patience, headers, error pages.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_service::signin::{Token, cookie};

use crate::choices::{Choices, chosen, cookies};
use crate::fault::Trouble;
use crate::visitor::{Asked, device, peer};
use crate::{Ctx, Portal, pages};

/// How long a page may take; files take as long as their lines are slow.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long the token of a browser lives, in seconds.
const BROWSER: i64 = 400 * 86_400;

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; object-src 'self'; frame-src 'self'; form-action 'self'; \
    connect-src 'self'; \
    frame-ancestors 'self'; base-uri 'none'";

static HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The name of the browser's cookie.
const fn browser_cookie(over_tls: bool) -> &'static str {
    if over_tls { "__Host-yunquan-browser" } else { "yunquan-browser" }
}

/// The guard.
pub(crate) async fn guard(State(portal): Ctx, mut request: Request, next: Next) -> Response {
    let safe = request.method().is_safe();
    if *request.method() == Method::GET
        && let Some((set, address)) = chosen(request.uri(), portal.over_tls)
    {
        return dressed(&portal, with_cookies(Redirect::to(&address).into_response(), &set));
    }
    if !safe && cross_site(request.headers()) {
        let asked = asked(&portal, &request).0;
        let headers = request.headers().clone();
        return dressed(&portal, excused(&portal, &headers, asked, Trouble::CrossSite).await);
    }
    let (asked, fresh) = asked(&portal, &request);
    let headers = request.headers().clone();
    request.extensions_mut().insert(asked.clone());
    let answer = tokio::time::timeout(PATIENCE, next.run(request)).await;
    let mut response = answer.unwrap_or_else(|_| Trouble::Late.into_response());
    if let Some(trouble) = trouble_of(&mut response) {
        let set: Vec<_> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
        response = excused(&portal, &headers, asked.clone(), trouble).await;
        for value in set {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    if fresh && is_html(&response) {
        let name = browser_cookie(portal.over_tls);
        let set = cookie::set(portal.over_tls, name, &asked.browser, BROWSER);
        response = with_cookies(response, &[set]);
    }
    dressed(&portal, response)
}

/// What a browser says that another site's page has sent.
fn cross_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    matches!(site, Some("cross-site" | "same-site"))
}

/// What is known of a request at once, and whether its browser gets a new token.
fn asked(portal: &Portal, request: &Request) -> (Asked, bool) {
    let headers = request.headers();
    let sent = cookie::find(cookies(headers), browser_cookie(portal.over_tls));
    let known = sent.and_then(Token::read);
    let fresh = known.is_none();
    let token = known.map_or_else(Token::draw, Ok);
    let browser = token.map(|token| token.reveal().to_owned()).unwrap_or_default();
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    let peer = peer(headers, request.extensions());
    let asked = Asked {
        choices: Choices::of(headers),
        browser,
        address: address.to_owned(),
        origin: origin(headers, portal.over_tls),
        peer,
        device: device(headers, peer),
    };
    (asked, fresh)
}

/// Where the browser has this office, for what is printed or scanned.
fn origin(headers: &HeaderMap, over_tls: bool) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
    let scheme = if over_tls { "https" } else { "http" };
    let known = !host.is_empty() && host.len() <= 255 && host.bytes().all(plain);
    if known { format!("{scheme}://{host}") } else { String::new() }
}

fn is_html(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The trouble that a response stands for; also where the HTTP layer itself refused.
fn trouble_of(response: &mut Response) -> Option<Trouble> {
    let trouble = response.extensions_mut().remove::<Trouble>();
    let status = response.status();
    let bare = (status.is_client_error() || status.is_server_error()) && !is_html(response);
    trouble.or_else(|| bare.then(|| Trouble::of_status(status)))
}

/// The page of a trouble.
async fn excused(
    portal: &Arc<Portal>,
    headers: &HeaderMap,
    asked: Asked,
    trouble: Trouble,
) -> Response {
    if let Trouble::Broken(detail) = &trouble {
        tracing::error!(address = asked.address, detail, "a page failed");
    }
    let status = trouble.status();
    let wait = match &trouble {
        Trouble::TooMany(seconds) => Some(*seconds),
        Trouble::Busy | Trouble::Late => Some(1),
        _ => None,
    };
    let made = match portal.recognise(headers, asked).await {
        Ok(who) => pages::trouble(portal, who, trouble).await,
        Err(trouble) => Err(trouble),
    };
    let mut response = made.unwrap_or_else(|error| {
        tracing::error!(?error, "not even the page of an error");
        (status, status.canonical_reason().unwrap_or_default()).into_response()
    });
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn with_cookies(mut response: Response, set: &[String]) -> Response {
    for text in set {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn dressed(portal: &Portal, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in &HEADERS {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if portal.over_tls {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}
