//! Cases: examples of the regulation in Gherkin, run through the real service.
//!
//! Each case gets a city of its own, a clock set by hand and a fixed seed. `docs/cases.md` says
//! which steps, labels and fields there are.

mod acts;
mod checks;
mod feature;
mod fixture;
mod forms;
mod ground;
mod image;
mod library;
mod lists;
mod patch;
mod paying;
mod run;
mod sentence;
mod spoken;
mod stage;
pub mod trace;
mod words;

pub use feature::{Case, Step, Unreadable, read};
pub use fixture::City;
pub use library::Library;
pub use run::{Verdict, run, run_all};
