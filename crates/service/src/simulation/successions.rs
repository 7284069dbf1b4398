//! Who follows whom (R3.6): enterprises and providers are renamed, merged and divided.

use serde_json::{Value, json};
use yunquan_core::time::Date;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::Entity;
use yunquan_store::Query;

use super::SimulationFailed;
use super::life::Life;
use super::world::{FORENOON, Task};
use crate::city::credit_code;

/// The document of every one of them.
const DOCUMENT: &str = "登记通知书";
/// Vouchers that can still go over.
const OPEN: [&str; 3] = ["issued", "accepted", "redeeming"];

impl Life<'_> {
    /// Enterprises in May and September, providers in July and November, when files of every kind
    /// are under way.
    pub(super) fn plan_successions(&mut self, year: i32) {
        let day = |month| Date::from_ymd_opt(year, month, 20).unwrap_or_default();
        for (month, task) in [
            (5, Task::Succeed),
            (7, Task::SucceedVendor),
            (9, Task::Succeed),
            (11, Task::SucceedVendor),
        ] {
            self.world.note_working(day(month), FORENOON, task);
        }
    }

    /// One enterprise merges into another, a third is renamed, a fourth is divided. With
    /// applications under way the merger is refused (R3.6).
    pub(super) fn succeed(&mut self) -> Result<(), SimulationFailed> {
        let (one, other, third) =
            (self.world.some_firm(), self.world.some_firm(), self.world.some_firm());
        if let (Some(one), Some(other)) = (one, other) {
            let form = json!({"enterprise": self.world.firms[one].party, "kind": "merger",
                "into": self.world.firms[other].party, "document": DOCUMENT});
            self.driver.tell(self.staff.officer, "enterprise/succeed", form)?;
        }
        if let Some(third) = third {
            self.rename_firm(third)?;
        }
        if let (Some(other), Some(it)) = (other, self.open_voucher()?) {
            let form = json!({"enterprise": it.holder, "kind": "division",
                "into": self.world.firms[other].party, "vouchers": [it.issued.voucher],
                "document": DOCUMENT});
            self.driver.tell(self.staff.officer, "enterprise/succeed", form)?;
        }
        if let Some(one) = one {
            // What it received elsewhere before this office began; corrected later to nothing.
            let year = self.world.years.first();
            let form = json!({"enterprise": self.world.firms[one].party, "year": year,
                "received_fen": 3_000_000, "document": "历史台账"});
            self.driver.tell(self.staff.officer, "enterprise/bring-forward", form)?;
        }
        Ok(())
    }

    /// Sometimes with a new credit code, by which every later list knows it.
    fn rename_firm(&mut self, index: usize) -> Result<(), SimulationFailed> {
        let firm = &self.world.firms[index];
        let name = format!("{}（集团）", firm.name);
        let mut form = json!({"enterprise": firm.party, "kind": "renaming", "name": name,
            "document": DOCUMENT});
        let code = self.new_code(4_000_000, index);
        if let Some(code) = &code {
            form["credit_code"] = json!(code);
        }
        let answer = self.driver.ask(self.staff.officer, "enterprise/succeed", form)?;
        if let (Ok(_), Some(code)) = (answer, code) {
            self.world.firms[index].credit_code = code;
        }
        Ok(())
    }

    /// One provider is renamed, gives a voucher away, or merges into another with all it has.
    pub(super) fn succeed_vendor(&mut self) -> Result<(), SimulationFailed> {
        let (Some(one), Some(other)) = (self.some_vendor(), self.some_vendor()) else {
            return Ok(());
        };
        match self.world.dice.below(5) {
            0 | 1 => self.rename_vendor(one),
            2 | 3 => self.divide_vendor(one),
            _ => self.merge_vendor(one, other),
        }
    }

    fn rename_vendor(&mut self, index: usize) -> Result<(), SimulationFailed> {
        let vendor = &self.world.vendors[index];
        let name = format!("{}（更名）", vendor.name);
        let mut form = json!({"provider": vendor.party, "kind": "renaming", "name": name,
            "document": DOCUMENT});
        let code = self.new_code(9_100_000, index);
        if let Some(code) = &code {
            form["credit_code"] = json!(code);
        }
        let answer = self.driver.ask(self.staff.officer, "provider/succeed", form)?;
        if answer.is_ok() {
            let vendor = &mut self.world.vendors[index];
            vendor.name = name;
            vendor.credit_code = code.unwrap_or_else(|| vendor.credit_code.clone());
        }
        Ok(())
    }

    /// One voucher goes over to another provider; to itself it does not.
    fn divide_vendor(&mut self, into: usize) -> Result<(), SimulationFailed> {
        let Some(it) = self.open_voucher()? else { return Ok(()) };
        let form = json!({"provider": it.issued.provider, "kind": "division",
            "into": self.world.vendors[into].party, "vouchers": [it.issued.voucher],
            "document": DOCUMENT});
        self.driver.tell(self.staff.officer, "provider/succeed", form)
    }

    /// A merged provider contracts with nobody any more; what waited at it waits at the other.
    fn merge_vendor(&mut self, one: usize, other: usize) -> Result<(), SimulationFailed> {
        let form: Value = json!({"provider": self.world.vendors[one].party, "kind": "merger",
            "into": self.world.vendors[other].party, "document": DOCUMENT});
        let answer = self.driver.ask(self.staff.officer, "provider/succeed", form)?;
        self.world.vendors[one].admitted &= answer.is_err();
        Ok(())
    }

    /// A voucher that is not used up, if there is any.
    fn open_voucher(&mut self) -> Result<Option<Voucher>, SimulationFailed> {
        let vouchers = self.all(&Query::of("voucher").one_of("status", OPEN))?;
        let at = self.world.dice.below(vouchers.len());
        Ok(match vouchers.into_iter().nth(at) {
            Some(Entity::Voucher(it)) => Some(*it),
            _ => None,
        })
    }

    fn some_vendor(&mut self) -> Option<usize> {
        let index = self.world.dice.below(self.world.vendors.len());
        self.world.vendors.get(index).filter(|vendor| vendor.party.is_some()).map(|_| index)
    }

    /// One renaming in two brings a new code, another each time.
    fn new_code(&mut self, from: u32, index: usize) -> Option<String> {
        self.world.codes += 1;
        let number = from + self.world.codes * 1_000 + u32::try_from(index).unwrap_or(0);
        self.world.dice.chance(50).then(|| credit_code(number))
    }
}
