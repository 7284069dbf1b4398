//! Rows of redemptions, settlements, cases and inspections.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Must, P};
use crate::Auditor;
use crate::city::Case;
use crate::record::{Id, Payment};

impl Auditor {
    pub(super) fn redemption_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.redemptions.get(id)?;
        let voucher = self.city.vouchers.get(&it.voucher);
        let file = it.file.as_ref();
        let lines = it.lines.iter();
        let lines: Value =
            lines.map(|it| json!([it.line, it.carried_out_fen, it.accepted_fen])).collect();
        let mut musts = vec![
            ("status", P::Stage, "R22.1", json!(it.status)),
            ("voucher", P::Once, "R20.1", json!(it.voucher)),
            ("contract", P::Once, "R18.2", json!(voucher.map(|it| &it.contract))),
            ("provider", P::Persons, "R3.4", json!(it.provider)),
            ("enterprise", P::Persons, "R3.4", json!(it.enterprise)),
            ("support_year", P::Subsidy, "R16.2", json!(voucher.map(|it| it.year))),
            ("face_fen", P::Money, "R16.3", json!(voucher.map(|it| it.face_fen))),
            ("panel", P::Persons, "R22.2", json!(it.panel)),
            ("to_check", P::Lot, "R22.3", json!(it.to_check)),
            ("lines", P::Subsidy, "R16.3", lines),
            ("accepted_basis_fen", P::Subsidy, "R16.3", json!(it.accepted_basis_fen)),
            ("determined_fen", P::Money, "R22.4", json!(it.determined_fen)),
            ("settlement", P::Once, "R22.5", json!(it.settlement)),
            ("paid_on", P::Stage, "R22.5", json!(it.paid_on)),
            ("because", P::Cited, "R22.1", json!(it.because)),
        ];
        if let Some(file) = file {
            let done = json!(file.completed_on);
            musts.push(("file.completed_on", P::Stage, "R20.1", done));
            musts.push(("file.self_paid_fen", P::Money, "R21.2", json!(file.self_paid_fen)));
        }
        Some(musts)
    }

    pub(super) fn settlement_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.settlements.get(id)?;
        let item = |(it, outcome): &(Payment, Option<&'static str>)| -> Value {
            json!([it.redemption, it.voucher, it.provider, it.year, it.amount_fen, outcome])
        };
        let items: Value = it.items.iter().map(item).collect();
        Some(vec![
            ("status", P::Stage, "R22.5", json!(it.status())),
            ("items", P::Money, "R22.5", items),
            ("total_fen", P::Money, "R22.5", json!(it.total_fen())),
            ("prepared_by", P::Persons, "R22.5", json!(it.prepared_by)),
            ("sent_by", P::Persons, "R22.5", json!(it.sent_by)),
            ("sent_on", P::Stage, "R22.5", json!(it.sent_on)),
        ])
    }

    pub(super) fn case_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.cases.get(id)?;
        let claims: Value = it
            .claims
            .iter()
            .map(|it| json!([it.voucher, it.year, it.amount_fen, it.received_fen, it.dropped]))
            .collect();
        Some(vec![
            ("status", P::Stage, "R23.6", json!(it.status)),
            ("parties", P::Sanction, "R23.6", standings(it)),
            ("vouchers", P::Frozen, "R23.1", pairs(&it.vouchers)),
            ("proposed_by", P::Persons, "R23.6", json!(it.proposed_by)),
            ("sanctioned_by", P::Persons, "R23.6", json!(it.sanctioned_by)),
            ("claims", P::Money, "R23.2", claims),
            ("upheld", P::Sanction, "R23.6", json!(it.upheld)),
        ])
    }

    pub(super) fn inspection_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.inspections.get(id)?;
        let subjects: Value = it
            .subjects
            .iter()
            .map(|(party, it)| {
                let last = self.rectified_by(it);
                json!([party, it.inspectors, it.stage, it.found_by, last])
            })
            .collect();
        Some(vec![
            ("year", P::Stage, "R24.1", json!(it.year)),
            ("status", P::Stage, "R24.1", json!(it.status())),
            ("candidates", P::Lot, "R24.1", json!(it.candidates)),
            ("inspectors", P::Lot, "R24.1", json!(it.inspectors)),
            ("count", P::Lot, "R24.1", json!(it.count)),
            ("subjects", P::Stage, "R24.2", subjects),
        ])
    }
}

fn standings(case: &Case) -> Value {
    let parties = case.parties.iter();
    parties
        .map(|(party, it)| json!([party, it.heard, it.at_fault, it.found_by, it.banned_until]))
        .collect()
}

fn pairs(of: &BTreeMap<Id, &'static str>) -> Value {
    of.iter().map(|(id, word)| json!([id, word])).collect()
}

/// What a row of these tables says in a field that is a list or a map of things.
pub(super) fn said(table: &str, field: &str, value: &Value) -> Option<Value> {
    let parts: &[&str] = match (table, field) {
        ("redemptions", "lines") => &["line", "carried_out_fen", "accepted_fen"],
        ("settlements", "items") => {
            &["redemption", "voucher", "provider", "year", "amount_fen", "outcome"]
        }
        ("cases", "claims") => &["voucher", "year", "amount_fen", "received_fen", "dropped"],
        ("cases", "parties") => &["party", "heard", "at_fault", "found_by", "banned_until"],
        ("cases", "vouchers") => &["voucher", "fate"],
        ("inspections", "subjects") => &["party", "inspectors", "status", "found_by", "rectify_by"],
        _ => return None,
    };
    let part = |of: &Value| -> Value { parts.iter().map(|name| of[*name].clone()).collect() };
    Some(match value {
        Value::Array(list) => list.iter().map(part).collect(),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, of)| (key.clone(), part(of))).collect())
        }
        other => other.clone(),
    })
}
