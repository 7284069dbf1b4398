//! What somebody typed into a form, and the same as a command's JSON form.
//!
//! A control's name is the dotted path of its field: `contract.lines.0.price_fen`. Amounts are
//! typed in yuan. What cannot be read stays as typed, so that the command's own reader names the
//! fault and the page shows the text again.

use serde_json::{Map, Value, json};

use yunquan_core::money::Fen;

use crate::figures::{typed_count, typed_yuan, yuan};

/// Pairs of name and text, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What was typed under a name; blank where nothing was.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.said(name).unwrap_or_default()
    }

    /// What was sent under a name, blank or not; none where nothing was.
    fn said(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, text)| text.as_str())
    }

    /// Everything sent under a name that is not blank.
    pub(crate) fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, text)| text.as_str()).filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let name = name.into();
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, text.into()));
    }

    pub(crate) fn push(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.push((name.into(), text.into()));
    }

    /// Takes away what stands under a name or below it.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name && !below(known, name));
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Without what belongs to the form's frame: names that begin with `_`.
    pub(crate) fn content(mut self) -> Self {
        self.0.retain(|(name, _)| !name.starts_with('_'));
        self
    }

    /// What a JSON form holds, as it would be typed.
    pub(crate) fn of_form(form: &Value) -> Self {
        let mut typed = Self::default();
        typed.flatten("", form);
        typed
    }

    fn flatten(&mut self, path: &str, value: &Value) {
        let place = |name: &str| {
            if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
        };
        match value {
            Value::Null => {}
            Value::Object(map) => map.iter().for_each(|(name, it)| self.flatten(&place(name), it)),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, it)| self.flatten(&place(&index.to_string()), it));
            }
            Value::Number(number) if path.ends_with("_fen") => {
                self.push(path, yuan(Fen(number.as_i64().unwrap_or_default())));
            }
            Value::String(text) => self.push(path, text.as_str()),
            other => self.push(path, other.to_string()),
        }
    }

    /// The rows of a list, in their order: the numbers that stand after its name.
    pub(crate) fn rows(&self, list: &str) -> Vec<usize> {
        let mut rows: Vec<usize> = self.0.iter().filter_map(|(name, _)| row(name, list)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Leaves out rows of a list in which nothing stands and numbers the others from 0.
    pub(crate) fn tidy(&mut self, list: &str) {
        let filled = |row: &usize| {
            let prefix = format!("{list}.{row}");
            self.0.iter().any(|(name, text)| below(name, &prefix) && !text.trim().is_empty())
        };
        let rows: Vec<usize> = self.rows(list).into_iter().filter(filled).collect();
        let mut kept = Vec::with_capacity(self.0.len());
        for (name, text) in std::mem::take(&mut self.0) {
            match row(&name, list) {
                None => kept.push((name, text)),
                Some(old) => {
                    if let Some(new) = rows.iter().position(|row| *row == old) {
                        let rest = &name[list.len() + 1 + old.to_string().len()..];
                        kept.push((format!("{list}.{new}{rest}"), text));
                    }
                }
            }
        }
        self.0 = kept;
    }

    /// The JSON form that a schema describes; blanks are left out.
    pub(crate) fn form(&self, schema: &Value) -> Value {
        self.object("", schema)
    }

    fn object(&self, path: &str, schema: &Value) -> Value {
        let mut map = Map::new();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            let place = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if let Some(value) = self.value(&place, schema) {
                map.insert(name.clone(), value);
            }
        }
        Value::Object(map)
    }

    /// A list of texts: sent under one name, or numbered as files are.
    fn texts(&self, place: &str) -> Value {
        let numbered = self.rows(place).into_iter().map(|row| self.get(&format!("{place}.{row}")));
        let texts = self.all(place).chain(numbered).map(str::trim);
        texts.filter(|text| !text.is_empty()).map(|text| json!(text)).collect()
    }

    fn value(&self, place: &str, schema: &Value) -> Option<Value> {
        match schema["type"].as_str() {
            Some("object") if schema.get("properties").is_some() => {
                Some(self.object(place, schema))
            }
            Some("object") => None,
            // A box that is not ticked sends its blank; what offers yes and no sends nothing until
            // one of them is chosen, and nobody has said no then.
            Some("boolean") => self.said(place).map(|text| json!(["true", "on"].contains(&text))),
            Some("array") if schema["items"]["type"] == "object" => {
                let item = |row: usize| self.object(&format!("{place}.{row}"), &schema["items"]);
                Some(self.rows(place).into_iter().map(item).collect())
            }
            Some("array") => Some(self.texts(place)),
            kind => {
                let text = self.get(place).trim();
                (!text.is_empty()).then(|| scalar(place, kind, text, schema))
            }
        }
    }
}

fn scalar(place: &str, kind: Option<&str>, text: &str, schema: &Value) -> Value {
    let word = schema["oneOf"][0]["const"].as_str();
    let number = match kind {
        _ if word == Some(text) => None,
        None | Some("integer") if place.ends_with("_fen") || word.is_some() => {
            typed_yuan(text).map(|fen| fen.0)
        }
        Some("integer") => typed_count(text),
        _ => None,
    };
    number.map_or_else(|| json!(text), |number| json!(number))
}

fn below(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(['.', '~']))
}

/// The row of a list to which a name belongs.
fn row(name: &str, list: &str) -> Option<usize> {
    let rest = name.strip_prefix(list)?.strip_prefix('.')?;
    let digits = rest.split(['.', '~']).next()?;
    // A row as the page numbered it; nobody types four thousand.
    (digits.len() <= 4).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use yunquan_core::command::Command;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        Typed::new(pairs.iter().map(own).collect())
    }

    #[test]
    fn a_form_takes_the_shape_of_its_command() {
        let mut it = typed(&[
            ("contract.number", " DY-1 "),
            ("contract.price_fen", "1,000.50"),
            ("contract.voucher_amount", "as-issued"),
            ("contract.lines.3.item", "A"),
            ("contract.lines.3.quantity", "2"),
            ("contract.lines.1.item", " "),
            ("contract.lines.7.price_fen", "much"),
            ("truthful", "on"),
            ("plan", ""),
        ]);
        it.tidy("contract.lines");
        let form = it.form(&Command::schema("application/submit").unwrap());
        assert_eq!(
            form,
            json!({
                "contract": {"number": "DY-1", "price_fen": 100_050, "voucher_amount": "as-issued",
                    "lines": [{"item": "A", "quantity": 2}, {"price_fen": "much"}]},
                "materials": [], "truthful": true,
            })
        );
    }

    #[test]
    fn nobody_has_said_no_who_has_chosen_nothing() {
        let schema = Command::schema("publicity/decide").unwrap();
        let upheld = |it: Typed| it.form(&schema)["upheld"].clone();
        assert_eq!(upheld(typed(&[("reason", "x")])), Value::Null);
        assert_eq!(upheld(typed(&[("upheld", "false")])), json!(false));
        assert_eq!(upheld(typed(&[("upheld", "")])), json!(false));
        assert_eq!(upheld(typed(&[("upheld", ""), ("upheld", "true")])), json!(true));
    }

    #[test]
    fn rows_are_numbered_by_what_stands_in_them() {
        let mut it = typed(&[("x.10.a", "b"), ("x.2.a", "a"), ("x.5.a", ""), ("xx.1", "c")]);
        it.tidy("x");
        assert_eq!(it.rows("x"), [0, 1]);
        assert_eq!((it.get("x.0.a"), it.get("x.1.a"), it.get("xx.1")), ("a", "b", "c"));
    }
}
