//! What every backend of the store must do, written against its traits and run for each backend.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

mod answers;
mod backend;
mod concurrent;
mod constraints;
mod dump;
mod durable;
mod entities;
mod fixture;
mod imports;
mod journal;
mod paging;
mod secrets;
mod vault;

/// Runs each check once for each backend, as tests of their own.
macro_rules! for_every_backend {
    ($($check:ident),* $(,)?) => {
        mod memory {
            $(#[test]
            fn $check() {
                super::$check(&crate::backend::Memory::default());
            })*
        }

        mod file {
            $(#[test]
            fn $check() {
                super::$check(&crate::backend::File::default());
            })*
        }
    };
}

pub(crate) use for_every_backend;
