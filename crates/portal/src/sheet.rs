//! A form on a page: its fields with what was typed, each fault twice, in the summary and at its
//! field.

use std::collections::BTreeSet;

use serde_json::Value;
use yunquan_core::command::Command;
use yunquan_core::refusal::{Fault, FaultCode, Refusal};
use yunquan_service::signin::Token;

use crate::parts::field::{Field, Kind, Opt, Whole};
use crate::parts::refusal::RefusalBox;
use crate::parts::summary::{Entry, Hidden, Summary};
use crate::posted::NAME;
use crate::typed::Typed;
use crate::view::View;
use crate::words::Words;

/// The commands whose forms the portal shows.
pub(crate) const COMMANDS: &[&str] = &[
    "account/open",
    "enterprise/register",
    "provider/register",
    "application/submit",
    "publicity/object",
    "provider/apply",
    "application/withdraw",
    "voucher/accept",
    "redemption/submit",
    "redemption/correct-account",
    "contract/amend",
    "contract/terminate",
    "contract/annex",
    "voucher/surrender",
    "account/add-clerk",
    "inspection/rectify",
];

/// Fields of the portal's own forms.
const OWN: &[&str] = &[
    "login",
    "password",
    "present",
    "repeat",
    "link",
    "totp",
    "decision",
    "scale",
    "listed-fen",
    "received-fen",
];

/// Something wrong at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The field, as a dotted path.
    pub(crate) path: String,
    /// What is wrong and what to do.
    pub(crate) says: String,
}

/// Why a form is shown again although nothing in it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// It was sent before, with other content.
    Again,
    /// It was made too long ago, or for somebody else.
    Stale,
    /// It had been sent when the session was over.
    Kept,
}

/// A form as it stands: typed so far, and what stands against it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filled {
    pub(crate) typed: Typed,
    pub(crate) mistakes: Vec<Mistake>,
    pub(crate) refused: Option<Refusal>,
    pub(crate) signals: Vec<String>,
    pub(crate) note: Option<Note>,
    /// Other names of fields than their paths tell.
    pub(crate) labels: Vec<(String, String)>,
    /// Where the fields whose paths begin so stand, if not on this page.
    pub(crate) elsewhere: Vec<(&'static str, String)>,
}

impl Filled {
    /// Puts a text where nothing was typed yet.
    pub(crate) fn prefill(&mut self, name: &str, text: impl Into<String>) {
        if self.typed.get(name).is_empty() {
            self.typed.set(name, text);
        }
    }
}

/// A form on a page.
pub(crate) struct Sheet {
    words: &'static Words,
    filled: Filled,
    refusal: Option<RefusalBox>,
    csrf: String,
    key: String,
    account: String,
    /// The page's own path.
    here: String,
}

/// The words of a fault where a page says them better than the command's reader.
fn says(words: &Words, fault: &Fault) -> String {
    let amount = fault.path.ends_with("_fen") || fault.path.ends_with("voucher_amount");
    let key = match fault.code {
        FaultCode::WrongType if amount => Some("fault-amount"),
        FaultCode::WrongType if fault.limit == "integer" => Some("fault-count"),
        FaultCode::NotAnId | FaultCode::NotAChoice => Some("fault-choose"),
        FaultCode::NotADigest => Some("fault-file"),
        FaultCode::Mismatch if fault.limit == "contract.lines" => Some("fault-sum"),
        _ => None,
    };
    if let Some(key) = key {
        return words.t(key);
    }
    let (zh, en) = fault.code.says();
    (if words.zh() { zh } else { en }).replace("{limit}", &fault.limit)
}

impl Mistake {
    pub(crate) fn of(words: &Words, fault: &Fault) -> Self {
        Self { path: fault.path.clone(), says: says(words, fault) }
    }
}

/// The words after `field-` by which a path's label is found: its longest end that has words.
fn label_of(words: &Words, path: &str) -> String {
    let names: Vec<&str> =
        path.split('.').filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit())).collect();
    for start in 0..names.len() {
        let word = names[start..].join("-").replace('_', "-");
        if words.has(&format!("field-{word}")) {
            return word;
        }
    }
    names.last().map_or_else(String::new, |name| name.replace('_', "-"))
}

/// Every label of the portal's forms.
pub(crate) fn fields() -> Vec<&'static str> {
    let words = Words::of(yunquan_core::pack::Lang::Zh);
    let mut found: BTreeSet<String> = OWN.iter().map(|name| (*name).to_owned()).collect();
    let acts = crate::pages::office::ACTS.iter().map(|word| word.replacen('-', "/", 1));
    for name in COMMANDS.iter().map(|name| (*name).to_owned()).chain(acts) {
        let schema = Command::schema(&name).unwrap_or_default();
        let mut paths = Vec::new();
        leaves("", &schema, &mut paths);
        found.extend(paths.iter().map(|path| label_of(words, path)));
    }
    found.into_iter().map(|word| &*Box::leak(word.into_boxed_str())).collect()
}

fn leaves(path: &str, schema: &Value, found: &mut Vec<String>) {
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let place = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let inner = if schema["type"] == "array" { &schema["items"] } else { schema };
        found.push(place.clone());
        leaves(&place, inner, found);
    }
}

/// The id of a field's control.
pub(crate) fn id(path: &str) -> String {
    format!("f-{}", path.replace(['.', '~'], "-"))
}

impl Sheet {
    /// A form for who looks, with a key of its own.
    pub(crate) fn new(view: &View<'_>, filled: Filled) -> Self {
        let key = Token::draw().map(|token| token.reveal().to_owned()).unwrap_or_default();
        let refusal = filled.refused.as_ref().map(|refusal| view.refusal(refusal));
        let (csrf, account) = (view.who.csrf(), view.who.id());
        let here = view.who.path().to_owned();
        Self { words: view.w, filled, refusal, csrf, key, account, here }
    }

    /// What every form carries; stands first in it.
    pub(crate) fn hidden(&self) -> Hidden {
        let (csrf, key) = (self.csrf.clone(), self.key.clone());
        Hidden { csrf, key, account: self.account.clone() }
    }

    /// Everything that stands against the form.
    pub(crate) fn summary(&self) -> Summary {
        let entries = self.filled.mistakes.iter().map(|it| Entry {
            href: self.way_to(&it.path),
            label: self.place(&it.path),
            says: it.says.clone(),
        });
        let refusal = self.refusal.clone().map(|refusal| RefusalBox {
            at: self.spoken_of().map(|it| (self.way_to(it), self.place(it))).collect(),
            ..refusal
        });
        Summary {
            words: self.words,
            entries: entries.collect(),
            refusal,
            note: self.filled.note.map(|note| match note {
                Note::Again => self.words.t("note-again"),
                Note::Stale => self.words.t("note-stale"),
                Note::Kept => self.words.t("note-kept"),
            }),
        }
    }

    /// The fields that the refusal speaks of.
    fn spoken_of(&self) -> impl Iterator<Item = &str> {
        self.filled.refused.iter().flat_map(|refusal| refusal.at.iter().map(String::as_str))
    }

    fn way_to(&self, path: &str) -> String {
        format!("{}#{}", self.page_of(path), id(path))
    }

    /// What stands against a field: a fault of its own, or a refusal that speaks of it.
    fn against(&self, path: &str) -> Option<String> {
        let fault = self.filled.mistakes.iter().find(|it| it.path == path);
        let refused = || self.spoken_of().any(|it| it == path);
        fault
            .map(|it| it.says.clone())
            .or_else(|| self.refusal.as_ref().filter(|_| refused()).map(|it| it.says.clone()))
    }

    /// What stands against a list as a whole.
    pub(crate) fn whole(&self, list: &str) -> Whole {
        Whole { id: id(list), fault: self.against(list) }
    }

    fn page_of(&self, path: &str) -> &str {
        let found = self.filled.elsewhere.iter().filter(|(start, _)| path.starts_with(start));
        let page = found.max_by_key(|(start, _)| start.len()).map_or("", |(_, page)| page);
        if page.split('?').next() == Some(self.here.as_str()) { "" } else { page }
    }

    /// A path in words: `第2行 价格`.
    pub(crate) fn place(&self, path: &str) -> String {
        if let Some((_, label)) = self.filled.labels.iter().find(|(known, _)| known == path) {
            return label.clone();
        }
        let label = self.words.of_family("field", &label_of(self.words, path));
        let row = path.split('.').find_map(|part| part.parse::<usize>().ok());
        match row {
            Some(row) => self.words.t2("row", "row", row + 1, "label", label),
            None => label,
        }
    }

    fn label(&self, path: &str) -> String {
        let named = self.filled.labels.iter().find(|(known, _)| known == path);
        let named = named.map(|(_, label)| label.clone());
        named.unwrap_or_else(|| self.words.of_family("field", &label_of(self.words, path)))
    }

    pub(crate) fn words(&self) -> &'static Words {
        self.words
    }

    /// Everything typed so far.
    pub(crate) fn typed(&self) -> &Typed {
        &self.filled.typed
    }

    fn field(&self, kind: Kind, name: &str) -> Field {
        Field {
            kind,
            words: self.words,
            id: id(name),
            label: self.label(name),
            value: self.filled.typed.get(name).to_owned(),
            fault: self.against(name),
            name: name.to_owned(),
            ..Field::default()
        }
    }

    pub(crate) fn text(&self, name: impl AsRef<str>) -> Field {
        self.field(Kind::Text, name.as_ref())
    }

    pub(crate) fn area(&self, name: impl AsRef<str>) -> Field {
        self.field(Kind::Area, name.as_ref())
    }

    pub(crate) fn date(&self, name: impl AsRef<str>) -> Field {
        self.field(Kind::Date, name.as_ref())
    }

    /// An amount, typed in yuan.
    pub(crate) fn amount(&self, name: impl AsRef<str>) -> Field {
        Field { unit: self.words.t("yuan"), ..self.field(Kind::Amount, name.as_ref()) }
    }

    pub(crate) fn count(&self, name: impl AsRef<str>, unit: &str) -> Field {
        Field { unit: unit.to_owned(), ..self.field(Kind::Count, name.as_ref()) }
    }

    /// A password is never shown again.
    pub(crate) fn password(&self, name: impl AsRef<str>) -> Field {
        Field { value: String::new(), ..self.field(Kind::Password, name.as_ref()) }
    }

    pub(crate) fn select(&self, name: impl AsRef<str>, options: &[Opt]) -> Field {
        Field { options: options.to_vec(), ..self.field(Kind::Select, name.as_ref()) }
    }

    pub(crate) fn radios(&self, name: impl AsRef<str>, options: &[Opt]) -> Field {
        Field { options: options.to_vec(), ..self.field(Kind::Radios, name.as_ref()) }
    }

    /// Any of several.
    pub(crate) fn checks(&self, name: impl AsRef<str>, options: &[Opt]) -> Field {
        let chosen = self.filled.typed.all(name.as_ref()).map(str::to_owned).collect();
        Field { options: options.to_vec(), chosen, ..self.field(Kind::Checks, name.as_ref()) }
    }

    pub(crate) fn check(&self, name: impl AsRef<str>) -> Field {
        self.field(Kind::Check, name.as_ref())
    }

    /// A file; one that was taken before stays.
    pub(crate) fn file(&self, name: impl AsRef<str>) -> Field {
        let called = self.filled.typed.get(&format!("{}{NAME}", name.as_ref())).to_owned();
        Field { called, ..self.field(Kind::File, name.as_ref()) }
    }

    /// A text carried along unseen.
    pub(crate) fn carried(&self, name: impl AsRef<str>) -> Field {
        self.field(Kind::Hidden, name.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_is_shown_is_known() {
        for name in COMMANDS {
            assert!(Command::schema(name).is_some(), "{name}");
        }
    }
}
