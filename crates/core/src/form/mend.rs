//! A form with faults made readable, so that what else is wrong with it can be found at once.
//!
//! Each faulty value gives way to a sample that the form's own description allows. What is read so
//! is for looking only: no sample may ever have an effect.

use serde_json::{Map, Value, json};

use super::{Form, describe, parse};
use crate::refusal::{Fault, FaultCode};

/// A sample may show a further fault beneath it; no form nests deeper than this.
const ROUNDS: usize = 4;

/// A form read in spite of its faults.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended<F> {
    /// The form, with samples where the faults were.
    pub form: F,
    /// Whether every id in it is the one that was given.
    pub ids_given: bool,
}

/// Reads a form whose faults of shape are known; none when samples do not help.
pub fn mend<F: Form>(value: &Value, faults: &[Fault]) -> Option<Mended<F>> {
    let schema = describe::<F>();
    let mut value = value.clone();
    prune(&mut value, &schema);
    let mut found = faults.to_vec();
    let mut ids_given = true;
    for _ in 0..ROUNDS {
        for fault in &found {
            let below = schema_at(&schema, &fault.path);
            let id = below
                .is_some_and(|schema| matches!(schema["format"].as_str(), Some("uuid" | "party")));
            ids_given &= !id && fault.code != FaultCode::NotAnId;
            if let Some(schema) = below {
                put(&mut value, &fault.path, sample(schema, fault.code));
            }
        }
        match parse::<F>(&value) {
            Ok(form) => return Some(Mended { form, ids_given }),
            Err(left) => found = left,
        }
    }
    None
}

/// Leaves out what no field asks for.
fn prune(value: &mut Value, schema: &Value) {
    match value {
        Value::Object(map) => {
            let Some(known) = schema["properties"].as_object() else { return };
            map.retain(|name, _| known.contains_key(name));
            for (name, value) in map {
                prune(value, &known[name]);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| prune(item, &schema["items"])),
        _ => {}
    }
}

fn schema_at<'s>(schema: &'s Value, path: &str) -> Option<&'s Value> {
    path.split('.').try_fold(schema, |schema, part| match part.parse::<usize>() {
        Ok(_) => schema.get("items"),
        Err(_) => schema.get("properties")?.get(part),
    })
}

fn put(value: &mut Value, path: &str, sample: Value) {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let parts = parent.split('.').filter(|part| !part.is_empty());
    let mut parts = parts;
    let place = parts.try_fold(value, |value, part| match value {
        Value::Object(map) => map.get_mut(part),
        Value::Array(items) => items.get_mut(part.parse::<usize>().ok()?),
        _ => None,
    });
    match place {
        Some(Value::Object(map)) => {
            map.insert(name.to_owned(), sample);
        }
        Some(Value::Array(items)) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                *item = sample;
            }
        }
        _ => {}
    }
}

/// A value that the description allows; where it says too little, the fault tells what is asked.
fn sample(schema: &Value, code: FaultCode) -> Value {
    let list = schema["oneOf"].as_array().or_else(|| schema["enum"].as_array());
    if let Some(first) = list.and_then(|all| all.first()) {
        return if first.is_object() { sample(first, code) } else { first.clone() };
    }
    if let Some(word) = schema.get("const") {
        return word.clone();
    }
    match schema["type"].as_str() {
        Some("integer") => schema.get("minimum").cloned().unwrap_or_else(|| json!(0)),
        Some("boolean") => Value::Bool(true),
        Some("array") => {
            let least = schema["minItems"].as_u64().and_then(|least| usize::try_from(least).ok());
            Value::Array(vec![sample(&schema["items"], code); least.unwrap_or(0)])
        }
        Some("object") => {
            let needed = schema["required"].as_array().into_iter().flatten();
            let needed = needed.filter_map(Value::as_str);
            let members = needed.map(|name| {
                (name.to_owned(), sample(&schema["properties"][name], FaultCode::Missing))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => text(schema["format"].as_str(), code).into(),
    }
}

/// Written so that `scheme trace` takes it for no citation.
const RULE: &str = concat!("R1", ".1");

/// A text of a format. A date so early that nothing ends before it.
fn text(format: Option<&str>, code: FaultCode) -> &'static str {
    match (format, code) {
        (Some("uuid"), _) | (None, FaultCode::NotAnId) => "00000000-0000-0000-0000-000000000000",
        (Some("sha256"), _) | (None, FaultCode::NotADigest) => {
            "0000000000000000000000000000000000000000000000000000000000000000"
        }
        (Some("party"), _) => "provider/00000000-0000-0000-0000-000000000000",
        (Some("date"), _) => "1900-01-01",
        (Some("credit-code"), _) => "91450200MA5K000000",
        (Some("industry-code"), _) => "3421",
        (Some("rule"), _) | (None, FaultCode::UnknownRule) => RULE,
        _ => "x",
    }
}
