//! A doc string over a complete form: RFC 7396, and `@label` for an id.

use serde_json::{Map, Value};

/// Merges a patch into a value (RFC 7396): null removes, objects merge, all else replaces.
pub(super) fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(map) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            map.remove(&name);
        } else {
            merge(map.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// Puts ids in the place of labels; `id` answers with the field's name and the label.
///
/// # Errors
/// The first label that stands for nothing.
pub(super) fn fill(
    value: &mut Value,
    field: &str,
    id: &dyn Fn(&str, &str) -> Result<String, String>,
) -> Result<(), String> {
    match value {
        Value::String(text) => {
            if let Some(label) = text.strip_prefix('@') {
                *text = id(field, label.trim())?;
            } else if let Some((before, label)) = text.split_once('@')
                // Within a longer text an `@` may stand for itself.
                && let Ok(id) = id(field, label.trim())
            {
                *text = format!("{before}{id}");
            }
        }
        Value::Array(items) => {
            for item in items {
                fill(item, field, id)?;
            }
        }
        Value::Object(map) => {
            for (name, item) in map {
                fill(item, name, id)?;
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    /// The examples of RFC 7396, appendix A.
    #[test]
    fn a_patch_is_merged_as_the_standard_says() {
        let examples = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"a": "foo"}), Value::Null, Value::Null),
            (json!({"a": "foo"}), json!("bar"), json!("bar")),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ];
        for (mut target, patch, result) in examples {
            super::merge(&mut target, patch);
            assert_eq!(target, result);
        }
    }

    #[test]
    fn a_label_becomes_an_id_wherever_it_stands() {
        let id = |field: &str, label: &str| match label {
            "甲" => Ok(format!("{field}-1")),
            _ => Err(format!("nothing is called {label}")),
        };
        let mut form = json!({"provider": "@甲", "experts": ["@甲"], "deep": [{"into": "@甲"}],
            "about": "kind/@甲", "mail": "a@b.cn"});
        super::fill(&mut form, "", &id).unwrap();
        let filled = json!({"provider": "provider-1", "experts": ["experts-1"],
            "deep": [{"into": "into-1"}], "about": "kind/about-1", "mail": "a@b.cn"});
        assert_eq!(form, filled);
        assert!(super::fill(&mut json!({"a": "@乙"}), "", &id).is_err());
    }
}
