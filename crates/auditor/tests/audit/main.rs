//! The auditor can fail: a small city's journal without fault, then one fault at a time, each named.
#![allow(clippy::unwrap_used)]

mod city;
mod folder;
mod issuance;
mod journal;
mod pack;
mod parties;
mod review;
mod story;
mod tables;
