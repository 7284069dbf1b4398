//! Around every request: time limit, security headers, problems in the client's language.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use yunquan_service::entropy::Seeds;

use super::problem::Problem;
use super::{Api, Ctx};
use yunquan_portal::preferred;

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a file may take on its way.
const FILE_PATIENCE: Duration = Duration::from_secs(600);

/// What the API answers is data: a browser runs and embeds none of it.
const DATA_CSP: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
/// The API's description runs its own scripts and styles, and asks this server only.
pub(super) const DOCS_CSP: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

static HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The frame.
pub(super) async fn frame(State(api): Ctx, request: Request, next: Next) -> Response {
    let lang = preferred(request.headers());
    let path = request.uri().path();
    let docs = path.starts_with("/api/docs");
    let file = path.starts_with("/api/v1/attachments");
    let patience = if file { FILE_PATIENCE } else { PATIENCE };
    let mut response = match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::Late.into_response(),
    };
    if let Some(problem) = problem_of(&mut response) {
        response = shown(&api, &problem, lang, response);
    }
    let headers = response.headers_mut();
    for (name, value) in &HEADERS {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    let csp = HeaderValue::from_static(if docs { DOCS_CSP } else { DATA_CSP });
    headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if api.settings.over_tls {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// The problem that a response stands for; also where the HTTP layer itself refused.
fn problem_of(response: &mut Response) -> Option<Problem> {
    let problem = response.extensions_mut().remove::<Problem>();
    let status = response.status();
    problem.or_else(|| {
        let plain = status.is_client_error() || status.is_server_error();
        plain.then_some(Problem::Other(status))
    })
}

/// The problem in words, with the headers that the handler has set.
fn shown(api: &Api, problem: &Problem, lang: yunquan_core::pack::Lang, from: Response) -> Response {
    let mut response = problem.render(api.office.pack(), lang);
    if let Problem::Broken(detail) = problem {
        let id = failure_id();
        tracing::error!(request = id, detail, "a request failed");
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", id);
        }
    }
    keep(from.headers(), response.headers_mut());
    response
}

/// By which an answer that failed is found in the log.
fn failure_id() -> String {
    let random = Seeds::System.next().unwrap_or_default();
    hex::encode(&random[..8])
}

fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [header::ALLOW, header::SET_COOKIE] {
        for value in from.get_all(&name) {
            to.append(name.clone(), value.clone());
        }
    }
}
