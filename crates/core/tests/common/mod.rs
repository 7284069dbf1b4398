//! A small office in memory: the city's pack, the calendar, a clock to set, and a world in which
//! whatever was never made does not exist.
#![allow(dead_code, reason = "each test crate uses a part of it")]

pub(crate) mod papers;

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use yunquan_core::account::{Account, Bond, Party, Role, Status};
use yunquan_core::calendar::{Calendar, parse_notices};
use yunquan_core::command::{self, Command};
use yunquan_core::contract;
use yunquan_core::credit_code::CreditCode;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::ids::AccountId;
use yunquan_core::occasion::{Actor, Occasion, Sealed, Secret};
use yunquan_core::pack::Pack;
use yunquan_core::refusal::{Fault, FaultCode, Rejection, Stop};
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key, Set, World};

const SCHEME: &str = include_str!("../../../../schemes/liuzhou-cloud-2020/scheme.toml");
const PEOPLE: &str = include_str!("../../../../schemes/liuzhou-cloud-2020/people.toml");
const CALENDAR: &str = include_str!("../../../../calendars/cn.toml");

pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) pack: Pack,
    pub(crate) calendar: Calendar,
    pub(crate) at: Instant,
    pub(crate) root: Digest,
    /// What the last command sealed.
    pub(crate) secrets: Vec<Secret>,
    sets: BTreeMap<Set, Vec<Uuid>>,
    runs: u8,
    people: u128,
}

/// Who runs a command.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    Public,
    System,
    Account(AccountId),
}

impl From<AccountId> for Who {
    fn from(id: AccountId) -> Self {
        Self::Account(id)
    }
}

impl Office {
    /// At 2021-01-04 09:00, with nobody in it.
    pub(crate) fn new() -> Self {
        let pack = Pack::parse(SCHEME, PEOPLE).unwrap();
        let calendar = Calendar::from_notices(parse_notices(CALENDAR).unwrap());
        let mut office = Self {
            world: World::default(),
            pack,
            calendar,
            at: Instant(0),
            root: Digest::of(b"root"),
            secrets: Vec::new(),
            sets: BTreeMap::new(),
            runs: 0,
            people: 0,
        };
        office.clock("2021-01-04 09:00");
        office
    }

    /// Another choice of the pack from now on.
    pub(crate) fn chooses(&mut self, from: &str, to: &str) {
        assert!(SCHEME.contains(from), "{from}");
        self.pack = Pack::parse(&SCHEME.replace(from, to), PEOPLE).unwrap();
    }

    /// Sets the clock to a local time.
    pub(crate) fn clock(&mut self, local: &str) {
        self.at = self.pack.zone().parse_local(local).unwrap();
    }

    /// Answers a question about lists from now on.
    pub(crate) fn answer(&mut self, set: Set, ids: Vec<Uuid>) {
        self.sets.insert(set, ids);
    }

    /// Puts an entity into the world as if the store had it.
    pub(crate) fn put(&mut self, key: Key, entity: Entity) {
        if let Entity::Contract(it) = &entity {
            let name = contract::agreement(it.enterprise, it.terms.provider, &it.terms.number);
            let named = Entity::Agreement(Box::new(contract::Named { contract: it.id }));
            self.world.load(name, Some(named));
        }
        self.world.load(key, Some(entity));
    }

    /// An account of a role, in use.
    pub(crate) fn person(&mut self, role: Role) -> AccountId {
        self.people += 1;
        let id = AccountId(Uuid::from_u128(self.people));
        let account = Account {
            id,
            login: format!("{role}-{}", self.people),
            name: Sealed(Digest::of(b"name")),
            role,
            party: None,
            owner: matches!(role, Role::Enterprise | Role::Provider),
            jurisdiction: None,
            status: Status::Active,
            proposed_by: None,
            declared: BTreeMap::new(),
        };
        self.put(Key::Account(id), Entity::Account(Box::new(account)));
        id
    }

    /// Changes an account behind the office's back.
    pub(crate) fn change(&mut self, id: AccountId, change: impl FnOnce(&mut Account)) {
        let mut account = self.account(id);
        change(&mut account);
        self.put(Key::Account(id), Entity::Account(Box::new(account)));
    }

    /// A district officer.
    pub(crate) fn district(&mut self, jurisdiction: &str) -> AccountId {
        let id = self.person(Role::DistrictOfficer);
        self.change(id, |account| account.jurisdiction = Some(jurisdiction.to_owned()));
        id
    }

    /// Bars a person from a party's files.
    pub(crate) fn relative(&mut self, id: AccountId, party: Party) {
        self.change(id, |account| {
            account.declared.insert(party, Bond::Relative);
        });
    }

    pub(crate) fn account(&self, id: AccountId) -> Account {
        self.world.account(id).unwrap().unwrap().clone()
    }

    /// Records a file and answers its digest.
    pub(crate) fn upload(&mut self, content: &str) -> Digest {
        let digest = Digest::of(content.as_bytes());
        let form = serde_json::json!({
            "sha256": digest, "size": 1, "media_type": "application/pdf", "name": "file.pdf",
        });
        self.run(Who::Public, "upload/record", form).unwrap();
        digest
    }

    /// Runs a command as the service does: reads the form, loads what is missing, decides.
    pub(crate) fn run(
        &mut self,
        who: impl Into<Who>,
        name: &str,
        form: Value,
    ) -> Result<Vec<Event>, Rejection> {
        let command = Command::read(name, &form).unwrap().map_err(Rejection::Invalid)?;
        self.runs = self.runs.checked_add(1).unwrap();
        let who = who.into();
        loop {
            match self.attempt(who, command.clone()) {
                Ok(events) => {
                    self.keeps(&events);
                    self.world.settle();
                    return Ok(events);
                }
                Err(Stop::No(rejection, _)) => return Err(rejection),
                Err(Stop::Missing(Key::Set(set))) => {
                    let ids = self.sets.get(&set).cloned().unwrap_or_default();
                    self.world.load_set(set, ids);
                }
                Err(Stop::Missing(key)) => self.world.load(key, None),
            }
        }
    }

    fn attempt(&mut self, who: Who, command: Command) -> Result<Vec<Event>, Stop> {
        let actor = match who {
            Who::Public => Actor::Public,
            Who::System => Actor::System,
            Who::Account(id) => Actor::Account(Box::new(self.account(id))),
        };
        let (pack, calendar) = (&self.pack, &self.calendar);
        let seed = [self.runs; 32];
        let mut on = Occasion::new(self.at, actor, pack, calendar, self.root, seed);
        let events = command::decide(command, &mut self.world, &mut on)?;
        self.secrets = on.secrets;
        Ok(events)
    }

    /// Every event and every changed entity survives being written and read again.
    fn keeps(&self, events: &[Event]) {
        events.iter().for_each(again);
        for (_, slot) in self.world.changed() {
            let Some(entity) = &slot.entity else { continue };
            match entity {
                Entity::Account(it) => again(it.as_ref()),
                Entity::Claim(it) => again(it.as_ref()),
                Entity::Enterprise(it) => again(it.as_ref()),
                Entity::Allowance(it) => again(it.as_ref()),
                Entity::Provider(it) => again(it.as_ref()),
                Entity::Catalogue(it) => again(it.as_ref()),
                Entity::Panel(it) => again(it.as_ref()),
                Entity::Interpretation(it) => again(it.as_ref()),
                Entity::Upload(it) => again(it.as_ref()),
                Entity::Copy(it) => again(it.as_ref()),
                Entity::Import(it) => again(it.as_ref()),
                Entity::Inspection(it) => again(it.as_ref()),
                _ => {}
            }
        }
    }
}

fn again<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value, "{text}");
}

/// A credit code with both check characters right, another one for every number.
pub(crate) fn code(number: u32) -> String {
    let mut text = format!("91450200MA5{number:05}00");
    let organisation =
        text.parse::<CreditCode>().unwrap().check().expected_organisation.to_string();
    text.replace_range(16..17, &organisation);
    let last = text.parse::<CreditCode>().unwrap().check().expected.to_string();
    text.replace_range(17..18, &last);
    text
}

/// The code with its last character wrong.
pub(crate) fn miswritten(code: &str) -> String {
    let wrong = if code.ends_with('0') { "1" } else { "0" };
    format!("{}{wrong}", &code[..17])
}

/// Asserts a refusal by a rule and answers its facts.
#[track_caller]
pub(crate) fn refused(
    result: Result<Vec<Event>, Rejection>,
    rule: &str,
) -> BTreeMap<String, Value> {
    match result {
        Err(Rejection::Refused(refusal)) => {
            assert_eq!(refusal.rule.as_str(), rule, "{:?}", refusal.facts);
            refusal.facts
        }
        other => panic!("expected a refusal by {rule}, got {other:?}"),
    }
}

/// Asserts exactly these faults, in this order.
#[track_caller]
pub(crate) fn faulty(result: Result<Vec<Event>, Rejection>, expected: &[(&str, FaultCode)]) {
    let Err(Rejection::Invalid(faults)) = &result else { panic!("expected faults: {result:?}") };
    let found: Vec<_> = faults.iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
    assert_eq!(found, expected);
}

/// The faults of a rejection.
#[track_caller]
pub(crate) fn faults(result: Result<Vec<Event>, Rejection>) -> Vec<Fault> {
    match result {
        Err(Rejection::Invalid(faults)) => faults,
        other => panic!("expected faults, got {other:?}"),
    }
}

/// Asserts that the right is missing, taken away by this house rule where one is named.
#[track_caller]
pub(crate) fn barred(result: Result<Vec<Event>, Rejection>, rule: Option<&str>) {
    match result {
        Err(Rejection::Forbidden { rule: found }) => {
            assert_eq!(found.as_ref().map(|rule| rule.as_str()), rule);
        }
        other => panic!("expected forbidden, got {other:?}"),
    }
}

/// Asserts that there is no such thing.
#[track_caller]
pub(crate) fn unknown(result: Result<Vec<Event>, Rejection>) {
    assert!(matches!(result, Err(Rejection::NotFound { .. })), "{result:?}");
}

/// The form with some fields changed; null takes a field away.
pub(crate) fn with(mut form: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        form[name] = value.clone();
    }
    form
}
