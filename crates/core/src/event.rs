//! Everything that can happen. One event is one journal leaf; it may touch several entities.

use serde::{Deserialize, Serialize};
use serde_variant::to_variant_name;

use crate::refusal::Stop;
use crate::world::{Entity, Key};
use crate::{
    account, application, budget, case, contract, enterprise, imports, inspection, interpretation,
    notice, panel, provider, publicity, redemption, round, settlement, signal, upload, voucher,
};

/// One fact of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each variant is documented in its aggregate")]
pub enum Event {
    Account(account::Event),
    Application(application::Event),
    Budget(budget::Event),
    Case(case::Event),
    Contract(contract::Event),
    Enterprise(enterprise::Event),
    Import(imports::Event),
    Inspection(inspection::Event),
    Interpretation(interpretation::Event),
    Notice(notice::Event),
    Panel(panel::Event),
    Provider(provider::Event),
    Publicity(publicity::Event),
    Redemption(redemption::Event),
    Round(round::Event),
    Settlement(settlement::Event),
    Signal(signal::Raised),
    Upload(upload::Event),
    Voucher(voucher::Event),
}

impl Event {
    /// The entities that it changes, the one it is chiefly about first.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Account(event) => event.touches(),
            Self::Application(event) => event.touches(),
            Self::Budget(event) => event.touches(),
            Self::Case(event) => event.touches(),
            Self::Contract(event) => event.touches(),
            Self::Enterprise(event) => event.touches(),
            Self::Import(event) => event.touches(),
            Self::Inspection(event) => event.touches(),
            Self::Interpretation(event) => event.touches(),
            Self::Notice(event) => vec![Key::Notice(event.year())],
            Self::Panel(event) => event.touches(),
            Self::Provider(event) => event.touches(),
            Self::Publicity(event) => event.touches(),
            Self::Redemption(event) => event.touches(),
            Self::Round(event) => event.touches(),
            Self::Settlement(event) => event.touches(),
            Self::Signal(raised) => raised.touches(),
            Self::Upload(event) => event.touches(),
            Self::Voucher(event) => event.touches(),
        }
    }

    /// What happened, `<aggregate>.<event>`, such as `application.submitted`.
    pub fn name(&self) -> String {
        let kind = to_variant_name(self).unwrap_or_default();
        let what = match self {
            Self::Account(event) => to_variant_name(event),
            Self::Application(event) => to_variant_name(event),
            Self::Budget(event) => to_variant_name(event),
            Self::Case(event) => to_variant_name(event),
            Self::Contract(event) => to_variant_name(event),
            Self::Enterprise(event) => to_variant_name(event),
            Self::Import(event) => to_variant_name(event),
            Self::Inspection(event) => to_variant_name(event),
            Self::Interpretation(event) => to_variant_name(event),
            Self::Notice(event) => to_variant_name(event),
            Self::Panel(event) => to_variant_name(event),
            Self::Provider(event) => to_variant_name(event),
            Self::Publicity(event) => to_variant_name(event),
            Self::Redemption(event) => to_variant_name(event),
            Self::Round(event) => to_variant_name(event),
            Self::Settlement(event) => to_variant_name(event),
            Self::Signal(_) => Ok("raised"),
            Self::Upload(event) => to_variant_name(event),
            Self::Voucher(event) => to_variant_name(event),
        };
        format!("{kind}.{}", what.unwrap_or_default())
    }

    /// The entity that it is chiefly about: timelines are kept by it.
    pub fn subject(&self) -> Option<Key> {
        self.touches().into_iter().next()
    }
}

macro_rules! dispatch {
    ($($variant:ident: $state:ty),* $(,)?) => {
        impl Entity {
            /// Whether the entity admits the event: the invariants that no command may break.
            ///
            /// # Errors
            /// The refusal of the rule that the event would break.
            pub fn admit(&self, event: &Event) -> Result<(), Stop> {
                match self {
                    $(Self::$variant(state) => state.admit(event),)*
                    Self::Standing(_) | Self::Relations(_) => Ok(()),
                }
            }

            /// The entity after an event. Reads no pack, no clock, nothing but the two.
            pub fn evolve(key: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
                match key {
                    $(Key::$variant(..) => {
                        let before = match before {
                            Some(Self::$variant(state)) => Some(*state),
                            _ => None,
                        };
                        let after = <$state>::evolve(key, before, event);
                        after.map(|state| Self::$variant(Box::new(state)))
                    })*
                    Key::Standing(_) | Key::Relations(_) | Key::Set(_) => before,
                }
            }
        }
    };
}

dispatch! {
    Account: account::Account,
    Claim: crate::world::Claim,
    Notice: notice::Notice,
    Budget: budget::Budget,
    Queue: crate::queue::Queue,
    Enterprise: enterprise::Enterprise,
    Allowance: crate::allowance::Allowance,
    Provider: provider::Provider,
    Catalogue: provider::Catalogue,
    Application: application::Application,
    Contract: contract::Contract,
    Agreement: contract::Named,
    Publicity: publicity::Publicity,
    Round: round::Round,
    Voucher: voucher::Voucher,
    Panel: panel::Panel,
    Redemption: redemption::Redemption,
    Settlement: settlement::Settlement,
    Case: case::Case,
    Ban: crate::ban::Ban,
    Inspection: inspection::Inspection,
    Message: crate::message::Message,
    Interpretation: interpretation::Interpretation,
    Upload: upload::Upload,
    Copy: upload::Copy,
    Import: imports::ImportRecord,
    Signal: signal::Entry,
}
