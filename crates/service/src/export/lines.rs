//! Lines that carry other bytes verbatim, as their last member.

use serde_json::{Value, json};
use yunquan_core::imports;
use yunquan_core::refusal::RuleId;
use yunquan_core::time::Date;

use crate::envelope::Leaf;

/// An object with one member more, whose value is given as text and stands last.
fn with_last(object: &Value, name: &str, verbatim: &str) -> String {
    let mut text = object.to_string();
    text.truncate(text.len().saturating_sub(1));
    text.push_str(&format!(",\"{name}\":{verbatim}}}"));
    text
}

/// A line of `decisions.jsonl`.
pub(super) fn decision(
    leaf: &Leaf,
    happened: &str,
    on: Date,
    rules: &[RuleId],
    verbatim: &str,
) -> String {
    let head = json!({
        "seq": leaf.seq,
        "at": leaf.at.to_string(),
        "on": on,
        "by": leaf.by,
        "command": leaf.command,
        "happened": happened,
        "rules": rules,
    });
    with_last(&head, "leaf", verbatim)
}

/// A line of `imports.jsonl`.
pub(super) fn import(leaf: &Leaf, event: &imports::Event, content: &str) -> String {
    let imports::Event::Recorded { kind, version, digest, rows, period, on } = event;
    let head = json!({
        "seq": leaf.seq,
        "kind": kind,
        "version": version,
        "digest": digest,
        "rows": rows,
        "period": period,
        "on": on,
        "by": leaf.by,
    });
    with_last(&head, "content", content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stand_verbatim_at_the_end() {
        let line = with_last(&json!({"a": 1}), "leaf", r#"{"b":2,"a":"\u00e9"}"#);
        assert_eq!(line, r#"{"a":1,"leaf":{"b":2,"a":"\u00e9"}}"#);
    }
}
