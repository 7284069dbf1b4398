//! Whether the state of a file lets a command through: what a page may offer. It is read out of the
//! moves of the files themselves; who may give the command is said by [`crate::access::GRANTS`].

use crate::form::Choice;
use crate::{account, application, case, enterprise, inspection, panel, provider};
use crate::{redemption, settlement, voucher};

/// What a command does to its file, where that is not one act of the command's own name.
const ACTS: &[(&str, &[&str])] = &[
    ("enterprise/authorise", &["authorise", "reject"]),
    ("enterprise/succeed", &["rename", "succeed", "divide"]),
    ("provider/succeed", &["rename", "succeed", "divide"]),
];

/// Whether a file of this kind and in this state may be moved by a command of its own kind, all
/// three as words. A command of another kind, one that moves nothing, and one on a kind without
/// moves is let through: what else speaks against it is the command's own answer.
pub fn open(kind: &str, status: &str, command: &str) -> bool {
    let Some((of, verb)) = command.split_once('/') else { return true };
    if of != kind {
        return true;
    }
    let own = [verb];
    let acts = ACTS.iter().find(|(name, _)| *name == command).map_or(&own[..], |(_, acts)| acts);
    match kind {
        "account" => moved(account::MOVES, status, acts),
        "application" => moved(application::MOVES, status, acts),
        "case" => done_in(case::OPEN, status, verb),
        "inspection" => done_in(inspection::OPEN, status, verb),
        "settlement" => done_in(settlement::OPEN, status, verb),
        "enterprise" => moved(enterprise::MOVES, status, acts),
        "panel" => moved(panel::MOVES, status, acts),
        "provider" => moved(provider::MOVES, status, acts),
        "redemption" => moved(redemption::MOVES, status, acts),
        "voucher" => moved(voucher::MOVES, status, acts),
        // It is issued once, and only while no later list stands in its place.
        "round" => verb != "issue" || status == "prepared",
        _ => true,
    }
}

/// Whether an act is done in a state, or the word is none.
fn done_in<S, A>(open: &[(S, A)], status: &str, verb: &str) -> bool
where
    S: Choice + PartialEq,
    A: Choice + PartialEq,
{
    let act = A::ALL.iter().find(|(known, _)| *known == verb).map(|(_, act)| act);
    let from = S::ALL.iter().find(|(known, _)| *known == status).map(|(_, from)| from);
    act.is_none_or(|act| open.iter().any(|(state, done)| Some(state) == from && done == act))
}

/// Whether there is such a move, or none of the words is an act.
fn moved<S, A>(moves: &[(S, A, S)], status: &str, acts: &[&str]) -> bool
where
    S: Choice + PartialEq,
    A: Choice + PartialEq,
{
    let named = |word: &str| A::ALL.iter().find(|(known, _)| *known == word).map(|(_, act)| act);
    let acts: Vec<&A> = acts.iter().filter_map(|word| named(word)).collect();
    let from = S::ALL.iter().find(|(known, _)| *known == status).map(|(_, from)| from);
    acts.is_empty()
        || moves.iter().any(|(state, act, _)| Some(state) == from && acts.contains(&act))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_state_refuses_is_not_open() {
        for (kind, status, command, is) in [
            ("account", "proposed", "account/confirm", true),
            ("account", "active", "account/confirm", false),
            ("account", "disabled", "account/disable", false),
            ("enterprise", "registered", "enterprise/authorise", true),
            ("enterprise", "authorised", "enterprise/authorise", false),
            ("enterprise", "succeeded", "enterprise/succeed", false),
            ("provider", "reviewing", "provider/succeed", true),
            ("provider", "applied", "provider/accept-file", true),
            ("provider", "admitted", "provider/accept-file", false),
            ("provider", "suspended", "provider/suspend", false),
            ("provider", "suspended", "provider/reinstate", true),
            ("provider", "removed", "case/open", true),
            ("case", "open", "case/hear", true),
            ("case", "found", "case/hear", false),
            ("case", "open", "case/sanction", false),
            ("case", "found", "case/sanction", true),
            ("case", "sanctioned", "case/close", true),
            ("case", "dismissed", "case/refer", false),
            ("case", "closed", "case/decide-voucher", false),
            ("inspection", "planned", "inspection/find", false),
            ("inspection", "drawn", "inspection/draw", false),
            ("inspection", "drawn", "inspection/recheck", true),
            ("settlement", "prepared", "settlement/send", true),
            ("settlement", "prepared", "settlement/record", false),
            ("settlement", "closed", "settlement/record", false),
            ("round", "prepared", "round/issue", true),
            ("round", "superseded", "round/issue", false),
            ("round", "issued", "round/issue", false),
        ] {
            assert_eq!(open(kind, status, command), is, "{kind} {status} {command}");
        }
    }
}
