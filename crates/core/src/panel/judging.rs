//! What experts say: conflicts of interest, scores of providers, and what they found carried out of
//! each line of a redemption.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{Act, Event, Panel, files_of, find, redemption};
use crate::access::Target;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, PanelId, ProviderId, RedemptionId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::redemption::Redemption;
use crate::refusal::{
    Fault, FaultCode, Refusal, Stop, faultless, forbidden, not_permitted, require,
};
use crate::world::World;

form! {
    /// An expert's word on a conflict of interest.
    pub struct Declare {
        /// The panel.
        panel: PanelId = id(),
        /// The provider, or
        provider: Option<ProviderId> = opt_id(),
        /// the redemption.
        redemption: Option<RedemptionId> = opt_id(),
        /// Whether there is a conflict.
        conflict: bool = flag(),
        /// In the expert's words; sealed.
        note: String = text(300),
    }
}

form! {
    /// What a member found of one line of a contract (R22.2).
    pub struct Judgement {
        /// The line, from 0.
        line: u32 = count(0..=99),
        /// What was really carried out, at the contract's price, in fen.
        accepted_fen: Fen = fen(),
    }
}

form! {
    /// A member's score of a provider, or judgement of a redemption.
    pub struct Score {
        /// The panel.
        panel: PanelId = id(),
        /// The provider, or
        provider: Option<ProviderId> = opt_id(),
        /// the redemption.
        redemption: Option<RedemptionId> = opt_id(),
        /// Of a provider: 0 to 100.
        score: Option<u32> = opt_count(0..=100),
        /// Of a redemption: every line that was handed in.
        lines: Vec<Judgement> = list(0..=100),
        /// Why.
        remark: String = text(1_000),
    }
}

/// Who is scored.
///
/// # Errors
/// [`Stop::Missing`].
pub fn score_target(form: &Score, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    files_of(form.provider.as_slice(), form.redemption.as_slice(), world)
}

/// What an expert speaks of.
enum Judged {
    Provider(ProviderId),
    Redemption(RedemptionId),
}

/// What a form names, if the panel judges it.
fn judged(
    panel: &Panel,
    provider: Option<ProviderId>,
    redemption: Option<RedemptionId>,
) -> Result<Judged, Stop> {
    let fault = |path, code| Err(Fault::at(path, code).into());
    if panel.redemptions.is_empty() {
        match (provider, redemption) {
            (_, Some(_)) => fault("redemption", FaultCode::NotFound),
            (None, None) => fault("provider", FaultCode::Missing),
            (Some(id), None) if panel.providers.contains(&id) => Ok(Judged::Provider(id)),
            (Some(_), None) => fault("provider", FaultCode::NotFound),
        }
    } else {
        match (provider, redemption) {
            (Some(_), _) => fault("provider", FaultCode::NotFound),
            (None, None) => fault("redemption", FaultCode::Missing),
            (None, Some(id)) if panel.redemptions.contains(&id) => Ok(Judged::Redemption(id)),
            (None, Some(_)) => fault("redemption", FaultCode::NotFound),
        }
    }
}

/// Declares a conflict with a provider or a redemption, or that there is none. Before the draw a
/// conflict bars from the panel, after it from judging that file; it is never taken back.
///
/// # Errors
/// Not found; forbidden to any but the panel's experts; a fault for another file; refused by R10.1
/// or R22.2 once it has concluded, or to take a conflict back.
pub fn declare(form: Declare, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    let expert = on.actor.id().filter(|id| panel.experts.contains(id));
    let expert = expert.ok_or_else(not_permitted)?;
    panel.moved(Act::Declare)?;
    let (provider, redemption, known) = match judged(panel, form.provider, form.redemption)? {
        Judged::Provider(id) => (id, None, panel.conflicted(expert, id)),
        Judged::Redemption(id) => {
            (redemption(id, world)?.provider, Some(id), panel.is_recused(expert, id))
        }
    };
    require(form.conflict || !known, || Refusal::new(panel.rule(), [("conflict", json!(true))]))?;
    Ok(vec![Fact::Panel(Event::Declared {
        panel: panel.id,
        expert,
        provider,
        redemption,
        conflict: form.conflict,
        note: on.seal(&json!(form.note)),
    })])
}

/// Scores a provider or judges a redemption, once.
///
/// # Errors
/// Not found; forbidden to any but the members, and by R10.1 or R22.2 after a conflict; faults for
/// another file, and in the lines; refused by R10.1 or R22.2 unless the panel is drawn, or when the
/// member has judged it, by R16.3 when more is accepted of a line than was handed in.
pub fn score(form: Score, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let panel = find(form.panel, world)?;
    panel.moved(Act::Score)?;
    let expert = on.actor.id().filter(|id| panel.members.contains(id));
    let expert = expert.ok_or_else(not_permitted)?;
    let event = match judged(panel, form.provider, form.redemption)? {
        Judged::Provider(id) => scored(panel, expert, id, form)?,
        Judged::Redemption(id) => accepted(panel, expert, redemption(id, world)?, form)?,
    };
    Ok(vec![Fact::Panel(event)])
}

fn scored(
    panel: &Panel,
    expert: AccountId,
    provider: ProviderId,
    form: Score,
) -> Result<Event, Stop> {
    let mut faults = Vec::new();
    if form.score.is_none() {
        faults.push(Fault::at("score", FaultCode::Missing));
    }
    if !form.lines.is_empty() {
        faults.push(Fault::at("lines", FaultCode::UnknownField));
    }
    faultless(faults)?;
    if panel.conflicted(expert, provider) {
        return Err(forbidden("R10.1"));
    }
    let given = panel.scores.get(&provider).and_then(|scores| scores.get(&expert));
    require(given.is_none(), || Refusal::new("R10.1", [("score", json!(given))]))?;
    let (panel, score) = (panel.id, form.score.unwrap_or_default());
    Ok(Event::Scored { panel, expert, provider, score, remark: form.remark })
}

fn accepted(panel: &Panel, expert: AccountId, it: &Redemption, form: Score) -> Result<Event, Stop> {
    faultless(line_faults(&form, it))?;
    if panel.is_recused(expert, it.id) {
        return Err(forbidden("R22.2"));
    }
    let given = panel.judgements.get(&it.id).is_some_and(|given| given.contains_key(&expert));
    require(!given, || Refusal::new("R22.2", [("redemption", json!(it.id))]))?;
    let handed_in = handed_in(it);
    for Judgement { line, accepted_fen } in &form.lines {
        let most = handed_in.get(line).copied().unwrap_or(Fen::ZERO);
        require(*accepted_fen <= most, || {
            let about = [
                ("line", json!(line)),
                ("amount_fen", json!(accepted_fen)),
                ("most_fen", json!(most)),
            ];
            Refusal::new("R16.3", about)
        })?;
    }
    let (panel, redemption) = (panel.id, it.id);
    Ok(Event::Judged { panel, expert, redemption, lines: form.lines, remark: form.remark })
}

/// What was handed in of each line, in fen.
fn handed_in(it: &Redemption) -> BTreeMap<u32, Fen> {
    let lines = it.file.iter().flat_map(|file| &file.lines);
    lines.map(|line| (line.line, line.carried_out_fen)).collect()
}

/// Every line that was handed in is judged, once, and no other.
fn line_faults(form: &Score, it: &Redemption) -> Vec<Fault> {
    let mut faults = Vec::new();
    if form.score.is_some() {
        faults.push(Fault::at("score", FaultCode::UnknownField));
    }
    let mut open: BTreeSet<u32> = handed_in(it).into_keys().collect();
    let mut seen = BTreeSet::new();
    for (index, judgement) in form.lines.iter().enumerate() {
        let path = format!("lines.{index}.line");
        if !seen.insert(judgement.line) {
            faults.push(Fault::at(path, FaultCode::Duplicate));
        } else if !open.remove(&judgement.line) {
            faults.push(Fault::at(path, FaultCode::NotFound));
        }
    }
    if !open.is_empty() {
        let lines: Vec<String> = open.iter().map(u32::to_string).collect();
        faults.push(Fault::limited("lines", FaultCode::Missing, lines.join(", ")));
    }
    faults
}
