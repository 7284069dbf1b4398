//! A panel's conclusion: on providers the organiser's, on redemptions computed by the office from
//! what the members found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::drawing::organised;
use super::{Acceptance, Act, Conclusion, Event, Judgement, Panel, files_of, find};
use crate::access::Target;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{PanelId, ProviderId, RedemptionId};
use crate::money::{BasisPoints, Fen, share_floor};
use crate::occasion::Occasion;
use crate::pack::Params;
use crate::provider::{self, Provider};
use crate::redemption::{self, LineAcceptance, Redemption, unfrozen};
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless, not_found, require};
use crate::subsidy::line_basis;
use crate::world::World;

form! {
    /// The organiser's conclusion on one provider or one redemption.
    pub struct Outcome {
        /// The provider, or
        provider: Option<ProviderId> = opt_id(),
        /// the redemption.
        redemption: Option<RedemptionId> = opt_id(),
        /// Of a provider: whether it is found fit.
        passed: Option<bool> = maybe_flag(),
        /// Why.
        reason: String = text(1_000),
    }
}

form! {
    /// The panel's conclusion. What is not named stays in review, for another panel.
    pub struct Conclude {
        /// The panel.
        panel: PanelId = id(),
        /// On each provider or redemption that it could judge; empty once nothing is in its hands.
        results: Vec<Outcome> = list(0..=200),
    }
}

/// Whom the panel judges.
///
/// # Errors
/// Not found.
pub fn conclude_target(form: &Conclude, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let panel = find(form.panel, world)?;
    files_of(&panel.providers, &panel.redemptions, world)
}

/// Concludes. To pass a provider, or to accept a redemption or none of it, needs the judgement of a
/// quorum of the pack (R10.1); a redemption drawn for a check on site needs the check.
///
/// # Errors
/// Not found; forbidden to any but its organiser; faults for another file or one named twice, or
/// for none while it has one; refused by R10.1 or R22.2 unless the panel is drawn, or with too few
/// judgements, by R23.1 while a case has frozen the voucher, by R22.3 before the check on site.
pub fn conclude(form: Conclude, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    organised(panel, on)?;
    panel.moved(Act::Conclude)?;
    faultless(result_faults(panel, &form.results))?;
    if form.results.is_empty() && panel.has_work(world)? {
        return Err(Fault::at("results", FaultCode::Missing).into());
    }
    let params = on.pack.params();
    let (mut results, mut acceptances) = (Vec::new(), Vec::new());
    for Outcome { provider, redemption: named, passed, reason } in form.results {
        // The faults are out of the way: it names one of the two.
        match (provider, named) {
            (Some(id), _) => {
                results.push(concluded(panel, id, passed == Some(true), reason, world, params)?);
            }
            (None, Some(id)) => {
                let it = super::redemption(id, world)?;
                acceptances.push(accepted(panel, it, reason, world, params)?);
            }
            (None, None) => {}
        }
    }
    let at = (!acceptances.is_empty()).then_some(on.at);
    Ok(vec![Fact::Panel(Event::Concluded { panel: panel.id, results, acceptances, at })])
}

impl Panel {
    /// Whether a redemption is in its hands: in review, and not before another panel.
    pub fn judges(&self, it: &Redemption) -> bool {
        it.panel == Some(self.id) && it.status == redemption::Status::Reviewing
    }

    /// Whether a provider's file is in its hands.
    pub fn reviews(&self, it: &Provider) -> bool {
        it.panel == Some(self.id) && it.status == provider::Status::Reviewing
    }

    /// Whether anything is left in its hands: a file may end elsewhere, by a case or a merger.
    fn has_work(&self, world: &World) -> Result<bool, Stop> {
        for id in &self.redemptions {
            if world.redemption(*id)?.is_some_and(|it| self.judges(it)) {
                return Ok(true);
            }
        }
        for id in &self.providers {
            if world.provider(*id)?.is_some_and(|it| self.reviews(it)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Each result names one file of the panel, each file once.
fn result_faults(panel: &Panel, results: &[Outcome]) -> Vec<Fault> {
    let of_providers = panel.redemptions.is_empty();
    let (own, other) =
        if of_providers { ("provider", "redemption") } else { ("redemption", "provider") };
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (index, outcome) in results.iter().enumerate() {
        let place = |field: &str| format!("results.{index}.{field}");
        let provider = outcome.provider.map(|id| (id.0, panel.providers.contains(&id)));
        let redemption = outcome.redemption.map(|id| (id.0, panel.redemptions.contains(&id)));
        let (named, stray) =
            if of_providers { (provider, redemption) } else { (redemption, provider) };
        match named {
            None => faults.push(Fault::at(place(own), FaultCode::Missing)),
            Some((_, false)) => faults.push(Fault::at(place(own), FaultCode::NotFound)),
            Some((id, true)) if !seen.insert(id) => {
                faults.push(Fault::at(place(own), FaultCode::Duplicate));
            }
            Some(_) => {}
        }
        if stray.is_some() {
            faults.push(Fault::at(place(other), FaultCode::UnknownField));
        }
        match (of_providers, outcome.passed) {
            (true, None) => faults.push(Fault::at(place("passed"), FaultCode::Missing)),
            (false, Some(_)) => faults.push(Fault::at(place("passed"), FaultCode::UnknownField)),
            _ => {}
        }
    }
    faults
}

fn concluded(
    panel: &Panel,
    provider: ProviderId,
    passed: bool,
    reason: String,
    world: &World,
    params: &Params,
) -> Result<Conclusion, Stop> {
    let (scores, median) = panel.scored(provider);
    let name = world.provider(provider)?.map(|provider| provider.name.as_str());
    require(!passed || scores >= panel.quorum(params), || {
        let about = [
            ("provider", json!(name)),
            ("scores", json!(scores)),
            ("quorum", json!(panel.quorum(params))),
        ];
        Refusal::new("R10.1", about)
    })?;
    Ok(Conclusion { provider, passed, median, scores, reason })
}

fn accepted(
    panel: &Panel,
    it: &Redemption,
    reason: String,
    world: &World,
    params: &Params,
) -> Result<Acceptance, Stop> {
    unfrozen(it, world)?;
    let given = panel.judgements.get(&it.id);
    let judgements: Vec<&[Judgement]> =
        given.into_iter().flat_map(BTreeMap::values).map(Vec::as_slice).collect();
    // A panel has fewer members than a u32 counts.
    let scores = u32::try_from(judgements.len()).unwrap_or(u32::MAX);
    require(scores >= panel.quorum(params), || {
        let about = [
            ("redemption", json!(it.id)),
            ("scores", json!(scores)),
            ("quorum", json!(panel.quorum(params))),
        ];
        Refusal::new("R22.2", about)
    })?;
    let waits = panel.spot_checks.contains(&it.id) && it.check.is_none();
    require(!waits, || Refusal::new("R22.3", [("redemption", json!(it.id))]))?;
    let lines = accepted_lines(&judgements, &basis(it, world)?, it.ratio);
    let sum = Fen::sum(lines.iter().map(|line| line.accepted_fen));
    let accepted_basis_fen = sum.ok_or_else(|| Refusal::new("R16.3", []))?;
    let nothing = accepted_basis_fen == Fen::ZERO;
    Ok(Acceptance {
        redemption: it.id,
        voucher: it.voucher,
        enterprise: it.enterprise,
        provider: it.provider,
        accepted_basis_fen,
        lines,
        scores,
        judges: given.into_iter().flat_map(BTreeMap::keys).copied().collect(),
        freed: if nothing { redemption::invoices(it) } else { Vec::new() },
        reason,
    })
}

/// What counts of each line at most, in fen; worked out again for a contract that is older than its
/// record of it.
fn basis(it: &Redemption, world: &World) -> Result<Vec<Fen>, Stop> {
    let contract = world.contract(it.contract)?.ok_or_else(|| not_found("contract"))?;
    if !contract.line_basis_fen.is_empty() {
        return Ok(contract.line_basis_fen.clone());
    }
    let catalogue = world.catalogue(contract.terms.provider, it.year)?;
    Ok(line_basis(&contract.terms.lines, catalogue))
}

/// What the members accept together (R16.3, R22.2): of each line the lower median of what they
/// found carried out, of which no more counts than the line's basis. What is worth less than a fen
/// of subsidy is worth nothing.
pub fn accepted_lines(
    judgements: &[&[Judgement]],
    basis: &[Fen],
    ratio: BasisPoints,
) -> Vec<LineAcceptance> {
    let mut found: BTreeMap<u32, Vec<Fen>> = BTreeMap::new();
    for judgement in judgements.iter().copied().flatten() {
        found.entry(judgement.line).or_default().push(judgement.accepted_fen);
    }
    let accept = |(line, mut amounts): (u32, Vec<Fen>)| {
        amounts.sort_unstable();
        let median = amounts.get(amounts.len().saturating_sub(1) / 2).copied();
        let carried_out_fen = median.unwrap_or(Fen::ZERO);
        let most = usize::try_from(line).ok().and_then(|line| basis.get(line)).copied();
        let accepted_fen = carried_out_fen.min(most.unwrap_or(Fen::ZERO));
        LineAcceptance { line, carried_out_fen, accepted_fen }
    };
    let mut lines: Vec<LineAcceptance> = found.into_iter().map(accept).collect();
    let sum = Fen::sum(lines.iter().map(|line| line.accepted_fen));
    if sum.and_then(|sum| share_floor(sum, ratio)) == Some(Fen::ZERO) {
        lines.iter_mut().for_each(|line| line.accepted_fen = Fen::ZERO);
    }
    lines
}
