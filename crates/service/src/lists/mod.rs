//! What pages read: entities by key, and lists in pages by key, never by counting.

mod firm;
mod journal;
mod office;
mod public;
mod told;
mod unread;

use yunquan_core::account::Account;
use yunquan_core::allowance::Allowance;
use yunquan_core::application::Application;
use yunquan_core::budget::Budget;
use yunquan_core::contract::Contract;
use yunquan_core::enterprise::Enterprise;
use yunquan_core::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, InspectionId, ProviderId, PublicityId,
    RedemptionId, VoucherId,
};
use yunquan_core::inspection::Inspection;
use yunquan_core::notice::Notice;
use yunquan_core::occasion::Sealed;
use yunquan_core::provider::{Catalogue, Provider};
use yunquan_core::publicity::Publicity;
use yunquan_core::redemption::Redemption;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Cursor, Query};

use crate::office::Office;
use crate::sealed;
use crate::view::Lens;

pub use office::{InState, STATES, Shelved};
pub use public::Offer;
pub use told::Entry;
pub use unread::Unread;
pub use yunquan_store::{Found, Search, StoreError as ReadFailed, StoredLeaf as Leaf};

/// Leaves of one entity that are read in one go.
const LEAVES: u32 = 200;

/// A page of a list, and where the next one begins; an opaque text.
#[derive(Debug, Clone)]
pub struct PageOf<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The cursor of the next page; none when there is no more.
    pub next: Option<String>,
}

/// All that stands on the pages of a list, one after the other.
fn every<T>(
    mut page: impl FnMut(Option<&str>) -> Result<PageOf<T>, ReadFailed>,
) -> Result<Vec<T>, ReadFailed> {
    let (mut all, mut next) = (Vec::new(), None);
    loop {
        let page = page(next.as_deref())?;
        all.extend(page.items);
        next = page.next;
        if next.is_none() {
            return Ok(all);
        }
    }
}

/// An account, whatever its state.
///
/// # Errors
/// The store failed.
pub fn account(office: &Office, id: AccountId) -> Result<Option<Box<Account>>, ReadFailed> {
    Ok(match office.reader().entity(&Key::Account(id))? {
        Some(Entity::Account(account)) => Some(account),
        _ => None,
    })
}

macro_rules! finds {
    ($($name:ident($($part:ident: $type:ty),*) => $variant:ident, $what:literal;)*) => {
        impl Lens<'_> {
            $(
                #[doc = concat!("Finds ", $what, ".")]
                ///
                /// # Errors
                /// The store failed.
                pub fn $name(&self, $($part: $type),*) -> Result<Option<$variant>, ReadFailed> {
                    Ok(match self.reader.entity(&Key::$variant($($part),*))? {
                        Some(Entity::$variant(it)) => Some(*it),
                        _ => None,
                    })
                }
            )*
        }
    };
}

finds! {
    find_notice(year: i32) => Notice, "the notice of a support year";
    find_budget(year: i32) => Budget, "the budget of a support year";
    find_enterprise(id: EnterpriseId) => Enterprise, "an enterprise";
    find_provider(id: ProviderId) => Provider, "a provider";
    find_catalogue(id: ProviderId, year: i32) => Catalogue, "a provider's catalogue of a year";
    find_application(id: ApplicationId) => Application, "an application";
    find_contract(id: ContractId) => Contract, "a contract";
    find_account(id: AccountId) => Account, "an account";
    find_voucher(id: VoucherId) => Voucher, "a voucher";
    find_redemption(id: RedemptionId) => Redemption, "a redemption";
    find_inspection(id: InspectionId) => Inspection, "an inspection";
    find_publicity(id: PublicityId) => Publicity, "a publicity";
    find_allowance(id: EnterpriseId, year: i32) => Allowance, "what an enterprise has received";
}

impl Lens<'_> {
    /// A page of entities of one kind, each as `take` wants it; a cursor that is none begins at
    /// the beginning.
    fn page_of<T>(
        &self,
        query: Query<'_>,
        after: Option<&str>,
        mut take: impl FnMut(Entity) -> Option<T>,
    ) -> Result<PageOf<T>, ReadFailed> {
        let cursor = after.and_then(|text| text.parse::<Cursor>().ok());
        let cursor = cursor.filter(|cursor| cursor.key.kind() == query.kind);
        let page = self.reader.list(&query.after(cursor))?;
        let items = page.items.into_iter().filter_map(|(_, entity)| take(entity)).collect();
        Ok(PageOf { items, next: page.next.map(|cursor| cursor.to_string()) })
    }

    /// Every leaf that is chiefly about an entity from a number on, in order.
    fn timeline(&self, key: &Key, from: u64) -> Result<Vec<Leaf>, ReadFailed> {
        let mut all: Vec<Leaf> = Vec::new();
        loop {
            let from = all.last().map_or(from, |leaf| leaf.seq + 1);
            let more = self.reader.timeline(key, from, LEAVES)?;
            let over = more.len() < LEAVES as usize;
            all.extend(more);
            if over {
                return Ok(all);
            }
        }
    }

    /// What a commitment hides, as JSON; none where it was erased.
    ///
    /// # Errors
    /// As [`sealed::opened`].
    pub fn reveal(&self, sealed: &Sealed) -> Result<Option<serde_json::Value>, ReadFailed> {
        sealed::opened(self.reader, sealed)
    }
}
