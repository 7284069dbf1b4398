//! A provider stops working: what nobody has accepted of it is bound to another one (R10.4).

use serde_json::{Value, json};
use yunquan_core::ids::ProviderId;
use yunquan_core::provider::Catalogue;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::SimulationFailed;
use super::driver::Asked;
use super::forms::{digest, upload};
use super::life::Life;
use super::reviewing::{accepted, undecided};
use super::world::{FORENOON, Task};

impl Life<'_> {
    /// Binds every voucher that waits for acceptance at a provider to others.
    pub(super) fn rebind_all(&mut self, from: ProviderId) -> Result<(), SimulationFailed> {
        for entity in self.all(&Query::of("voucher").is("status", "issued"))? {
            let Entity::Voucher(it) = entity else { continue };
            if it.issued.provider == from {
                self.rebind(&it)?;
            }
        }
        Ok(())
    }

    /// One who may not decides first, then a contract that is worth too little, then as it should
    /// be.
    fn rebind(&mut self, it: &Voucher) -> Result<(), SimulationFailed> {
        let others: Vec<ProviderId> =
            self.world.vendors.iter().filter(|it| it.admitted).filter_map(|it| it.party).collect();
        let Some(to) = self.world.dice.pick(&others) else { return Ok(()) };
        let catalogue = self.driver.entity(&Key::Catalogue(to, it.issued.year))?;
        let Some(Entity::Catalogue(catalogue)) = catalogue else { return Ok(()) };
        let Some((form, quantity)) = self.rebinding(it, &catalogue)? else { return Ok(()) };
        let label = format!("{} 另签合同", it.issued.voucher);
        let reviewer = self.staff.reviewer;
        let mut asked: Vec<Asked> =
            vec![upload(reviewer, &label), (self.staff.officer, "voucher/rebind", form.clone())];
        if quantity > 1 {
            let mut less = form.clone();
            let line = &mut less["contract"]["lines"][0];
            let price = line["price_fen"].as_i64().unwrap_or(0) / quantity * (quantity - 1);
            line["quantity"] = json!(quantity - 1);
            line["price_fen"] = json!(price);
            less["contract"]["price_fen"] = json!(price);
            asked.push((reviewer, "voucher/rebind", less));
        }
        self.driver.ask_all(&asked)?;
        let mut form = form;
        let mut answer = self.driver.ask(reviewer, "voucher/rebind", form.clone())?;
        let open = undecided(&answer);
        if !open.is_empty() {
            form["findings"] = accepted(open.iter().map(String::as_str));
            answer = self.driver.ask(reviewer, "voucher/rebind", form)?;
        }
        if answer.is_ok() {
            let days = u32::try_from(self.world.dice.between(3, 20)).unwrap_or(5);
            let at = self.world.later(self.world.today, days);
            self.world.note(at, FORENOON, Task::Accept(it.issued.voucher));
        }
        Ok(())
    }

    /// A contract over as many of one service as the face value needs.
    fn rebinding(
        &mut self,
        it: &Voucher,
        catalogue: &Catalogue,
    ) -> Result<Option<(Value, i64)>, SimulationFailed> {
        let file = self.driver.entity(&Key::Application(it.issued.application))?;
        let Some(Entity::Application(file)) = file else { return Ok(None) };
        let (Some(estimate), Some(contract)) = (file.estimate, self.contract(it)?) else {
            return Ok(None);
        };
        let items: Vec<_> = catalogue.items.values().collect();
        let Some(item) = self.world.dice.pick(&items) else { return Ok(None) };
        let each = i64::from(estimate.ratio.0) * item.price_fen.0;
        let quantity = (it.issued.face_fen.0 * 10_000 + each - 1) / each.max(1);
        let price = item.price_fen.0 * quantity;
        let region = contract.terms.lines.first().map(|line| line.region.clone());
        let today = self.world.today;
        let mut terms = json!(contract.terms);
        terms["number"] = json!(format!("{}-另签", contract.terms.number));
        terms["provider"] = json!(catalogue.provider);
        terms["price_fen"] = json!(price);
        terms["lines"] = json!([{"item": item.code, "quantity": quantity, "price_fen": price,
            "region": region}]);
        terms["signed_on"] = json!(today);
        terms["voucher_amount"] = json!("as-issued");
        terms["annex"] = if today < self.world.pack.params().rules_effective_on {
            json!(digest(&format!("{} 另签合同", it.issued.voucher)))
        } else {
            Value::Null
        };
        let form = json!({"voucher": it.issued.voucher, "contract": terms,
            "file": digest(&format!("{} 另签合同", it.issued.voucher)), "findings": [],
            "document": format!("柳工信决〔{today}〕"), "reason": "原接券机构停止服务，另行签订合同"});
        Ok(Some((form, quantity)))
    }
}
