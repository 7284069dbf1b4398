//! What people do in a case. An act of several commands ends at the first that is not done.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yunquan_core::command::Command;
use yunquan_core::panel::Panel;
use yunquan_core::refusal::{FaultCode, Rejection};
use yunquan_core::world::{Entity, Key};

use super::fixture::{FINANCE, FINANCE_REVIEWER, OFFICER, REVIEWER};
use super::patch::{fill, merge};
use super::sentence::Act;
use super::stage::{Halt, Stage, Thing};
use crate::envelope::{Answer, Denial, Note, Who};

/// What an act came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// Why it was not done.
    pub(super) denial: Option<Denial>,
    /// The rules of the signals registered on the way.
    pub(super) signals: Vec<String>,
    /// The rules of the findings of a submission.
    pub(super) findings: Vec<String>,
}

impl Done {
    /// Takes in an answer; whether the act goes on.
    pub(super) fn take(&mut self, answer: Answer) -> bool {
        match answer {
            Ok(receipt) => {
                for note in receipt.notes {
                    match note {
                        Note::Signal(rule) => self.signals.push(rule),
                        Note::Finding(rule) => self.findings.push(rule),
                    }
                }
                true
            }
            Err(denial) => {
                self.signals.extend(denial.signals.iter().cloned());
                self.denial = Some(denial);
                false
            }
        }
    }
}

impl Stage<'_> {
    /// Plays an act; none when nothing was asked of the office.
    pub(super) fn play(&mut self, act: &Act) -> Result<Option<Done>, Halt> {
        let mut done = Done::default();
        match act {
            Act::Execute { actor, at, command, doc } => {
                if let Some(at) = at {
                    self.advance(at)?;
                }
                done.take(self.execute(actor, command, doc.as_deref())?);
            }
            Act::Until(text) => self.advance(text)?,
            Act::Label(label) => {
                self.label(label)?;
                return Ok(None);
            }
            Act::Submit { enterprise, contract, application } => {
                done.take(self.submit(enterprise, contract, application)?);
            }
            Act::Review { applications } => self.review(applications, &mut done)?,
            Act::Post { applications } => self.post(applications, &mut done)?,
            Act::Object { actor, application } => {
                let key = self.labelled(application)?;
                let hint = json!({"application": key.id()});
                done.take(self.with_form(actor, "publicity/object", &hint)?);
            }
            Act::Decide { application, upheld } => self.decide(application, *upheld, &mut done)?,
            Act::Issue { year } => {
                let hint = json!({"year": year});
                if done.take(self.with_form(OFFICER, "round/preview", &hint)?) {
                    done.take(self.with_form(REVIEWER, "round/issue", &json!({}))?);
                }
            }
            Act::Accept { provider, voucher } => self.accept(provider, voucher, &mut done)?,
            Act::Redeem { provider, voucher, yuan } => {
                let hint = json!({"voucher": self.id("voucher", voucher)?});
                let form = self.redeem_form(&hint, Some(*yuan))?;
                let who = self.who(provider)?;
                done.take(self.ask(who, "redemption/submit", &form)?);
            }
            Act::Pay { vouchers } => self.pay(vouchers, &mut done)?,
        }
        Ok(Some(done))
    }

    /// The general step: any command by its name, a doc string over its complete form.
    fn execute(&mut self, actor: &str, command: &str, doc: Option<&str>) -> Result<Answer, Halt> {
        if !Command::NAMES.contains(&command) {
            return Err(format!("there is no command {command:?}; docs/cases.md lists them all"));
        }
        let mut doc: Value = match doc.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => serde_json::from_str(text)
                .map_err(|error| format!("the doc string is not JSON: {error}"))?,
            None => json!({}),
        };
        fill(&mut doc, "", &|field, label| self.id(field, label))?;
        if command == "panel/draw" {
            self.agreed(actor, &doc)?;
        }
        self.with_form(actor, command, &doc)
    }

    /// Finance has agreed to whatever is drawn, unless the case's ground leaves that to its steps.
    fn agreed(&mut self, actor: &str, doc: &Value) -> Result<(), Halt> {
        let form = self.form("panel/draw", actor, doc)?;
        let named = doc["panel"].as_str().or(form["panel"].as_str());
        let Some(id) = named.and_then(|id| id.parse().ok()).filter(|_| self.agrees) else {
            return Ok(());
        };
        let proposed = |it: &Panel| it.status == yunquan_core::panel::Status::Proposed;
        let form = json!({"panel": id});
        for person in [FINANCE, FINANCE_REVIEWER] {
            match self.entity(&Key::Panel(id))? {
                Some(Entity::Panel(it)) if proposed(&it) => {
                    // Whoever is barred leaves it to the other; the draw tells what came of it.
                    let who = self.who(person)?;
                    let _ = self.ask(who, "panel/cosign", &form)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Runs a command with its complete form, changed by a patch.
    pub(super) fn with_form(
        &mut self,
        actor: &str,
        command: &str,
        patch: &Value,
    ) -> Result<Answer, Halt> {
        let who = self.who(actor)?;
        let mut form = self.form(command, actor, patch)?;
        merge(&mut form, patch.clone());
        match patch.get("findings") {
            None => self.settled(who, command, form),
            Some(_) => self.ask(who, command, &form),
        }
    }

    /// Runs a command; what turns up only now and waits for a decision is accepted too.
    fn settled(&mut self, who: Who, command: &str, mut form: Value) -> Result<Answer, Halt> {
        let answer = self.ask(who, command, &form)?;
        let undecided = undecided(&answer);
        if undecided.is_empty() {
            return Ok(answer);
        }
        if let Some(findings) = form["findings"].as_array_mut() {
            findings.extend(undecided.iter().map(|rule| accepted(rule)));
        }
        self.ask(who, command, &form)
    }

    fn label(&mut self, label: &str) -> Result<(), Halt> {
        let latest = self.latest.clone().ok_or("nothing was made that could be labelled")?;
        if let Thing::Key(Key::Account(id)) = &latest {
            self.accounts.insert(label.to_owned(), *id);
        }
        self.things.insert(label.to_owned(), latest);
        Ok(())
    }

    /// The application of a label.
    fn labelled(&self, label: &str) -> Result<Key, Halt> {
        match self.thing(label)? {
            Some(Thing::Key(key @ Key::Application(_))) => Ok(key),
            _ => Err(format!("no application is labelled {label:?}")),
        }
    }

    /// Submits, or submits again what was returned or saved under the same label.
    fn submit(&mut self, enterprise: &str, contract: &str, label: &str) -> Result<Answer, Halt> {
        use yunquan_core::application::Status;
        let who = self.who(enterprise)?;
        let agreement = self.agreement(contract).cloned();
        let agreement = agreement.ok_or_else(|| format!("no contract is labelled {contract:?}"))?;
        let again = match self.things.get(label).and_then(Thing::key).cloned() {
            Some(key @ Key::Application(_)) => self
                .application(&key)?
                .filter(|it| matches!(it.status, Status::Returned | Status::Draft)),
            _ => None,
        };
        let form = self.submission(&agreement, again.as_ref(), None)?;
        let answer = self.ask(who, "application/submit", &form)?;
        if let (Ok(_), Some(thing)) = (&answer, &self.latest) {
            self.things.insert(label.to_owned(), thing.clone());
        }
        Ok(answer)
    }

    /// The district recommends and the bureau approves; every open finding is accepted.
    fn review(&mut self, labels: &[String], done: &mut Done) -> Result<(), Halt> {
        for label in labels {
            let key = self.labelled(label)?;
            let jurisdiction = self.application(&key)?.map(|it| it.jurisdiction);
            let jurisdiction = jurisdiction.unwrap_or_default();
            let district = self.districts.get(&jurisdiction).copied();
            let district = district.ok_or_else(|| format!("{jurisdiction} has no officer"))?;
            let officer = self.officer()?;
            let steps = [
                (Who::Account(district), "application/recommend"),
                (officer, "application/approve"),
            ];
            for (who, command) in steps {
                let form = self.opinion(&key)?;
                if !done.take(self.settled(who, command, form)?) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The form of an officer who agrees, with every finding accepted.
    pub(super) fn opinion(&self, key: &Key) -> Result<Value, Halt> {
        let file = self.application(key)?;
        let findings = file.iter().flat_map(|it| &it.findings);
        let open = findings.filter(|finding| finding.decided.is_none());
        let rules: BTreeSet<&str> = open.map(|finding| finding.rule.as_str()).collect();
        let findings: Vec<Value> = rules.into_iter().map(accepted).collect();
        Ok(json!({"application": key.id(), "opinion": "材料齐全，符合条件，同意",
            "findings": findings}))
    }

    fn post(&mut self, labels: &[String], done: &mut Done) -> Result<(), Halt> {
        let keys: Result<Vec<Key>, Halt> = labels.iter().map(|it| self.labelled(it)).collect();
        let ids: Vec<String> = keys?.iter().map(Key::id).collect();
        let officer = self.officer()?;
        done.take(self.ask(officer, "publicity/post", &json!({"applications": ids}))?);
        Ok(())
    }

    /// The provider verifies a voucher and accepts it with the annex that states its face value.
    fn accept(&mut self, provider: &str, label: &str, done: &mut Done) -> Result<(), Halt> {
        let hint = json!({"voucher": self.id("voucher", label)?});
        for command in ["voucher/verify", "voucher/accept"] {
            if !done.take(self.with_form(provider, command, &hint)?) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn decide(&mut self, label: &str, upheld: bool, done: &mut Done) -> Result<(), Halt> {
        let key = self.labelled(label)?;
        let publicity = self.belonging(&key, "publicity")?;
        let objection = self.belonging(&key, "objection")?;
        let (Some(publicity), Some(objection)) = (publicity, objection) else {
            return Err(format!("nobody has objected to {label:?}"));
        };
        let hint = json!({"publicity": publicity.id(), "objection": objection.id(),
            "upheld": upheld});
        done.take(self.with_form(REVIEWER, "publicity/decide", &hint)?);
        Ok(())
    }
}

/// The rules of findings that an answer wants decided first.
fn undecided(answer: &Answer) -> BTreeSet<String> {
    let Err(Denial { rejection: Rejection::Invalid(faults), .. }) = answer else {
        return BTreeSet::new();
    };
    let open = faults.iter().filter(|fault| fault.code == FaultCode::Undecided);
    open.map(|fault| fault.limit.clone()).collect()
}

fn accepted(rule: &str) -> Value {
    json!({"rule": rule, "accepted": true, "reason": "经核实，不影响申领"})
}

/// Whether an application waits for the enterprise.
pub(super) fn with_enterprise(entity: &Entity) -> bool {
    matches!(entity, Entity::Application(it)
        if it.status == yunquan_core::application::Status::Returned)
}
