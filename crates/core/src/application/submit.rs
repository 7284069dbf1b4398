//! Handing in an application: what refuses, what an officer must decide, what it may be worth.

use serde_json::{Value, json};

use super::checks::{check_form, file_facts, reused_files, sort_verdicts, standing, untied};
use super::{Act, Application, Event, Submitted, dear};
use crate::access::Target;
use crate::account::Party;
use crate::ban;
use crate::command::Accepted;
use crate::contract::{self, Line, Terms, VoucherAmount};
use crate::digest::Digest;
use crate::enterprise::Enterprise;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{ApplicationId, ContractId, EnterpriseId};
use crate::imports::ImportKind;
use crate::likeness;
use crate::lineage;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::pack::{At, MaterialFor};
use crate::provider::Catalogue;
use crate::refusal::{Refusal, RuleId, Stop, forbidden, not_found, require};
use crate::subsidy::{estimate, line_basis, room};
use crate::world::{Key, World};

form! {
    /// A file handed in, with its kind.
    pub struct Material {
        /// One of the pack's material kinds.
        kind: String = text(40),
        /// Its digest.
        file: Digest = file(),
    }
}

form! {
    /// Keeping what was typed so far.
    pub struct Save {
        /// The application; none begins a new one.
        application: Option<ApplicationId> = opt_id(),
        /// Whatever was typed, at most 64 KiB.
        form: Value = draft(65_536),
    }
}

form! {
    /// The application form (article 12).
    pub struct Submit {
        /// The draft or returned application; none begins a new one.
        application: Option<ApplicationId> = opt_id(),
        /// The support year whose notice is meant; by default this year's.
        year: Option<i32> = opt_year(),
        /// The contract.
        contract: Terms = object(),
        /// The cloud plan (article 5).
        plan: String = text(4_000),
        /// The files.
        materials: Vec<Material> = list(0..=50),
        /// The declaration that everything is true (article 23).
        truthful: bool = flag(),
        /// Whom to call.
        contact_name: String = text(60),
        /// Where.
        contact_phone: String = text(40),
    }
}

/// Whose draft it is.
///
/// # Errors
/// Not found.
pub fn save_target(form: &Save, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    own_file(form.application, world, on)
}

/// Whose application it is.
///
/// # Errors
/// Not found.
pub fn submit_target(form: &Submit, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    own_file(form.application, world, on)
}

fn own_file(id: Option<ApplicationId>, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    let owner = match id {
        None => on.actor.party(),
        Some(id) => {
            let file = world.application(id)?.ok_or_else(|| not_found("application"))?;
            Some(Party::Enterprise(file.enterprise))
        }
    };
    Ok(owner.map(Target::of).unwrap_or_default())
}

/// What a submission will surely look at.
pub fn submit_needs(form: &Submit, world: &World, on: &Occasion<'_>) -> Vec<Key> {
    use chrono::Datelike as _;
    let year = form.year.unwrap_or_else(|| on.today.year());
    let provider = form.contract.provider;
    let mut keys = vec![
        Key::Notice(year),
        Key::Queue(year),
        Key::Provider(provider),
        Key::Catalogue(provider, year),
        Key::Relations(ImportKind::Relations),
    ];
    keys.extend(form.application.map(Key::Application));
    keys.extend(form.materials.iter().map(|material| Key::Upload(material.file)));
    keys.extend(form.contract.annex.map(Key::Upload));
    if let Some(Party::Enterprise(id)) = on.actor.party() {
        if let Ok(Some(enterprise)) = world.enterprise(id) {
            keys.push(Key::Standing(enterprise.credit_code));
            keys.push(Key::Ban(enterprise.credit_code));
            keys.extend(likeness::needs(bears(form, enterprise, on)));
        }
        keys.push(Key::Enterprise(id));
        keys.push(Key::Allowance(id, year));
        keys.push(contract::agreement(id, provider, &form.contract.number));
    }
    keys
}

/// The enterprise for which the actor may act: its stamped authorisation was verified.
fn applicant<'w>(world: &'w World, on: &Occasion<'_>) -> Result<&'w Enterprise, Stop> {
    let Some(Party::Enterprise(id)) = on.actor.party() else { return Err(forbidden("R13.1")) };
    let enterprise = world.enterprise(id)?.ok_or_else(|| not_found("enterprise"))?;
    if enterprise.active() { Ok(enterprise) } else { Err(forbidden("R13.1")) }
}

/// Keeps a draft as it was typed.
///
/// # Errors
/// Refused by R13.1 when the file is no longer with the enterprise.
pub fn save(form: Save, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let enterprise = applicant(world, on)?.id;
    if let Some(id) = form.application {
        let file = world.application(id)?.ok_or_else(|| not_found("application"))?;
        file.moved(Act::Submit)?;
    }
    let application = form.application.unwrap_or_else(|| on.fresh());
    let draft = on.seal(&form.form);
    let at = on.at;
    Ok(vec![Fact::Application(Event::Saved { application, enterprise, at, draft })])
}

/// What an enterprise has received in a support year, in fen.
///
/// # Errors
/// [`Stop::Missing`].
pub fn received(world: &World, enterprise: EnterpriseId, year: i32) -> Result<Fen, Stop> {
    Ok(world.allowance(enterprise, year)?.map_or(Fen::ZERO, |allowance| allowance.received))
}

/// A subsidy cut to what the annual cap leaves (R14.3), in fen.
///
/// # Errors
/// Refused by R3.3 when the cap was received in full.
pub fn within_cap(subsidy: Fen, received: Fen, year: i32, on: &Occasion<'_>) -> Result<Fen, Stop> {
    let cap = on.pack.params().annual_cap;
    let left = Some(room(cap, received)).filter(|left| *left > Fen::ZERO).ok_or_else(|| {
        let pairs =
            [("year", json!(year)), ("received_fen", json!(received)), ("cap_fen", json!(cap))];
        Stop::from(Refusal::new("R3.3", pairs))
    })?;
    Ok(subsidy.min(left))
}

/// Hands in an application, or a corrected one.
///
/// Refusals in this order: R28.1, R11.1, R23.5, R24.2 or R23.4, R12.1, R26.1, R6.2 and the pack's
/// other criteria, R18.2, R5.4, R17.1, R3.3; then the amount (R16.1, R16.2, R17.2).
///
/// # Errors
/// Faults of the form, all at once; the first refusal in the order above.
pub fn submit(form: Submit, world: &World, on: &mut Occasion<'_>) -> Result<Accepted, Stop> {
    let enterprise = applicant(world, on)?;
    let file = match form.application {
        Some(id) => Some(world.application(id)?.ok_or_else(|| not_found("application"))?),
        None => None,
    };
    if let Some(file) = file {
        file.moved(Act::Submit)?;
    }
    let again = file.filter(|file| file.order.is_some());
    let first_used = check_form(&form, meant_year(&form, again, on), world, on)?;
    let year = support_year(&form, again, world, on)?;
    let mut passed = vec![RuleId::named("R28.1"), RuleId::named("R11.1")];
    let standing = standing(enterprise, world)?;
    ban::supportable(world, enterprise, on.today)?;
    complete(&form, on)?;
    signed_in_time(&form.contract, on)?;
    let catalogue = world.catalogue(form.contract.provider, year)?;
    let verdicts = on
        .pack
        .judge(At::Submit, &file_facts(enterprise, &standing, &form.contract, catalogue, on));
    let findings = sort_verdicts(&verdicts, &mut passed, &form.contract, on)?;
    let known = contract_free(enterprise.id, &form.contract, form.application, world)?;
    admitted(&form.contract, world, on)?;
    let tie = untied(enterprise, form.contract.provider, world, on)?;
    let received = received(world, enterprise.id, year)?;
    within_cap(Fen::ZERO, received, year, on)?;
    passed.extend(["R23.5", "R12.1", "R26.1", "R18.2", "R5.4", "R3.3"].map(RuleId::named));
    in_scope(("contract.lines", &form.contract.lines), catalogue, year, world)?;
    let estimate = estimate(&form.contract.lines, catalogue, year, on.pack)?;
    let line_basis_fen = line_basis(&form.contract.lines, catalogue);
    let estimate_fen = within_cap(estimate.subsidy_fen, received, year, on)?;
    amount_named(&form.contract, estimate_fen)?;
    let findings = findings.into_iter().chain(tie).collect::<Vec<_>>();
    if findings.iter().all(|finding| finding.rule.as_str() != "R17.1") {
        passed.push(RuleId::named("R17.1"));
    }
    let order = next_order(again, year, world, on)?;
    let application = form.application.unwrap_or_else(|| on.fresh());
    let contract_id = known.unwrap_or_else(|| on.fresh());
    let mut signals = reused_files(&form, application, world)?;
    signals.extend(dear::dear(&form.contract.lines, catalogue, application, world, on)?);
    let (marks, shared) =
        likeness::shared(bears(&form, enterprise, on), &Key::Enterprise(enterprise.id), world)?;
    signals.extend(shared);
    let contact = on.seal(&json!({"name": form.contact_name, "phone": form.contact_phone}));
    let submitted = Submitted {
        application,
        enterprise: enterprise.id,
        at: on.at,
        year,
        order,
        pack_version: again.and_then(|file| file.pack_version).unwrap_or(on.pack.version()),
        contract_id,
        released: file.and_then(|file| file.contract).filter(|old| *old != contract_id),
        contract: form.contract,
        jurisdiction: enterprise.jurisdiction.clone(),
        tier: on.pack.tier(&enterprise.industry, &enterprise.tags),
        estimate,
        estimate_fen,
        line_basis_fen,
        plan: form.plan,
        materials: form.materials,
        contact,
        passed,
        findings,
        marks,
        first_used,
    };
    let event = Fact::Application(Event::Submitted(Box::new(submitted)));
    Ok(Accepted { events: vec![event], signals })
}

/// What the applicant bears that others should not.
fn bears<'a>(
    form: &'a Submit,
    enterprise: &'a Enterprise,
    on: &'a Occasion<'_>,
) -> impl Iterator<Item = likeness::Mark> {
    let contact = likeness::contact(&form.contact_phone, on);
    let address = likeness::address(&enterprise.address, on);
    contact.into_iter().chain(address).chain(likeness::device(on))
}

/// The support year that a form means: a corrected file keeps its own.
fn meant_year(form: &Submit, again: Option<&Application>, on: &Occasion<'_>) -> i32 {
    use chrono::Datelike as _;
    again.and_then(|file| file.year).or(form.year).unwrap_or_else(|| on.today.year())
}

/// The support year, while the scheme and its notice accept applications. A corrected file was
/// accepted in time and runs to its end (R28.1).
fn support_year(
    form: &Submit,
    again: Option<&Application>,
    world: &World,
    on: &Occasion<'_>,
) -> Result<i32, Stop> {
    let year = meant_year(form, again, on);
    if again.is_some_and(|file| file.year.is_some()) {
        return Ok(year);
    }
    let until = on.pack.params().accepts_until;
    require(on.today <= until, || Refusal::new("R28.1", [("until", json!(until))]))?;
    let none = || Stop::from(Refusal::new("R11.1", [("year", json!(year))]));
    world.notice(year)?.ok_or_else(none)?.open_on(on)?;
    Ok(year)
}

fn complete(form: &Submit, on: &Occasion<'_>) -> Result<(), Stop> {
    let missing: Vec<&str> = on
        .pack
        .materials(MaterialFor::Application)
        .iter()
        .map(|needed| needed.kind.as_str())
        .filter(|kind| form.materials.iter().all(|given| given.kind != *kind))
        .collect();
    require(missing.is_empty(), || {
        Refusal::new("R12.1", [("missing", json!(missing))]).at("materials")
    })
}

/// R18.2: the contract stands and carries nothing, or only this application; answers its id, where
/// it was presented before. Under this number it is the same contract for who has taken a party's
/// place, or some of its contracts (R3.6).
pub(super) fn contract_free(
    enterprise: EnterpriseId,
    terms: &Terms,
    own: Option<ApplicationId>,
    world: &World,
) -> Result<Option<ContractId>, Stop> {
    for holder in lineage::kin(Party::Enterprise(enterprise), world)? {
        for seller in lineage::kin(Party::Provider(terms.provider), world)? {
            let (Party::Enterprise(holder), Party::Provider(seller)) = (holder, seller) else {
                continue;
            };
            let old = contract::on_file(holder, seller, &terms.number, world)?;
            let free = old.is_none_or(|old| {
                !old.terminated
                    && old.voucher.is_none()
                    && old.application.is_none_or(|live| Some(live) == own)
            });
            require(free, || {
                Refusal::new("R18.2", [("number", json!(terms.number))]).at("contract.number")
            })?;
        }
    }
    let known = contract::on_file(enterprise, terms.provider, &terms.number, world)?;
    Ok(known.map(|contract| contract.id))
}

/// R26.1: not before the scheme's first day; before the rules took effect only with an annex.
pub(super) fn signed_in_time(terms: &Terms, on: &Occasion<'_>) -> Result<(), Stop> {
    let params = on.pack.params();
    let late_enough = terms.signed_on > params.earliest
        || (params.earliest_counts && terms.signed_on == params.earliest);
    let annexed = terms.signed_on >= params.rules_effective_on || terms.annex.is_some();
    // A contract of the earlier days lacks its annex only; one before them is too early.
    let field = if late_enough { "contract.annex" } else { "contract.signed_on" };
    require(late_enough && annexed, || {
        Refusal::new(
            "R26.1",
            [
                ("signed_on", json!(terms.signed_on)),
                ("earliest", json!(params.earliest)),
                ("rules_effective_on", json!(params.rules_effective_on)),
                ("annex", json!(terms.annex.is_some())),
            ],
        )
        .at(field)
    })
}

/// R5.4: the provider is admitted today, and may be supported (R23.5: of whom the list speaks is
/// for no applicant to know).
pub(super) fn admitted(terms: &Terms, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let provider = world.provider(terms.provider)?.ok_or_else(|| not_found("provider"))?;
    let barred = ban::barred_until(world, provider, on.today)?;
    require(provider.admitted() && barred.is_none(), || {
        let pairs = [("provider", json!(provider.name)), ("status", json!(provider.status))];
        Refusal::new("R5.4", pairs).at("contract.provider")
    })
}

/// R11.1: every catalogue line falls into a category of the year's notice.
pub(crate) fn in_scope(
    (at, lines): (&str, &[Line]),
    catalogue: Option<&Catalogue>,
    year: i32,
    world: &World,
) -> Result<(), Stop> {
    let notice = world.notice(year)?;
    let within = |line: &Line| {
        let item = line.item.as_ref().and_then(|code| catalogue?.items.get(code));
        item.is_none_or(|item| {
            notice.is_some_and(|notice| notice.terms.categories.contains(&item.category))
        })
    };
    let lines = lines.iter().enumerate();
    let beyond: Vec<usize> = lines.filter(|(_, it)| !within(it)).map(|(row, _)| row).collect();
    require(beyond.is_empty(), || {
        let refusal = Refusal::new("R11.1", [("year", json!(year))]);
        refusal.at_rows(at, beyond, "item")
    })
}

/// R17.2: an exact voucher amount may not exceed the contract's price.
///
/// # Errors
/// Refused by R17.2.
pub fn amount_named(terms: &Terms, estimate_fen: Fen) -> Result<(), Stop> {
    let VoucherAmount::Exactly(named) = terms.voucher_amount else { return Ok(()) };
    require(named <= terms.price_fen && named > Fen::ZERO, || {
        Refusal::new(
            "R17.2",
            [
                ("voucher_amount_fen", json!(named)),
                ("price_fen", json!(terms.price_fen)),
                ("estimate_fen", json!(estimate_fen)),
            ],
        )
        .at("contract.voucher_amount")
    })
}

/// The next order; none when a correction in time keeps the first (R4.4).
fn next_order(
    again: Option<&Application>,
    year: i32,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Option<u32>, Stop> {
    let kept = again
        .and_then(|file| file.returned.as_ref())
        .is_some_and(|returned| on.today <= returned.correct_by);
    if kept {
        return Ok(None);
    }
    Ok(Some(world.queue(year)?.map_or(0, |queue| queue.last) + 1))
}
