//! A publicity period: five working days, the posting day not counted (articles 10, 13, 14).

mod acts;

pub use acts::{
    Close, Decide, Object, Post, close, close_needs, decide, decide_target, object, post,
    post_target, posted,
};
use std::collections::BTreeSet;

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Calendar;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{AccountId, ApplicationId, ContractId, ObjectionId, ProviderId, PublicityId};
use crate::occasion::Sealed;
use crate::pack::{Pack, Params};
use crate::refusal::{Refusal, Stop, not_found, require};
use crate::time::{Date, Instant};
use crate::world::Key;
use crate::{choice, claim};

choice! {
    /// What is made public.
    pub enum Kind {
        /// Approved applications (article 13).
        Applications = "applications",
        /// Providers that passed expert review (article 10).
        Providers = "providers",
    }
}

impl Kind {
    /// The rule of its period.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Applications => "R13.2",
            Self::Providers => "R10.2",
        }
    }

    const fn days(self, params: &Params) -> u32 {
        match self {
            Self::Applications => params.publicity_days,
            Self::Providers => params.admission_publicity_days,
        }
    }
}

/// An objection against one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objection {
    /// Its id.
    pub id: ObjectionId,
    /// The application or provider.
    pub item: Uuid,
    /// When it came.
    pub at: Instant,
    /// Who objects, sealed.
    pub person: Sealed,
    /// What is stated.
    pub facts: String,
    /// The evidence.
    pub evidence: Vec<Digest>,
    /// Whether it was upheld; none while undecided.
    pub upheld: Option<bool>,
    /// Why it was decided so.
    pub reason: Option<String>,
}

/// A publicity period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Publicity {
    /// Its id.
    pub id: PublicityId,
    /// What is made public.
    pub kind: Kind,
    /// The items.
    pub items: Vec<Uuid>,
    /// The recorded posting; not counted.
    pub posted_on: Date,
    /// The fifth working day as known at the posting.
    pub last_day: Date,
    /// Who posted it.
    pub posted_by: AccountId,
    /// What was objected.
    pub objections: Vec<Objection>,
    /// Whether its end is recorded.
    pub closed: bool,
}

/// What happened to a publicity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was posted.
    Posted {
        /// Its id.
        publicity: PublicityId,
        /// What is made public.
        kind: Kind,
        /// The items.
        items: Vec<Uuid>,
        /// When.
        at: Instant,
        /// The civil day.
        posted_on: Date,
        /// The last working day, through 24:00.
        last_day: Date,
        /// By whom.
        posted_by: AccountId,
    },
    /// Somebody objected.
    Objected {
        /// The publicity.
        publicity: PublicityId,
        /// What is made public.
        kind: Kind,
        /// The item.
        item: Uuid,
        /// The objection.
        objection: ObjectionId,
        /// When.
        at: Instant,
        /// Who, sealed.
        person: Sealed,
        /// What is stated.
        facts: String,
        /// The evidence.
        evidence: Vec<Digest>,
    },
    /// An objection was decided.
    Decided {
        /// The publicity.
        publicity: PublicityId,
        /// What is made public.
        kind: Kind,
        /// The item.
        item: Uuid,
        /// The contract of an application that is refused by it, free again.
        contract: Option<ContractId>,
        /// The objection.
        objection: ObjectionId,
        /// When.
        at: Instant,
        /// By whom.
        by: AccountId,
        /// Whether it stands.
        upheld: bool,
        /// Whether other objections against the item are undecided.
        others_open: bool,
        /// Whether the file had ended before: whoever objected has an answer, the file stays.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        moot: bool,
        /// Why.
        reason: String,
    },
    /// Its end was recorded.
    Closed {
        /// The publicity.
        publicity: PublicityId,
        /// What is made public.
        kind: Kind,
        /// When.
        at: Instant,
        /// The last day as it turned out.
        last_day: Date,
        /// The items against which nothing stood.
        cleared: Vec<Uuid>,
    },
}

fn item_key(kind: Kind, item: Uuid) -> Key {
    match kind {
        Kind::Applications => Key::Application(ApplicationId(item)),
        Kind::Providers => Key::Provider(ProviderId(item)),
    }
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Posted { publicity, kind, items, posted_on, .. } => {
                let mut keys = vec![Key::Publicity(*publicity)];
                keys.extend(items.iter().map(|item| item_key(*kind, *item)));
                let review = matches!(kind, Kind::Providers);
                keys.extend(review.then(|| Key::Claim(claim::admission_review(posted_on.year()))));
                keys
            }
            Self::Closed { publicity, kind, cleared: items, .. } => {
                let mut keys = vec![Key::Publicity(*publicity)];
                keys.extend(items.iter().map(|item| item_key(*kind, *item)));
                keys
            }
            Self::Objected { publicity, kind, item, evidence, .. } => {
                let mut keys = vec![Key::Publicity(*publicity), item_key(*kind, *item)];
                let files: BTreeSet<Digest> = evidence.iter().copied().collect();
                keys.extend(files.into_iter().map(Key::Upload));
                keys
            }
            Self::Decided { publicity, moot: true, .. } => vec![Key::Publicity(*publicity)],
            Self::Decided { publicity, kind, item, contract, .. } => {
                let mut keys = vec![Key::Publicity(*publicity), item_key(*kind, *item)];
                keys.extend(contract.map(Key::Contract));
                keys
            }
        }
    }

    /// Whether it refuses this application.
    pub fn refuses(&self, application: Option<ApplicationId>) -> bool {
        matches!(self, Self::Decided { upheld: true, moot: false, item, .. }
            if application.is_some_and(|id| id.0 == *item))
    }
}

impl Publicity {
    /// The last day, through 24:00. A calendar amended meanwhile can only lengthen the period.
    pub fn last_day(&self, pack: &Pack, calendar: &Calendar) -> Date {
        let days = self.kind.days(pack.params());
        let now = calendar.working_days_after(self.posted_on, days);
        now.map_or(self.last_day, |day| day.max(self.last_day))
    }

    /// The instant from which nobody may object any more.
    pub fn closes_at(&self, pack: &Pack, calendar: &Calendar) -> Instant {
        pack.zone().end_of_day(self.last_day(pack, calendar))
    }

    /// An objection of this publicity.
    ///
    /// # Errors
    /// Not found.
    pub fn objection(&self, id: ObjectionId) -> Result<&Objection, Stop> {
        let found = self.objections.iter().find(|objection| objection.id == id);
        found.ok_or_else(|| not_found("objection"))
    }

    /// Whether anything undecided or upheld stands against an item.
    pub fn stands_against(&self, item: Uuid) -> bool {
        let mut about = self.objections.iter().filter(|objection| objection.item == item);
        about.any(|objection| objection.upheld != Some(false))
    }

    /// Admits nothing after its end is recorded but decisions.
    ///
    /// # Errors
    /// Refused by the period's rule.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let late = matches!(
            event,
            Fact::Publicity(Event::Posted { .. } | Event::Objected { .. } | Event::Closed { .. })
        );
        require(!(late && self.closed), || Refusal::new(self.kind.rule(), []))
    }

    /// The publicity after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Fact::Publicity(event) = event else { return before };
        match (before, event) {
            (_, Event::Posted { publicity, kind, items, posted_on, last_day, posted_by, .. }) => {
                Some(Self {
                    id: *publicity,
                    kind: *kind,
                    items: items.clone(),
                    posted_on: *posted_on,
                    last_day: *last_day,
                    posted_by: *posted_by,
                    objections: Vec::new(),
                    closed: false,
                })
            }
            (
                Some(mut it),
                Event::Objected { objection, item, at, person, facts, evidence, .. },
            ) => {
                it.objections.push(Objection {
                    id: *objection,
                    item: *item,
                    at: *at,
                    person: person.clone(),
                    facts: facts.clone(),
                    evidence: evidence.clone(),
                    upheld: None,
                    reason: None,
                });
                Some(it)
            }
            (Some(mut it), Event::Decided { objection, upheld, reason, .. }) => {
                let found = it.objections.iter_mut().find(|known| known.id == *objection);
                if let Some(found) = found {
                    found.upheld = Some(*upheld);
                    found.reason = Some(reason.clone());
                }
                Some(it)
            }
            (Some(it), Event::Closed { last_day, .. }) => {
                Some(Self { closed: true, last_day: *last_day, ..it })
            }
            (None, _) => None,
        }
    }
}
