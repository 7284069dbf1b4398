//! Binding a voucher that was not accepted yet to another provider, when its own has left the
//! registry (R10.4): by a bureau decision, with a new contract that is checked like a submission's.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Act, Event, Voucher, in_force, not_stopped};
use crate::access::Target;
use crate::account::Party;
use crate::application::{self, Finding, Opinion};
use crate::contract::{self, Terms, agreement};
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, ApplicationId, ContractId, EnterpriseId, ProviderId, VoucherId};
use crate::imports::ImportKind;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::provider::Status as Admission;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless, forbidden, not_found, require};
use crate::subsidy::{estimate, line_basis, strangers};
use crate::time::Instant;
use crate::world::{Key, World};

form! {
    /// The bureau's decision to bind a voucher to another provider.
    pub struct Rebind {
        /// The voucher.
        voucher: VoucherId = id(),
        /// The new contract, with another provider.
        contract: Terms = object(),
        /// The signed new contract.
        file: Digest = file(),
        /// Decisions on what an officer must decide.
        findings: Vec<Opinion> = list(0..=20),
        /// The decision's document.
        document: String = text(200),
        /// Why.
        reason: String = text(1_000),
    }
}

/// A voucher bound to another provider by a bureau decision (R10.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rebound {
    /// The voucher.
    pub voucher: VoucherId,
    /// Its application.
    pub application: ApplicationId,
    /// Who holds it.
    pub enterprise: EnterpriseId,
    /// The contract that carried it, free again.
    pub from_contract: ContractId,
    /// The provider that it named.
    pub from_provider: ProviderId,
    /// The contract that carries it now.
    pub contract_id: ContractId,
    /// What that contract says.
    pub contract: Terms,
    /// What counts of each of its lines at most, in fen.
    pub line_basis_fen: Vec<Fen>,
    /// What was decided on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: AccountId,
    /// The decision's document.
    pub document: String,
    /// Why.
    pub reason: String,
    /// The signed new contract.
    pub file: Digest,
    /// Files that nobody has cited before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_used: Vec<Digest>,
}

/// Whose voucher it is.
///
/// # Errors
/// Not found.
pub fn rebind_target(form: &Rebind, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let voucher = world.voucher(form.voucher)?.ok_or_else(|| not_found("voucher"))?;
    let parties = vec![
        Party::Enterprise(voucher.holder),
        Party::Provider(voucher.issued.provider),
        Party::Provider(form.contract.provider),
    ];
    Ok(Target { parties, jurisdiction: None })
}

/// What binding will surely look at.
pub fn rebind_needs(form: &Rebind, world: &World) -> Vec<Key> {
    let provider = form.contract.provider;
    let mut keys = vec![
        Key::Voucher(form.voucher),
        Key::Provider(provider),
        Key::Relations(ImportKind::Relations),
        Key::Upload(form.file),
    ];
    keys.extend(form.contract.annex.map(Key::Upload));
    if let Ok(Some(it)) = world.voucher(form.voucher) {
        keys.extend([
            Key::Contract(it.issued.contract),
            Key::Application(it.issued.application),
            Key::Provider(it.issued.provider),
            Key::Notice(it.issued.year),
            Key::Catalogue(provider, it.issued.year),
            Key::Enterprise(it.holder),
            agreement(it.holder, provider, &form.contract.number),
        ]);
    }
    keys
}

/// Binds a voucher to another provider.
///
/// Refusals in this order: R23.1, R10.4 (used already), R19.1, R10.4 (its provider has not left the
/// registry, or is the same), then as for a submission: R23.5, R26.1, R6.2 and the pack's other
/// criteria, R18.2, R5.4, R17.1, R11.1, R16.1 (the face value does not fit), R17.2.
///
/// # Errors
/// Faults of the form, all at once, and of findings left undecided; the first refusal in the order
/// above.
pub fn rebind(form: Rebind, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let by = on.actor.id().ok_or_else(|| forbidden("R10.4"))?;
    let voucher = world.voucher(form.voucher)?.ok_or_else(|| not_found("voucher"))?;
    let first_used = faults(&form, voucher.issued.year, world, on)?;
    not_stopped(voucher)?;
    voucher.moved(Act::Rebind)?;
    in_force(voucher, on)?;
    left_the_registry(voucher, form.contract.provider, world)?;
    let issued = &voucher.issued;
    let enterprise = world.enterprise(voucher.holder)?.ok_or_else(|| not_found("enterprise"))?;
    let findings =
        application::fit_for(enterprise, &form.contract, issued.year, form.findings, world, on)?;
    let catalogue = world.catalogue(form.contract.provider, issued.year)?;
    let worth = estimate(&form.contract.lines, catalogue, issued.year, on.pack)?.subsidy_fen;
    require(issued.face_fen <= worth, || {
        let pairs = [("face_fen", json!(issued.face_fen)), ("subsidy_fen", json!(worth))];
        Refusal::new("R16.1", pairs).at("contract.lines")
    })?;
    application::amount_named(&form.contract, worth)?;
    let Terms { provider, number, .. } = &form.contract;
    let known = contract::on_file(enterprise.id, *provider, number, world)?.map(|it| it.id);
    let line_basis_fen = line_basis(&form.contract.lines, catalogue);
    Ok(vec![Fact::Voucher(Event::Rebound(Box::new(Rebound {
        voucher: issued.voucher,
        application: issued.application,
        enterprise: voucher.holder,
        from_contract: issued.contract,
        from_provider: issued.provider,
        contract_id: known.unwrap_or_else(|| on.fresh()),
        contract: form.contract,
        line_basis_fen,
        findings,
        at: on.at,
        by,
        document: form.document,
        reason: form.reason,
        file: form.file,
        first_used,
    })))])
}

/// Faults of the form that need no rule; answers the files that nobody has cited before.
fn faults(form: &Rebind, year: i32, world: &World, on: &Occasion<'_>) -> Result<Vec<Digest>, Stop> {
    let mut faults = contract::faults(&form.contract, on);
    let catalogue = world.catalogue(form.contract.provider, year)?;
    faults.extend(strangers("contract.lines", &form.contract.lines, catalogue));
    let mut unused = Vec::new();
    let annex = form.contract.annex.map(|file| ("contract.annex", file));
    for (path, file) in [("file", form.file)].into_iter().chain(annex) {
        match world.upload(file)? {
            None => faults.push(Fault::at(path, FaultCode::NoSuchFile)),
            Some(it) if it.cited_in.is_empty() && !unused.contains(&file) => unused.push(file),
            Some(_) => {}
        }
    }
    if world.provider(form.contract.provider)?.is_none() {
        faults.push(Fault::at("contract.provider", FaultCode::NotFound));
    }
    faultless(faults)?;
    Ok(unused)
}

/// R10.4: only a voucher whose provider has left the registry, and only to another one.
fn left_the_registry(voucher: &Voucher, to: ProviderId, world: &World) -> Result<(), Stop> {
    let from = world.provider(voucher.issued.provider)?.ok_or_else(|| not_found("provider"))?;
    let stays = matches!(from.status, Admission::Admitted | Admission::Suspended);
    require(!stays && from.id != to, || {
        Refusal::new("R10.4", [("provider", json!(from.name)), ("status", json!(from.status))])
    })
}
