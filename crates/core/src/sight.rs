//! Who may see what: one table of kind, role and sight, for the API and the pages alike. A row that
//! is missing here is something that nobody of that role sees.

use crate::account::Role;

/// Which of a kind one may see, and how much of it.
/// In the order of their width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// The account's own.
    Own,
    /// Those in which the account has a seat, and what a panel with its seat judges.
    Seat,
    /// Those of the firm for which the account acts.
    OwnParty,
    /// Those of the officer's jurisdiction.
    OwnJurisdiction,
    /// Those that are public, and of each what is.
    Public,
    /// Yes or no, to a question about any of them.
    Answer,
    /// All of them, all of each.
    All,
}

impl Sight {
    /// The word for it in the matrix of rights.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Public => "public",
            Self::Answer => "answer",
            Self::OwnParty => "own party",
            Self::OwnJurisdiction => "own jurisdiction",
            Self::Own => "own",
            Self::Seat => "seat",
        }
    }
}

use Role as R;
use Sight as S;

/// Everyone, signed in or not.
const EVERYONE: &[Role] = &[
    R::Public,
    R::Enterprise,
    R::Provider,
    R::DistrictOfficer,
    R::BureauOfficer,
    R::BureauReviewer,
    R::FinanceOfficer,
    R::FinanceReviewer,
    R::Organiser,
    R::Expert,
    R::Inspector,
    R::Auditor,
    R::Administrator,
    R::SecurityAdministrator,
];
/// Those who handle files.
pub const BUREAU: &[Role] = &[R::BureauOfficer, R::BureauReviewer];
/// The officers who see every file, and the auditor.
const OFFICE: &[Role] =
    &[R::BureauOfficer, R::BureauReviewer, R::FinanceOfficer, R::FinanceReviewer, R::Auditor];
const FIRMS: &[Role] = &[R::Enterprise, R::Provider];
const ADMINISTRATORS: &[Role] = &[R::Administrator, R::SecurityAdministrator, R::Auditor];

/// The table. Where a role has two sights of a kind, a list is of the widest, and one thing is
/// shown by the first that reaches it.
pub const SIGHTS: &[(&str, &[Role], Sight)] = &[
    ("notice", EVERYONE, S::All),
    ("interpretation", EVERYONE, S::All),
    ("provider", OFFICE, S::All),
    ("provider", &[R::DistrictOfficer, R::Organiser, R::Expert, R::Inspector], S::All),
    ("provider", &[R::Provider], S::OwnParty),
    ("provider", EVERYONE, S::Public),
    ("publicity", BUREAU, S::All),
    ("publicity", &[R::Auditor], S::All),
    ("publicity", EVERYONE, S::Public),
    ("enterprise", OFFICE, S::All),
    ("enterprise", &[R::Inspector], S::All),
    ("enterprise", &[R::DistrictOfficer], S::OwnJurisdiction),
    ("enterprise", &[R::Enterprise], S::OwnParty),
    ("application", OFFICE, S::All),
    ("application", &[R::Inspector], S::All),
    ("application", &[R::DistrictOfficer], S::OwnJurisdiction),
    ("application", &[R::Enterprise], S::OwnParty),
    ("contract", OFFICE, S::All),
    ("contract", &[R::Inspector], S::All),
    ("contract", &[R::DistrictOfficer], S::OwnJurisdiction),
    ("contract", FIRMS, S::OwnParty),
    ("voucher", OFFICE, S::All),
    ("voucher", &[R::Inspector], S::All),
    ("voucher", &[R::DistrictOfficer], S::OwnJurisdiction),
    ("voucher", FIRMS, S::OwnParty),
    ("redemption", OFFICE, S::All),
    ("redemption", &[R::Inspector], S::All),
    ("redemption", &[R::DistrictOfficer], S::OwnJurisdiction),
    ("redemption", &[R::Organiser, R::Expert], S::Seat),
    ("redemption", FIRMS, S::OwnParty),
    ("settlement", OFFICE, S::All),
    ("message", BUREAU, S::All),
    ("message", &[R::Auditor], S::All),
    ("message", FIRMS, S::OwnParty),
    ("budget", OFFICE, S::All),
    ("round", OFFICE, S::All),
    ("panel", OFFICE, S::All),
    ("panel", &[R::Organiser, R::Expert], S::Seat),
    ("account", ADMINISTRATORS, S::All),
    ("account", FIRMS, S::OwnParty),
    ("account", EVERYONE, S::Own),
    ("upload", OFFICE, S::All),
    ("upload", &[R::DistrictOfficer], S::OwnJurisdiction),
    ("upload", FIRMS, S::OwnParty),
    ("upload", EVERYONE, S::Own),
    ("import", BUREAU, S::All),
    ("import", &[R::Auditor, R::Administrator], S::All),
    ("signal", BUREAU, S::All),
    ("signal", &[R::Inspector, R::Auditor], S::All),
    ("inspection", BUREAU, S::All),
    ("inspection", &[R::Inspector, R::Auditor], S::All),
    ("inspection", FIRMS, S::OwnParty),
    // Plan, draw and outcome are public, so that anyone can draw again.
    ("inspection", EVERYONE, S::Public),
    ("case", OFFICE, S::All),
    ("case", FIRMS, S::OwnParty),
    ("exclusion", OFFICE, S::All),
    ("exclusion", &[R::Fund], S::Answer),
];

/// The sights of a role on a kind, in the order of the table. `Own` is nobody's without an
/// account.
pub fn sights(kind: &str, role: Role) -> impl Iterator<Item = Sight> {
    SIGHTS
        .iter()
        .filter(move |(of, roles, _)| *of == kind && roles.contains(&role))
        .map(|(_, _, sight)| *sight)
        .filter(move |sight| role != Role::Public || *sight != Sight::Own)
}

/// Whether a role sees any of a kind.
pub fn may_see(kind: &str, role: Role) -> bool {
    sights(kind, role).next().is_some()
}
