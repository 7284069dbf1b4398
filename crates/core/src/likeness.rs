//! What one party bears that another bears too: a contact, an address, a device. Signals of
//! supervision (article 23), which refuse nothing.
//!
//! All three are personal: they are compared through digests keyed by the installation's own
//! secret, so that nobody finds a number by trying all there are. The first to bear a mark holds
//! it.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::claim;
use crate::digest::Digest;
use crate::ids::{EnterpriseId, ProviderId};
use crate::occasion::Occasion;
use crate::refusal::{RuleId, Stop, facts};
use crate::signal::{self, Signal};
use crate::world::{Key, World};

/// Separates these digests from every other use of SHA-256 here.
const TAG: &[u8] = b"yunquan/likeness/v1\0";

/// A pattern's word, and the digest by which it is known.
pub(crate) type Mark = (&'static str, String);

/// The mark of a telephone number; only its digits count. A number shorter than the pack's least is
/// an extension.
pub(crate) fn contact(phone: &str, on: &Occasion<'_>) -> Option<Mark> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let long = reaches(digits.len(), on.pack.params().same_contact_digits);
    long.then(|| ("same-contact", mark("contact", &digits, on)))
}

/// The mark of an address; spaces do not count. A text shorter than the pack's least names a town,
/// not a door.
pub(crate) fn address(text: &str, on: &Occasion<'_>) -> Option<Mark> {
    let text: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let long = reaches(text.chars().count(), on.pack.params().same_address_characters);
    long.then(|| ("same-address", mark("address", &text, on)))
}

fn reaches(length: usize, least: u32) -> bool {
    usize::try_from(least).is_ok_and(|least| length >= least)
}

/// The mark of the device that sends the command, where it is known.
pub(crate) fn device(on: &Occasion<'_>) -> Option<Mark> {
    let device = on.device?.to_string();
    Some(("same-device", mark("device", &device, on)))
}

fn mark(kind: &str, text: &str, on: &Occasion<'_>) -> String {
    let mut hash = Sha256::new_with_prefix(TAG);
    hash.update(on.pepper.0);
    hash.update(format!("{}\0{kind}\0{text}", on.pack.id()));
    Digest(hash.finalize().into()).to_string()
}

/// What looking at marks needs.
pub(crate) fn needs(marks: impl IntoIterator<Item = Mark>) -> impl Iterator<Item = Key> {
    marks.into_iter().map(|(_, mark)| Key::Claim(claim::likeness(&mark)))
}

/// The marks that nobody bears yet, and a signal about a party for each that another one holds,
/// registered once.
///
/// # Errors
/// [`Stop::Missing`].
pub(crate) fn shared(
    marks: impl IntoIterator<Item = Mark>,
    about: &Key,
    world: &World,
) -> Result<(Vec<String>, Vec<Signal>), Stop> {
    let (mut fresh, mut signals) = (Vec::new(), Vec::new());
    for (kind, mark) in marks {
        let holder = world.claim(claim::likeness(&mark))?.and_then(|claim| claim.holder);
        match holder {
            None => fresh.push(mark),
            Some(holder) if Some(holder) == about.uuid() => {}
            Some(holder) => signals.push(Signal {
                rule: RuleId::named("R23.1"),
                about: about.clone(),
                facts: facts([("pattern", json!(kind)), ("with", json!(bearer(holder, world)?))]),
            }),
        }
    }
    Ok((fresh, signal::new_ones(signals, world)?))
}

/// An enterprise or a provider.
fn bearer(holder: Uuid, world: &World) -> Result<Key, Stop> {
    let enterprise = EnterpriseId(holder);
    Ok(match world.enterprise(enterprise)? {
        Some(_) => Key::Enterprise(enterprise),
        None => Key::Provider(ProviderId(holder)),
    })
}
