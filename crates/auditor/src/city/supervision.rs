//! Cases and inspections, as the journal's events make them.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::record::{Fen, Id, Party};

/// A case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) status: &'static str,
    pub(crate) parties: BTreeMap<Party, Standing>,
    /// What became of its vouchers: `frozen`, `thawed` or `cancelled`.
    pub(crate) vouchers: BTreeMap<Id, &'static str>,
    pub(crate) proposed_by: Option<Id>,
    pub(crate) sanctioned_by: Option<Id>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) upheld: Option<bool>,
}

/// How far a case is with a party.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    pub(crate) heard: bool,
    pub(crate) at_fault: Option<bool>,
    pub(crate) found_by: Option<Id>,
    pub(crate) banned_until: Option<Day>,
    /// The credit code under which it was put on the internal list.
    pub(crate) banned_as: Option<String>,
}

/// Money to be paid back.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) voucher: Id,
    pub(crate) year: i32,
    pub(crate) amount_fen: Fen,
    pub(crate) received_fen: Fen,
    pub(crate) dropped: bool,
}

impl Claim {
    /// What is still to come, in fen.
    pub(crate) fn owed_fen(&self) -> Fen {
        if self.dropped { 0 } else { self.amount_fen.saturating_sub(self.received_fen) }
    }
}

impl Case {
    pub(crate) fn at_fault(&self) -> Vec<Party> {
        let guilty = self.parties.iter().filter(|(_, it)| it.at_fault == Some(true));
        guilty.map(|(party, _)| party.clone()).collect()
    }

    /// The vouchers that are still frozen by it.
    pub(crate) fn frozen(&self) -> Vec<Id> {
        let frozen = self.vouchers.iter().filter(|(_, fate)| **fate == "frozen");
        frozen.map(|(id, _)| id.clone()).collect()
    }

    pub(crate) fn over(&self) -> bool {
        matches!(self.status, "dismissed" | "closed")
    }
}

/// Why a party has lost the benefit of the scheme, and through which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loss {
    pub(crate) rule: &'static str,
    pub(crate) until: Option<Day>,
}

/// An inspection.
#[derive(Debug)]
pub(crate) struct Inspection {
    pub(crate) year: i32,
    pub(crate) candidates: Vec<Party>,
    pub(crate) inspectors: Vec<Id>,
    pub(crate) count: u32,
    /// The leaf that fixed the plan.
    pub(crate) planned_at: u64,
    pub(crate) drawn: bool,
    pub(crate) subjects: BTreeMap<Party, Subject>,
}

/// A drawn subject.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) inspectors: Vec<Id>,
    pub(crate) stage: &'static str,
    pub(crate) found_by: Option<Id>,
    /// The day on which something to be rectified was found, and its last day as known then.
    pub(crate) found_on: Option<Day>,
    pub(crate) rectify_by: Option<Day>,
}

impl Inspection {
    pub(crate) fn status(&self) -> &'static str {
        let open = |it: &Subject| matches!(it.stage, "drawn" | "deficient" | "rectified");
        match self.drawn {
            false => "planned",
            true if self.subjects.values().any(open) => "drawn",
            true => "closed",
        }
    }
}
