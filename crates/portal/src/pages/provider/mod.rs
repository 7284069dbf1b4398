//! A provider's own workplace.

pub(crate) mod admission;
pub(crate) mod firm;
pub(crate) mod messages;
pub(crate) mod payments;
mod redeeming;
pub(crate) mod redemption;
pub(crate) mod redemptions;
pub(crate) mod vouchers;
