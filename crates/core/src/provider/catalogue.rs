//! The catalogue of subsidised standard services (article 10), versioned by support year.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Event;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::ProviderId;
use crate::money::Fen;
use crate::notice::Category;
use crate::refusal::{Fault, Refusal, Stop, duplicates, require};
use crate::world::Key;

form! {
    /// A standard service with its price: a line of a quotation or of the catalogue.
    pub struct Item {
        /// Its code, by which contracts name it.
        code: String = text(40),
        /// Its name.
        name: String = text(200),
        /// What kind of cloud service it is (article 6).
        category: Category = choice(),
        /// The unit of its price.
        unit: String = text(20),
        /// The price of one unit, in fen.
        price_fen: Fen = fen(),
    }
}

/// A provider's catalogue of a support year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Whose.
    pub provider: ProviderId,
    /// The support year.
    pub year: i32,
    /// Its version within the year, from 1.
    pub version: u32,
    /// The services by their codes.
    pub items: BTreeMap<String, Item>,
}

/// Faults for codes that stand twice in a list.
pub(super) fn twice(list: &str, items: &[Item]) -> Vec<Fault> {
    duplicates(items.iter().map(|item| &item.code), |at| format!("{list}.{at}.code"))
}

impl Catalogue {
    /// Versions follow each other without a gap.
    ///
    /// # Errors
    /// Refused by R10.3.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let set = match event {
            Fact::Provider(event) => event.catalogue(),
            _ => None,
        };
        require(set.is_none_or(|(version, _)| version == self.version + 1), || {
            Refusal::new("R10.3", [("version", json!(self.version))])
        })
    }

    /// The catalogue after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let (Key::Catalogue(provider, year), Fact::Provider(event)) = (key, event) else {
            return before;
        };
        match event.catalogue() {
            Some((version, items)) => Some(Self {
                provider: *provider,
                year: *year,
                version,
                items: items.iter().map(|item| (item.code.clone(), item.clone())).collect(),
            }),
            None => before,
        }
    }
}

impl Event {
    /// The version and the services of the catalogue that it sets.
    fn catalogue(&self) -> Option<(u32, &[Item])> {
        match self {
            Self::Admitted { version, items, .. } | Self::Catalogued { version, items, .. } => {
                Some((*version, items))
            }
            _ => None,
        }
    }
}
