//! Who follows a provider (R3.6): renaming, merger, division. Its vouchers, what it redeems and the
//! applications that name it follow by law; what stands against it follows as well.

use serde::{Deserialize, Serialize};

use super::admission::find;
use super::{Act, Event, Provider, Status};
use crate::access::Target;
use crate::account::Party;
use crate::credit_code::CreditCode;
use crate::enterprise::{Stated, Succession, confirmed, redemptions};
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{ApplicationId, ProviderId, RedemptionId, VoucherId};
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, RuleId, Stop, faultless};
use crate::world::{Key, Set, World};

form! {
    /// Recording who follows a provider (R3.6).
    pub struct Succeed {
        /// The provider.
        provider: ProviderId = id(),
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
        into: Option<ProviderId> = opt_id(),
        /// The vouchers that go over by a division after which it goes on; none when it ended, and
        /// all go over.
        vouchers: Vec<VoucherId> = texts(0..=200, FaultCode::NotAnId),
        /// The document that proves it.
        document: String = text(200),
    }
}

/// One provider has taken another's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Succeeded {
    /// Whose place is taken.
    pub provider: ProviderId,
    /// Who takes it.
    pub into: ProviderId,
    /// Merger or division.
    pub kind: Succession,
    /// The vouchers that follow by law; none where it had lost its claim by its own fault.
    pub vouchers: Vec<VoucherId>,
    /// Their redemptions: those under way, or the last ones.
    pub redemptions: Vec<RedemptionId>,
    /// The applications under way whose contracts it takes over.
    pub applications: Vec<ApplicationId>,
    /// The credit codes under which it stood: lists and relations know it by them.
    pub codes: Vec<CreditCode>,
    /// By which rule it had lost its admission for good (R24.2); none where it had not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_by: Option<RuleId>,
    /// Whether it goes on beside its successor: it was divided and did not end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
    /// The document that proves it.
    pub document: String,
}

impl Succeeded {
    pub(super) fn touches(&self) -> Vec<Key> {
        let mut keys = vec![Key::Provider(self.provider), Key::Provider(self.into)];
        keys.extend(self.vouchers.iter().copied().map(Key::Voucher));
        keys.extend(self.redemptions.iter().copied().map(Key::Redemption));
        keys.extend(self.applications.iter().copied().map(Key::Application));
        keys
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
    let parties = std::iter::once(form.provider).chain(form.into);
    Ok(Target { parties: parties.map(Party::Provider).collect(), jurisdiction: None })
}

/// Records a successor (R3.6). By renaming the provider stays the same, with its admission. By
/// merger or division its vouchers, their redemptions and the applications that name it follow by
/// law; its admission does not, which is the successor's own to have (R7.1). What stands against it
/// in lists and relations stands against the successor, and a claim lost by fault is lost.
///
/// # Errors
/// Not found; faults when the form does not fit the kind or names another's voucher; refused by
/// R3.6 unless no file of it is under way and the successor stands with a code that was verified.
pub fn succeed(form: Succeed, world: &World, _: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let provider = find(form.provider, world)?;
    faultless(form.stated().faults())?;
    match (form.kind, &form.name, form.into) {
        (Succession::Renaming, Some(name), _) => {
            provider.moved(Act::Rename)?;
            let credit_code = form.credit_code.unwrap_or(provider.credit_code);
            if credit_code != provider.credit_code {
                confirmed(credit_code, form.confirm_credit_code)?;
            }
            Ok(vec![Fact::Provider(Event::Renamed {
                provider: provider.id,
                name: name.clone(),
                former_code: provider.credit_code,
                credit_code,
                document: form.document,
            })])
        }
        (_, _, Some(into)) => taken_over(provider, into, form, world),
        _ => Err(Fault::at("into", FaultCode::Missing).into()),
    }
}

fn taken_over(
    provider: &Provider,
    into: ProviderId,
    form: Succeed,
    world: &World,
) -> Result<Vec<Fact>, Stop> {
    let continues = !form.vouchers.is_empty();
    provider.moved(if continues { Act::Divide } else { Act::Succeed })?;
    // Whether it stands, and is another, the successor itself admits.
    world.provider(into)?.ok_or_else(|| Fault::at("into", FaultCode::NotFound))?;
    let mut vouchers = form.stated().following(world.set(Set::VouchersAt(provider.id))?)?;
    if provider.at_fault {
        vouchers.clear();
    }
    let mut applications = Vec::new();
    if !continues && !provider.at_fault {
        let open = world.set(Set::OpenApplicationsAt(provider.id))?;
        applications.extend(open.iter().copied().map(ApplicationId));
    }
    let lost_by = provider.lost_by.clone().filter(|rule| rule.as_str() == "R24.2");
    Ok(vec![Fact::Provider(Event::Succeeded(Succeeded {
        provider: provider.id,
        into,
        kind: form.kind,
        redemptions: redemptions(&vouchers, world)?,
        vouchers,
        applications,
        codes: provider.codes().collect(),
        lost_by,
        continues,
        document: form.document,
    }))])
}

impl Provider {
    /// Every credit code under which lists and relations may know it, its own first.
    pub fn codes(&self) -> impl Iterator<Item = CreditCode> {
        std::iter::once(self.credit_code).chain(self.former_codes.iter().copied())
    }

    /// Whether it can take another's place: it stands, and its credit code was verified.
    pub(super) fn may_follow(&self) -> bool {
        use Status as S;
        !matches!(self.status, S::Registered | S::Applied | S::Returned | S::Succeeded)
    }

    /// What stood against whom it has taken the place of stands against it. What an inspection took
    /// has no end; its own claims it has lost by no fault of its own, so they go on.
    pub(super) fn take_over(&mut self, it: &Succeeded) {
        self.former_codes.extend(&it.codes);
        self.predecessors.push(it.provider);
        if let Some(rule) = &it.lost_by {
            self.lost_by = Some(rule.clone());
            self.stood = None;
            if matches!(self.status, Status::Admitted | Status::Suspended) {
                self.status = Status::Removed;
            }
        }
    }
}
