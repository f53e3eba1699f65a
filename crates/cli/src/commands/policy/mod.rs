//! `policy`: what a policy file does, what changes between two, and the built-in one to start from.

mod check;
mod diff;

use std::io::Write;

use cookie_inspector_core::policy::{BUILT_IN, Policy as File};

use crate::answer::{self, Exit, Failure};
use crate::args::Policy;
use crate::session::Session;

/// Checks, compares or shows.
pub fn run(session: &Session, args: &Policy, out: &mut impl Write) -> Result<Exit, Failure> {
    session.needs_no_profile()?;
    match args {
        Policy::Check { file } => check::run(session, file, out),
        Policy::Diff { before, after } => diff::run(session, before, after, out),
        Policy::Show => show(session, out),
    }
}

fn show(session: &Session, out: &mut impl Write) -> Result<Exit, Failure> {
    if session.json {
        let policy = File::built_in();
        let shown = serde_json::json!({
            "policy": policy.text(),
            "clauses": policy.clauses(),
            "categories": policy.categories(),
            "file": BUILT_IN,
        });
        answer::document(out, &shown)?;
    } else {
        out.write_all(BUILT_IN.as_bytes())?;
    }
    Ok(Exit::Well)
}
