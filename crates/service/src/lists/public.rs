//! What anybody may read: notices, money left, lists made public, the registry with its prices.

use yunquan_core::ids::{ProviderId, PublicityId};
use yunquan_core::interpretation::Interpretation;
use yunquan_core::notice::{Category, Notice};
use yunquan_core::number::VoucherNumber;
use yunquan_core::provider::{Item, Provider};
use yunquan_core::publicity::Publicity;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::{PageOf, ReadFailed};
use crate::view::Lens;

/// Providers read in one go where a search looks at all of them.
const PIECE: u32 = 200;

/// A service that a provider offers.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Who.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// What, at which price.
    pub item: Item,
}

/// The states in which a provider stands in the registry.
const IN_REGISTRY: [&str; 2] = ["admitted", "suspended"];

impl Lens<'_> {
    /// The notices, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn notices(&self) -> Result<Vec<Notice>, ReadFailed> {
        let page = self.page_of(Query::of("notice").descending(), None, |entity| match entity {
            Entity::Notice(it) => Some(*it),
            _ => None,
        });
        Ok(page?.items)
    }

    /// Whether a notice accepts applications now.
    pub fn is_open(&self, notice: &Notice) -> bool {
        let today = self.pack.zone().date(self.now);
        let window = notice.terms.opens_on..=notice.terms.closes_on;
        notice.closed_at.is_none() && window.contains(&today)
    }

    /// Publicities, the newest first; those that are open alone, or all.
    ///
    /// # Errors
    /// The store failed.
    pub fn publicities(
        &self,
        open: bool,
        after: Option<&str>,
        limit: u32,
    ) -> Result<PageOf<Publicity>, ReadFailed> {
        let query = Query::of("publicity").descending().limit(limit);
        let query = if open { query.is("closed", 0) } else { query };
        self.page_of(query, after, |entity| match entity {
            Entity::Publicity(it) => Some(*it),
            _ => None,
        })
    }

    /// The newest publicity in which something was posted.
    ///
    /// # Errors
    /// The store failed.
    pub fn publicity_of(&self, item: uuid::Uuid) -> Result<Option<PublicityId>, ReadFailed> {
        let query = Query::of("publicity").holding("publicity_item", "item", item).descending();
        Ok(match self.reader.find(query)? {
            Some((_, Entity::Publicity(it))) => Some(it.id),
            _ => None,
        })
    }

    /// The registry by name, a page of it; those in whose name or credit code a part stands, or
    /// all.
    ///
    /// # Errors
    /// The store failed.
    pub fn registry(
        &self,
        part: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<PageOf<Provider>, ReadFailed> {
        let (query, part) = (Query::of("provider").one_of("status", IN_REGISTRY), part.trim());
        let query = match part {
            "" => query,
            part => query.contains_either(["name", "credit_code"], part),
        };
        self.page_of(query.by("name").limit(limit), after, |entity| match entity {
            Entity::Provider(it) => Some(*it),
            _ => None,
        })
    }

    /// Who may take vouchers and has a catalogue of a support year, by name, the first of them;
    /// those in whose name or credit code a part stands, or all. And whether there are more.
    ///
    /// # Errors
    /// The store failed.
    pub fn suppliers(
        &self,
        year: i32,
        part: &str,
        limit: usize,
    ) -> Result<(Vec<Provider>, bool), ReadFailed> {
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let page = self.registry(part, next.as_deref(), PIECE)?;
            let offers = |it: &Provider| it.admitted() && it.years.contains(&year);
            found.extend(page.items.into_iter().filter(offers));
            next = page.next;
            if found.len() > limit || next.is_none() {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    /// Services of the newest catalogues whose name or code has a part, of a category or of all,
    /// the cheapest first: the first of them, and how many there are in all.
    ///
    /// # Errors
    /// The store failed.
    pub fn offers(
        &self,
        need: &str,
        category: Option<Category>,
        limit: usize,
    ) -> Result<(Vec<Offer>, usize), ReadFailed> {
        let need = need.trim().to_lowercase();
        let wanted = |item: &Item| {
            category.is_none_or(|category| category == item.category)
                && (item.name.to_lowercase().contains(&need)
                    || item.code.to_lowercase().contains(&need))
        };
        let mut offers = Vec::new();
        let mut next = None;
        loop {
            let page = self.registry("", next.as_deref(), PIECE)?;
            for provider in page.items {
                let Some(year) = provider.years.last() else { continue };
                let Some(catalogue) = self.find_catalogue(provider.id, *year)? else { continue };
                let found = catalogue.items.into_values().filter(wanted);
                offers.extend(found.map(|item| Offer {
                    provider: provider.id,
                    name: provider.name.clone(),
                    item,
                }));
            }
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        offers.sort_by(|a, b| {
            (a.item.price_fen, &a.name, &a.item.code).cmp(&(
                b.item.price_fen,
                &b.name,
                &b.item.code,
            ))
        });
        let all = offers.len();
        offers.truncate(limit);
        Ok((offers, all))
    }

    /// The bureau's interpretations, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn interpretations(
        &self,
        after: Option<&str>,
    ) -> Result<PageOf<Interpretation>, ReadFailed> {
        let query = Query::of("interpretation").descending().limit(50);
        self.page_of(query, after, |entity| match entity {
            Entity::Interpretation(it) => Some(*it),
            _ => None,
        })
    }

    /// How many leaves the journal has, and the root of its tree in hexadecimal.
    ///
    /// # Errors
    /// The store failed.
    pub fn journal_head(&self) -> Result<(u64, String), ReadFailed> {
        let head = self.reader.head()?;
        Ok((head.size, head.root.to_string()))
    }

    /// The last order of acceptance given in a support year; 0 before the first.
    ///
    /// # Errors
    /// The store failed.
    pub fn last_order(&self, year: i32) -> Result<u32, ReadFailed> {
        Ok(match self.reader.entity(&Key::Queue(year))? {
            Some(Entity::Queue(it)) => it.last,
            _ => 0,
        })
    }

    /// The voucher of a number.
    ///
    /// # Errors
    /// The store failed.
    pub fn voucher_of(&self, number: &VoucherNumber) -> Result<Option<Voucher>, ReadFailed> {
        let number = number.to_string();
        let query = Query::of("voucher").is("number", number.as_str());
        Ok(match self.reader.find(query)? {
            Some((_, Entity::Voucher(it))) => Some(*it),
            _ => None,
        })
    }

    /// Vouchers of a support year in the order of their issue, the newest first: who got what.
    ///
    /// # Errors
    /// The store failed.
    pub fn results(
        &self,
        year: i32,
        after: Option<&str>,
        limit: u32,
    ) -> Result<PageOf<Voucher>, ReadFailed> {
        let query = Query::of("voucher").is("year", year).descending().limit(limit);
        self.page_of(query, after, |entity| match entity {
            Entity::Voucher(it) => Some(*it),
            _ => None,
        })
    }
}
