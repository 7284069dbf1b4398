//! A provider of cloud services (接券机构): applies, is reviewed by experts, made public, admitted to
//! the registry, suspended or removed (articles 7 to 10).
//!
//! Knows no panel and no publicity beyond their ids.

mod admission;
mod catalogue;
mod event;
mod forms;
mod registry;
mod succession;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use admission::{
    accept_file, accept_target, admit, admit_target, apply, post, post_target, return_target,
    send_back,
};
pub use catalogue::{Catalogue, Item};
pub use event::{Event, File, Registered};
pub use forms::{
    AcceptFile, Admit, Apply, Declared, Post, Register, Reinstate, Remove, Return, SetCatalogue,
    Suspend,
};
pub use registry::{
    catalogue_target, register, register_needs, reinstate, reinstate_target, remove, remove_target,
    set_catalogue, suspend, suspend_target,
};
pub use succession::{Succeed, Succeeded, succeed, succeed_target};

use crate::choice;
use crate::credit_code::CreditCode;
use crate::event::Event as Fact;
use crate::ids::{AccountId, CaseId, PanelId, ProviderId, PublicityId};
use crate::occasion::Sealed;
use crate::refusal::{Refusal, RuleId, Stop, require};
use crate::time::Date;
use crate::world::Key;
use crate::{case, inspection, panel, publicity};

choice! {
    /// Where a provider stands.
    pub enum Status {
        /// Registered by its account.
        Registered = "registered",
        /// Its file is with the bureau.
        Applied = "applied",
        /// Back with the provider for correction.
        Returned = "returned",
        /// Its file is complete; for the experts to judge.
        Reviewing = "reviewing",
        /// The experts passed it.
        Passed = "passed",
        /// The experts did not pass it, or an objection was upheld.
        Failed = "failed",
        /// Public.
        Published = "published",
        /// In the registry: may accept vouchers.
        Admitted = "admitted",
        /// In the registry, but may not accept vouchers for now.
        Suspended = "suspended",
        /// No longer in the registry.
        Removed = "removed",
        /// Another provider has taken its place.
        Succeeded = "succeeded",
    }
}

choice! {
    /// What happens to a provider.
    pub enum Act {
        /// It hands in its file.
        Apply = "apply",
        /// The file is sent back for correction.
        Return = "return",
        /// The file is found complete.
        AcceptFile = "accept-file",
        /// The experts pass it.
        Pass = "pass",
        /// The experts do not pass it.
        Fail = "fail",
        /// It is made public.
        Post = "post",
        /// An objection against it is upheld.
        Uphold = "uphold",
        /// It is admitted.
        Admit = "admit",
        /// It gets the catalogue of a year.
        Catalogue = "catalogue",
        /// It is suspended.
        Suspend = "suspend",
        /// It is admitted again.
        Reinstate = "reinstate",
        /// It is removed.
        Remove = "remove",
        /// It is renamed, or gets another credit code.
        Rename = "rename",
        /// Another provider takes its place.
        Succeed = "succeed",
        /// It is divided and goes on; another takes over some of its contracts.
        Divide = "divide",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
#[rustfmt::skip]
pub const MOVES: &[(Status, Act, Status)] = {
    use Status as S;
    &[
        (S::Registered, Act::Apply,      S::Applied),
        (S::Returned,   Act::Apply,      S::Applied),
        (S::Failed,     Act::Apply,      S::Applied),
        (S::Removed,    Act::Apply,      S::Applied),
        (S::Applied,    Act::Return,     S::Returned),
        (S::Applied,    Act::AcceptFile, S::Reviewing),
        (S::Reviewing,  Act::Pass,       S::Passed),
        (S::Reviewing,  Act::Fail,       S::Failed),
        (S::Passed,     Act::Post,       S::Published),
        (S::Published,  Act::Uphold,     S::Failed),
        (S::Published,  Act::Admit,      S::Admitted),
        (S::Admitted,   Act::Catalogue,  S::Admitted),
        (S::Admitted,   Act::Suspend,    S::Suspended),
        (S::Suspended,  Act::Reinstate,  S::Admitted),
        (S::Admitted,   Act::Remove,     S::Removed),
        (S::Suspended,  Act::Remove,     S::Removed),
        (S::Reviewing,  Act::Rename,     S::Reviewing),
        (S::Passed,     Act::Rename,     S::Passed),
        (S::Published,  Act::Rename,     S::Published),
        (S::Failed,     Act::Rename,     S::Failed),
        (S::Admitted,   Act::Rename,     S::Admitted),
        (S::Suspended,  Act::Rename,     S::Suspended),
        (S::Removed,    Act::Rename,     S::Removed),
        (S::Returned,   Act::Succeed,    S::Succeeded),
        (S::Failed,     Act::Succeed,    S::Succeeded),
        (S::Admitted,   Act::Succeed,    S::Succeeded),
        (S::Suspended,  Act::Succeed,    S::Succeeded),
        (S::Removed,    Act::Succeed,    S::Succeeded),
        (S::Admitted,   Act::Divide,     S::Admitted),
        (S::Suspended,  Act::Divide,     S::Suspended),
        (S::Removed,    Act::Divide,     S::Removed),
    ]
};

impl Act {
    /// The rule that an illegal move breaks.
    const fn rule(self) -> &'static str {
        match self {
            Self::Apply | Self::Return | Self::AcceptFile | Self::Pass | Self::Fail => "R10.1",
            Self::Post | Self::Uphold => "R10.2",
            Self::Admit | Self::Catalogue => "R10.3",
            Self::Suspend | Self::Reinstate | Self::Remove => "R10.4",
            Self::Rename | Self::Succeed | Self::Divide => "R3.6",
        }
    }
}

/// A provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Its name in the business register.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: CreditCode,
    /// Where it is.
    pub address: String,
    /// Where it stands.
    pub status: Status,
    /// The account that registered it.
    pub owner: AccountId,
    /// Whom to call, sealed.
    pub contact: Sealed,
    /// What it handed in last.
    pub file: Option<File>,
    /// The panel that judges it, or judged it last.
    pub panel: Option<PanelId>,
    /// The median of the experts' scores, 0 to 100.
    pub score: Option<u32>,
    /// The publicity in which it stands, or stood last.
    pub publicity: Option<PublicityId>,
    /// The number of its notice of admission (入库通知书).
    pub admission_number: Option<String>,
    /// The civil day of admission.
    pub admitted_on: Option<Date>,
    /// The support years for which it has a catalogue.
    pub years: BTreeSet<i32>,
    /// Whether it was removed by its own fault.
    pub at_fault: bool,
    /// By which rule it lost its admission, if not by an officer's removal: R23.3 or R24.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_by: Option<RuleId>,
    /// The cases whose sanctions took its admission and stand: once none is left, a second look has
    /// given it back. What came by a merger is a ban and no such sanction.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub struck_by: BTreeSet<CaseId>,
    /// Where it stood when a sanction took its admission: a second look can give it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood: Option<Status>,
    /// Who has taken its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<ProviderId>,
    /// Who has taken over some of its contracts by a division after which it goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heirs: Vec<ProviderId>,
    /// Whose places it has taken, itself; [`crate::lineage`] goes further.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<ProviderId>,
    /// Names it had before, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// Credit codes that it had before, and those of whom it has taken the place: what stands
    /// against them stands against it (R3.6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_codes: Vec<CreditCode>,
}

impl Provider {
    /// Whether it may accept vouchers today (R5.4).
    pub fn admitted(&self) -> bool {
        self.status == Status::Admitted
    }

    /// Where an act leads.
    ///
    /// # Errors
    /// Refused by the act's rule when there is no such move.
    pub fn moved(&self, act: Act) -> Result<Status, Stop> {
        let found = MOVES.iter().find(|(from, by, _)| *from == self.status && *by == act);
        found.map(|(_, _, to)| *to).ok_or_else(|| {
            let about = [
                ("provider", json!(self.name)),
                ("status", json!(self.status)),
                ("act", json!(act)),
            ];
            Refusal::new(act.rule(), about).into()
        })
    }

    /// Admits only legal moves, conclusions only of the panel that judges it, and succession only
    /// into a provider that stands.
    ///
    /// # Errors
    /// Refused by the act's rule.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let refused = || Refusal::new("R10.1", [("provider", json!(self.name))]).into();
        match event {
            Fact::Provider(Event::Registered(_)) => Err(refused()),
            Fact::Provider(Event::Succeeded(it)) if it.into == self.id => {
                require(self.may_follow() && it.provider != self.id, || {
                    Refusal::new("R3.6", [("into", json!(self.status))])
                })
            }
            Fact::Panel(panel::Event::Commissioned { .. }) if self.status != Status::Reviewing => {
                Err(refused())
            }
            Fact::Panel(panel::Event::Concluded { panel, .. }) if self.panel != Some(*panel) => {
                Err(refused())
            }
            event => self.act(event).map_or(Ok(()), |act| self.moved(act).map(|_| ())),
        }
    }

    /// The act that an event is for this provider.
    fn act(&self, event: &Fact) -> Option<Act> {
        match event {
            Fact::Provider(Event::Succeeded(it)) if it.into == self.id => None,
            Fact::Provider(event) => event.act(),
            Fact::Panel(panel::Event::Concluded { results, .. }) => {
                let result = results.iter().find(|result| result.provider == self.id)?;
                Some(if result.passed { Act::Pass } else { Act::Fail })
            }
            Fact::Publicity(publicity::Event::Posted { .. }) => Some(Act::Post),
            // A second objection, or one of an earlier publicity, moves nothing.
            Fact::Publicity(publicity::Event::Decided { publicity, upheld: true, .. }) => {
                let stands = self.status == Status::Published;
                (stands && self.publicity == Some(*publicity)).then_some(Act::Uphold)
            }
            _ => None,
        }
    }

    /// The provider after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Some(mut it) = before else { return Self::begun(event) };
        if let Some(act) = it.act(event) {
            it.status = it.moved(act).unwrap_or(it.status);
        }
        match event {
            Fact::Provider(event) => it.follow(event),
            Fact::Panel(panel::Event::Commissioned { panel, .. }) => it.panel = Some(*panel),
            Fact::Panel(panel::Event::Concluded { results, .. }) => {
                let result = results.iter().find(|result| result.provider == it.id);
                it.score = result.and_then(|result| result.median);
            }
            Fact::Publicity(publicity::Event::Posted { publicity, .. }) => {
                it.publicity = Some(*publicity);
            }
            Fact::Case(case::Event::Sanctioned(sanction)) => {
                it.struck_by.insert(sanction.case);
                it.lose_admission("R23.3");
            }
            Fact::Inspection(inspection::Event::Rechecked(_)) => it.lose_admission("R24.2"),
            Fact::Case(case::Event::Reviewed(review)) if !review.upheld => {
                it.regain_admission(review.case);
            }
            _ => {}
        }
        Some(it)
    }

    /// R23.3, R24.2: it is no longer in the registry, by its own fault. A file under way is not
    /// taken away: it fails at admission, or by R23.5 when it is handed in again.
    fn lose_admission(&mut self, rule: &'static str) {
        if matches!(self.status, Status::Admitted | Status::Suspended) {
            self.stood = Some(self.status);
            self.status = Status::Removed;
        }
        self.at_fault = true;
        // What an inspection has taken no second look at a case gives back.
        if self.lost_by.as_ref().is_none_or(|lost| lost.as_str() != "R24.2") {
            self.lost_by = Some(RuleId::named(rule));
        }
    }

    /// A sanction falls. Once none is left that took the admission, it is given back; nothing else
    /// is.
    fn regain_admission(&mut self, case: CaseId) {
        let last = self.struck_by.remove(&case) && self.struck_by.is_empty();
        if last && self.lost_by.as_ref().is_some_and(|lost| lost.as_str() == "R23.3") {
            self.lost_by = None;
            self.at_fault = false;
            let stood = self.stood.take().filter(|_| self.status == Status::Removed);
            self.status = stood.unwrap_or(self.status);
        }
    }

    fn begun(event: &Fact) -> Option<Self> {
        let Fact::Provider(Event::Registered(it)) = event else { return None };
        Some(Self {
            id: it.provider,
            name: it.name.clone(),
            credit_code: it.credit_code,
            address: it.address.clone(),
            status: Status::Registered,
            owner: it.owner,
            contact: it.contact.clone(),
            file: None,
            panel: None,
            score: None,
            publicity: None,
            admission_number: None,
            admitted_on: None,
            years: BTreeSet::new(),
            at_fault: false,
            lost_by: None,
            struck_by: BTreeSet::new(),
            stood: None,
            successor: None,
            heirs: Vec::new(),
            predecessors: Vec::new(),
            former_names: Vec::new(),
            former_codes: Vec::new(),
        })
    }
}
