//! Handing in a redemption (articles 20 and 21): what refuses, in which order.

use std::collections::BTreeSet;

use serde_json::json;

use super::checks::{self, Papers};
use super::circle;
use super::forms::{CarriedOut, Save, Submit};
use super::{Act, Event, File, Redemption, Status, Submitted};
use crate::access::Target;
use crate::account::Party;
use crate::claim;
use crate::command::Accepted;
use crate::contract::{Contract, plain_number};
use crate::event::Event as Fact;
use crate::ids::{ProviderId, RedemptionId, VoucherId};
use crate::money::{BasisPoints, Fen};
use crate::occasion::Occasion;
use crate::pack::MaterialFor;
use crate::refusal::{Fault, FaultCode, Refusal, RuleId, Stop, not_found, require};
use crate::voucher::{self, Voucher, acting, at_its_provider, attempt, not_stopped, over, running};
use crate::world::{Key, World};

/// Whose draft it is.
///
/// # Errors
/// Not found.
pub fn save_target(form: &Save, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    own_file(form.redemption, world, on)
}

/// Whose redemption it is.
///
/// # Errors
/// Not found.
pub fn submit_target(form: &Submit, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    own_file(form.redemption, world, on)
}

fn own_file(id: Option<RedemptionId>, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    let owner = match id {
        None => on.actor.party(),
        Some(id) => {
            let file = world.redemption(id)?.ok_or_else(|| not_found("redemption"))?;
            Some(Party::Provider(file.provider))
        }
    };
    Ok(owner.map(Target::of).unwrap_or_default())
}

/// What handing in will surely look at.
pub fn submit_needs(form: &Submit, world: &World) -> Vec<Key> {
    let mut keys = file_needs(form.voucher, world);
    keys.extend(form.redemption.map(Key::Redemption));
    keys.extend(form.materials.iter().map(|material| Key::Upload(material.file)));
    keys.extend(form.invoices.iter().map(|invoice| claim::invoice(&invoice.number)));
    keys
}

/// What a draft of a voucher's redemption will surely look at.
pub fn file_needs(voucher: VoucherId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Voucher(voucher)];
    if let Ok(Some(it)) = world.voucher(voucher) {
        keys.extend([
            Key::Contract(it.issued.contract),
            Key::Application(it.issued.application),
            Key::Provider(it.issued.provider),
            Key::Notice(it.issued.year),
        ]);
        keys.extend(it.redemption.map(Key::Redemption));
    }
    keys
}

/// The voucher, and the redemption of it that goes on: the one named, or none yet.
struct Opened<'w> {
    voucher: &'w Voucher,
    file: Option<&'w Redemption>,
    provider: ProviderId,
}

fn open<'w>(
    redemption: Option<RedemptionId>,
    voucher: VoucherId,
    world: &'w World,
    on: &Occasion<'_>,
) -> Result<Opened<'w>, Stop> {
    let (provider, _) = acting(on)?;
    let file = match redemption {
        Some(id) => Some(world.redemption(id)?.ok_or_else(|| not_found("redemption"))?),
        None => None,
    };
    let voucher = world.voucher(voucher)?.ok_or_else(|| not_found("voucher"))?;
    at_its_provider(voucher, provider)?;
    if file.is_some_and(|file| file.voucher != voucher.issued.voucher) {
        return Err(Fault::limited("voucher", FaultCode::Mismatch, "redemption").into());
    }
    Ok(Opened { voucher, file, provider })
}

impl Opened<'_> {
    /// R23.1, R7.1, R20.1 and R19.1, in this order; R3.5 where the voucher was redeemed before.
    fn may_go_on(&self, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
        let Self { voucher, file, provider } = self;
        not_stopped(voucher)?;
        let firm = world.provider(*provider)?.ok_or_else(|| not_found("provider"))?;
        require(!firm.at_fault, || {
            let pairs = [("provider", json!(firm.name)), ("status", json!(firm.status))];
            Refusal::new("R7.1", pairs)
        })?;
        if voucher.status == voucher::Status::Redeemed {
            return Err(attempt(voucher, *provider, "second-use", json!(voucher.redemption)));
        }
        require(voucher.status != voucher::Status::Issued, || self.unaccepted("accepted"))?;
        if let Some(file) = file {
            file.moved(Act::Submit)?;
        }
        let other =
            voucher::under_way(voucher, world)?.filter(|it| Some(it.id) != file.map(|it| it.id));
        if let Some(other) = other {
            return Err(Refusal::new(
                "R20.1",
                [
                    ("number", json!(voucher.issued.number)),
                    ("redemption", json!(other.id)),
                    ("status", json!(other.status)),
                ],
            )
            .into());
        }
        self.in_time(on)
    }

    fn unaccepted(&self, needed: &'static str) -> Refusal {
        let voucher = self.voucher;
        Refusal::new(
            "R20.1",
            [
                ("number", json!(voucher.issued.number)),
                ("status", json!(voucher.status)),
                ("needed", json!(needed)),
            ],
        )
    }

    /// R19.1: first handed in within validity; a correction that the bureau asked for may come
    /// until its own last day.
    fn in_time(&self, on: &Occasion<'_>) -> Result<(), Stop> {
        let ended = [voucher::Status::Expired, voucher::Status::Surrendered];
        let awaited = self.file.is_some_and(|file| {
            let returned = file.returned.as_ref().filter(|_| file.status == Status::Returned);
            returned.is_some_and(|returned| on.today <= returned.correct_by)
        });
        let stands = !ended.contains(&self.voucher.status);
        require(stands && (running(self.voucher, on) || awaited), || over(self.voucher, on))
    }
}

/// Keeps a draft as it was typed.
///
/// # Errors
/// As [`submit`], as far as no paper is needed for it.
pub fn save(form: Save, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let opened = open(form.redemption, form.voucher, world, on)?;
    opened.may_go_on(world, on)?;
    let redemption = form.redemption.unwrap_or_else(|| on.fresh());
    let draft = on.seal(&form.form);
    let issued = &opened.voucher.issued;
    Ok(vec![Fact::Redemption(Event::Saved {
        redemption,
        voucher: issued.voucher,
        contract: issued.contract,
        enterprise: opened.voucher.holder,
        provider: opened.provider,
        year: issued.year,
        face_fen: issued.face_fen,
        at: on.at,
        draft,
    })])
}

/// Hands in a redemption, or a corrected one.
///
/// Refusals in this order: R3.5 (another provider's voucher, with a signal), R23.1, R7.1 (the
/// provider lost its admission by its own fault), R3.5 (redeemed before, with a signal), R20.1,
/// R19.1, R21.1, R21.2, R16.3. Faults of the form come right after whose voucher it is.
///
/// # Errors
/// Faults, all at once; the first refusal in the order above.
pub fn submit(form: Submit, world: &World, on: &mut Occasion<'_>) -> Result<Accepted, Stop> {
    let opened = open(form.redemption, form.voucher, world, on)?;
    let voucher = opened.voucher;
    let issued = &voucher.issued;
    let contract = world.contract(issued.contract)?.ok_or_else(|| not_found("contract"))?;
    let first_used = checks::faults(&form, contract, world, on)?;
    opened.may_go_on(world, on)?;
    let accepted_on = voucher.accepted_on.filter(|day| *day <= form.completed_on);
    require(accepted_on.is_some(), || opened.unaccepted("completed").at("completed_on"))?;
    complete(&form, issued.year, world, on)?;
    let redemption = form.redemption.unwrap_or_else(|| on.fresh());
    let papers = Papers { redemption, voucher };
    let owed = contract.terms.self_paid(issued.face_fen);
    papers.self_paid(&form, owed, world)?;
    carried_out(&form, contract)?;
    let mut signals = papers.reused_files(&form, world)?;
    signals.extend(circle::round_trip(&form, redemption, opened.provider, world, on)?);
    let before = opened.file.and_then(|file| file.file.as_ref());
    let freed = before.map(|file| dropped(file, &form)).unwrap_or_default();
    let account = on.seal(&json!({"name": form.account_name, "number": form.account_number,
        "bank": form.bank}));
    let submitted = Submitted {
        redemption,
        voucher: issued.voucher,
        contract: contract.id,
        enterprise: voucher.holder,
        provider: opened.provider,
        year: issued.year,
        at: on.at,
        face_fen: issued.face_fen,
        ratio: ratio(voucher, world)?,
        file: File {
            completed_on: form.completed_on,
            lines: form.lines,
            self_paid_fen: form.self_paid_fen,
            invoices: form.invoices,
            materials: form.materials,
        },
        account,
        passed: PASSED.iter().copied().map(RuleId::named).collect(),
        freed,
        first_used,
    };
    let event = Fact::Redemption(Event::Submitted(Box::new(submitted)));
    Ok(Accepted { events: vec![event], signals })
}

/// What a redemption that is handed in has passed.
const PASSED: &[&str] = &["R3.5", "R23.1", "R7.1", "R20.1", "R19.1", "R21.1", "R21.2", "R16.3"];

/// R16.2: the ratio is frozen with the application.
fn ratio(voucher: &Voucher, world: &World) -> Result<BasisPoints, Stop> {
    let application = world.application(voucher.issued.application)?;
    let estimate = application.and_then(|file| file.estimate);
    estimate.map(|estimate| estimate.ratio).ok_or_else(|| not_found("application"))
}

/// Invoices of an earlier version that this one no longer has.
fn dropped(before: &File, form: &Submit) -> Vec<String> {
    let kept: BTreeSet<String> = form.invoices.iter().map(|it| plain_number(&it.number)).collect();
    let numbers = before.invoices.iter().map(|it| it.number.clone());
    numbers.filter(|number| !kept.contains(&plain_number(number))).collect()
}

/// R21.1: every material, and every type of evidence that the year's notice asks for.
fn complete(form: &Submit, year: i32, world: &World, on: &Occasion<'_>) -> Result<(), Stop> {
    let given = |kind: &str| form.materials.iter().any(|given| given.kind == kind);
    let kinds = on.pack.materials(MaterialFor::Redemption);
    let kinds = kinds.iter().map(|it| it.kind.as_str()).filter(|kind| !given(kind));
    let mut missing: Vec<String> = kinds.map(str::to_owned).collect();
    let asked = world.notice(year)?.map(|notice| notice.terms.evidence.as_slice());
    for wanted in asked.unwrap_or_default() {
        if form.materials.iter().all(|given| given.evidence.as_ref() != Some(wanted)) {
            missing.push(wanted.clone());
        }
    }
    require(missing.is_empty(), || {
        Refusal::new("R21.1", [("missing", json!(missing))]).at("materials")
    })
}

/// R16.3: what was really carried out, and no more than the contract's price.
fn carried_out(form: &Submit, contract: &Contract) -> Result<(), Stop> {
    let within = |done: &CarriedOut| {
        let line = usize::try_from(done.line).ok().and_then(|at| contract.terms.lines.get(at));
        line.is_some_and(|line| done.carried_out_fen <= line.price_fen)
    };
    let lines = form.lines.iter().enumerate();
    let beyond: Vec<usize> = lines.filter(|(_, it)| !within(it)).map(|(row, _)| row).collect();
    let sum = Fen::sum(form.lines.iter().map(|done| done.carried_out_fen));
    let some = sum.is_some_and(|sum| Fen::ZERO < sum && sum <= contract.terms.price_fen);
    require(beyond.is_empty() && some, || {
        let pairs =
            [("price_fen", json!(contract.terms.price_fen)), ("carried_out_fen", json!(sum))];
        let refusal = Refusal::new("R16.3", pairs);
        if beyond.is_empty() {
            return refusal.at("lines");
        }
        refusal.at_rows("lines", beyond, "carried_out_fen")
    })
}
