//! One file a command.

pub mod backups;
pub mod demo;
pub mod diagnose;
pub mod explain;
pub mod inspect;
pub mod policy;
pub mod question;
pub mod remove;
pub mod repair;
pub mod report;
pub mod review;
pub mod services;
pub mod sign_out;
pub mod undo;
pub mod waiting;
