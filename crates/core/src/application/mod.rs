//! An enterprise's application for a voucher (articles 11 to 14).
//!
//! Knows no store and no clock; what it needs stands in the world.

mod checks;
mod dear;
mod event;
mod fitness;
mod review;
mod submit;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use checks::{standing, untied};
pub use event::{Event, Submitted};
pub use fitness::fit_for;
pub use review::{
    Approve, Opinion, Recommend, Refuse, Remark, Return, Withdraw, approve, approve_target,
    recommend, recommend_target, refuse, refuse_target, rests_on, return_target, review_needs,
    send_back, withdraw, withdraw_target,
};
pub(crate) use submit::in_scope;
pub use submit::{
    Material, Save, Submit, amount_named, received, save, save_target, submit, submit_needs,
    submit_target, within_cap,
};

use crate::choice;
use crate::event::Event as Fact;
use crate::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, ProviderId, PublicityId, VoucherId,
};
use crate::money::Fen;
use crate::occasion::Sealed;
use crate::publicity;
use crate::refusal::{Facts, Refusal, RuleId, Stop};
use crate::subsidy::Estimate;
use crate::time::{Date, Instant};
use crate::voucher;
use crate::world::Key;
use crate::{contract, provider, round};

choice! {
    /// Where an application stands.
    pub enum Status {
        /// Being written by the enterprise.
        Draft = "draft",
        /// With the district for the first review.
        Submitted = "submitted",
        /// Back with the enterprise for correction.
        Returned = "returned",
        /// Recommended by the district; with the bureau.
        Recommended = "recommended",
        /// Approved by the bureau; to be made public.
        Approved = "approved",
        /// Public.
        Published = "published",
        /// Objected to; its money is reserved.
        Held = "held",
        /// Nothing stands against it; to be issued.
        Cleared = "cleared",
        /// The budget did not reach it (article 14).
        Waiting = "waiting",
        /// Its voucher is issued.
        Issued = "issued",
        /// Refused.
        Refused = "refused",
        /// Withdrawn by the enterprise.
        Withdrawn = "withdrawn",
    }
}

impl Status {
    /// Whether it ended without a voucher.
    pub const fn ended(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn)
    }
}

choice! {
    /// What happens to an application.
    pub enum Act {
        /// Handed in, or handed in again.
        Submit = "submit",
        /// Sent back for correction.
        Return = "return",
        /// Recommended by the district.
        Recommend = "recommend",
        /// Approved by the bureau.
        Approve = "approve",
        /// Made public.
        Post = "post",
        /// Objected to.
        Object = "object",
        /// An objection dismissed, or the period over without one.
        Clear = "clear",
        /// An objection upheld.
        Uphold = "uphold",
        /// Passed over by a spent budget.
        Wait = "wait",
        /// Its voucher issued.
        Issue = "issue",
        /// Refused by an officer.
        Refuse = "refuse",
        /// Withdrawn.
        Withdraw = "withdraw",
        /// Its year's budget closed first.
        Lapse = "lapse",
        /// Its contract amended: back to the first review.
        Reopen = "reopen",
        /// Ended by a sanction.
        Strike = "strike",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
#[rustfmt::skip]
pub const MOVES: &[(Status, Act, Status)] = {
    use Status as S;
    &[
        (S::Draft,       Act::Submit,    S::Submitted),
        (S::Returned,    Act::Submit,    S::Submitted),
        (S::Submitted,   Act::Return,    S::Returned),
        (S::Recommended, Act::Return,    S::Returned),
        (S::Submitted,   Act::Recommend, S::Recommended),
        (S::Recommended, Act::Approve,   S::Approved),
        (S::Submitted,   Act::Refuse,    S::Refused),
        (S::Recommended, Act::Refuse,    S::Refused),
        (S::Approved,    Act::Post,      S::Published),
        (S::Published,   Act::Object,    S::Held),
        (S::Cleared,     Act::Object,    S::Held),
        (S::Held,        Act::Object,    S::Held),
        (S::Published,   Act::Clear,     S::Cleared),
        (S::Held,        Act::Clear,     S::Cleared),
        (S::Held,        Act::Uphold,    S::Refused),
        (S::Cleared,     Act::Wait,      S::Waiting),
        (S::Cleared,     Act::Issue,     S::Issued),
        (S::Waiting,     Act::Issue,     S::Issued),
        (S::Cleared,     Act::Lapse,     S::Refused),
        (S::Waiting,     Act::Lapse,     S::Refused),
        (S::Submitted,   Act::Reopen,    S::Submitted),
        (S::Recommended, Act::Reopen,    S::Submitted),
        (S::Approved,    Act::Reopen,    S::Submitted),
        (S::Published,   Act::Reopen,    S::Submitted),
        (S::Cleared,     Act::Reopen,    S::Submitted),
        (S::Waiting,     Act::Reopen,    S::Submitted),
        (S::Draft,       Act::Strike,    S::Refused),
        (S::Submitted,   Act::Strike,    S::Refused),
        (S::Returned,    Act::Strike,    S::Refused),
        (S::Recommended, Act::Strike,    S::Refused),
        (S::Approved,    Act::Strike,    S::Refused),
        (S::Published,   Act::Strike,    S::Refused),
        (S::Held,        Act::Strike,    S::Refused),
        (S::Cleared,     Act::Strike,    S::Refused),
        (S::Waiting,     Act::Strike,    S::Refused),
        (S::Draft,       Act::Withdraw,  S::Withdrawn),
        (S::Submitted,   Act::Withdraw,  S::Withdrawn),
        (S::Returned,    Act::Withdraw,  S::Withdrawn),
        (S::Recommended, Act::Withdraw,  S::Withdrawn),
        (S::Approved,    Act::Withdraw,  S::Withdrawn),
        (S::Published,   Act::Withdraw,  S::Withdrawn),
        (S::Held,        Act::Withdraw,  S::Withdrawn),
        (S::Cleared,     Act::Withdraw,  S::Withdrawn),
        (S::Waiting,     Act::Withdraw,  S::Withdrawn),
    ]
};

impl Act {
    /// The rule that an illegal move breaks.
    const fn rule(self) -> &'static str {
        match self {
            Self::Post | Self::Object | Self::Clear => "R13.2",
            Self::Uphold | Self::Wait | Self::Issue => "R14.1",
            Self::Strike => "R23.4",
            _ => "R13.1",
        }
    }
}

/// A point that an officer must decide: a fact from an imported list stands against a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// What was found.
    pub facts: Facts,
    /// How it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// An officer's decision on a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// Whether the file may go on in spite of it.
    pub accepted: bool,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: AccountId,
}

/// Who acted on a file at which stage: different persons at each stage (R13.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handled {
    /// The act.
    pub act: Act,
    /// The person.
    pub by: AccountId,
}

/// A file sent back for correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Returned {
    /// Last day on which a correction keeps the order (R4.4).
    pub correct_by: Date,
    /// Why.
    pub reason: String,
    /// Remarks beside the fields.
    pub remarks: Vec<Remark>,
}

/// An application as events have made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// The applicant.
    pub enterprise: EnterpriseId,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: Instant,
    /// A draft's sealed content.
    pub draft: Option<Sealed>,
    /// The support year, from the first acceptance on.
    pub year: Option<i32>,
    /// The order of first acceptance; never changed (R4.4).
    pub order: Option<u32>,
    /// A later order, recorded beside the first when a correction came late (R4.4).
    pub later_order: Option<u32>,
    /// When it was first accepted.
    pub accepted_at: Option<Instant>,
    /// The pack version that judges this file.
    pub pack_version: Option<u32>,
    /// The contract.
    pub contract: Option<ContractId>,
    /// The provider.
    pub provider: Option<ProviderId>,
    /// The reviewing jurisdiction.
    pub jurisdiction: String,
    /// The priority tier; 1 comes first (R5.3).
    pub tier: u8,
    /// The subsidy before the cap.
    pub estimate: Option<Estimate>,
    /// The subsidy within the cap when it was last computed, in fen.
    pub estimate_fen: Fen,
    /// The points for officers.
    pub findings: Vec<Finding>,
    /// Who handled it.
    pub handled: Vec<Handled>,
    /// Why it was sent back.
    pub returned: Option<Returned>,
    /// The publicity in which it stands.
    pub publicity: Option<PublicityId>,
    /// Its voucher.
    pub voucher: Option<VoucherId>,
    /// Why it ended, or was passed over: a rule.
    pub because: Option<RuleId>,
}

impl Application {
    /// The order that ranks it: the later one where there is one.
    pub fn rank(&self) -> (u8, u32) {
        (self.tier, self.later_order.or(self.order).unwrap_or(u32::MAX))
    }

    /// Where an act leads.
    ///
    /// # Errors
    /// Refused by the act's rule when there is no such move.
    pub fn moved(&self, act: Act) -> Result<Status, Stop> {
        let found = MOVES.iter().find(|(from, by, _)| *from == self.status && *by == act);
        found.map(|(_, _, to)| *to).ok_or_else(|| {
            let about = [("status", json!(self.status)), ("act", json!(act))];
            Refusal::new(act.rule(), about).into()
        })
    }

    /// Admits only legal moves.
    ///
    /// # Errors
    /// Refused by the act's rule.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        match act_of(event, self) {
            Some(act) => self.moved(act).map(|_| ()),
            None => Ok(()),
        }
    }

    /// The application after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Key::Application(id) = key else { return before };
        let mut it = before.or_else(|| Self::begun(*id, event))?;
        if let Some(act) = act_of(event, &it) {
            it.status = it.moved(act).unwrap_or(it.status);
        }
        match event {
            Fact::Application(event) => it.follow(event),
            Fact::Publicity(publicity::Event::Posted { publicity, at, .. }) => {
                it.publicity = Some(*publicity);
                it.since = *at;
            }
            Fact::Publicity(
                publicity::Event::Objected { at, .. } | publicity::Event::Closed { at, .. },
            ) => it.since = *at,
            Fact::Publicity(publicity::Event::Decided { at, upheld, .. }) => {
                it.since = *at;
                it.because = upheld.then_some(RuleId::named("R14.1"));
            }
            Fact::Voucher(voucher::Event::Issued(issued)) => it.voucher = Some(issued.voucher),
            Fact::Voucher(voucher::Event::Rebound(new)) => {
                it.contract = Some(new.contract_id);
                it.provider = Some(new.contract.provider);
            }
            Fact::Provider(provider::Event::Succeeded(to)) => it.provider = Some(to.into),
            Fact::Round(round::Event::PassedOver { rule, .. }) => it.because = Some(rule.clone()),
            Fact::Round(round::Event::Ended { .. }) => it.because = Some(RuleId::named("R14.2")),
            Fact::Contract(contract::Event::Amended { estimate, estimate_fen, .. }) => {
                it.estimate = Some(*estimate);
                it.estimate_fen = *estimate_fen;
                it.publicity = None;
                it.handled.clear();
            }
            _ => {}
        }
        Some(it)
    }

    fn begun(id: ApplicationId, event: &Fact) -> Option<Self> {
        let Fact::Application(event) = event else { return None };
        let (enterprise, since) = event.begins()?;
        Some(Self {
            id,
            enterprise,
            status: Status::Draft,
            since,
            draft: None,
            year: None,
            order: None,
            later_order: None,
            accepted_at: None,
            pack_version: None,
            contract: None,
            provider: None,
            jurisdiction: String::new(),
            tier: u8::MAX,
            estimate: None,
            estimate_fen: Fen::ZERO,
            findings: Vec::new(),
            handled: Vec::new(),
            returned: None,
            publicity: None,
            voucher: None,
            because: None,
        })
    }
}

/// The act that an event is for this application.
fn act_of(event: &Fact, it: &Application) -> Option<Act> {
    match event {
        Fact::Application(event) => event.act(),
        Fact::Publicity(publicity::Event::Posted { .. }) => Some(Act::Post),
        Fact::Publicity(publicity::Event::Objected { .. }) => Some(Act::Object),
        Fact::Publicity(publicity::Event::Decided { upheld: true, .. }) => Some(Act::Uphold),
        Fact::Publicity(publicity::Event::Decided { upheld: false, others_open, .. }) => {
            (!others_open).then_some(Act::Clear)
        }
        Fact::Publicity(publicity::Event::Closed { .. }) => {
            (it.status == Status::Published).then_some(Act::Clear)
        }
        Fact::Voucher(voucher::Event::Issued(_)) => Some(Act::Issue),
        Fact::Round(round::Event::Waiting { .. }) => {
            (it.status == Status::Cleared).then_some(Act::Wait)
        }
        Fact::Round(round::Event::Ended { .. })
        | Fact::Round(round::Event::PassedOver { contract: Some(_), .. }) => Some(Act::Lapse),
        Fact::Contract(contract::Event::Amended { .. }) => Some(Act::Reopen),
        Fact::Contract(contract::Event::Terminated { .. }) => Some(Act::Withdraw),
        _ => None,
    }
}
