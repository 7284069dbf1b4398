//! Faults that need only the pack and the date, found even in a form that cannot be read: so that
//! one answer names them beside the faults of shape.

use serde_json::Value;

use crate::industry::IndustryCode;
use crate::pack::{Pack, Place};
use crate::refusal::{Fault, FaultCode};
use crate::time::Date;

/// The faults of shape with those of closed lists, each field once.
pub fn all(mut faults: Vec<Fault>, form: &Value, pack: &Pack, today: Date) -> Vec<Fault> {
    let mut found = Vec::new();
    walk(form, String::new(), &mut |path, name, value| {
        let code = fault_of(name, value, pack, today);
        found.extend(code.map(|code| Fault::at(path, code)));
    });
    found.retain(|fault| faults.iter().all(|known| known.path != fault.path));
    faults.append(&mut found);
    faults
}

fn walk(value: &Value, path: String, each: &mut dyn FnMut(String, &str, &Value)) {
    let below =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                each(below(name), name, value);
                walk(value, below(name), each);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                walk(value, below(&index.to_string()), each);
            }
        }
        _ => {}
    }
}

fn fault_of(name: &str, value: &Value, pack: &Pack, today: Date) -> Option<FaultCode> {
    if name == "truthful" {
        return (value.as_bool() == Some(false)).then_some(FaultCode::NotPledged);
    }
    let text = value.as_str()?.trim();
    match name {
        "region" => (pack.place(text) == Place::Unknown).then_some(FaultCode::UnknownRegion),
        "jurisdiction" => {
            pack.jurisdiction(text).is_none().then_some(FaultCode::UnknownJurisdiction)
        }
        "industry" => text.parse::<IndustryCode>().is_err().then_some(FaultCode::UnknownIndustry),
        "signed_on" => {
            let date = text.parse::<Date>().ok()?;
            (date > today).then_some(FaultCode::InTheFuture)
        }
        _ => None,
    }
}
