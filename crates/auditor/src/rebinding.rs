//! R10.4: a voucher that was not accepted yet is bound to another provider, because its own has
//! left the registry; the new contract is held against everything that a submission is.

use crate::Auditor;
use crate::city::Contract;
use crate::journal::Moment;
use crate::record::{Id, Rebound};
use crate::violation::Promise;

const RULE: &str = "R10.4";

impl Auditor {
    pub(crate) fn rebound(&mut self, it: Rebound, on: &Moment) {
        let subject = format!("voucher/{}", it.voucher);
        self.signed(on, &it.by, &subject);
        let parties = [
            format!("enterprise/{}", it.enterprise),
            format!("provider/{}", it.from_provider),
            format!("provider/{}", it.contract.provider),
        ];
        self.impartial(on, &parties, &subject);
        self.not_barred(&it.enterprise, on, &subject);
        self.signed_in_time(&it.contract, on, &subject);
        self.well_formed(&it.contract, &subject);
        self.bound_as_it_stands(&it, on, &subject);
        self.between_providers(&it, &subject);
        self.worth_it(&it, &subject);
        self.bind(it);
    }

    /// Not accepted, in validity, of the parties and the contract that it had.
    fn bound_as_it_stands(&mut self, it: &Rebound, on: &Moment, subject: &str) {
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else {
            self.book.broken(Promise::Stage, RULE, subject, "bound, but never issued");
            return;
        };
        let may = voucher.status == "issued" && self.valid(voucher, on.at);
        let status = voucher.status;
        let said = (&it.enterprise, &it.from_provider, &it.from_contract, &it.application);
        let follows = (&voucher.holder, &voucher.provider, &voucher.contract, &voucher.application);
        let taken = self.city.contracts.get(&it.contract_id);
        let free = taken.is_none_or(|contract| {
            contract.application.is_none() && contract.voucher.is_none() && !contract.terminated
        });
        let book = &mut self.book;
        book.hold(may, Promise::Stage, RULE, subject, || {
            format!("bound to another provider while it is {status} or over")
        });
        book.same(Promise::Once, "R3.5", subject, ("parties", said, follows));
        book.hold(free, Promise::Once, "R18.2", subject, || {
            format!("contract/{} carries something else", it.contract_id)
        });
    }

    /// From one that has left the registry to one that is admitted and not tied to the holder.
    fn between_providers(&mut self, it: &Rebound, subject: &str) {
        let status = |id: &Id| self.city.providers.get(id).map_or("unknown", |it| it.status);
        let (from, to) = (status(&it.from_provider), status(&it.contract.provider));
        let (direct, joined) = self.tie(&it.enterprise, &it.contract.provider);
        let asked = it.findings.iter().filter(|finding| finding.rule == "R17.1");
        let mut accepted = asked.filter_map(|finding| finding.decided.as_ref());
        let settled = !joined || accepted.any(|decided| decided.accepted);
        let book = &mut self.book;
        let left = !matches!(from, "admitted" | "suspended");
        book.hold(left, Promise::Eligibility, RULE, subject, || {
            format!("provider/{} is {from}", it.from_provider)
        });
        book.hold(to == "admitted", Promise::Eligibility, "R5.4", subject, || {
            format!("provider/{} is {to}", it.contract.provider)
        });
        book.hold(!direct && settled, Promise::Eligibility, "R17.1", subject, || {
            "enterprise and provider are tied".to_owned()
        });
    }

    /// The new contract is worth the face value (R16.1).
    fn worth_it(&mut self, it: &Rebound, subject: &str) {
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else { return };
        let (year, face) = (voucher.year, voucher.face_fen);
        let parts = (it.contract.provider.as_str(), year, it.contract.lines.as_slice());
        let worth = self.subsidy(parts.0, year, parts.2).map_or(0, |it| it.subsidy_fen);
        self.line_basis_is(parts, Some(&it.line_basis_fen), subject);
        self.book.hold(face <= worth, Promise::Subsidy, "R16.1", subject, || {
            format!("a face value of {face} for a contract worth {worth}")
        });
    }

    fn bind(&mut self, it: Rebound) {
        let Some(voucher) = self.city.vouchers.get_mut(&it.voucher) else { return };
        let year = voucher.year;
        voucher.contract.clone_from(&it.contract_id);
        voucher.provider.clone_from(&it.contract.provider);
        voucher.verified = false;
        voucher.followed.retain(|party| party.starts_with("enterprise/"));
        if let Some(contract) = self.city.contracts.get_mut(&it.from_contract) {
            contract.application = None;
            contract.voucher = None;
        }
        if let Some(file) = self.city.files.get_mut(&it.application) {
            file.contract = Some(it.contract_id.clone());
            file.provider = Some(it.contract.provider.clone());
        }
        let terms = it.contract;
        let contract = Contract {
            line_basis: self.line_basis(&terms.provider, year, &terms.lines),
            exactly: terms.voucher_amount.get("exactly").and_then(serde_json::Value::as_i64),
            enterprise: it.enterprise,
            provider: terms.provider,
            signed_on: terms.signed_on,
            price_fen: terms.price_fen,
            lines: terms.lines,
            annex: None,
            application: Some(it.application),
            voucher: Some(it.voucher),
            terminated: false,
        };
        self.city.contracts.insert(it.contract_id, contract);
    }
}
