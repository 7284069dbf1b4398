//! Which files an officer's pages show: the API's table of sights, for officers.

use yunquan_core::account::{Account, Role};
use yunquan_core::ids::{ApplicationId, EnterpriseId, PanelId};
use yunquan_core::world::{Entity, Key};

use crate::fault::Trouble;
use crate::view::View;

use Role as R;

/// How many of a kind an officer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sees {
    All,
    /// Those of his jurisdiction.
    Jurisdiction,
    /// Those in which he has a seat.
    Seat,
}

const OFFICE: &[Role] =
    &[R::BureauOfficer, R::BureauReviewer, R::FinanceOfficer, R::FinanceReviewer, R::Auditor];
const BUREAU: &[Role] = &[R::BureauOfficer, R::BureauReviewer, R::Auditor];
const WATCH: &[Role] = &[R::BureauOfficer, R::BureauReviewer, R::Inspector, R::Auditor];
const FIELD: &[Role] = &[R::DistrictOfficer, R::Organiser, R::Expert, R::Inspector];
const SEATED: &[Role] = &[R::Organiser, R::Expert];
const PEOPLE: &[Role] = &[R::Administrator, R::SecurityAdministrator, R::Auditor];

/// The table.
const SIGHTS: &[(&str, &[Role], Sees)] = &[
    ("application", OFFICE, Sees::All),
    ("application", &[R::Inspector], Sees::All),
    ("application", &[R::DistrictOfficer], Sees::Jurisdiction),
    ("enterprise", OFFICE, Sees::All),
    ("enterprise", &[R::Inspector], Sees::All),
    ("enterprise", &[R::DistrictOfficer], Sees::Jurisdiction),
    ("provider", OFFICE, Sees::All),
    ("provider", FIELD, Sees::All),
    ("publicity", BUREAU, Sees::All),
    ("round", OFFICE, Sees::All),
    ("voucher", OFFICE, Sees::All),
    ("voucher", &[R::Inspector], Sees::All),
    ("panel", OFFICE, Sees::All),
    ("panel", SEATED, Sees::Seat),
    ("redemption", OFFICE, Sees::All),
    ("redemption", &[R::Inspector], Sees::All),
    ("redemption", SEATED, Sees::Seat),
    ("settlement", OFFICE, Sees::All),
    ("case", WATCH, Sees::All),
    ("signal", WATCH, Sees::All),
    ("inspection", WATCH, Sees::All),
    ("account", PEOPLE, Sees::All),
];

/// The kinds of files that have a page.
pub(crate) const KINDS: &[&str] = &[
    "application",
    "enterprise",
    "provider",
    "publicity",
    "round",
    "voucher",
    "panel",
    "redemption",
    "settlement",
    "case",
    "signal",
    "inspection",
    "account",
];

/// A kind as a path names it.
pub(super) fn kind_of(text: &str) -> Result<&'static str, Trouble> {
    KINDS.iter().find(|kind| **kind == text).copied().ok_or(Trouble::NotFound)
}

/// What a role sees of a kind; none where it sees nothing of it.
pub(super) fn sees(kind: &str, role: Role) -> Option<Sees> {
    SIGHTS.iter().find(|(of, roles, _)| *of == kind && roles.contains(&role)).map(|it| it.2)
}

/// The account, where it is an officer's.
pub(super) fn officer<'v>(view: &'v View<'_>) -> Result<&'v Account, Trouble> {
    let account = view.who.signed_in()?;
    match account.role {
        R::Enterprise | R::Provider | R::Public | R::System => Err(Trouble::Forbidden(None)),
        _ => Ok(account),
    }
}

/// A file, where whoever looks may see it.
pub(super) fn visible(view: &View<'_>, key: &Key) -> Result<Entity, Trouble> {
    let account = officer(view)?;
    let sees = sees(key.kind(), account.role).ok_or(Trouble::Forbidden(None))?;
    let entity = view.lens.reader.entity(key)?.ok_or(Trouble::NotFound)?;
    let reaches = match sees {
        Sees::All => true,
        Sees::Jurisdiction => match &entity {
            Entity::Application(it) => Some(&it.jurisdiction) == account.jurisdiction.as_ref(),
            Entity::Enterprise(it) => Some(&it.jurisdiction) == account.jurisdiction.as_ref(),
            _ => false,
        },
        Sees::Seat => match &entity {
            Entity::Panel(it) => it.organiser == account.id || it.experts.contains(&account.id),
            Entity::Redemption(it) => seated(view, it.panel, account)?,
            _ => false,
        },
    };
    if reaches { Ok(entity) } else { Err(Trouble::NotFound) }
}

fn seated(view: &View<'_>, panel: Option<PanelId>, account: &Account) -> Result<bool, Trouble> {
    let Some(panel) = panel else { return Ok(false) };
    Ok(match view.lens.reader.entity(&Key::Panel(panel))? {
        Some(Entity::Panel(it)) => it.organiser == account.id || it.experts.contains(&account.id),
        _ => false,
    })
}

/// Where a file is looked at.
pub(super) fn href(key: &Key) -> Option<String> {
    match key {
        Key::Application(ApplicationId(id)) => Some(format!("/review/{id}")),
        Key::Enterprise(EnterpriseId(id)) => Some(format!("/files/enterprise/{id}")),
        key => KINDS.contains(&key.kind()).then(|| format!("/files/{}/{}", key.kind(), key.id())),
    }
}
