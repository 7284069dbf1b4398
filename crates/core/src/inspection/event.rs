//! What happens to an inspection.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Inspection, Stage, Status, Subject};
use crate::account::Party;
use crate::digest::Digest;
use crate::ids::{AccountId, InspectionId};
use crate::time::{Date, Instant};
use crate::world::Key;

/// A drawn subject with its inspectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// The subject.
    pub party: Party,
    /// The two inspectors, in the order of the draw.
    pub inspectors: Vec<AccountId>,
    /// Those of the plan whom something bars from this subject, so that anyone can draw again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<AccountId>,
}

/// What was found at a subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The inspection.
    pub inspection: InspectionId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: AccountId,
    /// The subject.
    pub party: Party,
    /// Whether it meets the requirements.
    pub compliant: bool,
    /// What was found.
    pub facts: String,
    /// Reports and photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Digest>,
    /// The last day for rectification, where something is to be rectified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rectify_by: Option<Date>,
}

/// A subject was checked again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rechecked {
    /// The inspection.
    pub inspection: InspectionId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: AccountId,
    /// The subject.
    pub party: Party,
    /// Whether it is rectified; if not, the benefit of the scheme is lost (R24.2).
    pub rectified: bool,
    /// What was found.
    pub remark: String,
    /// Who has taken the subject's place, and loses the benefit with it (R3.6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<Party>,
}

/// What happened to an inspection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was planned.
    Planned {
        /// The inspection.
        inspection: InspectionId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// The year of the plan.
        year: i32,
        /// Its title.
        title: String,
        /// From whom subjects are drawn, ascending.
        candidates: Vec<Party>,
        /// From whom inspectors are drawn, ascending.
        inspectors: Vec<AccountId>,
        /// How many subjects are drawn.
        count: u32,
        /// SHA-256 of the plan.
        digest: Digest,
    },
    /// Subjects and inspectors were drawn.
    Drawn {
        /// The inspection.
        inspection: InspectionId,
        /// When.
        at: Instant,
        /// The journal's root before the draw.
        root: Digest,
        /// The subjects, in the order of the draw.
        assignments: Vec<Assignment>,
    },
    /// A subject was inspected.
    Found(Box<Found>),
    /// A subject says that it has rectified.
    Rectified {
        /// The inspection.
        inspection: InspectionId,
        /// When.
        at: Instant,
        /// The subject.
        party: Party,
        /// What it did.
        statement: String,
        /// What proves it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Digest>,
    },
    /// A subject was checked again.
    Rechecked(Box<Rechecked>),
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Planned { inspection, .. } | Self::Drawn { inspection, .. } => {
                vec![Key::Inspection(*inspection)]
            }
            Self::Found(it) => {
                let mut keys = vec![Key::Inspection(it.inspection)];
                keys.extend(it.files.iter().copied().map(Key::Upload));
                keys
            }
            Self::Rectified { inspection, files, .. } => {
                let mut keys = vec![Key::Inspection(*inspection)];
                keys.extend(files.iter().copied().map(Key::Upload));
                keys
            }
            Self::Rechecked(it) => {
                let mut keys = vec![Key::Inspection(it.inspection)];
                let losing = std::iter::once(&it.party).chain(&it.successors);
                keys.extend(losing.filter(|_| !it.rectified).map(|party| match party {
                    Party::Enterprise(id) => Key::Enterprise(*id),
                    Party::Provider(id) => Key::Provider(*id),
                }));
                keys
            }
        }
    }
}

impl Inspection {
    pub(super) fn follow(&mut self, event: &Event) {
        match event {
            Event::Drawn { at, root, assignments, .. } => {
                self.root = Some(*root);
                self.status = Status::Drawn;
                self.subjects = assignments.iter().map(|it| drawn(it, *at)).collect();
            }
            Event::Found(it) => {
                let stage = if it.compliant { Stage::Compliant } else { Stage::Deficient };
                self.at(it.party, stage, it.at, |subject| {
                    subject.found_at = Some(it.at);
                    subject.found_by = Some(it.by);
                    subject.facts = Some(it.facts.clone());
                    subject.rectify_by = it.rectify_by;
                });
            }
            Event::Rectified { party, at, statement, .. } => {
                self.at(*party, Stage::Rectified, *at, |subject| {
                    subject.statement = Some(statement.clone());
                });
            }
            Event::Rechecked(it) => {
                let stage = if it.rectified { Stage::Cleared } else { Stage::Lost };
                self.at(it.party, stage, it.at, |subject| {
                    subject.remark = Some(it.remark.clone());
                });
            }
            Event::Planned { .. } => {}
        }
    }

    fn at(&mut self, party: Party, stage: Stage, since: Instant, also: impl FnOnce(&mut Subject)) {
        if let Some(subject) = self.subjects.get_mut(&party) {
            subject.stage = stage;
            subject.since = since;
            also(subject);
        }
    }

    pub(super) fn begun(event: &Event) -> Option<Self> {
        let Event::Planned {
            inspection, year, title, candidates, inspectors, count, digest, ..
        } = event
        else {
            return None;
        };
        Some(Self {
            id: *inspection,
            year: *year,
            title: title.clone(),
            status: Status::Planned,
            candidates: candidates.clone(),
            inspectors: inspectors.clone(),
            count: *count,
            digest: *digest,
            root: None,
            subjects: BTreeMap::new(),
        })
    }
}

fn drawn(it: &Assignment, at: Instant) -> (Party, Subject) {
    let subject = Subject {
        inspectors: it.inspectors.clone(),
        barred: it.barred.clone(),
        stage: Stage::Drawn,
        since: at,
        found_by: None,
        found_at: None,
        facts: None,
        rectify_by: None,
        statement: None,
        remark: None,
    };
    (it.party, subject)
}
