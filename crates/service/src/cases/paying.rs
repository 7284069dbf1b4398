//! The step that takes redemptions from their file to their payment.

use serde_json::{Value, json};
use yunquan_core::panel::Panel;
use yunquan_core::redemption::{Redemption, Status};
use yunquan_core::world::{Entity, Key};

use super::acts::Done;
use super::fixture::{FINANCE, FINANCE_REVIEWER, INSPECTOR, OFFICER, ORGANISER, REVIEWER};
use super::forms::{conclusion, judged};
use super::stage::{Halt, Stage};
use crate::envelope::Who;

impl Stage<'_> {
    /// A panel accepts what was handed in of these vouchers' redemptions, the drawn are checked on
    /// site, bureau and finance determine, finance pays. Ends at the first act that is not done.
    pub(super) fn pay(&mut self, labels: &[String], done: &mut Done) -> Result<(), Halt> {
        let mut keys = Vec::with_capacity(labels.len());
        for label in labels {
            keys.push(Key::Redemption(self.redeeming(label)?.id));
        }
        if self.files_found_complete(&keys, done)? && self.accept_together(&keys, done)? {
            self.settle(&keys, done)?;
        }
        Ok(())
    }

    /// The redemption of a voucher's label.
    fn redeeming(&self, label: &str) -> Result<Redemption, Halt> {
        let id = self.id("redemption", label)?.parse().ok();
        let redemption = match id {
            Some(id) => self.redemption(&Key::Redemption(id))?,
            None => None,
        };
        redemption.ok_or_else(|| format!("{label:?} is not being redeemed"))
    }

    fn redemptions(&self, keys: &[Key]) -> Result<Vec<Redemption>, Halt> {
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            found.extend(self.redemption(key)?);
        }
        Ok(found)
    }

    /// Runs a command over its form; whether the act goes on.
    fn step(
        &mut self,
        actor: &str,
        command: &str,
        hint: &Value,
        done: &mut Done,
    ) -> Result<bool, Halt> {
        Ok(done.take(self.with_form(actor, command, hint)?))
    }

    fn files_found_complete(&mut self, keys: &[Key], done: &mut Done) -> Result<bool, Halt> {
        for it in self.redemptions(keys)? {
            let waits = it.status == Status::Submitted;
            let form = json!({"redemption": it.id});
            if waits && !self.step(OFFICER, "redemption/accept-file", &form, done)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One panel on all of them: every member accepts all that was handed in.
    fn accept_together(&mut self, keys: &[Key], done: &mut Done) -> Result<bool, Halt> {
        let ids: Vec<String> = keys.iter().map(Key::id).collect();
        let form = json!({"redemptions": ids});
        if !self.step(OFFICER, "panel/commission", &form, done)? {
            return Ok(false);
        }
        let panel = self.latest.as_ref().and_then(|thing| thing.key().cloned());
        let panel = panel.ok_or("no panel was commissioned")?;
        let form = json!({"panel": panel.id()});
        if !self.step(FINANCE, "panel/cosign", &form, done)?
            || !self.step(ORGANISER, "panel/draw", &form, done)?
        {
            return Ok(false);
        }
        let Some(Entity::Panel(drawn)) = self.entity(&panel)? else {
            return Err("the panel is gone".to_owned());
        };
        Ok(self.judge(&drawn, keys, done)?
            && self.check_sites(keys, done)?
            && self.conclude(&drawn, done)?)
    }

    fn judge(&mut self, panel: &Panel, keys: &[Key], done: &mut Done) -> Result<bool, Halt> {
        for it in self.redemptions(keys)? {
            let form = judged(panel, &it);
            for member in &panel.members {
                if !done.take(self.ask(Who::Account(*member), "panel/score", &form)?) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn check_sites(&mut self, keys: &[Key], done: &mut Done) -> Result<bool, Halt> {
        for it in self.redemptions(keys)? {
            let form = json!({"redemption": it.id});
            if it.to_check && !self.step(INSPECTOR, "redemption/check", &form, done)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn conclude(&mut self, panel: &Panel, done: &mut Done) -> Result<bool, Halt> {
        let form = json!({"panel": panel.id, "results": conclusion(panel)});
        self.step(ORGANISER, "panel/conclude", &form, done)
    }

    /// Bureau and finance determine what was accepted, finance pays it.
    fn settle(&mut self, keys: &[Key], done: &mut Done) -> Result<(), Halt> {
        let mut payable = Vec::new();
        for it in self.redemptions(keys)?.iter().filter(|it| it.status == Status::Accepted) {
            let form = json!({"redemption": it.id});
            for person in [REVIEWER, FINANCE_REVIEWER] {
                if !self.step(person, "redemption/determine", &form, done)? {
                    return Ok(());
                }
            }
            payable.push(it.id);
        }
        let form = json!({"redemptions": payable});
        if payable.is_empty() || !self.step(FINANCE, "settlement/prepare", &form, done)? {
            return Ok(());
        }
        if self.step(FINANCE_REVIEWER, "settlement/send", &json!({}), done)? {
            self.step(FINANCE, "settlement/record", &json!({}), done)?;
        }
        Ok(())
    }
}
