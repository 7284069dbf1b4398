//! What the binary serves: the HTTP API. The command line stands in the binary itself.

pub mod api;
