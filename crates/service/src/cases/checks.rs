//! What must have come of an act: its answer, and the read models after it.

use serde_json::Value;
use yunquan_core::refusal::Rejection;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key};

use super::acts::Done;
use super::sentence::{Model, Outcome};
use super::spoken::denied;
use super::stage::{Halt, Stage, Thing};
use crate::statistics::Asked;

/// The read models that there are.
const MODELS: &[&str] = &[
    "application",
    "voucher",
    "redemption",
    "settlement",
    "message",
    "publicity",
    "budget",
    "enterprise",
    "provider",
    "exclusion",
    "notice",
    "contract",
    "round",
    "panel",
    "interpretation",
    "signal",
    "case",
    "account",
    "inspection",
];

impl Outcome {
    /// Whether it says how the act was answered, so that an act that was not done has been looked
    /// at.
    pub(super) fn answers(&self) -> bool {
        !matches!(
            self,
            Self::Field { .. } | Self::Differs { .. } | Self::Finding { .. } | Self::NoSignal
        )
    }
}

impl Stage<'_> {
    /// Whether an outcome holds.
    ///
    /// # Errors
    /// What is instead, in words.
    pub(super) fn check(&self, outcome: &Outcome, done: Option<&Done>) -> Result<(), Halt> {
        match outcome {
            Outcome::Field { of, field, value } => return self.check_field(of, field, value),
            Outcome::Differs { of, field, from } => return self.check_differs(of, field, from),
            _ => {}
        }
        let done = done.ok_or("nothing was done yet")?;
        let rejection = done.denial.as_ref().map(|denial| &denial.rejection);
        let holds = match outcome {
            Outcome::Success => rejection.is_none(),
            Outcome::Refused { rule } => match rejection {
                Some(Rejection::Refused(refusal)) => refusal.rule.as_str() == rule,
                Some(Rejection::Forbidden { rule: Some(by) }) => by.as_str() == rule,
                _ => false,
            },
            Outcome::Invalid { path } => match rejection {
                Some(Rejection::Invalid(faults)) => {
                    faults.iter().any(|fault| fault.path == dotted(path))
                }
                _ => false,
            },
            Outcome::Forbidden => matches!(rejection, Some(Rejection::Forbidden { .. })),
            Outcome::Signal { rule } => {
                return found("signal", rule, &done.signals);
            }
            Outcome::NoSignal if done.signals.is_empty() => true,
            Outcome::NoSignal => {
                return Err(format!("there was a signal by {}", done.signals.join(", ")));
            }
            Outcome::Finding { rule } if rejection.is_none() => {
                return found("finding", rule, &self.findings(done)?);
            }
            Outcome::Finding { .. } | Outcome::Field { .. } | Outcome::Differs { .. } => false,
        };
        if holds { Ok(()) } else { Err(format!("it was {}", self.answered(done))) }
    }

    /// How an act was answered.
    pub(super) fn answered(&self, done: &Done) -> String {
        match &done.denial {
            None => "done".to_owned(),
            Some(denial) => denied(denial, &self.city.pack),
        }
    }

    /// The findings of the last submission; after another act, those that still stand open.
    fn findings(&self, done: &Done) -> Result<Vec<String>, Halt> {
        if !done.findings.is_empty() {
            return Ok(done.findings.clone());
        }
        let Some(key) = self.last("application", |_| true)? else { return Ok(Vec::new()) };
        let file = self.application(&key)?;
        let open = file.iter().flat_map(|it| &it.findings).filter(|it| it.decided.is_none());
        Ok(open.map(|it| it.rule.to_string()).collect())
    }

    fn check_field(&self, of: &Model, field: &str, expected: &str) -> Result<(), Halt> {
        let actual = self.field(of, field)?;
        if self.same(&actual, expected)? {
            return Ok(());
        }
        let id = actual.as_str().and_then(|id| self.name_of(id));
        let named = id.map(|name| format!(" ({name})")).unwrap_or_default();
        let text = text_of(&actual);
        Err(format!("{}/{}: {field} is {text:?}{named}, not {expected:?}", of.kind, of.label))
    }

    fn check_differs(&self, of: &Model, field: &str, from: &Model) -> Result<(), Halt> {
        let (one, other) = (self.field(of, field)?, self.field(from, field)?);
        if one != other {
            return Ok(());
        }
        Err(format!("{field} is {:?} in both", text_of(&one)))
    }

    /// The value of a read model's field.
    fn field(&self, of: &Model, field: &str) -> Result<Value, Halt> {
        let name = format!("{}/{}", of.kind, of.label);
        let shown = self.read(&of.kind, &of.label)?;
        let shown = shown.ok_or_else(|| format!("there is no {name}"))?;
        value_at(&shown, field).cloned().map_err(|why| format!("{name}: {why}"))
    }

    /// A read model as the office shows it now.
    fn read(&self, model: &str, label: &str) -> Result<Option<Value>, Halt> {
        let lens = self.office.lens().map_err(|error| error.to_string())?;
        let failed = |error: yunquan_store::StoreError| error.to_string();
        if model == "statistics" {
            let year = label.parse().map_err(|_| format!("{label:?} is no year"))?;
            let asked = Asked { year: Some(year), by: None };
            let shown = self.office.statistics().shown(&lens, asked);
            return shown.map(Some).map_err(|error| error.to_string());
        }
        if model == "exclusion" {
            let party = self.thing(label)?.and_then(|thing| thing.key().cloned());
            let party = match party {
                Some(key) => self.entity(&key)?,
                None => None,
            };
            let code = match party {
                Some(Entity::Enterprise(it)) => it.credit_code,
                Some(Entity::Provider(it)) => it.credit_code,
                _ => return Ok(None),
            };
            return lens.exclusion(code).map_err(failed);
        }
        match self.subject(model, label)? {
            Some(key) => lens.view(&key).map_err(failed),
            None => Ok(None),
        }
    }

    /// The entity that a read model's name stands for.
    fn subject(&self, model: &str, label: &str) -> Result<Option<Key>, Halt> {
        if !MODELS.contains(&model) {
            return Err(format!(
                "there is no read model {model:?}; there are {}",
                MODELS.join(", ")
            ));
        }
        let plain = match model {
            "budget" | "notice" => format!("{model}/{label}").parse().ok(),
            "account" => self.accounts.get(label).map(|id| Key::Account(*id)),
            _ => None,
        };
        if plain.is_some() {
            return Ok(plain);
        }
        let Some(key) = self.thing(label)?.and_then(|thing| thing.key().cloned()) else {
            return Ok(None);
        };
        if key.kind() == model {
            return Ok(Some(key));
        }
        Ok(self.belonging(&key, model)?.and_then(|thing| thing.key().cloned()))
    }

    /// Whether a value is what a case wrote: its text, the same instant in local time, or the label
    /// of what it is the id of.
    fn same(&self, actual: &Value, expected: &str) -> Result<bool, Halt> {
        if text_of(actual) == expected {
            return Ok(true);
        }
        Ok(match actual {
            Value::Null => matches!(expected, "" | "null"),
            Value::String(text) => {
                self.same_instant(text, expected) || self.means(text, expected)?
            }
            Value::Array(items) => {
                let parts = expected.split([',', '，', '、', ';']).map(str::trim);
                let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
                // Several findings by one rule show as that rule once.
                let mut items: Vec<&Value> = items.iter().collect();
                items.dedup_by(|one, other| one.is_object() && text_of(one) == text_of(other));
                let mut all = items.len() == parts.len();
                for (item, part) in items.into_iter().zip(&parts) {
                    all = all && self.same(item, part)?;
                }
                all || is_json(expected, actual)
            }
            _ => is_json(expected, actual),
        })
    }

    fn same_instant(&self, text: &str, expected: &str) -> bool {
        let actual = text.parse::<Instant>();
        let local = self.city.pack.zone().parse_local(expected);
        matches!((actual, local), (Ok(actual), Ok(local)) if actual == local)
    }

    /// Whether a label stands for the thing with this id, alone or as `<kind>/<id>`.
    fn means(&self, id: &str, label: &str) -> Result<bool, Halt> {
        let bare = id.rsplit('/').next().unwrap_or(id);
        if self.accounts.get(label).is_some_and(|account| account.to_string() == bare) {
            return Ok(true);
        }
        Ok(self.thing(label)?.is_some_and(|thing| thing.id() == bare))
    }

    /// The label of an id, for what a failing case says.
    fn name_of(&self, id: &str) -> Option<&str> {
        let named = self.things.iter().find(|(_, thing)| match thing {
            Thing::Key(key) => key.id() == id,
            Thing::Objection(objection) => objection.to_string() == id,
        });
        named.map(|(label, _)| label.as_str())
    }
}

fn found(what: &str, rule: &str, rules: &[String]) -> Result<(), Halt> {
    match rules {
        rules if rules.iter().any(|found| found == rule) => Ok(()),
        [] => Err(format!("there was no {what}")),
        rules => Err(format!("there was a {what} by {}", rules.join(", "))),
    }
}

/// A path with dots: `lines[0].item` is `lines.0.item`.
fn dotted(path: &str) -> String {
    path.replace('[', ".").replace(']', "")
}

/// The value at a dotted path; a list is entered by its index from 0.
fn value_at<'a>(shown: &'a Value, path: &str) -> Result<&'a Value, String> {
    let mut value = shown;
    for part in dotted(path).split('.') {
        let next = match value {
            Value::Object(map) => map.get(part),
            Value::Array(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
        value = next.ok_or_else(|| {
            let known: Vec<&str> = match value {
                Value::Object(map) => map.keys().map(String::as_str).collect(),
                _ => Vec::new(),
            };
            format!("there is no field {path:?}; there are {}", known.join(", "))
        })?;
    }
    Ok(value)
}

/// A value as a case writes it. Something found by a rule shows as the rule.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(","),
        Value::Object(map) => match map.get("rule").and_then(Value::as_str) {
            Some(rule) => rule.to_owned(),
            None => value.to_string(),
        },
        _ => value.to_string(),
    }
}

fn is_json(expected: &str, actual: &Value) -> bool {
    serde_json::from_str::<Value>(expected).is_ok_and(|expected| expected == *actual)
}
