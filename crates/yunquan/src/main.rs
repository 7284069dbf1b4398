//! Yunquan 云券: the office that runs a cloud voucher scheme, in one binary.

#![allow(unreachable_pub, reason = "a binary has no outside")]

mod cli;
mod server;

use std::process::ExitCode;

use yunquan::api;

/// A batch of commands is many small pieces of memory, all freed together.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
