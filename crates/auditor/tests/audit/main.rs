//! The auditor can fail: a small city's journal without fault, then one fault at a time.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

mod city;
mod folder;
mod issuance;
mod journal;
mod pack;
mod parties;
mod review;
mod story;
mod tables;
