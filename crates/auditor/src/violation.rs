//! What the auditor finds: a promise that was not kept, by which rule, on what, and how.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::panic::Location;

use serde::Serialize;

/// What is promised. Each is checked on every record that could break it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Promise {
    /// No fen is issued that was not appropriated; the ledger balances; no term is negative.
    Money,
    /// The subsidy is ratio times basis by the regulation, to the fen.
    Subsidy,
    /// No enterprise is issued more than the annual cap.
    Cap,
    /// The order of acceptance has no gap, follows time and is never given twice.
    Order,
    /// Vouchers are issued in rank order; nobody is issued past one that did not fit.
    Rank,
    /// What must be public was public for its working days before it counted.
    Publicity,
    /// A voucher ends when the law says, not before and not after.
    Validity,
    /// Who may not be served is not served: outside the window, banned, not admitted, tied,
    /// objected to, without materials.
    Eligibility,
    /// No money moves while a case has stopped it.
    Frozen,
    /// A sanction rests on a finding after a hearing, strikes everything that it must, and nothing
    /// of an innocent party.
    Sanction,
    /// What is drawn by lot is what anyone can draw again.
    Lot,
    /// What may exist once exists once: a contract's application and voucher, a number, a login.
    Once,
    /// Different persons at each stage, each within his rights, nobody on his own file.
    Persons,
    /// Files move from stage to stage as the regulation has it.
    Stage,
    /// The journal is whole: numbered, in time, hashed as its checkpoint says.
    Journal,
    /// The pack says what the regulation says.
    Text,
    /// Every decision names its rule, and the pack has that rule.
    Cited,
    /// The read models say what the journal says, all of it.
    Tables,
}

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The promise.
    pub promise: Promise,
    /// The rule that it rests on, such as `R14.3`.
    pub rule: String,
    /// What it concerns: `<kind>/<id>`, or `leaf/<seq>`.
    pub subject: String,
    /// What was found, and what should have been.
    pub detail: String,
}

/// The violations found so far.
#[derive(Debug, Default)]
pub(crate) struct Book {
    found: Vec<Violation>,
    /// Where in this crate the checks stand that failed.
    failed: BTreeSet<&'static Location<'static>>,
}

/// More than these are not kept: a journal that is wrong throughout need not fill the memory.
const MOST: usize = 10_000;

impl Book {
    pub(crate) fn found(&self) -> &[Violation] {
        &self.found
    }

    pub(crate) fn failed(&self) -> impl Iterator<Item = &'static Location<'static>> {
        self.failed.iter().copied()
    }

    #[track_caller]
    pub(crate) fn broken(
        &mut self,
        promise: Promise,
        rule: &str,
        subject: impl Display,
        detail: impl Into<String>,
    ) {
        self.failed.insert(Location::caller());
        if self.found.len() < MOST {
            self.found.push(Violation {
                promise,
                rule: rule.to_owned(),
                subject: subject.to_string(),
                detail: detail.into(),
            });
        }
    }

    /// Notes a violation unless `holds`.
    #[track_caller]
    pub(crate) fn hold(
        &mut self,
        holds: bool,
        promise: Promise,
        rule: &str,
        subject: impl Display,
        detail: impl FnOnce() -> String,
    ) {
        if !holds {
            self.broken(promise, rule, subject, detail());
        }
    }

    /// Notes a violation unless what is `said` is what `follows`.
    #[track_caller]
    pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        promise: Promise,
        rule: &str,
        subject: impl Display,
        (field, said, follows): (&str, T, T),
    ) {
        if said != follows {
            let detail = format!("{field} is {said:?} where {follows:?} follows");
            self.broken(promise, rule, subject, detail);
        }
    }
}
