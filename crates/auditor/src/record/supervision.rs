//! Supervision: cases and inspections.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Fen, Id};
use crate::dates::Day;

/// `enterprise/<id>` or `provider/<id>`.
pub(crate) type Party = String;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CaseEvent {
    Opened(OpenedCase),
    Heard {
        case: Id,
        by: Id,
        party: Party,
    },
    Found {
        case: Id,
        by: Id,
        party: Party,
        at_fault: bool,
        ground: String,
    },
    SanctionProposed {
        case: Id,
        by: Id,
    },
    Sanctioned {
        case: Id,
        by: Id,
        on: Day,
        until: Day,
        parties: Vec<Struck>,
    },
    Referred {
        case: Id,
        by: Id,
        to: String,
    },
    Reviewed {
        case: Id,
        by: Id,
        upheld: bool,
        #[serde(default)]
        freed: Vec<Struck>,
        #[serde(default)]
        dropped_fen: BTreeMap<i32, Fen>,
    },
    Received {
        case: Id,
        voucher: Id,
        year: i32,
        by: Id,
        on: Day,
        amount_fen: Fen,
    },
    Closed {
        case: Id,
        by: Id,
        dismissed: bool,
    },
}

#[derive(Debug, Deserialize)]
pub(crate) struct OpenedCase {
    pub(crate) case: Id,
    pub(crate) by: Id,
    pub(crate) on: Day,
    pub(crate) parties: Vec<Party>,
    #[serde(default)]
    pub(crate) signals: Vec<Id>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) struct Struck {
    pub(crate) party: Party,
    pub(crate) credit_code: String,
    /// Of a party that a second look frees: the last day by which another case still holds it.
    #[serde(default)]
    pub(crate) still: Option<Day>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum InspectionEvent {
    Planned {
        inspection: Id,
        by: Id,
        year: i32,
        candidates: Vec<Party>,
        inspectors: Vec<Id>,
        count: u32,
        digest: String,
    },
    Drawn {
        inspection: Id,
        root: String,
        assignments: Vec<Assignment>,
    },
    Found {
        inspection: Id,
        by: Id,
        party: Party,
        compliant: bool,
        #[serde(default)]
        rectify_by: Option<Day>,
    },
    Rectified {
        inspection: Id,
        party: Party,
    },
    Rechecked {
        inspection: Id,
        by: Id,
        party: Party,
        rectified: bool,
        #[serde(default)]
        successors: Vec<Party>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Assignment {
    pub(crate) party: Party,
    pub(crate) inspectors: Vec<Id>,
    /// Inspectors of the plan whom something bars from it.
    #[serde(default)]
    pub(crate) barred: Vec<Id>,
}
