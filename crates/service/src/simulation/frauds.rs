//! What is tried with vouchers that are in use: each must come to nothing but a signal.

use serde_json::json;
use yunquan_core::time::Date;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::Entity;
use yunquan_store::Query;

use super::SimulationFailed;
use super::driver::Asked;
use super::life::Life;

impl Life<'_> {
    fn some_voucher(&mut self, status: &str) -> Result<Option<Voucher>, SimulationFailed> {
        let vouchers = self.all(&Query::of("voucher").is("status", status))?;
        let at = self.world.dice.below(vouchers.len());
        Ok(match vouchers.into_iter().nth(at) {
            Some(Entity::Voucher(it)) => Some(*it),
            _ => None,
        })
    }

    /// Presented at another provider, by another enterprise, for another contract, for services
    /// outside it (R3.5).
    pub(super) fn transfer(&mut self) -> Result<(), SimulationFailed> {
        let Some(it) = self.some_voucher("issued")? else { return Ok(()) };
        let Some(who) = self.provider_of(&it) else { return Ok(()) };
        let form = json!({"voucher": it.issued.voucher, "contract": it.issued.contract,
            "presented_by": it.holder, "self_paid_fen": 1});
        let mut asked: Vec<Asked> = Vec::new();
        let others = self.world.vendors.iter().filter(|vendor| vendor.admitted);
        if let Some(other) = others.map(|vendor| vendor.who()).find(|other| *other != who) {
            asked.push((other, "voucher/verify", json!({"voucher": it.issued.voucher})));
            asked.push((other, "voucher/accept", form.clone()));
        }
        if let Some(firm) = self.world.some_firm() {
            let mut by = form.clone();
            by["presented_by"] = json!(self.world.firms[firm].party);
            asked.push((who, "voucher/accept", by));
        }
        let mut service = form;
        service["items"] = json!(["办公家具"]);
        asked.push((who, "voucher/accept", service));
        self.driver.ask_all(&asked).map(|_| ())
    }

    /// Accepted a second time, and redeemed a second time (R3.5, R20.1).
    pub(super) fn use_again(&mut self) -> Result<(), SimulationFailed> {
        for status in ["accepted", "redeemed"] {
            let Some(it) = self.some_voucher(status)? else { continue };
            let (Some(who), Some(contract)) = (self.provider_of(&it), self.contract(&it)?) else {
                continue;
            };
            let own = contract.terms.price_fen.0 - it.issued.face_fen.0;
            let form = json!({"voucher": it.issued.voucher, "contract": it.issued.contract,
                "presented_by": it.holder, "self_paid_fen": own});
            self.driver.tell(who, "voucher/accept", form)?;
            let known = it.redemption.and_then(|id| self.world.affairs.forms.get(&id)).cloned();
            if let Some(form) = known {
                self.driver.tell(who, "redemption/submit", form)?;
            }
        }
        Ok(())
    }

    /// A provider determines its own payment, an enterprise frees its own voucher.
    pub(super) fn play_finance(&mut self) -> Result<(), SimulationFailed> {
        let mut asked: Vec<Asked> = Vec::new();
        for it in self.redemptions_in("accepted")?.into_iter().take(1) {
            let Some(vendor) = self.world.vendor_of(it.provider) else { continue };
            let who = self.world.vendors[vendor].who();
            let form = json!({"redemption": it.id, "reason": "自行审定"});
            asked.push((who, "redemption/determine", form));
            asked.push((who, "settlement/prepare", json!({})));
        }
        for entity in self.all(&Query::of("case").is("status", "open"))?.into_iter().take(1) {
            let Entity::Case(case) = entity else { continue };
            let Some(firm) = self.world.some_firm() else { continue };
            let who = self.world.firms[firm].who();
            asked.push((who, "case/close", json!({"case": case.id, "reason": "撤案"})));
        }
        self.driver.ask_all(&asked).map(|_| ())
    }

    /// Goes on with what a case has frozen (R23.1).
    pub(super) fn thaw_quietly(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let Some(it) = self.some_voucher("frozen")? else { return Ok(()) };
        let Some(who) = self.provider_of(&it) else { return Ok(()) };
        let id = it.issued.voucher;
        let mut asked: Vec<Asked> = vec![(who, "voucher/verify", json!({"voucher": id}))];
        if let Some(redemption) = it.redemption {
            let form = json!({"redemption": redemption});
            asked.push((self.staff.officer, "redemption/accept-file", form));
            let form = json!({"redemptions": [redemption]});
            asked.push((self.staff.finance, "settlement/prepare", form));
            let form = json!({"redemption": redemption, "reason": "照付"});
            asked.push((self.staff.reviewer, "redemption/determine", form));
        }
        let form = json!({"voucher": id, "form": {"completed_on": day}});
        asked.push((who, "redemption/save", form));
        self.driver.ask_all(&asked).map(|_| ())
    }
}
