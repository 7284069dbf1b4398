//! What happens to a provider, and what it leaves on the file.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Act, Declared, Item, Provider, Succeeded};
use crate::application::{Material, Remark};
use crate::claim;
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::ids::{AccountId, ProviderId};
use crate::occasion::Sealed;
use crate::refusal::RuleId;
use crate::time::Date;
use crate::world::Key;

/// A provider as its account registered it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registered {
    /// Its id.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// Its credit code, as given; its check characters may be wrong.
    pub credit_code: CreditCode,
    /// Where it is.
    pub address: String,
    /// Whom to call, sealed.
    pub contact: Sealed,
    /// The account, which acts for it from now on.
    pub owner: AccountId,
    /// Marks of its contact and address that nobody bore before, by which another who shares them
    /// is known (article 23).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
}

/// What a provider hands in for admission (article 9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// The support year of its quotation.
    pub year: i32,
    /// What it declares (article 8).
    pub declared: Declared,
    /// The files, each with its kind.
    pub materials: Vec<Material>,
    /// Its quotation of standard services.
    pub quotation: Vec<Item>,
    /// The rules that were applied and passed.
    pub passed: Vec<RuleId>,
    /// The rules that did not pass and are for the experts to judge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_judge: Vec<RuleId>,
}

/// What happened to a provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Its account registered it.
    Registered(Registered),
    /// It handed in its file.
    Applied {
        /// The provider.
        provider: ProviderId,
        /// The file.
        file: Box<File>,
        /// Files that nobody has cited before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        first_used: Vec<Digest>,
    },
    /// The file was sent back for correction.
    Returned {
        /// The provider.
        provider: ProviderId,
        /// By whom.
        by: AccountId,
        /// Why.
        reason: String,
        /// Remarks beside the fields.
        remarks: Vec<Remark>,
    },
    /// The file was found complete.
    FileAccepted {
        /// The provider.
        provider: ProviderId,
        /// By whom.
        by: AccountId,
        /// Its credit code, its alone from now on.
        credit_code: CreditCode,
        /// Whether the officer confirmed check characters that do not match.
        code_confirmed: bool,
    },
    /// It was admitted, with its first catalogue of a year.
    Admitted {
        /// The provider.
        provider: ProviderId,
        /// By whom.
        by: AccountId,
        /// The number of the notice of admission.
        number: String,
        /// The civil day.
        on: Date,
        /// The support year of the catalogue.
        year: i32,
        /// The catalogue's version within the year.
        version: u32,
        /// The services.
        items: Vec<Item>,
    },
    /// It got a catalogue of a year.
    Catalogued {
        /// The provider.
        provider: ProviderId,
        /// The support year.
        year: i32,
        /// The catalogue's version within the year.
        version: u32,
        /// The services.
        items: Vec<Item>,
    },
    /// It was suspended.
    Suspended {
        /// The provider.
        provider: ProviderId,
        /// By whom.
        by: AccountId,
        /// Why.
        reason: String,
        /// The document.
        document: String,
    },
    /// It was admitted again.
    Reinstated {
        /// The provider.
        provider: ProviderId,
        /// By whom.
        by: AccountId,
        /// Why.
        reason: String,
        /// The document.
        document: String,
    },
    /// It was removed from the registry.
    Removed {
        /// The provider.
        provider: ProviderId,
        /// By whom.
        by: AccountId,
        /// Why.
        reason: String,
        /// Whether by its own fault; if not, accepted vouchers may finish.
        fault: bool,
        /// The document.
        document: String,
    },
    /// It has another name or credit code.
    Renamed {
        /// The provider.
        provider: ProviderId,
        /// Its new name.
        name: String,
        /// The credit code it had.
        former_code: CreditCode,
        /// The credit code it has.
        credit_code: CreditCode,
        /// The document that proves it.
        document: String,
    },
    /// Another provider has taken its place.
    Succeeded(Succeeded),
}

impl Event {
    /// The provider.
    pub const fn provider(&self) -> ProviderId {
        match self {
            Self::Registered(it) => it.provider,
            Self::Succeeded(it) => it.provider,
            Self::Applied { provider, .. }
            | Self::Returned { provider, .. }
            | Self::FileAccepted { provider, .. }
            | Self::Admitted { provider, .. }
            | Self::Catalogued { provider, .. }
            | Self::Suspended { provider, .. }
            | Self::Reinstated { provider, .. }
            | Self::Removed { provider, .. }
            | Self::Renamed { provider, .. } => *provider,
        }
    }

    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        let mut keys = vec![Key::Provider(self.provider())];
        match self {
            Self::Registered(it) => {
                keys.push(Key::Account(it.owner));
                keys.extend(it.marks.iter().map(|mark| Key::Claim(claim::likeness(mark))));
            }
            Self::Applied { file, .. } => {
                let files = file.materials.iter().map(|material| material.file);
                keys.extend(files.collect::<BTreeSet<_>>().into_iter().map(Key::Upload));
            }
            Self::FileAccepted { credit_code, .. } => {
                keys.push(claim::provider_code(*credit_code));
            }
            Self::Admitted { provider, year, number, .. } => {
                keys.push(Key::Catalogue(*provider, *year));
                keys.push(claim::admission(number));
            }
            Self::Catalogued { provider, year, .. } => {
                keys.push(Key::Catalogue(*provider, *year));
            }
            Self::Renamed { former_code, credit_code, .. } if former_code != credit_code => {
                keys.push(claim::provider_code(*former_code));
                keys.push(claim::provider_code(*credit_code));
            }
            Self::Succeeded(it) => return it.touches(),
            Self::Renamed { .. }
            | Self::Returned { .. }
            | Self::Suspended { .. }
            | Self::Reinstated { .. }
            | Self::Removed { .. } => {}
        }
        keys
    }

    pub(super) const fn act(&self) -> Option<Act> {
        match self {
            Self::Registered(_) => None,
            Self::Applied { .. } => Some(Act::Apply),
            Self::Returned { .. } => Some(Act::Return),
            Self::FileAccepted { .. } => Some(Act::AcceptFile),
            Self::Admitted { .. } => Some(Act::Admit),
            Self::Catalogued { .. } => Some(Act::Catalogue),
            Self::Suspended { .. } => Some(Act::Suspend),
            Self::Reinstated { .. } => Some(Act::Reinstate),
            Self::Removed { .. } => Some(Act::Remove),
            Self::Renamed { .. } => Some(Act::Rename),
            Self::Succeeded(it) => Some(if it.continues { Act::Divide } else { Act::Succeed }),
        }
    }
}

impl Provider {
    pub(super) fn follow(&mut self, event: &Event) {
        match event {
            Event::Applied { file, .. } => {
                self.file = Some(File::clone(file));
                self.panel = None;
                self.score = None;
                self.publicity = None;
                self.stood = None;
            }
            Event::Admitted { number, on, year, .. } => {
                self.admission_number = Some(number.clone());
                self.admitted_on = Some(*on);
                self.years.insert(*year);
                self.at_fault = false;
                self.lost_by = None;
                self.struck_by.clear();
            }
            Event::Catalogued { year, .. } => {
                self.years.insert(*year);
            }
            Event::Removed { fault, .. } => self.at_fault = *fault,
            Event::Renamed { name, credit_code, .. } => {
                let former = std::mem::replace(&mut self.name, name.clone());
                if former != self.name {
                    self.former_names.push(former);
                }
                let former = std::mem::replace(&mut self.credit_code, *credit_code);
                if former != self.credit_code {
                    self.former_codes.push(former);
                }
            }
            Event::Succeeded(it) if it.into == self.id => self.take_over(it),
            Event::Succeeded(it) if it.continues => self.heirs.push(it.into),
            Event::Succeeded(it) => self.successor = Some(it.into),
            Event::Registered(_)
            | Event::Returned { .. }
            | Event::FileAccepted { .. }
            | Event::Suspended { .. }
            | Event::Reinstated { .. } => {}
        }
    }
}
