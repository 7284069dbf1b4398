//! The paths of the API itself: sessions, files, journal, clock.

use serde_json::{Map, Value, json};
use yunquan_core::form::describe;

use super::paths::{answer, body, in_path, signed_in};
use crate::api::asked::parameters;
use crate::api::{clock, exclusion, journal, password, second, session, statistics, token};

/// Every path with its operations.
pub(super) fn all() -> Map<String, Value> {
    let parts = [
        exclusion(),
        sessions(),
        second_factor(),
        tokens(),
        files(),
        journal(),
        draws(),
        payments(),
        office(),
    ];
    parts.into_iter().filter_map(|part| part.as_object().cloned()).flatten().collect()
}

fn own(id: &str, tag: &str, summary: &str, success: (&str, Value), extra: Value) -> Value {
    let (status, answer) = success;
    let mut operation = json!({
        "operationId": id, "tags": [tag], "summary": summary,
        "responses": {status: answer},
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

/// A list in the format that was asked for.
fn sheets(description: &str) -> Value {
    let binary = json!({"schema": {"type": "string", "format": "binary"}});
    json!({"description": description, "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Page"}},
        "text/csv": {"schema": {"type": "string"}},
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": binary,
    }})
}

fn secured() -> Value {
    json!({"security": signed_in()})
}

fn with_id(description: &str) -> Value {
    json!({"security": signed_in(), "parameters": [in_path("id", description)]})
}

fn exclusion() -> Value {
    let why = "Reasons only for the office; a fund hears yes or no, and until when not.";
    json!({
        "/api/v1/exclusion": {
            "get": own("ask-exclusion", "read",
                "Whether somebody may get support of a kind on a day (articles 23 and 25)",
                ("200", answer(why, "Support")),
                json!({"security": signed_in(), "parameters": parameters::<exclusion::Ask>(&[
                    ("credit_code", "A unified social credit code."),
                    ("kind", "For what kind of support."),
                    ("on", "A civil day; today where nothing is said."),
                    ("confirm_credit_code",
                        "Whether a code whose check digits do not match was compared.")])})),
            "post": own("ask-exclusions", "read",
                "The same of up to 1,000, as JSON, CSV or XLSX",
                ("200", sheets("The answers, in the order asked.")),
                json!({"security": signed_in(),
                    "requestBody": body(describe::<exclusion::AskMany>())})),
        },
    })
}

fn sessions() -> Value {
    json!({
        "/api/v1/session": {
            "post": own("sign-in", "session",
                "Signs in, with a code where one is needed; sets the session's cookie",
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
        "/api/v1/password": {
            "post": own("set-password", "session",
                "Sets a password, by one-time links or by who knows the present one",
                ("204", empty("Set: sign in with it.")),
                json!({"requestBody": body(describe::<password::Set>())})),
        },
    })
}

fn second_factor() -> Value {
    let in_session =
        |form: Value| json!({"security": [{"session": []}], "requestBody": body(form)});
    json!({
        "/api/v1/second-factor": {
            "get": own("second-factor", "session", "How one's own account stands to it",
                ("200", answer("Where it stands.", "SecondFactor")), secured()),
            "post": own("offer-second-factor", "session",
                "Offers a new secret; a code of the device in use proves whose it is",
                ("200", answer("The secret, shown this once.", "Offered")),
                in_session(describe::<second::Offer>())),
        },
        "/api/v1/second-factor/confirm": {
            "post": own("confirm-second-factor", "session",
                "Takes the offered secret into use with its first code; other sessions end",
                ("200", answer("Recovery codes, shown this once.", "RecoveryCodes")),
                in_session(describe::<second::Prove>())),
        },
        "/api/v1/second-factor/recovery": {
            "post": own("renew-recovery-codes", "session", "New recovery codes",
                ("200", answer("Recovery codes, shown this once.", "RecoveryCodes")),
                in_session(describe::<second::Prove>())),
        },
        "/api/v1/second-factor/remove": {
            "post": own("remove-second-factor", "session",
                "Gives the second factor up, where it is not required",
                ("204", empty("Given up.")), in_session(describe::<second::Prove>())),
        },
        "/api/v1/accounts/{id}/second-factor/reset": {
            "post": own("reset-second-factor", "session",
                "Half of taking a lost second factor away: it takes both administrators",
                ("200", answer("Whether it is done.", "Reset")), with_id("The account.")),
        },
    })
}

fn tokens() -> Value {
    json!({
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
        "/api/v1/accounts/{id}/link": {
            "post": own("issue-link", "session",
                "Issues a one-time link anew: an administrator's half, or an owner's to a clerk",
                ("200", answer("The link, shown this once.", "Link")),
                with_id("The account.")),
        },
    })
}

fn files() -> Value {
    let sha256 = in_path("sha256", "The digest, hexadecimal.");
    json!({
        "/api/v1/attachments": {"post": upload()},
        "/api/v1/attachments/{sha256}": {
            "get": own("download", "attachment", "A file, for who may see it",
                ("200", json!({"description": "The file."})),
                json!({"security": signed_in(), "parameters": [sha256]})),
        },
    })
}

fn journal() -> Value {
    json!({
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
                json!({"security": signed_in(), "parameters": parameters::<journal::Stretch>(&[
                    ("from", "The first leaf, from 0."),
                    ("limit", "1,000 where nothing is said.")])})),
        },
        "/api/v1/journal/proof": {
            "get": own("proof", "journal",
                "A proof of inclusion (auditors) or of consistency (everyone)",
                ("200", answer("The proof.", "Proof")),
                json!({"parameters": parameters::<journal::Proof>(&[
                    ("leaf", "Inclusion: the leaf."),
                    ("size", "Inclusion: leaves of the tree."),
                    ("from", "Consistency: leaves of the older tree."),
                    ("to", "Consistency: leaves of the newer tree.")])})),
        },
    })
}

fn draws() -> Value {
    let panel = in_path("panel", "The panel's id.");
    json!({
        "/api/v1/draws/{panel}": {
            "get": own("draw", "public", "A draw by lot with all that drawing again takes",
                ("200", answer("List, leaves, root, seeds and result.", "ReadModel")),
                json!({"parameters": [panel]})),
        },
    })
}

fn payments() -> Value {
    let (id, file) = (in_path("id", "The id."), in_path("file", "payments.csv or payments.xlsx."));
    json!({
        "/api/v1/settlements/{id}/{file}": {
            "get": own("payments", "read", "A payment list with its accounts, for who pays",
                ("200", json!({"description": "The sheet."})),
                json!({"security": signed_in(), "parameters": [id, file]})),
        },
    })
}

fn office() -> Value {
    json!({
        "/api/v1/time": {
            "get": own("time", "public", "The office's clock",
                ("200", answer("Now.", "Time")), json!({})),
        },
        "/api/v1/clock": {
            "post": own("move-clock", "demo",
                "Moves a made-up city's clock forward, by its administrator; else not found",
                ("200", answer("Where it stands now.", "Moved")),
                json!({"security": signed_in(),
                    "requestBody": body(describe::<clock::Move>())})),
        },
        "/api/v1/statistics": {
            "get": own("statistics", "public",
                "Leverage, funnel and the pace of each stage; groups of fewer than three firms \
                 stand together as others",
                ("200", json!({"description": "The figures; amounts in fen.", "content": {
                    "application/json": {"schema": {"type": "object"}},
                    "text/csv": {"schema": {"type": "string"}}}})),
                json!({"parameters": parameters::<statistics::Wanted>(&[
                    ("year", "The support year; all of them without it."),
                    ("by", "By what the figures are parted; all together without it."),
                    ("format", "json where nothing is said.")])})),
        },
        "/api/v1/inbox": {
            "get": own("inbox", "session", "What waits for the caller, overdue first",
                ("200", answer("A page.", "Page")),
                json!({"security": signed_in(), "parameters": parameters::<statistics::Page>(&[
                    ("cursor", "`next` of the page before."),
                    ("limit", "50 where nothing is said.")])})),
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
        "parameters": [json!({"name": "name", "in": "query", "required": false,
            "description": "The file's name, where the body is the file.",
            "schema": {"type": "string"}})],
        "requestBody": {"required": true, "content": {
            "multipart/form-data": {"schema": {"type": "object", "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}}}},
            "application/pdf": binary, "image/png": binary, "image/jpeg": binary,
            "application/octet-stream": binary,
        }},
        "responses": {
            "201": answer("Received.", "Attachment"),
        },
    })
}
