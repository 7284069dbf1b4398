//! The matrix of rights as text: who may run which command, who may see what. A golden file keeps
//! it, so that no right changes unnoticed.

use std::fmt::Write as _;

use yunquan_core::access::{GRANTS, Scope};
use yunquan_core::account::Role;
use yunquan_core::command::Command;
use yunquan_core::form::Choice as _;

use super::sight::{KINDS, sights};

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Any => "any",
        Scope::OwnParty => "own party",
        Scope::OwnJurisdiction => "own jurisdiction",
        Scope::Own => "own",
    }
}

/// Every right there is, one per line: `run|see, what, role, scope`.
pub fn matrix() -> String {
    let mut text = String::from("# run <command> <role>: <scope>; see <kind> <role>: <sight>\n");
    let mut line = |verb: &str, what: &str, role: &str, scope: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{verb} {what:<24} {role:<22} {scope}");
    };
    for name in Command::NAMES {
        for (word, role) in Role::ALL {
            let grants = GRANTS.iter().filter(|(of, holder, _)| of == name && holder == role);
            grants.for_each(|(_, _, within)| line("run", name, word, scope(*within)));
        }
    }
    for (kind, _) in KINDS {
        for (word, role) in Role::ALL {
            sights(kind, *role).for_each(|sight| line("see", kind, word, sight.word()));
        }
    }
    text
}
