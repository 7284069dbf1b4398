//! What a decision may look at: entities by key, loaded before it and changed only by events.
//!
//! A decision asks for an entity; if it was not loaded the decision stops with its key, the store
//! loads it and the decision runs again. Decisions are pure, so running one twice is harmless.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::account::Account;
use crate::allowance::Allowance;
use crate::application::Application;
use crate::ban::Ban;
use crate::budget::Budget;
use crate::case::Case;
use crate::contract::{self, Contract};
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::enterprise::Enterprise;
use crate::event::Event;
use crate::ids::{
    AccountId, ApplicationId, CaseId, ContractId, EnterpriseId, InspectionId, InterpretationId,
    MessageId, PanelId, ProviderId, PublicityId, RedemptionId, RoundId, SettlementId, SignalId,
    VoucherId,
};
use crate::imports::{ImportKind, ImportRecord, Relations, Standing};
use crate::inspection::Inspection;
use crate::interpretation::Interpretation;
use crate::message::Message;
use crate::notice::Notice;
use crate::panel::Panel;
use crate::parsed::parsed;
use crate::provider::{Catalogue, Provider};
use crate::publicity::Publicity;
use crate::queue::Queue;
use crate::redemption::Redemption;
use crate::refusal::Stop;
use crate::round::Round;
use crate::settlement::Settlement;
use crate::signal;
use crate::upload::{Copy, Upload};
use crate::voucher::Voucher;

/// Something of which there may be only one: a login, a credit code, a document number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// Who holds it; none once it was given back.
    pub holder: Option<Uuid>,
}

/// A question whose answer is a list of ids. Only commands that run alone may ask one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// Applications of a support year that stand in the queue for issue: cleared, held, waiting.
    Queue(i32),
    /// Vouchers held by an enterprise.
    VouchersOf(EnterpriseId),
    /// Unfinished applications of an enterprise.
    OpenApplicationsOf(EnterpriseId),
    /// Unfinished applications whose contracts name a provider.
    OpenApplicationsAt(ProviderId),
    /// Vouchers that a provider may accept or has accepted.
    VouchersAt(ProviderId),
    /// Enterprises that hold vouchers at a provider: the first two hundred.
    CustomersOf(ProviderId),
    /// Redemptions that are determined and on no payment list.
    Determined,
}

macro_rules! entities {
    ($($(#[$doc:meta])*
        $variant:ident($($part:ident: $key:ty),*) => $state:ty, $word:literal, $get:ident;
    )*) => {
        /// Names one entity.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $($(#[$doc])* $variant($($key),*)),*, /// A list of ids.
            Set(Set) }

        /// One entity as events have made it.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Entity { $($(#[$doc])* $variant(Box<$state>)),* }

        impl Key {
            /// The word for its kind.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant(..) => $word),*, Self::Set(_) => "set" }
            }

            fn write_id(&self, out: &mut impl fmt::Write) -> fmt::Result {
                match self {
                    $(Self::$variant($($part),*) => {
                        let parts: &[&dyn fmt::Display] = &[$($part),*];
                        for (index, part) in parts.iter().enumerate() {
                            if index > 0 {
                                out.write_char('/')?;
                            }
                            write!(out, "{part}")?;
                        }
                        Ok(())
                    })*
                    Self::Set(set) => write!(out, "{set:?}"),
                }
            }

            fn read(kind: &str, id: &str) -> Option<Self> {
                match kind {
                    $($word => {
                        let mut rest = id.splitn([$(stringify!($part)),*].len(), '/');
                        Some(Self::$variant($({
                            let _ = stringify!($part);
                            rest.next()?.parse::<$key>().ok()?
                        }),*))
                    })*
                    _ => None,
                }
            }
        }

        impl World {
            $($(#[$doc])*
            ///
            /// # Errors
            /// [`Stop::Missing`] when it was not loaded.
            pub fn $get(&self, $($part: $key),*) -> Result<Option<&$state>, Stop> {
                match self.get(Key::$variant($($part),*))? {
                    Some(Entity::$variant(state)) => Ok(Some(state)),
                    _ => Ok(None),
                }
            })*
        }
    };
}

entities! {
    /// A person's account.
    Account(id: AccountId) => Account, "account", account;
    /// What may be taken once: a login, a credit code, a number.
    Claim(name: String) => Claim, "claim", claim;
    /// The notice of a support year.
    Notice(year: i32) => Notice, "notice", notice;
    /// The budget of a support year.
    Budget(year: i32) => Budget, "budget", budget;
    /// The order of acceptance of a support year.
    Queue(year: i32) => Queue, "queue", queue;
    /// An enterprise.
    Enterprise(id: EnterpriseId) => Enterprise, "enterprise", enterprise;
    /// What an enterprise has received in a support year.
    Allowance(id: EnterpriseId, year: i32) => Allowance, "allowance", allowance;
    /// A provider.
    Provider(id: ProviderId) => Provider, "provider", provider;
    /// A provider's catalogue of a support year.
    Catalogue(id: ProviderId, year: i32) => Catalogue, "catalogue", catalogue;
    /// An application.
    Application(id: ApplicationId) => Application, "application", application;
    /// A service contract.
    Contract(id: ContractId) => Contract, "contract", contract;
    /// A publicity period.
    Publicity(id: PublicityId) => Publicity, "publicity", publicity;
    /// A round of issuance.
    Round(id: RoundId) => Round, "round", round;
    /// A voucher.
    Voucher(id: VoucherId) => Voucher, "voucher", voucher;
    /// An expert panel.
    Panel(id: PanelId) => Panel, "panel", panel;
    /// A redemption.
    Redemption(id: RedemptionId) => Redemption, "redemption", redemption;
    /// A settlement.
    Settlement(id: SettlementId) => Settlement, "settlement", settlement;
    /// A case of suspected violation.
    Case(id: CaseId) => Case, "case", case;
    /// The internal list's entries on a credit code.
    Ban(code: CreditCode) => Ban, "ban", ban;
    /// An inspection.
    Inspection(id: InspectionId) => Inspection, "inspection", inspection;
    /// A message of the outbox.
    Message(id: MessageId) => Message, "message", message;
    /// A published interpretation.
    Interpretation(id: InterpretationId) => Interpretation, "interpretation", interpretation;
    /// An uploaded file.
    Upload(digest: Digest) => Upload, "upload", upload;
    /// What an account brought of a file's bytes.
    Copy(digest: Digest, account: AccountId) => Copy, "copy", copy;
    /// The newest import of a kind.
    Import(kind: ImportKind) => ImportRecord, "import", import;
    /// A supervision signal.
    Signal(id: SignalId) => signal::Entry, "signal", signal;
    /// The contract of an enterprise with a provider under a number, as numbers are compared;
    /// derived, never written.
    Agreement(buyer: EnterpriseId, seller: ProviderId, number: String) => contract::Named,
        "agreement", agreement;
    /// What the imported lists say of a party; derived, never written.
    Standing(code: CreditCode) => Standing, "standing", standing;
    /// The imported relations; derived, never written.
    Relations(kind: ImportKind) => Relations, "relations", relations;
}

impl Key {
    /// The entity's id as text.
    pub fn id(&self) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = self.write_id(&mut text);
        text
    }

    /// The id, where the entity is named by one.
    pub const fn uuid(&self) -> Option<Uuid> {
        match self {
            Self::Account(id) => Some(id.0),
            Self::Enterprise(id) => Some(id.0),
            Self::Provider(id) => Some(id.0),
            Self::Application(id) => Some(id.0),
            Self::Contract(id) => Some(id.0),
            Self::Publicity(id) => Some(id.0),
            Self::Round(id) => Some(id.0),
            Self::Voucher(id) => Some(id.0),
            Self::Panel(id) => Some(id.0),
            Self::Redemption(id) => Some(id.0),
            Self::Settlement(id) => Some(id.0),
            Self::Case(id) => Some(id.0),
            Self::Inspection(id) => Some(id.0),
            Self::Message(id) => Some(id.0),
            Self::Interpretation(id) => Some(id.0),
            Self::Signal(id) => Some(id.0),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        f.write_str("/")?;
        self.write_id(f)
    }
}

/// The text is not `<kind>/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the name of anything: expected <kind>/<id>")]
pub struct NotAKey;

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (kind, id) = text.split_once('/').ok_or(NotAKey)?;
        Self::read(kind, id).ok_or(NotAKey)
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

/// An entity in the world, and what became of it since it was loaded.
#[derive(Debug, Clone, Default)]
pub struct Slot {
    /// As it stands now; none when there is no such thing.
    pub entity: Option<Entity>,
    /// Whether the store has a row of it.
    pub stored: bool,
    /// Whether an event has changed it since.
    pub changed: bool,
}

/// What entities were before a command: a copy of what an earlier one had changed, or as stored.
type Before = IndexMap<Key, Option<Slot>, RandomState>;

/// The loaded entities, and the answers to the questions asked.
#[derive(Debug, Default)]
pub struct World {
    /// Asked for by key, a dozen times a command; in the order of loading. The hash has a seed of
    /// its own for each process, and no order depends on it.
    slots: IndexMap<Key, Slot, RandomState>,
    sets: BTreeMap<Set, Vec<Uuid>>,
}

impl World {
    fn get(&self, key: Key) -> Result<Option<&Entity>, Stop> {
        match self.slots.get(&key) {
            Some(slot) => Ok(slot.entity.as_ref()),
            None => Err(Stop::Missing(key)),
        }
    }

    /// Whether the key has been loaded, even if there is no such thing.
    pub fn knows(&self, key: &Key) -> bool {
        match key {
            Key::Set(set) => self.sets.contains_key(set),
            _ => self.slots.contains_key(key),
        }
    }

    /// The answer to a question.
    ///
    /// # Errors
    /// [`Stop::Missing`] when it was not loaded.
    pub fn set(&self, set: Set) -> Result<&[Uuid], Stop> {
        self.sets.get(&set).map(Vec::as_slice).ok_or(Stop::Missing(Key::Set(set)))
    }

    /// Takes in what the store has under a key.
    pub fn load(&mut self, key: Key, entity: Option<Entity>) {
        let stored = entity.is_some();
        self.slots.insert(key, Slot { entity, stored, changed: false });
    }

    /// Takes in the answer to a question.
    pub fn load_set(&mut self, set: Set, ids: Vec<Uuid>) {
        self.sets.insert(set, ids);
    }

    /// Whether every entity that the event touches would accept it.
    fn admit(&self, event: &Event, keys: &[Key]) -> Result<(), Stop> {
        for key in keys {
            let slot = self.slots.get(key).ok_or_else(|| Stop::Missing(key.clone()))?;
            if let Some(entity) = &slot.entity {
                entity.admit(event)?;
            }
        }
        Ok(())
    }

    fn evolve(&mut self, event: &Event, keys: Vec<Key>) {
        for key in keys {
            if let Some(slot) = self.slots.get_mut(&key) {
                slot.entity = Entity::evolve(&key, slot.entity.take(), event);
                slot.changed = true;
            }
        }
    }

    /// Lets events change what they touch, each admitted by every entity that it touches: all of
    /// them, or none and the world is as before.
    ///
    /// # Errors
    /// The refusal of the first entity that does not admit an event, or [`Stop::Missing`].
    pub fn apply(&mut self, events: &[Event]) -> Result<(), Stop> {
        let mut before = Before::default();
        for event in events {
            let keys = event.touches();
            if let Err(stop) = self.admit(event, &keys) {
                self.undo(before);
                return Err(stop);
            }
            if events.len() > 1 {
                self.remember(&keys, &mut before);
            }
            self.evolve(event, keys);
        }
        Ok(())
    }

    /// Remembers what undoing takes: a copy of what an earlier command has changed; the rest is as
    /// the store has it, and need only be loaded again.
    fn remember(&self, keys: &[Key], before: &mut Before) {
        for key in keys {
            if let (false, Some(slot)) = (before.contains_key(key), self.slots.get(key)) {
                before.insert(key.clone(), slot.changed.then(|| slot.clone()));
            }
        }
    }

    fn undo(&mut self, before: Before) {
        for (key, slot) in before {
            match slot {
                Some(slot) => self.slots.insert(key, slot),
                None => self.slots.swap_remove(&key),
            };
        }
    }

    /// What has changed since it was loaded, in the order of the keys.
    pub fn changed(&self) -> impl Iterator<Item = (&Key, &Slot)> {
        let mut changed: Vec<_> = self.slots.iter().filter(|(_, slot)| slot.changed).collect();
        changed.sort_unstable_by_key(|(key, _)| *key);
        changed.into_iter()
    }

    /// How many keys are known.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Forgets what stands under other keys.
    pub fn retain(&mut self, wanted: impl Fn(&Key) -> bool) {
        self.slots.retain(|key, _| wanted(key));
    }

    /// Marks every change as written.
    pub fn settle(&mut self) {
        for slot in self.slots.values_mut() {
            slot.stored = slot.entity.is_some();
            slot.changed = false;
        }
        self.sets.clear();
    }
}
