//! Cases (article 23): opened from signals and complaints, heard, found, sanctioned by two persons,
//! looked at again, paid back.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::case::{Case, Status};
use yunquan_core::ids::{SignalId, VoucherId};
use yunquan_core::time::Date;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::SimulationFailed;
use super::actors::Temper;
use super::driver::Asked;
use super::forms::{digest, upload};
use super::life::Life;

impl Life<'_> {
    /// A working day with cases: each goes on by a step now and then.
    pub(super) fn cases(&mut self, day: Date) -> Result<(), SimulationFailed> {
        for status in ["sanctioned", "found", "heard", "open"] {
            for entity in self.all(&Query::of("case").is("status", status))? {
                let Entity::Case(case) = entity else { continue };
                if self.date(case.since) < day && self.world.dice.chance(60) {
                    self.go_on(&case)?;
                }
            }
        }
        Ok(())
    }

    fn go_on(&mut self, case: &Case) -> Result<(), SimulationFailed> {
        match case.status {
            Status::Open => self.hear(case),
            Status::Heard => self.find(case),
            Status::Found => self.sanction(case),
            Status::Sanctioned => self.after_sanction(case),
            Status::Dismissed | Status::Closed => Ok(()),
        }
    }

    /// The bureau looks at the signals that have come in, and opens cases from some.
    pub(super) fn watch(&mut self) -> Result<(), SimulationFailed> {
        let query = Query::of("signal").after(self.world.affairs.watched.clone()).limit(200);
        let page = self.driver.office.reader().list(&query)?;
        if let Some(next) = page.next {
            self.world.affairs.watched = Some(next);
        } else if let Some((key, _)) = page.items.last() {
            let key = key.clone();
            self.world.affairs.watched = Some(yunquan_store::Cursor { key, value: None });
        }
        for (_, entity) in page.items {
            let Entity::Signal(raised) = entity else { continue };
            let voucher = match raised.signal.about {
                Key::Voucher(id) => Some(id),
                Key::Redemption(id) => match self.driver.entity(&Key::Redemption(id))? {
                    Some(Entity::Redemption(it)) => Some(it.voucher),
                    _ => None,
                },
                _ => None,
            };
            if let Some(voucher) = voucher.filter(|_| self.world.dice.chance(60)) {
                self.open_case(voucher, Some(raised.id))?;
            }
        }
        Ok(())
    }

    /// Somebody complains about a voucher in use.
    pub(super) fn complain(&mut self) -> Result<(), SimulationFailed> {
        let words = ["accepted", "redeeming", "redeemed"];
        let vouchers = self.all(&Query::of("voucher").one_of("status", words))?;
        let at = self.world.dice.below(vouchers.len());
        let Some(Entity::Voucher(it)) = vouchers.get(at) else { return Ok(()) };
        self.open_case(it.issued.voucher, None)
    }

    /// A case about a voucher's holder and provider, sometimes about one of them only.
    fn open_case(
        &mut self,
        id: VoucherId,
        signal: Option<SignalId>,
    ) -> Result<(), SimulationFailed> {
        let Some(it) = self.voucher(id)? else { return Ok(()) };
        let (holder, provider) =
            (Party::Enterprise(it.holder), Party::Provider(it.issued.provider));
        let parties = match self.world.dice.below(10) {
            0..2 => vec![holder],
            _ => vec![holder, provider],
        };
        let guilty = self.guilty(&it, &parties);
        let mut form = json!({"parties": parties, "vouchers": [id], "grounds": "线索核查",
            "signals": signal.into_iter().collect::<Vec<_>>()});
        if signal.is_none() {
            form["grounds"] = json!("群众举报");
            form["complainant_name"] = json!("王某");
            form["complainant_contact"] = json!("13800000000");
        }
        let opened = self.driver.ask(self.staff.officer, "case/open", form)?;
        if let Ok(Some(Key::Case(case))) = opened.map(|receipt| receipt.subject) {
            self.world.affairs.guilty.insert(case, guilty);
        }
        Ok(())
    }

    /// A ring is guilty on both sides; a cheat alone is guilty now and then.
    fn guilty(&mut self, it: &Voucher, parties: &[Party]) -> BTreeSet<Party> {
        let forged = self.world.affairs.forged.contains(&it.issued.voucher);
        let firm = self.world.firm_of(it.holder);
        let cheats = firm.is_some_and(|at| self.world.firms[at].temper == Temper::Cheat);
        let mut guilty = BTreeSet::new();
        for party in parties {
            let is = match party {
                Party::Enterprise(_) => forged || cheats && self.world.dice.chance(60),
                Party::Provider(_) => forged,
            };
            if is {
                guilty.insert(*party);
            }
        }
        guilty
    }

    pub(super) fn hear(&mut self, case: &Case) -> Result<(), SimulationFailed> {
        let mut asked: Vec<Asked> = Vec::new();
        for (party, standing) in &case.parties {
            if standing.heard {
                continue;
            }
            if self.world.dice.chance(10) {
                // Found on before it was heard (R23.6).
                asked.push(self.finding(case, *party));
            }
            let statement = self.world.dice.chance(80).then_some("我方陈述如下");
            let form = json!({"case": case.id, "party": party, "statement": statement});
            asked.push((self.staff.officer, "case/hear", form));
        }
        self.driver.ask_all(&asked).map(|_| ())
    }

    fn finding(&mut self, case: &Case, party: Party) -> Asked {
        let guilty = self.world.affairs.guilty.get(&case.id);
        let at_fault = guilty.is_some_and(|guilty| guilty.contains(&party));
        let evidence: Vec<Value> =
            at_fault.then(|| json!(digest(&format!("{} 证据", case.id)))).into_iter().collect();
        let ground = if at_fault { "collusion" } else { "none" };
        let facts = if at_fault { "虚构服务内容骗取资金" } else { "未发现违规" };
        let form = json!({"case": case.id, "party": party, "at_fault": at_fault,
            "ground": ground, "facts": facts, "evidence": evidence});
        (self.staff.officer, "case/find", form)
    }

    pub(super) fn find(&mut self, case: &Case) -> Result<(), SimulationFailed> {
        let mut asked = vec![upload(self.staff.officer, &format!("{} 证据", case.id))];
        let parties: Vec<Party> = case.parties.keys().copied().collect();
        for party in parties {
            asked.push(self.finding(case, party));
        }
        self.driver.ask_all(&asked).map(|_| ())
    }

    /// Nobody at fault: dismissed. Else one proposes and, another day, another decides.
    fn sanction(&mut self, case: &Case) -> Result<(), SimulationFailed> {
        let (officer, reviewer) = (self.staff.officer, self.staff.reviewer);
        let form = json!({"case": case.id, "reason": "根据认定作出"});
        if case.at_fault().next().is_none() {
            return self.driver.tell(reviewer, "case/close", form);
        }
        if case.proposed_by.is_none() {
            if self.world.dice.chance(10) {
                // Closed although somebody is at fault (R23.6).
                self.driver.tell(officer, "case/close", form.clone())?;
            }
            return self.driver.tell(officer, "case/sanction", form);
        }
        if self.world.dice.chance(20) {
            self.driver.tell(officer, "case/sanction", form.clone())?;
        }
        self.driver.tell(reviewer, "case/sanction", form)
    }

    /// What was frozen with the sanction is decided, money comes back, some look again, and when
    /// nothing is left the case is closed.
    fn after_sanction(&mut self, case: &Case) -> Result<(), SimulationFailed> {
        let mut asked: Vec<Asked> = Vec::new();
        let (officer, reviewer) = (self.staff.officer, self.staff.reviewer);
        if case.upheld.is_none() && self.world.dice.chance(12) {
            let form = json!({"case": case.id, "upheld": self.world.dice.chance(60),
                "reason": "复核"});
            asked.push((reviewer, "case/review", form.clone()));
            asked.push((self.staff.finance_reviewer, "case/review", form));
        }
        if case.referred_to.is_none() && self.world.dice.chance(10) {
            let form = json!({"case": case.id, "to": "柳州市公安局", "document": "移送函"});
            asked.push((officer, "case/refer", form));
        }
        for voucher in case.frozen() {
            let cancel = self.world.affairs.forged.contains(&voucher);
            let form = json!({"case": case.id, "voucher": voucher, "cancel": cancel,
                "reason": "逐张处理"});
            asked.push((reviewer, "case/decide-voucher", form));
        }
        let today = self.world.today;
        for claim in case.claims.iter().filter(|it| it.owed().0 > 0) {
            let owed = claim.owed().0;
            let fen = match self.world.dice.below(10) {
                0..1 => owed + 1,
                1..5 => (owed / 2).max(1),
                _ => owed,
            };
            let form = json!({"case": case.id, "voucher": claim.voucher, "amount_fen": fen,
                "on": today, "document": "国库收款凭证"});
            asked.push((self.staff.finance, "case/receive", form));
        }
        if asked.is_empty() || self.world.dice.chance(10) {
            asked.push((officer, "case/close", json!({"case": case.id, "reason": "办结"})));
        }
        self.driver.ask_all(&asked).map(|_| ())
    }
}
