//! The only place where a command runs, and everything that reads what commands have done.

pub mod almanac;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod cases;
pub mod city;
pub mod clock;
pub mod credential;
pub mod desk;
pub mod entropy;
pub mod envelope;
pub mod export;
pub mod inbox;
pub mod installation;
pub mod jobs;
pub mod lists;
pub mod office;
pub mod packs;
pub mod sheets;
pub mod signin;
pub mod simulation;
pub mod statistics;
pub mod timetravel;
pub mod trial;
pub mod view;
pub mod whatif;
