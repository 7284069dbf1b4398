//! Cases, the internal list and who gets no support, as they are shown.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::account::Party;
use yunquan_core::case::{Case, Claim};
use yunquan_core::choice;
use yunquan_core::claim;
use yunquan_core::credit_code::CreditCode;
use yunquan_core::enterprise::Enterprise;
use yunquan_core::ids::{EnterpriseId, ProviderId};
use yunquan_core::imports::Standing;
use yunquan_core::money::Fen;
use yunquan_core::provider::Provider;
use yunquan_core::time::{Date, years_after};
use yunquan_core::voucher::{Status as S, Voucher};
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Query, StoreError};

use super::Lens;

choice! {
    /// For what kind of support somebody is asked about (R25.1).
    pub enum Kind {
        /// The same type of project, from the city's special fund.
        SameType = "same-type",
        /// Industrial support of any kind.
        AnyIndustrial = "any-industrial",
    }
}

/// The answer to a fund: supported or not, and until when not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The rules that stand against it, each with its last day.
    pub barred: Vec<(&'static str, Date)>,
}

impl Support {
    /// The last day without support; none where there is support.
    pub fn until(&self) -> Option<Date> {
        self.barred.iter().map(|(_, until)| *until).max()
    }

    /// As JSON: `supported`, `until`, and `reasons` for who may see them.
    pub fn shown(&self, with_reasons: bool) -> Value {
        let mut shown = json!({"supported": self.barred.is_empty(), "until": self.until()});
        if with_reasons {
            shown["reasons"] = self.barred.iter().map(|(rule, _)| json!(rule)).collect();
        }
        shown
    }
}

impl Lens<'_> {
    /// A case without what is sealed: complainants and statements are for its handlers.
    pub(super) fn case(&self, it: &Case) -> Result<Value, StoreError> {
        let mut parties = Vec::with_capacity(it.parties.len());
        for (party, standing) in &it.parties {
            let found = standing.found.as_ref();
            parties.push(json!({
                "party": party,
                "name": self.party_name(*party)?,
                "heard": standing.heard,
                "at_fault": found.map(|found| found.at_fault),
                "ground": found.map(|found| found.ground),
                "facts": found.map(|found| &found.facts),
                "evidence": found.map(|found| &found.evidence),
                "found_by": found.map(|found| found.by),
                "banned_until": standing.banned_until,
            }));
        }
        let mut vouchers = Vec::with_capacity(it.vouchers.len());
        for (voucher, fate) in &it.vouchers {
            let number = self.voucher_at(*voucher)?.map(|it| it.issued.number);
            vouchers.push(json!({"voucher": voucher, "number": number, "fate": fate}));
        }
        let sum = |of: fn(&Claim) -> Fen| Fen::sum(it.claims.iter().map(of));
        Ok(json!({
            "id": it.id,
            "status": it.status,
            "since": it.since.to_string(),
            "opened_by": it.opened_by,
            "opened_on": it.opened_on,
            "grounds": it.grounds,
            "evidence": it.evidence,
            "signals": it.signals,
            "parties": parties,
            "vouchers": vouchers,
            "proposed_by": it.proposed_by,
            "sanctioned_by": it.sanctioned_by,
            "claims": it.claims,
            "claimed_fen": sum(|it| it.amount_fen),
            "received_fen": sum(|it| it.received_fen),
            "owed_fen": sum(Claim::owed),
            "pending": it.pending(),
            "referred_to": it.referred_to,
            "upheld": it.upheld,
        }))
    }

    fn voucher_at(&self, id: yunquan_core::ids::VoucherId) -> Result<Option<Voucher>, StoreError> {
        Ok(match self.reader.entity(&Key::Voucher(id))? {
            Some(Entity::Voucher(it)) => Some(*it),
            _ => None,
        })
    }

    /// What the imported lists say of a party.
    pub(super) fn standing_of(&self, code: CreditCode) -> Result<Standing, StoreError> {
        Ok(match self.reader.entity(&Key::Standing(code))? {
            Some(Entity::Standing(standing)) => *standing,
            _ => Standing::default(),
        })
    }

    /// The last day of a ban that holds on a day, by the imported list or by a sanction (R23.5);
    /// after a renaming or a merger it holds the enterprise or provider under its new code too.
    ///
    /// # Errors
    /// The store failed.
    pub fn banned_on(&self, code: CreditCode, day: Date) -> Result<Option<Date>, StoreError> {
        let enterprise = self.enterprise_of(code)?;
        let former = enterprise.iter().flat_map(|it| it.former_codes.iter().copied());
        let provider = self.provider_of(code)?;
        let its = provider.iter().flat_map(|it| it.former_codes.iter().copied());
        let (mut listed, mut sanctioned) = (None, None);
        for code in std::iter::once(code).chain(former).chain(its) {
            listed = listed.max(self.standing_of(code)?.banned_on(day));
            sanctioned = sanctioned.max(match self.reader.entity(&Key::Ban(code))? {
                Some(Entity::Ban(ban)) => ban.until().filter(|until| day <= *until),
                _ => None,
            });
        }
        let loss = enterprise.and_then(|it| it.disqualified);
        let lost = loss.filter(|loss| loss.rule.as_str() == "R23.4").and_then(|loss| loss.until);
        Ok(listed.max(sanctioned).max(lost.filter(|until| day <= *until)))
    }

    /// The enterprise whose code it is: the authorised one, where several have claimed it.
    fn enterprise_of(&self, code: CreditCode) -> Result<Option<Enterprise>, StoreError> {
        let query = Query::of("enterprise").is("credit_code", code.as_str());
        let found = self.reader.list(&query.is("status", "authorised").limit(1))?;
        Ok(found.items.into_iter().find_map(|(_, entity)| match entity {
            Entity::Enterprise(it) => Some(*it),
            _ => None,
        }))
    }

    /// The provider whose code it is: the one whose file was found complete, where several have
    /// registered with it.
    fn provider_of(&self, code: CreditCode) -> Result<Option<Provider>, StoreError> {
        let Some(id) = self.holder_of(&claim::provider_code(code))? else { return Ok(None) };
        Ok(match self.reader.entity(&Key::Provider(ProviderId(id)))? {
            Some(Entity::Provider(it)) => Some(*it),
            _ => None,
        })
    }

    /// The firms whose credit code it is, an enterprise and a provider at most: who was verified
    /// under it, whoever else has registered with it.
    ///
    /// # Errors
    /// The store failed.
    pub fn holders_of(&self, code: CreditCode) -> Result<Vec<Party>, StoreError> {
        let enterprise = self.holder_of(&claim::enterprise_code(code))?;
        let provider = self.holder_of(&claim::provider_code(code))?;
        let enterprise = enterprise.map(|id| Party::Enterprise(EnterpriseId(id)));
        let provider = provider.map(|id| Party::Provider(ProviderId(id)));
        Ok(enterprise.into_iter().chain(provider).collect())
    }

    fn holder_of(&self, claim: &Key) -> Result<Option<Uuid>, StoreError> {
        Ok(match self.reader.entity(claim)? {
            Some(Entity::Claim(it)) => it.holder,
            _ => None,
        })
    }

    /// The last day on which an enterprise gets no support for the same type of project because a
    /// voucher supports it (R25.1): counted from the issue of the latest one that was not given
    /// back, cancelled or left to expire.
    ///
    /// # Errors
    /// The store failed.
    pub fn excluded_until(
        &self,
        enterprise: EnterpriseId,
        day: Date,
    ) -> Result<Option<Date>, StoreError> {
        let supports = [S::Issued, S::Accepted, S::Redeeming, S::Redeemed, S::Frozen];
        let query = Query::of("voucher").is("holder", enterprise);
        let query = query.one_of("status", supports.map(S::as_str)).by("issued_on").descending();
        let issued =
            self.reader.list(&query.limit(1))?.items.into_iter().find_map(|(_, it)| match it {
                Entity::Voucher(it) => Some(it.issued.issued_on),
                _ => None,
            });
        let issued = issued.max(self.supported_by_others(enterprise, &supports)?);
        let until = issued.map(|on| years_after(on, self.pack.params().exclusion_years));
        Ok(until.filter(|until| day <= *until))
    }

    /// When the latest voucher was issued to an enterprise that has gone to another by succession
    /// (R3.6): it had the support all the same.
    fn supported_by_others(
        &self,
        enterprise: EnterpriseId,
        supports: &[S],
    ) -> Result<Option<Date>, StoreError> {
        let query = Query::of("application").is("enterprise", enterprise).is("status", "issued");
        let mut latest = None;
        for (_, entity) in self.reader.list(&query)?.items {
            let Entity::Application(file) = entity else { continue };
            let Some(id) = file.voucher else { continue };
            if let Some(Entity::Voucher(it)) = self.reader.entity(&Key::Voucher(id))?
                && it.holder != enterprise
                && supports.contains(&it.status)
            {
                latest = latest.max(Some(it.issued.issued_on));
            }
        }
        Ok(latest)
    }

    /// Whether support is barred on the internal list, and until when; never why in public (R23.5).
    ///
    /// # Errors
    /// The store failed.
    pub fn exclusion(&self, code: CreditCode) -> Result<Option<Value>, StoreError> {
        let today = self.pack.zone().date(self.now);
        let until = self.banned_on(code, today)?;
        let same_type = self.support(code, Kind::SameType, today)?;
        Ok(Some(json!({
            "banned": until.is_some(),
            "until": until,
            "reason": until.map(|_| "R23.5"),
            "same_type": same_type.shown(true),
        })))
    }

    /// Whether a fund may support somebody on a day (R23.5, R25.1).
    ///
    /// # Errors
    /// The store failed.
    pub fn support(&self, code: CreditCode, kind: Kind, day: Date) -> Result<Support, StoreError> {
        let mut barred = Vec::new();
        barred.extend(self.banned_on(code, day)?.map(|until| ("R23.5", until)));
        if kind == Kind::SameType
            && let Some(enterprise) = self.enterprise_of(code)?
        {
            let until = self.excluded_until(enterprise.id, day)?;
            barred.extend(until.map(|until| ("R25.1", until)));
        }
        Ok(Support { barred })
    }

    /// A party's name.
    ///
    /// # Errors
    /// The store failed.
    pub fn party_name(&self, party: Party) -> Result<Option<String>, StoreError> {
        match party {
            Party::Enterprise(id) => self.enterprise_name(id),
            Party::Provider(id) => self.provider_name(id),
        }
    }
}
