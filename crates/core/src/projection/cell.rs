//! The values of typed columns, and how the parts of keys and states become them.

use std::borrow::Cow;

use uuid::Uuid;

use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::ids::{
    AccountId, ApplicationId, CaseId, ContractId, EnterpriseId, InspectionId, InterpretationId,
    MessageId, PanelId, ProviderId, PublicityId, RedemptionId, RoundId, SettlementId, SignalId,
    VoucherId,
};
use crate::imports::ImportKind;
use crate::money::Fen;
use crate::number::VoucherNumber;
use crate::time::{Date, Instant};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A whole number: fen, a year, microseconds, 0 or 1 for no or yes.
    Int,
    /// A text: a word, a name, an ISO date.
    Text,
    /// An id of 16 bytes.
    Id,
    /// A digest of 32 bytes.
    Digest,
}

/// One value of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// An id.
    Id(Uuid),
    /// A digest.
    Digest(Digest),
}

impl Cell<'_> {
    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Null => Cell::Null,
            Self::Int(number) => Cell::Int(number),
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Id(id) => Cell::Id(id),
            Self::Digest(digest) => Cell::Digest(digest),
        }
    }

    /// Whether it may stand in a column.
    pub const fn fits(&self, form: Form) -> bool {
        matches!(
            (self, form),
            (Self::Null, _)
                | (Self::Int(_), Form::Int)
                | (Self::Text(_), Form::Text)
                | (Self::Id(_), Form::Id)
                | (Self::Digest(_), Form::Digest)
        )
    }
}

/// A part of a key.
pub trait Part: Sized {
    /// As a value.
    fn cell(&self) -> Cell<'_>;
    /// Back from a value; none when it is something else.
    fn read(cell: &Cell<'_>) -> Option<Self>;
}

impl Part for i32 {
    fn cell(&self) -> Cell<'_> {
        Cell::from(*self)
    }

    fn read(cell: &Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Int(number) => Self::try_from(*number).ok(),
            _ => None,
        }
    }
}

impl Part for String {
    fn cell(&self) -> Cell<'_> {
        Cell::from(self.as_str())
    }

    fn read(cell: &Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.clone().into_owned()),
            _ => None,
        }
    }
}

impl Part for Digest {
    fn cell(&self) -> Cell<'_> {
        Cell::Digest(*self)
    }

    fn read(cell: &Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Digest(digest) => Some(*digest),
            _ => None,
        }
    }
}

impl Part for CreditCode {
    fn cell(&self) -> Cell<'_> {
        Cell::from(self)
    }

    fn read(cell: &Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl Part for ImportKind {
    fn cell(&self) -> Cell<'_> {
        Cell::from(self.as_str())
    }

    fn read(cell: &Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

macro_rules! ids {
    ($($id:ident),* $(,)?) => {$(
        impl From<$id> for Cell<'_> {
            fn from(id: $id) -> Self {
                Self::Id(id.0)
            }
        }

        impl Part for $id {
            fn cell(&self) -> Cell<'_> {
                Cell::Id(self.0)
            }

            fn read(cell: &Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Id(id) => Some(Self(*id)),
                    _ => None,
                }
            }
        }
    )*};
}

ids! {
    AccountId, ApplicationId, CaseId, ContractId, EnterpriseId, InspectionId, InterpretationId,
    MessageId, PanelId, ProviderId, PublicityId, RedemptionId, RoundId, SettlementId, SignalId,
    VoucherId,
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Cell<'_> {
            fn from(number: $number) -> Self {
                Self::Int(i64::from(number))
            }
        }
    )*};
}

numbers!(i64, i32, u32, u8, bool);

impl From<Fen> for Cell<'_> {
    fn from(fen: Fen) -> Self {
        Self::Int(fen.0)
    }
}

impl From<Instant> for Cell<'_> {
    /// Microseconds since 1970.
    fn from(at: Instant) -> Self {
        Self::Int(at.0)
    }
}

impl From<Uuid> for Cell<'_> {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl From<Digest> for Cell<'_> {
    fn from(digest: Digest) -> Self {
        Self::Digest(digest)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Date> for Cell<'_> {
    /// ISO 8601, so that texts compare as dates do.
    fn from(date: Date) -> Self {
        Self::from(date.to_string())
    }
}

impl<'a> From<&'a CreditCode> for Cell<'a> {
    fn from(code: &'a CreditCode) -> Self {
        Self::from(code.as_str())
    }
}

impl From<VoucherNumber> for Cell<'_> {
    fn from(number: VoucherNumber) -> Self {
        Self::from(number.to_string())
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, T::into)
    }
}
