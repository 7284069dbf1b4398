//! What waits for a person, by deadline: overdue first. One list for API and pages.
//!
//! Each source is one kind in one status, whose entries come in the order in which they began to
//! wait, and so in that of their deadlines; the list merges the sources.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yunquan_core::account::{Account, Party, Role};
use yunquan_core::ids::{AccountId, ApplicationId, ProviderId};
use yunquan_core::inspection::Stage as Stand;
use yunquan_core::publicity::Kind;
use yunquan_core::stage::Wait;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Cursor, Query, StoreError};

use crate::view::Lens;

/// One page of an inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    /// What waits, the earliest deadline first; what has none yet last.
    pub items: Vec<Value>,
    /// Where the next page begins; none when there is no more.
    pub next: Option<String>,
}

/// The inbox could not be read.
#[derive(Debug, thiserror::Error)]
pub enum NoInbox {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The text is not the end of a page before.
    #[error("not the end of any page")]
    BadCursor,
}

/// A source: its name in the cursor, its kind, its status, and whether it is ordered by `since`.
type Source = (&'static str, &'static str, &'static str, bool);

const APPLICATIONS: &[Source] = &[
    ("as", "application", "submitted", true),
    ("ar", "application", "recommended", true),
    ("aa", "application", "approved", true),
    ("ac", "application", "cleared", true),
    ("at", "application", "returned", true),
];
const REDEMPTIONS: &[Source] = &[
    ("rs", "redemption", "submitted", true),
    ("rc", "redemption", "complete", true),
    ("rv", "redemption", "reviewing", true),
    ("ra", "redemption", "accepted", true),
    ("rd", "redemption", "determined", true),
    ("rt", "redemption", "returned", true),
    ("rb", "redemption", "bounced", true),
];
const OTHERS: &[Source] = &[
    ("pa", "provider", "applied", false),
    ("pr", "provider", "reviewing", false),
    ("pp", "provider", "passed", false),
    ("pu", "provider", "published", false),
    ("pt", "provider", "returned", false),
    ("sp", "settlement", "prepared", false),
    ("ss", "settlement", "sent", false),
    ("co", "case", "open", true),
    ("ch", "case", "heard", true),
    ("cf", "case", "found", true),
    ("cs", "case", "sanctioned", true),
    ("ob", "publicity", "", false),
    ("in", "inspection", "drawn", false),
];

/// Which sources a role looks at; each entry is still asked for whom it waits.
fn sources(role: Role) -> impl Iterator<Item = &'static Source> {
    let wanted: &[&str] = match role {
        Role::DistrictOfficer => &["as"],
        Role::BureauOfficer => {
            &["ar", "aa", "ac", "rs", "rc", "ra", "pa", "pr", "pp", "co", "ch", "cs"]
        }
        Role::BureauReviewer => &["pu", "cf", "ob"],
        Role::FinanceOfficer => &["rv", "ra", "rd", "ss", "cs"],
        Role::FinanceReviewer => &["sp"],
        Role::Organiser => &["rv", "pr"],
        Role::Inspector => &["in"],
        Role::Enterprise => &["at", "in"],
        Role::Provider => &["rt", "rb", "pt", "in"],
        _ => &[],
    };
    let all = APPLICATIONS.iter().chain(REDEMPTIONS).chain(OTHERS);
    all.filter(move |(name, ..)| wanted.contains(name))
}

/// An entry on its way into a page.
struct Found {
    due: Date,
    wait: Wait,
    key: Key,
    entity: Entity,
    cursor: Cursor,
}

impl Lens<'_> {
    /// What waits for an account: of its role, of its jurisdiction, of its firm, of its panels.
    ///
    /// # Errors
    /// [`NoInbox`].
    pub fn inbox(
        &self,
        account: &Account,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Inbox, NoInbox> {
        let mut positions = positions(after)?;
        let mut found: Vec<(&'static str, Found)> = Vec::new();
        for source in sources(account.role) {
            let from = positions.get(source.0).cloned();
            let entries = self.source(source, account, from, limit)?;
            found.extend(entries.into_iter().map(|entry| (source.0, entry)));
        }
        let order = |it: &(&'static str, Found)| (it.1.due, it.1.wait.since, it.1.key.clone());
        found.sort_by_key(order);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let mut items = Vec::with_capacity(found.len());
        for (source, entry) in found {
            items.push(self.entry(&entry)?);
            positions.insert(source.to_owned(), entry.cursor.to_string());
        }
        let next = more.then(|| json!(positions).to_string());
        Ok(Inbox { items, next })
    }

    /// The entries of a source from a position on, one more than a page holds.
    fn source(
        &self,
        source: &Source,
        account: &Account,
        from: Option<String>,
        limit: u32,
    ) -> Result<Vec<Found>, NoInbox> {
        let (_, kind, status, by_since) = *source;
        let mut from = match from {
            Some(text) => Some(text.parse::<Cursor>().map_err(|_| NoInbox::BadCursor)?),
            None => None,
        };
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        let mut found = Vec::new();
        loop {
            let Some(query) = narrowed(kind, status, account) else { return Ok(found) };
            let query = if by_since { query.by("since") } else { query };
            let page = self.reader.list(&query.limit(limit.saturating_add(1)).after(from))?;
            for (key, entity) in page.items {
                let Some(wait) = self.waits_for(&entity, account)? else { continue };
                let value = by_since.then(|| wait.since.0.into());
                let cursor = Cursor { key: key.clone(), value };
                found.push(Found { due: self.due(&wait), wait, key, entity, cursor });
            }
            from = page.next;
            if from.is_none() || found.len() >= wanted {
                return Ok(found);
            }
        }
    }

    /// The wait of an entity, where it is for this account.
    fn waits_for(&self, entity: &Entity, account: &Account) -> Result<Option<Wait>, StoreError> {
        use yunquan_core::stage::of_subject;
        let Entity::Inspection(it) = entity else {
            let wait = self.wait(entity)?.filter(|wait| wait.waits_for == account.role);
            let other =
                account.role == Role::Organiser && !self.organised_by(entity, account.id)?;
            return Ok(wait.filter(|_| !other));
        };
        let own = it.subjects.iter().filter(|(party, subject)| {
            if account.role == Role::Inspector {
                let other =
                    subject.stage != Stand::Rectified || subject.found_by != Some(account.id);
                subject.inspectors.contains(&account.id) && other
            } else {
                account.party == Some(**party)
            }
        });
        let waits = own
            .filter_map(|(party, subject)| of_subject(*party, subject, self.pack, &self.calendar));
        let mine = waits.filter(|wait| wait.waits_for == account.role);
        Ok(mine.min_by_key(|wait| (self.due(wait), wait.since)))
    }

    /// Whether the panel that has a file is this organiser's.
    fn organised_by(&self, entity: &Entity, organiser: AccountId) -> Result<bool, StoreError> {
        let panel = match entity {
            Entity::Redemption(it) => it.panel,
            Entity::Provider(it) => it.panel,
            _ => None,
        };
        let Some(panel) = panel else { return Ok(false) };
        let panel = self.reader.entity(&Key::Panel(panel))?;
        Ok(matches!(panel, Some(Entity::Panel(it)) if it.organiser == organiser))
    }

    fn entry(&self, it: &Found) -> Result<Value, StoreError> {
        let mut names = Vec::new();
        for party in self.concerned(&it.entity)? {
            names.extend(self.party_name(party)?);
        }
        let mut shown = json!({"kind": it.key.kind(), "id": it.key.id(), "parties": names});
        self.add_wait(&mut shown, Some(&it.wait));
        Ok(shown)
    }

    /// Whose file it is; of a list that was made public, against whom something is to be decided.
    fn concerned(&self, entity: &Entity) -> Result<Vec<Party>, StoreError> {
        let parties = match entity {
            Entity::Application(file) => {
                vec![Some(Party::Enterprise(file.enterprise)), file.provider.map(Party::Provider)]
            }
            Entity::Redemption(file) => {
                vec![Some(Party::Enterprise(file.enterprise)), Some(Party::Provider(file.provider))]
            }
            Entity::Provider(file) => vec![Some(Party::Provider(file.id))],
            Entity::Case(file) => file.parties.keys().copied().map(Some).collect(),
            Entity::Publicity(list) => {
                let open = list.objections.iter().filter(|objection| objection.upheld.is_none());
                let mut parties = Vec::new();
                for objection in open {
                    parties.push(match list.kind {
                        Kind::Providers => Some(Party::Provider(ProviderId(objection.item))),
                        Kind::Applications => self
                            .find_application(ApplicationId(objection.item))?
                            .map(|file| Party::Enterprise(file.enterprise)),
                    });
                }
                parties
            }
            _ => Vec::new(),
        };
        Ok(parties.into_iter().flatten().collect())
    }
}

/// A source's query, narrowed to what the account may act on; none where that is nothing.
fn narrowed<'q>(kind: &'q str, status: &'q str, account: &'q Account) -> Option<Query<'q>> {
    let query = Query::of(kind);
    let query = if kind == "publicity" {
        query.at_least("undecided", 1)
    } else {
        query.is("status", status)
    };
    Some(match (account.role, account.party) {
        (Role::DistrictOfficer, _) => query.is("jurisdiction", account.jurisdiction.as_deref()?),
        (Role::Enterprise | Role::Provider, Some(party)) if kind == "inspection" => {
            query.holding("inspection_subject", "party", party.to_string())
        }
        (Role::Enterprise, Some(Party::Enterprise(id))) => query.is("enterprise", id.0),
        (Role::Provider, Some(Party::Provider(id))) if kind == "provider" => query.is("id", id.0),
        (Role::Provider, Some(Party::Provider(id))) => query.is("provider", id.0),
        (Role::Enterprise | Role::Provider, _) => return None,
        _ => query,
    })
}

fn positions(after: Option<&str>) -> Result<BTreeMap<String, String>, NoInbox> {
    match after {
        None => Ok(BTreeMap::new()),
        Some(text) => serde_json::from_str(text).map_err(|_| NoInbox::BadCursor),
    }
}
