//! The paths of commands and read models, generated from forms and tables.

use serde_json::{Map, Value, json};
use yunquan_core::access::GRANTS;
use yunquan_core::command::Command;

use super::{own, plain};
use crate::api::lists;
use crate::api::sight::KINDS;

/// Every path with its operations.
pub(super) fn all() -> Value {
    let mut paths = Map::new();
    for name in Command::NAMES {
        paths.insert(format!("/api/v1/{name}"), json!({"post": command(name)}));
    }
    for (kind, many) in KINDS {
        if !lists::filters(kind).is_empty() {
            paths.insert(format!("/api/v1/{many}"), json!({"get": list(kind, many)}));
        }
        let read = if *kind == "voucher" { voucher() } else { one(kind) };
        let name = if *kind == "voucher" { "number" } else { "id" };
        paths.insert(format!("/api/v1/{many}/{{{name}}}"), json!({"get": read}));
    }
    paths.extend(own::all());
    Value::Object(paths)
}

pub(super) fn problem(word: &str) -> Value {
    json!({"$ref": format!("#/components/responses/{word}")})
}

pub(super) fn answer(description: &str, schema: &str) -> Value {
    json!({"description": description, "content": {"application/json":
        {"schema": {"$ref": format!("#/components/schemas/{schema}")}}}})
}

pub(super) fn body(schema: Value) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": plain(schema)}}})
}

fn header(name: &str, required: bool, description: &str) -> Value {
    json!({"name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string"}})
}

pub(super) fn query(name: &str, kind: &str, description: &str) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description,
        "schema": {"type": kind}})
}

pub(super) fn in_path(name: &str, description: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "description": description,
        "schema": {"type": "string"}})
}

/// One has signed in, or sends a token.
pub(super) fn signed_in() -> Value {
    json!([{"session": []}, {"token": []}])
}

fn command(name: &str) -> Value {
    let roles = GRANTS.iter().filter(|(command, ..)| *command == name);
    let roles: Vec<&str> = roles.map(|(_, role, _)| role.as_str()).collect();
    let (aggregate, _) = name.split_once('/').unwrap_or((name, ""));
    let schema = Command::schema(name).unwrap_or_default();
    let key = "1 to 200 visible characters, 16 or more without an account: the same key repeats \
        the same request, a new request takes a new one.";
    let mut operation = json!({
        "operationId": name.replace('/', "-"),
        "tags": [aggregate],
        "summary": name,
        "description": format!("May be run by: {}.", roles.join(", ")),
        "parameters": [header("Idempotency-Key", true, key)],
        "requestBody": body(schema),
        "responses": {
            "200": answer("Done.", "Receipt"),
            "201": answer("Done; what it made is named.", "Receipt"),
            "400": problem("invalid"),
            "401": problem("sign-in"),
            "403": problem("forbidden"),
            "404": problem("not-found"),
            "413": problem("too-large"),
            "415": problem("unsupported-type"),
            "422": problem("refused"),
            "429": problem("too-many-requests"),
            "503": problem("busy"),
        },
    });
    if !roles.contains(&"public") {
        operation["security"] = signed_in();
    }
    operation
}

fn list(kind: &str, many: &str) -> Value {
    let mut parameters = vec![
        query("limit", "integer", "1 to 200, 50 where nothing is said."),
        query("cursor", "string", "`next` of the page before."),
        query("sort", "string", "A number or text among the filters."),
        query("descending", "boolean", "The last first."),
    ];
    let several = "One value, or several with commas.";
    parameters.extend(lists::filters(kind).iter().map(|name| query(name, "string", several)));
    for (_, name, _, words) in lists::MARKS.iter().filter(|(of, ..)| *of == kind) {
        parameters.push(query(name, "boolean", words));
    }
    let said = if kind == "message" {
        "A firm is given all that its messages page shows, {topic, about, href, at, due, \
            amount_fen, reason, rule}, a page of its files at a time, and may ask for `cursor` \
            alone. The bureau and auditors are given the reminders that were written."
    } else {
        ""
    };
    let mut operation = json!({
        "operationId": format!("list-{many}"),
        "tags": ["read"],
        "summary": format!("The {many} that the caller may see"),
        "parameters": parameters,
        "responses": {
            "200": answer("A page.", "Page"),
            "400": problem("invalid"),
            "401": problem("sign-in"),
            "403": problem("forbidden"),
            "429": problem("too-many-requests"),
        },
    });
    if !said.is_empty() {
        operation["description"] = json!(said);
    }
    operation
}

fn one(kind: &str) -> Value {
    let id = match kind {
        "budget" | "notice" => "The support year.",
        "import" => "roster, credit, relations or calendar.",
        "exclusion" => "A unified social credit code.",
        "upload" => "SHA-256 of the file, hexadecimal.",
        _ => "The id.",
    };
    json!({
        "operationId": format!("read-{kind}"),
        "tags": ["read"],
        "summary": format!("The read model of one {kind}"),
        "parameters": [in_path("id", id)],
        "responses": {
            "200": answer("The read model.", "ReadModel"),
            "401": problem("sign-in"),
            "403": problem("forbidden"),
            "404": problem("not-found"),
            "429": problem("too-many-requests"),
        },
    })
}

fn voucher() -> Value {
    json!({
        "operationId": "verify-voucher",
        "tags": ["public"],
        "summary": "Verifies a voucher by its number; anyone may",
        "description": "Small letters and missing hyphens are forgiven. By its id a voucher is a \
            read model like others, for who may see it.",
        "parameters": [in_path("number", "The number, such as LZ21-7K3Q-9XWD-M4TA-C.")],
        "responses": {
            "200": answer("The voucher.", "Verification"),
            "400": problem("invalid"),
            "404": problem("not-found"),
        },
    })
}
