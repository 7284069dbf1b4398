//! What all the rest stands on: money, time, working days, codes, ids, numbers, relations.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod calendar;
mod capitals;
mod credit_code;
mod form;
mod ids;
mod money;
mod number;
mod places;
mod relation;
mod relation_model;
mod time;
