//! Who follows an enterprise (R3.6): renaming, merger, division. What belongs to it follows by law,
//! not by transfer; what stands against it follows as well.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::acts::{confirmed, find};
use super::{Act, Disqualified, Enterprise, Event};
use crate::access::Target;
use crate::account::Party;
use crate::choice;
use crate::credit_code::CreditCode;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{EnterpriseId, RedemptionId, VoucherId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, duplicates, faultless, not_found, require};
use crate::world::{Set, World};

choice! {
    /// How one party follows another (R3.6).
    pub enum Succession {
        /// The same party under another name, or with another credit code.
        Renaming = "renaming",
        /// It merged into another.
        Merger = "merger",
        /// It was divided: it ended, and another took over this business; or it goes on, and
        /// another took over some of its contracts.
        Division = "division",
    }
}

form! {
    /// Recording who follows an enterprise (R3.6).
    pub struct Succeed {
        /// The enterprise.
        enterprise: EnterpriseId = id(),
        /// Renaming, merger or division.
        kind: Succession = choice(),
        /// The new name, of a renaming.
        name: Option<String> = opt_text(200),
        /// The new credit code, where a renaming brought one.
        credit_code: Option<CreditCode> =
            opt_parsed("credit-code", FaultCode::BadCreditCode),
        /// That a code whose check characters do not match stands so in the licence.
        confirm_credit_code: bool = opt_flag(),
        /// Who takes its place, by merger or division.
        into: Option<EnterpriseId> = opt_id(),
        /// The vouchers that go over by a division after which it goes on; none when it ended, and
        /// all go over.
        vouchers: Vec<VoucherId> = texts(0..=200, FaultCode::NotAnId),
        /// The document that proves it.
        document: String = text(200),
    }
}

/// One enterprise has taken another's place, with its vouchers and what it had received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Succeeded {
    /// Whose place is taken.
    pub enterprise: EnterpriseId,
    /// Who takes it.
    pub into: EnterpriseId,
    /// Merger or division.
    pub kind: Succession,
    /// The vouchers that follow by law.
    pub vouchers: Vec<VoucherId>,
    /// Their redemptions: those under way, or the last ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redemptions: Vec<RedemptionId>,
    /// What counts toward the successor's cap from now on, by support year, in fen.
    pub received_fen: BTreeMap<i32, Fen>,
    /// The credit codes under which it stood: lists and relations know it by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CreditCode>,
    /// Why it had lost its eligibility without an end (R24.2); a ban (R23.5) follows by its codes,
    /// and ends for the successor too when a second look lifts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disqualified: Option<Disqualified>,
    /// Whether it goes on beside its successor: it was divided and did not end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
    /// The document that proves it.
    pub document: String,
}

/// What a form says of a succession, whoever's it is.
pub(crate) struct Stated<'f> {
    pub(crate) kind: Succession,
    pub(crate) name: bool,
    pub(crate) credit_code: bool,
    pub(crate) into: bool,
    pub(crate) vouchers: &'f [VoucherId],
}

impl Stated<'_> {
    /// Fields that the kind of succession needs or has no use for, and vouchers named twice.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let renaming = self.kind == Succession::Renaming;
        let divided = self.kind == Succession::Division;
        // The field, whether it is needed, whether it may stand there, whether it does.
        let fields = [
            ("name", renaming, renaming, self.name),
            ("into", !renaming, !renaming, self.into),
            ("credit_code", false, renaming, self.credit_code),
            ("vouchers", false, divided, !self.vouchers.is_empty()),
        ];
        let mut faults = Vec::new();
        for (field, needed, useful, given) in fields {
            if needed && !given {
                faults.push(Fault::at(field, FaultCode::Missing));
            } else if given && !useful {
                faults.push(Fault::limited(field, FaultCode::Mismatch, "kind"));
            }
        }
        faults.extend(duplicates(self.vouchers, |at| format!("vouchers.{at}")));
        faults
    }

    /// The vouchers that go over: those named, each of them its own, or all.
    ///
    /// # Errors
    /// A fault for each that is not its own.
    pub(crate) fn following(&self, own: &[uuid::Uuid]) -> Result<Vec<VoucherId>, Stop> {
        let strange = self.vouchers.iter().enumerate().filter(|(_, id)| !own.contains(&id.0));
        let fault = |(at, _)| Fault::at(format!("vouchers.{at}"), FaultCode::NotFound);
        faultless(strange.map(fault).collect())?;
        if self.vouchers.is_empty() {
            return Ok(own.iter().copied().map(VoucherId).collect());
        }
        Ok(self.vouchers.to_vec())
    }
}

impl Succeed {
    fn stated(&self) -> Stated<'_> {
        Stated {
            kind: self.kind,
            name: self.name.is_some(),
            credit_code: self.credit_code.is_some(),
            into: self.into.is_some(),
            vouchers: &self.vouchers,
        }
    }
}

/// Who follows whom.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn succeed_target(form: &Succeed, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let parties = std::iter::once(form.enterprise).chain(form.into);
    Ok(Target { parties: parties.map(Party::Enterprise).collect(), jurisdiction: None })
}

/// Records a successor (R3.6). By renaming the enterprise stays the same; by merger or division its
/// vouchers follow by law, what it had received counts toward the successor's cap, and what stands
/// against it in lists and relations stands against the successor. A division after which it goes
/// on makes no new room: what it had received counts for both.
///
/// # Errors
/// Not found; faults when the form does not fit the kind or names another's voucher; refused by
/// R3.6 unless both stand and, where it ends, no application is under way.
pub fn succeed(form: Succeed, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let enterprise = find(form.enterprise, world)?;
    faultless(form.stated().faults())?;
    match (form.kind, &form.name, form.into) {
        (Succession::Renaming, Some(name), _) => {
            enterprise.moved(Act::Rename)?;
            let credit_code = form.credit_code.unwrap_or(enterprise.credit_code);
            if credit_code != enterprise.credit_code {
                confirmed(credit_code, form.confirm_credit_code)?;
            }
            Ok(vec![Fact::Enterprise(Event::Renamed {
                enterprise: enterprise.id,
                name: name.clone(),
                former_code: enterprise.credit_code,
                credit_code,
                document: form.document,
            })])
        }
        (_, _, Some(into)) => taken_over(enterprise, into, form, world, on),
        _ => Err(Fault::at("into", FaultCode::Missing).into()),
    }
}

fn taken_over(
    enterprise: &Enterprise,
    into: EnterpriseId,
    form: Succeed,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let continues = !form.vouchers.is_empty();
    enterprise.moved(if continues { Act::Divide } else { Act::Succeed })?;
    // Whether it stands, and is another, the successor itself admits.
    world.enterprise(into)?.ok_or_else(|| Fault::at("into", FaultCode::NotFound))?;
    let vouchers = form.stated().following(world.set(Set::VouchersOf(enterprise.id))?)?;
    if !continues {
        let under_way = world.set(Set::OpenApplicationsOf(enterprise.id))?.len();
        let about = || Refusal::new("R3.6", [("open_applications", json!(under_way))]);
        require(under_way == 0, about)?;
    }
    Ok(vec![Fact::Enterprise(Event::Succeeded(Succeeded {
        enterprise: enterprise.id,
        into,
        kind: form.kind,
        redemptions: redemptions(&vouchers, world)?,
        vouchers,
        received_fen: received_by_year(enterprise.id, world, on)?,
        codes: enterprise.codes().collect(),
        disqualified: enterprise.disqualified.clone(),
        continues,
        document: form.document,
    }))])
}

/// The redemptions of vouchers: those under way, or the last ones.
///
/// # Errors
/// Not found; [`Stop::Missing`].
pub(crate) fn redemptions(
    vouchers: &[VoucherId],
    world: &World,
) -> Result<Vec<RedemptionId>, Stop> {
    let mut found = Vec::new();
    for id in vouchers {
        let voucher = world.voucher(*id)?.ok_or_else(|| not_found("voucher"))?;
        found.extend(voucher.redemption);
    }
    Ok(found)
}

/// What an enterprise has received, over the support years of the scheme.
fn received_by_year(
    enterprise: EnterpriseId,
    world: &World,
    on: &Occasion<'_>,
) -> Result<BTreeMap<i32, Fen>, Stop> {
    let mut sums = BTreeMap::new();
    for row in on.pack.params().ratios() {
        let last = row.in_force.until.unwrap_or(on.today).year();
        for year in row.in_force.from.year()..=last {
            let allowance = world.allowance(enterprise, year)?;
            let received = allowance.map_or(Fen::ZERO, |allowance| allowance.received);
            if received > Fen::ZERO {
                sums.insert(year, received);
            }
        }
    }
    Ok(sums)
}
