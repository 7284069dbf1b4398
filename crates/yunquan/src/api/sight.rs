//! Who may see what: one table of kind, role and sight. A row that is missing here is something
//! that nobody of that role sees.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use yunquan_core::account::{Account, Party, Role};
use yunquan_core::ids::{EnterpriseId, ProviderId};
use yunquan_core::occasion::Sealed;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Query, Reader, Revealed, StoreError};

use super::Api;
use super::caller::Caller;
use super::problem::{Mistake, Problem};

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
    /// All of them, all of each.
    All,
}

impl Sight {
    /// The word for it in the matrix.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Public => "public",
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
const BUREAU: &[Role] = &[R::BureauOfficer, R::BureauReviewer];
/// The officers who see every file, and the auditor.
const OFFICE: &[Role] = &[
    R::BureauOfficer,
    R::BureauReviewer,
    R::FinanceOfficer,
    R::FinanceReviewer,
    R::Auditor,
];
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
    ("budget", OFFICE, S::All),
    ("round", OFFICE, S::All),
    ("panel", BUREAU, S::All),
    ("panel", &[R::Auditor], S::All),
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
    ("exclusion", OFFICE, S::All),
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
    ("budget", "budgets"),
    ("round", "rounds"),
    ("panel", "panels"),
    ("account", "accounts"),
    ("upload", "uploads"),
    ("import", "imports"),
    ("signal", "signals"),
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
const PUBLIC_PUBLICITY: &[&str] =
    &["id", "kind", "status", "items", "entries", "posted_on", "last_day", "closes_at", "objections"];
const PUBLIC_OBJECTION: &[&str] = &["id", "item", "at", "upheld"];
/// The states in which a provider is public: in the registry, or on a posted list.
const PUBLIC_STATES: &[&str] = &["published", "admitted", "suspended"];

fn keep(shown: &mut Value, members: &[&str]) {
    if let Some(map) = shown.as_object_mut() {
        let kept = std::mem::take(map).into_iter();
        *map = kept.filter(|(name, _)| members.contains(&name.as_str())).collect::<Map<_, _>>();
    }
}

/// Leaves of a read model what a sight shows.
pub(super) fn redact(kind: &str, sight: Sight, shown: &mut Value) {
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
        _ => {}
    }
}

/// Where an entity's party and jurisdiction are found.
struct Owner {
    parties: BTreeSet<Party>,
    jurisdiction: Option<String>,
}

impl Owner {
    fn of(parties: impl IntoIterator<Item = Party>) -> Self {
        Self { parties: parties.into_iter().collect(), jurisdiction: None }
    }
}

fn enterprise_jurisdiction(
    reader: &dyn Reader,
    id: EnterpriseId,
) -> Result<Option<String>, StoreError> {
    Ok(match reader.entity(&Key::Enterprise(id))? {
        Some(Entity::Enterprise(it)) => Some(it.jurisdiction),
        _ => None,
    })
}

/// A file between an enterprise and a provider.
fn between(
    reader: &dyn Reader,
    enterprise: EnterpriseId,
    provider: ProviderId,
) -> Result<Owner, StoreError> {
    let parties = BTreeSet::from([Party::Enterprise(enterprise), Party::Provider(provider)]);
    Ok(Owner { parties, jurisdiction: enterprise_jurisdiction(reader, enterprise)? })
}

fn owner(reader: &dyn Reader, entity: &Entity) -> Result<Owner, StoreError> {
    Ok(match entity {
        Entity::Enterprise(it) => Owner {
            jurisdiction: Some(it.jurisdiction.clone()),
            ..Owner::of([Party::Enterprise(it.id)])
        },
        Entity::Application(it) => Owner {
            jurisdiction: Some(it.jurisdiction.clone()),
            ..Owner::of([Party::Enterprise(it.enterprise)])
        },
        Entity::Provider(it) => Owner::of([Party::Provider(it.id)]),
        Entity::Account(it) => Owner::of(it.party),
        Entity::Contract(it) => between(reader, it.enterprise, it.terms.provider)?,
        Entity::Voucher(it) => between(reader, it.holder, it.issued.provider)?,
        Entity::Upload(it) => {
            let by = it.by.map(Key::Account);
            let by = by.map(|key| reader.entity(&key)).transpose()?.flatten();
            let party = match by {
                Some(Entity::Account(account)) => account.party,
                _ => None,
            };
            let used_in = it.used_in.as_ref().filter(|key| !matches!(key, Key::Upload(_)));
            let cited = used_in.map(|key| reader.entity(key)).transpose()?.flatten();
            let cited = cited.map(|entity| owner(reader, &entity)).transpose()?;
            Owner {
                jurisdiction: cited.and_then(|owner| owner.jurisdiction),
                ..Owner::of(party)
            }
        }
        _ => Owner::of([]),
    })
}

fn is_own(entity: &Entity, account: &Account) -> bool {
    match entity {
        Entity::Account(it) => it.id == account.id,
        Entity::Upload(it) => it.by == Some(account.id),
        _ => false,
    }
}

fn has_seat(entity: &Entity, account: &Account) -> bool {
    match entity {
        Entity::Panel(it) => it.organiser == account.id || it.experts.contains(&account.id),
        _ => false,
    }
}

fn is_public(entity: &Entity) -> bool {
    match entity {
        Entity::Provider(it) => PUBLIC_STATES.contains(&it.status.as_str()),
        Entity::Publicity(_) => true,
        _ => false,
    }
}

impl Api {
    /// The sight by which a caller sees an entity.
    ///
    /// # Errors
    /// No role of his sees the kind, or this one is out of his sight: not found.
    pub(super) fn sight_of(
        &self,
        caller: &Caller,
        entity: &Entity,
        kind: &str,
    ) -> Result<Sight, Problem> {
        if !may_see(kind, caller.role()) {
            return Err(caller.refused());
        }
        let reader = self.office.reader();
        for sight in sights(kind, caller.role()) {
            let account = caller.account.as_deref();
            let reaches = match sight {
                Sight::All => true,
                Sight::Public => is_public(entity),
                Sight::Own => account.is_some_and(|account| is_own(entity, account)),
                Sight::Seat => account.is_some_and(|account| has_seat(entity, account)),
                Sight::OwnParty => {
                    let own = account.and_then(|account| account.party);
                    let parties = owner(reader, entity)?.parties;
                    own.is_some_and(|own| parties.contains(&own))
                }
                Sight::OwnJurisdiction => {
                    let own = account.and_then(|account| account.jurisdiction.clone());
                    own.is_some() && owner(reader, entity)?.jurisdiction == own
                }
            };
            if reaches {
                return Ok(sight);
            }
        }
        Err(Problem::NotFound)
    }

    /// Narrows a list to what a sight shows.
    ///
    /// # Errors
    /// Not found where there is nothing of one's own; a mistake where the list must be narrowed
    /// by the asker.
    pub(super) fn narrow<'q>(
        &self,
        query: Query<'q>,
        sight: Sight,
        account: Option<&'q Account>,
    ) -> Result<Option<Query<'q>>, Problem> {
        let kind = query.kind;
        if sight == Sight::All || (sight == Sight::Public && kind == "publicity") {
            return Ok(Some(query));
        }
        if sight == Sight::Public {
            return Ok(Some(query.one_of("status", PUBLIC_STATES.iter().copied())));
        }
        let Some(account) = account else { return Ok(None) };
        Ok(match (sight, kind, account.party) {
            (Sight::Own, "account", _) => Some(query.is("id", account.id)),
            (Sight::Own, "upload", _) => Some(query.is("account", account.id)),
            // The firm's other accounts bring files too; a list shows one's own.
            (Sight::OwnParty, "upload", _) => Some(query.is("account", account.id)),
            (Sight::OwnParty, "account", Some(party)) => Some(query.is("party", party.to_string())),
            (Sight::OwnParty, "account", None) => Some(query.is("id", account.id)),
            (Sight::OwnParty, "enterprise", Some(Party::Enterprise(id))) => {
                Some(query.is("id", id))
            }
            (Sight::OwnParty, "provider", Some(Party::Provider(id))) => Some(query.is("id", id)),
            (Sight::OwnParty, "voucher", Some(Party::Enterprise(id))) => {
                Some(query.is("holder", id))
            }
            (Sight::OwnParty, _, Some(Party::Enterprise(id))) => Some(query.is("enterprise", id)),
            (Sight::OwnParty, _, Some(Party::Provider(id))) => Some(query.is("provider", id)),
            (Sight::OwnJurisdiction, _, _) => self.narrow_to_jurisdiction(query, account)?,
            (Sight::Seat, _, _) if account.role == Role::Organiser => {
                Some(query.is("organiser", account.id))
            }
            (Sight::Seat, _, _) => Some(query.holding("panel_expert", "account", account.id)),
            _ => None,
        })
    }

    /// Contracts and vouchers are a jurisdiction's by their enterprise, which must be named.
    fn narrow_to_jurisdiction<'q>(
        &self,
        query: Query<'q>,
        account: &'q Account,
    ) -> Result<Option<Query<'q>>, Problem> {
        let Some(own) = account.jurisdiction.as_deref() else { return Ok(None) };
        let column = match query.kind {
            "enterprise" | "application" => return Ok(Some(query.is("jurisdiction", own))),
            "upload" => return Ok(Some(query.is("account", account.id))),
            "voucher" => "holder",
            _ => "enterprise",
        };
        let named = query.filters.iter().find_map(|filter| match &filter.test {
            yunquan_store::Test::Is(yunquan_core::projection::Cell::Id(id))
                if filter.column == column =>
            {
                Some(EnterpriseId(*id))
            }
            _ => None,
        });
        let Some(enterprise) = named else {
            return Err(Problem::at(Mistake::new(
                column,
                "missing",
                "请指定本辖区的一家企业",
                "Name an enterprise of your jurisdiction",
            )));
        };
        let of = enterprise_jurisdiction(self.office.reader(), enterprise)?;
        Ok((of.as_deref() == Some(own)).then_some(query))
    }

    /// What a commitment hides; nothing once it was erased.
    pub(super) fn reveal(&self, sealed: &Sealed) -> Result<Option<Value>, Problem> {
        let found = self.office.reader().reveal(&[sealed.0])?.into_iter().next().flatten();
        Ok(match found {
            Some(Revealed::Secret { bytes, .. }) => serde_json::from_slice(&bytes).ok(),
            Some(Revealed::Erased(_)) | None => None,
        })
    }

    /// Adds the personal data of an entity for who needs it: the person or firm itself and those
    /// who handle its file.
    pub(super) fn unseal(
        &self,
        caller: &Caller,
        sight: Sight,
        entity: &Entity,
        shown: &mut Value,
    ) -> Result<(), Problem> {
        let handles = BUREAU.contains(&caller.role());
        let own = matches!(sight, Sight::OwnParty | Sight::OwnJurisdiction | Sight::Own);
        match entity {
            Entity::Enterprise(it) if handles || own => {
                shown["contact"] = json!(self.reveal(&it.contact)?);
            }
            Entity::Provider(it) if handles || own => {
                shown["contact"] = json!(self.reveal(&it.contact)?);
            }
            Entity::Application(it) if sight == Sight::OwnParty => {
                let draft = it.draft.as_ref().map(|draft| self.reveal(draft)).transpose()?;
                shown["draft"] = json!(draft.flatten());
            }
            Entity::Account(it) if sight != Sight::Public => {
                shown["name"] = json!(self.reveal(&it.name)?);
            }
            Entity::Upload(it) => shown["name"] = json!(self.reveal(&it.name)?),
            Entity::Publicity(it) if handles => {
                let members = shown.get_mut("objections").and_then(Value::as_array_mut);
                for (one, member) in it.objections.iter().zip(members.into_iter().flatten()) {
                    member["person"] = json!(self.reveal(&one.person)?);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
