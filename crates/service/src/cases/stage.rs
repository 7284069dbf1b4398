//! What a case knows while it runs: its city, its labels, what was done last.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::application::Application;
use yunquan_core::contract;
use yunquan_core::digest::Digest;
use yunquan_core::ids::{AccountId, ApplicationId, ContractId, ObjectionId};
use yunquan_core::publicity::Publicity;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key};

use super::fixture::{City, OFFICER, PUBLIC, year_of};
use super::lists::Lists;
use super::sentence::Agreement;
use crate::city::credit_code;
use crate::envelope::{Answer, Receipt, Who};
use crate::office::Office;

/// The case cannot go on; the text says why.
pub(super) type Halt = String;

/// What a label may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    /// An entity.
    Key(Key),
    /// An objection, which is part of its publicity.
    Objection(ObjectionId),
}

impl Thing {
    /// Its id as text.
    pub(super) fn id(&self) -> String {
        match self {
            Self::Key(key) => key.id(),
            Self::Objection(id) => id.to_string(),
        }
    }

    pub(super) fn key(&self) -> Option<&Key> {
        match self {
            Self::Key(key) => Some(key),
            Self::Objection(_) => None,
        }
    }
}

/// The case's city and all that the case has named in it.
pub(super) struct Stage<'c> {
    pub(super) city: &'c City,
    pub(super) office: Office,
    pub(super) accounts: BTreeMap<String, AccountId>,
    pub(super) districts: BTreeMap<String, AccountId>,
    pub(super) things: BTreeMap<String, Thing>,
    pub(super) agreements: Vec<Agreement>,
    /// Whether finance agrees to every panel that is drawn (R22.2).
    pub(super) agrees: bool,
    /// By application, the label of the contract that it presents.
    pub(super) presented: BTreeMap<ApplicationId, String>,
    /// Everything that was made, in order.
    pub(super) made: Vec<Key>,
    /// What the last command made or changed.
    pub(super) latest: Option<Thing>,
    pub(super) lists: Lists,
    serial: u32,
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        self.office.close();
    }
}

impl<'c> Stage<'c> {
    /// A fresh copy of the city.
    pub(super) fn new(city: &'c City, seed: u64) -> Result<Self, Halt> {
        let office = city.copy(seed).map_err(|error| error.to_string())?;
        let parties = city.people.parties.iter();
        let things = parties.map(|(name, key)| (name.clone(), Thing::Key(key.clone()))).collect();
        Ok(Self {
            city,
            office,
            accounts: city.people.accounts.clone(),
            districts: city.people.districts.clone(),
            things,
            agreements: Vec::new(),
            agrees: true,
            presented: BTreeMap::new(),
            made: Vec::new(),
            latest: None,
            lists: Lists::new(&city.people),
            serial: 0,
        })
    }

    /// A number that this case has not used yet.
    pub(super) fn serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    /// A credit code that checks and that nobody in the city has.
    pub(super) fn credit_code(&mut self) -> String {
        const MADE_UP: u32 = 1_000_000;
        credit_code(MADE_UP + self.serial())
    }

    /// The instant of a local time as a case writes it; a date alone is its first instant.
    pub(super) fn instant(&self, text: &str) -> Result<Instant, Halt> {
        let zone = self.city.pack.zone();
        let whole = if text.contains(' ') { text.to_owned() } else { format!("{text} 00:00") };
        zone.parse_local(&whole).map_err(|fault| fault.to_string())
    }

    /// Moves the clock forward; due jobs run on the way.
    pub(super) fn advance(&self, text: &str) -> Result<(), Halt> {
        let at = self.instant(text)?;
        let now = self.office.now();
        if at < now {
            let now = self.city.pack.zone().local(now).format("%Y-%m-%d %H:%M");
            return Err(format!("the clock stands at {now} and does not go back to {text}"));
        }
        self.office.advance_to(at).map(|_| ()).map_err(|error| error.to_string())
    }

    /// The year of the clock.
    pub(super) fn year(&self) -> i32 {
        year_of(&self.city.pack, self.office.now())
    }

    /// Today's date as text.
    pub(super) fn today(&self) -> yunquan_core::time::Date {
        self.city.pack.zone().date(self.office.now())
    }

    /// Who an actor's name stands for.
    pub(super) fn who(&self, name: &str) -> Result<Who, Halt> {
        if name == PUBLIC {
            return Ok(Who::Public);
        }
        let account = self.accounts.get(name).copied().map(Who::Account);
        account.ok_or_else(|| format!("nobody is called {name:?}"))
    }

    /// Runs a command and remembers what it made.
    pub(super) fn ask(&mut self, who: Who, command: &str, form: &Value) -> Result<Answer, Halt> {
        let answer = self.office.ask(who, command, form);
        let answer = answer.ok_or_else(|| format!("there is no command {command:?}"))?;
        let answer = answer.map_err(|error| error.to_string())?;
        if let Ok(receipt) = &answer {
            self.learn(command, form, receipt)?;
        }
        Ok(answer)
    }

    fn learn(&mut self, command: &str, form: &Value, receipt: &Receipt) -> Result<(), Halt> {
        let Some(subject) = &receipt.subject else { return Ok(()) };
        self.made.push(subject.clone());
        self.latest = Some(Thing::Key(subject.clone()));
        let text = |field: &str| form.get(field).and_then(Value::as_str).map(str::to_owned);
        match (command, subject) {
            ("account/open" | "account/appoint" | "account/add-clerk", Key::Account(id)) => {
                for name in [text("name"), text("login")].into_iter().flatten() {
                    self.accounts.entry(name).or_insert(*id);
                }
                if let Some(jurisdiction) = text("jurisdiction") {
                    self.districts.entry(jurisdiction).or_insert(*id);
                }
            }
            ("enterprise/register" | "provider/register", key) => {
                let thing = Thing::Key(key.clone());
                if let Some(name) = text("name") {
                    self.things.entry(name).or_insert(thing);
                }
            }
            ("publicity/object", Key::Publicity(_)) => {
                let publicity = self.publicity(subject)?;
                let last = publicity.and_then(|it| it.objections.last().map(|it| it.id));
                self.latest = last.map(Thing::Objection);
            }
            ("application/submit", Key::Application(id)) => {
                let number = form.pointer("/contract/number").and_then(Value::as_str);
                let known = self.agreements.iter().any(|it| Some(it.label.as_str()) == number);
                if let Some(number) = number.filter(|_| known) {
                    self.presented.insert(*id, number.to_owned());
                }
            }
            ("import/roster" | "import/credit" | "import/relations", _) => {
                self.lists.replaced(command, form);
            }
            _ => {}
        }
        Ok(())
    }

    /// Records a made-up file that nobody has used; its digest.
    pub(super) fn upload(&mut self) -> Result<Digest, Halt> {
        let label = format!("附件{}", self.serial());
        let digest = Digest::of(label.as_bytes());
        let form = json!({"sha256": digest, "size": 20_480, "media_type": "application/pdf",
            "name": format!("{label}.pdf")});
        let answer = self.office.ask(Who::Public, "upload/record", &form);
        match answer {
            Some(Ok(Ok(_))) => Ok(digest),
            other => Err(format!("the fixture's file was not recorded: {other:?}")),
        }
    }

    /// The entity under a key.
    pub(super) fn entity(&self, key: &Key) -> Result<Option<Entity>, Halt> {
        self.office.reader().entity(key).map_err(|error| error.to_string())
    }

    /// The application under a key.
    pub(super) fn application(&self, key: &Key) -> Result<Option<Application>, Halt> {
        Ok(match self.entity(key)? {
            Some(Entity::Application(it)) => Some(*it),
            _ => None,
        })
    }

    /// The publicity under a key.
    pub(super) fn publicity(&self, key: &Key) -> Result<Option<Publicity>, Halt> {
        Ok(match self.entity(key)? {
            Some(Entity::Publicity(it)) => Some(*it),
            _ => None,
        })
    }

    /// The last thing made for which something holds, or else the last of its kind.
    pub(super) fn last(
        &self,
        kind: &str,
        holds: impl Fn(&Entity) -> bool,
    ) -> Result<Option<Key>, Halt> {
        let of_kind = || self.made.iter().rev().filter(|key| key.kind() == kind);
        for key in of_kind() {
            if self.entity(key)?.is_some_and(|entity| holds(&entity)) {
                return Ok(Some(key.clone()));
            }
        }
        Ok(of_kind().next().cloned())
    }

    /// A contract of the ground by its label.
    pub(super) fn agreement(&self, label: &str) -> Option<&Agreement> {
        self.agreements.iter().rev().find(|it| it.label == label)
    }

    /// What a label stands for: what was so labelled, a contract of the ground, or what belongs to
    /// something labelled: `X券` its voucher, `X公示` its publicity, `X异议` the objection to it.
    pub(super) fn thing(&self, label: &str) -> Result<Option<Thing>, Halt> {
        if let Some(thing) = self.things.get(label) {
            return Ok(Some(thing.clone()));
        }
        if let Some(agreement) = self.agreement(label) {
            return Ok(self.contract_key(agreement)?.map(Thing::Key));
        }
        for (suffix, model) in [("券", "voucher"), ("公示", "publicity"), ("异议", "objection")]
        {
            let owner = label.strip_suffix(suffix).and_then(|owner| self.things.get(owner));
            if let Some(owner) = owner.and_then(Thing::key) {
                return self.belonging(owner, model);
            }
        }
        Ok(None)
    }

    /// The contract as it is on file; one that nobody has presented has an id that is nobody's.
    fn contract_key(&self, it: &Agreement) -> Result<Option<Key>, Halt> {
        let party = |name: &str| self.things.get(name).and_then(Thing::key);
        let (Some(Key::Enterprise(enterprise)), Some(Key::Provider(provider))) =
            (party(&it.enterprise), party(&it.provider))
        else {
            return Ok(None);
        };
        let named = self.entity(&contract::agreement(*enterprise, *provider, &it.label))?;
        Ok(Some(match named {
            Some(Entity::Agreement(named)) => Key::Contract(named.contract),
            _ => Key::Contract(ContractId(Uuid::nil())),
        }))
    }

    /// What belongs to an entity: its voucher, publicity, contract, application, or the objection.
    pub(super) fn belonging(&self, owner: &Key, model: &str) -> Result<Option<Thing>, Halt> {
        let entity = self.entity(owner)?;
        let key = match (&entity, model) {
            (Some(Entity::Application(it)), "voucher") => it.voucher.map(Key::Voucher),
            (Some(Entity::Application(it)), "contract") => it.contract.map(Key::Contract),
            (Some(Entity::Application(it)), "publicity" | "objection") => {
                it.publicity.map(Key::Publicity)
            }
            (Some(Entity::Provider(it)), "publicity" | "objection") => {
                it.publicity.map(Key::Publicity)
            }
            (Some(Entity::Contract(it)), "application") => it.application.map(Key::Application),
            (Some(Entity::Contract(it)), "voucher") => it.voucher.map(Key::Voucher),
            (Some(Entity::Voucher(it)), "application") => {
                Some(Key::Application(it.issued.application))
            }
            (Some(Entity::Voucher(it)), "contract") => Some(Key::Contract(it.issued.contract)),
            (Some(Entity::Voucher(it)), "redemption") => it.redemption.map(Key::Redemption),
            (Some(Entity::Redemption(it)), "voucher") => Some(Key::Voucher(it.voucher)),
            (Some(Entity::Redemption(it)), "panel") => it.panel.map(Key::Panel),
            (Some(Entity::Redemption(it)), "settlement") => it.settlement.map(Key::Settlement),
            (Some(Entity::Voucher(it)), "panel" | "settlement") => match it.redemption {
                Some(id) => return self.belonging(&Key::Redemption(id), model),
                None => None,
            },
            _ => None,
        };
        match (key, owner.uuid()) {
            (Some(key), Some(item)) if model == "objection" => {
                let publicity = self.publicity(&key)?;
                let against = publicity.iter().flat_map(|it| it.objections.iter().rev());
                let against: Vec<_> = against.filter(|it| it.item == item).collect();
                let open = against.iter().find(|it| it.upheld.is_none()).or(against.first());
                Ok(open.map(|it| Thing::Objection(it.id)))
            }
            (key, _) => Ok(key.map(Thing::Key)),
        }
    }

    /// The id that `@label` stands for in a field.
    pub(super) fn id(&self, field: &str, label: &str) -> Result<String, Halt> {
        // A list of redemptions holds what one of them would.
        let field = if field == "redemptions" { "redemption" } else { field };
        let account = self.accounts.get(label).map(ToString::to_string);
        if matches!(field, "account" | "organiser" | "experts" | "inspectors")
            && let Some(id) = account
        {
            return Ok(id);
        }
        let thing = self.thing(label)?;
        // A party is named with its kind.
        if matches!(field, "party" | "parties" | "candidates")
            && let Some(Thing::Key(key)) = &thing
        {
            return Ok(key.to_string());
        }
        // `"publicity": "@X"` means the publicity of X where X itself is none.
        if let Some(Thing::Key(key)) = &thing
            && key.kind() != field
            && let Some(belonging) = self.belonging(key, field)?
        {
            return Ok(belonging.id());
        }
        match thing {
            Some(thing) => Ok(thing.id()),
            None => account.ok_or_else(|| format!("nothing is labelled {label:?}")),
        }
    }

    /// The bureau's handling officer, who keeps the lists.
    pub(super) fn officer(&self) -> Result<Who, Halt> {
        self.who(OFFICER)
    }
}
