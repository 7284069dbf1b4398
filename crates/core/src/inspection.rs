//! An inspection of information security (article 24): a yearly plan, a draw that anyone can draw
//! again, findings, rectification and re-check; who refuses to rectify loses the benefit.

mod acts;
mod event;
mod lot;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use acts::{
    Draw, Find, Plan, Recheck, Rectify, draw, draw_target, find_at, find_target, plan, plan_digest,
    plan_needs, plan_target, recheck, recheck_target, rectify,
};
pub use event::{Assignment, Event, Found, Rechecked};
pub use lot::{Lot, seed};

use crate::account::Party;
use crate::calendar::Calendar;
use crate::choice;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{AccountId, InspectionId};
use crate::pack::Pack;
use crate::refusal::{Refusal, Stop, require};
use crate::time::{Date, Instant};
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

choice! {
    /// What is done with an inspection.
    pub enum Act {
        /// Subjects and inspectors are drawn.
        Draw = "draw",
        /// What was found at a subject is recorded.
        Find = "find",
        /// A subject says that it has rectified.
        Rectify = "rectify",
        /// That is checked.
        Recheck = "recheck",
    }
}

/// In which state each is done; of each subject its stage decides besides.
pub const OPEN: &[(Status, Act)] = &[
    (Status::Planned, Act::Draw),
    (Status::Drawn, Act::Find),
    (Status::Drawn, Act::Rectify),
    (Status::Drawn, Act::Recheck),
];

/// One drawn subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Its inspectors, as many as the pack says.
    pub inspectors: Vec<AccountId>,
    /// Those of the plan whom something barred from it.
    pub barred: Vec<AccountId>,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Instant,
    /// Who found what is to be rectified.
    pub found_by: Option<AccountId>,
    /// When it was found.
    pub found_at: Option<Instant>,
    /// What was found.
    pub facts: Option<String>,
    /// The last day for rectification, as known when it was found.
    pub rectify_by: Option<Date>,
    /// What the subject says it has done since.
    pub statement: Option<String>,
    /// What the check of that came to.
    pub remark: Option<String>,
}

impl Subject {
    /// The last day for rectification; where its year's calendar was unknown when something was
    /// found, as it is known now, or none. None where nothing is to be rectified.
    pub fn rectify_by(&self, pack: &Pack, calendar: &Calendar) -> Option<Date> {
        let deficient = !matches!(self.stage, Stage::Drawn | Stage::Compliant);
        self.rectify_by.filter(|_| deficient).or_else(|| {
            let days = pack.params().stage("rectification")?;
            let found_at = self.found_at.filter(|_| deficient)?;
            calendar.working_days_after(pack.zone().date(found_at), days).ok()
        })
    }
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
    /// The journal's root from which it was drawn.
    pub root: Option<Digest>,
    /// The drawn subjects.
    pub subjects: BTreeMap<Party, Subject>,
}

impl Inspection {
    /// Whether its state lets an act through.
    pub(crate) fn lets(&self, act: Act) -> bool {
        OPEN.contains(&(self.status, act))
    }

    /// Each subject goes its way once; nothing happens before the draw.
    ///
    /// # Errors
    /// Refused by R24.1.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let Fact::Inspection(event) = event else { return Ok(()) };
        let stage = |party: &Party| self.subjects.get(party).map(|subject| subject.stage);
        let holds = match event {
            Event::Planned { .. } => false,
            Event::Drawn { .. } => self.lets(Act::Draw),
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
