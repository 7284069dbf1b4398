//! What in an application is like another's, or unlike the catalogue: signals of supervision
//! (article 23), which refuse nothing.
//!
//! A contact is personal: it is compared through a digest keyed by the installation's own secret,
//! so that nobody finds a number by trying all there are.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::Submit;
use crate::claim;
use crate::contract::Line;
use crate::enterprise::Enterprise;
use crate::ids::ApplicationId;
use crate::money::share_floor;
use crate::occasion::Occasion;
use crate::provider::Catalogue;
use crate::refusal::{RuleId, Stop, facts};
use crate::signal::{self, Signal};
use crate::world::{Key, World};

/// Separates these digests from every other use of SHA-256 here.
const TAG: &[u8] = b"yunquan/likeness/v1\0";
/// A shorter text names a town, not a door; a shorter number is an extension.
const ADDRESS: usize = 8;
const PHONE: usize = 7;

/// The marks by which an applicant who shares a contact or an address with another is known.
///
/// The first to bear a mark holds it; answers those that nobody bears yet, and a signal for each
/// that another enterprise holds, registered once.
pub(super) fn marks(
    form: &Submit,
    enterprise: &Enterprise,
    world: &World,
    on: &Occasion<'_>,
) -> Result<(Vec<String>, Vec<Signal>), Stop> {
    let (mut fresh, mut signals) = (Vec::new(), Vec::new());
    for (kind, mark) in of(form, enterprise, on) {
        let holder = world.claim(claim::likeness(&mark))?.and_then(|claim| claim.holder);
        match holder {
            None => fresh.push(mark),
            Some(holder) if holder == enterprise.id.0 => {}
            Some(holder) => {
                let other = Key::Enterprise(crate::ids::EnterpriseId(holder));
                signals.push(Signal {
                    rule: RuleId::named("R23.1"),
                    about: Key::Enterprise(enterprise.id),
                    facts: facts([("pattern", json!(kind)), ("with", json!(other))]),
                });
            }
        }
    }
    Ok((fresh, signal::new_ones(signals, world)?))
}

/// What submitting looks at for its marks.
pub(super) fn needs(form: &Submit, enterprise: &Enterprise, on: &Occasion<'_>) -> Vec<Key> {
    of(form, enterprise, on).map(|(_, mark)| Key::Claim(claim::likeness(&mark))).collect()
}

fn of(
    form: &Submit,
    enterprise: &Enterprise,
    on: &Occasion<'_>,
) -> impl Iterator<Item = (&'static str, String)> {
    let phone: String = form.contact_phone.chars().filter(char::is_ascii_digit).collect();
    let address = enterprise.address.chars().filter(|it| !it.is_whitespace()).collect::<String>();
    let address = Some(address).filter(|text| text.chars().count() >= ADDRESS);
    let phone = Some(phone).filter(|digits| digits.len() >= PHONE);
    let mark = |kind: &str, text: String| {
        let mut hash = Sha256::new_with_prefix(TAG);
        hash.update(on.pepper.0);
        hash.update(format!("{}\0{kind}\0{text}", on.pack.id()));
        crate::digest::Digest(hash.finalize().into()).to_string()
    };
    let contact = phone.map(|text| ("same-contact", mark("contact", text)));
    let address = address.map(|text| ("same-address", mark("address", text)));
    contact.into_iter().chain(address)
}

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
