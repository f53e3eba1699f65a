//! How a run ends: the exit code, a problem with its next step, and documents for programs.

use std::io::{self, Write};

use cookie_inspector_core::error::{Error, Problem};
use cookie_inspector_core::words::{self, Args};
use serde::Serialize;

use crate::page::Page;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything was done.
    Well = 0,
    /// Something was left alone.
    LeftAlone = 1,
    /// Something could not be done.
    CouldNot = 2,
}

/// Why a command stopped.
#[derive(Debug)]
pub enum Failure {
    /// To be told.
    Problem(Problem),
    /// The reader of our answer went away, or the disk behind it is full.
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Problem(Problem::from(error))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Problem(problem)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

/// The command line's own problem `code`: the sentences `cli-<code>` and `cli-<code>.hint`.
pub fn problem(code: &str, args: &Args, cause: Option<String>) -> Problem {
    Problem {
        code: code.to_owned(),
        message: words::text(&format!("cli-{code}"), args),
        cause,
        hint: words::text(&format!("cli-{code}.hint"), args),
    }
}

/// The one shape of an error for programs.
#[derive(Serialize)]
struct Told<'a> {
    error: &'a Problem,
}

/// Tells `problem`: as one JSON line to a program, otherwise in words to the standard error.
pub fn tell(problem: &Problem, json: bool) -> io::Result<()> {
    if json {
        return line(&mut anstream::stdout(), &Told { error: problem });
    }
    let mut page = Page::new();
    page.problem(0, problem);
    anstream::stderr().write_all(page.text().as_bytes())
}

/// Tells `text` beside the answer, on the standard error. Nobody has to listen: what is told there stops nothing if
/// its reader went away.
pub fn aside(text: &str) {
    let mut stderr = anstream::stderr();
    stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush())
        .ok();
}

/// Writes `value` for programs, laid out for reading.
pub fn document<T: Serialize>(out: &mut impl Write, value: &T) -> io::Result<()> {
    written(out, |json| serde_json::to_writer_pretty(json, value))
}

/// Writes `value` for programs, on one line.
pub fn line<T: Serialize>(out: &mut impl Write, value: &T) -> io::Result<()> {
    written(out, |json| serde_json::to_writer(json, value))
}

/// What most documents take; a larger one grows.
const USUAL_SIZE: usize = 128 * 1024;

fn written(
    out: &mut impl Write,
    write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>,
) -> io::Result<()> {
    let mut json = Vec::with_capacity(USUAL_SIZE);
    write(&mut json)?;
    json.push(b'\n');
    let json = String::from_utf8(json).map_err(io::Error::other)?;
    out.write_all(tame(json).as_bytes())
}

/// The same JSON with every character that could steer a terminal written as `\uXXXX`. serde escapes those
/// below U+0020 only; the others can stand nowhere but inside a string.
fn tame(json: String) -> String {
    if !blocks(&json).any(may_steer) {
        return json;
    }
    let mut tamed = String::with_capacity(json.len());
    for block in blocks(&json) {
        match may_steer(block) {
            false => tamed.push_str(block),
            true => block.chars().for_each(|c| push_tamed(&mut tamed, c)),
        }
    }
    tamed
}

/// The text in pieces that are looked through at once.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (block, after) = rest.split_at(rest.floor_char_boundary(256));
        rest = after;
        (!block.is_empty()).then_some(block)
    })
}

/// Of ASCII only U+007F is left to look at, so most of the text goes over as it is.
fn may_steer(block: &str) -> bool {
    let is_plain = block.is_ascii() && !block.as_bytes().contains(&0x7f);
    !is_plain && block.chars().any(|c| c >= '\u{7f}' && crate::page::steers(c))
}

fn push_tamed(tamed: &mut String, c: char) {
    if c < '\u{7f}' || !crate::page::steers(c) {
        return tamed.push(c);
    }
    for unit in c.encode_utf16(&mut [0; 2]) {
        tamed.push_str(&format!("\\u{unit:04x}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_steers_a_terminal_is_escaped_and_means_the_same() {
        let hostile = "a\u{1b}[31m\u{9b}31m\u{202e}b\u{7f}\u{e0041}ü";
        let mut bytes = Vec::new();
        line(&mut bytes, &hostile).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.trim_end().chars().any(crate::page::steers), "{text:?}");
        assert!(text.contains('ü'), "letters stay readable");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }
}
