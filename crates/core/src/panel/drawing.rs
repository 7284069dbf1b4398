//! Drawing a panel's members by lot with recusal (R10.1, R22.2), and with them the redemptions that
//! are checked on site (R22.3).

use std::collections::BTreeSet;

use serde_json::json;

use super::{Act, Event, Panel, drawn, files_of, find, redemption, seed};
use super::{spot_check_count, spot_check_seed};
use crate::access::Target;
use crate::account::{Account, Party, Status};
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, PanelId};
use crate::lineage;
use crate::occasion::Occasion;
use crate::refusal::{Refusal, Stop, not_permitted, require};
use crate::world::{Key, World};

form! {
    /// Drawing the members by lot.
    pub struct Draw {
        /// The panel.
        panel: PanelId = id(),
    }
}

/// Whom the panel judges.
///
/// # Errors
/// Not found.
pub fn draw_target(form: &Draw, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let panel = find(form.panel, world)?;
    files_of(&panel.providers, &panel.redemptions, world)
}

/// Draws the members by lot from the experts whom nothing bars: accounts in use, without a declared
/// tie to any of the parties, without a conflict declared to this panel, and who have not judged a
/// redemption of the same two parties, or of whom they follow (R3.6), before. Of redemptions it
/// draws the spot checks too.
///
/// # Errors
/// Not found; forbidden to any but its organiser; refused by R10.1 or R22.2 when it is drawn
/// already, finance has not agreed to it yet, or too few experts are left.
pub fn draw(form: Draw, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    organised(panel, on)?;
    panel.moved(Act::Draw)?;
    let batch = Batch::of(panel, world)?;
    let mut eligible = Vec::new();
    for id in &panel.experts {
        let account = world.account(*id)?.filter(|account| account.status == Status::Active);
        if let Some(account) = account
            && batch.unbiased(account, world)?
        {
            eligible.push(*id);
        }
    }
    let members = drawn(seed(on.root, panel.id), &eligible, panel.seats);
    let full = usize::try_from(panel.seats).is_ok_and(|seats| seats == members.len());
    require(full, || {
        let about = [("eligible", json!(eligible.len())), ("seats", json!(panel.seats))];
        Refusal::new(panel.rule(), about)
    })?;
    let params = on.pack.params();
    let (ratio, least) = (params.spot_check_ratio, params.spot_check_at_least);
    let count = spot_check_count(panel.redemptions.len(), ratio, least);
    let spot_checks = drawn(spot_check_seed(on.root, panel.id), &panel.redemptions, count);
    let (panel, root) = (panel.id, on.root);
    Ok(vec![Fact::Panel(Event::Drawn { panel, root, eligible, members, spot_checks })])
}

/// The organiser of a panel acts, and nobody else.
///
/// # Errors
/// Forbidden.
pub(super) fn organised(panel: &Panel, on: &Occasion<'_>) -> Result<(), Stop> {
    if on.actor.id() == Some(panel.organiser) { Ok(()) } else { Err(not_permitted()) }
}

/// What bars experts from a panel.
struct Batch {
    parties: BTreeSet<Party>,
    barred: BTreeSet<AccountId>,
}

impl Batch {
    fn of(panel: &Panel, world: &World) -> Result<Self, Stop> {
        let mut parties: BTreeSet<Party> =
            panel.providers.iter().copied().map(Party::Provider).collect();
        let declared = panel.conflicts.keys().chain(panel.recused.keys());
        let mut barred: BTreeSet<AccountId> = declared.copied().collect();
        // Each two once, however many of the batch are theirs.
        let mut judged = BTreeSet::new();
        for id in &panel.redemptions {
            let it = redemption(*id, world)?;
            parties.extend(it.parties());
            judged.insert((it.enterprise, it.provider));
        }
        for (enterprise, provider) in judged {
            let pair = [Party::Enterprise(enterprise), Party::Provider(provider)];
            barred.extend(lineage::judges(pair, world)?);
        }
        Ok(Self { parties, barred })
    }

    fn unbiased(&self, account: &Account, world: &World) -> Result<bool, Stop> {
        let parties = self.parties.iter().copied();
        let tied = lineage::bound_to_any(Some(account), parties, world)?;
        Ok(!tied && !self.barred.contains(&account.id))
    }
}

/// What a draw or a conclusion will surely look at, as far as what is loaded tells.
pub fn needs(panel: PanelId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Panel(panel)];
    let Ok(Some(panel)) = world.panel(panel) else { return keys };
    keys.extend(panel.experts.iter().copied().map(Key::Account));
    keys.extend(panel.providers.iter().copied().map(Key::Provider));
    for id in &panel.redemptions {
        keys.push(Key::Redemption(*id));
        if let Ok(Some(it)) = world.redemption(*id) {
            keys.extend([Key::Enterprise(it.enterprise), Key::Voucher(it.voucher)]);
            keys.push(Key::Contract(it.contract));
        }
    }
    keys
}
