//! The paths of commands and read models, generated from forms and tables.

use serde_json::{Map, Value, json};
use yunquan_core::access::GRANTS;
use yunquan_core::command::Command;
use yunquan_core::upload;

use super::{own, plain};
use crate::api::lists;
use crate::api::sight::KINDS;

/// Every path with its operations.
pub(super) fn all() -> Value {
    let mut paths = Map::new();
    for name in Command::NAMES.iter().filter(|name| **name != upload::RECORD) {
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
    for (path, operations) in &mut paths {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            usual(path, method, operation);
        }
    }
    Value::Object(paths)
}

/// What an operation of its kind may answer besides its own.
fn usual(path: &str, method: &str, operation: &mut Value) {
    let changes = method != "get";
    let asks = operation.get("parameters").is_some();
    let knows = changes || asks || operation.get("security").is_some();
    let body = operation.get("requestBody").is_some();
    let all = [
        (asks || body, "400", "invalid"),
        (knows, "401", "sign-in"),
        (knows, "403", "forbidden"),
        (path.contains('{'), "404", "not-found"),
        (body, "413", "too-large"),
        (body, "415", "unsupported-type"),
        (knows, "429", "too-many-requests"),
        (true, "500", "broken"),
        (true, "503", "busy"),
    ];
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (_, status, word) in all.into_iter().filter(|(holds, ..)| *holds) {
        responses.entry(status).or_insert_with(|| problem(word));
    }
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

fn query(name: &str, schema: Value, description: &str) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description,
        "schema": plain(schema)})
}

/// Where a page ended, in URL-safe base 64.
fn cursor() -> Value {
    json!({"type": "string", "pattern": "^[A-Za-z0-9_-]+$"})
}

/// The key of a change.
fn key() -> Value {
    json!({"name": "Idempotency-Key", "in": "header", "required": true,
        "description": "1 to 200 visible characters, 16 or more without an account: the same key \
            repeats the same request, a new request takes a new one.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"}})
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
    let mut operation = json!({
        "operationId": name.replace('/', "-"),
        "tags": [aggregate],
        "summary": name,
        "description": format!("May be run by: {}.", roles.join(", ")),
        "parameters": [key()],
        "requestBody": body(schema),
        "responses": {
            "200": answer("Done.", "Receipt"),
            "201": answer("Done; what it made is named.", "Receipt"),
            "404": problem("not-found"),
            "409": problem("key-reused"),
            "422": problem("refused"),
        },
    });
    if !roles.contains(&"public") {
        operation["security"] = signed_in();
    }
    operation
}

fn filter(kind: &str, name: &str) -> Value {
    let mut filter = query(name, lists::schema(kind, name), "One value, or several with commas.");
    filter["style"] = json!("form");
    filter["explode"] = json!(false);
    filter
}

fn list(kind: &str, many: &str) -> Value {
    let mut parameters = vec![
        query("limit", lists::limits(), "50 where nothing is said."),
        query("cursor", cursor(), "`next` of the page before."),
        query("descending", json!({"type": "boolean"}), "The last first."),
    ];
    let orders: Vec<&str> = lists::orders(kind).collect();
    if !orders.is_empty() {
        let schema = json!({"type": "string", "enum": orders});
        parameters.push(query(
            "sort",
            schema,
            "By what they are ordered; what has none is left out.",
        ));
    }
    parameters.extend(lists::filters(kind).iter().map(|name| filter(kind, name)));
    for (_, name, _, words) in lists::MARKS.iter().filter(|(of, ..)| *of == kind) {
        parameters.push(query(name, json!({"type": "boolean"}), words));
    }
    let said = if kind == "message" {
        "A firm is given all that its messages page shows, {topic, about, href, at, due, \
            amount_fen, reason, rule, read}, a page of its files at a time, and may ask for \
            `cursor` alone; `read` says whether the caller's account has seen the message on \
            its page, and asking here marks nothing. The bureau and auditors are given the \
            reminders that were written."
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
            "403": problem("forbidden"),
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
            "403": problem("forbidden"),
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
            "200": {"description": "The voucher.", "content": {"application/json": {"schema":
                {"oneOf": [{"$ref": "#/components/schemas/Verification"},
                    {"$ref": "#/components/schemas/Voucher"}]}}}},
        },
    })
}
