//! Deciding without doing: on what was committed, beside the queue, with nothing written.

use serde_json::Value;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::faults;
use yunquan_core::occasion::{Actor, Occasion};
use yunquan_core::refusal::{Fault, Rejection};
use yunquan_core::world::{Entity, Key, World};
use yunquan_store::StoreError;

use crate::envelope::{Denial, Who};
use crate::office::{Office, invalid};

impl Office {
    /// The answer to a form that could not be read, with every fault that can be told: one answer
    /// names them all. Reads the store.
    pub fn faults(&self, who: Who, name: &str, form: &Value, faults: Vec<Fault>) -> Denial {
        match self.rejection(who, name, form, &faults) {
            Ok(rejection) => Denial { rejection, signals: Vec::new() },
            Err(error) => {
                tracing::error!(%error, "only the faults of shape were told");
                invalid(faults)
            }
        }
    }

    fn rejection(
        &self,
        who: Who,
        name: &str,
        form: &Value,
        faults: &[Fault],
    ) -> Result<Rejection, StoreError> {
        let told =
            self.tried(who, |world, on| faults::rejection(name, form, faults.to_vec(), world, on))?;
        Ok(told.unwrap_or_else(|| Rejection::Invalid(faults.to_vec())))
    }

    /// What stands against a command as things are now, with nothing done; none where nothing
    /// does, or where only the writer can tell. Reads the store.
    pub fn objection(&self, who: Who, command: &Command) -> Option<Rejection> {
        let told = self.tried(who, |world, on| faults::objection(command.clone(), world, on));
        told.unwrap_or_else(|error| {
            tracing::error!(%error, "nothing was told beforehand");
            None
        })?
    }

    /// Tries until everything that is asked for is loaded; none where lists are asked for, which
    /// are for the writer alone.
    fn tried<T>(
        &self,
        who: Who,
        attempt: impl Fn(&World, &mut Occasion<'_>) -> Result<T, Key>,
    ) -> Result<Option<T>, StoreError>
    where
        T: From<Rejection>,
    {
        let lens = self.lens()?;
        let Some(actor) = self.actor(who)? else {
            return Ok(Some(Rejection::Forbidden { rule: None }.into()));
        };
        let mut world = World::default();
        loop {
            let (root, seed) = (Digest([0; 32]), [0; 32]);
            let mut on =
                Occasion::new(lens.now, actor.clone(), lens.pack, &lens.calendar, root, seed);
            let missing = match attempt(&world, &mut on) {
                Ok(told) => return Ok(Some(told)),
                Err(missing) => missing,
            };
            if matches!(missing, Key::Set(_)) {
                return Ok(None);
            }
            let entity = lens.reader.entity(&missing)?;
            world.load(missing, entity);
        }
    }

    fn actor(&self, who: Who) -> Result<Option<Actor>, StoreError> {
        Ok(match who {
            Who::System => Some(Actor::System),
            Who::Public => Some(Actor::Public),
            Who::Account(id) => match self.reader().entity(&Key::Account(id))? {
                Some(Entity::Account(account)) => Some(Actor::Account(account)),
                _ => None,
            },
        })
    }
}
