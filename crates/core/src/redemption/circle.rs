//! Money that comes back: the self-paid part was paid by who gets it, or by who owns who gets it.
//! A signal (article 23), never a refusal.

use serde_json::json;

use super::Submit;
use crate::ids::{ProviderId, RedemptionId};
use crate::imports::ImportKind;
use crate::occasion::Occasion;
use crate::refusal::{RuleId, Stop, facts, not_found};
use crate::signal::{self, Signal};
use crate::world::{Key, World};

/// The payer of the self-paid part, held against the payee and its owners. What the receipt does
/// not tell shows nothing; names and accounts are not repeated in the signal.
pub(super) fn round_trip(
    form: &Submit,
    redemption: RedemptionId,
    provider: ProviderId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Signal>, Stop> {
    let account = form.payer_account.as_deref().map(digits).filter(|number| !number.is_empty());
    let same_account = account.is_some_and(|number| number == digits(&form.account_number));
    let ground = if same_account {
        Some("same-account")
    } else {
        match form.payer_name.as_deref().map(bare).filter(|name| !name.is_empty()) {
            Some(name) => payer(&name, form, provider, world, on)?,
            None => None,
        }
    };
    let signals = ground.into_iter().map(|ground| Signal {
        rule: RuleId::named("R23.1"),
        about: Key::Redemption(redemption),
        facts: facts([("pattern", json!("round-trip")), ("ground", json!(ground))]),
    });
    signal::new_ones(signals.collect(), world)
}

fn payer(
    name: &str,
    form: &Submit,
    provider: ProviderId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Option<&'static str>, Stop> {
    let firm = world.provider(provider)?.ok_or_else(|| not_found("provider"))?;
    if name == bare(&firm.name) || name == bare(&form.account_name) {
        return Ok(Some("paid-by-payee"));
    }
    let Some(relations) = world.relations(ImportKind::Relations)? else { return Ok(None) };
    let owners = relations.graph.owners(firm.credit_code.as_str(), on.pack.params().reach.max_hops);
    Ok(owners.values().any(|owner| bare(owner) == name).then_some("paid-by-owner"))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}
