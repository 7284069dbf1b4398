//! What comes in with a change: its key, and a JSON body within limits of size and depth.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, header};
use serde_json::Value;
use yunquan_core::form::{Form, parse};
use yunquan_core::refusal::Rejection;

use super::problem::{Problem, Words};

/// The deepest nesting of a body: forms need six.
const DEEPEST: usize = 32;
/// The shortest key of somebody without an account: strangers share one space of keys.
const STRANGERS_KEY: usize = 16;

/// The Idempotency-Key of a change.
///
/// # Errors
/// It is missing, too long, too short for a stranger, or not of visible ASCII characters.
pub(super) fn key(headers: &HeaderMap, stranger: bool) -> Result<String, Problem> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let key = key.map(str::trim).filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
    let least = if stranger { STRANGERS_KEY } else { 1 };
    let key = key.filter(|key| (least..=200).contains(&key.len()));
    key.map(str::to_owned).ok_or(Problem::Key)
}

/// Reads a body as JSON.
///
/// # Errors
/// It is not JSON, too large or too deep.
pub(super) async fn json(headers: &HeaderMap, body: Body, limit: usize) -> Result<Value, Problem> {
    if !is_json(headers) {
        return Err(Problem::NotThisType);
    }
    let bytes = to_bytes(body, limit).await.map_err(|_| Problem::TooLarge(limit as u64))?;
    if depth(&bytes) > DEEPEST {
        return Err(Problem::Malformed(Words {
            zh: format!("请求内容的嵌套超过{DEEPEST}层。"),
            en: format!("The body is nested deeper than {DEEPEST} levels."),
        }));
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Problem::Malformed(Words {
            zh: format!("请求内容在第{line}行第{column}个字节处不是有效的 JSON。"),
            en: format!("The body is not valid JSON at line {line}, byte {column}."),
        })
    })
}

/// Reads a body as one of the API's own small requests, naming every fault at once.
///
/// # Errors
/// As [`json`], or the request has faults.
pub(super) async fn request<F: Form>(headers: &HeaderMap, body: Body) -> Result<F, Problem> {
    const LIMIT: usize = 16 * 1024;
    let value = json(headers, body, LIMIT).await?;
    parse(&value).map_err(|faults| Rejection::Invalid(faults).into())
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.and_then(|value| value.split(';').next()).map(str::trim);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

/// How deep brackets nest, outside texts.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in bytes {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_do_not_nest() {
        for (json, deepest) in [
            ("1", 0),
            ("[]", 1),
            (r#"{"a":[1,{"b":2}]}"#, 3),
            (r#"{"a":"[[[[","b":"\"[["}"#, 1),
            (r#"["\\",[]]"#, 2),
            ("]]]][[", 2),
        ] {
            assert_eq!(depth(json.as_bytes()), deepest, "{json}");
        }
    }
}
