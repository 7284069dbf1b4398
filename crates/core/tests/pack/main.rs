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
    let scheme = changed(from, to);
    match Pack::parse(&scheme, PEOPLE) {
        Ok(pack) => pack.check(),
        Err(faults) => faults,
    }
}
