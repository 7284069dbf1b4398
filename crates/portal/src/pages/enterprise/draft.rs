//! What was typed into an application so far, kept by the office as it was typed.

use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_core::application::{Application, Status};
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::ids::{ApplicationId, EnterpriseId};
use yunquan_core::pack::{Material, MaterialFor};
use yunquan_core::refusal::{Fault, Refusal, Rejection};
use yunquan_service::envelope::Who;
use yunquan_service::view::Lens;

use super::account::Basket;
use crate::Portal;
use crate::fault::Trouble;
use crate::posted::{NAME, Posted};
use crate::typed::Typed;

/// The command that a draft becomes.
pub(super) const SUBMIT: &str = "application/submit";
/// The list of a contract's lines.
pub(super) const LINES: &str = "contract.lines";
const AMOUNT: &str = "contract.voucher_amount";
const AS_ISSUED: &str = "as-issued";

/// A step of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Contract,
    Services,
    Materials,
}

impl Step {
    pub(super) const ALL: [Self; 3] = [Self::Contract, Self::Services, Self::Materials];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Services => "services",
            Self::Materials => "materials",
        }
    }

    pub(super) fn read(word: &str) -> Result<Self, Trouble> {
        Self::ALL.into_iter().find(|step| step.word() == word).ok_or(Trouble::NotFound)
    }

    /// The step whose page has a field.
    pub(super) fn of(path: &str) -> Self {
        match path {
            "contract.price_fen" => Self::Services,
            path if path.starts_with(LINES) => Self::Services,
            path if path.starts_with("contract") || path == "year" => Self::Contract,
            _ => Self::Materials,
        }
    }

    /// Where its page is.
    pub(super) fn page(self, id: ApplicationId) -> String {
        format!("/applications/{id}/fill/{}", self.word())
    }

    /// The page after it.
    pub(super) fn next(self, id: ApplicationId) -> String {
        match self {
            Self::Contract => Self::Services.page(id),
            Self::Services => Self::Materials.page(id),
            Self::Materials => format!("/applications/{id}/review"),
        }
    }
}

/// A file with what was typed into it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) file: Application,
    pub(super) typed: Typed,
    /// The kinds of the materials that it must have, row by row.
    needed: Vec<String>,
}

impl Draft {
    /// A file of the firm's own that is still with it.
    pub(super) fn load(
        lens: &Lens<'_>,
        own: EnterpriseId,
        id: ApplicationId,
    ) -> Result<Self, Trouble> {
        let file = lens.find_application(id)?.filter(|file| file.enterprise == own);
        let file = file.ok_or(Trouble::NotFound)?;
        let kept = lens.typed_into(id)?.unwrap_or_default();
        let typed = match kept["typed"].as_array() {
            Some(pairs) => Typed::new(pairs.iter().filter_map(pair).collect()),
            None => from_form(lens, &kept)?,
        };
        let needed = materials(lens).iter().map(|it| it.kind.clone()).collect();
        Ok(Self { file, typed, needed })
    }

    /// Whether the firm may still change it.
    pub(super) fn open(&self) -> bool {
        matches!(self.file.status, Status::Draft | Status::Returned)
    }

    /// The support year that is meant.
    pub(super) fn year(&self, lens: &Lens<'_>) -> i32 {
        let today = lens.pack.zone().date(lens.now);
        let typed = self.typed.get("year").parse().ok();
        self.file.year.or(typed).unwrap_or_else(|| chrono::Datelike::year(&today))
    }

    /// What is bought of whom, as typed so far.
    pub(super) fn basket(&self, lens: &Lens<'_>) -> Basket<'_> {
        Basket {
            typed: &self.typed,
            list: LINES,
            enterprise: self.file.enterprise,
            provider: self.typed.get("contract.provider").parse().ok(),
            year: self.year(lens),
        }
    }

    /// Puts what a step's page has sent in the place of what the step held.
    pub(super) fn take(&mut self, step: Step, sent: Typed) {
        let mut kept = self.typed.clone();
        for (name, _) in self.typed.pairs() {
            if Step::of(name) == step && name != "year" {
                kept.remove(name);
            }
        }
        sent.pairs().iter().for_each(|(name, text)| kept.push(name.clone(), text.clone()));
        kept.tidy(LINES);
        self.typed = kept;
    }

    /// The command's form. A contract that names no amount says "as issued"; a material that is
    /// missing stands there without its file, so that it is named.
    pub(super) fn form(&self) -> Value {
        let mut typed = self.typed.clone();
        typed.set("application", self.file.id.to_string());
        if typed.get(AMOUNT).trim().is_empty() {
            typed.set(AMOUNT, AS_ISSUED);
        }
        for (row, kind) in self.needed.iter().enumerate() {
            typed.set(format!("materials.{row}.kind"), kind);
        }
        typed.form(&Command::schema(SUBMIT).unwrap_or_default())
    }
}

fn pair(pair: &Value) -> Option<(String, String)> {
    Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()))
}

/// The materials that an application must have, in the order of the article.
pub(super) fn materials<'l>(lens: &Lens<'l>) -> &'l [Material] {
    lens.pack.materials(MaterialFor::Application)
}

/// What was handed in, as it would be typed: amounts in yuan, each material in its own row.
fn from_form(lens: &Lens<'_>, form: &Value) -> Result<Typed, Trouble> {
    let mut typed = Typed::of_form(form);
    if let Some(exactly) = form["contract"]["voucher_amount"]["exactly"].as_i64() {
        typed.remove(AMOUNT);
        typed.set(AMOUNT, crate::figures::yuan(yunquan_core::money::Fen(exactly)));
    } else if typed.get(AMOUNT) == AS_ISSUED {
        typed.set(AMOUNT, "");
    }
    typed.remove("materials");
    let given = form["materials"].as_array().cloned().unwrap_or_default();
    for (row, needed) in materials(lens).iter().enumerate() {
        let found = given.iter().find(|it| it["kind"] == needed.kind.as_str());
        typed.set(format!("materials.{row}.kind"), needed.kind.clone());
        if let Some(file) = found.and_then(|it| it["file"].as_str()) {
            typed.set(format!("materials.{row}.file"), file);
        }
    }
    let files: Vec<(String, Digest)> = typed
        .pairs()
        .iter()
        .filter(|(name, _)| name.ends_with("file") || name.ends_with("annex"))
        .filter_map(|(name, text)| Some((name.clone(), text.parse().ok()?)))
        .collect();
    for (name, digest) in files {
        let called = lens.file_name(digest)?.unwrap_or_default();
        typed.set(format!("{name}{NAME}"), called);
    }
    Ok(typed)
}

impl Portal {
    /// Keeps a draft as it stands.
    pub(super) async fn save(
        self: &Arc<Self>,
        posted: &Posted,
        draft: &Draft,
    ) -> Result<(), Trouble> {
        let form = json!({"application": draft.file.id, "form": {"typed": draft.typed.pairs()}});
        let read = Command::read("application/save", &form);
        let Some(Ok(command)) = read else { return Err(Trouble::TooLarge) };
        let body = Digest::of(form.to_string().as_bytes());
        // Keeping the same draft twice is keeping it once: no key is needed.
        match self.office.execute(posted.who.who(), command, body, None).await? {
            Ok(_) => Ok(()),
            Err(_) => Err(Trouble::Forbidden(None)),
        }
    }

    /// The rule that would stand against the draft if its firm handed it in now.
    pub(super) fn refusal_of(&self, who: Who, draft: &Draft) -> Option<Refusal> {
        let mut whole = draft.clone();
        whole.typed.set("truthful", "true");
        let command = Command::read(SUBMIT, &whole.form())?.ok()?;
        match self.office.objection(who, &command)? {
            Rejection::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Every fault that the form has so far.
    pub(super) fn faults_of(&self, who: Who, form: &Value) -> Vec<Fault> {
        match Command::read(SUBMIT, form) {
            Some(Err(faults)) => match self.office.faults(who, SUBMIT, form, faults).rejection {
                Rejection::Invalid(faults) => faults,
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
