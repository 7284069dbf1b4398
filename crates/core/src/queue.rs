//! The order of acceptance of a support year: 1, 2, 3 ... without a gap (article 4).

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::refusal::Stop;
use crate::world::Key;

/// How many orders have been given in a support year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Queue {
    /// The support year.
    pub year: i32,
    /// The last order given; 0 before the first.
    pub last: u32,
}

impl Queue {
    /// The queue admits only the order that comes next.
    ///
    /// # Errors
    /// Refused by R4.4: an order would be given twice or a gap be left.
    pub fn admit(&self, event: &Event) -> Result<(), Stop> {
        let given = given(event);
        crate::refusal::require(given.is_none_or(|order| order == self.last + 1), || {
            crate::refusal::Refusal::new("R4.4", [("order", given.into())])
        })
    }

    /// The queue after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        let Key::Queue(year) = key else { return before };
        let last = given(event).or(before.as_ref().map(|queue| queue.last))?;
        Some(Self { year: *year, last })
    }
}

fn given(event: &Event) -> Option<u32> {
    match event {
        Event::Application(event) => event.order_given(),
        _ => None,
    }
}
