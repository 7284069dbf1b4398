//! The last days of a life that stops in the middle: what is laid out so that whoever opens the
//! city finds work at every stage of the second half.

use serde_json::json;
use yunquan_core::account::Party;
use yunquan_core::ids::{CaseId, InspectionId, RedemptionId, VoucherId};
use yunquan_core::inspection::Stage;
use yunquan_core::provider::Status;
use yunquan_core::redemption::Redemption;
use yunquan_core::time::Date;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::SimulationFailed;
use super::affairs::papers;
use super::driver::Asked;
use super::life::{Life, Then};
use super::world::{FORENOON, MORNING, Task};
use crate::envelope::Who;

/// How many working days before the end the laying out begins.
const DAYS: usize = 9;
/// Accepted vouchers that are kept for it: three for cases, the rest to be redeemed.
const KEPT: usize = 18;
const CASES: usize = 3;
/// Which of those end before which stage; the first of each come first, should there be fewer.
const PAYING: &[usize] = &[0, 1, 2, 3, 4, 10];
const JUDGED: &[usize] = &[5, 11, 12];
const COMMISSIONED: &[usize] = &[6];
const PROPOSED: &[usize] = &[14];
const COMPLETE: &[usize] = &[7];
const RETURNED: &[usize] = &[8];
const SUBMITTED: &[usize] = &[9, 13];
/// Days of validity that a kept voucher still has.
const LEFT: i64 = 20;

/// What is laid out.
#[derive(Default)]
pub(super) struct Shown {
    vouchers: Vec<VoucherId>,
    cases: Vec<CaseId>,
    inspection: Option<InspectionId>,
}

impl Life<'_> {
    /// Notes the days on which it is laid out.
    pub(super) fn plan_show(&mut self, last: Date) {
        let mut day = last;
        let mut left = 0;
        while left < DAYS {
            let Some(before) = day.pred_opt() else { return };
            day = before;
            if self.world.works(day) {
                left += 1;
                self.world.note(day, FORENOON, Task::Show(left));
            }
        }
        self.world.note(last, MORNING, Task::Show(0));
    }

    /// Whether the office leaves alone on a day what is being laid out.
    pub(super) fn showing(&self) -> bool {
        !self.world.affairs.shown.vouchers.is_empty()
    }

    /// Whether an accepted voucher is kept for the last days instead of being redeemed.
    pub(super) fn keep(&mut self, it: &Voucher) -> bool {
        let Some(until) = self.plan.until else { return false };
        let until = self.date(until);
        let last = it.last_day(&self.world.pack, &self.world.calendar);
        let last = last.unwrap_or(it.issued.nominal_last_day);
        let kept = self.world.affairs.kept;
        let lasts = (last - until).num_days() >= LEFT && kept < 2 * KEPT;
        // Every fourth is redeemed in its own time, so that some are paid.
        self.world.affairs.kept += usize::from(lasts);
        lasts && kept % 4 != 3
    }

    /// The working day that is so many before the last.
    pub(super) fn show(&mut self, left: usize, day: Date) -> Result<(), SimulationFailed> {
        match left {
            9 => self.choose(day)?,
            8 => {
                for part in [PAYING, JUDGED, COMMISSIONED, COMPLETE, PROPOSED] {
                    self.hand_in(part, day)?;
                }
            }
            7 => {
                for part in [PAYING, JUDGED, COMMISSIONED, COMPLETE, PROPOSED] {
                    self.complete(part)?;
                }
            }
            6 => {
                self.hand_to_panel(PAYING)?;
                self.agree_shown()?;
            }
            5 => self.draw_panels()?,
            4 => self.judge_panels()?,
            3 => self.conclude_judged()?,
            2 => {
                self.determine_shown()?;
                self.hand_to_panel(JUDGED)?;
                self.agree_shown()?;
                self.hand_in(RETURNED, day)?;
            }
            1 => {
                self.list(&PAYING[..2])?;
                self.draw_shown()?;
                self.hand_in(SUBMITTED, day)?;
                self.send_back()?;
            }
            _ => {
                self.send_lists()?;
                self.bounce(day)?;
                self.list(&PAYING[2..3])?;
                self.hand_to_panel(COMMISSIONED)?;
                self.agree_shown()?;
                self.hand_to_panel(PROPOSED)?;
            }
        }
        self.show_cases(left)?;
        self.show_inspection(left, day)
    }

    /// The vouchers: accepted, with time left, of providers in the registry; where they are too
    /// few, others are accepted now.
    fn choose(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let mut chosen = self.usable("accepted", day)?;
        // One stays as it is: accepted, its service under way.
        let few = chosen.len().saturating_sub(1).min(KEPT);
        chosen.truncate(few);
        // One stays as it is: issued, nobody has come with it.
        for id in self.usable("issued", day)?.into_iter().skip(1) {
            if chosen.len() < KEPT {
                self.accept(id)?;
                chosen.push(id);
            }
        }
        self.world.affairs.shown.vouchers = chosen;
        Ok(())
    }

    fn usable(&self, status: &str, day: Date) -> Result<Vec<VoucherId>, SimulationFailed> {
        let mut chosen = Vec::new();
        for entity in self.all(&Query::of("voucher").is("status", status))? {
            let Entity::Voucher(it) = entity else { continue };
            let last = it.last_day(&self.world.pack, &self.world.calendar);
            let last = last.unwrap_or(it.issued.nominal_last_day);
            let provider = self.driver.entity(&Key::Provider(it.issued.provider))?;
            let admitted =
                matches!(provider, Some(Entity::Provider(it)) if it.status == Status::Admitted);
            if admitted && it.redemption.is_none() && (last - day).num_days() >= LEFT {
                chosen.push(it.issued.voucher);
            }
        }
        Ok(chosen)
    }

    /// The redemptions of a part of what is shown, as far as there are so many.
    fn part(&self, part: &[usize]) -> Result<Vec<Redemption>, SimulationFailed> {
        let mut found = Vec::new();
        for id in self.to_redeem(part) {
            let Some(redemption) = self.voucher(id)?.and_then(|it| it.redemption) else { continue };
            if let Some(Entity::Redemption(it)) =
                self.driver.entity(&Key::Redemption(redemption))?
            {
                found.push(*it);
            }
        }
        Ok(found)
    }

    fn ids(&self, part: &[usize]) -> Result<Vec<RedemptionId>, SimulationFailed> {
        Ok(self.part(part)?.iter().map(|it| it.id).collect())
    }

    fn to_redeem(&self, part: &[usize]) -> Vec<VoucherId> {
        let vouchers = &self.world.affairs.shown.vouchers;
        part.iter().filter_map(|at| vouchers.get(CASES + at).copied()).collect()
    }

    fn hand_in(&mut self, part: &[usize], day: Date) -> Result<(), SimulationFailed> {
        for id in self.to_redeem(part) {
            let Some(it) = self.voucher(id)? else { continue };
            let (Some(contract), Some(who)) = (self.contract(&it)?, self.provider_of(&it)) else {
                continue;
            };
            for asked in papers(who, id) {
                self.put(asked, Then::Nothing);
            }
            let form = self.redemption_form(&it, &contract, day);
            self.put((who, "redemption/submit", form.clone()), Then::HandedIn(form));
        }
        self.flush(day)
    }

    fn complete(&mut self, part: &[usize]) -> Result<(), SimulationFailed> {
        let officer = self.staff.officer;
        let ids = self.ids(part)?.into_iter();
        let asked: Vec<Asked> =
            ids.map(|id| (officer, "redemption/accept-file", json!({"redemption": id}))).collect();
        self.driver.ask_all(&asked).map(|_| ())
    }

    fn send_back(&mut self) -> Result<(), SimulationFailed> {
        let officer = self.staff.officer;
        for id in self.ids(RETURNED)? {
            let form = json!({"redemption": id, "reason": "银行进账凭证缺页",
                "remarks": [{"field": "materials.3.file", "text": "请补交银行进账凭证"}]});
            self.driver.tell(officer, "redemption/return", form)?;
        }
        Ok(())
    }

    fn hand_to_panel(&mut self, part: &[usize]) -> Result<(), SimulationFailed> {
        let ids = self.ids(part)?;
        if ids.is_empty() { Ok(()) } else { self.commission(&ids) }
    }

    /// Finance agrees to what the bureau would commission.
    fn agree_shown(&mut self) -> Result<(), SimulationFailed> {
        for panel in self.panels_in("proposed")? {
            let form = json!({"panel": panel.id});
            self.driver.tell(self.staff.finance, "panel/cosign", form)?;
        }
        Ok(())
    }

    /// Draws for what waits; nobody has judged yet, and the site was not seen.
    fn draw_shown(&mut self) -> Result<(), SimulationFailed> {
        for panel in self.panels_in("commissioned")? {
            let form = json!({"panel": panel.id});
            self.driver.tell(self.staff.organiser, "panel/draw", form)?;
        }
        Ok(())
    }

    fn judge_panels(&mut self) -> Result<(), SimulationFailed> {
        for panel in self.panels_in("drawn")? {
            self.check_sites(&panel)?;
            self.let_judge(&panel)?;
        }
        Ok(())
    }

    fn conclude_judged(&mut self) -> Result<(), SimulationFailed> {
        for panel in self.panels_in("drawn")? {
            self.conclude(&panel, &panel.redemptions)?;
        }
        Ok(())
    }

    /// Four are determined by both bodies, one by the bureau, one by nobody.
    fn determine_shown(&mut self) -> Result<(), SimulationFailed> {
        let mut asked: Vec<Asked> = Vec::new();
        for (at, id) in self.ids(&PAYING[..5])?.into_iter().enumerate() {
            let form = json!({"redemption": id, "reason": "根据专家验收意见"});
            asked.push((self.staff.reviewer, "redemption/determine", form.clone()));
            if at < 4 {
                asked.push((self.staff.finance, "redemption/determine", form));
            }
        }
        self.driver.ask_all(&asked).map(|_| ())
    }

    fn list(&mut self, part: &[usize]) -> Result<(), SimulationFailed> {
        let form = json!({"redemptions": self.ids(part)?});
        self.driver.tell(self.staff.finance, "settlement/prepare", form)
    }

    /// The bank sends the first back.
    fn bounce(&mut self, day: Date) -> Result<(), SimulationFailed> {
        for it in self.part(&PAYING[..1])? {
            let results = json!([{"redemption": it.id, "outcome": "bounced", "on": day,
                "reason": "账号与户名不符"}]);
            let form = json!({"settlement": it.settlement, "results": results});
            self.driver.tell(self.staff.finance, "settlement/record", form)?;
        }
        Ok(())
    }

    /// One case is found and its sanction proposed, one was heard, one has just been opened.
    fn show_cases(&mut self, left: usize) -> Result<(), SimulationFailed> {
        let openings = [(6, 0), (3, 1), (1, 2)];
        if let Some((_, at)) = openings.iter().find(|(day, _)| *day == left) {
            self.open_shown(*at)?;
        }
        let known = &self.world.affairs.shown.cases;
        let (first, second) = (known.first().copied(), known.get(1).copied());
        let id = match left {
            5 | 4 | 1 => first,
            2 => second,
            _ => None,
        };
        let Some(Entity::Case(case)) =
            id.map(|id| self.driver.entity(&Key::Case(id))).transpose()?.flatten()
        else {
            return Ok(());
        };
        match left {
            5 | 2 => self.hear(&case),
            4 => self.find(&case),
            _ => {
                let form = json!({"case": case.id, "reason": "根据认定作出"});
                self.driver.tell(self.staff.officer, "case/sanction", form)
            }
        }
    }

    fn open_shown(&mut self, at: usize) -> Result<(), SimulationFailed> {
        let Some(id) = self.world.affairs.shown.vouchers.get(at).copied() else { return Ok(()) };
        let Some(it) = self.voucher(id)? else { return Ok(()) };
        let holder = Party::Enterprise(it.holder);
        let form = json!({"parties": [holder, Party::Provider(it.issued.provider)],
            "vouchers": [id], "grounds": "群众举报：合同约定的设备没有安装",
            "complainant_name": "王某", "complainant_contact": "13800000000"});
        let opened = self.driver.ask(self.staff.officer, "case/open", form)?;
        if let Ok(Some(Key::Case(case))) = opened.map(|receipt| receipt.subject) {
            self.world.affairs.guilty.insert(case, [holder].into());
            self.world.affairs.shown.cases.push(case);
        }
        Ok(())
    }

    /// An inspection is planned and drawn; one subject fails, one passes, the others are to come.
    fn show_inspection(&mut self, left: usize, day: Date) -> Result<(), SimulationFailed> {
        if left == 8 {
            self.world.affairs.shown.inspection = self.plan_inspection(day)?;
        }
        let Some(id) = self.world.affairs.shown.inspection else { return Ok(()) };
        let form = json!({"inspection": id});
        if left == 7 {
            return self.driver.tell(self.staff.officer, "inspection/draw", form);
        }
        let Some(Entity::Inspection(it)) = self.driver.entity(&Key::Inspection(id))? else {
            return Ok(());
        };
        let drawn = it.subjects.iter().filter(|(_, subject)| subject.stage == Stage::Drawn);
        let mut asked: Vec<Asked> = Vec::new();
        for (at, (party, subject)) in drawn.take(2).enumerate().filter(|_| left == 4) {
            let who = subject.inspectors.first().map_or(Who::Public, |id| Who::Account(*id));
            let compliant = at == 1;
            let facts = if compliant { "符合要求" } else { "未落实数据备份" };
            let form = json!({"inspection": id, "party": party, "compliant": compliant,
                "facts": facts, "files": []});
            asked.push((who, "inspection/find", form));
        }
        self.driver.ask_all(&asked).map(|_| ())
    }
}
