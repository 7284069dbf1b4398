//! Sends commands, counts what becomes of them, and lets the auditor read after every batch.

use std::collections::BTreeMap;

use serde_json::Value;
use yunquan_auditor::{Auditor, Promise, Violation};
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::imports;
use yunquan_core::refusal::Rejection;
use yunquan_core::time::Instant;
use yunquan_core::world::Key;
use yunquan_store::{Query, StoreError};

use super::SimulationFailed;
use crate::envelope::{Answer, Leaf, Who};
use crate::export::{ExportFailed, cited, tables};
use crate::office::Office;

/// A command that somebody sends.
pub(super) type Asked = (Who, &'static str, Value);

/// The most commands sent before the auditor reads.
const BATCH: usize = 256;
/// Leaves read in one go.
const PAGE: u32 = 1_024;

/// Drives an office.
pub(super) struct Driver<'a> {
    pub(super) office: &'a Office,
    auditor: Auditor,
    /// What the driver itself has found.
    found: Vec<Violation>,
    read: u64,
    began: u64,
    pub(super) commands: u64,
    pub(super) refusals: BTreeMap<String, u64>,
    pub(super) rejections: BTreeMap<String, u64>,
}

impl<'a> Driver<'a> {
    pub(super) fn new(office: &'a Office) -> Result<Self, SimulationFailed> {
        let mut driver = Self {
            office,
            auditor: Auditor::new(&office.pack().export())?,
            found: Vec::new(),
            read: 0,
            began: office.reader().head()?.size,
            commands: 0,
            refusals: BTreeMap::new(),
            rejections: BTreeMap::new(),
        };
        driver.audit()?;
        Ok(driver)
    }

    /// Sends commands in their order; the auditor reads what they have done.
    pub(super) fn ask_all(&mut self, asked: &[Asked]) -> Result<Vec<Answer>, SimulationFailed> {
        let mut answers = Vec::with_capacity(asked.len());
        for batch in asked.chunks(BATCH) {
            let said = self.office.ask_all(batch)?;
            for (answer, (_, name, _)) in said.into_iter().zip(batch) {
                let answer = answer.ok_or(SimulationFailed::NoSuchCommand(name))?;
                self.count(&answer);
                answers.push(answer);
            }
            self.audit()?;
        }
        Ok(answers)
    }

    /// Sends one command.
    pub(super) fn ask(
        &mut self,
        who: Who,
        name: &'static str,
        form: Value,
    ) -> Result<Answer, SimulationFailed> {
        let mut answers = self.ask_all(&[(who, name, form)])?;
        answers.pop().ok_or(SimulationFailed::NoSuchCommand(name))
    }

    /// Sends one command whose answer only counts.
    pub(super) fn tell(
        &mut self,
        who: Who,
        name: &'static str,
        form: Value,
    ) -> Result<(), SimulationFailed> {
        self.ask_all(&[(who, name, form)]).map(|_| ())
    }

    fn count(&mut self, answer: &Answer) {
        self.commands += 1;
        let Err(denial) = answer else { return };
        let rejected = match &denial.rejection {
            Rejection::Refused(refusal) => Err(refusal.rule.to_string()),
            Rejection::Forbidden { rule: Some(rule) } => Err(rule.to_string()),
            Rejection::Forbidden { rule: None } => Ok("forbidden"),
            Rejection::Invalid(_) => Ok("invalid"),
            Rejection::NotFound { .. } => Ok("not-found"),
            Rejection::KeyReused => Ok("key-reused"),
        };
        match rejected {
            Err(rule) => *self.refusals.entry(rule).or_default() += 1,
            Ok(word) => *self.rejections.entry(word.to_owned()).or_default() += 1,
        }
    }

    /// Moves the clock; due jobs run on the way.
    pub(super) fn advance_to(&mut self, at: Instant) -> Result<(), SimulationFailed> {
        self.commands += self.office.advance_to(at)? as u64;
        self.audit()
    }

    /// Sends a command under a key, sends it again, and sends another body under the same key: the
    /// first has one effect, the others none.
    pub(super) fn replay(
        &mut self,
        (who, name, form): Asked,
        other: &Value,
        key: &str,
    ) -> Result<Answer, SimulationFailed> {
        let first = self.keyed(who, name, &form, key)?;
        let size = self.office.reader().head()?.size;
        let again = self.keyed(who, name, &form, key)?;
        let reused = self.keyed(who, name, other, key)?;
        let refused = matches!(&reused, Err(denial) if denial.rejection == Rejection::KeyReused);
        let unread = matches!(&reused, Err(denial)
            if matches!(denial.rejection, Rejection::Invalid(_)));
        let still = self.office.reader().head()?.size == size;
        if first != again || !still || !(refused || unread) {
            self.found.push(Violation {
                promise: Promise::Once,
                rule: "R3.5".to_owned(),
                subject: format!("{name} under the key {key}"),
                detail: "a repeated request had another answer or another effect".to_owned(),
            });
        }
        self.audit()?;
        Ok(first)
    }

    fn keyed(
        &mut self,
        who: Who,
        name: &'static str,
        form: &Value,
        key: &str,
    ) -> Result<Answer, SimulationFailed> {
        let read = Command::read(name, form).ok_or(SimulationFailed::NoSuchCommand(name))?;
        let answer = match read {
            Err(faults) => Err(crate::office::invalid(faults)),
            Ok(command) => {
                let body = Digest::of(form.to_string().as_bytes());
                self.office.execute_now(who, command, body, Some(key.to_owned()))?
            }
        };
        self.count(&answer);
        Ok(answer)
    }

    /// Lets the auditor read what is new, and compare the ledgers.
    pub(super) fn audit(&mut self) -> Result<(), SimulationFailed> {
        let before = self.read;
        loop {
            let page = self.office.reader().leaves(self.read, PAGE)?;
            let Some(last) = page.last() else { break };
            self.read = last.seq + 1;
            for stored in &page {
                let leaf: Leaf = serde_json::from_slice(&stored.bytes)
                    .map_err(|_| ExportFailed::Leaf(stored.seq))?;
                if let Event::Import(imports::Event::Recorded { digest, .. }) = &leaf.event {
                    let content = self.office.reader().import_content(digest)?;
                    self.auditor.import(&content.unwrap_or_default());
                }
                let rules = cited(&leaf.event);
                self.auditor.cites(stored.seq, rules.iter().map(|rule| rule.as_str()));
                self.auditor.leaf(&stored.bytes);
            }
        }
        if self.read > before {
            self.compare_ledgers()?;
        }
        Ok(())
    }

    fn compare_ledgers(&mut self) -> Result<(), SimulationFailed> {
        let lens = self.office.lens()?;
        self.auditor.show_again();
        for (_, budget) in lens.reader.list(&Query::of("budget"))?.items {
            self.auditor.row("budgets", &lens.show(&budget)?);
        }
        let head = lens.reader.head()?;
        self.auditor.head(head.size, &head.root.to_string());
        Ok(())
    }

    /// The whole audit: every read model against the journal, and every sum.
    pub(super) fn audit_whole(&mut self) -> Result<(), SimulationFailed> {
        self.audit()?;
        let lens = self.office.lens()?;
        let auditor = &mut self.auditor;
        auditor.show_again();
        auditor.shown_at(self.office.now().0);
        auditor.table("statistics");
        for (table, _) in crate::export::TABLES {
            auditor.table(table);
        }
        tables(&lens, &mut |table, line| {
            auditor.row(table, &serde_json::from_str(line)?);
            Ok(())
        })?;
        auditor.finish();
        Ok(())
    }

    /// Everything found so far.
    pub(super) fn violations(&self) -> Vec<Violation> {
        self.auditor.violations().iter().chain(&self.found).cloned().collect()
    }

    /// Whether every promise was kept so far.
    pub(super) fn kept(&self) -> bool {
        self.auditor.violations().is_empty() && self.found.is_empty()
    }

    /// How many events there were since the driver began.
    pub(super) fn events(&self) -> u64 {
        self.read - self.began
    }

    /// What a key names now.
    pub(super) fn entity(
        &self,
        key: &Key,
    ) -> Result<Option<yunquan_core::world::Entity>, StoreError> {
        self.office.reader().entity(key)
    }
}
