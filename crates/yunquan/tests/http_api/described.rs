//! Whatever the API answers in these tests is what its description says that it answers.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use axum::http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::bench::Reply;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(yunquan::api::document().unwrap()).unwrap());
static VALIDATORS: LazyLock<Mutex<BTreeMap<String, &'static Validator>>> =
    LazyLock::new(Mutex::default);

/// The operation at an address: one with fewer names to fill in goes first, as in the router.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let parts: Vec<&str> = pattern.split('/').collect();
        parts.len() == asked.len()
            && parts.iter().zip(&asked).all(|(part, asked)| part.starts_with('{') || part == asked)
    };
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let fitting = paths.iter().filter(|(pattern, _)| fits(pattern));
    let (_, operations) = fitting.min_by_key(|(pattern, _)| pattern.matches('{').count())?;
    operations.get(method.as_str().to_lowercase())
}

fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(target) => DOCUMENT.pointer(target.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

fn validator(schema: &Value) -> &'static Validator {
    let mut known = VALIDATORS.lock().unwrap();
    known.entry(schema.to_string()).or_insert_with(|| {
        let whole = json!({"allOf": [schema], "components": DOCUMENT["components"]});
        Box::leak(Box::new(jsonschema::draft202012::new(&whole).unwrap()))
    })
}

/// # Panics
/// The status, the kind or the shape of the answer is none that the description names.
#[track_caller]
pub(crate) fn check(method: &Method, path: &str, reply: &Reply) {
    if !path.starts_with("/api/v1/") {
        return;
    }
    let status = reply.status.as_u16();
    let Some(operation) = operation(method, path) else {
        assert!(matches!(status, 401 | 403 | 404 | 405), "{method} {path} is not described");
        return;
    };
    let told = operation["responses"].get(status.to_string());
    let told = told.unwrap_or_else(|| panic!("{method} {path} answers {status}: {}", reply.body));
    let Some(content) = resolved(told)["content"].as_object() else { return };
    let kind = reply.header("content-type").split(';').next().unwrap_or_default();
    let shape = content.get(kind).unwrap_or_else(|| panic!("{method} {path} {status} is {kind}"));
    if kind.ends_with("json") {
        let faults: Vec<String> =
            validator(&shape["schema"]).iter_errors(&reply.body).map(|it| it.to_string()).collect();
        assert!(faults.is_empty(), "{method} {path} {status}: {faults:?}\n{}", reply.body);
    }
}
