//! Yunquan 云券: the office that runs a cloud voucher scheme, in one binary.

#![allow(unreachable_pub, reason = "a binary has no outside")]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
