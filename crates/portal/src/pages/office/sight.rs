//! Which files an officer's pages show, by the table of sights.

use yunquan_core::account::{Account, Role};
use yunquan_core::ids::{ApplicationId, EnterpriseId, PanelId};
use yunquan_core::sight::{Sight, sights};
use yunquan_core::world::{Entity, Key};

use crate::fault::Trouble;
use crate::view::View;

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

/// What a role's office sees of a kind; none where it sees no more of it than everybody.
pub(super) fn sees(kind: &str, role: Role) -> Option<Sight> {
    let kind = KINDS.iter().find(|known| **known == kind)?;
    let within = |it: &Sight| matches!(it, Sight::All | Sight::OwnJurisdiction | Sight::Seat);
    sights(kind, role).filter(within).max()
}

/// Whether a role may leaf through a kind: a list is narrowed by what its files say themselves.
pub(super) fn lists(kind: &str, role: Role) -> bool {
    match sees(kind, role) {
        None => false,
        Some(Sight::OwnJurisdiction) => ["application", "enterprise"].contains(&kind),
        Some(Sight::Seat) => kind == "panel",
        Some(_) => true,
    }
}

/// The account, where it is an officer's.
pub(super) fn officer<'v>(view: &'v View<'_>) -> Result<&'v Account, Trouble> {
    let account = view.who.signed_in()?;
    match account.role {
        Role::Enterprise | Role::Provider | Role::Public | Role::System => {
            Err(Trouble::Forbidden(None))
        }
        _ => Ok(account),
    }
}

/// A file, where whoever looks may see it.
pub(super) fn visible(view: &View<'_>, key: &Key) -> Result<Entity, Trouble> {
    let account = officer(view)?;
    let sees = sees(key.kind(), account.role).ok_or(Trouble::Forbidden(None))?;
    let entity = view.lens.reader.entity(key)?.ok_or(Trouble::NotFound)?;
    let reaches = match sees {
        Sight::OwnJurisdiction => {
            let own = account.jurisdiction.as_ref();
            own.is_some() && jurisdiction(view, &entity)?.as_ref() == own
        }
        Sight::Seat => match &entity {
            Entity::Panel(it) => it.has_seat(account.id),
            Entity::Redemption(it) => seated(view, it.panel, account)?,
            _ => false,
        },
        _ => true,
    };
    if reaches { Ok(entity) } else { Err(Trouble::NotFound) }
}

/// The jurisdiction of a file: its own, or that of its enterprise.
fn jurisdiction(view: &View<'_>, entity: &Entity) -> Result<Option<String>, Trouble> {
    let enterprise = match entity {
        Entity::Application(it) => return Ok(Some(it.jurisdiction.clone())),
        Entity::Enterprise(it) => return Ok(Some(it.jurisdiction.clone())),
        Entity::Voucher(it) => it.holder,
        Entity::Redemption(it) => it.enterprise,
        _ => return Ok(None),
    };
    Ok(view.lens.find_enterprise(enterprise)?.map(|it| it.jurisdiction))
}

fn seated(view: &View<'_>, panel: Option<PanelId>, account: &Account) -> Result<bool, Trouble> {
    let Some(panel) = panel else { return Ok(false) };
    Ok(match view.lens.reader.entity(&Key::Panel(panel))? {
        Some(Entity::Panel(it)) => it.has_seat(account.id),
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
