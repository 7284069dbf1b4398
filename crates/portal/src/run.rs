//! Running a command from a form: done, or the form again with everything that stands against it.

use std::sync::Arc;

use serde_json::Value;
use yunquan_core::access::GRANTS;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::refusal::{Fault, Rejection};
use yunquan_service::envelope::Receipt;

use crate::Portal;
use crate::fault::Trouble;
use crate::posted::Posted;
use crate::sheet::{Filled, Mistake, Note};

/// What became of a form.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The command was done.
    Done(Receipt),
    /// It was not; the form as it stands.
    Undone(Box<Filled>),
}

impl Portal {
    /// Runs work that reads the store, off the threads that serve others.
    pub(crate) async fn reading<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Self>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let portal = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&portal)).await;
        done.unwrap_or_else(|error| Err(Trouble::Broken(error.to_string())))
    }

    /// Runs a command whose form is what was typed.
    ///
    /// # Errors
    /// The sender has no such right, or the office cannot be asked.
    pub(crate) async fn run(
        self: &Arc<Self>,
        posted: &Posted,
        name: &'static str,
    ) -> Result<Outcome, Trouble> {
        let schema = Command::schema(name).unwrap_or_default();
        self.run_form(posted, name, posted.typed.form(&schema)).await
    }

    /// Runs a command whose form was made of what was typed.
    ///
    /// # Errors
    /// As [`Portal::run`].
    pub(crate) async fn run_form(
        self: &Arc<Self>,
        posted: &Posted,
        name: &'static str,
        form: Value,
    ) -> Result<Outcome, Trouble> {
        let who = &posted.who;
        let granted = GRANTS.iter().any(|(it, role, _)| *it == name && *role == who.role());
        if !granted {
            let sign_in = Trouble::sign_in(who.path());
            return Err(if who.account.is_some() { Trouble::Forbidden(None) } else { sign_in });
        }
        let mut filled = Filled::of(posted);
        if posted.stale {
            return Ok(filled.noted(Note::Stale));
        }
        let read = Command::read(name, &form).ok_or(Trouble::NotFound)?;
        let command = match read {
            Err(faults) => {
                let by = who.who();
                let read = move |portal: &Arc<Self>| {
                    Ok(portal.office.faults(by, name, &form, faults).rejection)
                };
                return against(filled, self.reading(read).await?, posted);
            }
            Ok(_) if !filled.mistakes.is_empty() => return Ok(filled.undone()),
            Ok(command) => command,
        };
        let body = Digest::of(format!("{name}\n{form}").as_bytes());
        let key = posted.typed.get("_key").trim();
        let key = (key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .then(|| key.to_owned());
        let Some(key) = key else { return Ok(filled.noted(Note::Stale)) };
        match self
            .office
            .execute_from(who.asked.device, who.who(), command, (body, Some(key)))
            .await?
        {
            Ok(receipt) => Ok(Outcome::Done(receipt)),
            Err(denial) => {
                filled.signals = denial.signals;
                against(filled, denial.rejection, posted)
            }
        }
    }
}

/// The form with what stands against it.
fn against(mut filled: Filled, rejection: Rejection, posted: &Posted) -> Result<Outcome, Trouble> {
    match rejection {
        Rejection::Refused(refusal) => {
            filled.refused = Some(refusal);
            Ok(filled.undone())
        }
        Rejection::Invalid(faults) => {
            filled.add(posted.who.words(), faults);
            Ok(filled.undone())
        }
        Rejection::KeyReused => Ok(filled.noted(Note::Again)),
        Rejection::Forbidden { rule } => Err(Trouble::Forbidden(rule)),
        Rejection::NotFound { .. } => Err(Trouble::NotFound),
    }
}

impl Filled {
    /// A form that came in, before anything stands against it.
    pub(crate) fn of(posted: &Posted) -> Self {
        Self {
            typed: posted.typed.clone().content(),
            mistakes: posted.mistakes.clone(),
            ..Self::default()
        }
    }

    pub(crate) fn undone(self) -> Outcome {
        Outcome::Undone(Box::new(self))
    }

    pub(crate) fn noted(self, note: Note) -> Outcome {
        Self { note: Some(note), ..self }.undone()
    }

    /// Adds faults of the form; a file that was not taken is not missing besides.
    pub(crate) fn add(&mut self, words: &crate::words::Words, faults: Vec<Fault>) {
        for fault in faults {
            if self.mistakes.iter().all(|known| known.path != fault.path) {
                self.mistakes.push(Mistake::of(words, &fault));
            }
        }
    }
}
