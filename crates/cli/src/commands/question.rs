//! The question before anything changes.

use std::io::{self, BufRead, IsTerminal, Write};

use cookie_inspector_core::args;
use cookie_inspector_core::words;

use crate::answer::{Failure, problem};
use crate::page::{PLAIN, Page};

/// Shows `page` and asks `question`. Everything goes to the standard error, so that the answer on the
/// standard output stays whole. Where nobody can answer, nothing may happen: that is an error.
pub fn ask(page: &Page, question: &str) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(problem("cannot-ask", &args! {}, None).into());
    }
    let mut stderr = anstream::stderr();
    write!(stderr, "{}\n{} ", page.text(), words::plain(question))
        .and_then(|()| stderr.flush())
        .map_err(|error| problem("cannot-ask", &args! {}, Some(error.to_string())))?;
    agreed(io::stdin().lock())
        .map_err(|error| problem("input-lost", &args! {}, Some(error.to_string())).into())
}

/// What is said after a no.
pub fn declined() -> Page {
    let mut page = Page::new();
    page.say(0, PLAIN, &words::plain("cli-nothing-changed"));
    page
}

/// Only a clear yes is a yes.
fn agreed(mut input: impl BufRead) -> io::Result<bool> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let answer = line.trim().to_lowercase();
    Ok(answer == words::plain("cli-answer-yes") || answer == words::plain("cli-answer-y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        for (typed, expected) in [
            ("y\n", true),
            (" Yes\r\n", true),
            ("\n", false),
            ("", false),
            ("n\n", false),
            ("yesterday\n", false),
        ] {
            assert_eq!(agreed(typed.as_bytes()).unwrap(), expected, "{typed:?}");
        }
    }
}
