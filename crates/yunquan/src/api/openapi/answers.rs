//! What the API answers, as schemas; the problems, as responses.

use serde_json::{Map, Value, json};

fn object(required: &[&str], properties: Value) -> Value {
    json!({"type": "object", "required": required, "properties": properties})
}

fn string() -> Value {
    json!({"type": "string"})
}

fn instant() -> Value {
    json!({"type": "string", "format": "date-time"})
}

fn date() -> Value {
    json!({"type": "string", "format": "date"})
}

fn integer() -> Value {
    json!({"type": "integer"})
}

/// A value that may be null.
fn or_null(schema: Value) -> Value {
    let mut schema = schema;
    schema["type"] = json!([schema["type"], "null"]);
    schema
}

fn described(schema: Value, description: &str) -> Value {
    let mut schema = schema;
    schema["description"] = json!(description);
    schema
}

/// Every named schema.
pub(super) fn schemas() -> Value {
    let mut schemas = Map::new();
    for part in [changes(), reads(), accounts(), journal(), problem_schemas()] {
        if let Value::Object(part) = part {
            schemas.extend(part);
        }
    }
    Value::Object(schemas)
}

fn changes() -> Value {
    json!({
        "Receipt": object(&["command", "at", "leaves"], json!({
            "command": string(),
            "at": instant(),
            "subject": described(string(), "What it is about: <kind>/<id>."),
            "id": described(string(), "The id of that."),
            "href": described(string(), "Where that is read."),
            "first_leaf": described(integer(), "Its first leaf in the journal."),
            "leaves": described(integer(), "How many leaves it wrote."),
            "order": described(integer(), "The order of acceptance (article 4)."),
            "notes": {"type": "array", "items": {"type": "object"},
                "description": "{finding: rule} for what an officer must judge; {signal: rule} \
                    for who may read signals."},
            "link": {"$ref": "#/components/schemas/Link"},
        })),
        "Attachment": object(&["sha256", "size", "media_type", "name", "receipt"], json!({
            "sha256": string(), "size": integer(), "media_type": string(), "name": string(),
            "receipt": {"$ref": "#/components/schemas/Receipt"},
        })),
    })
}

fn reads() -> Value {
    json!({
        "ReadModel": described(json!({"type": "object"}),
            "Members as the export's schema documents them; amounts end in _fen."),
        "Voucher": described(object(&["id"], json!({"id": string()})),
            "The read model of a voucher."),
        "Page": object(&["items"], json!({
            "items": {"type": "array", "items": {"type": "object"}},
            "next": described(or_null(string()), "The cursor of the next page; null at the end."),
        })),
        "Verification": object(
            &["number", "status", "valid", "face_fen", "holder", "provider", "contract",
                "issued_on", "nominal_last_day", "scheme", "credential"],
            json!({
                "number": string(),
                "status": string(),
                "valid": described(json!({"type": "boolean"}), "By the office's clock, now."),
                "face_fen": integer(),
                "support_year": integer(),
                "holder": described(string(), "The enterprise's name."),
                "provider": described(string(), "The provider's name."),
                "contract": described(string(), "The contract's number."),
                "issued_on": date(),
                "nominal_last_day": date(),
                "last_day": described(or_null(date()),
                    "Rolled over days off; null while that year's calendar is not loaded."),
                "scheme": described(string(), "<id>@<version>"),
                "credential": described(string(), "The signed code, to be verified offline."),
            }),
        ),
        "Support": object(&["supported", "until"], json!({
            "supported": {"type": "boolean"},
            "until": described(or_null(date()),
                "The last day without support; null where there is."),
            "reasons": {"type": "array", "items": string(),
                "description": "R23.5, R25.1; only for the office."},
        })),
        "Time": object(&["now", "local", "date", "zone", "manual"], json!({
            "now": instant(), "local": string(), "date": date(), "zone": string(),
            "manual": {"type": "boolean"},
        })),
        "Moved": object(&["now", "local", "jobs"],
            json!({"now": instant(), "local": string(), "jobs": integer()})),
        "Health": object(&["status", "scheme", "leaves"],
            json!({"status": string(), "scheme": string(), "leaves": integer()})),
    })
}

fn accounts() -> Value {
    json!({
        "Me": object(&["account"], json!({
            "account": {"type": "object"},
            "csrf": described(string(), "To be sent with changes in X-CSRF-Token."),
            "expires_at": instant(),
            "first": described(json!({"type": "string",
                "enum": ["set-up-second-factor", "change-password"]}),
                "What must be done before the session may do anything else; absent once it may."),
        })),
        "SecondFactor": object(&["required", "in_use", "recovery_codes"], json!({
            "required": described(json!({"type": "boolean"}), "Of every officer."),
            "in_use": {"type": "boolean"},
            "recovery_codes": described(integer(), "How many are left."),
        })),
        "Offered": object(&["secret", "address"], json!({
            "secret": described(string(), "In base 32; shown this once."),
            "address": described(string(), "otpauth://totp/..., for a QR code."),
        })),
        "RecoveryCodes": object(&["recovery_codes"], json!({
            "recovery_codes": {"type": "array", "items": string(),
                "description": "Each counts once; shown this once."},
        })),
        "Reset": object(&["reset"], json!({
            "reset": described(json!({"type": "boolean"}),
                "Whether it is done; else the other administrator must ask for it too."),
        })),
        "Token": object(&["id", "name", "created_at", "token"], json!({
            "id": string(), "name": string(), "created_at": instant(), "expires_at": instant(),
            "token": described(string(), "Shown this once."),
        })),
        "Link": object(&["token", "expires_at", "whole"], json!({
            "token": described(string(), "Shown this once."),
            "expires_at": instant(),
            "whole": described(json!({"type": "boolean"}),
                "Whether it opens the account alone; else it takes both administrators' links."),
        })),
    })
}

fn journal() -> Value {
    json!({
        "Leaves": object(&["items"], json!({
            "items": {"type": "array", "items": object(
                &["seq", "at", "subject", "name", "hash", "bytes"],
                json!({"seq": integer(), "at": instant(), "subject": string(),
                    "name": string(), "hash": string(),
                    "bytes": described(string(), "What the hash is over, verbatim.")}))},
            "next": or_null(integer()),
        })),
        "Proof": object(&["path"], json!({
            "index": integer(), "size": integer(), "old_size": integer(), "new_size": integer(),
            "path": {"type": "array", "items": string()},
        })),
    })
}

fn problem_schemas() -> Value {
    let common = |extra: Value| {
        let mut properties = json!({
            "type": described(string(), "/problems/<word>"), "title": string(),
            "status": integer(), "detail": string(),
        });
        if let (Some(properties), Value::Object(extra)) = (properties.as_object_mut(), extra) {
            properties.extend(extra);
        }
        object(&["type", "title", "status", "detail"], properties)
    };
    json!({
        "Problem": common(json!({})),
        "Invalid": common(json!({
            "errors": {"type": "array", "items": object(&["path", "code", "message"], json!({
                "path": described(string(), "Dotted, with indexes from 0."),
                "code": string(), "message": string()}))},
        })),
        "Refused": common(json!({
            "rule": described(string(), "R<article>.<n>"),
            "article": described(string(), "Only where the article itself says so."),
            "basis": described(string(), "text, law, house, joined by `; `."),
            "law": string(),
            "scheme": described(string(), "<id>@<version>"),
            "facts": {"type": "object"},
            "remedies": {"type": "object"},
        })),
    })
}

/// Every problem, as a response.
pub(super) fn problems() -> Value {
    let problem = |description: &str, schema: &str| {
        json!({"description": description, "content": {"application/problem+json":
            {"schema": {"$ref": format!("#/components/schemas/{schema}")}}}})
    };
    json!({
        "invalid": problem("The input has mistakes: all of them are named.", "Invalid"),
        "sign-in": problem("Nobody is signed in.", "Problem"),
        "forbidden": problem("The right is missing.", "Refused"),
        "not-found": problem("There is no such thing, or the caller may not see it.", "Problem"),
        "too-large": problem("The body is too large.", "Problem"),
        "unsupported-type": problem("The body is not JSON.", "Problem"),
        "key-reused": problem("The key was used with another body; nothing was done.", "Problem"),
        "refused": problem("A rule stands against it.", "Refused"),
        "too-many-requests": problem("Too many requests: see Retry-After.", "Problem"),
        "broken": problem("Something broke; X-Request-Id finds it in the log.", "Problem"),
        "busy": problem("The office is busy; nothing has changed.", "Problem"),
    })
}
