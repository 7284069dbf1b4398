//! Cases: their order, the sanction's cascade, and what it leaves alone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod cascade;
mod ground;
mod order;
mod second_look;
