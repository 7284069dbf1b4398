//! The only place where a command runs, and everything that reads what commands have done.

pub mod city;
pub mod clock;
pub mod desk;
pub mod entropy;
pub mod envelope;
pub mod jobs;
pub mod office;
pub mod view;
