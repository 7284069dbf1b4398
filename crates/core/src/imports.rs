//! Imported lists: the statistics roster, the credit list, the relations, the calendar.
//!
//! Each import is a full snapshot with a version. The journal names its content by digest and never
//! holds it: the content is kept beside the journal, and a decision cites the version.

mod acts;
mod content;
mod rows;

use serde::{Deserialize, Serialize};

pub use acts::{calendar, contradictions, credit, relations, roster};
pub use content::{BadContent, ImportContent, content, rows};
pub use rows::{
    CalendarList, Credit, CreditKind, CreditRow, LinkKind, RelationList, Roster, RosterRow,
};

use crate::choice;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::refusal::{Refusal, Stop, require};
use crate::relation::Graph;
use crate::time::Date;
use crate::world::{Key, NotAKey};

choice! {
    /// What is imported.
    pub enum ImportKind {
        /// Above-scale industrial enterprises in the city's statistics (article 5).
        Roster = "roster",
        /// Abnormal operation, serious dishonesty, bad faith (articles 5 and 23).
        Credit = "credit",
        /// Holdings, control, offices (article 17).
        Relations = "relations",
        /// The yearly notices of working days.
        Calendar = "calendar",
    }
}

impl std::str::FromStr for ImportKind {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        use crate::form::Choice as _;
        let found = Self::ALL.iter().find(|(word, _)| *word == text);
        found.map(|(_, kind)| *kind).ok_or(NotAKey)
    }
}

/// The newest import of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// What was imported.
    pub kind: ImportKind,
    /// Its version, from 1.
    pub version: u32,
    /// SHA-256 of its content.
    pub digest: Digest,
    /// How many rows it has.
    pub rows: u32,
    /// The period of a roster.
    pub period: Option<String>,
    /// The civil day of import.
    pub on: Date,
}

/// What the imported lists say of a party. An entry counts as long as the newest snapshot has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// In the statistics roster.
    pub in_roster: bool,
    /// Listed for abnormal operation.
    pub abnormal: bool,
    /// Listed for serious dishonesty.
    pub dishonest: bool,
    /// The last day on the list of bad faith: the latest, where there are several entries.
    pub bad_faith_until: Option<Date>,
    /// The version of the roster; 0 before the first.
    pub roster_version: u32,
    /// The version of the credit list; 0 before the first.
    pub credit_version: u32,
}

impl Standing {
    /// The last day of a ban that holds on a day, itself through 24:00 (R23.5).
    pub fn banned_on(&self, today: Date) -> Option<Date> {
        self.bad_faith_until.filter(|until| today <= *until)
    }

    /// Takes in what the credit list says of the same party under a former code (R3.6). The roster
    /// knows it by its own: where it lags, an officer decides (R5.1).
    pub fn inherit(&mut self, former: &Self) {
        self.abnormal |= former.abnormal;
        self.dishonest |= former.dishonest;
        self.bad_faith_until = self.bad_faith_until.max(former.bad_faith_until);
    }

    /// Takes in an entry of the credit list.
    pub fn enter(&mut self, kind: CreditKind, until: Option<Date>) {
        match kind {
            CreditKind::Abnormal => self.abnormal = true,
            CreditKind::Dishonest => self.dishonest = true,
            CreditKind::BadFaith => self.bad_faith_until = self.bad_faith_until.max(until),
        }
    }
}

/// The imported relations.
#[derive(Debug, Clone)]
pub struct Relations {
    /// Their version.
    pub version: u32,
    /// Who is tied to whom.
    pub graph: Graph,
}

impl PartialEq for Relations {
    /// A version has one content.
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

/// What happened to the imported lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A new snapshot took the place of the one before.
    Recorded {
        /// What was imported.
        kind: ImportKind,
        /// Its version, from 1.
        version: u32,
        /// SHA-256 of its content.
        digest: Digest,
        /// How many rows it has.
        rows: u32,
        /// The period of a roster.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<String>,
        /// The civil day.
        on: Date,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        let Self::Recorded { kind, .. } = self;
        vec![Key::Import(*kind)]
    }
}

impl ImportKind {
    /// The rule that the list serves.
    const fn rule(self) -> &'static str {
        match self {
            Self::Roster => "R5.1",
            Self::Credit => "R5.2",
            Self::Relations => "R17.1",
            Self::Calendar => "R13.2",
        }
    }
}

impl ImportRecord {
    /// Versions follow each other without a gap.
    ///
    /// # Errors
    /// Refused by the rule that the list serves.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let Fact::Import(Event::Recorded { version, .. }) = event else { return Ok(()) };
        require(*version == self.version + 1, || {
            Refusal::new(self.kind.rule(), [("version", (*version).into())])
        })
    }

    /// The newest import after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        match event {
            Fact::Import(Event::Recorded { kind, version, digest, rows, period, on }) => {
                Some(Self {
                    kind: *kind,
                    version: *version,
                    digest: *digest,
                    rows: *rows,
                    period: period.clone(),
                    on: *on,
                })
            }
            _ => before,
        }
    }
}
