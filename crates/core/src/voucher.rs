//! A voucher: electronic (R3.1), named (R3.4), valid for a year, for one contract (articles 3, 14,
//! 18, 19).

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::calendar::Calendar;
use crate::choice;
use crate::enterprise;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{ApplicationId, ContractId, EnterpriseId, ProviderId, RoundId, VoucherId};
use crate::money::Fen;
use crate::number::VoucherNumber;
use crate::occasion::Occasion;
use crate::pack::Pack;
use crate::refusal::{Refusal, Stop, not_found, require};
use crate::time::{Date, Instant, years_after};
use crate::world::{Key, World};

choice! {
    /// Where a voucher stands.
    pub enum Status {
        /// Issued and not yet used.
        Issued = "issued",
        /// Accepted by the provider for its contract.
        Accepted = "accepted",
        /// Handed in for redemption.
        Redeeming = "redeeming",
        /// Paid.
        Redeemed = "redeemed",
        /// Void by itself at the end of its validity.
        Expired = "expired",
        /// Frozen by a case.
        Frozen = "frozen",
        /// Cancelled by a sanction.
        Cancelled = "cancelled",
        /// Given back before use.
        Surrendered = "surrendered",
    }
}

choice! {
    /// What happens to a voucher.
    pub enum Act {
        /// Its validity ends.
        Expire = "expire",
        /// It is given back, or its contract ends before use.
        Surrender = "surrender",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
pub const MOVES: &[(Status, Act, Status)] = &[
    (Status::Issued, Act::Expire, Status::Expired),
    (Status::Issued, Act::Surrender, Status::Surrendered),
];

/// A voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voucher {
    /// What was issued; the holder changes only by succession (R3.6).
    pub issued: Issued,
    /// Who holds it.
    pub holder: EnterpriseId,
    /// Where it stands.
    pub status: Status,
}

/// The terms of an issued voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Issued {
    /// Its id.
    pub voucher: VoucherId,
    /// Its unguessable number with a check character.
    pub number: VoucherNumber,
    /// The application that it answers.
    pub application: ApplicationId,
    /// To whom it was issued.
    pub enterprise: EnterpriseId,
    /// Who may accept it.
    pub provider: ProviderId,
    /// The one contract that it pays part of.
    pub contract: ContractId,
    /// The support year.
    pub year: i32,
    /// In fen.
    pub face_fen: Fen,
    /// The annual cap under which it was issued, in fen.
    pub cap_fen: Fen,
    /// The civil day of issue; not counted in its validity.
    pub issued_on: Date,
    /// The same calendar day a year later; stored and signed.
    pub nominal_last_day: Date,
    /// The round that issued it.
    pub round: RoundId,
}

/// Money set free again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Released {
    /// The voucher.
    pub voucher: VoucherId,
    /// Its contract.
    pub contract: ContractId,
    /// The support year.
    pub year: i32,
    /// What is set free, in fen.
    pub face_fen: Fen,
    /// Whether it lapses instead of returning to what is available.
    pub lapsed: bool,
    /// Why.
    pub act: Act,
}

/// What happened to a voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was issued.
    Issued(Issued),
    /// It ended unused and its money was set free.
    Released(Released),
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Issued(it) => vec![
                Key::Voucher(it.voucher),
                Key::Application(it.application),
                Key::Contract(it.contract),
                Key::Budget(it.year),
                Key::Notice(it.year),
                Key::Allowance(it.enterprise, it.year),
            ],
            Self::Released(it) => {
                vec![Key::Voucher(it.voucher), Key::Contract(it.contract), Key::Budget(it.year)]
            }
        }
    }
}

form! {
    /// Recording that a voucher's validity has ended.
    pub struct Expire {
        /// The voucher.
        voucher: VoucherId = id(),
    }
}

/// Records that a voucher is void by itself (R19.1).
///
/// # Errors
/// Not found; refused by R19.1 while it is valid, or when the calendar does not yet know.
pub fn expire(form: Expire, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let voucher = world.voucher(form.voucher)?.ok_or_else(|| not_found("voucher"))?;
    let last = voucher.last_day(on.pack, on.calendar);
    let over = last.is_some_and(|day| on.at >= on.pack.zone().end_of_day(day));
    require(over, || {
        Refusal::new("R19.1", [("nominal_last_day", json!(voucher.issued.nominal_last_day))])
    })?;
    release(voucher, Act::Expire, world, on).map(|event| vec![event])
}

/// What recording a voucher's end will surely look at.
pub fn needs(id: VoucherId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Voucher(id)];
    if let Ok(Some(it)) = world.voucher(id) {
        keys.extend([Key::Budget(it.issued.year), Key::Contract(it.issued.contract)]);
    }
    keys
}

/// Sets a voucher's money free: available again up to the closing day of its budget, lapsed after.
///
/// # Errors
/// Refused by R19.1 when the voucher's state has no such move.
pub fn release(
    voucher: &Voucher,
    act: Act,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Fact, Stop> {
    voucher.moved(act)?;
    let year = voucher.issued.year;
    let closed = world.budget(year)?.is_some_and(|budget| budget.closed);
    let late = on.pack.params().close_on(year).is_none_or(|day| on.today > day);
    Ok(Fact::Voucher(Event::Released(Released {
        voucher: voucher.issued.voucher,
        contract: voucher.issued.contract,
        year,
        face_fen: voucher.issued.face_fen,
        lapsed: closed || late,
        act,
    })))
}

/// The nominal last day of a voucher issued on a day (Civil Code 201 to 203).
pub fn nominal_last_day(issued_on: Date, pack: &Pack) -> Date {
    years_after(issued_on, pack.params().validity_years)
}

impl Voucher {
    /// The last day, through 24:00: the nominal day, or the next working day where the scheme rolls
    /// over holidays. None while that year's calendar is not loaded.
    pub fn last_day(&self, pack: &Pack, calendar: &Calendar) -> Option<Date> {
        let nominal = self.issued.nominal_last_day;
        if pack.params().roll_over_holidays {
            calendar.roll_forward(nominal).ok()
        } else {
            Some(nominal)
        }
    }

    fn moved(&self, act: Act) -> Result<Status, Stop> {
        let found = MOVES.iter().find(|(from, by, _)| *from == self.status && *by == act);
        found.map(|(_, _, to)| *to).ok_or_else(|| {
            Refusal::new("R19.1", [("status", json!(self.status)), ("act", json!(act))]).into()
        })
    }

    /// Admits only legal moves.
    ///
    /// # Errors
    /// Refused by R19.1.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        match event {
            Fact::Voucher(Event::Released(released)) => self.moved(released.act).map(|_| ()),
            Fact::Voucher(Event::Issued(_)) => {
                Err(Refusal::new("R18.1", [("number", json!(self.issued.number))]).into())
            }
            _ => Ok(()),
        }
    }

    /// The voucher after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        match (before, event) {
            (None, Fact::Voucher(Event::Issued(issued))) => Some(Self {
                holder: issued.enterprise,
                issued: issued.clone(),
                status: Status::Issued,
            }),
            (Some(voucher), Fact::Voucher(Event::Released(released))) => {
                let status = voucher.moved(released.act).unwrap_or(voucher.status);
                Some(Self { status, ..voucher })
            }
            (Some(voucher), Fact::Enterprise(enterprise::Event::Succeeded(it))) => {
                Some(Self { holder: it.into, ..voucher })
            }
            (before, _) => before,
        }
    }

    /// When it was surely still usable: strictly before this instant. None as [`Self::last_day`].
    pub fn valid_until(&self, pack: &Pack, calendar: &Calendar) -> Option<Instant> {
        self.last_day(pack, calendar).map(|day| pack.zone().end_of_day(day))
    }
}
