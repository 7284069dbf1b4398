//! The auditor can fail: a small city's journal without fault, then one fault at a time.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

mod casework;
mod city;
mod corrections;
mod folder;
mod following;
mod held;
mod inspecting;
mod issuance;
mod journal;
mod lives;
mod pack;
mod parties;
mod paying;
mod rebinding;
mod review;
mod second;
mod shown;
mod story;
mod tables;
mod using;
