//! The way into the registry (articles 8 to 10): apply, completeness, expert review, publicity,
//! admission.

use std::collections::BTreeSet;

use serde_json::json;

use super::catalogue::twice;
use super::{AcceptFile, Act, Admit, Apply, Event, File, Item, Post, Provider, Return};
use crate::access::Target;
use crate::account::Party;
use crate::ban;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::ProviderId;
use crate::occasion::Occasion;
use crate::pack::{At, MaterialFor, Outcome};
use crate::publicity;
use crate::refusal::{
    Fault, FaultCode, Refusal, RuleId, Stop, duplicates, facts, faultless, not_found,
    not_permitted, require,
};
use crate::world::World;

pub(super) fn find(id: ProviderId, world: &World) -> Result<&Provider, Stop> {
    world.provider(id)?.ok_or_else(|| not_found("provider"))
}

pub(super) fn file_of(id: ProviderId) -> Target {
    Target::of(Party::Provider(id))
}

/// Whose file is sent back.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn return_target(form: &Return, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(file_of(form.provider))
}

/// Whose file is found complete.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn accept_target(form: &AcceptFile, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(file_of(form.provider))
}

/// Who is made public.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn post_target(form: &Post, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let parties = form.providers.iter().copied().map(Party::Provider).collect();
    Ok(Target { parties, jurisdiction: None })
}

/// Who is admitted.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn admit_target(form: &Admit, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(file_of(form.provider))
}

/// Applies for admission, first or again.
///
/// # Errors
/// Refused by R10.1 while a file is under way or the provider is in the registry; faults of the
/// form; then refused by R23.5 (internal list), R24.2 (refused to rectify), R9.1 (materials), R8.1
/// to R8.6 in the order of the pack's criteria.
pub fn apply(form: Apply, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let Some(Party::Provider(id)) = on.actor.party() else { return Err(not_permitted()) };
    let provider = find(id, world)?;
    provider.moved(Act::Apply)?;
    let first_used = check_form(&form, world, on)?;
    admissible(provider, world, on)?;
    complete(&form, on)?;
    let (passed, to_judge) = qualified(&form, on)?;
    let file = File {
        year: form.year,
        declared: form.declared,
        materials: form.materials,
        quotation: form.quotation,
        passed,
        to_judge,
    };
    Ok(vec![Fact::Provider(Event::Applied { provider: id, file: Box::new(file), first_used })])
}

/// Faults of the form, all at once; answers the files that nobody has cited before.
fn check_form(form: &Apply, world: &World, on: &Occasion<'_>) -> Result<Vec<Digest>, Stop> {
    let mut faults = twice("quotation", &form.quotation);
    let kinds = on.pack.materials(MaterialFor::Admission);
    let mut unused = BTreeSet::new();
    for (index, material) in form.materials.iter().enumerate() {
        if kinds.iter().all(|known| known.kind != material.kind) {
            let words: Vec<&str> = kinds.iter().map(|known| known.kind.as_str()).collect();
            let path = format!("materials.{index}.kind");
            faults.push(Fault::limited(path, FaultCode::NotAChoice, words.join(", ")));
        }
        match world.upload(material.file)? {
            None => {
                let path = format!("materials.{index}.file");
                faults.push(Fault::at(path, FaultCode::NoSuchFile));
            }
            Some(upload) if upload.cited_in.is_empty() => {
                unused.insert(material.file);
            }
            Some(_) => {}
        }
    }
    faultless(faults)?;
    Ok(unused.into_iter().collect())
}

/// R9.1: every missing material is named. A quotation without a service is none.
fn complete(form: &Apply, on: &Occasion<'_>) -> Result<(), Stop> {
    let given = |kind: &str| {
        let filled = kind != "quotation" || !form.quotation.is_empty();
        filled && form.materials.iter().any(|material| material.kind == kind)
    };
    let needed = on.pack.materials(MaterialFor::Admission);
    let missing: Vec<&str> =
        needed.iter().map(|needed| needed.kind.as_str()).filter(|kind| !given(kind)).collect();
    require(missing.is_empty(), || {
        Refusal::new("R9.1", [("missing", json!(missing))]).at("materials")
    })
}

/// R8.1 to R8.6: the rules that passed, and those that are for the experts to judge.
fn qualified(form: &Apply, on: &Occasion<'_>) -> Result<(Vec<RuleId>, Vec<RuleId>), Stop> {
    let mut passed = vec![RuleId::named("R9.1")];
    let mut to_judge = Vec::new();
    for verdict in on.pack.judge(At::Admission, &form.declared.facts()) {
        match verdict.outcome {
            Outcome::Pass => passed.push(verdict.rule),
            Outcome::Ask => to_judge.push(verdict.rule),
            Outcome::Refuse => {
                let params = on.pack.params();
                let pairs = [
                    ("failing", json!(verdict.failing.as_deref().unwrap_or_default())),
                    ("annual_revenue_fen", json!(form.declared.annual_revenue_fen)),
                    ("min_revenue_fen", json!(params.min_revenue)),
                    ("service_staff", json!(form.declared.service_staff)),
                    ("min_staff", json!(params.min_staff)),
                ];
                let mut refusal = Refusal::by(verdict.rule, facts(pairs));
                refusal.at = declared_in(verdict.failing.as_deref().unwrap_or_default());
                return Err(refusal.into());
            }
        }
    }
    Ok((passed, to_judge))
}

/// The declared facts that a condition names: the fields of the form that it speaks of.
fn declared_in(condition: &str) -> Vec<String> {
    let names = condition.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
    let form = crate::form::describe::<Apply>();
    names.filter(|name| form["properties"].get(*name).is_some()).map(str::to_owned).collect()
}

/// Sends a file back for correction.
///
/// # Errors
/// Not found; refused by R10.1 unless the file is with the bureau.
pub fn send_back(form: Return, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    find(form.provider, world)?.moved(Act::Return)?;
    Ok(vec![Fact::Provider(Event::Returned {
        provider: form.provider,
        by: on.actor.id().ok_or_else(not_permitted)?,
        reason: form.reason,
        remarks: form.remarks,
    })])
}

/// Finds a file complete: it goes to the experts, and the credit code is the provider's alone.
///
/// # Errors
/// Not found; refused by R10.1 unless the file is with the bureau, or when the code is another's; a
/// fault when the code's check characters do not match and the officer does not confirm it.
pub fn accept_file(
    form: AcceptFile,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let provider = find(form.provider, world)?;
    provider.moved(Act::AcceptFile)?;
    let matches = provider.credit_code.check().ok();
    if !matches && !form.confirm_credit_code {
        return Err(Fault::at("confirm_credit_code", FaultCode::CheckDigit).into());
    }
    Ok(vec![Fact::Provider(Event::FileAccepted {
        provider: provider.id,
        by: on.actor.id().ok_or_else(not_permitted)?,
        credit_code: provider.credit_code,
        code_confirmed: !matches,
    })])
}

/// Makes providers public that the experts passed.
///
/// # Errors
/// Not found; a fault for a provider named twice; refused by R10.2 when one has not passed.
pub fn post(form: Post, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    faultless(duplicates(&form.providers, |at| format!("providers.{at}")))?;
    for id in &form.providers {
        find(*id, world)?.moved(Act::Post)?;
    }
    let items = form.providers.iter().map(|id| id.0).collect();
    publicity::posted(publicity::Kind::Providers, items, on).map(|event| vec![event])
}

/// Admits a provider whose publicity is over, with its catalogue of a year.
///
/// # Errors
/// Not found; faults for a service listed twice, a missing catalogue or a number that is taken;
/// refused by R10.3 unless it is public, before 24:00 of the last day of publicity, and while an
/// objection stands; by R23.5 or R24.2 for what came to stand against it since it applied.
pub fn admit(form: Admit, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let provider = find(form.provider, world)?;
    provider.moved(Act::Admit)?;
    faultless(twice("items", &form.items))?;
    unobjected(provider, world, on)?;
    admissible(provider, world, on)?;
    let items = catalogue_of(provider, form.items)?;
    let catalogue = world.catalogue(provider.id, form.year)?;
    Ok(vec![Fact::Provider(Event::Admitted {
        provider: provider.id,
        by: on.actor.id().ok_or_else(not_permitted)?,
        number: form.number,
        on: on.today,
        year: form.year,
        version: catalogue.map_or(0, |catalogue| catalogue.version) + 1,
        items,
    })])
}

/// R23.5, R24.2: nothing stands against it, nor against whom it has taken the place of (R3.6). What
/// was lost by refusing to rectify has no end; what a sanction took, the ban's.
fn admissible(provider: &Provider, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    if let Some(until) = ban::barred_until(world, provider, on.today)? {
        return Err(Refusal::new("R23.5", [("until", json!(until))]).into());
    }
    let for_good = provider.lost_by.as_ref().filter(|rule| rule.as_str() == "R24.2");
    for_good.map_or(Ok(()), |rule| {
        let pairs = [("provider", json!(provider.name))];
        Err(Refusal::by(rule.clone(), facts(pairs)).into())
    })
}

/// R10.3: its publicity is over (R10.2), and nothing stands against it.
fn unobjected(provider: &Provider, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let not_public = || Stop::from(Refusal::new("R10.3", [("provider", json!(provider.name))]));
    let publicity = provider.publicity.ok_or_else(not_public)?;
    let publicity = world.publicity(publicity)?.ok_or_else(not_public)?;
    let over = on.at >= publicity.closes_at(on.pack, on.calendar);
    let objected = publicity.stands_against(provider.id.0);
    require(over && !objected, || {
        Refusal::new(
            "R10.3",
            [
                ("provider", json!(provider.name)),
                ("last_day", json!(publicity.last_day(on.pack, on.calendar))),
                ("objected", json!(objected)),
            ],
        )
    })
}

fn catalogue_of(provider: &Provider, items: Vec<Item>) -> Result<Vec<Item>, Stop> {
    if !items.is_empty() {
        return Ok(items);
    }
    let quoted = provider.file.as_ref().map(|file| file.quotation.clone());
    let quoted = quoted.filter(|items| !items.is_empty());
    quoted.ok_or_else(|| Fault::at("items", FaultCode::Missing).into())
}
