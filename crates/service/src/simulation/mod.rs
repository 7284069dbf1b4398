//! A made-up city lived through its support years by honest, careless and cheating actors, on the
//! real service, while an auditor of its own code follows every batch.
//!
//! Everything follows from the seed: who does what and when, every id and every number. The same
//! seed gives the same journal, byte for byte, whatever the size of the batches.

mod actors;
mod affairs;
mod arrivals;
mod changes;
mod cheats;
mod dice;
mod driver;
mod firms;
mod forms;
mod frauds;
mod ground;
mod inspections;
mod issuing;
mod life;
mod lists;
mod open_work;
mod panels;
mod rebinding;
mod redeeming;
mod reviewing;
mod shortest;
mod staff;
mod successions;
mod supervising;
mod using;
mod vendors;
mod world;

pub use arrivals::travel;
pub use shortest::{Beginning, shortest, shortest_until};

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use yunquan_auditor::{Unreadable, Violation};
use yunquan_core::ids::AccountId;
use yunquan_core::pack::Pack;
use yunquan_core::time::{Date, Instant};
use yunquan_store::{Store, StoreError};

use crate::city::Unfounded;
use crate::clock::Clock;
use crate::entropy::Seeds;
use crate::export::ExportFailed;
use crate::jobs::JobFailed;
use crate::office::{Office, Parts, Unavailable};
use crate::packs::NoPack;
use life::Life;

/// What to live through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulationPlan {
    /// Everything follows from it.
    pub seed: u64,
    /// How many enterprises there are.
    pub enterprises: u32,
    /// The support years.
    pub years: RangeInclusive<i32>,
    /// Where to stop, with work open at every stage; by default when the last voucher has ended.
    pub until: Option<Instant>,
}

impl SimulationPlan {
    /// The instant at which the city is founded: 2 January of the first year, 9:00.
    pub fn begins(&self, pack: &Pack) -> Instant {
        let day = Date::from_ymd_opt(*self.years.start(), 1, 2).unwrap_or_default();
        pack.zone().at(day, 9, 0).unwrap_or_default()
    }

    /// Opens an office in which the plan can be lived through: a clock set by hand, ids and numbers
    /// from the seed, at most `batch` commands in a transaction (0 for the default).
    ///
    /// # Errors
    /// The writer's thread could not be started.
    pub fn office(&self, store: Store, pack: Arc<Pack>, batch: usize) -> std::io::Result<Office> {
        let clock = Clock::manual(self.begins(&pack));
        let seeds = Seeds::fixed(self.seed);
        Office::open(Parts { store, pack, clock, seeds, batch })
    }
}

/// An account of the city, for who wants to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resident {
    /// The role's word.
    pub role: &'static str,
    /// The login, which is also the name.
    pub name: String,
    /// The account.
    pub account: AccountId,
}

/// What became of the city.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// How many commands were sent, the office's own jobs included.
    pub commands: u64,
    /// How many events happened.
    pub events: u64,
    /// How many commands were refused, by rule.
    pub refusals: BTreeMap<String, u64>,
    /// How many were rejected without a rule: `invalid`, `forbidden`, `not-found`, `key-reused`.
    pub rejections: BTreeMap<String, u64>,
    /// How many vouchers were issued.
    pub vouchers_issued: u64,
    /// How many of them expired.
    pub vouchers_expired: u64,
    /// How many of them were paid.
    pub vouchers_redeemed: u64,
    /// Their face values together, in fen.
    pub face_fen: i64,
    /// What the purse has paid, in fen.
    pub paid_fen: i64,
    /// What came back of it, in fen.
    pub clawed_back_fen: i64,
    /// How many cases were opened.
    pub cases: u64,
    /// The ledgers at the end, by support year.
    pub budget: BTreeMap<i32, Value>,
    /// What the auditor found; empty when every promise was kept.
    pub violations: Vec<Violation>,
    /// The root of the journal.
    pub journal_root: String,
    /// The officers, and one enterprise and one provider.
    #[serde(skip)]
    pub residents: Vec<Resident>,
}

/// The city could not be lived through.
#[derive(Debug, thiserror::Error)]
pub enum SimulationFailed {
    /// The office did not take a command.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// The office could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A job could not be run.
    #[error(transparent)]
    Job(#[from] JobFailed),
    /// The read models could not be shown.
    #[error(transparent)]
    Export(#[from] ExportFailed),
    /// The auditor cannot read the pack.
    #[error("the auditor: {0}")]
    Auditor(#[from] Unreadable),
    /// The city could not be founded.
    #[error(transparent)]
    Unfounded(#[from] Unfounded),
    /// The notices of working days cannot be read.
    #[error(transparent)]
    Calendar(#[from] NoPack),
    /// The notices of working days do not reach far enough.
    #[error("the notices of working days do not cover {0}")]
    BeyondCalendar(Date),
    /// A fresh office could not be opened.
    #[error("the office's writer could not be started: {0}")]
    Thread(String),
    /// An actor asked for a command that there is not.
    #[error("there is no command {0}")]
    NoSuchCommand(&'static str),
}

/// How far a life has come: the day, and the last one.
pub type Progress<'a> = dyn FnMut(Date, Date) + 'a;

/// Lives through a plan in an office made by [`SimulationPlan::office`], or in an installation with
/// the same clock and seed.
///
/// A violation ends the life where it was found; it is in the outcome.
///
/// # Errors
/// [`SimulationFailed`]: the machine, not the city.
pub fn run(
    plan: &SimulationPlan,
    office: &Office,
    progress: &mut Progress<'_>,
) -> Result<Outcome, SimulationFailed> {
    Life::begin(plan, office)?.live(progress)
}
