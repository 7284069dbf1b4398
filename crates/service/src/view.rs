//! The read models: what API, pages, cases and export show of an entity, one JSON for all.
//!
//! Amounts are in fen and end in `_fen`; dates are civil dates in the scheme's zone; instants are
//! RFC 3339 in UTC. Sealed personal data never appears here.

mod inspecting;
mod redeeming;
mod supervision;
mod waiting;

pub use supervision::{Kind, Support};

use serde_json::{Map, Value, json};
use yunquan_core::account::Account;
use yunquan_core::application::{Application, Finding};
use yunquan_core::budget::Budget;
use yunquan_core::calendar::Calendar;
use yunquan_core::contract::{Contract, VoucherAmount};
use yunquan_core::enterprise::Enterprise;
use yunquan_core::ids::{EnterpriseId, ProviderId};
use yunquan_core::imports::{ImportKind, Standing};
use yunquan_core::notice::Notice;
use yunquan_core::pack::Pack;
use yunquan_core::provider::Provider;
use yunquan_core::publicity::Publicity;
use yunquan_core::time::Instant;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Query, Reader, StoreError};

/// The surroundings of a read: the instant decides what is derived from dates.
pub struct Lens<'a> {
    /// The read side.
    pub reader: &'a dyn Reader,
    /// The pack in force.
    pub pack: &'a Pack,
    /// Working days as known now.
    pub calendar: Calendar,
    /// The instant.
    pub now: Instant,
}

type Shown = Result<Option<Value>, StoreError>;

impl Lens<'_> {
    /// The read model of an entity; none when there is no such thing.
    ///
    /// # Errors
    /// The store failed.
    pub fn view(&self, key: &Key) -> Shown {
        let Some(entity) = self.reader.entity(key)? else { return Ok(None) };
        self.show(&entity).map(Some)
    }

    /// The read model of a loaded entity.
    ///
    /// # Errors
    /// The store failed.
    pub fn show(&self, entity: &Entity) -> Result<Value, StoreError> {
        let mut shown = self.bare(entity)?;
        if matches!(
            entity,
            Entity::Application(_)
                | Entity::Redemption(_)
                | Entity::Settlement(_)
                | Entity::Case(_)
                | Entity::Provider(_)
        ) {
            self.add_wait(&mut shown, self.wait(entity)?.as_ref());
        }
        Ok(shown)
    }

    /// The read model without who has to act next.
    fn bare(&self, entity: &Entity) -> Result<Value, StoreError> {
        Ok(match entity {
            Entity::Application(it) => self.application(it)?,
            Entity::Voucher(it) => self.voucher(it)?,
            Entity::Publicity(it) => self.publicity(it),
            Entity::Budget(it) => budget(it),
            Entity::Enterprise(it) => self.enterprise(it)?,
            Entity::Provider(it) => self.provider(it)?,
            Entity::Notice(it) => self.notice(it),
            Entity::Contract(it) => contract(it),
            Entity::Account(it) => account(it),
            Entity::Signal(it) => json!({"id": it.id, "rule": it.signal.rule,
                "about": it.signal.about, "facts": it.signal.facts, "case": it.case}),
            Entity::Round(it) => json!({"id": it.id, "year": it.year, "status":
                if it.issued_by.is_some() { "issued" } else { "prepared" },
                "prepared_by": it.prepared_by, "prepared_on": it.prepared_on,
                "issued_by": it.issued_by, "digest": it.digest, "count": it.count,
                "total_fen": it.total_fen}),
            Entity::Interpretation(it) => plain(it),
            Entity::Panel(it) => plain(it),
            Entity::Redemption(it) => self.redemption(it)?,
            Entity::Settlement(it) => plain(it),
            Entity::Case(it) => self.case(it)?,
            Entity::Ban(it) => json!({"credit_code": it.credit_code, "until": it.until()}),
            Entity::Inspection(it) => self.inspection(it)?,
            Entity::Message(it) => self.message(it),
            Entity::Catalogue(it) => json!({"provider": it.provider, "year": it.year,
                "version": it.version, "items": it.items.values().collect::<Vec<_>>()}),
            Entity::Allowance(it) => json!({"enterprise": it.enterprise, "year": it.year,
                "received_fen": it.received, "cap_fen": self.pack.params().annual_cap}),
            Entity::Queue(it) => json!({"year": it.year, "last": it.last}),
            Entity::Import(it) => plain(it),
            Entity::Upload(it) => json!({"digest": it.digest, "size": it.size,
                "media_type": it.media_type, "used_in": it.cited_in.first()}),
            Entity::Copy(it) => json!({"digest": it.digest, "account": it.account,
                "party": it.party}),
            Entity::Agreement(it) => plain(it),
            Entity::Claim(it) => plain(it),
            Entity::Standing(it) => standing(it),
            Entity::Relations(it) => json!({"version": it.version}),
        })
    }

    fn application(&self, it: &Application) -> Result<Value, StoreError> {
        let voucher = match it.voucher {
            Some(id) => self.reader.entity(&Key::Voucher(id))?,
            None => None,
        };
        let number = match &voucher {
            Some(Entity::Voucher(voucher)) => json!(voucher.issued.number),
            _ => Value::Null,
        };
        Ok(json!({
            "id": it.id,
            "status": it.status,
            "since": it.since.to_string(),
            "enterprise": it.enterprise,
            "provider": it.provider,
            "contract": it.contract,
            "jurisdiction": it.jurisdiction,
            "support_year": it.year,
            "order": it.order,
            "later_order": it.later_order,
            "accepted_at": it.accepted_at.map(|at| at.to_string()),
            "accepted_on": it.accepted_at.map(|at| self.pack.zone().date(at)),
            "tier": it.tier,
            "basis_fen": it.estimate.map(|estimate| estimate.basis_fen),
            "ratio_bp": it.estimate.map(|estimate| estimate.ratio),
            "subsidy_fen": it.estimate.map(|estimate| estimate.subsidy_fen),
            "estimate_fen": it.estimate_fen,
            "pack_version": it.pack_version,
            "findings": it.findings.iter().map(finding).collect::<Vec<_>>(),
            "handled": it.handled,
            "returned": it.returned,
            "publicity": it.publicity,
            "voucher": it.voucher,
            "voucher_number": number,
            "because": it.because,
        }))
    }

    /// A voucher with its derived last day; null while that year's calendar is not loaded.
    fn voucher(&self, it: &Voucher) -> Result<Value, StoreError> {
        let last_day = it.last_day(self.pack, &self.calendar);
        let open = it.valid_until(self.pack, &self.calendar).is_none_or(|end| self.now < end);
        let usable = matches!(
            it.status,
            yunquan_core::voucher::Status::Issued | yunquan_core::voucher::Status::Accepted
        );
        Ok(json!({
            "id": it.issued.voucher,
            "number": it.issued.number,
            "status": it.status,
            "valid": usable && open,
            "face_fen": it.issued.face_fen,
            "support_year": it.issued.year,
            "issued_on": it.issued.issued_on,
            "nominal_last_day": it.issued.nominal_last_day,
            "last_day": last_day,
            "application": it.issued.application,
            "contract": it.issued.contract,
            "contract_number": self.contract_number(it)?,
            "holder": it.holder,
            "holder_name": self.enterprise_name(it.holder)?,
            "provider": it.issued.provider,
            "provider_name": self.provider_name(it.issued.provider)?,
            "round": it.issued.round,
            "verified": it.verified,
            "self_paid_fen": it.self_paid_fen,
            "accepted_on": it.accepted_on,
            "redemption": it.redemption,
            "given_back_days": it.given_back_days,
            "reminded": it.reminded,
        }))
    }

    fn contract_number(&self, it: &Voucher) -> Result<Option<String>, StoreError> {
        Ok(match self.reader.entity(&Key::Contract(it.issued.contract))? {
            Some(Entity::Contract(contract)) => Some(contract.terms.number),
            _ => None,
        })
    }

    /// An enterprise's name.
    ///
    /// # Errors
    /// The store failed.
    pub fn enterprise_name(&self, id: EnterpriseId) -> Result<Option<String>, StoreError> {
        Ok(match self.reader.entity(&Key::Enterprise(id))? {
            Some(Entity::Enterprise(it)) => Some(it.name),
            _ => None,
        })
    }

    /// A provider's name.
    ///
    /// # Errors
    /// The store failed.
    pub fn provider_name(&self, id: ProviderId) -> Result<Option<String>, StoreError> {
        Ok(match self.reader.entity(&Key::Provider(id))? {
            Some(Entity::Provider(it)) => Some(it.name),
            _ => None,
        })
    }

    fn publicity(&self, it: &Publicity) -> Value {
        let objections: Vec<Value> = it
            .objections
            .iter()
            .map(|one| {
                let mut shown = json!({"id": one.id, "item": one.item, "at": one.at.to_string(),
                    "facts": one.facts, "evidence": one.evidence, "upheld": one.upheld,
                    "reason": one.reason});
                self.add_wait(&mut shown, yunquan_core::stage::of_objection(one).as_ref());
                shown
            })
            .collect();
        let closes_at = it.closes_at(self.pack, &self.calendar);
        json!({
            "id": it.id,
            "kind": it.kind,
            "status": if it.closed || self.now >= closes_at { "closed" } else { "open" },
            "items": it.items,
            "posted_on": it.posted_on,
            "posted_by": it.posted_by,
            "last_day": it.last_day(self.pack, &self.calendar),
            "closes_at": closes_at.to_string(),
            "objections": objections,
        })
    }

    fn enterprise(&self, it: &Enterprise) -> Result<Value, StoreError> {
        let mut received = Map::new();
        let query = Query::of("allowance").is("enterprise", it.id.0);
        for (_, entity) in self.reader.list(&query)?.items {
            if let Entity::Allowance(allowance) = entity {
                received.insert(allowance.year.to_string(), json!(allowance.received));
            }
        }
        // A year in which nothing was received is zero, not unknown.
        for row in self.pack.params().ratios() {
            use chrono::Datelike as _;
            for year in row.in_force.from.year()..=row.in_force.until.map_or(0, |day| day.year()) {
                received.entry(year.to_string()).or_insert(json!(0));
            }
        }
        let today = self.pack.zone().date(self.now);
        let standing = self.standing_of(it.credit_code)?;
        let banned = self.banned_on(it.credit_code, today)?.is_some();
        let lost = it.disqualified_on(today);
        let excluded_until = self.excluded_until(it.id, today)?;
        Ok(json!({
            "id": it.id,
            "name": it.name,
            "credit_code": it.credit_code,
            "status": it.status,
            "jurisdiction": it.jurisdiction,
            "industry": it.industry,
            "tags": it.tags,
            "tier": self.pack.tier(&it.industry, &it.tags),
            "address": it.address,
            "owner": it.owner,
            "successor": it.successor,
            "former_names": it.former_names,
            "received_fen": received,
            "disqualified": lost,
            "eligible": it.active() && standing.in_roster && !banned && lost.is_none(),
            "excluded_until": excluded_until,
        }))
    }

    fn provider(&self, it: &Provider) -> Result<Value, StoreError> {
        let mut catalogues = Map::new();
        for year in &it.years {
            if let Some(Entity::Catalogue(catalogue)) =
                self.reader.entity(&Key::Catalogue(it.id, *year))?
            {
                let items: Vec<_> = catalogue.items.values().collect();
                catalogues.insert(
                    year.to_string(),
                    json!({"version": catalogue.version, "items": items}),
                );
            }
        }
        Ok(json!({
            "id": it.id,
            "name": it.name,
            "credit_code": it.credit_code,
            "address": it.address,
            "status": it.status,
            "owner": it.owner,
            "score": it.score,
            "panel": it.panel,
            "publicity": it.publicity,
            "admission_number": it.admission_number,
            "admitted_on": it.admitted_on,
            "years": it.years,
            "lost_by": it.lost_by,
            "successor": it.successor,
            "former_names": it.former_names,
            "catalogues": catalogues,
        }))
    }

    fn notice(&self, it: &Notice) -> Value {
        let today = self.pack.zone().date(self.now);
        let terms = &it.terms;
        let open = it.closed_at.is_none() && (terms.opens_on..=terms.closes_on).contains(&today);
        let mut shown = plain(terms);
        if let Some(map) = shown.as_object_mut() {
            map.insert("status".to_owned(), json!(if open { "open" } else { "closed" }));
            map.insert("published_at".to_owned(), json!(it.published_at.to_string()));
            map.insert("closed_at".to_owned(), json!(it.closed_at.map(|at| at.to_string())));
            map.insert("issued_fen".to_owned(), json!(it.issued));
            map.insert("room_fen".to_owned(), json!(it.room()));
        }
        shown
    }

    /// The newest import of a kind.
    ///
    /// # Errors
    /// The store failed.
    pub fn import(&self, kind: ImportKind) -> Shown {
        self.view(&Key::Import(kind))
    }
}

fn plain<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn finding(it: &Finding) -> Value {
    json!({"rule": it.rule, "facts": it.facts, "decided": it.decided})
}

fn budget(it: &Budget) -> Value {
    json!({
        "year": it.year,
        "status": if it.closed { "closed" } else { "open" },
        "appropriated_fen": it.appropriated,
        "carried_in_fen": it.carried_in,
        "available_fen": it.available,
        "committed_fen": it.committed,
        "payable_fen": it.payable,
        "paid_fen": it.paid,
        "lapsed_fen": it.lapsed,
        "carried_out_fen": it.carried_out,
        "claimed_back_fen": it.claimed_back,
        "recovered_fen": it.recovered,
    })
}

fn contract(it: &Contract) -> Value {
    let mut shown = plain(&it.terms);
    if let Some(map) = shown.as_object_mut() {
        map.insert("id".to_owned(), json!(it.id));
        map.insert("enterprise".to_owned(), json!(it.enterprise));
        map.insert("application".to_owned(), json!(it.application));
        map.insert("voucher".to_owned(), json!(it.voucher));
        map.insert("terminated".to_owned(), json!(it.terminated));
        map.insert("exact_amount".to_owned(), json!(it.annex));
        map.insert("line_basis_fen".to_owned(), json!(it.line_basis_fen));
        let amount = match it.terms.voucher_amount {
            VoucherAmount::AsIssued => json!("as-issued"),
            VoucherAmount::Exactly(fen) => json!(fen),
        };
        map.insert("voucher_amount".to_owned(), amount);
    }
    shown
}

/// An account without the person's name.
fn account(it: &Account) -> Value {
    json!({
        "id": it.id,
        "login": it.login,
        "role": it.role,
        "party": it.party,
        "owner": it.owner,
        "jurisdiction": it.jurisdiction,
        "status": it.status,
        "declared": it.declared.keys().collect::<Vec<_>>(),
    })
}

fn standing(it: &Standing) -> Value {
    json!({
        "in_roster": it.in_roster,
        "abnormal": it.abnormal,
        "dishonest": it.dishonest,
        "roster_version": it.roster_version,
        "credit_version": it.credit_version,
    })
}
