//! The only place where a command runs: authorise, load, decide, append, then answer.
//!
//! A desk owns the scheme's ledger. It takes commands in order, decides them one after the other
//! over one world of loaded entities, writes everything in one transaction and only then answers.

mod answers;
mod kept;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use yunquan_core::calendar::Calendar;
use yunquan_core::command::{Command, decide};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::ids::{Entropy, Ids};
use yunquan_core::imports;
use yunquan_core::occasion::{Actor, Occasion, Secret};
use yunquan_core::pack::Pack;
use yunquan_core::refusal::{Rejection, Stop};
use yunquan_core::time::Instant;
use yunquan_core::world::{Key, World};
use yunquan_store::{self as store, Asked, Head, Ledger, StoreError, StoredAnswer, Unit};

use answers::{Given, denied, forget, kept, known_answers, repeated_answer, still_kept};
use kept::Kept;

use crate::almanac::Almanac;
use crate::envelope::{Answer, Denial, LEAF_VERSION, Leaf, Note, Receipt, Request, Who};

/// The most commands that share one transaction.
pub const BATCH: usize = 256;
/// The writer of one scheme.
pub struct Desk {
    ledger: Box<dyn Ledger>,
    pack: Arc<Pack>,
    almanac: Arc<Almanac>,
    pepper: Digest,
    known: Kept,
}

/// The office could not write; nothing of the command has happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the office could not write: {0}")]
pub struct Broken(#[from] pub StoreError);

/// One batch while it is being decided.
struct Batch<'a> {
    head: Head,
    /// The instant of the last leaf, before or within the batch: no later command is older.
    last_at: Instant,
    pack: &'a Pack,
    calendar: Calendar,
    pepper: Digest,
    world: World,
    leaves: Vec<Written>,
    secrets: Vec<Secret>,
    imports: Vec<Command>,
}

impl Desk {
    /// A desk over a ledger, judging by a pack and an almanac.
    pub fn new(ledger: Box<dyn Ledger>, pack: Arc<Pack>, almanac: Arc<Almanac>) -> Self {
        Self { ledger, pack, almanac, pepper: Digest([0; 32]), known: Kept::default() }
    }

    /// The desk with the installation's own secret.
    #[must_use]
    pub fn with_pepper(self, pepper: Digest) -> Self {
        Self { pepper, ..self }
    }

    /// The pack in force.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// Runs commands in order, in transactions of at most `size`; a command that must run alone
    /// gets a transaction of its own. The answers do not depend on how commands are batched. Where
    /// the store fails, it is [`Broken`] for the commands of that transaction and no others.
    pub fn run(&mut self, requests: &[Request], size: usize) -> Vec<Result<Answer, Broken>> {
        let mut results = Vec::with_capacity(requests.len());
        self.run_each(requests, size, &mut |result| results.push(result));
        results
    }

    /// As [`Desk::run`]; tells each result in order, as soon as its transaction has ended.
    pub fn run_each(
        &mut self,
        requests: &[Request],
        size: usize,
        tell: &mut dyn FnMut(Result<Answer, Broken>),
    ) {
        let mut rest = requests;
        while !rest.is_empty() {
            let alone = rest[0].command.alone();
            let together = rest.iter().take(size.max(1)).take_while(|it| !it.command.alone());
            let count = if alone { 1 } else { together.count() };
            let (batch, later) = rest.split_at(count);
            self.batch(batch, tell);
            rest = later;
        }
    }

    /// Forgets the answers that have been kept long enough; how many.
    ///
    /// # Errors
    /// [`Broken`] when the store fails.
    pub fn forget(&mut self, now: Instant) -> Result<usize, Broken> {
        let mut unit = self.ledger.begin().map_err(Broken)?;
        let forgotten = forget(unit.as_mut(), now)?;
        if forgotten > 0 {
            unit.commit().map_err(Broken)?;
        }
        Ok(forgotten)
    }

    /// One transaction; if a constraint stops it the commands are run again one by one, and the
    /// one that breaks it alone fails.
    fn batch(&mut self, requests: &[Request], tell: &mut dyn FnMut(Result<Answer, Broken>)) {
        match self.transaction(requests) {
            Ok(answers) => answers.into_iter().for_each(|answer| tell(Ok(answer))),
            Err(StoreError::Constraint { name }) if requests.len() > 1 => {
                tracing::warn!(constraint = name, "a batch is run again one by one");
                for request in requests {
                    self.batch(std::slice::from_ref(request), tell);
                }
            }
            Err(error) => requests.iter().for_each(|_| tell(Err(Broken(error.clone())))),
        }
    }

    fn transaction(&mut self, requests: &[Request]) -> Result<Vec<Answer>, StoreError> {
        let pack = Arc::clone(&self.pack);
        // Before the unit begins: an embedded database may have one connection for both.
        let calendar = self.almanac.newest()?;
        let mut unit = self.ledger.begin()?;
        let known = known_answers(unit.as_mut(), requests)?;
        let known = still_kept(unit.as_mut(), requests, known)?;
        let head = unit.head();
        let mut batch = Batch {
            head,
            last_at: head.last_at,
            calendar,
            pepper: self.pepper,
            pack: &pack,
            world: self.known.at(head),
            leaves: Vec::new(),
            secrets: Vec::new(),
            imports: Vec::new(),
        };
        batch.prefetch(unit.as_mut(), requests, &known)?;
        let mut answers: Vec<Answer> = Vec::with_capacity(requests.len());
        let mut to_keep = Vec::new();
        let mut seen: BTreeSet<(String, &str)> = BTreeSet::new();
        for (index, request) in requests.iter().enumerate() {
            let repeated =
                request.key.as_deref().is_some_and(|key| !seen.insert((request.who.text(), key)));
            let answer = if let Some(answer) = &known[index] {
                repeated_answer(answer, request)?
            } else if repeated {
                // The same key twice in one batch: the second gets the first one's answer.
                let first = requests[..index]
                    .iter()
                    .position(|it| it.who == request.who && it.key == request.key);
                match first {
                    Some(first) if requests[first].body == request.body => answers[first].clone(),
                    _ => Err(denied(Rejection::KeyReused)),
                }
            } else {
                let answer = batch.one(unit.as_mut(), request)?;
                if let Some(key) = &request.key {
                    to_keep.push(kept(key, request, &answer)?);
                }
                answer
            };
            answers.push(answer);
        }
        batch.write(unit.as_mut(), &to_keep)?;
        let head = unit.commit()?;
        if batch.imports.is_empty() {
            self.known.keep(batch.world, head);
        } else {
            // What the lists say is another thing now.
            self.almanac.refresh();
        }
        Ok(answers)
    }
}

/// One event ready for the journal.
struct Written {
    seq: u64,
    at: Instant,
    subject: String,
    name: String,
    bytes: Vec<u8>,
}

/// Compact JSON of something that this house defines; it has no maps with other keys than text.
fn encoded<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    // Most events fit.
    let mut bytes = Vec::with_capacity(2_048);
    let written = serde_json::to_writer(&mut bytes, value);
    written.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(bytes)
}

impl Batch<'_> {
    /// Loads what the batch will surely look at, set by set, until nothing more is asked for.
    fn prefetch(
        &mut self,
        unit: &mut dyn Unit,
        requests: &[Request],
        known: &[Option<StoredAnswer>],
    ) -> Result<(), StoreError> {
        const ROUNDS: usize = 3;
        for _ in 0..ROUNDS {
            let mut wanted = BTreeSet::new();
            for (request, _) in requests.iter().zip(known).filter(|(_, known)| known.is_none()) {
                match self.actor(request.who) {
                    Err(Stop::Missing(key)) => {
                        wanted.insert(key);
                    }
                    Err(Stop::No(..)) => {}
                    Ok(actor) => {
                        let on = self.occasion(request, actor);
                        let keys = request.command.needs(&self.world, &on);
                        wanted.extend(keys.into_iter().filter(|key| !self.world.knows(key)));
                    }
                }
            }
            if wanted.is_empty() {
                break;
            }
            let wanted: Vec<Key> = wanted.into_iter().collect();
            for (key, entity) in unit.load(&wanted)? {
                self.world.load(key, entity);
            }
        }
        Ok(())
    }

    fn occasion(&self, request: &Request, actor: Actor) -> Occasion<'_> {
        let at = request.at.max(self.last_at);
        let root = Digest(*self.head.root.as_bytes());
        let on = Occasion::new(at, actor, self.pack, &self.calendar, root, request.seed);
        let ids = Ids::new(self.next_seq());
        Occasion { pepper: self.pepper, device: request.device, ids, ..on }
    }

    fn actor(&self, who: Who) -> Result<Actor, Stop> {
        match who {
            Who::System => Ok(Actor::System),
            Who::Public => Ok(Actor::Public),
            Who::Account(id) => match self.world.account(id)? {
                Some(account) => Ok(Actor::Account(Box::new(account.clone()))),
                None => Err(Rejection::Forbidden { rule: None }.into()),
            },
        }
    }

    /// Decides one command, loading what it still asks for.
    fn one(&mut self, unit: &mut dyn Unit, request: &Request) -> Result<Answer, StoreError> {
        loop {
            let actor = self.actor(request.who);
            let mut world = std::mem::take(&mut self.world);
            let outcome = match actor {
                Err(stop) => Err(stop),
                Ok(actor) => {
                    let mut on = self.occasion(request, actor);
                    decide(request.command.clone(), &mut world, &mut on)
                        .map(|events| (events, on.at, on.secrets))
                }
            };
            self.world = world;
            match outcome {
                Ok((events, at, secrets)) => return self.accepted(request, events, at, secrets),
                Err(Stop::Missing(key)) => {
                    self.fetch(unit, key)?;
                    self.foresee(unit, request)?;
                }
                Err(Stop::No(rejection, signals)) => {
                    let rules = signals.iter().map(|it| it.rule.to_string()).collect();
                    self.register(unit, request, signals)?;
                    return Ok(Err(Denial { rejection, signals: rules }));
                }
            }
        }
    }

    /// Loads what the command will surely ask for next, now that more is known: a list's members,
    /// and what each of them rests on, in a few sets instead of one by one.
    fn foresee(&mut self, unit: &mut dyn Unit, request: &Request) -> Result<(), StoreError> {
        loop {
            let Ok(actor) = self.actor(request.who) else { return Ok(()) };
            let on = self.occasion(request, actor);
            let mut wanted = request.command.needs(&self.world, &on);
            wanted.retain(|key| !self.world.knows(key) && !matches!(key, Key::Set(_)));
            wanted.sort();
            wanted.dedup();
            if wanted.is_empty() {
                return Ok(());
            }
            for (key, entity) in unit.load(&wanted)? {
                self.world.load(key, entity);
            }
        }
    }

    fn fetch(&mut self, unit: &mut dyn Unit, key: Key) -> Result<(), StoreError> {
        if let Key::Set(set) = key {
            let ids = unit.set(set)?;
            self.world.load_set(set, ids);
            return Ok(());
        }
        for (key, entity) in unit.load(&[key])? {
            self.world.load(key, entity);
        }
        Ok(())
    }

    fn accepted(
        &mut self,
        request: &Request,
        events: Vec<Event>,
        at: Instant,
        secrets: Vec<Secret>,
    ) -> Result<Answer, StoreError> {
        let first = self.next_seq();
        let receipt = Receipt {
            command: request.command.name().to_owned(),
            at,
            subject: events.first().and_then(Event::subject),
            first_leaf: (!events.is_empty()).then_some(first),
            leaves: events.len() as u64,
            order: events.iter().find_map(order_given),
            notes: events.iter().flat_map(notes).collect(),
        };
        if !events.is_empty() && imports::content(&request.command, self.pack).is_some() {
            self.imports.push(request.command.clone());
        }
        for event in events {
            self.leaf(request, at, event)?;
        }
        self.secrets.extend(secrets);
        Ok(Ok(receipt))
    }

    fn next_seq(&self) -> u64 {
        self.head.size + self.leaves.len() as u64
    }

    fn leaf(&mut self, request: &Request, at: Instant, event: Event) -> Result<(), StoreError> {
        let seq = self.next_seq();
        let leaf = Leaf {
            v: LEAF_VERSION,
            seq,
            at,
            by: request.who.text(),
            command: request.command.name().to_owned(),
            pack: self.pack.cite().to_owned(),
            event,
        };
        let bytes = encoded(&leaf)?;
        let (subject, name) = (leaf.subject(), leaf.event.name());
        self.leaves.push(Written { seq, at, subject, name, bytes });
        self.last_at = at;
        Ok(())
    }

    /// Registers the signals of a refused command: they alone become events.
    fn register(
        &mut self,
        unit: &mut dyn Unit,
        request: &Request,
        signals: Vec<yunquan_core::signal::Signal>,
    ) -> Result<(), StoreError> {
        if signals.is_empty() {
            return Ok(());
        }
        let mut on = self.occasion(request, Actor::System);
        let at = on.at;
        // Another stretch of the same seed: the refused decision has drawn from the first.
        on.entropy = Entropy::new(Digest::of(&request.seed).0);
        let raised: Vec<Event> = signals
            .into_iter()
            .map(|signal| Event::Signal(yunquan_core::signal::Raised { id: on.fresh(), signal }))
            .collect();
        for key in raised.iter().flat_map(Event::touches) {
            self.fetch(unit, key)?;
        }
        if self.world.apply(&raised).is_ok() {
            for event in raised {
                self.leaf(request, at, event)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, unit: &mut dyn Unit, kept: &[Given]) -> Result<(), StoreError> {
        for import in &self.imports {
            if let Some((kind, content)) = imports::content(import, self.pack) {
                unit.import(kind, &content)?;
            }
        }
        unit.write(&mut self.world.changed())?;
        unit.keep_secrets(&self.secrets)?;
        let leaves: Vec<store::Leaf<'_>> = self
            .leaves
            .iter()
            .map(|it| store::Leaf {
                seq: it.seq,
                at: it.at,
                subject: &it.subject,
                name: &it.name,
                bytes: &it.bytes,
            })
            .collect();
        unit.append(&leaves)?;
        let answers: Vec<store::Answer<'_>> = kept
            .iter()
            .map(|it| store::Answer {
                asked: Asked { account: &it.account, key: &it.key },
                body_digest: it.body,
                at: it.at,
                answer: &it.answer,
            })
            .collect();
        unit.keep_answers(&answers)
    }
}

fn order_given(event: &Event) -> Option<u32> {
    match event {
        Event::Application(event) => event.order_given(),
        _ => None,
    }
}

fn notes(event: &Event) -> Vec<Note> {
    use yunquan_core::application::Event as Application;
    match event {
        Event::Signal(raised) => vec![Note::Signal(raised.signal.rule.to_string())],
        Event::Application(Application::Submitted(it)) => {
            it.findings.iter().map(|finding| Note::Finding(finding.rule.to_string())).collect()
        }
        _ => Vec::new(),
    }
}
