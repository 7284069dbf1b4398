//! From a complete redemption to its payment: panel, check on site, determination, settlement
//! (article 22).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../parties/firms.rs"]
#[allow(dead_code, reason = "shared with the tests of parties")]
mod firms;

mod acceptance;
mod batch;
mod determination;
mod draws;
mod ground;
mod money;
mod settlement;
mod site;
