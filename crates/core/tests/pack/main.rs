//! The scheme pack: what it reads, what it judges, and every fault that it names.

#![allow(clippy::unwrap_used, reason = "tests")]

mod criteria;
mod faults;
mod liuzhou;
mod reading;
mod sweeps;

use yunquan_core::pack::{Pack, PackFault};

/// A small scheme whose every number differs from the real one's.
const SCHEME: &str = include_str!("mini.toml");
const PEOPLE: &str = include_str!("people.toml");

fn mini() -> Pack {
    Pack::parse(SCHEME, PEOPLE).unwrap()
}

/// The small scheme with one passage changed.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(SCHEME.matches(from).count(), 1, "{from} must stand in mini.toml once");
    SCHEME.replace(from, to)
}

/// The faults of the small scheme with one passage changed, found while reading or sweeping.
fn faults(from: &str, to: &str) -> Vec<PackFault> {
    let found = match Pack::parse(&changed(from, to), PEOPLE) {
        Ok(pack) => pack.check(),
        Err(faults) => faults,
    };
    for fault in &found {
        let says = fault.wrong.says();
        assert!(!says.zh.is_empty() && !says.en.is_empty(), "{fault:?} says nothing");
    }
    found
}
