//! Yunquan 云券: the office that runs a cloud voucher scheme, in one binary.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
