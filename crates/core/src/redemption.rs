//! The redemption of a voucher (兑现; articles 20 to 22): handed in by the provider after the
//! service is done, checked for completeness, accepted line by line by a panel, determined by
//! bureau and finance together, settled in a batch and paid.
//!
//! Knows no panel, settlement or case beyond their ids.

mod checks;
mod circle;
mod determination;
mod event;
mod forms;
mod moves;
mod review;
mod site;
mod submit;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use determination::{Determine, determinable, determine, determine_needs, determine_target};
pub use event::{Determined, Event, File, Submitted};
pub use forms::{
    AcceptFile, CarriedOut, CorrectAccount, Evidence, Invoice, Refuse, Return, Save, Submit,
    Withdraw,
};
pub use moves::{Act, MOVES, Status};
pub(crate) use review::invoices;
pub use review::{
    accept_file, accept_target, correct_account, correct_target, refuse, refuse_target,
    return_target, review_needs, send_back, withdraw, withdraw_target,
};
pub use site::{Check, check, check_target};
pub use submit::{file_needs, save, save_target, submit, submit_needs, submit_target};

use crate::account::Party;
use crate::application::Returned;
use crate::event::Event as Fact;
use crate::ids::{
    AccountId, ContractId, EnterpriseId, PanelId, ProviderId, RedemptionId, SettlementId, VoucherId,
};
use crate::money::{BasisPoints, Fen};
use crate::occasion::Sealed;
use crate::refusal::{Refusal, RuleId, Stop, not_found, require};
use crate::time::{Date, Instant};
use crate::world::{Key, World};
use crate::{choice, enterprise, panel, provider, settlement, voucher};

/// What was accepted of one line of the contract (R22.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAcceptance {
    /// The line, from 0.
    pub line: u32,
    /// What was really carried out, at the contract's price, in fen.
    pub carried_out_fen: Fen,
    /// What counts of it toward the subsidy: no more than the line's basis, in fen (R16.1).
    pub accepted_fen: Fen,
}

choice! {
    /// A body that determines, together with the other (R22.4).
    pub enum Body {
        /// The bureau.
        Bureau = "bureau",
        /// The finance bureau.
        Finance = "finance",
    }
}

/// The first of two determinations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The person.
    pub by: AccountId,
    /// For which body.
    pub body: Body,
    /// In fen.
    pub amount_fen: Fen,
}

/// An on-site check (R22.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteCheck {
    /// Who was there.
    pub by: AccountId,
    /// The civil day.
    pub on: Date,
    /// Whether what was found is what the file says.
    pub matches: bool,
}

/// Who acted on a redemption at which stage (R13.1, house).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handled {
    /// The act.
    pub act: Act,
    /// The person.
    pub by: AccountId,
}

/// A redemption as events have made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Redemption {
    /// Its id.
    pub id: RedemptionId,
    /// The voucher.
    pub voucher: VoucherId,
    /// Its contract.
    pub contract: ContractId,
    /// Who held the voucher when it was handed in, or has taken its place since (R3.6).
    pub enterprise: EnterpriseId,
    /// Who redeems, or has taken its place since (R3.6).
    pub provider: ProviderId,
    /// The support year.
    pub year: i32,
    /// The voucher's face value, in fen.
    pub face_fen: Fen,
    /// The ratio, frozen with the application (R16.2).
    pub ratio: BasisPoints,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: Instant,
    /// A draft's sealed content.
    pub draft: Option<Sealed>,
    /// What was handed in last.
    pub file: Option<File>,
    /// When it was first handed in: that decides whether it is in time (R19.1).
    pub submitted_at: Option<Instant>,
    /// Who handled it.
    pub handled: Vec<Handled>,
    /// Why it was sent back, and until when it can be corrected.
    pub returned: Option<Returned>,
    /// The panel that judges it, or judged it last.
    pub panel: Option<PanelId>,
    /// Whether it was drawn for a check on site.
    pub to_check: bool,
    /// The check on site.
    pub check: Option<SiteCheck>,
    /// What the panel accepted.
    pub lines: Vec<LineAcceptance>,
    /// Their sum, in fen.
    pub accepted_basis_fen: Option<Fen>,
    /// The first determination.
    pub proposal: Option<Proposal>,
    /// What is paid, in fen.
    pub determined_fen: Option<Fen>,
    /// The payment list on which it stands, or stood last.
    pub settlement: Option<SettlementId>,
    /// Where the money goes: account name, number and bank, sealed.
    pub account: Option<Sealed>,
    /// Why the bank sent it back.
    pub bounced: Option<String>,
    /// The civil day on which it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounced_on: Option<Date>,
    /// The civil day of payment.
    pub paid_on: Option<Date>,
    /// Why it ended: a rule.
    pub because: Option<RuleId>,
}

impl Redemption {
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

    /// Who acted at a stage last.
    pub fn handler(&self, act: Act) -> Option<AccountId> {
        self.handled.iter().rev().find(|it| it.act == act).map(|it| it.by)
    }

    /// Whose file it is: the provider's, with the enterprise.
    pub fn parties(&self) -> [Party; 2] {
        [Party::Provider(self.provider), Party::Enterprise(self.enterprise)]
    }

    /// Admits only legal moves, results only of the panel that judges it, and answers only of the
    /// payment list on which it stands.
    ///
    /// # Errors
    /// Refused by the act's rule.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        if let Fact::Panel(panel::Event::Concluded { panel, .. }) = event
            && self.panel != Some(*panel)
        {
            return Err(Refusal::new("R22.2", [("panel", json!(panel))]).into());
        }
        if let Fact::Settlement(
            settlement::Event::Sent { settlement, .. }
            | settlement::Event::Paid { settlement, .. }
            | settlement::Event::Bounced { settlement, .. },
        ) = event
            && self.settlement != Some(*settlement)
        {
            return Err(Refusal::new("R22.5", [("settlement", json!(settlement))]).into());
        }
        match self.act(event) {
            Some(act) => self.moved(act).map(|_| ()),
            None => Ok(()),
        }
    }

    /// The act that an event is for this redemption.
    fn act(&self, event: &Fact) -> Option<Act> {
        match event {
            Fact::Redemption(event) => event.act(),
            Fact::Panel(panel::Event::Commissioned { .. }) => Some(Act::Commission),
            Fact::Panel(panel::Event::Concluded { acceptances, .. }) => {
                let result = acceptances.iter().find(|result| result.redemption == self.id)?;
                let worth = result.accepted_basis_fen > Fen::ZERO;
                Some(if worth { Act::Accept } else { Act::Reject })
            }
            Fact::Settlement(settlement::Event::Prepared { .. }) => Some(Act::Prepare),
            // What has ended meanwhile is dropped from the list and moves nowhere.
            Fact::Settlement(settlement::Event::Sent { .. }) => {
                (self.status == Status::Settling).then_some(Act::Drop)
            }
            Fact::Settlement(settlement::Event::Paid { .. }) => Some(Act::Pay),
            Fact::Settlement(settlement::Event::Bounced { .. }) => Some(Act::Bounce),
            Fact::Voucher(voucher::Event::Released(_) | voucher::Event::Cancelled(_)) => {
                Some(Act::End)
            }
            _ => None,
        }
    }

    /// The redemption after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Key::Redemption(id) = key else { return before };
        let mut it = before.or_else(|| Self::begun(*id, event))?;
        if let Some(act) = it.act(event) {
            it.status = it.moved(act).unwrap_or(it.status);
        }
        match event {
            Fact::Redemption(event) => it.follow(event),
            Fact::Panel(event) => it.judged(event),
            Fact::Settlement(event) => it.settled(event),
            Fact::Voucher(voucher::Event::Released(_)) => {
                it.because = Some(RuleId::named("R19.1"));
            }
            Fact::Voucher(voucher::Event::Thawed { correct_by: Some(day), .. }) => {
                if let Some(returned) = &mut it.returned {
                    returned.correct_by = *day;
                }
            }
            Fact::Voucher(voucher::Event::Cancelled(_)) => {
                it.because = Some(RuleId::named("R23.1"));
            }
            Fact::Provider(provider::Event::Succeeded(to)) => it.provider = to.into,
            Fact::Enterprise(enterprise::Event::Succeeded(to)) => it.enterprise = to.into,
            _ => {}
        }
        Some(it)
    }

    fn judged(&mut self, event: &panel::Event) {
        match event {
            panel::Event::Commissioned { panel, at, .. } => {
                self.panel = Some(*panel);
                self.since = at.unwrap_or(self.since);
                self.to_check = false;
                self.check = None;
            }
            // Another panel that was commissioned for it before decides nothing any more.
            panel::Event::Drawn { panel, .. } => self.to_check |= self.panel == Some(*panel),
            panel::Event::Concluded { acceptances, at, .. } => {
                self.since = at.unwrap_or(self.since);
                let result = acceptances.iter().find(|result| result.redemption == self.id);
                if let Some(result) = result {
                    self.lines.clone_from(&result.lines);
                    self.accepted_basis_fen = Some(result.accepted_basis_fen);
                    if result.accepted_basis_fen == Fen::ZERO {
                        self.because = Some(RuleId::named("R22.2"));
                    }
                }
            }
            panel::Event::Cosigned { .. }
            | panel::Event::Declared { .. }
            | panel::Event::Scored { .. }
            | panel::Event::Judged { .. } => {}
        }
    }

    fn settled(&mut self, event: &settlement::Event) {
        match event {
            settlement::Event::Prepared { settlement, at, .. } => {
                self.settlement = Some(*settlement);
                self.since = *at;
                self.bounced = None;
                self.bounced_on = None;
            }
            settlement::Event::Sent { at, .. } => {
                self.settlement = None;
                self.since = *at;
            }
            settlement::Event::Paid { at, on, .. } => {
                self.since = *at;
                self.paid_on = Some(*on);
            }
            settlement::Event::Bounced { at, on, reason, .. } => {
                self.since = *at;
                self.bounced = Some(reason.clone());
                self.bounced_on = Some(*on);
            }
        }
    }
}

/// A redemption goes on only while no case has frozen or cancelled its voucher.
///
/// # Errors
/// Refused by R23.1; [`Stop::Missing`].
pub fn unfrozen(it: &Redemption, world: &World) -> Result<(), Stop> {
    let voucher = world.voucher(it.voucher)?.ok_or_else(|| not_found("voucher"))?;
    require(!voucher.stopped(), || {
        let about = [("number", json!(voucher.issued.number)), ("status", json!(voucher.status))];
        Refusal::new("R23.1", about)
    })
}
