//! First review by the district, then the bureau's (article 13): different persons at each stage.

use serde_json::json;

use super::{Act, Application, Event, Finding, checks};
use crate::access::Target;
use crate::account::Party;
use crate::ban;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, ApplicationId};
use crate::imports::ImportKind;
use crate::occasion::Occasion;
use crate::pack::{At, Outcome};
use crate::refusal::{
    Fault, FaultCode, Refusal, Rejection, RuleId, Stop, facts, forbidden, not_found,
};
use crate::world::{Key, World};

form! {
    /// What an officer writes beside a field.
    pub struct Remark {
        /// The field's path in the form.
        field: String = text(120),
        /// What to do.
        text: String = text(500),
    }
}

form! {
    /// An officer's decision on a finding.
    pub struct Opinion {
        /// The finding's rule.
        rule: RuleId = parsed("rule", FaultCode::UnknownRule),
        /// Whether the file may go on in spite of it.
        accepted: bool = flag(),
        /// Why.
        reason: String = text(1_000),
    }
}

form! {
    /// Sending a file back for correction.
    pub struct Return {
        /// The application.
        application: ApplicationId = id(),
        /// Why.
        reason: String = text(1_000),
        /// Remarks beside the fields.
        remarks: Vec<Remark> = list(0..=50),
    }
}

form! {
    /// The district's recommendation.
    pub struct Recommend {
        /// The application.
        application: ApplicationId = id(),
        /// Why.
        opinion: String = text(1_000),
        /// Decisions on the findings.
        findings: Vec<Opinion> = list(0..=20),
    }
}

form! {
    /// The bureau's approval.
    pub struct Approve {
        /// The application.
        application: ApplicationId = id(),
        /// Why.
        opinion: String = text(1_000),
        /// Decisions on the findings.
        findings: Vec<Opinion> = list(0..=20),
    }
}

form! {
    /// An officer's refusal, which must name its rule.
    pub struct Refuse {
        /// The application.
        application: ApplicationId = id(),
        /// The rule that stands against it.
        rule: RuleId = parsed("rule", FaultCode::UnknownRule),
        /// Why.
        reason: String = text(1_000),
    }
}

form! {
    /// The enterprise takes its application back.
    pub struct Withdraw {
        /// The application.
        application: ApplicationId = id(),
        /// Why.
        reason: String = text(1_000),
    }
}

macro_rules! targets {
    ($($name:ident($form:ty);)*) => {
        $(
            /// Whose application it is, and who reviews it.
            ///
            /// # Errors
            /// Not found.
            pub fn $name(form: &$form, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
                let file = world.application(form.application)?;
                let file = file.ok_or_else(|| not_found("application"))?;
                let mut parties = vec![Party::Enterprise(file.enterprise)];
                parties.extend(file.provider.map(Party::Provider));
                Ok(Target { parties, jurisdiction: Some(file.jurisdiction.clone()) })
            }
        )*
    };
}

targets! {
    return_target(Return);
    recommend_target(Recommend);
    approve_target(Approve);
    refuse_target(Refuse);
    withdraw_target(Withdraw);
}

/// What an application rests on: its parties, its contract, what the lists say of it.
pub fn rests_on(file: &Application, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Enterprise(file.enterprise), Key::Relations(ImportKind::Relations)];
    // What stands against either under any of its codes (R3.6).
    let against = |code| [Key::Standing(code), Key::Ban(code)];
    if let Ok(Some(enterprise)) = world.enterprise(file.enterprise) {
        keys.extend(enterprise.codes().flat_map(against));
    }
    if let Some(Ok(Some(provider))) = file.provider.map(|id| world.provider(id)) {
        keys.extend(provider.codes().flat_map(against));
    }
    keys.extend(file.contract.map(Key::Contract));
    keys.extend(file.provider.map(Key::Provider));
    keys
}

/// What a review will surely look at.
pub fn review_needs(application: ApplicationId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Application(application)];
    if let Ok(Some(file)) = world.application(application) {
        keys.extend(rests_on(file, world));
        let catalogue = file.provider.zip(file.year);
        keys.extend(catalogue.map(|(provider, year)| Key::Catalogue(provider, year)));
    }
    keys
}

/// The file, the officer, and whether the act is legal now.
fn open<'w>(
    id: ApplicationId,
    act: Act,
    world: &'w World,
    on: &Occasion<'_>,
) -> Result<(&'w Application, AccountId), Stop> {
    let file = world.application(id)?.ok_or_else(|| not_found("application"))?;
    file.moved(act)?;
    let by = on.actor.id().ok_or_else(|| forbidden("R13.1"))?;
    Ok((file, by))
}

/// Sends a file back for correction; a correction within the pack's working days keeps its order.
///
/// # Errors
/// Refused by R13.1 at any other stage than the officer's own.
pub fn send_back(form: Return, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, by) = open(form.application, Act::Return, world, on)?;
    own_stage(file, on)?;
    let days = on.pack.params().keep_order_within_working_days;
    let correct_by = on.working_days_after(on.today, days)?;
    Ok(vec![Fact::Application(Event::Returned {
        application: file.id,
        at: on.at,
        by,
        correct_by,
        reason: form.reason,
        remarks: form.remarks,
    })])
}

/// The district acts on what was submitted, the bureau on what was recommended.
fn own_stage(file: &Application, on: &Occasion<'_>) -> Result<(), Stop> {
    use super::Status;
    use crate::account::Role;
    let district = on.actor.role() == Role::DistrictOfficer;
    if district == (file.status == Status::Submitted) { Ok(()) } else { Err(forbidden("R13.1")) }
}

/// Recommends a file to the bureau.
///
/// # Errors
/// Refused by R13.1 at another stage, by a finding's rule when it is not accepted; faults when a
/// finding is left undecided.
pub fn recommend(form: Recommend, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, by) = open(form.application, Act::Recommend, world, on)?;
    let findings = settle(file, At::Recommend, form.findings, by, world, on)?;
    let (application, at) = (file.id, on.at);
    let opinion = form.opinion;
    Ok(vec![Fact::Application(Event::Recommended { application, at, by, opinion, findings })])
}

/// Approves a file for publicity; another person than recommended it.
///
/// # Errors
/// As [`recommend`].
pub fn approve(form: Approve, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, by) = open(form.application, Act::Approve, world, on)?;
    if file.handled.iter().any(|handled| handled.act == Act::Recommend && handled.by == by) {
        return Err(forbidden("R13.1"));
    }
    let findings = settle(file, At::Approve, form.findings, by, world, on)?;
    let (application, at) = (file.id, on.at);
    let opinion = form.opinion;
    Ok(vec![Fact::Application(Event::Approved { application, at, by, opinion, findings })])
}

/// The file's findings, judged again on today's lists and all decided.
fn settle(
    file: &Application,
    at: At,
    opinions: Vec<Opinion>,
    by: AccountId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Finding>, Stop> {
    let mut findings = file.findings.clone();
    judge_again(file, at, &mut findings, world, on)?;
    decided(findings, opinions, by)
}

/// The findings, all decided by these opinions and none against the file.
pub(super) fn decided(
    mut findings: Vec<Finding>,
    opinions: Vec<Opinion>,
    by: AccountId,
) -> Result<Vec<Finding>, Stop> {
    let mut faults = Vec::new();
    for (index, opinion) in opinions.into_iter().enumerate() {
        // Several facts may stand against one rule: the opinion decides them together.
        let mut known = false;
        for finding in findings.iter_mut().filter(|finding| finding.rule == opinion.rule) {
            let reason = opinion.reason.clone();
            *finding = finding.clone().decided(opinion.accepted, reason, by);
            known = true;
        }
        if !known {
            let path = format!("findings.{index}.rule");
            faults.push(Fault::at(path, FaultCode::NotAFinding));
        }
    }
    for finding in findings.iter().filter(|finding| finding.decided.is_none()) {
        faults.push(Fault::limited("findings", FaultCode::Undecided, finding.rule.as_str()));
    }
    if !faults.is_empty() {
        return Err(Rejection::Invalid(faults).into());
    }
    let against = findings
        .iter()
        .find(|finding| finding.decided.as_ref().is_some_and(|decided| !decided.accepted));
    match against {
        None => Ok(findings),
        Some(finding) => {
            let refusal = Refusal::by(finding.rule.clone(), finding.facts.clone());
            Err(refusal.into())
        }
    }
}

fn judge_again(
    file: &Application,
    at: At,
    findings: &mut Vec<Finding>,
    world: &World,
    on: &Occasion<'_>,
) -> Result<(), Stop> {
    let enterprise = world.enterprise(file.enterprise)?.ok_or_else(|| not_found("enterprise"))?;
    let standing = checks::standing(enterprise, world)?;
    ban::supportable(world, enterprise, on.today)?;
    let contract = file.contract.ok_or_else(|| not_found("contract"))?;
    let contract = world.contract(contract)?.ok_or_else(|| not_found("contract"))?;
    let year = file.year.ok_or_else(|| not_found("application"))?;
    // Its lines are of the catalogue of who signed it; who has taken their place is bound (R3.6).
    let catalogue = world.catalogue(contract.terms.provider, year)?;
    let provider = file.provider.unwrap_or(contract.terms.provider);
    let stated = checks::file_facts(enterprise, &standing, &contract.terms, catalogue, on);
    if let Some(tie) = checks::untied(enterprise, provider, world, on)? {
        let known = |it: &Finding| it.rule == tie.rule && it.facts == tie.facts;
        if !findings.iter().any(known) {
            findings.push(tie);
        }
    }
    for verdict in on.pack.judge(at, &stated) {
        let failing = json!(verdict.failing.unwrap_or_default());
        let about = facts([("failing", failing)]);
        match verdict.outcome {
            Outcome::Pass => {}
            Outcome::Refuse => {
                return Err(Refusal::by(verdict.rule, about).into());
            }
            Outcome::Ask => {
                let known = findings
                    .iter()
                    .any(|finding| finding.rule == verdict.rule && finding.facts == about);
                if !known {
                    findings.push(Finding { rule: verdict.rule, facts: about, decided: None });
                }
            }
        }
    }
    Ok(())
}

/// Refuses a file at the officer's own stage, by a rule.
///
/// # Errors
/// A fault for an unknown rule; refused by R13.1 at another stage.
pub fn refuse(form: Refuse, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, by) = open(form.application, Act::Refuse, world, on)?;
    own_stage(file, on)?;
    if on.pack.rule(&form.rule).is_none() {
        return Err(Fault::at("rule", FaultCode::UnknownRule).into());
    }
    Ok(vec![Fact::Application(Event::Refused {
        application: file.id,
        contract: file.contract,
        at: on.at,
        by,
        rule: form.rule,
        reason: form.reason,
    })])
}

/// Takes an application back before its voucher is issued.
///
/// # Errors
/// Refused by R13.1 once it has ended.
pub fn withdraw(form: Withdraw, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, _) = open(form.application, Act::Withdraw, world, on)?;
    Ok(vec![Fact::Application(Event::Withdrawn {
        application: file.id,
        contract: file.contract,
        at: on.at,
        reason: form.reason,
    })])
}
