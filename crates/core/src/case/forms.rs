//! What is handed in to cases.

use super::{Case, Ground};
use crate::access::Target;
use crate::account::Party;
use crate::digest::Digest;
use crate::form;
use crate::ids::{CaseId, SignalId, VoucherId};
use crate::lineage;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::refusal::{FaultCode, Stop, not_found};
use crate::time::Date;
use crate::world::{Key, World};

form! {
    /// Opening a case, from signals or a complaint: its vouchers are frozen at once.
    pub struct Open {
        /// Whose conduct it is about: `enterprise/<id>` or `provider/<id>`.
        parties: Vec<Party> = texts(1..=20, FaultCode::NotAnId),
        /// The vouchers, each held by or redeemed by one of the parties.
        vouchers: Vec<VoucherId> = texts(0..=200, FaultCode::NotAnId),
        /// Why.
        grounds: String = text(4_000),
        /// The signals from which it is opened.
        signals: Vec<SignalId> = texts(0..=200, FaultCode::NotAnId),
        /// Who complained; sealed, for those who handle cases.
        complainant_name: Option<String> = opt_text(60),
        /// How to reach them; sealed likewise.
        complainant_contact: Option<String> = opt_text(120),
        /// What was brought with it.
        evidence: Vec<Digest> = texts(0..=50, FaultCode::NotADigest),
    }
}

form! {
    /// Freezing further vouchers of the parties.
    pub struct Freeze {
        /// The case.
        case: CaseId = id(),
        /// The vouchers.
        vouchers: Vec<VoucherId> = texts(1..=200, FaultCode::NotAnId),
    }
}

form! {
    /// A party was heard (R23.6), or did not use the chance that it was given in time.
    pub struct Hear {
        /// The case.
        case: CaseId = id(),
        /// The party.
        party: Party = parsed("party", FaultCode::NotAnId),
        /// What it said; sealed. Left out where it did not appear.
        statement: Option<String> = opt_text(8_000),
    }
}

form! {
    /// A finding on one party, which was heard before.
    pub struct Find {
        /// The case.
        case: CaseId = id(),
        /// The party.
        party: Party = parsed("party", FaultCode::NotAnId),
        /// Whether it is at fault.
        at_fault: bool = flag(),
        /// On what ground; `none` where it is not at fault.
        ground: Ground = choice(),
        /// What was found.
        facts: String = text(8_000),
        /// What proves it; needed against a party.
        evidence: Vec<Digest> = texts(0..=50, FaultCode::NotADigest),
    }
}

form! {
    /// Proposing a sanction, or deciding what another person proposed.
    pub struct Sanction {
        /// The case.
        case: CaseId = id(),
        /// Why.
        reason: String = text(4_000),
    }
}

form! {
    /// Deciding one frozen voucher: of a sanctioned case either way, before only to set it free.
    pub struct DecideVoucher {
        /// The case.
        case: CaseId = id(),
        /// The voucher.
        voucher: VoucherId = id(),
        /// Whether it is cancelled; if not, it is set free.
        cancel: bool = flag(),
        /// Why.
        reason: String = text(4_000),
    }
}

form! {
    /// Referring suspected crime.
    pub struct Refer {
        /// The case.
        case: CaseId = id(),
        /// To which body.
        to: String = text(200),
        /// The letter's number.
        document: String = text(200),
    }
}

form! {
    /// A second look at a sanction, by nobody who took part in it.
    pub struct Review {
        /// The case.
        case: CaseId = id(),
        /// Whether the sanction stands.
        upheld: bool = flag(),
        /// Why.
        reason: String = text(4_000),
    }
}

form! {
    /// Money that came back.
    pub struct Receive {
        /// The case.
        case: CaseId = id(),
        /// The voucher for which it was paid.
        voucher: VoucherId = id(),
        /// In fen.
        amount_fen: Fen = fen(),
        /// The civil day of receipt.
        on: Date = date(),
        /// The treasury's receipt.
        document: String = text(200),
    }
}

form! {
    /// Ending a case: dismissed where nobody is at fault, closed where nothing is pending.
    pub struct Close {
        /// The case.
        case: CaseId = id(),
        /// Why.
        reason: String = text(4_000),
    }
}

/// Whose case it will be.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn open_target(form: &Open, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(Target { parties: form.parties.clone(), jurisdiction: None })
}

macro_rules! targets {
    ($($name:ident($form:ty);)*) => {
        $(
            /// Whose case it is.
            ///
            /// # Errors
            /// Not found.
            pub fn $name(form: &$form, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
                let parties = concerned(find(form.case, world)?, world)?;
                Ok(Target { parties, jurisdiction: None })
            }
        )*
    };
}

targets! {
    freeze_target(Freeze);
    hear_target(Hear);
    find_target(Find);
    sanction_target(Sanction);
    refer_target(Refer);
    review_target(Review);
    receive_target(Receive);
    close_target(Close);
}

/// Whom a case is about: its parties, and who has taken their place or some of their contracts.
/// What is decided reaches them too (R3.6).
fn concerned(case: &Case, world: &World) -> Result<Vec<Party>, Stop> {
    let mut all = Vec::new();
    for party in case.parties.keys() {
        for it in lineage::after(*party, world)? {
            if !all.contains(&it) {
                all.push(it);
            }
        }
    }
    Ok(all)
}

/// Whose voucher is decided: its holder's and its provider's, beside the case's parties.
///
/// # Errors
/// Not found.
pub fn decide_target(
    form: &DecideVoucher,
    world: &World,
    _: &Occasion<'_>,
) -> Result<Target, Stop> {
    let mut parties = concerned(find(form.case, world)?, world)?;
    if let Some(voucher) = world.voucher(form.voucher)? {
        parties.push(Party::Enterprise(voucher.holder));
        parties.push(Party::Provider(voucher.issued.provider));
    }
    Ok(Target { parties, jurisdiction: None })
}

pub(super) fn find(id: CaseId, world: &World) -> Result<&Case, Stop> {
    world.case(id)?.ok_or_else(|| not_found("case"))
}

/// What a command on a case will surely look at: its vouchers with their money.
pub fn needs(id: CaseId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Case(id)];
    let Ok(Some(case)) = world.case(id) else { return keys };
    for voucher in case.vouchers.keys() {
        keys.push(Key::Voucher(*voucher));
        let Ok(Some(voucher)) = world.voucher(*voucher) else { continue };
        keys.push(Key::Budget(voucher.issued.year));
        keys.extend(voucher.redemption.map(Key::Redemption));
    }
    keys
}
