//! The bureau's interpretations of the rules (article 27): numbered, dated, public.

use serde::{Deserialize, Serialize};

use crate::event::Event as Fact;
use crate::ids::InterpretationId;
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Refusal, RuleId, Stop, duplicates, faultless};
use crate::time::Date;
use crate::world::{Key, World};
use crate::{claim, form};

/// A published interpretation; decisions that follow it cite its number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interpretation {
    /// Its id.
    pub id: InterpretationId,
    /// Its number, given once.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The rules that it interprets.
    pub rules: Vec<RuleId>,
    /// The civil day of publication.
    pub published_on: Date,
}

form! {
    /// Publishing an interpretation.
    pub struct Publish {
        /// Its number.
        number: String = text(60),
        /// Its title.
        title: String = text(200),
        /// What it says.
        text: String = text(20_000),
        /// The rules that it interprets.
        rules: Vec<RuleId> = texts(1..=50, FaultCode::UnknownRule),
    }
}

/// What happened to an interpretation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was published.
    Published {
        /// Its id.
        interpretation: InterpretationId,
        /// Its number.
        number: String,
        /// Its title.
        title: String,
        /// What it says.
        text: String,
        /// The rules.
        rules: Vec<RuleId>,
        /// The civil day.
        published_on: Date,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        let Self::Published { interpretation, number, .. } = self;
        vec![Key::Interpretation(*interpretation), claim::interpretation(number)]
    }
}

/// Publishes an interpretation, dated today.
///
/// # Errors
/// Faults for rules that the scheme does not have or that are named twice; refused by R27.1 when
/// the number is taken.
pub fn publish(form: Publish, _: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let mut faults = duplicates(&form.rules, |at| format!("rules.{at}"));
    for (index, rule) in form.rules.iter().enumerate() {
        if on.pack.rule(rule).is_none() {
            faults.push(Fault::at(format!("rules.{index}"), FaultCode::UnknownRule));
        }
    }
    faultless(faults)?;
    Ok(vec![Fact::Interpretation(Event::Published {
        interpretation: on.fresh(),
        number: form.number,
        title: form.title,
        text: form.text,
        rules: form.rules,
        published_on: on.today,
    })])
}

impl Interpretation {
    /// What was published stands; another interpretation may follow it.
    ///
    /// # Errors
    /// Refused by R27.1.
    pub fn admit(&self, _: &Fact) -> Result<(), Stop> {
        Err(Refusal::new("R27.1", [("number", self.number.clone().into())]).into())
    }

    /// The interpretation, once published.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        match (before, event) {
            (
                None,
                Fact::Interpretation(Event::Published {
                    interpretation,
                    number,
                    title,
                    text,
                    rules,
                    published_on,
                }),
            ) => Some(Self {
                id: *interpretation,
                number: number.clone(),
                title: title.clone(),
                text: text.clone(),
                rules: rules.clone(),
                published_on: *published_on,
            }),
            (before, _) => before,
        }
    }
}
