//! What the actors know of the second half of the life: what was really carried out, who is
//! guilty of what.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::contract::Contract;
use yunquan_core::ids::{CaseId, EnterpriseId, ProviderId, RedemptionId, VoucherId};
use yunquan_core::redemption::Redemption;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Cursor, Query, StoreError};

use super::driver::Asked;
use super::forms::{digest, upload};
use super::life::Life;
use super::open_work::Shown;
use super::world::World;
use crate::envelope::Who;

/// Entities looked at in one go.
const PAGE: u32 = 500;

/// What is known beside the office's books.
#[derive(Default)]
pub(super) struct Affairs {
    /// Vouchers whose holder and provider have made up their minds.
    pub(super) planned: BTreeSet<VoucherId>,
    /// How much of a voucher's contract was really carried out, in a hundred; all where it is not
    /// named.
    pub(super) done: BTreeMap<VoucherId, i64>,
    /// Vouchers whose evidence enterprise and provider have forged together.
    pub(super) forged: BTreeSet<VoucherId>,
    /// Who will be found at fault in a case.
    pub(super) guilty: BTreeMap<CaseId, BTreeSet<Party>>,
    /// Where the watch over signals has stopped.
    pub(super) watched: Option<Cursor>,
    /// How many invoices were written.
    pub(super) invoices: u64,
    /// The form with which a redemption was handed in last.
    pub(super) forms: BTreeMap<RedemptionId, Value>,
    /// How many vouchers might have been kept for the last days.
    pub(super) kept: usize,
    /// What is laid out in the last days of a life that stops.
    pub(super) shown: Shown,
}

impl World {
    /// The firm of an enterprise.
    pub(super) fn firm_of(&self, party: EnterpriseId) -> Option<usize> {
        self.firms.iter().position(|firm| firm.party == Some(party))
    }

    /// The vendor of a provider.
    pub(super) fn vendor_of(&self, party: ProviderId) -> Option<usize> {
        self.vendors.iter().position(|vendor| vendor.party == Some(party))
    }

    /// A new invoice number of twenty digits.
    pub(super) fn invoice(&mut self) -> String {
        self.affairs.invoices += 1;
        format!("2445{:016}", self.affairs.invoices)
    }
}

impl Life<'_> {
    /// Everything that a query finds, page by page.
    pub(super) fn all(&self, query: &Query<'_>) -> Result<Vec<Entity>, StoreError> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = query.clone().limit(PAGE).after(after);
            let page = self.driver.office.reader().list(&page)?;
            found.extend(page.items.into_iter().map(|(_, entity)| entity));
            after = page.next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }

    /// The redemptions in a status, in the order in which they were begun.
    pub(super) fn redemptions_in(&self, status: &str) -> Result<Vec<Redemption>, StoreError> {
        let found = self.all(&Query::of("redemption").is("status", status))?;
        Ok(found
            .into_iter()
            .filter_map(|it| match it {
                Entity::Redemption(it) => Some(*it),
                _ => None,
            })
            .collect())
    }

    pub(super) fn voucher(&self, id: VoucherId) -> Result<Option<Voucher>, StoreError> {
        Ok(match self.driver.entity(&Key::Voucher(id))? {
            Some(Entity::Voucher(it)) => Some(*it),
            _ => None,
        })
    }

    pub(super) fn contract(&self, it: &Voucher) -> Result<Option<Contract>, StoreError> {
        Ok(match self.driver.entity(&Key::Contract(it.issued.contract))? {
            Some(Entity::Contract(it)) => Some(*it),
            _ => None,
        })
    }

    /// Who acts for a voucher's provider.
    pub(super) fn provider_of(&self, it: &Voucher) -> Option<Who> {
        let vendor = self.world.vendor_of(it.issued.provider)?;
        Some(self.world.vendors[vendor].who())
    }

    /// Who acts for a voucher's holder.
    pub(super) fn holder_of(&self, it: &Voucher) -> Option<Who> {
        let firm = self.world.firm_of(it.holder)?;
        Some(self.world.firms[firm].who())
    }
}

/// What article 21 and its notice ask for: the kind, the type of evidence, what it is called.
const PAPERS: [(&str, Option<&str>, &str); 7] = [
    ("voucher", None, "服务券"),
    ("redemption-form", None, "兑现申请表"),
    ("contract", None, "合同复印件"),
    ("self-paid-proof", None, "自付凭证"),
    ("service-evidence", Some("验收记录"), "验收记录"),
    ("service-evidence", Some("现场照片"), "现场照片"),
    ("summary", None, "实施总结"),
];

/// The label of a voucher's paper.
fn paper(id: VoucherId, called: &str) -> String {
    format!("{id} {called}")
}

/// Records the papers with which a voucher is redeemed.
pub(super) fn papers(who: Who, id: VoucherId) -> impl Iterator<Item = Asked> {
    PAPERS.into_iter().map(move |(_, _, called)| upload(who, &paper(id, called)))
}

/// The six materials of a redemption.
pub(super) fn materials(id: VoucherId) -> Value {
    let material = |(kind, evidence, called): (&str, Option<&str>, &str)| {
        let mut material = json!({"kind": kind, "file": digest(&paper(id, called))});
        if let Some(evidence) = evidence {
            material["evidence"] = json!(evidence);
        }
        material
    };
    PAPERS.map(material).into_iter().collect()
}
