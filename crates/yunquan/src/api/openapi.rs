//! The API's description (OpenAPI 3.1), made from the forms that commands are read by, and its
//! pages, which need no other server.

mod answers;
mod own;
mod paths;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The whole description.
///
/// # Errors
/// A part of it is not of OpenAPI 3.1: a build that passed its tests has none.
pub fn document() -> Result<OpenApi, serde_json::Error> {
    serde_json::from_value(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Yunquan 云券",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Every change is a command: POST /api/v1/<aggregate>/<command> with an \
                Idempotency-Key. Amounts are in fen, dates are civil dates in the scheme's zone, \
                instants are RFC 3339 in UTC. Problems follow RFC 9457, in Chinese or English by \
                Accept-Language. 每项办理都是一条命令；金额以分计，日期为当地日期。",
        },
        "servers": [{"url": "/"}],
        "paths": paths::all(),
        "components": {
            "schemas": answers::schemas(),
            "responses": answers::problems(),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "yunquan",
                    "description": "From POST /api/v1/session; a change also sends X-CSRF-Token."},
                "token": {"type": "http", "scheme": "bearer",
                    "description": "From POST /api/v1/tokens."},
            },
        },
    }))
}

fn text() -> String {
    // Tests compare the document with its golden file, so it is never the second.
    document().and_then(|it| serde_json::to_string(&it)).unwrap_or_else(|error| {
        tracing::error!(%error, "the description is no OpenAPI");
        String::from("{}")
    })
}

async fn serve(body: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], body)
}

/// `/api/openapi.json`, and `/api/docs` to read it in.
pub(super) fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    static TEXT: std::sync::LazyLock<String> = std::sync::LazyLock::new(text);
    let config = Config::from("/api/openapi.json").validator_url("none");
    Router::new()
        .route("/api/openapi.json", get(|| serve(&TEXT)))
        .merge(SwaggerUi::new("/api/docs").config(config))
}

/// A JSON Schema as OpenAPI's library takes it: a constant is a choice of one.
fn plain(schema: Value) -> Value {
    match schema {
        Value::Object(map) => {
            let mut plain_map: serde_json::Map<String, Value> =
                map.into_iter().map(|(name, value)| (name, plain(value))).collect();
            if let Some(only) = plain_map.remove("const") {
                plain_map.insert("type".to_owned(), json!("string"));
                plain_map.insert("enum".to_owned(), json!([only]));
            }
            Value::Object(plain_map)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        value => value,
    }
}
