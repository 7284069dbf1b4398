//! Providers on their way into the registry and out of it (articles 8 to 10).

use serde_json::{Value, json};
use yunquan_core::ids::ProviderId;
use yunquan_core::provider::Status;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};

use super::SimulationFailed;
use super::actors::Fate;
use super::forms::contact;
use super::life::Life;
use super::world::{EVENING, FORENOON, MORNING, Task, Vendor};
use crate::city::{Acting, ProviderPlan, admission_form};
use crate::envelope::Who;

fn quotation(vendor: &Vendor, percent: i64) -> Vec<Value> {
    let items = vendor.items.iter();
    items
        .map(|item| {
            json!({"code": item.code, "name": item.name, "category": item.category,
                "unit": item.unit, "price_fen": item.price_fen * percent / 100})
        })
        .collect()
}

impl Life<'_> {
    /// Notes what becomes of the providers in a year: one admission review, in January.
    pub(super) fn plan_vendors(&mut self, year: i32, nth: usize) {
        let day = |month, day| Date::from_ymd_opt(year, month, day).unwrap_or_default();
        let world = &mut self.world;
        world.note_working(day(1, 6), FORENOON, Task::VendorsApply(year));
        world.note_working(day(1, 8), EVENING, Task::VendorsJudged(year));
        world.note_working(day(1, 10), EVENING, Task::VendorsPosted);
        let posted = world.calendar.roll_forward(day(1, 10)).unwrap_or(day(1, 10));
        let admitted = world.later(posted, 6);
        world.note(admitted, MORNING, Task::VendorsAdmitted(year));
        for (index, fate) in super::actors::FATES.iter().enumerate() {
            match fate {
                Fate::Suspended => {
                    world.note_working(day(4, 15), MORNING, Task::Suspend(index, true));
                    world.note_working(day(6, 15), MORNING, Task::Suspend(index, false));
                }
                // Right after a round, so that vouchers wait for acceptance.
                Fate::Removed if nth == 1 => {
                    world.note_working(day(5, 23), MORNING, Task::Remove(index));
                }
                Fate::Striking if nth == 0 => {
                    world.note_working(day(8, 23), MORNING, Task::Remove(index));
                }
                _ => {}
            }
        }
    }

    /// Where a provider stands now.
    fn vendor_status(&self, index: usize) -> Result<Option<Status>, SimulationFailed> {
        let party = self.world.vendors.get(index).and_then(|vendor| vendor.party);
        let Some(party) = party else { return Ok(None) };
        Ok(match self.driver.entity(&Key::Provider(party))? {
            Some(Entity::Provider(it)) => Some(it.status),
            _ => None,
        })
    }

    /// Those that are not in the registry register, if need be, and apply.
    pub(super) fn vendors_apply(&mut self, year: i32) -> Result<(), SimulationFailed> {
        for index in 0..self.world.vendors.len() {
            if self.world.vendors[index].party.is_none() {
                self.register_vendor(index)?;
            }
            let open = matches!(
                self.vendor_status(index)?,
                Some(Status::Registered | Status::Returned | Status::Failed)
            );
            if open {
                self.apply_vendor(index, year)?;
            }
        }
        Ok(())
    }

    fn register_vendor(&mut self, index: usize) -> Result<(), SimulationFailed> {
        let (name, code) = {
            let vendor = &self.world.vendors[index];
            (vendor.name.clone(), vendor.credit_code.clone())
        };
        let form = json!({"login": name, "name": name, "kind": "provider"});
        let opened = self.driver.ask(Who::Public, "account/open", form)?;
        let Some(Key::Account(account)) = opened.ok().and_then(|it| it.subject) else {
            return Ok(());
        };
        let form = json!({"name": name, "credit_code": code, "address": "柳州市",
            "contact_name": "联系人", "contact_phone": contact(index)});
        let registered = self.driver.ask(Who::Account(account), "provider/register", form)?;
        let vendor = &mut self.world.vendors[index];
        vendor.account = Some(account);
        if let Some(Key::Provider(party)) = registered.ok().and_then(|it| it.subject) {
            vendor.party = Some(party);
        }
        Ok(())
    }

    /// A file: complete and sufficient, or as the provider's fate has it.
    fn apply_vendor(&mut self, index: usize, year: i32) -> Result<(), SimulationFailed> {
        let vendor = &self.world.vendors[index];
        let (Some(account), Some(party)) = (vendor.account, vendor.party) else { return Ok(()) };
        let plan = ProviderPlan {
            name: vendor.name.clone(),
            credit_code: vendor.credit_code.clone(),
            quotation: quotation(vendor, 100),
        };
        let (fate, who) = (vendor.fate, vendor.who());
        let acting = Acting { account, party };
        let mut form = admission_form(self.driver.office, acting, &plan, year)?;
        self.driver.commands += 4;
        self.driver.audit()?;
        match fate {
            Fate::Wanting("annual_revenue_fen") => form["annual_revenue_fen"] = json!(999_999_999),
            Fate::Wanting("service_staff") => form["service_staff"] = json!(4),
            Fate::Wanting(field) => form[field] = json!(false),
            Fate::Forgetful => {
                let mut short = form.clone();
                if let Some(materials) = short["materials"].as_array_mut() {
                    materials.pop();
                }
                self.driver.tell(who, "provider/apply", short)?;
            }
            _ => {}
        }
        self.driver.tell(who, "provider/apply", form)?;
        Ok(())
    }

    /// The bureau looks at the files, one is sent back and corrected; the experts judge.
    pub(super) fn vendors_judged(&mut self, year: i32) -> Result<(), SimulationFailed> {
        let mut reviewing = Vec::new();
        for index in 0..self.world.vendors.len() {
            let Some(party) = self.world.vendors[index].party else { continue };
            if self.vendor_status(index)? != Some(Status::Applied) {
                continue;
            }
            if index == 1 && self.world.years.first() == Some(&year) {
                let form = json!({"provider": party, "reason": "报价单单位不清",
                    "remarks": [{"field": "quotation.0.unit", "text": "请写明计价单位"}]});
                self.driver.tell(self.staff.officer, "provider/return", form)?;
                self.apply_vendor(index, year)?;
            }
            let form = json!({"provider": party, "confirm_credit_code": true});
            if self.driver.ask(self.staff.officer, "provider/accept-file", form)?.is_ok() {
                reviewing.push((index, party));
            }
        }
        if reviewing.is_empty() { Ok(()) } else { self.judge(&reviewing) }
    }

    /// Those that passed are made public; an objection is raised against one.
    pub(super) fn vendors_posted(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let mut passed: Vec<ProviderId> = Vec::new();
        let mut accused = Vec::new();
        for index in 0..self.world.vendors.len() {
            if self.vendor_status(index)? == Some(Status::Passed) {
                let vendor = &self.world.vendors[index];
                passed.extend(vendor.party);
                if vendor.fate == Fate::Objected && !vendor.objected {
                    accused.extend(vendor.party.map(|party| (index, party)));
                }
            }
        }
        if passed.is_empty() {
            return Ok(());
        }
        let form = json!({"providers": passed});
        let posted = self.driver.ask(self.staff.officer, "provider/post", form)?;
        let Some(Key::Publicity(publicity)) = posted.ok().and_then(|it| it.subject) else {
            return Ok(());
        };
        for (index, party) in accused {
            let form = json!({"publicity": publicity, "provider": party, "name": "李某",
                "contact": "13900000000", "facts": "该机构近期发生数据泄露", "evidence": []});
            self.driver.tell(Who::Public, "publicity/object", form)?;
            self.world.vendors[index].objected = true;
            let decided = self.world.later(day, 3);
            self.world.note(decided, EVENING, Task::DecideObjections(publicity));
        }
        // Whoever is in a hurry is refused: the five working days are not over (R10.3).
        let form = json!({"provider": passed[0], "year": 2020, "number": "早"});
        self.driver.tell(self.staff.reviewer, "provider/admit", form)?;
        Ok(())
    }

    /// Those whose publicity is over are admitted; all in the registry get the year's catalogue.
    pub(super) fn vendors_admitted(&mut self, year: i32) -> Result<(), SimulationFailed> {
        for index in 0..self.world.vendors.len() {
            let status = self.vendor_status(index)?;
            let Some(party) = self.world.vendors[index].party else { continue };
            if status == Some(Status::Published) {
                let form = json!({"provider": party, "year": year,
                    "number": format!("入库〔{year}〕{}号", index + 1)});
                let answer = self.driver.ask(self.staff.reviewer, "provider/admit", form)?;
                self.world.vendors[index].admitted |= answer.is_ok();
            } else if matches!(status, Some(Status::Admitted)) {
                let percent = self.world.dice.between(95, 105);
                let items = quotation(&self.world.vendors[index], percent);
                let form = json!({"provider": party, "year": year, "items": items});
                self.driver.tell(self.staff.officer, "provider/catalogue", form)?;
            }
        }
        Ok(())
    }

    /// Suspends a provider, or admits it again.
    pub(super) fn suspend(&mut self, index: usize, off: bool) -> Result<(), SimulationFailed> {
        let Some(party) = self.world.vendors[index].party else { return Ok(()) };
        let name = if off { "provider/suspend" } else { "provider/reinstate" };
        let form = json!({"provider": party, "reason": "平台安全整改", "document": "柳工信函"});
        self.driver.tell(self.staff.reviewer, name, form)?;
        Ok(())
    }

    /// Removes a provider, without its fault.
    pub(super) fn remove(&mut self, index: usize) -> Result<(), SimulationFailed> {
        let Some(party) = self.world.vendors[index].party else { return Ok(()) };
        let form = json!({"provider": party, "reason": "停止本地业务", "fault": false,
            "document": "柳工信函"});
        let answer = self.driver.ask(self.staff.reviewer, "provider/remove", form)?;
        self.world.vendors[index].admitted &= answer.is_err();
        if answer.is_ok() { self.rebind_all(party) } else { Ok(()) }
    }
}
