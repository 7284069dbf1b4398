//! Whether a contract may carry a voucher of an enterprise, as a submission tests it.

use super::checks::{file_facts, sort_verdicts, standing, untied};
use super::review::decided;
use super::submit::{admitted, contract_free, in_scope, signed_in_time};
use super::{Finding, Opinion};
use crate::ban;
use crate::contract::Terms;
use crate::enterprise::Enterprise;
use crate::occasion::Occasion;
use crate::pack::At;
use crate::refusal::{Stop, forbidden};
use crate::world::World;

/// Tests a new contract for a voucher that is issued already; what an officer must decide is
/// decided by the opinions at once.
///
/// # Errors
/// Refused by R23.5, R24.2 or R23.4, R26.1, R6.2 and the pack's other criteria, R18.2, R5.4,
/// R17.1, R11.1, in this
/// order, or by a finding's rule when it is not accepted; faults when one is left undecided.
pub fn fit_for(
    enterprise: &Enterprise,
    terms: &Terms,
    year: i32,
    opinions: Vec<Opinion>,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Finding>, Stop> {
    let by = on.actor.id().ok_or_else(|| forbidden("R13.1"))?;
    ban::supportable(world, enterprise, on.today)?;
    signed_in_time(terms, on)?;
    let standing = standing(enterprise, world)?;
    let catalogue = world.catalogue(terms.provider, year)?;
    let stated = file_facts(enterprise, &standing, terms, catalogue, on);
    let verdicts = on.pack.judge(At::Submit, &stated);
    let mut findings = sort_verdicts(&verdicts, &mut Vec::new(), terms, on)?;
    contract_free(enterprise.id, terms, None, world)?;
    admitted(terms, world, on)?;
    findings.extend(untied(enterprise, terms.provider, world, on)?);
    in_scope(("contract.lines", &terms.lines), catalogue, year, world)?;
    decided(findings, opinions, by)
}
