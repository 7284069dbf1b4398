//! The journal against RFC 6962, C2SP and an independent implementation.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test unwraps what it has just made, and its sizes are small"
)]

mod checkpoint;
mod credential;
mod hostile;
mod model;
mod note;
mod proof;
mod tree;
mod vectors;
