//! An enterprise's own workplace.

pub(crate) mod firm;
