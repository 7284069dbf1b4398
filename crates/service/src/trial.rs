//! Deciding without doing: on what was committed, beside the queue, with nothing written.

use serde_json::Value;
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
        let lens = self.lens()?;
        let Some(actor) = self.actor(who)? else {
            return Ok(Rejection::Forbidden { rule: None });
        };
        let mut world = World::default();
        loop {
            let (root, seed) = (Digest([0; 32]), [0; 32]);
            let mut on =
                Occasion::new(lens.now, actor.clone(), lens.pack, &lens.calendar, root, seed);
            let missing = match faults::rejection(name, form, faults.to_vec(), &world, &mut on) {
                Ok(rejection) => return Ok(rejection),
                Err(missing) => missing,
            };
            // Lists are for the writer alone.
            if matches!(missing, Key::Set(_)) {
                return Ok(Rejection::Invalid(faults.to_vec()));
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
