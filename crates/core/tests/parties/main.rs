//! Persons and firms: accounts, enterprises, providers, panels, and what they bring with them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod account;
mod admission;
mod enterprise;
mod firms;
mod imports;
mod inspection;
mod panel;
mod papers;
mod provider_succession;
mod qualification;
mod registry;
mod succession;
mod whatif;
