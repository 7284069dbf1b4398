//! What a form is held against: its own faults, the pack's criteria, files used before.

use std::collections::BTreeSet;

use serde_json::json;

use super::{Finding, Submit};
use crate::contract::{self, Terms};
use crate::digest::Digest;
use crate::enterprise::Enterprise;
use crate::ids::{ApplicationId, ProviderId};
use crate::imports::{ImportKind, Standing};
use crate::industry::IndustryCode;
use crate::occasion::Occasion;
use crate::pack::{FactSet, LineFacts, MaterialFor, Outcome, Place, Verdict};
use crate::provider::Catalogue;
use crate::refusal::{Fault, FaultCode, Refusal, RuleId, Stop, facts, faultless, not_found};
use crate::relation::{Graph, Tie};
use crate::signal::Signal;
use crate::subsidy::strangers;
use crate::world::{Key, World};

/// Faults of the form that need no rule, `year` being the support year that it means; answers the
/// files that nobody used before.
pub(super) fn check_form(
    form: &Submit,
    year: i32,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Digest>, Stop> {
    let mut faults = contract::faults(&form.contract, on);
    if !form.truthful {
        faults.push(Fault::at("truthful", FaultCode::NotPledged));
    }
    let kinds = on.pack.materials(MaterialFor::Application);
    let mut unused = BTreeSet::new();
    let mut check = |path: String, file: Digest| -> Result<(), Stop> {
        match world.upload(file)? {
            None => faults.push(Fault::at(path, FaultCode::NoSuchFile)),
            Some(upload) if upload.cited_in.is_empty() => {
                unused.insert(file);
            }
            Some(_) => {}
        }
        Ok(())
    };
    for (index, material) in form.materials.iter().enumerate() {
        check(format!("materials.{index}.file"), material.file)?;
    }
    if let Some(annex) = form.contract.annex {
        check("contract.annex".to_owned(), annex)?;
    }
    for (index, material) in form.materials.iter().enumerate() {
        if kinds.iter().all(|kind| kind.kind != material.kind) {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.kind.as_str()).collect();
            let path = format!("materials.{index}.kind");
            faults.push(Fault::limited(path, FaultCode::NotAChoice, words.join(", ")));
        }
    }
    if world.provider(form.contract.provider)?.is_none() {
        faults.push(Fault::at("contract.provider", FaultCode::NotFound));
    }
    // A provider without a catalogue of the year is not admitted for it (R5.4): no fault of a line.
    if let Some(catalogue) = world.catalogue(form.contract.provider, year)? {
        faults.extend(strangers("contract.lines", &form.contract.lines, Some(catalogue)));
    }
    faultless(faults)?;
    Ok(unused.into_iter().collect())
}

/// The facts on which the pack's criteria rest.
pub(super) fn file_facts<'a>(
    enterprise: &'a Enterprise,
    standing: &crate::imports::Standing,
    terms: &'a Terms,
    catalogue: Option<&'a Catalogue>,
    on: &'a Occasion<'_>,
) -> FactSet<'a> {
    let lines = terms.lines.iter().map(|line| {
        let item = line.item.as_ref().and_then(|code| catalogue?.items.get(code));
        LineFacts {
            region: &line.region,
            category: item.map_or("", |item| item.category.as_str()),
            in_catalogue: item.is_some(),
            quantity: line.quantity,
            price_fen: line.price_fen,
        }
    });
    FactSet::new()
        .lines(lines)
        .bool("in_roster", standing.in_roster)
        .bool("abnormal", standing.abnormal)
        .bool("dishonest", standing.dishonest)
        .bool("excluded", on.pack.excluded(&enterprise.industry))
        .bool("industrial", industrial(&enterprise.industry))
        .text("industry", &enterprise.industry)
}

fn industrial(code: &str) -> bool {
    code.parse::<IndustryCode>().is_ok_and(|code| code.is_industrial())
}

/// Refuses by the first verdict that refuses; what asks an officer becomes a finding.
pub(super) fn sort_verdicts(
    verdicts: &[Verdict],
    passed: &mut Vec<RuleId>,
    terms: &Terms,
    on: &Occasion<'_>,
) -> Result<Vec<Finding>, Stop> {
    let mut findings = Vec::new();
    for verdict in verdicts {
        let failing = verdict.failing.clone().unwrap_or_default();
        match verdict.outcome {
            Outcome::Pass => passed.push(verdict.rule.clone()),
            Outcome::Ask => findings.push(Finding {
                rule: verdict.rule.clone(),
                facts: facts([("failing", json!(failing))]),
                decided: None,
            }),
            Outcome::Refuse => {
                let lines = terms.lines.iter().enumerate();
                let outside = lines.filter(|(_, it)| on.pack.place(&it.region) != Place::InCity);
                let (rows, places): (Vec<usize>, Vec<&str>) =
                    outside.map(|(row, line)| (row, line.region.as_str())).unzip();
                let pairs = [("failing", json!(failing)), ("region", json!(places.join(", ")))];
                let refusal = Refusal::by(verdict.rule.clone(), facts(pairs));
                return Err(refusal.at_rows("contract.lines", rows, "region").into());
            }
        }
    }
    Ok(findings)
}

/// Whether a file is cited where proofs are weighed; a contract's own amendment is no proof.
const fn weighed(key: &Key) -> bool {
    matches!(key, Key::Application(_) | Key::Provider(_))
}

/// A file that another application used is a signal (article 23), never a refusal.
pub(super) fn reused_files(
    form: &Submit,
    application: ApplicationId,
    world: &World,
) -> Result<Vec<Signal>, Stop> {
    let mut signals = Vec::new();
    for material in &form.materials {
        let cited = world.upload(material.file)?.map(|upload| upload.cited_in.iter());
        let others = |key: &&Key| weighed(key) && **key != Key::Application(application);
        if let Some(other) = cited.into_iter().flatten().find(others) {
            signals.push(Signal {
                rule: RuleId::named("R23.1"),
                about: Key::Application(application),
                facts: facts([
                    ("file", json!(material.file)),
                    ("kind", json!(material.kind)),
                    ("used_in", json!(other)),
                ]),
            });
        }
    }
    Ok(signals)
}

/// What the imported lists say of an enterprise: nobody leaves an entry behind with a code (R3.6).
///
/// # Errors
/// [`Stop::Missing`].
pub fn standing(enterprise: &Enterprise, world: &World) -> Result<Standing, Stop> {
    let mut found = world.standing(enterprise.credit_code)?.cloned().unwrap_or_default();
    for code in &enterprise.former_codes {
        if let Some(former) = world.standing(*code)? {
            found.inherit(former);
        }
    }
    Ok(found)
}

/// R17.1 as the newest relations have it: a direct tie or control refuses; a longer path is for an
/// officer to judge. The relations may know either by a former code, or by that of whom it has
/// taken the place.
///
/// # Errors
/// Refused by R17.1 with the path.
pub fn untied(
    enterprise: &Enterprise,
    provider: ProviderId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Option<Finding>, Stop> {
    let provider = world.provider(provider)?.ok_or_else(|| not_found("provider"))?;
    // Without a list nobody is tied, but for who is on both sides.
    let nobody = Graph::default();
    let relations = world.relations(ImportKind::Relations)?;
    let graph = relations.map_or(&nobody, |relations| &relations.graph);
    let reach = on.pack.params().reach;
    let mut chain = None;
    let pairs = enterprise.codes().flat_map(|own| provider.codes().map(move |its| (own, its)));
    for (own, its) in pairs {
        match graph.ties(own.as_str(), its.as_str(), reach) {
            Tie::None => {}
            Tie::Direct(path) => {
                let pairs = [("path", json!(path.to_string())), ("hops", json!(path))];
                return Err(Refusal::new("R17.1", pairs).at("contract.provider").into());
            }
            Tie::Path(path) => chain = chain.or(Some(path)),
        }
    }
    Ok(chain.map(|path| Finding {
        rule: RuleId::named("R17.1"),
        facts: facts([("path", json!(path.to_string())), ("hops", json!(path))]),
        decided: None,
    }))
}
