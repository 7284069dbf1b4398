//! Money and issuance: budget, publicity, rounds and what an enterprise receives (articles 3, 4,
//! 11, 13, 14).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../parties/firms.rs"]
#[allow(dead_code, reason = "shared with the tests of parties")]
mod firms;

mod allowance;
mod budget;
mod customers;
mod ground;
mod publicity;
mod queue;
mod round;
mod round_end;
mod subsidy;
