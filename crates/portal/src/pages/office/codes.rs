//! Firms named by their credit code where a form wants their id: nobody types an id.

use std::sync::Arc;

use yunquan_core::command::Command;
use yunquan_core::credit_code::CreditCode;

use super::case::party_key;
use crate::Portal;
use crate::fault::Trouble;
use crate::posted::Posted;
use crate::sheet::Mistake;

/// Fields that name one firm.
pub(super) const ONE: &[&str] = &["enterprise", "provider", "into"];

/// The kinds of firm that a field of a command may name; none where it names no firm.
fn kinds(command: &str, field: &str) -> &'static [&'static str] {
    match field {
        "enterprise" => &["enterprise"],
        "provider" => &["provider"],
        "parties" => &["enterprise", "provider"],
        "into" if command.starts_with("provider/") => &["provider"],
        "into" => &["enterprise"],
        _ => &[],
    }
}

/// Puts ids in the place of the credit codes that were typed for firms; a code that no firm has,
/// or more than one, is a mistake at its field.
///
/// # Errors
/// The store cannot be read.
pub(super) async fn resolve(
    portal: &Arc<Portal>,
    posted: &mut Posted,
    command: &'static str,
) -> Result<(), Trouble> {
    let schema = Command::schema(command).unwrap_or_default();
    for field in schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
        let kinds = kinds(command, field);
        let typed = posted.typed.get(field).trim().to_uppercase();
        let Ok(code) = typed.parse::<CreditCode>() else { continue };
        if kinds.is_empty() {
            continue;
        }
        let found = portal.reading(move |portal| Ok(portal.office.lens()?.holders_of(code)?));
        let mut found = found.await?;
        found.retain(|party| kinds.contains(&party_key(*party).kind()));
        let mistake = match found.as_slice() {
            [party] => {
                let key = party_key(*party);
                let whole = schema["properties"][field]["type"] == "array";
                posted.typed.set(field.clone(), if whole { key.to_string() } else { key.id() });
                continue;
            }
            [] => "fault-no-firm",
            _ => "fault-several-firms",
        };
        let says = posted.who.words().t(mistake);
        posted.mistakes.push(Mistake { path: field.clone(), says });
    }
    Ok(())
}
