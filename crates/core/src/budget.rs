//! The budget of a support year, as double entry (article 4).
//!
//! appropriated + carried in = available + committed + payable + paid + lapsed + carried out, every
//! term >= 0, at every instant. Recovered <= claimed back <= paid.

mod moves;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use moves::{Move, Moved};

use crate::application::{self, Act};
use crate::event::Event as Fact;
use crate::form;
use crate::ids::ApplicationId;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{Refusal, Stop, not_found, require};
use crate::voucher::Purse;
use crate::world::{Key, Set, World};

/// The ledger of one support year, in fen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// The support year.
    pub year: i32,
    /// Put in by the finance bureau, as adjusted.
    pub appropriated: Fen,
    /// Taken over from the year before.
    pub carried_in: Fen,
    /// Free to be issued.
    pub available: Fen,
    /// Face values issued and neither determined nor released.
    pub committed: Fen,
    /// Determined, not yet paid.
    pub payable: Fen,
    /// Paid.
    pub paid: Fen,
    /// No longer usable.
    pub lapsed: Fen,
    /// Handed on to the year after.
    pub carried_out: Fen,
    /// Demanded back from parties at fault.
    pub claimed_back: Fen,
    /// Received back; it goes to the treasury and never raises `available`.
    pub recovered: Fen,
    /// Whether the year's budget is closed.
    pub closed: bool,
}

form! {
    /// An appropriation from the named special fund (article 4).
    pub struct Appropriate {
        /// The support year.
        year: i32 = year(),
        /// What is added, in fen.
        amount_fen: Fen = fen(),
        /// What is taken over from the year before, in fen.
        carried_in_fen: Option<Fen> = opt_fen(),
        /// The document that grants it.
        document: String = text(200),
    }
}

form! {
    /// The yearly adjustment by performance assessment (article 4).
    pub struct Adjust {
        /// The support year.
        year: i32 = year(),
        /// The new total appropriation, in fen.
        appropriated_fen: Fen = fen(),
        /// The assessment document.
        document: String = text(200),
    }
}

form! {
    /// The close of a year's budget: what is still free lapses, and waiting ends (article 14).
    pub struct Close {
        /// The support year.
        year: i32 = year(),
        /// The document that orders it.
        document: String = text(200),
    }
}

/// What happened to a budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Money was appropriated.
    Appropriated {
        /// The support year.
        year: i32,
        /// What is added, in fen.
        amount_fen: Fen,
        /// What is taken over, in fen.
        carried_in_fen: Fen,
        /// The year of whose ledger that is taken; none where the office keeps no such ledger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carried_from: Option<i32>,
        /// The document.
        document: String,
    },
    /// The appropriation was adjusted.
    Adjusted {
        /// The support year.
        year: i32,
        /// The new total, in fen.
        appropriated_fen: Fen,
        /// The assessment document.
        document: String,
    },
    /// The year's budget was closed.
    Closed {
        /// The support year.
        year: i32,
        /// What was still free and lapsed, in fen.
        lapsed_fen: Fen,
        /// The document.
        document: String,
    },
}

impl Event {
    /// The support year that it touches.
    pub const fn year(&self) -> i32 {
        match self {
            Self::Appropriated { year, .. }
            | Self::Adjusted { year, .. }
            | Self::Closed { year, .. } => *year,
        }
    }

    /// The ledgers that it changes, that of its year first.
    pub fn touches(&self) -> Vec<Key> {
        let mut keys = vec![Key::Budget(self.year())];
        if let Self::Appropriated { carried_from: Some(from), .. } = self {
            keys.push(Key::Budget(*from));
        }
        keys
    }
}

/// Appropriates. What is carried in leaves the ledger of the year before; where the office keeps
/// none, its document alone says where it comes from.
///
/// # Errors
/// Refused by R4.3 once the year is closed, or when the year before is closed or has not as much
/// free beside what is reserved.
pub fn appropriate(
    form: Appropriate,
    world: &World,
    _: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let open = world.budget(form.year)?.is_none_or(|budget| !budget.closed);
    require(open, || Refusal::new("R4.3", [("year", json!(form.year))]))?;
    let carried_in_fen = form.carried_in_fen.unwrap_or(Fen::ZERO);
    let carried_from = carried_from(form.year - 1, carried_in_fen, world)?;
    Ok(vec![Fact::Budget(Event::Appropriated {
        year: form.year,
        amount_fen: form.amount_fen,
        carried_in_fen,
        carried_from,
        document: form.document,
    })])
}

/// The year whose ledger hands the money on; none where nothing is, or no such ledger is kept.
fn carried_from(year: i32, fen: Fen, world: &World) -> Result<Option<i32>, Stop> {
    if fen == Fen::ZERO {
        return Ok(None);
    }
    let Some(budget) = world.budget(year)? else { return Ok(None) };
    let reserved = reserved(year, world)?;
    let left = budget.available.checked_sub(fen);
    require(!budget.closed && left.is_some_and(|left| left >= reserved), || {
        let about = [
            ("year", json!(year)),
            ("available_fen", json!(budget.available)),
            ("reserved_fen", json!(reserved)),
            ("carried_in_fen", json!(fen)),
        ];
        Refusal::new("R4.3", about).at("carried_in_fen")
    })?;
    Ok(Some(year))
}

/// Adjusts.
///
/// # Errors
/// Refused by R4.2 when the new total falls below what is already bound.
pub fn adjust(form: Adjust, world: &World, _: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let budget = world.budget(form.year)?.ok_or_else(|| not_found("budget"))?;
    let refusal = || {
        Refusal::new(
            "R4.2",
            [
                ("year", json!(form.year)),
                ("appropriated_fen", json!(form.appropriated_fen)),
                ("bound_fen", json!(budget.bound())),
            ],
        )
    };
    let reserved = reserved(form.year, world)?;
    let left = budget.adjusted(form.appropriated_fen);
    require(!budget.closed && left.is_some_and(|left| left >= reserved), refusal)?;
    Ok(vec![Fact::Budget(Event::Adjusted {
        year: form.year,
        appropriated_fen: form.appropriated_fen,
        document: form.document,
    })])
}

/// What stays reserved for applications that are objected to, in fen (R14.1).
fn reserved(year: i32, world: &World) -> Result<Fen, Stop> {
    let mut sum = Fen::ZERO;
    for id in world.set(Set::Queue(year))? {
        let file = world.application(ApplicationId(*id))?;
        if let Some(file) = file.filter(|file| file.status == application::Status::Held) {
            sum = sum.checked_add(file.estimate_fen).unwrap_or(sum);
        }
    }
    Ok(sum)
}

/// Closes a year.
///
/// # Errors
/// Refused by R14.2 before the pack's closing day, or when it is closed already.
pub fn close(form: Close, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let budget = world.budget(form.year)?.ok_or_else(|| not_found("budget"))?;
    let day = on.pack.params().close_on(form.year);
    let due = day.is_some_and(|day| on.today >= day) && !budget.closed;
    require(due, || Refusal::new("R14.2", [("year", json!(form.year)), ("close_on", json!(day))]))?;
    let mut events = vec![Fact::Budget(Event::Closed {
        year: form.year,
        lapsed_fen: budget.available,
        document: form.document,
    })];
    for id in world.set(Set::Queue(form.year))? {
        let file =
            world.application(ApplicationId(*id))?.ok_or_else(|| not_found("application"))?;
        if file.moved(Act::Lapse).is_ok() {
            let (application, contract) = (file.id, file.contract);
            events.push(Fact::Round(crate::round::Event::Ended { application, contract }));
        }
    }
    Ok(events)
}

/// Whether money of a support year that is set free lapses instead of returning to what is
/// available: its budget is closed, or should be (R19.1).
///
/// # Errors
/// [`Stop::Missing`].
pub fn lapses(year: i32, world: &World, on: &Occasion<'_>) -> Result<bool, Stop> {
    let closed = world.budget(year)?.is_some_and(|budget| budget.closed);
    let late = on.pack.params().close_on(year).is_none_or(|day| on.today > day);
    Ok(closed || late)
}

impl Budget {
    /// What an adjustment may not take away: everything but what is available, less what was
    /// carried in; never below zero.
    fn bound(&self) -> Fen {
        let terms = [self.committed, self.payable, self.paid, self.lapsed, self.carried_out];
        let spent = Fen::sum(terms).unwrap_or(Fen::ZERO);
        spent.checked_sub(self.carried_in).unwrap_or(Fen::ZERO).max(Fen::ZERO)
    }

    /// The available amount after an adjustment to `total`; none when it would be negative.
    fn adjusted(&self, total: Fen) -> Option<Fen> {
        let change = total.checked_sub(self.appropriated)?;
        self.available.checked_add(change).filter(|left| *left >= Fen::ZERO)
    }

    /// The ledger after an event, if every term stays within bounds.
    fn after(&self, event: &Fact) -> Option<Self> {
        let mut next = self.clone();
        let add = |term: Fen, fen: Fen| term.checked_add(fen);
        let take = |term: Fen, fen: Fen| term.checked_sub(fen).filter(|left| *left >= Fen::ZERO);
        match event {
            Fact::Budget(Event::Appropriated { year, carried_in_fen, .. })
                if *year != self.year =>
            {
                next.available = take(next.available, *carried_in_fen)?;
                next.carried_out = add(next.carried_out, *carried_in_fen)?;
            }
            Fact::Budget(Event::Appropriated { amount_fen, carried_in_fen, .. }) => {
                next.appropriated = add(next.appropriated, *amount_fen)?;
                next.carried_in = add(next.carried_in, *carried_in_fen)?;
                next.available = add(add(next.available, *amount_fen)?, *carried_in_fen)?;
            }
            Fact::Budget(Event::Adjusted { appropriated_fen, .. }) => {
                next.available = self.adjusted(*appropriated_fen)?;
                next.appropriated = *appropriated_fen;
            }
            Fact::Budget(Event::Closed { lapsed_fen, .. }) => {
                next.available = take(next.available, *lapsed_fen)?;
                next.lapsed = add(next.lapsed, *lapsed_fen)?;
                next.closed = true;
            }
            Fact::Voucher(crate::voucher::Event::Issued(issued)) => {
                next.available = take(next.available, issued.face_fen)?;
                next.committed = add(next.committed, issued.face_fen)?;
            }
            Fact::Voucher(crate::voucher::Event::Released(released)) => {
                next.committed = take(next.committed, released.face_fen)?;
                next.set_free(released.face_fen, released.lapsed)?;
            }
            Fact::Redemption(crate::redemption::Event::Determined(it)) => {
                let rest = take(it.face_fen, it.amount_fen)?;
                next.committed = take(next.committed, it.face_fen)?;
                next.payable = add(next.payable, it.amount_fen)?;
                next.set_free(rest, it.lapsed)?;
            }
            Fact::Settlement(crate::settlement::Event::Paid { amount_fen, .. }) => {
                next.payable = take(next.payable, *amount_fen)?;
                next.paid = add(next.paid, *amount_fen)?;
            }
            Fact::Voucher(crate::voucher::Event::Cancelled(it)) => match it.purse {
                Purse::Committed => {
                    next.committed = take(next.committed, it.amount_fen)?;
                    next.set_free(it.amount_fen, it.lapsed)?;
                }
                Purse::Payable => {
                    next.payable = take(next.payable, it.amount_fen)?;
                    next.set_free(it.amount_fen, it.lapsed)?;
                }
                Purse::Paid => {
                    next.claimed_back = add(next.claimed_back, it.amount_fen)
                        .filter(|claimed| *claimed <= next.paid)?;
                }
            },
            Fact::Case(crate::case::Event::Received { amount_fen, .. }) => {
                next.recovered = add(next.recovered, *amount_fen)
                    .filter(|recovered| *recovered <= next.claimed_back)?;
            }
            Fact::Case(crate::case::Event::Reviewed(it)) => {
                let dropped = it.dropped_fen.get(&self.year).copied().unwrap_or(Fen::ZERO);
                next.claimed_back = take(next.claimed_back, dropped)
                    .filter(|claimed| next.recovered <= *claimed)?;
            }
            _ => {}
        }
        Some(next)
    }

    /// Money that is bound no longer: available again, or lapsed.
    fn set_free(&mut self, fen: Fen, lapsed: bool) -> Option<()> {
        let term = if lapsed { &mut self.lapsed } else { &mut self.available };
        *term = term.checked_add(fen)?;
        Some(())
    }

    /// Whether the ledger admits the event (R4.3).
    ///
    /// # Errors
    /// Refused by R4.3: a term would fall below zero.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        require(self.after(event).is_some(), || {
            Refusal::new(
                "R4.3",
                [("year", json!(self.year)), ("available_fen", json!(self.available))],
            )
        })
    }

    /// The ledger after an event that it admits.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let start = match (before, event) {
            (Some(budget), _) => budget,
            (None, Fact::Budget(event)) => Self { year: event.year(), ..Self::default() },
            (None, _) => return None,
        };
        Some(start.after(event).unwrap_or(start))
    }
}
