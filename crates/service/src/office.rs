//! The office: a writer thread with its queue, readers beside it, one clock, one pack.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use parking_lot::Mutex;
use serde_json::Value;
use tokio::sync::oneshot;
use yunquan_core::calendar::Calendar;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::pack::Pack;
use yunquan_core::refusal::{Fault, Rejection};
use yunquan_core::time::Instant;
use yunquan_store::{Reader, Store, StoreError, Vault};

use crate::almanac::Almanac;
use crate::clock::Clock;
use crate::desk::{BATCH, Desk};
use crate::entropy::Seeds;
use crate::envelope::{Answer, Denial, Request, Who};
use crate::lists::Unread;
use crate::statistics::{Asked, NoStatistics, Statistics};

/// The most commands that wait; beyond it the office asks to come back later.
pub const QUEUE: usize = 8_192;

/// The command could not be run and had no effect; only of [`Self::Stopped`] is that in doubt,
/// where the writer died over it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Too much waits already.
    #[error("the office is busy: try again in a moment")]
    Busy,
    /// The store failed; the detail is in the log.
    #[error("the office cannot write at the moment")]
    Broken,
    /// The writer has ended, as told or by a fault.
    #[error("the office has stopped: nothing is taken until it is started again")]
    Stopped,
}

/// A running office. Cheap to clone.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

struct Inner {
    queue: Mutex<Option<SyncSender<Errand>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    reader: Arc<dyn Reader>,
    vault: Arc<dyn Vault>,
    almanac: Arc<Almanac>,
    pack: Arc<Pack>,
    clock: Clock,
    seeds: Seeds,
    statistics: Statistics,
    unread: Unread,
    tape: Mutex<Option<Vec<Taken>>>,
}

/// A command as it entered the queue, on the tape of an office that records.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Who sent it.
    pub who: Who,
    /// The command.
    pub command: Command,
    /// SHA-256 of its body.
    pub body: Digest,
    /// Its idempotency key.
    pub key: Option<String>,
    /// When it entered.
    pub at: Instant,
}

struct Waiting {
    request: Request,
    reply: oneshot::Sender<Result<Answer, Unavailable>>,
}

/// What the writer is asked for.
enum Errand {
    /// A command.
    Run(Box<Waiting>),
    /// To forget answers past their time, as of an instant.
    Forget(Instant, oneshot::Sender<Result<usize, Unavailable>>),
}

/// What an office is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The scheme pack in force.
    pub pack: Arc<Pack>,
    /// The clock.
    pub clock: Clock,
    /// Where seeds come from.
    pub seeds: Seeds,
    /// The most commands in one transaction; 0 for the default.
    pub batch: usize,
}

impl Office {
    /// Opens an office and starts its writer.
    ///
    /// # Errors
    /// The thread could not be started, or the installation's own secret not be read.
    pub fn open(parts: Parts) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(QUEUE);
        let Store { ledger, reader, vault } = parts.store;
        let almanac = Arc::new(Almanac::new(Arc::clone(&reader)));
        let pepper = parts.seeds.pepper().map_err(std::io::Error::other)?;
        let pepper = vault.pepper(Digest(pepper)).map_err(std::io::Error::other)?;
        let desk = Desk::new(ledger, Arc::clone(&parts.pack), Arc::clone(&almanac));
        let mut desk = desk.with_pepper(pepper);
        let size = if parts.batch == 0 { BATCH } else { parts.batch };
        let writer = std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
            let _lost = Lost;
            write(&receiver, &mut desk, size);
        })?;
        Ok(Self(Arc::new(Inner {
            queue: Mutex::new(Some(sender)),
            writer: Mutex::new(Some(writer)),
            reader,
            vault,
            almanac,
            pack: parts.pack,
            clock: parts.clock,
            seeds: parts.seeds,
            statistics: Statistics::default(),
            unread: Unread::default(),
            tape: Mutex::new(None),
        })))
    }

    /// The pack in force.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.0.pack
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The instant now.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// The read side.
    pub fn reader(&self) -> &dyn Reader {
        self.0.reader.as_ref()
    }

    /// Statistics, as of the last time they were asked for.
    pub fn statistics(&self) -> &Statistics {
        &self.0.statistics
    }

    /// Takes the newest leaves into the statistics: for a thread beside the pages.
    ///
    /// # Errors
    /// A leaf could not be read.
    pub fn count(&self) -> Result<(), NoStatistics> {
        self.statistics().fill(self.reader(), *self.pack().zone())?;
        self.statistics().shown(&self.lens()?, Asked::default()).map(drop)
    }

    /// What is kept in mind of firms' messages between pages.
    pub(crate) fn unread_of_firms(&self) -> &Unread {
        &self.0.unread
    }

    /// What accounts sign in with, and what they have seen.
    pub fn vault(&self) -> &dyn Vault {
        self.0.vault.as_ref()
    }

    /// Working days as known now.
    ///
    /// # Errors
    /// The store failed.
    pub fn calendar(&self) -> Result<Calendar, StoreError> {
        self.0.almanac.newest()
    }

    /// Sends a command whose form has been read; its instant is this entry into the queue.
    fn send(
        &self,
        who: Who,
        command: Command,
        (body, key): (Digest, Option<String>),
        device: Option<Digest>,
    ) -> Result<oneshot::Receiver<Result<Answer, Unavailable>>, Unavailable> {
        let (reply, answer) = oneshot::channel();
        let queue = self.0.queue.lock();
        let sender = queue.as_ref().ok_or(Unavailable::Stopped)?;
        // Under the lock: instants, seeds and places in the queue follow one order.
        let seed = self.0.seeds.next().map_err(|error| {
            tracing::error!(%error, "no seed");
            Unavailable::Broken
        })?;
        let at = self.0.clock.now();
        if let Some(tape) = self.0.tape.lock().as_mut() {
            let (command, key) = (command.clone(), key.clone());
            tape.push(Taken { who, command, body, key, at });
        }
        let request = Request { who, command, body, key, device, at, seed };
        put(sender, Errand::Run(Box::new(Waiting { request, reply })))?;
        Ok(answer)
    }

    /// Begins to keep every command that enters the queue: for a simulation that looks for the
    /// shortest beginning of a fault.
    pub fn begin_tape(&self) {
        *self.0.tape.lock() = Some(Vec::new());
    }

    /// What was kept since [`Self::begin_tape`], in order; keeps no more.
    pub fn end_tape(&self) -> Vec<Taken> {
        self.0.tape.lock().take().unwrap_or_default()
    }

    /// Forgets the answers that have been kept long enough, waiting in this thread; how many.
    ///
    /// # Errors
    /// As [`Office::execute`].
    pub fn forget_answers(&self) -> Result<usize, Unavailable> {
        let sender = self.0.queue.lock().clone().ok_or(Unavailable::Stopped)?;
        let (reply, answer) = oneshot::channel();
        put(&sender, Errand::Forget(self.now(), reply))?;
        answer.blocking_recv().unwrap_or(Err(Unavailable::Stopped))
    }

    /// Runs a command.
    ///
    /// # Errors
    /// [`Unavailable`]; a refusal is an answer, not an error.
    pub async fn execute(
        &self,
        who: Who,
        command: Command,
        body: Digest,
        key: Option<String>,
    ) -> Result<Answer, Unavailable> {
        self.execute_from(None, who, command, (body, key)).await
    }

    /// As [`Office::execute`], from a device that is known.
    ///
    /// # Errors
    /// As [`Office::execute`].
    pub async fn execute_from(
        &self,
        device: Option<Digest>,
        who: Who,
        command: Command,
        asked: (Digest, Option<String>),
    ) -> Result<Answer, Unavailable> {
        self.send(who, command, asked, device)?.await.unwrap_or(Err(Unavailable::Stopped))
    }

    /// As [`Office::execute`], waiting in this thread; not for use within async code.
    ///
    /// # Errors
    /// As [`Office::execute`].
    pub fn execute_now(
        &self,
        who: Who,
        command: Command,
        body: Digest,
        key: Option<String>,
    ) -> Result<Answer, Unavailable> {
        let answer = self.send(who, command, (body, key), None)?;
        answer.blocking_recv().unwrap_or(Err(Unavailable::Stopped))
    }

    /// Reads and runs a command given by name and JSON form, waiting in this thread. None when
    /// there is no such command.
    ///
    /// # Errors
    /// As [`Office::execute`]; faults of the form are an answer.
    pub fn ask(&self, who: Who, name: &str, form: &Value) -> Option<Result<Answer, Unavailable>> {
        let command = match Command::read(name, form)? {
            Ok(command) => command,
            Err(faults) => return Some(Ok(Err(self.faults(who, name, form, faults)))),
        };
        let body = Digest::of(form.to_string().as_bytes());
        Some(self.execute_now(who, command, body, None))
    }

    /// Runs many commands in their order, sharing transactions, waiting in this thread.
    ///
    /// # Errors
    /// As [`Office::execute`], at the first that is not run.
    pub fn ask_all(
        &self,
        asked: &[(Who, &str, Value)],
    ) -> Result<Vec<Option<Answer>>, Unavailable> {
        let mut waiting = Vec::with_capacity(asked.len());
        let mut answers = Vec::with_capacity(asked.len());
        for (who, name, form) in asked {
            waiting.push(match Command::read(name, form) {
                None => Err(None),
                Some(Err(faults)) => Err(Some(Err(self.faults(*who, name, form, faults)))),
                Some(Ok(command)) => {
                    let body = Digest::of(form.to_string().as_bytes());
                    Ok(self.send(*who, command, (body, None), None)?)
                }
            });
        }
        for one in waiting {
            answers.push(match one {
                Err(answer) => answer,
                Ok(answer) => Some(answer.blocking_recv().unwrap_or(Err(Unavailable::Stopped))?),
            });
        }
        Ok(answers)
    }

    /// Records what dates have made true, in order, sharing transactions; waits in this thread.
    ///
    /// # Errors
    /// As [`Office::execute`], at the first that is not run.
    pub fn record(&self, commands: Vec<Command>) -> Result<Vec<Answer>, Unavailable> {
        let mut waiting = Vec::with_capacity(commands.len());
        for command in commands {
            let body = Digest::of(command.name().as_bytes());
            waiting.push(self.send(Who::System, command, (body, None), None)?);
        }
        let answers = waiting.into_iter();
        answers.map(|it| it.blocking_recv().unwrap_or(Err(Unavailable::Stopped))).collect()
    }

    /// Whether the writer is there to take commands: not once it has ended, by a fault or as told.
    pub fn writes(&self) -> bool {
        self.0.writer.lock().as_ref().is_some_and(|writer| !writer.is_finished())
    }

    /// Lets the writer finish what waits and stops it.
    pub fn close(&self) {
        drop(self.0.queue.lock().take());
        // Taken before it is waited for: nobody who asks for it is kept waiting.
        let writer = self.0.writer.lock().take();
        if writer.is_some_and(|writer| writer.join().is_err()) {
            tracing::error!("the writer had died");
        }
    }
}

/// The answer to a form with faults.
pub fn invalid(faults: Vec<Fault>) -> Denial {
    Denial { rejection: Rejection::Invalid(faults), signals: Vec::new() }
}

fn put(queue: &SyncSender<Errand>, errand: Errand) -> Result<(), Unavailable> {
    queue.try_send(errand).map_err(|error| match error {
        TrySendError::Full(_) => Unavailable::Busy,
        TrySendError::Disconnected(_) => Unavailable::Stopped,
    })
}

/// Says so when the writer ends by a fault.
struct Lost;

impl Drop for Lost {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("the writer has died: nothing is taken until the office starts again");
        }
    }
}

fn write(queue: &Receiver<Errand>, desk: &mut Desk, size: usize) {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);
    loop {
        let mut next = match queue.recv_timeout(PATIENCE) {
            Ok(first) => Some(first),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let mut waiting = Vec::new();
        let mut forgetting = None;
        while let Some(errand) = next.take() {
            match errand {
                Errand::Run(one) => waiting.push(*one),
                Errand::Forget(at, reply) => forgetting = Some((at, reply)),
            }
            if waiting.len() < size && forgetting.is_none() {
                next = queue.try_recv().ok();
            }
        }
        run(desk, waiting, size);
        if let Some((at, reply)) = forgetting {
            let forgotten = desk.forget(at).map_err(|error| {
                tracing::error!(%error, "answers were not forgotten");
                Unavailable::Broken
            });
            let _ = reply.send(forgotten);
        }
    }
}

/// Runs a batch and answers everybody in it.
fn run(desk: &mut Desk, waiting: Vec<Waiting>, size: usize) {
    let (requests, replies): (Vec<Request>, Vec<_>) =
        waiting.into_iter().map(|it| (it.request, it.reply)).unzip();
    let mut replies = replies.into_iter();
    // Each as soon as it is on disk: what fails later takes no answer back.
    desk.run_each(&requests, size, &mut |result| {
        let answer = result.map_err(|error| {
            tracing::error!(%error, "a command was not written");
            Unavailable::Broken
        });
        if let Some(reply) = replies.next() {
            // Who asked may have gone; the effect stands all the same.
            let _ = reply.send(answer);
        }
    });
}
