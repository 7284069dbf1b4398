//! Finance's agreement to a panel on redemptions: article 22 has the bureau commission the third
//! party together with finance (R22.2).

use super::{Act, Event, files_of, find};
use crate::access::Target;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::PanelId;
use crate::occasion::Occasion;
use crate::refusal::{Stop, not_permitted};
use crate::world::World;

form! {
    /// Finance's agreement to a commission as it stands: the third party, the list of experts, the
    /// seats and the batch.
    pub struct Cosign {
        /// The panel.
        panel: PanelId = id(),
    }
}

/// Whom the panel judges.
///
/// # Errors
/// Not found.
pub fn cosign_target(form: &Cosign, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let panel = find(form.panel, world)?;
    files_of(&panel.providers, &panel.redemptions, world)
}

/// Finance agrees; from then on the panel is commissioned and can be drawn.
///
/// # Errors
/// Not found; refused by R10.1 for a panel on providers, by R22.2 once it is agreed to.
pub fn cosign(form: Cosign, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    panel.moved(Act::Cosign)?;
    let by = on.actor.id().ok_or_else(not_permitted)?;
    Ok(vec![Fact::Panel(Event::Cosigned { panel: panel.id, by, at: on.at })])
}
