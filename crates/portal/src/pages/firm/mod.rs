//! What enterprises and providers have alike: contracts, people, inspections.

pub(crate) mod amend;
pub(crate) mod clerks;
pub(crate) mod contract;
pub(crate) mod inspections;
