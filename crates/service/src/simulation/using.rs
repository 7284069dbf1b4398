//! What becomes of an issued voucher: verified and accepted, or given back, or forgotten; then its
//! redemption, with the mistakes that are made in it (articles 15 to 21).

use chrono::Days;
use serde_json::{Value, json};
use yunquan_core::contract::Contract;
use yunquan_core::ids::{RedemptionId, VoucherId};
use yunquan_core::time::Date;
use yunquan_core::voucher::{Status, Voucher};
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::SimulationFailed;
use super::actors::{Paper, Temper};
use super::affairs::{materials, papers};
use super::forms::{digest, upload};
use super::life::{Life, Then};
use super::world::{AFTERNOON, FORENOON, MORNING, NIGHT, Task};

impl Life<'_> {
    /// Whoever holds or may accept a new voucher makes up his mind.
    pub(super) fn plan_uses(&mut self, day: Date) -> Result<(), SimulationFailed> {
        for entity in self.all(&Query::of("voucher").is("status", "issued"))? {
            let Entity::Voucher(it) = entity else { continue };
            let id = it.issued.voucher;
            if self.world.affairs.planned.insert(id) {
                self.plan_use(&it, day);
            }
        }
        Ok(())
    }

    fn plan_use(&mut self, it: &Voucher, day: Date) {
        let id = it.issued.voucher;
        let firm = self.world.firm_of(it.holder);
        let cheats = firm.is_some_and(|firm| self.world.firms[firm].temper == Temper::Cheat);
        let crooked = self.world.vendor_of(it.issued.provider);
        let crooked = crooked.is_some_and(|at| self.world.vendors[at].crooked);
        if cheats && crooked {
            self.world.affairs.forged.insert(id);
        }
        let dice = &mut self.world.dice;
        if dice.chance(15) {
            self.world.affairs.done.insert(id, dice.between(40, 99));
        }
        let (days, task) = match dice.below(100) {
            0..4 => (dice.between(3, 90), Task::Surrender(id)),
            // Forgotten: it expires.
            4..8 => return,
            _ => (dice.between(1, 30), Task::Accept(id)),
        };
        let at = day.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(day);
        self.world.note_working(at, FORENOON, task);
    }

    /// Who holds a voucher gives it back.
    pub(super) fn surrender(&mut self, id: VoucherId) -> Result<(), SimulationFailed> {
        let Some(it) = self.voucher(id)? else { return Ok(()) };
        if let Some(who) = self.holder_of(&it) {
            let form = json!({"voucher": id, "reason": "项目取消，不再使用"});
            self.put((who, "voucher/surrender", form), Then::Nothing);
        }
        Ok(())
    }

    /// The provider verifies a voucher and accepts it. Some forget to verify, some the annex, some
    /// are a fen out: each is refused, and then done as it should be.
    pub(super) fn accept(&mut self, id: VoucherId) -> Result<(), SimulationFailed> {
        let Some(it) = self.voucher(id)?.filter(|it| it.status == Status::Issued) else {
            return Ok(());
        };
        let (Some(contract), Some(who)) = (self.contract(&it)?, self.provider_of(&it)) else {
            return Ok(());
        };
        let own = contract.terms.price_fen.0 - it.issued.face_fen.0;
        let label = format!("{id} 补充附件");
        let form = json!({"voucher": id, "contract": it.issued.contract,
            "presented_by": it.holder, "self_paid_fen": own, "annex": digest(&label)});
        let verify = (who, "voucher/verify", json!({"voucher": id}));
        self.put(upload(who, &label), Then::Nothing);
        let mut wrong = form.clone();
        match self.world.dice.below(100) {
            0..6 => self.put((who, "voucher/accept", form.clone()), Then::Nothing),
            6..12 => {
                wrong["annex"] = Value::Null;
                self.put(verify.clone(), Then::Nothing);
                self.put((who, "voucher/accept", wrong), Then::Nothing);
            }
            12..18 => {
                wrong["self_paid_fen"] = json!(own + 1);
                self.put(verify.clone(), Then::Nothing);
                self.put((who, "voucher/accept", wrong), Then::Nothing);
            }
            18..40 => self.annex(&it, &contract, &label),
            _ => {}
        }
        self.put(verify, Then::Nothing);
        self.put((who, "voucher/accept", form), Then::Accepted(id));
        Ok(())
    }

    /// The enterprise puts the annex on file beforehand.
    fn annex(&mut self, it: &Voucher, contract: &Contract, label: &str) {
        let Some(who) = self.holder_of(it) else { return };
        let own = contract.terms.price_fen.0 - it.issued.face_fen.0;
        let form = json!({"contract": contract.id, "face_fen": it.issued.face_fen,
            "self_paid_fen": own, "signed_on": it.issued.issued_on, "file": digest(label)});
        self.put((who, "contract/annex", form), Then::Nothing);
    }

    /// Notes when the service will be done and handed in: mostly well within the year, some on the
    /// last evening, some too late.
    pub(super) fn plan_redemption(&mut self, id: VoucherId, day: Date) {
        let Ok(Some(it)) = self.voucher(id) else { return };
        if self.keep(&it) {
            return;
        }
        let last = it.last_day(&self.world.pack, &self.world.calendar);
        let last = last.unwrap_or(it.issued.nominal_last_day);
        let dice = &mut self.world.dice;
        let (at, hour) = match dice.below(100) {
            0..4 => (last, NIGHT),
            4..7 => (last.succ_opt().unwrap_or(last), MORNING),
            _ => {
                let days = dice.between(20, 220).unsigned_abs();
                (day.checked_add_days(Days::new(days)).unwrap_or(day), FORENOON)
            }
        };
        let paper = Paper::thrown(&mut self.world.dice);
        self.world.note(at, hour, Task::Redeem(id, paper));
    }

    /// Hands in a redemption, as the paper's mistake has it; what is refused is handed in again as
    /// it should be.
    pub(super) fn redeem(
        &mut self,
        id: VoucherId,
        paper: Paper,
        day: Date,
    ) -> Result<(), SimulationFailed> {
        let Some(it) = self.voucher(id)? else { return Ok(()) };
        let (Some(contract), Some(who)) = (self.contract(&it)?, self.provider_of(&it)) else {
            return Ok(());
        };
        for asked in papers(who, id) {
            self.put(asked, Then::Nothing);
        }
        let form = self.redemption_form(&it, &contract, day);
        if self.world.dice.chance(8) {
            let draft = json!({"voucher": id, "form": {"completed_on": day}});
            self.put((who, "redemption/save", draft), Then::Drafted(form.clone()));
            return Ok(());
        }
        let wrong = self.spoil_redemption(&form, paper, day);
        if let Some(wrong) = wrong {
            self.put((who, "redemption/submit", wrong), Then::Nothing);
        }
        self.put((who, "redemption/submit", form.clone()), Then::HandedIn(form.clone()));
        if paper == Paper::Twice {
            let mut second = form;
            second["invoices"][0]["number"] = json!(self.world.invoice());
            self.put((who, "redemption/submit", second), Then::Nothing);
        }
        Ok(())
    }

    pub(super) fn redemption_form(
        &mut self,
        it: &Voucher,
        contract: &Contract,
        day: Date,
    ) -> Value {
        let id = it.issued.voucher;
        let affairs = &self.world.affairs;
        // Whoever forges says that everything was done.
        let forged = affairs.forged.contains(&id);
        let done = if forged { 100 } else { affairs.done.get(&id).copied().unwrap_or(100) };
        let lines: Vec<Value> = contract
            .terms
            .lines
            .iter()
            .enumerate()
            .map(|(line, it)| json!({"line": line, "carried_out_fen": it.price_fen.0 * done / 100}))
            .collect();
        let own = contract.terms.price_fen.0 - it.issued.face_fen.0;
        let half = own / 2;
        let invoices = json!([
            {"number": self.world.invoice(), "amount_fen": half, "issued_on": day},
            {"number": self.world.invoice(), "amount_fen": own - half, "issued_on": day},
        ]);
        let begun = it.accepted_on.unwrap_or(day);
        let completed = day.checked_sub_days(Days::new(3)).unwrap_or(day).max(begun);
        let mut form = json!({"voucher": id, "completed_on": completed, "lines": lines,
            "self_paid_fen": own, "invoices": invoices,
            "materials": materials(id),
            "account_name": "云服务机构", "account_number": "4500160485005",
            "bank": "中国建设银行柳州分行"});
        if forged && self.world.dice.chance(50) {
            // What the enterprise is said to have paid came from who gets it.
            form["payer_account"] = json!("4500160485005");
        }
        form
    }

    /// The form with a mistake; none where there is none.
    fn spoil_redemption(&mut self, form: &Value, paper: Paper, day: Date) -> Option<Value> {
        let mut wrong = form.clone();
        let own = form["self_paid_fen"].as_i64().unwrap_or(0);
        match paper {
            Paper::Good | Paper::Twice => return None,
            Paper::MissingMaterial => {
                let missing = self.world.dice.below(6);
                wrong["materials"].as_array_mut()?.remove(missing);
            }
            Paper::ShortProof => wrong["self_paid_fen"] = json!(own - 1),
            Paper::RedLetter => {
                let number = self.world.invoice();
                let red = json!({"number": number, "amount_fen": own, "issued_on": day,
                    "annuls": form["invoices"][1]["number"]});
                wrong["invoices"].as_array_mut()?.push(red);
            }
            Paper::UsedInvoice => {
                let used = self.world.affairs.forms.values().next()?;
                wrong["invoices"][0]["number"] = used["invoices"][0]["number"].clone();
            }
            Paper::TooMuch => {
                let line = form["lines"][0]["carried_out_fen"].as_i64().unwrap_or(0);
                wrong["lines"][0]["carried_out_fen"] = json!(line * 2 + 1);
            }
            Paper::BeforeService => wrong["completed_on"] = json!("2020-01-01"),
            Paper::Nonsense => {
                wrong["completed_on"] = json!("2021-02-30");
                wrong["lines"][0]["carried_out_fen"] = json!(-1);
                wrong["materials"][0]["kind"] = json!("receipt");
                wrong["colour"] = json!("红");
            }
        }
        Some(wrong)
    }

    /// Hands in what was kept as a draft.
    pub(super) fn finish_draft(&mut self, id: RedemptionId, form: Value) {
        let Ok(Some(Entity::Redemption(it))) = self.driver.entity(&Key::Redemption(id)) else {
            return;
        };
        let Some(vendor) = self.world.vendor_of(it.provider) else { return };
        let who = self.world.vendors[vendor].who();
        let mut form = form;
        form["redemption"] = json!(id);
        self.put((who, "redemption/submit", form.clone()), Then::HandedIn(form));
    }

    /// Notes when a redemption that came back will be handed in again: mostly in time, sometimes in
    /// the last minute, sometimes too late, sometimes never.
    pub(super) fn plan_redemption_again(&mut self, id: RedemptionId, day: Date) {
        let (days, hour) = match self.world.dice.below(20) {
            0..12 => (self.world.dice.between(1, 4), FORENOON),
            12..15 => (5, NIGHT),
            15..18 => (6, AFTERNOON),
            _ => return,
        };
        let due = self.world.later(day, u32::try_from(days).unwrap_or(1));
        self.world.note(due, hour, Task::RedeemAgain(id));
    }

    /// Hands in a corrected redemption, or withdraws it.
    pub(super) fn redeem_again(&mut self, id: RedemptionId) -> Result<(), SimulationFailed> {
        let Some(Entity::Redemption(it)) = self.driver.entity(&Key::Redemption(id))? else {
            return Ok(());
        };
        let Some(vendor) = self.world.vendor_of(it.provider) else { return Ok(()) };
        let who = self.world.vendors[vendor].who();
        if self.world.dice.chance(6) {
            let form = json!({"redemption": id, "reason": "材料需要重新整理"});
            self.put((who, "redemption/withdraw", form), Then::Nothing);
            self.world.note(self.world.today, NIGHT, Task::Redeem(it.voucher, Paper::Good));
            return Ok(());
        }
        let Some(mut form) = self.world.affairs.forms.get(&id).cloned() else { return Ok(()) };
        form["redemption"] = json!(id);
        if self.world.dice.chance(30) {
            form["invoices"][0]["number"] = json!(self.world.invoice());
        }
        self.put((who, "redemption/submit", form.clone()), Then::HandedIn(form));
        Ok(())
    }
}
