//! The completeness check by the bureau (R22.1), and what the provider may still do.

use serde_json::json;

use super::forms::{AcceptFile, CorrectAccount, Refuse, Return, Withdraw};
use super::{Act, Event, Redemption};
use crate::access::Target;
use crate::account::Party;
use crate::event::Event as Fact;
use crate::ids::{AccountId, RedemptionId};
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Stop, forbidden, not_found};
use crate::voucher::not_stopped;
use crate::world::{Key, World};

macro_rules! targets {
    ($($name:ident($form:ty);)*) => {
        $(
            /// Whose redemption it is: the provider's, and barred to the enterprise's relatives.
            ///
            /// # Errors
            /// Not found.
            pub fn $name(form: &$form, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
                let file = world.redemption(form.redemption)?;
                let file = file.ok_or_else(|| not_found("redemption"))?;
                let parties =
                    vec![Party::Provider(file.provider), Party::Enterprise(file.enterprise)];
                Ok(Target { parties, jurisdiction: None })
            }
        )*
    };
}

targets! {
    return_target(Return);
    accept_target(AcceptFile);
    refuse_target(Refuse);
    withdraw_target(Withdraw);
    correct_target(CorrectAccount);
}

/// What an act on a redemption will surely look at.
pub fn review_needs(redemption: RedemptionId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Redemption(redemption)];
    if let Ok(Some(file)) = world.redemption(redemption) {
        keys.push(Key::Voucher(file.voucher));
    }
    keys
}

/// The file and the person, while no case has stopped its voucher and the act is legal now.
fn open<'w>(
    id: RedemptionId,
    act: Act,
    world: &'w World,
    on: &Occasion<'_>,
) -> Result<(&'w Redemption, AccountId), Stop> {
    let file = world.redemption(id)?.ok_or_else(|| not_found("redemption"))?;
    let voucher = world.voucher(file.voucher)?.ok_or_else(|| not_found("voucher"))?;
    not_stopped(voucher)?;
    file.moved(act)?;
    let by = on.actor.id().ok_or_else(|| forbidden("R22.1"))?;
    Ok((file, by))
}

/// Sends a redemption back; a correction within the pack's working days is in time even after the
/// voucher's last day (R19.1).
///
/// # Errors
/// Refused by R23.1 while a case has its voucher, by R22.1 at any other stage.
pub fn send_back(form: Return, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, by) = open(form.redemption, Act::Return, world, on)?;
    let days = on.pack.params().correction_working_days;
    let correct_by = on.working_days_after(on.today, days)?;
    Ok(vec![Fact::Redemption(Event::Returned {
        redemption: file.id,
        at: on.at,
        by,
        correct_by,
        reason: form.reason,
        remarks: form.remarks,
    })])
}

/// Finds a redemption complete: it waits for a panel.
///
/// # Errors
/// As [`send_back`].
pub fn accept_file(
    form: AcceptFile,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let (file, by) = open(form.redemption, Act::AcceptFile, world, on)?;
    Ok(vec![Fact::Redemption(Event::FileAccepted { redemption: file.id, at: on.at, by })])
}

/// Refuses a redemption by a rule; its voucher may be redeemed again while it is valid.
///
/// # Errors
/// As [`send_back`]; a fault for an unknown rule.
pub fn refuse(form: Refuse, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, by) = open(form.redemption, Act::Refuse, world, on)?;
    if on.pack.rule(&form.rule).is_none() {
        return Err(Fault::at("rule", FaultCode::UnknownRule).into());
    }
    Ok(vec![Fact::Redemption(Event::Refused {
        redemption: file.id,
        voucher: file.voucher,
        freed: invoices(file),
        at: on.at,
        by,
        rule: form.rule,
        reason: form.reason,
    })])
}

/// Takes a redemption back before a panel has it.
///
/// # Errors
/// Refused by R23.1 while a case has its voucher, by R20.1 once a panel has it or it has ended.
pub fn withdraw(form: Withdraw, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let (file, _) = open(form.redemption, Act::Withdraw, world, on)?;
    Ok(vec![Fact::Redemption(Event::Withdrawn {
        redemption: file.id,
        voucher: file.voucher,
        freed: invoices(file),
        at: on.at,
        reason: form.reason,
    })])
}

/// Corrects the account after a bounce; the payment goes on the next list.
///
/// # Errors
/// Refused by R23.1 while a case has its voucher, by R22.5 unless the bank has sent it back.
pub fn correct_account(
    form: CorrectAccount,
    world: &World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Fact>, Stop> {
    let (file, _) = open(form.redemption, Act::Correct, world, on)?;
    let account = json!({"name": form.account_name, "number": form.account_number,
        "bank": form.bank});
    let account = on.seal(&account);
    let (redemption, at, reason) = (file.id, on.at, form.reason);
    Ok(vec![Fact::Redemption(Event::AccountCorrected { redemption, at, account, reason })])
}

pub(crate) fn invoices(file: &Redemption) -> Vec<String> {
    let file = file.file.iter().flat_map(|it| &it.invoices);
    file.map(|it| it.number.clone()).collect()
}
