//! What somebody tries who should not: each must come to nothing.

use serde_json::{Value, json};
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};

use super::SimulationFailed;
use super::actors::{Slip, Trick};
use super::driver::Asked;
use super::forms::{digest, upload};
use super::life::Life;
use crate::envelope::Who;

impl Life<'_> {
    pub(super) fn cheat(&mut self, trick: Trick, day: Date) -> Result<(), SimulationFailed> {
        self.flush(day)?;
        match trick {
            Trick::AnothersFile => self.take_anothers_file(),
            Trick::AnothersContract => self.end_anothers_contract(),
            Trick::PlayOfficer => self.play_officer(),
            Trick::Replay => self.replay(day),
            Trick::Squat => self.squat(day),
            Trick::ActTwice => self.act_twice(),
            Trick::OtherDistrict => self.review_elsewhere(),
            Trick::OwnSignatory => self.own_signatory(day),
            Trick::Relative => self.decide_on_relative(),
            Trick::StaleStage => self.stale_stage(),
            Trick::Transfer => self.transfer(),
            Trick::UseAgain => self.use_again(),
            Trick::PlayFinance => self.play_finance(),
            Trick::ThawQuietly => self.thaw_quietly(day),
        }
    }

    fn try_all(&mut self, asked: &[Asked]) -> Result<(), SimulationFailed> {
        self.driver.ask_all(asked).map(|_| ())
    }

    /// A filing and a firm that is not its own.
    fn strangers(&mut self) -> Option<(usize, Who)> {
        let filing = self.world.some_filing()?;
        let firm = self.world.some_firm()?;
        let stranger = self.world.filings.get(filing)?.firm != firm;
        stranger.then(|| (filing, self.world.firms[firm].who()))
    }

    fn take_anothers_file(&mut self) -> Result<(), SimulationFailed> {
        let Some((filing, who)) = self.strangers() else { return Ok(()) };
        let filing = &self.world.filings[filing];
        let mut form = filing.form.clone();
        form["application"] = json!(filing.application);
        let withdraw = json!({"application": filing.application, "reason": "冒名"});
        let submit = (who, "application/submit", form);
        self.try_all(&[submit, (who, "application/withdraw", withdraw)])
    }

    fn end_anothers_contract(&mut self) -> Result<(), SimulationFailed> {
        let Some((filing, who)) = self.strangers() else { return Ok(()) };
        let Some(contract) = self.contract_of(filing)? else { return Ok(()) };
        let label = format!("{contract} 伪造");
        let terms = &self.world.filings[filing].form["contract"];
        let amend = json!({"contract": contract, "price_fen": terms["price_fen"],
            "lines": terms["lines"], "reason": "冒名", "file": digest(&label)});
        let end = json!({"contract": contract, "reason": "冒名", "file": digest(&label)});
        self.try_all(&[
            upload(who, &label),
            (who, "contract/amend", amend),
            (who, "contract/terminate", end),
        ])
    }

    /// An enterprise and a passer-by run officers' commands.
    fn play_officer(&mut self) -> Result<(), SimulationFailed> {
        let Some(firm) = self.world.some_firm() else { return Ok(()) };
        let Some(filing) = self.world.some_filing() else { return Ok(()) };
        let id = self.world.filings[filing].application;
        let year = self.world.years.first().copied().unwrap_or(2020);
        let opinion = json!({"application": id, "opinion": "同意", "findings": []});
        let money = json!({"year": year, "amount_fen": 1, "document": "伪造"});
        let mut asked = Vec::new();
        for who in [self.world.firms[firm].who(), Who::Public] {
            asked.push((who, "application/recommend", opinion.clone()));
            asked.push((who, "application/approve", opinion.clone()));
            asked.push((who, "budget/appropriate", money.clone()));
            asked.push((who, "round/preview", json!({"year": year})));
            asked.push((who, "publicity/post", json!({"applications": [id]})));
        }
        self.try_all(&asked)
    }

    /// The same request three times under one key, the last with another body.
    fn replay(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let Some(firm) = self.world.some_firm() else { return Ok(()) };
        let Some(form) = self.application(firm, Slip::None, day) else { return Ok(()) };
        self.flush(day)?;
        let who = self.world.firms[firm].who();
        let mut other = form.clone();
        other["plan"] = json!("另一份方案");
        let key = format!("replay-{day}-{firm}");
        let answer = self.driver.replay((who, "application/submit", form.clone()), &other, &key)?;
        if let Ok(Some(Key::Application(application))) = answer.map(|receipt| receipt.subject) {
            let filing = self.world.filings.len();
            self.world.filings.push(super::world::Filing { firm, application, form });
            self.world.filing_of.insert(application, filing);
        }
        Ok(())
    }

    /// Somebody registers with another's credit code: the officer who looks at the stamp refuses.
    fn squat(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let Some(victim) = self.world.some_firm() else { return Ok(()) };
        let firm = &self.world.firms[victim];
        let (code, jurisdiction) = (firm.credit_code.clone(), firm.jurisdiction.clone());
        let login = format!("冒名-{day}-{victim}");
        let form = json!({"login": login, "name": login, "kind": "enterprise"});
        let opened = self.driver.ask(Who::Public, "account/open", form.clone())?;
        self.driver.tell(Who::Public, "account/open", form)?;
        let Some(Key::Account(account)) = opened.ok().and_then(|it| it.subject) else {
            return Ok(());
        };
        let who = Who::Account(account);
        let form = json!({"name": "冒名企业", "credit_code": code, "jurisdiction": jurisdiction,
            "industry": "3421", "tags": [], "address": "柳州市", "authorisation": digest(&login),
            "contact_name": "某人", "contact_phone": "1"});
        let asked = [upload(who, &login), (who, "enterprise/register", form)];
        let registered = self.driver.ask_all(&asked)?.pop().and_then(Result::ok);
        let Some(Key::Enterprise(party)) = registered.and_then(|it| it.subject) else {
            return Ok(());
        };
        let word = |verified: bool| -> Value {
            json!({"enterprise": party, "verified": verified, "reason": "核对授权书"})
        };
        let officer = self.staff.district(&jurisdiction);
        self.try_all(&[
            (who, "enterprise/authorise", word(true)),
            (officer, "enterprise/authorise", word(true)),
            (officer, "enterprise/authorise", word(false)),
        ])
    }

    /// Officers do both halves of what takes two, or the same half twice.
    fn act_twice(&mut self) -> Result<(), SimulationFailed> {
        let Some(file) = self.files_in("recommended")?.into_iter().next() else { return Ok(()) };
        let district = self.staff.district(&file.jurisdiction);
        let form = json!({"application": file.id, "opinion": "同意", "findings": []});
        self.try_all(&[
            (district, "application/approve", form.clone()),
            (district, "application/recommend", form),
            (self.staff.reviewer, "round/preview", json!({"year": file.year})),
        ])
    }

    fn review_elsewhere(&mut self) -> Result<(), SimulationFailed> {
        let Some(file) = self.files_in("submitted")?.into_iter().next() else { return Ok(()) };
        let other = self.staff.other_district(&file.jurisdiction);
        let form = json!({"application": file.id, "opinion": "同意", "findings": []});
        let back = json!({"application": file.id, "reason": "越权", "remarks": []});
        self.try_all(&[(other, "application/recommend", form), (other, "application/return", back)])
    }

    /// The administrator proposes an officer and tries to confirm him, too.
    fn own_signatory(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let form = json!({"login": format!("私设-{day}"), "name": "某人",
            "role": "bureau-reviewer"});
        let made = self.driver.ask(self.staff.administrator, "account/appoint", form)?;
        let Some(Key::Account(account)) = made.ok().and_then(|it| it.subject) else {
            return Ok(());
        };
        let form = json!({"account": account});
        let secret = (Who::Account(account), "round/preview", json!({"year": 2020}));
        let end = json!({"account": account, "reason": "未经确认"});
        self.try_all(&[
            (self.staff.administrator, "account/confirm", form.clone()),
            secret,
            (Who::Account(account), "account/confirm", form),
            (self.staff.security, "account/disable", end),
        ])
    }

    /// An officer declares a relative's firm and then tries to decide on its file.
    fn decide_on_relative(&mut self) -> Result<(), SimulationFailed> {
        let Some(file) = self.files_in("recommended")?.into_iter().next() else { return Ok(()) };
        let declare = json!({"enterprise": file.enterprise, "kind": "relative", "note": "姻亲"});
        let form = json!({"application": file.id, "opinion": "同意", "findings": []});
        let who = self.staff.second_officer;
        self.try_all(&[(who, "relation/declare", declare), (who, "application/approve", form)])
    }

    /// Acts on files that have left the stage.
    fn stale_stage(&mut self) -> Result<(), SimulationFailed> {
        let Some(filing) = self.world.some_filing() else { return Ok(()) };
        let id = self.world.filings[filing].application;
        let Some(Entity::Application(file)) = self.driver.entity(&Key::Application(id))? else {
            return Ok(());
        };
        let district = self.staff.district(&file.jurisdiction);
        let opinion = json!({"application": id, "opinion": "同意", "findings": []});
        let who = self.world.firms[self.world.filings[filing].firm].who();
        let mut asked: Vec<Asked> = Vec::new();
        if file.status.as_str() != "submitted" {
            asked.push((district, "application/recommend", opinion.clone()));
        }
        if file.status.as_str() != "recommended" {
            asked.push((self.staff.officer, "application/approve", opinion));
        }
        if let Some(voucher) = file.voucher {
            asked.push((self.staff.officer, "voucher/expire", json!({"voucher": voucher})));
            asked.push((who, "application/withdraw", json!({"application": id, "reason": "晚了"})));
        }
        self.try_all(&asked)
    }
}
