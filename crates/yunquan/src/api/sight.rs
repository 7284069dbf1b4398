//! Who may see what: one table of kind, role and sight. A row that is missing here is something
//! that nobody of that role sees.

use serde_json::{Map, Value};
use yunquan_core::account::{Party, Role};
use yunquan_core::world::Key;

/// Which of a kind one may see, and how much of it.
/// In the order of their width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sight {
    /// The account's own.
    Own,
    /// Those in which the account has a seat.
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
    /// The word for it in the matrix.
    pub(super) const fn word(self) -> &'static str {
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
pub(super) const BUREAU: &[Role] = &[R::BureauOfficer, R::BureauReviewer];
/// The officers who see every file, and the auditor.
const OFFICE: &[Role] =
    &[R::BureauOfficer, R::BureauReviewer, R::FinanceOfficer, R::FinanceReviewer, R::Auditor];
const FIRMS: &[Role] = &[R::Enterprise, R::Provider];
const ADMINISTRATORS: &[Role] = &[R::Administrator, R::SecurityAdministrator, R::Auditor];

/// The table. Where a role has two sights of a kind, a list is of the widest, and one thing is
/// shown by the first that reaches it.
pub(super) const SIGHTS: &[(&str, &[Role], Sight)] = &[
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

/// The kinds of resources, each with the word for many.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("notice", "notices"),
    ("interpretation", "interpretations"),
    ("provider", "providers"),
    ("publicity", "publicities"),
    ("enterprise", "enterprises"),
    ("application", "applications"),
    ("contract", "contracts"),
    ("voucher", "vouchers"),
    ("redemption", "redemptions"),
    ("settlement", "settlements"),
    ("message", "messages"),
    ("budget", "budgets"),
    ("round", "rounds"),
    ("panel", "panels"),
    ("account", "accounts"),
    ("upload", "uploads"),
    ("import", "imports"),
    ("signal", "signals"),
    ("inspection", "inspections"),
    ("case", "cases"),
    ("exclusion", "exclusions"),
];

/// The kind of a path's word for many.
pub(super) fn kind(many: &str) -> Option<&'static str> {
    KINDS.iter().find(|(_, word)| *word == many).map(|(kind, _)| *kind)
}

/// Where an entity is read.
pub(super) fn href(key: &Key) -> Option<String> {
    let (_, many) = KINDS.iter().find(|(kind, _)| *kind == key.kind())?;
    Some(format!("/api/v1/{many}/{}", key.id()))
}

/// The sights of a role on a kind, in the order of the table. `Own` is nobody's without an
/// account.
pub(super) fn sights(kind: &str, role: Role) -> impl Iterator<Item = Sight> {
    SIGHTS
        .iter()
        .filter(move |(of, roles, _)| *of == kind && roles.contains(&role))
        .map(|(_, _, sight)| *sight)
        .filter(move |sight| role != Role::Public || *sight != Sight::Own)
}

/// Whether a role sees any of a kind.
pub(super) fn may_see(kind: &str, role: Role) -> bool {
    sights(kind, role).next().is_some()
}

/// What of a provider is public.
const PUBLIC_PROVIDER: &[&str] = &[
    "id",
    "name",
    "credit_code",
    "address",
    "status",
    "admission_number",
    "admitted_on",
    "years",
    "catalogues",
];
/// What of a publicity is public: an objector's words are not.
const PUBLIC_PUBLICITY: &[&str] = &[
    "id",
    "kind",
    "status",
    "items",
    "entries",
    "posted_on",
    "last_day",
    "closes_at",
    "objections",
];
/// What of an inspection's subject is public: who was drawn for it, and where it stands.
const PUBLIC_SUBJECT: &[&str] = &["party", "name", "inspectors", "barred", "status"];
const PUBLIC_OBJECTION: &[&str] = &["id", "item", "at", "upheld"];
/// What a party sees of a case about it: its own part, not who complained or on whose word.
const PARTY_CASE: &[&str] = &[
    "id",
    "status",
    "since",
    "opened_on",
    "parties",
    "vouchers",
    "claims",
    "claimed_fen",
    "received_fen",
    "owed_fen",
    "pending",
    "referred_to",
    "upheld",
];
/// The states in which a provider is public: in the registry, or on a posted list.
pub(super) const PUBLIC_STATES: &[&str] = &["published", "admitted", "suspended"];

fn keep(shown: &mut Value, members: &[&str]) {
    if let Some(map) = shown.as_object_mut() {
        let kept = std::mem::take(map).into_iter();
        *map = kept.filter(|(name, _)| members.contains(&name.as_str())).collect::<Map<_, _>>();
    }
}

/// Leaves of an inspection what a firm sees: of the other subjects what is public.
pub(super) fn own_subject(party: Option<Party>, shown: &mut Value) {
    let own = party.map(|party| party.to_string());
    let subjects = shown.get_mut("subjects").and_then(Value::as_array_mut);
    for one in subjects.into_iter().flatten() {
        if one.get("party").and_then(Value::as_str) != own.as_deref() {
            keep(one, PUBLIC_SUBJECT);
        }
    }
}

/// Leaves of a read model what a sight shows.
pub(super) fn redact(kind: &str, sight: Sight, shown: &mut Value) {
    if kind == "case" && sight != Sight::All {
        keep(shown, PARTY_CASE);
    }
    if sight != Sight::Public {
        return;
    }
    match kind {
        "provider" => keep(shown, PUBLIC_PROVIDER),
        "publicity" => {
            keep(shown, PUBLIC_PUBLICITY);
            let objections = shown.get_mut("objections").and_then(Value::as_array_mut);
            objections.into_iter().flatten().for_each(|one| keep(one, PUBLIC_OBJECTION));
        }
        "inspection" => {
            let subjects = shown.get_mut("subjects").and_then(Value::as_array_mut);
            subjects.into_iter().flatten().for_each(|one| keep(one, PUBLIC_SUBJECT));
        }
        _ => {}
    }
}
