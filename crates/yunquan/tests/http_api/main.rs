//! The API as its clients meet it, in process on an office in memory, and over a real socket.
#![allow(clippy::unwrap_used, reason = "tests")]

mod accounts;
mod bank;
mod bench;
mod commands;
mod described;
mod devices;
mod exclusion;
mod faults;
mod golden;
mod hostile;
mod inspecting;
mod journal;
mod loopback;
mod notices;
mod paying;
mod portal;
mod portal_apply;
mod portal_bad;
mod portal_browser;
mod portal_clerk;
mod portal_firm;
mod portal_ground;
mod portal_many;
mod portal_messages;
mod portal_office;
mod portal_provider;
mod problems;
mod reads;
mod rights;
mod roster;
mod second;
mod sessions;
mod uploads;
mod using;
mod vouchers;
