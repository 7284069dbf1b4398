//! What anybody may see, without an account.

pub(crate) mod check;
pub(crate) mod estimate;
pub(crate) mod notices;
pub(crate) mod objection;
pub(crate) mod providers;
pub(crate) mod publicity;
pub(crate) mod results;
pub(crate) mod signed;
pub(crate) mod statistics;
pub(crate) mod texts;
