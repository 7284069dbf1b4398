//! The decisions of a voucher office, and nothing else: no I/O, no clock, no randomness, no async.
//!
//! A command is read from a form ([`form`]), decided against a [`world::World`] of loaded entities
//! on an [`occasion::Occasion`], and answered with events or with a [`refusal::Rejection`].
//! Entities evolve by events alone; [`projection`] turns them into rows.

pub mod access;
pub mod account;
pub mod allowance;
pub mod application;
pub mod ban;
pub mod budget;
pub mod calendar;
pub mod capitals;
pub mod case;
pub mod claim;
pub mod command;
pub mod contract;
pub mod credit_code;
pub mod digest;
pub mod enterprise;
pub mod event;
pub mod faults;
pub mod form;
pub mod ids;
pub mod imports;
pub mod industry;
pub mod inspection;
pub mod interpretation;
mod likeness;
pub mod lineage;
pub mod login;
pub mod message;
pub mod money;
pub mod notice;
pub mod number;
pub mod occasion;
pub mod offer;
pub mod pack;
pub mod panel;
mod parsed;
pub mod projection;
pub mod provider;
pub mod publicity;
pub mod queue;
pub mod redemption;
pub mod refusal;
pub mod region;
pub mod relation;
pub mod round;
pub mod settlement;
pub mod sight;
pub mod signal;
pub mod stage;
pub mod subsidy;
pub mod time;
pub mod upload;
pub mod voucher;
pub mod whatif;
pub mod world;
