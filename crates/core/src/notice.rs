//! The notice that opens a support year: scope, quota, window, evidence (article 11).

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::choice;
use crate::event::Event as Fact;
use crate::form;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, not_found, require};
use crate::time::{Date, Instant};
use crate::voucher;
use crate::world::{Key, World};

choice! {
    /// What kind of cloud service it is (article 6).
    pub enum Category {
        /// Equipment to the cloud.
        Equipment = "equipment",
        /// Management to the cloud.
        Management = "management",
        /// Business to the cloud.
        Business = "business",
    }
}

impl std::str::FromStr for Category {
    type Err = crate::world::NotAKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        use crate::form::Choice as _;
        let found = Self::ALL.iter().find(|(word, _)| *word == text);
        found.map(|(_, category)| *category).ok_or(crate::world::NotAKey)
    }
}

/// A support year's notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The support year.
    pub year: i32,
    /// What was published.
    pub terms: Publish,
    /// When.
    pub published_at: Instant,
    /// When it was closed before its time.
    pub closed_at: Option<Instant>,
    /// Face values issued under it, less none: expiry gives nothing back to the quota.
    pub issued: Fen,
}

form! {
    /// The notice's terms.
    pub struct Publish {
        /// The support year.
        year: i32 = year(),
        /// Its title.
        title: String = text(200),
        /// First day of the window.
        opens_on: Date = date(),
        /// Last day of the window, through 24:00.
        closes_on: Date = date(),
        /// The categories in scope.
        categories: Vec<Category> = texts(1..=3, FaultCode::NotAChoice),
        /// The most that may be issued under it, in fen.
        quota_fen: Fen = fen(),
        /// Evidence of service that a redemption must bring (article 21).
        evidence: Vec<String> = texts(0..=20, FaultCode::WrongType),
        /// Where to apply in person.
        address: String = text(200),
        /// The office's phone.
        phone: String = text(60),
        /// Where to complain.
        supervision_phones: Vec<String> = texts(1..=5, FaultCode::WrongType),
    }
}

form! {
    /// Closing a notice before its window ends.
    pub struct Close {
        /// The support year.
        year: i32 = year(),
        /// Why.
        reason: String = text(500),
    }
}

/// What happened to a notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was published.
    Published {
        /// Its terms.
        terms: Publish,
        /// When.
        at: Instant,
    },
    /// It was closed before its time.
    Closed {
        /// The support year.
        year: i32,
        /// When.
        at: Instant,
        /// Why.
        reason: String,
    },
}

impl Event {
    /// The support year that it touches.
    pub const fn year(&self) -> i32 {
        match self {
            Self::Published { terms, .. } => terms.year,
            Self::Closed { year, .. } => *year,
        }
    }
}

/// Publishes a year's notice.
///
/// # Errors
/// Faults in the window; refused by R11.1 when the year has one, by R16.2 when the year has no
/// ratio.
pub fn publish(form: Publish, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    if form.closes_on < form.opens_on {
        return Err(Fault::at("closes_on", FaultCode::BeforeStart).into());
    }
    let year = form.year;
    let refusal = |rule| move || Refusal::new(rule, [("year", json!(year))]);
    if let Some(notice) = world.notice(year)? {
        let (opens_on, closes_on) = (notice.terms.opens_on, notice.terms.closes_on);
        let pairs =
            [("year", json!(year)), ("opens_on", json!(opens_on)), ("closes_on", json!(closes_on))];
        return Err(Refusal::new("R11.1", pairs).into());
    }
    require(on.pack.params().ratio(year).is_some(), refusal("R16.2"))?;
    Ok(vec![Fact::Notice(Event::Published { terms: form, at: on.at })])
}

/// Closes a notice before its time.
///
/// # Errors
/// Not found; refused by R11.1 when it is closed.
pub fn close(form: Close, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let notice = world.notice(form.year)?.ok_or_else(|| not_found("notice"))?;
    notice.open_on(on)?;
    Ok(vec![Fact::Notice(Event::Closed { year: form.year, at: on.at, reason: form.reason })])
}

impl Notice {
    /// Whether applications are accepted now: within the window, through 24:00 of its last day.
    ///
    /// # Errors
    /// Refused by R11.1 with the window.
    pub fn open_on(&self, on: &Occasion<'_>) -> Result<(), Stop> {
        let (opens_on, closes_on) = (self.terms.opens_on, self.terms.closes_on);
        let open = (opens_on..=closes_on).contains(&on.today) && self.closed_at.is_none();
        require(open, || {
            Refusal::new(
                "R11.1",
                [
                    ("year", json!(self.year)),
                    ("opens_on", json!(opens_on)),
                    ("closes_on", json!(closes_on)),
                ],
            )
        })
    }

    /// What the quota still allows, in fen.
    pub fn room(&self) -> Fen {
        self.terms
            .quota_fen
            .checked_sub(self.issued)
            .filter(|room| *room > Fen::ZERO)
            .unwrap_or(Fen::ZERO)
    }

    /// Admits no voucher above the quota.
    ///
    /// # Errors
    /// Refused by R11.1.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let Fact::Voucher(voucher::Event::Issued(issued)) = event else { return Ok(()) };
        require(issued.face_fen <= self.room(), || {
            Refusal::new(
                "R11.1",
                [
                    ("year", json!(self.year)),
                    ("opens_on", json!(self.terms.opens_on)),
                    ("closes_on", json!(self.terms.closes_on)),
                    ("quota_fen", json!(self.terms.quota_fen)),
                ],
            )
        })
    }

    /// The notice after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        match (before, event) {
            (None, Fact::Notice(Event::Published { terms, at })) => Some(Self {
                year: terms.year,
                terms: terms.clone(),
                published_at: *at,
                closed_at: None,
                issued: Fen::ZERO,
            }),
            (Some(notice), Fact::Notice(Event::Closed { at, .. })) => {
                Some(Self { closed_at: Some(*at), ..notice })
            }
            (Some(notice), Fact::Voucher(voucher::Event::Issued(issued))) => {
                let issued = notice.issued.checked_add(issued.face_fen).unwrap_or(notice.issued);
                Some(Self { issued, ..notice })
            }
            (before, _) => before,
        }
    }
}
