//! The check on site of a redemption that was drawn for it (R22.3).

use serde_json::json;

use super::{Act, Event, Redemption};
use crate::access::Target;
use crate::command::Accepted;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::RedemptionId;
use crate::occasion::Occasion;
use crate::refusal::{
    Fault, FaultCode, Refusal, RuleId, Stop, duplicates, facts, faultless, not_found,
    not_permitted, require,
};
use crate::signal::Signal;
use crate::world::{Key, World};

form! {
    /// What an inspector found on site.
    pub struct Check {
        /// The redemption.
        redemption: RedemptionId = id(),
        /// Whether what was found is what the file says.
        matches: bool = flag(),
        /// What was found.
        remark: String = text(1_000),
        /// Photos, one at least.
        photos: Vec<Digest> = texts(1..=20, FaultCode::NotADigest),
    }
}

/// Whose redemption it is.
///
/// # Errors
/// Not found.
pub fn check_target(form: &Check, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let it = world.redemption(form.redemption)?.ok_or_else(|| not_found("redemption"))?;
    Ok(Target { parties: it.parties().to_vec(), jurisdiction: None })
}

/// Records a check on site, once for a panel. What does not match the file is a supervision signal;
/// the experts draw their own conclusions.
///
/// # Errors
/// Not found; faults in the photos; refused by R22.3 unless it is in review, was drawn for a check
/// and has none yet.
pub fn check(form: Check, world: &World, on: &mut Occasion<'_>) -> Result<Accepted, Stop> {
    let it = world.redemption(form.redemption)?.ok_or_else(|| not_found("redemption"))?;
    let mut faults = duplicates(&form.photos, |at| format!("photos.{at}"));
    for (index, photo) in form.photos.iter().enumerate() {
        if world.upload(*photo)?.is_none() {
            faults.push(Fault::at(format!("photos.{index}"), FaultCode::NoSuchFile));
        }
    }
    faultless(faults)?;
    it.moved(Act::Check)?;
    require(it.to_check && it.check.is_none(), || {
        let about = [("to_check", json!(it.to_check)), ("checked", json!(it.check.is_some()))];
        Refusal::new("R22.3", about)
    })?;
    let signals = if form.matches { Vec::new() } else { vec![mismatch(it)] };
    let event = Fact::Redemption(Event::SiteChecked {
        redemption: it.id,
        at: on.at,
        by: on.actor.id().ok_or_else(not_permitted)?,
        on: on.today,
        matches: form.matches,
        remark: form.remark,
        photos: form.photos,
    });
    Ok(Accepted { events: vec![event], signals })
}

fn mismatch(it: &Redemption) -> Signal {
    let about = [("redemption", json!(it.id)), ("voucher", json!(it.voucher))];
    Signal { rule: RuleId::named("R23.1"), about: Key::Redemption(it.id), facts: facts(about) }
}
