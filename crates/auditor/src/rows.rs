//! Rows of the read models, each against what the journal says.

mod second;
mod shown;

use serde_json::{Value, json};

use crate::Auditor;
use crate::record::{Item, Line};
use crate::violation::Promise;

/// A field that must say this, by which promise and rule.
type Must = (&'static str, Promise, &'static str, Value);

use Promise as P;

impl Auditor {
    /// Compares a row of a read model with what the leaves read so far say. Tables are named as
    /// the export names them; of a table without counterpart in the journal nothing is said.
    pub fn row(&mut self, table: &str, row: &Value) {
        let id = match table {
            "budgets" | "notices" | "queues" | "statistics" => row["year"].to_string(),
            "allowances" => format!("{}/{}", text(row, "enterprise"), row["year"]),
            "catalogues" => format!("{}/{}", text(row, "provider"), row["year"]),
            "imports" => format!("{}/{}", text(row, "kind"), row["version"]),
            "uploads" => text(row, "digest").to_owned(),
            _ => text(row, "id").to_owned(),
        };
        let subject = format!("{table}/{id}");
        let known = match table {
            "applications" => self.application_row(&id, row),
            "vouchers" => self.voucher_row(&id),
            "contracts" => self.contract_row(&id),
            "budgets" => self.budget_row(row),
            "notices" => self.notice_row(row),
            "allowances" => self.allowance_row(row),
            "enterprises" => self.enterprise_row(&id),
            "providers" => self.provider_row(&id),
            "catalogues" => self.catalogue_row(row),
            "publicities" => self.publicity_row(&id),
            "rounds" => self.round_row(&id),
            "panels" => self.panel_row(&id),
            "redemptions" => self.redemption_row(&id),
            "settlements" => self.settlement_row(&id),
            "cases" => self.case_row(&id),
            "inspections" => self.inspection_row(&id),
            "accounts" => self.account_row(&id),
            "interpretations" => self.interpretation_row(&id),
            "queues" => self.queue_row(row),
            "messages" => self.message_row(&id),
            "statistics" => self.statistics_row(row),
            "uploads" => self.city.uploads.contains(&id).then(Vec::new),
            "signals" => self.city.signals.contains(&id).then(Vec::new),
            _ => return,
        };
        let first = self.seen.entry(table.to_owned()).or_default().insert(id.clone());
        self.book.hold(first, P::Tables, "R4.4", &subject, || "shown twice".to_owned());
        let Some(musts) = known else {
            self.book.broken(P::Tables, "R4.4", subject, "the journal knows no such thing");
            return;
        };
        for (field, promise, rule, must) in musts {
            self.book.same(promise, rule, &subject, (field, said(table, field, row), must));
        }
    }

    fn application_row(&self, id: &str, row: &Value) -> Option<Vec<Must>> {
        let it = self.city.files.get(id)?;
        let mut musts = vec![
            ("status", P::Stage, "R13.1", json!(it.stage.word())),
            ("enterprise", P::Persons, "R3.4", json!(it.enterprise)),
            ("provider", P::Persons, "R3.4", json!(it.provider)),
            ("contract", P::Once, "R18.2", json!(it.contract)),
            ("jurisdiction", P::Persons, "R13.1", json!(it.jurisdiction)),
            ("support_year", P::Order, "R16.2", json!(it.year)),
            ("order", P::Order, "R4.4", json!(it.order)),
            ("later_order", P::Order, "R4.4", json!(it.later_order)),
            ("basis_fen", P::Subsidy, "R16.1", json!(it.estimate.map(|it| it.basis_fen))),
            ("ratio_bp", P::Subsidy, "R16.2", json!(it.estimate.map(|it| it.ratio))),
            ("subsidy_fen", P::Subsidy, "R16.1", json!(it.estimate.map(|it| it.subsidy_fen))),
            ("estimate_fen", P::Subsidy, "R14.3", json!(it.estimate_fen)),
            ("pack_version", P::Cited, "R27.1", json!(it.pack_version)),
            ("voucher", P::Once, "R18.2", json!(it.voucher)),
        ];
        // A draft has no tier yet, and shows whatever stands for none.
        if it.order.is_some() {
            musts.push(("tier", P::Rank, "R5.3", json!(it.tier)));
        }
        let contract = it.contract.as_ref().and_then(|id| self.city.contracts.get(id));
        if let Some(contract) = contract.filter(|_| row.get("contract_terms").is_some()) {
            let price = json!(contract.price_fen);
            musts.push(("contract_terms.price_fen", P::Subsidy, "R17.2", price));
            musts.push(("contract_terms.lines", P::Subsidy, "R16.1", lines(&contract.lines)));
        }
        Some(musts)
    }

    fn voucher_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.vouchers.get(id)?;
        Some(vec![
            ("number", P::Once, "R18.1", json!(it.number)),
            ("status", P::Stage, "R19.1", json!(it.status)),
            ("face_fen", P::Money, "R14.3", json!(it.face_fen)),
            ("support_year", P::Subsidy, "R16.2", json!(it.year)),
            ("issued_on", P::Validity, "R3.2", json!(it.issued_on)),
            ("nominal_last_day", P::Validity, "R3.2", json!(it.nominal_last_day)),
            ("last_day", P::Validity, "R3.2", json!(self.last_day(it))),
            ("application", P::Once, "R18.2", json!(it.application)),
            ("contract", P::Once, "R18.2", json!(it.contract)),
            ("holder", P::Once, "R3.5", json!(it.holder)),
            ("provider", P::Once, "R3.4", json!(it.provider)),
            ("verified", P::Stage, "R18.1", json!(it.verified)),
            ("self_paid_fen", P::Money, "R15.1", json!(it.self_paid_fen)),
            ("accepted_on", P::Stage, "R18.1", json!(it.accepted_on)),
            ("redemption", P::Once, "R20.1", json!(it.redemption)),
            ("given_back_days", P::Validity, "R23.1", json!(it.given_back)),
            ("reminded", P::Validity, "R19.1", json!(it.reminded)),
        ])
    }

    fn contract_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.contracts.get(id)?;
        let annex = it.annex.as_ref();
        let annex = annex.map(|it| json!([it.face_fen, it.self_paid_fen, it.signed_on]));
        Some(vec![
            ("exact_amount", P::Eligibility, "R17.2", json!(annex)),
            ("enterprise", P::Once, "R3.4", json!(it.enterprise)),
            ("provider", P::Once, "R3.4", json!(it.provider)),
            ("signed_on", P::Eligibility, "R26.1", json!(it.signed_on)),
            ("price_fen", P::Subsidy, "R17.2", json!(it.price_fen)),
            ("lines", P::Subsidy, "R16.1", lines(&it.lines)),
            ("application", P::Once, "R18.2", json!(it.application)),
            ("voucher", P::Once, "R18.2", json!(it.voucher)),
            ("terminated", P::Stage, "R18.2", json!(it.terminated)),
        ])
    }

    fn budget_row(&self, row: &Value) -> Option<Vec<Must>> {
        let it = self.city.budgets.get(&year(row)?)?;
        let status = if it.closed { "closed" } else { "open" };
        let terms = [
            ("appropriated_fen", it.appropriated),
            ("carried_in_fen", it.carried_in),
            ("available_fen", it.available),
            ("committed_fen", it.committed),
            ("payable_fen", it.payable),
            ("paid_fen", it.paid),
            ("lapsed_fen", it.lapsed),
            ("carried_out_fen", it.carried_out),
            ("claimed_back_fen", it.claimed_back),
            ("recovered_fen", it.recovered),
        ];
        let terms = terms.into_iter().map(|(name, fen)| (name, P::Money, "R4.3", json!(fen)));
        Some(terms.chain([("status", P::Stage, "R19.1", json!(status))]).collect())
    }

    fn notice_row(&self, row: &Value) -> Option<Vec<Must>> {
        let it = self.city.notices.get(&year(row)?)?;
        Some(vec![
            ("opens_on", P::Eligibility, "R11.1", json!(it.terms.opens_on)),
            ("closes_on", P::Eligibility, "R11.1", json!(it.terms.closes_on)),
            ("quota_fen", P::Money, "R11.1", json!(it.terms.quota_fen)),
            ("issued_fen", P::Money, "R11.1", json!(it.issued)),
        ])
    }

    fn allowance_row(&self, row: &Value) -> Option<Vec<Must>> {
        let key = (text(row, "enterprise").to_owned(), year(row)?);
        let it = self.city.allowances.get(&key)?;
        Some(vec![
            ("received_fen", P::Cap, "R14.3", json!(it.received)),
            ("brought_forward_fen", P::Cap, "R14.3", json!(it.brought)),
        ])
    }

    fn queue_row(&self, row: &Value) -> Option<Vec<Must>> {
        let last = self.city.orders.get(&year(row)?)?;
        Some(vec![("last", P::Order, "R4.4", json!(last))])
    }

    fn enterprise_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.enterprises.get(id)?;
        let mut musts = self.standing_on(id);
        musts.extend([
            ("name", P::Tables, "R3.6", json!(it.name)),
            ("credit_code", P::Once, "R3.6", json!(it.credit_code)),
            ("status", P::Stage, "R13.1", json!(it.status)),
            ("jurisdiction", P::Persons, "R13.1", json!(it.jurisdiction)),
            ("industry", P::Rank, "R5.3", json!(it.industry)),
            ("tags", P::Rank, "R5.3", json!(it.tags)),
            ("tier", P::Rank, "R5.3", json!(self.law.tier(&it.industry, &it.tags))),
        ]);
        Some(musts)
    }

    fn provider_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.providers.get(id)?;
        Some(vec![
            ("name", P::Tables, "R10.3", json!(it.name)),
            ("credit_code", P::Once, "R10.1", json!(it.credit_code)),
            ("status", P::Stage, "R10.4", json!(it.status)),
            ("publicity", P::Publicity, "R10.2", json!(it.publicity)),
            ("panel", P::Persons, "R10.1", json!(it.panel)),
        ])
    }

    fn catalogue_row(&self, row: &Value) -> Option<Vec<Must>> {
        let key = (text(row, "provider").to_owned(), year(row)?);
        let it = self.city.catalogues.get(&key)?;
        let price = |item: &Item| json!([item.code, item.category, item.price_fen]);
        let prices: Vec<Value> = it.items.values().map(price).collect();
        Some(vec![
            ("version", P::Once, "R10.3", json!(it.version)),
            ("items", P::Subsidy, "R16.1", Value::Array(prices)),
        ])
    }

    fn publicity_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.publicities.get(id)?;
        let last = self.publicity_ends(it);
        let mut musts = vec![
            ("items", P::Publicity, "R13.2", json!(it.items)),
            ("posted_on", P::Publicity, "R13.2", json!(it.posted_on)),
            ("last_day", P::Publicity, "R13.2", json!(last)),
        ];
        if it.closed {
            musts.push(("status", P::Publicity, "R13.2", json!("closed")));
        }
        musts.push(("objections", P::Publicity, "R14.1", json!(it.objections.len())));
        Some(musts)
    }

    fn round_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.rounds.get(id)?;
        Some(vec![
            ("year", P::Rank, "R14.1", json!(it.year)),
            ("prepared_by", P::Persons, "R13.1", json!(it.prepared_by)),
            ("issued_by", P::Persons, "R13.1", json!(it.issued_by)),
            ("count", P::Rank, "R14.2", json!(it.count)),
            ("total_fen", P::Money, "R14.2", json!(it.total_fen)),
        ])
    }

    fn panel_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.panels.get(id)?;
        Some(vec![
            ("status", P::Stage, "R22.2", json!(it.status())),
            ("members", P::Persons, "R10.1", json!(it.members)),
            ("redemptions", P::Persons, "R22.2", or_none(&it.redemptions)),
            ("spot_checks", P::Lot, "R22.3", or_none(&it.spot_checks)),
        ])
    }

    fn account_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.accounts.get(id)?;
        Some(vec![
            ("role", P::Persons, "R13.1", json!(it.role)),
            ("status", P::Persons, "R13.1", json!(it.status)),
            ("party", P::Persons, "R13.1", json!(it.party)),
            ("jurisdiction", P::Persons, "R13.1", json!(it.jurisdiction)),
        ])
    }

    fn interpretation_row(&self, id: &str) -> Option<Vec<Must>> {
        let number = self.city.interpretations.get(id)?;
        Some(vec![("number", P::Once, "R27.1", json!(number))])
    }

    /// Of every table of which rows were shown, all rows were shown.
    pub(crate) fn tables_are_whole(&mut self) {
        let city = &self.city;
        let counts = [
            ("applications", city.files.len()),
            ("vouchers", city.vouchers.len()),
            ("contracts", city.contracts.len()),
            ("budgets", city.budgets.len()),
            ("notices", city.notices.len()),
            ("allowances", city.allowances.len()),
            ("enterprises", city.enterprises.len()),
            ("providers", city.providers.len()),
            ("catalogues", city.catalogues.len()),
            ("publicities", city.publicities.len()),
            ("rounds", city.rounds.len()),
            ("panels", city.panels.len()),
            ("redemptions", city.redemptions.len()),
            ("settlements", city.settlements.len()),
            ("cases", city.cases.len()),
            ("inspections", city.inspections.len()),
            ("accounts", city.accounts.len()),
            ("interpretations", city.interpretations.len()),
            ("signals", city.signals.len()),
            ("queues", city.orders.len()),
            ("uploads", city.uploads.len()),
            ("messages", city.messages.len()),
            ("statistics", city.budgets.len()),
        ];
        for (table, count) in counts {
            if let Some(seen) = self.seen.get(table) {
                let said = ("rows", seen.len(), count);
                self.book.same(P::Tables, "R4.4", table, said);
            }
        }
    }

    /// Forgets which rows were shown, before the tables are shown once more.
    pub fn show_again(&mut self) {
        self.seen.clear();
    }
}

/// What a row says in a field; of lists only what the journal says too.
fn said(table: &str, field: &str, row: &Value) -> Value {
    let mut value = row;
    for name in field.split('.') {
        value = value.get(name).unwrap_or(&Value::Null);
    }
    let only = |parts: &[&str]| -> Value {
        let part = |of: &Value| -> Value { parts.iter().map(|name| of[*name].clone()).collect() };
        value.as_array().map_or(Value::Null, |list| list.iter().map(part).collect())
    };
    let listed = second::said(table, field, value).or_else(|| shown::said(table, field, value));
    if let Some(said) = listed {
        return said;
    }
    match (table, field) {
        ("contracts", "lines") | ("applications", "contract_terms.lines") => {
            only(&["item", "quantity", "price_fen", "region"])
        }
        ("catalogues", "items") => only(&["code", "category", "price_fen"]),
        ("contracts", "exact_amount") if value.is_object() => {
            json!([value["face_fen"], value["self_paid_fen"], value["signed_on"]])
        }
        ("publicities", "objections") => {
            value.as_array().map_or_else(|| value.clone(), |list| json!(list.len()))
        }
        _ => value.clone(),
    }
}

/// A list; one that is empty is left out of the row.
fn or_none(list: &[String]) -> Value {
    if list.is_empty() { Value::Null } else { json!(list) }
}

fn lines(lines: &[Line]) -> Value {
    lines.iter().map(|it| json!([it.item, it.quantity, it.price_fen, it.region])).collect()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn year(row: &Value) -> Option<i32> {
    row.get("year").and_then(Value::as_i64).and_then(|year| i32::try_from(year).ok())
}
