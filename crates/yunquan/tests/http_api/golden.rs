//! What the API promises is kept in two files; `UPDATE_GOLDEN=1` writes them anew.

use std::path::PathBuf;

use serde_json::Value;
use yunquan_core::command::Command;
use yunquan_core::upload::RECORD;

use crate::bench::Bench;

fn compare(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    let differs = kept.lines().zip(text.lines()).position(|(kept, now)| kept != now);
    assert!(
        kept == text,
        "golden/{name} is not what the program says (first at line {:?}): if that is meant, run \
         the test once with UPDATE_GOLDEN=1",
        differs.map(|line| line + 1)
    );
}

#[test]
fn the_description_is_as_promised() {
    let document = yunquan::api::document().unwrap();
    let text = serde_json::to_string_pretty(&document).unwrap();
    compare("openapi.json", &format!("{text}\n"));
}

#[test]
fn the_rights_are_as_promised() {
    compare("access.txt", &yunquan::api::matrix());
}

/// Every reference leads somewhere, and every command and form is described.
#[test]
fn the_description_is_whole() {
    let document = serde_json::to_value(yunquan::api::document().unwrap()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    for name in Command::NAMES.iter().filter(|name| **name != RECORD) {
        let operation = &document["paths"][format!("/api/v1/{name}")]["post"];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let form = Command::schema(name).unwrap();
        let properties = form["properties"].as_object().unwrap();
        assert_eq!(
            schema["properties"].as_object().unwrap().keys().collect::<Vec<_>>(),
            properties.keys().collect::<Vec<_>>(),
            "{name}"
        );
        assert_eq!(schema["additionalProperties"], false, "{name}");
    }
    let mut missing = Vec::new();
    references(&document, &document, &mut missing);
    assert!(missing.is_empty(), "{missing:?}");
}

fn references(document: &Value, value: &Value, missing: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(target)) = map.get("$ref") {
                let pointer = target.trim_start_matches('#');
                if document.pointer(pointer).is_none() {
                    missing.push(target.clone());
                }
            }
            map.values().for_each(|value| references(document, value, missing));
        }
        Value::Array(items) => items.iter().for_each(|value| references(document, value, missing)),
        _ => {}
    }
}

/// The pages come from the binary alone, under a policy that lets them run.
#[test]
fn the_description_is_served_with_its_pages() {
    let bench = Bench::new();
    let document = bench.get(None, "/api/openapi.json").done();
    assert_eq!(document, serde_json::to_value(yunquan::api::document().unwrap()).unwrap());
    let page = bench.get(None, "/api/docs/");
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(!html.contains("<script>") && !html.contains("//cdn"), "{html}");
    for file in ["swagger-ui-bundle.js", "swagger-ui.css", "swagger-initializer.js"] {
        assert!(html.contains(file), "{html}");
        let reply = bench.get(None, &format!("/api/docs/{file}"));
        assert_eq!(reply.status.as_u16(), 200, "{file}");
    }
}
