//! The shortest beginning of a life that shows a broken promise.
//!
//! The life is lived once more on a tape, which holds every command in the order in which it
//! entered the queue, the office's own jobs included. Beginnings of the tape are then replayed into
//! fresh offices of the same seed, so that every id is the same, and halved until the first command
//! is found after which the auditor finds something. That command is the last one of the beginning.

use std::sync::Arc;

use serde::Serialize;
use yunquan_auditor::Violation;
use yunquan_core::pack::Pack;
use yunquan_core::time::Instant;
use yunquan_store::sqlite::open_memory;

use super::driver::Driver;
use super::{SimulationFailed, SimulationPlan, run};
use crate::envelope::Who;
use crate::office::{Office, Taken};

/// The shortest beginning of a life that shows a broken promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beginning {
    /// How many commands it has.
    pub commands: usize,
    /// The last of them, such as `round/issue`; none where the pack alone is wrong.
    pub last: Option<&'static str>,
    /// Who sent it: an account, `public` or `system`.
    pub by: Option<String>,
    /// When.
    pub at: Option<Instant>,
    /// What is found after it.
    pub violations: Vec<Violation>,
}

/// Looks for the shortest beginning of a life after which the auditor finds something; none when
/// the life keeps every promise.
///
/// # Errors
/// [`SimulationFailed`]: the machine, not the city.
pub fn shortest(
    plan: &SimulationPlan,
    pack: &Arc<Pack>,
) -> Result<Option<Beginning>, SimulationFailed> {
    let tape = taped(plan, pack)?;
    let found = |office: &Office| -> Result<Vec<Violation>, SimulationFailed> {
        let mut driver = Driver::new(office)?;
        driver.audit_whole()?;
        Ok(driver.violations())
    };
    let first = first(plan, pack, &tape, &mut |office| Ok(!found(office)?.is_empty()))?;
    let Some(commands) = first else { return Ok(None) };
    let office = replayed(plan, pack, &tape[..commands])?;
    let violations = found(&office)?;
    office.close();
    let last = commands.checked_sub(1).and_then(|last| tape.get(last));
    Ok(Some(Beginning {
        commands,
        last: last.map(|it| it.command.name()),
        by: last.map(|it| who(it.who)),
        at: last.map(|it| it.at),
        violations,
    }))
}

/// The least number of commands after which something holds of the office; none when it does not
/// hold at the end.
///
/// # Errors
/// [`SimulationFailed`].
pub fn shortest_until(
    plan: &SimulationPlan,
    pack: &Arc<Pack>,
    holds: &mut dyn FnMut(&Office) -> Result<bool, SimulationFailed>,
) -> Result<Option<(usize, &'static str)>, SimulationFailed> {
    let tape = taped(plan, pack)?;
    let first = first(plan, pack, &tape, holds)?;
    Ok(first.map(|commands| {
        let last = commands.checked_sub(1).and_then(|last| tape.get(last));
        (commands, last.map_or("", |it| it.command.name()))
    }))
}

/// Lives through a plan and keeps its commands.
fn taped(plan: &SimulationPlan, pack: &Arc<Pack>) -> Result<Vec<Taken>, SimulationFailed> {
    let office = fresh(plan, pack)?;
    office.begin_tape();
    run(plan, &office, &mut |_, _| {})?;
    let tape = office.end_tape();
    office.close();
    Ok(tape)
}

fn fresh(plan: &SimulationPlan, pack: &Arc<Pack>) -> Result<Office, SimulationFailed> {
    let office = plan.office(open_memory()?, Arc::clone(pack), 0);
    office.map_err(|error| SimulationFailed::Thread(error.to_string()))
}

fn replayed(
    plan: &SimulationPlan,
    pack: &Arc<Pack>,
    tape: &[Taken],
) -> Result<Office, SimulationFailed> {
    let office = fresh(plan, pack)?;
    for it in tape {
        office.clock().set(it.at);
        let again = (it.command.clone(), it.body, it.key.clone());
        // What was refused then is refused again: only what follows counts.
        let _answer = office.execute_now(it.who, again.0, again.1, again.2)?;
    }
    Ok(office)
}

fn first(
    plan: &SimulationPlan,
    pack: &Arc<Pack>,
    tape: &[Taken],
    holds: &mut dyn FnMut(&Office) -> Result<bool, SimulationFailed>,
) -> Result<Option<usize>, SimulationFailed> {
    let mut after = |commands: usize| -> Result<bool, SimulationFailed> {
        let office = replayed(plan, pack, &tape[..commands])?;
        let holds = holds(&office);
        office.close();
        holds
    };
    if !after(tape.len())? {
        return Ok(None);
    }
    let (mut low, mut high) = (0, tape.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if after(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(Some(high))
}

fn who(who: Who) -> String {
    match who {
        Who::Account(id) => id.to_string(),
        Who::Public => "public".to_owned(),
        Who::System => "system".to_owned(),
    }
}
