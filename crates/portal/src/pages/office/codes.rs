//! Firms named by their credit code where a form wants their id: nobody types an id.

use std::sync::Arc;

use yunquan_core::command::Command;
use yunquan_core::credit_code::CreditCode;
use yunquan_core::world::Key;

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

/// Puts ids in the place of the credit codes that were typed for firms; a code that no firm has is
/// a mistake at its field.
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
        let found = portal.reading(move |portal| by_code(portal, kinds, &code)).await?;
        match found {
            Some(key) if schema["properties"][field]["type"] == "array" => {
                posted.typed.set(field.clone(), key.to_string());
            }
            Some(key) => posted.typed.set(field.clone(), key.id()),
            None => {
                let says = posted.who.words().t("fault-no-firm");
                posted.mistakes.push(Mistake { path: field.clone(), says });
            }
        }
    }
    Ok(())
}

fn by_code(
    portal: &Arc<Portal>,
    kinds: &[&'static str],
    code: &CreditCode,
) -> Result<Option<Key>, Trouble> {
    let lens = portal.office.lens()?;
    for kind in kinds {
        let page = lens.shelf(kind, &[("credit_code", code.as_str())], None, 1)?;
        if let Some((key, _)) = page.items.into_iter().next() {
            return Ok(Some(key));
        }
    }
    Ok(None)
}
