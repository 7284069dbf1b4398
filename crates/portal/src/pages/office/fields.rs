//! The fields of any command's form, made from what its reader says of itself; a page puts its own
//! in their place where it knows more.

use serde_json::Value;
use yunquan_core::command::Command;

use super::codes;
use crate::parts::field::{Field, Opt};
use crate::sheet::Sheet;
use crate::typed::Typed;
use crate::view::View;

/// Lists of files, by the ends of their names.
const FILES: &[&str] = &["evidence", "photos", "files"];

/// What a page puts in the place of the field at a path: nothing for what it carries itself; none
/// where it knows no better.
pub(super) type Instead<'a> = &'a dyn Fn(&str) -> Option<Vec<Field>>;

/// The fields of a command's form.
pub(super) fn of(view: &View<'_>, sheet: &Sheet, name: &str, instead: Instead<'_>) -> Vec<Field> {
    let schema = Command::schema(name).unwrap_or_default();
    let mut fields = Vec::new();
    walk((view, sheet, instead), "", &schema, &mut fields);
    fields
}

/// Leaves out rows of a command's lists in which nothing was typed.
pub(super) fn tidy(typed: &mut Typed, name: &str) {
    let schema = Command::schema(name).unwrap_or_default();
    for (field, of) in schema["properties"].as_object().into_iter().flatten() {
        if of["items"]["type"] == "object" {
            typed.tidy(field);
        }
    }
}

/// A value that a form carries unseen.
pub(super) fn hidden(sheet: &Sheet, name: &str, value: impl Into<String>) -> Field {
    Field { value: value.into(), ..sheet.carried(name) }
}

/// A yes or a no that must be said, in words of its own.
pub(super) fn choice(sheet: &Sheet, name: &str, yes: String, no: String) -> Field {
    sheet.radios(name, &[Opt::new("true", yes), Opt::new("false", no)])
}

/// The fields of an object: those that must be said in the order of their form, then the others.
fn walk(
    (view, sheet, instead): (&View<'_>, &Sheet, Instead<'_>),
    path: &str,
    schema: &Value,
    fields: &mut Vec<Field>,
) {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let place_of = |name: &String| required.iter().position(|known| *known == name.as_str());
    let mut ordered: Vec<(&String, &Value)> =
        schema["properties"].as_object().into_iter().flatten().collect();
    ordered.sort_by_key(|(name, _)| place_of(name).unwrap_or(usize::MAX));
    for (name, of) in ordered {
        let place = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if let Some(own) = instead(&place) {
            fields.extend(own);
            continue;
        }
        let optional = !required.contains(&name.as_str());
        match (of["type"].as_str(), of["items"]["type"].as_str()) {
            (Some("object"), _) => walk((view, sheet, instead), &place, of, fields),
            (Some("array"), Some("object")) => {
                let rows = sheet.typed().rows(&place).len().max(1) + 1;
                for row in 0..rows {
                    let place = format!("{place}.{row}");
                    walk((view, sheet, instead), &place, &of["items"], fields);
                }
            }
            (Some("array"), _) => many(view, sheet, &place, of, fields),
            _ => {
                let field = one(view, sheet, &place, name, of);
                fields.push(if optional { field.optional() } else { field });
            }
        }
    }
}

/// A list of words, files or ids.
fn many(view: &View<'_>, sheet: &Sheet, place: &str, of: &Value, fields: &mut Vec<Field>) {
    let words = of["items"]["enum"].as_array().or_else(|| of["enum"].as_array());
    if let Some(words) = words {
        let options: Vec<Opt> = words.iter().filter_map(|it| option(view, it)).collect();
        fields.push(sheet.checks(place, &options));
        return;
    }
    if FILES.iter().any(|end| place.ends_with(end)) {
        let kept = sheet.typed().rows(place).len().max(1) + 1;
        fields.extend((0..kept).map(|row| sheet.file(format!("{place}.{row}")).optional()));
        return;
    }
    let typed: Vec<&str> = sheet.typed().all(place).collect();
    if typed.len() > 1 {
        fields.push(sheet.area(place).label(typed.join("\n")));
    } else {
        fields.push(sheet.text(place));
    }
}

fn option(view: &View<'_>, word: &Value) -> Option<Opt> {
    let word = word.as_str()?;
    let known = ["role", "category", "word", "ground"]
        .into_iter()
        .find(|family| view.w.has(&format!("{family}-{word}")));
    let says = known.map_or_else(|| word.to_owned(), |family| view.w.of_family(family, word));
    Some(Opt::new(word, says))
}

fn one(view: &View<'_>, sheet: &Sheet, place: &str, name: &str, of: &Value) -> Field {
    if let Some(words) = of["enum"].as_array() {
        let options: Vec<Opt> = words.iter().filter_map(|it| option(view, it)).collect();
        return sheet.select(place, &options);
    }
    let long = of["maxLength"].as_u64().is_some_and(|most| most > 300);
    match (of["type"].as_str(), of["format"].as_str()) {
        (Some("boolean"), _) => sheet.check(place),
        (Some("integer"), _) if name.ends_with("_fen") => sheet.amount(place),
        (Some("integer"), _) => sheet.count(place, ""),
        (_, Some("date")) => sheet.date(place),
        (_, Some("sha256")) => sheet.file(place),
        (_, Some("rule")) => sheet.select(place, &rules(view)),
        _ if name == "jurisdiction" => sheet.select(place, &view.jurisdictions()),
        (_, Some("uuid")) if carried(sheet, place) => sheet.carried(place),
        (_, Some("uuid")) if codes::ONE.contains(&name) => {
            sheet.text(place).hint(view.w.t("firm-by-code"))
        }
        _ if long => sheet.area(place),
        _ => sheet.text(place),
    }
}

/// Whether an id stands in a field already.
fn carried(sheet: &Sheet, place: &str) -> bool {
    sheet.typed().get(place).parse::<uuid::Uuid>().is_ok()
}

/// The rules that a refusal may name.
pub(super) fn rules(view: &View<'_>) -> Vec<Opt> {
    let stated = view.lens.pack.rules().filter(|rule| rule.refusal.is_some());
    let option = |rule: &yunquan_core::pack::Rule| {
        let text = rule.text.in_(view.w.lang());
        Opt::new(rule.id.as_str(), format!("{} {text}", rule.id))
    };
    stated.map(option).collect()
}
