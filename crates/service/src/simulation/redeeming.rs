//! What the office does with redemptions (article 22): completeness, panels, checks on site,
//! determination by two bodies, payment lists and the bank's answers.

use chrono::{Datelike as _, Weekday};
use serde_json::{Value, json};
use yunquan_core::ids::{AccountId, RedemptionId};
use yunquan_core::panel::Panel;
use yunquan_core::redemption::Redemption;
use yunquan_core::settlement::{Item, Settlement};
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::SimulationFailed;
use super::driver::Asked;
use super::forms::{digest, upload};
use super::life::{Life, Then};
use crate::envelope::Who;

/// The most redemptions of one panel.
const MOST: usize = 150;

impl Life<'_> {
    /// A working day of the office with redemptions. What is at the end of its way comes first, so
    /// that each day finds work at every stage.
    pub(super) fn redemptions(&mut self, day: Date) -> Result<(), SimulationFailed> {
        self.record_answers(day)?;
        self.send_lists()?;
        self.prepare_list(day)?;
        self.correct_accounts()?;
        self.determine()?;
        self.conclude_panels()?;
        self.draw_panels()?;
        self.agree_to_panels()?;
        if day.weekday() == Weekday::Mon || self.plan.until.is_some() {
            self.commission_panels()?;
        }
        self.check_files(day)
    }

    /// Of what came before today three quarters are looked at.
    fn check_files(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let mut asked: Vec<Asked> = Vec::new();
        let mut back = Vec::new();
        for it in self.redemptions_in("submitted")? {
            if self.date(it.since) >= day || !self.world.dice.chance(75) {
                continue;
            }
            let (id, officer) = (it.id, self.staff.officer);
            asked.push(match self.world.dice.below(100) {
                0..14 => {
                    back.push((asked.len(), id));
                    let remarks = json!([{"field": "invoices.0.number", "text": "请附发票存根"}]);
                    let form = json!({"redemption": id, "reason": "发票不清晰",
                        "remarks": remarks});
                    (officer, "redemption/return", form)
                }
                14..16 => {
                    let form = json!({"redemption": id, "rule": "R21.1",
                        "reason": "证明材料与合同不符"});
                    (officer, "redemption/refuse", form)
                }
                _ => (officer, "redemption/accept-file", json!({"redemption": id})),
            });
        }
        let answers = self.driver.ask_all(&asked)?;
        for (at, id) in back {
            if answers.get(at).is_some_and(Result::is_ok) {
                self.plan_redemption_again(id, day);
            }
        }
        Ok(())
    }

    /// What is complete goes to a panel; who of it cannot be drawn for together goes alone.
    fn commission_panels(&mut self) -> Result<(), SimulationFailed> {
        let complete = self.unstopped("complete")?;
        for batch in complete.chunks(MOST) {
            let ids: Vec<RedemptionId> = batch.iter().map(|it| it.id).collect();
            self.commission(&ids)?;
        }
        Ok(())
    }

    /// Those in a status whose voucher no case has stopped.
    fn unstopped(&self, status: &str) -> Result<Vec<Redemption>, SimulationFailed> {
        let mut free = Vec::new();
        for it in self.redemptions_in(status)? {
            if self.voucher(it.voucher)?.is_some_and(|voucher| !voucher.stopped()) {
                free.push(it);
            }
        }
        Ok(free)
    }

    pub(super) fn commission(&mut self, ids: &[RedemptionId]) -> Result<(), SimulationFailed> {
        let organiser = match self.staff.organiser {
            Who::Account(account) => Some(account),
            Who::Public | Who::System => None,
        };
        let form = json!({"redemptions": ids, "organiser": organiser,
            "experts": self.staff.experts, "seats": 3});
        self.driver.tell(self.staff.officer, "panel/commission", form)
    }

    pub(super) fn panels_in(&self, status: &str) -> Result<Vec<Panel>, SimulationFailed> {
        let found = self.all(&Query::of("panel").is("status", status))?;
        let panels = found.into_iter().filter_map(|it| match it {
            Entity::Panel(it) if !it.redemptions.is_empty() => Some(*it),
            _ => None,
        });
        Ok(panels.collect())
    }

    /// Finance agrees to most of what the bureau would commission, the rest another day; now and
    /// then the third party draws too early.
    pub(super) fn agree_to_panels(&mut self) -> Result<(), SimulationFailed> {
        for panel in self.panels_in("proposed")? {
            let form = json!({"panel": panel.id});
            if self.world.dice.chance(15) {
                self.driver.tell(self.staff.organiser, "panel/draw", form.clone())?;
            }
            if self.world.dice.chance(90) {
                self.driver.tell(self.staff.finance, "panel/cosign", form)?;
            }
        }
        Ok(())
    }

    /// Draws; where too few experts are left for the whole batch, each file gets its own panel.
    pub(super) fn draw_panels(&mut self) -> Result<(), SimulationFailed> {
        for panel in self.panels_in("commissioned")? {
            if self.world.dice.chance(20)
                && let Some(expert) = self.world.dice.pick(&self.staff.experts)
            {
                let form = json!({"panel": panel.id, "redemption": panel.redemptions[0],
                    "conflict": true, "note": "曾为该企业提供咨询"});
                self.driver.tell(Who::Account(expert), "panel/declare", form)?;
            }
            let form = json!({"panel": panel.id});
            let drawn = self.driver.ask(self.staff.organiser, "panel/draw", form)?;
            if drawn.is_err() && panel.redemptions.len() > 1 {
                for id in &panel.redemptions {
                    self.commission(&[*id])?;
                }
            }
        }
        Ok(())
    }

    /// Inspectors look on site, members judge, the organiser concludes. Some judge late.
    fn conclude_panels(&mut self) -> Result<(), SimulationFailed> {
        for panel in self.panels_in("drawn")? {
            if self.world.dice.chance(15) {
                // Concluded too early: nobody has judged (R22.2).
                self.conclude(&panel, &panel.redemptions)?;
            }
            self.check_sites(&panel)?;
            self.let_judge(&panel)?;
            let (mut ready, mut held) = (Vec::new(), 0);
            for id in &panel.redemptions {
                let it = match self.driver.entity(&Key::Redemption(*id))? {
                    Some(Entity::Redemption(it)) => *it,
                    _ => continue,
                };
                let voucher = self.voucher(it.voucher)?;
                if panel.judges(&it) {
                    held += 1;
                    if voucher.is_some_and(|voucher| !voucher.stopped()) {
                        ready.push(*id);
                    }
                }
            }
            // One whose files have all ended elsewhere is concluded on nothing.
            if !ready.is_empty() || held == 0 {
                self.conclude(&panel, &ready)?;
            }
        }
        Ok(())
    }

    pub(super) fn check_sites(&mut self, panel: &Panel) -> Result<(), SimulationFailed> {
        for id in &panel.spot_checks {
            let Some(Entity::Redemption(it)) = self.driver.entity(&Key::Redemption(*id))? else {
                continue;
            };
            let inspectors = self.staff.inspectors.clone();
            let who = self.world.dice.pick(&inspectors).unwrap_or(Who::Public);
            let matches = !self.world.affairs.forged.contains(&it.voucher);
            let label = format!("{id} 现场照片 {}", panel.id);
            let remark =
                if matches { "现场与材料一致" } else { "现场未见申报的设备" };
            let form = json!({"redemption": id, "matches": matches, "remark": remark,
                "photos": [digest(&label)]});
            let asked = [
                upload(who, &label),
                (self.staff.officer, "redemption/check", form.clone()),
                (who, "redemption/check", form),
            ];
            self.driver.ask_all(&asked)?;
        }
        Ok(())
    }

    /// Every member judges every file; who has no seat tries, too.
    pub(super) fn let_judge(&mut self, panel: &Panel) -> Result<(), SimulationFailed> {
        let stranger = panel.experts.iter().find(|id| !panel.members.contains(id)).copied();
        let mut asked: Vec<Asked> = Vec::new();
        for id in &panel.redemptions {
            let Some(Entity::Redemption(it)) = self.driver.entity(&Key::Redemption(*id))? else {
                continue;
            };
            let members: Vec<AccountId> = panel
                .members
                .iter()
                .copied()
                .chain(stranger.filter(|_| asked.is_empty()))
                .collect();
            for expert in members {
                let found = self.found_done(&it);
                let lines: Vec<Value> = it
                    .file
                    .iter()
                    .flat_map(|file| &file.lines)
                    .map(|line| {
                        json!({"line": line.line,
                            "accepted_fen": line.carried_out_fen.0 * found / 100})
                    })
                    .collect();
                let form = json!({"panel": panel.id, "redemption": id, "lines": lines,
                    "remark": "见验收意见"});
                asked.push((Who::Account(expert), "panel/score", form));
            }
        }
        self.driver.ask_all(&asked).map(|_| ())
    }

    /// How much of what was handed in an expert finds, in a hundred: forgers may deceive.
    fn found_done(&mut self, it: &Redemption) -> i64 {
        let dice = &mut self.world.dice;
        match dice.below(100) {
            0..8 => dice.between(50, 95),
            8..9 => 0,
            _ => 100,
        }
        .min(if self.world.affairs.forged.contains(&it.voucher) { 90 } else { 100 })
    }

    pub(super) fn conclude(
        &mut self,
        panel: &Panel,
        ids: &[RedemptionId],
    ) -> Result<(), SimulationFailed> {
        let results: Vec<Value> =
            ids.iter().map(|id| json!({"redemption": id, "reason": "逐项验收"})).collect();
        let form = json!({"panel": panel.id, "results": results});
        self.driver.tell(self.staff.organiser, "panel/conclude", form)
    }

    /// Bureau and finance determine; now and then the same person or the same body tries twice, or
    /// an amount is a fen out.
    fn determine(&mut self) -> Result<(), SimulationFailed> {
        let mut asked: Vec<Asked> = Vec::new();
        for it in self.unstopped("accepted")? {
            if !self.world.dice.chance(80) {
                continue;
            }
            let form = json!({"redemption": it.id, "reason": "根据专家验收意见"});
            let (bureau, finance) = (self.staff.reviewer, self.staff.finance);
            let mut say = |who: Who, amount: Option<i64>| {
                let mut form = form.clone();
                if let Some(fen) = amount {
                    form["amount_fen"] = json!(fen);
                }
                asked.push((who, "redemption/determine", form));
            };
            match self.world.dice.below(100) {
                0..4 => say(bureau, Some(it.face_fen.0 + 1)),
                4..7 => say(bureau, Some(1)),
                // Who found the file complete (R13.1).
                7..10 => say(self.staff.officer, None),
                _ => {}
            }
            say(bureau, None);
            match self.world.dice.below(100) {
                0..4 => say(bureau, None),
                4..8 => say(self.staff.second_officer, None),
                _ => {}
            }
            if self.world.dice.chance(90) {
                say(finance, None);
            } else if self.world.dice.chance(50) {
                say(self.staff.finance_reviewer, None);
            }
        }
        self.driver.ask_all(&asked).map(|_| ())
    }

    /// Once a week everything that is determined is put on a list.
    fn prepare_list(&mut self, day: Date) -> Result<(), SimulationFailed> {
        if day.weekday() != Weekday::Thu && self.plan.until.is_none() {
            return Ok(());
        }
        if self.redemptions_in("determined")?.is_empty() {
            return Ok(());
        }
        self.driver.tell(self.staff.finance, "settlement/prepare", json!({}))
    }

    fn settlements_in(&self, status: &str) -> Result<Vec<Settlement>, SimulationFailed> {
        let found = self.all(&Query::of("settlement").is("status", status))?;
        let lists = found.into_iter().filter_map(|it| match it {
            Entity::Settlement(it) => Some(*it),
            _ => None,
        });
        Ok(lists.collect())
    }

    pub(super) fn send_lists(&mut self) -> Result<(), SimulationFailed> {
        for list in self.settlements_in("prepared")? {
            let form = json!({"settlement": list.id});
            if self.world.dice.chance(20) {
                // Who prepared it (R22.5).
                self.driver.tell(self.staff.finance, "settlement/send", form.clone())?;
            }
            self.driver.tell(self.staff.finance_reviewer, "settlement/send", form)?;
        }
        Ok(())
    }

    /// The bank answers what it was sent: most is paid, some comes back, some takes another day.
    fn record_answers(&mut self, day: Date) -> Result<(), SimulationFailed> {
        for list in self.settlements_in("sent")? {
            let open: Vec<&Item> = list.items.iter().filter(|it| it.outcome.is_none()).collect();
            let mut results = Vec::new();
            for item in open {
                let redemption = item.redemption;
                match self.world.dice.below(100) {
                    0..8 => results.push(json!({"redemption": redemption, "outcome": "bounced",
                        "on": day, "reason": "账号与户名不符"})),
                    8..20 => {}
                    _ => results.push(json!({"redemption": redemption, "outcome": "paid",
                        "on": day, "amount_fen": item.amount_fen,
                        "reference": format!("ZF{day}")})),
                }
            }
            if results.is_empty() {
                continue;
            }
            let form = json!({"settlement": list.id, "results": results});
            self.driver.tell(self.staff.finance, "settlement/record", form.clone())?;
            if self.world.dice.chance(20) {
                // The same answers once more: never paid twice (R22.5).
                self.driver.tell(self.staff.finance, "settlement/record", form)?;
            }
        }
        Ok(())
    }

    /// Providers correct the account of what came back.
    fn correct_accounts(&mut self) -> Result<(), SimulationFailed> {
        for it in self.redemptions_in("bounced")? {
            let Some(vendor) = self.world.vendor_of(it.provider) else { continue };
            if !self.world.dice.chance(50) {
                continue;
            }
            let who = self.world.vendors[vendor].who();
            let form = json!({"redemption": it.id, "account_name": "云服务机构有限公司",
                "account_number": "4500160485006", "bank": "中国建设银行柳州分行",
                "reason": "户名更正"});
            self.put((who, "redemption/correct-account", form), Then::Nothing);
        }
        Ok(())
    }
}
