//! The fields of a form that is sent back: an officer's remark stands beside the one it speaks of.

use serde_json::Value;
use yunquan_core::pack::MaterialFor;

use crate::fault::Trouble;
use crate::pages::provider::redemption_papers;
use crate::parts::field::{Field, Opt};
use crate::sheet::{Filled, Sheet};
use crate::view::View;

/// Turns the places of remarks into choices among the fields of the form that goes back; leaves
/// them as they are for any other command.
pub(super) fn choose(
    view: &View<'_>,
    sheet: &Sheet,
    name: &str,
    fields: &mut [Field],
) -> Result<(), Trouble> {
    let of = |field: &Field| field.name.starts_with("remarks.") && field.name.ends_with(".field");
    let Some(options) = options(view, sheet, name)? else { return Ok(()) };
    for field in fields.iter_mut().filter(|field| of(field)) {
        *field = sheet.select(field.name.clone(), &options).optional();
    }
    Ok(())
}

fn options(view: &View<'_>, sheet: &Sheet, name: &str) -> Result<Option<Vec<Opt>>, Trouble> {
    let (places, papers) = match name {
        "provider/return" => {
            let Ok(id) = sheet.typed().get("provider").parse() else { return Ok(None) };
            let it = view.lens.find_provider(id)?.ok_or(Trouble::NotFound)?;
            let needed = view.lens.pack.materials(MaterialFor::Admission);
            let names = needed.iter().map(|it| it.name.in_(view.w.lang()).to_owned());
            (places(&serde_json::to_value(it.file).unwrap_or_default()), names.collect())
        }
        "redemption/return" => {
            let Ok(id) = sheet.typed().get("redemption").parse() else { return Ok(None) };
            let it = view.lens.find_redemption(id)?.ok_or(Trouble::NotFound)?;
            let mut places = places(&serde_json::to_value(it.file).unwrap_or_default());
            places.extend(["account_name", "account_number", "bank"].map(str::to_owned));
            (places, redemption_papers(view, it.year)?)
        }
        _ => return Ok(None),
    };
    let labels: Vec<(String, String)> = papers
        .into_iter()
        .enumerate()
        .map(|(row, name): (usize, String)| (format!("materials.{row}.file"), name))
        .collect();
    let papers: Vec<String> = labels.iter().map(|(place, _)| place.clone()).collect();
    let sheet = view.sheet(Filled { labels, ..Filled::default() });
    let all = places.into_iter().chain(papers);
    Ok(Some(all.map(|place| Opt::new(place.clone(), sheet.place(&place))).collect()))
}

/// The places of what was typed, as the form names them; files and what the rules said of it have
/// places of their own or none.
fn places(file: &Value) -> Vec<String> {
    const NOT_TYPED: [&str; 3] = ["materials", "passed", "to_judge"];
    let mut found = Vec::new();
    for (name, value) in file.as_object().into_iter().flatten() {
        if NOT_TYPED.contains(&name.as_str()) {
            continue;
        }
        match value {
            Value::Array(rows) => {
                for (row, value) in rows.iter().enumerate() {
                    let inner = value.as_object().into_iter().flatten();
                    let inner = inner.filter(|(inner, _)| *inner != "line");
                    found.extend(inner.map(|(inner, _)| format!("{name}.{row}.{inner}")));
                }
            }
            Value::Object(inner) => found.extend(inner.keys().cloned()),
            _ => found.push(name.clone()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::places;

    #[test]
    fn places_are_those_of_the_form() {
        let file = json!({"year": 2021, "declared": {"platform": true},
            "lines": [{"line": 0, "carried_out_fen": 1}], "passed": ["R8.1"],
            "materials": [{"kind": "other", "file": "x"}]});
        let mut found = places(&file);
        found.sort();
        assert_eq!(found, ["lines.0.carried_out_fen", "platform", "year"]);
    }
}
