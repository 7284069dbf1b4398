//! An inspection of information security (article 24): a yearly plan, a draw that anyone can draw
//! again, findings, rectification and re-check; who refuses to rectify loses the benefit.

mod event;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use event::{Assignment, Event, Found, Rechecked};

use crate::account::Party;
use crate::choice;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{AccountId, InspectionId};
use crate::refusal::{Refusal, Stop, require};
use crate::time::Date;
use crate::world::Key;

choice! {
    /// Where an inspection stands.
    pub enum Status {
        /// Planned: subjects and inspectors are fixed.
        Planned = "planned",
        /// Drawn: under way.
        Drawn = "drawn",
        /// Every drawn subject is done with.
        Closed = "closed",
    }
}

choice! {
    /// Where one subject of an inspection stands.
    pub enum Stage {
        /// Drawn, to be inspected.
        Drawn = "drawn",
        /// In order.
        Compliant = "compliant",
        /// To be rectified.
        Deficient = "deficient",
        /// Said to be rectified; to be checked again.
        Rectified = "rectified",
        /// Checked again and in order.
        Cleared = "cleared",
        /// Not rectified: the benefit of the scheme is lost (R24.2).
        Lost = "lost",
    }
}

/// One drawn subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The two inspectors.
    pub inspectors: Vec<AccountId>,
    /// Where it stands.
    pub stage: Stage,
    /// Who found what is to be rectified.
    pub found_by: Option<AccountId>,
    /// The last day for rectification.
    pub rectify_by: Option<Date>,
}

/// An inspection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Its id.
    pub id: InspectionId,
    /// The year of the plan.
    pub year: i32,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: Status,
    /// From whom subjects are drawn, ascending.
    pub candidates: Vec<Party>,
    /// From whom inspectors are drawn, ascending.
    pub inspectors: Vec<AccountId>,
    /// How many subjects are drawn.
    pub count: u32,
    /// SHA-256 of the plan: compact JSON of candidates, inspectors and count.
    pub digest: Digest,
    /// The drawn subjects.
    pub subjects: BTreeMap<Party, Subject>,
}

impl Inspection {
    /// Each subject goes its way once; nothing happens before the draw.
    ///
    /// # Errors
    /// Refused by R24.1.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let Fact::Inspection(event) = event else { return Ok(()) };
        let stage = |party: &Party| self.subjects.get(party).map(|subject| subject.stage);
        let holds = match event {
            Event::Planned { .. } => false,
            Event::Drawn { .. } => self.status == Status::Planned,
            Event::Found(it) => stage(&it.party) == Some(Stage::Drawn),
            Event::Rectified { party, .. } => {
                matches!(stage(party), Some(Stage::Deficient | Stage::Rectified))
            }
            Event::Rechecked(it) => {
                matches!(stage(&it.party), Some(Stage::Deficient | Stage::Rectified))
            }
        };
        require(holds, || {
            Refusal::new("R24.1", [("inspection", json!(self.id)), ("status", json!(self.status))])
        })
    }

    /// The inspection after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Fact::Inspection(event) = event else { return before };
        let Some(mut it) = before else { return Self::begun(event) };
        it.follow(event);
        let open = |stage| matches!(stage, Stage::Drawn | Stage::Deficient | Stage::Rectified);
        let drawn = it.status == Status::Drawn;
        if drawn && it.subjects.values().all(|subject| !open(subject.stage)) {
            it.status = Status::Closed;
        }
        Some(it)
    }
}
