//! What a sight reaches: whose an entity is, and how a list is narrowed to it.

use std::collections::BTreeSet;

use yunquan_core::account::{Account, Party, Role};
use yunquan_core::contract::Contract;
use yunquan_core::ids::{EnterpriseId, ProviderId};
use yunquan_core::projection::Cell;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Query, Reader, StoreError, Test};

use super::Api;
use super::caller::Caller;
use super::problem::{Mistake, Problem};
use super::sight::{PUBLIC_STATES, Sight, may_see, sights};

/// Where an entity's party and jurisdiction are found.
pub(super) struct Owner {
    pub(super) parties: BTreeSet<Party>,
    pub(super) jurisdiction: Option<String>,
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

/// A contract is read by whoever stands on its sides now, and by who signed it (R3.6).
fn of_contract(reader: &dyn Reader, it: &Contract) -> Result<Owner, StoreError> {
    let voucher = match it.voucher {
        Some(id) => reader.entity(&Key::Voucher(id))?,
        None => None,
    };
    let file = match it.application {
        Some(id) => reader.entity(&Key::Application(id))?,
        None => None,
    };
    let mut owner = between(reader, it.enterprise, it.terms.provider)?;
    owner.parties.extend(match (&voucher, &file) {
        (Some(Entity::Voucher(voucher)), _) => it.sides(Some(voucher), None),
        (_, Some(Entity::Application(file))) => it.sides(None, Some(file)),
        _ => it.sides(None, None),
    });
    Ok(owner)
}

pub(super) fn owner(reader: &dyn Reader, entity: &Entity) -> Result<Owner, StoreError> {
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
        Entity::Case(it) => Owner::of(it.parties.keys().copied()),
        Entity::Contract(it) => of_contract(reader, it)?,
        Entity::Voucher(it) => between(reader, it.holder, it.issued.provider)?,
        Entity::Inspection(it) => Owner::of(it.subjects.keys().copied()),
        Entity::Redemption(it) => between(reader, it.enterprise, it.provider)?,
        Entity::Message(it) => Owner::of([Some(it.to), it.copy].into_iter().flatten()),
        _ => Owner::of([]),
    })
}

fn is_own(entity: &Entity, account: &Account) -> bool {
    match entity {
        Entity::Account(it) => it.id == account.id,
        _ => false,
    }
}

fn has_seat(reader: &dyn Reader, entity: &Entity, account: &Account) -> Result<bool, StoreError> {
    let panel = match entity {
        Entity::Redemption(it) => match it.panel {
            Some(panel) => reader.entity(&Key::Panel(panel))?,
            None => None,
        },
        _ => None,
    };
    Ok(match panel.as_ref().unwrap_or(entity) {
        Entity::Panel(it) => it.has_seat(account.id),
        _ => false,
    })
}

fn is_public(entity: &Entity) -> bool {
    match entity {
        Entity::Provider(it) => PUBLIC_STATES.contains(&it.status.as_str()),
        Entity::Publicity(_) | Entity::Inspection(_) => true,
        _ => false,
    }
}

/// Kinds each of which is public, as far as the sight shows.
const WHOLLY_PUBLIC: &[&str] = &["publicity", "inspection"];

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
                Sight::Answer => false,
                _ if kind == "upload" => self.file_reaches(sight, account, entity)?,
                Sight::Public => is_public(entity),
                Sight::Own => account.is_some_and(|account| is_own(entity, account)),
                Sight::Seat => match account {
                    Some(account) => has_seat(reader, entity, account)?,
                    None => false,
                },
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
        if sight == Sight::All || (sight == Sight::Public && WHOLLY_PUBLIC.contains(&kind)) {
            return Ok(Some(query));
        }
        if sight == Sight::Public {
            return Ok(Some(query.one_of("status", PUBLIC_STATES.iter().copied())));
        }
        let Some(account) = account else { return Ok(None) };
        Ok(match (sight, kind, account.party) {
            (Sight::Own, "account", _) => Some(query.is("id", account.id)),
            // The firm's other accounts bring files too; a list shows one's own.
            (Sight::Own | Sight::OwnParty, "upload", _) => {
                Some(query.holding("copy", "account", account.id))
            }
            (Sight::OwnParty, "account", Some(party)) => Some(query.is("party", party.to_string())),
            (Sight::OwnParty, "case", Some(party)) => {
                Some(query.holding("case_party", "party", party.to_string()))
            }
            (Sight::OwnParty, "account", None) => Some(query.is("id", account.id)),
            (Sight::OwnParty, "enterprise", Some(Party::Enterprise(id))) => {
                Some(query.is("id", id))
            }
            (Sight::OwnParty, "provider", Some(Party::Provider(id))) => Some(query.is("id", id)),
            (Sight::OwnParty, "voucher", Some(Party::Enterprise(id))) => {
                Some(query.is("holder", id))
            }
            // The holder is told, its provider has the copy.
            (Sight::OwnParty, "message", Some(party @ Party::Enterprise(_))) => {
                Some(query.is("recipient", party.to_string()))
            }
            (Sight::OwnParty, "message", Some(party)) => Some(query.is("copy", party.to_string())),
            (Sight::OwnParty, _, Some(Party::Enterprise(id))) => Some(query.is("enterprise", id)),
            (Sight::OwnParty, _, Some(Party::Provider(id))) => Some(query.is("provider", id)),
            (Sight::OwnJurisdiction, _, _) => self.narrow_to_jurisdiction(query, account)?,
            // They are found by their panel.
            (Sight::Seat, "redemption", _) => None,
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
            "upload" => return Ok(Some(query.holding("copy", "account", account.id))),
            "voucher" => "holder",
            _ => "enterprise",
        };
        let named = query.filters.iter().find_map(|filter| match &filter.test {
            Test::Is(Cell::Id(id)) if filter.column == column => Some(EnterpriseId(*id)),
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
}
