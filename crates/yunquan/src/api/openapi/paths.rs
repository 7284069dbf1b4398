//! The paths: one per command, generated; the others by hand.

use serde_json::{Map, Value, json};
use yunquan_core::access::GRANTS;
use yunquan_core::command::Command;
use yunquan_core::form::describe;

use super::plain;
use crate::api::sight::KINDS;
use crate::api::{lists, password, session, token};

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
    if let Value::Object(others) = others() {
        paths.extend(others);
    }
    Value::Object(paths)
}

fn problem(word: &str) -> Value {
    json!({"$ref": format!("#/components/responses/{word}")})
}

fn answer(description: &str, schema: &str) -> Value {
    json!({"description": description, "content": {"application/json":
        {"schema": {"$ref": format!("#/components/schemas/{schema}")}}}})
}

fn body(schema: Value) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": plain(schema)}}})
}

fn header(name: &str, required: bool, description: &str) -> Value {
    json!({"name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string"}})
}

fn query(name: &str, kind: &str, description: &str) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description,
        "schema": {"type": kind}})
}

fn in_path(name: &str, description: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "description": description,
        "schema": {"type": "string"}})
}

/// One has signed in, or sends a token.
fn signed_in() -> Value {
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
    json!({
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
    })
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

/// An operation of the API itself.
fn own(id: &str, tag: &str, summary: &str, success: (&str, Value), extra: Value) -> Value {
    let (status, answer) = success;
    let mut operation = json!({
        "operationId": id, "tags": [tag], "summary": summary,
        "responses": {status: answer, "400": problem("invalid"),
            "429": problem("too-many-requests")},
    });
    if let (Some(operation), Value::Object(extra)) = (operation.as_object_mut(), extra) {
        operation.extend(extra);
    }
    operation
}

fn empty(description: &str) -> Value {
    json!({"description": description})
}

fn plain_text(description: &str) -> Value {
    json!({"description": description,
        "content": {"text/plain": {"schema": {"type": "string"}}}})
}

fn others() -> Value {
    let secured = || json!({"security": signed_in()});
    let with_id = |description: &str| {
        json!({"security": signed_in(), "parameters": [in_path("id", description)]})
    };
    json!({
        "/api/v1/session": {
            "post": own("sign-in", "session", "Signs in; sets the session's cookie",
                ("200", answer("Signed in.", "Me")),
                json!({"requestBody": body(describe::<session::SignIn>())})),
            "get": own("me", "session", "Who is signed in",
                ("200", answer("The account.", "Me")), secured()),
            "delete": own("sign-out", "session", "Signs out",
                ("204", empty("Signed out.")), secured()),
        },
        "/api/v1/sessions": {
            "get": own("list-sessions", "session", "One's own sessions",
                ("200", answer("All of them.", "Page")), secured()),
            "delete": own("revoke-sessions", "session", "Ends all of one's own sessions",
                ("204", empty("Ended.")), secured()),
        },
        "/api/v1/sessions/{id}": {
            "delete": own("revoke-session", "session", "Ends one of one's own sessions",
                ("204", empty("Ended.")), with_id("From the list.")),
        },
        "/api/v1/tokens": {
            "get": own("list-tokens", "session", "One's own API tokens",
                ("200", answer("All of them.", "Page")), secured()),
            "post": own("make-token", "session", "Makes an API token; it is shown this once",
                ("201", answer("The token.", "Token")),
                json!({"security": [{"session": []}],
                    "requestBody": body(describe::<token::Make>())})),
        },
        "/api/v1/tokens/{id}": {
            "delete": own("revoke-token", "session", "Takes a token away",
                ("204", empty("Taken away.")), with_id("From the list.")),
        },
        "/api/v1/password": {
            "post": own("set-password", "session",
                "Sets a password, by one-time links or by who knows the present one",
                ("204", empty("Set: sign in with it.")),
                json!({"requestBody": body(describe::<password::Set>())})),
        },
        "/api/v1/accounts/{id}/link": {
            "post": own("issue-link", "session",
                "Issues a one-time link anew: an administrator's half, or an owner's to a clerk",
                ("200", answer("The link, shown this once.", "Link")),
                with_id("The account.")),
        },
        "/api/v1/attachments": {"post": upload()},
        "/api/v1/attachments/{sha256}": {
            "get": own("download", "attachment", "A file, for who may see it",
                ("200", json!({"description": "The file."})),
                json!({"security": signed_in(),
                    "parameters": [in_path("sha256", "The digest, hexadecimal.")]})),
        },
        "/api/v1/journal/checkpoint": {
            "get": own("checkpoint", "public", "A signed checkpoint of the journal",
                ("200", plain_text("C2SP tlog-checkpoint.")), json!({})),
        },
        "/api/v1/journal/key": {
            "get": own("key", "public", "The public key of checkpoints and voucher codes",
                ("200", plain_text("C2SP vkey.")), json!({})),
        },
        "/api/v1/journal/leaves": {
            "get": own("leaves", "journal", "The journal's leaves, for auditors",
                ("200", answer("Leaves.", "Leaves")),
                json!({"security": signed_in(), "parameters": [
                    query("from", "integer", "The first leaf, from 0."),
                    query("limit", "integer", "At most 1,000.")]})),
        },
        "/api/v1/journal/proof": {
            "get": own("proof", "journal",
                "A proof of inclusion (auditors) or of consistency (everyone)",
                ("200", answer("The proof.", "Proof")),
                json!({"parameters": [
                    query("leaf", "integer", "Inclusion: the leaf."),
                    query("size", "integer", "Inclusion: leaves of the tree."),
                    query("from", "integer", "Consistency: leaves of the older tree."),
                    query("to", "integer", "Consistency: leaves of the newer tree.")]})),
        },
        "/api/v1/time": {
            "get": own("time", "public", "The office's clock",
                ("200", answer("Now.", "Time")), json!({})),
        },
        "/healthz": {
            "get": own("health", "public", "Whether the office is up",
                ("200", answer("It is.", "Health")), json!({})),
        },
    })
}

fn upload() -> Value {
    let binary = json!({"schema": {"type": "string", "format": "binary"}});
    json!({
        "operationId": "upload",
        "tags": ["attachment"],
        "summary": "Uploads a file; forms cite it by its digest",
        "parameters": [query("name", "string", "The file's name, where the body is the file.")],
        "requestBody": {"required": true, "content": {
            "multipart/form-data": {"schema": {"type": "object", "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}}}},
            "application/pdf": binary, "image/png": binary, "image/jpeg": binary,
            "application/octet-stream": binary,
        }},
        "responses": {
            "201": answer("Received.", "Attachment"),
            "400": problem("invalid"),
            "403": problem("forbidden"),
            "413": problem("too-large"),
            "429": problem("too-many-requests"),
        },
    })
}
