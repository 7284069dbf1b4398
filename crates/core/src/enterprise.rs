//! An enterprise that may apply for vouchers (R2.1; articles 3, 5): registered by its own account,
//! authorised by an officer who has seen its stamped authorisation.
//!
//! Knows no roster, no credit list and no voucher.

mod acts;
mod succession;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) use acts::confirmed;
pub use acts::{
    Authorise, BringForward, Register, authorise, bring_forward, bring_target, register,
    register_needs, target,
};
pub(crate) use succession::{Stated, redemptions};
pub use succession::{Succeed, Succeeded, Succession, succeed, succeed_target};

use crate::account::Party;
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::{AccountId, EnterpriseId, ProviderId};
use crate::money::Fen;
use crate::occasion::Sealed;
use crate::refusal::{Refusal, RuleId, Stop, require};
use crate::time::Date;
use crate::world::Key;
use crate::{case, choice, claim, inspection, panel};

choice! {
    /// Where an enterprise stands.
    pub enum Status {
        /// Registered; its authorisation is still to be seen.
        Registered = "registered",
        /// Its account may act for it.
        Authorised = "authorised",
        /// Its authorisation did not hold.
        Rejected = "rejected",
        /// Another enterprise has taken its place.
        Succeeded = "succeeded",
    }
}

choice! {
    /// What happens to an enterprise.
    pub enum Act {
        /// Its authorisation holds.
        Authorise = "authorise",
        /// Its authorisation does not hold.
        Reject = "reject",
        /// It is renamed, or gets another credit code.
        Rename = "rename",
        /// Another enterprise takes its place.
        Succeed = "succeed",
        /// It is divided and goes on; another takes over some of its contracts.
        Divide = "divide",
        /// What it received earlier is brought forward.
        BringForward = "bring-forward",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
pub const MOVES: &[(Status, Act, Status)] = &[
    (Status::Registered, Act::Authorise, Status::Authorised),
    (Status::Registered, Act::Reject, Status::Rejected),
    (Status::Authorised, Act::Rename, Status::Authorised),
    (Status::Authorised, Act::Succeed, Status::Succeeded),
    (Status::Authorised, Act::Divide, Status::Authorised),
    (Status::Authorised, Act::BringForward, Status::Authorised),
];

impl Act {
    /// The rule that an illegal move breaks.
    const fn rule(self) -> &'static str {
        match self {
            Self::Authorise | Self::Reject => "R13.1",
            Self::Rename | Self::Succeed | Self::Divide => "R3.6",
            Self::BringForward => "R14.3",
        }
    }
}

/// An enterprise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Enterprise {
    /// Its id.
    pub id: EnterpriseId,
    /// Its name in the business register.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: CreditCode,
    /// The jurisdiction that reviews its applications.
    pub jurisdiction: String,
    /// Its industry by GB/T 4754.
    pub industry: String,
    /// Tags such as `strategic` (R5.3); confirmed by who authorises it.
    pub tags: Vec<String>,
    /// Where it is.
    pub address: String,
    /// Where it stands.
    pub status: Status,
    /// The account that registered it.
    pub owner: AccountId,
    /// Its stamped authorisation of that account.
    pub authorisation: Digest,
    /// Whom to call, sealed.
    pub contact: Sealed,
    /// Who has taken its place.
    pub successor: Option<EnterpriseId>,
    /// Who has taken over some of its contracts by a division after which it goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heirs: Vec<EnterpriseId>,
    /// Whose places it has taken, itself; [`crate::lineage`] goes further.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<EnterpriseId>,
    /// Names it had before, the oldest first.
    pub former_names: Vec<String>,
    /// Credit codes that it had before, and those of whom it has taken the place: what stands
    /// against them stands against it (R3.6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_codes: Vec<CreditCode>,
    /// Why it has lost its eligibility (R23.4, R24.2); none while it has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disqualified: Option<Disqualified>,
    /// The experts who have judged its redemptions, by provider: barred from later ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub judges: BTreeMap<ProviderId, BTreeSet<AccountId>>,
}

/// An enterprise that has lost its eligibility.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Disqualified {
    /// By which rule.
    pub rule: RuleId,
    /// The last day, through 24:00; none where it has no end.
    pub until: Option<Date>,
}

/// An enterprise as its account registered it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registered {
    /// Its id.
    pub enterprise: EnterpriseId,
    /// Its name.
    pub name: String,
    /// Its credit code, as given; its check characters may be wrong.
    pub credit_code: CreditCode,
    /// The jurisdiction.
    pub jurisdiction: String,
    /// Its industry by GB/T 4754.
    pub industry: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where it is.
    pub address: String,
    /// Its stamped authorisation of the account.
    pub authorisation: Digest,
    /// Whom to call, sealed.
    pub contact: Sealed,
    /// The account, which acts for it from now on.
    pub owner: AccountId,
    /// Marks of its contact and address that nobody bore before, by which another who shares them
    /// is known (article 23).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
}

/// What happened to an enterprise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Its account registered it.
    Registered(Registered),
    /// An officer found its authorisation in order.
    Authorised {
        /// The enterprise.
        enterprise: EnterpriseId,
        /// Its credit code, its alone from now on.
        credit_code: CreditCode,
        /// Whether the officer confirmed check characters that do not match.
        code_confirmed: bool,
        /// By whom.
        by: AccountId,
        /// Why.
        reason: String,
    },
    /// An officer found its authorisation wanting.
    Rejected {
        /// The enterprise.
        enterprise: EnterpriseId,
        /// The account, which is free again.
        owner: AccountId,
        /// By whom.
        by: AccountId,
        /// Why.
        reason: String,
    },
    /// It has another name or credit code.
    Renamed {
        /// The enterprise.
        enterprise: EnterpriseId,
        /// Its new name.
        name: String,
        /// The credit code it had.
        former_code: CreditCode,
        /// The credit code it has.
        credit_code: CreditCode,
        /// The document that proves it.
        document: String,
    },
    /// Another enterprise has taken its place.
    Succeeded(Succeeded),
    /// What it received before this office began was entered.
    BroughtForward {
        /// The enterprise.
        enterprise: EnterpriseId,
        /// The support year.
        year: i32,
        /// What it received, in fen.
        received_fen: Fen,
        /// The document that proves it.
        document: String,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Registered(it) => {
                let mut keys = vec![
                    Key::Enterprise(it.enterprise),
                    Key::Account(it.owner),
                    Key::Upload(it.authorisation),
                    Key::Copy(it.authorisation, it.owner),
                ];
                keys.extend(it.marks.iter().map(|mark| Key::Claim(claim::likeness(mark))));
                keys
            }
            Self::Authorised { enterprise, credit_code, .. } => {
                vec![Key::Enterprise(*enterprise), claim::enterprise_code(*credit_code)]
            }
            Self::Rejected { enterprise, owner, .. } => {
                vec![Key::Enterprise(*enterprise), Key::Account(*owner)]
            }
            Self::Renamed { enterprise, former_code, credit_code, .. } => {
                let mut keys = vec![Key::Enterprise(*enterprise)];
                if former_code != credit_code {
                    keys.push(claim::enterprise_code(*former_code));
                    keys.push(claim::enterprise_code(*credit_code));
                }
                keys
            }
            Self::Succeeded(it) => {
                let mut keys = vec![Key::Enterprise(it.enterprise), Key::Enterprise(it.into)];
                keys.extend(it.vouchers.iter().copied().map(Key::Voucher));
                keys.extend(it.redemptions.iter().copied().map(Key::Redemption));
                keys.extend(it.received_fen.keys().map(|year| Key::Allowance(it.into, *year)));
                keys
            }
            Self::BroughtForward { enterprise, year, .. } => {
                vec![Key::Enterprise(*enterprise), Key::Allowance(*enterprise, *year)]
            }
        }
    }

    const fn act(&self) -> Option<Act> {
        match self {
            Self::Registered(_) => None,
            Self::Authorised { .. } => Some(Act::Authorise),
            Self::Rejected { .. } => Some(Act::Reject),
            Self::Renamed { .. } => Some(Act::Rename),
            Self::Succeeded(it) => Some(if it.continues { Act::Divide } else { Act::Succeed }),
            Self::BroughtForward { .. } => Some(Act::BringForward),
        }
    }
}

impl Enterprise {
    /// Whether its account may act for it: authorised, and nobody has taken its place.
    pub fn active(&self) -> bool {
        self.status == Status::Authorised
    }

    /// Every credit code under which lists and relations may know it, its own first.
    pub fn codes(&self) -> impl Iterator<Item = CreditCode> {
        std::iter::once(self.credit_code).chain(self.former_codes.iter().copied())
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

    /// Admits only legal moves, and succession only into an enterprise that stands.
    ///
    /// # Errors
    /// Refused by the act's rule.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        match event {
            Fact::Enterprise(Event::Succeeded(it)) if it.into == self.id => {
                require(self.active() && it.enterprise != self.id, || {
                    Refusal::new("R3.6", [("into", json!(self.status))])
                })
            }
            Fact::Enterprise(event) => match event.act() {
                Some(act) => self.moved(act).map(|_| ()),
                None => Err(Refusal::new("R13.1", [("status", json!(self.status))]).into()),
            },
            _ => Ok(()),
        }
    }

    /// The enterprise after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Fact::Enterprise(event) = event else {
            return before.map(|it| it.supervised(event));
        };
        let Some(mut it) = before else { return Self::begun(event) };
        if let Event::Succeeded(succeeded) = event
            && succeeded.into == it.id
        {
            it.former_codes.extend(&succeeded.codes);
            it.predecessors.push(succeeded.enterprise);
            let losses = it.disqualified.take().into_iter().chain(succeeded.disqualified.clone());
            // What has no end outlasts every day.
            it.disqualified = losses.max_by_key(|loss| loss.until.unwrap_or(Date::MAX));
            return Some(it);
        }
        if let Some(act) = event.act() {
            it.status = it.moved(act).unwrap_or(it.status);
        }
        match event {
            Event::Renamed { name, credit_code, .. } => {
                let former = std::mem::replace(&mut it.name, name.clone());
                if former != it.name {
                    it.former_names.push(former);
                }
                let former = std::mem::replace(&mut it.credit_code, *credit_code);
                if former != it.credit_code {
                    it.former_codes.push(former);
                }
            }
            Event::Succeeded(to) if to.continues => it.heirs.push(to.into),
            Event::Succeeded(to) => it.successor = Some(to.into),
            _ => {}
        }
        Some(it)
    }

    /// What sanctions, inspections and panels leave on its file.
    fn supervised(mut self, event: &Fact) -> Self {
        match event {
            Fact::Case(case::Event::Sanctioned(it)) => self.banned_until(Some(it.until)),
            Fact::Case(case::Event::Reviewed(review)) => {
                let freed = review.freed.iter().find(|it| it.party == Party::Enterprise(self.id));
                self.banned_until(freed.and_then(|freed| freed.still));
            }
            Fact::Inspection(inspection::Event::Rechecked(_)) => {
                let (rule, until) = (RuleId::named("R24.2"), None);
                self.disqualified = Some(Disqualified { rule, until });
            }
            Fact::Panel(panel::Event::Concluded { acceptances, .. }) => {
                for it in acceptances.iter().filter(|it| it.enterprise == self.id) {
                    self.judges.entry(it.provider).or_default().extend(&it.judges);
                }
            }
            _ => {}
        }
        self
    }

    /// R23.4: eligible again after this day, or at once. What has no end (R24.2) stays.
    fn banned_until(&mut self, until: Option<Date>) {
        let forever = self.disqualified.as_ref().is_some_and(|loss| loss.until.is_none());
        if !forever {
            let rule = RuleId::named("R23.4");
            self.disqualified = until.map(|day| Disqualified { rule, until: Some(day) });
        }
    }

    /// Whether it has lost its eligibility on a day, and by which rule.
    pub fn disqualified_on(&self, today: Date) -> Option<&RuleId> {
        let loss = self.disqualified.as_ref()?;
        loss.until.is_none_or(|until| today <= until).then_some(&loss.rule)
    }

    fn begun(event: &Event) -> Option<Self> {
        let Event::Registered(it) = event else { return None };
        Some(Self {
            id: it.enterprise,
            name: it.name.clone(),
            credit_code: it.credit_code,
            jurisdiction: it.jurisdiction.clone(),
            industry: it.industry.clone(),
            tags: it.tags.clone(),
            address: it.address.clone(),
            status: Status::Registered,
            owner: it.owner,
            authorisation: it.authorisation,
            contact: it.contact.clone(),
            successor: None,
            heirs: Vec::new(),
            predecessors: Vec::new(),
            former_names: Vec::new(),
            former_codes: Vec::new(),
            disqualified: None,
            judges: BTreeMap::new(),
        })
    }
}
