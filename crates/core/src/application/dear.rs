//! What in an application is unlike the catalogue: signals of supervision (article 23), which
//! refuse nothing.

use serde_json::json;

use crate::contract::Line;
use crate::ids::ApplicationId;
use crate::money::share_floor;
use crate::occasion::Occasion;
use crate::provider::Catalogue;
use crate::refusal::{RuleId, Stop, facts};
use crate::signal::{self, Signal};
use crate::world::{Key, World};

/// Lines whose price is far above what the provider's own catalogue asks for the same quantity.
pub(super) fn dear(
    lines: &[Line],
    catalogue: Option<&Catalogue>,
    application: ApplicationId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Signal>, Stop> {
    let most = on.pack.params().price_signal;
    let priced = lines.iter().enumerate().filter_map(|(index, line)| {
        let item = catalogue?.items.get(line.item.as_ref()?)?;
        let listed = item.price_fen.checked_mul(u64::from(line.quantity))?;
        (line.price_fen > share_floor(listed, most)?).then_some((index, line.price_fen, listed))
    });
    let signals = priced.map(|(index, price, listed)| Signal {
        rule: RuleId::named("R23.1"),
        about: Key::Application(application),
        facts: facts([
            ("pattern", json!("price-above-catalogue")),
            ("line", json!(index)),
            ("price_fen", json!(price)),
            ("catalogue_fen", json!(listed)),
        ]),
    });
    signal::new_ones(signals.collect(), world)
}
