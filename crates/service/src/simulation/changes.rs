//! Withdrawals, amendments and terminations before a voucher is used.

use chrono::Days;
use serde_json::{Value, json};
use yunquan_core::ids::ContractId;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};

use super::SimulationFailed;
use super::forms::{digest, upload};
use super::life::{Life, Then};
use super::world::{AFTERNOON, FORENOON, Task};

impl Life<'_> {
    /// Notes what will happen to an application that was accepted.
    pub(super) fn plan_changes(&mut self, filing: usize, day: Date) {
        let dice = &mut self.world.dice;
        let (days, task) = match dice.below(100) {
            0..4 => (dice.between(1, 40), Task::Withdraw(filing)),
            4..10 => (dice.between(2, 150), Task::Amend(filing)),
            10..14 => (dice.between(5, 200), Task::Terminate(filing)),
            _ => return,
        };
        let at = day.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(day);
        let hour = if self.world.dice.chance(50) { FORENOON } else { AFTERNOON };
        self.world.note(at, hour, task);
    }

    pub(super) fn withdraw(&mut self, index: usize) {
        let filing = &self.world.filings[index];
        let who = self.world.firms[filing.firm].who();
        let form = json!({"application": filing.application, "reason": "项目调整"});
        self.put((who, "application/withdraw", form), Then::Nothing);
    }

    /// The contract of a filing as the office has it.
    pub(super) fn contract_of(&self, index: usize) -> Result<Option<ContractId>, SimulationFailed> {
        let key = Key::Application(self.world.filings[index].application);
        Ok(match self.driver.entity(&key)? {
            Some(Entity::Application(it)) => it.contract,
            _ => None,
        })
    }

    /// Changes quantities and prices; before issue the file goes back to the first review, after it
    /// the face value must still fit (R16.1).
    pub(super) fn amend(&mut self, index: usize) -> Result<(), SimulationFailed> {
        let Some(contract) = self.contract_of(index)? else { return Ok(()) };
        let firm = self.world.filings[index].firm;
        let who = self.world.firms[firm].who();
        let mut lines = self.world.filings[index].form["contract"]["lines"].clone();
        let percent = self.world.dice.between(60, 130);
        for line in lines.as_array_mut().into_iter().flatten() {
            let price = line["price_fen"].as_i64().unwrap_or(0);
            line["price_fen"] = json!(price / 100 * percent);
        }
        let all = lines.as_array().into_iter().flatten();
        let price: i64 = all.filter_map(|line| line["price_fen"].as_i64()).sum();
        let label = format!("{contract} 变更协议 {percent}");
        let form = json!({"contract": contract, "price_fen": price, "lines": lines,
            "reason": "调整服务范围", "file": digest(&label)});
        let asked = [upload(who, &label), (who, "contract/amend", form)];
        let answers = self.driver.ask_all(&asked)?;
        if answers.last().is_some_and(Result::is_ok) {
            let form = &mut self.world.filings[index].form;
            form["contract"]["lines"] = lines;
            form["contract"]["price_fen"] = json!(price);
        }
        Ok(())
    }

    /// Ends the contract: the application is withdrawn or the voucher surrendered; a second time it
    /// is refused (R18.2).
    pub(super) fn terminate(&mut self, index: usize) -> Result<(), SimulationFailed> {
        let Some(contract) = self.contract_of(index)? else { return Ok(()) };
        let firm = self.world.filings[index].firm;
        let who = self.world.firms[firm].who();
        let label = format!("{contract} 解除协议");
        let form: Value = json!({"contract": contract, "reason": "双方协商一致",
            "file": digest(&label)});
        let end = (who, "contract/terminate", form);
        self.driver.ask_all(&[upload(who, &label), end.clone(), end])?;
        Ok(())
    }
}
