//! Answers in words, as a failing case shows them.

use yunquan_core::pack::{Lang, Pack};
use yunquan_core::refusal::{Fault, Rejection};

use crate::envelope::Denial;

/// Why something was not done: the rule with its article and facts, the faults, the missing right.
pub(super) fn denied(denial: &Denial, pack: &Pack) -> String {
    let words = match &denial.rejection {
        Rejection::Refused(refusal) => {
            let article = pack.rule(&refusal.rule).map_or("?", |rule| rule.article.as_str());
            let says = pack.explain(&refusal.rule, &refusal.facts, Lang::Zh);
            let facts = serde_json::to_string(&refusal.facts).unwrap_or_default();
            format!("refused by {} (article {article}): {says} {facts}", refusal.rule)
        }
        Rejection::Invalid(faults) => {
            let faults: Vec<String> = faults.iter().map(fault).collect();
            format!("invalid: {}", faults.join("; "))
        }
        Rejection::Forbidden { rule: Some(rule) } => format!("forbidden by {rule}"),
        Rejection::Forbidden { rule: None } => "forbidden".to_owned(),
        Rejection::NotFound { what } => format!("not found: {what}"),
        Rejection::KeyReused => "refused: the key was used before".to_owned(),
    };
    match denial.signals.as_slice() {
        [] => words,
        signals => format!("{words}; signals: {}", signals.join(", ")),
    }
}

fn fault(it: &Fault) -> String {
    let (says, _) = it.code.says();
    format!("{} {}", it.path, says.replace("{limit}", &it.limit))
}
