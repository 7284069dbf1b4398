//! What a firm reads of its own: applications, vouchers, contracts.

use serde_json::Value;
use yunquan_core::account::{Account, Party};
use yunquan_core::application::{Application, Event as Happened};
use yunquan_core::contract::Contract;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::ids::{ApplicationId, EnterpriseId, ProviderId};
use yunquan_core::inspection::Inspection;
use yunquan_core::redemption::{self, Redemption};
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::{PageOf, ReadFailed, every};
use crate::envelope::Leaf;
use crate::view::Lens;

/// Entries on one page of a firm's own lists.
const PAGE: u32 = 50;

impl Lens<'_> {
    /// An enterprise's applications, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn applications_of(
        &self,
        enterprise: EnterpriseId,
        after: Option<&str>,
    ) -> Result<PageOf<Application>, ReadFailed> {
        let query = Query::of("application").is("enterprise", enterprise).descending().limit(PAGE);
        self.page_of(query, after, |entity| match entity {
            Entity::Application(it) => Some(*it),
            _ => None,
        })
    }

    /// An enterprise's vouchers, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn vouchers_of(
        &self,
        enterprise: EnterpriseId,
        after: Option<&str>,
    ) -> Result<PageOf<Voucher>, ReadFailed> {
        let query = Query::of("voucher").is("holder", enterprise).descending().limit(PAGE);
        self.page_of(query, after, |entity| match entity {
            Entity::Voucher(it) => Some(*it),
            _ => None,
        })
    }

    /// The vouchers made out to a provider, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn vouchers_at(
        &self,
        provider: ProviderId,
        after: Option<&str>,
    ) -> Result<PageOf<Voucher>, ReadFailed> {
        let query = Query::of("voucher").is("provider", provider).descending().limit(PAGE);
        self.page_of(query, after, |entity| match entity {
            Entity::Voucher(it) => Some(*it),
            _ => None,
        })
    }

    /// A provider's redemptions, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn redemptions_of(
        &self,
        provider: ProviderId,
        after: Option<&str>,
    ) -> Result<PageOf<Redemption>, ReadFailed> {
        let query = Query::of("redemption").is("provider", provider).descending().limit(PAGE);
        self.page_of(query, after, |entity| match entity {
            Entity::Redemption(it) => Some(*it),
            _ => None,
        })
    }

    /// An enterprise's contracts, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn contracts_of(
        &self,
        enterprise: EnterpriseId,
        after: Option<&str>,
    ) -> Result<PageOf<Contract>, ReadFailed> {
        let query = Query::of("contract").is("enterprise", enterprise).descending().limit(PAGE);
        self.page_of(query, after, |entity| match entity {
            Entity::Contract(it) => Some(*it),
            _ => None,
        })
    }

    /// Everybody who acts for a party, in the order in which they came.
    ///
    /// # Errors
    /// The store failed.
    pub fn accounts_of(&self, party: Party) -> Result<Vec<Account>, ReadFailed> {
        let party = party.to_string();
        every(|after| {
            let query = Query::of("account").is("party", party.as_str()).limit(PAGE);
            self.page_of(query, after, |entity| match entity {
                Entity::Account(it) => Some(*it),
                _ => None,
            })
        })
    }

    /// The inspections in which a party was drawn, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn inspections_of(
        &self,
        party: Party,
        after: Option<&str>,
    ) -> Result<PageOf<Inspection>, ReadFailed> {
        let query = Query::of("inspection")
            .holding("inspection_subject", "party", party.to_string())
            .descending()
            .limit(PAGE);
        self.page_of(query, after, |entity| match entity {
            Entity::Inspection(it) => Some(*it),
            _ => None,
        })
    }

    /// A provider's redemptions that stand somewhere, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn redemptions_in(
        &self,
        provider: ProviderId,
        status: redemption::Status,
        after: Option<&str>,
    ) -> Result<PageOf<Redemption>, ReadFailed> {
        let query = Query::of("redemption").is("provider", provider).is("status", status.as_str());
        self.page_of(query.descending().limit(PAGE), after, |entity| match entity {
            Entity::Redemption(it) => Some(*it),
            _ => None,
        })
    }

    /// What has happened to a file, in order; leaves that are not about it alone are left out.
    ///
    /// # Errors
    /// The store failed.
    pub fn history(&self, key: &Key) -> Result<Vec<Leaf>, ReadFailed> {
        let leaves = self.timeline(key, 0)?;
        Ok(leaves.iter().filter_map(|leaf| serde_json::from_slice(&leaf.bytes).ok()).collect())
    }

    /// A file's own name; none where there is no such file or its name was erased.
    ///
    /// # Errors
    /// The store failed.
    pub fn file_name(&self, digest: Digest) -> Result<Option<String>, ReadFailed> {
        let Some(Entity::Upload(it)) = self.reader.entity(&Key::Upload(digest))? else {
            return Ok(None);
        };
        Ok(self.reveal(&it.name)?.and_then(|name| name.as_str().map(str::to_owned)))
    }

    /// What was typed into a redemption last: its draft, or what was handed in.
    ///
    /// # Errors
    /// The store failed.
    pub fn typed_into_redemption(&self, it: &Redemption) -> Result<Option<Value>, ReadFailed> {
        if let Some(draft) = &it.draft {
            return self.reveal(draft);
        }
        let Some(file) = &it.file else { return Ok(None) };
        let account = it.account.as_ref().map(|account| self.reveal(account)).transpose()?;
        let account = account.flatten().unwrap_or_default();
        let mut form = serde_json::to_value(file).unwrap_or_default();
        for (field, part) in
            [("account_name", "name"), ("account_number", "number"), ("bank", "bank")]
        {
            form[field] = account[part].clone();
        }
        Ok(Some(form))
    }

    /// What was typed into an application last: its draft, or what was handed in.
    ///
    /// # Errors
    /// The store failed.
    pub fn typed_into(&self, id: ApplicationId) -> Result<Option<Value>, ReadFailed> {
        let mut last = None;
        for leaf in self.history(&Key::Application(id))? {
            match leaf.event {
                Event::Application(Happened::Saved { draft, .. }) => last = self.reveal(&draft)?,
                Event::Application(Happened::Submitted(it)) => {
                    let contact = self.reveal(&it.contact)?.unwrap_or_default();
                    last = Some(serde_json::json!({
                        "contract": it.contract, "plan": it.plan, "materials": it.materials,
                        "year": it.year, "contact_name": contact["name"],
                        "contact_phone": contact["phone"],
                    }));
                }
                _ => {}
            }
        }
        Ok(last)
    }
}
