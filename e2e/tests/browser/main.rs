//! The portal in a real browser: Debian's chromium through WebDriver, on a demo city of its own.
//! `./test` installs chromium, its driver and axe-core.
#![allow(clippy::unwrap_used, reason = "tests")]

mod administrator;
mod admission;
mod applying;
mod city;
mod conduct;
mod driver;
mod faults;
mod fraud;
mod hands;
mod issuing;
mod journey;
mod pages;
mod panels;
mod paying;
mod people;
mod public;
mod redeeming;
mod walk;
mod window;
