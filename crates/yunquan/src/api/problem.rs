//! Why a request was not done, as an RFC 9457 problem in the client's language.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use yunquan_core::pack::{Lang, Pack};
use yunquan_core::refusal::{Fault, Refusal, Rejection, RuleId};
use yunquan_service::office::Unavailable;
use yunquan_service::signin::NotSignedIn;
use yunquan_store::StoreError;

use super::words;

/// One mistake at one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The field, as a dotted path with indexes from 0; a query parameter or header by its name.
    pub path: String,
    /// What is wrong, a word for programs.
    pub code: Cow<'static, str>,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
}

impl Mistake {
    /// A mistake that is no fault of a form.
    pub fn new(
        path: impl Into<String>,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let code = Cow::Borrowed(code);
        Self { path: path.into(), code, zh: zh.into(), en: en.into() }
    }
}

impl From<Fault> for Mistake {
    fn from(fault: Fault) -> Self {
        let code = serde_json::to_value(fault.code).ok();
        let code = code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
        let (zh, en) = words::fault(&fault);
        Self { path: fault.path, code: Cow::Owned(code), zh, en }
    }
}

/// The same in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// A rule stands against it.
    Refused(Refusal),
    /// The input has mistakes: all of them.
    Invalid(Vec<Mistake>),
    /// What came cannot be read at all; says where.
    Malformed(Words),
    /// The body is not of the type that is read here.
    NotThisType,
    /// The change has no Idempotency-Key, or one that cannot be.
    Key,
    /// The key was used with another body.
    KeyReused,
    /// Nobody is signed in.
    SignIn,
    /// The login or the password is wrong.
    Wrong,
    /// The password is right; a code of the second factor is needed besides.
    CodeNeeded,
    /// The code of the second factor is wrong, or was used before.
    WrongCode,
    /// The second factor must be set up first.
    SetUpFirst,
    /// The password is too old and must be changed first.
    ChangePassword,
    /// The right is missing; a house rule may be named.
    Forbidden(Option<RuleId>),
    /// The change does not prove that it comes from a page of this office.
    Csrf,
    /// There is no such thing, or it may not be seen.
    NotFound,
    /// Too many requests or failed attempts; again after so many seconds.
    TooMany(u64),
    /// The body is too large: the limit in bytes.
    TooLarge(u64),
    /// The office is busy; nothing has changed.
    Busy,
    /// It took too long: a change may have been made or not.
    Late,
    /// Something broke; the detail is for the log.
    Broken(String),
    /// What the HTTP layer itself answers.
    Other(StatusCode),
}

impl Problem {
    /// One mistake.
    pub fn at(mistake: Mistake) -> Self {
        Self::Invalid(vec![mistake])
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        use StatusCode as S;
        match self {
            Self::Refused(_) => S::UNPROCESSABLE_ENTITY,
            Self::KeyReused => S::CONFLICT,
            Self::Invalid(_) | Self::Malformed(_) | Self::Key => S::BAD_REQUEST,
            Self::NotThisType => S::UNSUPPORTED_MEDIA_TYPE,
            Self::SignIn | Self::Wrong | Self::CodeNeeded | Self::WrongCode => S::UNAUTHORIZED,
            Self::Forbidden(_) | Self::Csrf | Self::SetUpFirst | Self::ChangePassword => {
                S::FORBIDDEN
            }
            Self::NotFound => S::NOT_FOUND,
            Self::TooMany(_) => S::TOO_MANY_REQUESTS,
            Self::TooLarge(_) => S::PAYLOAD_TOO_LARGE,
            Self::Busy | Self::Late => S::SERVICE_UNAVAILABLE,
            Self::Broken(_) => S::INTERNAL_SERVER_ERROR,
            Self::Other(status) => *status,
        }
    }

    /// The last part of its type, `/problems/<word>`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Invalid(_) => "invalid",
            Self::Malformed(_) => "malformed",
            Self::NotThisType => "unsupported-type",
            Self::Key => "idempotency-key",
            Self::KeyReused => "key-reused",
            Self::SignIn => "sign-in",
            Self::Wrong => "wrong-password",
            Self::CodeNeeded => "code-needed",
            Self::WrongCode => "wrong-code",
            Self::SetUpFirst => "set-up-first",
            Self::ChangePassword => "change-password",
            Self::Forbidden(_) => "forbidden",
            Self::Csrf => "csrf",
            Self::NotFound => "not-found",
            Self::TooMany(_) => "too-many-requests",
            Self::TooLarge(_) => "too-large",
            Self::Busy => "busy",
            Self::Late => "late",
            Self::Broken(_) => "broken",
            Self::Other(StatusCode::NOT_FOUND) => "not-found",
            Self::Other(StatusCode::METHOD_NOT_ALLOWED) => "method-not-allowed",
            Self::Other(_) => "http",
        }
    }

    /// The problem as a response.
    pub fn render(&self, pack: &Pack, lang: Lang) -> Response {
        let mut body = Map::new();
        body.insert("type".to_owned(), json!(format!("/problems/{}", self.word())));
        body.insert("status".to_owned(), json!(self.status().as_u16()));
        body.insert("title".to_owned(), json!(words::title(self, lang)));
        let detail = match self {
            Self::Refused(refusal) => pack.explain(&refusal.rule, &refusal.facts, lang),
            Self::Forbidden(Some(rule)) => rule_text(pack, rule, lang),
            _ => words::detail(self, lang),
        };
        body.insert("detail".to_owned(), json!(detail));
        self.add_members(&mut body, pack, lang);
        let mut response = (self.status(), Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
        match self {
            Self::TooMany(seconds) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            Self::Busy | Self::Late => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(1));
            }
            Self::SignIn | Self::Wrong | Self::CodeNeeded | Self::WrongCode => {
                let bearer = HeaderValue::from_static("Bearer");
                headers.insert(header::WWW_AUTHENTICATE, bearer);
            }
            _ => {}
        }
        response
    }

    fn add_members(&self, body: &mut Map<String, Value>, pack: &Pack, lang: Lang) {
        match self {
            Self::Refused(refusal) => {
                cite(body, pack, &refusal.rule, lang);
                body.insert("facts".to_owned(), json!(refusal.facts));
                if !refusal.at.is_empty() {
                    body.insert("at".to_owned(), json!(refusal.at));
                }
                let remedies = pack.remedies();
                let named = json!({
                    "review": remedies.review.in_(lang), "review_days": remedies.review_days,
                    "lawsuit": remedies.lawsuit.in_(lang),
                    "lawsuit_months": remedies.lawsuit_months,
                });
                body.insert("remedies".to_owned(), named);
            }
            Self::Forbidden(Some(rule)) => cite(body, pack, rule, lang),
            Self::Invalid(mistakes) => {
                let words =
                    |it: &Mistake| if lang == Lang::Zh { it.zh.clone() } else { it.en.clone() };
                let errors: Vec<Value> = mistakes
                    .iter()
                    .map(|it| json!({"path": it.path, "code": it.code, "message": words(it)}))
                    .collect();
                body.insert("errors".to_owned(), Value::Array(errors));
            }
            Self::TooLarge(limit) => {
                body.insert("limit_bytes".to_owned(), json!(limit));
            }
            _ => {}
        }
    }
}

fn rule_text(pack: &Pack, rule: &RuleId, lang: Lang) -> String {
    pack.rule(rule).map_or_else(|| rule.to_string(), |rule| rule.text.in_(lang).to_owned())
}

/// Names the rule and what it rests on; a house rule is never shown as an article's.
fn cite(body: &mut Map<String, Value>, pack: &Pack, rule: &RuleId, lang: Lang) {
    body.insert("rule".to_owned(), json!(rule));
    body.insert("scheme".to_owned(), json!(pack.cite()));
    let Some(stated) = pack.rule(rule) else { return };
    body.insert("basis".to_owned(), json!(stated.basis.to_string()));
    if stated.basis.text {
        body.insert("article".to_owned(), json!(stated.article));
    }
    if let Some(law) = &stated.basis.law {
        body.insert("law".to_owned(), json!(law.in_(lang)));
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Refused(refusal) => Self::Refused(refusal),
            Rejection::Invalid(faults) => {
                Self::Invalid(faults.into_iter().map(Mistake::from).collect())
            }
            Rejection::Forbidden { rule } => Self::Forbidden(rule),
            Rejection::NotFound { .. } => Self::NotFound,
            Rejection::KeyReused => Self::KeyReused,
        }
    }
}

impl From<Unavailable> for Problem {
    fn from(error: Unavailable) -> Self {
        match error {
            Unavailable::Busy => Self::Busy,
            Unavailable::Broken | Unavailable::Stopped => Self::Broken(error.to_string()),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            error => Self::Broken(error.to_string()),
        }
    }
}

impl From<NotSignedIn> for Problem {
    fn from(error: NotSignedIn) -> Self {
        match error {
            NotSignedIn::Wrong => Self::Wrong,
            NotSignedIn::CodeNeeded => Self::CodeNeeded,
            NotSignedIn::WrongCode => Self::WrongCode,
            NotSignedIn::Required => Self::Forbidden(None),
            NotSignedIn::Locked { seconds } => Self::TooMany(seconds),
            NotSignedIn::Weak(weak) => Self::at(Mistake::new(
                "password",
                weak.code(),
                weak.says(Lang::Zh),
                weak.says(Lang::En),
            )),
            NotSignedIn::Link(link) => Self::at(words::link(link)),
            NotSignedIn::Token(token) => Self::at(words::token(&token)),
            NotSignedIn::Busy => Self::Busy,
            NotSignedIn::Broken(detail) => Self::Broken(detail),
        }
    }
}

impl IntoResponse for Problem {
    /// Leaves the words to the frame, which knows the client's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
