//! Inspections (article 24): one a year, planned, drawn, found, rectified or not, checked again.

use chrono::{Datelike as _, Days};
use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::ids::InspectionId;
use yunquan_core::inspection::{Inspection, Stage};
use yunquan_core::provider::Status;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};

use super::SimulationFailed;
use super::driver::Asked;
use super::life::Life;
use super::world::{FORENOON, Task};
use crate::envelope::Who;

/// How many enterprises stand for inspection, and how many of all are drawn.
const FIRMS: usize = 6;
const DRAWN: usize = 5;

impl Life<'_> {
    /// Plans the year's inspection; its steps are noted.
    pub(super) fn inspect(&mut self, day: Date) -> Result<(), SimulationFailed> {
        if let Some(id) = self.plan_inspection(day)? {
            for days in [1, 4, 9, 20, 45, 70] {
                let at = day.checked_add_days(Days::new(days)).unwrap_or(day);
                self.world.note_working(at, FORENOON, Task::Inspected(id));
            }
        }
        Ok(())
    }

    /// An inspection of providers in the registry and enterprises with accepted vouchers.
    pub(super) fn plan_inspection(
        &mut self,
        day: Date,
    ) -> Result<Option<InspectionId>, SimulationFailed> {
        let mut candidates: Vec<Party> = Vec::new();
        for vendor in &self.world.vendors {
            let Some(party) = vendor.party else { continue };
            let it = self.driver.entity(&Key::Provider(party))?;
            if matches!(it, Some(Entity::Provider(it)) if it.status == Status::Admitted) {
                candidates.push(Party::Provider(party));
            }
        }
        let used = self.all(&yunquan_store::Query::of("voucher").is("status", "accepted"))?;
        for entity in used {
            let Entity::Voucher(it) = entity else { continue };
            let party = Party::Enterprise(it.holder);
            let firms = candidates.iter().filter(|it| matches!(it, Party::Enterprise(_)));
            if firms.count() < FIRMS && !candidates.contains(&party) {
                candidates.push(party);
            }
        }
        let inspectors: Vec<Who> = self.staff.inspectors.clone();
        let inspectors: Vec<Value> = inspectors
            .iter()
            .filter_map(|who| match who {
                Who::Account(id) => Some(json!(id)),
                Who::Public | Who::System => None,
            })
            .collect();
        let form = json!({"year": day.year(), "title": format!("{}年信息安全抽查", day.year()),
            "candidates": candidates, "inspectors": inspectors,
            "count": DRAWN.min(candidates.len()).max(1)});
        let made = self.driver.ask(self.staff.officer, "inspection/plan", form)?;
        Ok(match made.map(|receipt| receipt.subject) {
            Ok(Some(Key::Inspection(id))) => Some(id),
            _ => None,
        })
    }

    /// The next step of an inspection: the draw, then for each subject what is due.
    pub(super) fn inspected(&mut self, id: InspectionId) -> Result<(), SimulationFailed> {
        let Some(Entity::Inspection(it)) = self.driver.entity(&Key::Inspection(id))? else {
            return Ok(());
        };
        if it.subjects.is_empty() {
            let form = json!({"inspection": id});
            return self.driver.tell(self.staff.officer, "inspection/draw", form);
        }
        let mut asked: Vec<Asked> = Vec::new();
        for party in it.subjects.keys() {
            self.subject(&it, *party, &mut asked);
        }
        self.driver.ask_all(&asked).map(|_| ())
    }

    fn subject(&mut self, it: &Inspection, party: Party, asked: &mut Vec<Asked>) {
        let Some(subject) = it.subjects.get(&party) else { return };
        let by =
            |nth: usize| subject.inspectors.get(nth).map_or(Who::Public, |id| Who::Account(*id));
        match subject.stage {
            Stage::Drawn => {
                let compliant = self.world.dice.chance(55);
                let facts = if compliant { "符合要求" } else { "未落实数据备份" };
                let form = json!({"inspection": it.id, "party": party, "compliant": compliant,
                    "facts": facts, "files": []});
                asked.push((by(0), "inspection/find", form));
            }
            Stage::Deficient => {
                // Providers give in; enterprises sometimes do not.
                let willing = matches!(party, Party::Provider(_)) || self.world.dice.chance(40);
                let who = match party {
                    Party::Provider(id) => {
                        self.world.vendor_of(id).map(|at| self.world.vendors[at].who())
                    }
                    Party::Enterprise(id) => {
                        self.world.firm_of(id).map(|at| self.world.firms[at].who())
                    }
                };
                let form = json!({"inspection": it.id, "statement": "已完成整改", "files": []});
                if let Some(who) = who.filter(|_| willing) {
                    asked.push((who, "inspection/rectify", form));
                } else {
                    let form = json!({"inspection": it.id, "party": party, "rectified": false,
                        "remark": "逾期未整改"});
                    asked.push((by(1), "inspection/recheck", form));
                }
            }
            Stage::Rectified => {
                let form = json!({"inspection": it.id, "party": party, "rectified": true,
                    "remark": "整改到位"});
                // Who found it does not check it again (R24.1).
                asked.push((by(0), "inspection/recheck", form.clone()));
                asked.push((by(1), "inspection/recheck", form));
            }
            Stage::Compliant | Stage::Cleared | Stage::Lost => {}
        }
    }
}
