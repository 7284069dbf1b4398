//! What may be taken only once: a login, a firm's credit code, a document's number.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::contract::{narrow, plain_number};
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::event::Event;
use crate::refusal::{Fault, FaultCode, Refusal, Stop};
use crate::world::{Claim, Key};
use crate::{
    account, application, enterprise, interpretation, login, panel, provider, publicity, redemption,
};

/// The claim on a login and on all that look like it.
pub fn login(login: &str) -> Key {
    Key::Claim(format!("login/{}", login::skeleton(login)))
}

/// The claim of an authorised enterprise on its credit code, and on every one it had before: what
/// was received, and what stands against it, is under them (R14.3, R23.5).
pub fn enterprise_code(code: CreditCode) -> Key {
    Key::Claim(format!("enterprise-code/{code}"))
}

/// The claim of a provider under review or admitted on its credit code, and on those before.
pub fn provider_code(code: CreditCode) -> Key {
    Key::Claim(format!("provider-code/{code}"))
}

/// The claim on the number of an interpretation, however it is written.
pub fn interpretation(number: &str) -> Key {
    Key::Claim(format!("interpretation/{}", document_number(number)))
}

/// The claim on the number of a notice of admission, however it is written.
pub fn admission(number: &str) -> Key {
    Key::Claim(format!("admission/{}", document_number(number)))
}

/// A document's number (文号) as it is compared: narrow, in capitals, without blanks, its brackets
/// of one kind. They stay, for 〔2021〕1号 is not 〔202〕11号.
fn document_number(number: &str) -> String {
    let bracket = |c: char| match c {
        '〔' | '【' | '﹝' | '(' => '[',
        '〕' | '】' | '﹞' | ')' => ']',
        c => c,
    };
    let kept = number.chars().filter(|c| !c.is_whitespace());
    kept.map(narrow).map(bracket).collect::<String>().to_uppercase()
}

/// The claim of the first list of providers posted in a year: it ends the year's review (R10.4).
pub fn admission_review(year: i32) -> String {
    format!("admission-review/{year}")
}

/// The claim of a redemption on an invoice (R21.2), however its number is written.
pub fn invoice(number: &str) -> Key {
    Key::Claim(format!("invoice/{}", plain_number(number)))
}

/// What an applicant bears that others should not: a digest, which its first bearer holds.
pub fn likeness(mark: &str) -> String {
    format!("likeness/{mark}")
}

/// What a pattern's signal holds, so that it is registered once.
pub fn pattern(digest: Digest) -> String {
    format!("pattern/{digest}")
}

/// Who takes a claim by this event; none when it takes none.
fn taker(event: &Event) -> Option<Uuid> {
    match event {
        Event::Account(account::Event::Opened(it)) => Some(it.account.0),
        Event::Enterprise(enterprise::Event::Registered(it)) => Some(it.enterprise.0),
        Event::Provider(provider::Event::Registered(it)) => Some(it.provider.0),
        Event::Enterprise(
            enterprise::Event::Authorised { enterprise, .. }
            | enterprise::Event::Renamed { enterprise, .. },
        ) => Some(enterprise.0),
        Event::Provider(
            provider::Event::FileAccepted { provider, .. }
            | provider::Event::Admitted { provider, .. }
            | provider::Event::Renamed { provider, .. },
        ) => Some(provider.0),
        Event::Interpretation(interpretation::Event::Published { interpretation, .. }) => {
            Some(interpretation.0)
        }
        Event::Redemption(
            redemption::Event::Withdrawn { redemption, .. }
            | redemption::Event::Refused { redemption, .. },
        ) => Some(redemption.0),
        Event::Redemption(redemption::Event::Submitted(it)) => Some(it.redemption.0),
        Event::Panel(panel::Event::Concluded { panel, .. }) => Some(panel.0),
        Event::Publicity(publicity::Event::Posted { publicity, .. }) => Some(publicity.0),
        Event::Application(application::Event::Submitted(it)) => Some(it.enterprise.0),
        Event::Signal(raised) => Some(raised.id.0),
        _ => None,
    }
}

/// What the one who comes second is told.
fn taken(event: &Event) -> Stop {
    let refused = |rule, name: &str, value: Value| Refusal::new(rule, [(name, value)]).into();
    match event {
        Event::Enterprise(
            enterprise::Event::Authorised { credit_code, .. }
            | enterprise::Event::Renamed { credit_code, .. },
        ) => refused("R13.1", "credit_code", json!(credit_code)),
        Event::Provider(
            provider::Event::FileAccepted { credit_code, .. }
            | provider::Event::Renamed { credit_code, .. },
        ) => refused("R10.1", "credit_code", json!(credit_code)),
        Event::Redemption(redemption::Event::Submitted(it)) => {
            let numbers: Vec<&str> =
                it.file.invoices.iter().map(|invoice| invoice.number.as_str()).collect();
            refused("R21.2", "invoices", json!(numbers))
        }
        Event::Signal(raised) => refused("R23.1", "signal", json!(raised.signal.facts)),
        Event::Provider(_) => Fault::at("number", FaultCode::Duplicate).into(),
        Event::Interpretation(interpretation::Event::Published { number, .. }) => {
            refused("R27.1", "number", json!(number))
        }
        _ => Fault::at("login", FaultCode::Duplicate).into(),
    }
}

impl Claim {
    /// Admits only its holder, or anyone once it was given back.
    ///
    /// # Errors
    /// A fault for a login or the number of a notice of admission; refused by R13.1 (enterprise's
    /// code), R10.1 (a provider's code), R21.2 (an invoice) or R27.1 (an interpretation).
    pub fn admit(&self, event: &Event) -> Result<(), Stop> {
        // A later list of the same review leaves the first its claim; a panel only gives back.
        let listed = matches!(event, Event::Publicity(_) | Event::Panel(_));
        let free = listed || self.holder.is_none() || self.holder == taker(event);
        if free { Ok(()) } else { Err(taken(event)) }
    }

    /// The claim after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        let given_back = match event {
            Event::Redemption(redemption::Event::Submitted(it)) => {
                it.freed.iter().any(|number| *key == invoice(number))
            }
            Event::Redemption(
                redemption::Event::Withdrawn { .. } | redemption::Event::Refused { .. },
            )
            | Event::Panel(_) => true,
            _ => false,
        };
        match taker(event) {
            Some(_) if matches!(event, Event::Publicity(_)) && before.is_some() => before,
            Some(_) if given_back => Some(Self { holder: None }),
            Some(holder) => Some(Self { holder: Some(holder) }),
            None => before,
        }
    }
}
