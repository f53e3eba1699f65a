//! Reads, judges and removes one site's cookies in the browsers of this computer.
//!
//! The plan in ten lines: a [`machine::Machine`] is all we know of the computer. The table
//! [`browser::BROWSERS`] says which browser keeps its cookies where; a [`store::CookieStore`] reads one
//! format and turns each value into facts at the boundary. [`policy`], [`knowledge`] and [`explain`] judge
//! a [`cookie::Cookie`] without touching the disk. [`report::Report`] is what both faces show.
//! [`review`] holds each clause of the policy against it. [`inspect`] is the first journey (read, judge,
//! report), [`sign_out`] the second (look, sign out, look again) and [`removal`] the third (plan, backup,
//! delete, undo); [`waiting`] lets a browser be closed first. No function here lists another site's cookies,
//! and no type but [`record::Record`], which lives between a store and a backup, can hold a value.
//!
//! The modules stand in reading order: a module uses only those declared above it, and
//! `tests/layers.rs` holds it to that.

pub mod built_in;
mod hex;
pub mod words;
pub mod error;
pub mod visible;
pub mod content;
pub mod cookie;
pub mod site;
pub mod look_alike;
pub mod bounds;
pub mod machine;
pub mod platform;
pub mod disk;
mod share;
pub mod file;
pub mod json;
pub mod ini;
pub mod own_file;
pub mod keeping;
pub mod crew;
pub mod record;
pub mod settings;
pub mod backup;
pub mod store;
pub mod browser;
pub mod managed;
pub mod changing;
pub mod recovery;
pub mod export;
pub mod pattern;
pub mod knowledge;
pub mod convention;
pub mod protection;
pub mod policy;
pub mod classify;
pub mod compare;
pub mod explain;
pub mod clause;
pub mod finding;
pub mod report;
pub mod services;
pub mod review;
pub mod diagnose;
pub mod inspect;
pub mod sign_out;
pub mod removal;
pub mod repair;
pub mod waiting;
pub mod support_report;
pub mod opening;
pub mod demo;
