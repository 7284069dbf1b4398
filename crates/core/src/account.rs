//! A person's account: role, party, jurisdiction, declared relations (article 13; house rules).
//!
//! Knows no password and no session: those stay outside the journal.

mod acts;
mod party;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use acts::{
    AddClerk, Appoint, Confirm, Declare, Disable, Kind, Open, RemoveClerk, add_clerk, appoint,
    confirm, declare, disable, open, remove_clerk,
};

use crate::event::Event as Fact;
use crate::ids::{AccountId, EnterpriseId, ProviderId};
use crate::occasion::Sealed;
use crate::refusal::{Refusal, Stop, require};
use crate::world::Key;
use crate::{choice, claim, enterprise, provider};

choice! {
    /// What an account may do is decided by its role (see [`crate::access`]).
    pub enum Role {
        /// Nobody in particular: no account.
        Public = "public",
        /// Acts for an enterprise.
        Enterprise = "enterprise",
        /// Acts for a provider.
        Provider = "provider",
        /// First review in one jurisdiction.
        DistrictOfficer = "district-officer",
        /// The bureau's handling officer.
        BureauOfficer = "bureau-officer",
        /// The bureau's reviewing officer.
        BureauReviewer = "bureau-reviewer",
        /// The finance bureau's handling officer.
        FinanceOfficer = "finance-officer",
        /// The finance bureau's reviewing officer.
        FinanceReviewer = "finance-reviewer",
        /// The third party that organises panels.
        Organiser = "organiser",
        /// Judges on panels.
        Expert = "expert",
        /// Carries out inspections.
        Inspector = "inspector",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Proposes accounts.
        Administrator = "administrator",
        /// Confirms accounts.
        SecurityAdministrator = "security-administrator",
        /// Asks for another fund whether somebody may be supported (R23.5, R25.1), no more.
        Fund = "fund",
        /// The office's own clock.
        System = "system",
    }
}

choice! {
    /// Whether an account may act.
    pub enum Status {
        /// Proposed, not yet confirmed by the security administrator.
        Proposed = "proposed",
        /// In use.
        Active = "active",
        /// Closed.
        Disabled = "disabled",
    }
}

choice! {
    /// What happens to an account.
    pub enum Act {
        /// The security administrator confirms it.
        Confirm = "confirm",
        /// It is closed.
        Disable = "disable",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
pub const MOVES: &[(Status, Act, Status)] = &[
    (Status::Proposed, Act::Confirm, Status::Active),
    (Status::Proposed, Act::Disable, Status::Disabled),
    (Status::Active, Act::Disable, Status::Disabled),
];

choice! {
    /// Why a person may not handle a party's file.
    pub enum Bond {
        /// The person's own firm.
        Own = "own",
        /// A relative's firm.
        Relative = "relative",
        /// The person works there, or did until lately.
        Employment = "employment",
        /// The person holds a share of it.
        Holding = "holding",
    }
}

/// The firm for which an account acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// An applying enterprise.
    Enterprise(EnterpriseId),
    /// A provider.
    Provider(ProviderId),
}

/// A person's account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The name typed at sign-in; unique.
    pub login: String,
    /// The person's name, sealed.
    pub name: Sealed,
    /// What it may do.
    pub role: Role,
    /// The firm for which it acts, once registered.
    pub party: Option<Party>,
    /// Whether it is the firm's first account, which adds and removes clerks.
    pub owner: bool,
    /// A district officer's jurisdiction.
    pub jurisdiction: Option<String>,
    /// Whether it may act.
    pub status: Status,
    /// Who proposed it; another person confirms.
    pub proposed_by: Option<AccountId>,
    /// Firms whose files this person may not handle.
    pub declared: BTreeMap<Party, Bond>,
}

/// An account as it was opened, proposed or added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Its id.
    pub account: AccountId,
    /// The name typed at sign-in; unique whatever its case.
    pub login: String,
    /// The person's name, sealed.
    pub name: Sealed,
    /// What it may do.
    pub role: Role,
    /// The firm for which a clerk acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// Whether it is the first account of a firm.
    pub owner: bool,
    /// A district officer's jurisdiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Active, or proposed and to be confirmed.
    pub status: Status,
    /// Who proposed or added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<AccountId>,
}

/// What happened to an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was opened, proposed or added.
    Opened(Opened),
    /// A second person confirmed it.
    Confirmed {
        /// The account.
        account: AccountId,
        /// Who confirmed it.
        by: AccountId,
    },
    /// It was closed.
    Disabled {
        /// The account.
        account: AccountId,
        /// Who closed it.
        by: AccountId,
        /// Why; a firm removes its clerk without a reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The person declared a firm whose files are barred to him.
    Declared {
        /// The account.
        account: AccountId,
        /// The firm.
        party: Party,
        /// The person's own or a relative's.
        bond: Bond,
        /// In the person's words, sealed.
        note: Sealed,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Opened(it) => vec![Key::Account(it.account), claim::login(&it.login)],
            Self::Confirmed { account, .. }
            | Self::Disabled { account, .. }
            | Self::Declared { account, .. } => vec![Key::Account(*account)],
        }
    }

    fn act(&self) -> Option<Act> {
        match self {
            Self::Confirmed { .. } => Some(Act::Confirm),
            Self::Disabled { .. } => Some(Act::Disable),
            Self::Opened(_) | Self::Declared { .. } => None,
        }
    }
}

impl Account {
    /// Where an act leads.
    ///
    /// # Errors
    /// Refused by R13.1 when there is no such move.
    pub fn moved(&self, act: Act) -> Result<Status, Stop> {
        let found = MOVES.iter().find(|(from, by, _)| *from == self.status && *by == act);
        found.map(|(_, _, to)| *to).ok_or_else(|| {
            Refusal::new("R13.1", [("status", json!(self.status)), ("act", json!(act))]).into()
        })
    }

    /// Admits only legal moves, and only one firm.
    ///
    /// # Errors
    /// Refused by R13.1.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        match event {
            Fact::Account(Event::Opened(_)) => Err(Refusal::new("R13.1", []).into()),
            Fact::Account(event) => event.act().map_or(Ok(()), |act| self.moved(act).map(|_| ())),
            Fact::Enterprise(enterprise::Event::Registered(_))
            | Fact::Provider(provider::Event::Registered(_)) => {
                require(self.party.is_none(), || {
                    Refusal::new("R13.1", [("party", json!(self.party))])
                })
            }
            _ => Ok(()),
        }
    }

    /// The account after an event.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Some(mut it) = before else { return Self::begun(event) };
        match event {
            Fact::Account(event) => {
                if let Some(act) = event.act() {
                    it.status = it.moved(act).unwrap_or(it.status);
                }
                if let Event::Declared { party, bond, .. } = event {
                    it.declared.insert(*party, *bond);
                }
            }
            Fact::Enterprise(enterprise::Event::Registered(registered)) => {
                it.party = Some(Party::Enterprise(registered.enterprise));
            }
            Fact::Enterprise(enterprise::Event::Rejected { .. }) => it.party = None,
            Fact::Provider(provider::Event::Registered(registered)) => {
                it.party = Some(Party::Provider(registered.provider));
            }
            _ => {}
        }
        Some(it)
    }

    fn begun(event: &Fact) -> Option<Self> {
        let Fact::Account(Event::Opened(it)) = event else { return None };
        Some(Self {
            id: it.account,
            login: it.login.clone(),
            name: it.name.clone(),
            role: it.role,
            party: it.party,
            owner: it.owner,
            jurisdiction: it.jurisdiction.clone(),
            status: it.status,
            proposed_by: it.proposed_by,
            declared: BTreeMap::new(),
        })
    }
}
