//! The portal in a real browser: Debian's chromium through WebDriver, on a demo city of its own.
//! `./test` installs chromium, its driver and axe-core.
#![allow(clippy::unwrap_used, reason = "tests")]

mod administrator;
mod city;
mod driver;
mod faults;
mod journey;
mod pages;
mod public;
mod steps;
mod walk;
mod window;
