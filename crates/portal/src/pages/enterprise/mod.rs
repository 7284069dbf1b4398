//! An enterprise's own workplace.

pub(crate) mod account;
pub(crate) mod apply;
pub(crate) mod contracts;
mod draft;
pub(crate) mod file;
pub(crate) mod fill;
pub(crate) mod firm;
pub(crate) mod review;
pub(crate) mod vouchers;
