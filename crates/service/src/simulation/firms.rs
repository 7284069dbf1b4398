//! Enterprises: how they come to act, when they apply, and how they correct what came back.

use chrono::{Datelike as _, Days};
use serde_json::json;
use yunquan_core::application::Status;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};

use super::actors::{Slip, Temper};
use super::forms::{digest, upload};
use super::life::{Life, Then};
use super::world::{AFTERNOON, FORENOON, MORNING, NIGHT, Task, World};
use crate::envelope::Who;

impl Life<'_> {
    /// In the first year the enterprises come one after the other, a few only in the second; those
    /// that are there plan their applications at the beginning of each later year.
    pub(super) fn plan_firms(&mut self, year: i32, first: bool) {
        let start = Date::from_ymd_opt(year, 1, 8).unwrap_or_default();
        for firm in 0..self.world.firms.len() {
            let late = firm % 20 == 19 && self.world.years.len() > 1;
            let joins = if first { !late } else { late && self.world.years.get(1) == Some(&year) };
            if joins {
                let days = self.world.dice.below(75) as u64;
                let opens = start.checked_add_days(Days::new(days)).unwrap_or(start);
                let next = self.world.later(opens, 1);
                self.world.note(opens, MORNING, Task::OpenFirm(firm));
                self.world.note(opens, FORENOON, Task::RegisterFirm(firm));
                self.world.note(next, AFTERNOON, Task::AuthoriseFirm(firm));
            } else if !first {
                self.plan_applications(firm, start);
            }
        }
    }

    /// A life that stops in the middle leaves work open at every stage: honest enterprises apply
    /// on each of the last working days, and one file is sent back in the last hour.
    pub(super) fn plan_open_work(&mut self, last: Date) {
        const DAYS: u64 = 20;
        let firms = self.world.firms.iter().enumerate();
        let honest = firms.filter(|(_, firm)| firm.temper == Temper::Honest);
        let honest: Vec<usize> = honest.map(|(index, _)| index).collect();
        let mut next = honest.iter().cycle();
        let mut apply = |world: &mut World, day, hour| {
            world.note(day, hour, Task::Apply(*next.next()?, Slip::None));
            Some(())
        };
        let mut day = last.checked_sub_days(Days::new(DAYS)).unwrap_or(last);
        while day < last {
            if self.world.works(day) {
                apply(&mut self.world, day, FORENOON);
                apply(&mut self.world, day, FORENOON);
            }
            day = day.succ_opt().unwrap_or(last);
        }
        for _ in 0..6 {
            apply(&mut self.world, last, MORNING);
        }
        self.world.note(last, MORNING, Task::ApproveOne);
        self.world.note(last, MORNING, Task::ReturnOne);
    }

    pub(super) fn open_firm(&mut self, index: usize) {
        let name = self.world.firms[index].name.clone();
        let form = json!({"login": name, "name": name, "kind": "enterprise"});
        self.put((Who::Public, "account/open", form), Then::FirmOpened(index));
    }

    pub(super) fn register_firm(&mut self, index: usize) {
        let firm = &self.world.firms[index];
        let who = firm.who();
        let label = format!("{} 授权书", firm.name);
        let form = json!({"name": firm.name, "credit_code": firm.credit_code,
            "jurisdiction": firm.jurisdiction, "industry": firm.industry, "tags": firm.tags,
            "address": "柳州市", "authorisation": digest(&label), "contact_name": "联系人",
            "contact_phone": format!("0772-3{index:06}")});
        self.put(upload(who, &label), Then::Nothing);
        self.put((who, "enterprise/register", form), Then::FirmRegistered(index));
    }

    /// The own district looks, or the bureau.
    pub(super) fn authorise_firm(&mut self, index: usize) {
        let firm = &self.world.firms[index];
        let Some(party) = firm.party else { return };
        let district = self.staff.district(&firm.jurisdiction);
        let who = if index.is_multiple_of(3) { self.staff.officer } else { district };
        let form = json!({"enterprise": party, "verified": true, "reason": "授权书盖章齐全",
            "confirm_credit_code": true});
        self.put((who, "enterprise/authorise", form), Then::FirmAuthorised(index));
    }

    /// Notes when an enterprise will apply in the year of a day.
    pub(super) fn plan_applications(&mut self, index: usize, from: Date) {
        let temper = self.world.firms[index].temper;
        let dice = &mut self.world.dice;
        let count = match temper {
            Temper::Honest => [0, 1, 1, 1, 2][dice.below(5)],
            Temper::Careless => [0, 1, 1, 2, 2][dice.below(5)],
            Temper::Cheat => [1, 2, 2, 3, 3][dice.below(5)],
        };
        let year = from.year();
        let first = Date::from_ymd_opt(year, 2, 10).unwrap_or(from).max(from);
        let last = Date::from_ymd_opt(year, 12, 12).unwrap_or(from);
        let span = usize::try_from((last - first).num_days()).unwrap_or(1).max(1);
        for _ in 0..count {
            let slip = Slip::thrown(temper, &mut self.world.dice);
            let after = self.world.dice.below(span) as u64;
            let mut day = first.checked_add_days(Days::new(after)).unwrap_or(first);
            if temper == Temper::Careless && self.world.dice.chance(6) {
                // Too late for the year's window (R11.1).
                day = Date::from_ymd_opt(year, 12, 28).unwrap_or(day);
            }
            let hour = if self.world.dice.chance(10) { NIGHT } else { FORENOON };
            self.world.note(day, hour, Task::Apply(index, slip));
        }
    }

    /// Hands in an application. Some keep a draft first.
    pub(super) fn apply(&mut self, index: usize, slip: Slip, day: Date) {
        let Some(form) = self.application(index, slip, day) else { return };
        let who = self.world.firms[index].who();
        if index.is_multiple_of(9) {
            let draft = json!({"form": {"plan": form["plan"]}});
            self.put((who, "application/save", draft), Then::Nothing);
        }
        self.put((who, "application/submit", form.clone()), Then::Filed(index, form));
    }

    /// Notes when a file that came back will be handed in again: mostly in time, sometimes in the
    /// last minute, sometimes too late to keep its order (R4.4), sometimes never.
    pub(super) fn plan_correction(&mut self, filing: usize, day: Date) {
        let working_days = u32::try_from(self.world.dice.between(1, 4)).unwrap_or(1);
        let (days, hour) = match self.world.dice.below(20) {
            0..11 => (working_days, FORENOON),
            11..14 => (5, NIGHT),
            14..17 => (6, MORNING),
            17..19 => (12, FORENOON),
            _ => return,
        };
        let due = self.world.later(day, days);
        self.world.note(due, hour, Task::Correct(filing));
    }

    /// Hands in a corrected file.
    pub(super) fn correct(&mut self, index: usize) {
        let filing = self.world.filings[index].clone();
        let key = Key::Application(filing.application);
        let returned = matches!(self.driver.entity(&key),
            Ok(Some(Entity::Application(it))) if it.status == Status::Returned);
        if !returned {
            return;
        }
        let mut form = filing.form;
        form["application"] = json!(filing.application);
        form["plan"] = json!("按意见补充：设备上云、数据采集与看板，分三期实施。");
        let who = self.world.firms[filing.firm].who();
        self.put((who, "application/submit", form.clone()), Then::Refiled(index, form));
    }
}
