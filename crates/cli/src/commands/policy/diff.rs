//! `policy diff`: what changes for whom from one policy file to another.

use std::io::Write;
use std::path::Path;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::compare::{self, Change};
use cookie_inspector_core::policy::{Mistake, Policy, PolicyText};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::page::{BOLD, PLAIN, Page};
use crate::session::{Session, policy_bytes};

/// The difference as programs get it.
#[derive(Serialize)]
struct Difference<'a> {
    before: PolicyText,
    after: PolicyText,
    changes: &'a [Change],
}

/// Compares two policy files.
pub fn run(session: &Session, before: &Path, after: &Path, out: &mut impl Write) -> Result<Exit, Failure> {
    let (old, new) = (read(before)?, read(after)?);
    let changes = compare::changes(&old, &new);
    if session.json {
        let answer = Difference {
            before: old.text(),
            after: new.text(),
            changes: &changes,
        };
        answer::document(out, &answer)?;
    } else {
        out.write_all(page(before, after, &changes).text().as_bytes())?;
    }
    Ok(if changes.is_empty() {
        Exit::Well
    } else {
        Exit::LeftAlone
    })
}

/// Of two files, an error has to say which one it is about.
fn read(file: &Path) -> Result<Policy, Failure> {
    Policy::check(&policy_bytes(file)?).map_err(|mistakes| {
        let named = words_args! { "file" => file.display().to_string() };
        problem("policy-which", &named, mistakes.first().map(Mistake::sentence)).into()
    })
}

fn page(before: &Path, after: &Path, changes: &[Change]) -> Page {
    let told = words_args! {
        "before" => before.display().to_string(), "after" => after.display().to_string(),
        "count" => changes.len(),
    };
    let key = if changes.is_empty() {
        "cli-policy-same"
    } else {
        "cli-policy-differs"
    };
    let mut page = Page::new();
    page.say(0, BOLD, &words::text(key, &told));
    for change in changes {
        page.pieces(2, &[(PLAIN, &change.text)]);
    }
    page
}
