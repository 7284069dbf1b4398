//! Publicity with its objections, and the rounds.

use serde_json::json;
use yunquan_core::ids::{ApplicationId, PublicityId, RoundId};
use yunquan_core::refusal::Rejection;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key, Set};

use super::SimulationFailed;
use super::life::{Life, Then};
use super::world::{EVENING, FORENOON, NIGHT, Task};
use crate::envelope::{Answer, Who};

/// The most applications in one posting.
const MOST: usize = 2_000;

fn forbidden(answer: &Answer) -> bool {
    matches!(answer, Err(denial) if matches!(denial.rejection, Rejection::Forbidden { .. }))
}

fn made(answer: &Answer) -> Option<Key> {
    answer.as_ref().ok().and_then(|receipt| receipt.subject.clone())
}

impl Life<'_> {
    /// Posts what is approved; an officer who is barred from one of the files leaves it to another.
    pub(super) fn post(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let files = self.files_in("approved")?;
        let items: Vec<ApplicationId> = files.iter().map(|file| file.id).take(MOST).collect();
        if items.is_empty() {
            return Ok(());
        }
        let form = json!({"applications": items});
        let mut answer = self.driver.ask(self.staff.officer, "publicity/post", form.clone())?;
        if forbidden(&answer) {
            answer = self.driver.ask(self.staff.second_officer, "publicity/post", form)?;
        }
        if let Some(Key::Publicity(publicity)) = made(&answer) {
            self.plan_objections(publicity, &items, day);
        }
        Ok(())
    }

    /// Notes who will object: in time, in the last minute, too late.
    fn plan_objections(&mut self, publicity: PublicityId, items: &[ApplicationId], day: Date) {
        let mut any = false;
        // Before a life stops, one objection is left undecided.
        let stops = self.plan.until.map(|until| self.date(until));
        let open = stops.is_some_and(|last| (last - day).num_days() <= 10);
        for (index, item) in items.iter().enumerate() {
            let (days, hour) = match self.world.dice.below(100) {
                _ if open && index == 0 => (1, FORENOON),
                0..2 => (u32::try_from(self.world.dice.between(1, 4)).unwrap_or(1), FORENOON),
                2 => (5, NIGHT),
                3 => (7, FORENOON),
                _ => continue,
            };
            any = true;
            let at = self.world.later(day, days);
            self.world.note(at, hour, Task::Object(publicity, *item));
        }
        if any && !open {
            // Some are decided while the period still runs.
            let days = u32::try_from(self.world.dice.between(3, 12)).unwrap_or(6);
            let at = self.world.later(day, days);
            self.world.note(at, EVENING, Task::DecideObjections(publicity));
            let rest = self.world.later(day, 15);
            self.world.note(rest, EVENING, Task::DecideObjections(publicity));
        }
    }

    pub(super) fn object(&mut self, publicity: PublicityId, item: ApplicationId) {
        let form = json!({"publicity": publicity, "application": item, "name": "王某",
            "contact": "13800000000", "facts": "该项目已获其他专项资金支持", "evidence": []});
        self.put((Who::Public, "publicity/object", form), Then::Nothing);
    }

    /// Decides what is undecided: two in five are upheld. Deciding twice is refused.
    pub(super) fn decide_objections(&mut self, id: PublicityId) -> Result<(), SimulationFailed> {
        let Some(Entity::Publicity(it)) = self.driver.entity(&Key::Publicity(id))? else {
            return Ok(());
        };
        for objection in it.objections.iter().filter(|objection| objection.upheld.is_none()) {
            let upheld = self.world.dice.chance(40);
            let reason = if upheld { "情况属实" } else { "查无实据" };
            let form = json!({"publicity": id, "objection": objection.id, "upheld": upheld,
                "reason": reason});
            self.driver.tell(self.staff.reviewer, "publicity/decide", form.clone())?;
            if self.world.dice.chance(20) {
                self.driver.tell(self.staff.reviewer, "publicity/decide", form)?;
            }
        }
        Ok(())
    }

    /// A round for every year whose budget is open.
    pub(super) fn rounds(&mut self, day: Date) -> Result<(), SimulationFailed> {
        for year in self.years_until(day) {
            let budget = self.driver.entity(&Key::Budget(year))?;
            let open = matches!(budget, Some(Entity::Budget(it)) if !it.closed);
            if open {
                self.round(year)?;
            }
        }
        self.plan_uses(day)
    }

    /// One officer prepares, another issues. Now and then who prepared tries to issue (R13.1), or
    /// the list changes in between and must be prepared anew (R14.1).
    fn round(&mut self, year: i32) -> Result<(), SimulationFailed> {
        let Some(round) = self.prepare(year)? else { return Ok(()) };
        if self.world.dice.chance(15) {
            self.driver.tell(self.staff.officer, "round/issue", json!({"round": round}))?;
        }
        if self.world.dice.chance(20) {
            self.disturb(year)?;
        }
        let answer =
            self.driver.ask(self.staff.reviewer, "round/issue", json!({"round": round}))?;
        if answer.is_err()
            && let Some(again) = self.prepare(year)?
        {
            self.driver.tell(self.staff.reviewer, "round/issue", json!({"round": again}))?;
        }
        if self.world.dice.chance(10) {
            self.driver.tell(self.staff.reviewer, "round/issue", json!({"round": round}))?;
        }
        Ok(())
    }

    fn prepare(&mut self, year: i32) -> Result<Option<RoundId>, SimulationFailed> {
        let form = json!({"year": year});
        let answer = self.driver.ask(self.staff.officer, "round/preview", form)?;
        Ok(match made(&answer) {
            Some(Key::Round(round)) => Some(round),
            _ => None,
        })
    }

    /// Somebody in the queue withdraws at the wrong moment.
    fn disturb(&mut self, year: i32) -> Result<(), SimulationFailed> {
        let queue = self.driver.office.reader().set(Set::Queue(year))?;
        let id = self.world.dice.pick(&queue).map(ApplicationId);
        let filing = id.and_then(|id| self.world.filing_of.get(&id).copied());
        if let Some(filing) = filing {
            let filing = &self.world.filings[filing];
            let who = self.world.firms[filing.firm].who();
            let form = json!({"application": filing.application, "reason": "项目取消"});
            self.driver.tell(who, "application/withdraw", form)?;
        }
        Ok(())
    }
}
