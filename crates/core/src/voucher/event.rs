//! What happens to a voucher.

use serde::{Deserialize, Serialize};

use super::{Act, Rebound, Status};
use crate::choice;
use crate::contract::agreement;
use crate::digest::Digest;
use crate::ids::{
    AccountId, ApplicationId, CaseId, ContractId, EnterpriseId, MessageId, ProviderId,
    RedemptionId, RoundId, VoucherId,
};
use crate::money::Fen;
use crate::number::VoucherNumber;
use crate::time::{Date, Instant};
use crate::world::Key;

/// The terms of an issued voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Issued {
    /// Its id.
    pub voucher: VoucherId,
    /// Its unguessable number with a check character.
    pub number: VoucherNumber,
    /// The application that it answers.
    pub application: ApplicationId,
    /// To whom it was issued.
    pub enterprise: EnterpriseId,
    /// Who may accept it.
    pub provider: ProviderId,
    /// The one contract that it pays part of.
    pub contract: ContractId,
    /// The support year.
    pub year: i32,
    /// In fen.
    pub face_fen: Fen,
    /// The annual cap under which it was issued, in fen.
    pub cap_fen: Fen,
    /// The civil day of issue; not counted in its validity.
    pub issued_on: Date,
    /// The same calendar day a year later; stored and signed.
    pub nominal_last_day: Date,
    /// The round that issued it.
    pub round: RoundId,
}

/// Money set free again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Released {
    /// The voucher.
    pub voucher: VoucherId,
    /// Its contract.
    pub contract: ContractId,
    /// The support year.
    pub year: i32,
    /// What is set free, in fen.
    pub face_fen: Fen,
    /// Whether it lapses instead of returning to what is available.
    pub lapsed: bool,
    /// Why.
    pub act: Act,
    /// Its redemption that ends with it, where one was under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<RedemptionId>,
    /// In its holder's words, where it was given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The provider found it true and valid, or not (R18.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// The voucher.
    pub voucher: VoucherId,
    /// Who asked.
    pub provider: ProviderId,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Instant,
    /// Whether it could be accepted then.
    pub valid: bool,
    /// Where it stood.
    pub status: Status,
}

/// The provider took it as part of the price (R15.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    /// The voucher.
    pub voucher: VoucherId,
    /// Its contract.
    pub contract: ContractId,
    /// The provider.
    pub provider: ProviderId,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Instant,
    /// The civil day.
    pub on: Date,
    /// The contract's price, in fen: `self_paid_fen` and `face_fen` together.
    pub price_fen: Fen,
    /// What the enterprise pays itself, in fen.
    pub self_paid_fen: Fen,
    /// The face value, in fen.
    pub face_fen: Fen,
    /// The annex that states the exact face value; none where the contract itself states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annex: Option<Digest>,
    /// The annex, where nobody has cited it before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_used: Vec<Digest>,
}

choice! {
    /// Where a cancelled voucher's money stood.
    pub enum Purse {
        /// Committed: the face value.
        Committed = "committed",
        /// Determined and not yet paid.
        Payable = "payable",
        /// Paid: to be claimed back.
        Paid = "paid",
    }
}

/// A case cancelled it (R23.1): its money is stopped, or claimed back (R23.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cancelled {
    /// The voucher.
    pub voucher: VoucherId,
    /// Its contract.
    pub contract: ContractId,
    /// The case.
    pub case: CaseId,
    /// Its redemption, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<RedemptionId>,
    /// The support year.
    pub year: i32,
    /// Where its money stood.
    pub purse: Purse,
    /// How much, in fen: what was committed, determined or paid.
    pub amount_fen: Fen,
    /// Whether what is stopped lapses instead of returning to what is available.
    pub lapsed: bool,
    /// Why, where it was decided alone and not with the sanction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What happened to a voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was issued.
    Issued(Issued),
    /// It ended unused and its money was set free.
    Released(Released),
    /// Its provider verified it.
    Verified(Verified),
    /// Its provider accepted it.
    Accepted(Accepted),
    /// Its end was announced to its holder and its provider (R19.1).
    Reminded {
        /// The voucher.
        voucher: VoucherId,
        /// To whom it goes.
        holder: EnterpriseId,
        /// Who may still redeem it.
        provider: ProviderId,
        /// The message in the outbox.
        message: MessageId,
        /// How many days before its last day the reminder was due.
        days: u32,
        /// Its last day.
        last_day: Date,
        /// When.
        at: Instant,
    },
    /// The bureau bound it to another provider and contract (R10.4).
    Rebound(Box<Rebound>),
    /// A case froze it (R23.1).
    Frozen {
        /// The voucher.
        voucher: VoucherId,
        /// The case.
        case: CaseId,
        /// The civil day.
        on: Date,
    },
    /// A case set it free again.
    Thawed {
        /// The voucher.
        voucher: VoucherId,
        /// The case.
        case: CaseId,
        /// The civil day.
        on: Date,
        /// Days of validity that the freezing took and that are given back.
        days: u32,
        /// Its redemption, where that was back with the provider for correction.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redemption: Option<RedemptionId>,
        /// The last day for that correction, with the same days given back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        correct_by: Option<Date>,
        /// Why.
        reason: String,
    },
    /// A case cancelled it.
    Cancelled(Cancelled),
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Issued(it) => vec![
                Key::Voucher(it.voucher),
                Key::Application(it.application),
                Key::Contract(it.contract),
                Key::Budget(it.year),
                Key::Notice(it.year),
                Key::Allowance(it.enterprise, it.year),
            ],
            Self::Released(it) => {
                let mut keys = vec![
                    Key::Voucher(it.voucher),
                    Key::Contract(it.contract),
                    Key::Budget(it.year),
                ];
                keys.extend(it.redemption.map(Key::Redemption));
                keys
            }
            Self::Verified(it) => vec![Key::Voucher(it.voucher)],
            Self::Accepted(it) => {
                let mut keys = vec![Key::Voucher(it.voucher), Key::Contract(it.contract)];
                keys.extend(it.first_used.iter().copied().map(Key::Upload));
                keys
            }
            Self::Reminded { voucher, message, .. } => {
                vec![Key::Voucher(*voucher), Key::Message(*message)]
            }
            Self::Rebound(it) => {
                let mut keys = vec![
                    Key::Voucher(it.voucher),
                    Key::Application(it.application),
                    Key::Contract(it.from_contract),
                    Key::Contract(it.contract_id),
                    agreement(it.enterprise, it.contract.provider, &it.contract.number),
                ];
                keys.extend(it.first_used.iter().copied().map(Key::Upload));
                keys
            }
            Self::Frozen { voucher, case, .. } => {
                vec![Key::Voucher(*voucher), Key::Case(*case)]
            }
            Self::Thawed { voucher, case, redemption, .. } => {
                let mut keys = vec![Key::Voucher(*voucher), Key::Case(*case)];
                keys.extend(redemption.map(Key::Redemption));
                keys
            }
            Self::Cancelled(it) => {
                let mut keys =
                    vec![Key::Voucher(it.voucher), Key::Case(it.case), Key::Budget(it.year)];
                keys.extend(it.redemption.map(Key::Redemption));
                keys
            }
        }
    }
}
