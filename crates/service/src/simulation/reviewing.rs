//! What officers do every working day: the districts review what came in, the bureau what was
//! recommended.

use serde_json::{Value, json};
use yunquan_core::application::Application;
use yunquan_core::refusal::{FaultCode, Rejection};
use yunquan_core::time::Date;
use yunquan_core::world::Entity;
use yunquan_store::{Query, StoreError};

use super::SimulationFailed;
use super::driver::Asked;
use super::life::{Life, Then};
use crate::envelope::{Answer, Who};

/// Files looked at in one go.
const PAGE: u32 = 500;

/// Accepts points of a file, by their rules.
pub(super) fn accepted<'a>(rules: impl Iterator<Item = &'a str>) -> Value {
    rules
        .map(|rule| json!({"rule": rule, "accepted": true, "reason": "已核实，情况属实"}))
        .collect()
}

/// The rules that an answer says are still to be decided.
pub(super) fn undecided(answer: &Answer) -> Vec<String> {
    match answer {
        Err(denial) => match &denial.rejection {
            Rejection::Invalid(faults) => faults
                .iter()
                .filter(|fault| fault.code == FaultCode::Undecided)
                .map(|fault| fault.limit.clone())
                .collect(),
            _ => Vec::new(),
        },
        Ok(_) => Vec::new(),
    }
}

impl Life<'_> {
    /// The applications in a status, in the order in which they were made.
    pub(super) fn files_in(&self, status: &str) -> Result<Vec<Application>, StoreError> {
        let mut files = Vec::new();
        let mut after = None;
        loop {
            let query = Query::of("application").is("status", status).limit(PAGE).after(after);
            let page = self.driver.office.reader().list(&query)?;
            for (_, entity) in page.items {
                if let Entity::Application(it) = entity {
                    files.push(*it);
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(files);
            }
        }
    }

    /// A working day of the reviewers: three quarters of what came before today is looked at.
    pub(super) fn review(&mut self, day: Date) -> Result<(), SimulationFailed> {
        for status in ["recommended", "submitted"] {
            let mut asked = Vec::new();
            for file in self.files_in(status)? {
                let known = self.world.filing_of.get(&file.id).copied();
                if self.date(file.since) < day && self.world.dice.chance(75) {
                    asked.extend(known.map(|filing| self.look_at(&file, filing)));
                }
            }
            self.decide_all(asked, day)?;
        }
        Ok(())
    }

    /// Sends the decisions; a point that the newest lists have raised meanwhile is decided, too.
    fn decide_all(
        &mut self,
        decisions: Vec<(Asked, Then)>,
        day: Date,
    ) -> Result<(), SimulationFailed> {
        let (asked, thens): (Vec<Asked>, Vec<Then>) = decisions.into_iter().unzip();
        let answers = self.driver.ask_all(&asked)?;
        for ((answer, (who, name, mut form)), then) in answers.into_iter().zip(asked).zip(thens) {
            let open = undecided(&answer);
            if open.is_empty() {
                if let (Ok(_), Then::Returned(filing)) = (&answer, then) {
                    self.plan_correction(filing, day);
                }
                continue;
            }
            let more = accepted(open.iter().map(String::as_str));
            if let (Some(all), Some(more)) = (form["findings"].as_array_mut(), more.as_array()) {
                all.extend(more.iter().cloned());
            }
            self.driver.tell(who, name, form)?;
        }
        Ok(())
    }

    /// The first file that a district has goes back.
    pub(super) fn return_one(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let Some(file) = self.files_in("submitted")?.into_iter().next() else { return Ok(()) };
        let Some(filing) = self.world.filing_of.get(&file.id).copied() else { return Ok(()) };
        let who = self.staff.district(&file.jurisdiction);
        self.decide_all(vec![(sent_back(who, &file), Then::Returned(filing))], day)
    }

    /// The first file that the bureau has is approved, the first of a district recommended.
    pub(super) fn approve_one(&mut self, day: Date) -> Result<(), SimulationFailed> {
        self.flush(day)?;
        let mut asked = Vec::new();
        for (status, name) in
            [("recommended", "application/approve"), ("submitted", "application/recommend")]
        {
            let Some(file) = self.files_in(status)?.into_iter().next() else { continue };
            let rules = file.findings.iter().map(|finding| finding.rule.as_str());
            let form = json!({"application": file.id, "opinion": "材料齐全，同意",
                "findings": accepted(rules)});
            let district = self.staff.district(&file.jurisdiction);
            let who = if status == "submitted" { district } else { self.staff.reviewer };
            asked.push(((who, name, form), Then::Nothing));
        }
        self.decide_all(asked, day)
    }

    /// What an officer decides on a file.
    fn look_at(&mut self, file: &Application, filing: usize) -> (Asked, Then) {
        use yunquan_core::application::Status;
        let district = file.status == Status::Submitted;
        let who = if district {
            self.staff.district(&file.jurisdiction)
        } else {
            let officers = [self.staff.officer, self.staff.second_officer, self.staff.reviewer];
            self.world.dice.pick(&officers).unwrap_or(self.staff.officer)
        };
        let officer = if who == self.staff.reviewer { self.staff.officer } else { who };
        let id = file.id;
        let doubted = !file.findings.is_empty();
        match self.world.dice.below(100) {
            0..8 => (sent_back(officer, file), Then::Returned(filing)),
            8..11 => (refusal(officer, file, "R5.2", "不符合产业方向"), Then::Nothing),
            11..40 if doubted => {
                let rule = file.findings[0].rule.to_string();
                (refusal(officer, file, &rule, "经核实不符合条件"), Then::Nothing)
            }
            40..43 => {
                // Forgets to decide the points, if there are any.
                let name = if district { "application/recommend" } else { "application/approve" };
                let form = json!({"application": id, "opinion": "同意", "findings": []});
                ((who, name, form), Then::Nothing)
            }
            43..47 if doubted => {
                // Decides against the file and recommends it all the same: refused by that rule.
                let name = if district { "application/recommend" } else { "application/approve" };
                let against = file.findings.iter().map(|finding| {
                    json!({"rule": finding.rule, "accepted": false, "reason": "不予认定"})
                });
                let form = json!({"application": id, "opinion": "同意",
                    "findings": against.collect::<Value>()});
                ((who, name, form), Then::Nothing)
            }
            _ => {
                let name = if district { "application/recommend" } else { "application/approve" };
                let rules = file.findings.iter().map(|finding| finding.rule.as_str());
                let form = json!({"application": id, "opinion": "材料齐全，同意",
                    "findings": accepted(rules)});
                ((who, name, form), Then::Nothing)
            }
        }
    }
}

fn sent_back(who: Who, file: &Application) -> Asked {
    let form = json!({"application": file.id, "reason": "云服务方案过于简略",
        "remarks": [{"field": "plan", "text": "请补充实施步骤"}]});
    (who, "application/return", form)
}

fn refusal(who: Who, file: &Application, rule: &str, reason: &str) -> Asked {
    let form = json!({"application": file.id, "rule": rule, "reason": reason});
    (who, "application/refuse", form)
}
