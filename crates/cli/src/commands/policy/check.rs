//! `policy check`: whether a policy file is sound, and what its rules do.

use std::io::Write;
use std::path::Path;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::compare::{self, Change};
use cookie_inspector_core::error::Problem;
use cookie_inspector_core::policy::{Mistake, Policy, PolicyText};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::page::{BOLD, PLAIN, Page};
use crate::session::{Session, policy_bytes};

/// A sound file as programs get it.
#[derive(Serialize)]
struct Sound<'a> {
    sound: bool,
    policy: PolicyText,
    rules: usize,
    effects: &'a [Change],
}

/// A file that is not sound: the one shape of an error, with every mistake beside it.
#[derive(Serialize)]
struct Unsound<'a> {
    sound: bool,
    error: Problem,
    mistakes: &'a [Mistake],
}

/// Reads `file` and says what it does, or what is wrong with it.
pub fn run(session: &Session, file: &Path, out: &mut impl Write) -> Result<Exit, Failure> {
    match Policy::check(&policy_bytes(file)?) {
        Ok(policy) => sound(session, file, &policy, out),
        Err(mistakes) => unsound(session, file, &mistakes, out),
    }
}

fn sound(session: &Session, file: &Path, policy: &Policy, out: &mut impl Write) -> Result<Exit, Failure> {
    let effects = compare::effects(policy);
    let text = policy.text();
    if session.json {
        let rules = policy.rules().len();
        let answer = Sound {
            sound: true,
            policy: text,
            rules,
            effects: &effects,
        };
        answer::document(out, &answer)?;
        return Ok(Exit::Well);
    }
    let mut page = Page::new();
    let told = words_args! {
        "file" => file.display().to_string(), "version" => text.version, "text" => text.text,
        "count" => effects.len(),
    };
    page.say(0, BOLD, &words::text("cli-policy-sound", &told));
    page.say(0, PLAIN, &words::text("cli-policy-version", &told));
    let rules = if effects.is_empty() {
        "cli-policy-no-rules"
    } else {
        "cli-policy-rules"
    };
    page.say(0, PLAIN, &words::text(rules, &told));
    for effect in &effects {
        page.pieces(2, &[(PLAIN, &effect.text)]);
    }
    if !text.overrides.is_empty() {
        page.gap();
        let count = words_args! { "count" => text.overrides.len() };
        page.say(0, BOLD, &words::text("cli-policy-overrides", &count));
    }
    out.write_all(page.text().as_bytes())?;
    Ok(Exit::Well)
}

/// Every mistake goes where errors go, so that a script can tell them from an answer.
fn unsound(
    session: &Session,
    file: &Path,
    mistakes: &[Mistake],
    out: &mut impl Write,
) -> Result<Exit, Failure> {
    let named = words_args! { "file" => file.display().to_string(), "count" => mistakes.len() };
    let mut error = problem("policy-mistakes", &named, mistakes.first().map(Mistake::sentence));
    if session.json {
        error.code = "policy-invalid".to_owned();
        let answer = Unsound {
            sound: false,
            error,
            mistakes,
        };
        answer::document(out, &answer)?;
        return Ok(Exit::CouldNot);
    }
    let mut page = Page::new();
    page.say(0, PLAIN, &error.message);
    for mistake in mistakes {
        page.pieces(2, &[(PLAIN, &mistake.sentence())]);
    }
    let label = words::plain("cli-next-step");
    page.pieces(0, &[(BOLD, &label), (PLAIN, " "), (PLAIN, &error.hint)]);
    answer::aside(page.text());
    Ok(Exit::CouldNot)
}
