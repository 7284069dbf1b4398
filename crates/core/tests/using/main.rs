//! The use of vouchers and their redemption up to the complete file (articles 3, 7, 10, 15 to 22).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../parties/firms.rs"]
#[allow(dead_code, reason = "shared with the tests of parties")]
mod firms;

mod accepting;
mod amending;
mod ending;
mod ground;
mod money;
mod moves;
mod rebinding;
mod redeeming;
