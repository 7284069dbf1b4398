//! What one transaction has loaded and the next is likely to ask for again: accounts, parties,
//! years and what the lists say. Files, applications and whatever else is named once are not kept.

use yunquan_core::world::{Key, World};
use yunquan_store::Head;

/// The most keys that are kept; beyond it everything is loaded anew.
const MOST: usize = 16_384;

/// Entities as the store has them while its journal ends at a head.
#[derive(Debug, Default)]
pub(super) struct Kept {
    world: World,
    head: Option<Head>,
}

impl Kept {
    /// Takes what is known at this head; nothing where somebody else has written meanwhile. What is
    /// not kept again after the commit is forgotten, whatever went wrong.
    pub(super) fn at(&mut self, head: Head) -> World {
        let Self { world, head: kept } = std::mem::take(self);
        if kept == Some(head) { world } else { World::default() }
    }

    /// Keeps what was committed with this head.
    pub(super) fn keep(&mut self, mut world: World, head: Head) {
        world.settle();
        world.retain(lasting);
        if world.len() <= MOST {
            *self = Self { world, head: Some(head) };
        }
    }
}

/// Whether a later command is likely to ask for it.
const fn lasting(key: &Key) -> bool {
    matches!(
        key,
        Key::Account(_)
            | Key::Enterprise(_)
            | Key::Provider(_)
            | Key::Catalogue(..)
            | Key::Allowance(..)
            | Key::Notice(_)
            | Key::Budget(_)
            | Key::Queue(_)
            | Key::Standing(_)
            | Key::Relations(_)
            | Key::Ban(_)
    )
}
