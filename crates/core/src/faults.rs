//! Every fault of a form in one answer, even of a form that cannot be read whole.
//!
//! Such a form is mended with samples and decided like any other, for the sake of its faults:
//! unknown places, files that nobody uploaded, items outside the catalogue, sums that do not agree.
//! What rests on a sample is left out, and nothing is done.

use serde_json::Value;

use crate::access::{GRANTS, admit};
use crate::command::Command;
use crate::occasion::Occasion;
use crate::refusal::{Fault, Rejection, Stop};
use crate::world::{Key, World};

/// The answer to a form with these faults of shape: that the actor has not the right at all, or all
/// faults that can be told.
///
/// # Errors
/// The key of what is not loaded yet.
pub fn rejection(
    name: &str,
    form: &Value,
    mut faults: Vec<Fault>,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Rejection, Key> {
    let role = on.actor.role();
    if !GRANTS.iter().any(|(command, holder, _)| *command == name && *holder == role) {
        return Ok(Rejection::Forbidden { rule: None });
    }
    let Some((command, ids_given)) = Command::mended(name, form, &faults) else {
        return Ok(Rejection::Invalid(faults));
    };
    let target = command.target(world, on);
    let admitted = target.and_then(|target| admit(&on.actor, name, &target));
    match admitted.and_then(|()| command.judge(world, on)) {
        Err(Stop::Missing(key)) => Err(key),
        Err(Stop::No(Rejection::Invalid(more), _)) => {
            let told = more.into_iter().filter(|fault| !rests_on(fault, &faults));
            let told: Vec<Fault> = told.collect();
            faults.extend(told);
            Ok(Rejection::Invalid(faults))
        }
        // A sample in an id's place names nobody's file: that it is not one's own says nothing.
        Err(Stop::No(Rejection::Forbidden { rule }, _)) if ids_given || rule.is_some() => {
            Ok(Rejection::Forbidden { rule })
        }
        _ => Ok(Rejection::Invalid(faults)),
    }
}

/// What stands against a command as things are now; nothing is done. None where nothing does.
///
/// # Errors
/// The key of what is not loaded yet.
pub fn objection(
    command: Command,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Option<Rejection>, Key> {
    let name = command.name();
    let target = command.target(world, on);
    let admitted = target.and_then(|target| admit(&on.actor, name, &target));
    match admitted.and_then(|()| command.judge(world, on)) {
        Ok(_) => Ok(None),
        Err(Stop::No(rejection, _)) => Ok(Some(rejection)),
        Err(Stop::Missing(key)) => Err(key),
    }
}

/// Whether a fault is at, above or below one of these, or compares with what is.
fn rests_on(fault: &Fault, faults: &[Fault]) -> bool {
    faults.iter().any(|known| {
        overlap(&fault.path, &known.path)
            || (!fault.limit.is_empty() && overlap(&fault.limit, &known.path))
    })
}

fn overlap(one: &str, other: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    within(one, other) || within(other, one)
}
