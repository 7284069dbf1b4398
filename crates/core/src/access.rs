//! Who may do what: one table of role, action and scope, below every way in.

use crate::account::{Account, Party, Role, Status};
use crate::occasion::Actor;
use crate::refusal::{Rejection, Stop, forbidden};

/// Whose files a role may act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Anything.
    Any,
    /// Only what belongs to the firm for which the account acts.
    OwnParty,
    /// Only files of the officer's own jurisdiction.
    OwnJurisdiction,
    /// Only the account itself.
    Own,
}

/// One row of the table: the role may run the command within the scope.
pub type Grant = (&'static str, Role, Scope);

use Role as R;
use Scope as S;

/// Every right there is. A row that is missing here is a right that nobody has.
pub const GRANTS: &[Grant] = &[
    ("account/open", R::Public, S::Any),
    ("account/appoint", R::Administrator, S::Any),
    ("account/appoint", R::System, S::Any),
    ("account/confirm", R::SecurityAdministrator, S::Any),
    ("account/disable", R::Administrator, S::Any),
    ("account/disable", R::SecurityAdministrator, S::Any),
    ("account/add-clerk", R::Enterprise, S::OwnParty),
    ("account/add-clerk", R::Provider, S::OwnParty),
    ("account/remove-clerk", R::Enterprise, S::OwnParty),
    ("account/remove-clerk", R::Provider, S::OwnParty),
    ("budget/appropriate", R::FinanceOfficer, S::Any),
    ("budget/adjust", R::FinanceOfficer, S::Any),
    ("budget/close", R::FinanceReviewer, S::Any),
    ("budget/close", R::System, S::Any),
    ("notice/publish", R::BureauOfficer, S::Any),
    ("notice/close", R::BureauOfficer, S::Any),
    ("provider/register", R::Provider, S::Own),
    ("provider/apply", R::Provider, S::OwnParty),
    ("provider/return", R::BureauOfficer, S::Any),
    ("provider/accept-file", R::BureauOfficer, S::Any),
    ("provider/post", R::BureauOfficer, S::Any),
    ("provider/admit", R::BureauReviewer, S::Any),
    ("provider/catalogue", R::BureauOfficer, S::Any),
    ("provider/suspend", R::BureauReviewer, S::Any),
    ("provider/reinstate", R::BureauReviewer, S::Any),
    ("provider/remove", R::BureauReviewer, S::Any),
    ("provider/succeed", R::BureauOfficer, S::Any),
    ("enterprise/register", R::Enterprise, S::Own),
    ("enterprise/authorise", R::DistrictOfficer, S::OwnJurisdiction),
    ("enterprise/authorise", R::BureauOfficer, S::Any),
    ("enterprise/succeed", R::BureauOfficer, S::Any),
    ("enterprise/bring-forward", R::BureauOfficer, S::Any),
    ("application/save", R::Enterprise, S::OwnParty),
    ("application/submit", R::Enterprise, S::OwnParty),
    ("application/withdraw", R::Enterprise, S::OwnParty),
    ("application/return", R::DistrictOfficer, S::OwnJurisdiction),
    ("application/return", R::BureauOfficer, S::Any),
    ("application/recommend", R::DistrictOfficer, S::OwnJurisdiction),
    ("application/approve", R::BureauOfficer, S::Any),
    ("application/approve", R::BureauReviewer, S::Any),
    ("application/refuse", R::DistrictOfficer, S::OwnJurisdiction),
    ("application/refuse", R::BureauOfficer, S::Any),
    ("application/refuse", R::BureauReviewer, S::Any),
    ("contract/amend", R::Enterprise, S::OwnParty),
    ("contract/terminate", R::Enterprise, S::OwnParty),
    ("publicity/post", R::BureauOfficer, S::Any),
    ("publicity/object", R::Public, S::Any),
    ("publicity/object", R::Enterprise, S::Any),
    ("publicity/object", R::Provider, S::Any),
    ("publicity/decide", R::BureauReviewer, S::Any),
    ("publicity/close", R::System, S::Any),
    ("round/preview", R::BureauOfficer, S::Any),
    ("round/issue", R::BureauReviewer, S::Any),
    ("contract/annex", R::Enterprise, S::OwnParty),
    ("contract/annex", R::Provider, S::OwnParty),
    ("voucher/verify", R::Provider, S::OwnParty),
    ("voucher/accept", R::Provider, S::OwnParty),
    ("voucher/surrender", R::Enterprise, S::OwnParty),
    ("voucher/rebind", R::BureauReviewer, S::Any),
    ("voucher/remind", R::System, S::Any),
    ("voucher/expire", R::System, S::Any),
    ("redemption/save", R::Provider, S::OwnParty),
    ("redemption/submit", R::Provider, S::OwnParty),
    ("redemption/return", R::BureauOfficer, S::Any),
    ("redemption/accept-file", R::BureauOfficer, S::Any),
    ("redemption/refuse", R::BureauOfficer, S::Any),
    ("redemption/refuse", R::BureauReviewer, S::Any),
    ("redemption/withdraw", R::Provider, S::OwnParty),
    ("redemption/correct-account", R::Provider, S::OwnParty),
    ("panel/commission", R::BureauOfficer, S::Any),
    ("panel/cosign", R::FinanceOfficer, S::Any),
    ("panel/cosign", R::FinanceReviewer, S::Any),
    ("panel/draw", R::Organiser, S::Any),
    ("panel/declare", R::Expert, S::Any),
    ("panel/score", R::Expert, S::Any),
    ("panel/conclude", R::Organiser, S::Any),
    ("redemption/check", R::Inspector, S::Any),
    ("redemption/determine", R::BureauOfficer, S::Any),
    ("redemption/determine", R::BureauReviewer, S::Any),
    ("redemption/determine", R::FinanceOfficer, S::Any),
    ("redemption/determine", R::FinanceReviewer, S::Any),
    ("settlement/prepare", R::BureauOfficer, S::Any),
    ("settlement/prepare", R::FinanceOfficer, S::Any),
    ("settlement/send", R::FinanceOfficer, S::Any),
    ("settlement/send", R::FinanceReviewer, S::Any),
    ("settlement/record", R::FinanceOfficer, S::Any),
    ("settlement/record", R::FinanceReviewer, S::Any),
    ("case/open", R::BureauOfficer, S::Any),
    ("case/open", R::BureauReviewer, S::Any),
    ("case/freeze", R::BureauOfficer, S::Any),
    ("case/freeze", R::BureauReviewer, S::Any),
    ("case/hear", R::BureauOfficer, S::Any),
    ("case/hear", R::BureauReviewer, S::Any),
    ("case/find", R::BureauOfficer, S::Any),
    ("case/find", R::BureauReviewer, S::Any),
    ("case/sanction", R::BureauOfficer, S::Any),
    ("case/sanction", R::BureauReviewer, S::Any),
    ("case/decide-voucher", R::BureauReviewer, S::Any),
    ("case/refer", R::BureauOfficer, S::Any),
    ("case/refer", R::BureauReviewer, S::Any),
    ("case/review", R::BureauOfficer, S::Any),
    ("case/review", R::BureauReviewer, S::Any),
    ("case/review", R::FinanceReviewer, S::Any),
    ("case/receive", R::FinanceOfficer, S::Any),
    ("case/close", R::BureauOfficer, S::Any),
    ("case/close", R::BureauReviewer, S::Any),
    ("inspection/plan", R::BureauOfficer, S::Any),
    ("inspection/draw", R::BureauOfficer, S::Any),
    ("inspection/find", R::Inspector, S::Any),
    ("inspection/rectify", R::Enterprise, S::OwnParty),
    ("inspection/rectify", R::Provider, S::OwnParty),
    ("inspection/recheck", R::Inspector, S::Any),
    ("interpretation/publish", R::BureauReviewer, S::Any),
    ("relation/declare", R::DistrictOfficer, S::Own),
    ("relation/declare", R::BureauOfficer, S::Own),
    ("relation/declare", R::BureauReviewer, S::Own),
    ("relation/declare", R::FinanceOfficer, S::Own),
    ("relation/declare", R::FinanceReviewer, S::Own),
    ("relation/declare", R::Organiser, S::Own),
    ("relation/declare", R::Expert, S::Own),
    ("relation/declare", R::Inspector, S::Own),
    ("upload/record", R::Public, S::Any),
    ("upload/record", R::Enterprise, S::Own),
    ("upload/record", R::Provider, S::Own),
    ("upload/record", R::DistrictOfficer, S::Own),
    ("upload/record", R::BureauOfficer, S::Own),
    ("upload/record", R::BureauReviewer, S::Own),
    ("upload/record", R::FinanceOfficer, S::Own),
    ("upload/record", R::FinanceReviewer, S::Own),
    ("upload/record", R::Organiser, S::Own),
    ("upload/record", R::Expert, S::Own),
    ("upload/record", R::Inspector, S::Own),
    ("import/roster", R::BureauOfficer, S::Any),
    ("import/credit", R::BureauOfficer, S::Any),
    ("import/relations", R::BureauOfficer, S::Any),
    ("import/calendar", R::Administrator, S::Any),
    ("import/calendar", R::System, S::Any),
];

/// What a command is about, as far as rights depend on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The parties whose file it is: the first owns it, all are barred to their relatives.
    pub parties: Vec<Party>,
    /// The jurisdiction that reviews it.
    pub jurisdiction: Option<String>,
}

impl Target {
    /// A file of one party.
    pub fn of(party: Party) -> Self {
        Self { parties: vec![party], jurisdiction: None }
    }
}

/// Whether the actor may run the command on the target.
///
/// # Errors
/// Forbidden: without a rule when the table has no such right, by R13.1 (house) when the file is
/// the officer's own or a declared relative's.
pub fn admit(actor: &Actor, command: &str, target: &Target) -> Result<(), Stop> {
    let role = actor.role();
    if actor.account().is_some_and(|account| account.status != Status::Active) {
        return Err(Rejection::Forbidden { rule: None }.into());
    }
    let granted = GRANTS
        .iter()
        .filter(|(name, holder, _)| *name == command && *holder == role)
        .any(|(_, _, scope)| within(*scope, actor.account(), target));
    if !granted {
        return Err(Rejection::Forbidden { rule: None }.into());
    }
    let officer = !matches!(role, Role::Enterprise | Role::Provider | Role::Public | Role::System);
    let barred =
        |account: &Account| target.parties.iter().any(|party| account.declared.contains_key(party));
    if officer && actor.account().is_some_and(barred) {
        return Err(forbidden("R13.1"));
    }
    Ok(())
}

fn within(scope: Scope, account: Option<&Account>, target: &Target) -> bool {
    match scope {
        Scope::Any | Scope::Own => true,
        Scope::OwnParty => {
            let own = account.and_then(|account| account.party);
            own.is_some() && own.as_ref() == target.parties.first()
        }
        Scope::OwnJurisdiction => {
            let own = account.and_then(|account| account.jurisdiction.as_ref());
            own.is_some() && own == target.jurisdiction.as_ref()
        }
    }
}
