//! A voucher: electronic (R3.1), named (R3.4), valid for a year, for one contract (articles 3, 14,
//! 15, 18, 19).

mod accept;
mod event;
mod rebind;
mod remind;
mod validity;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use accept::{
    Accept, Surrender, Verify, accept, surrender, surrender_target, use_needs, verify,
};
pub(crate) use accept::{acting, at_its_provider, attempt, in_force, not_stopped, over, running};
pub use event::{Accepted, Cancelled, Event, Issued, Purse, Released, Verified};
pub use rebind::{Rebind, Rebound, rebind, rebind_needs, rebind_target};
pub use remind::{Remind, remind, remind_at};
pub use validity::{Expire, ends_at, expire, needs, nominal_last_day, release, under_way};

use crate::calendar::Calendar;
use crate::choice;
use crate::enterprise;
use crate::event::Event as Fact;
use crate::ids::{CaseId, EnterpriseId, ProviderId, RedemptionId};
use crate::money::Fen;
use crate::pack::Pack;
use crate::panel;
use crate::provider;
use crate::redemption;
use crate::refusal::{Refusal, Stop, require};
use crate::settlement;
use crate::time::{Date, Instant};
use crate::world::Key;

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
        /// Its provider looks whether it is true and valid.
        Verify = "verify",
        /// Its provider takes it as part of the price.
        Accept = "accept",
        /// The bureau binds it to another provider and contract.
        Rebind = "rebind",
        /// It is handed in for redemption.
        Redeem = "redeem",
        /// Its redemption is withdrawn or refused.
        GiveBack = "give-back",
        /// It is paid.
        Pay = "pay",
        /// Its validity ends.
        Expire = "expire",
        /// It is given back, or its contract ends before use.
        Surrender = "surrender",
        /// A case freezes it.
        Freeze = "freeze",
        /// A case sets it free again, to where it stood.
        Thaw = "thaw",
        /// A case cancels it.
        Cancel = "cancel",
    }
}

/// Every move there is. A pair that is missing here cannot happen. Thawing leads back to where the
/// voucher stood when it was frozen.
#[rustfmt::skip]
pub const MOVES: &[(Status, Act, Status)] = {
    use Status as S;
    &[
        (S::Issued,    Act::Verify,    S::Issued),
        (S::Issued,    Act::Accept,    S::Accepted),
        (S::Issued,    Act::Rebind,    S::Issued),
        (S::Issued,    Act::Expire,    S::Expired),
        (S::Issued,    Act::Surrender, S::Surrendered),
        (S::Issued,    Act::Freeze,    S::Frozen),
        (S::Accepted,  Act::Redeem,    S::Redeeming),
        // A draft of its redemption was withdrawn.
        (S::Accepted,  Act::GiveBack,  S::Accepted),
        (S::Accepted,  Act::Expire,    S::Expired),
        (S::Accepted,  Act::Freeze,    S::Frozen),
        (S::Redeeming, Act::Redeem,    S::Redeeming),
        (S::Redeeming, Act::GiveBack,  S::Accepted),
        (S::Redeeming, Act::Expire,    S::Expired),
        (S::Redeeming, Act::Pay,       S::Redeemed),
        (S::Redeeming, Act::Freeze,    S::Frozen),
        (S::Redeemed,  Act::Freeze,    S::Frozen),
        // What a bank has paid is paid, even if the case came while it was paying.
        (S::Frozen,    Act::Pay,       S::Frozen),
        (S::Frozen,    Act::Thaw,      S::Frozen),
        (S::Frozen,    Act::Cancel,    S::Cancelled),
    ]
};

impl Act {
    /// The rule that an illegal move breaks.
    const fn rule(self) -> &'static str {
        match self {
            Self::Verify | Self::Accept => "R18.1",
            Self::Rebind => "R10.4",
            Self::Pay => "R22.5",
            Self::Freeze | Self::Thaw | Self::Cancel => "R23.1",
            Self::Redeem | Self::GiveBack | Self::Expire | Self::Surrender => "R19.1",
        }
    }
}

/// Why and since when a voucher is frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Freeze {
    /// The case.
    pub case: CaseId,
    /// Where it stood.
    pub from: Status,
    /// The civil day.
    pub on: Date,
}

/// A voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voucher {
    /// What was issued; its provider changes only by succession (R3.6), provider and contract by a
    /// bureau decision (R10.4).
    pub issued: Issued,
    /// Who holds it; changes only by succession (R3.6).
    pub holder: EnterpriseId,
    /// Where it stands.
    pub status: Status,
    /// Whether its provider's last verification found it valid (R18.1).
    #[serde(default)]
    pub verified: bool,
    /// What the enterprise pays itself, in fen, once it is accepted (R15.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_paid_fen: Option<Fen>,
    /// The civil day of acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<Date>,
    /// Its redemption: the one under way, or the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<RedemptionId>,
    /// The case that froze it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<Freeze>,
    /// Who held it before another took their place (R3.6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_holders: Vec<EnterpriseId>,
    /// The providers from which it went to another by succession (R3.6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_providers: Vec<ProviderId>,
    /// Days of validity given back after it was frozen.
    #[serde(default)]
    pub given_back_days: u32,
    /// The least number of days before its end that a reminder has gone out for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<u32>,
}

impl Voucher {
    /// The last day, through 24:00: the nominal day, or the next working day where the scheme rolls
    /// over holidays; of days given back, as many after that, on to a working day again. None while
    /// the calendar of such a year is not loaded.
    pub fn last_day(&self, pack: &Pack, calendar: &Calendar) -> Option<Date> {
        let rolled = |day: Date| {
            let rolls = pack.params().roll_over_holidays;
            if rolls { calendar.roll_forward(day).ok() } else { Some(day) }
        };
        let last = rolled(self.issued.nominal_last_day)?;
        let days = chrono::Days::new(u64::from(self.given_back_days));
        rolled(last.checked_add_days(days)?)
    }

    /// When it was surely still usable: strictly before this instant. None as [`Self::last_day`].
    pub fn valid_until(&self, pack: &Pack, calendar: &Calendar) -> Option<Instant> {
        self.last_day(pack, calendar).map(|day| pack.zone().end_of_day(day))
    }

    /// Where it stands, or stood before a case froze it.
    pub fn stood(&self) -> Status {
        self.frozen.as_ref().map_or(self.status, |freeze| freeze.from)
    }

    /// Whether a case has frozen or cancelled it: then nothing about its money goes on (R23.1).
    pub fn stopped(&self) -> bool {
        matches!(self.status, Status::Frozen | Status::Cancelled)
    }

    /// Where an act leads.
    ///
    /// # Errors
    /// Refused by the act's rule, by R23.1 while it is frozen or cancelled.
    pub fn moved(&self, act: Act) -> Result<Status, Stop> {
        let found = MOVES.iter().find(|(from, by, _)| *from == self.status && *by == act);
        found.map(|(_, _, to)| *to).ok_or_else(|| {
            let rule = if self.stopped() { "R23.1" } else { act.rule() };
            let about = [
                ("number", json!(self.issued.number)),
                ("status", json!(self.status)),
                ("act", json!(act)),
            ];
            Refusal::new(rule, about).into()
        })
    }

    /// Admits only legal moves.
    ///
    /// # Errors
    /// Refused by the act's rule; by R18.1 to be issued again; by R23.1 to be decided by another
    /// case than the one that froze it.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        if let Fact::Voucher(Event::Issued(_)) = event {
            return Err(Refusal::new("R18.1", [("number", json!(self.issued.number))]).into());
        }
        let decides = match event {
            Fact::Voucher(Event::Thawed { case, .. }) => Some(*case),
            Fact::Voucher(Event::Cancelled(it)) => Some(it.case),
            _ => None,
        };
        let frozen_by = self.frozen.as_ref().map(|freeze| freeze.case);
        require(decides.is_none() || decides == frozen_by, || {
            Refusal::new("R23.1", [("number", json!(self.issued.number)), ("case", json!(decides))])
        })?;
        match act_of(event, self) {
            Some(act) => self.moved(act).map(|_| ()),
            None => Ok(()),
        }
    }

    /// The voucher after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Some(mut it) = before else { return Self::begun(event) };
        let stood = it.status;
        if let Some(act) = act_of(event, &it) {
            it.status = it.moved(act).unwrap_or(stood);
        }
        match event {
            Fact::Voucher(event) => it.follow(event, stood),
            Fact::Redemption(event) => it.redemption = event.opens().or(it.redemption),
            Fact::Settlement(settlement::Event::Paid { .. }) => {
                if let Some(freeze) = &mut it.frozen {
                    freeze.from = Status::Redeemed;
                }
            }
            Fact::Enterprise(enterprise::Event::Succeeded(succeeded)) => {
                it.former_holders.push(succeeded.enterprise);
                it.holder = succeeded.into;
            }
            Fact::Provider(provider::Event::Succeeded(succeeded)) => {
                it.former_providers.push(succeeded.provider);
                it.issued.provider = succeeded.into;
                // Who takes it over has not looked at it yet (R18.1).
                it.verified = false;
            }
            _ => {}
        }
        Some(it)
    }

    fn follow(&mut self, event: &Event, stood: Status) {
        match event {
            Event::Verified(it) => self.verified = it.valid,
            Event::Accepted(it) => {
                self.self_paid_fen = Some(it.self_paid_fen);
                self.accepted_on = Some(it.on);
            }
            Event::Rebound(it) => {
                self.issued.contract = it.contract_id;
                self.issued.provider = it.contract.provider;
                self.former_providers.clear();
                self.verified = false;
            }
            Event::Reminded { days, .. } => self.reminded = Some(*days),
            Event::Frozen { case, on, .. } => {
                self.frozen = Some(Freeze { case: *case, from: stood, on: *on });
            }
            Event::Thawed { days, .. } => {
                self.given_back_days = self.given_back_days.saturating_add(*days);
                // The end has moved: it is announced again.
                if *days > 0 {
                    self.reminded = None;
                }
                if let Some(freeze) = self.frozen.take() {
                    self.status = freeze.from;
                }
            }
            Event::Issued(_) | Event::Released(_) | Event::Cancelled(_) => {}
        }
    }

    fn begun(event: &Fact) -> Option<Self> {
        match event {
            Fact::Voucher(Event::Issued(issued)) => Some(Self::new(issued.clone())),
            _ => None,
        }
    }

    /// A voucher as it is issued.
    pub fn new(issued: Issued) -> Self {
        Self {
            holder: issued.enterprise,
            issued,
            status: Status::Issued,
            verified: false,
            self_paid_fen: None,
            accepted_on: None,
            redemption: None,
            frozen: None,
            former_holders: Vec::new(),
            former_providers: Vec::new(),
            given_back_days: 0,
            reminded: None,
        }
    }
}

/// The act that an event is for a voucher.
fn act_of(event: &Fact, it: &Voucher) -> Option<Act> {
    match event {
        Fact::Voucher(event) => match event {
            Event::Issued(_) | Event::Reminded { .. } => None,
            // Verifying what cannot be accepted is on file too, and moves nothing.
            Event::Verified(it) => it.valid.then_some(Act::Verify),
            Event::Released(it) => Some(it.act),
            Event::Accepted(_) => Some(Act::Accept),
            Event::Rebound(_) => Some(Act::Rebind),
            Event::Frozen { .. } => Some(Act::Freeze),
            Event::Thawed { .. } => Some(Act::Thaw),
            Event::Cancelled(_) => Some(Act::Cancel),
        },
        Fact::Redemption(event) => match event {
            redemption::Event::Submitted(_) => Some(Act::Redeem),
            redemption::Event::Withdrawn { .. } | redemption::Event::Refused { .. } => {
                Some(Act::GiveBack)
            }
            _ => None,
        },
        Fact::Panel(panel::Event::Concluded { acceptances, .. }) => {
            let result = acceptances.iter().find(|result| result.voucher == it.issued.voucher)?;
            (result.accepted_basis_fen == Fen::ZERO).then_some(Act::GiveBack)
        }
        Fact::Settlement(settlement::Event::Paid { .. }) => Some(Act::Pay),
        _ => None,
    }
}
