//! What a read is asked for: its query string, read as forms are, every fault at once, and
//! described by the same code.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde_json::{Map, Value, json};
use yunquan_core::form::{Form, describe, parse};
use yunquan_core::refusal::{Fault, Rejection, duplicates};

use super::problem::{Problem, Words};

/// A query string as a form.
pub(super) struct Asked<F>(pub(super) F);

impl<F: Form, S: Sync> FromRequestParts<S> for Asked<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) = pairs.map_err(|_| {
            Problem::Malformed(Words {
                zh: "查询参数无法读取：应为 UTF-8 文字。".to_owned(),
                en: "The query cannot be read: it must be UTF-8 text.".to_owned(),
            })
        })?;
        Ok(Self(read(pairs).map_err(Rejection::Invalid)?))
    }
}

/// The form of a query; of two values with one name the second would count, unseen.
fn read<F: Form>(pairs: Vec<(String, String)>) -> Result<F, Vec<Fault>> {
    let twice = duplicates(pairs.iter().map(|(name, _)| name.clone()), |at| pairs[at].0.clone());
    match parse(&typed(&describe::<F>(), pairs)) {
        Ok(form) if twice.is_empty() => Ok(form),
        Ok(_) => Err(twice),
        Err(faults) => Err(faults.into_iter().chain(twice).collect()),
    }
}

/// Text as the form wants it: numbers and yes or no where the schema says so. What does not read as
/// such stays text, which is the fault that the form names.
fn typed(schema: &Value, pairs: Vec<(String, String)>) -> Value {
    let value = |name: &str, text: String| {
        let read = match schema["properties"][name]["type"].as_str() {
            Some("integer") => text.parse::<i64>().ok().map(Value::from),
            Some("boolean") => text.parse::<bool>().ok().map(Value::from),
            _ => None,
        };
        read.unwrap_or(Value::String(text))
    };
    let fields = pairs.into_iter().map(|(name, text)| {
        let value = value(&name, text);
        (name, value)
    });
    Value::Object(fields.collect::<Map<_, _>>())
}

/// The parameters of a form, for the API's description; words say what the form itself does not.
pub(super) fn parameters<F: Form>(words: &[(&str, &str)]) -> Vec<Value> {
    let schema = describe::<F>();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    let parameter = |(name, schema): (&String, &Value)| {
        let said = words.iter().find(|(of, _)| of == name).map_or("", |(_, said)| *said);
        json!({"name": name, "in": "query", "required": required.contains(&json!(name)),
            "description": said, "schema": schema})
    };
    properties.iter().map(parameter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    yunquan_core::form! {
        /// A question.
        struct Question {
            /// A number.
            year: Option<i32> = opt_year(),
            /// Yes or no.
            whole: bool = opt_flag(),
        }
    }

    fn question(pairs: &[(&str, &str)]) -> Result<Question, Vec<String>> {
        let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        read::<Question>(pairs.collect())
            .map_err(|faults| faults.into_iter().map(|fault| fault.path).collect())
    }

    #[test]
    fn numbers_are_numbers_and_every_fault_is_named() {
        let asked = question(&[("year", "2021"), ("whole", "true")]).unwrap();
        assert_eq!(asked, Question { year: Some(2021), whole: true });
        let faults = question(&[("year", "MMXXI"), ("whole", ""), ("colour", "red")]).unwrap_err();
        assert_eq!(faults, ["year", "whole", "colour"]);
        assert_eq!(question(&[("year", "2020"), ("year", "2021")]).unwrap_err(), ["year"]);
    }

    #[test]
    fn a_form_is_a_list_of_parameters() {
        let all = parameters::<Question>(&[("year", "The support year.")]);
        assert_eq!(all.len(), 2);
        let year = all.iter().find(|it| it["name"] == "year").unwrap();
        assert_eq!(year["description"], "The support year.");
        assert_eq!(year["schema"]["type"], "integer");
        assert_eq!(year["required"], false);
    }
}
